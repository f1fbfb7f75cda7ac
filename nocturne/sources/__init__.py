"""One file per source: which pages to ask for and how to read them. No I/O here."""
