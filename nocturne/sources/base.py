"""What a source is, and how the sources of this package are found.

A source asks and reads; it never fetches. To add one, write `nocturne/sources/<name>.py` with one subclass of
`Source` and a fixture folder `tests/sources/<name>/<case>/`; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cache
from inspect import isabstract
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeAlias

import nocturne.sources
from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry, Reading
from nocturne.parse.redact import contacts
from nocturne.sources.contacts import without_contacts

Read: TypeAlias = Iterable[Listing | Request | Issue]


class Source(ABC):
    """An adapter for one platform or format.

    `name`          as in `content/site.toml` and every event's `source`.
    `title`         as shown to people.
    `city_options`  the type of a city's `sources.<name>` front matter: a frozen dataclass or a plain container
                    that pydantic's TypeAdapter can check; unknown keys are errors.
    `delay`         seconds between two requests to one host unless settings or robots.txt ask for more.
    `token_variable` environment variable of the official API token, "" when there is none.
    `terms`         one sentence about what the platform's terms say on automated reading, shown by `check`.
    `is_experimental` nobody has seen it work on the live platform yet; said wherever the source is shown.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    city_options: ClassVar[object]
    delay: ClassVar[float] = 2.0
    token_variable: ClassVar[str] = ""
    terms: ClassVar[str] = ""
    is_experimental: ClassVar[bool] = False

    @abstractmethod
    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """Where tonight's visits to this source start for one city, in the access order token, feed, page."""

    @abstractmethod
    def read(self, response: Response, assignment: Assignment) -> Read:
        """Everything a good response says: listings, next pages, issues, in page order.

        A next page may be given even when the end is not certain: whoever follows stops at a page without
        new listings, a repeated address, and the entry's `max_pages`. Raises `WrongBody` when the body is not
        what this source sends; any other exception counts as a defect of the reader.
        """

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The page that says more about one listing, None when the list says it all."""
        return None

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """The request a saved body must have answered, judged by its shape; None when it is none of ours."""
        return None


@cache
def sources() -> Mapping[str, Source]:
    """Every source of this package by name, sorted."""
    for module in pkgutil.iter_modules(nocturne.sources.__path__):
        importlib.import_module(f"nocturne.sources.{module.name}")
    found = {kind.name: kind() for kind in _concrete(Source.__subclasses__())}
    return MappingProxyType(dict(sorted(found.items())))


def _concrete(kinds: Iterable[type[Source]]) -> Iterable[type[Source]]:
    """The classes that can be made, families included; those of tests are nobody's source."""
    for kind in kinds:
        yield from _concrete(kind.__subclasses__())
        if not isabstract(kind) and kind.__module__.startswith("nocturne.sources."):
            yield kind


def read(source: Source, response: Response, assignment: Assignment) -> Reading:
    """Consume a reader wholly; what it found before it broke off is kept and the break is an issue.

    What leaves here holds no e-mail address and no phone number, whatever the reader looked at.
    """
    listings: list[Listing] = []
    follow: list[Request] = []
    issues: list[Issue] = []
    wrong_body, complete = "", True
    try:
        for item in source.read(response, assignment):
            match item:
                case Listing():
                    listings.append(without_contacts(item))
                case Request():
                    follow.append(item)
                case Issue():
                    issues.append(item)
    except WrongBody as problem:
        wrong_body, complete = contacts(str(problem)), False
    except Exception as defect:
        complete = False
        issues.append(
            Issue(
                stage="read",
                code="reader/defect",
                severity="critical",
                message=f"The reader of {source.title} broke off: {type(defect).__name__}",
                evidence=_where(defect),
                source=source.name,
                city=assignment.city.slug,
                subject=response.request.kind,
            )
        )
    return Reading(
        listings=tuple(listings),
        follow=tuple(follow),
        issues=tuple(issues),
        wrong_body=wrong_body,
        complete=complete,
    )


def _where(defect: Exception) -> str:
    """File and line of the defect; never its message, which may quote the page."""
    trace = defect.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
