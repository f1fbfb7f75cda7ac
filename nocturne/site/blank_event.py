"""An empty file of `content/events/` to be filled in by whoever invites, and the address that sends it to the operator.

What arrives is such a file already: copied as it is, `nocturne check` says what is wrong with it.
"""

from __future__ import annotations

import json

from nocturne.site import prefilled
from nocturne.site.content import CityFacts
from nocturne.site.language import Language


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
    """Where the empty file goes: a mail, or an issue of a repository; "" for a contact that takes neither."""
    subject = language.gettext("An event in {city}", city=city.name)
    return prefilled.address(contact, subject, text(city, language), code="yaml")
