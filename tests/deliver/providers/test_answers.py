"""Every answer of every service is taken for what it is: sent, refused, later, not today, or nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from nocturne.deliver.providers.base import providers
from nocturne.model.delivery import Answer, Call, Found, NotNow, NotToday, Reply, Taken, Unsure
from tests.deliver.providers.case import Case, Replies, cases, converse, question, saved
from tests.deliver.providers.letters import ENVIRONMENT, provider

EVERYWHERE: dict[str, tuple[dict[str, Any], str]] = {
    "an empty success": ({"status": 200}, "Unsure"),
    "a page for a success": ({"status": 200, "body": "<!doctype html><p>Welcome</p>"}, "Unsure"),
    "broken JSON": ({"status": 200, "body": '{"data": [{"id": "'}, "Unsure"),
    "another shape": ({"status": 200, "body": {"data": "yes", "errors": 3}}, "Unsure"),
    "a list of nothing": ({"status": 200, "body": [None]}, "Unsure"),
    "a number": ({"status": 200, "body": "7"}, "Unsure"),
    "too large": ({"status": 413, "body": "<html><h1>413 Request Entity Too Large</h1></html>"}, "NotLikeThis"),
    "a page for a refusal": ({"status": 403, "body": "<html>Access denied</html>"}, "NotLikeThis"),
    "somewhere else": ({"status": 302, "headers": {"location": "https://elsewhere.example/"}}, "NotLikeThis"),
    "no such path": ({"status": 404}, "NotLikeThis"),
    "too slow": ({"status": 408}, "Unsure"),
    "broken": ({"status": 500}, "Unsure"),
    "a page for a failure": ({"status": 502, "body": "<html>Bad Gateway</html>"}, "Unsure"),
    "out of time": ({"status": 504, "body": "upstream request timeout"}, "Unsure"),
    "a pause of a day": ({"status": 429, "headers": {"retry-after": "86400"}}, "NotToday"),
    "a pause that is no time": ({"status": 429, "headers": {"retry-after": "soon"}}, "NotNow"),
    "no answer": ({"none": "no whole answer within 30 s", "may_have_arrived": True}, "Unsure"),
    "no connection": ({"none": "no connection", "may_have_arrived": False}, "NotToday"),
}
"""What came to the one call that sends, from a service or from whatever stands before it."""


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.service}/{case.name}")
def test_a_saved_answer_is_taken_for_what_it_is(case: Case) -> None:
    """The calls in their order, the class of the answer, and what it says; no address in any reason."""
    written = case.load()
    replies = Replies(written["replies"])
    asked = provider(case.service)
    found = converse(question(asked, written), replies)
    assert replies.left == 0
    root = asked._root
    if "asks" in written:
        assert [f"{call.method} {call.url.removeprefix(root)}" for call in replies.calls] == written["asks"]
    assert _told(found, written["comes"]) == written["comes"]
    assert "@" not in str(getattr(found, "reason", "")) and "\n" not in str(getattr(found, "reason", ""))
    assert not any("@" in receipt.reason for receipt in getattr(found, "receipts", ()))


def _told(found: object, wanted: dict[str, Any]) -> dict[str, Any]:
    """An answer in the words of a file, as far as the file speaks of it."""
    told: dict[str, Any] = {}
    if "suppressed" in wanted and isinstance(found, tuple):
        told["suppressed"] = [[each.address, each.blow, each.at] for each in found]
    if "is" in wanted:
        told["is"] = type(found).__name__
    for name in ("certain", "broadcast", "sent", "seconds"):
        if name in wanted:
            told[name] = getattr(found, name, f"no {name}")
    if "receipts" in wanted:
        told["receipts"] = [[each.reader, each.outcome, each.id] for each in getattr(found, "receipts", ())]
    if "says" in wanted:
        reason = found if isinstance(found, str) else getattr(found, "reason", "")
        told["says"] = wanted["says"] if wanted["says"] in reason else reason
    return told


def test_every_service_has_saved_answers() -> None:
    """A service comes with a folder of them, and no folder is left of a service that went."""
    assert {case.service for case in cases()} == set(providers())


@pytest.mark.parametrize("what", EVERYWHERE)
@pytest.mark.parametrize("service", ["resend", "resend broadcast", "buttondown", "postmark", "ses"])
def test_what_any_service_may_answer_to_the_call_that_sends(service: str, what: str) -> None:
    """Only where it is certain that nothing was sent may somebody else send it; the doubt is never resolved by hope."""
    reply, wanted = EVERYWHERE[what]
    name, _, kind = service.partition(" ")
    lists = bool(kind) or providers()[name].capabilities is None
    first = Case(name, "found-draft").load()["replies"] if lists else []
    found = converse(question(provider(name), {"of": "broadcast" if lists else "send"}), Replies([*first, reply]))
    assert type(found).__name__ == wanted, found


@pytest.mark.parametrize("service", ["resend", "buttondown"])
@pytest.mark.parametrize("what", [what for what, (_, wanted) in EVERYWHERE.items() if wanted == "Unsure"])
def test_nothing_is_drafted_while_it_is_not_known_what_is_there(service: str, what: str) -> None:
    """A question that sends nothing leaves no doubt about what was sent, whatever comes back, and is the last one."""
    replies = Replies([EVERYWHERE[what][0]])
    assert isinstance(converse(question(provider(service), {"of": "broadcast"}), replies), NotToday)
    assert len(replies.calls) == 1


def test_a_key_never_shows() -> None:
    """Neither in what is printed of a call nor in a reason."""
    for name in providers():
        replies = Replies([{"status": 401, "body": {"message": "no"}}])
        lists = providers()[name].capabilities is None
        found = converse(question(provider(name), {"of": "broadcast" if lists else "send"}), replies)
        shown = f"{found} {replies.calls}"
        assert len(replies.calls) == 1
        assert not [value for key, value in ENVIRONMENT.items() if "KEY" in key and value in shown]


def test_pauses_up_to_an_hour_are_waited_for() -> None:
    """A longer one is not today's."""
    for seconds, kind in ((3600, NotNow), (3601, NotToday)):
        reply = {"status": 429, "headers": {"retry-after": str(seconds)}}
        assert isinstance(converse(question(provider("postmark"), {"of": "send"}), Replies([reply])), kind)


def test_postmark_is_asked_for_a_day_more_than_is_wanted() -> None:
    """Its days are those of another zone."""
    replies = Replies([{"status": 200, "body": {"Suppressions": []}}])
    assert converse(provider("postmark").suppressions(datetime(2026, 10, 1, 0, 5, tzinfo=UTC)), replies) == ()
    assert replies.calls[0].url.endswith("/message-streams/broadcast/suppressions/dump?fromdate=2026-09-30")


def test_a_broadcast_is_sent_by_one_call_only() -> None:
    """Everything before it may be asked again; there is no second call after it."""
    for name, case in (("resend", "broadcast-sent"), ("buttondown", "sent")):
        written = Case(name, case).load()
        replies = Replies(written["replies"])
        assert isinstance(converse(question(provider(name), written), replies), Taken)
        sending = [call for call in replies.calls if call.url.endswith(("/send", "/publish"))]
        assert sending == replies.calls[-1:]
        broken = Replies([*written["replies"][:-1], {"status": 500}])
        assert isinstance(converse(question(provider(name), written), broken), Unsure)


JUNK: list[Any] = [
    None,
    True,
    -1,
    0.5,
    10**30,
    "",
    "x",
    [],
    {},
    [None],
    [[]],
    {"id": {}},
    {"message": ["no"]},
    "\\ud83c",
]
"""What may stand in an answer where something else should."""


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where a value stands in an answer, from the whole to each part."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for name, part in inside for place in _places(part, (*path, name)))]


def _spoilt(value: Any, path: tuple[str | int, ...], junk: Any) -> Any:
    """The same answer with junk in one place."""
    if not path:
        return junk
    made: Any = dict(value) if isinstance(value, dict) else list(value)
    made[path[0]] = _spoilt(made[path[0]], path[1:], junk)
    return made


@pytest.mark.parametrize("name", sorted(providers()))
def test_no_answer_breaks_a_conversation(name: str) -> None:
    """Junk in any place of any saved answer: the conversation ends with an answer of ours all the same."""
    spoilt = 0
    for case in cases(name):
        written = case.load()
        of, replies = written["of"], written["replies"]
        wanted = {"lookup": Found, "find": Found, "suppressions": tuple | str}.get(of) or get_args(Answer)
        for turn, reply in enumerate(replies):
            for place in () if "none" in reply else _places(reply.get("body", "")):
                for junk in JUNK:
                    changed = {**reply, "body": _spoilt(reply.get("body", ""), place, junk)}
                    left = [*replies[:turn], changed, *replies[turn + 1 :]]
                    assert isinstance(converse(question(provider(name), written), _then_broken(left)), wanted)
                    spoilt += 1
    assert spoilt > 500


SHAPES: list[Any] = [None, 7, {}, [7], True]
"""Junk that is no word, so that nobody can have meant it; an empty list is left out where none says how long it is."""


@pytest.mark.parametrize(
    "case",
    [
        Case("resend", "looked-up"),
        Case("postmark", "looked-up"),
        Case("resend", "found-sent"),
        Case("buttondown", "found-sent"),
    ],
    ids=lambda case: f"{case.service}/{case.name}",
)
def test_junk_hides_nothing_that_was_sent(case: Case) -> None:
    """A look that finds less than there is would send it again: what cannot be read leaves it open."""
    written = case.load()
    whole = converse(question(provider(case.service), written), Replies(written["replies"]))
    assert whole.certain
    for turn, reply in enumerate(written["replies"]):
        for place in _places(reply["body"]):
            for junk in SHAPES if case.service == "resend" and place == ("data",) else [*SHAPES, []]:
                if junk is None and place[-1:] == ("name",):
                    continue  # a broadcast may have no name, and is somebody else's then
                changed = {**reply, "body": _spoilt(reply["body"], place, junk)}
                left = [*written["replies"][:turn], changed, *written["replies"][turn + 1 :]]
                found = converse(question(provider(case.service), written), _then_broken(left))
                lost = {each.reader for each in whole.receipts} - {each.reader for each in found.receipts}
                missed = bool(whole.broadcast) and not found.broadcast
                assert not found.certain or (not lost and not missed), f"{place} {junk}"


def _then_broken(left: list[dict[str, Any]]) -> Callable[[Call], Reply]:
    """The saved answers, and a failure to whatever is asked beyond them."""
    waiting = iter(left)
    return lambda call: saved(next(waiting, {"status": 500}))
