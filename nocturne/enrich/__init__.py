"""What is added to events from their own words."""
