"""A source's words become our words, step by step; what cannot is an Issue."""
