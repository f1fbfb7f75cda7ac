"""docs/event.md: the table of its keys, from the words that the schema and the site's page have too.

Run it after a change there: `python -m tools.event_table`.
"""

from __future__ import annotations

import re
from pathlib import Path

from nocturne.model.meanings import MEANINGS

DOCUMENT = Path(__file__).parents[1] / "docs" / "event.md"
TABLE = re.compile(r"^\| key \| what it says \|\n(?:\|.*\n)+", re.MULTILINE)


def table() -> str:
    """A row for the keys that are explained together."""
    rows = (f"| {', '.join(f'`{key}`' for key in keys)} | {words} |\n" for keys, words in MEANINGS)
    return "".join(("| key | what it says |\n", "|---|---|\n", *rows))


def document(text: str) -> str:
    """The document with the table as it should be."""
    return TABLE.sub(lambda _: table(), text, count=1)


if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
