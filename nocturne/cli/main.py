"""The command line: which verbs there are, what all of them take, and how a run ends."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

import nocturne
from nocturne.cli.words import moment, place
from nocturne.config.advice import did_you_mean
from nocturne.errors import NocturneError, Refused, UsageError

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
    "add": "find out what an address lists and write it into a city's file",
    "check": "look for mistakes in content, settings and templates",
    "serve": "build, serve on loopback, rebuild and reload on change",
    "digest": "compose this week's letters, look them over, freeze them",
    "send": "send this week's letters where they are due, each once",
    "reconcile": "find out what became of letters in doubt, or say it",
    "subscribers": "the list of readers: import, export, list, erase, count",
    "endpoint": "run the app where people subscribe and leave, on loopback",
    "report": "show the health of the last runs",
}
"""Verb -> one line of help; the module of a verb is `nocturne.cli.<verb>`."""

_ALONE = ("-h", "--help", "--version")
"""What may be asked without a verb."""
EPILOGUE = "exit codes: 0 done, 1 refused or nothing published, 2 usage or content error, 3 done but degraded"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see {self.prog} --help")


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code; a mistake of the operator ends in a sentence, never a traceback."""
    words = list(sys.argv[1:] if words is None else words)
    _ready_streams()
    try:
        args = _parser(words).parse_args(words)
        args.project = _folder(args.project)
        code = int(args.run(args))
        sys.stdout.flush()
        return code
    except NocturneError as error:
        return _say(str(error), 1 if isinstance(error, Refused) else 2)
    except BrokenPipeError:  # the reader of our output left: not a mistake
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as problem:
        return _say(_spoken(problem), 1)
    except KeyboardInterrupt:
        return _say("stopped", 130)


def _say(sentences: str, code: int) -> int:
    for sentence in sentences.splitlines():
        print(f"nocturne: {sentence}", file=sys.stderr)
    return code


def _spoken(problem: OSError) -> str:
    """A disk that is full or read-only, a folder that is not ours: where, what, and that nothing was torn."""
    where = f"{problem.filename}: " if problem.filename else ""
    return (
        f"{where}{problem.strerror or problem}; what was there before is still there, make room or access and try again"
    )


def _ready_streams() -> None:
    """Closed streams swallow what is said, and a terminal that cannot show a letter shows another."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  open till the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the verb that was asked for; the other verbs give only their line of help."""
    parser = _Parser(prog="nocturne", description=nocturne.__doc__, epilog=EPILOGUE)
    parser.add_argument("--version", action="version", version=f"nocturne {nocturne.__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    asked = next((word for word in words if not word.startswith("-")), "")
    if asked and words[0].startswith("-") and words[0] not in _ALONE:
        raise UsageError(f"{words[0]} stands before the verb; options come after it: nocturne VERB {words[0]} …")
    if asked and asked not in VERBS:
        advice = did_you_mean(asked, VERBS) or "see nocturne --help"
        raise UsageError(f"there is no verb {asked!r}; {advice}")
    for verb, line in VERBS.items():
        sub = verbs.add_parser(verb, help=line, description=line.capitalize() + ".", epilog=EPILOGUE)
        if verb == asked:
            module = importlib.import_module(f"nocturne.cli.{verb}")
            _shared(sub)
            module.arguments(sub)
            sub.set_defaults(run=module.run, verb=verb)
    return parser


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--project", type=place, default=Path(), metavar="DIR", help="the project (default: here)")
    parser.add_argument("--now", type=moment, metavar="ISO-8601", help="the clock of this run (default: the time)")
    parser.add_argument("--quiet", action="store_true", help="say only what matters")
    parser.add_argument("--log-format", choices=("text", "json"), default="text", help="how news is written")


def _folder(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as problem:
        raise UsageError(f"--project {path}: cannot be followed to a folder") from problem
