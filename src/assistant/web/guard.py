"""What stands before every route: names of this server, security headers, and limits on time and on open requests."""

import asyncio
from collections import Counter
from typing import Final, Protocol

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.plugs.as_json import error_as_json
from assistant.settings import Settings
from assistant.web.caller import caller_of, is_known_host, language_of
from assistant.web.refusal import RefusalError, try_later

# Gradio puts its configuration and styles into the page, hence 'unsafe-inline'; nothing needs eval. Text
# of documents and models never reaches the page as markup; were it to, it could load nothing from outside.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_SECONDS_FOR_A_PIECE = 20.0  # of a body; uploads over a slow line come piece by piece
_SECONDS_FOR_A_BODY = 30.0  # of any request but an upload
_MOST_OPEN = 200  # requests of one caller; each page that somebody looks at holds two


class _HasSettings(Protocol):
    @property
    def settings(self) -> Settings: ...


class Guard:
    """Adds the headers to every response, and serves only requests for this server that come in reasonable time."""

    def __init__(self, app: ASGIApp, service: _HasSettings) -> None:
        self._app = app
        self._service = service
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        request = Request(scope)
        caller = caller_of(request)
        self._open[caller] += 1
        try:
            refusal = self._refusal(request, caller)
            if refusal:
                await explain(request, refusal)(scope, receive, send_guarded)
            else:
                await self._app(scope, _in_time(receive, is_upload=request.method == "PUT"), send_guarded)
        finally:
            self._open[caller] -= 1
            if not self._open[caller]:
                del self._open[caller]

    def _refusal(self, request: Request, caller: str) -> RefusalError | None:
        if not is_known_host(request, self._service.settings):
            return RefusalError(421, "unknown_host")
        if caller and self._open[caller] > _MOST_OPEN:
            return try_later(429, "too_many_requests", 5)
        return None


def explain(request: Request, refusal: RefusalError) -> JSONResponse:
    """A refusal in the language of the browser."""
    told = error_as_json(refusal.message, refusal.language or language_of(request))
    return JSONResponse(told, refusal.status, HEADERS | refusal.headers)


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    for name in ("access-control-allow-origin", "access-control-allow-credentials"):
        del headers[name]  # Gradio lets other local sites call it; this server lets none


def _in_time(receive: Receive, *, is_upload: bool) -> Receive:
    """Receive a body; one that does not come in time counts as broken off."""
    loop = asyncio.get_running_loop()
    until = loop.time() + _SECONDS_FOR_A_BODY
    whole = False

    async def receive_in_time() -> Message:
        nonlocal whole
        if whole:  # what comes now is that the client leaves
            return await receive()
        seconds = _SECONDS_FOR_A_PIECE if is_upload else until - loop.time()
        try:
            message = await asyncio.wait_for(receive(), max(0.0, seconds))
        except TimeoutError:
            return {"type": "http.disconnect"}
        whole = not message.get("more_body", False)
        return message

    return receive_in_time
