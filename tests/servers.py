"""Real HTTP servers of the tests' own, in threads: what they answer is scripted, the wire is real."""

import http.client
import json
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.answer.server.local import LocalModel


class Wire:
    """One reply, written piece by piece as an OpenAI-compatible server writes it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self._handler = handler
        self.path, self.body = handler.path, body
        self._chunked = False

    def start(self, *, chunked: bool = True, content_type: str = "text/event-stream") -> None:
        """The headers; without chunks the end of the connection is the end of the reply."""
        self._chunked = chunked
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", content_type)
        self._handler.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Connection", "close")))
        self._handler.end_headers()

    def raw(self, content: bytes) -> None:
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(content), content) if self._chunked else content)
        self._handler.wfile.flush()

    def event(self, value: object) -> None:
        self.raw(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def say(self, text: str, *, finish: str | None = None) -> None:
        """One piece of the reply."""
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish}
        self.event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]})  # fmt: skip

    def finish(self, reason: str = "stop", *, done: bool = True) -> None:
        """The last pieces, as they should be."""
        self.say("", finish=reason)
        self.end(done=done)

    def end(self, *, done: bool = True) -> None:
        if done:
            self.raw(b"data: [DONE]\n\n")
        if self._chunked:
            self._handler.wfile.write(b"0\r\n\r\n")
        self._handler.close_connection = True

    def status(self, code: int, body: bytes = b'{"error": {"message": "scripted"}}', **headers: str) -> None:
        """A whole reply that is not a stream."""
        self._handler.send_response(code)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def json(self, value: object) -> None:
        self.status(200, json.dumps(value).encode())

    def waits_for_hangup(self, seconds: float) -> bool:
        """Whether the other side closes the connection within that time."""
        self._handler.connection.settimeout(seconds)
        try:
            return not self._handler.connection.recv(1)
        except TimeoutError:
            return False
        except OSError:
            return True

    def cut(self) -> None:
        """Break the connection off."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Break it off with a reset, as a crashed process does."""
        self._handler.close_connection = True
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.connection.close()


Script = Callable[[Wire], None]


@dataclass
class Server:
    """Where it listens, what it was asked, and what it does with a request."""

    address: str
    script: Script
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The base URL of the OpenAI-compatible endpoints."""
        return f"{self.address}/v1"

    def forget(self) -> None:
        """What it was asked until now."""
        self.requests.clear()
        self.paths.clear()
        self.headers.clear()


def relay(model: LocalModel, *, tokens: int = 200) -> Script:
    """A script that passes requests on and replies back, so that a test sees both; replies have at most so many
    tokens."""
    served = model.served()
    host, _, base = served.base.removeprefix("http://").partition("/")

    def script(wire: Wire) -> None:
        connection = http.client.HTTPConnection(host, timeout=60)
        short = json.dumps(json.loads(wire.body) | {"max_tokens": tokens})
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {served.key}"}
        connection.request("POST", f"/{base}/chat/completions", short, headers)
        reply = connection.getresponse()
        assert reply.status == 200
        wire.start(content_type=reply.headers["Content-Type"])
        try:
            while piece := reply.read1(65536):
                wire.raw(piece)
            wire.end(done=False)
        finally:
            connection.close()  # llama.cpp stops when nobody listens

    return script


def not_scripted(wire: Wire) -> None:
    wire.status(500)


@contextmanager
def serving(script: Script = not_scripted, *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs `script` for each POST, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.requests.append(json.loads(body))
            server.paths.append(self.path)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            try:
                server.script(Wire(self, body))
            except OSError:  # the other side has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a connection that a script broke off

    with Quiet(("127.0.0.1", 0), Handler) as listening:
        if tls:
            listening.socket = tls.wrap_socket(listening.socket, server_side=True)
        server = Server(f"http{'s' if tls else ''}://127.0.0.1:{listening.server_address[1]}", script)
        threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        listening.shutdown()


@contextmanager
def socks_proxy(server: Server) -> Iterator[str]:
    """The address of a SOCKS 5 proxy through which every host is that server."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked: socket.socket = self.request
            asked.recv(256)  # the ways to log in that it knows
            asked.sendall(b"\x05\x00")
            asked.recv(512)  # the host it wants
            asked.sendall(b"\x05\x00\x00\x01" + bytes(6))
            host, _, port = server.address.rpartition("//")[2].partition(":")
            with socket.create_connection((host, int(port))) as there:
                threading.Thread(target=_pass_on, args=(asked, there), daemon=True).start()
                _pass_on(there, asked)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
        yield f"socks5://127.0.0.1:{listening.server_address[1]}"
        listening.shutdown()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
