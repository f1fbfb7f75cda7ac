"""The gate before a letter is frozen or sent: what must be in it, what must not, and whether both parts agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nocturne.digest import contrast, support, text, words
from nocturne.digest.compose import Imprint
from nocturne.model.letter import Setting

MOST_BYTES, MOST_LINKS, LONGEST_LINE = 90_000, 60, 998
"""Gmail cuts at 102 kB, and a reader's own addresses and the envelope need room; a line of a mail has so many bytes."""
TAGS = frozenset(
    """
    mjml mj-head mj-title mj-preview mj-attributes mj-all mj-class mj-style mj-raw mj-body mj-section mj-column
    mj-text mj-table mj-wrapper mj-divider mj-spacer mj-image mj-button
    """.split()
)
"""What the templates may be made of: the compiler leaves out what it does not know and says nothing."""
_TAG = re.compile(r"</?(mjml|mj-[a-z-]+)")
_BANNED = (
    "script, iframe, frame, object, embed, form, input, button, link, base, video, audio, svg, meta[http-equiv=refresh]"
)
_LOADS = re.compile(r"@import|@font-face|url\s*\(|fonts\.g(?:oogleapis|static)\.com", re.IGNORECASE)
_FOLLOWS = re.compile(r"[?&](?:utm_[a-z]+|fbclid|gclid|mc_[ce]id|_hsenc|_hsmi)=", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and what to do about it."""

    what: str
    where: str
    next: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} ({self.next})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter that was set but not frozen. `mjml` as the template gave it.

    `alive`: whether a path below the site's base is, or will be, a page of it. `to_be_sent`: false for a preview of a
    site without a list, which may lack a postal address.
    """

    mjml: str
    setting: Setting
    imprint: Imprint
    alive: Callable[[str], bool]
    to_be_sent: bool = True


def lint(draft: Draft) -> tuple[Finding, ...]:
    """Everything that keeps a letter from going out, nothing where it may."""
    tree = LexborHTMLParser(draft.setting.html)
    return (
        *_tags(draft.mjml),
        *_lines(draft.setting),
        *_bytes(draft.setting),
        *_links(draft, tree),
        *_elements(draft, tree),
        *_slots(draft),
        *_postal(draft, tree),
        *_agreement(draft, tree),
        *_contrast(draft.setting.html),
        *_support(draft.setting.html),
    )


def hrefs(html: str) -> list[str]:
    """Where the links of a mail lead, in their order."""
    return _hrefs(LexborHTMLParser(html))


def addresses(written: str) -> list[str]:
    """Where the links of a text part lead, in their order."""
    return [line.removeprefix(text.LINK) for line in written.splitlines() if line.startswith(text.LINK)]


def _hrefs(tree: LexborHTMLParser) -> list[str]:
    return [node.attributes.get("href") or "" for node in tree.css("a")]


def _tags(mjml: str) -> Iterator[Finding]:
    for tag in sorted({*_TAG.findall(mjml)} - TAGS):
        yield Finding(f"<{tag}> is no element that letters are made of", "template", f"use {', '.join(sorted(TAGS))}")


def _lines(setting: Setting) -> Iterator[Finding]:
    if not 1 <= len(setting.subjects) <= 3:
        yield Finding(f"{len(setting.subjects)} subjects", "subject", "there have to be one to three")
    for subject in setting.subjects:
        yield from _line(subject, "subject", words.SUBJECT)
    yield from _line(setting.preheader, "preheader", words.PREHEADER)


def _line(line: str, where: str, most: int) -> Iterator[Finding]:
    if not line.strip() or len(line) > most:
        yield Finding(f"{len(line)} letters", where, f"there have to be 1 to {most}")
    if _CONTROLS.search(line) or line != " ".join(line.split()):
        yield Finding(f"{line[:20]!r} holds what no line of a mail may hold", where, "scrub it")


def _bytes(setting: Setting) -> Iterator[Finding]:
    size = len(setting.html.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        yield Finding(f"{size} bytes", "HTML", f"at most {MOST_BYTES} are shown everywhere; set fewer events or words")
    for name, part in (("HTML", setting.html), ("text", setting.text)):
        if found := _CONTROLS.search(part):
            yield Finding(f"holds the control {found[0]!r}", name, "scrub the words it came with")
    for number, line in enumerate(setting.text.splitlines(), 1):
        if len(line.encode("utf-8", "surrogatepass")) > LONGEST_LINE:
            yield Finding(f"a line of more than {LONGEST_LINE} bytes", f"text, line {number}", "break it")


def _links(draft: Draft, tree: LexborHTMLParser) -> Iterator[Finding]:
    found, marks = _hrefs(tree), set(draft.setting.slots.values())
    if len(found) > MOST_LINKS:
        yield Finding(f"{len(found)} links", "HTML", f"filters dislike more than {MOST_LINKS}")
    for href in dict.fromkeys(found):
        if href in marks:
            continue
        parts = _split(href)
        if parts is None:
            yield Finding(
                f"the link {href[:80]!r} is no address of the web", "HTML", "only http and https may be linked"
            )
        elif _FOLLOWS.search(href):
            yield Finding(f"the link {href[:80]} follows its readers", "HTML", "take the parameters out")
        elif (below := _below(href, draft.imprint.base_url)) is not None and not draft.alive(below):
            yield Finding(f"the link {href[:120]} leads to no page of the site", "HTML", "build the site, or mend it")


def _split(href: str) -> object | None:
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _below(href: str, base_url: str) -> str | None:
    """The path below the site's base, without what follows # or ?; None for another site."""
    plain = re.split(r"[?#]", href, maxsplit=1)[0]
    return plain.removeprefix(f"{base_url}/") if plain.startswith(f"{base_url}/") else None


def _elements(draft: Draft, tree: LexborHTMLParser) -> Iterator[Finding]:
    for node in tree.css(_BANNED):
        yield Finding(f"<{node.tag}> has no place in a mail", "HTML", "take it out of the template")
    for node in tree.css("*"):
        for name in node.attributes:
            if name.lower().startswith("on"):
                yield Finding(f"<{node.tag}> has a {name}", "HTML", "take it out of the template")
    for image in tree.css("img"):
        yield from _image(image, draft.imprint.base_url)
    sheets = [node.text() or "" for node in tree.css("style")]
    sheets += [node.attributes.get("style") or "" for node in tree.css("[style]")]
    for found in dict.fromkeys(_LOADS.findall("\n".join(sheets))):
        where = "take it out; only what every system has may be used, and nothing is fetched"
        yield Finding(f"{found} makes a reader's program fetch something", "HTML", where)


def _image(image: LexborNode, base_url: str) -> Iterator[Finding]:
    source = image.attributes.get("src") or ""
    if image.attributes.get("alt") is None:
        yield Finding(
            f"the picture {source[:80]} has no alt", "HTML", 'say what it shows, or alt="" where it is ornament'
        )
    width, height = ((image.attributes.get(name) or "").removesuffix("px") for name in ("width", "height"))
    if not width.isdigit() or min(int(width), int(height) if height.isdigit() else 9) < 2:
        yield Finding(
            f"the picture {source[:80]} is as small as a tracker's, or has no width", "HTML", "give its width"
        )
    if not source.startswith(f"{base_url}/") or not source.startswith("https://") or "?" in source:
        yield Finding(f"the picture {source[:80]} is not the site's own", "HTML", "it would tell another who reads")


def _slots(draft: Draft) -> Iterator[Finding]:
    for name, part in (("HTML", draft.setting.html), ("text", draft.setting.text)):
        for slot, mark in draft.setting.slots.items():
            if mark not in part:
                yield Finding(f"the mark of {slot} is missing", name, "print letter.unsubscribe, letter.preferences, …")


def _postal(draft: Draft, tree: LexborHTMLParser) -> Iterator[Finding]:
    lines = [" ".join(line.split()) for line in draft.imprint.postal_address.splitlines() if line.strip()]
    if not lines and draft.to_be_sent:
        yield Finding("there is no postal address", "content/site.toml", "write postal_address")
    shown = " ".join((tree.body.text(separator=" ") if tree.body is not None else "").split())
    for name, part in (("HTML", shown), ("text", " ".join(draft.setting.text.split()))):
        if any(line not in part for line in lines):
            yield Finding("the postal address is missing", name, "print letter.postal")


def _agreement(draft: Draft, tree: LexborHTMLParser) -> Iterator[Finding]:
    html, plain = _hrefs(tree), addresses(draft.setting.text)
    if html != plain:
        yield Finding(_first_difference(html, plain), "HTML and text", "both parts have the same links in one order")


def _first_difference(html: Sequence[str], plain: Sequence[str]) -> str:
    for number, (one, other) in enumerate(zip(html, plain, strict=False), 1):
        if one != other:
            return f"link {number} is {one[:80]} in one and {other[:80]} in the other"
    return f"there are {len(html)} links in one and {len(plain)} in the other"


def _contrast(html: str) -> Iterator[Finding]:
    for pair in contrast.faint(html):
        said = f"{pair.words!r} is {pair.color} on {pair.background}"
        yield Finding(said, f"HTML, {pair.scheme}", f"a contrast of {contrast.LEAST} can be read by everybody")


def _support(html: str) -> Iterator[Finding]:
    for feature in sorted(support.unknown(html)):
        advice = "look it up at caniemail.com, then write it into nocturne/digest/support.py, or do without"
        yield Finding(f"{feature} is not known to work in mail programs", "HTML", advice)
