"""Django, as far as tests need it: its templates, and the settings that its mail libraries read."""

from __future__ import annotations

from collections.abc import Mapping

import django
from django.conf import settings
from django.template import Context, Engine

KEYS = {"RESEND_API_KEY": "re_invented", "POSTMARK_SERVER_TOKEN": "pm-invented", "POSTMARK_MESSAGE_STREAM": "broadcast"}


def configured() -> None:
    """Settings that name no database and no service."""
    if not settings.configured:
        settings.configure(ANYMAIL=KEYS, USE_I18N=False, SECRET_KEY="invented", DEFAULT_CHARSET="utf-8")
        django.setup()


def rendered(template: str, values: Mapping[str, object]) -> str:
    """What Django makes of a template."""
    configured()
    return str(Engine(autoescape=False).from_string(template).render(Context(dict(values), autoescape=False)))
