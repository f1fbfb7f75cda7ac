"""CSV: the four services' and the plain one, back and forth; nothing half taken, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.errors import ContentErrors
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Consent, Standing, Subscriber
from nocturne.subscribers import csv_text
from nocturne.subscribers.dialects import DIALECTS, Entry
from nocturne.subscribers.fold import Roll, fold
from nocturne.subscribers.importing import entries, merged
from nocturne.subscribers.suppression import Digester, Suppressions

CITIES = {"berlin", "london", "mexico-city"}
DIGESTER = Digester(b"key")
FIRST = "the first line names the columns, such as email,city"
BYTES = "holds bytes that are no text (UTF-16 without its mark, or a spreadsheet)"
LETTERS = "has letters before the @ that mail services do not write to; ask for another address"
NOW = "2026-05-01T12:00:00.000000Z"


def read(text: str | bytes, city: str = "", *, refuse_disposable: bool = False) -> list[Entry]:
    data = text if isinstance(text, bytes) else text.encode()
    return entries(data, "list.csv", CITIES, city, refuse_disposable=refuse_disposable)[1]


def refused(text: str | bytes, *, refuse_disposable: bool = False) -> list[str]:
    with pytest.raises(ContentErrors) as errors:
        read(text, refuse_disposable=refuse_disposable)
    return str(errors.value).splitlines()


def only(text: str | bytes, city: str = "") -> Entry:
    (entry,) = read(text, city)
    return entry


def test_the_plain_file_is_address_and_city() -> None:
    entry = only("email,city\nanna@example.org,berlin\n")
    assert (entry.line, entry.address, entry.standing, entry.cities) == (
        2,
        "anna@example.org",
        "confirmed",
        ("berlin",),
    )
    assert only("Email;City\r\nanna@example.org;Berlin, mexico-city\r\n").cities == ("berlin", "mexico-city")
    assert only("email\nanna@example.org\n", city="london").cities == ("london",)


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffemail,city\nanna@example.org,berlin\n".encode(),
        "email\tcity\r\nanna@example.org\tberlin\r\n".encode("utf-16"),
        b"email,city\ranna@example.org,berlin\r",
        b'\r\n\r\n"email","city"\r\n\r\n"anna@example.org","berlin"\r\n\r\n',
        b'city,name,email\nberlin,"Moon, Anna ""A""\nof the night",anna@example.org\n',
        b"E-Mail,City\n anna@example.org , berlin \n",
    ],
    ids=["mark", "utf-16", "old mac", "blank lines", "quoted", "blanks"],
)
def test_files_come_from_every_program(data: bytes) -> None:
    entry = only(data)
    assert (entry.address, entry.cities) == ("anna@example.org", ("berlin",))


def test_buttondown_tells_a_kind_and_tags() -> None:
    found = read(
        "email_address,type,tags,creation_date,notes\n"
        'anna@example.org,regular,"Berlin,techno",2026-01-02T03:04:05Z,=1+1\n'
        "bert@example.org,unsubscribed,berlin,2026-01-02,\ncarl@example.org,undeliverable,,,\n"
        "dora@example.org,complained,,,\nemil@example.org,unactivated,london,,\n"
    )
    assert [each.standing for each in found] == ["confirmed", "unsubscribed", "bounced", "complained", "unconfirmed"]
    assert (found[0].cities, found[0].tags) == (("berlin",), ("techno",))
    assert found[0].asked_at == "2026-01-02T03:04:05.000000Z"


def test_mailchimp_tells_when_somebody_left_or_was_cleaned() -> None:
    found = read(
        '"Email Address","First Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,'
        "UNSUB_TIME,UNSUB_REASON,CLEAN_TIME,TAGS\n"
        'anna@example.org,Anna,2,"2015-03-16 14:40:47",192.0.2.1,"2015-03-16 14:41:00",,,,"""berlin"",""Live Music"""\n'
        "bert@example.org,B,2,,,,2020-01-01 00:00:00,NORMAL,,\ncarl@example.org,C,2,,,,,,2020-01-01 00:00:00,\n"
        "dora@example.org,D,2,,,,2020-01-01 00:00:00,SPAM,,\n",
        city="london",
    )
    assert [each.standing for each in found] == ["confirmed", "unsubscribed", "bounced", "complained"]
    assert (found[0].cities, found[0].tags) == (("berlin",), ("music",))
    assert found[0].confirmed_at == "2015-03-16T14:41:00.000000Z"
    assert found[1].since == "2020-01-01T00:00:00.000000Z"


def test_listmonk_tells_a_status_and_attributes() -> None:
    found = read(
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        '1,anna@example.org,Anna,"{""city"": ""Berlin"", ""tags"": [""techno""]}",enabled,2026-01-02T03:04:05Z,\n'
        '2,bert@example.org,Bert,"{""cities"": [""london""]}",blocklisted,,\n3,carl@example.org,C,not json,disabled,,\n'
    )
    assert [(each.standing, each.cities, each.tags) for each in found] == [
        ("confirmed", ("berlin",), ("techno",)), ("unsubscribed", ("london",), ()), ("unsubscribed", (), ()),
    ]  # fmt: skip


def test_resend_tells_whether_somebody_unsubscribed() -> None:
    found = read(
        "id,email,first_name,last_name,unsubscribed,created_at\n1,a@example.org,A,B,false,\n2,b@example.org,,,TRUE,\n",
        "berlin",
    )
    assert [each.standing for each in found] == ["confirmed", "unsubscribed"]


ATEXT = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-"
ADDRESSES = st.builds(
    lambda local, host: f"{local}@{host}.example",
    st.text(ATEXT, min_size=1, max_size=12),
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8),
)
TAGS = st.sampled_from(["techno", "zine", "live-coding", "実験音楽", "noise"])
READERS = st.builds(
    lambda address, standing, cities, tags: Subscriber(
        id="a" * 16, address=address, standing=standing,
        cities=() if standing == "unsubscribed" else tuple(sorted(cities)),
        left=tuple(sorted(cities)) if standing == "unsubscribed" else (),
        tags=tuple(sorted(tags)), since="2026-02-03T04:05:06.000000Z",
        consent=Consent(asked_at="2026-01-02T03:04:05.000000Z"),
    ),
    ADDRESSES,
    st.sampled_from(["confirmed", "unsubscribed", "bounced", "complained"]),
    st.sets(st.sampled_from(sorted(CITIES)), min_size=1),
    st.sets(TAGS, max_size=3),
)  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=60, deadline=None)
@given(st.lists(READERS, min_size=1, max_size=6, unique_by=lambda each: each.address))
def test_what_is_exported_comes_back_as_it_was(name: str, readers: list[Subscriber]) -> None:
    dialect = DIALECTS[name]
    text = csv_text.write(dialect.headings, [dialect.write(each) for each in readers])
    found_dialect, found = entries(text.encode(), "list.csv", CITIES)
    assert found_dialect.name == name
    for cell in [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%")), cell
    roll = Roll([], Suppressions(), DIGESTER)
    back = {each.address: each for each in merged(roll, found, "test", NOW).readers}
    for reader in readers:
        same = back[reader.address]
        assert (same.standing, same.cities, same.left, same.tags) == (
            reader.standing, reader.cities or (), reader.left, reader.tags,
        )  # fmt: skip
        assert same.consent.asked_at == reader.consent.asked_at


@given(st.text(max_size=12))
def test_a_cell_is_made_inert_and_live_again(cell: str) -> None:
    inert = csv_text.inert(cell)
    assert not inert.lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
    assert csv_text.live(inert) == cell


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", [f"list.csv: is empty ({FIRST})"]),
        (b"name,city\nx,berlin\n", [f"list.csv:1: names no column `email` ({FIRST})"]),
        (
            b'email,city\nanna@example.org,berlin\n"bert@example.org,berlin\ncarl@example.org,london\n',
            ["list.csv:3: a quotation mark is opened and not closed (quotation marks within a cell are written twice)"],
        ),
        (
            b"email,city\nanna@example.org\nbert@example.org,berlin,x\n",
            [
                "list.csv:2: has 1 cells where the first line has 2",
                "list.csv:3: has 3 cells where the first line has 2",
            ],
        ),
        (
            "email,city\nanna@example.org,berlin\nb@example.org,m\xfcnchen\n".encode("cp1252"),
            ["list.csv:3: is not UTF-8; it looks like Windows-1252 (save it as CSV UTF-8)"],
        ),
        (
            "email,city\nanna@example.org,berlin\n".encode("utf-16-le"),
            [
                f"list.csv:1: {BYTES} (save it as CSV UTF-8)"
            ],
        ),
        (
            "email,city\nanna@example.org,berln\nnobody,berlin\nzoë@example.org,london\ndora@example.org,\n".encode(),
            [
                "list.csv:2: names the unknown city berln (did you mean berlin?)",
                "list.csv:3: the address is not a mail address",
                f"list.csv:4: the address {LETTERS}",
                "list.csv:5: names no city (add a column `city`, or say which one with --city SLUG)",
            ],
        ),
    ],
    ids=["empty", "no address", "quotation", "cells", "cp1252", "utf-16", "rows"],
)  # fmt: skip
def test_a_malformed_file_is_refused_whole_with_every_line_that_is_wrong(data: bytes, lines: list[str]) -> None:
    said = refused(data)
    assert said[1:] == lines
    assert said[0] == f"list.csv: nothing was imported: {len(lines)} mistake(s)"


def test_of_many_mistakes_the_first_are_told_and_how_many_there_are() -> None:
    said = refused("email,city\n" + "nobody,berlin\n" * 300)
    assert said[0] == "list.csv: nothing was imported: 300 mistake(s), of which the first 50 follow"
    assert len(said) == 51


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"email,city\n{text}".encode(errors="replace")))
def test_any_bytes_are_taken_or_refused_in_sentences(data: bytes) -> None:
    said: tuple[Exception, ...] = ()
    try:
        read(data)
    except ContentErrors as errors:
        said = errors.errors
    assert all(str(each).startswith("list.csv") for each in said)


def test_addresses_at_services_that_throw_mail_away_are_counted_or_refused() -> None:
    text = "email,city\na@mailinator.com,berlin\n"
    assert merged(Roll([], Suppressions(), DIGESTER), read(text), "test", NOW).disposable == 1
    assert "at a service that throws mail away" in refused(text, refuse_disposable=True)[1]


def known(standing: Standing = "confirmed", **more: object) -> Subscriber:
    base = Subscriber(id="a" * 16, address="anna@example.org", standing=standing, cities=("berlin",))
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("standing", ["unsubscribed", "bounced", "complained"])
@pytest.mark.parametrize("spelling", ["anna@example.org", "Anna@EXAMPLE.org"])
def test_an_import_brings_nobody_back(standing: Standing, spelling: str) -> None:
    roll = Roll([known(standing)], Suppressions(), DIGESTER)
    result = merged(roll, read(f"email,city\n{spelling},berlin\n"), "test", NOW)
    assert (result.readers, result.blocked) == ([known(standing)], 1)


def test_an_import_brings_no_erased_address_back() -> None:
    gone = fold([known()], [Notice(kind="erased", at=NOW, subscriber="a" * 16)], Suppressions(), DIGESTER)
    roll = Roll(gone.readers, gone.suppressions, DIGESTER)
    result = merged(roll, read("email,city\nANNA@example.org,berlin\n"), "test", NOW)
    assert (result.readers, result.blocked) == ([], 1)


def test_an_import_brings_no_city_back_that_was_left_and_confirms_nobody() -> None:
    roll = Roll([known(left=("london",), cities=("berlin",))], Suppressions(), DIGESTER)
    result = merged(roll, read("email,city,tags\nanna@example.org,london mexico-city,zine\n"), "test", NOW)
    assert [(each.cities, each.tags) for each in result.readers] == [(("berlin", "mexico-city"), ("zine",))]
    waiting = merged(
        Roll([known("unconfirmed")], Suppressions(), DIGESTER),
        read("email,city\nanna@example.org,london\n"),
        "test",
        NOW,
    )
    assert ([each.standing for each in waiting.readers], waiting.waiting) == (["unconfirmed"], 1)


def test_a_file_that_says_somebody_left_is_believed() -> None:
    roll = Roll([known()], Suppressions(), DIGESTER)
    result = merged(roll, read("email,unsubscribed\nanna@example.org,true\n", "berlin"), "test", NOW)
    assert [each.standing for each in result.readers] == ["unsubscribed"]


def test_a_new_reader_carries_where_the_consent_comes_from_and_two_rows_of_one_mailbox_are_one() -> None:
    roll = Roll([], Suppressions(), DIGESTER)
    found = read("email,city\nanna@example.org,berlin\nAnna@Example.org,london\n")
    result = merged(roll, found, "import plain 2026-05-01", NOW)
    (one,) = result.readers
    assert (one.cities, one.consent.form, one.since) == (("berlin", "london"), "import plain 2026-05-01", NOW)
    assert (result.added, result.changed) == (1, 1)
    assert len(one.id) == 16 and set(one.id) <= set("abcdefghijklmnopqrstuvwxyz234567")
