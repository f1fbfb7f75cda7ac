"""Senders killed at random and at the worst moment, as real processes against a real service that fails as well.

Nothing is sent twice, nothing is lost; what nobody can know is listed. Each arm is a project of its own with weeks of
letters; hits of the unsafe window (taken by the service, not yet written down) are counted one by one. The controls do
it wrong on purpose, and show.
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from nocturne.deliver.claims import Claims
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.git_store import GitStore
from nocturne.deliver.ledger import read
from tests.deliver.people import reader

ROOT = Path(__file__).resolve().parents[2]
FIRST_WEEK = date.fromisocalendar(2027, 2, 1)
HELD = 20.0
"""Seconds the service keeps an answer back: longer than it ever takes to be noticed and killed."""


class Process:
    """A process that is told a line and says a line."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            bufsize=1,
        )
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(line.strip())

    def tell(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")

    def hear(self, seconds: float = 300.0) -> str:
        """The next line; "" when none came in time."""
        try:
            return self._said.get(timeout=seconds)
        except queue.Empty:
            return ""

    def end(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


class StandIn(Process):
    """The mail service."""

    def __init__(self) -> None:
        super().__init__("tests.deliver.standin")
        self.url = f"http://127.0.0.1:{self.hear()}"

    def play(self, **told: Any) -> None:
        request = urllib.request.Request(f"{self.url}/_play", json.dumps(told).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=60):
            pass

    def mail(self) -> dict[str, Counter[str]]:
        with urllib.request.urlopen(f"{self.url}/_mail", timeout=60) as answer:
            return {name: Counter(value) for name, value in json.load(answer).items()}


@dataclass(frozen=True)
class Arm:
    """One way of sending. `lifetime`: how long the service knows a key; `rests`: minutes between a kill and the next
    run; `faults`: the share of calls that go wrong.
    """

    name: str
    keyed: bool = True
    queryable: bool = True
    lifetime: float = 86400.0
    rests: tuple[int, ...] = (0, 1, 20)
    faults: float = 0.15
    second: bool = False
    two_at_once: bool = False
    git: bool = False
    control: str = ""


@dataclass
class Tally:
    """What came of it. `inside`: kills between the service's taking and our writing down."""

    kills: int = 0
    inside: int = 0
    letters: int = 0
    twice: int = 0
    lost: int = 0
    unknown: int = 0
    runs: int = 0

    def add(self, other: Tally) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Yard:
    """Where senders are started and killed."""

    folder: Path
    senders: Process
    services: Sequence[StandIn]
    dice: random.Random
    weeks: Counter[str] = field(default_factory=Counter)

    def week(self, arm: Arm, people: int) -> Tally:
        """One week's letter of one arm, from the first run to the one after which nothing is left to do."""
        self.weeks[arm.name] += 1
        monday = FIRST_WEEK + timedelta(weeks=self.weeks[arm.name])
        year, number, _ = monday.isocalendar()
        order = self._order(arm, f"{year}-W{number:02}", people)
        now = datetime.combine(monday + timedelta(days=3), datetime.min.time(), UTC).replace(hour=10)
        tally = Tally(letters=people)
        for _ in range(4):
            code = self._run(arm, order, now, tally, faults=arm.faults, kill=True)
            if code == 0:
                break
            now += timedelta(minutes=self.dice.choice(arm.rests), seconds=1)
        for _ in range(12):
            now += timedelta(minutes=20)
            code = self._run(arm, order, now, tally, faults=0.0, kill=False)
            if code == 0 or (not arm.queryable and not arm.keyed and not self._waiting(arm, order, people)):
                break
        self._judge(arm, order, people, now, tally)
        return tally

    def _order(self, arm: Arm, week: str, people: int) -> dict[str, Any]:
        names = ("first", "second") if arm.second else ("first",)
        posts = [
            {"name": name, "url": service.url, "keyed": arm.keyed, "queryable": arm.queryable}
            for name, service in zip(names, self.services, strict=False)
        ]
        order = {"arm": arm.name, "week": week, "people": people, "posts": posts, "control": arm.control}
        order["folder"] = str(self.folder / arm.name.replace(" ", "-"))
        if arm.git:
            remote = Path(f"{order['folder']}.git")
            if not remote.is_dir():
                subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
            order |= {"git": f"file://{remote}", "identity": IDENTITY}
        return order

    def _run(self, arm: Arm, order: dict[str, Any], now: datetime, tally: Tally, *, faults: float, kill: bool) -> int:
        """One run, or two at once, killed or not; the code of the last to end."""
        how = self.dice.choices(("inside", "anywhere", "not"), (6, 3, 1))[0] if kill else "not"
        for place, service in enumerate(self.services):
            hold_at = self.dice.randint(1, 3) if how == "inside" and place == 0 else 0
            broken = faults if place == 0 else 0.0
            seed = self.dice.randrange(10**6)
            service.play(
                now=now.isoformat(), lifetime=arm.lifetime, faults=broken, seed=seed, hold_at=hold_at, hold=HELD
            )
        pids = []
        for number in range(2 if arm.two_at_once else 1):
            machine = f"{order['folder']}-{number}" if arm.git else order["folder"]
            self.senders.tell({**order, "folder": machine, "now": now.isoformat()})
            pids.append(int(self.senders.hear().split()[1]))
        taken = ""
        if how == "inside":
            taken = self.services[0].hear(1.5)
        elif how == "anywhere":
            time.sleep(self.dice.uniform(0.0, 0.25))
        if how != "not":
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
        codes = []
        for pid in pids:
            self.senders.tell({"reap": pid})
            codes.append(int(self.senders.hear().split()[2]))
        tally.runs += len(pids)
        killed = [code for code in codes if code == -signal.SIGKILL]
        tally.kills += len(killed)
        if killed and taken:
            self._inside(arm, order, now, taken.split()[-1] if arm.keyed else "", tally)
        return min(codes)

    def _inside(self, arm: Arm, order: dict[str, Any], now: datetime, key: str, tally: Tally) -> None:
        """A kill counts as inside when the ledger knows of the call and of no answer to it."""
        claims = self._claims(order, now)
        if arm.control == "marks afterwards" or any(
            claim.state == "open" and (not key or claim.key == key) for claim in claims.open.values()
        ):
            tally.inside += 1

    def _claims(self, order: dict[str, Any], now: datetime) -> Claims:
        folder = Path(order["folder"])
        store = GitStore(order["git"], folder, dict(os.environ)) if order.get("git") else FolderStore(folder)
        return read(store, now)

    def _mail(self, order: dict[str, Any], people: int) -> list[int]:
        """How many letters of this week each reader got, from all services together."""
        found = [service.mail()["letters"] for service in self.services[: len(order["posts"])]]
        subject = f"{order['arm']} {order['week']}"
        names = [f"{reader(number).address} {subject}" for number in range(people)]
        return [sum(each[name] for each in found) for name in names]

    def _unknown(self, order: dict[str, Any], now: datetime) -> set[str]:
        claims = self._claims(order, now).open.values()
        return {who for claim in claims if claim.week == order["week"] for who in claim.readers}

    def _waiting(self, arm: Arm, order: dict[str, Any], people: int) -> bool:
        """Whether somebody neither has a letter nor may have one."""
        unknown = self._unknown(order, datetime.now(UTC))
        got = self._mail(order, people)
        return any(not count and reader(number).id not in unknown for number, count in enumerate(got))

    def _judge(self, arm: Arm, order: dict[str, Any], people: int, now: datetime, tally: Tally) -> None:
        unknown = self._unknown(order, now)
        for number, count in enumerate(self._mail(order, people)):
            tally.twice += count > 1
            tally.lost += not count and reader(number).id not in unknown
            tally.unknown += reader(number).id in unknown


@contextmanager
def _yard(folder: Path, seed: int) -> Iterator[Yard]:
    senders, services = Process("tests.deliver.sender"), (StandIn(), StandIn())
    try:
        yield Yard(folder, senders, services, random.Random(seed))
    finally:
        for each in (senders, *services):
            each.end()


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    folder = tmp_path_factory.mktemp("yard")
    with _yard(folder, 11) as made:
        yield made


IDENTITY = str(pyrage.x25519.Identity.generate())
ARMS = (
    Arm("keyed"),
    Arm("past the life of keys", lifetime=86400.0, rests=(1, 60 * 26)),
    Arm("without keys", keyed=False),
    Arm("two services", second=True, faults=0.5),
    Arm("two services without keys", second=True, keyed=False, faults=0.5),
    Arm("two senders", two_at_once=True),
    Arm("two senders without keys", two_at_once=True, keyed=False),
)
BLIND = Arm("without keys or questions", keyed=False, queryable=False)


def _weeks(yard: Yard, arms: Sequence[Arm], people: int, rounds: int) -> dict[str, Tally]:
    """The arms in turn, so that drift of the machine meets all alike."""
    found = {arm.name: Tally() for arm in arms}
    for _ in range(rounds):
        for arm in arms:
            found[arm.name].add(yard.week(arm, people))
    return found


def _sum(found: dict[str, Tally]) -> Tally:
    total = Tally()
    for each in found.values():
        total.add(each)
    return total


def test_nothing_is_lost_and_nothing_goes_twice(yard: Yard, long: bool, record_testsuite_property: Any) -> None:
    found = _weeks(yard, (*ARMS, BLIND), 100 if long else 25, 26 if long else 1)
    total = _sum(found)
    for name, each in found.items():
        record_testsuite_property(name, str(each))
    assert (total.twice, total.lost) == (0, 0), found
    unsure = found.pop(BLIND.name)
    assert _sum(found).unknown == 0, found
    assert unsure.unknown or not unsure.inside, "what nobody can know has to be listed"
    if long:
        assert total.kills >= 300 and total.inside >= 100 and total.letters >= 20_000, total
    else:
        assert total.kills >= 8 and total.inside >= 4, total


def test_a_ledger_in_a_repository_survives_its_machines(yard: Yard, long: bool) -> None:
    arms = (Arm("repository", git=True), Arm("repository and two machines", git=True, two_at_once=True))
    found = _weeks(yard, arms, 30 if long else 15, 8 if long else 1)
    total = _sum(found)
    assert (total.twice, total.lost, total.unknown) == (0, 0, 0), found
    assert total.kills, found


def test_the_control_that_marks_afterwards_sends_twice(yard: Yard, long: bool) -> None:
    arm = Arm("marks afterwards", keyed=False, faults=0.0, control="marks afterwards")
    tally = _sum(_weeks(yard, (arm,), 25, 10 if long else 2))
    assert tally.inside and tally.twice >= tally.inside, tally


def test_the_control_that_trusts_keys_for_ever_sends_twice(yard: Yard, long: bool) -> None:
    arm = Arm("trusts keys", rests=(60 * 26,), faults=0.0, control="trusts keys")
    tally = _sum(_weeks(yard, (arm,), 25, 10 if long else 2))
    assert tally.inside and tally.twice, tally
