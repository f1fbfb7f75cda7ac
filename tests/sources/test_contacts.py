"""Nothing by which a person can be reached leaves a reader: not in words, and not in addresses and ids either."""

from __future__ import annotations

import pytest

from nocturne.sources.contacts import without_contacts
from tests.normalise.listings import listing


@pytest.mark.parametrize(
    "written", ["ann.canary@gmail.com", "Ann.Canary@web.de/2026-05-02", "calendar:ann+x@yahoo.co.jp", "ann@live.nl"]
)
def test_a_mailbox_in_an_id_becomes_a_digest_that_stays_the_same(written: str) -> None:
    one, again = (without_contacts(listing(source_id=written, aliases=(written,), series_id=written)) for _ in range(2))
    assert one == again
    for told in (one.source_id, one.series_id, *one.aliases):
        assert "@" not in told and "canary" not in told.lower()
    assert without_contacts(listing(source_id=written + "x.example")).source_id != one.source_id


@pytest.mark.parametrize(
    "written",
    ["4711@tickets.example", "abc123@google.com", "7@mail.hall.example", "7@web.hall.example", "x@live.hall.org"],
)
def test_an_id_that_only_looks_like_a_mailbox_stays(written: str) -> None:
    assert without_contacts(listing(source_id=written)).source_id == written


def test_addresses_lose_who_was_invited() -> None:
    url = "https://hall.example/e/1?id=2&email=ann%40mail.example"
    found = without_contacts(listing(link=url, image_url=url, organizer_url=url))
    assert {found.link, found.image_url, found.organizer_url} == {"https://hall.example/e/1?id=2"}
