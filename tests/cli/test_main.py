"""The command line: a mistake ends in one sentence and the right exit code, never in a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nocturne
from nocturne.cli import main as main_module
from nocturne.cli.main import VERBS, main
from nocturne.cli.words import moment
from tests.config.rights import unprivileged
from tests.night.project import HANG, Project, environment, make

NOW = ("--now", "2026-05-01T03:17:00+00:00")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project nobody visits."""
    return make(tmp_path / "project", "http://127.0.0.1:1")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """(exit code, what was said on stderr)."""
    code = main(words)
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert out == ""
    return code, err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "the following arguments are required: VERB; see nocturne --help"),
        (("nigthly",), "there is no verb 'nigthly'; did you mean nightly?"),
        (("xyzzy",), "there is no verb 'xyzzy'; see nocturne --help"),
        (
            ("--project", "x", "check"),
            "--project stands before the verb; options come after it: nocturne VERB --project",
        ),
        (("-q", "check"), "-q stands before the verb; options come after it: nocturne VERB -q"),
        (("plan",), "the following arguments are required: --shards; see nocturne plan --help"),
        (("plan", "--shards", "many"), "argument --shards: invalid int value: 'many'; see nocturne plan --help"),
        (("plan", "--shards", "0"), "--shards takes a number from 1 to 256"),
        (("report", "--colour"), "unrecognized arguments: --colour; see nocturne --help"),
        (("report", "--last", "0"), "--last takes a number from 1 on"),
        (("report",), "no run is recorded in "),
        (("explain", "nothing"), "'nothing' is not an event id: twelve small letters and digits"),
        (("explain", "abcdefabcdef"), "nothing called abcdefabcdef in "),
        (("crawl", "--shard", "3/2"), "--shard 3/2: give it as I/N, such as 2/4"),
        (("crawl", "--shard", "x"), "--shard x: give it as I/N, such as 2/4"),
        (("crawl", "--city", "atlantis"), "no city named atlantis; there are: berlin"),
        (("crawl", "--source", "gossip"), "no source named gossip; there are: "),
        (("nightly", "--jobs", "0"), "--jobs takes a number from 1 on"),
        (("new", ""), "argument DIR: is empty; check the variable it came from"),
        (("gather", ""), "argument DIR: is empty"),
        (("build", "--output", ""), "argument --output: is empty"),
        (("gather", "nowhere"), "nowhere: no .state/visits here; give the folder of a shard's project or its .state"),
    ],
)
def test_a_mistake_in_the_command_line_is_one_sentence_and_exit_2(
    capsys: pytest.CaptureFixture[str], project: Project, words: tuple[str, ...], sentence: str
) -> None:
    here = ("--project", str(project.path), *NOW) if words and words[0] in VERBS else ()
    code, err = said(capsys, *words, *here)
    assert code == 2
    assert err.startswith(f"nocturne: {sentence}") and err.count("\n") == 1
    assert not (project.path / "output").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("yesterday", "is not an ISO 8601 time such as 2026-05-01T22:30:00+02:00"),
        ("2026-13-01", "is not an ISO 8601 time"),
        ("2026-02-30T00:00", "is not an ISO 8601 time"),
        ("", "is not an ISO 8601 time"),
        ("1826-05-01", "is out of range (2000 to 2099)"),
        ("2126-05-01", "is out of range (2000 to 2099)"),
    ],
)
def test_a_wrong_now_is_said_before_anything_else(capsys: pytest.CaptureFixture[str], now: str, why: str) -> None:
    code, err = said(capsys, "nightly", "--project", "/nonexistent", "--now", now)
    assert (code, err.count("\n")) == (2, 1)
    assert why in err


def test_a_moment_without_offset_is_utc_and_a_date_its_midnight() -> None:
    assert moment("2026-05-01") == datetime(2026, 5, 1, tzinfo=UTC)
    assert moment("2026-05-01T03:17") == datetime(2026, 5, 1, 3, 17, tzinfo=UTC)
    assert moment("2026-05-01T03:17Z") == datetime(2026, 5, 1, 3, 17, tzinfo=UTC)
    assert moment("2026-05-01T05:17+02:00") == datetime(2026, 5, 1, 3, 17, tzinfo=UTC)


@pytest.mark.parametrize("verb", ["nightly", "crawl", "gather", "plan"])
def test_a_folder_without_content_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str) -> None:
    more = ("--shards", "2") if verb == "plan" else ()
    for folder in (tmp_path, tmp_path / "missing"):
        code, err = said(capsys, verb, "--project", str(folder), *more)
        assert code == 2
        assert err == (
            f"nocturne: {folder / 'content'}: there is no content folder here "
            "(run `nocturne new DIR` to start a project, or give --project)\n"
        )
    assert list(tmp_path.iterdir()) == [], "looking leaves no trace"


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_project_whose_name_is_empty_is_not_the_current_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, project: Project, empty: str
) -> None:
    """`--project "$DIR"` with a variable that was never set."""
    monkeypatch.chdir(project.path)
    code, err = said(capsys, "nightly", "--project", empty)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("nocturne: argument --project: is empty; ")
    assert not (project.path / ".state").exists()


def test_a_loop_of_links_is_no_project(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    code, err = said(capsys, "plan", "--shards", "2", "--project", str(tmp_path / "a"))
    assert code == 2 and err.count("\n") == 1


def test_a_newer_state_is_refused_by_every_verb_that_reads_it(
    capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    (project.path / ".state").mkdir()
    (project.path / ".state/schema").write_text("99\n")
    for verb in (("nightly",), ("crawl",), ("gather",), ("report",), ("explain", "abcdefabcdef")):
        code, err = said(capsys, *verb, "--project", str(project.path))
        assert code == 1
        assert "the state has schema 99, this version reads 1" in err and err.count("\n") == 1


def test_a_state_that_is_a_file_or_holds_rubbish_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    state = project.path / ".state"
    state.write_text("not a folder")
    code, err = said(capsys, "crawl", "--project", str(project.path), *NOW)
    assert (code, err.count("\n")) == (1, 1)
    state.unlink()
    state.mkdir()
    (state / "hosts.json").write_text("{")
    code, err = said(capsys, "crawl", "--project", str(project.path), *NOW)
    assert code == 1
    assert f"{state / 'hosts.json'}: cannot be read" in err and "restore it or remove it" in err


@pytest.mark.parametrize("closed", ["", "content", "content/cities"])
def test_a_folder_that_cannot_be_read_is_named_and_nothing_is_lost(
    capsys: pytest.CaptureFixture[str], project: Project, closed: str
) -> None:
    made = project.path
    before = sorted(made.rglob("*"))
    folder = made / closed
    folder.chmod(0)
    try:
        with unprivileged():
            codes = [
                said(capsys, *words, "--project", str(made)) for words in (("plan", "--shards", "2"), ("nightly",))
            ]
    finally:
        folder.chmod(0o755)
    for code, err in codes:
        assert (code, err.count("\n")) == (2, 1)
        assert f"{closed or 'content'}: cannot be read (Permission denied)" in err
    assert sorted(made.rglob("*")) == before


@pytest.mark.parametrize(
    "closed",
    ["content", "content/cities", "content/site.toml", "site_templates/home.html", "site_templates/assets/a.css"],
)
def test_a_build_that_may_not_read_what_was_written_names_it_and_leaves_the_site(
    capsys: pytest.CaptureFixture[str], project: Project, closed: str
) -> None:
    made = project.path
    (made / "site_templates/assets/a.css").write_text("", encoding="utf-8")
    build = ("build", "--project", str(made), *NOW, "--quiet")
    assert said(capsys, *build) == (0, "")
    before = sorted((path, path.stat().st_mtime_ns) for path in (made / "output").rglob("*"))
    (made / closed).chmod(0)
    with unprivileged():
        code, err = said(capsys, *build)
    (made / closed).chmod(0o755)
    assert (code, err.count("\n")) == (2, 1)
    assert re.match(rf"nocturne: {closed}(/\w+)?: cannot be read \(Permission denied\)", err)
    assert sorted((path, path.stat().st_mtime_ns) for path in (made / "output").rglob("*")) == before


def test_a_disk_that_is_full_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/somewhere/file")

    monkeypatch.setattr(os, "fsync", full)
    code, err = said(capsys, "crawl", "--project", str(project.path), *NOW)
    assert code == 1
    assert err.splitlines()[-1] == (
        "nocturne: /somewhere/file: No space left on device; what was there before is still there, "
        "make room or access and try again"
    )


def test_every_verb_of_the_help_has_its_module_and_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for verb, line in VERBS.items():
        assert (Path(main_module.__file__).parent / f"{verb}.py").is_file(), verb
        assert line.split(",")[0][:30] in " ".join(shown.split())
    assert "3 done but degraded" in " ".join(shown.split())


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"nocturne {nocturne.__version__}\n"


def shell(line: str, project: Project) -> tuple[int, str]:
    """(exit code, stderr) of a line of shell; `{nocturne}` is the command, in any folder."""
    done = subprocess.run(
        ["/bin/sh", "-c", line.format(nocturne='"$PYTHON" -m nocturne')],
        capture_output=True, text=True, timeout=HANG, check=False,
        env=environment() | {"PYTHON": sys.executable, "DIR": str(project.path)},
    )  # fmt: skip
    return done.returncode, done.stderr


def test_closed_and_full_outputs_are_survived(project: Project) -> None:
    for line, code in (
        ('{nocturne} plan --shards 2 --project "$DIR" >&-', 0),
        ('{nocturne} plan --shards 2 --project "$DIR" 2>&-', 0),
        ('{nocturne} report --project "$DIR" >&- 2>&-', 2),
        ('{nocturne} plan --shards 2 --project "$DIR" >/dev/full', 1),
    ):
        if "/dev/full" in line and not Path("/dev/full").exists():
            continue
        found, err = shell(line, project)
        assert found == code, (line, err)
        assert "Traceback" not in err and "Exception ignored" not in err, (line, err)


def test_a_listener_that_leaves_does_not_end_the_night(project: Project) -> None:
    """`nocturne crawl 2>&1 | head -1` still visits everything, and its exit code is its own."""
    code, _ = shell('{{ {nocturne} crawl --project "$DIR" 2>&1; echo $? >"$DIR/code"; }} | true', project)
    assert code == 0
    assert (project.path / "code").read_text() == "3\n"
    assert len(list((project.path / ".state/runs").iterdir())) == 1


def test_letters_a_terminal_cannot_show_do_not_end_a_run(project: Project) -> None:
    env = environment() | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(project.command("crawl"), env=env, capture_output=True, timeout=HANG, check=False)
    assert done.returncode == 3 and b"Traceback" not in done.stderr


def test_news_for_machines_is_one_json_object_a_line(project: Project) -> None:
    done = project.run("crawl", "--log-format", "json")
    rows = [json.loads(line) for line in done.err.splitlines()]
    assert {"level", "text"} <= rows[0].keys()
    assert rows[0]["visit"] == "eventbrite/berlin/place:germany--berlin" and rows[0]["outcome"] == "failed"


def test_a_quiet_run_says_nothing_but_its_result(project: Project) -> None:
    done = project.run("crawl", "--quiet")
    assert done.err == "" and "visits good" in done.out
