"""Gives each request an id and sees what becomes of it: for the log, the metrics, and whoever asked."""

import re
import secrets
import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.log import REQUEST, note_request
from assistant.web.metrics import Metrics

_ID: Final = "x-request-id"
_GIVEN: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")  # an id of a proxy; any other could be something else in a log
_LEFT: Final = 499  # nobody was there any more
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class Observer:
    """Stands before everything else. It keeps the route and never the path, which may say what is looked for."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Request(scope).headers.get(_ID, "")
        id = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        begun, status = time.monotonic(), _LEFT

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_ID] = id
            await send(message)

        token = REQUEST.set(id)
        try:
            await self._app(scope, receive, send_noted)
        except Exception:
            status = 500
            raise
        finally:
            self._note(scope, status, time.monotonic() - begun)
            REQUEST.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", "page")  # what no route takes goes to Gradio's page
        self._metrics.count_request(method, route, status, seconds)
        note_request(method=method, route=route, status=status, seconds=round(seconds, 3))
