"""The last look before a listing leaves its reader: no way to reach a person stays in any of its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from nocturne.model.listing import Listing
from nocturne.parse.redact import MAILBOX, address, contacts


def without_contacts(listing: Listing) -> Listing:
    """`listing` with the e-mail addresses and phone numbers in its texts replaced.

    A name that holds one is no name of an organisation or an artist, and is left out.
    """
    place, offer = listing.place, listing.offer
    return replace(
        listing,
        title=contacts(listing.title),
        description=contacts(listing.description),
        age_limit=contacts(listing.age_limit),
        tags=_each(listing.tags),
        organizer_name=_name(listing.organizer_name),
        performers=tuple(name for each in listing.performers if (name := _name(each))),
        place=place and replace(place, name=contacts(place.name), address=contacts(place.address)),
        offer=replace(offer, text=contacts(offer.text)) if offer.text else offer,
        link=address(listing.link),
        image_url=address(listing.image_url),
        organizer_url=address(listing.organizer_url),
        source_id=_id(listing.source_id),
        aliases=tuple(map(_id, listing.aliases)),
        series_id=_id(listing.series_id),
    )


def _id(written: str) -> str:
    """An id without the mailbox of a person in it; most ids only look like one ("4711@tickets.example")."""
    return MAILBOX.sub(lambda found: sha256(found[0].lower().encode()).hexdigest()[:16], written)


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(contacts(word) for word in words)


def _name(words: str) -> str:
    return words if contacts(words) == words else ""
