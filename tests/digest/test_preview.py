"""The week's letters beside the served site: as mail, as text, and nowhere in what is published."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from nocturne.letter_preview import LetterPreview
from nocturne.letters import freeze_week
from nocturne.serve import Changes, PreviewServer, open_server
from tests.digest.desk import NOW, open_project, week_of_nights
from tests.site.projects import contents, save, site, write_project


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    """Berlin is composed but not frozen; the site lies below a path."""
    project = write_project(tmp_path / "project")
    save(project, "berlin", week_of_nights(12))
    output, _ = site(project, now=NOW)
    preview = LetterPreview(lambda: open_project(project))
    found = open_server(0, output, "/guide", Changes(), preview)
    thread = Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def got(server: PreviewServer, path: str) -> tuple[int, str, str]:
    address = f"http://127.0.0.1:{server.server_address[1]}/_letters/{path}"
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers["Content-Type"], problem.read().decode()


def test_each_letter_can_be_looked_at_and_none_is_published(server: PreviewServer) -> None:
    code, kind, page = got(server, "")
    assert (code, kind) == (200, "text/html; charset=utf-8")
    assert 'href="berlin.html"' in page and 'href="berlin.txt"' in page and "tokyo" not in page
    code, kind, html = got(server, "berlin.html")
    assert (code, kind) == (200, "text/html; charset=utf-8") and "you@example.org" in html and "slot-" not in html
    code, kind, text = got(server, "berlin.txt")
    assert (code, kind) == (200, "text/plain; charset=utf-8") and text.startswith("NOCTURNE/// BERLIN")
    for strange in ("tokyo.html", "berlin.json", "../etc/passwd", "berlin"):
        assert got(server, strange)[0] == 404
    assert not [path for path in contents(server.site) if "_letters" in path or "digests" in path]


def test_what_is_frozen_is_what_is_shown(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    save(project, "berlin", week_of_nights(12))
    preview = LetterPreview(lambda: open_project(project))
    (result, _) = freeze_week(open_project(project))
    save(project, "berlin", week_of_nights(2))
    assert result.digest is not None
    shown = preview.answer("/_letters/berlin.txt")[2].decode()
    assert shown.splitlines()[:4] == result.digest.setting.text.splitlines()[:4]
    (project / "content" / "site.toml").write_text("title = 3", encoding="utf-8")
    code, _, said = preview.answer("/_letters/")
    assert code == 500 and b"content/site.toml" in said
