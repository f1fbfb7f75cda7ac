"""`nocturne read`: one saved response through reading, normalising and checking; no network, nothing written."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from nocturne.cli import context
from nocturne.cli.words import place
from nocturne.config import curated
from nocturne.config.load import CURATED, Config, load
from nocturne.config.secrets import tokens
from nocturne.crawl.plan import assignment
from nocturne.crawl.sandbox import Sandbox
from nocturne.crawl.visit import instant
from nocturne.dedupe.merge import merge
from nocturne.enrich.scenes import tagged
from nocturne.enrich.wanted import unwanted, wanted
from nocturne.errors import UsageError, WrongBody
from nocturne.fetch.classify import classify
from nocturne.fetch.policy import Policy
from nocturne.model.city import City
from nocturne.model.event import Event
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing, Sighting
from nocturne.model.visit import Assignment, Reading
from nocturne.night import city_options
from nocturne.rulings import CityRulings
from nocturne.sources.base import Source, sources
from nocturne.vetting import vet

READ_SECONDS = 9.0
MOST_BYTES = Policy().inflated_cap


def arguments(parser: argparse.ArgumentParser) -> None:
    """SOURCE FILE --city SLUG [--url URL]."""
    parser.add_argument("source", metavar="SOURCE", help="the source the response came from")
    parser.add_argument("file", type=place, metavar="FILE", help="the saved body: a page, JSON or a calendar")
    parser.add_argument("--city", required=True, metavar="SLUG", help="the city it was asked for")
    parser.add_argument("--url", default="", metavar="URL", help="the address it came from")


def run(args: argparse.Namespace) -> int:
    """Events as NDJSON on stdout, issues as NDJSON on stderr.

    Exit 1 when the file is not what the source sends, 3 when its reader broke off, 2 for a mistake in a curated file.
    """
    now = context.clock(args)
    title = _title(args.source)
    config = load(args.project, city_options())
    city = _city(config, args.city)
    try:
        reading = _curated(args.file, config, city) if args.source == CURATED else _saved(args, config, city, now)
    except WrongBody as problem:
        _print_issues([_wrong(args.source, title, city, args.file, str(problem))])
        return 1
    seen = [_seen(listing, now) for listing in reading.listings]
    texts = {args.source: config.sources[args.source].text}
    rulings = CityRulings(config.rulings, city.slug)
    found = vet(seen, city, now, texts, online=True, window_days=config.quality.window_days, rulings=rulings)
    merged = merge(found.events, (), city, now, rulings.ruled(found.events))
    excluded = {*config.quality.exclude_tags, *city.exclude_tags}
    listed, left_out = wanted(map(tagged, merged.events), excluded)
    unlisted = [unwanted(event, excluded) for event in left_out]
    _print_issues([*reading.issues, *found.issues, *merged.issues, *unlisted])
    _print_events(listed)
    return 0 if reading.complete else 3 if reading.listings else 1


def _curated(file: Path, config: Config, city: City) -> Reading:
    """The event of a file the operator wrote. Raises ContentError or ContentErrors."""
    slug, listing = curated.read(file, str(file), {each.slug for each in config.cities})
    if slug != city.slug:
        raise UsageError(f"{file} is about {slug}, not {city.slug}; give --city {slug}")
    return Reading(listings=(listing,))


def _saved(args: argparse.Namespace, config: Config, city: City, now: datetime) -> Reading:
    """What the source makes of a saved response. Raises WrongBody."""
    source = sources()[args.source]
    task = assignment(source, city, config.sources[source.name], tokens(os.environ, ()), now)
    return read_body(source, _bytes(args.file), args.url, task)


def read_body(source: Source, body: bytes, url: str, task: Assignment) -> Reading:
    """What `source` makes of a saved body. Raises WrongBody when it is not what the source sends."""
    request = source.recognise(body, url, task)
    if request is None:
        raise WrongBody(f"this is no page, JSON or calendar that {source.title} sends")
    response = saved_response(request, body, url)
    if response.outcome is not Outcome.OK:
        raise WrongBody(response.reason)
    with Sandbox(wall_seconds=READ_SECONDS) as sandbox:
        reading = sandbox.read(response, task)
    if reading.wrong_body:
        raise WrongBody(reading.wrong_body)
    return reading


def saved_response(request: Request, body: bytes, url: str) -> Response:
    """A saved body as if it had just come with status 200, judged by the same rules."""
    outcome, reason = classify(request, 200, {}, body)
    return Response(request=request, outcome=outcome, reason=reason, url=url or request.url, status=200, body=body)


def _title(name: str) -> str:
    if name == CURATED:
        return name
    if name not in sources():
        raise UsageError(f"no source named {name}; there are: {', '.join(sorted([*sources(), CURATED]))}")
    return sources()[name].title


def _city(config: Config, slug: str) -> City:
    for city in config.cities:
        if city.slug == slug:
            return city
    raise UsageError(f"no city named {slug} in content/cities; there are: {', '.join(c.slug for c in config.cities)}")


def _bytes(path: Path) -> bytes:
    """A body no larger than a night would take over the network. Raises WrongBody for one that is."""
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise UsageError(f"{path}: {problem.strerror}; give a file that can be read") from problem
    if len(body) > MOST_BYTES:
        raise WrongBody(f"it is larger than {MOST_BYTES >> 20} MB, the most that is read of one answer")
    return body


def _seen(listing: Listing, now: datetime) -> Sighting:
    return Sighting(listing=listing, seen_at=instant(now), first_seen=instant(now), fresh=True)


def _wrong(source: str, title: str, city: City, file: Path, why: str) -> Issue:
    return Issue(
        stage="read",
        code="body/wrong",
        message=f"Not what {title} sends: {why}",
        source=source,
        city=city.slug,
        subject=file.name,
    )


def _print_issues(issues: Iterable[Issue]) -> None:
    for issue in issues:
        print(msgspec.json.encode(issue).decode(), file=sys.stderr)


def _print_events(events: Iterable[Event]) -> None:
    """The public record only: bookkeeping stays inside."""
    public = msgspec.json.Decoder(Event)
    for event in sorted(events, key=lambda event: (event.start, event.id)):
        row = public.decode(msgspec.json.encode(event))
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.flush()
