"""What a reply binds the company to, and whether policy and authority allow it."""
