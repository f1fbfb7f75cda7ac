"""A CSV file becomes readers: checked whole, merged carefully. An import never brings anybody back who left."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from nocturne.config.advice import did_you_mean
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Consent, Subscriber
from nocturne.subscribers import csv_text
from nocturne.subscribers.address import BadAddress, is_disposable, normalised
from nocturne.subscribers.dialects import Dialect, Entry, recognised
from nocturne.subscribers.fold import LISTED, Roll, applied


@dataclass(slots=True)
class Imported:
    """What came of a file: readers, and how many rows went which way."""

    readers: list[Subscriber] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0
    blocked: int = 0
    """Of people who left, bounced, complained or were erased; they stay as they are."""
    waiting: int = 0
    """Of people who were asked to confirm and have not yet."""
    disposable: int = 0


def fresh_id() -> str:
    """A new reader's id: random, sixteen of `[a-z2-7]`."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def entries(
    data: bytes, file: str, cities: Collection[str], city: str = "", *, refuse_disposable: bool = False
) -> tuple[Dialect, list[Entry]]:
    """The dialect of a CSV file and its rows, checked; `city` for rows that name none, `cities` those there are.

    Raises ContentErrors with every mistake, by line; then nothing of the file is to be used.
    """
    sheet = csv_text.read(data, file)
    dialect = recognised(sheet.headings)
    mistakes = csv_text.Mistakes(file)
    found = [_checked(dialect.read(row, cities), cities, city, mistakes, refuse_disposable) for row in sheet.rows]
    mistakes.refuse_if_any()
    return dialect, found


def merged(roll: Roll, found: Iterable[Entry], form: str, now: str, new_id: Callable[[], str] = fresh_id) -> Imported:
    """The readers of `roll` with the rows of a file. `form` names the file in the record of consent."""
    result = Imported()
    for entry in found:
        result.disposable += is_disposable(entry.address)
        known = roll.find("", entry.address)
        if known is not None:
            _merge(roll, known, entry, now, result)
        elif roll.suppressions.get(roll.digester.address(entry.address)) is not None:
            result.blocked += 1
        else:
            roll.put(_reader(entry, form, now, new_id()))
            result.added += 1
    result.readers = roll.readers()
    return result


def _checked(
    entry: Entry, cities: Collection[str], city: str, mistakes: csv_text.Mistakes, refuse_disposable: bool
) -> Entry:
    try:
        address = normalised(entry.address)
    except BadAddress as problem:
        mistakes.add(entry.line, f"the address {problem}")
        return entry
    if refuse_disposable and is_disposable(address):
        mistakes.add(
            entry.line, "the address is at a service that throws mail away", "see `disposable` in the settings"
        )
    named = entry.cities or ((city,) if city else ())
    if not named and entry.standing in LISTED:
        mistakes.add(entry.line, "names no city", "add a column `city`, or say which one with --city SLUG")
    for name in named:
        if name not in cities:
            mistakes.add(entry.line, f"names the unknown city {name[:40]}", _known(name, cities))
    return replace(entry, address=address, cities=tuple(sorted(named)))


def _known(name: str, cities: Collection[str]) -> str:
    return did_you_mean(name, cities) or f"there are: {', '.join(sorted(cities))}"


def _merge(roll: Roll, known: Subscriber, entry: Entry, now: str, result: Imported) -> None:
    if known.standing not in LISTED:
        if entry.standing == "complained" and known.standing != "complained":
            roll.put(applied(known, Notice(kind="complained", at=now)))
            result.changed += 1
        else:
            result.blocked += 1
        return
    if entry.standing == "unsubscribed" or entry.standing == "bounced" or entry.standing == "complained":
        roll.put(applied(known, Notice(kind=entry.standing, at=now)))
        result.changed += 1
    elif known.standing == "unconfirmed":
        result.waiting += 1
    else:
        cities = {*known.cities, *(city for city in entry.cities if city not in known.left)}
        merged = replace(known, cities=tuple(sorted(cities)), tags=tuple(sorted({*known.tags, *entry.tags})))
        roll.put(merged)
        result.changed += merged != known
        result.same += merged == known


def _reader(entry: Entry, form: str, now: str, id: str) -> Subscriber:
    gone = entry.standing == "unsubscribed"
    return Subscriber(
        id=id,
        address=entry.address,
        standing=entry.standing,
        cities=() if gone else entry.cities,
        left=entry.cities if gone else (),
        tags=entry.tags,
        frequency=entry.frequency,
        language=entry.language,
        since=entry.since or now,
        consent=Consent(asked_at=entry.asked_at, confirmed_at=entry.confirmed_at, form=form),
    )
