"""`nocturne read`: a saved answer in, the public record of its events and every issue out, and nothing else happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest

from nocturne.cli import read
from nocturne.cli.main import main
from nocturne.model.event import Event, ListedAt, Offer, Organizer, Place
from nocturne.model.issue import Issue
from nocturne.model.visit import Reading

FIXTURES = Path(__file__).parent.parent / "sources"
CITY = """---
name: Berlin
country: DE
coordinates: {lat: 52.52, lng: 13.405}
timezone: Europe/Berlin
sources:
  eventbrite: {place: germany--berlin}
  luma: {}
---
Words.
"""
SITE = 'title = "Read"\nbase_url = "https://read.example"\ncontact = "post@read.example"\n'


@dataclass(frozen=True, slots=True)
class Said:
    """What a run ended with: exit code, lines of stdout, lines of stderr."""

    code: int
    out: list[str]
    err: list[str]

    @property
    def events(self) -> list[dict[str, Any]]:
        """Stdout, which holds nothing but events."""
        return [json.loads(line) for line in self.out]

    @property
    def codes(self) -> list[str]:
        """Stderr, which holds nothing but issues."""
        return [json.loads(line)["code"] for line in self.err]


Run = Callable[..., Said]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one city."""
    (tmp_path / "content" / "cities").mkdir(parents=True)
    (tmp_path / "content" / "site.toml").write_text(SITE)
    (tmp_path / "content" / "cities" / "berlin.md").write_text(CITY)
    return tmp_path


@pytest.fixture
def run(project: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The verb in that project on the first of May 2026."""

    def started(source: str, file: Path, *more: str, city: str = "berlin") -> Said:
        words = ["read", source, str(file), "--city", city, "--project", str(project), "--now", "2026-05-01T12:00:00Z"]
        code = main([*words, *more])
        streams = capfdbinary.readouterr()
        return Said(code, streams.out.decode().splitlines(), streams.err.decode().splitlines())

    return started


def names(kind: type) -> list[str]:
    """The keys of a public record in their order."""
    return [field.name for field in fields(kind)]


@pytest.mark.parametrize("fixture", ["eventbrite/search", "eventbrite/organization", "luma/discover", "luma/feed"])
def test_every_key_of_the_public_event_is_there_and_no_other(fixture: str, run: Run) -> None:
    """Unknown is "", null or empty, never missing; what is remembered for bookkeeping stays inside."""
    (file,) = (FIXTURES / fixture).glob("response.*")
    said = run(fixture.partition("/")[0], file)
    assert said.code == 0 and said.events
    for event in said.events:
        assert list(event) == names(Event)
        nested = (("place", Place), ("offer", Offer), ("organizer", Organizer))
        assert all(list(event[key]) == names(kind) for key, kind in nested)
        assert [list(each) for each in event["sources"]] == [names(ListedAt)]
        assert event["id"] and event["slug"] and event["url"] == f"/berlin/e/{event['slug']}-{event['id']}.html"
    assert [event["start"] for event in said.events] == sorted(event["start"] for event in said.events)


def test_every_key_of_an_issue_is_there_and_no_other(run: Run) -> None:
    """One line each on the other stream; dropped listings are among them."""
    said = run("luma", FIXTURES / "luma" / "discover" / "response.json")
    assert said.codes == ["event/private", "place/distance", "place/region"]
    assert all(list(json.loads(line)) == names(Issue) for line in said.err)


def test_online_events_are_printed_though_the_city_lists_none(run: Run) -> None:
    """Whether a city lists them is decided later."""
    said = run("eventbrite", FIXTURES / "eventbrite" / "search" / "response.html")
    assert [event["attendance_mode"] for event in said.events] == ["offline", "offline", "online"]


def test_nothing_is_written_and_the_same_file_says_the_same(project: Path, run: Run) -> None:
    """No state, no cache, no output; a second look gives the same bytes."""
    before = sorted(project.rglob("*"))
    file = FIXTURES / "luma" / "event_page" / "response.html"
    assert run("luma", file) == run("luma", file)
    assert sorted(project.rglob("*")) == before


def test_no_more_of_a_file_is_read_than_of_an_answer(tmp_path: Path, run: Run) -> None:
    """A file without an end ends in a sentence, not in the memory of the machine."""
    endless = tmp_path / "endless.html"
    with endless.open("wb") as file:
        file.truncate(1 << 40)
    said = run("luma", endless)
    assert (said.code, said.codes) == (1, ["body/wrong"])
    assert "larger than 24 MB" in said.err[0]


def test_the_events_of_a_page_do_not_depend_on_its_address(run: Run) -> None:
    """The shape of the file decides; the address only helps."""
    file = FIXTURES / "eventbrite" / "event_page" / "response.html"
    bare = run("eventbrite", file)
    told = run("eventbrite", file, "--url", "https://www.eventbrite.de/e/prism-night-tickets-900000000002")
    assert bare == told
    assert (bare.events[0]["price"], bare.events[0]["age_limit"]) == ("€12–18.50", "18+")


def test_an_address_that_says_what_was_asked_makes_the_answer_answer_for_it(project: Path, run: Run) -> None:
    """A list around Berlin that lies in Boston is the wrong one; of a file alone each event is judged by itself."""
    answer = json.loads((FIXTURES / "luma" / "discover" / "response.json").read_text())
    for entry in answer["entries"]:
        entry["event"]["coordinate"] = {"latitude": 42.36, "longitude": -71.06}
    (project / "boston.json").write_text(json.dumps(answer))
    asked = "https://api.luma.com/discover/get-paginated-events?latitude=52.52&longitude=13.405"
    said = run("luma", project / "boston.json", "--url", asked)
    assert (said.code, said.codes) == (1, ["body/wrong"])
    alone = run("luma", project / "boston.json")
    assert (alone.code, [event["attendance_mode"] for event in alone.events]) == (0, ["online"])
    assert alone.codes.count("place/distance") == 7


WRONG = {
    "empty": b"",
    "blank": b"\n\n  ",
    "binary": bytes(range(256)) * 20,
    "text": b"export const results = [ { id: '1' } ]",
    "challenge": b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
    "page without events": b"<!DOCTYPE html><html><head><title>Hello</title></head><body><p>Hi</p></body></html>",
    "error": b'{"message": "Forbidden", "code": "forbidden"}',
    "cut off": b'{"entries": [{"api_id": "evt-1"',
    "a number that is none": b'{"entries": [NaN]}',
    "too deep": b'{"entries": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "somebody else's calendar": b"BEGIN:VCALENDAR\r\nPRODID:-//House//EN\r\nEND:VCALENDAR\r\n",
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("source", ["luma", "eventbrite"])
def test_what_the_source_does_not_send_is_refused(source: str, name: str, project: Path, run: Run) -> None:
    """Exit 1, no event, and one issue that names the file and says why."""
    (project / "saved.bin").write_bytes(WRONG[name])
    said = run(source, project / "saved.bin")
    assert (said.code, said.out, said.codes) == (1, [], ["body/wrong"])
    issue = json.loads(said.err[0])
    assert issue["subject"] == "saved.bin" and issue["message"].startswith("Not what ")


def test_a_mistake_on_the_command_line_is_one_sentence(project: Path, run: Run) -> None:
    """Exit 2 and what there is instead; never a traceback."""
    file = FIXTURES / "luma" / "feed" / "response.ics"
    for said, needed in (
        (run("lumma", file), "eventbrite"),
        (run("luma", file, city="bern"), "berlin"),
        (run("luma", project / "missing.ics"), "missing.ics"),
        (run("luma", project), str(project)),
    ):
        assert (said.code, said.out, len(said.err)) == (2, [], 1)
        assert said.err[0].startswith("nocturne: ") and needed in said.err[0]


def test_a_source_that_is_switched_off_can_still_be_looked_at(project: Path, run: Run) -> None:
    """`read` shows what would come; how much of a text is kept follows the settings."""
    file = FIXTURES / "luma" / "event_page" / "response.html"
    assert "What to bring" in run("luma", file).events[0]["description"]
    (project / "content" / "site.toml").write_text(f'{SITE}[sources.luma]\nenabled = false\ntext = "none"\n')
    said = run("luma", file)
    assert (said.code, said.events[0]["description"], said.events[0]["title"]) == (0, "", "Cellar Tapes")


def test_half_a_letter_costs_itself_and_not_the_page(project: Path, run: Run) -> None:
    """JSON can hold what no file can: it comes out as U+FFFD."""
    answer = json.loads((FIXTURES / "luma" / "calendar_items" / "response.json").read_text())
    answer["entries"][0]["event"]["name"] = "Free \ud800 Talk \\ud800 😀"
    (project / "half.json").write_text(json.dumps(answer))
    said = run("luma", project / "half.json")
    assert (said.code, len(said.events)) == (0, 3)
    assert said.events[0]["title"] == "Free \ufffd Talk \\ud800 😀"


def test_a_reader_that_breaks_off_is_a_degraded_end(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 3 with what was read before, 1 with nothing."""
    file = FIXTURES / "luma" / "feed" / "response.ics"
    whole = read.read_body

    def broken(*arguments: Any) -> Reading:
        return replace(whole(*arguments), complete=False)

    def nothing(*arguments: Any) -> Reading:
        return replace(whole(*arguments), complete=False, listings=())

    monkeypatch.setattr(read, "read_body", broken)
    assert (run("luma", file).code, len(run("luma", file).events)) == (3, 5)
    monkeypatch.setattr(read, "read_body", nothing)
    assert (run("luma", file).code, run("luma", file).events) == (1, [])


CURATED = '---\ntitle: Quiet Hours\ncity: berlin\ndate: "2026-05-08"\ntime: "20:00"\n---\nBy hand.\n'


def test_a_file_written_by_hand_is_read_like_any_other_answer(project: Path, run: Run) -> None:
    file = project / "quiet-hours.md"
    file.write_text(CURATED)
    (event,) = run("curated", file).events
    assert (event["title"], event["start"], event["price"]) == ("Quiet Hours", "2026-05-08T20:00:00+02:00", "")
    assert event["sources"][0]["extractor"] == "front_matter"


def test_a_mistake_in_a_file_written_by_hand_is_a_sentence_with_its_line(project: Path, run: Run) -> None:
    file = project / "quiet-hours.md"
    file.write_text(CURATED.replace("2026-05-08", "8 May"))
    said = run("curated", file)
    assert (said.code, said.out) == (2, [])
    assert said.err[0].startswith(f"nocturne: {file}:4: date: ")
    file.write_text(CURATED.replace("berlin", "bern"))
    assert "did you mean" in run("curated", file).err[0] or "known: berlin" in run("curated", file).err[0]
