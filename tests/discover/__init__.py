"""Finding out what an address is."""
