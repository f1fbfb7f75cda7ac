"""One worker process per core: tasks by number, the biggest first, answers back through a pipe.

Workers are forked, so they know everything their parent had read, and nothing has to be sent to them but a number.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nocturne.errors import Refused, UsageError
from nocturne.site import failures

Work = Callable[[int], bytes]
"""Does task number n and gives its answer."""

_TASK = struct.Struct("<I")
_ANSWER = struct.Struct("<I?Q")
_READ = 1 << 18
AHEAD = 2
"""Tasks a worker holds at a time, so that it never waits for the next one."""


@dataclass(slots=True)
class _Worker:
    pid: int
    tasks: int
    answers: int
    received: bytearray


def count(jobs: int | None) -> int:
    """How many processes to use: `jobs`, by default one a core. Raises UsageError below one.

    A process with several threads is not forked: what the others hold would stay locked for ever in the copy.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"--jobs {jobs}: at least one process has to do the work")
    if threading.active_count() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return jobs or cores


def run(work: Work, order: Sequence[int], jobs: int) -> Iterator[tuple[int, bytes]]:
    """(number, answer) of every task in `order`, as they come.

    What a task raises is raised here. Raises Refused when a worker is killed. No worker outlives this call.
    """
    if jobs <= 1 or len(order) <= 1:
        for number in order:
            yield number, work(number)
        return
    workers: list[_Worker] = []
    gc.collect()
    gc.freeze()
    try:
        workers.extend(_start(work) for _ in range(min(jobs, len(order))))
        yield from _collected(workers, iter(order), len(order))
    finally:
        gc.unfreeze()
        for worker in workers:
            _end(worker)


def _start(work: Work) -> _Worker:
    tasks_out, tasks_in = os.pipe()
    answers_out, answers_in = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(tasks_out)
        os.close(answers_in)
        return _Worker(pid, tasks_in, answers_out, bytearray())
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _let_go(tasks_out, answers_in)
        gc.disable()
        _serve(work, tasks_out, answers_in, parent)
        code = 0
    finally:
        os._exit(code)


def _let_go(*needed: int) -> None:
    """Close every other file: a lock or a pipe that a worker kept open would outlive a parent that is killed."""
    begin = 3
    for file in (*sorted(needed), min(os.sysconf("SC_OPEN_MAX"), 1 << 16)):
        os.closerange(begin, file)
        begin = file + 1


def _serve(work: Work, tasks: int, answers: int, parent: int) -> None:
    """A worker's life: a number in, an answer out, until the parent has no more or is gone."""
    while len(asked := os.read(tasks, _TASK.size)) == _TASK.size and os.getppid() == parent:
        (number,) = _TASK.unpack(asked)
        try:
            good, answer = True, work(number)
        except BaseException as problem:  # it is the parent who has to say what went wrong
            good, answer = False, failures.encode(problem)
        _write(answers, _ANSWER.pack(number, good, len(answer)) + answer)
        gc.collect()


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _collected(workers: Sequence[_Worker], order: Iterator[int], total: int) -> Iterator[tuple[int, bytes]]:
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.answers, selectors.EVENT_READ, worker)
        for _ in range(AHEAD):
            for worker in workers:
                _hand(worker, order)
        done = 0
        while done < total:
            for key, _ in selector.select():
                worker = key.data
                for answer in _answers(worker):
                    done += 1
                    _hand(worker, order)
                    yield answer


def _hand(worker: _Worker, order: Iterator[int]) -> None:
    """Give a worker its next task, if there is one."""
    number = next(order, None)
    if number is not None:
        try:
            os.write(worker.tasks, _TASK.pack(number))
        except BrokenPipeError:
            raise _lost() from None


def _answers(worker: _Worker) -> Iterator[tuple[int, bytes]]:
    chunk = os.read(worker.answers, _READ)
    if not chunk:
        raise _lost()
    buffer = worker.received
    buffer += chunk
    while len(buffer) >= _ANSWER.size:
        number, good, length = _ANSWER.unpack_from(buffer)
        end = _ANSWER.size + length
        if len(buffer) < end:
            return
        answer = bytes(buffer[_ANSWER.size : end])
        del buffer[:end]
        if not good:
            raise failures.decode(answer)
        yield number, answer


def _lost() -> Refused:
    return Refused(
        "a worker process was ended from outside, perhaps for want of memory; nothing was published, "
        "run again, with --jobs 1 if it happens again"
    )


def _end(worker: _Worker) -> None:
    """Let a worker go; one that still works does so for nothing and is stopped."""
    for fd in (worker.tasks, worker.answers):
        os.close(fd)
    os.kill(worker.pid, signal.SIGKILL)  # not waited for yet, so the number is still its own
    os.waitpid(worker.pid, 0)
