"""An empty file of `content/events/` to be filled in by whoever invites, and the address that sends it to the operator.

What arrives is such a file already: copied as it is, `nocturne check` says what is wrong with it.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

from nocturne.site.content import CityFacts
from nocturne.site.language import Language

_ADDRESS = re.compile(r"(?:.*<)?([^<>\s]+@[^<>\s]+?)>?")
"""A mail address, with or without a name before it."""
_REPOSITORY = re.compile(r"/([\w.-]+)/([\w.-]+?)(?:\.git)?(?:/issues(?:/new(?:/choose)?)?)?/?", re.ASCII)


def text(city: CityFacts, language: Language) -> str:
    """Front matter with every key that a stranger can fill in; lines are short, since mail programs break long ones."""
    how = language.gettext("Write between the quotation marks.")
    unknown = language.gettext("What is not known stays empty.")
    house, street = language.gettext("the house"), language.gettext("street and number")
    invites, below = language.gettext("who invites"), language.gettext("Below the next line: what happens there.")
    return f"""\
---
# {how}
# {unknown}
title: ""
city: {city.slug}
date: ""  # 2030-05-09
time: ""  # 22:30
end: ""  # 04:00
place:
  name: ""  # {house}
  address: ""  # {street}
  locality: {json.dumps(city.name, ensure_ascii=False)}
price: ""  # 8–12 €
tags: []  # [techno, film]
organizer: ""  # {invites}
link: ""  # https://…
# {below}
---
"""


def address(contact: str, city: CityFacts, language: Language) -> str:
    """Where the empty file goes: a mail, or an issue of a repository on GitHub; "" for a contact that takes neither."""
    subject = quote(language.gettext("An event in {city}", city=city.name), safe="")
    if not contact.startswith(("http://", "https://")):
        found = _ADDRESS.fullmatch(contact.removeprefix("mailto:").strip())
        lines = quote(text(city, language).replace("\n", "\r\n"), safe="")
        return f"mailto:{quote(found[1], safe='@')}?subject={subject}&body={lines}" if found else ""
    parts = urlsplit(contact)
    repository = _REPOSITORY.fullmatch(parts.path)
    if (parts.hostname or "").removeprefix("www.") != "github.com" or repository is None:
        return ""
    body = quote(f"```yaml\n{text(city, language)}```\n", safe="")
    return f"https://github.com/{repository[1]}/{repository[2]}/issues/new?title={subject}&body={body}"
