"""Kinds of words that settings and front matter share. Each says in one sentence what is wrong and what is right."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from functools import cache
from typing import Annotated, TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator

from nocturne.config.advice import did_you_mean
from nocturne.config.gazetteer import country_named, is_country

_NOT_PLACES = {"localtime", "posixrules", "Factory"}
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}", re.IGNORECASE)
_NAME = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_NAME}(?:\.{_NAME})*\.?", re.IGNORECASE)
_NOT_IN_URLS = re.compile(r'[\s\\<>"\x00-\x1f\x7f-\x9f]')
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_NAMED_ADDRESS = re.compile(r'(?:"(?P<quoted>[^"\\\r\n]*)"|(?P<name>[^"<>@,;:\\\r\n]*?))\s*<(?P<address>[^<>\s]+)>')
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Invisible characters that would also turn the words of ours around it (UAX 9)."""
_LONGEST_URL = 2000
_FIELD = re.compile(r"[A-Za-z][\w.:\[\]-]{0,63}", re.ASCII)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)


def _zone(name: str) -> str:
    if name in _zones():
        return name
    same_end = [zone for zone in sorted(_zones()) if zone.rpartition("/")[2].casefold() == name.strip().casefold()]
    advice = f"did you mean {same_end[0]}?" if same_end else did_you_mean(name, _zones())
    raise ValueError(f"is not an IANA time zone; {advice or 'write one such as Europe/Berlin'}")


def _web_address(text: str) -> str:
    """An absolute http(s) address without a password in it."""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and is_host(parts.hostname or "") and parts.port != 0
        good = good and not parts.netloc.endswith(":")
    except ValueError:
        good = False
    if not good or len(text) > _LONGEST_URL or _NOT_IN_URLS.search(text):
        raise ValueError("is not a web address; write it whole, such as https://example.org/page")
    if parts.username is not None:
        raise ValueError("holds a user name or password; secrets are read from the environment")
    return text


def is_host(name: str) -> bool:
    """Whether a name system could know it: labels of letters, digits, dashes (RFC 1123) and _, or an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return len(name) <= 253 and bool(_HOST.fullmatch(_ascii_host(name)))
    return True


def _site_address(text: str) -> str:
    if any(sign in _web_address(text) for sign in "?#"):
        raise ValueError("holds a ? or #; write only host and path, such as https://example.org/events")
    parts = urlsplit(text)
    path = _LONE_PERCENT.sub("%25", quote(parts.path, safe="/%~"))
    ascii_only = urlunsplit(parts._replace(netloc=_ascii_host(parts.netloc), path=path))
    if ascii_only != text:
        raise ValueError(f"has letters that addresses spell in another way; write {ascii_only}")
    trimmed = parts.path.rstrip("/")
    if trimmed and (trimmed.startswith("//") or posixpath.normpath(trimmed) != trimmed):
        raise ValueError("has dots or empty parts in its path; write it as it stands in a browser")
    return text.rstrip("/")


def _form_address(text: str) -> str:
    """An address that a browser may send somebody's mail address to: encrypted, but for a test on this machine."""
    parts = urlsplit(_web_address(text))
    meant = urlunsplit(parts._replace(netloc=_ascii_host(parts.netloc), fragment=""))
    if meant != text:
        raise ValueError(f"is not quite where a form is sent to; write {meant}")
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise ValueError("is not encrypted; mail addresses travel over https:// only")
    return text


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _field_name(text: str) -> str:
    if not _FIELD.fullmatch(text):
        raise ValueError(
            "is not the name of a field of a form; letters, digits and signs such as _ - [ ] may stand in it"
        )
    return text


def _ascii_host(netloc: str) -> str:
    """The host as the name system knows it (RFC 3492); unchanged when it cannot be spelt so."""
    try:
        return netloc.encode("idna").decode("ascii") if not netloc.isascii() else netloc
    except UnicodeError:
        return netloc


def mail_domain(address: str) -> str:
    """The domain of "a@b.example" or "Name <a@b.example>", lower case; "" when it is no address (RFC 5321 4.1.2)."""
    named = _NAMED_ADDRESS.fullmatch(address.strip())
    local, at, domain = (named["address"] if named else address.strip()).rpartition("@")
    if not at or len(local) > 64 or len(domain) > 253 or not _LOCAL_PART.fullmatch(local):
        return ""
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return ascii_domain if _DOMAIN.fullmatch(ascii_domain) else ""


def _sender(text: str) -> str:
    if text and not mail_domain(text):
        raise ValueError("is not a mail address; write it such as Nocturne <letter@example.org>")
    return text


def _contact(text: str) -> str:
    if not text or mail_domain(text):
        return text
    try:
        return _web_address(text)
    except ValueError:
        raise ValueError(
            "is neither a mail address nor a web address; write hello@example.org or https://example.org/contact"
        ) from None


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("is not a language tag; write one such as en or pt-BR")
    return text


def _country(text: str) -> str:
    if not is_country(text):
        meant = country_named(text)
        advice = f"did you mean {meant}?" if meant else "write two capital letters such as DE"
        raise ValueError(f"is not an ISO 3166 country code; {advice}")
    return text


def _private(text: str) -> str:
    """A network in CIDR form, a host, or host:port."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        host, _, port = text.partition(":")
        if (
            is_host(host)
            and re.fullmatch(r"|:[1-9]\d{0,4}", text.removeprefix(host), re.ASCII)
            and int(port or 1) < 1 << 16
        ):
            return text
        raise ValueError("is neither a network nor a host; write one such as 127.0.0.0/8 or calendar.lan") from None
    if network.prefixlen < 7:
        raise ValueError("opens more than any private network; name the one that is meant, such as 10.0.0.0/8")
    if str(network) != text and network.num_addresses > 1:
        raise ValueError(f"has an address where the network is meant; write {network}")
    return text


def _one_line(text: str) -> str:
    if len(text.strip().splitlines()) > 1:
        raise ValueError("has several lines; write it on one")
    if _TURNING.search(text):
        raise ValueError("turns the direction of what follows it; delete the invisible character")
    return " ".join(text.split())


def _not_blank(text: str) -> str:
    if not text:
        raise ValueError("is empty; write something, or leave the key out")
    return text


Line: TypeAlias = Annotated[str, AfterValidator(_one_line)]
"""Text on one line; it may be empty."""
Name: TypeAlias = Annotated[Line, AfterValidator(_not_blank)]
"""Text on one line that says something."""
Zone: TypeAlias = Annotated[str, AfterValidator(_zone)]
"""An IANA time zone that exists on this machine."""
ZoneOrNone: TypeAlias = Annotated[str, AfterValidator(lambda name: _zone(name) if name else "")]
"""The same, or ""."""
SiteAddress: TypeAlias = Annotated[str, AfterValidator(_site_address)]
"""Where a site begins: host and perhaps a path, without the slash at its end."""
SiteAddressOrNone: TypeAlias = Annotated[str, AfterValidator(lambda text: _site_address(text) if text else "")]
"""The same, or ""."""
WebAddressOrNone: TypeAlias = Annotated[str, AfterValidator(lambda text: _web_address(text) if text else "")]
"""An absolute http or https address, or ""."""
FormAddressOrNone: TypeAlias = Annotated[str, AfterValidator(lambda text: _form_address(text) if text else "")]
"""An https address that takes a form, or ""."""
FieldName: TypeAlias = Annotated[str, AfterValidator(_field_name)]
"""The name of a field of a form."""
FieldNameOrNone: TypeAlias = Annotated[str, AfterValidator(lambda text: _field_name(text) if text else "")]
"""The same, or ""."""
Sender: TypeAlias = Annotated[str, AfterValidator(_sender)]
"""A mail address with or without a name, or ""."""
Contact: TypeAlias = Annotated[str, AfterValidator(_contact)]
"""A mail or web address, or ""."""
Language: TypeAlias = Annotated[str, AfterValidator(_language)]
"""A BCP 47 language tag."""
Country: TypeAlias = Annotated[str, AfterValidator(_country)]
"""ISO 3166-1 alpha-2, upper case."""
CountryOrNone: TypeAlias = Annotated[str, AfterValidator(lambda code: _country(code) if code else "")]
"""The same, or ""."""
PrivateNetwork: TypeAlias = Annotated[str, AfterValidator(_private)]
"""A network or host on private addresses."""
