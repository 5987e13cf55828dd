"""Drafts, edits, scores and people, kept in SQLite or PostgreSQL."""
