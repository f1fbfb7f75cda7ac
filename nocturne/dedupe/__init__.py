"""One event is one event: identity, exact duplicates, yesterday and today."""
