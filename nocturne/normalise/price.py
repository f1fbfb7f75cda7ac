"""What it costs, in numbers and in one line; what nobody said is not made up."""

from __future__ import annotations

import re

from nocturne.model.event import Availability, Offer
from nocturne.model.listing import ListedOffer
from nocturne.normalise.text import line, without_people

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
NO_MINOR = frozenset({"JPY", "KRW", "CLP", "VND", "ISK", "HUF"})
LARGEST = 10_000_000.0
_AVAILABILITIES = frozenset({"in_stock", "limited", "sold_out", "waitlist", "not_yet", "closed"})
_AMOUNT = r"(\d{1,6}(?:[.,]\d{1,2})?)"
_UNITS = {"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "$": "USD", "usd": "USD",
          "¥": "JPY", "jpy": "JPY", "円": "JPY", "yen": "JPY", "mxn": "MXN"}  # fmt: skip
_UNIT = r"(€|£|\$|¥|円|eur\b|euros?\b|gbp\b|usd\b|jpy\b|yen\b|mxn\b)"
_WRITTEN = (
    re.compile(rf"^(?:from |ab |desde |à partir de )?{_UNIT}\s?{_AMOUNT}(?:\s?[-–—/]\s?{_UNIT}?\s?{_AMOUNT})?$", re.IGNORECASE),
    re.compile(rf"^(?:from |ab |desde )?{_AMOUNT}(?:\s?[-–—/]\s?{_AMOUNT})?\s?{_UNIT}$", re.IGNORECASE),
)
_FREE = re.compile(r"^\s*(?:free(?: entry| admission)?|gratis|kostenlos|eintritt frei|entrada libre|無料)\s*!?\s*$", re.IGNORECASE)
_OPEN = re.compile(r"pay what you (?:can|want|wish)|sliding scale|donation|spende|cooperación", re.IGNORECASE)


def offer(listed: ListedOffer) -> Offer:
    """The offer in major units. `is_free` is true only when the source says so and names no price above zero."""
    availability: Availability = listed.availability if listed.availability in _AVAILABILITIES else ""  # type: ignore[assignment]
    low, high, currency = _amount(listed.low), _amount(listed.high), _currency(listed.currency)
    if low is None and high is None and listed.text:
        low, high, currency = _from_words(listed.text, currency)
    free = listed.is_free is True or bool(_FREE.match(listed.text))
    open_price = listed.pay_what_you_can or bool(_OPEN.search(listed.text))
    low, high = (high if low is None else low), (low if high is None else high)
    if low is not None and high is not None and low > high:
        low, high = high, low
    if free and not high:
        return Offer(is_free=True, low=0.0, high=0.0, currency=currency, availability=availability)
    if not high:  # nothing, or zero without the word "free": a donation or a mistake, so unknown
        low, high = None, None
    return Offer(
        is_free=False if low else None,
        low=low,
        high=None if open_price and high == low else high,
        currency=currency if high else "",
        availability=availability,
        pay_what_you_can=open_price,
    )


def _amount(text: str) -> float | None:
    written = text.strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(?:\.\d{1,4})?", written):
        return None
    value = round(float(written), 2)
    return value if value <= LARGEST else None


def _currency(text: str) -> str:
    return text.strip().upper() if re.fullmatch(r"[A-Za-z]{3}", text.strip()) else ""


def _from_words(text: str, currency: str) -> tuple[float | None, float | None, str]:
    """Numbers of a price in words, only when the whole text is one price or range with its currency."""
    written = " ".join(text.split())
    for pattern in _WRITTEN:
        if found := pattern.match(written):
            amounts = [value for group in found.groups() if group and (value := _amount(group)) is not None]
            units = [unit for group in found.groups() if group and (unit := _UNITS.get(group.lower()))]
            if amounts and units:
                return amounts[0], amounts[-1], units[0]
    return None, None, currency


def price(found: Offer, text: str = "") -> str:
    """The offer in one line, "" when nothing is known; `text` is the source's own line where no number could be read."""
    if found.is_free:
        return "Free"
    if found.pay_what_you_can:
        low = money(found.low, found.currency)
        return f"Pay what you can, from {low}" if low else "Pay what you can"
    if found.high is None:
        return without_people(line(text, 60)) if any(letter.isdigit() for letter in text) else ""
    high = money(found.high, found.currency)
    if found.low == found.high:
        return high
    if not found.low:
        return f"Free–{high}"
    symbol = SYMBOLS.get(found.currency)
    if symbol:
        return f"{money(found.low, found.currency)}–{high.removeprefix(symbol)}"
    return f"{money(found.low, '')}–{high}"


def money(amount: float | None, currency: str) -> str:
    """ "€12", "€12.50", "150 MXN"; "" without an amount."""
    if not amount:
        return ""
    whole = currency in NO_MINOR or amount == int(amount)
    number = f"{amount:.0f}" if whole else f"{amount:.2f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{number} {currency}".strip()
