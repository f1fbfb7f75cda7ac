"""CSV of the services people come from and go to: what their columns mean, and how ours are written for them.

None of them has cities; a tag that is named as a city of the site is one. Names, phone numbers, network addresses and
whatever else a service collected are not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from nocturne.model.subscriber import Frequency, Standing, Subscriber
from nocturne.normalise.tags import tags as tag_slugs
from nocturne.subscribers import csv_text, moments

Name: TypeAlias = Literal["plain", "buttondown", "mailchimp", "listmonk", "resend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row says of one address, before anything is checked. `cities` are names as written."""

    line: int
    address: str
    standing: Standing = "confirmed"
    cities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    frequency: Frequency = "weekly"
    language: str = ""
    asked_at: str = ""
    confirmed_at: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A service's CSV. `read` takes a row and the slugs of the cities; `write` gives the cells for `headings`."""

    name: Name
    headings: tuple[str, ...]
    read: Callable[[csv_text.Row, Collection[str]], Entry]
    write: Callable[[Subscriber], Sequence[str]]


def recognised(headings: Collection[str]) -> Dialect:
    """The dialect that a file with these headings (small letters) is written in; the plain one where none is known."""
    has = frozenset(headings)
    if "email address" in has and has & {"member_rating", "optin_time", "confirm_time", "leid", "euid"}:
        return DIALECTS["mailchimp"]
    if has >= {"email", "attributes"}:
        return DIALECTS["listmonk"]
    if has >= {"email", "unsubscribed"}:
        return DIALECTS["resend"]
    if has & {"type", "subscriber_type", "subscriber type"} and "city" not in has:
        return DIALECTS["buttondown"]
    return DIALECTS["plain"]


def _address(row: csv_text.Row) -> str:
    return row.cells[csv_text.mail_heading(row.cells)]


def _first(row: csv_text.Row, *names: str) -> str:
    """The first of some cells that holds anything."""
    return next((found for name in names if (found := row.cells.get(name, ""))), "")


def _when(text: str) -> str:
    """An instant as we write it, "" for what is none."""
    moment = moments.read(text)
    return "" if moment == moments.NEVER else moments.written(moment.astimezone(UTC))


def _sorted_out(words: Sequence[str], cities: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(cities, tags) out of a service's tags."""
    small = [word.casefold() for word in words]
    found = tuple(sorted({word for word in small if word in cities}))
    return found, tuple(sorted(tag_slugs([word for word in small if word not in cities])))


def _plain_read(row: csv_text.Row, cities: Collection[str]) -> Entry:
    named = tuple(
        dict.fromkeys(
            word.casefold() for word in row.cells.get("city", row.cells.get("cities", "")).replace(";", ",").split(",")
            for word in word.split("|") for word in word.split() if word
        )
    )  # fmt: skip
    standing = row.cells.get("standing", "") or row.cells.get("status", "")
    return Entry(
        line=row.line,
        address=_address(row),
        standing=_PLAIN_STANDINGS.get(standing.casefold(), "confirmed"),
        cities=named,
        tags=tuple(sorted(tag_slugs(csv_text.words(row.cells.get("tags", "").replace(";", ","))))),
        frequency=_FREQUENCIES.get(row.cells.get("frequency", "").casefold(), "weekly"),
        language=row.cells.get("language", ""),
        asked_at=_when(row.cells.get("asked_at", "")),
        confirmed_at=_when(row.cells.get("confirmed_at", "")),
        since=_when(row.cells.get("since", "")),
    )


def _plain_write(reader: Subscriber) -> Sequence[str]:
    consent = reader.consent
    return (
        reader.address, " ".join(reader.cities or reader.left), ", ".join(reader.tags), reader.frequency,
        reader.language, reader.standing, reader.since, consent.asked_at, consent.confirmed_at,
    )  # fmt: skip


def _buttondown_read(row: csv_text.Row, cities: Collection[str]) -> Entry:
    found, tags = _sorted_out(csv_text.words(row.cells.get("tags", "")), cities)
    kind = _first(row, "type", "subscriber_type", "subscriber type").casefold()
    return Entry(
        line=row.line,
        address=_address(row),
        standing=_BUTTONDOWN.get(kind, "confirmed"),
        cities=found,
        tags=tags,
        asked_at=_when(_first(row, "creation_date", "date", "subscription date")),
        since=_when(_first(row, "unsubscription_date", "unsubscription date", "undeliverability_date")),
    )


def _buttondown_write(reader: Subscriber) -> Sequence[str]:
    words = ",".join((*(reader.cities or reader.left), *reader.tags))
    since = reader.since if reader.standing == "unsubscribed" else ""
    return reader.address, _TO_BUTTONDOWN[reader.standing], words, reader.consent.asked_at, since


def _mailchimp_read(row: csv_text.Row, cities: Collection[str]) -> Entry:
    found, tags = _sorted_out(csv_text.words(row.cells.get("tags", "")), cities)
    left, cleaned = _first(row, "unsub_time"), _first(row, "clean_time")
    standing: Standing = "bounced" if cleaned else "unsubscribed" if left else "confirmed"
    complained = "spam" in _first(row, "unsub_reason").casefold() or "abuse" in _first(row, "unsub_reason").casefold()
    return Entry(
        line=row.line,
        address=_address(row),
        standing="complained" if complained else standing,
        cities=found,
        tags=tags,
        asked_at=_when(_first(row, "optin_time")),
        confirmed_at=_when(_first(row, "confirm_time")),
        since=_when(cleaned or left),
    )


def _mailchimp_write(reader: Subscriber) -> Sequence[str]:
    words = ",".join(f'"{word}"' for word in (*(reader.cities or reader.left), *reader.tags))
    gone = reader.standing in ("unsubscribed", "complained")
    return (
        reader.address, reader.consent.asked_at, reader.consent.confirmed_at, words,
        (reader.since or "unknown") if gone else "", "spam" if reader.standing == "complained" else "",
        (reader.since or "unknown") if reader.standing == "bounced" else "",
    )  # fmt: skip


def _listmonk_read(row: csv_text.Row, cities: Collection[str]) -> Entry:
    told = _attributes(row.cells.get("attributes", ""))
    tags = _texts(told.get("tags"))
    found, others = _sorted_out(tags, cities)
    status = row.cells.get("status", "").casefold()
    given: Standing = "confirmed" if status in ("", "enabled") else "unsubscribed"
    told_standing = _PLAIN_STANDINGS.get(str(told.get("standing", "")), given)
    return Entry(
        line=row.line,
        address=_address(row),
        standing=told_standing if told_standing != "confirmed" else given,
        cities=tuple(
            sorted({*found, *(name.casefold() for name in (*_texts(told.get("cities")), *_texts(told.get("city"))))})
        ),
        tags=others,
        frequency=_FREQUENCIES.get(str(told.get("frequency", "")), "weekly"),
        language=str(told.get("language", "")),
        asked_at=_when(row.cells.get("created_at", "")),
    )


def _listmonk_write(reader: Subscriber) -> Sequence[str]:
    told = {"cities": reader.cities or reader.left, "tags": reader.tags, "frequency": reader.frequency}
    more = {"language": reader.language, "standing": reader.standing if reader.standing != "confirmed" else ""}
    attributes = json.dumps(told | {name: value for name, value in more.items() if value}, ensure_ascii=False)
    status = "enabled" if reader.standing == "confirmed" else "blocklisted"
    return reader.address, "", attributes, status, reader.consent.asked_at


def _resend_read(row: csv_text.Row, cities: Collection[str]) -> Entry:
    found, tags = _sorted_out(csv_text.words(row.cells.get("tags", "")), cities)
    named = tuple(word.casefold() for word in csv_text.words(row.cells.get("cities", row.cells.get("city", ""))))
    gone = row.cells.get("unsubscribed", "").casefold() in ("true", "1", "yes", "t")
    return Entry(
        line=row.line,
        address=_address(row),
        standing=_PLAIN_STANDINGS.get(row.cells.get("standing", ""), "unsubscribed") if gone else "confirmed",
        cities=tuple(sorted({*found, *named})),
        tags=tags,
        asked_at=_when(row.cells.get("created_at", "")),
    )


def _resend_write(reader: Subscriber) -> Sequence[str]:
    gone = reader.standing != "confirmed"
    return (
        reader.address, "true" if gone else "false", ",".join(reader.cities or reader.left), ",".join(reader.tags),
        reader.standing if gone else "", reader.consent.asked_at,
    )  # fmt: skip


def _attributes(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(csv_text.words(value))
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


_PLAIN_STANDINGS: Mapping[str, Standing] = MappingProxyType(
    {each: each for each in ("unconfirmed", "confirmed", "unsubscribed", "bounced", "complained")}
)
_FREQUENCIES: Mapping[str, Frequency] = MappingProxyType({each: each for each in ("weekly", "monthly", "tags")})
_BUTTONDOWN: Mapping[str, Standing] = MappingProxyType(
    {
        "unactivated": "unconfirmed", "unsubscribed": "unsubscribed", "removed": "unsubscribed",
        "blocked": "unsubscribed", "undeliverable": "bounced", "complained": "complained", "paused": "unsubscribed",
    }
)  # fmt: skip
_TO_BUTTONDOWN: Mapping[Standing, str] = MappingProxyType(
    {
        "confirmed": "regular", "unconfirmed": "unactivated", "unsubscribed": "unsubscribed",
        "bounced": "undeliverable", "complained": "complained",
    }
)  # fmt: skip
DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        each.name: each
        for each in (
            Dialect(
                "plain",
                ("email", "city", "tags", "frequency", "language", "standing", "since", "asked_at", "confirmed_at"),
                _plain_read, _plain_write,
            ),
            Dialect(
                "buttondown", ("email_address", "type", "tags", "creation_date", "unsubscription_date"),
                _buttondown_read, _buttondown_write,
            ),
            Dialect(
                "mailchimp",
                ("Email Address", "OPTIN_TIME", "CONFIRM_TIME", "TAGS", "UNSUB_TIME", "UNSUB_REASON", "CLEAN_TIME"),
                _mailchimp_read, _mailchimp_write,
            ),
            Dialect(
                "listmonk", ("email", "name", "attributes", "status", "created_at"), _listmonk_read, _listmonk_write
            ),
            Dialect(
                "resend", ("email", "unsubscribed", "cities", "tags", "standing", "created_at"),
                _resend_read, _resend_write,
            ),
        )
    }
)  # fmt: skip
