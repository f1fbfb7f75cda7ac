"""The couriers by name, as the settings and the environment make them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from pathlib import Path

from nocturne.config.letters import LetterSettings
from nocturne.deliver.clock import Clock, RunClock
from nocturne.deliver.courier import Courier
from nocturne.deliver.http import HttpCourier
from nocturne.deliver.outbox import OutboxCourier
from nocturne.deliver.providers.base import providers
from nocturne.errors import UsageError


def courier(
    name: str,
    project: Path,
    environment: Mapping[str, str],
    clock: Clock | None = None,
    letters: LetterSettings | None = None,
    *,
    keeps_list: bool = False,
) -> Courier:
    """A way to send. Raises UsageError naming what is missing for it."""
    clock = clock or RunClock(datetime.now(UTC))
    if kind := providers().get(name):
        return HttpCourier(kind(environment, clock.now), environment, clock, keeps_list=keeps_list)
    if name == "outbox":
        return OutboxCourier(project / ".private" / "outbox", clock.now, keeps_list)
    if keeps_list:
        raise UsageError(f"{name} keeps no list; name resend or buttondown in provider_order, or keep one yourself")
    return _smtp(environment, clock, letters or LetterSettings())


def _smtp(environment: Mapping[str, str], clock: Clock, letters: LetterSettings) -> Courier:
    from nocturne.deliver.smtp import SmtpCourier  # its signatures are slow to load, and few need them

    return SmtpCourier.of(letters, environment, clock.now)


def lineup(
    order: Iterable[str],
    project: Path,
    environment: Mapping[str, str],
    clock: Clock,
    letters: LetterSettings,
    stack: ExitStack,
    *,
    keeps_list: bool,
) -> list[Courier]:
    """The couriers in the order they are turned to; of those that keep lists only the first, which has the readers.

    `stack` closes them.
    """
    names = list(order) or ["outbox"]
    if keeps_list:
        known = providers()
        names = [name for name in names if name not in known or known[name].keeps_lists is not None][:1] or names[:1]
    found = [courier(name, project, environment, clock, letters, keeps_list=keeps_list) for name in names]
    for each in found:
        if isinstance(each, AbstractContextManager):
            stack.enter_context(each)
    return found
