"""Lists for other people's pages: a page for frames that stays, and lines that can be copied as they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import KnownEvent, Organizer, Place
from nocturne.store.state import State
from tests.site.projects import BASE, TEMPLATES, contents, event, save, site, write_settings

HOUSE = Place(name="Kesselhaus <Ost>", locality="Berlin", country="DE")
NAMES = {"city": "berlin/", "house": "berlin/venue/kesselhaus/", "organiser": "berlin/organizer/dim-lights/"}


def at_house(number: int, **known: Any) -> KnownEvent:
    given: dict[str, Any] = {"venue": "kesselhaus", "place": HOUSE, "organizer": Organizer(name="Dim Lights")}
    return event(number, **(given | known))


def embedded(output: Path, folder: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / folder / "embed.html").read_bytes())


def code(output: Path, folder: str) -> list[str]:
    return [node.text() for node in LexborHTMLParser((output / folder / "index.html").read_bytes()).css("pre code")]


@pytest.mark.parametrize("folder", NAMES.values(), ids=NAMES)
def test_an_embedded_list_holds_the_next_ten_without_script_and_leads_back(project: Path, folder: str) -> None:
    save(project, "berlin", [*(at_house(n) for n in range(14)), at_house(20, is_ai_generated=True)])
    output, _ = site(project)
    page = embedded(output, folder)
    shown = [node.text() for node in page.css("li p a")]
    assert shown == [f"Night {n} & its “echo”" for n in range(10)]
    assert not page.css("script, form, img, style, [style]")
    base = page.css_first("base")
    assert base is not None
    assert base.attributes == {"target": "_top"}
    assert [node.attributes["content"] for node in page.css("meta[name=robots]")] == ["noindex"]
    back = "../" * (folder.count("/")) + folder
    assert {back} == {node.attributes["href"] for node in page.css("h1 a, footer a:not(.mark)")}
    assert "embed" not in (output / "sitemaps/berlin.xml").read_text()
    size = len((output / folder / "embed.html").read_bytes())
    assert size < 5_000


def test_only_pages_for_frames_have_the_policy_of_frames_and_hosts_are_told_so(project: Path) -> None:
    save(project, "berlin", [at_house(n) for n in range(3)])
    built = contents(site(project)[0])
    for path, data in built.items():
        if path.endswith(".html"):
            strict = b"default-src &#39;none&#39;; style-src &#39;self&#39;; form-action &#39;none&#39;" in data
            assert strict == path.endswith("/embed.html"), path
    assert sum(path.endswith("/embed.html") for path in built) == 5


def rules(text: str) -> dict[str, list[str]]:
    """`_headers` by path."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            found[line] = said = []
        else:
            said.append(line.strip())
    return found


@pytest.mark.parametrize(("host", "drops"), [("any", True), ("cloudflare-pages", True), ("netlify", False)])
def test_framing_is_forbidden_everywhere_but_for_what_is_made_for_it(project: Path, host: str, drops: bool) -> None:
    write_settings(project, more=f'host = "{host}"')
    found = rules((site(project)[0] / "_headers").read_text("utf-8"))
    assert any("frame-ancestors 'none'" in line for line in found["/guide/*"])
    assert next(iter(found)) == "/guide/*", "a rule that drops a header has to come after the one that sets it"
    for path in ("/guide/*/embed.html", "/guide/*/embed"):
        assert ("! Content-Security-Policy" in found[path]) == drops
        (policy,) = (line for line in found[path] if line.startswith("Content-Security-Policy:"))
        assert "frame-ancestors" not in policy and "default-src 'none'" in policy
    assert sum("Content-Security-Policy: " in line for said in found.values() for line in said) == 3


def test_what_was_worth_a_page_stays_embedded_when_nothing_is_on_and_says_so(project: Path) -> None:
    past = [at_house(n, date=f"2026-03-0{n}", night=f"2026-03-0{n}", start=f"2026-03-0{n}", time="", end=None)
            for n in (1, 2, 3)]  # fmt: skip
    State(project).archive("berlin", past)
    save(project, "berlin", [event(30, organizer=Organizer(), place=Place(name="Elsewhere"))])
    output, _ = site(project)
    for folder in ("berlin/venue/kesselhaus", "berlin/organizer/dim-lights"):
        assert not (output / folder / "index.html").exists()
        page = embedded(output, folder)
        text = page.text(separator=" ")
        assert "Nothing is announced here at the moment." in text and "More in Berlin" in text
        assert not page.css("li")
        assert {node.attributes["href"] for node in page.css("h1 a")} == {"../../../berlin/"}
    save(project, "berlin", [at_house(30)])
    site(project)
    assert len(embedded(output, "berlin/venue/kesselhaus").css("li")) == 1, "one event makes no page, but is told"


def test_a_house_that_never_had_enough_has_none_and_a_hidden_one_never(project: Path) -> None:
    hidden = [at_house(n, place=Place(locality="Berlin", hidden=True), organizer=Organizer()) for n in range(4)]
    save(project, "berlin", [*hidden, at_house(5, venue="small"), at_house(6, venue="small")])
    output, _ = site(project)
    assert {path.relative_to(output).as_posix() for path in (output / "berlin").rglob("embed.html")} == {
        "berlin/embed.html"
    }


def test_the_lines_to_copy_are_whole_html_that_says_what_the_list_says(project: Path) -> None:
    several = [
        at_house(0, title='<b>&"Loud"</b>'),
        at_house(1, status="cancelled"),
        *(at_house(n) for n in range(2, 70)),
    ]
    save(project, "berlin", several)
    output, _ = site(project)
    frame, links = code(output, "berlin/venue/kesselhaus")
    iframe = LexborHTMLParser(frame).css_first("iframe")
    assert iframe is not None
    assert iframe.attributes["src"] == f"{BASE}/berlin/venue/kesselhaus/embed.html"
    assert iframe.attributes["title"] == "Kesselhaus <Ost>, Berlin"
    plain = LexborHTMLParser(links)
    assert not plain.css("script, style, [style], b")
    rows = plain.css("li")
    assert len(rows) == 10
    assert rows[0].text().endswith('<b>&"Loud"</b>') and "Friday 1 May 2026, 19:00" in rows[0].text()
    assert "Cancelled" in rows[1].text()
    targets = [str(node.attributes["href"]) for node in plain.css("a")]
    assert targets[0] == f"{BASE}/berlin/e/night-0-be0000000000.html"
    assert targets[-1] == f"{BASE}/berlin/venue/kesselhaus/"
    for target in targets:
        path = target.removeprefix(f"{BASE}/")
        assert (output / path / "index.html" if path.endswith("/") else output / path).is_file()
    assert code(output, "berlin/venue/kesselhaus/page/2") == []
    assert code(output, "berlin/tag/techno") == []


def test_the_page_for_organisers_has_the_frame_of_every_city(project: Path) -> None:
    output, _ = site(project)
    frames = [each for each in code(output, "organisers") if "<iframe" in each]
    assert [re.findall('src="([^"]+)"', each) for each in frames] == [
        [f"{BASE}/berlin/embed.html"], [f"{BASE}/tokyo/embed.html"]
    ]  # fmt: skip


def test_an_embedded_list_is_made_anew_only_when_it_changes(project: Path) -> None:
    save(project, "berlin", [at_house(n) for n in range(20)])
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", [*(at_house(n) for n in range(19)), at_house(19, title="Another name")])
    site(project)
    frames = [path for path in before if path.endswith("/embed.html")]
    after = contents(output)
    assert [path for path in frames if after[path] != before[path]] == []
    save(project, "berlin", [at_house(0, title="Another name"), *(at_house(n) for n in range(1, 20))])
    site(project)
    assert all("Another name" in embedded(output, folder).text() for folder in NAMES.values())


def test_where_events_have_no_pages_both_lead_to_the_announcements(project: Path) -> None:
    write_settings(project, more='event_pages = "none"')
    save(project, "berlin", [at_house(n) for n in range(3)])
    output, _ = site(project)
    page = embedded(output, "berlin/venue/kesselhaus")
    assert [node.attributes["href"] for node in page.css("li a")] == [
        f"https://luma.example/berlin-{n}" for n in range(3)
    ]
    assert 'href="https://luma.example/berlin-0"' in code(output, "berlin/venue/kesselhaus")[1]


@pytest.mark.parametrize("name", ["assets/embed.css", "endpoint/endpoint.css"])
def test_every_style_sheet_has_the_colours_of_the_pages(name: str) -> None:
    """A frame and the endpoint load no more than they show; what all style sheets say of colours is one thing."""
    colour = re.compile(r"--(\w+): (#[0-9a-f]{6});")
    frames, pages = (colour.findall((TEMPLATES / each).read_text("utf-8")) for each in (name, "assets/nocturne.css"))
    assert len(frames) > 12
    assert [each for each in frames if each not in pages] == []
    assert {name for name, _ in frames} <= {name for name, _ in pages}
