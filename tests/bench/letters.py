"""Letters against what the machine can do: bodies for a service beside a bare dump of them, and memory as lists grow.

`python -m tests.bench.letters` prints both. `python -m tests.bench.letters write READERS CITIES` plans and writes a
whole week to nowhere, for the memory of a process of its own.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from nocturne.config.letters import LetterSettings
from nocturne.config.settings import SiteSettings
from nocturne.deliver.claims import Claims
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.handover import Desk, Patience
from nocturne.deliver.ledger import Ledger
from nocturne.deliver.message import Writer
from nocturne.deliver.plan import batches, segments
from nocturne.deliver.providers.resend import Resend
from nocturne.deliver.seal import Seal
from nocturne.deliver.sending import Sending
from nocturne.model.city import City
from nocturne.model.delivery import Answer, Batch, Capabilities, Message, Receipt, Taken
from nocturne.model.letter import Digest, Setting
from nocturne.model.subscriber import Subscriber
from nocturne.subscribers.tokens import Tokens
from tests.bench.own import Timed, timed
from tests.deliver.couriers import Post, StillClock
from tests.deliver.people import BERLIN, NOW, WEEK, Letters, People, digest, reader

SITE = SiteSettings(
    title="Nights",
    base_url="https://nights.example",
    sender="Nights <letter@nights.example>",
    postal_address="1 Street",
)
LETTERS = LetterSettings(endpoint="https://leave.nights.example")
BODY = "".join(
    f"<p style='color:#eee;margin:0'>A night in cellar {number}, “late” &amp; loud.</p>" for number in range(550)
)
"""About 45 kB: a letter of ten events."""


def _letter() -> Digest:
    made = digest(body=BODY)
    marks = {"unsubscribe": "q7u-mark", "preferences": "q7p-mark", "address": "q7a-mark"}
    html = f"{BODY}<p>q7a-mark <a href='q7u-mark'>leave</a> <a href='q7p-mark'>change</a></p>"
    setting = replace(made.setting, html=html, text="A night. " * 300 + "q7u-mark q7p-mark q7a-mark", slots=marks)  # type: ignore[arg-type]
    return replace(made, setting=setting)


class Written(Letters):
    """Letters as the real writer writes them, with real tokens."""

    writer = Writer(SITE, LETTERS, Tokens(["a key of more than thirty-two characters"]))

    def message(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message:
        return self.writer.message(digest, setting, reader)


def bodies(count: int = 500) -> tuple[float, float]:
    """(personalised bodies a second, bare dumps of the same a second): from readers to the bytes that Resend gets."""
    letter, composer = _letter(), Written()
    provider = Resend({"NOCTURNE_RESEND_API_KEY": "re_key"}, lambda: NOW)
    can = replace(provider.capabilities, max_batch=100)
    readers = [reader(number) for number in range(count)]
    [everybody] = segments(readers, letter)
    claims = Claims()
    write = partial(composer.message, letter, letter.setting)

    def made() -> Iterator[bytes]:
        for batch in batches(everybody, "berlin", WEEK, write, can, claims):
            yield next(provider.send(batch)).body

    values = [msgspec.json.decode(body) for body in made()]
    begun = time.process_time()
    for _ in made():
        pass
    ours = time.process_time() - begun
    encode = msgspec.json.Encoder().encode
    begun = time.process_time()
    for value in values:
        encode(value)
    return count / ours, count / (time.process_time() - begun)


def share(runs: int = 7) -> float:
    """Our bodies a second as a share of bare dumps, the median of pairs: the machine does other things too."""
    return statistics.median(ours / bare for ours, bare in (bodies() for _ in range(runs)))


class Nowhere(Post):
    """A service that takes everything and keeps nothing."""

    def send(self, batch: Batch) -> Answer:
        return Taken(receipts=tuple(Receipt(reader=each.reader, outcome="sent") for each in batch.messages))


def write(readers: int, cities: int) -> int:
    """Plan and send a week to nowhere, with a ledger on disk; every reader has one of the cities."""
    letter = _letter()
    towns: Sequence[City] = [replace(BERLIN, slug=f"town-{number}") for number in range(cities)]
    digests = [replace(letter, city=town.slug) for town in towns]
    people = People([reader(number, (towns[number % cities].slug,)) for number in range(readers)])
    composer = Written({(each.week, each.city): each for each in digests})
    can = Capabilities(max_batch=100, max_bytes=20 << 20, idempotency=None, queryable=False)
    with tempfile.TemporaryDirectory() as folder, _held(Path(folder)) as ledger:
        desk = Desk(ledger, StillClock(), Patience())
        courier = Nowhere(capabilities=can)
        sending = Sending(
            desk=desk, cities=towns, settings=LETTERS, couriers=[courier], composer=composer, readers=people
        )
        sent = sending.send()
    return sum(row.sent for row in sent.cities)


@contextmanager
def _held(folder: Path) -> Iterator[Ledger]:
    with Ledger.held(FolderStore(folder), Seal(), NOW) as ledger:
        yield ledger


def growth(few: int = 5_000, many: int = 50_000, cities: int = 20) -> tuple[Timed, Timed]:
    """A week for few and for many readers, each in a process of its own."""
    words = [sys.executable, "-m", "tests.bench.letters", "write"]
    return timed([*words, str(few), str(cities)]), timed([*words, str(many), str(cities)])


def main(words: Sequence[str]) -> None:
    """See above."""
    if words[:1] == ["write"]:
        readers, cities = map(int, words[1:])
        assert write(readers, cities) == readers
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    print(f"bodies for a service: {share():.2f} of a bare dump of the same")
    few, many = growth()
    print(
        f"50,000 readers in 20 cities: {many.wall:.0f} s, {many.peak:.0f} MiB, "
        f"{many.peak / few.peak:.2f} of the memory for 5,000"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
