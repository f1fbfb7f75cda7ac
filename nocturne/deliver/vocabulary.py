"""A letter in a service's own words: its slots as the service writes them, and nothing else it would take for its own.

What was scraped may hold the braces of a service's templates. They are kept apart by a character that nobody sees,
which also survives an editor that unpacks entities; in an address they are written as a browser would send them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

APART = "\N{WORD JOINER}"
_MARKUP = re.compile(
    r"""(?P<untouched><style\b[^>]*>.*?</style\s*>|<!--.*?-->)"""
    r"""|(?P<tag><[a-z/!](?:"[^"]*"|'[^']*'|[^'">])*>)|(?P<text>[^<]+|<)""",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"""(?P<name>\s(?:href|src|action|background)\s*=\s*)(?P<value>"[^"]*"|'[^']*')""", re.IGNORECASE)


def spoken(
    text: str, marks: Mapping[str, str], words: Mapping[str, str], openers: tuple[str, ...], *, markup: bool
) -> str:
    """A text with each slot's mark replaced by the service's word for it, every other opener broken.

    `marks`: slot -> mark; `words`: slot -> word, a slot without one leaves nothing. `openers`: how the service's
    template syntax starts, each with a brace. `markup`: the text is HTML.
    """
    known = {mark: words.get(slot, "") for slot, mark in marks.items() if mark}
    starts = "|".join([*(re.escape(opener[1:]) for opener in openers), *map(re.escape, known)])
    brace = re.compile(r"\{(?=" + starts + ")")
    safe = _MARKUP.sub(partial(_part, brace), text) if markup and brace.search(text) else brace.sub("{" + APART, text)
    if not known:
        return safe
    first, *rest = re.split("(" + "|".join(map(re.escape, sorted(known, key=len, reverse=True))) + ")", safe)
    pieces = [first]
    for mark, after in zip(rest[::2], rest[1::2], strict=True):
        pieces += [known[mark], APART if after.startswith("}") else "", after]
    return "".join(pieces)


def _part(brace: re.Pattern[str], found: re.Match[str]) -> str:
    """A piece of HTML without openers: what holds a style gets blanks, links get escapes, text the unseen character."""
    kind, piece = found.lastgroup, found.group()
    if kind == "untouched":
        return brace.sub("{ ", piece)
    if kind == "tag":
        piece = _LINK.sub(lambda link: link["name"] + brace.sub("%7B", link["value"]), piece)
    return brace.sub("{" + APART, piece)
