"""One assistant for all requests, opened in a thread while the port already answers."""

import sys
import traceback
from dataclasses import dataclass
from threading import Event, Thread
from typing import Literal

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.indexing import Progress
from assistant.settings import Settings
from assistant.types import IndexReport, Language
from assistant.web.texts import say

State = Literal["starting", "indexing", "ready", "failed"]

_SECONDS_TO_STOP = 5.0  # one document is read in less; then the process ends, which the index survives


class _ClosingError(Exception):
    """Indexing stops between two documents because the server is shutting down."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far the service is. `error` is set when it failed; `progress` while documents are read."""

    state: State
    progress: Progress | None = None
    error: str = ""

    def text(self, language: Language) -> str:
        """The status in a sentence; empty when ready."""
        if self.state == "failed":
            return say("failed", language, error=self.error)
        if self.state == "ready":
            return ""
        if self.progress and self.progress.total:
            return say("indexing", language, done=self.progress.done, total=self.progress.total)
        return say("starting", language)


class Service:
    """Opens the assistant, makes its index match the knowledge folder, and says how far it is."""

    def __init__(self, settings: Settings, address: str = "") -> None:
        self.settings = settings
        self.address = address
        self.report = IndexReport()
        self._assistant: Assistant | None = None
        self._status = Status("starting")
        self._closing = Event()
        self._thread = Thread(target=self.open, name="open-assistant", daemon=True)

    @property
    def assistant(self) -> Assistant | None:
        """The assistant, once it can answer."""
        return self._assistant if self._status.state == "ready" else None

    @property
    def status(self) -> Status:
        return self._status

    def start(self) -> None:
        """Open in a thread."""
        self._thread.start()

    def open(self) -> None:
        """Open, index and warm up; what goes wrong becomes the status."""
        try:
            self._open()
        except _ClosingError:
            return
        except Exception as error:  # nobody waits for this thread: the page and /healthz have to say it
            self.fail(error)

    def fail(self, error: Exception) -> None:
        """Say on the page, in /healthz and on the terminal why the service cannot start."""
        text = str(error) if isinstance(error, AssistantError) else f"{type(error).__name__}: {error}"
        self._status = Status("failed", error=text)
        tell(f"failed: {text}")
        if not isinstance(error, AssistantError):
            traceback.print_exception(error)

    def index(self) -> IndexReport:
        """Make the index match the knowledge folder; questions are answered meanwhile, as before."""
        assert self._assistant is not None  # noqa: S101  # callers look at `assistant` first
        before = self._status
        try:
            self.report = self._assistant.index(self._on_progress)
        finally:
            self._status = before
        for path, reason in self.report.failed.items():
            tell(f"not read: {path} {reason}")
        return self.report

    def close(self) -> None:
        """Stop indexing between two documents and give the index back."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_SECONDS_TO_STOP)
        if self._assistant and not self._thread.is_alive():
            self._assistant.close()

    def _open(self) -> None:
        self._assistant = Assistant.open(self.settings)
        if self.address:
            self._assistant.announce(self.address)
        self._status = Status("indexing")
        report = self.index()
        self._assistant.warm_up()
        self._status = Status("ready")
        tell(f"ready: {len(self._assistant.count_chunks())} documents, {report.chunks} chunks")

    def _on_progress(self, progress: Progress) -> None:
        if self._closing.is_set():
            raise _ClosingError
        self._status = Status(self._status.state, progress)
        if progress.document_id:
            tell(f"indexing {progress.done + 1}/{progress.total}: {progress.document_id}")


def tell(line: str) -> None:
    """A line on the terminal of whoever started the server, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
