"""Prove a drafted statement by the words it cites, with rules that can be read; no model is asked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.facts import Fact, Kind, facts_in
from assistant.answer.question import Asked, take_apart, term_set
from assistant.language.glossary import Glossary
from assistant.language.text import language_of
from assistant.types import Claim, Withheld

# Share of a statement's terms that its evidence must have. A true paraphrase of the briefs keeps four in
# five; one changed noun in a short sentence falls below. Translations lose more on the way.
_LEAST_COVERAGE = 0.75
_LEAST_COVERAGE_TRANSLATED = 0.5
_LEAST_COSINE_TRANSLATED = 0.25

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|except|excluding|unable|refus\w+|fail(?:ed|s)? to|avoid\w*)\b|n't\b"
    r"|않|못|없|아니|안\s(?=[가-힣])|제외|불가|금지|지양|미지급|미지원|비대상",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][A-Za-z]+(?:-[A-Za-z]+)*\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft and the numbers of the evidence that it cites."""

    text: str
    numbers: tuple[int, ...]


class Verifier:
    """Checks statements. `embed` gives one vector per text, for the wording across languages."""

    def __init__(self, glossary: Glossary, embed: Callable[[list[str]], list[list[float]]]) -> None:
        self._glossary = glossary
        self._embed = embed

    def check(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> Claim | Withheld:
        """A claim when the cited sentences prove the statement, or another of the evidence does."""
        cited = [sentence for sentence in evidence if sentence.number in statement.numbers]
        asked = take_apart(statement.text, self._glossary)
        reason = self._objection(asked, cited) if cited else "cites no evidence"
        if not reason:
            return Claim(statement.text, tuple(sentence.citation() for sentence in cited))
        for sentence in self._likely(asked, evidence):
            if not self._objection(asked, [sentence]):
                return Claim(statement.text, (sentence.citation(),))
        return Withheld(statement.text, reason)

    def _likely(self, asked: Asked, evidence: Sequence[EvidenceSentence]) -> Iterator[EvidenceSentence]:
        """The sentences that share most with the statement, best first."""
        shared = [(self._coverage(asked, [sentence]), sentence.number, sentence) for sentence in evidence]
        yield from (sentence for _, _, sentence in sorted(shared, key=lambda item: (-item[0], item[1]))[:5])

    def _objection(self, asked: Asked, spans: Sequence[EvidenceSentence]) -> str:
        """Why these spans do not prove the statement; empty when they do."""
        text = asked.question
        words = " ".join(span.text for span in spans)
        same_language = language_of(words) == asked.language
        if missing := _missing_fact(text, words, strict=same_language):
            return f"the cited words do not say {missing!r}"
        if missing := self._missing_name(asked, spans, same_language):
            return f"the cited words do not name {missing!r}"
        if bool(_NEGATION.search(text)) != bool(_NEGATION.search(words)):
            return "one says not, the other does not"
        return self._wording_objection(asked, spans, same_language)

    def _wording_objection(self, asked: Asked, spans: Sequence[EvidenceSentence], same_language: bool) -> str:
        coverage = self._coverage(asked, spans)
        if coverage < (_LEAST_COVERAGE if same_language else _LEAST_COVERAGE_TRANSLATED):
            return f"the cited words cover {coverage:.0%} of it"
        if not same_language:
            statement, *others = self._embed([asked.question, " ".join(span.text for span in spans)])
            cosine = sum(a * b for a, b in zip(statement, others[0], strict=True))
            if cosine < _LEAST_COSINE_TRANSLATED:
                return f"the cited words are about something else (cosine {cosine:.2f})"
        return ""

    def _coverage(self, asked: Asked, spans: Sequence[EvidenceSentence]) -> float:
        """The share of the statement's concepts that the spans, or the headings above them, speak of."""
        terms = frozenset().union(*(term_set(span.text) | term_set(span.place) for span in spans))
        concepts = asked.concepts(language_of(" ".join(span.text for span in spans)))
        return sum(concept.is_in(terms) for concept in concepts) / len(concepts) if concepts else 0.0

    def _missing_name(self, asked: Asked, spans: Sequence[EvidenceSentence], same_language: bool) -> str:
        """A name of the statement that neither the spans nor the headings above them have."""
        where = " ".join(f"{span.place}\n{span.text}" for span in spans)
        named = {mention.entry for mention in self._glossary.find(where)}
        for mention in self._glossary.find(asked.question):
            if mention.entry.is_name and mention.entry not in named:
                return asked.question[mention.start : mention.end]
        if not same_language:
            return ""
        known = where.casefold()
        words = _CAPITALISED.findall(asked.question)
        return next((word for word in words if word.casefold() not in known), "")


def _missing_fact(statement: str, words: str, *, strict: bool) -> str:
    """The first number, date or article of the statement that the words do not have."""
    stated = facts_in(words)
    for fact in facts_in(statement):
        if not any(_agree(fact, other, strict=strict) for other in stated):
            return statement[fact.start : fact.end].strip()
    return ""


def _agree(claimed: Fact, stated: Fact, *, strict: bool) -> bool:
    """Same value, unit and comparison; a bare count may stand for its counted thing (8 zones, 8개)."""
    if claimed.kind is Kind.DATE or stated.kind is Kind.DATE:
        parts = zip(claimed.value.split("-"), stated.value.split("-"), strict=False)
        return claimed.kind is stated.kind and all(a in ("?", b) for a, b in parts)
    bare = {Kind.COUNT, Kind.ORDINAL}
    same_unit = (claimed.kind, claimed.unit) == (stated.kind, stated.unit)
    counted = claimed.kind in bare and stated.kind in bare and "" in (claimed.unit, stated.unit)
    half_stated = (
        "" in (claimed.unit, stated.unit) and Kind.COUNT in (claimed.kind, stated.kind) and not strict
    )
    return (
        claimed.value == stated.value
        and (same_unit or counted or half_stated)
        and _same_bound(claimed, stated, strict)
    )


def _same_bound(claimed: Fact, stated: Fact, strict: bool) -> bool:
    """이상 is not 초과; but 'more than 8,000' is commonly put as 8,000건 이상 in the other language."""
    if strict:
        return claimed.bound == stated.bound
    return claimed.bound[:1] == stated.bound[:1]
