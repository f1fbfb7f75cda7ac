"""Where we never go: anything but the public web, judged by the address we will really connect to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from nocturne.fetch.policy import Policy

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
Resolver = Callable[[str, int], Awaitable[list[str]]]

_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        "::/96",  # IPv4-compatible: wraps any IPv4 address, deprecated but understood by some systems
        "::ffff:0:0:0/96",  # IPv4-translated, the same
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "192.0.0.0/24",  # protocol assignments: is_global calls 192.0.0.192 (a cloud's metadata) public
        "168.63.129.16/32",  # a cloud's own wire server on a public-looking address
        "100.64.0.0/10",  # carrier-grade NAT
        "fec0::/10",  # site-local, deprecated but routed in places
        "64:ff9b::/96",  # NAT64: leads to any IPv4 address
        "64:ff9b:1::/48",
        "2002::/16",  # 6to4, the same
        "2001::/32",  # Teredo, the same
    )
)


class Forbidden(Exception):
    """The address is one we do not visit; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked place to connect to: `addresses`, none of them forbidden, are where a connection may go."""

    scheme: str
    host: str
    port: int
    addresses: tuple[str, ...]
    path: str

    @property
    def key(self) -> str:
        """host, and the port when it is not the scheme's own: the unit of politeness."""
        return key(self.scheme, self.host, self.port)

    @property
    def origin(self) -> str:
        """Scheme and key: what a robots.txt speaks for."""
        return f"{self.scheme}://{self.key}"

    def pinned(self, address: str) -> str:
        """The URL with a checked address in place of the name, so that no second look-up can change it."""
        literal = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{literal}:{self.port}{self.path}"


def key(scheme: str, host: str, port: int) -> str:
    """How a host is named in headers, ledgers and circuits."""
    literal = f"[{host}]" if ":" in host else host
    return literal if port == PORTS[scheme] else f"{literal}:{port}"


def parts(url: str) -> tuple[str, str, int, str]:
    """(scheme, host, port, path and query) of a URL. Raises Forbidden for what no page may lead to."""
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url) or "\\" in url:
        raise Forbidden("the address holds blanks, control characters or backslashes")
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError as problem:
        raise Forbidden("the address cannot be read") from problem
    if split.scheme not in ("http", "https"):
        raise Forbidden(f"{split.scheme or 'no'} scheme: only http and https are visited")
    if not host.strip(".") or port == 0 or split.username is not None or split.password is not None:
        raise Forbidden("the address names no host, or a user")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as problem:
        raise Forbidden("the host's name cannot be read") from problem
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return split.scheme, host.rstrip("."), port or PORTS[split.scheme], path


async def locate(url: str, policy: Policy, resolve: Resolver) -> Target:
    """The place a URL leads to. Raises Forbidden for private addresses and OSError when the name has none.

    Every address of the name has to be public, so that a mixed answer cannot smuggle a private one in; connections
    then go to these addresses and no other.
    """
    scheme, host, port, path = parts(url)
    async with asyncio.timeout(policy.deadline):
        found = await resolve(host, port)
    addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
    if not addresses:
        raise OSError(f"{host} has no address")
    for address in addresses:
        if not public(address) and not policy.allows_private(host, port, address):
            raise Forbidden(f"{host} leads to the private address {address}")
    return Target(scheme, host, port, tuple(map(str, addresses)), path)


def public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also when it wraps an IPv4 address."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return public(mapped)
    inside = any(address.version == network.version and address in network for network in _NEVER)
    return address.is_global and not address.is_multicast and not inside


async def system_resolver(host: str, port: int) -> list[str]:
    """The operating system's answer. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))
