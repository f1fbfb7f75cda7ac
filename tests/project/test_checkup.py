"""`nocturne check` finds what would stop a night, and says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.template import start


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project with an address and somebody to reach."""
    start(tmp_path / "nights")
    settings = tmp_path / "nights" / "content" / "site.toml"
    text = settings.read_text(encoding="utf-8").replace("https://nocturne.example", "https://nights.test/here")
    settings.write_text(text.replace("hello@nocturne.example", "hello@nights.test"), encoding="utf-8")
    return tmp_path / "nights"


def _check(project: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["check", "--project", str(project), *words])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_sound_project_has_no_mistakes_even_strictly(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _check(project, capsys, "--strict")
    assert code == 0, said
    assert "no mistakes" in said


def test_what_the_template_left_open_is_a_warning_and_strictly_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(tmp_path / "nights")
    code, said = _check(tmp_path / "nights", capsys)
    assert code == 0
    assert "content/site.toml: base_url: is still the example's" in said
    assert _check(tmp_path / "nights", capsys, "--strict")[0] == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("content/site.toml", "language =", "langauge =", "langauge"),
        ("content/cities/berlin.md", "Europe/Berlin", "Europe/Berlinn", "content/cities/berlin.md"),
        (
            "content/events/own.md",
            "",
            '---\ntitle: x\ncity: berlin\ndate: "2026-02-30"\n---\n',
            "content/events/own.md",
        ),
        ("content/events/own.md", "", '---\ntitle: x\ncity: berlni\ndate: "2026-02-20"\n---\n', "berlin"),
        ("site_templates/city.html", "{% block main %}", "{% block main %}{{ nonsense }}", "site_templates/city.html"),
        ("site_templates/home.html", "{% block main %}", "{% block main ", "site_templates/home.html"),
        ("content/pages/extra.md", "", "---\ntitle: Extra\n---\nSee [this](../nowhere/).\n", "links to ../nowhere/"),
    ],
)
def test_each_mistake_is_named_with_its_file(
    project: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, wanted: str
) -> None:
    path = project / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1) if old else new, encoding="utf-8")
    code, said = _check(project, capsys)
    assert code == 2
    assert wanted in said
    assert file in said
    assert "Traceback" not in said


def test_links_to_cities_pages_and_other_sites_are_fine(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = "[a](../berlin/) [b](../about/#x) [c](https://a.test/) [d](#here) [e](/here/tokyo/) [f](mailto:a@b.test)"
    (project / "content" / "pages" / "extra.md").write_text(f"---\ntitle: Extra\n---\n{links}\n", encoding="utf-8")
    assert _check(project, capsys)[0] == 0


def test_a_link_out_of_the_sites_own_path_is_a_mistake(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "content" / "pages" / "extra.md").write_text("---\ntitle: E\n---\n[a](/berlin/)\n", encoding="utf-8")
    assert "links to /berlin/" in _check(project, capsys)[1]


def test_sources_whose_pages_are_read_come_with_a_word_about_their_terms(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOCTURNE_EVENTBRITE_TOKEN", raising=False)
    said = _check(project, capsys)[1]
    assert "NOCTURNE_EVENTBRITE_TOKEN is not set" in said
    assert "Eventbrite's terms" in said
    monkeypatch.setenv("NOCTURNE_EVENTBRITE_TOKEN", "a-secret-value")
    said = _check(project, capsys)[1]
    assert "Eventbrite: official interface" in said
    assert "a-secret-value" not in said
