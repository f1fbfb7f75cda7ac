"""The endpoint put together from a project and the environment, with the mail services that the settings name."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette

from nocturne.deliver.courier import Courier
from nocturne.endpoint.app import Endpoint
from nocturne.endpoint.desk import Desk, Limits
from nocturne.endpoint.office import PROJECT, Office, database, office
from nocturne.endpoint.pages import Pages
from nocturne.endpoint.store import Store
from nocturne.errors import UsageError
from nocturne.subscribers.seal import Seal
from nocturne.subscribers.suppression import Digester
from nocturne.subscribers.tokens import Tokens


def wall_clock() -> datetime:
    """The time."""
    return datetime.now(UTC)


def endpoint(
    project: Path,
    environment: Mapping[str, str],
    courier: Callable[[Office], Courier],
    *,
    clock: Callable[[], datetime] = wall_clock,
    limits: Limits | None = None,
    url: str = "",
) -> Starlette:
    """The app of a project. Raises ContentErrors, UsageError, StateError before the first question."""
    here = office(project, environment, url)
    if not here.url:
        raise UsageError("[letters] endpoint is not set in content/site.toml; say where the endpoint is reached")
    tokens, seal, digester = Tokens.of(environment), Seal.of(environment), Digester.of(environment)
    desk = Desk(Store(database(project, environment)), seal, digester, limits)
    _hush()
    parts = Endpoint(office=here, desk=desk, pages=Pages(here), tokens=tokens, courier=courier(here), clock=clock)
    return parts.app()


def from_environment(environment: Mapping[str, str]) -> Starlette:
    """The app as it is deployed: NOCTURNE_PROJECT names the project."""
    project = Path(environment.get(PROJECT, "").strip() or ".").resolve()
    return endpoint(project, environment, lambda here: configured_courier(here, environment))


def configured_courier(here: Office, environment: Mapping[str, str]) -> Courier:
    """What confirmations go out by: the first of `provider_order`, the outbox without any."""
    from nocturne.deliver.couriers import courier  # a mail library, which tests with a courier of their own do without

    name = here.providers[0] if here.providers else "outbox"
    return courier(name, here.project, environment, letters=here.letters)


def _hush() -> None:
    """A server's log of requests would hold every token."""
    logging.getLogger("uvicorn.access").disabled = True
