"""What is broken, contradictory, expired or exceptional in a knowledge folder, one finding at a time."""
