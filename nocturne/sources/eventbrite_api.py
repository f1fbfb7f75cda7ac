"""Answers of Eventbrite's official interface (v3), and results of its search in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment
from nocturne.parse import strict_json
from nocturne.parse.eventbrite_fields import from_api, from_result, is_private, result_id
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.sources.finding import finding


def read(response: Response, assignment: Assignment) -> Iterator[Listing | Issue | Request]:
    """The listings of an answer and its next page. Raises WrongBody for an error, or JSON without events."""
    answer = strict_json.answer(response.body)
    results = _results(answer)
    if results is None:
        raise WrongBody(text(answer, "error_description")[:200] or "this JSON holds no events of Eventbrite's")
    for result in results:
        yield listed(mapping(result), assignment, "api")
    if (following := _next(response.request, mapping(answer, "pagination"))) is not None:
        yield following


def listed(result: Any, assignment: Assignment, extractor: str) -> Listing | Issue:
    """The listing of one event in a list, or why there is none."""
    source_id = result_id(result)
    if not source_id:
        return finding(assignment, "id/missing", "An event without an id cannot be followed.", severity="error")
    if is_private(result):
        message = "The organiser did not make this event public."
        return finding(assignment, "event/private", message, severity="info", subject=f"eventbrite:{source_id}")
    return from_result(result, extractor) if "start_date" in result else from_api(result)


def _results(answer: Any) -> list[Any] | None:
    """The events of an answer: a list, a search's results, or a single event; None when it has no place for any."""
    if isinstance(mapping(answer).get("events"), list):
        return items(answer, "events")
    if "results" in mapping(answer, "events"):
        return items(answer, "events", "results")
    return [answer] if mapping(answer, "start") and mapping(answer, "name") and text(answer, "id") else None


def _next(request: Request, pagination: Any) -> Request | None:
    """The page after this one, where there is a continuation and either sign of more. Both are known to be wrong."""
    continuation = text(pagination, "continuation")
    page, pages = text(pagination, "page_number"), text(pagination, "page_count")
    more = flag(pagination, "has_more_items") is not False or (
        page.isdigit() and pages.isdigit() and int(page) < int(pages)
    )
    parts = urlsplit(request.url)
    query = dict(parse_qsl(parts.query))
    if not continuation or not more or query.get("continuation") == continuation:
        return None
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query | {"continuation": continuation}), ""))
    return replace(request, url=url, number=request.number + 1)
