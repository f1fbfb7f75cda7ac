"""`nocturne serve`: the site on loopback, rebuilt and reloaded on every change."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from watchfiles import watch

from nocturne.cli import context
from nocturne.config.load import load
from nocturne.console import Console
from nocturne.letter_preview import LetterPreview
from nocturne.night import city_options
from nocturne.serve import Changes, PreviewServer, open_server, rebuild
from nocturne.site.build import build

WATCHED = ("content", "site_templates", ".state")


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--port N`."""
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the first port to try (default: 8000)")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. A mistake in the content at the start ends in its sentence and exit 2."""
    project: Path = args.project
    console, changes, site = context.console(args), Changes(), project / ".serve"
    base_path = _base_path(project)
    batches = _changes(project)
    next(batches)  # from here on no change is missed, also none that is made during the first build
    _build(args, site)
    server = open_server(args.port, site, base_path, changes, LetterPreview(lambda: context.night(args)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    print(f"{server.address}  (stop with Ctrl-C)", flush=True)
    console.say(f"this week's letters are at {server.letters_address}")
    try:
        _follow(args, server, batches, console)
    except KeyboardInterrupt:
        console.say("stopped")
    finally:
        server.shutdown()
        server.server_close()
    return 0


def _follow(
    args: argparse.Namespace, server: PreviewServer, batches: Iterable[Collection[str]], console: Console
) -> None:
    """Rebuild on every change, for ever."""

    def build_again() -> bool:
        base_path = _base_path(args.project)
        different = _build(args, server.site)
        if base_path != server.base_path:
            server.base_path = base_path
            console.say(f"the site is at {server.address} now")
        return different

    for changed in batches:
        if changed:
            console.say(f"{', '.join(sorted(changed))} changed")
            rebuild(build_again, server.changes, console)


def _build(args: argparse.Namespace, site: Path) -> bool:
    """Build into `site`; whether any file of it is different now."""
    counts = build(args.project, site, context.clock(args), city_options=city_options).counts
    return bool(counts["written"] or counts["removed"])


def _base_path(project: Path) -> str:
    return urlsplit(load(project, city_options()).site.base_url).path.rstrip("/")


def _changes(project: Path) -> Iterator[set[str]]:
    """What changed, in batches, as paths below the project; an empty batch whenever nothing did for a while.

    A folder that comes later, as the state does with the first crawl, is a change and watched from then on.
    """
    watched = _folders(project)
    news: set[str] = set()
    while True:
        for batch in watch(*watched, debounce=200, step=50, rust_timeout=500, yield_on_timeout=True):
            yield news | {str(Path(path).relative_to(project)) for _, path in batch}
            there = _folders(project)
            news = {path.name for path in there ^ watched}
            if news:
                watched = there
                break


def _folders(project: Path) -> set[Path]:
    return {project / name for name in WATCHED if (project / name).is_dir()}
