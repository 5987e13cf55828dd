"""A second opinion on drafts that shares no code with the tool's own checks: what is said, and what it rests on."""
