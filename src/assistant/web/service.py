"""One assistant for all requests, opened in a thread while the port already answers."""

import os
import sys
import time
import traceback
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Literal

from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexNotReadyError
from assistant.index.folder import changes_below
from assistant.index.indexing import Progress
from assistant.messages import say
from assistant.settings import Settings
from assistant.types import IndexReport, Language
from assistant.web.questions import Questions
from assistant.web.uploads import remove_leftovers

State = Literal["starting", "indexing", "ready", "failed"]

_WITHOUT_MODEL = max(2, os.cpu_count() or 2)  # questions and searches at once that only compute
_SECONDS_TO_STOP = 3.0  # most files are read in less; then the process ends, which the index survives


class _ClosingError(IndexNotReadyError):
    """Indexing stops between two steps because the server is shutting down."""

    def __init__(self) -> None:
        super().__init__("The web chat is being stopped. Indexing goes on when it is started again.")


@dataclass(frozen=True, slots=True)
class Status:
    """How far the service is. `error` is set when it failed; `progress` while documents are read."""

    state: State
    progress: Progress | None = None
    error: str = ""

    def text(self, language: Language, *, here: bool = False) -> str:
        """The status in a sentence; empty when ready. Only who is at this machine is told what failed."""
        if self.state == "failed":
            return say("not_started", language, error=self.error) if here else say("failed_elsewhere", language)
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
        self.documents = 0  # in the index when indexing last ended
        # Searches have threads of their own: they do not wait for the answers of a chat model.
        limits = {"waiting": settings.questions_waiting, "per_minute": settings.questions_per_minute}
        at_once = settings.questions_at_once if settings.chat_model else _WITHOUT_MODEL
        self.questions = Questions(at_once=at_once, seconds=settings.question_seconds, **limits)
        self.searches = Questions(at_once=at_once, seconds=settings.question_seconds, **limits)
        self._assistant: Assistant | None = None
        self._state: State = "starting"
        self._error = ""
        self._progress: Progress | None = None
        self._indexing = Lock()
        self._begun = 0.0  # when the indexing that made `report` was
        self._closing = Event()
        self._opening = Thread(target=self.open, name="open-assistant", daemon=True)
        self._watching = Thread(target=self._watch, name="watch-knowledge", daemon=True)

    @property
    def assistant(self) -> Assistant | None:
        """The assistant, once it can answer."""
        return self._assistant if self._state == "ready" else None

    @property
    def status(self) -> Status:
        return Status(self._state, self._progress, self._error)

    def start(self) -> None:
        """Open in a thread."""
        self._opening.start()

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
        self._state, self._error = "failed", _told(error)
        tell(f"failed: {self._error}")

    def index(self, *, remove_all: bool = False) -> IndexReport:
        """Make the index match the knowledge folder as it is now; questions are answered meanwhile, as before.

        One runs at a time. Whoever asks meanwhile waits for the next one, which begins after they asked and serves
        them all. Raises `AssistantError`.
        """
        assert self._assistant is not None  # noqa: S101  # callers look at `assistant` first
        asked = time.monotonic()
        with self._indexing:
            if self._begun < asked or remove_all:
                begun = time.monotonic()
                self.report = self._run(self._assistant, remove_all=remove_all)
                self._begun = begun
            return self.report

    def stop(self) -> None:
        """End indexing and watching at their next step; `close` waits for that."""
        self._closing.set()

    def close(self) -> None:
        """Stop what is on its way, indexing between two steps, and give the index back."""
        self.stop()
        self.questions.close()
        self.searches.close()
        until = time.monotonic() + _SECONDS_TO_STOP
        for thread in (self._opening, self._watching):
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        ended = not self._opening.is_alive() and self._indexing.acquire(timeout=max(0.0, until - time.monotonic()))
        if self._assistant and ended:
            self._assistant.close()

    def _open(self) -> None:
        self._assistant = Assistant.open(self.settings)
        if self.address:
            self._assistant.announce(self.address)
        remove_leftovers(self.settings.knowledge_dir)
        self._state = "indexing"
        if self.settings.watch:
            self._watching.start()
        report = self.index()
        self._assistant.warm_up()
        self._state = "ready"
        tell(f"ready: {len(self._assistant.count_chunks())} documents, {report.chunks} chunks")

    def _run(self, assistant: Assistant, *, remove_all: bool) -> IndexReport:
        if self._closing.is_set():
            raise _ClosingError
        try:
            report = assistant.index(self._on_progress, remove_all=remove_all)
        finally:
            self._progress = None
            self.documents = len(assistant.count_chunks())
        for path, reason in report.failed.items():
            tell(f"not read: {path} {reason}")
        return report

    def _on_progress(self, progress: Progress) -> None:
        if self._closing.is_set():
            raise _ClosingError
        before = self._progress.document_id if self._progress else ""
        self._progress = progress
        if progress.document_id not in ("", before):
            tell(f"indexing {progress.done + 1}/{progress.total}: {progress.document_id}")

    def _watch(self) -> None:
        """Index after each change; what goes wrong is said, and the next change is another try."""
        changes = changes_below(self.settings.knowledge_dir, self._closing, without=self.settings.data_dir)
        try:
            for _ in changes:
                self._index_after_change()
        except AssistantError as error:
            tell(f"not watched: {error}")

    def _index_after_change(self) -> None:
        try:
            self.index()
        except _ClosingError:
            return
        except Exception as error:  # whatever it was, watching goes on
            tell(f"not indexed: {_told(error)}")


def _told(error: Exception) -> str:
    """The error in a line; of one that nobody can mend the traceback goes to the terminal."""
    if isinstance(error, AssistantError):
        return str(error)
    traceback.print_exception(error)
    return f"{type(error).__name__}: {error}"


def tell(line: str) -> None:
    """A line on the terminal of whoever started the server, at once."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
