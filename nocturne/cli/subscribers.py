"""`nocturne subscribers`: the list when it is ours. Addresses are shown only where they are asked for."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nocturne.cli import context
from nocturne.config.load import Config, load
from nocturne.errors import StateError, UsageError
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Standing, Subscriber
from nocturne.night import city_options
from nocturne.subscribers import csv_text, importing, moments, suppression, traces
from nocturne.subscribers.address import BadAddress, masked, normalised
from nocturne.subscribers.dialects import DIALECTS
from nocturne.subscribers.fold import Roll, fold
from nocturne.subscribers.subscriber_file import NAME, SubscriberFile
from nocturne.subscribers.suppression import Digester
from nocturne.subscribers.tokens import VARIABLE, Tokens

ACTIONS = ("import", "export", "list", "erase", "stats")
GONE: tuple[Standing, ...] = ("unsubscribed", "bounced", "complained")


@dataclass(frozen=True, slots=True)
class Book:
    """The project's list and what is remembered beside it."""

    config: Config
    file: SubscriberFile
    suppressed: Path
    digester: Digester
    now: datetime


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action, its file or address, and what each can be told."""
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help="import, export, list, erase or stats")
    parser.add_argument("what", nargs="?", metavar="FILE|ADDRESS", help="the CSV file to import, the address to erase")
    parser.add_argument("--city", metavar="SLUG", help="import: the city of rows that name none")
    parser.add_argument("--dialect", choices=sorted(DIALECTS), help="export: whose CSV is written (default: plain)")
    parser.add_argument("--gone", action="store_true", help="export: who left, bounced or complained, and nobody else")
    parser.add_argument("--addresses", action="store_true", help="list: whole addresses")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when it is done, 1 when the list may not be written, 2 for a mistake in words, settings or the file."""
    _check(args)
    book = _book(args)
    with book.file.alone():
        if args.action == "import":
            _import(book, args)
        elif args.action == "erase":
            _erase(book, args)
        elif args.action == "export":
            _export(book, args)
        elif args.action == "list":
            _list(book, args)
        else:
            _stats(book)
    return 0


def _check(args: argparse.Namespace) -> None:
    """What belongs to another action was hardly meant."""
    for option, actions in (("city", "import"), ("dialect", "export"), ("gone", "export"), ("addresses", "list")):
        if getattr(args, option) and args.action != actions:
            raise UsageError(f"--{option} belongs to `subscribers {actions}`")
    if args.action in ("import", "erase") and not args.what:
        wanted = "the CSV file" if args.action == "import" else "the address"
        raise UsageError(f"`subscribers {args.action}` wants {wanted} after it")
    if args.action not in ("import", "erase") and args.what:
        raise UsageError(f"`subscribers {args.action}` takes no further word")


def _book(args: argparse.Namespace) -> Book:
    config = load(args.project, city_options())
    if config.site.list == "none":
        raise UsageError('there is no list: list = "none" in content/site.toml; set "file" or "endpoint" to keep one')
    if config.site.list == "provider":
        raise UsageError('your mail service keeps the list (list = "provider"); import, export and erase people there')
    private = args.project / ".private"
    return Book(
        config=config,
        file=SubscriberFile(private / NAME, os.environ),
        suppressed=private / suppression.NAME,
        digester=Digester.of(os.environ),
        now=context.clock(args),
    )


def _import(book: Book, args: argparse.Namespace) -> None:
    cities = {city.slug for city in book.config.cities}
    if args.city and args.city not in cities:
        raise UsageError(f"no city named {args.city} in content/cities; there are: {', '.join(sorted(cities))}")
    path, letters = Path(args.what), book.config.letters
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise UsageError(f"{path}: cannot be read ({problem.strerror})") from problem
    dialect, rows = importing.entries(
        data, str(path), cities, args.city or "", refuse_disposable=letters.disposable == "refuse"
    )
    suppressions = suppression.load(book.suppressed)
    roll = Roll(book.file.load(), suppressions, book.digester)
    form, now = f"import {dialect.name} {book.now.date()}", moments.written(book.now)
    result = importing.merged(roll, rows, form, now)
    book.file.save(result.readers)
    context.tell(f"{path}: {len(rows)} row(s), read as {dialect.name}")
    told = (
        ("new", result.added),
        ("changed", result.changed),
        ("known already", result.same),
        ("not brought back: left, bounced, complained or erased", result.blocked),
        ("asked to confirm and still waiting", result.waiting),
    )
    context.tell("\n".join(f"  {count:>6} {what}" for what, count in told if count))
    if result.disposable and letters.disposable == "warn":
        context.console(args).warn(f"{result.disposable} address(es) are at services that throw mail away")


def _export(book: Book, args: argparse.Namespace) -> None:
    """The confirmed, or with --gone those who must not be written to: never both, since services read a file as one."""
    dialect = DIALECTS[args.dialect or "plain"]
    wanted: tuple[Standing, ...] = GONE if args.gone else ("confirmed",)
    rows = [dialect.write(reader) for reader in book.file.load() if reader.standing in wanted]
    context.tell(csv_text.write(dialect.headings, rows).rstrip("\r\n"))


def _list(book: Book, args: argparse.Namespace) -> None:
    for reader in book.file.load():
        address = reader.address if args.addresses else masked(reader.address)
        context.tell(f"{reader.id}  {reader.standing:<12}  {address}  {' '.join(reader.cities)}".rstrip())


def _stats(book: Book) -> None:
    readers = book.file.load()
    standings = Counter(reader.standing for reader in readers)
    cities = Counter(city for reader in readers if reader.standing == "confirmed" for city in reader.cities)
    lines = [f"{standings[each]:>6} {each}" for each in ("confirmed", "unconfirmed", *GONE)]
    lines.append(f"{len(suppression.load(book.suppressed).rows()):>6} remembered as hashes only")
    lines += [f"{count:>6} get {city}" for city, count in sorted(cities.items())]
    context.tell("\n".join(lines))


def _erase(book: Book, args: argparse.Namespace) -> None:
    """Out of the list, the outbox and everything else of ours; a keyed hash stays so that no import brings it back."""
    try:
        address = normalised(args.what)
    except BadAddress as problem:
        raise UsageError(f"what is to be erased {problem}") from None
    readers, suppressions = book.file.load(), suppression.load(book.suppressed)
    known = Roll(readers, suppressions, book.digester).find("", address)
    digest = book.digester.address(address)
    notice = Notice(
        kind="erased", at=moments.written(book.now), subscriber=known.id if known else "", address=address,
        digest=digest,
    )  # fmt: skip
    kept, remembered = fold(readers, [notice], suppressions, book.digester)
    suppression.save(book.suppressed, remembered)
    book.file.save(kept)
    removed = traces.remove(args.project / ".private", address)
    context.tell(f"erased {known.id}" if known else "it was not on the list; it is remembered as a hash all the same")
    for path in removed:
        context.tell(f"removed {path.relative_to(args.project)}")
    if left := traces.find(args.project, address):
        shown = ", ".join(str(path.relative_to(args.project)) for path in left)
        raise StateError(f"the address still stands in {shown}; remove it there")
    if known is not None and (link := _at_endpoint(book, known)):
        context.tell(f"next: open {link} and press the button, so that the endpoint forgets too")


def _at_endpoint(book: Book, reader: Subscriber) -> str:
    """Where the endpoint is told, when it may know the reader and we hold its keys."""
    url = book.config.letters.endpoint
    if not url or not os.environ.get(VARIABLE, "").strip():
        return ""
    return f"{url}/erase/{Tokens.of(os.environ).erase(reader.id, book.now)}"
