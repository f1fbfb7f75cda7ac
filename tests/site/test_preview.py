"""Beside a link to the site stands a picture that was drawn here: the same bytes everywhere, and every night."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.site import lettering, opengraph, raster
from tests.site.projects import BASE, NOW, contents, different, event, save, site, write_settings

BERLIN = "edc6fa61"
"""How the digest of the pixels below begins, on every machine. It changes with the drawing and with nothing else."""


def pixels(data: bytes) -> list[bytes]:
    """Rows of a PNG with one byte a pixel and no filter, read by zlib; every checksum is looked at."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(kind + body),)
        chunks[kind], at = body, at + 12 + length
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, kind, rest) == (8, 3, [0, 0, 0])
    raw = zlib.decompress(chunks[b"IDAT"])
    assert len(raw) == height * (width + 1) and not any(raw[:: width + 1])
    assert max(raw) < len(chunks[b"PLTE"]) // 3
    return [raw[start + 1 : start + 1 + width] for start in range(0, len(raw), width + 1)]


def head(output: Path, path: str) -> dict[str, str]:
    """Property or name of each meta element -> its content."""
    page = LexborHTMLParser((output / path).read_text(encoding="utf-8"))
    found = [meta.attributes for meta in page.css("meta[content]")]
    return {each.get("property") or each.get("name") or "": each["content"] or "" for each in found}


def test_a_picture_is_1200_by_630_and_small() -> None:
    data = opengraph.picture("SAN FRANCISCO", "NOCTURNE", "37.77 N / 122.42 W", "san-francisco")
    rows = pixels(data)
    assert (len(rows[0]), len(rows)) == (1200, 630)
    assert len(data) < 60_000


def test_a_picture_is_the_same_on_every_machine() -> None:
    drawn = b"".join(pixels(opengraph.picture("BERLIN", "NOCTURNE", "52.52 N / 13.41 E", "berlin")))
    assert sha256(drawn).hexdigest().startswith(BERLIN)


def test_the_key_decides_the_pattern_and_the_name_what_stands_above_it() -> None:
    one, other, renamed = (
        pixels(opengraph.picture(name, "NOCTURNE", "", key))
        for name, key in (("OSLO", "a"), ("OSLO", "b"), ("RIGA", "a"))
    )
    assert one[:470] == other[:470] and one[480:] != other[480:]
    assert one[140:470] != renamed[140:470]


@pytest.mark.parametrize("name", ["A", "ZÜRICH", "SAINT ORME ON THE WATER", "W" * 80, "I " * 30, "ÇÃÉ Ő"])
def test_every_name_stays_inside_of_the_edges(name: str) -> None:
    rows = pixels(opengraph.picture(lettering.drawable(name), "NOCTURNE", "", "x"))
    ink = range(1, 1 + opengraph.LEVELS)
    lit = [at for row in rows for at, colour in enumerate(row) if colour in ink]
    assert lit
    assert min(lit) >= opengraph.EDGE - 1 and max(lit) <= 1200 - opengraph.EDGE


def test_a_filled_square_is_exactly_filled_and_a_half_covered_pixel_is_half_lit() -> None:
    square = [[(2.0, 1.0), (5.5, 1.0), (5.5, 3.0), (2.0, 3.0)]]
    assert raster.rows([square], 8, 4, 8) == [
        bytes(8),
        b"\0\0\x08\x08\x08\x04\0\0",
        b"\0\0\x08\x08\x08\x04\0\0",
        bytes(8),
    ]
    hole = [*square, [(3.0, 1.5), (4.0, 1.5), (4.0, 3.0), (3.0, 3.0)]]
    assert raster.rows([hole], 8, 4, 8)[1:3] == [b"\0\0\x08\x04\x08\x04\0\0", b"\0\0\x08\0\x08\x04\0\0"]
    assert raster.rows([square, hole], 8, 4, 8) == raster.rows([square], 8, 4, 8), "what overlaps is not filled twice"


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Berlin", "BERLIN"),
        ("São Paulo", "SÃO PAULO"),
        ("Łódź", "LÓDŹ"),
        ("Weißenfels", "WEISSENFELS"),
        ("Москва", "MOSKVA"),
        ("Île-d’Yeu", "ÎLE-D'YEU"),
        ("東京", ""),
        ("القاهرة", ""),
        ("🌙", ""),
    ],
)
def test_a_name_is_drawn_in_the_letters_there_are_or_not_at_all(name: str, drawn: str) -> None:
    assert lettering.drawable(name) == "".join(unicodedata.normalize("NFD", each) for each in drawn)


def test_every_letter_of_the_alphabet_is_drawn_inside_of_its_box() -> None:
    assert set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-'&") <= lettering.alphabet().keys()
    for name, letter in lettering.alphabet().items():
        across = [x for shape in letter.shapes for contour in shape for x, _ in contour]
        assert min(across) >= -6 and max(across) <= letter.width + 6, name


def test_every_page_names_a_picture_that_is_there(project: Path) -> None:
    output, _ = site(project)
    for path, picture, named in (
        ("index.html", "preview.png", "Nocturne"),
        ("about/index.html", "preview.png", "Nocturne"),
        ("berlin/index.html", "berlin/preview.png", "Berlin"),
        ("berlin/tonight/index.html", "berlin/preview.png", "Berlin"),
        ("berlin/map/index.html", "berlin/preview.png", "Berlin"),
        ("berlin/subscribe/index.html", "berlin/preview.png", "Berlin"),
        ("tokyo/e/night-3-to0000000003.html", "tokyo/preview.png", "Tokyo"),
    ):
        said = head(output, path)
        assert said["og:image"] == f"{BASE}/{picture}"
        assert said["twitter:card"] == "summary_large_image"
        assert named in said["og:image:alt"]
        rows = pixels((output / picture).read_bytes())
        assert (said["og:image:width"], said["og:image:height"]) == (str(len(rows[0])), str(len(rows)))


def test_an_event_shows_its_own_picture_only_where_the_operator_shows_them(project: Path) -> None:
    own = "https://pictures.example/poster.jpg"
    save(project, "berlin", [event(1, image_url=own), event(2)])
    city = f"{BASE}/berlin/preview.png"
    output, _ = site(project)
    assert head(output, "berlin/e/night-1-be0000000001.html")["og:image"] == city
    write_settings(project, more='images = "source"')
    output, _ = site(project)
    said = head(output, "berlin/e/night-1-be0000000001.html")
    assert said["og:image"] == own and "og:image:width" not in said
    assert head(output, "berlin/e/night-2-be0000000002.html")["og:image"] == city


def test_a_city_in_another_script_is_drawn_by_its_address(project: Path) -> None:
    output, _ = site(project)
    drawn = (output / "tokyo/preview.png").read_bytes()
    file = project / "content" / "cities" / "tokyo.md"
    file.write_text(file.read_text().replace("name: Tokyo", "name: 東京"), encoding="utf-8")
    output, _ = site(project)
    assert (output / "tokyo/preview.png").read_bytes() == drawn
    assert "東京" in head(output, "tokyo/index.html")["og:image:alt"]


def test_nights_change_no_picture_and_a_new_name_changes_those_that_show_it(project: Path) -> None:
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", (event(number) for number in range(10, 40)))
    site(project, now=NOW + timedelta(days=2))
    pictures = {path for path in before if path.endswith("preview.png")}
    assert len(pictures) == 3
    assert not different(before, contents(output)) & pictures
    file = project / "content" / "cities" / "berlin.md"
    file.write_text(file.read_text().replace("name: Berlin", "name: Rixdorf"), encoding="utf-8")
    site(project)
    assert different(before, contents(output)) & pictures == {"berlin/preview.png", "preview.png"}
