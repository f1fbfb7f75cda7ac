"""Senders as processes of their own: `python -m tests.deliver.sender` reads one order a line, and forks for each.

The fork saves the start of an interpreter for every one of the hundreds that are killed; each has its own memory, files
and connections. It prints `started PID` and `ended PID CODE`.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nocturne.config.letters import LetterSettings
from nocturne.deliver import handover
from nocturne.deliver.claims import Claims
from nocturne.deliver.entries import Entry
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.git_store import GitStore
from nocturne.deliver.handover import Desk, Patience
from nocturne.deliver.http import HttpCourier
from nocturne.deliver.ledger import Ledger
from nocturne.deliver.seal import IDENTITY, Seal
from nocturne.deliver.sending import Sending
from nocturne.deliver.store import Store
from nocturne.errors import Locked
from tests.deliver.people import BERLIN, Letters, People, digest, readers
from tests.deliver.testpost import TestPost

SETTINGS = LetterSettings(late=120, quiet=("00:00", "00:00"))


class QuickClock:
    """Real time does not matter: whoever sleeps wakes up at once, later."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class MarksAfterwards(Ledger):
    """The control: what most programs do. It writes down what it sent once it was sent."""

    _held: list[tuple[Entry, Any]]

    def _add(self, entry: Entry, keep: dict[str, bytes] | None = None) -> None:
        self._held = [*getattr(self, "_held", []), (entry, keep)]
        if type(entry).__name__ in ("Intent", "Again"):
            self.claims.fold(entry)
            return
        held, self._held = self._held, []
        claims, self.claims = self.claims, Claims(horizon=self.claims.horizon, next=held[0][0].n)
        for each, kept in held:
            super()._add(each, kept)
        claims.fold(entry)
        self.claims = claims


def send(order: dict[str, Any]) -> int:
    """One run, as `nocturne send` makes it, with a clock that does not wait."""
    clock = QuickClock(datetime.fromisoformat(order["now"]).astimezone(UTC))
    folder = Path(order["folder"])
    seal = Seal.of({IDENTITY: order.get("identity", "")}, shared=bool(order.get("git")))
    store: Store = GitStore(order["git"], folder, dict(os.environ)) if order.get("git") else FolderStore(folder)
    environment = {f"NOCTURNE_{each['name'].upper()}_URL": each["url"] for each in order["posts"]}
    letters = Letters.of(digest(week=order["week"], subject=f"{order['arm']} {order['week']}"))
    held = MarksAfterwards.held if order.get("control") == "marks afterwards" else Ledger.held
    if order.get("control") == "trusts keys":
        handover.SHARE_OF_LIFETIME = 1e6
    couriers = [
        HttpCourier(
            TestPost(environment, clock.now, each["name"], keyed=each["keyed"], queryable=each["queryable"]),
            environment,
            clock,
            deadline=10.0,
        )
        for each in order["posts"]
    ]
    try:
        with held(store, seal, clock.now()) as ledger:
            return (
                Sending(
                    desk=Desk(ledger, clock, Patience()),
                    cities=(BERLIN,),
                    settings=SETTINGS,
                    couriers=couriers,
                    composer=letters,
                    readers=People(readers(order["people"])),
                )
                .send()
                .exit_code
            )
    except Locked:
        return 1


def main() -> None:
    """Fork for every order; tell when each child ends."""
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            pid, status = os.waitpid(order["reap"], 0)
            print(f"ended {pid} {os.waitstatus_to_exitcode(status)}", flush=True)
            continue
        pid = os.fork()
        if not pid:
            code = 70
            try:
                code = send(order)
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(f"started {pid}", flush=True)


if __name__ == "__main__":
    main()
