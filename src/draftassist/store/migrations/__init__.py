"""How the tables came to be what they are; applied when the store is opened."""
