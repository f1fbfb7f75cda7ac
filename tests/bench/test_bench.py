"""The benchmark measures what it says it measures."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from nocturne.model.event import KnownEvent
from nocturne.store import folder
from tests.bench import duplicates, invented, letters, own, prepare

ROOT = Path(__file__).parents[2]
CITY = {
    "name": "Otterby", "slug": "otterby-000", "tz": "Europe/Berlin", "lat": 52.5, "lng": 13.4,
    "events": [
        {
            "id": "0123456789abcdef", "slug": "a-01234567", "title": "A night & more", "tz": "Europe/Berlin",
            "start": "2030-01-05T02:00:00+01:00", "end": "2030-01-05T04:00:00+01:00", "venue": "Cellar",
            "address": "3 Canal Street", "lat": 52.5, "lng": 13.4, "description": "One.\n\nTwo <3.",
            "tags": ["dub"], "price": 0, "currency": "EUR", "image_url": "https://img.example/a.jpg",
            "is_ai_generated": False, "source": "luma", "link": "https://luma.example/e/a?aff=x",
        }
    ],
}  # fmt: skip


def test_a_corpus_becomes_a_project_that_builds(tmp_path: Path) -> None:
    corpus, project = tmp_path / "corpus", tmp_path / "project"
    corpus.mkdir()
    (corpus / "otterby-000.json").write_text(json.dumps(CITY))
    assert prepare.main(corpus, project) == 0
    (row,) = folder.read_rows(project / ".state" / "events" / "otterby-000.ndjson", KnownEvent)
    assert (row.id, row.night, row.time, row.link) == (
        "0123456789ab",
        "2030-01-04",
        "02:00",
        "https://luma.example/e/a",
    )
    assert row.description_html == "<p>One.</p><p>Two &lt;3.</p>"
    words = ["build", "--quiet", "--project", str(project), "--now", own.NOW.isoformat()]
    subprocess.run([sys.executable, "-m", "nocturne", *words], check=True, cwd=ROOT, timeout=120)
    assert len(list(project.glob("output/otterby-000/e/*-0123456789ab.html"))) == 1


def test_a_folder_without_cities_is_an_empty_project(tmp_path: Path) -> None:
    """Whoever measures may prepare before there is a corpus."""
    assert prepare.main(tmp_path / "nowhere", tmp_path / "project") == 0


def test_invented_projects_are_the_same_every_time_and_change_by_the_share_that_is_asked(tmp_path: Path) -> None:
    for name in ("a", "b"):
        invented.write(tmp_path / name, 2, 200)
    path = Path(".state/events/town-0.ndjson")
    first = (tmp_path / "a" / path).read_bytes()
    assert first == (tmp_path / "b" / path).read_bytes()
    invented.save_city(tmp_path / "b", 0, 200, changed=0.05)
    before, after = first.splitlines(), (tmp_path / "b" / path).read_bytes().splitlines()
    assert 2 <= sum(one != two for one, two in zip(before, after, strict=True)) <= 25


def test_every_case_is_timed_and_shown_as_a_share_of_the_full_build(tmp_path: Path) -> None:
    own.SIZES["tiny"] = (2, 3)
    try:
        found = own.measure(tmp_path, "tiny", 1)
    finally:
        del own.SIZES["tiny"]
    assert list(found) == [
        "bare Jinja2, one page an event", "full build", "cp -r of the site", "nothing changed",
        "5 % of one city changed", "a new night",
    ]  # fmt: skip
    shown = own.table(found, "tiny", 1)
    assert "| full build |" in shown
    assert all(len(row.split("|")) == 7 for row in shown.splitlines()[2:] if row)


def test_invented_duplicates_are_found_by_what_is_measured() -> None:
    """A cost is only worth telling of work that is done."""
    cost = duplicates.measure(2_000)
    assert cost.events == 2_000 and cost.there > 200
    assert cost.found > 0.85 * cost.there
    assert cost.ours > 0 and cost.bare > 0


def test_a_week_for_many_readers_needs_little_more_memory(long: bool) -> None:
    """Ten times the readers, at most three times the memory: no more than a batch of letters exists at a time."""
    few, many = letters.growth(5_000, 50_000) if long else letters.growth(300, 3_000)
    assert many.peak <= 3 * few.peak and many.peak < 500, (few, many)


def test_making_bodies_is_told_as_a_share_of_a_bare_dump() -> None:
    """The figure itself depends on the machine; that letters were written and dumped does not."""
    ours, bare = letters.bodies(100)
    assert 0.2 < ours / bare < 1.5
