"""Stand-in platforms: each answers requests in the format its model speaks. They share nothing with the readers."""
