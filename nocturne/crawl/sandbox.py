"""Reading untrusted bodies in a process of its own, so that a crash, a hang or a bomb costs one page.

The parent hands over trusted objects (pickle); what comes back from the child is data only (msgpack, typed).
"""

from __future__ import annotations

import asyncio
import pickle
import selectors
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO

import msgspec

from nocturne.model.exchange import Response
from nocturne.model.issue import Issue
from nocturne.model.visit import Assignment, Reading

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60
WALL_SECONDS = 60.0
ANSWER_BYTES = 64 << 20
COMMAND = (sys.executable, "-m", "nocturne.crawl.reader", str(MEMORY_BYTES), str(CPU_SECONDS))
_LENGTH_BYTES = 8


@dataclass
class Sandbox:
    """One child process that reads bodies one after another; it is replaced when it dies or stalls."""

    wall_seconds: float = WALL_SECONDS
    _child: subprocess.Popen[bytes] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "reader"))
    """A thread of its own: look-ups of names that hang must not hold up the reading."""

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._thread.shutdown()

    async def read_soon(self, response: Response, assignment: Assignment) -> Reading:
        """`read` without holding up the event loop."""
        async with self._turn:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self.read, response, assignment)

    def read(self, response: Response, assignment: Assignment) -> Reading:
        """What the assignment's source makes of `response`; never raises for what the body does."""
        job = pickle.dumps((response, assignment))
        try:
            jobs, answers = _pipes(self._alive())
            _send(jobs, len(job).to_bytes(_LENGTH_BYTES, "big") + job)
            answer = _receive(answers, time.monotonic() + self.wall_seconds)
            return msgspec.msgpack.decode(answer, type=Reading)
        except TimeoutError:
            return self._lost(response, assignment, "reader/hang", "took too long and was stopped")
        except (OSError, EOFError, msgspec.DecodeError):
            return self._lost(response, assignment, "reader/crash", "died while reading")

    def _lost(self, response: Response, assignment: Assignment, code: str, what: str) -> Reading:
        self._end()
        issue = Issue(
            stage="read",
            code=code,
            message=f"The reader of {assignment.source} {what}; the page counts as not read.",
            source=assignment.source,
            city=assignment.city.slug,
            subject=response.request.kind,
        )
        return Reading(issues=(issue,), complete=False)

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,  # the selector must see every byte that has arrived
            )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    return child.stdin, child.stdout


def _send(pipe: IO[bytes], data: bytes) -> None:
    """All of `data` into an unbuffered pipe, which may take less at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[pipe.write(rest) :]


def _receive(pipe: IO[bytes], deadline: float) -> bytes:
    length = int.from_bytes(_exactly(pipe, _LENGTH_BYTES, deadline), "big")
    if length > ANSWER_BYTES:
        raise EOFError
    return _exactly(pipe, length, deadline)


def _exactly(pipe: IO[bytes], count: int, deadline: float) -> bytes:
    """`count` bytes from an unbuffered pipe. Raises TimeoutError at the deadline and EOFError at the end."""
    received = bytearray()
    with selectors.DefaultSelector() as ready:  # select() itself knows no handle above 1023
        ready.register(pipe, selectors.EVENT_READ)
        while len(received) < count:
            if not ready.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            part = pipe.read(min(count - len(received), 1 << 20))
            if not part:
                raise EOFError
            received += part
    return bytes(received)
