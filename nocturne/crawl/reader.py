"""The child process of the sandbox: takes jobs from stdin, reads them under limits, answers on stdout."""

from __future__ import annotations

import os
import pickle
import resource
import sys

import msgspec

from nocturne.sources.base import read, sources


def main(memory_bytes: int, cpu_seconds: int) -> None:
    """Serve until the parent closes the pipe."""
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print of some library must not tear the protocol
    encode = msgspec.msgpack.Encoder().encode
    while head := jobs.read(8):
        response, assignment = pickle.loads(jobs.read(int.from_bytes(head, "big")))  # noqa: S301  from our parent
        _limit(resource.RLIMIT_CPU, int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + cpu_seconds)
        answer = encode(read(sources()[assignment.source], response, assignment))
        answers.write(len(answer).to_bytes(8, "big") + answer)
        answers.flush()


def _limit(what: int, value: int) -> None:
    """Lower the soft limit; systems that do not know a limit (macOS and RLIMIT_AS) go on without it."""
    try:
        resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
    except (ValueError, OSError):
        return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
