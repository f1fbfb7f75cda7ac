"""A page that did not change costs no body, and one that only seems to have changed costs no reading."""

from __future__ import annotations

import pytest

from nocturne.model.exchange import Outcome, Validators
from tests.fetch.asking import Visitor, ask, page
from tests.fetch.server import Site, answer

DATE = "Fri, 01 May 2026 03:00:00 GMT"


def test_validators_are_taken_from_an_answer_and_sent_with_the_next_request(site: Site) -> None:
    site.replies["/"] = answer(200, ETag='W/"one"', Last_Modified=DATE)
    known = ask(site.url()).validators
    assert (known.etag, known.last_modified) == ('W/"one"', DATE)
    site.replies["/"] = answer(304, b"", Content_Length="")
    visitor = Visitor()
    [response] = visitor.ask(page(site.url()), validators=known)
    assert (response.outcome, response.validators, response.body) == (Outcome.UNCHANGED, known, b"")
    asked = site.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"one"', DATE)
    assert (visitor.host.unchanged, visitor.host.not_modified, visitor.host.bytes) == (1, 1, 0)


def test_the_same_bytes_behind_a_200_are_unchanged_and_the_new_validators_kept(site: Site) -> None:
    known = ask(site.url()).validators
    site.replies["/"] = answer(200, ETag='"new"')
    visitor = Visitor()
    [response] = visitor.ask(page(site.url()), validators=known)
    assert (response.outcome, response.validators.etag) == (Outcome.UNCHANGED, '"new"')
    assert (visitor.host.unchanged, visitor.host.not_modified) == (1, 0)


def test_a_page_that_changed_is_read(site: Site) -> None:
    known = ask(site.url()).validators
    site.replies["/"] = answer(200, b"<html>something new</html>")
    [response] = Visitor().ask(page(site.url()), validators=known)
    assert response.outcome is Outcome.OK and response.validators != known


def test_304_to_a_question_without_condition_is_a_failure(site: Site) -> None:
    site.replies["/"] = answer(304, b"", Content_Length="")
    assert ask(site.url()).outcome is Outcome.FAILED


def test_the_same_error_page_as_last_time_is_still_an_error(site: Site) -> None:
    known = ask(site.url()).validators
    site.replies["/"] = answer(403)
    [response] = Visitor().ask(page(site.url()), validators=known)
    assert response.outcome is Outcome.BLOCKED


@pytest.mark.parametrize("etag", ['"' + "x" * 300 + '"', "ünlautere", '"tab\there"'])
def test_validators_that_could_not_be_sent_back_are_not_kept(site: Site, etag: str) -> None:
    site.replies["/"] = answer(200, ETag=etag, Last_Modified="x" * 99)
    known = ask(site.url()).validators
    assert (known.etag, known.last_modified) == ("", "")
    assert known.digest


def test_a_post_is_never_conditional_but_equal_bytes_are_noticed(site: Site) -> None:
    site.replies["/q"] = answer(200, b"{}", ETag='"one"')
    question = page(site.url("/q"), method="POST", body=b"{}", expects="json")
    [first] = Visitor().ask(question)
    [second] = Visitor().ask(question, validators=first.validators)
    assert (first.outcome, second.outcome) == (Outcome.OK, Outcome.UNCHANGED)
    assert "if-none-match" not in site.asked[-1].headers


def test_empty_validators_ask_without_condition(site: Site) -> None:
    [response] = Visitor().ask(page(site.url()), validators=Validators())
    assert response.outcome is Outcome.OK
    assert not {"if-none-match", "if-modified-since"} & site.asked[-1].headers.keys()
