"""Text as data: sentences and clauses with offsets, money, dates and durations, language."""
