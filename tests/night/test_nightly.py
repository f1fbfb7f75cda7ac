"""The night over real HTTP: what a platform says becomes a site, and trouble takes nothing away."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import pytest

from tests.fetch.server import Asked, Reply, answer
from tests.night.platform import PAGE_SIZE, Platform, event
from tests.night.project import Project

TITLES = {f"Night of Rust and Reeds {number}" for number in range(6)}


def test_a_night_turns_pages_into_a_site_and_json(project: Project, platform: Platform) -> None:
    done = project.run("nightly")
    assert (done.code, done.err.count("ok")) == (0, 1), done.err
    assert project.events().keys() == TITLES
    one = project.events()["Night of Rust and Reeds 3"]
    assert (one["date"], one["time"], one["city"], one["source"]) == ("2026-05-13", "21:00", "berlin", "eventbrite")
    assert one["place"]["name"] == "Kesselhaus am Ufer" and one["price"] == "" and one["offer"]["is_free"] is None
    assert one["link"] == "https://www.eventbrite.com/e/night-tickets-880000000003"
    home = (project.path / "output/index.html").read_text(encoding="utf-8")
    assert "Berlin" in home
    city = (project.path / "output/berlin/index.html").read_text(encoding="utf-8")
    assert all(title in city for title in TITLES)
    assert "6 events in 1 cities, 6 of them new" in done.out
    agents = {each.headers["user-agent"] for each in platform.asked}
    assert len(agents) == 1 and "+https://nights.example; hello@nights.example" in agents.pop()


def test_an_unchanged_second_night_sends_no_body_and_loses_nothing(project: Project, platform: Platform) -> None:
    project.run("nightly")
    first = project.events()
    asked = len(platform.asked)
    assert project.run("nightly", night=1).code == 0
    assert [each.path for each in platform.asked[asked:]] == [
        "/robots.txt",
        "/d/germany--berlin/all-events/?page=1",
        "/d/germany--berlin/all-events/?page=2",
    ]
    [host] = project.report()["hosts"]
    assert (host["requests"], host["not_modified"], host["unchanged"]) == (3, 2, 2)
    second = project.events()
    assert {title: each["id"] for title, each in second.items()} == {title: each["id"] for title, each in first.items()}
    assert {each["sources"][0]["state"] for each in second.values()} == {"listed"}


def empty(asked: Asked) -> Reply | None:
    return answer(200, b'<html><script>window.__SERVER_DATA__ = {"search_data": {"events": {"results": []}}};</script>')


def challenge(asked: Asked) -> Reply | None:
    return answer(403, b"<html><head><title>Just a moment...</title></head></html>")


def quiet_challenge(asked: Asked) -> Reply | None:
    return answer(200, b"<html><head><title>Just a moment...</title></head></html>")


def other_page(asked: Asked) -> Reply | None:
    return answer(200, b"<html><head><title>Log in</title></head><body>Please log in.</body></html>")


def json_error(asked: Asked) -> Reply | None:
    return answer(200, b'{"error": "maintenance"}', Content_Type="application/json")


def broken(asked: Asked) -> Reply | None:
    return None if asked.path == "/robots.txt" else answer(500, b"oops")


def no_robots(asked: Asked) -> Reply | None:
    return answer(503, b"") if asked.path == "/robots.txt" else None


def not_found(asked: Asked) -> Reply | None:
    return answer(404, b"")


def packed(asked: Asked) -> Reply | None:
    return None if asked.path == "/robots.txt" else answer(200, b"\x8b\x00", Content_Encoding="br")


def dripping(asked: Asked) -> Reply | None:
    def drip(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        while True:
            time.sleep(0.05)
            connection.sendall(b".")

    return None if asked.path == "/robots.txt" else drip


TROUBLE: dict[Callable[[Asked], Reply | None], str] = {
    empty: "ok",
    challenge: "challenge",
    quiet_challenge: "challenge",
    other_page: "wrong_body",
    json_error: "wrong_body",
    broken: "failed",
    no_robots: "refused",
    not_found: "gone",
    packed: "undecodable",
    dripping: "timeout",
}


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda trouble: trouble.__name__)
def test_a_night_of_trouble_keeps_the_last_good_events_and_says_so(
    project: Project, platform: Platform, trouble: Callable[[Asked], Reply | None]
) -> None:
    project.run("nightly")
    before = project.events()
    settings = project.path / "content/site.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("timeout = 20.0", "timeout = 0.4"))
    platform.override = trouble
    done = project.run("nightly", night=1)
    assert done.code == 3, done.out
    visit = project.visit()
    assert visit["outcome"] == TROUBLE[trouble] and visit["reason"]
    assert visit["good_at"] == "2026-05-01T03:17:00Z"
    after = project.events()
    assert {title: each["id"] for title, each in after.items()} == {title: each["id"] for title, each in before.items()}
    assert {each["status"] for each in after.values()} == {"scheduled"}
    assert {each["sources"][0]["state"] for each in after.values()} == {"unconfirmed"}
    assert "last good data is kept" in done.out


def test_after_a_night_of_trouble_all_is_well_again(project: Project, platform: Platform) -> None:
    project.run("nightly")
    platform.override = other_page
    assert project.run("nightly", night=1).code == 3
    platform.override = lambda asked: None
    assert project.run("nightly", night=2).code == 0
    assert {each["sources"][0]["state"] for each in project.events().values()} == {"listed"}


def test_a_source_that_is_down_the_whole_night_keeps_its_events(project: Project, platform: Platform) -> None:
    project.run("nightly")
    platform.stop()
    done = project.run("nightly", night=1)
    assert done.code == 3
    assert "no connection" in done.out
    assert project.events().keys() == TITLES


def test_a_server_that_dies_in_the_middle_keeps_what_was_good_and_takes_what_came(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    platform.events = [event(number, f"2026-05-{10 + number}", f"Renamed {number}") for number in range(6)]

    def die_on_page_two(asked: Asked) -> Reply | None:
        if "page=2" in asked.path:
            platform.stop()
        return None

    platform.override = die_on_page_two
    assert project.run("nightly", night=1).code == 3
    titles = sorted(project.events())
    assert titles == [
        "Night of Rust and Reeds 4",
        "Night of Rust and Reeds 5",
        *(f"Renamed {number}" for number in range(PAGE_SIZE)),
    ]
    states = {title: each["sources"][0]["state"] for title, each in project.events().items()}
    assert states["Renamed 0"] == "listed" and states["Night of Rust and Reeds 5"] == "unconfirmed"


def test_the_first_night_of_all_against_a_dead_source_still_publishes_a_site(
    project: Project, platform: Platform
) -> None:
    platform.stop()
    assert project.run("nightly").code == 3
    assert project.events() == {}
    assert (project.path / "output/berlin/index.html").is_file()


def test_an_event_that_leaves_the_list_goes_only_when_its_own_page_is_gone(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    gone = platform.events.pop(2)

    def still_there(asked: Asked) -> Reply | None:
        return answer(403, b"") if asked.path.endswith(gone["id"]) else None

    platform.override = still_there
    project.run("nightly", night=1)
    assert project.events()[gone["name"]]["sources"][0]["state"] == "unconfirmed"
    platform.override = lambda asked: None
    project.run("nightly", night=2)
    assert gone["name"] not in project.events()


def test_an_event_that_was_gone_and_returns_goes_on_as_the_event_it_was(project: Project, platform: Platform) -> None:
    """Calendars know it by its UID and SEQUENCE: a number that begins anew would be taken for an old word."""
    one = platform.events[2]
    project.run("nightly")
    one["start_time"] = "22:00"
    project.run("nightly", night=1)
    before = project.remembered()[one["name"]]
    assert before["sequence"] == 1
    platform.events.remove(one)
    project.run("nightly", night=2)
    assert one["name"] not in project.events()
    assert "event/gone" in project.report()["issues"]
    project.run("nightly", night=3)
    assert "event/gone" not in project.report()["issues"]
    platform.events.insert(2, one | {"start_time": "20:00"})
    project.run("nightly", night=4)
    after = project.remembered()[one["name"]]
    assert (after["id"], after["url"], after["first_seen"]) == (before["id"], before["url"], before["first_seen"])
    assert after["sequence"] > before["sequence"] and [each["field"] for each in after["changed"]].count("start") == 2
    assert not (project.path / ".state/gone/berlin.ndjson").exists()


def test_simulated_nights_open_and_close_circuits_in_simulated_time(project: Project, platform: Platform) -> None:
    """All of this happens within seconds of real time; a circuit by the machine's clock would stay open."""
    project.run("nightly")
    platform.override = lambda asked: answer(403, b"") if asked.path != "/robots.txt" else None
    for night in (1, 2, 3):
        project.run("nightly", night=night)
    asked = len(platform.lists())
    assert project.run("nightly", night=3).code == 3
    assert len(platform.lists()) == asked, "three nights of refusals: the circuit is open"
    assert "its circuit is open" in project.visit()["reason"]
    platform.override = lambda asked: None
    assert project.run("nightly", night=4).code == 0
    assert len(platform.lists()) > asked
