"""What is run by make or by hand, never by the site; bootstrap and browser get by with the standard library."""
