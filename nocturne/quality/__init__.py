"""Which events may be published."""
