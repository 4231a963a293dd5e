"""The server as a process: slow senders, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent
Start = Callable[..., "Running"]

# A process that is frozen: something keeps the interpreter, so that no other thread of it runs.
FROZEN = """
import re, signal
from assistant.web.ending import end_in_any_case, watch_signals
signal.signal(signal.SIGTERM, lambda *_: end_in_any_case())
watch_signals()
print("frozen", flush=True)
re.match("(a+)+$", "a" * 60 + "b")
"""


class Running:
    """A server that answers."""

    def __init__(self, process: psutil.Popen, address: tuple[str, int]) -> None:
        self.process, self.address = process, address

    def seconds_until_gone(self) -> float:
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return time.monotonic() - begun

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=40)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    (folder / "knowledge").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["serve", "--port", str(port), "--knowledge", str(folder / "knowledge"), "--data", str(folder / "data")]
    with (folder / "log").open("wb") as log:
        process = psutil.Popen([sys.executable, "-m", "assistant.cli", *command], stderr=log, cwd=folder)
    try:
        while "ready" not in (folder / "log").read_text("utf-8"):
            assert process.poll() is None
            time.sleep(0.1)
        yield Running(process, ("127.0.0.1", port))
    finally:
        with suppress(psutil.NoSuchProcess):
            process.kill()
        process.wait(20)


def answered(sent: socket.socket) -> bytes:
    """All that comes until the server closes the connection."""
    reply = b""
    while piece := sent.recv(65536):
        reply += piece
    return reply


BODY = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"


SLOW = {
    "nothing": (b"", b""),
    "headers that do not end": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", b""),
    "headers of a second request": (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET", b"HTTP/1.1 200"),
    "a body that does not end": (BODY, b"HTTP/1.1 400"),
}  # fmt: skip


def test_who_sends_slowly_does_not_keep_a_connection(server: Running) -> None:
    connections = {what: server.connect() for what in SLOW}  # all at once, for each takes as long as the limit
    trickling = server.connect()
    for what, (sent, _) in SLOW.items():
        connections[what].sendall(sent)
    with suppress(OSError):
        trickling.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for _ in range(60):
            trickling.sendall(b"X-A: b\r\n")
            time.sleep(0.5)
        pytest.fail("headers that trickle keep it")
    for what, (_, status) in SLOW.items():
        assert answered(connections[what]).startswith(status), f"{what}, and then the connection is closed"
        connections[what].close()
    trickling.close()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000, id="large headers"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01" * 100, id="TLS"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", id="two lengths"),
        pytest.param(b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", id="no header"),
    ],
)
def test_what_is_no_request_is_refused(server: Running, sent: bytes) -> None:
    with server.connect() as connection:
        with suppress(OSError):  # it may close before it has read everything
            connection.sendall(sent)
        with suppress(ConnectionResetError):
            assert answered(connection).startswith((b"HTTP/1.1 400", b"HTTP/1.1 421", b""))
    with server.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert b"200 OK" in answered(connection)


def test_connections_that_pages_hold_open_do_not_keep_the_server(server: Running) -> None:
    waiting = [server.connect() for _ in range(20)]
    for connection in waiting:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.recv(9) == b"HTTP/1.1 "
    assert server.seconds_until_gone() < 10
    for connection in waiting:
        connection.close()


def test_a_frozen_process_ends_too() -> None:
    frozen = subprocess.Popen([sys.executable, "-c", FROZEN], stdout=subprocess.PIPE, env=os.environ)
    assert frozen.stdout
    assert frozen.stdout.readline() == b"frozen\n"
    begun = time.monotonic()
    frozen.send_signal(signal.SIGTERM)
    assert frozen.wait(30) == -signal.SIGKILL
    assert 5 < time.monotonic() - begun < 12
    frozen.stdout.close()
