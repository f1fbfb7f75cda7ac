"""A mail address: normalised once, compared by one key, and shown to nobody whole who did not ask."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""Where dots before the @ mean nothing."""
_LONGEST = 254


class BadAddress(ValueError):
    """Why an address is not taken: the end of a sentence that began with it, without the address."""


def normalised(text: str) -> str:
    """The address as it is written to: as given before the @, its domain in small ASCII. Raises BadAddress."""
    text = text.strip()
    if not text:
        raise BadAddress("is empty")
    if len(text) > _LONGEST:
        raise BadAddress("is too long for a mail address")
    try:
        read = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise BadAddress("is not a mail address") from None
    if read.smtputf8 or read.ascii_email is None:
        raise BadAddress("has letters before the @ that mail services do not write to; ask for another address")
    return read.ascii_email


def unique(address: str) -> str:
    """What two spellings of one mailbox have in common; for comparison, never to write to."""
    local, _, domain = address.rpartition("@")
    return f"{local.casefold()}@{domain.lower()}"


def family(address: str) -> str:
    """What all addresses have in common that one person makes out of one mailbox; for limits and nothing else."""
    local, _, domain = unique(address).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def masked(address: str) -> str:
    """Enough to know one's own address again: `a…@e….org`."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{ending}"


def is_disposable(address: str) -> bool:
    """Whether it is at a service that throws mail away after minutes."""
    from disposable_email_domains import blocklist  # ten thousand names, for imports and the endpoint only

    labels = address.rpartition("@")[2].split(".")
    return any(".".join(labels[at:]) in blocklist for at in range(len(labels) - 1))
