"""Amounts of money as platforms write them: numbers in major units, whole numbers in minor units."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_WITHOUT_MINOR = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split()
)  # ISO 4217 with exponent 0
_THOUSANDTHS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())  # ISO 4217 with exponent 3
_DISPUTED = frozenset("ISK UGX".split())
"""ISO 4217 gives them no minor unit, payment processors count hundredths all the same: we cannot know."""
LARGEST = 10**12
_CURRENCY = re.compile(r"[A-Z]{3}")


def currency(code: object) -> str:
    """An ISO 4217 code in upper case, "" when `code` cannot be one."""
    upper = code.strip().upper() if isinstance(code, str) else ""
    return upper if _CURRENCY.fullmatch(upper) else ""


def from_minor(amount: object, code: str) -> str:
    """`amount` minor units (cents) of the currency `code` in major units: 1250 and "USD" give "12.50".

    "" when the amount is no whole number of 0 or more or an absurd one, or the currency's exponent is not known.
    """
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        return ""
    if not _CURRENCY.fullmatch(code) or code in _DISPUTED:
        return ""
    exponent = 0 if code in _WITHOUT_MINOR else 3 if code in _THOUSANDTHS else 2
    return format(Decimal(amount).scaleb(-exponent), "f") if amount < LARGEST else ""


def amount(value: object) -> str:
    """A number or numeric string of major units as a decimal string: 5 gives "5", 12.5 gives "12.5".

    "" for anything else, for negative and for absurd amounts.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return ""
    if not number.is_finite() or not 0 <= number < 10**9:
        return ""
    return format(number.normalize() if number else Decimal(0), "f")
