"""`nocturne digest`: compose this week's letters, look them over, and freeze them."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from nocturne import weekly
from nocturne.cli import context
from nocturne.errors import UsageError
from nocturne.letters import Result, freeze_week, spoken
from nocturne.model.city import City
from nocturne.night import Night

REFUSED, DEGRADED = 1, 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--city`, `--again`."""
    parser.add_argument("--city", action="append", default=[], metavar="SLUG", help="only this city (repeatable)")
    parser.add_argument("--again", action="store_true", help="compose anew what is frozen but was never sent")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when each letter is frozen or has nothing to tell, 1 when the gate kept all, 3 when it kept some."""
    night = context.night(args)
    sent = weekly.was_sent(night) if args.again else None
    results = freeze_week(night, _cities(night, args.city), again=args.again, was_sent=sent or _nothing)
    for result in results:
        for finding in result.findings:
            night.console.warn(f"{result.city.slug}: {finding}", city=result.city.slug)
    for line in closing(results):
        context.tell(line)
    refused = sum(result.outcome == "refused" for result in results)
    kept = any(result.digest is not None for result in results)
    return 0 if not refused else DEGRADED if kept else REFUSED


def _nothing(week: str, city: str) -> bool:
    """What stands is not composed anew, so that nobody needs to know."""
    return False


def _cities(night: Night, slugs: Sequence[str]) -> list[City] | None:
    if not slugs:
        return None
    known = {city.slug: city for city in night.config.cities}
    if strange := sorted(set(slugs) - known.keys()):
        raise UsageError(f"no city named {', '.join(strange)}; there are: {', '.join(sorted(known))}")
    return [known[slug] for slug in dict.fromkeys(slugs)]


def closing(results: Sequence[Result]) -> list[str]:
    """A line for each city, and the counts."""
    counts = Counter(result.outcome for result in results)
    events = sum(len(result.digest.letter.picks) for result in results if result.digest is not None)
    frozen = counts["frozen"]
    said = [f"{frozen} letter{'' if frozen == 1 else 's'} frozen"]
    said += [f"{counts['stands']} stood already"] if counts["stands"] else []
    said += [f"{counts['sent']} sent already"] if counts["sent"] else []
    said += [f"{counts['nothing']} with nothing to tell"] if counts["nothing"] else []
    said += [f"{counts['refused']} refused"] if counts["refused"] else []
    return [
        *map(spoken, results),
        f"{', '.join(said)}; {events} events told",
        "next: nocturne build, then nocturne send",
    ]
