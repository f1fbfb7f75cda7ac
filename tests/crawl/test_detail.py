"""Event pages: asked for when they can say something new, in the order that helps visitors most."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from nocturne.crawl.detail import CHANGED, NEW, OUTDATED, VANISHED, candidates
from nocturne.crawl.lane import walk_lane
from nocturne.crawl.plan import Lane
from nocturne.crawl.sightings import sightings
from nocturne.crawl.visit import visit_lists
from nocturne.model.exchange import Outcome, Request
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, Listing
from nocturne.model.visit import Assignment, Entry, Reading, Visit, VisitRecord
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
    pages.put(
        1, [later, sooner, listing(1, title="Renamed"), listing(2, title="Renamed too", start="2026-05-04T20:00")]
    )
    record = asyncio.run(visit_lists(visit(1), before, pages.tools))
    found = sorted(candidates(visit(1), record, SOURCE, pages.reader), key=lambda each: each.order)
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
    assert OUTDATED > VANISHED > CHANGED > NEW


def test_a_page_that_is_missing_takes_nothing_away_while_its_list_has_the_event() -> None:
    """A platform that moves its event pages would otherwise empty a city in one night."""
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1)])
    event_page(pages, Outcome.GONE, 1)
    record = night(pages, memory, 0)
    assert not seen(record, 0)["1"].gone
    assert [issue.code for issue in record.issues] == ["detail/gone"]


def test_an_event_that_was_gone_and_is_listed_again_is_looked_up_again() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    night(pages, memory, 0)
    pages.put(1, [listing(2)])
    event_page(pages, Outcome.GONE, 1)
    assert seen(night(pages, memory, 1), 1)["1"].gone
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    assert not seen(night(pages, memory, 2), 2)["1"].gone


@pytest.mark.parametrize("outcome", [each for each in Outcome if not each.good])
def test_an_event_page_that_fails_costs_nothing_and_is_said_once(outcome: Outcome) -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    for number in (1, 2):
        event_page(pages, listing(number, offer=ListedOffer(low="12.00", currency="EUR")), number)
    night(pages, memory, 0)
    pages.put(1, [listing(1, title="Renamed"), listing(2, title="Renamed")])
    for number in (1, 2):
        event_page(pages, outcome, number)
    record = night(pages, memory, 1)
    assert record.outcome is Outcome.OK
    assert seen(record, 1)["1"].title == "Renamed" and seen(record, 1)["1"].offer.low == "12.00"
    said = [issue.message for issue in record.issues]
    if outcome is Outcome.DEFERRED:
        assert (said, record.deferred) == ([], ("1", "2"))
    else:
        assert (said, record.deferred) == ([f"2 event pages could not be had: it is {outcome}"], ())


def test_pages_read_by_older_code_are_read_again_after_everything_else() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    night(pages, memory, 0)
    pages.reader = "reader-2"
    event_page(pages, listing(1, description="better read"), 1)
    event_page(pages, listing(3), 3)
    pages.put(1, [listing(1), listing(2), listing(3, start="2026-05-30T20:00")])
    asked = len(pages.asked)
    record = night(pages, memory, 1)
    assert [each.rpartition("/")[2] for each in pages.asked[asked:]] == ["?page=1", "3", "1", "2"]
    assert {page.reader for page in record.details} == {"reader-2"}


def test_what_was_left_over_comes_first_unless_something_is_soon() -> None:
    pages, memory = Pages(), Memory()
    days = {1: "2026-05-03", 2: "2026-05-27", 3: "2026-05-29"}
    pages.put(1, [listing(number, start=f"{day}T20:00") for number, day in days.items()])
    event_page(pages, listing(1), 1)
    event_page(pages, Outcome.DEFERRED, 2)
    event_page(pages, Outcome.DEFERRED, 3)
    night(pages, memory, 0)
    days |= {4: "2026-05-05", 5: "2026-05-20"}
    pages.put(1, [listing(number, start=f"{day}T20:00") for number, day in days.items()])
    asked = len(pages.asked)
    night(pages, memory, 1)
    assert [each.rpartition("/")[2] for each in pages.asked[asked + 1 :]] == ["4", "2", "3", "5"]


def test_a_source_that_cannot_name_its_event_pages_keeps_its_lists() -> None:
    class Broken(ScriptedSource):
        def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
            raise ZeroDivisionError

    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1)])
    lane = Lane("list.example", (visit(),))
    asyncio.run(walk_lane(lane, {"scripted": Broken()}, pages.tools, lambda _: None, memory.save))
    assert memory.record is not None and memory.record.outcome is Outcome.OK
    assert [(issue.code, issue.severity) for issue in memory.record.issues] == [("source/defect", "critical")]
    assert (memory.record.issues[0].evidence or "").startswith("test_detail.py:")


def test_the_list_that_waited_longest_is_asked_first() -> None:
    """So that a budget smaller than the number of lists reaches each of them in turn."""
    pages = Pages()
    visits = [
        replace(
            visit(),
            entry=Entry(key=key, request=Request(url=f"https://list.example/{key}", expects="html", kind="list")),
        )
        for key in ("a", "b", "c")
    ]
    good = {"a": "2026-04-30T03:17:00Z", "b": "", "c": "2026-04-28T03:17:00Z"}

    def load(one: Visit) -> VisitRecord | None:
        key = one.entry.key
        if not good[key]:
            return None
        return VisitRecord(
            source="scripted", city="berlin", entry=key, host="list.example", outcome=Outcome.OK, good_at=good[key]
        )

    lane = Lane("list.example", tuple(visits))
    asyncio.run(walk_lane(lane, {"scripted": SOURCE}, pages.tools, load, lambda _: None))
    assert [each[-1] for each in pages.asked] == ["b", "c", "a"]


def test_a_fallback_on_a_page_that_is_not_asked_again_still_counts_as_degraded() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1)])
    issue = Issue(stage="read", code="extractor/fallback", message="second rung", severity="warning")
    pages.pages["https://list.example/e/1"] = Reading(listings=(listing(1),), issues=(issue,))
    assert night(pages, memory, 0).degraded
    assert night(pages, memory, 1).degraded


def test_a_vanished_event_that_its_own_page_cancels_is_cancelled() -> None:
    pages, memory = Pages(), Memory()
    pages.put(1, [listing(1), listing(2)])
    event_page(pages, listing(1), 1)
    event_page(pages, listing(2), 2)
    night(pages, memory, 0)
    pages.put(1, [listing(2)])
    event_page(pages, listing(1, status="cancelled"), 1)
    assert seen(night(pages, memory, 1), 1)["1"].status == "cancelled"


class OnlyWhenMore(ScriptedSource):
    """Asks for an event's own page only while its listing is known to be partial."""

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        return super().detail(listing, assignment) if listing.partial else None


def test_a_vanished_event_is_looked_up_however_complete_its_page_was_last_time() -> None:
    pages, memory = Pages(), Memory()
    for number, listed in enumerate(([1, 2], [2])):
        pages.put(1, [listing(each, partial=True) for each in listed])
        event_page(pages, listing(1, status="cancelled" if number else ""), 1)
        event_page(pages, listing(2), 2)
        lane = Lane("list.example", (visit(number),))
        asyncio.run(walk_lane(lane, {"scripted": OnlyWhenMore()}, pages.tools, lambda _: memory.record, memory.save))
    assert memory.record is not None
    assert seen(memory.record, 1)["1"].status == "cancelled"
