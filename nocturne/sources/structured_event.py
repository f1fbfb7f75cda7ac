"""One schema.org event, from whatever syntax, to a Listing. People, secret places and contacts are left out here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nocturne.model.listing import ListedOffer, ListedPlace, Listing, TextFormat
from nocturne.parse import feed_event, jsonld, money
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import mapping, text
from nocturne.parse.platform_links import event_key
from nocturne.parse.schema_graph import Found
from nocturne.sources.step_free import is_step_free

Node = Mapping[str, Any]

_MARKUP = re.compile(r"<(?:p|br|div|a|b|i|em|strong|ul|ol|li|span|h[1-6])\b[^>]*>", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?|\d{8}(?:T.*)?", re.DOTALL)
_OFFSET = re.compile(r"[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$")
_MIDNIGHT = re.compile(r"[T ]00:?00(?::?00(?:\.0+)?)?(?=$|Z|[+-])")
_LAST_MINUTE = re.compile(r"[T ](?:23:?59|24:?00)")
_YEARS = re.compile(r"(\d{1,2})\s*(?:\+|-|–)?\s*(?:years?)?")
_KINDS = {
    "ComedyEvent": "comedy", "DanceEvent": "dance", "ExhibitionEvent": "exhibition", "Festival": "festival",
    "FoodEvent": "food", "Hackathon": "hackathon", "LiteraryEvent": "literature", "MusicEvent": "music",
    "ScreeningEvent": "film", "SportsEvent": "sports", "TheaterEvent": "theatre", "VisualArtsEvent": "art",
}  # fmt: skip
STEP_FREE = "step-free"


def listing(found: Found, source: str, extractor: str, base_url: str) -> Listing:
    """The listing of one date of an event. Its `source_id` is left to whoever sees the whole page."""
    node = found.node
    fields = jsonld.listing_fields(node, base_url)
    start, end, all_day = _moments(node, fields["end"])
    floating = "T" in start.replace(" ", "T") and not _OFFSET.search(start) and not found.timezone
    place, mixed, online = _where(node, fields)
    format_: TextFormat = "html" if _MARKUP.search(fields["description"]) else "plain"
    return Listing(
        **{
            **fields,
            "source": source,
            "source_id": "",
            "extractor": extractor,
            "start": start,
            "end": end,
            "end_doubtful": fields["end_doubtful"] and not all_day,
            "all_day": all_day,
            "floating": floating,
            "timezone": found.timezone,
            "doors": _doors(fields["doors"]),
            "age_limit": age_limit(node),
            "description_format": format_,
            "place": place,
            "mixed": mixed,
            "online": online,
            "offer": _offer(node, fields["offer"]),
            "tags": tuple(dict.fromkeys(_tags(node))),
            "organizer_name": "" if _is_person(node.get("organizer")) else fields["organizer_name"],
            "organizer_url": "" if _is_person(node.get("organizer")) else fields["organizer_url"],
            "status": fields["status"] or _loose_status(node),
            "language": _language(node.get("inLanguage")),
            "series_id": found.series,
            "aliases": tuple(dict.fromkeys(_elsewhere(node, fields["link"]))),
        }
    )


def _moments(node: Node, end: str) -> tuple[str, str, bool]:
    """(start, end, whether only days are known). Sites write whole days as midnight to the last minute."""
    start, last = _written(text(node, "startDate")), _written(end)
    begins_at_midnight = bool(_MIDNIGHT.search(start))
    if begins_at_midnight and last and (_LAST_MINUTE.search(last) or _MIDNIGHT.search(last)):
        if _MIDNIGHT.search(last) and last[:10] > start[:10]:
            last = _day_before(last[:10])
        return start[:10], last[:10] if last[:10] > start[:10] else "", True
    return start, last, False


def _day_before(day: str) -> str:
    try:
        return (datetime.fromisoformat(day) - timedelta(days=1)).date().isoformat()
    except (ValueError, OverflowError):
        return day


def _written(moment: str) -> str:
    """A time as it stands; one in words as ISO 8601 where nothing is left to guess."""
    return moment if not moment or _ISO.fullmatch(moment) else feed_event.moment(moment) or moment


def _where(node: Node, fields: Mapping[str, Any]) -> tuple[ListedPlace | None, bool, bool | None]:
    """(place, also online, online). A place told to guests only keeps its city and nothing else."""
    places = [each for each in _list(node.get("location")) if isinstance(each, Mapping)]
    virtual = any(_kind(each).endswith("VirtualLocation") for each in places)
    real = next((each for each in places if not _kind(each).endswith("VirtualLocation")), None)
    place: ListedPlace | None = fields["place"]
    if real is not None:
        place = _completed(real)
    moved = fields["status"] == "moved_online"
    mixed = fields["mixed"] or (virtual and place is not None and fields["online"] is not True and not moved)
    online = None if mixed else True if moved else fields["online"]
    if place is not None and (_is_secret(place) or any(kept_secret(*_texts(each)) for each in places)):
        place = ListedPlace(locality=place.locality, region=place.region, country=place.country, hidden=True)
    return (None if online else place if place != ListedPlace() else None), mixed, online


def _completed(node: Node) -> ListedPlace:
    """A place with what the one around it says; a bare postal address is a place without a name."""
    written = {"address": node} if _kind(node) == "PostalAddress" else node
    place = jsonld.place(written)
    if _kind(node) == "PostalAddress":
        place = replace(place, name=jsonld.clean(node.get("name")))
    around = node.get("containedInPlace")
    if isinstance(around, Mapping):
        outer = jsonld.place(around)
        names = ("address", "locality", "region", "postal_code", "country", "lat", "lng")
        place = replace(place, **{key: getattr(place, key) or getattr(outer, key) for key in names})
        if outer.name and outer.name.lower() not in place.name.lower():
            place = replace(place, name=f"{place.name} – {outer.name}" if place.name else outer.name)
    return place


def _is_secret(place: ListedPlace) -> bool:
    return kept_secret(place.name, place.address)


def _texts(node: Node) -> list[str]:
    return [jsonld.clean(node.get(key)) for key in ("name", "description", "disambiguatingDescription")]


def _offer(node: Node, offer: ListedOffer) -> ListedOffer:
    """Prices as numbers where they are numbers, else as they are written: "$35", "12,50 €", "pay what you can"."""
    offers = [each for each in _list(node.get("offers")) if isinstance(each, Mapping)]
    inner = [each for one in offers for each in _list(one.get("offers")) if isinstance(each, Mapping)]
    if inner and not offer.low:
        offer = jsonld.offer([*offers, *inner], node.get("isAccessibleForFree"))
    words = [word for each in (*offers, *inner) for word in _priced(each)]
    return replace(
        offer,
        currency=money.currency(offer.currency),
        text="" if offer.low else "–".join(dict.fromkeys(words))[:200],
    )


def _priced(offer: Node) -> Iterator[str]:
    for key in ("lowPrice", "price", "highPrice"):
        if (said := text(offer, key)) and not re.fullmatch(r"[\d.,]+", said):
            yield said
        elif said and (code := money.currency(text(offer, "priceCurrency"))):
            yield f"{said} {code}"


def _doors(written: str) -> str:
    return feed_event.clock(written) or written


def age_limit(node: Node) -> str:
    """ "18+" from an age range or an audience's least age; other words as written; "" when nobody is kept out."""
    least = [text(each, key) for each in _list(node.get("audience")) for key in ("requiredMinAge", "suggestedMinAge")]
    said = next((age for age in least if age), "") or text(node, "typicalAgeRange")
    found = _YEARS.fullmatch(said.partition(".")[0] if re.fullmatch(r"\d+\.0+", said) else said)
    if found is not None:
        return f"{int(found[1])}+" if int(found[1]) else ""
    return said if re.search(r"\d|all ages", said, re.IGNORECASE) else ""


def _language(value: object) -> str:
    """A language's code, or its name where no code stands."""
    for each in _list(value):
        said = each if isinstance(each, str) else text(each, "alternateName") or text(each, "name")
        if said.strip():
            return said.strip()[:35]
    return ""


def _tags(node: Node) -> Iterator[str]:
    """What kind of event it is: its type, its keywords and genres, and step-free access where the page says so."""
    for kind in _list(node.get("@type")):
        if isinstance(kind, str) and (word := _KINDS.get(re.split(r"[/:#]", kind)[-1])):
            yield word
    for key in ("keywords", "genre"):
        for each in _list(node.get(key)):
            said = jsonld.clean(each if isinstance(each, str) else mapping({"": each}, "").get("name"))
            for word in said.split(","):
                if word.strip() and not word.strip().startswith("http"):
                    yield word.strip()
    if is_step_free(node):
        yield STEP_FREE


def _loose_status(node: Node) -> str:
    """Statuses in a spelling of their own: "cancelled", "Event Canceled"."""
    said = re.sub(r"[^a-z]", "", jsonld.words(node, "eventStatus").lower()).removeprefix("event")
    return {"canceled": "cancelled", "cancelled": "cancelled", "postponed": "postponed",
            "rescheduled": "rescheduled", "movedonline": "moved_online"}.get(said, "")  # fmt: skip


def _elsewhere(node: Node, link: str) -> Iterator[str]:
    """The event on platforms we know: its own link, the same elsewhere, and where its tickets are."""
    found = [link, *(each for each in _list(node.get("sameAs")) if isinstance(each, str))]
    found += [text(each, "url") for each in _list(node.get("offers"))]
    for address in found:
        if key := event_key(address):
            yield key


def local_day(moment: str, zone: str) -> str:
    """The day of a start where it happens, "" unknown."""
    try:
        at = datetime.fromisoformat(moment.replace(" ", "T", 1))
        return (at.astimezone(ZoneInfo(zone)) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError):
        return moment[:10]


def _is_person(value: object) -> bool:
    return any(_kind(each).endswith("Person") for each in _list(value)[:1] if isinstance(each, Mapping))


def _kind(node: Node) -> str:
    kinds = [each for each in _list(node.get("@type")) if isinstance(each, str)]
    return re.split(r"[/:#]", kinds[0])[-1] if kinds else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
