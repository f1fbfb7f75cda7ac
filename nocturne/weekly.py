"""The week's letters, top to bottom: whom not to write to, what is in doubt, what is due, what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from nocturne.deliver import reconcile as doubts
from nocturne.deliver.account import LetterCount, Sent, letter_counts
from nocturne.deliver.claims import Claim
from nocturne.deliver.clock import Clock, RunClock
from nocturne.deliver.courier import Courier
from nocturne.deliver.couriers import lineup
from nocturne.deliver.folder_store import FolderStore
from nocturne.deliver.git_store import GitStore
from nocturne.deliver.handover import Desk, Patience
from nocturne.deliver.ledger import Ledger, read
from nocturne.deliver.letters import Letters
from nocturne.deliver.our_list import OurList
from nocturne.deliver.preview import Planned, planned
from nocturne.deliver.seal import Seal
from nocturne.deliver.sending import Sending
from nocturne.deliver.store import Store
from nocturne.errors import ContentError, UsageError
from nocturne.night import Night


def send(night: Night, provider: str = "", *, late: bool = False) -> Sent:
    """Send what is due and not yet sent. Raises UsageError, ContentError, Locked and StateError."""
    with _sending(night, provider, late=late) as sending:
        return sending.send()


def reconcile(night: Night) -> Sent:
    """Settle what is in doubt, as far as services can be asked; nothing new is sent."""
    with _sending(night) as sending:
        return sending.reconcile()


def decide(night: Night, words: Mapping[str, bool]) -> list[tuple[Claim, bool]]:
    """A person's word on batches in doubt: the beginning of a key -> whether it was sent.

    Raises UsageError for a key that is not open.
    """
    if not words:
        return []
    clock = RunClock(night.now)
    store = _store(night)
    with Ledger.held(store, Seal.of(night.environment, shared=store.shared), night.now) as ledger:
        return [(doubts.decide(ledger, key, clock.now(), sent=sent), sent) for key, sent in words.items()]


def preview(night: Night, provider: str = "", *, late: bool = False) -> list[Planned]:
    """What `send` would do, by the list as it lies here; nobody is asked."""
    kept = _keeps_list(night)
    with ExitStack() as stack:
        first = _lineup(night, provider, RunClock(night.now), stack)[0]
        claims, config = read(_store(night), night.now), night.config
        letters, ours = Letters(config, night.state, night.environment), OurList(config, night.environment, night.now)
        readers = None if kept else ours.as_it_lies()
        return list(planned(config.cities, config.letters, first, letters, readers, claims, night.now, late=late))


def counts(night: Night) -> list[LetterCount]:
    """What became of every letter, the newest first; for the operator, and without an address."""
    return letter_counts(read(_store(night), night.now))


def was_sent(night: Night) -> Callable[[str, str], bool]:
    """Whether a letter of a week and city went out to anybody, or may have."""
    claims = read(_store(night), night.now)
    return lambda week, city: bool(claims.taken(city, week))


@contextmanager
def _sending(night: Night, provider: str = "", *, late: bool = False) -> Iterator[Sending]:
    """Everything a run needs, and the ledger held alone."""
    kept, clock, store, config = _keeps_list(night), RunClock(night.now), _store(night), night.config
    seal, letters = Seal.of(night.environment, shared=store.shared), Letters(config, night.state, night.environment)
    letters.check(ours=not kept)
    with ExitStack() as stack:
        couriers = _lineup(night, provider, clock, stack)
        ledger = stack.enter_context(Ledger.held(store, seal, night.now))
        yield Sending(
            desk=Desk(ledger, clock, Patience()),
            cities=config.cities,
            settings=config.letters,
            couriers=couriers,
            composer=letters,
            readers=None if kept else OurList(config, night.environment, night.now),
            late=late,
            tell=night.console.say,
        )


def _keeps_list(night: Night) -> bool:
    """Whether a service keeps the readers. Raises ContentError where nobody does, or a city's are not told apart."""
    site, cities, audiences = night.config.site, night.config.cities, night.config.letters.audiences
    if site.list == "none":
        raise ContentError(
            'is "none", so that there is nobody to write to',
            file=_FILE,
            key="list",
            advice='set "provider", "endpoint" or "file", see docs/letters.md',
        )
    missing = [city.slug for city in cities if city.slug not in audiences]
    if site.list == "provider" and len(cities) > 1 and missing:
        raise ContentError(
            f"names no audience for {', '.join(missing)}: their letters would go to the whole list",
            file=_FILE,
            key="letters.audiences",
        )
    return site.list == "provider"


def _lineup(night: Night, provider: str, clock: Clock, stack: ExitStack) -> list[Courier]:
    """The couriers of the settings, or the one that was asked for."""
    order = night.config.site.provider_order
    if provider and provider not in order:
        raise UsageError(f"--provider {provider} is not in provider_order; there are: {', '.join(order) or 'none'}")
    config = night.config
    names = (provider,) if provider else order
    kept = config.site.list == "provider"
    return lineup(names, config.project, night.environment, clock, config.letters, stack, keeps_list=kept)


def _store(night: Night) -> Store:
    private, where = night.config.project / ".private", night.config.letters.ledger
    return FolderStore(private) if where == "folder" else GitStore(where, private, night.environment)


_FILE = "content/site.toml"
