"""The changes as open data and as an Atom feed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nocturne.site.content import SiteFacts
from nocturne.site.escape import fast_escape
from nocturne.site.language import Language
from nocturne.site.news import News, ToldNews, told

IN_THE_FEED = 60


def as_json(news: Sequence[News], base_url: str) -> bytes:
    """`api/v1/changes.json`: newest first; `kind` as in `Kind`, addresses absolute."""
    return msgspec.json.encode({"changes": [_public(each, base_url) for each in news]})


def _public(news: News, base_url: str) -> dict[str, str]:
    return {
        "at": news.at,
        "kind": news.kind,
        "city": news.city,
        "id": news.id,
        "title": news.title,
        "date": news.date,
        "time": news.time,
        "from": news.before,
        "to": news.after,
        "url": _absolute(news.href, base_url),
    }


def _absolute(href: str, base_url: str) -> str:
    return href if not href or href.startswith(("http://", "https://")) else f"{base_url}/{href}"


def atom(site: SiteFacts, host: str, news: Sequence[News], names: dict[str, str], language: Language) -> bytes:
    """`changes/feed.xml` (RFC 4287): the newest of them. `names`: city slug -> name; `language` that of the site."""
    x = fast_escape
    home = f"{site.base_url}/changes/"
    title = f"{site.title}: {language.gettext('Changes')}"
    stamp = max((each.at for each in news), default="1970-01-01T00:00:00Z")
    entries = "".join(
        f"<entry><id>tag:{host},2026:change/{each.id}/{each.kind}/{each.at}</id>"
        f"<title>{x(f'{spoken.words}: {each.title}')}</title>"
        f'<link href="{x(_absolute(each.href, site.base_url) or home)}"/><updated>{each.at}</updated>'
        f'<category term="{each.kind}"/><summary>{x(_line(spoken, names))}</summary></entry>\n'
        for each in news[:IN_THE_FEED]
        for spoken in (told(each, language),)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.tag}">'
        f"<id>tag:{host},2026:changes</id><title>{x(title)}</title>"
        f"<updated>{stamp}</updated><author><name>{x(site.title)}</name></author>"
        f'<link href="{x(home)}"/><link rel="self" href="{x(home)}feed.xml"/>\n{entries}</feed>\n'
    ).encode()


def _line(spoken: ToldNews, names: dict[str, str]) -> str:
    news = spoken.news
    moved = f"{news.before} → {news.after}" if news.before or news.after else ""
    parts = (names.get(news.city, news.city), f"{spoken.day} {spoken.hour}".strip(), news.where, moved)
    return ". ".join(part for part in parts if part)
