"""Who may change what the index has."""

import base64
import binascii
import hashlib
import hmac
import math
import secrets
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from assistant.settings import Settings
from assistant.web.caller import Allowance, caller_of, is_of_another_site, is_this_machine
from assistant.web.refusal import RefusalError, try_later

_COOKIE: Final = "assistant_device"
_COOKIE_DAYS = 30


class Administration:
    """A password, when one is set, is asked of everybody. Without one, only this machine may: its address, and a Host
    header that names it. Browsers must have come from this server's own pages.

    Wrong passwords are slowed by sender, and in all. A browser that once knew the password has a cookie that says so, and
    is counted on its own: whoever guesses, even behind the same address, does not lock the administrator out.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._wrong_of_one = Allowance(3, 10.0)
        self._wrong_of_all = Allowance(30, 2.0)

    def refuse(self, request: Request, settings: Settings) -> None:
        """Raise `RefusalError` when a request may not administrate."""
        if is_of_another_site(request):
            raise RefusalError(403, "other_site")
        if request.method == "POST" and _content_type(request) != "application/json":
            raise RefusalError(415, "not_json")  # forms, which need no leave to go elsewhere, cannot
        if settings.admin_password.get_secret_value():
            self._refuse_without_password(request, settings)
        elif not is_this_machine(request, settings):
            raise RefusalError(403, "only_here")

    def knows(self, request: Request, settings: Settings) -> bool:
        """Whether an administrator asks, who may see what stands on the disk. Raises for a wrong password."""
        if "authorization" in request.headers and settings.admin_password.get_secret_value():
            self._refuse_without_password(request, settings)
            return True
        return is_this_machine(request, settings)

    def remember(self, request: Request, settings: Settings, response: Response) -> None:
        """Tell the browser of an administrator to say next time that it was one."""
        password = settings.admin_password.get_secret_value()
        if password and not self._device(request, password):
            device = secrets.token_urlsafe(12)
            response.set_cookie(
                _COOKIE, f"{device}.{self._sign(device, password)}", max_age=_COOKIE_DAYS * 86400, httponly=True,
                samesite="strict", secure=request.url.scheme == "https",
            )  # fmt: skip

    def _refuse_without_password(self, request: Request, settings: Settings) -> None:
        sent, password = request.headers.get("authorization", ""), settings.admin_password.get_secret_value()
        # The page asks for the password itself; with a Basic challenge the browser would, too.
        scheme = "Bearer" if sent.lower().startswith("bearer") else 'Basic realm="assistant", charset="UTF-8"'
        refusal = RefusalError(401, "wrong_password", headers={"WWW-Authenticate": scheme})
        if not sent:
            raise refusal
        device = self._device(request, password)
        counts = [(self._wrong_of_one, device or caller_of(request))]
        if not device and not is_this_machine(request, settings):
            counts.append((self._wrong_of_all, ""))
        wait = math.ceil(max(allowance.seconds_until_next(who) for allowance, who in counts))
        if wait:
            raise try_later(429, "too_many_guesses", wait)
        if not secrets.compare_digest(_password_of(sent), password.encode()):
            for allowance, who in counts:
                allowance.take(who)
            raise refusal

    def _device(self, request: Request, password: str) -> str:
        """Which of the browsers that knew this password asks; empty for any other."""
        device, _, signature = request.cookies.get(_COOKIE, "").partition(".")
        return device if hmac.compare_digest(signature.encode(), self._sign(device, password).encode()) else ""

    def _sign(self, device: str, password: str) -> str:
        return hmac.new(self._key, f"{device}\n{password}".encode(), hashlib.sha256).hexdigest()


def may_try_admin(request: Request, settings: Settings) -> bool:
    """Whether it makes sense to offer administration to this visitor."""
    return bool(settings.admin_password.get_secret_value()) or is_this_machine(request, settings)


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip()


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
