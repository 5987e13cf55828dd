"""Grades a reply for empathy, ownership and overpromising, with reasons and evidence."""
