"""pydantic's findings as sentences for an operator: file, dotted key, line, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel, ValidationError

from nocturne.config.advice import did_you_mean
from nocturne.config.secrets import LOOKS_SECRET
from nocturne.errors import ContentError


def content_errors(
    problem: ValidationError, file: str, lines: Mapping[str, int], known: Iterable[str], prefix: str = ""
) -> Iterator[ContentError]:
    """One error for each finding. `known` are the keys that exist where an unknown one was found."""
    for finding in problem.errors(include_url=False, include_context=False):
        place = [str(part) for part in finding["loc"]]
        key = ".".join([prefix, *place] if prefix else place)
        line = next((lines[name] for name in _upward(key) if name in lines), None)
        if finding["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            yield _unknown(key, place[-1], file, line, known)
        elif finding["type"] in ("missing", "missing_argument"):
            yield ContentError("is missing", file=file, key=key, line=line, advice=f"add `{place[-1]}`")
        else:
            yield ContentError(_sentence(finding["msg"]), file=file, key=key, line=line)


def _unknown(key: str, name: str, file: str, line: int | None, known: Iterable[str]) -> ContentError:
    if LOOKS_SECRET.search(name.lower()):
        advice = "secrets are read from the environment; remove it here and renew it if it was ever committed"
        return ContentError("looks like a secret", file=file, key=key, line=line, advice=advice)
    return ContentError("is not a known key", file=file, key=key, line=line, advice=did_you_mean(name, known))


def _upward(key: str) -> Iterator[str]:
    while key:
        yield key
        key = key.rpartition(".")[0]


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def names_at(model: type[BaseModel], place: Iterable[str]) -> list[str]:
    """The keys a model knows where `place` leads into its nested tables."""
    for part in place:
        field = model.model_fields.get(part)
        kind = field.annotation if field else None
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            model = kind
    return list(model.model_fields)
