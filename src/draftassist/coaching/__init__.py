"""From scored transcripts to coaching plans and insight."""
