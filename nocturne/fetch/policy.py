"""The rules of the door: who we say we are, how fast we ask, how much we take, where we never go."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import nocturne


def _nobody(url: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Manners:
    """How one source wants to be asked: seconds between requests to a host, requests a night to a host.

    `heeds_robots` is false only for a service the operator himself appoints (a geocoder, a model): that is no crawl.
    """

    delay: float = 2.0
    budget: int = 600
    heeds_robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What holds for every request.

    `allow_private`: networks in CIDR form, hosts, or host:port, on private addresses that may be visited all the same.
    `opted_out`: whether somebody does not want this address to be asked.
    `deadline` seconds from asking to the last byte, `retry_total` seconds for all tries of one request together.
    `retry_after_cap`: a host that asks for a longer pause, in seconds, is left alone for the rest of that time.
    `robots_cap` bytes of a robots.txt are read, what follows is ignored.
    """

    user_agent: str = f"Nocturne/{nocturne.__version__}"
    allow_private: tuple[str, ...] = ()
    opted_out: Callable[[str], bool] = _nobody
    raw_cap: int = 8 << 20
    inflated_cap: int = 24 << 20
    robots_cap: int = 512 << 10
    deadline: float = 30.0
    retry_total: float = 600.0
    tries: int = 3
    max_redirects: int = 5
    crawl_delay_cap: float = 60.0
    retry_after_cap: float = 120.0

    def allows_private(self, host: str, port: int, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        """Whether the operator named this host or a network that holds its address."""
        for name in self.allow_private:
            if name.lower() in (host.lower(), f"{host}:{port}".lower()):
                return True
            try:
                if address in ipaddress.ip_network(name):
                    return True
            except ValueError:
                continue
        return False


def user_agent(base_url: str, contact: str) -> str:
    """An honest name: what we are, whose site it is for, whom to write to."""
    known = (f"+{base_url}" if base_url else "", contact)
    said = "; ".join(part for part in known if part and part.isascii() and part.isprintable())
    return f"Nocturne/{nocturne.__version__}" + (f" ({said})" if said else "")


def origin_of(base_url: str) -> str:
    """host:port of a configured origin: it may be visited even when it is private."""
    parts = urlsplit(base_url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
