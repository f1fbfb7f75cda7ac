"""Pictures of sources as they are: missing, broken off, something else, slow, huge. The page stays as drawn."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nocturne.site.png import png
from tests.browser.programme import build_site, event
from tests.browser.serving import served, visiting
from tests.fetch import certificate

pytestmark = pytest.mark.browser

FAILING = ("missing", "cut", "words")
KINDS = (*FAILING, "slow", "huge")
EVENTS = {kind: event(f"picture-{kind}", f"A {kind} one", tags=("techno",)) for kind in KINDS}
SIZE = (2000, 3000)
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 100)));
})"""


@dataclass
class Gallery:
    """A host of pictures: what it was told by those who asked, and what lets the slow one come."""

    address: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)


def handler(gallery: Gallery) -> type[BaseHTTPRequestHandler]:
    """Answers of a host that cannot be relied on."""
    picture = png([bytes(SIZE[0])] * SIZE[1], [(30, 90, 200)])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind = self.path.strip("/").partition(".")[0]
            gallery.asked[kind] = dict(self.headers)
            if kind == "slow":
                gallery.released.wait(30)
            body = b"<h1>Not a picture</h1>" if kind in ("missing", "words") else picture
            self.send_response(404 if kind == "missing" else 200)
            self.send_header("Content-Type", "text/html" if kind == "missing" else "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:20] if kind == "cut" else body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate.made(tmp_path_factory.mktemp("gallery"), "IP:127.0.0.1"))
    found = Gallery()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(found))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.address = f"https://127.0.0.1:{server.server_address[1]}"
    yield found
    found.released.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, gallery: Gallery) -> Iterator[str]:
    events = [event(f"picture-{kind}", f"A {kind} one", tags=("techno",),
                    image_url=f"{gallery.address}/{kind}.png") for kind in KINDS]  # fmt: skip
    site = build_site(tmp_path_factory.mktemp("site"), base="https://nocturne.example", images="source", events=events)
    with served(site) as address:
        yield address


def art(page: Page) -> bytes:
    """What the poster looks like without its picture."""
    page.locator(".poster img").evaluate("each => { each.style.visibility = 'hidden' }")
    try:
        return page.locator(".poster").screenshot()
    finally:
        page.locator(".poster img").evaluate("each => { each.style.visibility = '' }")


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("kind", FAILING)
def test_where_a_picture_fails_there_is_the_artwork_and_no_sign_of_a_failure(
    browser: Browser, origin: str, kind: str, scripted: bool
) -> None:
    with visiting(browser, ignore_https_errors=True, java_script_enabled=scripted) as visit:
        visit.page.goto(f"{origin}/{EVENTS[kind].url}", wait_until="load")
        assert visit.page.locator(".poster img").evaluate("each => each.complete && !each.naturalWidth")
        seen = visit.page.locator(".poster").screenshot()
        assert seen == art(visit.page)
        if scripted:
            assert visit.page.evaluate(SHIFT) == 0


def test_a_slow_picture_comes_over_the_artwork_and_moves_nothing(
    browser: Browser, origin: str, gallery: Gallery
) -> None:
    with visiting(browser, ignore_https_errors=True, viewport={"width": 390, "height": 844}) as visit:
        page = visit.page
        page.goto(f"{origin}/{EVENTS['slow'].url}", wait_until="domcontentloaded")
        page.wait_for_function("() => document.querySelector('.acts').checkVisibility()")
        waiting = page.locator(".poster").screenshot()
        assert waiting == art(page)
        gallery.released.set()
        page.wait_for_function("() => document.querySelector('.poster img').naturalWidth")
        page.wait_for_load_state("load")
        assert page.locator(".poster").screenshot() != waiting
        assert page.evaluate(SHIFT) == 0
        assert "Referer" not in gallery.asked["slow"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_huge_picture_keeps_to_its_place_and_is_asked_for_at_once(browser: Browser, origin: str, width: int) -> None:
    """It is the first thing on its page: nothing about it is lazy."""
    with visiting(browser, ignore_https_errors=True, viewport={"width": width, "height": 844}) as visit:
        visit.page.goto(f"{origin}/{EVENTS['huge'].url}", wait_until="load")
        picture = visit.page.locator(".poster img")
        assert picture.evaluate("each => [each.naturalWidth, each.naturalHeight]") == list(SIZE)
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] == width
        assert box["height"] == min(width / 2, 26 * 16)
        assert picture.get_attribute("loading") is None
        assert picture.get_attribute("fetchpriority") == "high"
        assert visit.page.evaluate(SHIFT) == 0
        assert visit.complaints == []
