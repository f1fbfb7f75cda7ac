"""Nocturne: a static site generator with e-mail digests for underground event discovery."""

__version__ = "0.1.0"
