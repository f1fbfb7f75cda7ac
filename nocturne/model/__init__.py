"""What everything is made of: frozen values without I/O."""
