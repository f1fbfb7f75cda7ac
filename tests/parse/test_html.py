"""Pages: their letters, and guards against pages that are made to keep a parser busy."""

from __future__ import annotations

import pytest

from nocturne.errors import WrongBody
from nocturne.parse import html

WORD = "Größe – 東京"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (WORD.encode(), "", WORD),
        (WORD.encode(), "utf-8", WORD),
        (b"\xef\xbb\xbf" + WORD.encode(), "iso-8859-1", WORD),
        (WORD.encode("utf-16"), "", WORD),
        ("Größe".encode("latin-1"), "iso-8859-1", "Größe"),
        (b'<meta charset="shift_jis">' + "東京".encode("shift_jis"), "", '<meta charset="shift_jis">東京'),
        ("Größe – ”".encode("cp1252"), "", "Größe – ”"),
        (WORD.encode(), "no-such-charset", WORD),
        (WORD.encode(), "rot13", WORD),
        ("Größe".encode("latin-1"), "utf-8", "Größe"),
        (b"", "", ""),
    ],
)
def test_letters_are_read_by_mark_then_header_then_meta_then_guess(body: bytes, charset: str, text: str) -> None:
    """A wrong charset in the header is passed over; what is nothing else is Windows-1252."""
    assert html.decode(body, charset) == text


SLOW = {
    "nesting": "<div>" * 30_000,
    "nesting behind a comment": "<!-- x -->" + "<b>" * 30_000,
    "one tag with very many attributes": "<p " + " ".join(f"a{n}" for n in range(200_000)) + ">",
    "attributes behind a quoted bracket": "<p a='>' " + " ".join(f"a{n}=1" for n in range(200_000)) + ">",
    "many such tags": ("<p " + " ".join(f"a{n}=1" for n in range(3_000)) + ">") * 200,
    "options in options": "<select>" + "<option>" * 200_000,
    "size": "x" * (html.LIMIT + 1),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_page_that_would_keep_the_parser_busy_is_refused(name: str) -> None:
    """It is the wrong body, said in a sentence, before the parser sees it."""
    with pytest.raises(WrongBody, match="the page"):
        html.document(SLOW[name])


REAL = {
    "markup in a script": '<script>var a = "' + "<div>" * 30_000 + '";</script><p>end</p>',
    "markup in a comment": "<!--" + "<div>" * 30_000 + "--><p>end</p>",
    "a script that is never closed": "<p>end</p><script>" + "<script" * 30_000,
    "state in an attribute": "<div data-page='" + "{&quot;a&quot;: 1}" * 60_000 + "'></div><p>end</p>",
    "a long list without closing tags": "<ul>" + "<li>x" * 30_000 + "</ul><p>end</p>",
    "an old table": "<table>" + "<tr><td>x" * 20_000 + "</table><p>end</p>",
    "deep but possible": "<div>" * 1_000 + "<p>end</p>",
}


@pytest.mark.parametrize("name", REAL)
def test_a_page_that_only_looks_heavy_is_read(name: str) -> None:
    """Big pages embed their state; that is no reason to lose them."""
    found = html.document(REAL[name]).css("p")
    assert [node.text() for node in found][-1:] == ["end"]
