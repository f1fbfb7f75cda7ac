"""`nocturne reconcile`: find out what became of letters in doubt, or say it."""

from __future__ import annotations

import argparse

from nocturne import weekly
from nocturne.cli import context
from nocturne.deliver.account import spoken
from nocturne.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--sent`, `--lost`."""
    parser.add_argument("--sent", action="append", default=[], metavar="KEY", help="this batch was sent (repeatable)")
    parser.add_argument("--lost", action="append", default=[], metavar="KEY", help="this one was not (repeatable)")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when nothing is in doubt any more, 1 when another sender is at work, 3 when a person has to decide."""
    night = context.night(args)
    words = dict.fromkeys(args.sent, True) | dict.fromkeys(args.lost, False)
    if len(words) < len(args.sent) + len(args.lost):
        raise UsageError("one batch is named twice; it was either sent or lost")
    for claim, was_sent in weekly.decide(night, words):
        what = "the broadcast" if claim.whole_list else f"{len(claim.readers)} letter(s)"
        said = "sent" if was_sent else "lost; next: nocturne send"
        context.tell(f"{claim.key[:12]}  {claim.city} {claim.week}, {what}: {said}")
    sent = weekly.reconcile(night)
    context.tell(spoken(sent) if sent.undecided or sent.services else "nothing is in doubt")
    return sent.exit_code
