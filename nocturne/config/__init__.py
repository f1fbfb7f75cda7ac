"""What the operator wrote becomes one typed, frozen Config."""
