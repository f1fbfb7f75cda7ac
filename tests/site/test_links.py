"""Every address a page names is there, on any host and under any path."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.site.projects import BASE, event, save, site, write_settings

ATTRIBUTES = ("href", "src", "action")


def addresses(page: Path) -> set[str]:
    """What a page links, embeds or sends to."""
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    found = {node.attributes.get(name) for node in tree.css("[href], [src], [action]") for name in ATTRIBUTES}
    return {each for each in found if each}


@pytest.mark.parametrize("base", ["https://nocturne.example", BASE, "https://nocturne.example/a/b"])
@pytest.mark.parametrize("mode", ["all", "none"])
def test_every_address_of_every_page_leads_to_a_file(project: Path, base: str, mode: str) -> None:
    write_settings(project, base=base, more=f'event_pages = "{mode}"')
    save(project, "berlin", (event(number, former_urls=(f"/berlin/e/was-{number}.html",)) for number in range(120)))
    output, _ = site(project)
    checked = 0
    for page in output.rglob("*.html"):
        here = f"{base}/{page.relative_to(output).as_posix().removesuffix('index.html')}"
        for address in addresses(page):
            target = urljoin(here, address)
            if not target.startswith(f"{base}/"):
                assert urlsplit(target).hostname != "nocturne.example" or target.startswith("webcal:"), (page, address)
                continue
            path = urlsplit(target).path.removeprefix(urlsplit(base).path).lstrip("/")
            found = output / path / "index.html" if path.endswith("/") or not path else output / path
            assert found.is_file(), (page, address)
            checked += 1
    assert checked > 100


def test_no_page_but_the_one_for_missing_addresses_names_the_path_it_is_published_under(project: Path) -> None:
    """Links are relative, so a copy of the folder works wherever it lies."""
    output, _ = site(project)
    for page in output.rglob("*.html"):
        rooted = {each for each in addresses(page) if each.startswith("/")}
        if page.name == "404.html":
            assert all(each.startswith("/guide/") for each in rooted)
            assert rooted
        else:
            assert not rooted, page
