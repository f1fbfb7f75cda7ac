"""Parsers: each format by itself, without a source around it."""
