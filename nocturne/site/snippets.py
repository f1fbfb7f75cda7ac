"""Lines to copy into a page of one's own: a frame that keeps itself up to date, or plain links of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nocturne.site.escape import fast_escape
from nocturne.site.language import Language
from nocturne.site.shown import Shown

FILE = "embed.html"
"""The page for frames beside a list."""
MOST = 10
"""So many events stand in it."""
HEIGHT = 480
"""Pixels of the frame; what is longer scrolls."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """HTML as text: `frame` an iframe, `links` a list without script or style."""

    frame: str
    links: str


def frame(url: str, name: str) -> str:
    """An iframe of the list called `name` whose folder has the address `url`, with its last slash."""
    return (
        f'<iframe src="{fast_escape(url)}{FILE}" title="{fast_escape(name)}" width="100%" height="{HEIGHT}" '
        'loading="lazy" style="border:0"></iframe>'
    )


def links(site_url: str, url: str, name: str, shown: Sequence[Shown], language: Language) -> str:
    """The first events of that list and where it goes on; addresses are whole, below `site_url`."""
    items = "".join(f"<li>{_item(each, site_url, language)}</li>\n" for each in shown[:MOST])
    more = fast_escape(language.gettext("All that is to come"))
    return f'<ul>\n{items}</ul>\n<p><a href="{fast_escape(url)}">{fast_escape(name)}: {more}</a></p>'


def _item(shown: Shown, site_url: str, language: Language) -> str:
    event = shown.event
    said = fast_escape(", ".join((language.long_day(event.date), shown.time, *shown.marks)))
    title = fast_escape(event.title)
    href = shown.href if shown.is_away or not shown.href else f"{site_url}/{shown.href}"
    linked = f'<a href="{fast_escape(href)}">{title}</a>' if href else title
    return f'<time datetime="{fast_escape(event.start)}">{said}</time> {linked}'
