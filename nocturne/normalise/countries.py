"""Countries by the names and codes that platforms write."""

from __future__ import annotations

import re

_NAMES = {
    "AR": "argentina", "AT": "austria österreich", "AU": "australia", "BE": "belgium belgië belgique", "BR": "brazil brasil",
    "CA": "canada", "CH": "switzerland schweiz suisse", "CL": "chile", "CN": "china", "CO": "colombia",
    "CZ": "czechia czech_republic česko", "DE": "germany deutschland", "DK": "denmark danmark", "ES": "spain españa",
    "FI": "finland suomi", "FR": "france", "GB": "united_kingdom great_britain england scotland wales uk",
    "GR": "greece", "HK": "hong_kong", "HU": "hungary magyarország", "ID": "indonesia", "IE": "ireland", "IL": "israel",
    "IN": "india", "IS": "iceland", "IT": "italy italia", "JP": "japan 日本", "KE": "kenya",
    "KR": "south_korea republic_of_korea korea", "MX": "mexico méxico", "MY": "malaysia", "NG": "nigeria",
    "NL": "netherlands nederland the_netherlands", "NO": "norway norge", "NZ": "new_zealand", "PE": "peru perú",
    "PH": "philippines", "PL": "poland polska", "PT": "portugal", "RO": "romania românia", "RS": "serbia",
    "SE": "sweden sverige", "SG": "singapore", "TH": "thailand", "TR": "turkey türkiye", "TW": "taiwan",
    "UA": "ukraine", "US": "united_states united_states_of_america usa u.s.a. u.s.", "ZA": "south_africa",
}  # fmt: skip
_CODES = {name.replace("_", " "): code for code, names in _NAMES.items() for name in names.split()}
_THREE = {"DEU": "DE", "GBR": "GB", "USA": "US", "JPN": "JP", "MEX": "MX", "FRA": "FR", "ESP": "ES", "ITA": "IT",
          "NLD": "NL", "CHE": "CH", "AUT": "AT", "CAN": "CA", "AUS": "AU", "IRL": "IE", "POL": "PL"}  # fmt: skip


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 of a country as written, "" when it is not known."""
    written = text.strip()
    if written.upper() == "UK":
        return "GB"
    if re.fullmatch(r"[A-Za-z]{2}", written):
        return written.upper()
    return _THREE.get(written.upper()) or _CODES.get(written.lower(), "")
