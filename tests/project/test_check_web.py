"""The tool that checks the finished site says what is wrong, and never passes what it could not look at."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nocturne.demo.story import SITE
from tests.browser.programme import CITY, QUIET, build_site, special
from tests.project.files import ROOT
from tools.check_web import demo, lighthouse, policy, report
from tools.check_web.outcome import Finding, Outcome
from tools.check_web.subject import key_pages
from tools.host import base_path

GOOD = '<!doctype html><link rel="canonical" href="https://nocturne.example/at/night/"><a href="#a" id="a">a</a>'
FINDING = Finding("city/", "rule", "p", "words")


def checked(site: Path, cache: Path, *words: str, path: str = "/nowhere") -> subprocess.CompletedProcess[str]:
    """Run the tool as `make check-web` does, without npm, Java or Node."""
    command = [sys.executable, "-m", "tools.check_web", "--site", str(site), *words]
    environment = {"PATH": path, "NOCTURNE_CHECK_WEB": str(cache), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(GOOD, "utf-8")
    return folder


def test_a_sound_site_passes_and_leaves_a_report(site: Path, tmp_path: Path) -> None:
    done = checked(site, tmp_path / "cache", "--only", "links")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "cache" / "report.json").read_bytes())
    assert told["exit_code"] == 0
    assert [each["checker"] for each in told["outcomes"]] == ["links"]


def test_a_finding_names_page_rule_and_element_and_fails(site: Path, tmp_path: Path) -> None:
    (site / "index.html").write_text(f'{GOOD}<a class="on" href="gone/">Gone</a>', "utf-8")
    done = checked(site, tmp_path / "cache", "--only", "links", "--report", str(tmp_path / "told.json"))
    assert done.returncode == 1
    assert "FOUND no such file on index.html: a.on Gone: gone/" in done.stdout
    (found,) = json.loads((tmp_path / "told.json").read_bytes())["outcomes"][0]["findings"]
    assert found == {"page": "index.html", "rule": "no such file", "element": "a.on Gone", "words": "gone/"}


@pytest.mark.parametrize("name", ["axe", "nu", "html-validate", "csp", "lighthouse"])
def test_a_checker_that_cannot_be_installed_does_not_pass(site: Path, tmp_path: Path, name: str) -> None:
    done = checked(site, tmp_path / "cache", "--only", name)
    assert done.returncode == 2
    assert f"{name}: NOT RUN, " in done.stdout
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_site_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = checked(tmp_path / "nothing", tmp_path / "cache")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_findings_weigh_more_than_what_could_not_be_run_and_notes_nothing() -> None:
    assert report.exit_code([Outcome("a", "x", notes=(FINDING,))]) == 0
    assert report.exit_code([Outcome("a", "x"), Outcome("b", "", missing="no Java")]) == 2
    assert report.exit_code([Outcome("a", "x", (FINDING,)), Outcome("b", "", missing="no Java")]) == 1


def test_every_policy_is_judged_once_and_a_page_without_one_is_named(tmp_path: Path) -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">'
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_text(meta, "utf-8")
    (tmp_path / "c.html").write_text("<p>", "utf-8")
    (tmp_path / "_headers").write_text("/*\n  Content-Security-Policy: default-src 'self'\n", "utf-8")
    assert policy.policies(tmp_path) == (
        {"default-src 'none'": "a.html", "default-src 'self'": "_headers"}, ["c.html"],
    )  # fmt: skip


def test_each_kind_of_page_is_looked_at_once_also_kinds_that_are_new(tmp_path: Path) -> None:
    site = build_site(tmp_path, base="https://nocturne.example/at/night", many=60)
    for new in (site / "saved", site / CITY / "map"):
        new.mkdir(exist_ok=True)
        (new / "index.html").write_text(GOOD, "utf-8")
    found = dict(key_pages(site))
    assert found["city"] == f"{CITY}/"
    assert found["city: map"] == f"{CITY}/map/"
    assert found["saved"] == "saved/"
    assert found["404"] == "404.html"
    assert found["event: cancelled"] == special()["cancelled"].url
    assert {"home", "city: tonight", "city: night", "city: tag", "city: page", "status", "changes"} <= found.keys()
    assert not any(path.startswith(f"{QUIET}/") for path in found.values())
    assert "city: subscribe" in lighthouse.measured(found)
    assert all((site / path).is_file() or (site / path / "index.html").is_file() for path in found.values())
    assert base_path(site) == "/at/night"


def test_of_each_further_language_a_city_an_event_and_the_form_are_looked_at(tmp_path: Path) -> None:
    for city, language, size in (("big", "en", 900), ("klein", "de", 500), ("winzig", "de", 100), ("mura", "ja", 300)):
        for path in ("", "subscribe/", "map/"):
            page = tmp_path / city / path / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(f'<!doctype html><html lang="{language}">{"x" * size}', "utf-8")
        (tmp_path / city / "e").mkdir()
        (tmp_path / city / "e" / "one.html").write_text('<article class="h-event event scheduled">', "utf-8")
        (tmp_path / city / "events.ics").write_text("", "utf-8")
    found = dict(key_pages(tmp_path))
    assert {name: path for name, path in found.items() if " in " in name} == {
        "city in de": "klein/", "subscribe in de": "klein/subscribe/", "event in de": "klein/e/one.html",
        "city in ja": "mura/", "subscribe in ja": "mura/subscribe/", "event in ja": "mura/e/one.html",
    }  # fmt: skip
    assert found["city: map"] == "big/map/"
    assert not any(path.startswith("winzig/") for path in found.values())


def test_the_demo_is_checked_with_a_form() -> None:
    settings = tomllib.loads(demo.with_form(SITE))
    assert (settings["list"], settings["fetch"]) == ("provider", {"allow_private": ["127.0.0.0/8"]})
    assert settings["subscribe"]["action"].startswith("https://")
