"""`nocturne serve`: the site on loopback, rebuilt and reloaded on every change."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from watchfiles import watch

from nocturne.cli import context
from nocturne.config.load import load
from nocturne.night import city_options
from nocturne.serve import Changes, open_server, rebuild
from nocturne.site.build import build

WATCHED = ("content", "site_templates", ".state")


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--port N`."""
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the first port to try (default: 8000)")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    project: Path = args.project
    console, changes, site = context.console(args), Changes(), project / ".serve"

    def build_now() -> None:
        build(project, site, args.now or datetime.now(UTC).replace(microsecond=0), city_options=city_options)

    base_path = urlsplit(load(project, city_options()).site.base_url).path
    build_now()
    server = open_server(args.port, site, base_path, changes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{server.address}  (stop with Ctrl-C)", flush=True)
    try:
        for changed in _changes(project):
            console.say(f"{', '.join(sorted(changed))} changed")
            rebuild(build_now, changes, console)
    finally:
        server.shutdown()
        server.server_close()
    return 0


def _changes(project: Path) -> Iterator[set[str]]:
    folders = [project / name for name in WATCHED if (project / name).is_dir()]
    for batch in watch(*folders, debounce=200, step=50):
        yield {str(Path(path).relative_to(project)) for _, path in batch}
