"""Redirects are followed by hand: every hop is judged as if it were the first address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nocturne.model.exchange import Outcome, Validators
from tests.fetch.asking import Visitor, ask, local, names, page
from tests.fetch.server import Site, answer


@pytest.fixture
def other() -> Iterator[Site]:
    """Another host."""
    with Site() as running:
        running.replies["/"] = answer(200, b"<html>there</html>")
        yield running


def lead(site: Site, location: str, status: int = 302, path: str = "/go") -> str:
    site.replies[path] = answer(status, b"", Location=location)
    return site.url(path)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_relative_redirect_is_followed_and_the_final_address_told(site: Site, status: int) -> None:
    site.replies["/deep/there"] = answer()
    response = ask(lead(site, "../deep/there", status, "/a/go"))
    assert (response.outcome, response.url) == (Outcome.OK, site.url("/deep/there"))


def test_a_circle_ends_after_a_few_hops(site: Site) -> None:
    lead(site, "/b", path="/a")
    response = ask(lead(site, "/a", path="/b"))
    assert (response.outcome, response.reason) == (Outcome.FAILED, "more than 5 redirects")
    assert len(site.paths()) == 6


def test_five_hops_are_fine(site: Site) -> None:
    for number in range(5):
        lead(site, f"/{number + 1}", path=f"/{number}")
    site.replies["/5"] = answer()
    assert ask(site.url("/0")).outcome is Outcome.OK


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://host.example/",
        "javascript:alert(1)",
        "data:text/html,<p>hello",
        "gopher://host.example/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://user:secret@host.example/",
        "http://host.example\\@10.0.0.1/",
        "http://[broken",
        "http://host.example:99999/",
        "http://ho st.example/",
    ],
)
def test_nowhere_forbidden_is_reached_by_a_redirect(site: Site, location: str) -> None:
    policy = local(allow_private=(f"127.0.0.1:{site.port}",))
    [response] = Visitor(policy).ask(page(lead(site, location)))
    assert response.outcome is Outcome.REFUSED and response.reason


def test_the_configured_loopback_origin_opens_no_other_port(site: Site, other: Site) -> None:
    policy = local(allow_private=(f"127.0.0.1:{site.port}",))
    [response] = Visitor(policy).ask(page(lead(site, other.url())))
    assert (response.outcome, response.reason) == (
        Outcome.REFUSED,
        "127.0.0.1 leads to the private address 127.0.0.1",
    )
    assert other.asked == []


def test_the_rules_of_the_host_a_redirect_leads_to_are_asked_for_and_obeyed(site: Site, other: Site) -> None:
    other.replies["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    response = ask(lead(site, other.url()))
    assert response.outcome is Outcome.REFUSED
    assert [each.path for each in other.asked] == ["/robots.txt"]


def test_secret_headers_go_to_the_first_origin_only_and_do_not_come_back(site: Site, other: Site) -> None:
    secret = (("Authorization", "Bearer hush"), ("X-Api-Key", "hush"))
    lead(other, site.url("/end"), path="/back")
    site.replies["/end"] = answer()
    lead(site, other.url("/back"), path="/second")
    Visitor().ask(page(lead(site, "/second"), headers=secret))
    told = {each.path: each.headers.get("authorization", "") for each in (*site.asked, *other.asked)}
    assert told == {
        "/robots.txt": "",
        "/go": "Bearer hush",
        "/second": "Bearer hush",
        "/back": "",
        "/end": "",
    }
    assert all("hush" not in str(each.headers) for each in other.asked)


def test_another_name_on_the_same_address_is_another_origin(site: Site) -> None:
    resolve = names({"one.test": ["127.0.0.1"], "two.test": ["127.0.0.1"]})
    site.replies["/end"] = answer()
    lead(site, site.url("/end", "two.test"))
    Visitor(resolve=resolve).ask(page(site.url("/go", "one.test"), headers=(("Authorization", "hush"),)))
    assert [each.headers.get("authorization") for each in site.asked if each.path == "/end"] == [None]


def test_after_a_post_303_is_followed_with_get_and_without_the_body(site: Site) -> None:
    site.replies["/end"] = answer()
    question = page(lead(site, "/end", 303), method="POST", body=b'{"query": 1}')
    assert Visitor().ask(question)[0].outcome is Outcome.OK
    last = site.asked[-1]
    assert (last.method, last.body, last.path) == ("GET", b"", "/end")
    assert site.asked[-2].body == b'{"query": 1}'


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_any_other_redirect_of_a_post_is_not_followed(site: Site, other: Site, status: int) -> None:
    question = page(lead(site, other.url(), status), method="POST", body=b"{}")
    [response] = Visitor().ask(question)
    assert (response.outcome, response.reason) == (Outcome.REFUSED, "a redirect of a POST is not followed")
    assert other.asked == []


def test_a_redirect_that_leads_nowhere_is_a_failure(site: Site) -> None:
    site.replies["/"] = answer(302, b"")
    assert ask(site.url()).reason == "the host could not answer (HTTP 302)"


def test_conditions_travel_along_redirects(site: Site) -> None:
    site.replies["/end"] = answer(304, b"", Content_Length="")
    asked = page(lead(site, "/end"))
    [response] = Visitor().ask(asked, validators=Validators(etag='"one"'))
    assert response.outcome is Outcome.UNCHANGED


def test_a_redirect_loop_counts_against_the_host(site: Site) -> None:
    visitor = Visitor()
    visitor.ask(page(lead(site, "/go")))
    assert visitor.host.failures == 1 and visitor.host.outcomes == {"failed": 1}
