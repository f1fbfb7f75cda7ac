"""Who does not want to be listed: asked nothing, shown nowhere, remembered only as a keyed hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from anyascii import anyascii

from nocturne.dedupe.title import promoter
from nocturne.model.event import ListedAt, Organizer, Place
from nocturne.model.listing import Listing
from nocturne.model.ruling import OptOut, OptOutKind, Tombstone
from nocturne.model.visit import PageRecord, Reading, VisitRecord
from nocturne.normalise.links import canonical

KEY_VARIABLE = "NOCTURNE_OPT_OUT_KEY"
_HASH_BYTES = 16
_Read = TypeVar("_Read", Reading, PageRecord)


class Told(Protocol):
    """An event as far as an opt-out looks at it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def place(self) -> Place:
        """The house."""

    @property
    def link(self) -> str:
        """Its page."""

    @property
    def organizer(self) -> Organizer:
        """Who invites."""

    @property
    def sources(self) -> tuple[ListedAt, ...]:
        """Where it is listed."""


@dataclass(frozen=True, slots=True)
class OptOuts:
    """All opt-outs there ever were. `key` makes hashes that nobody else can look names up in."""

    tombstones: frozenset[Tombstone]
    key: bytes

    @classmethod
    def of(
        cls, ruled: Iterable[OptOut], remembered: Iterable[Tombstone], environment: Mapping[str, str], base_url: str
    ) -> OptOuts:
        """What is ruled now and what was ever ruled. The key is secret when the environment has one.

        Without one it is made from the site's address, so that an opt-out holds on every machine all the same.
        """
        secret = environment.get(KEY_VARIABLE, "").strip() or f"nocturne {base_url}"
        key = hashlib.blake2b(secret.encode(), digest_size=32).digest()
        now = frozenset(Tombstone(kind=each.kind, digest=_digest(key, _plain(each))) for each in ruled)
        return cls(now | frozenset(remembered), key)

    def refuses_address(self, url: str) -> bool:
        """Whether nothing may be asked of an address: it, its host or a domain above it has opted out."""
        return bool(self.tombstones) and any(self._has(kind, words) for kind, words in _of_address(url))

    def refuses_listing(self, listing: Listing) -> bool:
        """Whether a listing must not be remembered."""
        house = listing.place.name if listing.place is not None else ""
        names = (listing.organizer_name, house, listing.title)
        return self._refuses(*names, (listing.link, listing.organizer_url))

    def refuses_event(self, event: Told) -> bool:
        """Whether an event must not be shown or kept."""
        links = (event.link, event.organizer.url, *(each.link for each in event.sources))
        return self._refuses(event.organizer.name, event.place.name, event.title, links)

    def cleaned(self, record: VisitRecord) -> VisitRecord:
        """A visit without the listings that must not be remembered."""
        if not self.tombstones:
            return record
        pages, details = tuple(map(self._without, record.pages)), tuple(map(self._without, record.details))
        if pages == record.pages and details == record.details:
            return record
        kept = {listing.key for page in (*pages, *details) for listing in page.listings}
        first_seen = {key: at for key, at in record.first_seen.items() if key in kept}
        return replace(record, pages=pages, details=details, first_seen=first_seen)

    def read(self, reading: Reading) -> Reading:
        """What was just read, without what must not be remembered, so that no page of it is asked for."""
        return self._without(reading) if self.tombstones else reading

    def _without(self, read: _Read) -> _Read:
        kept = tuple(each for each in read.listings if not self.refuses_listing(each))
        follow = tuple(each for each in read.follow if not self.refuses_address(each.url))
        if len(kept) == len(read.listings) and len(follow) == len(read.follow):
            return read
        return replace(read, listings=kept, follow=follow, issues=())  # an issue may quote what has to go

    def _refuses(self, organizer: str, house: str, title: str, links: Iterable[str]) -> bool:
        """Who invites may be told as the organiser, as the house, or by a title that says who presents."""
        if not self.tombstones:
            return False
        if any(self._has("organizer", name) for told in (organizer, house, promoter(title)) if (name := _name(told))):
            return True
        return any(self.refuses_address(link) for link in links if link)

    def _has(self, kind: OptOutKind, words: str) -> bool:
        return Tombstone(kind=kind, digest=_digest(self.key, words)) in self.tombstones


def _digest(key: bytes, words: str) -> str:
    return hashlib.blake2b(words.encode(errors="replace"), key=key, digest_size=_HASH_BYTES).hexdigest()


def _plain(each: OptOut) -> str:
    if each.kind == "organizer":
        return _name(each.value)
    return each.value if each.kind == "domain" else canonical(each.value).rstrip("/")


def _name(words: str) -> str:
    """A name for comparison: letters and figures of the Latin alphabet, small."""
    return "".join(letter for letter in anyascii(words).lower() if letter.isalnum())


def _of_address(url: str) -> Iterator[tuple[OptOutKind, str]]:
    """What of an address can have opted out."""
    plain = canonical(url)
    if not plain:
        return
    yield "link", plain.rstrip("/")
    labels = (urlsplit(plain).hostname or "").split(".")
    for at in range(len(labels) - 1):
        yield "domain", ".".join(labels[at:])
