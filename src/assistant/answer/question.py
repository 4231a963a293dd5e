"""A question, taken apart: its language, its names and other concepts in each language, what it wants."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from assistant.language.facts import Kind, facts_in
from assistant.language.glossary import Entry, Glossary
from assistant.language.regions import region_spans, without_regions
from assistant.language.synonyms import synonyms
from assistant.language.terms import content_units, terms_of
from assistant.language.text import folded, language_of_question
from assistant.language.wanted import Wanted, asks_in, wanted_of
from assistant.types import Language

TermSet = frozenset[str]

# They say what is wanted, not what of: they stand in no answer.
_ASKING_WORDS: Final = frozenset(
    "이름 성함 곳 길이 거리 면적 넓이 인원 개수 건수 금액 액수 총액 매년 연간 매월 얼마 much many 궁금 알려 알려주 보여 보여주 말해 찾아 가르치 설명 질문 비교 차이 compar differ between tell pleas know explain hello question".split()
)

_HANGUL_WORD = re.compile(r"[가-힣]{2,}")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked about: any of `wordings` (sets of terms) or `spellings` stands for it.

    `is_name` for an institution, a programme or a person.
    """

    text: str
    wordings: tuple[TermSet, ...]
    spellings: tuple[str, ...] = ()
    is_name: bool = False

    def is_in(self, text: str) -> bool:
        """Whether one of its wordings stands in the text: half of a name or a compound is something else."""
        terms = term_set(text)
        return any(wording <= terms for wording in self.wordings) or any(
            name in folded(text) for name in self.spellings
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart. `subject` is the question without its places, which scope has seen to."""

    question: str
    subject: str
    language: Language
    wanted: Wanted
    _named: tuple[tuple[str, Entry], ...]
    _words: tuple[str, ...]

    def concepts(self, language: Language) -> list[Concept]:
        """What a sentence in `language` has to speak of."""
        found = []
        for own, entry in self._named:
            names = entry.names(language)
            wordings = [content(name) for name in ((own, *names) if self.language == language else names)]
            if not entry.is_name:
                wordings += self._translated(tuple(unit.form for unit in content_units(own)), language)
            spellings = tuple(folded(name) for name in ((own, *names) if entry.is_name else _uncut(own)))
            found.append(Concept(own, tuple(filter(None, dict.fromkeys(wordings))), spellings, entry.is_name))
        return [*found, *(Concept(word, self._wordings(word, language), _uncut(word)) for word in self._words)]

    def _wordings(self, word: str, language: Language) -> tuple[TermSet, ...]:
        """A word, and what says the same in the other language."""
        return (frozenset([word]), *self._translated((word,), language))

    def _translated(self, forms: tuple[str, ...], language: Language) -> list[TermSet]:
        others = synonyms(forms, self.language, language) if language != self.language else []
        return [frozenset(other) for other in others]

    def apart(self) -> list["Asked"]:
        """One for each fact that it asks for where it asks for several at once: when and where, 얼마이고 누가."""
        parts = asks_in(self.question)
        return [replace(self, question=part, wanted=wanted_of(part)) for part in parts] if len(parts) > 1 else [self]

    @property
    def is_terse(self) -> bool:
        """Whether it speaks of one or two things only, so that a sentence with none of them is beside the point."""
        return len(self.concepts(self.language)) <= 2

    @property
    def names(self) -> list[Entry]:
        """The institutions, programmes and people it names."""
        return [entry for _, entry in self._named if entry.is_name]


def take_apart(question: str, glossary: Glossary) -> Asked:
    """The question's language, its concepts and what it wants."""
    named, words = _named_and_words(question, glossary)
    return Asked(
        question=question,
        subject=" ".join(without_regions(question).split()),
        language=language_of_question(question),
        wanted=wanted_of(question),
        _named=tuple(named),
        _words=tuple(words),
    )


def _named_and_words(question: str, glossary: Glossary) -> tuple[list[tuple[str, Entry]], list[str]]:
    """The glossary's entries in a question as they stand there, and its other words; places and figures left out."""
    named = []
    places = region_spans(question)
    spans = [*places]
    spans += [(fact.start, fact.end) for fact in facts_in(question) if fact.kind is not Kind.COUNT]
    for mention in glossary.find(question):
        own = question[mention.start : mention.end]
        spans.append((mention.start, mention.end))
        if own not in _ASKING_WORDS and without_regions(own).strip(" '’s"):
            named.append((own, mention.entry))
    units = content_units(question)
    for start, end in places:  # 광주 서구|청장
        if cut := next((unit for unit in units if unit.start < end < unit.end), None):
            spans.append((cut.start, cut.end))
            office = without_regions(question[start : cut.end])
            named += [(office[found.start : found.end], found.entry) for found in glossary.find(office)]
    words = [
        unit.form
        for unit in units
        if unit.form not in _ASKING_WORDS
        and not unit.form.isdigit()
        and not any(start <= unit.start and unit.end <= end for start, end in spans)
    ]
    return named, list(dict.fromkeys(words))


def _uncut(word: str) -> tuple[str, ...]:
    """A Korean word as it is written: Kiwi may cut it otherwise in the text, 어민수당 for 어민+수당."""
    return (word,) if _HANGUL_WORD.fullmatch(word) else ()


@lru_cache(maxsize=4096)
def term_set(text: str) -> TermSet:
    """All terms of a text that concepts may match: content and joins."""
    terms = terms_of(text)
    return frozenset((*terms.content, *terms.joins))


def content(text: str) -> TermSet:
    """The content terms of a name or a phrase."""
    return frozenset(terms_of(text).content)
