"""Takes those who asked not to be listed out of everything that is remembered."""

from __future__ import annotations

from collections.abc import Set

from nocturne.digest.compose import composer
from nocturne.digest.withdraw import without
from nocturne.model.event import ListedAt, Organizer, Place
from nocturne.model.letter import Correction, Pick
from nocturne.model.visit import VisitRecord
from nocturne.night import Night
from nocturne.normalise.listing import identifier
from nocturne.optout import OptOuts


def purge(night: Night) -> None:
    """Remember the opt-outs as hashes, and forget what visits, events, archive and reports hold of them."""
    opted_out = night.opt_outs()
    night.state.save_tombstones(opted_out.tombstones)
    if not opted_out.tombstones:
        return
    names: set[str] = set()
    for record in night.state.visits():
        if (kept := opted_out.cleaned(record)) != record:
            names |= named(record) - named(kept)
            night.state.save_visit(kept)
    for city in night.config.cities:
        known = night.state.load_events(city.slug)
        gone = [event for event in known if opted_out.refuses_event(event)]
        if gone:
            night.state.save_events(city.slug, [event for event in known if event not in gone])
        absent = night.state.load_gone(city.slug)
        night.state.save_gone(city.slug, [event for event in absent if not opted_out.refuses_event(event)])
        gone += night.state.purge_archive(city.slug, opted_out.refuses_event)
        names |= {each.name for event in gone for each in event.sources}
        _withdraw(night, city.slug, opted_out, {event.id for event in gone})
    if names:
        night.state.forget_samples(names)


def _withdraw(night: Night, city: str, opted_out: OptOuts, ids: Set[str]) -> None:
    """Take those events out of the city's frozen letters, and every other that the letters tell of the same people."""

    def unwanted(told: Pick | Correction) -> bool:
        return told.id in ids or opted_out.refuses_event(_Told(told))

    for week in night.state.digest_weeks(city):
        digest = night.state.load_digest(week, city)
        if digest is None or (left := without(digest, unwanted, composer(night.config))) is digest:
            continue
        if left is None:
            night.state.forget_digest(week, city)
        else:
            night.state.save_digest(left)


class _Told:
    """What a letter says of an event, as an opt-out looks at it."""

    def __init__(self, told: Pick | Correction) -> None:
        self.title, self.link = told.title, told.url
        self.place = Place(name=told.place.partition(",")[0] if isinstance(told, Pick) else "")
        self.organizer = Organizer()
        self.sources: tuple[ListedAt, ...] = ()


def named(record: VisitRecord) -> set[str]:
    """The names of a visit's listings."""
    listings = (listing for page in (*record.pages, *record.details) for listing in page.listings)
    return {f"{listing.source}:{identifier(listing.source_id)}" for listing in listings}
