"""What each key of the public event says, for the schema, the page about open data and docs/event.md alike."""

from __future__ import annotations

WRITTEN = """
id: Twelve of `[a-z0-9]`, the same for ever: through a new title, date, venue, or id on a platform. The calendar's UID
  is `id@host`.
slug: The title as it was first told, for the address of the page.
title: At most 200 characters, plain. Announcements such as `[CANCELLED]` are taken out and stand in `status` or
  `offer`.
description description_html: Plain words, and the same as sanitised HTML (`p br a strong em b i ul ol li`). An
  excerpt with the full text behind `link`, unless the source allows more. Never an e-mail address or a telephone
  number.
date time: Local calendar day and wall clock (`YYYY-MM-DD`, `HH:MM`). `time` is `""` when unknown.
night: The evening it belongs to: local start minus five hours, so half past midnight is still the evening before. An
  event without a time belongs to its date.
start end: ISO 8601 with offset; a bare date when the time is unknown; `end` is `null` when unknown. An `end` that is
  a bare date is the last day itself.
timezone: The IANA zone in which date, time, start and end are told.
all_day: The source says that it takes whole days. False with `time` `""` means only that the time is unknown.
doors: When doors open, `HH:MM` local, `""` unknown.
age_limit: As the source writes it.
location: The place in one line; `Online` for online events.
place: Name, street address, locality, region, postal code, country (ISO 3166-1, two letters), WGS 84 degrees.
  `hidden`: only guests are told; then at most locality, region and country are set.
tags: At most ten slugs (letters and digits of any script, dashes).
price: One line for people, `""` unknown.
offer: `is_free` true: costs nothing; false: costs something, although `low` 0 means that some get in free; null:
  unknown. `low`, `high` in major units of `currency` (ISO 4217, `""` unknown); `high` null beside a `low`: from this
  much upwards. `availability`: `""`, `in_stock`, `limited`, `sold_out`, `waitlist`, `not_yet`, `closed`.
  `pay_what_you_can`: guests decide.
image_url: An https picture at the source, `""` none.
is_ai_generated ai_fields: The event, or the named fields, were made by a machine and not by a person.
status: `scheduled`, `cancelled`, `postponed`, `rescheduled`, `moved_online` (schema.org EventStatusType).
attendance_mode: `offline`, `online`, `mixed` (schema.org EventAttendanceModeEnumeration).
organizer performers: Public names of organisations and acts. Guests and attendees are never read.
city: The slug of the city that lists it.
source link: The leading listing's source, and the event's canonical address there, without tracking.
sources: Every listing that told of the event: where, by what means it was read, when it was first and last confirmed.
  `state`: `listed` confirmed by the last visit; `unconfirmed` not seen, which does not mean cancelled; `gone` its own
  page is gone.
series_id: What repeats under one name at the source, `null` none known.
first_seen last_seen: When any listing was first and last confirmed, ISO 8601 UTC.
changed: The last twenty changes of title, start, end, location, price, status or availability, as shown to people.
sequence: Rises with every change a calendar must take over (iCalendar SEQUENCE).
url: Our page.
"""
"""Keys that are explained together, and what they say: Markdown, as far as code in backticks. A line that is set in
goes on. The order is that of the event."""


def _read() -> tuple[tuple[tuple[str, ...], str], ...]:
    rows = (row.partition(": ") for row in WRITTEN.strip().replace("\n  ", " ").splitlines())
    return tuple((tuple(keys.split()), words) for keys, _, words in rows)


MEANINGS = _read()
"""(Keys that are explained together, what they say)."""


def meaning(key: str) -> str:
    """What a key says. Raises KeyError for what is no key of an event."""
    for keys, words in MEANINGS:
        if key in keys:
            return words
    raise KeyError(key)
