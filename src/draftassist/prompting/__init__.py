"""Loads, checks and renders the versioned prompts in prompts/."""
