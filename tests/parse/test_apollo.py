"""The cache that Apollo Client leaves in pages: references are followed, people are not there."""

from __future__ import annotations

from nocturne.parse.apollo import cache, type_of
from nocturne.parse.paths import items

STATE = {
    "ROOT_QUERY": {
        'search({"query":"noise"})': {
            "edges": [{"__ref": "Edge:1"}, {"node": {"__ref": "Event:2"}}, {"node": None}, 7]
        },
        'searchTerms({"query":"noise"})': "another field",
    },
    "Edge:1": {"node": {"__ref": "Event:1", "score": 3}},
    "Event:1": {"id": "1", "score": 5, "host": {"__ref": "Member:9"}},
    "Event:2": {"id": "2"},
    "Event:3": "not a node",
    "Member:9": {"name": "Canary Person"},
}


def test_connections_are_followed_through_references_in_order() -> None:
    """Edges by reference or in place; what a node says wins over what stands beside its reference."""
    found = cache(STATE, ("Edge", "Event"))
    (search,) = found.root("search")
    assert [(node["id"], node.get("score")) for node in found.connection(search)] == [("1", 5), ("2", None)]


def test_types_that_were_not_asked_for_are_not_there() -> None:
    """A reference to a person leads nowhere."""
    found = cache(STATE, ("Edge", "Event"))
    host = next(iter(found.of_type("Event")))["host"]
    assert found.follow(host) == {"__ref": "Member:9"}
    assert "Canary" not in repr(found)


def test_anything_else_is_an_empty_cache() -> None:
    """Text, nothing, a list: no nodes, and nothing to follow."""
    for state in (None, "text", [1, 2], 3):
        assert list(cache(state, ("Event",)).of_type("Event")) == []
    assert cache({}, ()).follow("Event:1") == {}
    assert items(None, "edges") == []
    assert type_of(7) == ""
