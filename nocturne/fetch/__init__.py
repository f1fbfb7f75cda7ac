"""The only door to the network: polite, bounded, and suspicious of every answer."""
