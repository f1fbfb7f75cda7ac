"""What went wrong on other sites of this kind never reaches a page of ours, and the reason is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from nocturne.assembly import Assembled, assemble
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.ruling import Rulings
from nocturne.rulings import CityRulings
from tests.normalise.listings import BERLIN, NOW, listing, seen

CITY = replace(BERLIN, online=False)


def night(listings: list[Listing]) -> Assembled:
    """A city after a night, as the shipped settings have it."""
    rulings = CityRulings(Rulings(), CITY.slug)
    texts = {"calendar": "excerpt"}
    return assemble(CITY, [seen(each) for each in listings], (), NOW, texts, rulings=rulings, excluded={"job-fair"})


def house(number: int) -> ListedPlace:
    """A venue of its own."""
    return ListedPlace(name=f"House {number}", address=f"Uferweg {number + 1}")


def test_a_date_of_the_wrong_year_is_held_back_by_its_own_weekday() -> None:
    text = "Sat, May 2, doors 21:00. Bring a friend."
    wrong = listing(source_id="a", start="2027-05-01", title="Low Tide", description="Fri, May 1. Doors 21:00.")
    late = listing(source_id="b", start="2027-04-30", title="Dust Choir", description="Thu, Apr 30 at the hall.")
    right = listing(source_id="c", start="2026-05-02T21:00", title="Salt Mine", description=text)
    found = night([wrong, late, right])
    assert [event.title for event in found.events] == ["Salt Mine"]
    assert {row.name: row.code for row in found.quarantine} == {
        "calendar:a": "date/weekday",
        "calendar:b": "date/weekday",
    }


def test_events_that_carry_the_day_of_the_visit_are_held_back_and_the_others_listed() -> None:
    today = NOW.date().isoformat()
    stuck = [listing(source_id=f"s{at}", title=f"Stuck {at}", start=today, place=house(at)) for at in range(13)]
    named = listing(source_id="n", title="Low Tide, May 12, 2026", start=today, place=house(50))
    good = [
        listing(source_id=f"g{at}", title=f"Good {at}", start=f"2026-05-{3 + at:02d}T20:30", place=house(at))
        for at in range(26)
    ]
    found = night([*stuck, named, *good])
    assert len(found.events) == 26
    assert Counter(row.code for row in found.quarantine) == {"date/scrape-day": 13, "date/title": 1}


def test_a_meeting_on_the_internet_is_no_local_event() -> None:
    meeting = listing(place=ListedPlace(name="Link visible for attendees"), title="Open Circle")
    found = night([meeting])
    assert found.events == ()
    assert [issue.code for issue in found.issues] == ["online/not-listed"]


def test_a_job_fair_is_not_listed_where_the_city_leaves_such_things_out() -> None:
    fairs = ["Berlin Career Fair 2026", "Jobmesse am Ostkreuz", "Tech Hiring Event"]
    listings = [listing(source_id=f"{at}", title=title, place=house(at)) for at, title in enumerate(fairs)]
    found = night([*listings, listing(source_id="night", title="Dust Choir", place=house(9))])
    assert [event.title for event in found.events] == ["Dust Choir"]
    assert [issue.code for issue in found.issues] == ["tag/excluded"] * 3
    assert {issue.evidence.rpartition("[")[2] for issue in found.issues} == {
        'title "career fair"]',
        'title "jobmesse"]',
        'title "hiring event"]',
    }
