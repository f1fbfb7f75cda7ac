"""Same content, same state, same clock: same bytes, however the build came to them."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from nocturne.site import plan, renewal
from tests.site.projects import NOW, contents, event, save, save_health, site, stamps, unconfirmed, write_settings


def test_one_process_and_several_give_the_same_bytes(project: Path) -> None:
    save(project, "berlin", (event(number) for number in range(400)))
    save(project, "tokyo", (event(number, "tokyo") for number in range(300)))
    alone, _ = site(project, "alone", jobs=1)
    together, _ = site(project, "together", jobs=3)
    assert contents(alone) == contents(together)
    assert len(contents(alone)) > 700


def test_a_second_build_writes_no_file_and_touches_none(project: Path) -> None:
    output, first = site(project)
    before, folder = stamps(output), output.stat().st_ino
    _, second = site(project, jobs=2)
    assert first.counts["written"] == first.counts["files"] == len(before)
    assert (second.counts["written"], second.counts["removed"]) == (0, 0)
    assert stamps(output) == before
    assert output.stat().st_ino == folder
    assert second.counts | {"written": 0} == first.counts | {"written": 0}


def test_a_build_that_remembers_nothing_still_writes_no_file(project: Path) -> None:
    output, _ = site(project)
    before = stamps(output)
    shutil.rmtree(project / ".cache")
    _, result = site(project)
    assert (result.counts["written"], result.counts["removed"]) == (0, 0)
    assert stamps(output) == before


def test_files_that_stay_the_same_keep_their_times_when_others_change(project: Path) -> None:
    output, _ = site(project)
    before, bytes_before = stamps(output), contents(output)
    save(project, "tokyo", [event(1, "tokyo", title="Quite another night")])
    site(project)
    after = contents(output)
    same = [path for path in after if bytes_before.get(path) == after[path]]
    assert len(same) > 130
    assert all(stamps(output)[path] == before[path] for path in same)


def test_many_small_steps_lead_to_what_one_build_gives(project: Path) -> None:
    """Events come, change, lose their source, go; settings, templates, days and health move on."""
    output, _ = site(project)
    steps: list[Callable[[], object]] = [
        lambda: save(project, "berlin", (event(number) for number in range(40, 170))),
        lambda: save(project, "tokyo", (unconfirmed(event(number, "tokyo")) for number in range(5))),
        lambda: save_health(project),
        lambda: write_settings(project, more='event_pages = "upcoming"'),
        lambda: write_settings(project, more='event_pages = "none"'),
        lambda: (project / "content" / "cities" / "tokyo.md").unlink(),
        lambda: write_settings(project, more='images = "source"'),
        lambda: (project / "site_templates" / "page.html").write_text("{{ site.title }} {{ page.title }}"),
        lambda: save(project, "berlin", [event(1, is_ai_generated=True), event(2)]),
    ]
    for number, step in enumerate(steps, 1):
        step()
        now = NOW + timedelta(days=number)
        site(project, now=now, jobs=1 + number % 2)
        fresh, _ = site(project, f"fresh-{number}", now=now)
        assert contents(output) == contents(fresh), f"after step {number}"


@pytest.mark.parametrize("mode", ["all", "upcoming", "none"])
def test_compiled_and_plain_templates_give_equal_bytes(
    project: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    write_settings(project, more=f'event_pages = "{mode}"\nimages = "source"')
    save(project, "tokyo", [unconfirmed(event(1, "tokyo", price="", time="", tags=(), description_html=""))])
    quick, _ = site(project, "quick")
    monkeypatch.setattr(renewal, "Shared", functools.partial(plan.Shared, plain=True))
    plain, _ = site(project, "plain")
    assert contents(quick) == contents(plain)
