"""Files that are no text, too large, not there or not to be read: a sentence, and never half a content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nocturne.config import curated
from nocturne.config.document import LARGEST_FILE, read_text
from nocturne.errors import ContentError
from tests.config.folders import OSLO, SITE, Folder
from tests.config.rights import unprivileged


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("---\nname: Köln\n---\n".encode("latin-1"), "2: is not UTF-8 text (save it as UTF-8)"),
        (OSLO.encode("utf-16"), "1: is not UTF-8 text (save it as UTF-8)"),
        (OSLO.encode() + b"\n\nBody\0", "9: holds a control character (delete it; save the file as UTF-8)"),
        (OSLO.encode() + b" " * LARGEST_FILE, " is larger than 1 MB (keep only text in it)"),
    ],
)
def test_a_file_that_is_no_text_is_named_with_its_line(content: Folder, data: bytes, said: str) -> None:
    content.write("cities/oslo.md", data)
    assert content.errors() == [f"content/cities/oslo.md:{said}"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(content: Folder) -> None:
    plain = content.load()
    content.write("cities/oslo.md", b"\xef\xbb\xbf" + OSLO.replace("\n", "\r\n").encode())
    content.write("site.toml", SITE.replace("\n", "\r\n"))
    assert content.load() == plain


def test_a_folder_in_the_place_of_a_file_is_said(content: Folder) -> None:
    (content.path / "content" / "cities" / "rome.md").mkdir()
    assert content.errors() == ["content/cities/rome.md: is not a file (move it away or rename it)"]


def test_a_link_that_leads_to_itself_is_said(content: Folder) -> None:
    loop = content.path / "content" / "cities" / "rome.md"
    loop.symlink_to(loop)
    assert len(content.errors()) == 1
    assert content.errors()[0].startswith("content/cities/rome.md: cannot be read (")


def test_settings_that_are_missing_are_said(content: Folder) -> None:
    (content.path / "content" / "site.toml").unlink()
    assert content.errors() == ["content/site.toml: is missing (`nocturne new` shows what a project holds)"]


@pytest.mark.parametrize("name", ["cities", "pages", "sources", "events"])
def test_a_file_in_the_place_of_a_folder_is_said(content: Folder, name: str) -> None:
    folder = content.path / "content" / name
    if folder.is_dir():
        folder.rename(content.path / "away")
    folder.write_text("", encoding="utf-8")
    assert content.errors()[0].startswith(f"content/{name}: cannot be read (")
    assert content.errors()[0].endswith("(it must be a folder that can be read)")


@pytest.mark.parametrize("name", ["cities", "pages", "events", "cities/oslo.md", "site.toml"])
def test_what_may_not_be_read_is_said_and_nothing_is_taken_for_empty(content: Folder, name: str) -> None:
    path = content.path / "content" / name
    if name == "events":
        path.mkdir()
    path.chmod(0)
    try:
        with unprivileged():
            assert content.errors()[0].startswith(f"content/{name}: cannot be read (Permission denied)")
    finally:
        path.chmod(0o755)


def test_a_folder_of_events_that_cannot_be_read_raises_instead_of_listing_nothing(content: Folder) -> None:
    (content.path / "content" / "events").write_text("", encoding="utf-8")
    with pytest.raises(ContentError, match="content/events: cannot be read"):
        curated.files(content.path)


def test_a_name_that_no_terminal_can_show_is_said_on_one_line(content: Folder) -> None:
    content.write("cities/two\nlines.md", OSLO)
    assert content.errors() == [
        (
            "content/cities/two\N{REPLACEMENT CHARACTER}lines.md: has a name that cannot be shown "
            "(rename it in plain letters)"
        )
    ]


def test_a_name_that_is_no_utf_8_is_said(content: Folder) -> None:
    try:
        Path(os.fsdecode(bytes(content.path / "content" / "cities") + b"/\xff.md")).write_text(OSLO, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert content.errors() == [
        "content/cities/\N{REPLACEMENT CHARACTER}.md: has a name that cannot be shown (rename it in plain letters)"
    ]


def test_reading_stops_at_the_largest_size(tmp_path: Path) -> None:
    endless = tmp_path / "endless.md"
    with endless.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ContentError, match=r"is larger than 1 MB"):
        read_text(endless, "endless.md")
