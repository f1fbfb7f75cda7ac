"""How a night is shared: a host is one lane, and no shard ever splits one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocturne.crawl.plan import host_of, lanes, shard
from nocturne.model.exchange import Request
from nocturne.model.visit import Entry, Visit
from tests.crawl.scripted import visit


def visits(*urls: str) -> list[Visit]:
    return [
        replace(visit(), entry=Entry(key=url, request=Request(url=url, expects="html", kind="list"))) for url in urls
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example/a", "http://host.example/", "https://HOST.example:443/", "http://host.example:80/b?c=d",
        "https://host.example./", "https://host.example#part",
    ],
)  # fmt: skip
def test_one_host_has_one_name_however_it_is_written(url: str) -> None:
    assert host_of(url) == "host.example"


def test_another_port_is_another_host() -> None:
    assert host_of("http://127.0.0.1:8123/") == "127.0.0.1:8123"
    assert host_of("https://[2001:db8::1]:8443/") == "[2001:db8::1]:8443"
    assert host_of("https://Bücher.example/") == "xn--bcher-kva.example"


def test_an_address_nobody_can_visit_is_a_lane_of_its_own() -> None:
    assert host_of("https://user:secret@host.example/") == "host.example"
    assert host_of("nonsense") == ""


def test_visits_to_one_host_are_one_lane() -> None:
    found = lanes(visits("https://b.example/1", "https://a.example/1", "https://b.example:443/2"))
    assert [(lane.host, len(lane.visits)) for lane in found] == [("a.example", 1), ("b.example", 2)]


@given(st.lists(st.sampled_from("abcdefghij"), max_size=40), st.integers(1, 8))
def test_shards_hold_every_lane_once_and_whole(hosts: list[str], count: int) -> None:
    every = lanes(visits(*(f"https://{host}.example/{number}" for number, host in enumerate(hosts))))
    shards = [shard(every, index, count) for index in range(1, count + 1)]
    together = sorted((lane for mine in shards for lane in mine), key=lambda lane: lane.host)
    assert together == every


def test_the_busiest_hosts_are_spread_first() -> None:
    every = lanes(
        visits(
            *(
                f"https://{host}.example/{number}"
                for host, many in zip("abcd", (9, 5, 4, 1), strict=True)
                for number in range(many)
            )
        )
    )
    assert [[lane.host[0] for lane in shard(every, index, 2)] for index in (1, 2)] == [["a", "d"], ["b", "c"]]
