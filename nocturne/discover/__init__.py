"""What an address is: the ways in which its events may be read, tried out before one is written down."""
