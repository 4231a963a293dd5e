"""The path below which everything is when a reverse proxy serves other things, too: `/policy` of https://city.example/policy/."""

import re
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings

# One or more names between slashes, none of them dots alone: /policy, /a/b.
_PREFIX = re.compile(r"(?:/(?!\.+(?:/|$))[\w.~-]+)+", re.ASCII)


class Prefix:
    """Tells every route its prefix, whether or not the proxy has taken it off: that of the settings, else the one that a
    trusted proxy names."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._own = settings.root_path
        self._trusted = settings.proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = self._prefix_of(scope) if scope["type"] == "http" else ""
        if not prefix:
            await self._app(scope, receive, send)
        elif scope["path"] == prefix:
            await RedirectResponse(f"{prefix}/")(scope, receive, send)
        else:
            below = scope["path"] if scope["path"].startswith(f"{prefix}/") else prefix + scope["path"]
            await self._app({**scope, "root_path": prefix, "path": below}, receive, send)

    def _prefix_of(self, scope: Scope) -> str:
        if self._own or not self._is_trusted(scope):
            return self._own
        named = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/")
        return named if _PREFIX.fullmatch(named) else ""

    def _is_trusted(self, scope: Scope) -> bool:
        client = scope["client"][0] if scope.get("client") else ""
        return any(trusted in ("*", client) or _is_in(client, trusted) for trusted in self._trusted)


def _is_in(client: str, network: str) -> bool:
    try:
        return ip_address(client) in ip_network(network, strict=False)
    except ValueError:  # a name, or a socket
        return False
