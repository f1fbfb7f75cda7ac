"""How news is told: a line a unit, a bar on a terminal, colour only where it is wanted."""

from __future__ import annotations

import io

import pytest

from nocturne.console import Console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_each_unit_is_a_line() -> None:
    stream = io.StringIO()
    Console(stream=stream).progress(1, 2, "berlin")
    assert stream.getvalue() == "berlin\n"


def test_on_a_terminal_a_bar_is_drawn_over_itself_and_gone_at_the_end() -> None:
    stream = Terminal()
    console = Console(stream=stream)
    console.progress(1, 2, "berlin")
    assert "━━━━━━━━━━━━············ 1/2  berlin" in stream.getvalue() and "\n" not in stream.getvalue()
    console.say("news")
    assert stream.getvalue().endswith("\r\x1b[2Knews\n"), "news does not stand in the middle of a bar"
    console.progress(2, 2, "london")
    assert stream.getvalue().endswith("\r\x1b[2K")


def test_warnings_are_heard_in_quiet_runs_too() -> None:
    stream = io.StringIO()
    console = Console(quiet=True, stream=stream)
    console.say("news")
    console.progress(1, 1, "unit")
    console.warn("trouble")
    assert stream.getvalue() == "trouble\n"


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert Console(stream=Terminal()).paint("text", "33") == "\x1b[33mtext\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Console(stream=Terminal()).paint("text", "33") == "text"
    assert Console(stream=io.StringIO()).paint("text", "33") == "text"


def test_a_listener_that_left_is_no_trouble() -> None:
    tries = []

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            tries.append(text)
            raise BrokenPipeError

    console = Console(stream=Gone())
    console.say("one")
    console.say("two")
    assert tries == ["one\n"]
