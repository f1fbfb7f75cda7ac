"""Readers of formats, shared by the sources: bytes in, plain values out, no I/O."""
