"""`nocturne build`: the event state becomes the site, in one step."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from nocturne.cli import context
from nocturne.cli.words import place
from nocturne.site.build import BuildResult, build


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--jobs` and `--output`."""
    parser.add_argument("--jobs", type=int, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument("--output", type=place, metavar="DIR", help="where the site goes (default: output/)")


def run(args: argparse.Namespace) -> int:
    """Exit 0 built, 1 nothing was published and the old site stands, 2 a mistake in content or templates."""
    project: Path = args.project
    console = context.console(args)
    output: Path = args.output or project / "output"
    result = build(project, output, context.clock(args), args.jobs, console.progress, _city_options)
    for warning in result.warnings:
        console.warn(warning)
    console.say(closing(result, output), **result.counts)
    return 0


def closing(result: BuildResult, output: Path) -> str:
    """What a person wants to know when a build ends."""
    counts = result.counts
    if not counts["written"] and not counts["removed"]:
        return f"nothing changed: {counts['files']} files stand in {output}"
    removed = f", {counts['removed']} removed" if counts["removed"] else ""
    return (
        f"{counts['written']} files written{removed}; {counts['files']} files, {counts['bytes'] / 1e6:.1f} MB "
        f"in {output}"
    )


def _city_options() -> Mapping[str, object]:
    """The sources' options; sources are imported only when the content has changed."""
    from nocturne.night import city_options

    return city_options()
