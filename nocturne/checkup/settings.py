"""Settings that can be read but were hardly meant, or that something else is missing for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from nocturne.checkup.finding import Finding
from nocturne.checkup.written import Written
from nocturne.config.advice import did_you_mean
from nocturne.config.fields import mail_domain
from nocturne.config.secrets import PROVIDER_VARIABLES, tokens
from nocturne.config.settings import SiteSettings, SubscribeSettings
from nocturne.site.content import BUTTONDOWN

_EXAMPLE = re.compile(r"(?:.+\.)?example(?:\.(?:com|net|org))?")
"""Domains that belong to nobody (RFC 2606)."""
_HERE = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|.+\.local(?:host)?")
_EMBED = re.compile(r"/api/emails/embed-subscribe/[\w.-]+/?")
_WITH_FORM = {
    "provider": 'write action = "https://…" under [subscribe], the address your service gives for its form',
    "endpoint": 'write action = "https://…/subscribe" under [subscribe], the address of your endpoint',
}
"""Lists that people join by themselves -> how."""
_OURS = re.compile(r"NOCTURNE_[A-Z0-9_]+_(?:TOKEN|API_KEY|URL)")


def unfinished(site: SiteSettings, written: Written) -> Iterator[Finding]:
    """What still stands as the template left it."""
    host = urlsplit(site.base_url).hostname or ""
    if _EXAMPLE.fullmatch(host):
        advice = "write the address where the site will be published"
        yield written.settings("warning", "base_url", "is still the example's", advice)
    elif _HERE.fullmatch(host):
        advice = "write the address that visitors will use"
        yield written.settings("warning", "base_url", "leads only to this machine", advice)
    elif site.base_url.startswith("http://"):
        advice = "write https:// if the host offers it; every one of the usual hosts does"
        yield written.settings("note", "base_url", "is not encrypted", advice)
    if not site.contact or _EXAMPLE.fullmatch(_domain(site.contact)):
        advice = "organisers, visitors and the hosts we ask need to reach you"
        yield written.settings("warning", "contact", "names nobody who can be reached", advice)


def letters(site: SiteSettings, written: Written, environment: Mapping[str, str]) -> Iterator[Finding]:
    """What letters cannot go out without, once they are wanted at all."""
    if site.list == "none" and not site.provider_order:
        return
    if not site.sender:
        yield written.settings("warning", "sender", "is missing", "letters need a From address")
    elif _EXAMPLE.fullmatch(mail_domain(site.sender)):
        yield written.settings("warning", "sender", "is still the example's", "write an address of your own")
    if not site.postal_address:
        advice = "the law of most countries wants it in every letter"
        yield written.settings("warning", "postal_address", "is missing", advice)
    if not site.provider_order:
        advice = f"name at least one: {', '.join(PROVIDER_VARIABLES)}"
        yield written.settings("warning", "provider_order", "names no service to send with", advice)
    for provider in site.provider_order:
        needed = PROVIDER_VARIABLES[provider]
        given = tokens(environment, needed)
        for variable in needed:
            if variable not in given:
                problem, advice = f"{provider} cannot send: {variable} is not set", f"set {variable} in the environment"
                yield written.settings("warning", "provider_order", problem, advice)
    yield from _other_domain(site, written)


def form(site: SiteSettings, subscribe: SubscribeSettings, written: Written) -> Iterator[Finding]:
    """A list nobody can join, and a form nobody sees."""
    action = subscribe.action
    if not action:
        if site.list in _WITH_FORM:
            problem = f"is {site.list}, and nobody can join it: there is no address for the form"
            advice = f"{_WITH_FORM[site.list]}; until then calendars and feeds are offered"
            yield written.settings("warning", "list", problem, advice)
        return
    if site.list == "none":
        advice = 'say who keeps the subscribers, such as list = "provider", or take it out'
        yield written.settings("warning", "subscribe.action", 'is not used while `list` is "none"', advice)
    parts = urlsplit(action)
    if parts.hostname in BUTTONDOWN and not _EMBED.fullmatch(parts.path):
        advice = "write https://buttondown.com/api/emails/embed-subscribe/NAME, with the name of your newsletter"
        yield written.settings("warning", "subscribe.action", "is not where Buttondown takes forms", advice)


def _other_domain(site: SiteSettings, written: Written) -> Iterator[Finding]:
    domain, host = mail_domain(site.sender), urlsplit(site.base_url).hostname or ""
    if domain and host and not f".{host}".endswith(f".{domain}") and not f".{domain}".endswith(f".{host}"):
        problem = f"the mail domain {domain} is not that of the site, {host}"
        advice = "fine when both are yours; the services want SPF, DKIM and DMARC set up for the mail domain"
        yield written.settings("note", "sender", problem, advice)


def misspelt(environment: Mapping[str, str], known: frozenset[str], written: Written) -> Iterator[Finding]:
    """Variables of the environment that look like a secret of ours and are none."""
    every = known | {name for names in PROVIDER_VARIABLES.values() for name in names}
    for name in sorted(environment):
        if _OURS.fullmatch(name) and name not in every:
            meant = did_you_mean(name, every)
            if meant.startswith("did you mean"):
                yield written.settings("note", "", f"the variable {name} is set and read by nobody", meant)


def _domain(contact: str) -> str:
    return mail_domain(contact) or (urlsplit(contact).hostname or "")
