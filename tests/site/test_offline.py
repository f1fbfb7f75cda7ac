"""Built for reading without a connection: a worker that changes only with what it holds, a way out, a manifest."""

from __future__ import annotations

import gzip
import json
import struct
from datetime import timedelta
from pathlib import Path

import pytest

from nocturne.site.manifest import short
from tests.site.projects import NOW, contents, event, save, save_health, site, write_settings

KILOBYTE = 1024


def head(output: Path) -> str:
    """The line the build writes in front of the worker."""
    return (output / "sw.js").read_text("utf-8").partition("\n")[0]


def test_the_worker_is_small_and_holds_exactly_what_its_pages_need(project: Path) -> None:
    output, _ = site(project)
    assert len(gzip.compress((output / "sw.js").read_bytes())) <= 4 * KILOBYTE
    shell = json.loads(head(output).partition("SHELL = ")[2].removesuffix(";"))
    pages = [(output / path).read_text("utf-8") for path in ("offline.html", "saved/index.html")]
    assert shell[:2] == ["offline.html", "saved/"]
    assert {Path(path).name.partition(".")[0] for path in shell[2:]} == {
        "icon", "kept", "nights", "nocturne", "offline", "saved", "take",
    }  # fmt: skip
    assert all((output / path).is_file() for path in shell[2:])
    assert all(f'"./{path}"' in pages[0] or f'"../{path}"' in pages[1] for path in shell[2:])


def test_other_events_another_night_and_another_visit_bring_no_new_worker(project: Path) -> None:
    output, _ = site(project)
    before = (output / "sw.js").read_bytes()
    save(project, "berlin", [event(number, title="Another") for number in range(3)])
    save_health(project)
    site(project, now=NOW + timedelta(days=2))
    assert (output / "sw.js").read_bytes() == before


def test_a_further_city_is_known_to_the_list_that_the_worker_holds(project: Path) -> None:
    output, _ = site(project)
    before = head(output)
    cities = project / "content" / "cities"
    file = (cities / "berlin.md").read_text("utf-8").replace("name: Berlin", "name: Leipzig")
    (cities / "leipzig.md").write_text(file, "utf-8")
    site(project)
    assert head(output) != before


@pytest.mark.parametrize(
    "name", ["sw.js", "offline.html", "saved.html", "assets/kept.js", "assets/nights.js", "assets/nocturne.css"]
)
def test_whatever_the_worker_holds_gives_it_another_version(project: Path, name: str) -> None:
    output, _ = site(project)
    before = head(output)
    path = project / "site_templates" / name
    more = {".css": "\n.new { color: red }\n", ".js": "\n{ let another; }\n"}.get(path.suffix, "\n")
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    if path.suffix == ".html":
        path.write_text(path.read_text("utf-8").replace("</h1>", "!</h1>"), "utf-8")
    site(project)
    assert head(output) != before


def test_two_builds_from_nothing_give_the_same_worker_page_and_manifest(project: Path) -> None:
    one, other = contents(site(project, "one")[0]), contents(site(project, "other")[0])
    for path in ("sw.js", "offline.html", "manifest.webmanifest"):
        assert one[path] == other[path]


def test_switched_off_there_is_a_worker_that_leaves_and_no_trace_elsewhere(project: Path) -> None:
    output, _ = site(project)
    on = contents(output)
    write_settings(project, more="offline = false")
    site(project)
    off = contents(output)
    assert b"unregister" in off["sw.js"] and b"fetch" not in off["sw.js"]
    assert "offline.html" not in off
    for path in (path for path in off if path.endswith(".html")):
        assert (
            b"sw.js" not in off[path] and b"data-keep" not in off[path] and b"trusted-types nocturne" not in off[path]
        )
    assert b"sw.js" in on["index.html"] and b"data-keep" in on["berlin/index.html"]
    write_settings(project)
    site(project)
    assert contents(output) == on


def test_the_offline_page_is_in_no_index(project: Path) -> None:
    built = contents(site(project)[0])
    assert b'name="robots" content="noindex"' in built["offline.html"]
    assert b"canonical" not in built["offline.html"]
    assert not any(b"offline.html" in data for path, data in built.items() if path.endswith(".xml"))


def test_hosts_are_told_to_ask_for_the_worker_each_time(project: Path) -> None:
    rules = (site(project)[0] / "_headers").read_text("utf-8")
    assert "/guide/sw.js\n  Cache-Control: no-cache\n" in rules
    assert "trusted-types nocturne" in rules


def test_the_manifest_makes_the_site_installable_below_a_path(project: Path) -> None:
    output, _ = site(project)
    manifest = json.loads((output / "manifest.webmanifest").read_bytes())
    assert manifest["id"] == "/guide/"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("./", "./", "standalone")
    assert (manifest["name"], manifest["short_name"], manifest["lang"]) == ("Nocturne", "Nocturne", "en")
    assert manifest["theme_color"] in (output / "index.html").read_text("utf-8")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("any", "any"), ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        data = (output / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            assert data.startswith(b"\x89PNG\r\n\x1a\n")
            assert "{}x{}".format(*struct.unpack(">II", data[16:24])) == icon["sizes"]
            assert len(data) <= 4 * KILOBYTE


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Nocturne", "Nocturne"),
        ("Nocturne of the North", "Nocturne of"),
        ("  Nachtprogramm Hollerau ", "Nachtprogram"),
        ("Twelve words", "Twelve words"),
    ],
)
def test_below_an_icon_stand_whole_words(title: str, shown: str) -> None:
    assert short(title) == shown
