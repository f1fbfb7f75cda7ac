"""The last look before a listing leaves its reader: no way to reach a person stays in any of its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nocturne.model.listing import Listing
from nocturne.parse.redact import contacts


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
    )


def _each(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(contacts(word) for word in words)


def _name(words: str) -> str:
    return words if contacts(words) == words else ""
