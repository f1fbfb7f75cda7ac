"""What the documents say is so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nocturne.cli.main import VERBS
from nocturne.errors import WrongBody
from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Response
from nocturne.model.visit import Assignment
from nocturne.sources.base import Source, read
from tests.project.files import ROOT, documents

LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _prose(path: Path) -> str:
    """A document without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as Git hosts make them."""
    heads = re.findall(r"^#+ (.+)$", _prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target, anchor in LINK.findall(_prose(document)):
        found = (document.parent / target).resolve() if target else document
        assert found.exists(), f"{document.name} links to {target}"
        assert not anchor or anchor in _anchors(found), f"{target} has no heading #{anchor}"


def _verbs_told() -> list[tuple[str, str]]:
    """(verb, what may follow it) as the table of commands has them."""
    commands, _, _ = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("\n## Make")
    told: list[tuple[str, str]] = re.findall(r"^\| `([a-z]+)([^`]*)` \|", commands, re.MULTILINE)
    return told


def _above_the_verbs() -> str:
    return (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("| verb |")[0]


def test_the_table_of_commands_has_every_verb_and_no_other() -> None:
    assert [verb for verb, _ in _verbs_told()] == list(VERBS)


def test_every_make_target_that_is_written_about_exists_and_every_target_is_written_about() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    told = {name for path in documents() for name in re.findall(r"`?make ([a-z-]+)", _told(path))}
    assert told <= targets
    table = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `make ([a-z-]+)` ", table, re.MULTILINE)) == targets - {"help"}
    assert set(re.findall(r'@echo "make ([a-z-]+) ', makefile)) == targets - {"help"}


def _told(path: Path) -> str:
    """What a document shows as code: the only place where "make" is a command and not a verb."""
    text = path.read_text(encoding="utf-8")
    return "\n".join([*(block for _, block in FENCE.findall(text)), *re.findall(r"`[^`\n]+`", FENCE.sub("", text))])


def test_the_table_has_every_option_of_a_verb_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    from nocturne.cli.main import main

    shared = {"--help", "--project", "--now", "--quiet", "--log-format"}
    assert shared - {"--help"} <= set(re.findall(r"--[a-z-]+", _above_the_verbs()))
    for verb, usage in _verbs_told():
        with pytest.raises(SystemExit) as ended:
            main([verb, "--help"])
        helped = capsys.readouterr().out
        assert ended.value.code == 0
        options = set(re.findall(r"(?<![\w-])--[a-z-]+", helped)) - shared
        assert set(re.findall(r"--[a-z-]+", usage)) == options, verb


def test_the_readme_fits_one_screen_and_shows_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 50
    assert "make demo" in readme
    assert "make test" in readme


def _example(language: str) -> str:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block: str
    (block,) = [body for kind, body in FENCE.findall(text) if kind == language]
    return block


def _noticeboard() -> Source:
    """The source that CONTRIBUTING shows, made from its text."""
    names: dict[str, object] = {"__name__": "noticeboard"}
    exec(compile(_example("python"), "CONTRIBUTING.md", "exec"), names)  # noqa: S102 - our own document
    kind = names["Noticeboard"]
    assert isinstance(kind, type) and issubclass(kind, Source)
    return kind()


def _assignment(options: object) -> Assignment:
    city = City(
        slug="lisbon", name="Lisbon", country="PT", latitude=38.72, longitude=-9.14, timezone="Europe/Lisbon",
        radius_km=20, language="pt", online=False, sources={}, body="",
    )  # fmt: skip
    return Assignment(source="noticeboard", city=city, options=options, now=datetime(2026, 5, 1, tzinfo=UTC))


def test_the_source_to_copy_reads_a_programme_as_the_guide_says() -> None:
    source, task = _noticeboard(), _assignment(("https://house.example/programme.json",))
    (entry,) = source.entries(task)
    body = (
        '{"programme": [{"id": 7, "title": "Low Light", "start": "2026-05-02T21:00:00+01:00", "room": "Cellar", '
        '"price": "8 €", "line_up": ["Tall Ferns"]}, {"title": "no id"}]}'
    ).encode()
    response = Response(request=entry.request, outcome=Outcome.OK, url=entry.request.url, status=200, body=body)
    found = read(source, response, task)
    (listing,) = found.listings
    assert (listing.key, listing.title, listing.performers) == ("noticeboard:7", "Low Light", ("Tall Ferns",))
    assert listing.offer.is_free is None
    assert listing.end == ""
    assert [issue.code for issue in found.issues] == ["listing/incomplete"]


def test_the_source_to_copy_refuses_a_body_of_another_kind() -> None:
    source, task = _noticeboard(), _assignment(("https://house.example/programme.json",))
    (entry,) = source.entries(task)
    for body in (b"<html>", b"[]", b'{"error": "quota"}'):
        response = Response(request=entry.request, outcome=Outcome.OK, url=entry.request.url, status=200, body=body)
        with pytest.raises(WrongBody):
            list(source.read(response, task))


def test_the_city_to_copy_is_one_that_loads(tmp_path: Path) -> None:
    from nocturne.config import cities
    from nocturne.night import city_options

    folder = tmp_path / "content" / "cities"
    folder.mkdir(parents=True)
    (folder / "lisbon.md").write_text(_example("markdown"), encoding="utf-8")
    found, errors = cities.load(folder, tmp_path, city_options())
    assert errors == []
    assert [(city.slug, city.timezone, city.radius_km) for city in found] == [("lisbon", "Europe/Lisbon", 20)]
