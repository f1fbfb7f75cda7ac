"""Secrets: from the environment and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from nocturne.config.document import Document
from nocturne.errors import ContentError

LOOKS_SECRET = re.compile(
    r"(?:^|[_-])(?:tokens?|secrets?|passwords?|passwd|passphrase|api[_-]?keys?|private[_-]?keys?|access[_-]?keys?"
    r"|credentials?|bearer)(?:$|[_-])"
)
"""Names of settings that must not stand in a file under version control."""

PROVIDER_VARIABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "outbox": (),
        "smtp": ("NOCTURNE_SMTP_URL",),
        "resend": ("NOCTURNE_RESEND_API_KEY",),
        "buttondown": ("NOCTURNE_BUTTONDOWN_API_KEY",),
        "postmark": ("NOCTURNE_POSTMARK_API_KEY",),
        "ses": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"),
    }
)
"""What each e-mail service needs in the environment."""

LIST_VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "NOCTURNE_TOKEN_KEYS": "the keys that sign the links in letters, the newest first, separated by commas",
        "NOCTURNE_AGE_IDENTITY": "the secret key that the list is read with",
        "NOCTURNE_AGE_RECIPIENT": "the public key that the list is written for, made from the identity where it is set",
        "NOCTURNE_SUPPRESSION_KEY": "the key of the hashes by which erased addresses are remembered",
        "NOCTURNE_QUEUE_TOKEN": "what the sending job shows the endpoint to be told what happened there",
        "NOCTURNE_ENDPOINT_DB": "the endpoint's own store",
        "NOCTURNE_ENDPOINT_PROXIES": "how many proxies of yours stand before the endpoint",
        "NOCTURNE_PROJECT": "the project that the endpoint serves, by default the current folder",
        "NOCTURNE_RESEND_WEBHOOK_SECRET": "the signing secret of Resend's webhook, whsec_…",
        "NOCTURNE_BUTTONDOWN_WEBHOOK_SECRET": "the signing key of Buttondown's webhook",
        "NOCTURNE_POSTMARK_WEBHOOK_SECRET": "the password in the address of Postmark's webhook",
        "NOCTURNE_SES_WEBHOOK_SECRET": "the password in the address that Amazon SNS is told",
    }
)
"""What keeping a list of our own needs, and what each is."""


def tokens(environment: Mapping[str, str], variables: Iterable[str]) -> dict[str, str]:
    """The values of those `variables` that are set, surrounding blanks removed."""
    found = {name: environment.get(name, "").strip() for name in variables if name}
    return {name: value for name, value in found.items() if value}


def misplaced(document: Document) -> list[ContentError]:
    """Every key of a file that looks like a secret; its value is never repeated."""
    return [
        document.error(
            "looks like a secret",
            key,
            f"set {_variable(key)} in the environment instead, and renew it if it was shared",
        )
        for key in _keys(document.values, "")
        if LOOKS_SECRET.search(key.rpartition(".")[2].lower())
    ]


def _variable(key: str) -> str:
    """ "sources.luma.token" -> NOCTURNE_LUMA_TOKEN."""
    words = re.sub(r"[^A-Z0-9]+", "_", key.removeprefix("sources.").upper()).strip("_")
    return f"NOCTURNE_{words.removeprefix('NOCTURNE_')}"


def _keys(values: Any, at: str) -> Iterator[str]:
    items = values.items() if isinstance(values, Mapping) else enumerate(values) if isinstance(values, list) else ()
    for name, value in items:
        key = f"{at}.{name}" if at else str(name)
        if isinstance(values, Mapping):
            yield key
        yield from _keys(value, key)
