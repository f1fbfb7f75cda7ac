"""A day of change stands in the sitemap where it is known, and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from defusedxml import ElementTree

from tests.site.projects import BASE, NOW, event, save, site, write_project

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def days(file: Path) -> dict[str, str]:
    """Address -> day of its last change, "" where none stands."""
    top = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    return {
        str(each.findtext(f"{SPACE}loc")).removeprefix(f"{BASE}/"): each.findtext(f"{SPACE}lastmod") or ""
        for each in top
    }


def test_an_event_has_the_day_since_when_it_says_what_it_says_and_lists_have_none(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    changed = ({"at": "2026-04-29T03:00:00Z", "field": "title", "from": "a", "to": "b"},)
    save(project, "berlin", [
        event(1, revised="2026-04-30T03:00:00Z", changed=changed), event(2), event(3, revised="last night"),
    ])  # fmt: skip
    output, _ = site(project)
    found = days(output / "sitemaps/berlin.xml")
    events = {path: day for path, day in found.items() if "/e/" in path}
    assert sorted(events.values()) == ["", "", "2026-04-30"]
    assert events[next(path for path in events if "night-1-" in path)] == "2026-04-30"
    assert set(found.values()) == {"", "2026-04-30"} and not any(found[path] for path in found.keys() - events.keys())
    assert {*days(output / "sitemap.xml").values(), *days(output / "sitemaps/_site.xml").values()} == {""}


def test_a_night_that_goes_by_dates_nothing_anew(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    save(project, "berlin", [event(number, revised="2026-04-30T03:00:00Z") for number in range(9)])
    output, _ = site(project)
    before = days(output / "sitemaps/berlin.xml")
    output, _ = site(project, now=NOW + timedelta(days=1))
    after = days(output / "sitemaps/berlin.xml")
    assert after.keys() < before.keys() and all(before[path] == day for path, day in after.items())


def test_robots_may_read_all_and_are_shown_the_sitemap(tmp_path: Path) -> None:
    output, _ = site(write_project(tmp_path / "project"))
    assert (output / "robots.txt").read_text() == f"User-agent: *\nAllow: /\n\nSitemap: {BASE}/sitemap.xml\n"
