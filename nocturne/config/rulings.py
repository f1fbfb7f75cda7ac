"""`content/rulings/*.toml`: the operator's last word, as typed rulings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, Field

from nocturne.config import site_file
from nocturne.config.document import Document, listed_files, read_text
from nocturne.config.event_file import Clock, Day, End, PlaceFile
from nocturne.config.fields import Line, Name, WebAddressOrNone, ZoneOrNone, is_host
from nocturne.config.findings import STRICT, checked
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.event import Status
from nocturne.model.listing import ListedOffer, ListedPlace
from nocturne.model.ruling import Correct, Hide, Merge, OptOut, Release, Rulings, Split

FOLDER = "rulings"
_ID = re.compile(r"[a-z0-9]{12}")
_LISTING = re.compile(r"[a-z0-9_]+:\S.*")
_ADDRESS = re.compile(r"https?://\S+")


def _about(text: str) -> str:
    text = text.strip()
    if not (_ID.fullmatch(text) or _ADDRESS.fullmatch(text) or _LISTING.fullmatch(text)):
        raise ValueError(
            'names no event; write its id of twelve letters and digits, a listing such as "meetup:305117", '
            "or the address of its page"
        )
    return text


def _domain(text: str) -> str:
    if not is_host(text) or "." not in text:
        raise ValueError("is not a domain; write one such as example.org")
    return text.lower().rstrip(".")


About: TypeAlias = Annotated[str, AfterValidator(_about)]
Address: TypeAlias = Annotated[WebAddressOrNone, Field(min_length=1)]


class _Table(BaseModel):
    model_config = STRICT
    event: About | None = None
    events: tuple[About, ...] = ()
    note: Line = Field(default="", max_length=300)

    @property
    def about(self) -> tuple[str, ...]:
        """Everything named, each once."""
        return tuple(dict.fromkeys([*([self.event] if self.event else []), *self.events]))


class _Release(_Table):
    codes: tuple[Annotated[str, Field(pattern=r"^[a-z]+/[a-z-]+$")], ...] = ()


class _Values(BaseModel):
    """What a correction may set. `date` and `time` are local; a `time` of "" means that it is not known."""

    model_config = STRICT
    title: Name | None = None
    date: Day | None = None
    time: Clock | None = None
    end: End | None = None
    timezone: ZoneOrNone | None = None
    doors: Clock | None = None
    location: Line | None = None
    place: PlaceFile | None = None
    price: Line | None = None
    link: WebAddressOrNone | None = None
    image_url: WebAddressOrNone | None = None
    organizer: Line | None = None
    age_limit: Line | None = None
    tags: tuple[Line, ...] | None = None
    status: Status | None = None


class _Correct(_Table):
    set: _Values


class _OptOut(BaseModel):
    model_config = STRICT
    organizer: Name | None = None
    domain: Annotated[str, AfterValidator(_domain)] | None = None
    link: Address | None = None


class _RulingFile(BaseModel):
    model_config = STRICT
    merge: tuple[_Table, ...] = ()
    split: tuple[_Table, ...] = ()
    hide: tuple[_Table, ...] = ()
    correct: tuple[_Correct, ...] = ()
    release: tuple[_Release, ...] = ()
    opt_out: tuple[_OptOut, ...] = ()


def load(project: Path) -> tuple[Rulings, list[ContentError]]:
    """Every ruling, and everything wrong with their files; a bad file rules nothing."""
    try:
        files, errors = listed_files(project / "content" / FOLDER, project, ".toml")
    except ContentError as error:
        return Rulings(), [error]
    found: list[Rulings] = []
    for path, shown in files:
        try:
            found.append(read(path, shown))
        except ContentErrors as wrong:
            errors.extend(wrong.errors)
        except ContentError as error:
            errors.append(error)
    return _together(found), errors


def read(path: Path, shown: str) -> Rulings:
    """The rulings of one file. Raises ContentError or ContentErrors."""
    document = site_file.parse(read_text(path, shown), shown)
    written: _RulingFile = checked(_RulingFile, document.values, document)
    if errors := [*_aimless(written, document), *_unclear_opt_outs(written, document)]:
        raise ContentErrors(errors)
    return Rulings(
        merges=tuple(Merge(**_common(each, document, "merge", at)) for at, each in enumerate(written.merge)),
        splits=tuple(Split(**_common(each, document, "split", at)) for at, each in enumerate(written.split)),
        hides=tuple(Hide(**_common(each, document, "hide", at)) for at, each in enumerate(written.hide)),
        releases=tuple(
            Release(**_common(each, document, "release", at), codes=each.codes)
            for at, each in enumerate(written.release)
        ),
        corrections=tuple(
            Correct(**_common(each, document, "correct", at), values=_listing_values(each.set))
            for at, each in enumerate(written.correct)
        ),
        opt_outs=tuple(_opt_out(each, document, at) for at, each in enumerate(written.opt_out)),
    )


def _common(table: _Table, document: Document, kind: str, at: int) -> dict[str, Any]:
    return {"about": table.about, "note": table.note, "where": _where(document, kind, at)}


def _where(document: Document, kind: str, at: int) -> str:
    line = document.line(f"{kind}.{at}")
    return f"{document.file}:{line}" if line else document.file


_FEWEST: dict[Literal["merge", "split", "hide", "correct", "release"], int] = {
    "merge": 2, "split": 1, "hide": 1, "correct": 1, "release": 1,
}  # fmt: skip


def _aimless(written: _RulingFile, document: Document) -> Iterator[ContentError]:
    """Rulings that name too little."""
    for kind, fewest in _FEWEST.items():
        for at, table in enumerate(getattr(written, kind)):
            if len(table.about) < fewest:
                advice = 'add `event = "…"`' if fewest == 1 else 'name at least two: `events = ["…", "…"]`'
                yield document.error("names no event" if fewest == 1 else "joins nothing", f"{kind}.{at}", advice)
    for at, each in enumerate(written.correct):
        if not each.set.model_dump(exclude_none=True):
            yield document.error("corrects nothing", f"correct.{at}", 'write `set = { title = "…" }`')
        elif each.set.place is not None and each.set.location is not None:
            yield document.error("has both `place` and `location`", f"correct.{at}", "keep one of the two")


def _unclear_opt_outs(written: _RulingFile, document: Document) -> Iterator[ContentError]:
    for at, each in enumerate(written.opt_out):
        if len(each.model_dump(exclude_none=True)) != 1:
            yield document.error(
                "does not name exactly one thing", f"opt_out.{at}", "write one of organizer, domain or link"
            )


def _opt_out(table: _OptOut, document: Document, at: int) -> OptOut:
    where = _where(document, "opt_out", at)
    if table.organizer is not None:
        return OptOut(kind="organizer", value=table.organizer, where=where)
    if table.domain is not None:
        return OptOut(kind="domain", value=table.domain, where=where)
    return OptOut(kind="link", value=str(table.link), where=where)


_RENAMED = {"organizer": "organizer_name"}


def _listing_values(values: _Values) -> dict[str, object]:
    """The fields of a listing that are set; `date`, `time` and `end` as they are written, local to the event."""
    given: dict[str, object] = {}
    for name in values.model_fields_set:
        value = getattr(values, name)
        if name == "price":
            given["offer"] = ListedOffer(is_free=True if value.casefold() in ("0", "free") else None, text=value)
        elif name == "location":
            given["place"] = ListedPlace(address=value)
        elif name == "place" and value is not None:
            given["place"] = value.listed()
        elif value is not None:
            given[_RENAMED.get(name, name)] = value
    return given


def _together(found: list[Rulings]) -> Rulings:
    return Rulings(
        merges=tuple(each for one in found for each in one.merges),
        splits=tuple(each for one in found for each in one.splits),
        hides=tuple(each for one in found for each in one.hides),
        releases=tuple(each for one in found for each in one.releases),
        corrections=tuple(each for one in found for each in one.corrections),
        opt_outs=tuple(each for one in found for each in one.opt_outs),
    )
