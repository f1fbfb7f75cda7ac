"""`nocturne send`: what is due and not yet sent goes out."""

from __future__ import annotations

import argparse

from nocturne import weekly
from nocturne.cli import context
from nocturne.deliver.account import spoken
from nocturne.deliver.preview import spoken as foretold


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--dry-run`, `--provider`, `--late`."""
    parser.add_argument("--dry-run", action="store_true", help="count what would be sent; ask nobody, write nothing")
    parser.add_argument("--provider", default="", metavar="NAME", help="only by this service")
    parser.add_argument("--late", action="store_true", help="also letters whose window has closed")


def run(args: argparse.Namespace) -> int:
    """Exit 0 done, 1 refused (too late, another sender at work, stopped), 2 settings, 3 failed or not known."""
    night = context.night(args)
    if args.dry_run:
        context.tell("\n".join(foretold(weekly.preview(night, args.provider, late=args.late))))
        return 0
    sent = weekly.send(night, args.provider, late=args.late)
    context.tell(spoken(sent))
    return sent.exit_code
