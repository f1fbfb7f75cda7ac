"""One item of a feed to a Listing, by its ladder: event elements, marked-up text, the title, the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import feed_event, html, jsonld, microdata, microformats, schema_graph
from nocturne.parse.clock_text import doors
from nocturne.parse.dated_range import in_the_year_of, is_joined, is_open_ended, is_range, with_open_halves
from nocturne.parse.dated_text import Dated, find, resolve
from nocturne.parse.feed import Item
from nocturne.parse.ical import window
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.platform_links import event_key
from nocturne.sources import structured_event

RUNGS = ("event_elements", "marked_text", "dated_title", "dated_text")
_OFFSET = re.compile(r"[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$")
_ENDS_APART = re.compile(r"(?:^|\s)(?:—|–|\||·|•|-|::|@|:)\s*$|[,(\[]\s*$|^$")
_BEGINS_APART = re.compile(r"^$|^\s*(?:—|–|\||·|•|-|::|@|[)\]])(?:\s|$)|^\s*[:,]\s")
_MARKS = " \t—–|·•-:@,()[]"
_AT = re.compile(r"\s@\s+|\s(?:—|–|\|)\s+")
_ONLINE = re.compile(r"[\[(]\s*online\s*[\])]", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:\b(?:when|date|datum|wann|fecha|cuándo|quand)|日時|日程)\s?[:：]\s*$"
    r"|\b(?:event date|date and time)\s*[:-]?\s*$",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\b(?:on sale|presale|tickets? from|vorverkauf|deadline|apply by|until|bis zum|closes?|register by|submissions?|"
    r"posted|published|updated|review|recap|rückblick|photos?|sales? (?:begins?|starts?|opens?)|"
    r"next (?:show|event|date)|(?:is |comes? |erscheint |already )out|released?|closed|geschlossen|cerrado|since|"
    r"seit(?: dem)?|(?:re)?scheduled from|verlegt vom|nachholtermin vom)\b[^.;\n]{0,25}$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 500
_LONGEST_TEXT = 5_000
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Undated:
    """Why an item is no event: "date/missing", "date/contradiction" or "date/ambiguous"."""

    code: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a rung found: fields of a Listing, over those every item has."""

    fields: dict[str, object]


_Rung = Callable[[Item, Assignment], _Told | Undated | None]


def listing(item: Item, language: str, feed_url: str, task: Assignment) -> Listing | Undated:
    """The listing of an item, or why its date cannot be trusted. A higher rung that contradicts itself ends it."""
    if not item.title or not item.id:
        return Undated("date/missing")
    for name, rung in zip(RUNGS, (_from_elements, _from_markup, _from_title, _from_text), strict=True):
        told = rung(item, task)
        if isinstance(told, Undated):
            return told
        if told is not None:
            return _whole(_common(item, language, feed_url, name), told)
    return Undated("date/missing")


def _common(item: Item, language: str, feed_url: str, extractor: str) -> Listing:
    link = jsonld.link(item.link, feed_url)
    key = event_key(link)
    return Listing(
        source="rss",
        source_id=item.id,
        extractor=extractor,
        title=item.title,
        start="",
        link=link,
        aliases=(key,) if key else (),
        description=item.text,
        description_format="html",
        tags=item.categories,
        image_url=jsonld.link(item.image, feed_url),
        online=True if _ONLINE.search(item.title) else None,
        doors=doors(_plain(item.text)),
        language=language,
    )


def _whole(common: Listing, told: _Told) -> Listing:
    """The two together; a place that is told to guests only is left out but for its city."""
    found = replace(common, **{key: value for key, value in told.fields.items() if value})  # type: ignore[arg-type]
    place = found.place
    if place is not None and kept_secret(place.name, place.address):
        place = ListedPlace(locality=place.locality, region=place.region, country=place.country, hidden=True)
    floating = "T" in found.start and not _OFFSET.search(found.start) and not found.timezone
    return replace(found, place=None if found.online else place, floating=floating)


def _from_elements(item: Item, task: Assignment) -> _Told | None:
    event = feed_event.read(item.extra)
    if not event.start:
        return None
    return _Told(
        {
            "start": event.start,
            "end": event.end,
            "timezone": event.timezone,
            "place": event.place,
            "doors": event.doors,
            "age_limit": event.age_limit,
            "offer": ListedOffer(text=event.price),
            "status": event.status,
            "tags": tuple(dict.fromkeys(tag for tag in (event.kind, *item.categories) if tag)),
        }
    )


def _from_markup(item: Item, task: Assignment) -> _Told | None:
    """One event that the item's own text marks up; of several none is the item's for certain."""
    if not re.search(r"itemscope|h-event|vevent|ld\+json", item.text):
        return None
    page = html.document(item.text)
    for values in (list(jsonld.blocks(page)), microdata.nodes(page), microformats.nodes(page)):
        graph = schema_graph.read([value for value in values if value is not None], *window(task.now))
        if len(graph.found) == 1:
            found = structured_event.listing(graph.found[0], "rss", RUNGS[1], item.link)
            kept = ("start", "end", "all_day", "timezone", "place", "doors", "age_limit", "offer", "status", "online")
            return _Told({name: getattr(found, name) for name in kept}) if found.start else None
    return None


def _from_title(item: Item, task: Assignment) -> _Told | Undated | None:
    """A title such as "Dust Choir — Fri Aug 21, 8:00 PM — Kesselhaus"; what stands apart beside the date is a place."""
    dates = [each for each in find(item.title[:_LONGEST_TITLE]) if not _DEADLINE.search(_before(item.title, each))]
    if not dates:
        return None
    dates = with_open_halves(dates, item.title)
    apart = [each for each in dates if _stands_apart(item.title, each)]
    apart = [each for each in dates if each in apart or any(_is_half_of(each, other, item.title) for other in apart)]
    told = _days(apart or dates, item, task, item.title)
    if told is None or isinstance(told, Undated):
        return told
    first = (apart or dates)[0] if not apart else apart[-1] if len({_key(each) for each in apart}) == 1 else apart[0]
    title, place = _parts(item.title, first, dates[-1] if "end_day" in told.fields else first)
    fields = {key: value for key, value in told.fields.items() if key != "end_day"}
    return _Told({**fields, "title": title, "place": ListedPlace(name=place) if place else None})


def _is_half_of(one: Dated, other: Dated, title: str) -> bool:
    return is_joined(one, other, title) or is_joined(other, one, title)


def _from_text(item: Item, task: Assignment) -> _Told | Undated | None:
    """A single date in the text: with its weekday, or in full behind a word such as "When:"."""
    plain = _plain(item.text)
    dates = [
        each
        for each in find(plain[:_LONGEST_TEXT])
        if not _DEADLINE.search(_before(plain, each))
        and (each.weekday is not None or (each.year and _LABEL.search(_before(plain, each))))
    ]
    if not dates:
        return None
    told = _days(with_open_halves(dates, plain), item, task, plain)
    if isinstance(told, _Told):
        return _Told({key: value for key, value in told.fields.items() if key != "end_day"})
    return told


def _days(dates: list[Dated], item: Item, task: Assignment, text: str) -> _Told | Undated | None:
    """One day, or the first and last of a range; None when a date without weekday or year says too little."""
    published = (item.published or task.now).astimezone(ZoneInfo(task.city.timezone)).date()
    days = [resolve(each, published, task.city.country, item.link) for each in dates]
    if all(day is None for day in days):
        guessable = any(each.weekday is not None or each.year is not None for each in dates)
        return Undated("date/contradiction") if guessable else None
    days = [day or in_the_year_of(dates, days, at, text) for at, day in enumerate(days)]
    joined = {each for each, other in pairwise(dates) if is_joined(each, other, text)}
    if any(is_open_ended(each, text) for each in dates if each not in joined):
        return Undated("date/ambiguous")
    told = [(each, day) for each, day in zip(dates, days, strict=True) if day is not None]
    first, day = next((pair for pair in told if pair[0].hours.start), told[0])
    distinct = sorted({day for _, day in told})
    if len(distinct) == 2 and is_range(told[0][0], told[-1][0], text) and told[0][1] < told[-1][1]:
        start, last = told[0], told[-1]
        return _Told({"start": _moment(start[1], start[0].hours.start), "end": last[1].isoformat(), "end_day": "yes",
                      "doors": start[0].hours.doors})  # fmt: skip
    if len(distinct) > 1:
        return Undated("date/ambiguous")
    hours = first.hours
    ends = day + timedelta(days=1) if hours.end and hours.end <= hours.start else day
    end = _moment(ends, hours.end) if hours.end and hours.start else ""
    return _Told({"start": _moment(day, hours.start), "end": end, "doors": hours.doors})


def _before(text: str, dated: Dated) -> str:
    """The few words before a date that say what it is about."""
    return text[max(0, dated.span[0] - 60) : dated.span[0]]


def _moment(day: date, hour: str) -> str:
    return f"{day.isoformat()}T{hour}" if hour else day.isoformat()


def _key(dated: Dated) -> tuple[int, int, int | None]:
    return dated.day, dated.month, dated.year


def _stands_apart(title: str, dated: Dated) -> bool:
    """Whether a date is a part of its own, between marks or at an end of the title, and not a word in it."""
    start, end = dated.span
    return bool(_ENDS_APART.search(title[:start])) and bool(_BEGINS_APART.match(title[end:]))


def _parts(title: str, first: Dated, last: Dated) -> tuple[str, str]:
    """(title without its date, place); the title as it stands when the date is a word in it."""
    before, after = title[: first.span[0]], title[last.span[1] :]
    if not (_ENDS_APART.search(before) and _BEGINS_APART.match(after)):
        return title, ""
    name, rest = before.strip(_MARKS), after.strip(_MARKS)
    if name:
        return before.rstrip(_MARKS.replace(")", "").replace("]", "")).strip(), rest
    parts = [part.strip(_MARKS) for part in _AT.split(after.strip(_MARKS), maxsplit=1)]
    return (parts[0] or title), (parts[1] if len(parts) > 1 else "")


def _plain(markup: str) -> str:
    """The words of a text, blocks kept apart."""
    return " ".join(jsonld.clean(_TAG.sub(" ", markup[:50_000])).split(" "))
