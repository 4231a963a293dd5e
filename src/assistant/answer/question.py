"""What a question asks for: its concepts in each language, and the kind of fact that would answer it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.answer.facts import Kind, facts_in
from assistant.language.glossary import Entry, Glossary, Mention
from assistant.language.regions import regions_in, without_regions
from assistant.language.terms import terms_of
from assistant.language.text import language_of_question
from assistant.types import Document, Language

TermSet = frozenset[str]

_ASKED: Final = tuple(
    (kinds, re.compile(pattern, re.IGNORECASE))
    for kinds, pattern in (
        ({Kind.PHONE}, r"\b(?:tele)?phone|\bfax\b|전화번호|연락처|팩스|번호가? ?(?:뭐|무엇|어떻게|몇)"),
        ({Kind.AGE}, r"\bages?\b|how old|몇 ?살|몇 ?세|나이|연령"),
        ({Kind.DATE}, r"\b(?:what|which) (?:day|date|month|year)|month and year|몇 ?년도|어느 ?해|몇 ?월|며칠|날짜|일시"),
        ({Kind.PERCENT}, r"per ?cent|몇 ?(?:%|퍼센트|프로)|비율|할인율|지원율|보조율"),
        ({Kind.LENGTH}, r"how far|몇 ?(?:킬로|km|미터|m\b)|길이|거리가"),
        ({Kind.AREA}, r"how large|면적|넓이|몇 ?(?:평|제곱|㎡)"),
        ({Kind.DURATION}, r"how (?:soon|quickly|many (?:hours|days|weeks|months|years))|얼마 ?만에|얼마 ?동안|얼마나 오래"
                          r"|몇 ?(?:년|개월|달|주|일|시간|분)(?:[^도]|$)|기간[은이]"),
        ({Kind.DURATION, Kind.LENGTH}, r"how long"),
        ({Kind.COUNT}, r"how many|number of|몇 ?(?:명|개|곳|군데|건|가지|차례|번|회|대|동|분|가구|종)|인원|개수|건수|횟수"),
        ({Kind.MONEY, Kind.PERCENT, Kind.COUNT}, r"how much|얼마|금액|액수|몇 ?(?:원|만|억|천)|\bcosts?\b|\bprice\b|\bbudget|spending|예산|사업비|한도(?!시)"),
        ({Kind.DATE}, r"\bwhen\b|언제"),
    )
)  # fmt: skip
_PERSON = re.compile(r"\bwho(?:m|se)?\b|누가|누구|이름", re.IGNORECASE)
# In May last year; 지난해, 올해 상반기: a time without a number of its own.
_RELATIVE_TIME = re.compile(
    r"\b(?:last|this|next) (?:year|month|week)\b|지난해|작년|올해|내년|지난달|이달|상반기|하반기", re.I
)
# Kim Sun-bae, Hong Nam-pyo, Kawamura Kazunori; 홍남표 시장, 김영표 원장
_PERSON_NAME = re.compile(
    r"\b[A-Z][a-z]+ [A-Z][a-z]+(?:-[a-z]+)?\b"
    r"|[가-힣]{2,4}(?:\s[가-힣]+){0,3}\s?(?:시장|군수|구청장|도지사|원장|의장|장관|교수|연구위원|연구원|위원장|대표|국장|과장|회장|이사장)"
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked about: any of `wordings` (sets of terms) stands for it. Names must not be missing."""

    text: str
    wordings: tuple[TermSet, ...]
    is_name: bool

    def is_in(self, terms: TermSet) -> bool:
        """Whether one of its wordings stands in the terms: half of a name or a compound is something else."""
        return any(wording <= terms for wording in self.wordings)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart."""

    question: str
    language: Language
    kinds: frozenset[Kind]
    wants_person: bool
    _mentions: tuple[Mention, ...]

    def concepts(self, language: Language) -> list[Concept]:
        """What a sentence in `language` has to speak of. Places are left out: scope has seen to them."""
        return list(_concepts(self.question, self.language, language, self._mentions))

    @property
    def wants_fact(self) -> bool:
        """Whether the question asks for a number, a date or a person."""
        return bool(self.kinds) or self.wants_person

    @property
    def is_terse(self) -> bool:
        """Whether it speaks of one or two things only, so that a sentence with none of them is beside the point."""
        return len(self.concepts(self.language)) <= 2

    @property
    def subject(self) -> str:
        """The question without its places, which every sentence of a document about them would share."""
        return " ".join(without_regions(self.question).split())

    @property
    def names(self) -> list[Entry]:
        """The institutions, programmes and people it names; places are scope's."""
        spans = ((mention.entry, self.question[mention.start : mention.end]) for mention in self._mentions)
        return [entry for entry, own in spans if entry.is_name and not regions_in(own)]

    def is_answered_in_kind(self, text: str) -> bool:
        """Whether the text has a fact of the kind that the question asks for (true when it asks for none)."""
        if self.kinds:
            years = re.search(r"\byear\b|년도|어느 ?해", self.question) is not None
            return any(_is_of_kind(fact.kind, fact.value, self.kinds, years) for fact in facts_in(text)) or (
                Kind.DATE in self.kinds and not years and _RELATIVE_TIME.search(text) is not None
            )
        return not self.wants_person or _PERSON_NAME.search(text) is not None


def take_apart(question: str, glossary: Glossary) -> Asked:
    """The question's language, concepts and the kind of fact it asks for."""
    kinds = next((kinds for kinds, pattern in _ASKED if pattern.search(question)), set())
    return Asked(
        question, language_of_question(question), frozenset(kinds), _PERSON.search(question) is not None,
        tuple(glossary.find(question)),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def term_set(text: str) -> TermSet:
    """All terms of a text that concepts may match: content and joins."""
    terms = terms_of(text)
    return frozenset((*terms.content, *terms.joins))


def _is_of_kind(kind: Kind, value: str, kinds: frozenset[Kind], years: bool) -> bool:
    if kind is Kind.DATE and years:
        return kind in kinds and not value.startswith("?")
    if kind is Kind.COUNT and Kind.MONEY in kinds:  # '100 million', its won lost
        return float(value) >= 10_000
    return kind in kinds


def _concepts(
    question: str, asked: Language, language: Language, mentions: Sequence[Mention]
) -> Iterator[Concept]:
    rest = question
    for mention in mentions:
        own = question[mention.start : mention.end]
        names = mention.entry.names(language)
        wordings = [content(name) for name in ((own, *names) if asked == language else names)]
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
        if any(wordings) and not regions_in(own):
            yield Concept(own, tuple(filter(None, dict.fromkeys(wordings))), mention.entry.is_name)
    for term in dict.fromkeys(terms_of(rest).content):
        if not regions_in(term):
            yield Concept(term, (frozenset([term]),), is_name=False)


def content(text: str) -> TermSet:
    """The content terms of a name or a phrase."""
    return frozenset(terms_of(text).content)


@lru_cache(maxsize=4096)
def mentions(document: Document, entry: Entry) -> bool:
    """Whether a document uses any of the entry's names, however they are spaced."""
    text = _folded(f"{document.title} {document.publisher} {document.text}")
    return any(_folded(name) in text for name in (*entry.korean, *entry.english))


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
