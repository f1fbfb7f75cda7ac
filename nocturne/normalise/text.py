"""Words: repaired, plain, of decent length, and without what belongs to a person."""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.model.listing import TextFormat
from nocturne.normalise.characters import ROUNDS, decoded, repaired
from nocturne.normalise.markdown import to_html
from nocturne.normalise.markup import paragraphs, plain_text, sanitised, too_deep
from nocturne.parse.redact import contacts

TITLE_LIMIT = 200
LINE_LIMIT = 200
DESCRIPTION_LIMIT = 20_000
EXCERPT_LIMIT = 400
MARKUP_LIMIT = 100_000
LINE_INPUT_LIMIT = 4_000

_SENTENCE_ENDS = (". ", "! ", "? ", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Description:
    """A description in plain words and as sanitised HTML."""

    plain: str
    html: str


def line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line of plain words: entities decoded, characters repaired, at most `limit` long."""
    flat = " ".join(decoded(text[:LINE_INPUT_LIMIT]).split())
    for _ in range(ROUNDS):  # a blank that goes can be what kept a repair back
        plain = " ".join(repaired(flat).split())
        if plain == flat:
            break
        flat = plain
    return shortened(flat, limit)


def title(text: str) -> str:
    """A title: one line without contacts of people."""
    return without_people(line(text, TITLE_LIMIT))


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
    safe = without_people(sanitised(_markup(text[:MARKUP_LIMIT], format)))
    said = repaired(plain_text(safe))
    plain = without_people(said)
    if kept != "full":
        plain = excerpt(plain)
        return Description(plain, paragraphs(plain))
    across_elements = plain != said
    if format == "plain" or across_elements or len(plain) > DESCRIPTION_LIMIT or too_deep(safe):
        plain = shortened(plain, DESCRIPTION_LIMIT)
        return Description(plain, paragraphs(plain))
    return Description(plain, safe)


def _markup(text: str, format: TextFormat) -> str:
    if format == "html":
        return repaired(text)
    if format == "markdown":
        return to_html(repaired(text))
    return paragraphs(repaired(decoded(text)))


def without_people(text: str) -> str:
    """The text without e-mail addresses, telephone and account numbers, also where the first of them held a second."""
    return contacts(contacts(text))


def excerpt(plain: str) -> str:
    """The text itself when it is short; else its beginning in one paragraph, to a sentence's end if one is near."""
    if len(plain) <= EXCERPT_LIMIT:
        return plain
    flat = " ".join(plain.split())
    if len(flat) <= EXCERPT_LIMIT:
        return flat
    sentence = max(flat.rfind(mark, EXCERPT_LIMIT // 2, EXCERPT_LIMIT) for mark in _SENTENCE_ENDS)
    return flat[: sentence + 1] if sentence > 0 else shortened(flat, EXCERPT_LIMIT)
