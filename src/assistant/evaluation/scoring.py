"""Ask golden questions and measure the answers: which are right, what is cited, and what is declined."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answer import read_together
from assistant.errors import AssistantError, IndexInUseError, IndexNotReadyError
from assistant.evaluation.golden import GoldenEvidence, GoldenQuestion, without_spaces
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.terms import content_units
from assistant.language.text import language_of
from assistant.types import LANGUAGES, Answer, Citation, Claim, Language, Message, Outcome

MEASURES = ("correctness", "partial", "misleading", "visible", "precision", "recall", "declined", "abstention")
AT_MOST_MEASURES = frozenset({"misleading"})  # the less the better: a bar is the most that there may be

_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）")  # 김이강 (Kim Ikang): words in brackets need not be stated
_FIXED = frozenset({Kind.DATE, Kind.ARTICLE, Kind.PHONE})  # whose numbers count nothing
_AT_LEAST, _AT_MOST = (
    frozenset({">", ">="}),
    frozenset({"<", "<=", "<~"}),
)  # 48 hours within and beyond are not the same
# Words beside a figure from which on a wording is a sentence: 3 million won a year has one, which may be said otherwise.
_SENTENCE_WORDS = 3
_LEAST_OF_SENTENCE = 0.5  # its other words may be paraphrased


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation beside its claim; `wrong` says why it is wrong, and is `None` when it is right."""

    document: str
    quote: str
    wrong: Message | None


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of a question. `correct`, `partial`, `visible` and `cites_evidence` are `None` where they do not count;
    the answer comes without its evidence. `reasons` say what went wrong.

    `misleads`: something is claimed that the golden answer does not have, or anything where it is to be declined.
    `visible`: it is correct, or claims nothing and has the answer among its closest passages.
    """

    question: GoldenQuestion
    answer: Answer
    correct: bool | None
    cites_evidence: bool | None
    citations: tuple[Cited, ...]
    reasons: tuple[Message, ...]
    partial: bool | None = None
    misleads: bool = False
    visible: bool | None = None

    @property
    def declined(self) -> bool:
        return self.answer.outcome is not Outcome.ANSWERED

    @property
    def model_failed(self) -> bool:
        return model_failed(self.answer)


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `of`. With nothing to count, `percent` is `None` and it passes no judgement."""

    right: int
    of: int

    @property
    def percent(self) -> float | None:
        return 100 * self.right / self.of if self.of else None

    def is_below(self, bar: float) -> bool:
        """Whether it is less than so many percent; never with nothing to count."""
        return 100 * self.right < bar * self.of

    def is_above(self, bar: float) -> bool:
        """Whether it is more than so many percent; never with nothing to count."""
        return 100 * self.right > bar * self.of


@dataclass(frozen=True, slots=True)
class Scores:
    """The questions, as they were asked, and what is counted over them."""

    questions: tuple[Scored, ...]

    @property
    def languages(self) -> tuple[Language, ...]:
        """Those that have questions."""
        return tuple(language for language in LANGUAGES if self.in_language(language).questions)

    @property
    def shown(self) -> int:
        """How many statements were shown."""
        return sum(len(scored.answer.claims) for scored in self.questions)

    @property
    def withheld(self) -> int:
        """How many statements were drafted and could not be proved."""
        return sum(len(scored.answer.withheld) for scored in self.questions)

    @property
    def model_failures(self) -> int:
        """In how many questions the chat model failed: their answers tell nothing about it."""
        return sum(scored.model_failed for scored in self.questions)

    def in_language(self, language: str) -> "Scores":
        """The questions in one language."""
        return Scores(tuple(scored for scored in self.questions if scored.question.language == language))

    def below(self, bars: Mapping[str, float]) -> bool:
        """Whether a measure is below its bar, in percent, in a language that has questions."""
        parts = [self.in_language(language) for language in self.languages]
        return any(part.misses(name, percent) for part in parts for name, percent in bars.items())

    def misses(self, name: str, percent: float) -> bool:
        """Whether a measure is on the wrong side of its bar; never with nothing to count."""
        share = self.measure(name)
        return share.is_above(percent) if name in AT_MOST_MEASURES else share.is_below(percent)

    def measure(self, name: str) -> Share:
        """One of `MEASURES`.

        correctness: answerable questions whose answer states every fact or shows the evidence word for word; when no
        fact is named, cites the evidence.
        partial: answerable questions whose answer has some of it, and not all.
        misleading: all questions in whose answer something is claimed that the golden one does not have: the less the better.
        visible: answerable questions answered correctly, or with the answer among the closest passages.
        precision: citations that are of a document of the evidence and have the figures of their claim.
        recall: answerable questions with evidence, of which one is cited.
        declined: questions to be declined that were. abstention: all, declined when and only when they should be.
        """
        counted = (verdict for scored in self.questions for verdict in _verdicts(scored, name) if verdict is not None)
        verdicts = list(counted)
        return Share(sum(verdicts), len(verdicts))


def model_failed(answer: Answer) -> bool:
    """Whether the chat model failed and quotes took its place: a notice says so."""
    return any(notice.code == "model_failed" for notice in answer.notices)


def evaluate(
    questions: Sequence[GoldenQuestion], ask: Callable[[str], Answer],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> Scores:  # fmt: skip
    """Ask every question and judge its answer; `on_progress` is told how many of them are done.

    Raises what `ask` does: an `AssistantError` that one question causes names it.
    """
    scored: list[Scored] = []
    for question in questions:
        on_progress(len(scored), len(questions))
        scored.append(_score(question, _answer(question, ask)))
    on_progress(len(scored), len(questions))
    return Scores(tuple(scored))


def _answer(question: GoldenQuestion, ask: Callable[[str], Answer]) -> Answer:
    try:
        answer = ask(question.question)
    except (IndexNotReadyError, IndexInUseError):  # not of this question
        raise
    except AssistantError as error:
        raise AssistantError("golden_question", id=question.id, line=question.line, why=error.message) from error
    return replace(answer, evidence=())  # whole documents, of every question


def _score(question: GoldenQuestion, answer: Answer) -> Scored:
    cites = _have(answer.citations, question.evidence)
    quoted = [citation for claim in answer.claims for citation in claim.citations if citation.quote == claim.text]
    # The evidence itself, shown word for word, states what it states, in whichever language the facts are given.
    unstated = [] if _have(quoted, question.evidence) else [
        fact for fact in question.facts if not _states(_words(answer), fact)
    ]  # fmt: skip
    correct = answer.outcome is Outcome.ANSWERED and (not unstated if question.facts else cites)
    citations = tuple(
        Cited(citation.document_id, citation.quote, _wrong(claim, citation, question.evidence))
        for claim in answer.claims
        for citation in claim.citations
    )
    answerable, gold = not question.must_decline, _golden_claims(question, answer)
    scored = Scored(
        question=question,
        answer=answer,
        partial=(bool(gold) and not correct) if answerable else None,
        misleads=any(claim not in gold and (facts_in(claim.text) or not correct) for claim in answer.claims),
        visible=(correct or _is_among_closest(question, answer)) if answerable else None,
        correct=correct if answerable else None,
        cites_evidence=cites if question.evidence else None,
        citations=citations,
        reasons=(),
    )
    return replace(scored, reasons=tuple(_reasons(scored, unstated)))


def _golden_claims(question: GoldenQuestion, answer: Answer) -> list[Claim]:
    """The claims that have anything of the golden answer: one of its facts, or words of its evidence."""
    return [
        claim for claim in answer.claims
        if any(_states([claim.text, *(cited.quote for cited in claim.citations)], fact) for fact in question.facts)
        or any(_overlaps(cited, one) for cited in claim.citations for one in question.evidence)
    ]  # fmt: skip


def _overlaps(cited: Citation, evidence: GoldenEvidence) -> bool:
    """Whether the one has the words of the other."""
    quote, wanted = without_spaces(cited.quote), without_spaces(evidence.quote)
    return cited.document_id == evidence.document and (quote in wanted or wanted in quote)


def _is_among_closest(question: GoldenQuestion, answer: Answer) -> bool:
    """Whether the closest passages have the facts together, or the evidence."""
    shown = [passage.citation for passage in answer.closest]
    stated = bool(question.facts) and all(_states([one.quote for one in shown], fact) for fact in question.facts)
    return stated or _have(shown, question.evidence)


def _verdicts(scored: Scored, name: str) -> list[bool | None]:
    """What one question adds to a measure."""
    must_decline = scored.question.must_decline
    if name == "precision":
        return [not citation.wrong for citation in scored.citations]
    one: dict[str, bool | None] = {
        "correctness": scored.correct,
        "partial": scored.partial,
        "misleading": scored.misleads,
        "visible": scored.visible,
        "recall": scored.cites_evidence,
        "declined": scored.declined if must_decline else None,
        "abstention": scored.declined == must_decline,
    }
    return [one[name]]


def _reasons(scored: Scored, unstated: Sequence[tuple[str, ...]]) -> Iterator[Message]:
    if scored.declined != scored.question.must_decline:
        yield Message(_misjudged(scored))
    if scored.declined:
        return
    if scored.correct and scored.misleads:
        yield Message("eval_more")
    for fact in unstated:
        yield Message.of("eval_unstated", fact=" / ".join(map(repr, fact)))
    if scored.cites_evidence is False:
        yield Message("eval_uncited")
    for number, citation in enumerate(scored.citations, start=1):
        if citation.wrong:
            yield Message.of("eval_wrong_citation", number=number, wrong=citation.wrong)


def _misjudged(scored: Scored) -> str:
    if not scored.declined:
        return "eval_answered"
    if not scored.answer.closest:
        return "eval_declined"
    return "eval_visible" if scored.visible else "eval_not_visible"


def _have(citations: Sequence[Citation], evidence: Iterable[GoldenEvidence]) -> bool:
    """Whether one citation has the words, or all of their document do, one after the other: a quote may have several
    sentences."""
    for one in evidence:
        cited = sorted((c.start, c.end, c.quote) for c in citations if c.document_id == one.document)
        quotes = [without_spaces(quote) for _, _, quote in cited]
        wanted = without_spaces(one.quote)
        if quotes and (any(wanted in quote for quote in quotes) or wanted in "".join(quotes)):
            return True
    return False


def _wrong(claim: Claim, citation: Citation, evidence: Sequence[GoldenEvidence]) -> Message | None:
    """Why this citation of the claim is wrong. Several of one claim may have its figures together, each some of them."""
    if evidence and citation.document_id not in {one.document for one in evidence}:
        return Message.of("wrong_document", document=citation.document_id)
    claimed, own = facts_in(claim.text), facts_in(citation.quote)
    quotes = [other.quote for other in claim.citations]
    together = [fact for quote in (*quotes, " · ".join(read_together(quotes))) for fact in facts_in(quote)]
    for fact in claimed:
        if not _has(together, fact):
            return Message.of("wrong_figure", figure=claim.text[fact.start : fact.end].strip())
    is_of_table = quotes[0].startswith("|")  # its header and its unit need no figure
    if claimed and not is_of_table and not any(_has(own, fact) for fact in claimed):
        return Message("wrong_figures")
    return None


def _words(answer: Answer) -> list[str]:
    """Each claim, what was computed for it, and each cited quote."""
    computed = [shown for claim in answer.claims for shown in claim.computed]
    return [*(claim.text for claim in answer.claims), *computed, *(citation.quote for citation in answer.citations)]


def _states(texts: Sequence[str], fact: Iterable[str]) -> bool:
    """Whether one of the texts says it in one of the wordings."""
    texts = list(texts)
    texts += [_REMARK.sub(" ", text) for text in texts]  # 메뉴판(menu plate) 형식
    return any(_says(text, _REMARK.sub(" ", wording).strip() or wording) for wording in fact for text in texts)


def _says(text: str, wording: str) -> bool:
    """Whether a text has the figures of a wording; or its words, where it has none."""
    if figures := facts_in(wording):
        stated = facts_in(text)
        return all(_has(stated, figure) for figure in figures) and _says_about(text, wording, figures)
    return _pattern(wording).search(text.casefold()) is not None


def _says_about(text: str, wording: str, figures: Sequence[Fact]) -> bool:
    """Whether a text has the words beside the figures of a whole sentence, where both are in one language."""
    taken = {at for figure in figures for at in range(figure.start, figure.end)}
    words = {unit.form for unit in content_units(wording) if unit.start not in taken}
    if len(words) < _SENTENCE_WORDS or language_of(text) != language_of(wording):
        return True
    return len(words & {unit.form for unit in content_units(text)}) >= _LEAST_OF_SENTENCE * len(words)


@lru_cache(maxsize=1024)
def _pattern(wording: str) -> re.Pattern[str]:
    """The words, spaced in any way; an English one not from the middle of another: legal in illegal."""
    letters = r"\s*".join(map(re.escape, without_spaces(wording)))
    return re.compile(rf"(?<![a-z]){letters}" if letters[:1].isascii() else letters)


def _has(stated: Iterable[Fact], wanted: Fact) -> bool:
    return any(_is_same(wanted, fact) for fact in stated)


def _is_same(wanted: Fact, stated: Fact) -> bool:
    """The same value and unit. A number without a unit is that of any; 14 cases are 14개; 15 March is one of any year."""
    if wanted.kind is Kind.DATE and stated.kind is Kind.DATE:
        parts = zip(wanted.value.split("-"), stated.value.split("-"), strict=True)
        return all(part in ("?", other) for part, other in parts)
    if wanted.value != stated.value or _is_opposite(wanted, stated):
        return False
    if (wanted.kind, wanted.unit) == (stated.kind, stated.unit):
        return True
    is_bare = (wanted.kind, wanted.unit) == (Kind.COUNT, "")
    return (is_bare and stated.kind not in _FIXED) or ({wanted.kind, stated.kind} == {Kind.COUNT} and not stated.unit)


def _is_opposite(one: Fact, other: Fact) -> bool:
    bounds = (one.bound, other.bound)
    return any(first in _AT_LEAST and second in _AT_MOST for first, second in (bounds, bounds[::-1]))
