"""What it costs: numbers where somebody wrote a price, the source's own words otherwise, and never an invented zero."""

from __future__ import annotations

import pytest

from nocturne.model.event import Offer
from nocturne.model.listing import ListedOffer
from nocturne.normalise.price import price

UNKNOWN = Offer()


@pytest.mark.parametrize(
    ("text", "country", "low", "high", "currency", "line"),
    [
        ("10–15 €", "DE", 10, 15, "EUR", "€10–15"),
        ("ab 8 Euro", "DE", 8, None, "EUR", "from €8"),
        ("AK 12 / VVK 10", "DE", 10, 12, "", "AK 12 / VVK 10"),
        ("VVK 10 €, AK 12 €", "DE", 10, 12, "EUR", "€10–12"),
        ("¥2000", "JP", 2000, 2000, "JPY", "¥2000"),
        ("前売 2,000円 / 当日 2,500円", "JP", 2000, 2500, "JPY", "¥2000–2500"),
        ("$10-$20", "US", 10, 20, "USD", "$10–20"),
        ("$10-20", "MX", 10, 20, "MXN", "10–20 MXN"),
        ("$150", "", 150, 150, "", "$150"),
        ("US$ 20", "MX", 20, 20, "USD", "$20"),
        ("20 pesos", "MX", 20, 20, "MXN", "20 MXN"),
        ("from $17.85", "US", 17.85, None, "USD", "from $17.85"),
        ("12,50 €", "DE", 12.5, 12.5, "EUR", "€12.50"),
        ("€1.200,50", "DE", 1200.5, 1200.5, "EUR", "€1200.50"),
        ("1,200 USD", "US", 1200, 1200, "USD", "$1200"),
        ("£5 adv / £7 door", "GB", 5, 7, "GBP", "£5–7"),
        ("10 € / 8 € reduced", "DE", 8, 10, "EUR", "€8–10"),
        ("100 kr", "SE", 100, 100, "SEK", "100 SEK"),
        ("100 kr", "DK", 100, 100, "DKK", "100 DKK"),
        ("10 CHF", "CH", 10, 10, "CHF", "10 CHF"),
        ("10 a 15 €", "ES", 10, 15, "EUR", "€10–15"),
    ],
)
def test_a_text_that_is_nothing_but_a_price_gives_numbers(
    text: str, country: str, low: float, high: float | None, currency: str, line: str
) -> None:
    found = price(ListedOffer(text=text), country)
    assert found.offer == Offer(is_free=False, low=low, high=high, currency=currency)
    assert found.line == line


@pytest.mark.parametrize(
    "text",
    [
        "free before 23h",
        "free before 23h, then 10 €",
        "free drinks, 10 €",
        "18+",
        "$20 / 21+",
        "23:00 5€",
        "12",
        "10 €, 20 $",
        "2x1",
        "10 €" * 60,
        "entry after 11pm 15",
    ],
)
def test_a_text_that_may_mean_something_else_gives_no_number_but_is_shown(text: str) -> None:
    found = price(ListedOffer(text=text), "DE")
    assert found.offer == UNKNOWN
    assert found.line
    assert len(found.line) <= 80


@pytest.mark.parametrize(
    "text", ["", "tbc", "see website", "Abendkasse", "free drinks", "free for members", "not free"]
)
def test_words_without_a_number_are_no_price(text: str) -> None:
    found = price(ListedOffer(text=text), "DE")
    assert (found.offer, found.line) == (UNKNOWN, "")


@pytest.mark.parametrize(
    "text",
    [
        "free",
        "Free!",
        "FREE ENTRY",
        "Eintritt frei",
        "Eintritt: frei",
        "gratis",
        "entrada libre",
        "無料",
        "0 €",
        "No cover",
    ],
)
def test_only_words_that_say_so_outright_mean_free(text: str) -> None:
    found = price(ListedOffer(text=text), "DE")
    assert (found.offer, found.line) == (Offer(is_free=True, low=0, high=0), "Free")


@pytest.mark.parametrize(
    "text", ["Donation", "5 € donation", "Spende", "pay what you can", "sliding scale", "PWYC 5-10 €"]
)
def test_what_guests_decide_themselves_is_said_so(text: str) -> None:
    found = price(ListedOffer(text=text), "DE")
    assert found.offer.pay_what_you_can
    assert found.offer.is_free is not True
    assert found.line.startswith("Pay what you can")


@pytest.mark.parametrize(
    ("listed", "offer", "line"),
    [
        (ListedOffer(), UNKNOWN, ""),
        (ListedOffer(is_free=False), UNKNOWN, ""),
        (ListedOffer(is_free=False, text="free"), UNKNOWN, ""),
        (ListedOffer(is_free=False, text="0"), UNKNOWN, ""),
        (ListedOffer(is_free=False, low="0.00", high="0.00", currency="USD"), UNKNOWN, ""),
        (ListedOffer(low="0", currency="EUR"), UNKNOWN, ""),
        (ListedOffer(is_free=True), Offer(is_free=True, low=0, high=0), "Free"),
        (
            ListedOffer(is_free=False, low="0.00", high="200.00", currency="USD"),
            Offer(is_free=False, low=0, high=200, currency="USD"),
            "Free–$200",
        ),
        (
            ListedOffer(is_free=True, low="10", high="10", currency="EUR"),
            Offer(is_free=False, low=0, high=10, currency="EUR"),
            "Free–€10",
        ),
        (
            ListedOffer(low="20", high="10", currency="jpy"),
            Offer(is_free=False, low=10, high=20, currency="JPY"),
            "¥10–20",
        ),
        (ListedOffer(high="12.5", currency="EUR"), Offer(is_free=False, low=12.5, high=12.5, currency="EUR"), "€12.50"),
        (ListedOffer(low="5"), Offer(is_free=False, low=5, high=5), "5"),
        (ListedOffer(low="5", currency="XXX"), Offer(is_free=False, low=5, high=5), "5"),
        (ListedOffer(low="-5", high="nan", currency="EUR"), UNKNOWN, ""),
        (ListedOffer(low="1e400", high="inf"), UNKNOWN, ""),
        (ListedOffer(low="٥", currency="EUR"), UNKNOWN, ""),
        (ListedOffer(availability="sold_out"), Offer(availability="sold_out"), ""),
        (ListedOffer(availability="perhaps"), UNKNOWN, ""),
        (
            ListedOffer(pay_what_you_can=True, low="5", currency="USD"),
            Offer(is_free=False, low=5, currency="USD", pay_what_you_can=True),
            "Pay what you can, from $5",
        ),
        (
            ListedOffer(pay_what_you_can=True, low="0", currency="USD"),
            Offer(pay_what_you_can=True),
            "Pay what you can",
        ),
    ],
)
def test_numbers_of_a_source_count_as_far_as_they_can_be_true(listed: ListedOffer, offer: Offer, line: str) -> None:
    found = price(listed, "US")
    assert (found.offer, found.line) == (offer, line)


def test_a_telephone_number_in_a_price_line_goes_no_further() -> None:
    assert "030" not in price(ListedOffer(text="call +49 30 1234567 or 030 1234567, 5 €"), "DE").line
