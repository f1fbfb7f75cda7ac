"""The page about open data says what programs are told, and every address it names is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.meanings import MEANINGS
from tests.site.projects import BASE, contents, different, event, save, site, write_project


@pytest.fixture
def output(project: Path) -> Path:
    return site(project)[0]


def page(output: Path) -> LexborHTMLParser:
    return LexborHTMLParser((output / "api/index.html").read_text(encoding="utf-8"))


def document(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "api/v1/openapi.json").read_bytes())
    return found


def addresses(output: Path) -> dict[str, str]:
    """Path as the page tells it -> the real address beside it, "" for none."""
    found = {}
    for row in page(output).css("section[aria-labelledby=addresses] tbody tr"):
        path, link = row.css_first("th code"), row.css_first("a")
        assert path is not None
        found[path.text()] = link.text() if link is not None else ""
    return found


def test_every_path_of_the_document_is_told_with_a_real_address(output: Path) -> None:
    told = addresses(output)
    assert list(told) == [f"/v1{path}" for path in document(output)["paths"]]
    for path, address in told.items():
        assert address.startswith(f"{BASE}/api/v1/"), path
        assert (output / address.removeprefix(f"{BASE}/")).is_file(), path
    assert told["/v1/events/{city}/{page}.json"].endswith("/api/v1/events/berlin/2.json")


def test_the_keys_told_are_those_of_the_answers(output: Path) -> None:
    rows = page(output).css("section[aria-labelledby=addresses] tbody tr")
    for row, address in zip(rows, addresses(output).values(), strict=True):
        told = [code.text() for code in row.css("td small code")]
        answer = json.loads((output / address.removeprefix(f"{BASE}/")).read_bytes())
        if told:
            assert told == list(answer[0] if isinstance(answer, list) else answer), address
        else:
            assert address.endswith("event.schema.json")


def test_an_address_that_no_city_has_yet_is_not_shown(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", cities=("tokyo",))
    save(project, "tokyo", [event(40, "tokyo")])
    told = addresses(site(project)[0])
    assert told["/v1/events/{city}/{page}.json"] == told["/v1/events/{city}/days/{date}.json"] == ""
    assert told["/v1/events/{city}.json"] == f"{BASE}/api/v1/events/tokyo.json"


def test_every_key_of_an_event_is_explained_in_the_words_of_the_schema(output: Path) -> None:
    schema = json.loads((output / "api/v1/event.schema.json").read_bytes())["$defs"]["Event"]["properties"]
    told: dict[str, str] = {}
    for row in page(output).css("section[aria-labelledby=event] tbody tr"):
        words = row.css_first("td")
        assert words is not None
        told |= {code.text(): words.text() for code in row.css("th code")}
    assert list(told) == [key for keys, _ in MEANINGS for key in keys]
    assert told == {key: each["description"].replace("`", "") for key, each in schema.items()}


def test_kinds_are_told_in_a_word(output: Path) -> None:
    kinds: dict[str, str] = {}
    for row in page(output).css("section[aria-labelledby=event] tbody tr"):
        names, said = row.css("th code"), row.css("th small")
        kinds |= {name.text(): kind.text() for name, kind in zip(names, said, strict=True)}
    assert (kinds["id"], kinds["end"], kinds["tags"], kinds["sequence"], kinds["all_day"], kinds["status"]) == (
        "string", "string | null", "string[]", "integer", "boolean", "string",
    )  # fmt: skip
    assert kinds["organizer"] == "{name, url}"
    assert kinds["changed"] == "{at, field, from, to}[]"


def test_every_page_leads_there(output: Path) -> None:
    for path in ("index.html", "berlin/index.html", "status/index.html"):
        links = LexborHTMLParser((output / path).read_text(encoding="utf-8")).css(".foot a")
        assert [link.text() for link in links if (link.attributes["href"] or "").endswith("/api/")] == [
            "Open data"
        ] or ([link.text() for link in links if link.attributes["href"] == "./api/"] == ["Open data"])


def test_another_event_leaves_the_page_as_it_is(project: Path) -> None:
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", [event(0, title="Under another name"), *(event(number) for number in range(1, 130))])
    site(project)
    assert "api/index.html" not in different(before, contents(output))
