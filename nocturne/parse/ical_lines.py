"""Calendar text as it comes: folded in the middle of letters, cut off, with lines that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nocturne.errors import WrongBody

LONGEST_LINE = 200_000
"""Letters of one unfolded line that are kept; the longest real descriptions have a tenth of it."""
MOST_EVENTS = 20_000

_FOLD = re.compile(rb"(?:\r\n|\n|\r){1,3}[ \t]")
_BREAK = re.compile(r"\r\n|\n|\r")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_CUT_ZONE = re.compile(r"(?:UTC|GMT)[+-]\d\d$", re.IGNORECASE)
"""An unquoted "(UTC+01:00) Amsterdam, Berlin", cut at its colon."""
_REST_OF_ZONE = re.compile(r"(:\d\d[^:]{0,150})(:\d{4}-?\d\d.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\;,:\"nN])")
_COMPONENT = re.compile(r"(BEGIN|END)\s*:\s*([A-Za-z0-9-]+)\s*", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<!\\),")
_BLANK_START = b"\xef\xbb\xbf\xc3\xaf\xc2\xbb\xc2\xbf \t\r\n\0\x0c"


@dataclass(frozen=True, slots=True)
class Line:
    """One property. `parameters` have upper-case names and unquoted values; `value` is as written."""

    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as TEXT (RFC 5545 3.3.11) is meant: escapes undone."""
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value).strip()

    @property
    def texts(self) -> tuple[str, ...]:
        """The values of a list of TEXT, such as CATEGORIES."""
        return tuple(Line(part).text for part in _SEPARATOR.split(self.value))


@dataclass(slots=True)
class Block:
    """A component's own properties by upper-case name, in order; `blocks` are its direct children.

    `broken` counts lines that are no content lines; `ended` is false when the text stopped first.
    """

    kind: str
    lines: dict[str, list[Line]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    broken: int = 0
    ended: bool = False

    def first(self, name: str) -> Line | None:
        """The first property of that name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def all(self, name: str) -> list[Line]:
        """Every property of that name, in order."""
        return self.lines.get(name, [])

    def text(self, name: str) -> str:
        """The first property of that name as TEXT, "" without one."""
        line = self.first(name)
        return line.text if line else ""


def calendars(body: bytes) -> list[Block]:
    """The VCALENDAR components of `body`. Raises WrongBody when it is no calendar at all.

    A broken line costs itself, a missing END what follows it at most. Events beyond `MOST_EVENTS` are not read.
    """
    start = body.lstrip(_BLANK_START)
    if not is_calendar(start):
        raise WrongBody("this is no calendar: it does not begin with BEGIN:VCALENDAR")
    found: list[Block] = []
    stack: list[Block] = []
    events = 0
    for raw in _BREAK.split(_decoded(_FOLD.sub(b"", start))):
        if not raw.strip():
            continue
        border = _COMPONENT.fullmatch(raw)
        if border is None:
            if stack:
                _add(stack[-1], raw[:LONGEST_LINE])
        elif border[1].upper() == "END":
            _close(stack, border[2].upper())
        else:
            kind = border[2].upper()
            events += kind == "VEVENT"
            if events > MOST_EVENTS:
                break
            _open(stack, found, Block(kind))
    if not found:
        raise WrongBody("this is no calendar: nothing in it is a VCALENDAR")
    return found


def is_calendar(body: bytes) -> bool:
    """Whether `body` begins as a calendar does; byte order marks and blanks before that are no matter."""
    return body.lstrip(_BLANK_START)[:15].upper() == b"BEGIN:VCALENDAR"


def _decoded(text: bytes) -> str:
    """UTF-8, or Windows-1252 where that cannot be: whole, so that one stray byte does not spoil the rest."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return "\n".join(_decoded_line(line) for line in text.splitlines())


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _open(stack: list[Block], found: list[Block], block: Block) -> None:
    """A component begins. A calendar in a calendar, or an event in an event, means the END before it is missing."""
    kinds = [each.kind for each in stack]
    if block.kind == "VCALENDAR":
        stack.clear()
    elif block.kind in ("VEVENT", "VTIMEZONE", "VTODO", "VJOURNAL", "VFREEBUSY") and block.kind in kinds:
        del stack[kinds.index(block.kind) :]
    if block.kind == "VCALENDAR":
        found.append(block)
    elif stack:
        stack[-1].blocks.append(block)
    else:
        return
    if len(stack) < 8:
        stack.append(block)


def _close(stack: list[Block], kind: str) -> None:
    """A component ends; a stray END is nothing."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].kind == kind:
            stack[depth].ended = True
            del stack[depth:]
            return


def _add(block: Block, raw: str) -> None:
    name, line = parsed(raw)
    if line is None:
        block.broken += 1
    else:
        block.lines.setdefault(name, []).append(line)


def parsed(raw: str) -> tuple[str, Line | None]:
    """(NAME, property) of one unfolded line; ("", None) when it is no content line (RFC 5545 3.1)."""
    named = _NAME.match(raw)
    if named is None:
        return "", None
    position = named.end()
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(raw, position):
        parameters[found[1].upper()] = found[2].replace('"', "").strip()
        position = found.end()
    rest = raw[position:].lstrip()
    if not rest.startswith(":"):
        return "", None
    if _CUT_ZONE.search(parameters.get("TZID", "")) and (cut := _REST_OF_ZONE.fullmatch(rest)):
        parameters["TZID"] += cut[1]
        rest = cut[2]
    return named[0].upper(), Line(rest[1:], parameters)


def walk(calendar: Block, kind: str) -> Iterator[Block]:
    """The direct components of one kind."""
    return (block for block in calendar.blocks if block.kind == kind)
