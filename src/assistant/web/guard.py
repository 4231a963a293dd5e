"""Who may do what: security headers on every response, and the rule for administration."""

import base64
import binascii
import math
import secrets
import time
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from assistant.types import Language
from assistant.web.texts import language_of_browser, say

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

# What the page calls of Gradio; the rest (uploads, files, a proxy, code editing) is not for visitors.
_GRADIO = "/gradio_api/"
_CALLED = (
    "queue/join", "queue/data", "run/predict", "heartbeat/", "reset", "cancel", "startup-events", "theme.css", "app_id",
)  # fmt: skip

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")  # a proxy speaks for somebody else

_FREE_GUESSES = 3  # of a password; each further one doubles the pause before the next
_LONGEST_PAUSE = 60.0
_MOST_ADDRESSES = 10_000  # whose wrong passwords are remembered


class Guard:
    """Adds the headers to every response and hides what the page does not need of Gradio."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                for name in ("access-control-allow-origin", "access-control-allow-credentials"):
                    del headers[name]  # Gradio lets other local sites call it; this server lets none
            await send(message)

        path = scope.get("path", "")
        if path.startswith(_GRADIO) and not path.removeprefix(_GRADIO).startswith(_CALLED):
            await PlainTextResponse("Not found", 404)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)


class Administration:
    """Who may change what the index has. A password, when one is set, is asked of everybody.

    Without one, only this machine may: its address, and a Host header that names it, because a web page elsewhere
    can make a name of its own point here. Browsers must have come from this server's own pages.
    """

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}  # by address: how many in a row, and when the last was

    def refuse(self, request: Request, settings: Settings) -> None:
        """Raise `HTTPException` in the language of the browser when a request may not administrate."""
        language = language_of(request)
        if _is_of_another_site(request):
            raise HTTPException(403, say("other_site", language))
        if request.method == "POST" and _content_type(request) != "application/json":
            raise HTTPException(415, say("not_json", language))  # forms, which need no leave to go elsewhere, cannot
        if settings.admin_password.get_secret_value():
            self._refuse_without_password(request, settings, language)
        elif not _is_this_machine(request, settings):
            raise HTTPException(403, say("only_here", language))

    def _refuse_without_password(self, request: Request, settings: Settings, language: Language) -> None:
        sent = request.headers.get("authorization", "")
        # The page asks for the password itself; with a Basic challenge the browser would, too.
        scheme = "Bearer" if sent.lower().startswith("bearer") else 'Basic realm="assistant", charset="UTF-8"'
        refusal = HTTPException(401, say("wrong_password", language), {"WWW-Authenticate": scheme})
        if not sent:
            raise refusal
        address = request.client.host if request.client else ""
        times, last = self._wrong.get(address, (0, 0.0))
        seconds = last + _pause_after(times) - time.monotonic()
        if seconds > 0:
            wait = str(math.ceil(seconds))
            raise HTTPException(429, say("too_many_guesses", language, seconds=wait), {"Retry-After": wait})
        self._wrong.pop(address, None)
        if not secrets.compare_digest(_password_of(sent), settings.admin_password.get_secret_value().encode()):
            self._note_wrong(address, times + 1)
            raise refusal

    def _note_wrong(self, address: str, times: int) -> None:
        self._wrong[address] = times, time.monotonic()
        if len(self._wrong) > _MOST_ADDRESSES:
            del self._wrong[next(iter(self._wrong))]


def may_try_admin(request: Request, settings: Settings) -> bool:
    """Whether it makes sense to offer administration to this visitor."""
    return bool(settings.admin_password.get_secret_value()) or _is_this_machine(request, settings)


def language_of(request: Request) -> Language:
    """The language a browser asks for."""
    return language_of_browser(request.headers.get("accept-language", ""))


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_this_machine(request: Request, settings: Settings) -> bool:
    """Whether the server listens here only, the client is here, and it asked for a name of this machine."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    client = request.client.host if request.client else ""
    return all(map(is_loopback, (settings.host, client, asked)))


def _is_of_another_site(request: Request) -> bool:
    """What browsers say of the page that sends a request; over plain HTTP they say only its origin."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None or origin is None:
        return site not in (None, "same-origin", "none")
    names = {request.headers.get("host"), request.headers.get("x-forwarded-host")}
    return urlsplit(origin).netloc not in names


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip()


def _pause_after(times: int) -> float:
    """Seconds before another password is looked at, after so many wrong ones in a row."""
    return 0.0 if times < _FREE_GUESSES else min(_LONGEST_PAUSE, 2.0 ** (times - _FREE_GUESSES))


def _password_of(authorization: str) -> bytes:
    """The password in UTF-8; browsers and Starlette pass its bytes on as Latin-1."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip(" ").encode("latin-1")
    try:
        decoded = base64.b64decode(value, validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return b""
    return decoded.partition(b":")[2]
