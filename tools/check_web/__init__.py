"""The checkers of the finished site, each one alone or all in turn: `make check-web`."""
