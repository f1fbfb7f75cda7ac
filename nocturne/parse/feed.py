"""RSS 0.9x, 1.0 and 2.0, and Atom: a feed's items with the parts a reader of events needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from nocturne.errors import WrongBody
from nocturne.parse.xml_tree import Element, Tree
from nocturne.parse.xml_tree import read as read_xml

_ROOTS = ("rss", "rdf", "feed")
_CORE = frozenset({"", "rss", "atom", "a"})
_TEXTS = ("description", "summary", "encoded", "content")
_IMAGES = ("content", "thumbnail")


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `published` is when the text appeared, aware, None unknown: never the date of an event.

    `link` as written; `text` the longest of its texts as HTML; `extra` every element of another vocabulary.
    """

    id: str
    title: str
    link: str
    published: datetime | None
    text: str
    categories: tuple[str, ...]
    image: str
    extra: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `problem` says where the document broke off, "" for a whole one."""

    title: str
    language: str
    items: tuple[Item, ...]
    problem: str


def is_feed(body: bytes) -> bool:
    """Whether a body begins as a feed does."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    bare = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>", b"", start, flags=re.DOTALL).lstrip()
    return bool(re.match(rb"<(?:rss|(?:\w+:)?RDF|(?:\w+:)?feed)[\s>]", bare, re.IGNORECASE))


def read(text: str) -> Feed:
    """The feed of a document. Raises WrongBody when it is none."""
    tree: Tree = read_xml(text)
    root = tree.root
    if root.name not in _ROOTS:
        raise WrongBody("the document is no RSS or Atom feed")
    head = root if root.name == "feed" else next((each for each in root.children if each.name == "channel"), root)
    language = _said(head.children, "language") or root.attributes.get("lang", "")
    found = [each for each in root.walk() if each.name in ("item", "entry") and each.closed and each.prefix in _CORE]
    return Feed(_said(head.children, "title"), language, tuple(_item(each) for each in found), tree.problem)


def _item(element: Element) -> Item:
    core = [each for each in element.children if each.prefix in _CORE]
    links = [each for each in core if each.name == "link"]
    guid = next((each for each in core if each.name in ("guid", "id")), None)
    identity = guid.text if guid is not None else element.attributes.get("about", "")
    link = _link(links)
    if not link and guid is not None and guid.attributes.get("ispermalink", "true").lower() != "false":
        link = guid.text if guid.text.startswith(("http://", "https://")) else ""
    written = [each for each in element.children if each.name in _TEXTS and each.prefix not in ("media", "itunes")]
    texts = [each.text or each.all_text() for each in written]
    return Item(
        id=identity or link,
        title=unescape(_said(core, "title")),
        link=link,
        published=_published(element.children),
        text=max(texts, key=len, default=""),
        categories=tuple(_categories(element.children)),
        image=_image(element.children),
        extra=tuple(each for each in element.children if each.prefix not in _CORE or each.name not in _KNOWN),
    )


_KNOWN = frozenset("title link guid id description summary content pubdate published updated category author "
                   "comments enclosure source contributor rights".split())  # fmt: skip


def _said(elements: Iterable[Element], name: str) -> str:
    for each in elements:
        if each.name == name and each.prefix in _CORE:
            return " ".join((each.text or each.all_text()).split())
    return ""


def _link(links: list[Element]) -> str:
    """RSS writes the address as text, Atom as an attribute of the link that is not to something else."""
    for each in links:
        if each.text:
            return each.text
    for each in links:
        if each.attributes.get("rel", "alternate") == "alternate" and each.attributes.get("href"):
            return each.attributes["href"].strip()
    return ""


def _published(elements: Iterable[Element]) -> datetime | None:
    by_name = {each.name: each.text for each in elements if each.prefix in (*_CORE, "dc", "dcterms")}
    for name in ("pubdate", "published", "date", "issued", "updated", "modified"):
        if (found := instant(by_name.get(name, ""))) is not None:
            return found
    return None


def instant(written: str) -> datetime | None:
    """An aware instant as feeds write it (RFC 822 or ISO 8601; UTC without a zone), None for anything else."""
    for read_one in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read_one(written.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _categories(elements: Iterable[Element]) -> list[str]:
    """Words under which the item is filed; Atom has them as attributes."""
    found = [
        each.attributes.get("label") or each.attributes.get("term") or each.text
        for each in elements
        if each.name in ("category", "subject") and each.prefix in (*_CORE, "dc")
    ]
    return [word.strip() for word in found if word.strip()]


def _image(elements: Iterable[Element]) -> str:
    for each in elements:
        kind, address = each.attributes.get("type", ""), each.attributes.get("url") or each.attributes.get("href") or ""
        media = each.prefix == "media" and each.name in _IMAGES
        enclosed = each.name == "enclosure" or (each.name == "link" and each.attributes.get("rel") == "enclosure")
        pictured = kind.startswith("image/") or each.attributes.get("medium") == "image" or each.name == "thumbnail"
        if address and (media or enclosed) and pictured:
            return address.strip()
    return ""
