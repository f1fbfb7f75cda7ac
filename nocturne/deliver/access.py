"""What a service needs from the environment: its key, and where it answers."""

from __future__ import annotations

from collections.abc import Mapping

from nocturne.errors import UsageError


def secret(environment: Mapping[str, str], variable: str, title: str) -> str:
    """A secret. Raises UsageError where it is not set, or holds what no header may."""
    value = environment.get(variable, "").strip()
    if not value:
        raise UsageError(f"{title} needs {variable} in the environment")
    if not value.isascii() or not value.isprintable():
        raise UsageError(f"{variable} holds characters that no key has; copy it again")
    return value


def root(environment: Mapping[str, str], name: str, address: str) -> str:
    """Where a service answers, without a slash at the end: NOCTURNE_<NAME>_URL, or its own address."""
    return (environment.get(f"NOCTURNE_{name.upper()}_URL", "").strip() or address).rstrip("/")
