"""Only the public internet is visited, and exactly the addresses that were checked."""

from __future__ import annotations

import asyncio
import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nocturne.fetch.guard import Forbidden, locate, parts, public
from nocturne.fetch.policy import Policy, origin_of
from nocturne.model.exchange import Outcome
from tests.fetch.asking import Visitor, ask, local, names, page
from tests.fetch.server import Site

PRIVATE = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192
192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:192.0.0.192 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 198.20.0.1 2606:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_the_public_internet_are_private(address: str) -> None:
    assert not public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert public(ipaddress.ip_address(address))


def where(url: str, *addresses: str, policy: Policy | None = None) -> tuple[str, ...] | str:
    """Where `url` would lead if its name had these addresses, or why not."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    try:
        return asyncio.run(locate(url, policy or Policy(), resolve)).addresses
    except Forbidden as forbidden:
        return str(forbidden)


def test_one_private_address_among_public_ones_spoils_the_name() -> None:
    assert where("http://mixed.test/", "8.8.8.8", "1.1.1.1") == ("8.8.8.8", "1.1.1.1")
    assert where("http://mixed.test/", "8.8.8.8", "10.0.0.1") == "mixed.test leads to the private address 10.0.0.1"
    assert where("http://mixed.test/", "fe80::1%eth0", "8.8.8.8") == "mixed.test leads to the private address fe80::1"


def test_the_operator_may_name_a_network_a_host_or_a_port() -> None:
    for named in ("10.0.0.0/8", "inside.test", "Inside.TEST:80", "10.1.2.3"):
        assert where("http://inside.test/", "10.1.2.3", policy=Policy(allow_private=(named,))) == ("10.1.2.3",), named
    for named in ("192.168.0.0/16", "outside.test", "inside.test:81", "test"):
        assert isinstance(where("http://inside.test/", "10.1.2.3", policy=Policy(allow_private=(named,))), str), named


@pytest.mark.parametrize(
    ("base_url", "origin"),
    [
        ("http://127.0.0.1:8123", "127.0.0.1:8123"),
        ("http://localhost", "localhost:80"),
        ("https://mirror.test/path", "mirror.test:443"),
        ("http://[::1]:8123", "::1:8123"),
    ],
)
def test_a_configured_base_url_allows_just_its_own_host_and_port(base_url: str, origin: str) -> None:
    assert origin_of(base_url) == origin
    policy = Policy(allow_private=(origin_of(base_url),))
    inside = "::1" if "::1" in base_url else "127.0.0.1"
    assert where(base_url, inside, policy=policy) == (inside,)
    assert isinstance(where("http://127.0.0.1:9/", "127.0.0.1", policy=policy), str)


@pytest.mark.parametrize(
    "url",
    [
        "", "//host.example/", "host.example", "http:///path", "http://", "http://.", "http://:80/", "http://@/",
        "http://user@host.example/", "http://host.example:0/", "http://host.example:x/", "http://host.example:70000/",
        "http://[::1", "http://host\t.example/", "http://host.example/\n", "http://host.example\\evil", "file:///a",
        "http://" + "ä" * 99 + ".test/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        parts(url)


def test_international_names_are_asked_for_in_their_ascii_form() -> None:
    assert parts("https://Bücher.example/ä?q=ü#part") == ("https", "xn--bcher-kva.example", 443, "/ä?q=ü")


def test_numbers_in_disguise_are_judged_by_what_they_mean() -> None:
    """Whatever the system's resolver makes of octal, hexadecimal, short or full-width forms, its answer is judged."""
    for host in ("0177.0.0.1", "0x7f000001", "2130706433", "127.1", "①②⑦.⓪.⓪.①", "localhost", "127.0.0.1.", "0"):
        response = ask(f"http://{host}/", allow_private=())
        assert response.outcome in (Outcome.REFUSED, Outcome.FAILED), host
        assert "private address" in response.reason or "no address" in response.reason, host


def test_none_of_the_recorded_forgeries_leads_inside(corpus: Path) -> None:
    """Literals are resolved as the system does; every other name leads to loopback, as rebinding names do."""
    urls = (corpus / "hostile" / "ssrf-urls.txt").read_text(encoding="utf-8").splitlines()
    let_through = []
    for url in urls:
        host = ""
        try:
            host = urlsplit(url).hostname or ""
            found: str | tuple[str, ...] = where(url, *_literal(host))
        except (ValueError, OSError):
            found = "not to be resolved"
        if isinstance(found, tuple):
            let_through.append((host, found))
    assert len(urls) > 100
    assert set(let_through) <= {("1.1.1.1", ("1.1.1.1",))}, "the one public address of the list"


def _literal(host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        return ["127.0.0.1"]


def test_a_name_that_changes_its_address_after_the_check_is_not_followed(site: Site) -> None:
    """Rebinding: the connection goes to the address that was checked; a second look-up does not happen."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]])
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    policy = local(allow_private=("127.0.0.1/32",))
    first, second = Visitor(policy, resolve=resolve).ask(*[page(site.url("/", "turning.test"))] * 2)
    assert (first.outcome, second.outcome) == (Outcome.OK, Outcome.REFUSED)
    assert second.reason == "turning.test leads to the private address 127.0.0.2"
    assert asked == ["turning.test"] * 2, "one look-up for a check and its connections"
    assert {each.headers["host"] for each in site.asked} == {f"turning.test:{site.port}"}


def test_the_next_address_is_tried_when_the_first_takes_no_connection(site: Site) -> None:
    resolve = names({"two.test": ["127.0.0.9", "127.0.0.1"]})
    [response] = Visitor(resolve=resolve).ask(page(site.url("/", "two.test")))
    assert response.outcome is Outcome.OK, "127.0.0.9 refuses the connection, as a broken IPv6 route does"


def test_a_name_without_address_is_said_and_no_fault_of_the_host() -> None:
    visitor = Visitor(resolve=names({}))
    [response] = visitor.ask(page("http://nowhere.test/"))
    assert (response.outcome, response.reason) == (Outcome.FAILED, "the host's name has no address")
    assert visitor.hosts.dump() == {}, "a night without network opens no circuit"
    assert visitor.host.outcomes == {"failed": 1}


def test_a_resolver_that_never_answers_is_cut_off() -> None:
    async def silent(host: str, port: int) -> list[str]:
        await asyncio.sleep(3600)
        return []

    [response] = Visitor(local(deadline=0.2), resolve=silent).ask(page("http://silent.test/"))
    assert response.outcome is Outcome.FAILED
