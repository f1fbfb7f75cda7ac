"""How a standing changes: who may come back, who may not, and that order and repetition change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.model.notice import Notice, NoticeKind
from nocturne.model.subscriber import Consent, Standing, Subscriber, Suppression
from nocturne.subscribers import presence
from nocturne.subscribers.fold import fold, notice_of
from nocturne.subscribers.suppression import Digester, Suppressed, Suppressions

DIGESTER = Digester(b"key")
START = datetime(2026, 1, 1, tzinfo=UTC)
ANNA = "anna@example.org"


def at(days: float) -> str:
    return (START + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def reader(standing: Standing = "confirmed", **more: object) -> Subscriber:
    base = Subscriber(
        id="a" * 16, address=ANNA, standing=standing, cities=("berlin",) if standing != "unsubscribed" else (),
        since=at(0), changed_at=at(0), consent=Consent(confirmed_at=at(0)),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def notice(kind: NoticeKind, days: float, **more: object) -> Notice:
    base = Notice(kind=kind, at=at(days), subscriber="a" * 16)
    if kind == "confirmed":
        base = replace(base, address=ANNA, cities=("london",), consent=Consent(confirmed_at=at(days)))
    if kind == "chosen":
        base = replace(base, cities=("london",), tags=("techno",), frequency="monthly")
    return replace(base, **more)  # type: ignore[arg-type]


def folded(
    *notices: Notice, known: tuple[Subscriber, ...] = (), suppressed: Suppressions | None = None
) -> list[Subscriber]:
    return fold(known, notices, suppressed or Suppressions(), DIGESTER).readers


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("unconfirmed", "confirmed", "confirmed"),
        ("unconfirmed", "chosen", "unconfirmed"),
        ("unconfirmed", "alive", "unconfirmed"),
        ("unconfirmed", "bounced", "bounced"),
        ("confirmed", "unsubscribed", "unsubscribed"),
        ("confirmed", "bounced", "bounced"),
        ("confirmed", "complained", "complained"),
        ("unsubscribed", "confirmed", "confirmed"),
        ("unsubscribed", "chosen", "unsubscribed"),
        ("unsubscribed", "alive", "unsubscribed"),
        ("unsubscribed", "bounced", "unsubscribed"),
        ("unsubscribed", "complained", "complained"),
        ("bounced", "confirmed", "confirmed"),
        ("bounced", "chosen", "bounced"),
        ("bounced", "complained", "complained"),
        ("complained", "confirmed", "complained"),
        ("complained", "chosen", "complained"),
        ("complained", "unsubscribed", "complained"),
        ("complained", "alive", "complained"),
    ],
)
def test_a_standing_changes_as_the_rules_say(before: Standing, kind: NoticeKind, after: Standing) -> None:
    (changed,) = folded(notice(kind, 5), known=(reader(before),))
    assert changed.standing == after
    assert (changed.since == at(5)) == (before != after)


def test_an_older_notice_undoes_nothing_newer() -> None:
    back = reader("confirmed", since=at(9), changed_at=at(9))
    (same,) = folded(
        notice("unsubscribed", 5), notice("bounced", 5), notice("chosen", 5), notice("unsubscribed", 5, city="berlin"),
        known=(back,),
    )  # fmt: skip
    assert same == back


def test_of_two_at_one_instant_the_one_that_ends_letters_holds() -> None:
    both = (notice("unsubscribed", 5, number=1), notice("confirmed", 5, number=2))
    for order in (both, both[::-1]):
        assert [each.standing for each in folded(*order, known=(reader("bounced"),))] == ["unsubscribed"]


def test_leaving_one_city_keeps_the_others_and_leaving_the_last_ends_letters() -> None:
    two = reader(cities=("berlin", "london"))
    (one,) = folded(notice("unsubscribed", 5, city="berlin"), known=(two,))
    assert (one.standing, one.cities, one.left) == ("confirmed", ("london",), ("berlin",))
    (none,) = folded(notice("unsubscribed", 6, city="london"), known=(one,))
    assert (none.standing, none.cities, none.left) == ("unsubscribed", (), ("berlin", "london"))


def test_who_comes_back_gets_what_was_asked_for_and_nothing_of_before() -> None:
    (gone,) = folded(notice("unsubscribed", 5), known=(reader(),))
    (back,) = folded(notice("confirmed", 6), known=(gone,))
    assert (back.standing, back.cities, back.consent.confirmed_at) == ("confirmed", ("london",), at(6))
    assert back.left == ("berlin",)


def test_a_reader_imported_before_is_the_same_one_under_both_names() -> None:
    known = reader(id="b" * 16)
    (same,) = folded(notice("confirmed", 5), known=(known,))
    assert (same.id, same.aliases, same.cities) == ("b" * 16, ("a" * 16,), ("berlin", "london"))
    (gone,) = folded(notice("unsubscribed", 6), known=(same,))
    assert gone.standing == "unsubscribed"


def test_the_erased_leave_a_hash_that_only_a_later_confirmation_lifts() -> None:
    kept, remembered = fold([reader()], [notice("erased", 5)], Suppressions(), DIGESTER)
    assert kept == []
    (row,) = remembered.rows()
    assert row == Suppressed(digest=DIGESTER.address(ANNA), why="erased", at=at(5))
    again, still = fold(kept, [notice("confirmed", 1), notice("erased", 5)], remembered, DIGESTER)
    assert (again, still.rows()) == ([], [row]), "reading the whole queue anew brings nobody back"
    back, lifted = fold(kept, [notice("confirmed", 9)], remembered, DIGESTER)
    assert ([each.standing for each in back], lifted.rows()) == (["confirmed"], [])
    replayed = fold(back, [notice("confirmed", 1), notice("erased", 5), notice("confirmed", 9)], lifted, DIGESTER)
    assert replayed.readers == back


def test_a_complaint_outlives_erasure_and_no_confirmation_lifts_it() -> None:
    kept, remembered = fold([reader("complained")], [notice("erased", 5)], Suppressions(), DIGESTER)
    assert [row.why for row in remembered.rows()] == ["complained"]
    assert folded(notice("confirmed", 9), known=tuple(kept), suppressed=remembered) == []


def test_a_service_that_names_a_stranger_is_remembered_by_hash() -> None:
    told = notice_of(Suppression(address="else@example.org", blow="bounced"), at(3))
    kept, remembered = fold([reader()], [told], Suppressions(), DIGESTER)
    assert kept == [reader()]
    assert remembered.rows() == [Suppressed(digest=DIGESTER.address("else@example.org"), why="bounced", at=at(3))]


def test_what_was_given_stays_as_it_was() -> None:
    given_readers, given_suppressions = [reader()], Suppressions()
    fold(given_readers, [notice("erased", 5)], given_suppressions, DIGESTER)
    assert (given_readers, given_suppressions.rows()) == ([reader()], [])


NOTICES = st.builds(
    lambda kind, day, who, city, cities: replace(
        notice(kind, day, number=day),
        subscriber="ab"[who] * 16,
        address=("anna@example.org", "bert@example.org")[who] if kind == "confirmed" else "",
        digest=DIGESTER.address(("anna@example.org", "bert@example.org")[who]),
        city=city if kind == "unsubscribed" else "",
        cities=tuple(sorted(cities)) if kind in ("confirmed", "chosen") else (),
    ),
    st.sampled_from(get_args(NoticeKind)),
    st.integers(1, 40),
    st.integers(0, 1),
    st.sampled_from(["", "berlin", "london"]),
    st.sets(st.sampled_from(["berlin", "london", "tokyo"]), min_size=1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NOTICES, max_size=12, unique_by=lambda each: each.at), st.data())
def test_order_and_repetition_change_nothing(notices: list[Notice], data: st.DataObject) -> None:
    once = fold([], notices, Suppressions(), DIGESTER)
    shuffled = fold([], data.draw(st.permutations(notices)), Suppressions(), DIGESTER)
    assert (shuffled.readers, shuffled.suppressions.rows()) == (once.readers, once.suppressions.rows())
    again = fold(once.readers, notices, once.suppressions, DIGESTER)
    assert (again.readers, again.suppressions.rows()) == (once.readers, once.suppressions.rows())
    log = sorted(notices, key=lambda each: each.at)
    cut = data.draw(st.integers(0, len(log)))
    back = data.draw(st.integers(0, cut))
    first = fold([], log[:cut], Suppressions(), DIGESTER)
    rest = fold(first.readers, log[back:], first.suppressions, DIGESTER)
    assert (rest.readers, rest.suppressions.rows()) == (once.readers, once.suppressions.rows())


@settings(max_examples=80, deadline=None)
@given(st.lists(NOTICES, max_size=12, unique_by=lambda each: each.at))
def test_the_last_will_holds(notices: list[Notice]) -> None:
    """Nobody whose last word on letters was to leave them all is confirmed, whatever else was heard."""
    for each in fold([], notices, Suppressions(), DIGESTER).readers:
        own = [one for one in sorted(notices, key=lambda one: one.at) if one.subscriber == each.id]
        ends = [
            one.at
            for one in own
            if one.kind in ("complained", "bounced", "erased") or (one.kind == "unsubscribed" and not one.city)
        ]
        begins = [one.at for one in own if one.kind == "confirmed"]
        if each.standing == "confirmed":
            assert max(begins) > max(ends, default="")


def test_after_a_year_of_silence_a_letter_asks_and_no_answer_pauses() -> None:
    known = reader(alive_at=at(0))

    def day(days: float) -> datetime:
        return START + timedelta(days=days)

    assert not presence.is_asked(known, day(364))
    assert presence.is_asked(known, day(366))
    (asked,) = folded(notice("wondered", 366), known=(known,))
    (asked,) = folded(notice("wondered", 373), known=(asked,))
    assert asked.wondered_at == at(366), "the first question counts"
    assert presence.is_asked(asked, day(400)) and not presence.is_asleep(asked, day(400))
    assert presence.is_asleep(asked, day(427)) and not presence.is_asked(asked, day(427))
    assert presence.readers_of("berlin", [asked], day(427), date(2027, 3, 1)) == []
    (awake,) = folded(notice("alive", 500), known=(asked,))
    assert not presence.is_asleep(awake, day(501)) and not presence.is_asked(awake, day(501))
    assert presence.readers_of("berlin", [awake], day(501), date(2027, 5, 1)) == [awake]


def test_only_the_confirmed_of_a_city_without_a_pause_get_its_letter() -> None:
    standings = [reader(each, cities=("berlin",), alive_at=at(0)) for each in get_args(Standing)]
    assert [each.standing for each in presence.readers_of("berlin", standings, START, date(2026, 1, 1))] == [
        "confirmed"
    ]
    assert presence.readers_of("london", standings, START, date(2026, 1, 1)) == []
    paused = reader(paused_until="2026-01-10")
    assert presence.readers_of("berlin", [paused], START, date(2026, 1, 9)) == []
    assert presence.readers_of("berlin", [paused], START, date(2026, 1, 10)) == [paused]
