"""How much is too much: from a network, to a mailbox, in all; with a clock to turn."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from nocturne.endpoint.desk import Limits
from nocturne.endpoint.visitor import network
from tests.subscribers.letterbox import ENVIRONMENT, Letterbox, letterbox

LIMITS = Limits(step_after=3, shut_after=6, mails_to_one=1, mails_in_all=5)


def test_one_mailbox_gets_one_mail_a_day_however_its_address_is_varied(tmp_path: Path) -> None:
    with letterbox(tmp_path) as box:
        answers = [
            box.subscribe(each) for each in ("a.b@gmail.com", "ab@gmail.com", "A.B+x@googlemail.com", "ab+y@gmail.com")
        ]
        assert len({answer.content for answer in answers}) == 1
        assert [each.to for each in box.courier.messages] == ["a.b@gmail.com"]
        box.wait(hours=23, minutes=59)
        box.subscribe("ab@gmail.com")
        assert len(box.courier.messages) == 1
        box.wait(minutes=1)
        box.subscribe("ab@gmail.com")
        assert [each.to for each in box.courier.messages] == ["a.b@gmail.com", "ab@gmail.com"]


def test_a_busy_network_is_asked_for_one_more_click_then_shut_out_for_an_hour(tmp_path: Path) -> None:
    with letterbox(tmp_path, limits=LIMITS) as box:
        for number in range(3):
            box.subscribe(f"a{number}@example.org")
        assert len(box.courier.messages) == 3
        step = box.subscribe("a3@example.org")
        assert step.status_code == 200 and 'name="stamp"' in step.text and len(box.courier.messages) == 3
        stamp = step.text.partition('name="stamp" value="')[2].partition('"')[0]
        box.wait(seconds=5)
        box.post("/subscribe", {"email": "a3@example.org", "city": "berlin", "stamp": stamp})
        assert len(box.courier.messages) == 4
        box.subscribe("a4@example.org")
        shut = box.subscribe("a5@example.org")
        assert (shut.status_code, shut.headers["retry-after"]) == (429, "3600")
        box.host = "192.0.2.8"
        box.subscribe("a6@example.org")
        assert len(box.courier.messages) == 5, "another network is another matter"
        box.host = "192.0.2.7"
        box.wait(hours=1)
        assert box.subscribe("a7@example.org").status_code == 200
        assert len(box.courier.messages) == 6


def test_not_more_than_so_many_mails_go_out_in_an_hour(tmp_path: Path) -> None:
    with letterbox(tmp_path, limits=Limits(mails_in_all=5)) as box:
        for number in range(9):
            box.host = f"192.0.2.{number}"
            assert box.subscribe(f"a{number}@example.org").status_code == 200
        assert len(box.courier.messages) == 5


def test_leaving_is_never_too_much(tmp_path: Path) -> None:
    with letterbox(tmp_path, limits=LIMITS) as box:
        for number in range(40):
            token = box.tokens.unsubscribe(f"{number:016}", "berlin")
            assert box.post(f"/u/{token}", {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert len(box.queue()) == 40


def test_no_network_address_is_kept(tmp_path: Path) -> None:
    with letterbox(tmp_path) as box:
        box.host = "203.0.113.77"
        box.join("anna@example.org")
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or b"203.0.113.77" not in path.read_bytes()


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.7", [], 0, "192.0.2.7"),
        ("192.0.2.7", ["203.0.113.9"], 0, "192.0.2.7"),
        ("10.0.0.1", ["203.0.113.9"], 1, "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1, 203.0.113.9"], 1, "203.0.113.9"),
        ("10.0.0.1", ["198.51.100.1", "203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ("10.0.0.1", [], 1, "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], 1, "unknown"),
        ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", [], 0, "192.0.2.7"),
        ("", [], 0, "unknown"),
    ],
)
def test_where_somebody_comes_from_is_what_our_own_proxies_say(
    peer: str, forwarded: list[str], proxies: int, expected: str
) -> None:
    assert network(peer, forwarded, proxies) == expected


def test_behind_a_proxy_visitors_are_told_apart(tmp_path: Path) -> None:
    environment = {**ENVIRONMENT, "NOCTURNE_ENDPOINT_PROXIES": "1"}
    with letterbox(tmp_path, environment, LIMITS) as box:
        statuses = [_from(box, f"203.0.113.{number}").status_code for number in range(10)]
        assert statuses == [422] * 10
        statuses = [_from(box, "203.0.113.200").status_code for _ in range(8)]
        assert statuses == [422] * 6 + [429] * 2


def _from(box: Letterbox, host: str) -> httpx.Response:
    return box.post("/subscribe", {"email": "", "city": "berlin"}, headers={"X-Forwarded-For": f"198.51.100.1, {host}"})
