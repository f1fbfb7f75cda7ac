"""Event pages: asked for when they can say something new, in the order that helps visitors most."""

from __future__ import annotations

import asyncio

from nocturne.crawl.detail import CHANGED, NEW, VANISHED, candidates
from nocturne.crawl.lane import walk_lane
from nocturne.crawl.plan import Lane
from nocturne.crawl.sightings import sightings
from nocturne.crawl.visit import visit_lists
from nocturne.model.exchange import Outcome
from nocturne.model.listing import Listing, ListedOffer
from nocturne.model.visit import Reading, VisitRecord
from tests.crawl.scripted import Pages, ScriptedSource, listing, visit

SOURCE = ScriptedSource()


class Memory:
    """Where records go between nights."""

    def __init__(self) -> None:
        self.record: VisitRecord | None = None

    def save(self, record: VisitRecord) -> None:
        self.record = record


def night(pages: Pages, memory: Memory, number: int) -> VisitRecord:
    one = visit(number)
    lane = Lane("list.example", (one,))
    asyncio.run(walk_lane(lane, {"scripted": SOURCE}, pages.tools, lambda _: memory.record, memory.save))
    assert memory.record is not None
    return memory.record


def event_page(pages: Pages, one: Listing | Outcome, number: int) -> None:
    page = Reading(listings=(one,)) if isinstance(one, Listing) else one
    pages.pages[f"https://list.example/e/{number}"] = page


def seen(record: VisitRecord, number: int) -> dict[str, Listing]:
    found = sightings([record], visit(number).assignment.now)["berlin"]
    return {each.listing.source_id: each.listing for each in found}


def test_an_event_page_is_asked_for_once_and_again_when_the_list_says_something_new() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1)])
    event_page(pages, listing(1, offer=ListedOffer(low="12.00", currency="EUR")), 1)
    night(pages, memory, 0)
    night(pages, memory, 1)
    asked = pages.asked.count("https://list.example/e/1")
    pages.put(1, [listing(1, title="Another name")])
    record = night(pages, memory, 2)
    assert (asked, pages.asked.count("https://list.example/e/1")) == (1, 2)
    assert seen(record, 2)["1"].offer.low == "12.00"


def test_new_events_come_first_and_sooner_ones_before_later_ones() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1, start="2026-05-30T20:00"), listing(2, start="2026-05-04T20:00")])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    before = night(pages, memory, 0)
    later, sooner = listing(4, start="2026-05-20T20:00"), listing(3, start="2026-05-08T20:00")
    pages.put(1, [later, sooner, listing(1, title="Renamed"), listing(2, title="Renamed too", start="2026-05-04T20:00")])
    record = asyncio.run(visit_lists(visit(1), before, pages.tools))
    found = sorted(candidates(visit(1), record, SOURCE), key=lambda each: each.order)
    assert [(each.rank, each.listing.source_id) for each in found] == [
        (NEW, "3"),
        (NEW, "4"),
        (CHANGED, "2"),
        (CHANGED, "1"),
    ]


def test_what_the_budget_does_not_reach_is_noted_and_asked_for_the_next_night() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, Outcome.DEFERRED, 2)
    assert night(pages, memory, 0).deferred == ("2",)
    event_page(pages, listing(2, offer=ListedOffer(is_free=True)), 2)
    record = night(pages, memory, 1)
    assert record.deferred == ()
    assert seen(record, 1)["2"].offer.is_free


def test_a_vanished_event_is_looked_up_on_its_own_page_and_gone_only_when_that_says_so() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    night(pages, memory, 0)
    pages.put(1, [listing(2)])
    record = night(pages, memory, 1)
    assert not seen(record, 1)["1"].gone, "its own page still lists it"
    event_page(pages, Outcome.BLOCKED, 1)
    assert not seen(night(pages, memory, 2), 2)["1"].gone, "a blocked page says nothing"
    event_page(pages, Outcome.GONE, 1)
    assert seen(night(pages, memory, 3), 3)["1"].gone
    vanished = [each for each in pages.asked if each.endswith("/e/1")]
    night(pages, memory, 4)
    assert [each for each in pages.asked if each.endswith("/e/1")] == vanished, "gone is not asked for again"
    assert VANISHED > CHANGED > NEW


def test_a_vanished_event_that_its_own_page_cancels_is_cancelled() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    night(pages, memory, 0)
    pages.put(1, [listing(2)])
    event_page(pages, listing(1, status="cancelled"), 1)
    assert seen(night(pages, memory, 1), 1)["1"].status == "cancelled"
