"""Prove a drafted statement by the words it cites, with rules that can be read; no model is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assistant.answer.agree import contradiction
from assistant.answer.evidence import EvidenceSentence
from assistant.answer.parts import parts_of
from assistant.answer.question import TermSet, content, term_set
from assistant.answer.support import Embed, Support
from assistant.answer.values import agree, clause_of, counted, counts_the_same, exceeds_its_whole, may_be_people
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.glossary import Entry, Glossary
from assistant.language.regions import regions_in
from assistant.language.terms import content_units
from assistant.language.text import SURNAMES, language_of
from assistant.types import Claim, Language, Withheld

# Share of a statement's facts, names and words that its evidence must have. A true paraphrase of the briefs keeps
# four in five; one changed noun in a short sentence falls below. Translations lose more on the way.
_LEAST_COVERAGE = 0.75
_LEAST_COVERAGE_TRANSLATED = 0.5
# And of its words alone: names that the evidence shares with every sentence about them prove nothing.
_LEAST_WORDS = 0.5
_LEAST_WORDS_TRANSLATED = 0.25
# Of the score for the wording; true paraphrases of the briefs lie at 0.32 (Korean) and 0.51 (English) and above.
_LEAST_SUPPORT: Final[dict[Language, float]] = {"ko": 0.25, "en": 0.4}
# True translations of the briefs lie at 0.39 and above, statements about something else at up to 0.32.
_LEAST_COSINE_TRANSLATED = 0.35

# A capitalised word inside a sentence, or at its beginning when another follows: Park Nam-pyo said
_CAPITALISED: Final = re.compile(
    r"(?:(?<![.!?]\s)(?<!^)\b|\b(?=[A-Z][a-z]+ [A-Z]))(?!(?:Under|Within|Since|During|After|Before|Through|When|While|Until)\b)"
    r"[A-Z][A-Za-z]+(?:-[A-Za-z]+)*\b"
)
# They compare; facts have seen to them.
_BOUND_WORDS: Final = frozenset(
    "within more less over under up least most than fewer about 최대 최소 넘 안 이상 이하 이내 미만 total altogether 합계".split()
)
# A sum that the documents need not state themselves.
_TOTAL: Final = re.compile(
    r"\b(?:total|altogether|combined|in all|together|sum)\b|합계|합치면|합하면|모두|총|합쳐", re.IGNORECASE
)
# 홍남표 시장, 구본우 연구위원: the name before an office.
_OFFICE_HOLDER: Final = re.compile(
    rf"(?<![가-힣])[{SURNAMES}][가-힣]{{2}}"
    r"(?=\s(?:[가-힣]+\s)?[가-힣]*(?:시장|군수|구청장|도지사|원장|의장|장관|교수|위원|연구원|위원장|국장|과장|대표)[은는이가의을를]?(?:\s|$))"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a draft and the numbers of the evidence that it cites."""

    text: str
    numbers: tuple[int, ...]


class Verifier:
    """Checks statements. `embed` gives one vector per text, `embed_english` too or nothing, for the wording."""

    def __init__(self, glossary: Glossary, embed: Embed, embed_english: Embed) -> None:
        self._glossary = glossary
        self._embed = embed
        self._support = Support(embed, embed_english)

    def prove(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> list[Claim | Withheld]:
        """The statement as a claim; else, where the text allows, the parts of it that can be proved and those not."""
        whole = self.check(statement, evidence)
        parts = [Statement(text, statement.numbers) for text in parts_of(statement.text)]
        checked = [self.check(part, evidence) for part in parts] if isinstance(whole, Withheld) else []
        return checked if any(isinstance(part, Claim) for part in checked) else [whole]

    def check(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> Claim | Withheld:
        """A claim when the cited sentences prove the statement, or another of the evidence does.

        The cited sentences that prove it alone become its citations, or all of them together.
        """
        text = statement.text
        cited = [sentence for sentence in evidence if sentence.number in statement.numbers]
        proofs = [sentence for sentence in cited if not self._objection(text, [sentence])]
        reason = "cites no evidence"
        if cited and not proofs:
            reason = self._objection(text, cited)
            proofs = [] if reason else cited
        if proofs:
            return Claim(text, tuple(sentence.citation() for sentence in proofs))
        likely = self._likely(text, evidence)
        proof = next((sentence for sentence in likely if not self._objection(text, [sentence])), None)
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
            (self._coverage(text, [sentence])[0], sentence.number, sentence)
            for sentence in evidence
            if figures or language_of(sentence.text) == language_of(text)
        ]
        return [sentence for _, _, sentence in sorted(shared, key=lambda item: (-item[0], item[1]))[:5]]

    def _objection(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """Why these spans do not prove the statement; empty when they do."""
        words = " ".join(span.text for span in spans)
        if exceeds_its_whole(text):
            return "a part in it is more than its whole"
        return (
            self._unnamed(text, spans)
            or self._unstated(text, spans)
            or contradiction(text, words)
            or self._reworded(text, spans)
        )

    def _unstated(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """The first fact that no single span states of the same thing. Figures in a name belong to the name."""
        for fact in self._own_facts(text):
            if not any(self._states(span, text, fact) for span in spans) and not self._adds_up(text, fact, spans):
                return f"the cited words do not say {text[fact.start : fact.end].strip()!r}"
        return ""

    def _states(self, span: EvidenceSentence, text: str, fact: Fact) -> bool:
        translated = language_of(span.text) != language_of(text)
        return any(
            agree(fact, stated, translated=translated) and self._is_of_the_same(text, fact, span.text, stated)
            for stated in self._own_facts(span.text)
        ) and not self._unnamed(clause_of(text, fact), [span])

    def _adds_up(self, text: str, fact: Fact, spans: Sequence[EvidenceSentence]) -> bool:
        """Whether a total is the sum of the parts that the spans state: of all that have its unit, each exact."""
        if not _TOTAL.search(text) or fact.bound:
            return False
        parts = [
            stated for span in spans for stated in self._own_facts(span.text)
            if (stated.kind, stated.unit) == (fact.kind, fact.unit)
        ]  # fmt: skip
        exact = len(parts) > 1 and not any(part.bound for part in parts)
        return exact and sum(Decimal(part.value) for part in parts) == Decimal(fact.value)

    def _is_of_the_same(self, text: str, fact: Fact, words: str, stated: Fact) -> bool:
        """Whether two counts count the same: 14 cases of 7 projects are not 7 cases of 14 projects."""
        if fact.kind is not Kind.COUNT or stated.kind is not Kind.COUNT:
            return True
        thing, stated_thing = counted(text, fact), counted(words, stated, words=6)
        if not may_be_people(fact, stated, f"{thing} {stated_thing}"):
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
        named = [(mention.start, mention.end) for mention in self._glossary.find(text) if mention.entry.is_name]
        return [
            fact for fact in facts_in(text) if not any(start <= fact.start and fact.end <= end for start, end in named)
        ]

    def _unnamed(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """A place, a name or a person of the text that neither the spans nor the headings above them have."""
        said, headed = " ".join(span.text for span in spans), " ".join(span.place for span in spans)
        where = f"{headed}\n{said}"
        if missing := _unnamed_place(text, said, where):
            return missing
        claimed, own, named = self._names(text), self._names(said), self._names(where)
        if unknown := [name for entry, name in claimed.items() if entry not in named]:
            return f"the cited words do not name {unknown[0]!r}"
        if claimed and own and not claimed.keys() & own.keys():
            return f"the cited words speak of {next(iter(own.values()))!r} instead"
        return _unknown_name(text, where)

    def _names(self, text: str) -> dict[Entry, str]:
        """The proper names in a text and how they are written there; places apart."""
        found = ((mention.entry, text[mention.start : mention.end]) for mention in self._glossary.find(text))
        return {entry: name for entry, name in found if entry.is_name and not regions_in(name)}

    def _reworded(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """Whether too few words of the statement are in the spans, or their vectors lie too far apart."""
        words = " ".join(span.text for span in spans)
        translated = language_of(words) != language_of(text)
        coverage, words_alone = self._coverage(text, spans)
        if coverage < (_LEAST_COVERAGE_TRANSLATED if translated else _LEAST_COVERAGE) or words_alone < (
            _LEAST_WORDS_TRANSLATED if translated else _LEAST_WORDS
        ):
            return f"the cited words cover {min(coverage, words_alone):.0%} of it"
        if not translated:
            score = self._support.score(text, words)
            return (
                f"the cited words support it too little ({score:.2f})"
                if score < _LEAST_SUPPORT[language_of(text)]
                else ""
            )
        statement, evidence = self._embed([text, words])
        cosine = sum(a * b for a, b in zip(statement, evidence, strict=True))
        is_other = cosine < _LEAST_COSINE_TRANSLATED
        return f"the cited words are about something else (cosine {cosine:.2f})" if is_other else ""

    def _coverage(self, text: str, spans: Sequence[EvidenceSentence]) -> tuple[float, float]:
        """The share of the statement's facts, names and words that the spans have, and that of its words alone.

        Words may also stand in the headings above; facts are had, other rules have seen to them. A word without
        a translation is left out.
        """
        said = " ".join(span.text for span in spans)
        terms = frozenset().union(*(term_set(span.text) | term_set(span.place) for span in spans))
        named = [mention for mention in self._glossary.find(text) if mention.entry.is_name]
        facts = facts_in(text)
        apart = [*((name.start, name.end) for name in named), *((fact.start, fact.end) for fact in facts)]
        own = self._names(said) | {
            mention.entry: "" for mention in named if regions_in(text[mention.start : mention.end])
        }
        had = len(facts) + sum(mention.entry in own for mention in named)
        wordings = self._wordings(text, apart, language_of(said))
        found = [any(wording <= terms for wording in one) for one in wordings]
        words = sum(found) / len(found) if found else 1.0
        return ((sum(found) + had) / (len(found) + had) if found or had else 0.0), words

    def _wordings(self, text: str, apart: Sequence[tuple[int, int]], language: Language) -> Iterator[list[TermSet]]:
        """For each word outside the given places, the sets of terms that say it in a language."""
        taken = {position for start, end in apart for position in range(start, end)}
        own = language_of(text) == language
        units = content_units(text)
        for mention in self._glossary.find(text):
            inside = [unit.form for unit in units if mention.start <= unit.start < mention.end]
            if not inside or mention.entry.is_name or not taken.isdisjoint(range(mention.start, mention.end)):
                continue
            taken.update(range(mention.start, mention.end))
            names = [content(name) for name in mention.entry.names(language)]
            yield [terms for terms in (*names, *([frozenset(inside)] if own else [])) if terms]
        for unit in units:
            if own and unit.start not in taken and unit.form not in _BOUND_WORDS:
                yield [frozenset([unit.form])]


def _speaks_of(words: str, name: str) -> bool:
    return content(name) != frozenset() and content(name) <= content(words)


def _unnamed_place(text: str, said: str, where: str) -> str:
    """A place of the text that is not the one the evidence speaks of."""
    named, own = ({place for mention in regions_in(words) for place in mention} for words in (where, said))
    claimed = regions_in(text)
    missing = next((mention for mention in claimed if not mention & named), None)
    if missing:
        return f"the cited words do not name {min(place.name for place in missing)!r}"
    if claimed and own and not any(mention & own for mention in claimed):
        return f"the cited words speak of {min(place.name for place in own)!r} instead"
    return ""


def _unknown_name(text: str, where: str) -> str:
    """A name that no glossary knows: a capitalised word, or who holds an office, in the language of the evidence."""
    if language_of(text) != language_of(where):
        return ""
    known = "".join(where.casefold().split())
    words = _CAPITALISED.findall(text) + _OFFICE_HOLDER.findall(text)
    missing = next((word for word in words if "".join(word.casefold().split()) not in known), "")
    return f"the cited words do not name {missing!r}" if missing else ""
