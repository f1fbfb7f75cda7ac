"""`nocturne digest`: what is frozen stays, what was told is not told again, and nobody is told what must not be."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.errors import ContentError, StateError
from nocturne.letters import Desk, freeze_week
from nocturne.model.letter import Digest
from nocturne.purge import purge
from nocturne.store.state import State
from tests.digest.desk import NOW, night, open_project, week_of_nights
from tests.site.projects import event, save, write_project, write_settings

WEEK, NEXT = "2026-W18", "2026-W19"
LISTED = 'list = "provider"\nprovider_order = ["outbox"]\n'
IMPRINT = 'sender = "Nocturne <letter@nocturne.example>"\npostal_address = "3 Canal Street"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Berlin has a week of nights, Tokyo has nothing."""
    made = write_project(tmp_path / "project", more=IMPRINT)
    save(made, "berlin", week_of_nights(30))
    (made / "content" / "sources").joinpath("luma.md").write_text("---\ntitle: Luma\n---\nx\n", encoding="utf-8")
    return made


def digest(project: Path, week: str = WEEK) -> Digest:
    found = State(project).load_digest(week, "berlin")
    assert found is not None
    return found


def run(project: Path, *words: str, now: datetime = NOW) -> int:
    return main(["digest", "--project", str(project), "--now", now.isoformat(), "--quiet", *words])


def test_it_freezes_a_letter_for_each_city_that_has_something_to_tell(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(project) == 0
    out = capsys.readouterr().out
    assert "berlin          2026-W18  frozen, 10 events" in out
    assert "tokyo           2026-W18  nothing to tell, so no letter" in out
    assert "1 letter frozen, 1 with nothing to tell; 10 events told" in out
    frozen = digest(project)
    assert (frozen.week, frozen.city, frozen.at) == (WEEK, "berlin", "2026-04-29T07:00:00Z")
    assert len(frozen.letter.picks) == 10 and len(frozen.pool) == 30
    assert not State(project).digest_path(WEEK, "tokyo").exists()
    assert not re.search(r"[\w.]+@[\w.]+", frozen.setting.html + frozen.setting.text), "no address of anybody"


def test_the_same_input_gives_the_same_bytes_in_another_process_too(project: Path) -> None:
    path = State(project).digest_path(WEEK, "berlin")
    run(project)
    first = path.read_bytes()
    path.unlink()
    command = [sys.executable, "-m", "nocturne", "digest", "--project", str(project), "--now", NOW.isoformat()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert path.read_bytes() == first


def test_what_is_frozen_stays_until_it_is_asked_for_again_and_for_ever_once_sent(project: Path) -> None:
    run(project)
    before = digest(project)
    save(project, "berlin", week_of_nights(4))
    assert run(project, now=NOW + timedelta(days=1)) == 0
    assert digest(project) == before
    opened = open_project(project)
    results = freeze_week(opened, again=True, was_sent=lambda week, city: (week, city) == (WEEK, "berlin"))
    assert [result.outcome for result in results] == ["sent", "nothing"]
    assert digest(project) == before
    assert run(project, "--again") == 0
    assert len(digest(project).letter.picks) == 4


def test_one_city_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "--city", "tokyo") == 0
    assert not State(project).digest_path(WEEK, "berlin").exists()
    assert run(project, "--city", "paris") == 2
    assert "no city named paris; there are: berlin, tokyo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("", "sender and postal_address: are missing"),
        ('sender = "a@b.example"\n', "postal_address: is missing"),
        ('postal_address = "x"\n', "sender: is missing"),
    ],
)
def test_with_readers_it_needs_a_sender_and_an_address(
    project: Path, capsys: pytest.CaptureFixture[str], more: str, key: str
) -> None:
    write_settings(project, more=LISTED + more)
    assert run(project) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert f"content/site.toml: {key}, and no letter may go out without" in sentence
    assert State(project).digest_weeks("berlin") == []
    with pytest.raises(ContentError):
        freeze_week(open_project(project))


def test_without_readers_it_composes_all_the_same(project: Path) -> None:
    write_settings(project)
    assert run(project) == 0
    assert digest(project).letter.picks


def test_a_letter_that_does_not_pass_the_gate_is_not_frozen(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = project / "site_templates" / "letter" / "letter.mjml"
    template.write_text(template.read_text("utf-8").replace("letter.unsubscribe", "letter.city_url"), encoding="utf-8")
    assert run(project) == 1
    told = capsys.readouterr()
    assert "berlin: HTML: the mark of unsubscribe is missing" in told.err
    assert "refused for" in told.out and State(project).digest_weeks("berlin") == []
    save(project, "tokyo", [event(3, "tokyo", date="2026-05-01", night="2026-05-01")])
    template.write_text("<mjml><mj-body><mj-section></mj-body></mjml>", encoding="utf-8")
    assert run(project) == 2
    assert "site_templates/letter/letter.mjml: is no MJML" in capsys.readouterr().err


def test_it_waits_for_nobody(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with State(project).lock():
        assert run(project) == 1
    assert "another run is at work here" in capsys.readouterr().err


def test_a_letter_that_was_changed_afterwards_is_none(project: Path) -> None:
    run(project)
    path = State(project).digest_path(WEEK, "berlin")
    path.write_text(path.read_text("utf-8").replace("Night 1", "Night X", 1), encoding="utf-8")
    with pytest.raises(StateError, match="was changed after it was frozen"):
        digest(project)
    assert run(project) == 1


def test_the_next_letter_repeats_nothing_and_puts_right_what_changed(project: Path) -> None:
    run(project)
    told = digest(project).letter.picks
    off, moved = told[0], told[1]
    events = {each.id: each for each in State(project).load_events("berlin")}
    events[off.id] = replace(events[off.id], status="cancelled", sequence=1)
    events[moved.id] = replace(
        events[moved.id], date="2026-05-09", night="2026-05-09", start="2026-05-09T22:00:00+02:00", sequence=1
    )
    save(project, "berlin", [*events.values(), *(night(number, "2026-05-08") for number in range(50, 53))])
    assert run(project, now=NOW + timedelta(days=7)) == 0
    letter = digest(project, NEXT).letter
    assert {(each.title, each.status) for each in letter.corrections} == {
        (off.title, "cancelled"),
        (moved.title, "moved"),
    }
    again = {pick.id for pick in letter.picks} & {pick.id for pick in told}
    assert again == {moved.id}
    assert "SINCE OUR LAST LETTER" in digest(project, NEXT).setting.text


def test_a_cancelled_pick_that_is_over_is_told_from_the_archive(project: Path) -> None:
    run(project)
    off = digest(project).letter.picks[0]
    state = State(project)
    events = {each.id: each for each in state.load_events("berlin")}
    state.archive("berlin", [replace(events.pop(off.id), status="cancelled")])
    save(project, "berlin", [*events.values(), night(50, "2026-05-08")])
    assert run(project, now=NOW + timedelta(days=7)) == 0
    assert [each.title for each in digest(project, NEXT).letter.corrections] == [off.title]


def test_what_the_operator_hides_today_is_not_in_todays_letter(project: Path) -> None:
    hidden = digest_picks(project)[0]
    (project / "content" / "rulings").mkdir()
    ruling = f'[[hide]]\nevent = "{hidden}"\nnote = "asked"\n'
    (project / "content" / "rulings" / "hide.toml").write_text(ruling, encoding="utf-8")
    assert hidden not in digest_picks(project)


def digest_picks(project: Path) -> list[str]:
    """What a letter of now would tell."""
    opened = open_project(project)
    composed = Desk(opened).compose(opened.config.cities[0])
    assert composed is not None
    return [pick.id for pick in composed.pool]


def test_who_opts_out_stands_in_no_letter_old_or_new(project: Path) -> None:
    events = week_of_nights(30)
    events[0] = replace(events[0], organizer=replace(events[0].organizer, name="Canary Crew"), title="Canary song")
    save(project, "berlin", events)
    run(project)
    before = digest(project)
    assert any(pick.title == "Canary song" for pick in before.pool)
    (project / "content" / "rulings").mkdir()
    ruling = '[[opt_out]]\norganizer = "Canary Crew"\n'
    (project / "content" / "rulings" / "out.toml").write_text(ruling, encoding="utf-8")
    assert events[0].id not in digest_picks(project)
    purge(open_project(project))
    after = digest(project)
    assert after.content_hash != before.content_hash
    assert all(b"Canary" not in path.read_bytes() for path in (project / ".state").rglob("*") if path.is_file())
    assert len(after.letter.picks) >= 9 and "Canary" not in after.setting.html + after.setting.text


def test_a_letter_of_nothing_but_what_opted_out_is_gone(project: Path) -> None:
    save(project, "berlin", [night(1, title="Canary song")])
    run(project)
    (project / "content" / "rulings").mkdir()
    ruling = '[[opt_out]]\norganizer = "Cellar Collective"\n'
    (project / "content" / "rulings" / "out.toml").write_text(ruling, encoding="utf-8")
    purge(open_project(project))
    assert State(project).digest_weeks("berlin") == []


@pytest.mark.parametrize("mode", ["all", "upcoming", "none"])
def test_links_lead_to_pages_that_are_there(project: Path, mode: str) -> None:
    write_settings(project, more=f'{IMPRINT}event_pages = "{mode}"\n')
    assert run(project) == 0
    urls = {pick.url for pick in digest(project).letter.picks}
    assert all(
        url.startswith("https://luma.example/" if mode == "none" else "https://nocturne.example/guide/berlin/e/")
        for url in urls
    )
