"""Trees of rich text become the HTML they mean: text escaped, people in attributes left out, nothing bottomless."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from selectolax.lexbor import LexborHTMLParser

from nocturne.parse import rich_text


def word(text: str, *marks: Any) -> dict[str, Any]:
    """A text node."""
    return {"type": "text", "text": text, "marks": list(marks)}


@pytest.mark.parametrize(
    ("node", "html"),
    [
        ({"type": "doc", "content": [{"type": "paragraph", "content": [word("a < b")]}]}, "<p>a &lt; b</p>"),
        (word("x", {"type": "bold"}, {"type": "italic"}), "<em><strong>x</strong></em>"),
        (word("x", {"type": "link", "attrs": {"href": 'https://a.example/"<'}}), '<a href="https://a.example/&quot;&lt;">x</a>'),
        (word("x", {"type": "link", "attrs": {"href": "javascript:alert(1)"}}), "x"),
        (word("x", {"type": "link"}), "x"),
        (word("x", {"type": "glitter"}, "bold", None), "x"),
        ({"type": "heading", "attrs": {"level": 2}, "content": [word("x")]}, "<h2>x</h2>"),
        ({"type": "heading", "attrs": {"level": 77}, "content": [word("x")]}, "<h3>x</h3>"),
        ({"type": "bullet_list", "content": [{"type": "list_item", "content": [word("x")]}]}, "<ul><li>x</li></ul>"),
        ({"type": "paragraph", "content": [word("a"), {"type": "hard_break"}, word("b")]}, "<p>a<br>b</p>"),
        ({"type": "paragraph", "content": []}, ""),
        ({"type": "mention", "attrs": {"name": "Somebody"}, "content": [word("hello")]}, "hello"),
        ({"type": "widget", "text": "kept"}, "kept"),
        ({"type": ["p"], "content": "x"}, ""),
        ("words", ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_tree_is_the_html_it_means(node: object, html: str) -> None:
    """Unknown nodes keep their text; attributes are not read but for levels and links."""
    assert rich_text.html(node) == html


def test_a_tree_without_a_bottom_ends() -> None:
    """Deep ones lose what lies too deep, not the rest."""
    node: dict[str, Any] = word("deep")
    for _ in range(500):
        node = {"type": "paragraph", "content": [word("here"), node]}
    assert rich_text.html(node).count("here") == 40


TREES = some.recursive(
    some.none() | some.text() | some.integers(),
    lambda inner: (
        some.lists(inner)
        | some.fixed_dictionaries(
            {"type": some.sampled_from(["text", "paragraph", "heading", "x"])},
            optional={"text": inner, "content": inner, "marks": inner, "attrs": inner},
        )
    ),
    max_leaves=15,
)


@given(TREES)
def test_any_tree_gives_harmless_html(tree: object) -> None:
    """No element appears but those a tree can name."""
    allowed = {"html", "head", "body", "p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "strong", "em"}
    assert {node.tag for node in LexborHTMLParser(rich_text.html(tree) or "<p>").css("*")} <= allowed
