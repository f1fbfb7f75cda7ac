"""Who gets which letter, in which batches, under which keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nocturne.deliver.claims import Claims
from nocturne.deliver.entries import Answered, Intent
from nocturne.deliver.plan import Oversized, batches, keyed, segments, wanting
from nocturne.deliver.window import Window, window
from nocturne.model.delivery import Batch, Capabilities
from nocturne.model.letter import Digest
from nocturne.model.subscriber import Subscriber
from tests.deliver.people import BERLIN, NOW, SETTINGS, WEEK, Letters, digest, ids, reader, readers

CAN = Capabilities(max_batch=3, max_bytes=1 << 20, idempotency=None, queryable=False)


def hours() -> Window:
    return window(NOW, BERLIN.zone, SETTINGS)


def claims() -> Claims:
    return Claims(horizon=(NOW - timedelta(days=45)).date())


def wanted(subscribers: list[Subscriber], known: Claims | None = None, letter: Digest | None = None) -> list[str]:
    found = wanting(subscribers, BERLIN, letter or digest(), hours(), known or claims(), "thursday")
    return ids(found)


def planned(subscribers: list[Subscriber], can: Capabilities = CAN, known: Claims | None = None) -> list[Batch]:
    letter, composer = digest(), Letters()
    return [
        batch
        for segment in segments(subscribers, letter)
        for batch in batches(
            segment, "berlin", WEEK, lambda each: composer.message(letter, letter.setting, each), can, known or claims()
        )
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"standing": "unconfirmed"},
        {"standing": "unsubscribed"},
        {"standing": "bounced"},
        {"standing": "complained"},
        {"cities": ("lisbon",)},
        {"paused_until": "2026-12-04"},
        {"since": "2026-12-05T00:00:00Z"},
        {"frequency": "tags", "tags": ("folk",)},
    ],
)
def test_who_gets_none(facts: dict[str, Any]) -> None:
    assert wanted([reader(1, **facts)]) == []


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"cities": ("lisbon", "berlin")},
        {"paused_until": "2026-12-03"},
        {"since": "2026-12-03T10:59:00Z"},
        {"since": ""},
        {"frequency": "tags", "tags": ("folk", "techno")},
        {"frequency": "monthly"},
    ],
)
def test_who_gets_one(facts: dict[str, Any]) -> None:
    assert wanted([reader(1, **facts)]) == [reader(1).id]


def sent(known: Claims, week: str, *who: str) -> Claims:
    at = NOW.isoformat()
    key = f"{week}{len(known.rounds)}"
    known.fold(Intent(n=known.next, at=at, key=key, provider="p", city="berlin", week=week, readers=who, frozen=""))
    known.fold(Answered(n=known.next, at=at, key=key, receipts=tuple((each, "sent", "") for each in who)))
    return known


def test_once_a_month_is_the_first_of_the_month_that_went() -> None:
    monthly = [reader(1, frequency="monthly"), reader(2, frequency="monthly"), reader(3)]
    known = sent(claims(), "2026-W48", reader(1).id, reader(3).id)
    assert wanted(monthly, known) == ids(monthly), "W48 went on the 26th of November"
    known = sent(claims(), "2026-W49", reader(1).id)
    later = wanting(
        monthly,
        BERLIN,
        digest(week="2026-W50"),
        window(NOW + timedelta(days=7), BERLIN.zone, SETTINGS),
        known,
        "thursday",
    )
    assert ids(later) == [reader(2).id, reader(3).id]


def test_one_address_gets_one_letter() -> None:
    twin = reader(2)
    twins = [
        reader(1),
        type(twin)(**{f: getattr(twin, f) for f in twin.__dataclass_fields__} | {"address": "R1@example.org"}),
    ]
    assert wanted(twins) == [reader(1).id]


def test_a_broadcast_of_the_week_is_everybodys() -> None:
    assert wanted(readers(3), sent(claims(), WEEK, "*")) == []


def test_readers_share_a_letter_by_the_tags_that_make_a_difference() -> None:
    people = [reader(1), reader(2, tags=("folk",)), reader(3, tags=("techno",)), reader(4, tags=("folk", "techno"))]
    found = segments(people, digest())
    assert [(each.name, ids(each.readers)) for each in found] == [
        ("everybody", ids(people[:2])),
        ("techno", ids(people[2:])),
    ]


def test_a_call_holds_what_the_service_takes() -> None:
    assert [len(batch.messages) for batch in planned(readers(8))] == [3, 3, 2]
    small = Capabilities(max_batch=100, max_bytes=2000, idempotency=None, queryable=False)
    found = planned(readers(8), small)
    assert sum(len(batch.messages) for batch in found) == 8 and len(found) > 3


def test_a_letter_too_large_for_anybody_is_not_sent() -> None:
    tiny = Capabilities(max_batch=100, max_bytes=300, idempotency=None, queryable=False)
    with pytest.raises(Oversized, match="one letter alone"):
        planned(readers(1), tiny)
    letter = digest(body="x" * 90_001)
    [everybody] = segments(readers(1), letter)
    with pytest.raises(Oversized, match="more than 90 kB of HTML"):
        list(
            batches(
                everybody, "berlin", WEEK, lambda each: Letters().message(letter, letter.setting, each), CAN, claims()
            )
        )


def test_the_same_letters_have_the_same_key_and_others_another() -> None:
    first, again = planned(readers(8)), planned(readers(8))
    assert first == again and len({batch.key for batch in first}) == 3
    assert all(len(batch.key) <= 64 and batch.key.isalnum() for batch in first)
    moved = [replace(reader(0), address="new@example.org"), *readers(8)[1:]]
    assert planned(moved)[0].key != first[0].key, "a key never stands for other bytes"


def test_a_key_that_was_answered_is_not_used_again() -> None:
    known = claims()
    [batch] = planned(readers(1))
    who = batch.messages[0].reader
    known.fold(
        Intent(
            n=1, at=NOW.isoformat(), key=batch.key, provider="p", city="berlin", week=WEEK, readers=(who,), frozen=""
        )
    )
    known.fold(Answered(n=2, at=NOW.isoformat(), key=batch.key, receipts=((who, "failed", ""),)))
    assert planned(readers(1), known=known)[0].key != batch.key


def test_a_broadcast_is_keyed_by_what_it_says() -> None:
    one, other = (Letters().broadcast(digest(body=body), "everybody") for body in ("a", "b"))
    assert keyed(one, claims()).key != keyed(other, claims()).key
