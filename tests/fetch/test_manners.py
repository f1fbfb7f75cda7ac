"""Who we say we are, what we do not carry along, and what is remembered of a host from night to night."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

import nocturne
from nocturne.fetch.breaker import LONGEST_REST, THRESHOLD, Breaker
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.policy import Manners, user_agent
from nocturne.model.exchange import Outcome
from tests.fetch.asking import NOW, StillClock, Visitor, ask, local, page
from tests.fetch.server import Site, answer


def test_the_user_agent_says_what_we_are_whose_we_are_and_whom_to_write_to(site: Site) -> None:
    said = user_agent("https://nights.example/berlin/", "mailto:hello@nights.example")
    assert said == (f"Nocturne/{nocturne.__version__} (+https://nights.example/berlin/; mailto:hello@nights.example)")
    ask(site.url(), user_agent=said)
    assert {each.headers["user-agent"] for each in site.asked} == {said}, "to robots.txt as well"


@pytest.mark.parametrize(("contact", "said"), [("", "(+https://a.example)"), ("mail\nbreak", "(+https://a.example)")])
def test_what_cannot_stand_in_a_header_is_left_out_and_the_rest_kept(contact: str, said: str) -> None:
    assert user_agent("https://a.example", contact).endswith(said)


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert ask(site.url()).outcome is Outcome.OK
        assert proxy.asked == []


def test_cookies_are_not_kept(site: Site) -> None:
    site.replies["/"] = answer(200, Set_Cookie="session=1; Path=/")
    visitor = Visitor()
    visitor.ask(*[page(site.url())] * 3)
    assert all("cookie" not in each.headers for each in site.asked)


def test_each_format_is_asked_for_by_its_name(site: Site) -> None:
    for expects in ("html", "json", "ics", "xml"):
        Visitor().ask(page(site.url(f"/{expects}"), expects=expects))
    accepted = {each.path: each.headers["accept"] for each in site.asked if each.path != "/robots.txt"}
    assert accepted["/json"] == "application/json" and accepted["/ics"] == "text/calendar"
    assert accepted["/html"].startswith("text/html") and "xml" in accepted["/xml"]


def test_a_nights_budget_is_never_exceeded_and_what_it_does_not_reach_is_deferred(site: Site) -> None:
    visitor = Visitor()
    found = visitor.ask(*[page(site.url())] * 6, manners=Manners(delay=0, budget=4))
    assert [each.outcome for each in found] == [Outcome.OK] * 3 + [Outcome.DEFERRED] * 3
    assert len(site.asked) == 4, "robots.txt counts too"
    assert (visitor.host.requests, visitor.host.deferred) == (4, 3)
    assert found[-1].reason == f"tonight's 4 requests to 127.0.0.1:{site.port} are spent"


def test_retries_spend_the_budget_too(site: Site) -> None:
    site.replies["/"] = answer(503, b"")
    visitor = Visitor()
    [response] = visitor.ask(page(site.url()), manners=Manners(delay=0, budget=3))
    assert response.outcome is Outcome.FAILED
    assert len(site.asked) == 3


def test_three_refusals_in_a_row_open_the_circuit_and_nobody_knocks_any_more(site: Site) -> None:
    site.replies["/"] = answer(403, b"")
    visitor = Visitor()
    found = visitor.ask(*[page(site.url())] * 5)
    assert [each.outcome for each in found] == [Outcome.BLOCKED] * 3 + [Outcome.REFUSED] * 2
    assert len(site.paths()) == THRESHOLD
    assert "its circuit is open" in found[-1].reason
    assert (visitor.host.refused, visitor.host.outcomes) == (2, {"blocked": 3})
    assert visitor.host.circuit == "open until 2026-05-01 23:17 UTC"


def test_a_success_between_refusals_keeps_the_circuit_closed(site: Site) -> None:
    site.replies["/no"] = answer(403, b"")
    requests = [page(site.url(path)) for path in ("/no", "/no", "/", "/no", "/no")]
    visitor = Visitor()
    assert Outcome.REFUSED not in {each.outcome for each in visitor.ask(*requests)}
    assert visitor.host.circuit == "closed"


def test_the_circuit_survives_the_night_and_each_failed_trial_doubles_the_rest(site: Site) -> None:
    """Simulated nights a day apart: the clock of a run is its injected clock."""
    site.replies["/"] = answer(403, b"")
    remembered: dict[str, Any] = {}
    knocked = []
    for night in range(8):
        hosts = HostMemory.load(json.loads(json.dumps(remembered)))
        visitor = Visitor(clock=StillClock(NOW + timedelta(days=night)), hosts=hosts)
        before = len(site.paths())
        visitor.ask(*[page(site.url())] * 4)
        knocked.append(len(site.paths()) - before)
        remembered = hosts.dump()
    assert knocked == [3, 1, 0, 1, 0, 0, 0, 1], "rests of 20, 40, 80 and 160 hours"
    site.replies["/"] = answer()
    hosts = HostMemory.load(remembered)
    visitor = Visitor(clock=StillClock(NOW + timedelta(days=30)), hosts=hosts)
    assert visitor.ask(page(site.url()))[0].outcome is Outcome.OK
    assert hosts.dump() == {}, "a host that is well needs no memory"


def test_a_host_that_is_down_for_years_is_still_tried_once_a_week() -> None:
    circuit, now = Breaker(), NOW
    for _ in range(2000):
        circuit = circuit.failed(now)
        assert circuit.open_until is None or circuit.open_until - now <= LONGEST_REST
        now = circuit.open_until or now
    assert HostMemory.load(HostMemory({"a": circuit}).dump()).breaker("a") == circuit


def test_memory_that_cannot_be_read_is_forgotten_host_by_host() -> None:
    good = {"failures": 3, "rests": 1, "open_until": "2026-05-02T00:00:00+00:00"}
    strange = {"a": good, "b": {}, "c": [], "d": good | {"open_until": "soon"}, "e": good | {"failures": "many"}}
    naive = {"f": good | {"open_until": "2026-05-02T00:00:00"}, "g": None, "h": good | {"rests": 1e999}}
    assert set(HostMemory.load(strange | naive).breakers) == {"a"}


def test_the_ledger_tells_every_outcome_by_host() -> None:
    with Site() as one, Site() as two:
        one.replies = {"/ok": answer(), "/json": answer(200, b"{}"), "/gone": answer(410, b"")}
        two.replies = {"/ok": answer(), "/br": answer(200, b"x", Content_Encoding="br")}
        visitor = Visitor(local())
        asked = [one.url("/ok"), one.url("/json"), one.url("/gone"), two.url("/ok"), two.url("/br")]
        visitor.ask(*map(page, asked), manners=Manners(delay=1.5))
        rows = {row.host: row for row in visitor.ledger}
        first, second = rows[f"127.0.0.1:{one.port}"], rows[f"127.0.0.1:{two.port}"]
        assert first.outcomes == {"gone": 1, "ok": 1, "wrong_body": 1}
        assert second.outcomes == {"ok": 1, "undecodable": 1}
        assert (first.requests, second.requests) == (4, 3)
        assert first.waited_s == 4.5, "three pauses of 1.5 s"
        assert first.robots == "allows all (HTTP 404)"
        assert first.bytes > 0
