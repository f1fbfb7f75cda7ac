"""What it costs, in numbers and in one line; what nobody said is not made up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nocturne.model.event import Availability, Offer
from nocturne.model.listing import ListedOffer
from nocturne.normalise import currencies
from nocturne.normalise.price_words import LARGEST, Amounts, amounts, says_free, says_open
from nocturne.normalise.text import line, without_people

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
NO_MINOR = frozenset({"JPY", "KRW", "CLP", "VND", "ISK", "HUF"})
PRICE_LIMIT = 80

_AVAILABILITIES: dict[str, Availability] = {
    "in_stock": "in_stock",
    "limited": "limited",
    "sold_out": "sold_out",
    "waitlist": "waitlist",
    "not_yet": "not_yet",
    "closed": "closed",
}
_DECIMAL = re.compile(r"\d{1,9}(?:[.,]\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Price:
    """An offer and the one line that tells it."""

    offer: Offer
    line: str


def price(listed: ListedOffer, country: str) -> Price:
    """What a listing says it costs. `country` (ISO 3166-1 alpha-2) tells whose dollar a "$" is."""
    words = line(listed.text, 400)
    found = offer(listed, words, country)
    return Price(found, spoken(found, words))


def offer(listed: ListedOffer, words: str, country: str) -> Offer:
    """The offer in major units. `is_free` is true only when the source says so and names no price above zero."""
    availability = _AVAILABILITIES.get(listed.availability, "")
    free = listed.is_free is True or (listed.is_free is None and says_free(words))
    open_price = listed.pay_what_you_can or says_open(words)
    known = _numbers(listed) or amounts(words, country)
    if known is None or not (known.high or known.low):  # zero without the word "free" is a donation or a mistake
        if free and not open_price:
            return Offer(is_free=True, low=0.0, high=0.0, availability=availability)
        return Offer(availability=availability, pay_what_you_can=open_price)
    low = 0.0 if free else known.low
    return Offer(
        is_free=None if open_price and not low else False,
        low=low,
        high=None if open_price and low == known.high else known.high,
        currency=known.currency or currencies.of_code(listed.currency),
        availability=availability,
        pay_what_you_can=open_price,
    )


def _numbers(listed: ListedOffer) -> Amounts | None:
    """The amounts a source gives as numbers."""
    found = [value for text in (listed.low, listed.high) if (value := _amount(text)) is not None]
    return Amounts(min(found), max(found), currencies.of_code(listed.currency)) if found else None


def _amount(text: str) -> float | None:
    written = text.strip()
    if not _DECIMAL.fullmatch(written):
        return None
    value = round(float(written.replace(",", ".")), 2)
    return value if value <= LARGEST else None


def spoken(found: Offer, words: str) -> str:
    """The offer in one line, "" when nothing is known; the source's own words where no number could be read."""
    if found.is_free:
        return "Free"
    if found.pay_what_you_can:
        return ", ".join(filter(None, ("Pay what you can", _range(found))))
    told = without_people(line(words, PRICE_LIMIT))
    own = told if any(letter.isdigit() and letter != "0" for letter in told) else ""
    if found.low is None:
        return own
    return _range(found) if found.currency else own or _range(found)


def _range(found: Offer) -> str:
    """ "€12", "€10–20", "Free–€20", "150–200 MXN", "from €8"; "" without an amount."""
    if found.low is None:
        return ""
    if found.high is None:
        told = money(found.low, found.currency)
        return f"from {told}" if told else ""
    high = money(found.high, found.currency)
    if found.low == found.high:
        return high
    if not found.low:
        return f"Free–{high}"
    symbol = SYMBOLS.get(found.currency)
    if symbol:
        return f"{money(found.low, found.currency)}–{high.removeprefix(symbol)}"
    return f"{money(found.low, '')}–{high}"


def money(amount: float, currency: str) -> str:
    """ "€12", "€12.50", "150 MXN"; "" for nothing."""
    if not amount:
        return ""
    whole = currency in NO_MINOR or amount == int(amount)
    number = f"{amount:.0f}" if whole else f"{amount:.2f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{number} {currency}".strip()
