"""The door itself: robots, pace, budget, circuit, redirects and retries around each exchange. Never raises."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin

from nocturne.fetch.classify import classify
from nocturne.fetch.exchange import Failed, RawAnswer, Wire
from nocturne.fetch.guard import Forbidden, Resolver, Target, locate, system_resolver
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.ledger import Ledger
from nocturne.fetch.pace import Clock, Pace
from nocturne.fetch.policy import Manners, Policy
from nocturne.fetch.robots import Robots, from_answer, unreachable
from nocturne.model.exchange import Outcome, Request, Response, Validators
from nocturne.model.report import HostLedger

REDIRECTS = frozenset({301, 302, 303, 307, 308})
AGAIN = frozenset({429, 502, 503, 504})
ACCEPT = {
    "html": "text/html,application/xhtml+xml;q=0.9",
    "json": "application/json",
    "ics": "text/calendar",
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
    """A request on its way through redirects."""

    request: Request
    manners: Manners
    validators: Validators | None
    url: str
    method: str
    body: bytes
    secret: bool = True
    hops: int = 0


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
        self._robots: dict[str, Robots] = {}

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
            raise _Stop(Outcome.REFUSED, "a redirect of a POST is not followed")
        asking.url = urljoin(asking.url, answer.headers["location"])
        asking.method, asking.body = "GET", b""

    async def _admitted(self, asking: _Asking) -> Target:
        """The checked place of the current address, if it may be asked now. Raises _Stop."""
        try:
            target = await locate(asking.url, self.policy, self.resolve)
        except Forbidden as forbidden:
            raise _Stop(Outcome.REFUSED, str(forbidden)) from None
        except (OSError, UnicodeError) as problem:
            raise _Stop(Outcome.FAILED, "the host's name has no address") from problem
        first = urljoin(asking.request.url, "/") == urljoin(asking.url, "/")
        asking.secret = asking.secret and first
        host = self._ledger.of(target.key)
        if self.hosts.breaker(target.key).refuses(self.clock.now()):
            host.refused += 1
            raise _Stop(Outcome.REFUSED, f"{target.key} turned us away before; its circuit is open")
        robots = await self._rules(target)
        if not robots.allows(asking.url):
            host.refused += 1
            known = robots.rules is not None or robots.allows_all
            why = "robots.txt asks not to" if known else f"robots.txt is {robots.note}"
            raise _Stop(Outcome.REFUSED, f"not asked: {why}")
        if host.requests >= asking.manners.budget:
            host.deferred += 1
            raise _Stop(Outcome.DEFERRED, f"tonight's {asking.manners.budget} requests to {target.key} are spent")
        return target

    async def _tries(self, asking: _Asking, target: Target) -> RawAnswer:
        """The answer of the first try that is worth keeping, with pauses as the host asks. Raises _Stop."""
        began = self.clock.monotonic()
        for number in range(1, self.policy.tries + 1):
            last = number == self.policy.tries
            try:
                answer = await self._once(asking, target)
                if last or answer.status not in AGAIN:
                    return answer
                pause = self._retry_after(answer) or self._backoff(number)
            except Failed as failure:
                if last or failure.outcome is Outcome.UNDECODABLE:
                    self._close(target, failure.outcome)
                    raise _Stop(failure.outcome, str(failure)) from failure
                answer, pause = None, self._backoff(number)
            if pause > self.policy.retry_after_cap or self._too_late(began, pause):
                if answer is not None:
                    return answer
                raise _Stop(Outcome.TIMEOUT, "there was no time for another try")
            self._ledger.of(target.key).retries += 1
            self._pace.hold(target.key, pause)
        raise AssertionError("the last try returns or raises")

    def _too_late(self, began: float, pause: float) -> bool:
        return self.clock.monotonic() - began + pause > self.policy.retry_total

    def _backoff(self, number: int) -> float:
        """1 s, 2 s, 4 s …, give or take a quarter, so that hosts that broke together are not asked together."""
        return 2.0 ** (number - 1) * self.dice.uniform(0.75, 1.25)

    def _retry_after(self, answer: RawAnswer) -> float:
        """Seconds of a Retry-After header in either of its forms, 0.0 without one (RFC 9110 10.2.3)."""
        value = answer.headers.get("retry-after", "").strip()
        if value.isdigit():
            return float(min(int(value), 10**6))
        try:
            until = parsedate_to_datetime(value)
        except (TypeError, ValueError):
            return 0.0
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - self.clock.now()).total_seconds())

    async def _once(self, asking: _Asking, target: Target) -> RawAnswer:
        """One exchange at the host's pace, counted. Raises Failed."""
        host = self._ledger.of(target.key)
        delay = max(asking.manners.delay, self._robots[self._origin(target)].crawl_delay)
        async with self._pace.turn(target.key, delay) as waited:
            host.waited_s += waited
            host.requests += 1
            answer = await self._wire.ask(target, asking.method, self._headers(asking), asking.body)
        host.bytes += answer.wire_bytes
        return answer

    @staticmethod
    def _headers(asking: _Asking) -> dict[str, str]:
        headers = {"Accept": ACCEPT[asking.request.expects]}
        if asking.secret:
            headers |= dict(asking.request.headers)
        if asking.validators is not None and asking.method == "GET":
            if asking.validators.etag:
                headers["If-None-Match"] = asking.validators.etag
            if asking.validators.last_modified:
                headers["If-Modified-Since"] = asking.validators.last_modified
        return headers

    def _judged(self, asking: _Asking, target: Target, answer: RawAnswer) -> Response:
        """The final answer as a Response, and what it means for the host's circuit."""
        known, host = asking.validators, self._ledger.of(target.key)
        found = validators_of(answer)
        if answer.status == 304 and known is not None:
            outcome, reason, found = Outcome.UNCHANGED, "", known
        else:
            outcome, reason = classify(asking.request, answer.status, answer.headers, answer.body)
        if outcome is Outcome.OK and known is not None and known.digest and known.digest == found.digest:
            outcome = Outcome.UNCHANGED
        host.unchanged += outcome is Outcome.UNCHANGED
        self._close(target, outcome)
        kind, _, parameters = answer.headers.get("content-type", "").partition(";")
        return Response(
            request=asking.request,
            outcome=outcome,
            url=asking.url,
            status=answer.status,
            media_type=kind.strip().lower(),
            charset=charset_of(parameters),
            body=answer.body if outcome in (Outcome.OK, Outcome.WRONG_BODY) else b"",
            validators=found,
            reason=reason,
        )

    def _close(self, target: Target, outcome: Outcome) -> None:
        """Write the outcome into the ledger and the host's circuit."""
        host = self._ledger.of(target.key)
        host.outcomes[outcome.value] = host.outcomes.get(outcome.value, 0) + 1
        breaker = self.hosts.breaker(target.key)
        if outcome in HOST_FAULTS:
            host.failures += 1
            self.hosts.breakers[target.key] = breaker.failed(self.clock.now())
        else:
            self.hosts.breakers[target.key] = breaker.succeeded()

    @staticmethod
    def _origin(target: Target) -> str:
        return f"{target.scheme}://{target.key}"

    async def _rules(self, target: Target) -> Robots:
        """The host's robots.txt, asked for once a run, before anything else."""
        origin = self._origin(target)
        if origin not in self._robots:
            found = await self._ask_robots(target, origin)
            self._robots[origin] = found
            host = self._ledger.of(target.key)
            host.robots, host.crawl_delay = found.note, found.crawl_delay
        return self._robots[origin]

    async def _ask_robots(self, target: Target, origin: str) -> Robots:
        url, place = f"{origin}/robots.txt", replace(target, path="/robots.txt")
        try:
            for _ in range(self.policy.max_redirects + 1):
                answer = await self._robots_once(place)
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                    return from_answer(answer.status, kind, answer.body, self.policy.crawl_delay_cap)
                url = urljoin(url, answer.headers["location"])
                place = await locate(url, self.policy, self.resolve)
        except (Failed, Forbidden, OSError, UnicodeError) as problem:
            return unreachable(str(problem) or "no connection")
        return unreachable("too many redirects")

    async def _robots_once(self, place: Target) -> RawAnswer:
        host = self._ledger.of(place.key)
        async with self._pace.turn(place.key, 0.0) as waited:
            host.waited_s += waited
            answer = await self._wire.ask(place, "GET", {"Accept": "text/plain"}, b"", self.policy.robots_cap)
        host.bytes += answer.wire_bytes
        return answer


def validators_of(answer: RawAnswer) -> Validators:
    """What a later conditional request repeats; headers of absurd length are not kept."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return Validators(
        etag=etag if len(etag) <= 256 and etag.isascii() else "",
        last_modified=modified if len(modified) <= 64 and modified.isascii() else "",
        digest=hashlib.blake2b(answer.body, digest_size=16).hexdigest(),
    )


def charset_of(parameters: str) -> str:
    """The charset parameter of a Content-Type, lower case, "" without one."""
    for part in parameters.split(";"):
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()[:40]
    return ""
