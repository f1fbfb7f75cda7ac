"""The endpoint as an ASGI app: each address, what it asks of the desk, and the page that comes back.

GET and HEAD change nothing. Nothing here writes an address or a token into a log.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, TypeVarTuple
from urllib.parse import parse_qs

import msgspec
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nocturne.deliver.courier import Courier
from nocturne.endpoint import http, speech
from nocturne.endpoint.confirmation import Confirmations
from nocturne.endpoint.desk import Attempt, Choice, Desk, Wish
from nocturne.endpoint.guard import FORM_BYTES, WEBHOOK_BYTES, Guard, TooLarge
from nocturne.endpoint.office import Office
from nocturne.endpoint.pages import PAUSES, Pages
from nocturne.endpoint.visitor import network
from nocturne.endpoint.webhooks import SERVICES, Delivery, confirmation_link, heard
from nocturne.model.delivery import Taken
from nocturne.model.subscriber import Frequency
from nocturne.normalise.tags import tags as tag_slugs
from nocturne.site.language import Language
from nocturne.subscribers.address import BadAddress, is_disposable, normalised
from nocturne.subscribers.tokens import BadToken, Tokens

log = logging.getLogger("nocturne.endpoint")

QUICKEST = 2.0
"""Seconds in which nobody fills a form."""
STALE = 86_400.0
"""Seconds after which a form has to be asked for anew."""
_FREQUENCIES: dict[str, Frequency] = {"weekly": "weekly", "monthly": "monthly", "tags": "tags"}
T = TypeVar("T")
Given = TypeVarTuple("Given")


@dataclass
class Endpoint:
    """The app's parts. `clock` tells the time; `courier` sends confirmations."""

    office: Office
    desk: Desk
    pages: Pages
    tokens: Tokens
    courier: Courier
    clock: Callable[[], datetime]
    _desk_threads: CapacityLimiter = field(init=False)
    _mail_thread: CapacityLimiter = field(init=False)

    def app(self) -> Starlette:
        """The routes."""
        self._desk_threads, self._mail_thread = CapacityLimiter(8), CapacityLimiter(1)
        routes = [
            Route("/", self.show_form, methods=["GET"]),
            Route("/subscribe", self.show_form, methods=["GET"]),
            Route("/subscribe", self.subscribe, methods=["POST"]),
            Route("/confirm/{token}", self.show_confirm, methods=["GET"]),
            Route("/confirm/{token}", self.confirm, methods=["POST"]),
            Route("/u/{token}", self.show_leave, methods=["GET"]),
            Route("/u/{token}", self.leave, methods=["POST"]),
            Route("/prefs/{token}", self.show_preferences, methods=["GET"]),
            Route("/prefs/{token}", self.choose, methods=["POST"]),
            Route("/export/{token}", self.export, methods=["GET"]),
            Route("/erase/{token}", self.show_erase, methods=["GET"]),
            Route("/erase/{token}", self.erase, methods=["POST"]),
            Route("/webhooks/{service}", self.hear, methods=["POST"]),
            Route("/queue", self.queue, methods=["GET"]),
            Route("/endpoint.css", self.style, methods=["GET"]),
            Route("/robots.txt", http.robots, methods=["GET"]),
            Route("/health", http.health, methods=["GET"]),
        ]
        return Starlette(
            routes=routes,
            middleware=[Middleware(Guard)],
            exception_handlers={
                HTTPException: self.refuse,
                BadToken: self.refuse_token,
                TooLarge: http.too_large,
                Exception: self.fail,
            },
        )

    async def show_form(self, request: Request) -> Response:
        """GET /subscribe: the form, for who comes without the site's."""
        cities = self._known(request.query_params.getlist("city"))
        language = self._language(request, cities)
        return http.page(self.pages.form(language, self.tokens.stamp(self.clock()), http.root(request), cities=cities))

    async def subscribe(self, request: Request) -> Response:
        """POST /subscribe: the same answer for every address, known or not."""
        form = await http.form(request)
        cities = self._known(form.all("city"))
        language, root, now = self._language(request, cities), http.root(request), self.clock()
        press = await self._do(self.desk.press, self._network(request), now)
        if press == "shut":
            return self._say(request, speech.busy(language), 429, language, {"Retry-After": "3600"})
        if not cities and len(self.office.towns) == 1:
            cities = tuple(self.office.towns)
        address, problem = self._address(form.one("email"), language)
        problem = problem or ("" if cities else language.gettext("Choose at least one city."))
        if problem:
            stamp = self.tokens.stamp(now)
            return http.page(self.pages.form(language, stamp, root, cities=cities, problem=problem), 422)
        trap = "caught" if form.one("website") else self._time_trap(form.one("stamp"), now)
        if trap == "stale" or (trap == "none" and press == "step"):
            return http.page(self.pages.step(language, self.tokens.stamp(now), address, cities, root))
        sent = self._say(request, speech.sent(language), 200, language, town=cities[0])
        if trap != "caught":
            wish = Wish(address=address, cities=cities, language=language.tag, network=self._network(request))
            attempt = await self._do(self.desk.ask, wish, now)
            if attempt is not None:
                sent.background = BackgroundTask(self._send, attempt, now)
        return sent

    async def show_confirm(self, request: Request) -> Response:
        """GET /confirm/TOKEN: a button."""
        now = self.clock()
        subscriber, attempt = self.tokens.read_confirm(http.token(request), now)
        language = await self._readers_language(request, subscriber)
        if not await self._do(self.desk.can_confirm, subscriber, attempt, now):
            return self._say(request, speech.over(language, self.office), 410, language)
        said, label = speech.confirm(language)
        return http.page(self.pages.button(language, said, label, http.root(request)))

    async def confirm(self, request: Request) -> Response:
        """POST /confirm/TOKEN."""
        now = self.clock()
        subscriber, attempt = self.tokens.read_confirm(http.token(request), now)
        result, reader = await self._do(self.desk.confirm, subscriber, attempt, now)
        language = self._language(request, (), reader.language if reader else "")
        if result == "over":
            return self._say(request, speech.over(language, self.office), 410, language)
        link = f"{http.root(request)}prefs/{self.tokens.preferences(subscriber)}"
        return self._say(request, speech.confirmed(language, link), 200, language)

    async def show_leave(self, request: Request) -> Response:
        """GET /u/TOKEN: a button; programs that follow links in mails change nothing."""
        subscriber, city = self.tokens.read_unsubscribe(http.token(request))
        language = await self._readers_language(request, subscriber)
        town = self.office.towns.get(city)
        said, label = speech.leave(language, town)
        more = ((language.gettext("Leave all letters"), "all"),) if town and len(self.office.towns) > 1 else ()
        return http.page(self.pages.button(language, said, label, http.root(request), more))

    async def leave(self, request: Request) -> Response:
        """POST /u/TOKEN, from the button or by a mail program (RFC 8058): done, without asking and as often as told."""
        subscriber, city = self.tokens.read_unsubscribe(http.token(request))
        body = await http.body(request, FORM_BYTES)
        everything = city not in self.office.towns or "1" in parse_qs(body.decode("utf-8", "replace")).get("all", ())
        await self._do(self.desk.leave, subscriber, "" if everything else city, self.clock())
        language = await self._readers_language(request, subscriber)
        town = None if everything else self.office.towns[city]
        return self._say(request, speech.left(language, town, self.office), 200, language)

    async def show_preferences(self, request: Request) -> Response:
        """GET /prefs/TOKEN."""
        subscriber = self.tokens.read_preferences(http.token(request))
        return await self._preferences(request, subscriber, "")

    async def choose(self, request: Request) -> Response:
        """POST /prefs/TOKEN: saved, left, or "yes, I am still here"."""
        subscriber, form, now = (
            self.tokens.read_preferences(http.token(request)),
            await http.form(request),
            self.clock(),
        )
        language = await self._readers_language(request, subscriber)
        if form.one("leave"):
            await self._do(self.desk.leave, subscriber, "", now)
            return self._say(request, speech.left(language, None, self.office), 200, language)
        if form.one("here"):
            await self._do(self.desk.here, subscriber, now)
            return self._say(request, speech.here(language), 200, language)
        cities = self._known(form.all("city"))
        if not cities:
            return await self._preferences(request, subscriber, language.gettext("Choose at least one city."))
        pause = form.one("pause")
        choice = Choice(
            cities=cities,
            tags=tuple(sorted(tag_slugs(form.one("tags")[:400].split(",")))),
            frequency=_FREQUENCIES.get(form.one("frequency"), "weekly"),
            pause=int(pause) if pause in map(str, PAUSES) else 0,
        )
        if not await self._do(self.desk.choose, subscriber, choice, now):
            return self._say(request, speech.over(language, self.office), 410, language)
        return self._say(request, speech.saved(language), 200, language)

    async def export(self, request: Request) -> Response:
        """GET /export/TOKEN: all that is known, as JSON."""
        subscriber = self.tokens.read_export(http.token(request), self.clock())
        reader = await self._do(self.desk.reader, subscriber)
        if reader is None:
            raise BadToken("gone")
        told = msgspec.to_builtins(reader)
        told["address"] = await self._do(self.desk.address, subscriber)
        if not told["address"]:
            told["address_note"] = "kept encrypted; this service can write it but not read it"
        body = msgspec.json.format(msgspec.json.encode(told), indent=1)
        named = {"Content-Disposition": 'attachment; filename="subscription.json"'}
        return Response(body, media_type="application/json", headers=named)

    async def show_erase(self, request: Request) -> Response:
        """GET /erase/TOKEN: a button."""
        subscriber = self.tokens.read_erase(http.token(request), self.clock())
        language = await self._readers_language(request, subscriber)
        said, label = speech.erase(language)
        return http.page(self.pages.button(language, said, label, http.root(request)))

    async def erase(self, request: Request) -> Response:
        """POST /erase/TOKEN."""
        now = self.clock()
        subscriber = self.tokens.read_erase(http.token(request), now)
        language = await self._readers_language(request, subscriber)
        await self._do(self.desk.erase, subscriber, now)
        return self._say(request, speech.erased(language), 200, language)

    async def hear(self, request: Request) -> Response:
        """POST /webhooks/SERVICE."""
        name, body, now = request.path_params["service"], await http.body(request, WEBHOOK_BYTES), self.clock()
        service, secret = SERVICES.get(name), self.office.webhooks.get(name, "")
        if service is None or not secret:
            raise HTTPException(404)
        delivery = Delivery(dict(request.headers), body)
        if not service.proves(delivery, secret, now):
            raise HTTPException(401)
        if link := confirmation_link(delivery):
            log.warning("Amazon SNS asks whether this endpoint is yours; open %s", link)
        for each in heard(service, delivery):
            await self._do(self.desk.hear, each, now)
        return Response(status_code=204)

    async def queue(self, request: Request) -> Response:
        """GET /queue?after=N with the bearer token: what happened since, addresses sealed."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not hmac.compare_digest(given.encode(), self.office.queue_token.encode()):
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdecimal() or len(after) > 18:
            raise HTTPException(400)
        notices = await self._do(self.desk.queue, int(after))
        last = notices[-1].number if notices else int(after)
        body = msgspec.json.encode({"store": self.desk.store_name, "notices": notices, "next": last})
        return Response(body, media_type="application/json")

    async def style(self, _: Request) -> Response:
        """GET /endpoint.css."""
        return Response(self.pages.style, media_type="text/css", headers={"Cache-Control": "max-age=86400"})

    async def refuse(self, request: Request, problem: Exception) -> Response:
        """An address that is not there, a method it does not have, a proof that is none."""
        status = problem.status_code if isinstance(problem, HTTPException) else 400
        headers = dict(problem.headers or {}) if isinstance(problem, HTTPException) else {}
        language = self._language(request, ())
        return self._say(request, speech.missing(language), status, language, headers)

    async def refuse_token(self, request: Request, _: Exception) -> Response:
        """A link that is not ours, not whole, or too old: nobody learns which."""
        language = self._language(request, ())
        return self._say(request, speech.over(language, self.office), 404, language)

    async def fail(self, request: Request, _: Exception) -> Response:
        """Our own mistake; the server's log has it, without an address."""
        language = self._language(request, ())
        return self._say(request, speech.failed(language), 500, language)

    async def _preferences(self, request: Request, subscriber: str, problem: str) -> Response:
        reader = await self._do(self.desk.reader, subscriber)
        language = self._language(request, (), reader.language if reader else "")
        if reader is not None and reader.standing != "confirmed":
            return self._say(request, speech.over(language, self.office), 410, language)
        root, now = http.root(request), self.clock()
        links = {"erase": f"{root}erase/{self.tokens.erase(subscriber, now)}"}
        if reader is not None:
            links["export"] = f"{root}export/{self.tokens.export(subscriber, now)}"
        page = self.pages.preferences(language, reader, links, root, problem)
        return http.page(page, 422 if problem else 200)

    async def _send(self, attempt: Attempt, now: datetime) -> None:
        """After the answer, so that how long it takes tells nothing. What could not be sent may be tried again."""
        batch = Confirmations(self.pages, self.tokens).batch(attempt, now)
        answer = await to_thread.run_sync(self.courier.send, batch, limiter=self._mail_thread)
        outcomes = [receipt.outcome for receipt in answer.receipts] if isinstance(answer, Taken) else []
        if not isinstance(answer, Taken) or any(outcome in ("failed", "rejected", "invalid") for outcome in outcomes):
            log.warning("a confirmation was not sent: %s", type(answer).__name__)
            await self._do(self.desk.unsent, attempt.address)

    async def _do(self, act: Callable[[*Given], T], *given: *Given) -> T:
        """One step of the desk, beside the event loop; who hangs up does not break it off half-way."""
        return await to_thread.run_sync(act, *given, limiter=self._desk_threads)

    def _known(self, cities: list[str]) -> tuple[str, ...]:
        return tuple(sorted({city for city in cities if city in self.office.towns}))

    def _address(self, text: str, language: Language) -> tuple[str, str]:
        """(address, what is wrong with it); neither depends on who is on the list."""
        try:
            address = normalised(text)
        except BadAddress:
            return "", language.gettext("This is no mail address that letters can be sent to.")
        if self.office.refuses_disposable and is_disposable(address):
            return "", language.gettext("Mail to this address is thrown away after minutes. Take another one.")
        return address, ""

    def _time_trap(self, stamp: str, now: datetime) -> str:
        """A form filled quicker than anybody can is caught; one without our stamp, as the site's, is let through."""
        if not stamp:
            return "none"
        try:
            age = (now - self.tokens.read_stamp(stamp)).total_seconds()
        except BadToken:
            return "caught"
        return "caught" if age < QUICKEST else "stale" if age > STALE else "free"

    def _network(self, request: Request) -> str:
        host = request.client.host if request.client else ""
        return network(host, request.headers.getlist("x-forwarded-for"), self.office.proxies)

    def _language(self, request: Request, cities: tuple[str, ...], readers: str = "") -> Language:
        towns = [self.office.towns[city].language for city in cities]
        return self.pages.language((readers, *towns), request.headers.get("accept-language", ""))

    async def _readers_language(self, request: Request, subscriber: str) -> Language:
        reader = await self._do(self.desk.reader, subscriber)
        return self._language(request, (), reader.language if reader else "")

    def _say(
        self,
        request: Request,
        said: speech.Said,
        status: int,
        language: Language,
        headers: dict[str, str] | None = None,
        town: str = "",
    ) -> Response:
        return http.page(
            self.pages.said(language, said, http.root(request), self.office.towns.get(town)), status, headers or {}
        )
