"""Currencies by the signs and words people write; a sign that several countries use depends on the country."""

from __future__ import annotations

from nocturne.parse.money import currency as iso_code

_DOLLARS = {
    "US": "USD",
    "CA": "CAD",
    "AU": "AUD",
    "NZ": "NZD",
    "MX": "MXN",
    "SG": "SGD",
    "HK": "HKD",
    "TW": "TWD",
    "AR": "ARS",
    "CL": "CLP",
    "CO": "COP",
    "UY": "UYU",
    "JM": "JMD",
}
_CROWNS = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "CZ": "CZK"}
_BY_COUNTRY = {
    "$": _DOLLARS,
    "dollar": _DOLLARS,
    "dollars": _DOLLARS,
    "peso": _DOLLARS,
    "pesos": _DOLLARS,
    "kr": _CROWNS,
    "kr.": _CROWNS,
    "¥": {"JP": "JPY", "CN": "CNY"},
    "£": {"GB": "GBP", "IM": "GBP", "JE": "GBP", "GG": "GBP", "IE": "GBP", "EG": "EGP", "GI": "GIP"},
}
_WORDS = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "pounds": "GBP",
    "quid": "GBP",
    "us$": "USD",
    "mx$": "MXN",
    "ca$": "CAD",
    "c$": "CAD",
    "a$": "AUD",
    "円": "JPY",
    "yen": "JPY",
    "￥": "JPY",
    "元": "CNY",
    "₩": "KRW",
    "₹": "INR",
    "zł": "PLN",
    "kč": "CZK",
    "₺": "TRY",
    "₴": "UAH",
    "fr.": "CHF",
    "sfr.": "CHF",
    "ft": "HUF",
    "lei": "RON",
}
_CODES = frozenset(
    (
        "ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KES KRW "
        "MXN MYR NGN NOK NZD PEN PHP PLN RON RSD SEK SGD THB TRY TWD UAH USD UYU VND ZAR"
    ).split()
)
UNITS = tuple(sorted({*_BY_COUNTRY, *_WORDS, *(code.lower() for code in _CODES)}, key=lambda unit: (-len(unit), unit)))
"""Everything that may stand beside an amount, lower case, longest first."""


def of_unit(unit: str, country: str) -> str:
    """The ISO 4217 code a sign or word means in a country (ISO 3166-1 alpha-2), "" when that cannot be known."""
    lowered = unit.strip().lower()
    if lowered in _BY_COUNTRY:
        return _BY_COUNTRY[lowered].get(country, "")
    return _WORDS.get(lowered) or (lowered.upper() if lowered.upper() in _CODES else "")


def of_code(text: str) -> str:
    """An ISO 4217 code as written, "" when it cannot be one."""
    code = iso_code(text)
    return "" if code in ("XXX", "XTS") else code
