"""robots.txt as RFC 9309 reads it: no file allows everything, a broken server nothing."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

AGENT = "Nocturne"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a host's robots.txt means for us. `rules` is None where everything or nothing is allowed."""

    note: str
    allows_all: bool
    rules: Protego | None = None
    crawl_delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether this URL may be asked for."""
        return self.rules.can_fetch(url, AGENT) if self.rules is not None else self.allows_all


def from_answer(status: int, media_type: str, body: bytes, delay_cap: float) -> Robots:
    """The meaning of an answer to /robots.txt (RFC 9309, 2.3.1): 4xx allows all, 5xx forbids all."""
    if 400 <= status < 500:
        return Robots(f"allows all (HTTP {status})", allows_all=True)
    if not 200 <= status < 300:
        return Robots(f"unreachable (HTTP {status})", allows_all=False)
    if media_type == "text/html" or body.lstrip()[:1] == b"<":
        return Robots("allows all (a page came instead)", allows_all=True)
    rules = Protego.parse(body.decode("utf-8", "replace"))
    return Robots("rules", allows_all=True, rules=rules, crawl_delay=min(_delay(rules), delay_cap))


def unreachable(why: str) -> Robots:
    """No answer forbids everything until there is one."""
    return Robots(f"unreachable ({why})", allows_all=False)


def _delay(rules: Protego) -> float:
    """Seconds between requests by Crawl-delay and Request-rate, whichever is slower; nonsense counts as none."""
    asked = rules.crawl_delay(AGENT) or 0.0
    rate = rules.request_rate(AGENT)
    paced = rate.seconds / rate.requests if rate is not None and rate.requests > 0 else 0.0
    slowest = max(float(asked), float(paced))
    return slowest if slowest > 0 else 0.0
