"""Pages and words about sources: an address each, filled in from the settings, and no setting that does not exist."""

from __future__ import annotations

import pytest

from nocturne.config.slugs import RESERVED, WRITTEN
from tests.config.folders import PAGE, Folder


def test_placeholders_are_filled_and_lines_without_a_value_are_left_out(content: Folder) -> None:
    content.write("pages/about.md", "---\ntitle: A\n---\n{{title}}: {{ contact }}\n\n{{ postal_address }}\n\nEnd.\n")
    assert content.load().pages[0].body == "Test nights: hello@nights.test\n\n\nEnd."


def test_an_address_of_several_lines_keeps_them(content: Folder) -> None:
    content.write("pages/about.md", "---\ntitle: About\n---\n{{ postal_address }}\n")
    content.write("site.toml", 'title = "T"\nbase_url = "https://t.test"\npostal_address = """1 Street\nBerlin"""\n')
    assert content.load().pages[0].body == "1 Street  \nBerlin"


def test_a_value_with_braces_is_not_filled_again(content: Folder) -> None:
    content.change("site.toml", '"Test nights"', '"{{ contact }}"')
    content.write("pages/about.md", "---\ntitle: About\n---\n{{ title }}\n")
    assert content.load().pages[0].body == "{{ contact }}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "---\ntitle: A\n---\n\nSee {{ contakt }}.\n",
            "5: {{ contakt }} stands for no setting (did you mean contact?)",
        ),
        (
            "---\ntitle: A\n---\n{{ sender }}\n",
            "4: {{ sender }} stands for no setting (known: contact, postal_address, title)",
        ),
        ("---\ntitel: A\n---\n", "2: titel: is not a known key (did you mean title?)"),
        ("---\ntitle: ''\n---\n", "2: title: is empty (write something, or leave the key out)"),
        ("# A\n", "1: has no front matter (begin it with a line of three dashes)"),
    ],
)
def test_a_mistake_is_named_with_its_line(content: Folder, text: str, said: str) -> None:
    content.write("pages/extra.md", text)
    assert any(each.startswith(f"content/pages/extra.md:{said}") for each in content.errors()), content.errors()


@pytest.mark.parametrize("slug", sorted(RESERVED - WRITTEN))
def test_a_page_cannot_take_the_address_of_the_sites_own(content: Folder, slug: str) -> None:
    content.write(f"pages/{slug}.md", PAGE)
    assert content.errors() == [
        f"content/pages/{slug}.md: the name {slug} is taken by a page of the site (rename the file)"
    ]


@pytest.mark.parametrize("slug", sorted(WRITTEN))
def test_about_legal_and_privacy_are_the_operators_to_write(content: Folder, slug: str) -> None:
    content.write(f"pages/{slug}.md", PAGE)
    assert slug in {page.slug for page in content.load().pages}


def test_a_page_cannot_take_the_address_of_a_city(content: Folder) -> None:
    content.write("pages/berlin.md", PAGE)
    assert content.errors() == [
        "content/pages/berlin.md: the name berlin is taken by the city Berlin (rename the file)"
    ]


def test_words_about_a_source_are_named_after_one(content: Folder) -> None:
    content.write("sources/curated.md", "---\ntitle: By hand\n---\nWrite to {{ contact }}.\n")
    assert content.load().source_pages[0].body == "Write to hello@nights.test."
    content.write("sources/lumma.md", PAGE)
    assert content.errors() == ["content/sources/lumma.md: is not named after a source (did you mean luma?)"]
