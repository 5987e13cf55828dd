"""The index over policies and cases, and search in it."""
