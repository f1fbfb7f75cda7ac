"""Mail services: what is asked of each, and how each of its answers is taken."""
