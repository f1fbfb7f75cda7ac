"""Promises about all events: whatever a listing says, what is published keeps the contract; no two have one id."""

from __future__ import annotations

import json
import random
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.assembly import assemble
from nocturne.dedupe.identity import event_id
from nocturne.model.event import Event
from nocturne.model.listing import Listing, Sighting
from nocturne.model.ruling import Rulings
from nocturne.rulings import CityRulings
from nocturne.site.api import event_schema
from tests.normalise.listings import BERLIN, NOW
from tests.normalise.test_properties import LISTINGS

SCHEMA = json.loads(event_schema("https://nights.example"))
CHECK = jsonschema.Draft202012Validator(SCHEMA)
AT = "2026-05-01T00:00:00Z"
TEXTS = {"calendar": "full", "luma": "excerpt"}


def published(listings: list[Listing]) -> list[dict[str, Any]]:
    """The public records of a city's first night."""
    seen = [Sighting(listing=one, seen_at=AT, first_seen=AT, fresh=True) for one in listings]
    made = assemble(BERLIN, seen, (), NOW, TEXTS, rulings=CityRulings(Rulings(), BERLIN.slug))
    rows = [msgspec.json.decode(msgspec.json.encode(event), type=Event) for event in made.events]
    return [json.loads(msgspec.json.encode(row)) for row in rows]


def keeps_its_promises(listings: list[Listing]) -> None:
    found = published(listings)
    for event in found:
        CHECK.validate(event)
        assert event.keys() == SCHEMA["$defs"]["Event"]["properties"].keys()
    assert len({event["id"] for event in found}) == len(found) == len({event["url"] for event in found})


@given(st.lists(LISTINGS, max_size=8))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_event_that_is_published_validates(listings: list[Listing]) -> None:
    keeps_its_promises(listings)


@pytest.mark.long
@given(st.lists(LISTINGS, max_size=30))
@settings(max_examples=4_000, deadline=None, derandomize=True)
def test_every_event_of_very_many_validates(listings: list[Listing]) -> None:
    keeps_its_promises(listings)


def test_a_broken_event_does_not_validate() -> None:
    """The check itself can fail."""
    [event] = published(
        [Listing(source="luma", source_id="1", title="Low Tide", start="2026-05-02T22:00", extractor="x")]
    )
    for key, value in (("date", None), ("offer", {}), ("tags", "x"), ("status", "maybe"), ("sequence", "1")):
        with pytest.raises(jsonschema.ValidationError):
            CHECK.validate(event | {key: value})
    with pytest.raises(jsonschema.ValidationError):
        CHECK.validate({name: value for name, value in event.items() if name != "night"})


def test_two_hundred_thousand_ids_are_two_hundred_thousand() -> None:
    """Over sources, cities and the ways platforms number their events: by count, by time, by letters, by address."""
    dice = random.Random(3)
    forms = (
        lambda n: str(300_000_000 + n),
        lambda n: f"evt-{dice.getrandbits(60):x}{n}",
        lambda n: f"{n}@hall.example/2026{n % 12 + 1:02}{n % 28 + 1:02}T200000",
        lambda n: f"hall.example/events/night-{n}",
    )
    names = {
        (source, forms[number % 4](number), city)
        for number in range(50_000)
        for source, city in (("meetup", "berlin"), ("luma", "berlin"), ("meetup", "london"), ("calendar", "tokyo"))
    }
    assert len(names) == 200_000
    ids = {event_id(*name) for name in names}
    assert len(ids) == len(names) and all(len(each) == 12 for each in ids)
