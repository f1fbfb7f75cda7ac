"""State and content become the site: pages, feeds, calendars, JSON."""
