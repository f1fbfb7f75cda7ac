"""Writing to the operator with title and text already there: a mail, or a new issue of a repository."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit

_MAIL = re.compile(r"(?:.*<)?([^<>\s]+@[^<>\s]+?)>?")
"""A mail address, with or without a name before it."""
_REPOSITORY = re.compile(r"/([\w.-]+/[\w.-]+?)(?:\.git)?(/issues(?:/new(?:/choose)?)?)?/?", re.ASCII)
"""Where GitHub, Forgejo and Gitea keep a repository, and below it its issues."""
_PROJECT = re.compile(r"/([\w.-]+(?:/(?!-/)[\w.-]+?)+?)(?:\.git)?((?:/-)?/issues(?:/new)?)?/?", re.ASCII)
"""The same for GitLab, where groups have groups."""
_FORGES = {"github.com": "title body", "codeberg.org": "title body", "gitlab.com": "issue[title] issue[description]"}
"""Host -> what its form for a new issue calls title and text. Elsewhere only an address of issues tells a forge."""


def address(contact: str, title: str, text: str, *, code: str = "") -> str:
    """Where the message goes; "" for a contact that takes none. `contact` is a mail address or one of the web.

    `code`: the language of a text that a repository must show letter by letter.
    """
    if not contact.startswith(("http://", "https://")):
        return _mail(contact.strip(), title, text)
    return _issue(contact, title, f"```{code}\n{text}```\n" if code else text)


def _mail(contact: str, title: str, text: str) -> str:
    """RFC 6068: lines end with CRLF, and there is no plus for a space."""
    if contact.startswith("mailto:"):
        to = contact
    elif found := _MAIL.fullmatch(contact):
        to = f"mailto:{quote(found[1], safe='@')}"
    else:
        return ""
    return _with(to, {"subject": title, "body": text.replace("\n", "\r\n")})


def _issue(contact: str, title: str, text: str) -> str:
    parts = urlsplit(contact)
    host = parts.netloc.lower().removeprefix("www.")
    known = _FORGES.get(host)
    if known == _FORGES["gitlab.com"] or (known is None and "/-/" in parts.path):
        found, new, names = _PROJECT.fullmatch(parts.path), "/-/issues/new", _FORGES["gitlab.com"]
    else:
        found, new, names = _REPOSITORY.fullmatch(parts.path), "/issues/new", _FORGES["github.com"]
    if found is None or not (known or found[2]):
        return ""
    origin = f"https://{host}" if known else f"{parts.scheme}://{parts.netloc}"
    return _with(f"{origin}/{found[1]}{new}", dict(zip(names.split(), (title, text), strict=True)))


def _with(url: str, fields: dict[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields, quote_via=quote, safe='')}"
