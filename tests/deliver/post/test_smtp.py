"""The courier that speaks SMTP, against real servers on this machine."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocturne.config.letters import LetterSettings
from nocturne.deliver.mime import encode
from nocturne.deliver.signature import VARIABLE as KEY
from nocturne.deliver.signature import Signer
from nocturne.deliver.smtp import VARIABLE, Server, SmtpCourier, Waits
from nocturne.errors import UsageError
from nocturne.model.delivery import NotLikeThis, NotNow, Receipt, Taken, Unsure
from tests.deliver.post.keys import certificate, rsa_pem
from tests.deliver.post.letters import NOW, batch, message
from tests.deliver.post.server import HOST, Broken, Mailbox, allow, serving
from tests.deliver.post.test_signature import verified

USER, PASSWORD = "letters@nights.example.org", "a secret: 100% / @home"
WAITS = Waits(answer=10.0, end=10.0)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Both sides of a certificate for the server's name."""
    return certificate(tmp_path_factory.mktemp("tls"), HOST)


def there(port: int) -> Any:
    """Leads the name of a server elsewhere to a port of this machine."""
    return lambda address, timeout: socket.create_connection(("127.0.0.1", port), timeout)


def here(port: int, **given: Any) -> SmtpCourier:
    """A courier to a server on this machine, where nobody listens on the way."""
    return SmtpCourier(Server(host="127.0.0.1", port=port), lambda: NOW, waits=WAITS, **given)


@pytest.fixture
def mailbox() -> Mailbox:
    """A server that takes everything."""
    return Mailbox()


@pytest.fixture
def courier(mailbox: Mailbox) -> Iterator[SmtpCourier]:
    """A courier to it."""
    with serving(mailbox) as port, here(port) as made:
        yield made


def test_each_letter_is_a_transaction_of_its_own_on_one_connection(courier: SmtpCourier, mailbox: Mailbox) -> None:
    """The bytes arrive as they were made, dots at the start of lines included."""
    letters = [replace(message(number=n), text="...\n.dot\nslot\n") for n in range(3)]
    answers = [courier.send(batch(each)) for each in letters]
    assert answers == [
        Taken(receipts=(Receipt(reader=each.reader, outcome="sent", id=f"N{n}"),)) for n, each in enumerate(letters)
    ]
    assert mailbox.got == [("letter@nights.example.org", [each.to], encode(each, NOW)) for each in letters]
    assert mailbox.connections == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 <{to}>: no such user", "invalid"),
        ("550 no such user", "invalid"),
        ("553 5.1.3 bad address syntax", "invalid"),
        ("550 5.2.1 mailbox disabled", "invalid"),
        ("552 5.2.2 mailbox full: message quota exceeded", "rejected"),
        ("550 5.7.1 {to} does not want this", "rejected"),
        ("554 refused", "rejected"),
        ("450 4.2.1 busy", "failed"),
        ("451 greylisted, try again", "failed"),
        ("450 4.7.1 {to} is greylisted", "failed"),
        ("452 4.2.2 over quota", "failed"),
        ("550 5.1.1 relay3 says: no such user", "invalid"),
    ],
)
def test_refusals_of_one_reader_stop_nobody_else(
    courier: SmtpCourier, mailbox: Mailbox, answer: str, outcome: str
) -> None:
    """Mixed in one run; no address stands in what is remembered."""
    letters = [message(number=n) for n in range(3)]
    mailbox.answers[letters[1].to] = answer.format(to=letters[1].to)
    outcomes = []
    for each in letters:
        taken = courier.send(batch(each))
        assert isinstance(taken, Taken)
        outcomes.append(taken.receipts[0].outcome)
        assert "@" not in taken.receipts[0].reason
    assert outcomes == ["sent", outcome, "sent"]
    assert [to for _, to, _ in mailbox.got] == [[letters[0].to], [letters[2].to]]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("421 4.3.2 closing", "NotNow"),
        ("452 4.3.1 no space", "NotNow"),
        ("450 too many letters in one hour", "NotNow"),
        ("451 4.7.1 too many letters, slow down", "NotNow"),
        ("454 Throttling failure: Daily message quota exceeded.", "NotToday"),
        ("550 5.4.5 Daily user sending limit exceeded", "NotToday"),
        ("554 5.7.1 relay access denied", "NotLikeThis"),
        ("550 5.7.26 this mail is unauthenticated", "NotLikeThis"),
        ("530 5.7.0 authentication required", "NotLikeThis"),
    ],
)
def test_refusals_of_us_are_nobodys_fault(courier: SmtpCourier, mailbox: Mailbox, answer: str, kind: str) -> None:
    """They would befall the next reader too, so nobody is struck off for them."""
    mail = message()
    mailbox.answers[mail.to] = answer
    given = courier.send(batch(mail))
    assert type(given).__name__ == kind and answer[:3] in getattr(given, "reason", "")
    mailbox.answers.clear()
    assert isinstance(courier.send(batch(mail)), Taken)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 4.3.0 try again", "NotNow"),
        ("550 5.1.1 unknown", "invalid"),
        ("550 5.7.1 unwanted", "rejected"),
        ("552 5.3.4 too big", "NotLikeThis"),
        ("554 5.6.0 not a mail", "NotLikeThis"),
    ],
)
def test_refusals_after_the_letter_mean_that_it_was_not_sent(
    courier: SmtpCourier, mailbox: Mailbox, answer: str, kind: str
) -> None:
    """The server has spoken, so nothing is in doubt."""
    mailbox.at_end.append(answer)
    given = courier.send(batch(message()))
    assert (given.receipts[0].outcome if isinstance(given, Taken) else type(given).__name__) == kind
    assert mailbox.got == []


@pytest.mark.parametrize("at", ["greeting", "sender", "reader", "data", "middle"])
def test_a_connection_lost_before_the_end_sent_nothing(at: str) -> None:
    """So it may be tried again, or elsewhere."""
    server = Broken(at)
    with server.serving() as port, here(port) as courier:
        mail = replace(message(), text="a line\n" * 1_000_000)  # more than lies ready in buffers on the way
        given = courier.send(batch(mail))
        assert isinstance(given, NotNow) and server.got == 0
        assert isinstance(courier.send(batch(message())), Taken) and server.got == 1


def test_a_connection_lost_after_the_end_leaves_it_in_doubt() -> None:
    """The letter was whole: nobody may send it again before somebody has looked."""
    server = Broken("end")
    with server.serving() as port, here(port) as courier:
        assert isinstance(courier.send(batch(message())), Unsure) and server.got == 1
        assert courier.lookup(batch(message())).certain is False
        assert isinstance(courier.send(batch(message(number=2))), Taken)


@pytest.mark.parametrize("at", ["sender", "reader", "data"])
def test_a_connection_that_was_used_is_opened_anew(at: str) -> None:
    """Servers close those that served much; the letter goes all the same, once."""
    server = Broken("nothing")
    with server.serving() as port, here(port) as courier:
        assert isinstance(courier.send(batch(message())), Taken)
        server.at = at
        assert isinstance(courier.send(batch(message(number=2))), Taken)
        assert server.got == 2


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    """Neither before the letter nor after it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        courier = SmtpCourier(Server(host="127.0.0.1", port=port), lambda: NOW, waits=Waits(answer=0.2, end=0.2))
        given = courier.send(batch(message()))
    assert isinstance(given, NotNow) and "in time" in given.reason
    assert isinstance(here(port).send(batch(message())), NotNow)


def test_letters_travel_encrypted_and_after_a_login(
    mailbox: Mailbox, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """By STARTTLS, to a server whose certificate bears its name."""
    with serving(mailbox, tls[0], authenticator=allow(USER, PASSWORD), auth_required=True) as port:
        server = Server(host=HOST, port=port, user=USER, password=PASSWORD)
        with SmtpCourier(server, lambda: NOW, connect=there(port), context=tls[1], waits=WAITS) as courier:
            assert isinstance(courier.send(batch(message())), Taken)
        assert len(mailbox.got) == 1
        guessed, nobody = replace(server, password="guessed-wrong"), replace(server, user="", password="")
        for wrong, word in ((guessed, "535"), (nobody, "530")):
            with SmtpCourier(wrong, lambda: NOW, connect=there(port), context=tls[1], waits=WAITS) as courier:
                given = courier.send(batch(message()))
            assert isinstance(given, NotLikeThis) and word in given.reason
            assert "guessed-wrong" not in given.reason and USER not in given.reason
    assert len(mailbox.got) == 1


def test_encryption_from_the_first_byte(mailbox: Mailbox, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    """What smtps:// means."""
    with serving(mailbox, tls[0], implicit=True) as port:
        server = Server(host=HOST, port=port, tls=True)
        with SmtpCourier(server, lambda: NOW, connect=there(port), context=tls[1], waits=WAITS) as courier:
            assert isinstance(courier.send(batch(message())), Taken)


def test_a_server_without_encryption_gets_nothing(mailbox: Mailbox) -> None:
    """No letter and no password, unless it is this machine."""
    with serving(mailbox) as port:
        server = Server(host=HOST, port=port, user=USER, password=PASSWORD)
        given = SmtpCourier(server, lambda: NOW, connect=there(port), waits=WAITS).send(batch(message()))
    assert isinstance(given, NotLikeThis) and "STARTTLS" in given.reason
    assert mailbox.got == []


@pytest.mark.parametrize("implicit", [False, True])
def test_a_certificate_of_somebody_else_is_not_trusted(
    mailbox: Mailbox, tls: tuple[ssl.SSLContext, ssl.SSLContext], tmp_path: Path, implicit: bool
) -> None:
    """Neither one that nobody vouches for nor one that bears another name."""
    with serving(mailbox, tls[0], implicit=implicit) as port:
        for host, context in ((HOST, certificate(tmp_path, HOST)[1]), ("other.example.org", tls[1])):
            server = Server(host=host, port=port, tls=implicit)
            fresh = ssl.create_default_context() if host == HOST else context
            given = SmtpCourier(server, lambda: NOW, connect=there(port), context=fresh, waits=WAITS).send(
                batch(message())
            )
            assert isinstance(given, NotLikeThis) and "certificate" in given.reason
    assert mailbox.got == []


def test_what_arrives_is_signed(mailbox: Mailbox) -> None:
    """As settings and environment say."""
    letters = LetterSettings(dkim_domain="nights.example.org")
    with serving(mailbox) as port:
        given = {VARIABLE: f"smtp://127.0.0.1:{port}", KEY: rsa_pem()}
        with SmtpCourier.of(letters, given, lambda: NOW) as courier:
            assert isinstance(courier.send(batch(message())), Taken)
    signer = Signer.of(letters, given)
    assert signer is not None and verified(mailbox.got[0][2], signer)


def test_a_server_that_takes_no_login_gets_no_letter(mailbox: Mailbox) -> None:
    """It is not the one that was meant."""
    with serving(mailbox) as port:
        server = Server(host="127.0.0.1", port=port, user=USER, password=PASSWORD)
        with SmtpCourier(server, lambda: NOW, waits=WAITS) as courier:
            given = courier.send(batch(message()))
    assert isinstance(given, NotLikeThis) and "login" in given.reason
    assert mailbox.got == []


def test_more_than_one_letter_at_a_time_is_refused(courier: SmtpCourier, mailbox: Mailbox) -> None:
    """What is in doubt is one reader, never a batch."""
    assert courier.capabilities.max_batch == 1 and not courier.capabilities.queryable
    many = replace(batch(message()), messages=(message(), message(number=2)))
    assert isinstance(courier.send(many), NotLikeThis)
    assert mailbox.got == [] and courier.suppressions(None) == ()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("smtp://mail.example.org", Server(host="mail.example.org", port=587)),
        ("smtps://mail.example.org/", Server(host="mail.example.org", port=465, tls=True)),
        ("smtp://me%40a.org:p%2Fw%3A@[::1]:25", Server(host="::1", port=25, user="me@a.org", password="p/w:")),
    ],
)
def test_the_server_comes_from_the_environment(given: str, wanted: Server) -> None:
    """One address with everything in it; signs of their own are written with %."""
    assert Server.of({VARIABLE: given}) == wanted
    assert "p/w:" not in repr(wanted)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "mail.example.org",
        "https://a:sesame@b.org",
        "smtp://:sesame@b.org",
        "smtp://a:sesame@b.org:no",
        "smtp://a:ses%0Aame@b.org",
        "smtp://a:sesame%C3%A9@b.org",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(given: str) -> None:
    """A password may be in it."""
    with pytest.raises(UsageError, match=VARIABLE) as refusal:
        Server.of({VARIABLE: given})
    assert "sesame" not in str(refusal.value)
