"""Questions read and answers written: forms within bounds, pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from nocturne.endpoint.guard import FORM_BYTES, TooLarge


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent."""

    fields: dict[str, list[str]]

    def one(self, name: str) -> str:
        """A field's first value, "" when it was not sent."""
        return self.fields.get(name, [""])[0].strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.fields.get(name, [])


def page(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A page, in a language that depends on who asks."""
    return Response(body, status, {"Vary": "Accept-Language", **(headers or {})}, "text/html; charset=utf-8")


def token(request: Request) -> str:
    """The token in the address."""
    found: str = request.path_params["token"]
    return found


def root(request: Request) -> str:
    """From a page to the top of the endpoint, wherever it is mounted."""
    path: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * max(path.count("/") - 1, 0)


async def form(request: Request) -> Form:
    """The form that was sent. Raises HTTPException, TooLarge."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    sent = await body(request, FORM_BYTES)
    try:
        return Form(parse_qs(sent.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise HTTPException(400) from None


async def body(request: Request, most: int) -> bytes:
    """What was sent. Raises TooLarge."""
    taken = bytearray()
    async for part in request.stream():
        taken += part
        if len(taken) > most:
            raise TooLarge
    return bytes(taken)


async def too_large(_: Request, __: Exception) -> Response:
    """The answer to more than anybody honest has to say."""
    return PlainTextResponse("too large", 413)


async def robots(_: Request) -> Response:
    """GET /robots.txt: nothing here is for programs that look around."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def health(_: Request) -> Response:
    """GET /health, for whoever keeps it running."""
    return PlainTextResponse("ok")
