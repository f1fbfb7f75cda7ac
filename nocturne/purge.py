"""Takes those who asked not to be listed out of everything that is remembered."""

from __future__ import annotations

from nocturne.model.visit import VisitRecord
from nocturne.night import Night
from nocturne.normalise.listing import identifier


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
    if names:
        night.state.forget_samples(names)


def named(record: VisitRecord) -> set[str]:
    """The names of a visit's listings."""
    listings = (listing for page in (*record.pages, *record.details) for listing in page.listings)
    return {f"{listing.source}:{identifier(listing.source_id)}" for listing in listings}
