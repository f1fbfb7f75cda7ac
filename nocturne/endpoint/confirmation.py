"""The one mail the endpoint sends by itself: somebody asked for letters at this address; was it you?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from nocturne.config.fields import mail_domain
from nocturne.endpoint.desk import Attempt
from nocturne.endpoint.pages import Pages
from nocturne.model.delivery import Batch, Message
from nocturne.site.language import Language
from nocturne.subscribers.tokens import CONFIRM_DAYS, Tokens

NAME = "confirmation"
"""In the place of a city, which it is none of."""


@dataclass(frozen=True, slots=True)
class Confirmations:
    """Writes them."""

    pages: Pages
    tokens: Tokens

    def batch(self, attempt: Attempt, now: datetime) -> Batch:
        """A batch of one, named after the attempt, so that the same one never goes twice."""
        language = self.pages.language((attempt.language,), "")
        key = hashlib.sha256(f"confirmation {attempt.subscriber} {attempt.attempt}".encode()).hexdigest()
        message = self._message(attempt, language, key, now)
        return Batch(key=key, city=NAME, week=f"{now:%G-W%V}", messages=(message,))

    def _message(self, attempt: Attempt, language: Language, key: str, now: datetime) -> Message:
        office = self.pages.office
        token = self.tokens.confirm(attempt.subscriber, attempt.attempt, now)
        link = f"{office.url}/confirm/{token}"
        names = ", ".join(office.towns[slug].name for slug in attempt.cities if slug in office.towns)
        subject = language.gettext("Please confirm: {cities} at night by mail", cities=names)
        lead = language.gettext("Somebody asked for the weekly letter of {site} at this address.", site=office.title)
        ask = language.gettext("If it was you, follow this link and press the button:")
        not_you = language.gettext("If it was not you, do nothing: no letter comes, and the address is forgotten.")
        until = language.ngettext("The link works for {count} day.", "The link works for {count} days.", CONFIRM_DAYS)
        lines = [lead, "", ask, link, "", until, not_you, "", f"{office.title} · {office.base_url}/"]
        text = "\n".join([*lines, *office.postal_address.splitlines()]) + "\n"
        html = self.pages.mail(
            language, subject=subject, lead=lead, cities=names, link=link, until=until, not_you=not_you,
            site=office.title, base_url=office.base_url, postal_address=office.postal_address,
        )  # fmt: skip
        domain = mail_domain(office.sender) or urlsplit(office.url).hostname or "localhost"
        headers = (("Message-ID", f"<{key[:32]}@{domain}>"), ("Auto-Submitted", "auto-generated"))
        return Message(
            reader=attempt.subscriber, to=attempt.address, sender=office.sender, subject=subject, html=html,
            text=text, headers=headers, reply_to=office.reply_to,
        )  # fmt: skip
