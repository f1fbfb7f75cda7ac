"""Addresses and numbers that reach people are taken out of texts; what only looks like them stays."""

from __future__ import annotations

import pytest

from nocturne.parse.redact import address, contacts


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to ann.canary+list@mail.example today", "Write to [e-mail] today"),
        ("Write to ann [at] mail [dot] example", "Write to [e-mail]"),
        ("ann(at)mail.example", "[e-mail]"),
        ("[Ann](mailto:ann@mail.example?subject=x)", "Ann"),
        ('<a href="mailto:ann@mail.example">ann@mail.example</a>', '<a href="">[e-mail]</a>'),
        ("\\ann@mail.example, ann\\_b@mail.example", "\\[e-mail], [e-mail]"),
        ("Call +49 30 1234567 now", "Call [phone] now"),
        ("Tel.: 030/1234567", "Tel.: [phone]"),
        ("(415) 555-0134", "[phone]"),
        ("Ring 415-555-0134.", "Ring [phone]."),
        ("tel:+493012345678", ""),
        ("WhatsApp 0151 23456789", "WhatsApp [phone]"),
        ("ann AT mail DOT example", "[e-mail]"),
        ("Ask at https://wa.me/491700000000?text=hi or wa.me/491700000000", "Ask at [phone] or [phone]"),
        ("0170 12 34 567 or 01 23 45 67 89", "[phone] or [phone]"),
        ("Pay to DE89 3704 0044 0532 0130 00, or DE89370400440532013000.", "Pay to [account], or [account]."),
    ],
)
def test_a_contact_does_not_survive(text: str, left: str) -> None:
    """However it is disguised."""
    assert contacts(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Doors 20:00, 10-15 €, 9 May 2026",
        "2026-05-09T20:00:00+02:00",
        "Order 123456789012, id 310839956",
        "@collective plays B@ckstage",
        "https://house.example/e/2026-05-09?ref=1234567890",
        "8 p.m. until 4 a.m., 150 people, 1.200 m²",
        "LIVE AT The Depot. DOT matrix printers AT WORK",
        "Code AB12 CDEF GHIJ KLMN OPQR, rooms 01 02 03 04, 05 06 2026",
    ],
)
def test_what_is_no_contact_stays(text: str) -> None:
    """Dates, prices, ids, handles and links are no contacts."""
    assert contacts(text) == text


def test_a_long_text_of_near_misses_is_no_trap() -> None:
    """Neither expression walks back and forth over what almost matches (a hang would stop the suite)."""
    for near in ("a.", "1 ", "a@", "+1 ", "[x](mailto:", "tel ", "(at) ", "a AT ", "wa.me/", "DE89 ", "01 ", "@gmail."):
        assert contacts(near * 20_000) is not None


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://house.example/e?id=1&email=ann%40mail.example#top", "https://house.example/e?id=1#top"),
        ("https://house.example/e?to=ann@mail.example", "https://house.example/e"),
        ("https://house.example/ann@mail.example/e", ""),
        ("https://house.example/@club@other.example", "https://house.example/@club@other.example"),
        ("https://house.example/@ann/e?x=a@b", "https://house.example/@ann/e?x=a@b"),
    ],
)
def test_an_address_names_nobody(url: str, left: str) -> None:
    assert address(url) == left
