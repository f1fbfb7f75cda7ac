"""This week's letters for whoever works on the site: as mail and as text, served beside it and never published."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from http import HTTPStatus

from nocturne.errors import NocturneError
from nocturne.letters import previews
from nocturne.model.letter import Digest, Slot
from nocturne.night import Night

PATH = "/_letters/"
"""Where they are below the preview server's address; no file of a site begins so."""
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
_FILLED: dict[Slot, str] = {"unsubscribe": "#leave", "preferences": "#change", "address": "you@example.org"}
_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Letters</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
</head><body><h1>This week's letters</h1>
<p>As they are frozen, or as they would be now. Nobody sees this page but you.</p>
{letters}
</body></html>
"""
_LETTER = """\
<h2>{city}, {week}</h2>
<p>{subjects}<br><small>{preheader}</small></p>
<p><a href="{city}.html">HTML</a>, {size} bytes · <a href="{city}.txt">text</a></p>
"""

Answer = tuple[HTTPStatus, str, bytes]


class LetterPreview:
    """Answers for the paths below `PATH`. `night` opens the project as it is now; what it raises is said."""

    def __init__(self, night: Callable[[], Night]) -> None:
        self._night = night

    def answer(self, path: str) -> Answer:
        """The list of letters, or one of them as `<city>.html` or `<city>.txt`."""
        try:
            letters = {digest.city: digest for digest in previews(self._night())}
        except NocturneError as problem:
            return HTTPStatus.INTERNAL_SERVER_ERROR, TEXT, f"{problem}\n".encode()
        name = path.removeprefix(PATH)
        if not name:
            return HTTPStatus.OK, HTML, _list(letters).encode()
        city, _, kind = name.rpartition(".")
        if city not in letters or kind not in ("html", "txt"):
            return HTTPStatus.NOT_FOUND, TEXT, b"There is no such letter this week.\n"
        setting = letters[city].setting
        body = filled(setting.html if kind == "html" else setting.text, setting.slots)
        return HTTPStatus.OK, HTML if kind == "html" else TEXT, body.encode()


def filled(part: str, slots: dict[Slot, str]) -> str:
    """A part of a letter with something harmless where a reader's own addresses will be."""
    for slot, mark in slots.items():
        part = part.replace(mark, _FILLED[slot])
    return part


def _list(letters: dict[str, Digest]) -> str:
    shown = [
        _LETTER.format(
            city=escape(city),
            week=escape(digest.week),
            subjects="<br>".join(map(escape, digest.setting.subjects)),
            preheader=escape(digest.setting.preheader),
            size=len(digest.setting.html.encode()),
        )
        for city, digest in sorted(letters.items())
    ]
    return _PAGE.format(letters="\n".join(shown) or "<p>No city has anything to tell this week.</p>")
