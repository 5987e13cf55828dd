"""How the shipped models were made; run by make train, never at run time."""
