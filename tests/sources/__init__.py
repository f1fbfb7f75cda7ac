"""Sources: each reads its own format."""
