"""The door itself: robots, pace, budget, circuit, redirects and retries around each exchange. Never raises."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from urllib.parse import urljoin

from nocturne.fetch.classify import classify
from nocturne.fetch.exchange import Failed, RawAnswer, Wire
from nocturne.fetch.guard import Forbidden, Resolver, Target, key, locate, parts, system_resolver
from nocturne.fetch.headers import conditions, media_type_of, validators_of
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.ledger import Counts, Ledger
from nocturne.fetch.pace import Clock, Pace
from nocturne.fetch.policy import Manners, Policy
from nocturne.fetch.retry import AGAIN, backoff, retry_after
from nocturne.fetch.robots import APPOINTED, Robots
from nocturne.fetch.rulebook import REDIRECTS, Rulebook
from nocturne.model.exchange import Outcome, Request, Response, Validators
from nocturne.model.report import HostLedger

ACCEPT = {
    "html": "text/html,application/xhtml+xml;q=0.9",
    "json": "application/json",
    "ics": "text/calendar",
    "image": "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "xml": "application/atom+xml,application/rss+xml,application/xml;q=0.9",
}
HOST_FAULTS = frozenset({Outcome.BLOCKED, Outcome.CHALLENGE, Outcome.TIMEOUT, Outcome.FAILED})
"""Outcomes that speak of the host as a whole and count for its circuit."""


class _Stop(Exception):
    """A request ends here without a body."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(slots=True)
class _Asking:
    """A request on its way through redirects. `rest` is the pause the last answer asked for, in seconds."""

    request: Request
    manners: Manners
    validators: Validators | None
    url: str
    method: str
    body: bytes
    secret: bool = True
    hops: int = 0
    rest: float = 0.0


@dataclass
class Client:
    """One run's way to the network. Use as an async context manager."""

    policy: Policy
    hosts: HostMemory
    clock: Clock
    resolve: Resolver = system_resolver
    dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  jitter, not a secret

    def __post_init__(self) -> None:
        self._wire, self._pace, self._ledger = Wire(self.policy), Pace(self.clock), Ledger()
        self._rules = Rulebook(
            self.policy, self._wire, self._pace, self._ledger, self.resolve, self.dice, fault=self._fault
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.__aexit__(kind, value, trace)

    def ledger(self) -> tuple[HostLedger, ...]:
        """What was asked of each host in this run, sorted by host."""
        return self._ledger.rows(self.hosts, self.clock.now())

    async def fetch(
        self, request: Request, validators: Validators | None = None, manners: Manners | None = None
    ) -> Response:
        """Ask, politely. Whatever goes wrong is the outcome and reason of the response."""
        asking = _Asking(request, manners or Manners(), validators, request.url, request.method, request.body)
        try:
            return await self._follow(asking)
        except _Stop as stop:
            return Response(request=request, outcome=stop.outcome, url=asking.url, reason=str(stop))

    async def _follow(self, asking: _Asking) -> Response:
        """Go from redirect to redirect; each address is judged as if it were the first."""
        while True:
            target = await self._admitted(asking)
            answer = await self._tries(asking, target)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return self._judged(asking, target, answer)
            self._redirect(asking, target, answer)

    def _redirect(self, asking: _Asking, target: Target, answer: RawAnswer) -> None:
        asking.hops += 1
        if asking.hops > self.policy.max_redirects:
            self._close(target, Outcome.FAILED)
            raise _Stop(Outcome.FAILED, f"more than {self.policy.max_redirects} redirects")
        if asking.method == "POST" and answer.status != 303:
            self._close(target, Outcome.REFUSED)
            raise _Stop(Outcome.REFUSED, "a redirect of a POST is not followed")
        try:
            asking.url = urljoin(asking.url, answer.headers["location"])
        except ValueError:
            self._close(target, Outcome.REFUSED)
            raise _Stop(Outcome.REFUSED, "the redirect's address cannot be read") from None
        asking.method, asking.body = "GET", b""

    async def _admitted(self, asking: _Asking) -> Target:
        """The checked place of the current address, if it may be asked now. Raises _Stop."""
        if self.policy.opted_out(asking.url):
            raise _Stop(Outcome.REFUSED, "not asked: opted out of being listed")
        try:
            scheme, name, port, _ = parts(asking.url)
            self._left_alone(asking, host := key(scheme, name, port))
            target = await locate(asking.url, self.policy, self.resolve)
        except Forbidden as forbidden:
            raise _Stop(Outcome.REFUSED, str(forbidden)) from None
        except (OSError, ValueError) as problem:  # more often our network than the host: no fault of its circuit
            self._ledger.of(host).end(Outcome.FAILED)
            raise _Stop(Outcome.FAILED, "the host's name has no address") from problem
        asking.secret = asking.secret and (scheme, name, port) == parts(asking.request.url)[:3]
        robots = await self._robots(asking, target)
        if not robots.allows(asking.url):
            self._ledger.of(target.key).refused += 1
            raise _Stop(robots.outcome, robots.reason)
        self._left_alone(asking, target.key)
        return target

    async def _robots(self, asking: _Asking, target: Target) -> Robots:
        """The host's rules, as far as this request is a crawler's."""
        return await self._rules.of(target, asking.manners.delay) if asking.manners.heeds_robots else APPOINTED

    def _left_alone(self, asking: _Asking, host: str) -> None:
        """Raises _Stop when the host's circuit is open or tonight's budget for it is spent."""
        counts = self._ledger.of(host)
        if self.hosts.breaker(host).refuses(self.clock.now()):
            counts.refused += 1
            raise _Stop(Outcome.REFUSED, f"not asked: {host} turned us away before, its circuit is open")
        if self._spent(asking, counts):
            counts.deferred += 1
            raise _Stop(Outcome.DEFERRED, f"tonight's {asking.manners.budget} requests to {host} are spent")

    @staticmethod
    def _spent(asking: _Asking, counts: Counts) -> bool:
        return counts.requests >= asking.manners.budget

    async def _tries(self, asking: _Asking, target: Target) -> RawAnswer:
        """The answer of the first try that is worth keeping, with pauses as the host asks. Raises _Stop."""
        began, counts = self.clock.monotonic(), self._ledger.of(target.key)
        for number in range(1, self.policy.tries + 1):
            found = await self._once(asking, target)
            if isinstance(found, RawAnswer) and found.status not in AGAIN:
                return found
            pause = self._heeded(asking, target, found) or backoff(number, self.dice)
            late = self.clock.monotonic() - began + pause > self.policy.retry_total
            again = isinstance(found, RawAnswer) or found.again
            if number == self.policy.tries or not again or late or asking.rest or self._spent(asking, counts):
                break
            counts.retries += 1
            self._pace.hold(target.key, pause)
        if isinstance(found, RawAnswer):
            return found
        self._close(target, found.outcome)
        raise _Stop(found.outcome, str(found)) from found

    def _heeded(self, asking: _Asking, target: Target, found: RawAnswer | Failed) -> float:
        """The seconds the host wants to be left alone for; too many for this run are kept for its circuit."""
        pause = retry_after(found.headers, self.clock.now()) if isinstance(found, RawAnswer) else 0.0
        asking.rest = pause if pause > self.policy.retry_after_cap else 0.0
        if pause and not asking.rest:
            self._pace.hold(target.key, pause)
        return pause

    async def _once(self, asking: _Asking, target: Target) -> RawAnswer | Failed:
        """One exchange at the host's pace, counted."""
        host = self._ledger.of(target.key)
        robots = await self._robots(asking, target)
        async with self._pace.turn(target.key, max(asking.manners.delay, robots.crawl_delay)) as waited:
            host.waited_s += waited
            host.requests += 1
            try:
                found: RawAnswer | Failed = await self._wire.ask(
                    target, asking.method, self._headers(asking), asking.body
                )
            except Failed as failure:
                found = failure
        host.bytes += found.wire_bytes
        return found

    @staticmethod
    def _headers(asking: _Asking) -> dict[str, str]:
        headers = {"Accept": ACCEPT[asking.request.expects]}
        if asking.secret:
            headers |= dict(asking.request.headers)
        return headers | (conditions(asking.validators) if asking.method == "GET" else {})

    def _judged(self, asking: _Asking, target: Target, answer: RawAnswer) -> Response:
        """The final answer as a Response, and what it means for the host's circuit."""
        known, host = asking.validators, self._ledger.of(target.key)
        found = validators_of(answer.headers, answer.body)
        if answer.status == 304 and known is not None:
            outcome, reason, found = Outcome.UNCHANGED, "", known
            host.not_modified += 1
        else:
            outcome, reason = classify(asking.request, answer.status, answer.headers, answer.body)
        if outcome is Outcome.OK and known is not None and known.digest and known.digest == found.digest:
            outcome = Outcome.UNCHANGED
        host.unchanged += outcome is Outcome.UNCHANGED
        self._close(target, outcome, asking.rest)
        media_type, charset = media_type_of(answer.headers)
        return Response(
            request=asking.request,
            outcome=outcome,
            url=asking.url,
            status=answer.status,
            media_type=media_type,
            charset=charset,
            body=answer.body if outcome in (Outcome.OK, Outcome.WRONG_BODY) else b"",
            validators=found,
            reason=reason,
        )

    def _close(self, target: Target, outcome: Outcome, rest: float = 0.0) -> None:
        """Write the outcome into the ledger and the host's circuit."""
        self._ledger.of(target.key).end(outcome)
        if outcome in HOST_FAULTS:
            self._fault(target, outcome, rest)
        else:
            self.hosts.breakers[target.key] = self.hosts.breaker(target.key).succeeded()

    def _fault(self, target: Target, outcome: Outcome, rest: float = 0.0) -> None:
        """A host could not or would not answer; `rest` seconds is what it asked for beyond what a run waits for."""
        self._ledger.of(target.key).failures += 1
        circuit = self.hosts.breaker(target.key)
        self.hosts.breakers[target.key] = circuit.failed(self.clock.now(), timedelta(seconds=rest))
