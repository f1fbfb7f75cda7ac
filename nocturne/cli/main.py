"""The command line: which verbs there are, what all of them take, and how a run ends."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import nocturne
from nocturne.errors import ContentErrors, NocturneError, Refused

VERBS = {
    "new": "start a project of your own in an empty folder",
    "demo": "the whole story offline: invented platforms, several nights, a finished site",
    "nightly": "visit every source, renew the events, publish the site, report",
    "plan": "print the shards of the night as a JSON matrix",
    "crawl": "visit sources and remember what they list",
    "gather": "merge the visits of several machines into the event state",
    "build": "turn the event state into the site in output/",
    "read": "print the events of one saved response, without network",
    "explain": "show where each field of an event came from",
    "check": "look for mistakes in content, settings and templates",
    "serve": "build, serve on loopback, rebuild and reload on change",
    "report": "show the health of the last runs",
}
"""Verb -> one line of help; the module of a verb is `nocturne.cli.<verb>`."""

EPILOGUE = "exit codes: 0 done, 1 refused or nothing published, 2 usage or content error, 3 done but degraded"


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code; a mistake of the operator ends in a sentence, never a traceback."""
    words = list(sys.argv[1:] if words is None else words)
    try:
        args = _parser(words).parse_args(words)
        args.project = _folder(args.project)
        return int(args.run(args))
    except ContentErrors as errors:
        for error in errors.errors:
            print(f"nocturne: {error}", file=sys.stderr)
        return 2
    except Refused as refusal:
        print(f"nocturne: {refusal}", file=sys.stderr)
        return 1
    except NocturneError as error:
        print(f"nocturne: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output left: not a mistake
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("nocturne: stopped", file=sys.stderr)
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the verb that was asked for; the other verbs give only their line of help."""
    parser = argparse.ArgumentParser(prog="nocturne", description=nocturne.__doc__, epilog=EPILOGUE)
    parser.add_argument("--version", action="version", version=f"nocturne {nocturne.__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    asked = next((word for word in words if not word.startswith("-")), "")
    for verb, line in VERBS.items():
        sub = verbs.add_parser(verb, help=line, description=line.capitalize() + ".", epilog=EPILOGUE)
        if verb == asked:
            module = importlib.import_module(f"nocturne.cli.{verb}")
            _shared(sub)
            module.arguments(sub)
            sub.set_defaults(run=module.run, verb=verb)
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")
    parser.add_argument("--now", type=moment, metavar="ISO-8601", help="the clock of this run (default: the time)")
    parser.add_argument("--quiet", action="store_true", help="say only what matters")
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help="how news is written")


def moment(text: str) -> datetime:
    """An ISO 8601 instant; without an offset it is UTC, a bare date is its midnight. Raises for argparse."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an ISO 8601 time such as 2026-05-01T22:30:00+02:00"
        ) from None
    if not 2000 <= read.year < 2100:
        raise argparse.ArgumentTypeError(f"the year of {text!r} is out of range (2000 to 2099)")
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _folder(path: Path) -> Path:
    return path.resolve()
