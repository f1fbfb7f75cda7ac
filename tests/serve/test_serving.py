"""The preview server over real HTTP: a plain static host on loopback that cannot be talked out of its folder."""

from __future__ import annotations

import http.client
import socket
import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from nocturne.errors import UsageError
from nocturne.serve import RELOAD_PATH, SCRIPT_PATH, Changes, PreviewServer, open_server

PAGE = b"<!doctype html><html><head><title>Nights</title></head><body>here</body></html>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site with a secret beside it."""
    (tmp_path / "secret.txt").write_bytes(b"beside")
    site = tmp_path / "site"
    for name, body in {
        "index.html": PAGE,
        "404.html": PAGE.replace(b"here", b"nothing here"),
        "lisbon/index.html": PAGE.replace(b"here", b"Lisbon"),
        "lisbon/events.ics": b"BEGIN:VCALENDAR\r\n",
        "caf\u00e9.json": b"{}",
        "bare.html": b"<p>no head at all",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(body)
    return site


@contextmanager
def _running(site: Path, base_path: str = "", changes: Changes | None = None) -> Iterator[PreviewServer]:
    server = open_server(0, site, base_path, changes or Changes())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _ask(server: PreviewServer, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of exactly this path, without anything a client would tidy."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_it_listens_on_loopback_only(site: Path) -> None:
    with _running(site) as server:
        assert server.socket.getsockname()[0] == "127.0.0.1"


def test_folders_have_their_index_and_a_missing_slash_is_added(site: Path) -> None:
    with _running(site) as server:
        assert b"Lisbon" in _ask(server, "/lisbon/")[2]
        status, headers, _ = _ask(server, "/lisbon?x=1")
        assert (status, headers["location"]) == (301, "/lisbon/")


def test_what_is_not_there_gets_the_sites_own_page_and_a_404(site: Path) -> None:
    with _running(site) as server:
        for path in ("/nowhere", "/nowhere/", "/index.html/", "/lisbon/events.ics/"):
            status, _, body = _ask(server, path)
            assert (status, b"nothing here" in body) == (404, True), path


def test_pages_carry_the_reload_script_and_other_files_are_as_built(site: Path) -> None:
    with _running(site) as server:
        element = f'<script src="{SCRIPT_PATH}?{server.changes.build}" defer></script>'.encode()
        assert _ask(server, "/")[2] == PAGE.replace(b"</head>", element + b"</head>")
        assert _ask(server, "/bare.html")[2].endswith(element)
        assert _ask(server, "/lisbon/events.ics")[2] == b"BEGIN:VCALENDAR\r\n"
        assert _ask(server, SCRIPT_PATH)[1]["content-type"].startswith("text/javascript")


def test_files_say_what_they_are(site: Path) -> None:
    with _running(site) as server:
        kinds = {path: _ask(server, path)[1]["content-type"] for path in ("/", "/lisbon/events.ics", "/caf%C3%A9.json")}
    assert kinds == {
        "/": "text/html; charset=utf-8",
        "/lisbon/events.ics": "text/calendar; charset=utf-8",
        "/caf%C3%A9.json": "application/json; charset=utf-8",
    }


@pytest.mark.parametrize("path", ["/", "/lisbon", "/nowhere", "/lisbon/events.ics", "/.nocturne/reload.js"])
def test_head_has_the_headers_of_get_and_no_body(site: Path, path: str) -> None:
    with _running(site) as server:
        status, headers, _ = _ask(server, path)
        changing = {"date"}
        head_status, head_headers, body = _ask(server, path, "HEAD")
        assert (head_status, body) == (status, b"")
        assert {k: v for k, v in head_headers.items() if k not in changing} == {
            k: v for k, v in headers.items() if k not in changing
        }


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/lisbon/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "//../secret.txt",
        "/link/secret.txt",
        "/secret.txt%00.html",
        "/%00",
        "/" + "a" * 5000,
        "/./index.html/../../secret.txt",
    ],
)
def test_no_path_leads_out_of_the_site(site: Path, path: str) -> None:
    (site / "link").symlink_to(site.parent)
    with _running(site) as server:
        status, _, body = _ask(server, path)
        assert status == 404
        assert b"beside" not in body


def test_a_redirect_never_leaves_the_host(site: Path) -> None:
    with _running(site) as server:
        for path in ("//lisbon", "///lisbon", "//lisbon%0d%0aSet-Cookie:%20a=b"):
            _, headers, _ = _ask(server, path)
            assert not headers.get("location", "/").startswith("//")
            assert "set-cookie" not in headers


def test_under_a_base_path_nothing_is_served_beside_it(site: Path) -> None:
    with _running(site, "/nights") as server:
        assert server.address.endswith("/nights/")
        assert b"Lisbon" in _ask(server, "/nights/lisbon/")[2]
        assert _ask(server, "/lisbon/")[0] == 404
        assert _ask(server, "/nightshift/lisbon/")[0] == 404
        for path in ("/", "/nights"):
            status, headers, _ = _ask(server, path)
            assert (status, headers["location"]) == (301, "/nights/")


def test_other_methods_are_not_taken(site: Path) -> None:
    with _running(site) as server:
        assert _ask(server, "/", "DELETE")[0] == 501


def test_while_a_build_swaps_the_site_a_request_waits_for_it(site: Path, tmp_path: Path) -> None:
    changes = Changes()
    with _running(site, changes=changes) as server:
        aside = tmp_path / "aside"
        answers: list[int] = []
        with changes.building():
            site.rename(aside)
            asking = Thread(target=lambda: answers.append(_ask(server, "/lisbon/")[0]))
            asking.start()
            asking.join(timeout=0.3)
            assert answers == []
            aside.rename(site)
        asking.join(timeout=30)
        assert answers == [200]


def test_a_taken_port_moves_on_to_the_next_free_one(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = open_server(port, site, "", Changes())
        try:
            assert port < server.server_address[1] < port + 20
        finally:
            server.server_close()


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_number_that_is_no_port_is_said_to_be_none(site: Path, port: int) -> None:
    with pytest.raises(UsageError, match="is not a port"):
        open_server(port, site, "", Changes())


def _news(server: PreviewServer, seen: int) -> Generator[bytes, None, None]:
    """What a page of build `seen` is told, line by line."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    connection.request("GET", f"{RELOAD_PATH}?{seen}")
    answer = connection.getresponse()
    assert answer.getheader("content-type") == "text/event-stream"
    try:
        while line := answer.readline():
            yield line.strip()
    finally:
        answer.close()
        connection.close()


def test_a_page_hears_of_the_next_build(site: Path) -> None:
    changes = Changes()
    with _running(site, changes=changes) as server:
        news = _news(server, changes.build)
        assert [next(news), next(news)] == [b"retry: 500", b""]
        changes.announce()
        assert next(news) == b"data: built"
        news.close()
        changes.announce()


def test_a_page_hears_of_a_build_that_was_ready_before_it_could_listen(site: Path) -> None:
    changes = Changes()
    with _running(site, changes=changes) as server:
        read = changes.build
        changes.announce()
        assert b"data: built" in [line for line, _ in zip(_news(server, read), range(3), strict=False)]


def test_a_page_left_open_by_another_server_is_told_to_reload(site: Path) -> None:
    with _running(site) as server:
        assert b"data: built" in [line for line, _ in zip(_news(server, Changes().build), range(3), strict=False)]


def test_a_page_that_leaves_in_the_middle_of_an_answer_is_no_news(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "large.html").write_bytes(b"<p>x" * 5_000_000)
    changes = Changes()
    with _running(site, changes=changes) as server:
        for path in ("/large.html", RELOAD_PATH):
            with socket.create_connection(("127.0.0.1", server.server_address[1]), timeout=30) as asking:
                asking.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                assert asking.recv(20)
                asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for _ in range(3):
            changes.announce()
            assert _ask(server, "/")[0] == 200
    said = capsys.readouterr()
    assert said.out + said.err == ""
