"""What a worker process could not do, in a form that travels to the process that has to say it."""

from __future__ import annotations

import traceback

import msgspec

from nocturne.errors import ContentError, NocturneError, Refused, StateError, UsageError

SENTENCES: dict[str, type[NocturneError]] = {kind.__name__: kind for kind in (Refused, StateError, UsageError)}
"""Exceptions that are no more than their sentence."""


class _Failure(msgspec.Struct, frozen=True):
    kind: str
    text: str = ""
    file: str = ""
    key: str = ""
    line: int | None = None
    advice: str = ""
    number: int = 0


def encode(problem: BaseException) -> bytes:
    """The exception as bytes."""
    return msgspec.json.encode(_failure(problem))


def _failure(problem: BaseException) -> _Failure:
    if isinstance(problem, ContentError):
        return _Failure("ContentError", problem.problem, problem.file, problem.key, problem.line, problem.advice)
    if type(problem).__name__ in SENTENCES:
        return _Failure(type(problem).__name__, str(problem))
    if isinstance(problem, OSError) and problem.errno:
        name = problem.filename
        return _Failure("OSError", problem.strerror or "", name if isinstance(name, str) else "", number=problem.errno)
    return _Failure("", "".join(traceback.format_exception(problem)))


def decode(data: bytes) -> Exception:
    """The exception to raise; a defect of ours comes as a RuntimeError with the worker's traceback."""
    failure = msgspec.json.decode(data, type=_Failure)
    if failure.kind == "ContentError":
        return ContentError(failure.text, file=failure.file, key=failure.key, line=failure.line, advice=failure.advice)
    if failure.kind == "OSError":
        return OSError(failure.number, failure.text, failure.file or None)
    if failure.kind in SENTENCES:
        return SENTENCES[failure.kind](failure.text)
    return RuntimeError(f"a worker failed:\n{failure.text}")
