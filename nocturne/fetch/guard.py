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
Resolver = Callable[[str, int], Awaitable[list[str]]]

_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
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
    """A checked place to connect to: `url` names it, `address` is where the connection goes."""

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def key(self) -> str:
        """host, and the port when it is not the scheme's own: the unit of politeness."""
        usual = self.port == (443 if self.scheme == "https" else 80)
        return self.host if usual else f"{self.host}:{self.port}"

    @property
    def pinned(self) -> str:
        """The URL with the checked address in place of the name, so that no second look-up can change it."""
        literal = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.scheme}://{literal}:{self.port}{self.path}"


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
    if not host or split.username is not None or split.password is not None:
        raise Forbidden("the address names no host, or a user")
    try:
        host = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as problem:
        raise Forbidden("the host's name cannot be read") from problem
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return split.scheme, host.rstrip("."), port or (443 if split.scheme == "https" else 80), path


async def locate(url: str, policy: Policy, resolve: Resolver) -> Target:
    """The place a URL leads to. Raises Forbidden for private addresses and OSError when the name has none.

    Every address of the name has to be public, so that a mixed answer cannot smuggle a private one in; the first is
    then pinned.
    """
    scheme, host, port, path = parts(url)
    addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in await resolve(host, port)]
    if not addresses:
        raise OSError(f"{host} has no address")
    for address in addresses:
        if not public(address) and not policy.allows_private(host, port, address):
            raise Forbidden(f"{host} leads to the private address {address}")
    return Target(scheme, host, port, str(addresses[0]), path)


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
