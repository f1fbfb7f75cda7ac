"""What sells is left out; bands, parties and workshops that sound like it stay."""

from __future__ import annotations

import pytest

from nocturne.quality.spam import is_spam


@pytest.mark.parametrize(
    "title",
    [
        "Buy Verified Cash App Accounts – 100% Safe",
        "Top 5 Sites to Buy Old Gmail Accounts in Bulk (2026)",
        "How do I reach Skyway customer service number?",
        "24/7 Wallet Helpline Number USA",
        "WATCH Night of Shadows (2026) Full Movie Online Free",
        "Best Essay Writing Service UK",
        "Buy Xanax Online Overnight Without Prescription",
        "Order Tramadol without prescription",
        "Call girls in Andheri book now 98765",
        "New casino promo: 50 free spins",
        "Situs Slot Gacor Hari Ini",
        "Guaranteed returns: crypto for everybody",
        "Earn $500 per day from home",
        "SEO services in Austin",
        "Instagram followers – cheap and real",
        "Get real TikTok likes instantly",
    ],
)
def test_sellers_are_known(title: str) -> None:
    assert is_spam(title)


@pytest.mark.parametrize(
    "title",
    [
        "Viagra Boys", "Xanax Youth (live)", "Call Girls / Nadelwald", "Casino Royale: 007 Night", "Bonus Track Party",
        "Essay Club: reading Sontag", "Assignment: Noise", "Night Watch – free jazz", "Watch the Skies: full moon walk",
        "Buy Nothing Market", "Order in Chaos", "SEO for Artists – a workshop", "Followers of the Void",
        "Free Spins: a vinyl night", "The Great Escort", "Slots & Synths", "Dissertation Slam",
        "Old Accounts, New Stories",
        "Customer Service (play)",
        "Poker Night at the Hof", "Support Your Local Scene", "Number Station", "Download Festival Warm-up",
    ],
)  # fmt: skip
def test_innocent_titles_stay(title: str) -> None:
    assert not is_spam(title)
