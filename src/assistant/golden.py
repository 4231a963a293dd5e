"""Golden questions: read them from a file, ask them, and measure the answers."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import AssistantError, IndexInUseError, IndexNotReadyError
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.text import language_of_question
from assistant.types import LANGUAGES, Answer, Citation, Claim, Language, Outcome

MEASURES = ("correctness", "precision", "recall", "declined", "abstention")

_REMARK = re.compile(r"\([^()]*\)|（[^（）]*）")  # 김이강 (Kim Ikang): words in brackets need not be stated
_FIXED = frozenset({Kind.DATE, Kind.ARTICLE, Kind.PHONE})  # whose numbers count nothing


@dataclass(frozen=True, slots=True)
class GoldenEvidence:
    """Words, in which document, that give an answer; without a quote, any words of the document."""

    document: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question, the facts that its answer must state (each in one of several wordings) and its evidence, of which one
    is enough. `line` is where it stands in its file."""

    id: str
    line: int
    language: Language
    question: str
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[GoldenEvidence, ...] = ()
    must_decline: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation beside its claim; `wrong` says why it is wrong, and is empty when it is right."""

    document: str
    quote: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of a question. `correct` and `cites_evidence` are `None` where they do not count; the answer comes
    without its evidence. `reasons` say what went wrong."""

    question: GoldenQuestion
    answer: Answer
    correct: bool | None
    cites_evidence: bool | None
    citations: tuple[Cited, ...]
    reasons: tuple[str, ...]

    @property
    def declined(self) -> bool:
        return self.answer.outcome is not Outcome.ANSWERED


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

    def in_language(self, language: str) -> "Scores":
        """The questions in one language."""
        return Scores(tuple(scored for scored in self.questions if scored.question.language == language))

    def below(self, bars: Mapping[str, float]) -> bool:
        """Whether a measure is below its bar, in percent, in a language that has questions."""
        parts = [self.in_language(language) for language in self.languages]
        return any(part.measure(name).is_below(percent) for part in parts for name, percent in bars.items())

    def measure(self, name: str) -> Share:
        """One of `MEASURES`.

        correctness: answerable questions whose answer states every fact, or cites the evidence when no fact is named.
        precision: citations that are of a document of the evidence and have the figures of their claim.
        recall: answerable questions with evidence, of which one is cited.
        declined: questions to be declined that were. abstention: all, declined when and only when they should be.
        """
        counted = (verdict for scored in self.questions for verdict in _verdicts(scored, name) if verdict is not None)
        verdicts = list(counted)
        return Share(sum(verdicts), len(verdicts))


def read_questions(path: Path) -> list[GoldenQuestion]:
    """The questions of a file of JSON lines; blank lines and those that start with `#` are skipped.

    Raises `AssistantError`, with the line, for what cannot be understood.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssistantError(f"{path}: not UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise AssistantError(f"No golden questions in {str(path)!r}: {error.strerror}. Name a file of them.") from error
    lines = enumerate(text.split("\n"), start=1)  # not splitlines: JSON may have U+2028
    questions = [_read(line, f"{path}:{at}", at) for at, line in lines if line.strip() and not line.startswith("#")]
    if not questions:
        raise AssistantError(f'{path}: no questions. Write one a line: {{"question": "…", "facts": ["…"]}}')
    return questions


def not_indexed(questions: Iterable[GoldenQuestion], indexed: Iterable[str]) -> dict[str, int]:
    """The documents of the evidence that are not among the indexed ones, each with the first line that names it."""
    known, missing = set(indexed), dict[str, int]()
    for question in questions:
        for evidence in question.evidence:
            if evidence.document not in known:
                missing.setdefault(evidence.document, question.line)
    return missing


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


# Reading

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Wordings = Annotated[list[_Words], "alternatives"]


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    document: _Words
    quote: str = ""


class _Line(BaseModel):
    """One line as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: _Words
    id: str | int = ""
    language: Language | None = None
    facts: list[_Words | _Wordings] = []
    evidence: list[_Evidence] = []
    answerable: bool | None = None
    must_decline: bool | None = None
    note: object = None


def _read(text: str, where: str, line: int) -> GoldenQuestion:
    try:
        # One form of Hangul: macOS writes 가 as two letters.
        read = _Line.model_validate_json(unicodedata.normalize("NFC", text))
    except ValidationError as error:
        raise AssistantError(f"{where}: {_problem(error.errors()[0])}") from error
    if objection := _objection(read):
        raise AssistantError(f"{where}: {objection}")
    return GoldenQuestion(
        id=str(read.id) or str(line),
        line=line,
        language=read.language or language_of_question(read.question),
        question=read.question,
        facts=tuple((fact,) if isinstance(fact, str) else tuple(fact) for fact in read.facts),
        evidence=tuple(GoldenEvidence(one.document, one.quote.strip()) for one in read.evidence),
        must_decline=_must_decline(read),
    )


def _must_decline(read: _Line) -> bool:
    return read.must_decline is True or read.answerable is False


def _objection(read: _Line) -> str:
    """Why the fields do not go together; empty when they do."""
    if read.answerable is not None and read.answerable == read.must_decline:
        return "'answerable' and 'must_decline' contradict each other. Leave one of them out."
    if _must_decline(read) and (read.facts or read.evidence):
        return "a question that is to be declined has no 'facts' and no 'evidence'. Leave them out."
    if not (_must_decline(read) or read.facts or read.evidence):
        return "nothing tells a right answer. Add 'facts', 'evidence' or \"must_decline\": true."
    if [] in read.facts:
        return "a fact without any wording. Write at least one."
    return ""


def _problem(problem: Any) -> str:
    """What pydantic says, in words for whoever wrote the line."""
    field = ".".join(str(part) for part in problem["loc"] if not str(part).startswith(("constrained", "list[")))
    match problem["type"]:
        case "json_invalid":
            return f"not JSON ({problem['ctx']['error']}). Write one JSON object a line."
        case "model_type":
            return "not a JSON object. Write one JSON object a line."
        case "extra_forbidden":
            known = _Evidence if field.startswith("evidence.") else _Line
            return f"unknown field {field!r}. Known are: {', '.join(known.model_fields)}."
        case "missing":
            return f"no {field!r}. Add it."
        case "string_too_short":
            return f"{field!r} is empty. Write it, or leave the field out where it may be missing."
    return f"{field!r}: {problem['msg']}. Correct it."


# Judging


def _answer(question: GoldenQuestion, ask: Callable[[str], Answer]) -> Answer:
    try:
        answer = ask(question.question)
    except (IndexNotReadyError, IndexInUseError):  # not of this question
        raise
    except AssistantError as error:
        raise AssistantError(f"Question {question.id!r} (line {question.line}): {error}") from error
    return replace(answer, evidence=())  # whole documents, of every question


def _score(question: GoldenQuestion, answer: Answer) -> Scored:
    cites = _cites(answer, question.evidence)
    unstated = [fact for fact in question.facts if not _states(answer, fact)]
    correct = answer.outcome is Outcome.ANSWERED and (not unstated if question.facts else cites)
    citations = tuple(
        Cited(citation.document_id, citation.quote, _wrong(claim, citation, question.evidence))
        for claim in answer.claims
        for citation in claim.citations
    )
    scored = Scored(
        question=question,
        answer=answer,
        correct=None if question.must_decline else correct,
        cites_evidence=cites if question.evidence else None,
        citations=citations,
        reasons=(),
    )
    return replace(scored, reasons=tuple(_reasons(scored, unstated)))


def _verdicts(scored: Scored, name: str) -> list[bool | None]:
    """What one question adds to a measure."""
    must_decline = scored.question.must_decline
    match name:
        case "correctness":
            return [scored.correct]
        case "precision":
            return [not citation.wrong for citation in scored.citations]
        case "recall":
            return [scored.cites_evidence]
        case "declined":
            return [scored.declined if must_decline else None]
        case "abstention":
            return [scored.declined == must_decline]
    raise ValueError(f"Not a measure: {name!r}")


def _reasons(scored: Scored, unstated: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if scored.declined != scored.question.must_decline:
        yield "declined, though it has an answer" if scored.declined else "answered, though it is to be declined"
    if scored.declined:
        return
    for fact in unstated:
        yield f"does not state {' or '.join(map(repr, fact))}"
    if scored.cites_evidence is False:
        yield "does not cite the evidence"
    for number, citation in enumerate(scored.citations, start=1):
        if citation.wrong:
            yield f"citation {number} {citation.wrong}"


def _cites(answer: Answer, evidence: Iterable[GoldenEvidence]) -> bool:
    return any(
        one.document == citation.document_id and _without_spaces(one.quote) in _without_spaces(citation.quote)
        for one in evidence
        for citation in answer.citations
    )


def _wrong(claim: Claim, citation: Citation, evidence: Sequence[GoldenEvidence]) -> str:
    """Why this citation of the claim is wrong. Several of one claim may have its figures together, each some of them."""
    if evidence and citation.document_id not in {one.document for one in evidence}:
        return f"is of {citation.document_id!r}, not of the evidence"
    claimed, own = facts_in(claim.text), facts_in(citation.quote)
    together = [fact for other in claim.citations for fact in facts_in(other.quote)]
    for fact in claimed:
        if not _has(together, fact):
            return f"does not have {claim.text[fact.start : fact.end].strip()!r}, which its claim says"
    if claimed and not any(_has(own, fact) for fact in claimed):
        return "has none of the figures of its claim"
    return ""


def _states(answer: Answer, fact: Iterable[str]) -> bool:
    """Whether one claim or one cited quote says it in one of the wordings."""
    texts = [claim.text for claim in answer.claims] + [citation.quote for citation in answer.citations]
    texts += [_REMARK.sub(" ", text) for text in texts]  # 메뉴판(menu plate) 형식
    return any(_says(text, _REMARK.sub(" ", wording).strip() or wording) for wording in fact for text in texts)


def _says(text: str, wording: str) -> bool:
    """Whether a text has the figures of a wording, or its words where it has none."""
    if figures := facts_in(wording):
        stated = facts_in(text)
        return all(_has(stated, figure) for figure in figures)
    return _pattern(wording).search(text.casefold()) is not None


@lru_cache(maxsize=1024)
def _pattern(wording: str) -> re.Pattern[str]:
    """The words, spaced in any way; an English one not from the middle of another: legal in illegal."""
    letters = r"\s*".join(map(re.escape, _without_spaces(wording)))
    return re.compile(rf"(?<![a-z]){letters}" if letters[:1].isascii() else letters)


def _has(stated: Iterable[Fact], wanted: Fact) -> bool:
    return any(_is_same(wanted, fact) for fact in stated)


def _is_same(wanted: Fact, stated: Fact) -> bool:
    """The same value and unit. A number without a unit is that of any; 14 cases are 14개; 15 March is one of any year."""
    if wanted.kind is Kind.DATE and stated.kind is Kind.DATE:
        parts = zip(wanted.value.split("-"), stated.value.split("-"), strict=True)
        return all(part in ("?", other) for part, other in parts)
    if wanted.value != stated.value:
        return False
    if (wanted.kind, wanted.unit) == (stated.kind, stated.unit):
        return True
    is_bare = (wanted.kind, wanted.unit) == (Kind.COUNT, "")
    return (is_bare and stated.kind not in _FIXED) or ({wanted.kind, stated.kind} == {Kind.COUNT} and not stated.unit)


def _without_spaces(text: str) -> str:
    return "".join(text.casefold().split())
