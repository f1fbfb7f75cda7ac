"""Recorded data of other people, read as the night reads it."""
