"""The robots.txt of every origin, asked for once a run, before anything else."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from nocturne.fetch.exchange import Failed, RawAnswer, Wire
from nocturne.fetch.guard import Forbidden, Resolver, Target, locate
from nocturne.fetch.headers import media_type_of
from nocturne.fetch.ledger import Ledger
from nocturne.fetch.pace import Pace
from nocturne.fetch.policy import Policy
from nocturne.fetch.retry import AGAIN, backoff
from nocturne.fetch.robots import Robots, from_answer, silent, unreachable
from nocturne.model.exchange import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class Rulebook:
    """What is known of each origin's rules. `fault` is told when a host could not even give these."""

    policy: Policy
    wire: Wire
    pace: Pace
    ledger: Ledger
    resolve: Resolver
    dice: random.Random
    fault: Callable[[Target, Outcome], None]
    _known: dict[str, Robots] = field(default_factory=dict)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def of(self, target: Target, delay: float) -> Robots:
        """The rules for a target; `delay` seconds is the pace to ask for them."""
        async with self._asking.setdefault(target.origin, asyncio.Lock()):
            if target.origin not in self._known:
                found = await self._ask(target, delay)
                self._known[target.origin] = found
                host = self.ledger.of(target.key)
                host.robots, host.crawl_delay = found.note, found.crawl_delay
        return self._known[target.origin]

    async def _ask(self, target: Target, delay: float) -> Robots:
        place, url = replace(target, path="/robots.txt"), f"{target.origin}/robots.txt"
        try:
            for _ in range(self.policy.max_redirects + 1):
                answer = await self._tries(place, delay)
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return self._read(target, answer)
                url = urljoin(url, answer.headers["location"])
                place = await locate(url, self.policy, self.resolve)
        except Failed as failure:
            self.fault(target, failure.outcome)
            return silent(str(failure), failure.outcome)
        except (Forbidden, OSError, ValueError) as problem:
            return unreachable(f"it leads elsewhere: {problem}")
        return unreachable("too many redirects")

    def _read(self, target: Target, answer: RawAnswer) -> Robots:
        if answer.status in AGAIN:
            self.fault(target, Outcome.FAILED)
        return from_answer(answer.status, media_type_of(answer.headers)[0], answer.body, self.policy.crawl_delay_cap)

    async def _tries(self, place: Target, delay: float) -> RawAnswer:
        """An answer that is not a passing trouble, or the last one. Raises Failed."""
        for number in range(1, self.policy.tries):
            try:
                answer = await self._once(place, delay)
                if answer.status not in AGAIN:
                    return answer
            except Failed as failure:
                if not failure.again:
                    raise
            self.ledger.of(place.key).retries += 1
            self.pace.hold(place.key, backoff(number, self.dice))
        return await self._once(place, delay)

    async def _once(self, place: Target, delay: float) -> RawAnswer:
        host = self.ledger.of(place.key)
        async with self.pace.turn(place.key, delay) as waited:
            host.waited_s += waited
            host.requests += 1
            answer = await self.wire.ask(place, "GET", {"Accept": "text/plain"}, b"", self.policy.robots_cap)
        host.bytes += answer.wire_bytes
        return answer
