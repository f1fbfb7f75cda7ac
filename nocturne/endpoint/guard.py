"""Around every answer: what a browser may do with it, and how much a question may hold."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_BYTES, WEBHOOK_BYTES = 16 << 10, 1 << 20
"""The most that is read of a form, and of what a mail service tells."""
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""No script, no frame, no third party, and no address with a token told to anybody."""


class TooLarge(Exception):
    """The question holds more than anybody honest has to say."""


class Guard:
    """Adds the headers to every answer; nothing but the style may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(message)
            await send(message)

        await self.app(scope, receive, guarded)


def _add(message: MutableMapping[str, Any]) -> None:
    given = [(name.lower(), value) for name, value in message.get("headers", ())]
    names = {name for name, _ in given}
    kept = [] if b"cache-control" in names else [(b"cache-control", b"no-store")]
    message["headers"] = [*given, *HEADERS, *kept]
