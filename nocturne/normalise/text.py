"""Words: repaired, plain, without what could harm a page or a person; HTML only through the sanitiser."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

import ftfy
import nh3
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.listing import TextFormat
from nocturne.normalise.markdown import to_html

TITLE_LIMIT = 200
LINE_LIMIT = 200
DESCRIPTION_LIMIT = 20_000
EXCERPT_LIMIT = 400
MARKUP_LIMIT = 100_000

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u180e\ufff9-\ufffb]")
_MARKS = re.compile(r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})"
                    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e\u2460-\u24ff\U0001f110-\U0001f189]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63})*\.[A-Za-z]{2,24}\b")
_PHONE = re.compile(
    r"(?<![\w/.:#-])(?:\+|00)\d{1,3}[\s./-]?(?:\(\d{1,4}\)[\s./-]?)?(?:\d{2,4}[\s./-]?){2,5}\d{2,4}(?![\w/:-])"
    r"|(?<![\w/.:#-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\w/:-])"
)
_TAGS = {"p", "br", "a", "strong", "em", "b", "i", "ul", "ol", "li"}
_BLOCKS = re.compile(r"<(?:br|/p|/li|/div|/h[1-6]|/ul|/ol|/tr|/blockquote)\b[^>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Description:
    """A description in plain words and as sanitised HTML."""

    plain: str
    html: str


def line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line of plain words: repaired, entities decoded, no markup characters removed, at most `limit` long."""
    return shortened(" ".join(repaired(html.unescape(text)).split()), limit)


def title(text: str) -> str:
    """A title: one line, without the shouting of styled alphabets."""
    return line(text, TITLE_LIMIT)


def repaired(text: str) -> str:
    """Text without mojibake, control characters, invisible direction marks, styled alphabets and towers of accents.

    Compatibility forms are folded (NFKC) only in alphabets that exist for style; ½ and ™ mean what they are.
    """
    mended = ftfy.fix_text(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), normalization="NFC")
    mended = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), mended)
    mended = _INVISIBLE.sub("", _CONTROL.sub("", mended))
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", mended))


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    words = cut.rpartition(" ")[0] if " " in cut[limit // 2 :] else cut
    return words.rstrip(" ,;:-–—") + "…"


def description(text: str, format: TextFormat, kept: str) -> Description:
    """A description as `kept` allows: "full", an "excerpt" of 400 characters, or "none".

    E-mail addresses and telephone numbers are people's; they are taken out.
    """
    if kept == "none" or not text.strip():
        return Description("", "")
    markup = _markup(text[:MARKUP_LIMIT], format)
    plain = without_people(plain_text(markup))
    if kept == "excerpt" and len(plain) > EXCERPT_LIMIT:
        plain = excerpt(plain)
        return Description(plain, paragraphs(plain))
    plain = shortened(plain, DESCRIPTION_LIMIT)
    if kept != "full" or format == "plain":
        return Description(plain, paragraphs(plain))
    return Description(plain, without_people(sanitised(markup)))


def _markup(text: str, format: TextFormat) -> str:
    if format == "html":
        return repaired(text)
    if format == "markdown":
        return to_html(repaired(text))
    return paragraphs(repaired(html.unescape(text)))


def paragraphs(plain: str) -> str:
    """Plain words as HTML paragraphs."""
    blocks = (block.strip() for block in plain.split("\n\n"))
    return "".join(f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def sanitised(markup: str) -> str:
    """HTML of a short list of elements; links are http(s) only and carry no weight."""
    return nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "svg", "math", "title", "textarea"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener noreferrer",
        strip_comments=True,
    )


def plain_text(markup: str) -> str:
    """The words of HTML with its line breaks; sanitised first, so that depth cannot stall the parser."""
    safe = sanitised(markup)
    flat = nh3.clean(_BLOCKS.sub("\n", safe), tags=set(), strip_comments=True)
    body = LexborHTMLParser(f"<body>{flat}</body>").body
    words = body.text(deep=True) if body is not None else ""
    lines = (_BLANKS.sub(" ", each).strip() for each in repaired(words).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def without_people(text: str) -> str:
    """The text without e-mail addresses and telephone numbers."""
    return _PHONE.sub("[number removed]", _EMAIL.sub("[address removed]", text))


def excerpt(plain: str) -> str:
    """The beginning of a text, ending with a sentence where one ends in time."""
    flat = " ".join(plain.split())
    if len(flat) <= EXCERPT_LIMIT:
        return flat
    sentence = max(flat.rfind(mark, EXCERPT_LIMIT // 2, EXCERPT_LIMIT) for mark in (". ", "! ", "? ", "。"))
    return flat[: sentence + 1] if sentence > 0 else shortened(flat, EXCERPT_LIMIT)
