"""The normalised cache of Apollo Client, as sites of that framework embed it: nodes by key, joined by references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Node = Mapping[str, object]
NOTHING: Node = {}


@dataclass(frozen=True, slots=True)
class Cache:
    """Nodes by key ("Event:123"); the root's fields carry their arguments in the key ("search({\"q\":…})").

    Only nodes of the types that `cache` was asked to keep are in here: a reference to any other leads nowhere.
    """

    nodes: Mapping[str, Node]

    def follow(self, value: object) -> Node:
        """The node that `value` is or refers to; an empty one when it leads nowhere.

        A reference may carry fields of its own beside `__ref`; what the node says wins.
        """
        if not isinstance(value, Mapping):
            return NOTHING
        reference = value.get("__ref")
        if not isinstance(reference, str):
            return value
        return {**value, **self.nodes.get(reference, NOTHING)}

    def of_type(self, name: str) -> Iterator[Node]:
        """Every node of one type, in the order of the page."""
        return (node for key, node in self.nodes.items() if type_of(key) == name)

    def root(self, field: str) -> Iterator[object]:
        """The values of the root's `field` under whatever arguments it was asked with."""
        return self.fields(self.nodes.get("ROOT_QUERY", NOTHING), field)

    def fields(self, node: Node, field: str) -> Iterator[object]:
        """The values of `field` of one node under whatever arguments (`field`, `field(…)`, `field:{…}`)."""
        return (value for key, value in node.items() if key == field or key.startswith((f"{field}(", f"{field}:")))

    def connection(self, value: object) -> Iterator[Node]:
        """The nodes of a connection (`edges[].node`, edges and nodes by reference or in place), in order."""
        edges = value.get("edges") if isinstance(value, Mapping) else None
        for edge in edges if isinstance(edges, list) else ():
            node = self.follow(self.follow(edge).get("node"))
            if node:
                yield node


def cache(state: object, types: Iterable[str]) -> Cache:
    """The nodes of `types` (and the root) in an embedded `__APOLLO_STATE__`; all others are never looked into."""
    wanted = frozenset(types) | {"ROOT_QUERY"}
    nodes = state.items() if isinstance(state, Mapping) else ()
    return Cache({key: node for key, node in nodes if type_of(key) in wanted and isinstance(node, Mapping)})


def type_of(key: object) -> str:
    """ "Event" of "Event:123"; keys may hold any text after the colon."""
    return key.partition(":")[0] if isinstance(key, str) else ""
