"""What a stand-in answers with, and the small pieces of HTML all of them use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nocturne.demo.people import asks
from nocturne.demo.world import Happening


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as a platform sees it: path, first value of each query key, body."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; the server adds validators and lengths."""

    status: int
    kind: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


Platform = Callable[[Ask, list[Happening], str], Answer | None]
"""A platform: (ask, what goes on tonight, own origin) -> answer, or None when the path is not its."""


def html(title: str, head: str, body: str) -> Answer:
    """A page."""
    text = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    return Answer(200, "text/html; charset=utf-8", text.encode())


def as_json(value: object, status: int = 200) -> Answer:
    """A JSON body."""
    return Answer(status, "application/json", json.dumps(value, ensure_ascii=False).encode())


def missing() -> Answer:
    """The address leads nowhere."""
    return Answer(404, "text/html; charset=utf-8", b"<!DOCTYPE html><title>Not found</title><h1>Not found</h1>")


def script(value: object, attributes: str) -> str:
    """JSON in a script element, safe against ending it early."""
    return f"<script {attributes}>{inline(value)}</script>"


def inline(value: object) -> str:
    """JSON that may stand in HTML."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def json_ld(value: object) -> str:
    """A block of structured data."""
    return script(value, 'type="application/ld+json"')


def escape(text: str) -> str:
    """Text for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def text(happening: Happening, gap: str = "\n\n") -> str:
    """The organiser's whole text, its paragraphs parted by `gap`."""
    return gap.join(part for part in (*happening.paragraphs, asks(happening)) if part)


def paragraphs(happening: Happening) -> str:
    """The organiser's whole text as HTML."""
    return "".join(f"<p>{escape(part)}</p>" for part in text(happening, "\n").split("\n"))


def token(happening: Happening, kind: str, length: int = 15) -> str:
    """A platform's own opaque id, the same every night."""
    return hashlib.sha256(f"{kind}{happening.number}".encode()).hexdigest()[:length]
