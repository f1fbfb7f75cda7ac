"""Hosts are asked evenly, one request at a time, and as slowly as they wish; other hosts do not wait for them."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from nocturne.fetch.pace import RunClock
from nocturne.fetch.policy import Manners
from nocturne.model.exchange import Outcome
from tests.fetch.asking import NOW, StillClock, Visitor, local, page
from tests.fetch.server import Asked, Site, answer


def test_requests_to_one_host_are_evenly_spaced_robots_txt_included(site: Site, clock: StillClock) -> None:
    visitor = Visitor(clock=clock)
    visitor.ask(*[page(site.url())] * 3, manners=Manners(delay=2.0))
    assert [each.at for each in site.asked] == [0.0, 2.0, 4.0, 6.0]
    assert visitor.host.waited_s == 6.0


def test_time_spent_elsewhere_counts_towards_the_pace(site: Site, clock: StillClock) -> None:
    def slow(asked: Asked, connection: socket.socket) -> None:
        clock.passed += 5.0
        connection.sendall(answer(Connection="close"))

    site.replies["/slow"] = slow
    Visitor(clock=clock).ask(page(site.url("/slow")), page(site.url()), manners=Manners(delay=2.0))
    assert [each.at for each in site.asked] == [0.0, 2.0, 7.0], "the last began at 2 and took 5: no further wait"


def test_a_host_is_never_asked_twice_at_once(site: Site) -> None:
    found = Visitor().together([page(site.url())] * 12)
    assert {each.outcome for each in found} == {Outcome.OK}
    assert site.most_at_once == 1
    assert [each.path for each in site.asked].count("/robots.txt") == 1


def test_different_hosts_are_asked_side_by_side() -> None:
    meeting = threading.Barrier(4)

    def meet(asked: Asked, connection: socket.socket) -> None:
        meeting.wait(30)  # nobody gets an answer before all four have been asked
        connection.sendall(answer(Connection="close"))

    sites = [Site() for _ in range(4)]
    for each in sites:
        each.replies["/"] = meet
    found = Visitor().together([page(each.url()) for each in sites])
    for each in sites:
        each.stop()
    assert [each.outcome for each in found] == [Outcome.OK] * 4


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(site: Site, clock: StillClock, status: int) -> None:
    site.replies["/"] = [answer(status, b"", Retry_After="17"), answer()]
    visitor = Visitor(clock=clock)
    assert visitor.ask(page(site.url()))[0].outcome is Outcome.OK
    assert [each.at for each in site.asked] == [0.0, 0.0, 17.0]
    assert (visitor.host.retries, visitor.host.failures, visitor.host.circuit) == (1, 0, "closed")


def test_retry_after_as_a_date_counts_from_the_servers_own_clock(site: Site, clock: StillClock) -> None:
    """A simulated night, or a machine with a wrong clock, waits neither for years nor not at all."""
    later = NOW.replace(year=2031)
    dates = {"Date": format_datetime(later, usegmt=True)}
    until = format_datetime(later.replace(second=40), usegmt=True)
    site.replies["/"] = [answer(503, b"", Retry_After=until, **dates), answer()]
    assert Visitor(clock=clock).ask(page(site.url()))[0].outcome is Outcome.OK
    assert [each.at for each in site.asked] == [0.0, 0.0, 40.0]


def test_retry_after_as_a_date_counts_from_our_clock_without_theirs(site: Site, clock: StillClock) -> None:
    until = format_datetime(NOW.replace(minute=18), usegmt=True)
    site.replies["/"] = [answer(503, b"", Retry_After=until), answer()]
    assert Visitor(clock=clock).ask(page(site.url()))[0].outcome is Outcome.OK
    assert [each.at for each in site.asked] == [0.0, 0.0, 60.0]


@pytest.mark.parametrize("value", ["soon", "-5", "", "9" * 400, "Thu, 99 Foo 2026", "1.5", "²"])
def test_nonsense_in_retry_after_is_survived(site: Site, value: str) -> None:
    site.replies["/"] = answer(503, b"", Retry_After=value.encode().decode("latin-1"))
    assert Visitor().ask(page(site.url()))[0].outcome is Outcome.FAILED


def test_a_pause_longer_than_the_run_waits_is_honoured_by_staying_away(site: Site, clock: StillClock) -> None:
    site.replies["/"] = [answer(429, b"", Retry_After="7200"), answer()]
    visitor = Visitor(clock=clock)
    first, second = visitor.ask(page(site.url()), page(site.url()))
    assert (first.outcome, second.outcome) == (Outcome.BLOCKED, Outcome.REFUSED)
    assert len(site.paths()) == 1
    assert visitor.host.circuit == "open until 2026-05-01 05:17 UTC"
    again = Visitor(clock=StillClock(NOW.replace(hour=6)), hosts=visitor.hosts)
    assert again.ask(page(site.url()))[0].outcome is Outcome.OK


def test_retries_are_bounded_and_wait_longer_each_time(site: Site, clock: StillClock) -> None:
    site.replies["/"] = answer(502, b"")
    visitor = Visitor(clock=clock)
    [response] = visitor.ask(page(site.url()))
    assert (response.outcome, response.reason) == (Outcome.FAILED, "the host could not answer (HTTP 502)")
    assert len(site.paths()) == visitor.policy.tries == 3
    first, second = clock.slept
    assert 0.75 <= first <= 1.25 and 1.5 <= second <= 2.5
    assert visitor.host.retries == 2


def test_all_tries_together_have_a_limit_in_time(site: Site, clock: StillClock) -> None:
    site.replies["/"] = answer(503, b"", Retry_After="100")
    [response] = Visitor(local(retry_total=150.0), clock).ask(page(site.url()))
    assert response.outcome is Outcome.FAILED
    assert [each.at for each in site.asked] == [0.0, 0.0, 100.0], "a third try would end after 150 s"


def test_what_will_not_change_is_not_tried_again(site: Site) -> None:
    for status in (400, 401, 403, 404, 410, 451, 501):
        site.replies["/"] = answer(status, b"")
        before = len(site.paths())
        Visitor().ask(page(site.url()))
        assert len(site.paths()) == before + 1, status


def test_a_connection_that_breaks_is_tried_again(site: Site) -> None:
    def hang_up(asked: Asked, connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    site.replies["/"] = [hang_up, answer()]
    assert Visitor().ask(page(site.url()))[0].outcome is Outcome.OK


def test_a_runs_clock_starts_at_its_injected_now_and_goes_on() -> None:
    clock = RunClock(datetime(2031, 5, 1, 5, 17, tzinfo=ZoneInfo("Europe/Berlin")))
    first = clock.now()
    assert first.isoformat().startswith("2031-05-01T03:17") and first.tzinfo is UTC
    assert clock.now() >= first
