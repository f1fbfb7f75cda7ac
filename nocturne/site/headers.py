"""What the site tells browsers and crawlers about itself: policy, headers, robots, contact."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from nocturne.site import dates
from nocturne.site.content import FormFacts, SiteFacts


def page_policy(site: SiteFacts, *, form: FormFacts | None = None) -> str:
    """The Content Security Policy each page carries; nothing is allowed that a page does not use.

    `form`: one that the page sends to another origin, whose answer may lead back here. The one policy of Trusted Types
    lets the address of the site's own service worker through, and no other.
    """
    taken = f" {form.origin}" if form else ""
    pictures = " https:" if site.images == "source" else ""
    policies = "nocturne" if site.offline else "'none'"
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{pictures}; connect-src 'self'; "
        f"manifest-src 'self'; form-action 'self'{taken}; base-uri 'none'; require-trusted-types-for 'script'; "
        f"trusted-types {policies}"
    )


def embed_policy() -> str:
    """The policy of the pages that are made for frames: a style, links, and nothing else."""
    return "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'"


def headers_file(site: SiteFacts) -> bytes:
    """`_headers` as Netlify and Cloudflare Pages read it; paths there begin at the host's root.

    The policy here is that of all pages together; the one in a page's head is closer. No page may be framed but
    those made for it. Where several rules fit, Netlify takes the closest one's policy, and Cloudflare takes them all,
    unless a rule drops what came before with "!", which Netlify calls invalid. Cloudflare leaves ".html" out of
    addresses.
    """
    base = urlsplit(site.base_url).path
    dropped = "" if site.host == "netlify" else "  ! Content-Security-Policy\n"
    framed = "".join(
        f"{base}/*/{name}\n{dropped}  Content-Security-Policy: {embed_policy()}\n" for name in ("embed.html", "embed")
    )
    open_paths = ("/api/*", "/*/events.ics", "/*/feed.xml", "/*/feed.json", "/*/vibe.json")
    shared = "".join(f"{base}{path}\n  Access-Control-Allow-Origin: *\n" for path in open_paths)
    return (
        f"{base}/*\n"
        f"  Content-Security-Policy: {page_policy(site, form=site.form)}; frame-ancestors 'none'\n"
        "  X-Content-Type-Options: nosniff\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
        "  Permissions-Policy: camera=(), geolocation=(self), microphone=(), payment=()\n"
        "  Cross-Origin-Opener-Policy: same-origin\n"
        f"{framed}"
        f"{base}/assets/*\n"
        "  Cache-Control: public, max-age=31536000, immutable\n"
        f"{base}/sw.js\n"
        "  Cache-Control: no-cache\n"
        f"{shared}"
    ).encode()


def robots(site: SiteFacts) -> bytes:
    """Everyone may read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.base_url}/sitemap.xml\n".encode()


def security(site: SiteFacts, now: datetime) -> bytes:
    """`.well-known/security.txt` (RFC 9116), b"" when nobody is to be reached."""
    contact = contact_url(site.contact)
    if not contact:
        return b""
    where = f"{site.base_url}/.well-known/security.txt"
    expires = dates.quarter_after_next(now)
    return (
        f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {site.language}\nCanonical: {where}\n".encode()
    )


def contact_url(contact: str) -> str:
    """An address or a page as a URL."""
    if contact.startswith(("http://", "https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
