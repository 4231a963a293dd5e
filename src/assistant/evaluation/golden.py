"""Golden questions: a person's own questions with what a right answer states, read from a file."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import AssistantError
from assistant.language.text import language_of_question
from assistant.types import Language, Message


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


def read_questions(path: Path) -> list[GoldenQuestion]:
    """The questions of a file of JSON lines; blank lines and those that start with `#` are skipped.

    Raises `AssistantError`, with the line, for what cannot be understood.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AssistantError("golden_not_utf_8", file=path) from error
    except OSError as error:
        raise AssistantError("golden_none", file=path, detail=error.strerror) from error
    lines = enumerate(text.split("\n"), start=1)  # not splitlines: JSON may have U+2028
    questions = [_read(line, f"{path}:{at}", at) for at, line in lines if line.strip() and line.lstrip()[0] != "#"]
    if not questions:
        raise AssistantError("golden_empty", file=path)
    return questions


def not_indexed(questions: Iterable[GoldenQuestion], indexed: Iterable[str]) -> dict[str, int]:
    """The documents of the evidence that are not among the indexed ones, each with the first line that names it."""
    known, missing = set(indexed), dict[str, int]()
    for question in questions:
        for evidence in question.evidence:
            if evidence.document not in known:
                missing.setdefault(evidence.document, question.line)
    return missing


def misquoted(questions: Iterable[GoldenQuestion], text_of: Callable[[str], str]) -> dict[GoldenEvidence, int]:
    """The evidence whose words do not stand in its document, so that nothing can cite them, each with its first line.

    A document of which `text_of` has nothing is left out.
    """
    first = dict[GoldenEvidence, int]()
    for question in questions:
        for evidence in question.evidence:
            first.setdefault(evidence, question.line)
    texts = {
        name: without_spaces(text_of(name)) for name in {evidence.document for evidence in first if evidence.quote}
    }
    return {
        evidence: line for evidence, line in first.items()
        if texts.get(evidence.document) and without_spaces(evidence.quote) not in texts[evidence.document]
    }  # fmt: skip


def without_spaces(text: str) -> str:
    """What two wordings have in common that differ in spaces and capitals."""
    return "".join(text.casefold().split())


def _composed(text: str) -> str:
    """One form of Hangul: macOS writes 가 as two letters, and JSON may write each as an escape."""
    return unicodedata.normalize("NFC", text)


_Quote = Annotated[str, AfterValidator(_composed)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_composed)]
_Wordings = Annotated[list[_Words], "alternatives"]


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    document: _Words
    quote: _Quote = ""


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
        read = _Line.model_validate_json(text)
    except ValidationError as error:
        raise AssistantError("golden_line", where=where, problem=_problem(error.errors()[0])) from error
    if objection := _objection(read):
        raise AssistantError("golden_line", where=where, problem=objection)
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


def _objection(read: _Line) -> Message | None:
    """Why the fields do not go together; `None` when they do."""
    if read.answerable is not None and read.answerable == read.must_decline:
        return Message("golden_contradict")
    if _must_decline(read) and (read.facts or read.evidence):
        return Message("golden_declined")
    if not (_must_decline(read) or read.facts or read.evidence):
        return Message("golden_untold")
    if [] in read.facts:
        return Message("golden_no_wording")
    return None


# How each field is written.
_FORMS: Final = {
    "question": '"…"',
    "id": '"fees-1" or 1',
    "language": '"ko" or "en"',
    "facts": '["300만 원", ["within 48 hours", "48시간 안에"]]',
    "evidence": '[{"document": "fees.md", "quote": "…"}]',
    "answerable": "true or false",
    "must_decline": "true or false",
}


def _problem(problem: Any) -> Message:
    """What pydantic says, in words for whoever wrote the line."""
    place, kind = [str(part) for part in problem["loc"]], problem["type"]
    match kind, place:
        case "json_invalid", _:
            what = problem["ctx"]["error"].replace("at line 1 column", "at character")  # of this line alone
            return Message.of("golden_no_json", detail=what)
        case "model_type", []:
            return Message("golden_no_object")
        case "extra_forbidden", [*_, name]:
            known = _Evidence if place[0] == "evidence" else _Line
            return Message.of("golden_unknown", name=name, known=", ".join(known.model_fields))
        case "missing", [*_, name]:
            return Message.of("golden_lacks", name=name)
        case "string_too_short", [*_, "question" | "document" as name]:
            return Message.of("golden_blank", name=name)
    return Message.of("golden_form", name=place[0], form=_FORMS[place[0]])
