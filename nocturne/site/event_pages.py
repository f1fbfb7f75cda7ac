"""A page for each event, and a signpost at each address it used to have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import nh3

from nocturne.model.event import Event, ListedAt
from nocturne.site import calendar_feed, correction, similar, structured_data
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.history import history, originally
from nocturne.site.html import Html
from nocturne.site.language import Language
from nocturne.site.plan import Head, Page, Shared
from nocturne.site.rows import Row
from nocturne.site.selections import Selections
from nocturne.site.shown import Shown, summary

TAGS = frozenset("p br ul ol li h3 h4 blockquote pre code em strong b i a".split())
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"a": {"href"}},
    url_schemes={"http", "https"},
    link_rel="nofollow ugc noopener noreferrer",
    strip_comments=True,
)
NO_LINK = re.compile(r"<a(?! href=)[^>]*>(.*?)</a>", re.DOTALL)
"""What the cleaner leaves of a link whose address it refused."""
NOT_LETTERS = re.compile(r"[\W_]+")
PARAGRAPHS = re.compile(r"(?:<p>[^<>&]*(?:(?:&(?:amp|lt|gt);|<br>)[^<>&]*)*</p>)*")
"""What needs no cleaning because it can be nothing but text in paragraphs; most descriptions are that."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Where an event is announced; `since` the day it was last seen there when it is not confirmed."""

    title: str
    link: str
    host: str
    since: str


def sanitised(html: str) -> Html:
    """Only a short list of elements and links of the web, whatever the state holds."""
    return Html(html if PARAGRAPHS.fullmatch(html) else NO_LINK.sub(r"\1", CLEANER.clean(html)))


def path(city: CityFacts, event: Event) -> str:
    """Where an event's page is."""
    return f"{city.slug}/e/{event.slug}-{event.id}.html"


def pages(
    shared: Shared,
    city: CityFacts,
    shown: Iterable[tuple[Row, Shown]],
    lists: Selections,
    like: Mapping[str, Sequence[Shown]],
) -> Iterator[Page]:
    """One page per event; `lists`: those of the city that it may lead to, `like`: event id -> similar events.

    What is over names none: they would be others every night, and its page another.
    """
    keys: dict[str, str] = {}
    for row, each in shown:
        others = () if each.over else like.get(row.event.id, ())
        for other in others:
            if other.event.id not in keys:
                keys[other.event.id] = similar.key(other)
        shows = (keys[other.event.id] for other in others)
        mark = digest(row.digest, "over" if each.over else "", lists.of(row), *shows)
        yield Page(path(city, row.event), mark, partial(_render, shared, city, row, each, lists, others))


def _render(
    shared: Shared, city: CityFacts, row: Row, shown: Shown, lists: Selections, others: Sequence[Shown]
) -> bytes:
    event, language, organizer = shown.event, shown.language, lists.organizer(shown.event)
    found = announcements(event, shared.source_titles, language)
    picture = event.image_url if shared.site.images == "source" and event.image_url.startswith("https:") else ""
    data = "" if event.is_ai_generated else structured_data.event(event, picture, row.language)
    return shared.render(
        "event.html",
        Head(
            title=event.title,
            path=path(city, event),
            description=summary(event, language),
            kind="article",
            city=city.slug,
            language=city.language,
            index=not (event.is_ai_generated or shown.over),
            breadcrumbs=shared.breadcrumbs(city, (event.title, path(city, event))) if data else "",
        ),
        city=city,
        shown=shown,
        event=event,
        description=sanitised(event.description_html),
        data=data,
        sources=found,
        listed=listed_on(found),
        entry=(calendar_feed.location(event, language), calendar_feed.changed_at(event)),
        correction=correction.address(shared.site.contact, event),
        similar=others,
        spoken=row.language,
        history=history(event, language),
        originally=originally(event, language),
        picture=picture,
        by_model=(row.summary, row.if_you_like),
        tags=[(tag, f"{city.slug}/tag/{tag}/" if tag in lists.tags else "") for tag in event.tags],
        venue=f"{city.slug}/venue/{row.venue}/" if row.venue in lists.venues else "",
        organizer=f"{city.slug}/organizer/{organizer}/" if organizer else "",
    )


def announcements(event: Event, titles: dict[str, str], language: Language) -> list[Announcement]:
    """The leading listing first, then where else the event is listed; each address once."""
    found: dict[str, Announcement] = {}
    if event.link:
        lead = next((each for each in event.sources if each.link == event.link), None)
        found[event.link] = _announcement(event.source, event.link, lead, titles, language)
    for each in event.sources:
        if each.link and each.link not in found:
            found[each.link] = _announcement(each.source, each.link, each, titles, language)
    return list(found.values())


def listed_on(found: Iterable[Announcement]) -> tuple[str, str]:
    """Where it is listed now: all names but the last, and the last; both "" when nobody lists it.

    A source that is a kind of page rather than a place goes by the host.
    """
    names = list(dict.fromkeys(_place(each) for each in found if not each.since))
    return ", ".join(names[:-1]), names[-1] if names else ""


def _place(announced: Announcement) -> str:
    title = NOT_LETTERS.sub("", announced.title.lower())
    return announced.title if title in NOT_LETTERS.sub("", announced.host) else announced.host


def _announcement(
    source: str, link: str, listed: ListedAt | None, titles: dict[str, str], language: Language
) -> Announcement:
    lost = listed is not None and listed.state != "listed"
    since = language.long_day(listed.last_seen[:10]) if lost and listed and listed.last_seen else ""
    host = link.split("/", 3)[2].partition(":")[0].lower().removeprefix("www.")
    return Announcement(titles.get(source) or source.replace("_", " ").capitalize(), link, host, since)


def signposts(shared: Shared, city: CityFacts, shown: Iterable[tuple[Row, Shown]]) -> Iterator[Page]:
    """A small page at each former address that leads to where the event is now."""
    for row, each in shown:
        for former in row.former_urls:
            if former.startswith(f"{city.slug}/") and former != path(city, row.event):
                yield Page(
                    former, digest(each.event.url, each.event.title), partial(_signpost, shared, city, former, each)
                )


def _signpost(shared: Shared, city: CityFacts, former: str, shown: Shown) -> bytes:
    head = Head(title=shown.event.title, path=former, index=False, language=city.language)
    return shared.render("redirect.html", head, target=shown.event.url)
