"""Text to vectors on the shipped int8 encoder, and the small trained heads that read them."""
