"""One question over the wire: bounded in time and bytes, to the address that was checked. The only user of httpx."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

import httpx

from nocturne.fetch.guard import Target
from nocturne.fetch.inflate import Undecodable, check_encoding, inflate, inflate_start
from nocturne.fetch.policy import Policy
from nocturne.model.exchange import Outcome

MOST_ADDRESSES = 4
ERROR_PAGE = 256 << 10
"""How much of an answer that is no success is looked at: enough to know a robot check."""


class Failed(Exception):
    """No whole answer came. `outcome` says how; the message is one sentence without secrets.

    `again`: another try may go better. `wire_bytes`: what came before it failed. `may_have_arrived` is False only where
    not one byte of the question left: no address, no connection, no TLS.
    """

    def __init__(self, outcome: Outcome, reason: str, *, again: bool = True, wire_bytes: int = 0) -> None:
        super().__init__(reason)
        self.outcome, self.again, self.wire_bytes = outcome, again, wire_bytes
        self.may_have_arrived = True


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A whole answer: lower-case header names, inflated body, bytes as they came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int


@dataclass(slots=True)
class _Taken:
    """The bytes that have come so far, and whether the question began to leave."""

    raw: bytearray = field(default_factory=bytearray)
    asked: bool = False

    async def trace(self, step: str, _: object) -> None:
        """Told by the transport before each of its steps."""
        self.asked = self.asked or step.endswith("send_request_headers.started")


@dataclass
class Wire:
    """Connections, one pool for each scheme and host: a shared one could speak to the wrong host, or without TLS.

    Transports, not clients: no cookies, no proxies, no redirects, no unpacking that we did not write ourselves.
    """

    policy: Policy
    _pools: dict[tuple[str, str], httpx.AsyncHTTPTransport] = field(default_factory=dict)
    _tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            await pool.aclose()

    async def ask(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, start_only: int = 0
    ) -> RawAnswer:
        """Ask and take the whole answer, or only the first `start_only` bytes of it where given. Raises Failed.

        Never returns more than the policy's caps.
        """
        taken = _Taken()
        try:
            async with asyncio.timeout(self.policy.deadline):
                return await self._ask(target, method, headers, body, start_only, taken)
        except (TimeoutError, httpx.TimeoutException) as problem:
            failed = Failed(Outcome.TIMEOUT, f"no whole answer within {self.policy.deadline:g} s")
            failed.wire_bytes, failed.__cause__ = len(taken.raw), problem
        except Undecodable as problem:
            failed = Failed(Outcome.UNDECODABLE, str(problem), again=False, wire_bytes=len(taken.raw))
            failed.__cause__ = problem
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
            failed = _failed(problem, len(taken.raw))
        failed.may_have_arrived = taken.asked
        raise failed

    async def _ask(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, start_only: int, taken: _Taken
    ) -> RawAnswer:
        response = await self._send(target, method, headers, body, taken)
        try:
            found = {name.lower(): value for name, value in response.headers.items()}
            success, encoding = 200 <= response.status_code < 300, found.get("content-encoding", "")
            packed = success and check_encoding(encoding)
            whole = success and not start_only
            cap = self.policy.raw_cap if whole else start_only or ERROR_PAGE
            async for part in response.aiter_raw():  # sized reads would wait for their size past the deadline
                taken.raw += part
                if len(taken.raw) > cap and whole:
                    raise Undecodable(f"the body is larger than {cap >> 10} kB")
                if len(taken.raw) > cap:
                    break
        finally:
            await response.aclose()
        raw = bytes(taken.raw)
        if whole:
            unpacked = inflate(raw, self.policy.inflated_cap) if packed and raw else raw
        elif success:
            unpacked = inflate_start(raw, cap) if packed else raw[:cap]
        else:
            unpacked = _glance(raw, encoding, cap)
        return RawAnswer(response.status_code, found, unpacked, len(raw))

    async def _send(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, taken: _Taken
    ) -> httpx.Response:
        """The start of an answer from the first of the checked addresses that takes a connection."""
        timeout = httpx.Timeout(self.policy.deadline, connect=min(10.0, self.policy.deadline / 2)).as_dict()
        named = {"Host": target.key, "User-Agent": self.policy.user_agent, "Accept-Encoding": "gzip", **headers}
        for address in target.addresses[:MOST_ADDRESSES]:
            request = httpx.Request(
                method,
                target.pinned(address),
                headers=named,
                content=body or None,
                extensions={"sni_hostname": target.host, "timeout": timeout, "trace": taken.trace},
            )
            try:
                return await self._pool(target).handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as problem:
                refused = problem
        raise refused

    def _pool(self, target: Target) -> httpx.AsyncHTTPTransport:
        place = (target.scheme, target.key)
        if place not in self._pools:
            verify = self._trust() if target.scheme == "https" else False
            self._pools[place] = httpx.AsyncHTTPTransport(verify=verify, trust_env=False)
        return self._pools[place]

    def _trust(self) -> ssl.SSLContext:
        """The roots that come with httpx, for systems without any, and the system's own, for networks with theirs."""
        if self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
            self._tls.load_default_certs()
        return self._tls


def _glance(raw: bytes, encoding: str, cap: int) -> bytes:
    """What can be read of the start of an error page; nothing of it is worth a failure."""
    try:
        return inflate_start(raw, cap) if check_encoding(encoding) else raw[:cap]
    except Undecodable:
        return b""


def _failed(problem: Exception, wire_bytes: int) -> Failed:
    """A connection's failure in few words; addresses and headers are not repeated."""
    if isinstance(problem, httpx.RemoteProtocolError) and wire_bytes:
        failed = Failed(Outcome.UNDECODABLE, "the body broke off before its end", wire_bytes=wire_bytes)
    else:
        kind = type(problem).__name__
        words = {
            "ConnectError": "no connection",
            "RemoteProtocolError": "the answer broke HTTP's rules or broke off",
            "ReadError": "the connection broke while reading",
            "WriteError": "the connection broke while asking",
            "InvalidURL": "the address cannot be read",
        }
        failed = Failed(Outcome.FAILED, words.get(kind, f"the exchange failed ({kind})"), wire_bytes=wire_bytes)
    failed.__cause__ = problem
    return failed
