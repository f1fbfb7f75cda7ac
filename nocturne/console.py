"""How a run talks: a calm line per unit, a progress bar on a terminal, JSON lines when a machine listens."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import TextIO

BAR_WIDTH = 24


@dataclass
class Console:
    """Where words for the operator go (stderr; stdout is for what a verb was asked for).

    `quiet` keeps everything but warnings to itself; `as_json` writes one JSON object a line.
    """

    quiet: bool = False
    as_json: bool = False
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _bar: bool = False
    _left: bool = False

    def say(self, text: str, **facts: object) -> None:
        """A line of news."""
        if not self.quiet:
            self._write("info", text, facts)

    def warn(self, text: str, **facts: object) -> None:
        """A line that matters even in quiet runs."""
        self._write("warning", text, facts)

    def progress(self, done: int, total: int, text: str, **facts: object) -> None:
        """Unit `done` of `total` is finished: a bar on a terminal, a line elsewhere."""
        if self.quiet:
            return
        if self.as_json or not self.stream.isatty():
            self._write("info", text, facts | {"done": done, "total": total} if self.as_json else {})
            return
        filled = BAR_WIDTH * done // max(total, 1)
        line = f"{'━' * filled}{'·' * (BAR_WIDTH - filled)} {done}/{total}  {text}"
        self._bar = done < total
        self._put(f"\r\x1b[2K{line[: _columns() - 1] if self._bar else ''}")

    def _write(self, level: str, text: str, facts: dict[str, object]) -> None:
        if self.as_json:
            self._put(json.dumps({"level": level, "text": text, **facts}, ensure_ascii=False) + "\n")
            return
        bar, self._bar = self._bar, False
        self._put(("\r\x1b[2K" if bar else "") + (self.paint(text, "33") if level == "warning" else text) + "\n")

    def _put(self, text: str) -> None:
        """Write and flush; a listener that left must not end the night."""
        if not self._left:
            try:
                self.stream.write(text)
                self.stream.flush()
            except BrokenPipeError:
                self._left = True

    def paint(self, text: str, code: str) -> str:
        """`text` in an ANSI colour on a terminal that wants colour (no-color.org)."""
        coloured = self.stream.isatty() and "NO_COLOR" not in os.environ
        return f"\x1b[{code}m{text}\x1b[0m" if coloured else text


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 80
