"""One assistant for all requests, opened in a thread while the port already answers."""

import os
import time
import traceback
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Literal

from assistant.answer.watch import Watch
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexNotReadyError
from assistant.index.folder import changes_below
from assistant.index.indexing import Progress
from assistant.messages import word
from assistant.settings import Settings
from assistant.types import Answer, Claim, Filters, IndexReport, Language, Message, Turn
from assistant.web.log import tell
from assistant.web.metrics import Metrics
from assistant.web.questions import Questions
from assistant.web.uploads import remove_leftovers

State = Literal["starting", "indexing", "ready", "failed"]

_WITHOUT_MODEL = max(2, os.cpu_count() or 2)  # questions and searches at once that only compute
_SECONDS_TO_STOP = 3.0  # most files are read in less; then the process ends, which the index survives


class _ClosingError(IndexNotReadyError):
    """Indexing stops between two steps because the server is shutting down."""

    def __init__(self) -> None:
        super().__init__("web_stopping")


@dataclass(frozen=True, slots=True)
class Status:
    """How far the service is. `error` is set when it failed; `progress` while documents are read."""

    state: State
    progress: Progress | None = None
    error: Message | None = None

    def message(self, *, here: bool = False) -> Message:
        """The status of a service that is not ready. Only who is at this machine is told what failed."""
        if self.state == "failed":
            return Message.of("not_started", error=self.error) if here else Message("failed_elsewhere")
        if self.progress and self.progress.total:
            return Message.of("indexing", done=self.progress.done, total=self.progress.total)
        return Message("starting")

    def text(self, language: Language, *, here: bool = False) -> str:
        """The status in a sentence; empty when ready."""
        return "" if self.state == "ready" else word(self.message(here=here), language)


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
        self.metrics = Metrics(
            {
                "ready": lambda: float(self.assistant is not None),
                "documents": lambda: float(self.documents),
                "failed_files": lambda: float(len(self.report.failed)),
                "questions_open": lambda: float(self.questions.open_count + self.searches.open_count),
            }
        )
        self._assistant: Assistant | None = None
        self._state: State = "starting"
        self._error: Message | None = None
        self._language = settings.terminal_language
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

    def stream(
        self, assistant: Assistant, question: str, history: Sequence[Turn], filters: Filters | None, watch: Watch
    ) -> Generator[Claim | Answer, None, None]:  # fmt: skip
        """As `Assistant.stream`; the answer is counted."""
        begun = time.monotonic()
        with closing(assistant.stream(question, history=history, filters=filters, watch=watch)) as steps:
            for step in steps:
                if isinstance(step, Answer):
                    self.metrics.count_answer(step, time.monotonic() - begun)
                yield step

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
        self._tell_of("web_failed", why=self._error)

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
        self._tell_of("web_ready", documents=len(self._assistant.count_chunks()), chunks=report.chunks)

    def _run(self, assistant: Assistant, *, remove_all: bool) -> IndexReport:
        if self._closing.is_set():
            raise _ClosingError
        try:
            report = assistant.index(self._on_progress, remove_all=remove_all)
        finally:
            self._progress = None
            self.documents = len(assistant.count_chunks())
        for path, why in report.failed.items():
            self._tell_of("web_not_read", path=path, why=why)
        return report

    def _on_progress(self, progress: Progress) -> None:
        if self._closing.is_set():
            raise _ClosingError
        before = self._progress.document_id if self._progress else ""
        self._progress = progress
        if progress.document_id not in ("", before):
            at = progress.done + 1
            self._tell_of("web_indexing", number=at, total=progress.total, path=progress.document_id)

    def _tell_of(self, code: str, **values: object) -> None:
        """A line on the terminal, in its language."""
        tell(word(Message.of(code, **values), self._language))

    def _watch(self) -> None:
        """Index after each change; what goes wrong is said, and the next change is another try."""
        changes = changes_below(self.settings.knowledge_dir, self._closing, without=self.settings.data_dir)
        try:
            for _ in changes:
                self._index_after_change()
        except AssistantError as error:
            self._tell_of("web_not_watched", why=error.message)

    def _index_after_change(self) -> None:
        try:
            self.index()
        except _ClosingError:
            return
        except Exception as error:  # whatever it was, watching goes on
            self._tell_of("web_not_indexed", why=_told(error))


def _told(error: Exception) -> Message:
    """The error in a line; of one that nobody can mend the traceback goes to the terminal."""
    if isinstance(error, AssistantError):
        return error.message
    traceback.print_exception(error)
    return Message.of("server_error", detail=f"{type(error).__name__}: {error}")
