"""What of Gradio visitors reach: the page, what it loads, and the events that it sends, each as this page sends it.

Gradio takes any JSON for an event and opens the files and addresses that stand in it, on its event loop, before the
event's function is called. So the body is read here, and Gradio gets it with what the event takes and nothing else.
"""

from collections.abc import Callable
from typing import Annotated, Final, Literal

import gradio as gr
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.guard import explain
from assistant.web.refusal import RefusalError

_API: Final = "/gradio_api"
_SHOWN: Final = ("/", "/theme.css", "/favicon.ico", f"{_API}/app_id", f"{_API}/queue/data")
_SHOWN_BELOW: Final = ("/assets/", "/static/", f"{_API}/heartbeat/")
_LARGEST_BODY = 100_000  # bytes; a question has at most 2,000 characters

_Session = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,40}$")]
_Text = Annotated[str, Field(max_length=10_000)]
_Texts = Annotated[list[_Text], Field(max_length=1000)]


class _Exact(BaseModel):
    """Types as they are: no number from a text."""

    model_config = ConfigDict(strict=True)


class _Choice(_Exact):
    text: _Text


class _Chosen(_Exact):
    """What was chosen: a tab, or an example question."""

    index: int
    value: _Text | _Choice


class _Event(_Exact):
    """An event: which, from what the boxes hold. What stands in the server's own memory is never sent."""

    session_hash: _Session
    fn_index: int
    data: Annotated[list[_Text | _Texts | None], Field(max_length=20)]
    event_data: _Chosen | None = None
    trigger_id: int | None = None


class _Cancel(_Exact):
    session_hash: _Session
    fn_index: int
    event_id: _Session


class _Reset(_Exact):
    event_id: _Session


class Door:
    """Passes on to Gradio what the page needs. `leave` is told of each session whose page has gone."""

    def __init__(self, app: ASGIApp, blocks: gr.Blocks, leave: Callable[[str], None]) -> None:
        self._app = app
        self._blocks = blocks
        self._leave = leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if request.method == "POST":
            try:
                body = self._checked(path, await _body_of(request))
            except ClientDisconnect:
                return
            await self._app(_with_length(scope, body), _replay(body, receive), send)
        elif request.method in ("GET", "HEAD") and (path in _SHOWN or path.startswith(_SHOWN_BELOW)):
            await self._pass_on(scope, receive, send, _session_of(path, request))
        else:
            await explain(request, RefusalError(404, "no_such_page"))(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, session: str) -> None:
        """Pass on what is only read; a page that leaves breaks its stream off, one that has all lets it end."""
        is_whole = False

        async def send_and_see(message: Message) -> None:
            nonlocal is_whole
            is_whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, send_and_see)
        finally:
            if session and not is_whole:
                self._leave(session)

    def _checked(self, path: str, body: bytes) -> bytes:
        """The body with what its event takes; raises `RefusalError` for any other."""
        try:
            match path.removeprefix(_API):
                case "/queue/join" | "/run/predict" as way:
                    event = _Event.model_validate_json(body)
                    self._refuse_unknown(event, "queue" if way == "/queue/join" else "at once")
                    return event.model_dump_json().encode()
                case "/cancel":
                    return _Cancel.model_validate_json(body).model_dump_json().encode()
                case "/reset":
                    return _Reset.model_validate_json(body).model_dump_json().encode()
        except ValidationError as error:
            raise RefusalError(422, "unknown_event") from error
        raise RefusalError(404, "no_such_page")

    def _refuse_unknown(self, event: _Event, way: Literal["queue", "at once"]) -> None:
        function = self._blocks.fns.get(event.fn_index)
        if function is None or function.queue != (way == "queue") or len(event.data) != len(function.inputs):
            raise RefusalError(422, "unknown_event")
        for value, part in zip(event.data, function.inputs, strict=True):
            if not isinstance(value, _TAKES.get(type(part), type(None))):
                raise RefusalError(422, "unknown_event")
        is_choice = event.event_data and isinstance(event.event_data.value, _Choice)
        if not is_choice and any(kind == "example_select" for _, kind in function.targets):
            raise RefusalError(422, "unknown_event")


_TAKES: Final[dict[type, type | tuple[type, ...]]] = {gr.Textbox: (str, type(None)), gr.Dropdown: (list, type(None))}


def _session_of(path: str, request: Request) -> str:
    """Whose stream that is; empty for everything else."""
    stream, _, session = path.rpartition("/")
    if stream.endswith("/heartbeat"):
        return session
    return request.query_params.get("session_hash", "") if path.endswith("/queue/data") else ""


async def _body_of(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BODY:
            raise RefusalError(413, "unknown_event")
    return body


def _with_length(scope: Scope, body: bytes) -> Scope:
    others = [(name, value) for name, value in scope["headers"] if not name.startswith(b"content-")]
    own = [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]
    return {**scope, "headers": [*(one for one in others if one[0] != b"transfer-encoding"), *own]}


def _replay(body: bytes, receive: Receive) -> Receive:
    """Receive the body as it was checked, and then whatever comes."""
    is_sent = False

    async def receive_checked() -> Message:
        nonlocal is_sent
        if is_sent:
            return await receive()
        is_sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_checked
