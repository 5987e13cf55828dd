"""Brief, plan, write, check: from a case to a draft with its grounds."""
