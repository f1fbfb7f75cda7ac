"""robots.txt is asked for first and always obeyed; a server that cannot give it is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocturne.fetch.policy import Manners
from nocturne.fetch.robots import from_answer
from nocturne.model.exchange import Outcome
from tests.fetch.asking import StillClock, Visitor, local, names, page
from tests.fetch.server import Site, answer


def robots(site: Site, text: str | bytes, **headers: str) -> None:
    body = text.encode() if isinstance(text, str) else text
    site.replies["/robots.txt"] = answer(200, body, **({"Content_Type": "text/plain"} | headers))


def outcomes(site: Site, *paths: str) -> list[Outcome]:
    for path in paths:
        site.replies[path] = answer()
    return [each.outcome for each in Visitor().ask(*(page(site.url(path)) for path in paths))]


OK, NO = Outcome.OK, Outcome.REFUSED


def test_rules_for_all_are_obeyed_and_what_is_forbidden_is_never_asked_for(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /private\nAllow: /private/open\n")
    assert outcomes(site, "/private/one", "/private/open", "/public") == [NO, OK, OK]
    assert site.paths() == ["/private/open", "/public"]
    assert [each.path for each in site.asked].count("/robots.txt") == 1, "once a run"
    assert site.asked[0].path == "/robots.txt", "before anything else"


def test_rules_that_name_us_come_before_rules_for_all(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /\n\nUser-agent: nocturne\nDisallow: /secret\n")
    assert outcomes(site, "/list", "/secret") == [OK, NO]


def test_wildcards_and_ends_are_understood(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /*/edit$\nDisallow: /*?sort=\n")
    assert outcomes(site, "/e/1/edit", "/e/1/editor", "/list?sort=date", "/list?page=2") == [NO, OK, NO, OK]


def test_a_byte_order_mark_does_not_hide_the_first_rule(site: Site) -> None:
    robots(site, b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    assert outcomes(site, "/list") == [NO]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_no_robots_txt_allows_everything(site: Site, status: int) -> None:
    site.replies["/robots.txt"] = answer(status, b"")
    assert outcomes(site, "/list") == [OK]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 507])
def test_a_broken_server_forbids_everything(site: Site, status: int) -> None:
    site.replies["/robots.txt"] = answer(status, b"")
    visitor = Visitor()
    [response] = visitor.ask(page(site.url()))
    assert response.outcome is Outcome.REFUSED
    assert response.reason == f"not asked: robots.txt is unreachable (HTTP {status})"
    assert site.paths() == []
    assert visitor.host.robots == f"unreachable (HTTP {status})"


def test_a_passing_trouble_with_robots_txt_costs_only_a_moment(site: Site) -> None:
    site.replies["/robots.txt"] = [answer(503, b""), answer(404, b"")]
    assert outcomes(site, "/list") == [OK]


def test_a_host_that_does_not_answer_at_all_says_so_instead_of_blaming_its_rules(site: Site) -> None:
    site.stop()
    [response] = Visitor().ask(page(site.url()))
    assert (response.outcome, response.reason) == (Outcome.FAILED, "no connection")


@pytest.mark.parametrize(("asked", "kept"), [("7", 7.0), ("0.5", 0.5), ("1000000000", 60.0), ("inf", 0), ("-3", 0)])
def test_the_crawl_delay_is_kept_up_to_a_cap(site: Site, clock: StillClock, asked: str, kept: float) -> None:
    robots(site, f"User-agent: *\nCrawl-delay: {asked}\n")
    for path in ("/1", "/2", "/3"):
        site.replies[path] = answer()
    visitor = Visitor(clock=clock)
    visitor.ask(*(page(site.url(path)) for path in ("/1", "/2", "/3")), manners=Manners(delay=0.0))
    assert [each.at for each in site.asked] == [0.0, kept, 2 * kept, 3 * kept]
    assert visitor.host.crawl_delay == kept


def test_a_request_rate_counts_as_a_delay(site: Site, clock: StillClock) -> None:
    robots(site, "User-agent: *\nRequest-rate: 1/9\n")
    Visitor(clock=clock).ask(page(site.url()))
    assert [each.at for each in site.asked] == [0.0, 9.0]


def test_a_page_in_place_of_rules_allows_everything(site: Site) -> None:
    robots(site, "<html><title>Welcome</title>User-agent: *\nDisallow: /</html>", Content_Type="text/html")
    assert outcomes(site, "/list") == [OK]
    assert (
        from_answer(200, "text/plain", b"\xef\xbb\xbf <!doctype html>", 60).note == "allows all (a page came instead)"
    )


def test_redirects_of_robots_txt_are_followed_also_to_another_host() -> None:
    with Site() as site, Site() as other:
        resolve = names({"here.test": ["127.0.0.1"], "there.test": ["127.0.0.1"]})
        site.replies["/robots.txt"] = answer(301, b"", Location="/rules")
        site.replies["/rules"] = answer(302, b"", Location=other.url("/robots.txt", "there.test"))
        robots(other, "User-agent: *\nDisallow: /secret\n")
        site.replies["/open"] = answer()
        asked = [page(site.url(path, "here.test")) for path in ("/secret", "/open")]
        found = Visitor(resolve=resolve).ask(*asked)
        assert [each.outcome for each in found] == [NO, OK]


def test_robots_txt_that_leads_to_a_private_address_or_in_a_circle_forbids_everything() -> None:
    with Site() as site:
        policy = local(allow_private=(f"127.0.0.1:{site.port}",))
        for location in ("http://127.0.0.1:1/robots.txt", "/robots.txt", "http://[", "file:///etc/passwd"):
            site.replies["/robots.txt"] = answer(302, b"", Location=location)
            site.replies["/list"] = answer()
            [response] = Visitor(policy).ask(page(site.url("/list")))
            assert response.outcome is Outcome.REFUSED and "robots.txt is unreachable" in response.reason
        assert site.paths() == []


def test_of_a_huge_robots_txt_the_start_is_obeyed(site: Site) -> None:
    robots(site, "User-agent: *\nDisallow: /secret\n" + "# filler\n" * 200_000)
    visitor = Visitor()
    site.replies["/list"] = answer()
    found = visitor.ask(page(site.url("/secret")), page(site.url("/list")))
    assert [each.outcome for each in found] == [NO, OK]
    assert visitor.host.bytes < 700_000


@pytest.mark.parametrize("packing", ["br", "gzip"])
def test_rules_that_cannot_be_unpacked_forbid_everything(site: Site, packing: str) -> None:
    robots(site, b"\x8b\x00\x80\x03", Content_Encoding=packing)
    assert outcomes(site, "/list") == [Outcome.UNDECODABLE]
    assert site.paths() == []


@given(st.text(max_size=300))
def test_no_text_makes_the_rules_raise(text: str) -> None:
    lines = f"User-agent: *\n{text}\nCrawl-delay: {text}\nRequest-rate: {text}\nDisallow: {text}\n"
    found = from_answer(200, "text/plain", lines.encode("utf-8", "replace"), 60.0)
    assert 0.0 <= found.crawl_delay <= 60.0
    assert found.allows("https://host.example/list") in (True, False)
