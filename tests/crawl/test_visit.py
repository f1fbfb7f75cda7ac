"""A visit follows pages with care and never forgets what it could not see again."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from nocturne.crawl.visit import visit_lists
from nocturne.model.exchange import Outcome, Request, Response, Validators
from nocturne.model.visit import Reading, VisitRecord
from tests.crawl.scripted import Pages, listing, request, visit


def make(pages: Pages, night: int = 0, before: VisitRecord | None = None, max_pages: int = 20) -> VisitRecord:
    return asyncio.run(visit_lists(visit(night, max_pages), before, pages.tools))


def keys(record: VisitRecord) -> set[str]:
    return {one.source_id for page in record.pages for one in page.listings}


def test_every_page_that_brings_something_new_is_followed() -> None:
    pages = Pages()
    pages.put(1, [listing(1), listing(2)], 2)
    pages.put(2, [listing(3)], 3)
    pages.put(3, [listing(3)], 4)
    pages.put(4, [listing(4)])
    record = make(pages)
    assert keys(record) == {"1", "2", "3"}, "page 3 repeats page 2, so page 4 is not asked for"
    assert record.outcome is Outcome.OK and record.complete


def test_a_page_that_leads_to_itself_ends_the_walk() -> None:
    pages = Pages()
    pages.put(1, [listing(1)], 1)
    assert make(pages).complete
    assert pages.asked == [request(1).url]


def test_the_page_cap_is_said_and_leaves_the_visit_incomplete() -> None:
    pages = Pages()
    for number in range(1, 9):
        pages.put(number, [listing(number)], number + 1)
    record = make(pages, max_pages=3)
    assert keys(record) == {"1", "2", "3"}
    assert not record.complete
    assert [issue.code for issue in record.issues] == ["pages/cut"]


@pytest.mark.parametrize("outcome", [each for each in Outcome if not each.good])
def test_a_failed_visit_keeps_the_last_good_listings(outcome: Outcome) -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)
    pages.pages[request(1).url] = outcome
    second = make(pages, night=1, before=first)
    assert keys(second) == {"1"}
    assert second.outcome is outcome and second.reason == f"it is {outcome}"
    assert (second.good_at, second.failures) == (first.good_at, 0 if outcome is Outcome.DEFERRED else 1)
    assert second.pages[0].seen_at == first.tried_at, "it was not confirmed this night"


def test_an_empty_list_after_a_full_one_removes_nothing() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)
    pages.put(1, [])
    second = make(pages, night=1, before=first)
    assert keys(second) == {"1"}
    assert second.good_at == first.good_at
    assert [issue.code for issue in second.issues] == ["visit/empty"]


def test_nothing_for_three_nights_is_believed() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    record = make(pages)
    pages.put(1, [])
    for night in (1, 2):
        record = make(pages, night=night, before=record)
        assert [issue.code for issue in record.issues] == ["visit/empty"] and keys(record) == {"1"}
    record = make(pages, night=3, before=record)
    assert record.issues == () and keys(record) == set() and record.good_at == record.tried_at


def test_far_fewer_than_usual_take_nothing_away_until_the_third_night() -> None:
    pages = Pages()
    pages.put(1, [listing(number) for number in range(20)])
    record = make(pages)
    for night in (1, 2, 3):
        record = make(pages, night=night, before=record)
    pages.put(1, [listing(number) for number in range(4)])
    for night in (4, 5):
        record = make(pages, night=night, before=record)
        assert [issue.code for issue in record.issues] == ["visit/few"]
        assert len(keys(record)) == 20 and not record.complete
        assert "4 listing(s) where 20 are usual" in record.issues[0].message
    record = make(pages, night=6, before=record)
    assert record.issues == () and len(keys(record)) == 4 and record.complete


def test_an_empty_list_of_a_new_source_is_simply_empty() -> None:
    pages = Pages()
    pages.put(1, [])
    record = make(pages)
    assert record.outcome is Outcome.OK and record.complete and record.good_at == record.tried_at


def test_a_failure_on_a_later_page_keeps_what_stood_there_before() -> None:
    pages = Pages()
    pages.put(1, [listing(1)], 2)
    pages.put(2, [listing(2)])
    first = make(pages)
    pages.put(1, [listing(1, title="renamed")], 2)
    pages.pages[request(2).url] = Outcome.TIMEOUT
    second = make(pages, night=1, before=first)
    assert keys(second) == {"1", "2"}
    assert not second.complete
    seen = {page.number: page.seen_at for page in second.pages}
    assert seen == {1: second.tried_at, 2: first.tried_at}


def test_a_listing_that_left_a_complete_list_leaves_the_record() -> None:
    pages = Pages()
    pages.put(1, [listing(1), listing(2)])
    first = make(pages)
    pages.put(1, [listing(2)])
    assert keys(make(pages, night=1, before=first)) == {"2"}


def test_unchanged_pages_are_not_read_again_and_count_as_confirmed() -> None:
    pages = Pages()
    pages.put(1, [listing(1)], 2)
    pages.put(2, [listing(2)])
    first = make(pages)
    second = make(pages, night=1, before=first)
    assert pages.conditional == [request(1).url, request(2).url]
    assert second.outcome is Outcome.OK
    assert {page.seen_at for page in second.pages} == {second.tried_at}


def test_a_new_reader_asks_again_without_validators() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)
    pages.reader = "reader-2"
    make(pages, night=1, before=first)
    assert pages.conditional == []


def test_first_seen_survives_the_nights() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)
    pages.put(1, [listing(1), listing(2)])
    second = make(pages, night=1, before=first)
    assert second.first_seen == {"scripted:1": first.tried_at, "scripted:2": second.tried_at}


def test_a_wrong_body_counts_as_a_failed_visit() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)
    pages.pages[request(1).url] = Reading(wrong_body="a login form")
    second = make(pages, night=1, before=first)
    assert (second.outcome, second.reason) == (Outcome.WRONG_BODY, "a login form")
    assert keys(second) == {"1"}


def test_pages_named_by_cursors_do_not_pile_up_when_no_night_reaches_the_end() -> None:
    pages = Pages()
    record = None
    for night in range(5):
        for number in (2, 3):
            pages.put(
                night * 10 + number, [listing(number), listing(100 + night * 10 + number)], night * 10 + number + 1
            )
        pages.put(1, [listing(1)], night * 10 + 2)
        record = make(pages, night, record, max_pages=3)
    assert record is not None and not record.complete
    assert keys(record) >= {"1", "2", "3"}
    assert len(record.pages) == 3 + 2 * 4, "pages of earlier nights stay while they alone tell of something"
    old = [page for page in record.pages if page.seen_at != record.tried_at]
    over = visit(60)
    for number in (1, 602, 603):
        pages.put(number, [listing(number, start="2026-07-09T20:00")], number + 1 if number > 1 else 602)
    record = asyncio.run(visit_lists(over, record, pages.tools))
    assert old and keys(record) == {"1", "602", "603"}, "and go when what they tell is over"


def test_a_page_that_says_the_same_with_other_validators_is_remembered_with_those() -> None:
    pages = Pages()
    pages.put(1, [listing(1)])
    first = make(pages)

    async def same(question: Request, known: Validators | None, source: str) -> Response:
        return Response(
            request=question, outcome=Outcome.UNCHANGED, url=question.url, validators=Validators(etag='"new"')
        )

    tools = replace(pages.tools, fetch=same)
    second = asyncio.run(visit_lists(visit(1), first, tools))
    assert second.pages[0].validators.etag == '"new"' and keys(second) == {"1"}


def test_a_page_read_only_in_part_is_read_again_next_time() -> None:
    pages = Pages()
    pages.pages[request(1).url] = Reading(listings=(listing(1),), complete=False)
    first = make(pages)
    assert keys(first) == {"1"} and not first.complete
    make(pages, night=1, before=first)
    assert len(pages.asked) == 2 and not first.pages[0].validators.etag
