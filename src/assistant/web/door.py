"""What of Gradio visitors reach: the page and the files that it loads. The page has no event of Gradio, so none is let in.

The page goes through here with its own head and body, in the reader's language; Gradio's tabs are drawn into it.
"""

import re
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.caller import language_of
from assistant.web.guard import explain
from assistant.web.refusal import RefusalError
from assistant.web.shell import above_html, below_html, head_html

_SHOWN: Final = ("/theme.css", "/favicon.ico", "/gradio_api/app_id")
_SHOWN_BELOW: Final = ("/assets/", "/static/")

# Gradio's own preview of links, title, description, script of embedding frames and list of icons, in its template.
_GRADIOS: Final = re.compile(
    rb"<meta\s[^>]*?(?:property|name)=\"(?:og|twitter):[^>]*>|<title>.*?</title>|<link rel=\"manifest\"[^>]*>",
    re.DOTALL,
)
_HTML: Final = re.compile(rb"<html\s+lang=\"\w+\"")
_BODY: Final = re.compile(rb"<body[^>]*>")


class Door:
    """Passes on to Gradio what the page needs."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_read = request.method in ("GET", "HEAD")
        if is_read and path in ("", "/"):
            await self._app(scope, receive, self._with_shell(request, send))
        elif is_read and (path in _SHOWN or path.startswith(_SHOWN_BELOW)):
            await self._app(scope, receive, send)
        else:
            await explain(request, RefusalError(404, "no_such_page"))(scope, receive, send)

    def _with_shell(self, request: Request, send: Send) -> Send:
        """Send the page of Gradio as ours."""
        start: Message = {}
        body = b""

        async def send_page(message: Message) -> None:
            nonlocal start, body
            if message["type"] != "http.response.body":
                start = message if message["type"] == "http.response.start" else start
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = self._page(body, request)
            kept = [(name, value) for name, value in start["headers"] if name not in (b"content-length", b"etag")]
            length = [] if request.method == "HEAD" else [(b"content-length", str(len(page)).encode())]
            await send(
                {
                    **start,
                    "headers": [*kept, *length, (b"cache-control", b"no-cache"), (b"vary", b"Accept-Language, Cookie")],
                }
            )
            await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else page})

        return send_page

    def _page(self, body: bytes, request: Request) -> bytes:
        language = language_of(request)
        head = head_html(self._settings, language, request.scope.get("root_path", "")).encode()
        page = _HTML.sub(b'<html lang="%s"' % language.encode(), _GRADIOS.sub(b"", body), count=1)
        page = re.sub(rb"(<base [^>]*>)", lambda base: base[1] + head, page, count=1)
        above, below = above_html(self._settings, language).encode(), below_html(self._settings, language).encode()
        page = _BODY.sub(lambda _: b"<body>" + above, page, count=1)
        return page.replace(b"</gradio-app>", b"</gradio-app>" + below, 1)
