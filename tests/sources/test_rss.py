"""Feeds: which dates are trusted and which are not, what broken documents still give, and what never comes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from xml.sax.saxutils import escape

import pytest
from pydantic import TypeAdapter, ValidationError

from nocturne.model.city import City
from nocturne.model.listing import ListedPlace, Listing, Sighting
from nocturne.model.visit import Reading
from nocturne.normalise.listing import normalise
from nocturne.sources.feed_item import RUNGS
from nocturne.sources.rss import Feeds
from tests.sources.case import BERLIN, Case

SOURCE = Feeds()
OPTIONS: TypeAdapter[tuple[str, ...]] = TypeAdapter(Feeds.city_options)
CASE = Case("rss", "elements")
BOSTON = City(slug="boston", name="Boston", country="US", latitude=42.36, longitude=-71.06, timezone="America/New_York")
PUBLISHED = "Thu, 30 Apr 2026 09:00:00 +0200"
ELEMENT = "<ev:startdate>2026-05-09T20:00:00+02:00</ev:startdate>"
MARKED = '<div class="h-event"><time class="dt-start" datetime="2026-05-09T20:00">x</time></div>'
TITLE = "Dust Choir — Sat May 9, 8 PM"
TEXT = "Sa. 9. Mai 2026, 20 Uhr"


def item(
    title: str = "Dust Choir", text: str = "", more: str = "", guid: str = "a1", published: str = PUBLISHED
) -> str:
    return (
        f'<item><title>{escape(title)}</title><guid isPermaLink="false">{guid}</guid>'
        f"<link>https://a.example/{guid}</link><pubDate>{published}</pubDate>"
        f"<description>{escape(text)}</description>{more}</item>"
    )


def feed(*items: str) -> bytes:
    spaces = 'xmlns:ev="http://purl.org/rss/1.0/modules/event/"'
    return f'<rss version="2.0" {spaces}><channel><title>A</title>{"".join(items)}</channel></rss>'.encode()


def read(*items: str, city: City = BERLIN) -> Reading:
    return CASE.read(SOURCE, feed(*items), task=CASE.task(city=city))


def start(reading: Reading) -> str:
    """The only event's start as the pipeline tells it, "" without one."""
    return "" if not reading.listings else told(reading.listings[0])


def told(listing: Listing, city: City = BERLIN) -> str:
    seen = Sighting(listing=listing, seen_at="2026-05-01T12:00:00Z", first_seen="2026-05-01T12:00:00Z", fresh=True)
    event = normalise(seen, city, CASE.now).event
    return event.start if event else ""


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


@pytest.mark.parametrize("gone", range(4))
def test_whichever_rungs_are_gone_the_id_and_the_hour_stay_and_the_fall_is_told(gone: int) -> None:
    """Event elements, marked text, dated title, dated text, in this order."""
    more = ELEMENT if gone < 1 else ""
    text = (MARKED if gone < 2 else "") + TEXT
    reading = read(item(TITLE if gone < 3 else "Dust Choir", text, more))
    (found,) = reading.listings
    assert (found.source_id, found.extractor) == ("a1", RUNGS[gone])
    assert told(found) == "2026-05-09T20:00:00+02:00"
    assert codes(reading) == (["extractor/fallback"] if gone else [])


def test_the_day_an_item_was_published_is_never_the_event_s() -> None:
    reading = read(item("We have new chairs", "They are red."))
    assert (reading.listings, codes(reading), reading.wrong_body) == ((), ["date/missing"], "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dust Choir — Sat May 9, 8:00 PM — Kesselhaus", "2026-05-09T20:00:00+02:00"),
        ("Dust Choir | Saturday, May 9th, 2026 | 8pm", "2026-05-09T20:00:00+02:00"),
        ("Sa. 9.5. 20:00 Uhr – Dust Choir @ Kesselhaus", "2026-05-09T20:00:00+02:00"),
        ("Dust Choir (09.05.2026)", "2026-05-09"),
        ("Dust Choir 2026-05-09", "2026-05-09"),
        ("Sábado 9 de mayo de 2026 a las 20:00 h - Dust Choir", "2026-05-09T20:00:00+02:00"),
        ("samedi 9 mai, 20h30 – Dust Choir", "2026-05-09T20:30:00+02:00"),
        ("5月9日(土) 20:00 Dust Choir", "2026-05-09T20:00:00+02:00"),
        ("Dust Choir — Sat May 9, 12:00 AM", "2026-05-09"),
        ("Dust Choir Festival 8. - 10.05.2026", "2026-05-08"),
        ("Dust Choir Festival 08.05. - 10.05.2026", "2026-05-08"),
        ("Dust Choir Festival 30.12.–02.01.2027", "2026-12-30"),
        ("Dust Choir Festival, 8.–10. Mai 2026", "2026-05-08"),
        ("Studio 5 - 9. Mai 2026", "2026-05-09"),
        ("Sat May 9 – 3 Many Choirs", "2026-05-09"),
        ("Sat May 9 - 20:00 - Dust Choir", "2026-05-09T20:00:00+02:00"),
        ("New Year — Fri Jan 1, 8 PM", "2027-01-01T20:00:00+01:00"),
    ],
)
def test_a_title_s_date_is_trusted_when_nothing_is_left_to_guess(title: str, expected: str) -> None:
    assert start(read(item(title))) == expected


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Dust Choir — Fri May 9, 8 PM", "date/contradiction"),
        ("Dust Choir — Sat, May 9, 2025, 8 PM", "date/contradiction"),
        ("Dust Choir — 31.02.2026", "date/contradiction"),
        ("Sat May 9 or Sun May 10: Dust Choir, who knows", "date/ambiguous"),
        ("Dust Choir — May 9", "date/missing"),
        ("Dust Choir — 5/9", "date/missing"),
        ("Top 10 of 2026", "date/missing"),
        ("Workshop Sat 9 & Sun 10 May 2026", "date/ambiguous"),
        ("Art fair, Saturday May 9-12, 2026", "date/ambiguous"),
        ("Art fair, Saturday May 9 - 12, 2026", "date/ambiguous"),
        ("Sale begins Friday, May 8, 2026", "date/missing"),
        ("Our new album is out on 08.05.2026", "date/missing"),
        ("Closed on 08.05.2026", "date/missing"),
        ("Tickets on sale Sat May 9, 10 AM", "date/missing"),
        ("Review: Dust Choir, published May 9, 2026", "date/missing"),
    ],
)
def test_a_title_s_date_that_contradicts_itself_or_leaves_a_guess_is_no_date(title: str, code: str) -> None:
    reading = read(item(title))
    assert (reading.listings, codes(reading)) == ((), [code])


def test_the_address_may_tell_the_year_that_the_title_leaves_out() -> None:
    more = "<link>https://a.example/calendar/dust-choir/2026-05-09/</link>"
    body = feed(item("Dust Choir — May 9, 8 PM").replace("<link>https://a.example/a1</link>", more))
    assert start(CASE.read(SOURCE, body)) == "2026-05-09T20:00:00+02:00"


def test_day_and_month_are_in_the_order_of_the_country_unless_the_weekday_says_otherwise() -> None:
    assert start(read(item("X — 8/5/2026"))) == "2026-05-08"
    (american,) = read(item("X — 5/8/2026"), city=BOSTON).listings
    assert told(american, BOSTON) == "2026-05-08"
    assert start(read(item("X — Fri 5/8/2026"))) == "2026-05-08"


def test_title_place_and_status_come_apart() -> None:
    (found,) = read(item("Low Ceiling / Dust Choir - Canceled — Sat May 9, 8 PM — Kesselhaus – Yard")).listings
    assert (found.title, found.place) == ("Low Ceiling / Dust Choir - Canceled", ListedPlace(name="Kesselhaus – Yard"))
    (first,) = read(item("Sa. 9.5. 20:00 Uhr – Dust Choir @ Kesselhaus")).listings
    assert (first.title, first.place) == ("Dust Choir", ListedPlace(name="Kesselhaus"))
    (inside,) = read(item("Dancing on Sat May 9 until the sun comes")).listings
    assert (inside.title, inside.place) == ("Dancing on Sat May 9 until the sun comes", None)


def test_a_range_begins_on_its_first_day_and_ends_on_its_last() -> None:
    (found,) = read(item("House Days — Fri May 22 – Sun May 24, 2026")).listings
    assert (found.start, found.end) == ("2026-05-22", "2026-05-24")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Come on Saturday, 9 May 2026, 20:00–23:00.", "2026-05-09T20:00:00+02:00"),
        ("<p><b>When:</b> 9 May 2026, 8pm</p>", "2026-05-09T20:00:00+02:00"),
        ("Datum: 09.05.2026", "2026-05-09"),
        ("The band was founded on 9 May 2016.", ""),
        ("Since 9 May 2026 we have chairs.", ""),
        ("Sat May 9 and Sat May 16", ""),
        ("Saturday 8 May 2026", ""),
    ],
)
def test_a_text_s_date_needs_its_weekday_or_a_word_that_says_what_it_is(text: str, expected: str) -> None:
    assert start(read(item(text=text))) == expected


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ("<ev:startdate>2026-05-09T20:00:00+02:00</ev:startdate>", "2026-05-09T20:00:00+02:00"),
        ("<ev:startdate>2026-05-09 20:00:00</ev:startdate>", "2026-05-09T20:00:00+02:00"),
        ("<xcal:dtstart>20260509T180000Z</xcal:dtstart>", "2026-05-09T20:00:00+02:00"),
        ("<xcal:dtstart><xcal:date>2026-05-09</xcal:date></xcal:dtstart>", "2026-05-09"),
        ('<gd:when startTime="2026-05-09T20:00:00.000+02:00"/>', "2026-05-09T20:00:00+02:00"),
        (
            "<mec:startDate>2026-05-09</mec:startDate><mec:startHour>8:00 pm</mec:startHour>",
            "2026-05-09T20:00:00+02:00",
        ),
        ("<event_date>May 9, 2026</event_date><event_time>20:00</event_time>", "2026-05-09T20:00:00+02:00"),
        ("<ev:startdate>Sat, 09 May 2026 20:00:00 +0200</ev:startdate>", "2026-05-09T20:00:00+02:00"),
        ("<ev:startdate>09/05/2026</ev:startdate>", ""),
        ("<ev:startdate>soon</ev:startdate>", ""),
        ("<dc:date>2026-05-09T20:00:00+02:00</dc:date>", ""),
    ],
)
def test_event_elements_are_read_in_every_vocabulary_declared_or_not(elements: str, expected: str) -> None:
    assert start(read(item(more=elements))) == expected


def test_starts_that_are_the_clock_of_the_program_are_no_programme() -> None:
    clock = "<ev:startdate>2026-04-30T09:00:00+02:00</ev:startdate>"
    reading = read(*(item(guid=f"a{at}", more=clock) for at in range(4)))
    assert (reading.listings, codes(reading)) == ((), ["date/published"])


def test_place_price_age_and_doors_are_read() -> None:
    more = (
        f"{ELEMENT}<venue><name>Kesselhaus</name><address>Dampfweg 4</address><city>Berlin</city></venue>"
        "<latitude>52.4981</latitude><longitude>13.4192</longitude><ticket_price>12 €</ticket_price>"
        "<age_limit>18+</age_limit><doors>7 pm</doors>"
    )
    (found,) = read(item(more=more)).listings
    assert found.place == ListedPlace(
        name="Kesselhaus", address="Dampfweg 4", locality="Berlin", lat="52.4981", lng="13.4192"
    )
    assert (found.offer.text, found.age_limit, found.doors) == ("12 €", "18+", "19:00")


def test_nothing_of_people_or_secret_places_comes_out() -> None:
    for case in (CASE, Case("rss", "atom")):
        reading, body = repr(case.read(SOURCE)), case.body.decode()
        assert "person.example" in body
        for planted in ("anary", "Anary", "Hinterhof"):
            assert planted not in reading
    secret = read(item("Rave — Sat May 9, 11 PM — Address with ticket, Hof 9")).listings[0]
    assert secret.place == ListedPlace(hidden=True)


def test_an_id_that_several_items_share_names_a_series() -> None:
    second = ELEMENT.replace("-09T", "-16T")
    found = read(item(more=ELEMENT), item(more=second), item(more=second)).listings
    assert [(each.source_id, each.series_id) for each in found] == [("a1/2026-05-09", "a1"), ("a1/2026-05-16", "a1")]
    (left,) = read(item(more=second)).listings
    assert left.source_id == "a1" and "rss:a1/2026-05-16" in left.aliases


def test_a_feed_that_breaks_off_gives_what_stands_before_that() -> None:
    whole = feed(item(more=ELEMENT), item(guid="a2", more=ELEMENT))
    reading = CASE.read(SOURCE, whole[: whole.rindex(b"<ev:startdate>") + 5])
    assert [each.source_id for each in reading.listings] == ["a1"]
    assert codes(reading) == ["feed/broken"]


@pytest.mark.parametrize("flaw", ["a & b", "Caf&eacute;&nbsp;x", "bell \x07", "&#x1F3B5; &#9; &unknown; &"])
def test_what_writers_of_feeds_get_wrong_is_mended(flaw: str) -> None:
    reading = CASE.read(SOURCE, feed(item(more=f"{ELEMENT}<note>{flaw}</note>")))
    assert ([each.source_id for each in reading.listings], codes(reading)) == (["a1"], [])


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-15", "utf-8", "utf-16"])
def test_letters_are_those_of_the_declared_encoding(charset: str) -> None:
    text = f'<?xml version="1.0" encoding="{charset}"?>' + feed(item("Süße Töne", more=ELEMENT)).decode()
    assert CASE.read(SOURCE, text.encode(charset)).listings[0].title == "Süße Töne"


def test_rss_of_1999_and_rdf_are_feeds_too() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><title>A</title></channel>'
        b'<item rdf:about="https://a.example/1"><title>Dust Choir</title><link>https://a.example/1</link>'
        b"<ev:startdate>2026-05-09T20:00</ev:startdate></item></rdf:RDF>"
    )
    assert SOURCE.recognise(body, "", CASE.task()) is not None
    assert [each.source_id for each in CASE.read(SOURCE, body).listings] == ["https://a.example/1"]


def test_an_empty_feed_has_not_failed() -> None:
    reading = read()
    assert (reading.listings, reading.issues, reading.wrong_body) == ((), (), "")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"<html><body>x</body></html>", b"<!doctype html><title>x</title>", b"BEGIN:VCALENDAR",
        b"<opml><body/></opml>", b"<?xml version='1.0'?><urlset/>",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_not_taken_for_one(body: bytes) -> None:
    assert SOURCE.recognise(body, "", CASE.task()) is None
    assert CASE.read(SOURCE, body).wrong_body


def test_verbatim_parts_that_never_end_are_looked_through_once() -> None:
    body = feed(item(more=ELEMENT), "<item><title>" + "<![CDATA[" * 50_000 + "&" * 50_000)
    assert [each.source_id for each in CASE.read(SOURCE, body).listings] == ["a1"]


HOSTILE = {
    "bomb": b'<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
    "file": b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
    "deep": b"<rss>" + b"<a>" * 5_000,
    "long": b"<rss><channel>" + b"<item/>" * 210_000,
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_documents_are_refused(name: str) -> None:
    reading = CASE.read(SOURCE, HOSTILE[name])
    assert reading.wrong_body and reading.listings == () and codes(reading) == []


@pytest.mark.parametrize(
    "title", ["9" * 20_000, "Sat " * 5_000, "1/1 " * 5_000, "- " * 9_000, "Mon Jan 1 " * 900, "\u200b", "（" * 9_000]
)
def test_titles_of_absurd_length_cost_no_more_than_their_item(title: str) -> None:
    reading = read(item(title, title * 3), item(guid="a2", more=ELEMENT))
    assert [each.source_id for each in reading.listings][-1:] == ["a2"]
    assert "reader/defect" not in codes(reading)


def test_a_text_without_pubdate_is_read_from_tonight_on() -> None:
    body = feed(item("Dust Choir — Sat May 9, 8 PM", published=""))
    assert start(CASE.read(SOURCE, body)) == "2026-05-09T20:00:00+02:00"


def test_the_year_of_a_weekday_is_the_one_that_fits_the_item_s_age() -> None:
    """Read half a year later, the title means the same day."""
    then = CASE.task(now=datetime(2026, 11, 1, tzinfo=UTC))
    reading = CASE.read(SOURCE, feed(item("Dust Choir — Sat May 9, 8 PM")), task=then)
    assert reading.listings[0].start == "2026-05-09T20:00"
    old = datetime(2015, 4, 30, tzinfo=timezone(timedelta(hours=2))).strftime("%a, %d %b %Y %H:%M:%S %z")
    assert start(read(item("Dust Choir — Sat May 9, 8 PM", published=old))) == "2015-05-09T20:00:00+02:00"


def test_every_address_is_a_visit_of_its_own() -> None:
    task = CASE.task(("https://a.example/feed", "https://b.example/rss?key=secret", "https://a.example/feed"))
    entries = list(SOURCE.entries(task))
    assert [each.request.url for each in entries] == ["https://a.example/feed", "https://b.example/rss?key=secret"]
    assert {each.request.expects for each in entries} == {"xml"} and "secret" not in entries[1].key
    with pytest.raises(ValidationError, match="web address"):
        OPTIONS.validate_python(["a.example/feed"])
