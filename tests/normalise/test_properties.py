"""Whatever a listing says, normalising raises nothing, writes only what can be written, and is done after once."""

from __future__ import annotations

import json
import random
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.model.event import Event, ToldEvent
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, Sighting, TextFormat
from nocturne.normalise.listing import Normalised, normalise
from nocturne.quality.rules import check
from tests.normalise.listings import BERLIN, MEXICO, NOW, SEEN, listing, seen

SAMPLED = 150
FORMATS: tuple[TextFormat, ...] = ("plain", "html", "markdown")

_PIECES = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "\ue000",
        "\u202e",
        "\u0301" * 9,
        "&amp;",
        "&lt;b&gt;",
        "<b>",
        "<script>",
        "[x](",
        "*",
        "\\",
        "|",
        "CANCELLED",
        "SOLD OUT",
        "free",
        "€",
        "10",
        "-",
        "–",
        "/",
        "10–15 €",
        "$",
        "Ã¼",
        "𝕏",
        "ⓐⓑⓒ",
        "ﬁ",
        "İ",
        "ß",
        "ς",
        "İı",
        "夜",
        "🏴",
        "a@b.example",
        "+49 30 1234567",
        "0176 12345678",
        "https://",
        "example.org",
        "/e/1?utm_source=x&id=1",
        "#",
        "?",
        "%zz",
        "2026-05-02",
        "T22:00",
        "Z",
        "+02:00",
        "24:00",
        "0000",
        "9999-12-31",
        "Europe/Berlin",
        "52.5",
        "nan",
        "-1",
        "1e5",
        "TBA",
        "secret location",
        "Street 1",
        ", ",
        "10999 Berlin",
        "Berlin",
        "DE",
        "\n",
        "\r\n",
        "\u2028",
        "x" * 300,
    ]
)
WORDS = st.one_of(
    st.lists(_PIECES, max_size=6).map("".join),
    st.text(max_size=40),
    st.text(st.characters(codec=None), max_size=12),
)
STARTS = st.one_of(st.just("2026-05-02T22:00"), st.just("2026-05-02"), st.just("2026-05-02T20:00:00Z"), WORDS)
PLACES = st.none() | st.builds(
    ListedPlace,
    name=WORDS, address=WORDS, locality=WORDS, region=WORDS, postal_code=WORDS, country=WORDS, lat=WORDS, lng=WORDS,
    hidden=st.booleans(),
)  # fmt: skip
OFFERS = st.builds(
    ListedOffer,
    is_free=st.none() | st.booleans(), low=WORDS, high=WORDS, currency=WORDS, availability=WORDS,
    pay_what_you_can=st.booleans(), text=WORDS,
)  # fmt: skip
LISTINGS = st.builds(
    Listing,
    source=st.sampled_from(["calendar", "luma"]),
    source_id=st.just("one") | WORDS,
    title=st.just("Low Tide") | WORDS,
    start=STARTS, extractor=WORDS, link=WORDS, aliases=st.lists(WORDS, max_size=2).map(tuple), end=STARTS,
    end_doubtful=st.booleans(), timezone=WORDS, floating=st.booleans(), all_day=st.booleans(), doors=WORDS,
    age_limit=WORDS, description=WORDS, description_format=st.sampled_from(FORMATS), place=PLACES,
    online=st.none() | st.booleans(), mixed=st.booleans(), offer=OFFERS, tags=st.lists(WORDS, max_size=4).map(tuple),
    image_url=WORDS, status=WORDS, gone=st.booleans(), organizer_name=WORDS, organizer_url=WORDS,
    performers=st.lists(WORDS, max_size=3).map(tuple), series_id=WORDS, language=WORDS, published=WORDS,
)  # fmt: skip
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\u202a-\u202e\u2066-\u2069]")


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [found for each in value for found in _strings(each)]
    return [found for each in value.values() for found in _strings(each)] if isinstance(value, dict) else []


def _is_sound(found: Normalised) -> None:
    """Either an event that can be written and read back, or an error that says why not."""
    told = msgspec.json.encode(found.issues)
    assert not any(UNPRINTABLE.search(each) for each in _strings(json.loads(told)))
    if found.event is None:
        assert [issue.severity for issue in found.issues] == ["error"]
        return
    written = msgspec.json.encode(found.event)
    assert msgspec.json.decode(written, type=ToldEvent) == found.event
    msgspec.json.decode(written, type=Event, strict=True)
    assert not any(UNPRINTABLE.search(each) for each in _strings(json.loads(written)))
    assert 0 < len(found.event.title) <= 220
    assert len(found.event.description) <= 20_000
    assert "<script" not in found.event.description_html.lower()
    assert found.event.offer.is_free is not True or not found.event.offer.high
    for url in (found.event.link, found.event.image_url, found.event.organizer.url):
        assert not url or re.fullmatch(r"https?://[^/\s@\\<>\"]+/[^\s\\<>\"]*", url)
    check(found.event, BERLIN, NOW)


@given(LISTINGS, st.sampled_from(["full", "excerpt", "none"]), st.sampled_from([BERLIN, MEXICO]))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_listing_whatever_it_says_raises_anything(one: Listing, kept: str, city: Any) -> None:
    _is_sound(normalise(seen(one), city, NOW, kept))


@pytest.mark.long
@given(LISTINGS, st.sampled_from(["full", "excerpt", "none"]))
@settings(max_examples=20_000, deadline=None, derandomize=True)
def test_no_listing_of_very_many_raises_anything(one: Listing, kept: str) -> None:
    _is_sound(normalise(seen(one), BERLIN, NOW, kept))


def as_listing(event: ToldEvent) -> Listing:
    """The event as a source would list it that says exactly this."""
    place, offer, listed = event.place, event.offer, event.sources[0]
    return Listing(
        source=event.source,
        source_id=listed.source_id,
        aliases=event.aliases,
        title=event.title,
        start=event.start,
        end=event.end or "",
        extractor=listed.extractor,
        link=event.link,
        timezone=event.timezone,
        all_day=event.all_day,
        doors=event.doors,
        age_limit=event.age_limit,
        language=event.language,
        description=event.description_html,
        description_format="html",
        place=ListedPlace(
            name=place.name,
            address=place.address,
            locality=place.locality,
            region=place.region,
            postal_code=place.postal_code,
            country=place.country,
            lat="" if place.lat is None else str(place.lat),
            lng="" if place.lng is None else str(place.lng),
            hidden=place.hidden,
        ),
        online=event.attendance_mode == "online",
        mixed=event.attendance_mode == "mixed",
        offer=ListedOffer(
            is_free=offer.is_free,
            low="" if offer.low is None else f"{offer.low:f}"[:-4],
            high="" if offer.high is None else f"{offer.high:f}"[:-4],
            currency=offer.currency,
            availability=offer.availability,
            pay_what_you_can=offer.pay_what_you_can,
            text=event.price,
        ),
        tags=event.tags,
        image_url=event.image_url,
        status=event.status,
        gone=listed.state == "gone",
        organizer_name=event.organizer.name,
        organizer_url=event.organizer.url,
        performers=event.performers,
        series_id=(event.series_id or "").partition(":")[2],
    )


def _is_done_after_once(one: Listing) -> None:
    once = normalise(seen(one), BERLIN, NOW, "full").event
    if once is None:
        return
    again = normalise(seen(as_listing(once)), BERLIN, NOW, "full").event
    assert again is not None
    for each in fields(ToldEvent):
        assert getattr(again, each.name) == getattr(once, each.name), each.name


@given(LISTINGS)
@settings(max_examples=120, deadline=None, derandomize=True)
def test_normalising_an_event_a_second_time_changes_nothing(one: Listing) -> None:
    _is_done_after_once(one)


@pytest.mark.long
@given(LISTINGS)
@settings(max_examples=20_000, deadline=None, derandomize=True)
def test_normalising_very_many_events_a_second_time_changes_nothing(one: Listing) -> None:
    _is_done_after_once(one)


def _everywhere(words: str, at: int) -> Sighting:
    """A listing that says `words` in every field of text."""
    everywhere = {
        each.name: words
        for each in fields(Listing)
        if each.type == "str" and each.name not in ("source", "source_id", "start")
    }
    where: dict[str, Any] = {each.name: words for each in fields(ListedPlace) if each.type == "str"}
    one = replace(
        listing(**everywhere),
        description_format=FORMATS[at % 3],
        place=replace(ListedPlace(), **where),
        offer=ListedOffer(low=words, high=words, currency=words, availability=words, text=words),
        tags=(words,),
        performers=(words,),
        aliases=(words,),
    )
    return Sighting(listing=one, seen_at=SEEN, first_seen=SEEN, fresh=True)


def test_recorded_hostile_strings_in_every_field_raise_nothing(corpus: Path, long: bool) -> None:
    rows = (corpus / "hostile" / "strings.jsonl").read_text(encoding="utf-8").splitlines()
    words = [json.loads(row)["text"] for row in rows]
    for at, each in enumerate(words if long else random.Random(20260501).sample(words, SAMPLED)):
        _is_sound(normalise(_everywhere(each, at), BERLIN, NOW, "full"))
        _is_sound(normalise(_everywhere(f"Night {each}", at + 1), BERLIN, NOW, "excerpt"))
