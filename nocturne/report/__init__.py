"""The health of runs, in words and as data."""
