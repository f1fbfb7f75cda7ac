"""JSON as the standard has it, page state beside other script, and a way through shapes that differ."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nocturne.parse import embedded, html, strict_json
from nocturne.parse.paths import at, flag, items, mapping, text

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_json_can_say_is_read(value: object) -> None:
    """Any value comes back as it went."""
    assert strict_json.loads(json.dumps(value)) == value
    assert strict_json.loads(b"\xef\xbb\xbf" + json.dumps(value).encode()) == value


@given(some.text(alphabet=some.characters(categories=("Cs", "Lu", "So")) | some.sampled_from('\\"ud8')))
def test_half_letters_become_the_sign_for_no_letter(word: str) -> None:
    """Pairs and backslashes stay; whatever comes out can be written again."""
    read = strict_json.loads(json.dumps([word]))[0]
    read.encode()
    whole = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert read.replace("\ufffd", "") == "".join(each for each in whole if each != "\ufffd")


@pytest.mark.parametrize(
    "source",
    ["", "{", "NaN", "[Infinity]", "[-Infinity]", "[1e999]", '{"a": 1, "a": 2}', "{'a': 1}", "[1,]", "[1] 2",
     "[" * 300 + "]" * 300, "[" * 100_000, b"\xff\xfe{}", "// x\n{}", '{"a": undefined}', "01"],
)  # fmt: skip
def test_what_json_cannot_say_is_an_error(source: str | bytes) -> None:
    """One kind of error, whatever is wrong; deep nesting is no crash."""
    with pytest.raises(ValueError, match=r"\w"):
        strict_json.loads(source)


def test_page_state_is_read_whatever_follows_it() -> None:
    """Other scripts name it before and after; the first value that can be read counts."""
    script = (
        "if (window.__S__) {} window.__S__ = {broken; "
        'window.__S__ = {"a": "};\\"</div>"};  window.__T__ = [1]\nwindow.__S__={"b": 2}'
    )
    assert embedded.assignment(script, "window.__S__") == {"a": '};"</div>'}
    assert embedded.assignment(script, "window.__T__") == [1]
    assert embedded.assignment(script, "window.__U__") is None
    assert embedded.assignment("window.__S__ = {" * 50_000, "window.__S__") is None


def test_a_script_is_found_by_its_id() -> None:
    """Blanks around it are of no concern; broken ones are none."""
    page = html.document('<script id="a"> {"b": "<b>"} </script><script id="c">{</script>')
    assert embedded.script(page, "a") == {"b": "<b>"}
    assert embedded.script(page, "c") is None
    assert embedded.script(page, "d") is None


NODE = {"a": [{"b": " c ", "n": 5, "f": 1.5, "t": True}], "o": {"x": {}}, "s": "word"}


def test_a_way_through_json_gives_values_or_nothing() -> None:
    """Keys of objects and positions of arrays; a letter of a word is no element."""
    assert (text(NODE, "a", 0, "b"), text(NODE, "a", -1, "n"), text(NODE, "a", 0, "f")) == ("c", "5", "1.5")
    assert (flag(NODE, "a", 0, "t"), flag(NODE, "a", 0, "n")) == (True, None)
    assert (mapping(NODE, "o"), items(NODE, "a")) == ({"x": {}}, NODE["a"])
    assert (at(NODE, "s", 0), at(NODE, "a", 1), at(NODE, "a", -2), at(NODE, 0), text(NODE, "a", 0, "t")) == (
        None,
    ) * 4 + ("",)


@given(VALUES, some.lists(some.text(max_size=2) | some.integers(-3, 3)))
def test_a_way_through_any_json_never_fails(value: object, path: list[str | int]) -> None:
    """Whatever a platform sends, looking into it raises nothing."""
    assert isinstance(text(value, *path), str)
    assert isinstance(items(value, *path), list)
    assert flag(value, *path) in (True, False, None)
    mapping(value, *path)
