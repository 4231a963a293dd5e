"""Prove a drafted statement by the words it cites, with rules that can be read; no model is asked."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from assistant.answer.agree import conflict, contradiction
from assistant.answer.cells import EARLIER, caption_years, figures_of, label_of, stated_in
from assistant.answer.denial import denial
from assistant.answer.evidence import EvidenceSentence
from assistant.answer.names import Names
from assistant.answer.parts import parts_of
from assistant.answer.question import content
from assistant.answer.respective import mispaired
from assistant.answer.said import RELATIVE_YEARS, years_in
from assistant.answer.shape import is_cut, leaves_out, misquotes, points_back, says_nothing
from assistant.answer.statements import Statement
from assistant.answer.support import Embed
from assistant.answer.table import cells_of
from assistant.answer.values import (
    MEASURES,
    agree,
    beside,
    clause_of,
    compares_wrongly,
    counted,
    counts_the_same,
    exceeds_its_whole,
    is_origin,
    is_result,
    is_turned,
    may_be_people,
    moves_the_other_way,
)
from assistant.answer.wording import Wording, other_compound
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.glossary import Glossary
from assistant.language.text import folded, language_of
from assistant.types import Claim, Withheld

# A sum that the documents need not state themselves.
_TOTAL: Final = re.compile(
    r"\b(?:total|altogether|combined|in all|together|sum)\b|합계|합치면|합하면|모두|총|합쳐", re.IGNORECASE
)


_ONE_OF: Final = re.compile(r"(?:중|가운데)(?:에서|의)?\s$")  # 15곳 중 한 곳
_TOPIC: Final = re.compile(r"([^,]{2,20}?)[은는]\s")
_EXCEPTION: Final = re.compile(r"다만|단,|However|Except", re.IGNORECASE)


class Verifier:
    """Checks statements. `embed` gives one vector per text, `embed_english` too or nothing, for the wording."""

    def __init__(self, glossary: Glossary, embed: Embed, embed_english: Embed) -> None:
        self._glossary = glossary
        self._names = Names(glossary)
        self._wording = Wording(glossary, embed, embed_english)

    def prove(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> list[Claim | Withheld]:
        """The statement as a claim; else, where the text allows, the parts of it that can be proved and those not."""
        whole = self.check(statement, evidence)
        parts = [Statement(text, statement.numbers) for text in parts_of(statement.text)]
        # A part may have lost of what it speaks: another sentence could say it of something else.
        cited = [sentence for sentence in evidence if sentence.number in statement.numbers]
        checked = [self.check(part, cited) for part in parts] if isinstance(whole, Withheld) else []
        return checked if any(isinstance(part, Claim) for part in checked) else [whole]

    def check(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> Claim | Withheld:
        """A claim when the cited sentences prove the statement, or another of the evidence does.

        The cited sentences that prove it alone become its citations, or all of them together.
        """
        text = statement.text
        cited = [sentence for sentence in evidence if sentence.number in statement.numbers]
        together = " ".join(sentence.words for sentence in cited)
        reason = conflict(text, together) if cited else "cites no evidence"
        if reason and cited:
            return Withheld(text, reason, cited[0].citation())
        objections = [self._objection(text, [sentence]) for sentence in cited]
        proofs = [sentence for sentence, objection in zip(cited, objections, strict=True) if not objection]
        if cited and not proofs:
            reason = self._objection(text, cited) if len(cited) > 1 else objections[0]
            proofs = [] if reason else cited
        if proofs:
            return Claim(text, tuple(sentence.citation() for sentence in proofs))
        likely = self._likely(text, evidence)
        others = (sentence for sentence in likely if sentence.number not in statement.numbers)
        proof = next((sentence for sentence in others if not self._objection(text, [sentence])), None)
        if proof:
            return Claim(text, (proof.citation(),))
        nearest = next(iter(cited or likely), None)
        return Withheld(text, reason, nearest.citation() if nearest else None)

    def _likely(self, text: str, evidence: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
        """The five sentences that share most with the statement, best first.

        Without a figure, vectors alone would tell whether a sentence nobody cited says it in the other language.
        """
        figures = bool(facts_in(text))
        shared = [
            (self._wording.shared(text, sentence), sentence.number, sentence)
            for sentence in evidence
            if figures or language_of(sentence.text) == language_of(text)
        ]
        return [sentence for _, _, sentence in sorted(shared, key=lambda item: (-item[0], item[1]))[:5]]

    def _objection(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """Why these spans do not prove the statement; empty when they do."""
        words = " ".join(span.words for span in spans)
        if any(folded(span.text) == folded(text) for span in spans):
            return ""
        if all(says_nothing(span.text) for span in spans):
            return "the cited words are only a title"
        return (
            self._flaw(text, words)
            or self._names.objection(text, spans)
            or misquotes(text, f"{words} {spans[0].place}")
            or _is_of_another_row(text, spans)
            or self._unstated(text, spans)
            or mispaired(text, words)
            or denial(text, words, spans[0].place, self._wording.terms_in(text, words))
            or contradiction(text, words)
            or leaves_out(text, words)
            or self._wording.objection(text, spans)
        )

    def _flaw(self, text: str, words: str) -> str:
        """What is wrong with a statement by itself, or as a copy of the words."""
        if exceeds_its_whole(text):
            return "a part in it is more than its whole"
        if compares_wrongly(text):
            return "what it says to be more is less, or the other way round"
        if moves_the_other_way(text):
            return "what it says to grow becomes less, or the other way round"
        if says_nothing(text) or self._names.defines_by_itself(text, words):
            return "it states nothing"
        if points_back(text, words):
            return "it does not say of what"
        return "it is cut out of what the cited words say" if is_cut(text, words) else ""

    def _unstated(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """The first fact that no single span states of the same thing. Figures in a name belong to the name."""
        for fact in self._own_facts(text):
            if not any(self._states(span, text, fact) for span in spans) and not self._adds_up(text, fact, spans):
                return f"the cited words do not say {text[fact.start : fact.end].strip()!r}"
        return ""

    def _states(self, span: EvidenceSentence, text: str, fact: Fact) -> bool:
        translated, clause = language_of(span.words) != language_of(text), clause_of(text, fact)
        before, behind = (label_of(text, fact), "") if label_of(text, fact) else beside(text, fact)
        said = self._wording.terms_in(before, span.words) | self._wording.terms_in(behind, span.words)
        if not label_of(text, fact) and (topic := _TOPIC.match(clause.strip())):
            said |= self._wording.terms_in(topic[1], span.words)
        if fact.kind is not Kind.ORDINAL:
            said |= figures_of(f"{before} {behind}")
        named = {span.text[start:end] for start, end in self._names.spans_in(span.text)}
        if not _is_of_article(clause, fact, span):
            return False
        if fact.kind is Kind.DATE and fact.value[:4] in _years_of(span) and fact.value.endswith("-?-?"):
            return not self._names.speaks_of_another(clause, span)
        return any(
            agree(fact, stated.fact, translated=translated)
            and stated.is_of(said)
            and not (stated.label and not translated and other_compound(before, stated.label))
            and not (EARLIER.search(stated.label) and not EARLIER.search(before))
            and not is_turned(text, fact, fell=stated.fell)
            and not (is_origin(stated.words, stated.fact) and is_result(text, fact))
            and not _is_of_another_ordinal(clause, fact, clause_of(stated.words, stated.fact), stated.fact)
            and not any(
                stated.words[stated.fact.start : stated.fact.end] in name and not content(name) & said for name in named
            )
            and self._is_of_the_same(text, fact, stated.words, stated.fact)
            for stated in stated_in(span)
        ) and not self._names.speaks_of_another(clause, span)

    def _adds_up(self, text: str, fact: Fact, spans: Sequence[EvidenceSentence]) -> bool:
        """Whether a total is the sum of the parts that the spans state: of all that have its unit, each exact."""
        if fact.kind not in MEASURES or fact.bound or not _TOTAL.search(text):
            return False
        parts = [
            stated for span in spans for stated in self._own_facts(span.text)
            if (stated.kind, stated.unit) == (fact.kind, fact.unit)
        ]  # fmt: skip
        exact = len(parts) > 1 and not any(part.bound for part in parts)
        return exact and sum(Decimal(part.value) for part in parts) == Decimal(fact.value)

    def _is_of_the_same(self, text: str, fact: Fact, words: str, stated: Fact) -> bool:
        """Whether two counts count the same: 14 cases of 7 projects are not 7 cases of 14 projects."""
        if fact.kind is not Kind.COUNT or stated.kind is not Kind.COUNT or "time" in (fact.unit, stated.unit):
            return True
        thing, stated_thing = counted(text, fact), counted(words, stated, words=6)
        # 12 members, later only one
        of_people = not fact.unit and any(other.unit == "person" for other in facts_in(text))
        if not of_people and not may_be_people(fact, stated, f"{thing} {stated_thing}"):
            return False
        if language_of(text) == language_of(words):
            return counts_the_same(thing, stated_thing)
        # Translations are many: only one that another count of the evidence has shows that they were exchanged.
        found = self._glossary.find(thing)
        names = [name for mention in found for name in mention.entry.names(language_of(words))]
        others = [counted(words, other) for other in facts_in(words) if other.kind is Kind.COUNT and other != stated]
        exchanged = any(_speaks_of(other, name) for other in others for name in names)
        return not exchanged or any(_speaks_of(stated_thing, name) for name in names)

    def _own_facts(self, text: str) -> list[Fact]:
        named = self._names.spans_in(text)
        return [
            fact for fact in facts_in(text)
            if not any(start <= fact.start and fact.end <= end for start, end in named)
            and not (fact.value == "1" and _ONE_OF.search(text[: fact.start]))
        ]  # fmt: skip


def _values_of(kind: Kind, text: str) -> set[str]:
    return {fact.value for fact in facts_in(text) if fact.kind is kind}


def _is_of_another_ordinal(clause: str, fact: Fact, own: str, stated: Fact) -> bool:
    """Whether a figure is told of the first in the one clause, and of the second in the other."""
    if fact.kind is Kind.ORDINAL or stated.kind is Kind.ORDINAL:
        return False
    ours, theirs = (_values_of(Kind.ORDINAL, text) for text in (clause, own))
    return bool(ours and theirs and not ours & theirs)


def _is_of_another_row(text: str, spans: Sequence[EvidenceSentence]) -> str:
    """The row of a table that a statement names, where it cites another row alone; empty when it does not."""
    rows = [span for span in spans if span.header]
    if len(rows) != len(spans):
        return ""
    own = {folded(cells_of(row.text)[0]) for row in rows}
    said = folded(text)
    others = {label for row in rows for label in row.labels if label not in own and label in said}
    return f"the cited row is not that of {min(others)!r}" if others and not any(label in said for label in own) else ""


def _years_of(span: EvidenceSentence) -> frozenset[str]:
    """The years of a sentence that it does not state itself: 올해 is that of the document; else those it stands under."""
    document = span.hit.document
    published = {document.published[:4]} & {f"{year}" for year in range(1990, 2100)}
    relative = frozenset(
        str(int(year) + shift) for shift, words in RELATIVE_YEARS if words.search(span.text) for year in published
    )
    states_one = any(fact.kind is Kind.DATE and fact.value[:4].isdigit() for fact in facts_in(span.text))
    return relative or (frozenset() if states_one else years_in(span.under) | caption_years(span))


def _is_of_article(clause: str, fact: Fact, span: EvidenceSentence) -> bool:
    """Whether a date of one article is not told of another, or of all: 다만, 제5조의2는 7월 1일부터 시행한다."""
    if fact.kind is not Kind.DATE:
        return True
    ours, theirs = (_values_of(Kind.ARTICLE, text) for text in (clause, span.text))
    return ours <= theirs if ours else not (theirs and _EXCEPTION.match(span.text))


def _speaks_of(words: str, name: str) -> bool:
    return content(name) != frozenset() and content(name) <= content(words)
