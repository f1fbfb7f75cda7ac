"""The mail domain: what its DNS has to say so that letters are taken for ours, and whether it says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from nocturne.checkup.finding import Finding
from nocturne.checkup.written import Written
from nocturne.config.fields import mail_domain
from nocturne.config.letters import LetterSettings
from nocturne.config.settings import SiteSettings
from nocturne.deliver.signature import Signer
from nocturne.deliver.smtp import Server
from nocturne.errors import UsageError
from nocturne.fetch.text_records import Unanswered

Ask: TypeAlias = Callable[[str], tuple[str, ...]]
"""The text records of a name. Raises Unanswered."""
_NOBODY = re.compile(r"(?:.+\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)")
"""Domains that belong to nobody (RFC 2606)."""
_POLICIES = ("none", "quarantine", "reject")
_SHOWN = {"postmark": "Postmark", "ses": "Amazon SES", "buttondown": "Buttondown"}
"""Services whose records have names that only their own pages tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A text record that is wanted: under which key of the settings, what for, and what is wrong with those there."""

    key: str
    what: str
    name: str
    text: str
    wrong: Callable[[tuple[str, ...]], str]

    @property
    def spoken(self) -> str:
        """As it is written into a zone."""
        return f'{self.name} TXT "{self.text}"'


def findings(
    site: SiteSettings, letters: LetterSettings, environment: Mapping[str, str], written: Written, ask: Ask | None
) -> Iterator[Finding]:
    """What the mail domain lacks; without `ask`, and where the DNS does not answer, what it should have."""
    domain = mail_domain(site.sender)
    services = [provider for provider in site.provider_order if provider != "outbox"]
    if not domain or not services or _NOBODY.fullmatch(domain):
        return
    records = list(_wanted(domain, site, environment))
    if "smtp" in services:
        yield from _signing(domain, letters, written)
        try:
            signer = Signer.of(letters, environment)
        except UsageError as unusable:
            yield written.settings("warning", "letters.dkim_domain", "letters cannot be signed", str(unusable))
        else:
            records += [_ours(signer)] if signer else []
    for provider in services:
        if provider in _SHOWN:
            problem = f"{_SHOWN[provider]} signs letters of {domain} by records that it alone knows"
            yield written.settings(
                "note", "sender", problem, "publish those it shows for the domain, and wait for its word"
            )
    yield from _compared(domain, records, written, ask)


def _signing(domain: str, letters: LetterSettings, written: Written) -> Iterator[Finding]:
    signing = letters.dkim_domain
    if not signing:
        advice = "see to it that the mail server signs with DKIM, or set letters.dkim_domain"
        yield written.settings("note", "sender", "letters by SMTP are not signed here", advice)
    elif not f".{domain}".endswith(f".{signing}") and not f".{signing}".endswith(f".{domain}"):
        problem = f"signs for {signing}, but letters come from {domain}: DMARC does not count that"
        yield written.settings("warning", "letters.dkim_domain", problem, f"sign for {domain}")


def _wanted(domain: str, site: SiteSettings, environment: Mapping[str, str]) -> Iterator[Record]:
    if "smtp" in site.provider_order:
        yield Record(key="sender", what="SPF", name=domain, text=f"v=spf1 {_host(environment)} ~all", wrong=_wrong_spf)
    if "resend" in site.provider_order:
        name, text = f"resend._domainkey.{domain}", "p=… (shown by Resend)"
        yield Record(key="sender", what="DKIM", name=name, text=text, wrong=_wrong_key)
    report = mail_domain(site.contact) and site.contact
    text = "v=DMARC1; p=none" + (f"; rua=mailto:{report}" if report and "<" not in report else "")
    yield Record(key="sender", what="DMARC", name=f"_dmarc.{domain}", text=text, wrong=_wrong_policy)


def _ours(signer: Signer) -> Record:
    name, text = signer.record

    def wrong(texts: tuple[str, ...]) -> str:
        problem = _wrong_key(texts)
        if not problem and all(tags(each).get("p") != signer.public for each in texts):
            return "holds another key than the one letters are signed with"
        return problem

    return Record(key="letters.dkim_domain", what="DKIM", name=name, text=text, wrong=wrong)


def _host(environment: Mapping[str, str]) -> str:
    """The part of SPF that names the mail server."""
    try:
        return f"a:{Server.of(environment).host}"
    except UsageError:
        return "a:<your mail server>"


def _compared(domain: str, records: list[Record], written: Written, ask: Ask | None) -> Iterator[Finding]:
    right, silent = [], ask is None
    for record in records:
        problem = ""
        if ask is not None and not silent:
            try:
                problem = record.wrong(_found(record, ask))
            except Unanswered:
                silent = True
        if silent:
            said = f"the {record.what} record that {domain} should have was not looked up"
            yield written.settings("note", record.key, said, f"see that the DNS has {record.spoken}")
        elif problem:
            said = f"the {record.what} record of {domain} {problem}"
            yield written.settings("warning", record.key, said, f"the DNS should have {record.spoken}")
        else:
            right.append(record.what)
    if right:
        names = ", ".join(right)
        yield written.settings("note", "sender", f"the DNS of {domain} is right for letters: {names}", "nothing to do")


def _found(record: Record, ask: Ask) -> tuple[str, ...]:
    """The records at a name; a policy holds for what is below it, too (RFC 7489 6.6.3)."""
    texts = ask(record.name)
    if record.what != "DMARC":
        return texts
    above = record.name.removeprefix("_dmarc.").split(".")[1:]
    while not any(map(_is_policy, texts)) and len(above) > 1:
        texts, above = ask(f"_dmarc.{'.'.join(above)}"), above[1:]
    return texts


def _wrong_spf(texts: tuple[str, ...]) -> str:
    found = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if len(found) != 1:
        return "is missing" if not found else "stands there more than once, so that none counts"
    last = found[0].lower().split()[-1]
    if last in ("all", "+all", "?all"):
        return f"lets everybody send: it ends with {last}"
    return "" if last in ("~all", "-all") or last.startswith("redirect=") else "does not say who may not send: no ~all"


def _wrong_key(texts: tuple[str, ...]) -> str:
    keys = [found["p"] for found in map(tags, texts) if "p" in found]
    if not keys:
        return "is missing"
    return "" if any(keys) else "is withdrawn: its key is empty"


def _wrong_policy(texts: tuple[str, ...]) -> str:
    found = [text for text in texts if _is_policy(text)]
    if len(found) != 1:
        return "is missing" if not found else "stands there more than once, so that none counts"
    policy = tags(found[0]).get("p", "").lower()
    if not policy:
        return "has no p, so that it asks for nothing"
    return "" if policy in _POLICIES else f"has p={policy}, which is none of {', '.join(_POLICIES)}"


def _is_policy(text: str) -> bool:
    return re.match(r"v\s*=\s*DMARC1\s*(?:;|$)", text) is not None


def tags(text: str) -> dict[str, str]:
    """The tags of a record such as "v=DKIM1; k=rsa; p=…" (RFC 6376 3.2), blanks within values removed."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, equals, value in pairs if equals}
