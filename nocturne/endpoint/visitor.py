"""Where a visitor comes from, as far as limits need it; it is hashed before it is kept."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence


def network(peer: str, forwarded: Sequence[str], proxies: int) -> str:
    """The visitor's network: one IPv4 address, or the /64 that one household has of IPv6.

    `proxies` of ours stand before us and each wrote down where it was asked from; what stands before those in
    X-Forwarded-For anybody may have written.
    """
    told = [each.strip() for header in forwarded for each in header.split(",")]
    host = told[-proxies] if 0 < proxies <= len(told) else peer
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
