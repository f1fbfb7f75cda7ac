"""The demo, night by night: a project of its own in `.demo/`, the real code over real HTTP, a finished site."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import frontmatter

from nocturne.console import Console
from nocturne.deliver.window import WEEKDAYS
from nocturne.demo.places import TOWNS, Town
from nocturne.demo.platforms.eventbrite import place_name
from nocturne.demo.platforms.luma import calendar_id, place_id
from nocturne.demo.platforms.meetup import group_names, location
from nocturne.demo.server import StandIn, stand_ins
from nocturne.demo.world import Happening, world
from nocturne.errors import UsageError
from nocturne.letters import freeze_week
from nocturne.model.run import RunRecord
from nocturne.night import open_night
from nocturne.nightly import build_site, nightly
from nocturne.template import copy_template
from nocturne.weekly import send

DELAY_SECONDS = 0.01
"""The stand-ins are ours and on this machine; real sources are asked far more slowly."""
SITE = """\
# The site of the demo. The sources live on loopback while it runs and nowhere afterwards.
title = "Nocturne"
base_url = "https://nocturne.example"
language = "en"
contact = "hello@nocturne.example"
sender = "Nocturne <letter@nocturne.example>"
postal_address = "The people who keep this site\\n3 Invented Street\\n10999 Nowhere"
list = "provider"
provider_order = ["outbox"]

[fetch]
allow_private = ["127.0.0.0/8"]
"""
"""Settings of the demo's site; the sources' tables are added with the ports of the stand-ins."""
LETTERS = """\
[letters]
weekday = "{weekday}"
at = "00:00"
quiet = ["00:00", "00:00"]

[letters.audiences]
"""
"""Letters that are due whenever the demo is run: those of the week before its last night."""
OUTAGES = {1: "luma"}
"""Simulated night -> the platform that is down that night, to show that nothing is lost."""
CURATED = """\
---
title: Night Walk with Headlamps
city: {slug}
date: "{date}"
time: "22:30"
place:
  name: {venue.name}
  address: {venue.street}
  locality: {name}
  country: {country}
tags: [walk, field-recording]
price: free
organizer: The people who keep this site
---
A slow walk past the places that make a sound of their own. Bring a lamp and good shoes. This event was written by hand.
"""


def tell(folder: Path, now: datetime, nights: int, console: Console) -> list[RunRecord]:
    """Simulate `nights` nights that end at `now` in `folder`, which is made anew; returns the record of each.

    After the last one the week's letters are composed, put on the site and written into the outbox.
    """
    first = now - timedelta(days=nights - 1)
    tonight: list[Happening] = []
    with stand_ins(lambda: tonight) as servers:
        prepare(folder, servers, first, now)
        records = []
        for number in range(nights):
            tonight[:] = world(first, number)
            for name, server in servers.items():
                server.down = OUTAGES.get(number) == name and nights > number + 1
            clock = first + timedelta(days=number)
            console.say(f"night {number + 1} of {nights}, {clock:%A %d %B %Y}", night=number + 1)
            records.append(nightly(open_night(folder, clock, console, {})))
    night = open_night(folder, now, console, {})
    freeze_week(night)
    build_site(night)
    send(night, late=True)
    return records


def prepare(folder: Path, servers: Mapping[str, StandIn], first: datetime, last: datetime) -> None:
    """A fresh project whose sources live on loopback; everything else is the template's. `first`, `last`: its nights.

    Raises UsageError.
    """
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
        copy_template(folder)
    except OSError as problem:
        where = problem.filename or folder
        raise UsageError(f"{where}: {problem.strerror or problem}; move {folder} away and run the demo again") from None
    (folder / "content" / "site.toml").write_text(_settings(servers, last), encoding="utf-8")
    for town in TOWNS:
        _point_city(folder / "content" / "cities" / f"{town.slug}.md", town, servers["calendar"].origin)
    event = folder / "content" / "events" / "night-walk.md"
    event.write_text(_curated(TOWNS[0], first), encoding="utf-8")


def _settings(servers: Mapping[str, StandIn], last: datetime) -> str:
    """A site.toml that asks the stand-ins; a calendar's address stands in each city's file."""
    weekday = WEEKDAYS[max(0, last.weekday() - 1)]
    audiences = "".join(f'{town.slug} = "{town.slug}"\n' for town in TOWNS)
    tables = [SITE, LETTERS.format(weekday=weekday) + audiences]
    for name, server in servers.items():
        origin = "" if name == "calendar" else f'base_url = "{server.origin}"\n'
        tables.append(f"[sources.{name}]\nenabled = true\npages = true\ndelay = {DELAY_SECONDS}\n{origin}")
    return "\n".join(tables)


def _point_city(path: Path, town: Town, calendars: str) -> None:
    """Give a city the stand-ins' groups and calendars in place of the real ones."""
    post = frontmatter.load(str(path))
    known = post.get("sources")
    post["online"] = True
    post["sources"] = (known if isinstance(known, dict) else {}) | {
        "eventbrite": {"place": place_name(town)},
        "meetup": {"location": location(town), "groups": group_names(town)},
        "luma": {"calendars": [calendar_id(town)], "place": place_id(town)},
        "calendar": [f"{calendars}/calendars/{town.slug}.ics"],
    }
    path.write_text(frontmatter.dumps(post, allow_unicode=True, sort_keys=False) + "\n", encoding="utf-8")


def _curated(town: Town, first: datetime) -> str:
    """An event by hand, ten days after the first night."""
    day = first.astimezone(ZoneInfo(town.timezone)).date() + timedelta(days=10)
    return CURATED.format(slug=town.slug, name=town.name, country=town.country, venue=town.venues[0], date=day)
