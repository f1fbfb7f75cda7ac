"""`nocturne new`: a project of one's own, ready for its first night."""

from __future__ import annotations

import argparse
from pathlib import Path

from nocturne.cli.words import place
from nocturne.template import start


def arguments(parser: argparse.ArgumentParser) -> None:
    """`DIR`."""
    parser.add_argument("dir", type=place, metavar="DIR", help="where the project goes: a new or an empty folder")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when the project is there, 2 when the folder is not free."""
    folder: Path = args.project / args.dir
    start(folder)
    print(f"a project with six cities is in {folder}")
    print("next: give content/site.toml your address and contact, keep the cities you know, then in that folder:")
    print("  nocturne check      what is still missing")
    print("  nocturne nightly    the first night; the site is in output/")
    return 0
