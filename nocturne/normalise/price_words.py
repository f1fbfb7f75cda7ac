"""Prices in people's words ("10–15 €", "AK 12 / VVK 10"): understood wholly or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nocturne.normalise.currencies import UNITS, of_unit

LONGEST_TEXT = 120
LARGEST = 10_000_000.0
MOST_AMOUNTS = 6

_FREE = re.compile(
    r"(?:free|100% free|free (?:of charge|entry|entrance|admission|event|party|show|for all|for everyone|rsvp)"
    r"|(?:entry|entrance|admission)(?: is)?:? free|free (?:with|w/) (?:rsvp|registration|ticket)|no cover(?: charge)?"
    r"|gratis|kostenlos|kostenfrei|umsonst|(?:freier eintritt|eintritt(?: ist)?:? ?(?:frei|kostenlos))"
    r"|(?:entrada|acceso|ingreso|evento)?:? ?(?:libre|gratis|gratuit[ao])|(?:entrée|entree)?:? ?(?:libre|gratuite?)"
    r"|(?:ingresso|entrata)? ?(?:libero|libera|gratuit[oa])|zdarma|vstup zdarma|wstęp wolny|(?:入場)?無料|免费"
    r"|(?:€|\$|£|¥)? ?0(?:[.,]00?)?(?: ?(?:€|\$|£|¥|eur|euros?|usd|gbp|yen|円))?)\s*[!.]*",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"pay (?:what|as much as) you (?:can|want|wish|like)|pwyc|pwyw|sliding scale|\bdonations?\b|donativo|aportación"
    r"|\bspende(?:n|nbasis)?\b|hutspende|zahl(?:e|t)? was du (?:kannst|willst)|cooperación|prix libre|投げ銭|カンパ",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:from|ab|desde|dès|à partir de|starting|at|tickets?|entry|entrance|admission|eintritt|entrada|cover|price"
    r"|preis|precio|cost|presale|pre-sale|advance|adv|early ?bird|vvk|vorverkauf|ak|abendkasse|bk|box office|door|doors"
    r"|on the|at the|taquilla|preventa|puerta|students?|reduced|concessions?|ermäßigt|erm|regular|normal|standard"
    r"|general|members?|otd|and|or|und|oder|y|o|suggested|donations?|spende|sliding scale|pwyc|cooperación"
    r"|recommended)\b\.?|前売り?|当日|税込|から|[〜~]|[:;|&()]|,-|\.-|(?<!\d),|,(?!\d)",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(r"\d\s?:|\d\s?\+|\d\s?(?:h|hrs?|uhr|[ap]\.?m\.?|x|%)(?!\w)", re.IGNORECASE)
"""Hours, ages and shares."""
_UPWARDS = re.compile(r"^\W*(?:from|ab|desde|dès|à partir de|starting(?: at| from)?)\b|から|\d\s?[〜~]$", re.IGNORECASE)
_UNIT = "|".join(re.escape(unit) for unit in UNITS)
_AMOUNT = r"\d{1,3}(?:[.,\u00a0 ']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_TOKEN = re.compile(
    rf"\s*(?:(?P<unit>{_UNIT})(?![^\W\d_])|(?P<amount>{_AMOUNT})|(?P<range>[-–—−/]|\bto\b|\bbis\b|\ba\b))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The lowest and the highest amount in major units, `high` None when only a "from" is told.

    `currency` ISO 4217, "" unknown.
    """

    low: float
    high: float | None
    currency: str


def says_free(text: str) -> bool:
    """Whether the whole text says that it costs nothing; "free before 23h" and "free drinks" do not."""
    return bool(_FREE.fullmatch(" ".join(text[:LONGEST_TEXT].split())))


def says_open(text: str) -> bool:
    """Whether guests decide what they give."""
    return bool(_OPEN.search(text[:LONGEST_TEXT]))


def amounts(text: str, country: str) -> Amounts | None:
    """The amounts of a text that consists of nothing but prices, None for any other: a number may be an hour or an age.

    Without any currency the words must at least say that it is a price ("AK 12 / VVK 10").
    """
    written = " ".join(text.split())
    if not written or len(written) > LONGEST_TEXT or _NO_MONEY.search(written):
        return None
    bare = " ".join(_FILLER.sub(" ", written).split())
    tokens = _tokens(bare)
    numbers = [amount(number) for kind, number in tokens if kind == "amount"]
    units = {unit.lower() for kind, unit in tokens if kind == "unit"}
    if not numbers or len(numbers) > MOST_AMOUNTS or max(numbers) > LARGEST or (not units and bare == written):
        return None
    meant = {of_unit(unit, country) for unit in units}
    if len(meant) > 1:
        return None
    upwards = len(numbers) == 1 and _UPWARDS.search(written)
    return Amounts(min(numbers), None if upwards else max(numbers), meant.pop() if meant else "")


def _tokens(bare: str) -> list[tuple[str, str]]:
    """(kind, text) of every part, [] when a part is none of ours."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(bare):
        token = _TOKEN.match(bare, at)
        if token is None or token.lastgroup is None:
            return []
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


def amount(written: str) -> float:
    """A number as people write it: "1.200" and "1,200" are thousands, "12,50" and "12.5" are not."""
    digits = re.sub(r"[\u00a0 ']", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        return float(re.sub(r"[.,]", "", digits))
    whole, _, cents = digits.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{cents}") if whole else float(cents)
