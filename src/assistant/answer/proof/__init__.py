"""What of a draft may be shown: its figures by code, its meaning by a judge, else the words that it cites."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, TypeVar

from assistant.answer.evidence import Evidence
from assistant.answer.proof.figures import check_figures
from assistant.answer.proof.judge import Judge, Verdict, load_judge
from assistant.answer.proof.stated import terms_in
from assistant.answer.sentence import EvidenceSentence
from assistant.answer.statements import Statement
from assistant.errors import ChatModelError
from assistant.language.place import Role
from assistant.language.text import folded
from assistant.types import Claim, Message, Withheld

__all__ = ["Judge", "Proof", "Verdict", "in_order", "load_judge"]

_AT_ONCE: Final = 4  # verdicts that are asked for side by side
_MOST_LINES = 3  # of the evidence, for a statement that cites none
_LEAST_SHARED: Final = 0.5  # of its words that such lines have

_T = TypeVar("_T")


@dataclass(frozen=True)
class Proof:
    """What decides over the statements of one draft."""

    question: str
    evidence: Evidence
    judge: Judge | None
    stop: threading.Event = field(default_factory=threading.Event)
    failures: list[ChatModelError] = field(default_factory=list)  # of the judge: what it did not answer is quoted

    def of(self, statement: Statement) -> list[Claim] | Withheld:
        """The statement as a claim; the cited words as quotes, where they do not say it; or why it is withheld."""
        cited = self.evidence.cited(statement.numbers) or self._nearest(statement.text)
        if not cited:
            return Withheld(statement.text, Message("uncited")) if statement.text else []
        figures = check_figures(
            statement.text, cited, self.evidence, self.question, judged=self.judge is not None
        )  # fmt: skip
        if figures.reason:
            return Withheld(statement.text, figures.reason, cited[0].citation())
        cited = list(dict.fromkeys([*cited, *figures.beside]))
        citations = tuple(line.citation() for line in cited)
        if self.judge is None and statement.text:
            return [Claim(statement.text, citations, proof="figures", computed=figures.computed)]
        # One without words only points at what it cites.
        verdict = self._judged(statement.text, cited) if statement.text else Verdict.NOT_STATED
        is_copy = folded(statement.text) in {folded(line.text) for line in cited}  # which nothing it cites contradicts
        if verdict is Verdict.CONTRADICTED and not is_copy:
            return Withheld(statement.text, Message("contradicted"), citations[0])
        if verdict is Verdict.SUPPORTED:
            return [Claim(statement.text, citations, proof="checked", computed=figures.computed)]
        quotes = [line.quote_in_place() for line in cited if line.role is not Role.LABEL]  # a name says nothing
        return quotes or Withheld(statement.text, Message("not_stated"), citations[0])

    def _judged(self, text: str, cited: Sequence[EvidenceSentence]) -> Verdict:
        assert self.judge is not None  # noqa: S101  # asked where there is one
        try:
            return self.judge(self.question, text, self.evidence.excerpt(cited), stop=self.stop)
        except ChatModelError as error:
            self.failures.append(error)
            return Verdict.NOT_STATED

    def _nearest(self, text: str) -> list[EvidenceSentence]:
        """The lines that together have most words of a statement that cites nothing."""
        left, found = terms_in(text), list[EvidenceSentence]()
        enough = len(left) * (1 - _LEAST_SHARED)
        while left and len(found) < _MOST_LINES:
            shared, best = max(
                ((len(left & terms_in(line.text)), -line.number) for line in self.evidence.lines), default=(0, 0)
            )
            if not shared:
                break
            found.append(self.evidence.lines[-best - 1])
            left -= terms_in(found[-1].text)
        return found if len(left) <= enough else []


def in_order(
    items: Iterable[Statement], prove: Callable[[Statement], _T], stop: threading.Event
) -> Iterator[_T]:  # fmt: skip
    """What `prove` makes of each statement, in their order, several at a time and while further ones are still coming.

    What `items` or `prove` raises is raised after what came before it. When nobody takes the next, `stop` is set.
    """
    waiting: queue.Queue[Future[_T] | BaseException | None] = queue.Queue()

    def feed(pool: ThreadPoolExecutor) -> None:
        try:
            for item in items:
                if stop.is_set():
                    return
                waiting.put(pool.submit(prove, item))
        except BaseException as error:  # raised again where the claims are taken
            waiting.put(error)
        finally:
            waiting.put(None)

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="judge") as pool:
        feeder = threading.Thread(target=feed, args=(pool,), name="draft", daemon=True)
        feeder.start()
        try:
            while (proved := waiting.get()) is not None:
                if isinstance(proved, BaseException):
                    raise proved
                yield proved.result()
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            feeder.join()
