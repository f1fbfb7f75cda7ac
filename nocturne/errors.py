"""Every exception Nocturne raises on purpose.

    NocturneError
    ├── UsageError        the command line is off                        exit 2
    ├── ContentError      a file the operator wrote is off               exit 2
    ├── ContentErrors     all of them that were found                    exit 2
    ├── Refused           the run may not go on, nothing was published   exit 1
    │   ├── Locked        another run holds the lock
    │   └── StateError    the state is from a newer version or unreadable
    └── WrongBody         a response is not what its source sends        one visit

Data that is merely poor is not an exception but an `Issue` (see `nocturne.model.issue`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would break the one line of a sentence, or speak to the terminal."""


class NocturneError(Exception):
    """The base of all; `str()` is one sentence fit for a person."""


class UsageError(NocturneError):
    """The command line asks for something that does not exist or does not fit together."""


class ContentError(NocturneError):
    """A content, settings or template file is wrong.

    `str()` is one line. `file` as shown to the operator, `key` dotted ("" when the whole file is meant), `line` 1-based
    where the parser gives it, `problem` what is wrong, `advice` what to do next.
    """

    def __init__(
        self, problem: str, *, file: Path | str, key: str = "", line: int | None = None, advice: str = ""
    ) -> None:
        self.problem = problem
        self.file = str(file)
        self.key = key
        self.line = line
        self.advice = advice
        where = f"{self.file}:{line}" if line else self.file
        said = f"{where}: {f'{key}: ' if key else ''}{problem}{f' ({advice})' if advice else ''}"
        super().__init__(_UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", said))


class ContentErrors(NocturneError):
    """Everything found wrong in the content at once, in file order; `errors` is never empty."""

    def __init__(self, errors: Iterable[ContentError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.file, error.line or 0, error.key)))
        super().__init__("\n".join(map(str, self.errors)))


class Refused(NocturneError):
    """The run stops on purpose and publishes nothing."""


class Locked(Refused):
    """Another run works on the same project."""


class StateError(Refused):
    """The remembered state cannot be used as it is; nothing was changed."""


class WrongBody(NocturneError):
    """A response's body is not what its source sends (challenge page, error body, another format)."""
