"""A change of anything a page is made from changes exactly the pages that show it."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.site.projects import (
    NOW,
    confirmed,
    contents,
    different,
    event,
    on_day,
    save,
    save_health,
    seen_again,
    site,
    unconfirmed,
    write_settings,
)  # fmt: skip

CLOCK = "api/v1/status.json"


def changed(project: Path, step: Callable[[], object], later: timedelta = timedelta()) -> set[str]:
    """The paths a build changes after `step`."""
    output, _ = site(project)
    before = contents(output)
    step()
    _, result = site(project, now=NOW + later)
    found = different(before, contents(output))
    assert result.counts["written"] + result.counts["removed"] == len(found)
    return found


def _beside(project: Path, key: str) -> set[str]:
    """The pages of other events that name the event with an id as similar."""
    pages = {path: data for path, data in contents(project / "output").items() if "/e/" in path and key not in path}
    return {path for path, data in pages.items() if f'id="{key}"'.encode() in data}


def with_frame(project: Path) -> set[str]:
    """Every page of the output that has the head and the foot of all others: not those for other people's frames."""
    pages = (path for path in contents(project / "output") if path.endswith(".html"))
    return {path for path in pages if not path.endswith("/embed.html")}


def _mark(template: Path, place: str) -> None:
    text = template.read_text()
    assert place in text
    template.write_text(text.replace(place, f"{place}<!-- new -->"))


def test_one_events_new_title_changes_its_page_and_what_lists_it(project: Path) -> None:
    events = [event(number) for number in range(130)]
    events[60] = event(60, title="Under another name")
    found = changed(project, lambda: save(project, "berlin", events))
    beside = _beside(project, "be0000000060")
    assert beside
    assert found - beside == {
        "berlin/e/night-60-be0000000060.html",
        "berlin/page/2/index.html",
        "berlin/events.ics",
        "berlin/2026-05-09/index.html",
        "berlin/tag/poetry/index.html",
        "berlin/tag/poetry/events.ics",
        "berlin/organizer/cellar-collective/page/2/index.html",
        "berlin/organizer/cellar-collective/events.ics",
        "api/v1/events/berlin.json",
        "api/v1/events/berlin/days/2026-05-09.json",
        "api/v1/search/berlin.json",
    }
    assert beside <= found


def test_another_night_that_changed_nothing_changes_only_the_data_about_last_seen(project: Path) -> None:
    events = [seen_again(event(number), "2026-05-01T03:00:00Z") for number in range(130)]
    nights = {f"api/v1/events/berlin/days/{each.night}.json" for each in events}
    assert changed(project, lambda: save(project, "berlin", events)) == {
        "api/v1/events/berlin.json",
        "api/v1/events/berlin/2.json",
        *nights,
    }


def test_an_event_nobody_lists_any_more_says_so_everywhere_it_is_told(project: Path) -> None:
    events = [event(number) for number in range(130)]
    events[3] = unconfirmed(events[3])
    found = changed(project, lambda: save(project, "berlin", events))
    assert {"berlin/e/night-3-be0000000003.html", "berlin/index.html", "api/v1/events/berlin.json"} <= found
    beside = _beside(project, "be0000000003")
    assert {path for path in found if "/e/" in path} == {"berlin/e/night-3-be0000000003.html", *beside}


def test_an_event_that_is_gone_takes_its_page_along(project: Path) -> None:
    found = changed(project, lambda: save(project, "tokyo", (event(number, "tokyo") for number in range(19))))
    assert "tokyo/e/night-19-to0000000019.html" in found
    assert not (project / "output" / "tokyo/e/night-19-to0000000019.html").exists()
    assert not {path for path in found if path.startswith("berlin")}


def test_the_clock_alone_changes_only_when_the_site_was_built(project: Path) -> None:
    assert changed(project, lambda: None, timedelta(minutes=5)) == {CLOCK}


def test_a_new_night_moves_what_is_over_and_only_where_it_is_a_new_night(project: Path) -> None:
    """At 02:00 UTC it is past five in Tokyo and not yet in Berlin."""
    found = changed(project, lambda: None, timedelta(hours=8))
    assert {path.split("/")[0] for path in found if "/e/" in path} == {"tokyo"}
    assert {CLOCK, "index.html", "tokyo/index.html", "tokyo/events.ics"} <= found
    assert not {path for path in found if path.startswith("berlin/")}


def test_how_fresh_a_source_is_changes_its_citys_lists_and_the_status_page(project: Path) -> None:
    late = confirmed("tokyo", "2026-04-20T03:00:00Z")
    found = changed(project, lambda: save_health(project, confirmed("berlin"), late))
    assert found == {"tokyo/index.html", "status/index.html", CLOCK}


def test_a_new_visit_changes_the_lists_that_say_when_it_was(project: Path) -> None:
    rows = [confirmed("berlin", "2026-05-01T04:00:00Z"), confirmed("tokyo", "2026-05-01T04:00:00Z")]
    found = changed(project, lambda: save_health(project, *rows, at="2026-05-01T04:00:00Z"))
    pages = contents(project / "output").items()
    lists = {path for path, data in pages if b'data-seen="2026-05-01T04:00:00Z"' in data}
    assert {"index.html", "berlin/index.html", "berlin/page/2/index.html", "tokyo/tonight/index.html"} <= lists
    assert found == {*lists, "status/index.html", CLOCK}


def test_the_operators_page_changes_alone(project: Path) -> None:
    page = project / "content" / "pages" / "about.md"
    assert changed(project, lambda: page.write_text("---\ntitle: About\n---\nNew words.\n")) == {"about/index.html"}


def test_a_page_with_a_new_name_is_in_every_menu(project: Path) -> None:
    page = project / "content" / "pages" / "about.md"
    found = changed(project, lambda: page.write_text("---\ntitle: Who we are\n---\nNew words.\n"))
    assert found == with_frame(project) | {"sw.js"}


def test_what_is_said_about_a_city_changes_its_first_page(project: Path) -> None:
    city = project / "content" / "cities" / "tokyo.md"
    found = changed(project, lambda: city.write_text(city.read_text().replace("after dark", "at dawn")))
    assert found == {"tokyo/index.html"}


@pytest.mark.parametrize(("old", "new"), [("name: Berlin", "name: Bärlin"), ("/Berlin", "/Vienna")])
def test_a_citys_other_name_or_zone_changes_what_a_build_from_nothing_would_say(
    project: Path, old: str, new: str
) -> None:
    site(project)
    file = project / "content" / "cities" / "berlin.md"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    output, _ = site(project)
    kept = contents(output)
    shutil.rmtree(output)
    shutil.rmtree(project / ".cache")
    assert contents(site(project)[0]) == kept


def test_a_template_changes_the_pages_that_are_made_from_it(project: Path) -> None:
    folder = project / "site_templates"
    status = folder / "status.html"
    assert changed(project, lambda: _mark(status, "{% block main %}")) == {"status/index.html"}
    base = folder / "base.html"
    found = changed(project, lambda: _mark(base, "</footer>"))
    assert found == with_frame(project) | {"sw.js"}


def test_a_new_style_has_a_new_name_that_every_page_links(project: Path) -> None:
    folder = project / "site_templates"
    style = folder / "assets" / "nocturne.css"
    found = changed(project, lambda: style.write_text(style.read_text() + "\n.new { color: red }\n"))
    sheets = {path for path in found if path.endswith(".css")}
    assert len(sheets) == 2
    assert found - sheets == with_frame(project) | {"sw.js"}


def test_a_file_the_operator_adds_is_copied_and_nothing_else_happens(project: Path) -> None:
    static = project / "site_templates" / "static"

    def add() -> None:
        static.mkdir(parents=True)
        (static / "CNAME").write_text("nocturne.example\n")

    assert changed(project, add) == {"CNAME"}


def test_a_setting_changes_what_shows_it(project: Path) -> None:
    """Without a contact there is no security.txt, and no page offers one."""
    write = project / "content" / "site.toml"
    found = changed(project, lambda: write.write_text(write.read_text().replace("hello@nocturne.example", "")))
    assert ".well-known/security.txt" in found
    assert "about/index.html" in found
    assert not {path for path in found if path.endswith((".ics", ".xml"))}


def test_without_pages_of_their_own_events_move_when_others_come_before_them(project: Path) -> None:
    write_settings(project, more='event_pages = "none"')
    events = [event(number) for number in range(130)]
    site(project)
    early = on_day(event(900), NOW.date())
    save(project, "berlin", [early, *events])
    output, _ = site(project)
    fresh, _ = site(project, "fresh")
    assert contents(output) == contents(fresh)
    moved = dataclasses.replace(events[49]).id
    assert f"/berlin/page/2/#{moved}" in (output / "berlin/events.ics").read_text().replace("\r\n ", "")


def test_other_code_is_another_key(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, _ = site(project)
    before = contents(output)
    monkeypatch.setattr("nocturne.site.calendar_feed.DESCRIPTION_CHARACTERS", 5)
    site(project)
    assert contents(output) == before, "nothing tells the build of a change that is in no file"
    monkeypatch.setattr("nocturne.site.digests.code", lambda: "another")
    site(project)
    calendars = {path for path in before if path.endswith(".ics")}
    assert {"berlin/events.ics", "tokyo/events.ics", "berlin/tag/poetry/events.ics"} <= calendars
    assert different(before, contents(output)) == calendars


@pytest.mark.parametrize("harm", ["changed", "added", "lost", "folder added"])
def test_what_somebody_did_to_the_output_is_put_right(project: Path, harm: str) -> None:
    output, _ = site(project)
    before = contents(output)
    page = output / "tokyo" / "e" / "night-3-to0000000003.html"
    if harm == "changed":
        page.write_bytes(page.read_bytes().replace(b"Night", b"Nigth"))
    elif harm == "added":
        (output / "tokyo" / "stray.html").write_text("x")
    elif harm == "lost":
        page.unlink()
    else:
        (output / "elsewhere").mkdir()
        (output / "elsewhere" / "stray.html").write_text("x")
    _, result = site(project)
    assert contents(output) == before
    assert result.counts["written"] + result.counts["removed"] == 1


def test_nothing_heavy_is_imported_when_nothing_changed(project: Path) -> None:
    script = (
        "import sys, datetime, pathlib\n"
        "from nocturne.site.build import build\n"
        "project = pathlib.Path(sys.argv[1])\n"
        "now = datetime.datetime.fromisoformat(sys.argv[2])\n"
        "result = build(project, project / 'output', now, jobs=2)\n"
        "assert result.counts['written'] == 0, result\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    site(project)
    done = subprocess.run(
        [sys.executable, "-c", script, str(project), NOW.isoformat()], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert {"nocturne", "msgspec"} <= loaded
    heavy = {
        "jinja2",
        "pydantic",
        "httpx",
        "yaml",
        "markdown",
        "nh3",
        "markupsafe",
        "selectolax",
        "icalendar",
        "asyncio",
    }
    assert not loaded & heavy
