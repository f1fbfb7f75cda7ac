"""A courier for services that are asked over HTTP: carries a provider's calls, and nothing it was not built for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import TypeVar

from nocturne.deliver.clock import Clock
from nocturne.deliver.providers.base import ListProvider, Provider
from nocturne.errors import UsageError
from nocturne.fetch.exchange import Failed, Wire
from nocturne.fetch.guard import Forbidden, Resolver, locate, parts, system_resolver
from nocturne.fetch.policy import Policy, origin_of
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Call,
    Conversation,
    Found,
    NoReply,
    NotLikeThis,
    NotToday,
    Reply,
    Unsure,
)
from nocturne.model.subscriber import Suppression

DEADLINE = 60.0
MOST_CALLS = 5_000
"""More turns than any honest conversation takes."""
_SHORTEST_SECRET = 8
T = TypeVar("T")


class _Overlong(Exception):
    """A conversation that does not end."""


class HttpCourier:
    """A provider and the wire to it. Use as a context manager.

    It goes to the provider's own origin and nowhere else, over TLS unless the origin is this machine, follows no
    redirect, keeps the pace a service allows, and repeats no secret in what it says. Threads take turns.
    """

    def __init__(
        self,
        provider: Provider,
        environment: Mapping[str, str],
        clock: Clock,
        *,
        keeps_list: bool = False,
        resolve: Resolver = system_resolver,
        deadline: float = DEADLINE,
    ) -> None:
        self._provider, self._clock, self._resolve = provider, clock, resolve
        self._asked_at: datetime | None = None
        can = provider.keeps_lists if keeps_list else provider.capabilities
        if can is None:
            what = "keep a list" if keeps_list else "send to a list of ours"
            raise UsageError(f"{provider.title} does not {what}; name another provider in provider_order")
        self.name, self.capabilities = provider.name, can
        named = environment.get(f"NOCTURNE_{provider.name.upper()}_URL", "").strip()
        self._origin = _origin(named or provider.address)
        allowed = (origin_of(named),) if named else ()
        self._policy = Policy(allow_private=allowed, deadline=deadline, raw_cap=8 << 20, inflated_cap=16 << 20)
        self._secrets = [value for name, value in environment.items() if _is_secret(name, provider.name, value)]
        self._wire, self._runner, self._turn = Wire(self._policy), asyncio.Runner(), threading.Lock()

    def __enter__(self) -> HttpCourier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._wire.__aexit__(kind, value, trace))
        self._runner.close()

    def send(self, batch: Batch) -> Answer:
        """Send a batch, once."""
        return self._delivered(self._provider.send(batch))

    def broadcast(self, broadcast: Broadcast) -> Answer:
        """Send one letter to everybody in its audience, once."""
        return self._delivered(self._keeper.broadcast(broadcast))

    def lookup(self, batch: Batch) -> Found:
        """What became of a batch."""
        return self._found(self._provider.lookup(batch))

    def find(self, broadcast: Broadcast) -> Found:
        """What became of a broadcast."""
        return self._found(self._keeper.find(broadcast))

    @property
    def _keeper(self) -> ListProvider:
        """The provider, as one that keeps the list. Raises UsageError."""
        if not isinstance(self._provider, ListProvider):
            raise UsageError(f"{self._provider.title} does not keep a list; name another provider in provider_order")
        return self._provider

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """Whom it will not write to any more."""
        try:
            found = self._converse(self._provider.suppressions(since), lambda: None)
        except Exception as problem:  # a provider's reading is judged here, whatever it stumbles over
            return self._spoken(problem)
        return found

    def _delivered(self, conversation: Conversation[Answer]) -> Answer:
        asked = False

        def asking() -> None:
            nonlocal asked
            asked = True

        try:
            answer = self._converse(conversation, asking)
        except NoReply as none:
            sure = not asked and not none.may_have_arrived
            return NotToday(reason=self._spoken(none)) if sure else Unsure(reason=self._spoken(none))
        except Exception as problem:  # a provider that stumbles over an answer must not hide that it was given
            reason = self._spoken(problem)
            return Unsure(reason=reason) if asked else NotLikeThis(reason=reason)
        return answer

    def _found(self, conversation: Conversation[Found]) -> Found:
        try:
            return self._converse(conversation, lambda: None)
        except Exception as problem:  # see above
            return Found(certain=False, reason=self._spoken(problem))

    def _converse(self, conversation: Conversation[T], asking: Callable[[], None]) -> T:
        """Let a conversation run to its end; `asking` is told when a question may have left."""
        with self._turn:
            return self._in_turn(conversation, asking)

    def _in_turn(self, conversation: Conversation[T], asking: Callable[[], None]) -> T:
        try:
            call = next(conversation)
            for _ in range(MOST_CALLS):
                self._keep_pace()
                try:
                    reply = self._runner.run(self._carry(call))
                except NoReply as none:
                    if none.may_have_arrived:
                        asking()
                    call = conversation.throw(none)
                else:
                    asking()
                    call = conversation.send(reply)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            conversation.close()
        raise _Overlong(f"asked {MOST_CALLS} times without an end")

    def _keep_pace(self) -> None:
        now = self._clock.now()
        if self._asked_at is not None and now < self._asked_at + self.capabilities.pace:
            self._clock.sleep((self._asked_at + self.capabilities.pace - now).total_seconds())
        self._asked_at = self._clock.now()

    async def _carry(self, call: Call) -> Reply:
        """One question and its answer. Raises NoReply."""
        try:
            if _origin(call.url) != self._origin:
                raise NoReply("the call leads to another host than the provider's own", may_have_arrived=False)
            target = await locate(call.url, self._policy, self._resolve)
        except (Forbidden, UsageError) as forbidden:
            raise NoReply(str(forbidden), may_have_arrived=False) from None
        except (OSError, ValueError) as problem:
            raise NoReply("the host's name has no address", may_have_arrived=False) from problem
        try:
            answer = await self._wire.ask(target, call.method, dict(call.headers), call.body)
        except Failed as failed:
            raise NoReply(str(failed), may_have_arrived=failed.may_have_arrived) from failed
        return Reply(status=answer.status, headers=answer.headers, body=answer.body)

    def _spoken(self, problem: BaseException) -> str:
        """In one sentence, without what nobody may read."""
        known = isinstance(problem, NoReply | _Overlong)
        said = str(problem) if known else f"the answer was not understood ({type(problem).__name__})"
        for secret in self._secrets:
            said = said.replace(secret, "…")
        return said


def _origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address whose key may travel there. Raises UsageError."""
    try:
        scheme, host, port, _ = parts(url)
    except Forbidden as problem:
        raise UsageError(f"a provider's address cannot be used: {problem}") from problem
    if scheme != "https" and host not in ("127.0.0.1", "::1", "localhost"):
        raise UsageError(f"{host} would be sent its key over plain http; its address has to begin with https://")
    return scheme, host, port


def _is_secret(name: str, provider: str, value: str) -> bool:
    ours = name.startswith((f"NOCTURNE_{provider.upper()}_", "AWS_", "NOCTURNE_TOKEN", "NOCTURNE_AGE"))
    return ours and not name.endswith(("_URL", "_REGION")) and len(value) >= _SHORTEST_SECRET
