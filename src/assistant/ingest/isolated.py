"""Files read in a child process, so that no file, however broken or hostile, harms the index or its owner."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from assistant.errors import ReadError, StorageError
from assistant.ingest.blocks import OnPage
from assistant.ingest.read import Reading
from assistant.types import Document, Heading, Message

_SECONDS_TO_START = 60.0  # of the child; a busy machine imports slowly
_BEAT_SECONDS = 1.0
_LARGEST_REPLY = 400_000_000  # bytes; text of 100 million characters


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds without a page being finished, memory and size in bytes."""

    seconds: float
    memory: int
    size: int


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, and what `read_document` wants to know besides."""

    path: Path
    document_id: str
    longest: int
    catalog_row: Mapping[str, str] = field(default_factory=dict)
    covers: bool = True


class IsolatedReader:
    """Reads files one by one in a child process, which is replaced when one of them breaks it.

    The child starts at the first file and ends with `close`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._closed = False

    def read_all(self, requests: Sequence[Request], on_page: OnPage) -> Generator[Reading | ReadError]:
        """What became of each file, in order; the next one is read while the caller works on one."""
        with ThreadPoolExecutor(1, "read-ahead") as ahead:
            try:
                following = [ahead.submit(self._outcome, request, on_page) for request in requests[:1]]
                for request in (*requests[1:], None):
                    outcome = following.pop().result() if following else None
                    if request:
                        following.append(ahead.submit(self._outcome, request, on_page))
                    if outcome:
                        yield outcome
            finally:
                self.close()  # what is being read for nobody must not be waited for

    def read(self, request: Request, on_page: OnPage = lambda page, pages: None) -> Reading:
        """The document in one file. Raises `ReadError` with what to do about it."""
        line = self._line or self._start()
        try:
            line.send_bytes(json.dumps(asdict(request) | {"path": os.fspath(request.path)}).encode())
            page, until = (0, 0), time.monotonic() + self._limits.seconds
            while (left := until - time.monotonic()) > 0:
                if not line.poll(min(left, _BEAT_SECONDS)):
                    on_page(*page)  # nothing new, but whoever is told may want to stop
                    continue
                reply = json.loads(line.recv_bytes(_LARGEST_REPLY))
                if "page" in reply:
                    page, until = reply["page"], time.monotonic() + self._limits.seconds
                    on_page(*page)
                elif "error" in reply:
                    raise ReadError(Message.read(reply["error"]))
                else:
                    return _reading(reply)
        except (EOFError, OSError, ValueError) as error:
            self._kill()
            raise ReadError("reader_crashed") from error
        self._kill()
        raise ReadError("reading_too_long", seconds=f"{self._limits.seconds:.0f}")

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._closed = True
        self._kill()

    def _outcome(self, request: Request, on_page: OnPage) -> Reading | ReadError:
        try:
            return self.read(request, on_page)
        except ReadError as error:
            return error

    def _start(self) -> Connection:
        if self._closed:
            raise ReadError("reading_stopped")
        line, end = Pipe()
        # A session of its own: Ctrl-C is for the parent, and what the child starts (tesseract) ends with it.
        self._child = subprocess.Popen(  # noqa: S603  # this program itself
            [sys.executable, "-m", "assistant.ingest.child", str(end.fileno()), str(self._limits.memory)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=[end.fileno()], start_new_session=True,
        )  # fmt: skip
        end.close()  # so that the line ends with the child
        self._line = line
        try:
            if line.poll(_SECONDS_TO_START):
                line.recv_bytes()  # it says that it is ready
                return line
        except (EOFError, OSError):
            pass
        self._kill()
        raise StorageError("reader_not_started")  # of no file, which would be taken out of the index

    def _kill(self) -> None:
        child, line = self._child, self._line
        self._child = self._line = None
        if child and line:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            line.close()


def _reading(reply: dict[str, Any]) -> Reading:
    fields = reply["document"]
    headings = tuple(Heading(**heading) for heading in fields.pop("headings"))
    fields |= {name: tuple(fields[name]) for name in ("pages", "replaces", "merged", "orders")}
    return Reading(Document(headings=headings, **fields), tuple(map(Message.read, reply["warnings"])))
