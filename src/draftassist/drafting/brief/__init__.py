"""From a case to a brief: facts by arithmetic, meaning by trained heads, the rest by rules that are rules."""
