"""CSV as people have it: found encoding and separator, rows with the line they begin on, cells that start no formula.

A file is taken whole or not at all; everything wrong with it is said at once, by line, and without an address.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nocturne.errors import ContentError, ContentErrors

LARGEST = 64 << 20
"""Bytes of one file."""
SHOWN = 50
"""How many mistakes of one file are told."""
_SEPARATORS = ",;\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠｜％]|[\t\r\n]")
"""What a spreadsheet would run."""
_MAILS = frozenset({"email", "e-mail", "email address", "email_address", "e-mail address"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by heading (small letters), blanks around them removed."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its headings, small and in order, and its rows."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


class Mistakes:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[ContentError] = []

    def add(self, line: int | None, problem: str, advice: str = "") -> None:
        """One more."""
        self._found.append(ContentError(problem, file=self.file, line=line, advice=advice))

    def refuse_if_any(self) -> None:
        """Raises ContentErrors with the first of them, and how many there are."""
        if not self._found:
            return
        of = f", of which the first {SHOWN} follow" if len(self._found) > SHOWN else ""
        said = f"nothing was imported: {len(self._found)} mistake(s){of}"
        raise ContentErrors([ContentError(said, file=self.file), *self._found[:SHOWN]])


def read(data: bytes, file: str) -> Sheet:
    """The rows of a CSV file. Raises ContentErrors naming `file` and lines."""
    mistakes = Mistakes(file)
    text = _decoded(data, mistakes)
    mistakes.refuse_if_any()
    rows = list(_rows(text, _separator(text), mistakes))
    mistakes.refuse_if_any()
    if not rows:
        mistakes.add(None, "is empty", "the first line names the columns, such as email,city")
        mistakes.refuse_if_any()
    line, first = rows[0]
    headings = tuple(cell.strip().casefold() for cell in first)
    _check_headings(headings, line, mistakes)
    made = []
    for line, cells in rows[1:]:
        if len(cells) != len(headings):
            mistakes.add(line, f"has {len(cells)} cells where the first line has {len(headings)}")
        else:
            made.append(Row(line, {name: live(cell).strip() for name, cell in zip(headings, cells, strict=True)}))
    mistakes.refuse_if_any()
    return Sheet(headings, tuple(made))


def write(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV as RFC 4180 has it, with every cell that would be run as a formula made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def inert(cell: str) -> str:
    """The cell, begun with an apostrophe where it could be run; `live` takes it off again."""
    return f"'{cell}" if _FORMULA.match(cell) or cell.startswith("'") else cell


def live(cell: str) -> str:
    """The cell as it was before `inert`, or as another program wrote it."""
    return cell[1:] if cell.startswith("'") and (_FORMULA.match(cell[1:]) or cell[1:2] == "'") else cell


def words(cell: str) -> list[str]:
    """The words of a cell that is a list itself: `"VIP","Blog"` or `vip, blog`."""
    try:
        return [word.strip() for line in csv.reader([cell], skipinitialspace=True) for word in line if word.strip()]
    except csv.Error:
        return [word.strip(' "') for word in cell.split(",") if word.strip(' "')]


def mail_heading(headings: Iterable[str]) -> str:
    """The heading of the column with the address, "" when there is none."""
    return next((name for name in headings if name in _MAILS), "")


def _decoded(data: bytes, mistakes: Mistakes) -> str:
    if len(data) > LARGEST:
        mistakes.add(None, f"is larger than {LARGEST >> 20} MB", "split it")
        return ""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            mistakes.add(None, "begins like UTF-16 and is not", "save it as CSV UTF-8")
            return ""
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        mistakes.add(
            line, "holds bytes that are no text (UTF-16 without its mark, or a spreadsheet)", "save it as CSV UTF-8"
        )
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        mistakes.add(line, "is not UTF-8; it looks like Windows-1252", "save it as CSV UTF-8")
        return ""


def _separator(text: str) -> str:
    """The sign between cells: the one by which the first line has a column of addresses, else the most frequent."""
    first = text.lstrip("\r\n").splitlines()[:1]
    for sign in _SEPARATORS:
        with_sign = next(csv.reader(first, delimiter=sign), [])
        if len(with_sign) > 1 and mail_heading(cell.strip().casefold() for cell in with_sign):
            return sign
    return max(_SEPARATORS, key=(first or [""])[0].count)


def _rows(text: str, separator: str, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    """(line it begins on, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        said = "a quotation mark is opened and not closed" if "unexpected end" in str(problem) else "is not CSV"
        mistakes.add(line, said, "quotation marks within a cell are written twice")


def _check_headings(headings: Sequence[str], line: int, mistakes: Mistakes) -> None:
    if not mail_heading(headings):
        mistakes.add(line, "names no column `email`", "the first line names the columns, such as email,city")
    twice = sorted({name for name in headings if name and headings.count(name) > 1})
    if twice and mail_heading(twice):
        mistakes.add(line, "has two columns with addresses", "leave one")
