"""Templates: a mistake is said with its file, and the quick way gives what Jinja2's own way gives."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import markupsafe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.errors import ContentError
from nocturne.site.escape import fast_escape
from nocturne.site.html import Html
from nocturne.site.templates import Templates
from tests.site.projects import ENGLISH, contents, event, save, site


def rendered(folder: Path, values: dict[str, object], constants: dict[str, object], *, plain: bool = False) -> str:
    templates = Templates([folder], ENGLISH, plain=plain)
    return templates.load("page.html", values.keys(), constants).render(values).decode()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text)
    return folder


@given(st.text())
def test_escaping_gives_what_markupsafe_gives(text: str) -> None:
    assert fast_escape(text) == str(markupsafe.escape(text))


@pytest.mark.parametrize("value", [None, 7, 1.5, True, Html("<b>"), markupsafe.Markup("<i>"), ("<", ">"), "<&'\">"])
def test_escaping_values_that_are_no_text_gives_what_markupsafe_gives(value: object) -> None:
    escaped = fast_escape(value)
    assert escaped == str(markupsafe.escape(value))
    assert type(escaped) is str or isinstance(value, Html)


@settings(deadline=None)  # compiling takes as long as the machine likes
@given(st.text(), st.lists(st.text(max_size=5), max_size=4), st.booleans(), st.text())
def test_filled_in_constants_give_what_values_give(
    tmp_path_factory: pytest.TempPathFactory, title: str, menu: list[str], flag: bool, word: str
) -> None:
    folder = write(
        tmp_path_factory.mktemp("templates"),
        base="<{{ site.title }}>{% for each in site.menu %}[{{ each.name }}{{ root }}{% if each.name %}!{% endif %}]"
        "{% endfor %}{% block main %}none{% endblock %}",
        page='{% extends "base.html" %}{% block main %}{% if site.flag %}yes {{ word }}{% elif word %}else{% else %}no'
        '{% endif %}{% include "part.html" %}{% for each in site.menu %}{{ loop.index }}{{ each.name }}{% endfor %}'
        "{% for site in words %}{{ site }}{% endfor %}{% endblock %}",
        part="{% with shown = word %}{{ shown }}{{ site.flag and word }}{{ 'a' if site.flag else word }}{% endwith %}",
    )
    shown = SimpleNamespace(title=title, menu=[SimpleNamespace(name=each) for each in menu], flag=flag)
    values: dict[str, object] = {"site": shown, "root": "../", "word": word, "words": menu}
    expected = rendered(folder, values, {}, plain=True)
    assert rendered(folder, values, {}) == expected
    assert rendered(folder, values, {"site": shown, "root": "../"}) == expected
    (folder / "page.html").write_text((folder / "page.html").read_text().replace("for site in", "for each in")
                                      .replace("{{ site }}", "{{ each }}"))  # fmt: skip
    expected = rendered(folder, values, {}, plain=True)
    assert rendered(folder, values, {"site": shown, "root": "../"}) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ site.titel }}", r"site_templates/page\.html: cannot be rendered: .*titel"),
        ("{{ pgae.title }}", r"site_templates/page\.html: uses the unknown name pgae \(there are: .*page"),
        ("{% if page %}", r"site_templates/page\.html:1: "),
        ("\n{{ page.title | shout }}", r"site_templates/page\.html:2: uses the unknown filter shout"),
        ("\n\n{% if page is loud %}x{% endif %}", r"site_templates/page\.html:3: uses the unknown test loud"),
        ('{% extends "nowhere.html" %}', r"site_templates/nowhere\.html: is missing"),
        ('{% extends "page.html" %}', r"extends or includes itself"),
        ('{% include "page.html" %}', r"extends or includes itself"),
        ("{% include page.title %}", r"site_templates/page\.html:1: names another template by a variable"),
        ("{{ 1 / 0 }}", r"site_templates/page\.html: cannot be rendered"),
        ("{{ page.title.nothing.at_all }}", r"site_templates/page\.html: cannot be rendered"),
        *(
            (f"\n{text}", rf"site_templates/page\.html:2: uses {word}, which templates here do without")
            for word, text in {
                "set": "{% set page = 5 %}",
                "macro": "{% macro a() %}{% endmacro %}{{ a() }}",
                "call": "{% call page() %}x{% endcall %}",
                "import": "{% import 'rows.html' as rows %}",
                "from": "{% from 'rows.html' import row %}",
                "autoescape": "{% autoescape false %}{{ page.title }}{% endautoescape %}",
            }.items()
        ),
        ("caf\udce9", r"site_templates/page\.html: is not text in UTF-8"),
        ("{{ page[7] }}", r"site_templates/page\.html: cannot be rendered"),
    ],
)
def test_a_mistake_in_a_template_is_said_and_the_old_site_stands(project: Path, text: str, said: str) -> None:
    output, _ = site(project)
    before = contents(output)
    (project / "site_templates" / "page.html").write_text(text, errors="surrogateescape")
    with pytest.raises(ContentError, match=said):
        site(project)
    assert contents(output) == before
    assert {path.name for path in project.iterdir()} == {"content", "site_templates", ".state", ".cache", "output"}


def test_a_mistake_met_by_a_worker_is_said_by_its_parent(project: Path) -> None:
    (project / "site_templates" / "event.html").write_text("{{ event.titel }}")
    for city in ("berlin", "tokyo"):
        save(project, city, [event(1, city, description="long " * 60_000), event(2, city)])
    with pytest.raises(ContentError, match=r"site_templates/event\.html: cannot be rendered"):
        site(project, jobs=2)


@pytest.mark.parametrize(
    "name",
    [
        "robots.txt", "index.html", "berlin/extra.html", "README.md", "about/index.html", "status", "berlin", "assets",
        "api/v1/events", "api/v1/events/berlin.json", "sitemaps/berlin.xml", "sitemaps/berlin/2.xml", "sitemaps/berlin",
        ".nojekyll/x", ".git/config", "about/index.html/x",
    ],
)  # fmt: skip
def test_a_file_of_the_operator_does_not_silently_lose_to_one_of_the_build(project: Path, name: str) -> None:
    path = project / "site_templates" / "static" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(ContentError, match="stands where the build puts a file of its own"):
        site(project)


def test_sources_that_no_city_names_stand_apart_from_those_that_are_read(project: Path) -> None:
    output, _ = site(project)
    page = contents(output)["sources/index.html"].decode()
    assert page.index("Not read for these pages") < page.index("<summary>Luma</summary>")
    path = project / "content" / "cities" / "berlin.md"
    path.write_text(path.read_text().replace("timezone:", "sources: {luma: {}}\ntimezone:", 1))
    output, _ = site(project)
    page = contents(output)["sources/index.html"].decode()
    assert 'id="of-luma"' in page and "Not read for these pages" not in page and "OpenStreetMap" not in page


def test_an_appointed_geocoder_is_credited(project: Path) -> None:
    path = project / "content" / "site.toml"
    path.write_text(f'{path.read_text()}\n[geocoding]\nurl = "https://geocoder.example/search"\n')
    output, _ = site(project)
    page = contents(output)["sources/index.html"].decode()
    assert "geocoder.example is asked" in page and "OpenStreetMap contributors" in page
