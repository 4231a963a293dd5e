"""Who may do what: security headers on every response, and the rule for administration."""

import base64
import binascii
import secrets
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings

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


def why_not_admin(request: Request, settings: Settings) -> tuple[int, str] | None:
    """Status and reason when a request may not administrate; `None` when it may.

    A password, when one is set, is asked of everybody. Without one, only this machine may: its address,
    and a Host header that names it, because a web page elsewhere can make a name of its own point here.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return 415, "Send this with Content-Type: application/json."  # other sites' forms cannot
    password = settings.admin_password.get_secret_value()
    if password:
        sent = _password_of(request.headers.get("authorization", ""))
        right = secrets.compare_digest(sent.encode(), password.encode())
        return None if right else (401, "The admin password is missing or wrong (ASSISTANT_ADMIN_PASSWORD).")
    if not _is_this_machine(request, settings):
        return 403, "Only this machine may do that. Set ASSISTANT_ADMIN_PASSWORD to allow it from elsewhere."
    return None


def may_try_admin(request: Request, settings: Settings) -> bool:
    """Whether it makes sense to offer administration to this visitor."""
    return bool(settings.admin_password.get_secret_value()) or _is_this_machine(request, settings)


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


def _password_of(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    try:
        decoded = base64.b64decode(value, validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[2]
