"""Folders of plain files: what is remembered between runs, written atomically."""
