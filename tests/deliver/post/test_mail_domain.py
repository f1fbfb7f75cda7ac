"""What `check` says of the mail domain: the records it should have, and whether the DNS has them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest

from nocturne.checkup.finding import Finding
from nocturne.checkup.mail_domain import Ask, findings
from nocturne.checkup.written import Written
from nocturne.config.letters import LetterSettings
from nocturne.config.settings import SiteSettings
from nocturne.deliver.signature import VARIABLE as KEY
from nocturne.deliver.signature import Signer
from nocturne.deliver.smtp import VARIABLE as SERVER
from nocturne.fetch.text_records import TextRecords, Unanswered
from nocturne.template import start
from tests.deliver.post.keys import ed25519_pem, rsa_pem
from tests.deliver.post.letters import SITE

DOMAIN = "nights.kiez.de"
ENVIRONMENT = {SERVER: "smtp://me:sesame@mail.kiez.de", KEY: rsa_pem()}
SPF, KEYS, POLICY = DOMAIN, f"nocturne._domainkey.{DOMAIN}", f"_dmarc.{DOMAIN}"
Zone = Mapping[str, tuple[str, ...]]


def own(pem: str = ENVIRONMENT[KEY]) -> str:
    """The record of a key."""
    return Signer.with_key(pem, DOMAIN, "nocturne").record[1]


def zone(**changed: tuple[str, ...]) -> Zone:
    """A DNS in which all is right, but for what is changed."""
    right = {
        "spf": ("google-site-verification=x", "v=spf1 a:mail.kiez.de -all"),
        "keys": (own(),),
        "policy": ("v=DMARC1; p=quarantine",),
    }
    names = {"spf": SPF, "keys": KEYS, "policy": POLICY}
    return {names[what]: texts for what, texts in {**right, **changed}.items()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """A project's files, for their lines."""
    project = tmp_path_factory.mktemp("check") / "nights"
    start(project)
    return Written(project)


def said(
    written: Written,
    found: Zone | Ask | None,
    order: tuple[str, ...] = ("smtp",),
    environment: Mapping[str, str] = ENVIRONMENT,
    sender: str = f"Nights <letter@{DOMAIN}>",
    **letters: Any,
) -> list[Finding]:
    """Everything that is said."""
    site = SiteSettings(**{**SITE, "sender": sender, "provider_order": order, "contact": "me@kiez.de"})
    settings = LetterSettings(**{"dkim_domain": DOMAIN, **letters})
    ask = (lambda name: found.get(name, ())) if isinstance(found, Mapping) else found
    return list(findings(site, settings, environment, written, ask))


def warned(found: list[Finding]) -> list[str]:
    """What is wrong."""
    return [str(each.said) for each in found if each.severity == "warning"]


def test_a_domain_with_everything_is_said_to_be_right(written: Written) -> None:
    """In one note."""
    (note,) = said(written, zone())
    assert note.severity == "note" and f"the DNS of {DOMAIN} is right for letters: SPF, DMARC, DKIM" in str(note.said)


def test_what_is_missing_is_written_out(written: Written) -> None:
    """As it goes into the zone; the password of the mail server does not."""
    found = warned(said(written, {}))
    for record in (
        f'{DOMAIN} TXT "v=spf1 a:mail.kiez.de ~all"',
        f'{POLICY} TXT "v=DMARC1; p=none; rua=mailto:me@kiez.de"',
        f'{KEYS} TXT "{own()}"',
    ):
        assert sum(record in each for each in found) == 1
    assert len(found) == 3 and "sesame" not in "".join(found) and "PRIVATE" not in "".join(found)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"policy": ("v=DMARC1; rua=mailto:me@kiez.de",)}, "has no p"),
        ({"policy": ("v=DMARC1; p=maybe",)}, "p=maybe"),
        ({"policy": ("p=none; v=DMARC1",)}, "is missing"),
        ({"policy": ("v=DMARC1; p=none", "v=DMARC1; p=reject")}, "more than once"),
        ({"spf": ("v=spf1 a -all", "v=spf1 mx -all")}, "more than once"),
        ({"spf": ("v=spf1 +all",)}, "lets everybody send"),
        ({"spf": ("v=spf1 a:mail.kiez.de",)}, "no ~all"),
        ({"spf": ("v=spf10 -all",)}, "is missing"),
        ({"keys": ("v=DKIM1; k=rsa; p=",)}, "is withdrawn"),
        ({"keys": (own(ed25519_pem()),)}, "another key"),
    ],
)
def test_what_is_wrong_is_named(written: Written, changed: dict[str, tuple[str, ...]], word: str) -> None:
    """One warning, for the record that is meant."""
    (warning,) = warned(said(written, zone(**changed)))
    assert word in warning


def test_a_policy_of_the_domain_above_holds(written: Written) -> None:
    """Where the sender's own has none."""
    assert not warned(said(written, {**zone(policy=()), "_dmarc.kiez.de": ("v=DMARC1;p=reject",)}))


def test_without_a_dns_the_records_are_notes(written: Written) -> None:
    """And the first silence is enough: nobody waits for three."""
    asked = []

    def silent(name: str) -> tuple[str, ...]:
        asked.append(name)
        raise Unanswered("the DNS does not answer")

    for ask in (silent, None):
        found = said(written, ask)
        assert [each.severity for each in found] == ["note"] * 3
        assert all("was not looked up" in str(each.said) for each in found)
    assert len(asked) == 1


def test_what_signs_has_to_fit_the_sender(written: Written) -> None:
    """Another domain's signature counts for nothing, a key that is none signs nothing."""
    assert "DMARC does not count that" in warned(said(written, zone(), dkim_domain="other.org"))[0]
    assert not warned(said(written, {**zone(), "nocturne._domainkey.kiez.de": (own(),)}, dkim_domain="kiez.de"))
    (missing,) = warned(said(written, zone(), environment={SERVER: ENVIRONMENT[SERVER]}))
    assert KEY in missing
    notes = said(written, zone(), dkim_domain="")
    assert any("are not signed here" in str(each.said) for each in notes)


def test_services_that_sign_are_asked_for_by_name(written: Written) -> None:
    """Where the name is known; the others show theirs."""
    records = {**zone(), f"resend._domainkey.{DOMAIN}": ("p=MIGf",)}
    assert not warned(said(written, records, order=("resend",), environment={}))
    (warning,) = warned(said(written, zone(), order=("resend", "postmark"), environment={}))
    assert f"resend._domainkey.{DOMAIN}" in warning
    assert any("Postmark signs" in str(each.said) for each in said(written, zone(), order=("postmark",)))


@pytest.mark.parametrize("sender", ["", "a@nights.example", "a@nights.test", "a@example.org"])
def test_nobody_is_asked_about_domains_of_nobody(written: Written, sender: str) -> None:
    """Nor while nothing is sent."""
    assert said(written, None, sender=sender) == []
    assert said(written, None, order=("outbox",)) == []


@contextmanager
def answering(found: Zone, *, silent: bool = False) -> Iterator[int]:
    """A name server on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.1)
        stop = threading.Event()

        def work() -> None:
            while not stop.is_set():
                try:
                    data, address = listening.recvfrom(4096)
                except TimeoutError:
                    continue
                if not silent:
                    listening.sendto(_answer(data, found), address)

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            worker.join(10)


def _answer(data: bytes, found: Zone) -> bytes:
    question = dns.message.from_wire(data)
    response = dns.message.make_response(question)
    name = question.question[0].name
    texts = found.get(name.to_text(omit_final_dot=True))
    if texts is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
    for text in texts or ():
        parts = " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
        response.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", parts))
    return response.to_wire()


def test_the_dns_is_asked_over_the_wire(written: Written) -> None:
    """Long records come in pieces; a name that is not there is no silence."""
    with answering(zone()) as port:
        ask = TextRecords(("127.0.0.1",), port)
        assert ask(KEYS) == (own(),) and len(own()) > 255
        assert ask("nothing.kiez.de") == ()
        assert not warned(said(written, ask))


def test_a_dns_that_is_silent_is_not_waited_for() -> None:
    """Only as long as it may take."""
    with answering({}, silent=True) as port, pytest.raises(Unanswered):
        TextRecords(("127.0.0.1",), port, patience=0.2)(KEYS)
