"""One request to a server that speaks OpenAI's protocol, and the JSON objects that it sends back, one by one."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from assistant.answer.server.failures import RefusedError, reason_of_transport
from assistant.errors import ChatModelError

if TYPE_CHECKING:
    import httpx

Event = dict[str, Any]
DONE: Final = "[DONE]"  # the closing line of a stream

_CONNECT_SECONDS = 10.0  # a server that is there takes a connection at once
_MOST_OF_A_REFUSAL = 65536  # bytes
_LOOK_SECONDS = 0.05  # between two looks whether the reader has gone


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent where, with the seconds and bytes that the reply may take."""

    url: str
    headers: dict[str, str]
    body: Event
    between: float
    until: float  # of time.monotonic
    most_bytes: int
    stop: threading.Event | None = None


def events(request: Request) -> Iterator[Event]:
    """The objects of a stream, or the one of a whole reply; an empty one for a line that says nothing, and
    `{DONE: True}` where the server says that it has finished.

    Raises `RefusedError` for any status but 200, `ChatModelError` for all that goes wrong on the way. However it is
    left, the connection is closed, which is how a server learns that nobody listens.
    """
    begun = False
    watch = _Watch(request)
    if request.stop and request.stop.is_set():
        raise ChatModelError("stopped", request.url)
    try:
        with watch.on(), _answered(request, watch) as response:
            if response.status_code != 200:
                raise RefusedError(response.status_code, _text_of(response), response.headers.get("location", ""))
            for event in _objects(_lines(response, request.most_bytes)):
                begun = True
                yield event
    except (ChatModelError, RefusedError):
        raise
    except Exception as error:  # the client's own, its transport's, and what the standard library raises under it
        if watch.fired:
            raise ChatModelError(watch.fired, request.url) from error
        reason = "proxy" if watch.at_proxy else reason_of_transport(error, begun=begun)
        raise ChatModelError(reason, f"{error!r} ({request.url})") from error
    if watch.fired:  # what was cut off may look as if it were whole
        raise ChatModelError(watch.fired, request.url)


@dataclass
class _Watch:
    """Breaks a request off, from another thread, when its time is over or its reader has gone."""

    request: Request
    fired: str = ""
    at_proxy: bool = False  # knocks at the door of one
    _socket: socket.socket | None = None
    _finished: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def on(self) -> Iterator[None]:
        """While the block runs."""
        thread = threading.Thread(target=self._wait, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._finished.set()

    def connected(self, name: str, told: dict[str, Any]) -> None:
        """Where the client says what it does: the connection that it has opened is the one to shut."""
        if name.endswith("connect_tcp.started"):
            self.at_proxy = told["host"] != urlsplit(self.request.url).hostname
        if name.endswith(("connect_tcp.complete", "start_tls.complete")):
            self.at_proxy = False
            self._socket = told["return_value"].get_extra_info("socket")
            if self.fired:
                self._shut()

    def _wait(self) -> None:
        stop, until = self.request.stop, self.request.until
        while not self.fired:
            left = until - time.monotonic()
            if self._finished.wait(max(0.0, min(left, _LOOK_SECONDS) if stop else left)):
                return
            self.fired = "stopped" if stop and stop.is_set() else "timeout" if time.monotonic() >= until else ""
        self._shut()

    def _shut(self) -> None:
        if self._socket:
            with suppress(OSError):  # the other side was faster
                self._socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _answered(request: Request, watch: _Watch) -> Iterator["httpx.Response"]:
    """The reply's head, its body unread; the connection is this request's alone, so that it can be shut."""
    import httpx

    timeout = httpx.Timeout(request.between, connect=min(_CONNECT_SECONDS, request.between))
    # A proxy of the environment does not know this machine's own servers.
    through_proxies = httpx.URL(request.url).host not in ("localhost", "127.0.0.1", "::1", "[::1]")
    with (
        httpx.Client(timeout=timeout, verify=_certificates(), trust_env=through_proxies) as client,
        client.stream(
            "POST", request.url, content=json.dumps(request.body).encode(), headers=request.headers,
            extensions={"trace": watch.connected},
        ) as response,
    ):  # fmt: skip
        yield response


@cache
def _certificates() -> ssl.SSLContext:
    """The operating system's authorities, where an office puts its own, beside the public ones."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _text_of(response: "httpx.Response") -> str:
    """The beginning of a refusal."""
    text = b""
    for piece in response.iter_bytes():
        text += piece
        if len(text) > _MOST_OF_A_REFUSAL:
            break
    return text[:_MOST_OF_A_REFUSAL].decode(errors="replace")


def _lines(response: "httpx.Response", most_bytes: int) -> Iterator[str]:
    """The lines of the body; a letter that was cut between two pieces is whole again in its line."""
    rest, read = b"", 0
    for piece in response.iter_bytes():
        read += len(piece)
        if read > most_bytes:
            raise ChatModelError("too_long", f"more than {most_bytes} bytes ({response.url})")
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line.decode(errors="replace").strip("\r\ufeff") for line in lines)
    if rest:
        yield rest.decode(errors="replace").strip("\r\ufeff")


def _objects(lines: Iterator[str]) -> Iterator[Event]:
    """The objects of `data:` lines, of lines that are one each, or of the body as a whole."""
    held: list[str] = []  # what is no object yet: it may go on in the next line
    streams, found = False, 0
    for in_stream, text in _payloads(lines):
        streams = in_stream
        if text == DONE:
            yield {DONE: True}
            continue
        if held and in_stream and not text:
            break  # an event has ended that is no object
        held += [text] if text else []
        event = _object("\n".join(held)) or (_object(text) if in_stream else None)
        if event:
            held, found = [], found + 1
        yield event or {}
    if held and not streams and held[0].lstrip().startswith("<"):
        raise RefusedError(200, "\n".join(held))  # a web page
    if held:
        raise ChatModelError("broke_off", "\n".join(held)[:200])
    if found == 1 and not streams:
        yield {DONE: True}


def _payloads(lines: Iterator[str]) -> Iterator[tuple[bool, str]]:
    """Whether the body is a stream of events, as its lines show and its head need not, and what a line carries."""
    streams = False
    for line in lines:
        name, colon, value = line.partition(":")
        streams = streams or (bool(colon) and name in ("data", "event", "id", "retry", ""))
        if streams:  # else than data: a comment, the name of an event, or nothing
            yield streams, value.strip() if name == "data" else ""
        else:
            yield streams, line


def _object(text: str) -> Event | None:
    """The object, of a list its first; `None` when it is none yet."""
    try:
        value = json.loads(text) if text else None
    except ValueError:
        return None
    if value is None:
        return None
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        raise ChatModelError("failed", text[:200])
    return value
