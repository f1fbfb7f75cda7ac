"""Front matter is read strictly: what surprises people is an error with its line, and numbers stay what was written."""

from __future__ import annotations

import time

import pytest

from nocturne.config import frontmatter
from nocturne.errors import ContentError

HANG = 10


def refused(text: str) -> str:
    """The sentence that a text is refused with."""
    with pytest.raises(ContentError) as caught:
        frontmatter.parse(text, "f.md")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "f.md:1: has no front matter (begin it with a line of three dashes)"),
        ("", "f.md:1: has no front matter (begin it with a line of three dashes)"),
        ("\n---\na: 1\n---\n", "f.md:1: has no front matter (begin it with a line of three dashes)"),
        ("---\ntitle: x\n", "f.md:1: the front matter never ends (close it with a line of three dashes)"),
        ("---\n- a\n---\n", "f.md:2: the front matter has no keys (write lines like `title: About`)"),
        ("---\nhello\n---\n", "f.md:2: the front matter has no keys (write lines like `title: About`)"),
        (
            "---\na: 1\ntitle: one: two\n---\n",
            "f.md:3: mapping values are not allowed here (put quotes around a text that holds a colon)",
        ),
        (
            "---\na:\n\tb: 1\n---\n",
            r"f.md:3: found character '\t' that cannot start any token (indent with blanks instead of tabs)",
        ),
        ('---\na: 1\nb: "one\nc: 2\n---\n', "f.md:3: found unexpected end of stream (close the quotation mark)"),
        (
            "---\na: [1, 2\nb: 3\n---\n",
            "f.md:2: expected ',' or ']', but got ':' (close the bracket, or put quotes around the text)",
        ),
        ("---\na: 1\nb: 2\na: 3\n---\n", "f.md:4: a: stands here twice (keep one of the two)"),
        ("---\na:\n  b: 1\n  b: 2\n---\n", "f.md:4: a.b: stands here twice (keep one of the two)"),
        (
            "---\na: &x 1\n---\n",
            ("f.md:2: anchors (&name) are not allowed "
            "(put quotes around a text that begins with &, or write the value out)"),
        ),
        (
            "---\na: 1\nb: *a\n---\n",
            ("f.md:3: aliases (*name) are not allowed "
            "(put quotes around a text that begins with *, or write the value out)"),
        ),
        (
            "---\na: !!python/object/apply:os.getcwd []\n---\n",
            "f.md:2: tags (!name) are not allowed (put quotes around a text that begins with !)",
        ),
        ("---\na: " + "[" * 60 + "]" * 60 + "\n---\n", "f.md:2: this is nested too deeply (write it flatter)"),
        ("---\na: " + "x" * 70_000 + "\n---\n", "f.md:1: the front matter is larger than 64 kB (shorten it)"),
        ('---\na: "\\x01"\n---\n', "f.md:2: holds a control character (delete it)"),
        ('---\na: "\\ud800"\n---\n', "f.md:2: holds a control character (delete it)"),
        (
            '---\na: "\\U99999999"\n---\n',
            "f.md:1: the front matter is not YAML (check the escapes in double quotes)",
        ),
        ("---\n? [a, b]\n: c\n---\n", "f.md:2: a key is not a word (write `key: value`)"),
        ('---\n"": 1\n---\n', "f.md:2: a key is not a word (write `key: value`)"),
        (
            "---\na: @home\n---\n",
            "f.md:2: found character '@' that cannot start any token (put quotes around the text)",
        ),
        ("---\na: 1\nb: x\u2028c: 2\n---\n", "f.md:3: holds a strange line break (delete it, or begin a new line)"),
        ("---\na: 1\n-b\n---\n", "f.md:4: could not find expected ':' (each line is `key: value`)"),
    ],
)  # fmt: skip
def test_a_malformed_head_is_one_sentence_with_its_line(text: str, said: str) -> None:
    assert refused(text) == said


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))]
    started = time.monotonic()
    assert "anchors (&name) are not allowed" in refused("---\n" + "\n".join(rows) + "\n---\n")
    assert time.monotonic() - started < HANG


def test_words_that_yaml_would_turn_into_something_else_stay_words() -> None:
    text = "---\na: no\nb: 22:30\nc: 0170\nd: 2026-05-09\ne: yes\nf: 1e5\ng: Null\nh: 0x1f\ni: .inf\n---\n"
    assert frontmatter.parse(text, "f.md").values == {
        "a": "no", "b": "22:30", "c": "0170", "d": "2026-05-09", "e": "yes", "f": "1e5", "g": "Null", "h": "0x1f",
        "i": ".inf",
    }  # fmt: skip


def test_plain_numbers_truths_and_nothing_are_what_they_look_like() -> None:
    text = "---\na: 12\nb: -1.50\nc: true\nd: null\ne: ~\nf:\ng: [false, 0]\n---\n"
    document = frontmatter.parse(text, "f.md")
    assert document.values == {"a": 12, "b": -1.5, "c": True, "d": None, "e": None, "f": None, "g": [False, 0]}
    assert document.spelled == {"a": "12", "b": "-1.50", "g.1": "0"}


def test_every_key_knows_its_line_and_the_text_where_it_begins() -> None:
    text = "---\na: 1\n\n# a remark\nb:\n  c: [x,\n    y]\n---\n\n\nHello\n---\nthere\n"
    document = frontmatter.parse(text, "f.md")
    assert {key: document.line(key) for key in ("a", "b", "b.c", "b.c.1", "b.d", "z")} == {
        "a": 2, "b": 5, "b.c": 6, "b.c.1": 7, "b.d": 5, "z": None,
    }  # fmt: skip
    assert document.body == "Hello\n---\nthere"
    assert document.body_line == 11


def test_merge_keys_are_keys_like_any_other() -> None:
    assert frontmatter.parse("---\n<<: {a: 1}\n---\n", "f.md").values == {"<<": {"a": 1}}
