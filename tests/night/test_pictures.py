"""A site that shows the platforms' pictures looks first whether they are there; with its own artwork it never does."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.certificate import made
from tests.fetch.server import Asked, Reply, Site, answer
from tests.night.platform import Platform, event
from tests.night.project import Project, make

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


class Pictures(Site):
    """A good picture, one that is gone, and a page that calls itself one."""

    def reply_to(self, asked: Asked) -> Reply:
        """What an image host says."""
        if asked.path == "/good.png":
            return answer(206, PNG, Content_Type="image/png")
        if asked.path == "/page.png":
            return answer(200, b"<html><body>Log in</body></html>", Content_Type="image/png")
        return answer(404, b"")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that signs itself, and its key."""
    return made(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1")


@pytest.fixture
def pictures(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Pictures]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Pictures(tls=context) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, pictures: Pictures) -> Iterator[Project]:
    names = ("good.png", "page.png", "gone.png")
    events = [
        event(number, f"2026-05-{10 + number}", image={"url": pictures.url(f"/{name}")})
        for number, name in enumerate(names)
    ]
    with Platform(events) as platform:
        made = make(tmp_path / "project", platform.url(""), fetch='allow_private = ["127.0.0.0/8"]')
        site = made.path / "content" / "site.toml"
        site.write_text(site.read_text().replace('contact = "', 'images = "source"\ncontact = "', 1))
        yield made


def test_only_pictures_that_are_there_are_told(project: Project, pictures: Pictures) -> None:
    assert project.run("nightly").code == 0
    told = [each["image_url"] for each in project.events().values()]
    assert told == [pictures.url("/good.png"), "", ""]
    assert {each.headers["range"] for each in pictures.asked if each.path != "/robots.txt"} == {"bytes=0-4095"}
    asked = len(pictures.paths())
    assert asked == 3
    assert project.run("nightly", night=1).code == 0
    assert len(pictures.paths()) == asked, "each is looked at again after weeks only"
    kept = {path.name.partition("-")[0] for path in (project.path / "output").rglob("*.png")}
    assert kept == {"preview.png", "icon"}, "only our own"


def test_a_site_with_its_own_artwork_asks_nothing(project: Project, pictures: Pictures) -> None:
    site = project.path / "content" / "site.toml"
    site.write_text(site.read_text().replace('images = "source"', 'images = "art"'))
    assert project.run("nightly").code == 0 and pictures.asked == []
