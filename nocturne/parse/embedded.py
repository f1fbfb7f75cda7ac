"""Page state: the JSON that pages carry for their own scripts."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from nocturne.parse import strict_json

TRIES = 20
"""Scripts mention the name now and then before they set it; a page that does so for ever has nothing to say."""


def assignment(text: str, name: str) -> Any:
    """The JSON assigned to `name` ("window.__STATE__") in a page's text, None when there is none that can be read.

    What follows the value is of no concern: a semicolon, blanks, the next assignment.
    """
    for found in islice(re.finditer(re.escape(name) + r"\s*=\s*(?=[{\[])", text), TRIES):
        try:
            return strict_json.loads_at(text, found.end())
        except ValueError:
            continue
    return None


def script(page: LexborHTMLParser, element_id: str) -> Any:
    """The JSON in `<script id="…">`, None when there is none that can be read."""
    node = page.css_first(f'script[id="{element_id}"]')
    if node is None:
        return None
    try:
        return strict_json.loads_at(node.text(deep=True).strip(), 0)
    except ValueError:
        return None
