"""Who sends a request: this machine, somebody behind a proxy, another site's page."""

import time
from collections import OrderedDict
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from assistant.settings import Settings
from assistant.types import Language
from assistant.web.texts import language_of_browser

# What proxies add, each its own. Whoever sends one speaks for somebody else, or says so.
_OF_PROXIES: Final = (
    "forwarded", "via", "x-forwarded-", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip",
    "fastly-client-ip", "x-original-", "x-envoy-", "cf-",
)  # fmt: skip
LANGUAGE_COOKIE: Final = "language"
_MOST_CALLERS = 10_000  # that are remembered


class Allowance:
    """So many requests of each caller at once, and one more after each pause of so many seconds."""

    def __init__(self, most: int, pause: float) -> None:
        self._most, self._pause = most, pause
        self._full: OrderedDict[str, float] = OrderedDict()  # when a caller may again send all of them

    def seconds_until_next(self, caller: str) -> float:
        """How long a caller has to wait for the next one; 0 when it is allowed now."""
        full = self._full.get(caller, 0.0)
        return max(0.0, full - time.monotonic() - (self._most - 1) * self._pause)

    def take(self, caller: str) -> None:
        """Count one."""
        now = time.monotonic()
        self._full[caller] = max(self._full.get(caller, 0.0), now) + self._pause
        self._full.move_to_end(caller)
        if len(self._full) > _MOST_CALLERS:
            self._full.popitem(last=False)


def language_of(request: HTTPConnection) -> Language:
    """The language that the reader chose on the page, else the one the browser asks for."""
    match request.cookies.get(LANGUAGE_COOKIE):
        case "ko" | "en" as chosen:
            return chosen
    return language_of_browser(request.headers.get("accept-language", ""))


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def host_asked_for(request: HTTPConnection) -> str:
    """The name in the Host header, without the port; empty for one that is none."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def is_known_host(request: HTTPConnection, settings: Settings) -> bool:
    """Whether the server is called by a name that is its own.

    A page elsewhere can make a name of its own point at a server that is not meant for it, and then read it with the
    visitor's browser. A server for the network goes by many names, so it knows them only when it is told.
    """
    asked, allowed = host_asked_for(request), settings.hosts
    if is_loopback(asked) or asked in allowed:
        return True
    return not allowed and not is_loopback(settings.host)


def is_proxied(request: HTTPConnection) -> bool:
    """Whether a proxy passed this on."""
    return any(name.startswith(_OF_PROXIES) for name in request.headers)


def is_this_machine(request: HTTPConnection, settings: Settings) -> bool:
    """Whether the server listens here only, the client is here itself, and it asked for a name of this machine."""
    client = request.client.host if request.client else ""
    return not is_proxied(request) and all(map(is_loopback, (settings.host, client, host_asked_for(request))))


def caller_of(request: HTTPConnection) -> str:
    """Whom limits count for: an address, of IPv6 the network that one visitor has; empty for this machine, whose programs
    are no strangers, and whose reverse proxy, unless it is trusted, stands for everybody."""
    client = request.client.host if request.client else ""
    if is_loopback(client):
        return ""
    return str(ip_network((client, 64), strict=False)) if ":" in client else client


def is_of_another_site(request: HTTPConnection) -> bool:
    """What browsers say of the page that sends a request; over plain HTTP they say only its origin."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None or origin is None:
        return site not in (None, "same-origin", "none")
    names = {request.headers.get("host"), request.headers.get("x-forwarded-host")}
    return urlsplit(origin).netloc not in names
