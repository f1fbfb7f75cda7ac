"""One question over the wire: bounded in time and bytes, to the address that was checked. The only user of httpx."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

import httpx

from nocturne.fetch.guard import Target
from nocturne.fetch.inflate import Undecodable, check_encoding, inflate
from nocturne.fetch.policy import Policy
from nocturne.model.exchange import Outcome


class Failed(Exception):
    """No whole answer came. `outcome` says how; the message is one sentence without secrets."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A whole answer: lower-case header names, inflated body, bytes as they came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int


@dataclass
class Wire:
    """Connections, one pool a host: a pool shared by hosts on one address could speak to the wrong one."""

    policy: Policy
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    _tls: ssl.SSLContext | None = None

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def ask(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, cap: int | None = None
    ) -> RawAnswer:
        """Ask and take the whole answer. Raises Failed; never returns more than the policy's caps."""
        try:
            async with asyncio.timeout(self.policy.deadline):
                return await self._ask(target, method, headers, body, cap or self.policy.raw_cap)
        except (TimeoutError, httpx.TimeoutException) as problem:
            raise Failed(Outcome.TIMEOUT, f"no whole answer within {self.policy.deadline:.0f} s") from problem
        except Undecodable as problem:
            raise Failed(Outcome.UNDECODABLE, str(problem)) from problem
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ssl.SSLError, ValueError) as problem:
            raise Failed(Outcome.FAILED, _spoken(problem)) from problem

    async def _ask(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, cap: int
    ) -> RawAnswer:
        client = self._client(target)
        named = {"Host": target.key if ":" not in target.host else f"[{target.host}]:{target.port}", **headers}
        request = client.build_request(
            method, target.pinned, headers=named, content=body or None, extensions={"sni_hostname": target.host}
        )
        response = await client.send(request, stream=True)
        try:
            found = {name.lower(): value for name, value in response.headers.items()}
            packed = check_encoding(found.get("content-encoding", ""))
            raw = bytearray()
            async for part in response.aiter_raw():  # sized reads would wait for their size past the deadline
                raw += part
                if len(raw) > cap:
                    raise Undecodable(f"the body is larger than {cap >> 10} kB")
        finally:
            client.cookies.clear()
            await response.aclose()
        whole = inflate(bytes(raw), self.policy.inflated_cap) if packed and raw else bytes(raw)
        return RawAnswer(response.status_code, found, whole, len(raw))

    def _client(self, target: Target) -> httpx.AsyncClient:
        if target.key not in self._clients:
            if target.scheme == "https" and self._tls is None:
                self._tls = ssl.create_default_context()
            self._clients[target.key] = httpx.AsyncClient(
                verify=self._tls if self._tls is not None else False,
                trust_env=False,
                follow_redirects=False,
                timeout=self.policy.deadline,
                headers={"User-Agent": self.policy.user_agent, "Accept-Encoding": "gzip"},
            )
        return self._clients[target.key]


def _spoken(problem: Exception) -> str:
    """A connection's failure in few words; addresses and headers are not repeated."""
    kind = type(problem).__name__
    words = {
        "ConnectError": "no connection",
        "RemoteProtocolError": "the answer broke HTTP's rules or broke off",
        "ReadError": "the connection broke while reading",
        "WriteError": "the connection broke while asking",
        "InvalidURL": "the address cannot be read",
        "gaierror": "the host's name has no address",
    }
    return words.get(kind, f"the exchange failed ({kind})")
