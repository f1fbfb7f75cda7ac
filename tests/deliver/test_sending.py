"""The sending loop against services that take, refuse, stall and fall silent; runs that end and begin again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nocturne.config.letters import LetterSettings
from nocturne.deliver.account import Sent, letter_counts, spoken, told
from nocturne.deliver.circuit import THRESHOLD
from nocturne.deliver.courier import Courier
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.handover import TRIES, Desk, Patience
from nocturne.deliver.ledger import Ledger, read
from nocturne.deliver.reconcile import decide
from nocturne.deliver.seal import Seal
from nocturne.deliver.sending import Sending
from nocturne.errors import StateError, UsageError
from nocturne.model.city import City
from nocturne.model.delivery import Batch, NotLikeThis, NotNow, NotToday, Receipt, Taken, Unsure
from nocturne.model.subscriber import Suppression
from tests.deliver.couriers import BLIND, KEEPER, KEYED, QUERYABLE, Post, StillClock, lengths
from tests.deliver.people import BERLIN, LISBON, NOW, SETTINGS, WEEK, Letters, People, digest, reader, readers


class Office:
    """One project: its ledger on disk, its people, its services; each `send` is a run of its own."""

    def __init__(self, folder: Path, *posts: Post, people: int = 5, **given: Any) -> None:
        self.folder, self.posts, self.clock = folder, posts, StillClock()
        self.people: People | None = People(readers(people, cities=("berlin", "lisbon")))
        self.cities: Sequence[City] = (BERLIN,)
        self.composer: Any = Letters.of(digest("berlin"), digest("lisbon"))
        self.settings = LetterSettings(**given) if given else SETTINGS

    def sending(self, ledger: Ledger, *, late: bool = False) -> Sending:
        couriers: Sequence[Courier] = self.posts
        return Sending(
            desk=Desk(ledger, self.clock, Patience()),
            cities=self.cities,
            settings=self.settings,
            couriers=couriers,
            composer=self.composer,
            readers=self.people,
            late=late,
        )

    def ledger(self) -> Any:
        return Ledger.held(FolderStore(self.folder), Seal(), self.clock.now())

    def send(self, *, late: bool = False) -> Sent:
        with self.ledger() as ledger:
            return self.sending(ledger, late=late).send()

    def reconcile(self) -> Sent:
        with self.ledger() as ledger:
            return self.sending(ledger).reconcile()

    def later(self, **passed: float) -> None:
        self.clock.at += timedelta(**passed)


def test_everybody_gets_one_and_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    sent = office.send()
    assert (sent.exit_code, post.letters, post.twice, lengths(post.calls)) == (0, 5, [], [2, 2, 1])
    assert [(row.city, row.sent, row.left) for row in sent.cities] == [("berlin", 5, 0)]
    again = office.send()
    assert (again.exit_code, post.letters) == (0, 5)


def test_a_reader_who_came_in_between_gets_it_too(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.send()
    office.people = People(readers(7))
    office.send()
    assert (post.letters, post.twice) == (7, [])


def test_two_cities_are_two_letters(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.cities = (BERLIN, LISBON)
    assert office.send().exit_code == 0
    assert (post.letters, post.twice) == (10, [])


def test_nothing_due_says_when_and_asks_nobody(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.clock.at = NOW - timedelta(hours=3)
    sent = office.send()
    assert (sent.exit_code, post.calls, post.asked) == (0, [], [])
    assert spoken(sent) == "nothing is due; the next window opens 2026-12-03 09:00 UTC"
    assert office.people is not None and office.people.asked == 0


def test_without_a_letter_nothing_is_sent(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.composer = Letters()
    sent = office.send()
    assert (sent.exit_code, post.calls, sent.cities[0].why) == (0, [], "there is no letter")


def test_a_letter_without_events_is_not_sent(tmp_path: Path) -> None:
    post, empty = Post(), digest()
    office = Office(tmp_path, post)
    office.composer = Letters.of(replace(empty, letter=replace(empty.letter, picks=())))
    assert (office.send().exit_code, post.calls) == (0, [])


def test_a_letter_that_was_changed_after_it_was_frozen_is_not_sent(tmp_path: Path) -> None:
    class Changed(Letters):
        def digest(self, week: str, city: str) -> Any:
            raise StateError("was changed after it was frozen")

    post = Post()
    office = Office(tmp_path, post)
    office.composer = Changed()
    assert (office.send().exit_code, post.calls) == (3, [])


# Windows


def test_a_missed_window_is_refused_and_can_be_forced(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.later(days=3)
    sent = office.send()
    assert (sent.exit_code, post.calls) == (1, []) and "--late" in spoken(sent)
    assert (office.send(late=True).exit_code, post.letters) == (0, 5)
    assert office.send().exit_code == 0


def test_at_night_it_waits(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    office.later(hours=12)
    sent = office.send()
    assert (sent.exit_code, post.calls, sent.cities[0].state) == (0, [], "waiting")
    assert spoken(sent).endswith("the next window opens 2026-12-04 07:00 UTC")
    office.later(hours=9)
    assert (office.send().exit_code, post.letters) == (0, 5)


def test_a_long_run_stops_when_the_night_comes(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)

    def slowly(item: Any) -> Any:
        office.later(hours=10)
        return post.take(item)

    post.moves = [slowly]
    sent = office.send()
    assert (post.letters, sent.cities[0].left, sent.cities[0].state, sent.exit_code) == (2, 3, "waiting", 0)


# What services say


@pytest.mark.parametrize("seconds", [7.0, 0.0])
def test_a_service_that_asks_for_a_pause_gets_it(tmp_path: Path, seconds: float) -> None:
    post = Post(moves=[NotNow(seconds=seconds, reason="429")])
    office = Office(tmp_path, post)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])
    assert office.clock.slept == [seconds or 1.0]


def test_a_service_that_asks_too_often_or_for_too_long_is_left_alone(tmp_path: Path) -> None:
    slow = Post(moves=[NotNow(seconds=4000, reason="429")])
    office = Office(tmp_path, slow)
    sent = office.send()
    assert (sent.exit_code, slow.letters, sent.cities[0].left, office.clock.slept) == (3, 0, 5, [])
    nagging = Post(moves=[NotNow(seconds=1, reason="429")] * 50)
    office = Office(tmp_path / "b", nagging)
    assert (office.send().exit_code, len(nagging.calls), len(office.clock.slept)) == (3, TRIES, TRIES - 1)
    nagging.moves = []
    assert (office.send().exit_code, nagging.letters) == (0, 5)


@pytest.mark.parametrize(
    "refusal", [NotToday(reason="quota"), NotLikeThis(reason="401"), NotNow(seconds=900, reason="")]
)
def test_what_certainly_did_not_go_goes_by_the_next_service(tmp_path: Path, refusal: Any) -> None:
    first, second = Post(), Post("postmark", QUERYABLE)
    first.moves = [first.take, refusal]
    office = Office(tmp_path, first, second)
    sent = office.send()
    assert (sent.exit_code, first.letters, second.letters) == (0, 2, 3)
    assert sent.services.keys() == {"resend"} and not set(first.mailboxes) & set(second.mailboxes)


def test_what_may_have_gone_never_goes_by_another_service(tmp_path: Path) -> None:
    first, second = Post(capabilities=QUERYABLE), Post("postmark", QUERYABLE)
    first.moves = [first.take_silently, Unsure(reason="500"), NotToday(reason="quota")]
    office = Office(tmp_path, first, second)
    sent = office.send()
    assert (sent.exit_code, first.letters, second.letters, len(sent.undecided)) == (3, 2, 1, 2)
    for _ in range(3):
        office.send()
    assert (first.letters, second.letters) == (2, 1)
    office.later(minutes=16)
    sent = office.send()
    assert (sent.exit_code, first.letters, second.letters, first.twice) == (0, 4, 1, [])


def test_a_doubt_is_resolved_by_the_same_key(tmp_path: Path) -> None:
    post = Post()
    post.moves = [post.take_silently]
    office = Office(tmp_path, post)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])
    assert post.calls[0] == post.calls[1]


def test_a_refusal_after_a_doubt_is_no_refusal(tmp_path: Path) -> None:
    """The first call may have gone through; that the second was turned away says nothing about it."""
    first, second = Post(), Post("postmark")
    first.moves = [first.take_silently, NotToday(reason="quota")]
    office = Office(tmp_path, first, second)
    sent = office.send()
    assert (sent.exit_code, first.letters, second.letters, len(sent.undecided)) == (3, 2, 3, 1)
    office.later(hours=1)
    assert (office.send().exit_code, first.letters, first.twice, second.letters) == (0, 2, [], 3)


def test_three_doubts_in_a_row_are_enough_for_a_run(tmp_path: Path) -> None:
    post, second = Post(capabilities=BLIND, moves=[Unsure(reason="time-out")] * 99), Post("smtp", BLIND)
    office = Office(tmp_path, post, second, people=20)
    sent = office.send()
    assert (len(post.calls), len(sent.undecided), second.letters) == (THRESHOLD, THRESHOLD, 20 - 2 * THRESHOLD)


def test_an_answer_that_leaves_somebody_out_leaves_only_that_one_in_doubt(tmp_path: Path) -> None:
    post = Post(capabilities=BLIND)

    def half(item: Any) -> Any:
        return Taken(receipts=(Receipt(reader=item.messages[0].reader, outcome="sent"),))

    post.moves = [half]
    sent = Office(tmp_path, post).send()
    assert (sent.exit_code, [each.letters for each in sent.undecided]) == (3, [1])


def test_a_letter_that_failed_for_certain_is_tried_in_the_next_run_with_another_key(tmp_path: Path) -> None:
    post = Post()

    def fail(item: Any) -> Any:
        return Taken(receipts=tuple(Receipt(reader=each.reader, outcome="failed") for each in item.messages))

    post.moves = [fail]
    office = Office(tmp_path, post, people=2)
    sent = office.send()
    assert (sent.exit_code, sent.cities[0].left, post.letters) == (3, 2, 0)
    assert (office.send().exit_code, post.letters) == (0, 2)
    assert post.calls[0].key != post.calls[1].key


# After a stop


def killed(office: Office, post: Post, move: Any) -> None:
    """A run that dies in its first call, after `move`."""

    def die(item: Any) -> Any:
        move(item)
        raise KeyboardInterrupt

    post.moves = [die]
    with pytest.raises(KeyboardInterrupt):
        office.send()


@pytest.mark.parametrize("delivered", [True, False])
def test_within_the_life_of_a_key_the_same_call_is_made_again(tmp_path: Path, delivered: bool) -> None:
    post = Post()
    office = Office(tmp_path, post)
    killed(office, post, post.take if delivered else lambda item: None)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])
    assert post.calls[0] == post.calls[1], "the very same bytes"


@pytest.mark.parametrize("delivered", [True, False])
def test_past_the_life_of_a_key_the_service_is_asked(tmp_path: Path, delivered: bool) -> None:
    post = Post(capabilities=replace(KEYED, idempotency=timedelta(hours=1)))
    office = Office(tmp_path, post)
    killed(office, post, post.take if delivered else lambda item: None)
    post._keys.clear()
    office.later(hours=2)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])


@pytest.mark.parametrize("delivered", [True, False])
def test_without_keys_the_service_is_asked_once_its_word_counts(tmp_path: Path, delivered: bool) -> None:
    post = Post(capabilities=QUERYABLE)
    office = Office(tmp_path, post)
    killed(office, post, post.take if delivered else lambda item: None)
    sent = office.send()
    assert (sent.exit_code, len(sent.undecided), post.twice) == (3, 1, [])
    assert "nocturne reconcile, from 2026-12-03 11:15 UTC on" in sent.undecided[0].spoken
    office.later(minutes=15)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])


@pytest.mark.parametrize("delivered", [True, False])
def test_where_nobody_can_be_asked_a_person_decides(tmp_path: Path, delivered: bool) -> None:
    post = Post(capabilities=BLIND)
    office = Office(tmp_path, post)
    killed(office, post, post.take if delivered else lambda item: None)
    office.later(hours=1)
    sent = office.send()
    assert (sent.exit_code, len(sent.undecided), post.letters) == (3, 1, 5 if delivered else 3)
    key = sent.undecided[0].key
    assert f"--lost {key[:12]}" in sent.undecided[0].spoken
    with office.ledger() as ledger:
        with pytest.raises(UsageError, match="names 0 open batches"):
            decide(ledger, "nothing", office.clock.now(), sent=True)
        decide(ledger, key[:12].upper(), office.clock.now(), sent=delivered)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])


def test_a_service_that_does_not_know_leaves_it_in_doubt(tmp_path: Path) -> None:
    post = Post(capabilities=QUERYABLE)
    office = Office(tmp_path, post)
    killed(office, post, post.take)
    post.knows = False
    office.later(hours=1)
    assert (office.reconcile().exit_code, post.asked[-1]) == (3, post.calls[0].key)
    office.later(days=3)
    assert "reconcile --sent" in spoken(office.reconcile())
    post.knows = True
    assert office.reconcile().exit_code == 0


def test_somebody_who_left_since_is_not_written_to_by_trying_again(tmp_path: Path) -> None:
    """The frozen bytes hold a reader who unsubscribed: the service is asked instead, the others get theirs after."""
    post = Post()
    office = Office(tmp_path, post)
    killed(office, post, lambda item: None)
    assert office.people is not None
    office.people.suppress([Suppression(address=reader(0).address, blow="unsubscribed")])
    sent = office.send()
    assert (sent.exit_code, post.letters) == (3, 3)
    office.later(minutes=20)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 4, [])
    assert not post.mailboxes[f"berlin:{reader(0).id}", WEEK]


def test_somebody_who_left_this_city_is_not_written_to_by_trying_again(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    killed(office, post, lambda item: None)
    assert office.people is not None
    office.people.subscribers[0] = replace(reader(0), cities=("lisbon",))
    office.send()
    office.later(minutes=20)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 4, [])


def test_a_batch_in_doubt_is_not_tried_again_at_night(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    killed(office, post, lambda item: None)
    office.later(hours=12)
    sent = office.send()
    assert (len(post.calls), sent.exit_code) == (1, 0), "asked, found unsent, and waiting for the morning"
    office.later(hours=9)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])


# Who must not be written to


def test_those_a_service_gave_up_are_taken_off_before_anything_goes(tmp_path: Path) -> None:
    post, other = Post(), Post("postmark", suppressed=(Suppression(address=reader(3).address, blow="complained"),))
    post.suppressed = (
        Suppression(address="R1@example.org".lower(), blow="bounced", at="2026-12-01T00:00:00Z"),
        Suppression(address="stranger@example.org", blow="bounced"),
    )
    office = Office(tmp_path, post, other)
    assert (office.send().exit_code, post.letters) == (0, 3)
    assert office.people is not None and [each.standing for each in office.people.subscribers][1] == "bounced"
    office.later(minutes=5)
    office.people.subscribers.append(reader(9))
    office.send()
    assert post.asked == ["since None", "since 2026-12-02T11:00:00+00:00"]
    blows = read(FolderStore(tmp_path), NOW).blows
    assert set(blows) == {(reader(1).id, "bounced"), (reader(3).id, "complained")}


def test_a_service_that_cannot_say_whom_not_to_write_to_sends_nothing(tmp_path: Path) -> None:
    post, second = Post(suppressed="the service answered 503"), Post("postmark")
    sent = Office(tmp_path, post, second).send()
    assert (post.calls, second.letters, sent.exit_code) == ([], 5, 0) and "503" in sent.services["resend"]


# Reputation


def test_a_young_domain_sends_a_few_and_twice_as_many_on_each_good_day(tmp_path: Path) -> None:
    post = Post(capabilities=replace(KEYED, max_batch=100))
    office = Office(tmp_path, post, people=40, warm_up=4, late=120, quiet=("00:00", "00:00"))
    assert office.people is not None
    office.people.subscribers[39] = replace(reader(39), alive_at="2026-12-01T00:00:00Z")
    totals = []
    for _ in range(3):
        sent = office.send()
        assert (sent.exit_code, sent.cities[0].state) == (0, "waiting")
        office.send()
        totals.append(post.letters)
        office.later(days=1)
    assert totals == [4, 12, 28]
    assert isinstance(post.calls[0], Batch) and post.calls[0].messages[-1].reader == reader(39).id


def test_a_bad_day_does_not_double(tmp_path: Path) -> None:
    post = Post(capabilities=replace(KEYED, max_batch=100))
    office = Office(tmp_path, post, people=40, warm_up=4, late=120, quiet=("00:00", "00:00"))
    office.send()
    post.suppressed = (Suppression(address=reader(0).address, blow="bounced"),)
    office.later(days=1)
    office.send()
    assert post.letters == 8


def test_too_many_complaints_stop_everything(tmp_path: Path) -> None:
    post = Post(capabilities=replace(KEYED, max_batch=100))
    office = Office(tmp_path, post, people=500)
    complaints = tuple(Suppression(address=reader(number).address, blow="complained") for number in range(2))
    post.moves = [post.take, post.take, NotToday(reason="quota")]
    assert (office.send().exit_code, post.letters) == (3, 200)
    office.later(hours=1)
    post.suppressed = complaints[:1]
    post.moves = [post.take, NotToday(reason="quota")]
    office.send()
    assert post.letters == 300, "one complaint is a person"
    post.suppressed = complaints
    office.later(hours=1)
    sent = office.send()
    assert (sent.exit_code, post.letters) == (1, 300) and "2 of 300 letters were complained about" in spoken(sent)


def test_too_many_dead_addresses_stop_the_run_they_show_in(tmp_path: Path) -> None:
    post = Post(capabilities=replace(BLIND, max_batch=100))

    def dead(item: Any) -> Any:
        who = [each.reader for each in item.messages]
        outcomes = ["invalid" if place < 6 else "sent" for place in range(len(who))]
        return Taken(receipts=tuple(Receipt(reader=r, outcome=o) for r, o in zip(who, outcomes, strict=True)))  # type: ignore[arg-type]

    post.moves = [dead] * 9
    sent = Office(tmp_path, post, people=500).send()
    assert (sent.exit_code, len(post.calls)) == (1, 2) and "came back" in sent.stopped


def test_what_came_back_of_last_weeks_letters_does_not_stop_this_weeks(tmp_path: Path) -> None:
    post = Post(capabilities=replace(KEYED, max_batch=100))
    office = Office(tmp_path, post, people=250)
    office.send()
    office.later(days=7)
    office.composer = Letters.of(digest(week="2026-W50"))
    post.suppressed = tuple(Suppression(address=reader(number).address, blow="bounced") for number in range(50))
    assert (office.send().exit_code, post.letters) == (0, 450)


# Lists that a service keeps


def test_a_broadcast_goes_once_a_week_and_city(tmp_path: Path) -> None:
    post = Post("buttondown", KEEPER)
    office = Office(tmp_path, post)
    office.people, office.cities = None, (BERLIN, LISBON)
    assert (office.send().exit_code, post.letters) == (0, 2)
    office.composer = Letters.of(digest(body="changed since"), digest("lisbon"))
    assert (office.send().exit_code, post.letters, post.twice) == (0, 2, [])


@pytest.mark.parametrize("delivered", [True, False])
def test_a_broadcast_in_doubt_is_found_by_its_name(tmp_path: Path, delivered: bool) -> None:
    post = Post("buttondown", KEEPER)
    office = Office(tmp_path, post)
    office.people = None
    killed(office, post, post.take if delivered else lambda item: None)
    office.composer = Letters.of(digest(body="changed since"))
    sent = office.send()
    assert (sent.exit_code, post.letters) == ((0, 1) if delivered else (3, 0))
    office.later(minutes=20)
    assert (office.send().exit_code, post.letters, post.twice) == (0, 1, [])


# What is told


def test_the_account_names_no_address_and_the_command_that_resolves_a_doubt(tmp_path: Path) -> None:
    post = Post(capabilities=BLIND)
    post.moves = [post.take, Unsure(reason="r2@example.org timed out")]
    office = Office(tmp_path, post)
    said = spoken(office.send())
    counts = told(letter_counts(read(FolderStore(tmp_path), NOW)))
    assert "3 sent" in said and "nocturne reconcile --sent" in said
    assert counts.splitlines() == [
        "2026-W49 berlin by resend: 3 sent",
        f"2026-W49 berlin: 2 unknown ({post.calls[1].key[:12]}); next: nocturne reconcile",
    ]
    assert "example.org" not in said + counts


def test_a_service_that_is_not_named_any_more_needs_a_person(tmp_path: Path) -> None:
    post = Post()
    office = Office(tmp_path, post)
    killed(office, post, post.take)
    office.posts = (Post("postmark"),)
    sent = office.send()
    assert sent.exit_code == 3 and "resend is not in provider_order any more" in spoken(sent)


def test_a_key_that_is_turned_away_is_asked_about_instead(tmp_path: Path) -> None:
    """The service knows the key for other bytes: repeating leads nowhere, its list does."""
    post = Post()
    post.moves = [post.take_silently, NotLikeThis(reason="409")]
    office = Office(tmp_path, post)
    assert office.send().exit_code == 3
    office.later(minutes=20)
    post.moves = [NotLikeThis(reason="409")]
    sent = office.send()
    assert (sent.undecided, post.letters, post.twice) == ((), 2, [])
    assert (office.send().exit_code, post.letters, post.twice) == (0, 5, [])
