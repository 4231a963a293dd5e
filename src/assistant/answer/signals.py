"""What speaks for a sentence as the answer to a question, as numbers; what they weigh was learned (`evals.train_quote`)."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assistant.answer.sentence import EvidenceSentence
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.glossary import Glossary
from assistant.language.kinds import kinds_asked
from assistant.language.place import announced_above
from assistant.language.regions import region_spans
from assistant.language.synonyms import synonyms
from assistant.language.terms import content_units, stem
from assistant.language.text import folded, is_list_item, language_of, language_of_question
from assistant.types import LANGUAGES, Language

Matrix = NDArray[np.float64]

SIGNALS: Final = (
    "own words", "words in place", "words in passage", "names", "rarest word", "bigrams", "kind of fact", "other kind", "label", "figures of the question",
    "says more", "before it", "hit", "hit cosine", "first hit", "first in hit", "length", "row", "item", "translated", "cosine",
    "cosine beside best",
)  # fmt: skip
CHEAP: Final = len(SIGNALS) - 2  # those that need no vectors

_ASCII_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")
_HANGUL: Final = re.compile(r"[가-힣]+")
_LABELLED: Final = re.compile(r"([^:：|]{1,30})[:：]\s*\S")  # 신청 기한: 1년 이내
_LONG: Final = 200  # characters of a long sentence
# What a question names by its form has to stand where the answer does: another year, article or number is another matter.
_HELD_TO: Final = frozenset({Kind.DATE, Kind.ARTICLE, Kind.ORDINAL})


@dataclass(frozen=True)
class Term:
    """One word or name of a question: any of its wordings stands for it, in either language."""

    text: str
    wordings: tuple[str, ...]
    is_name: bool = False

    def is_in(self, text: "Words") -> bool:
        return any(text.has(wording) for wording in self.wordings)


@lru_cache(maxsize=4096)
def _words(text: str) -> "Words":
    return Words(text)


class Words:
    """A text in which words are looked for: Korean as it is written, English by its stems."""

    def __init__(self, text: str) -> None:
        self._folded = folded(text)
        self._stems = _stems(text)

    def has(self, wording: str) -> bool:
        if not wording.isascii():
            return wording in self._folded
        return all(word in self._stems for word in wording.split())


@lru_cache(maxsize=8192)
def _stems(text: str) -> frozenset[str]:
    words = _ASCII_WORD.findall(text.casefold())
    return frozenset(word.replace(",", "") if word[0].isdigit() else stem(word.removesuffix("'s")) for word in words)


@dataclass(frozen=True)
class Asked:
    """A question as it is compared with sentences; places are left out, which scope has seen to."""

    question: str
    language: Language
    terms: tuple[Term, ...]
    figures: tuple[Fact, ...]

    @cached_property
    def kinds(self) -> dict[Kind, float]:
        """How likely it asks for a fact of each kind."""
        return kinds_asked(self.question)

    @cached_property
    def bigrams(self) -> frozenset[str]:
        return _bigrams(self.question)


def asked_of(question: str, glossary: Glossary) -> Asked:
    """The question, taken apart."""
    language = language_of_question(question)
    places = region_spans(question)
    terms: dict[str, Term] = {}
    taken = list(places)
    for mention in glossary.find(question):
        own = question[mention.start : mention.end]
        inside = any(start <= mention.start and mention.end <= end for start, end in places)
        if mention.entry.is_name and not inside:
            names = (own, *mention.entry.korean, *mention.entry.english)
            terms[own] = Term(own, tuple(dict.fromkeys(map(_wording, names))), is_name=True)
            taken.append((mention.start, mention.end))
    units = [unit for unit in content_units(question) if not any(start <= unit.start < end for start, end in taken)]
    for unit in units:
        if len(unit.form) > 1 or unit.form.isdigit() or len(units) < 3:
            terms.setdefault(unit.form, Term(unit.form, tuple(_wordings(unit.form, language))))
    return Asked(question, language, tuple(terms.values()), tuple(facts_in(question)))


def _wording(text: str) -> str:
    return " ".join(sorted(_stems(text))) if text.isascii() else folded(text)


def _wordings(form: str, language: Language) -> Iterator[str]:
    yield form
    for other in LANGUAGES:
        if other != language:
            for forms in synonyms((form,), language, other):
                yield " ".join(forms) if other == "en" else "".join(forms)


@lru_cache(maxsize=8192)
def _bigrams(text: str) -> frozenset[str]:
    return frozenset(run[at : at + 2] for run in _HANGUL.findall(text) for at in range(len(run) - 1)) | _stems(text)


def cheap_signals(asked: Asked, sentences: Sequence[EvidenceSentence]) -> Matrix:
    """A row for each sentence: the first `CHEAP` of `SIGNALS`."""
    own = _presence(asked, [one.words for one in sentences])
    placed = np.maximum(own, _presence(asked, [_around(one) for one in sentences]))
    passage = np.maximum(placed, _presence(asked, [one.hit.chunk.text for one in sentences]))
    names = np.array([term.is_name for term in asked.terms], bool)
    weights = np.log(1 + (len(sentences) + 1) / (own.sum(axis=0) + 0.5)) if asked.terms else np.zeros(0)
    share, in_place, in_passage = (_shares(presence, weights) for presence in (own, placed, passage))
    named = placed[:, names].mean(axis=1) if names.any() else np.ones(len(sentences))
    before = [0.0, *(a * (x.hit is y.hit) for a, x, y in zip(share, sentences, sentences[1:], strict=False))]
    best = max((one.hit.score for one in sentences), default=0.0)
    rows = [
        (
            share[at], in_place[at], in_passage[at], named[at], float(placed[at][weights.argmax()]) if len(weights) else 1.0,
            _overlap(asked.bigrams, _bigrams(one.words)), *_kind_signals(asked, one), _label_signal(asked, one),
            _figures_signal(asked, one), _says_more(asked, one), before[at], one.hit.score, one.hit.cosine,
            float(one.hit.score == best), float(one.start == one.hit.chunk.start), math.log(1 + min(len(one.words), _LONG)) / 5,
            float(one.text.startswith("| ")), float(_is_item(one)), float(language_of(one.text) != asked.language),
        )
        for at, one in enumerate(sentences)
    ]  # fmt: skip
    return np.array(rows, np.float64).reshape(len(sentences), CHEAP)


def with_cosines(cheap: Matrix, cosines: Matrix) -> Matrix:
    """The signals with what the vectors say: the cosine, and how far it lies below the best one."""
    return np.column_stack([cheap, cosines, cosines - cosines.max(initial=-1.0)])


def _presence(asked: Asked, texts: Sequence[str]) -> Matrix:
    words = [_words(text) for text in texts]
    found = [[term.is_in(one) for term in asked.terms] for one in words]
    return np.array(found, np.float64).reshape(len(texts), len(asked.terms))


def _shares(presence: Matrix, weights: Matrix) -> Matrix:
    return np.asarray(presence @ weights / weights.sum() if len(weights) else np.ones(len(presence)))


def _around(sentence: EvidenceSentence) -> str:
    document = sentence.hit.document
    announced = announced_above(document, sentence.start) if _is_item(sentence) else ()
    lines = (document.text[slice(*span)] for span in announced)
    return " ".join((sentence.under, document.publisher, document.published[:4], *lines))


def _kind_signals(asked: Asked, sentence: EvidenceSentence) -> tuple[float, float]:
    """How likely a fact of its kinds is asked for; and how likely one that it does not have is."""
    present = _kinds_of(sentence.words)
    has = sum(share for kind, share in asked.kinds.items() if kind in present)
    return has, sum(asked.kinds.values()) - has


@lru_cache(maxsize=8192)
def _kinds_of(text: str) -> frozenset[Kind]:
    return frozenset(fact.kind for fact in facts_in(text))


def label_of(sentence: EvidenceSentence) -> str:
    """What names a row of a table or an item: its first cell, or the words before its colon."""
    if sentence.text.startswith("| "):
        return sentence.text.removeprefix("| ").partition("|")[0].strip()
    labelled = _LABELLED.match(sentence.text)
    return labelled[1] if labelled else ""


def _label_signal(asked: Asked, sentence: EvidenceSentence) -> float:
    label = _bigrams(label_of(sentence))
    return len(label & asked.bigrams) / len(label) if label else 0.0


def _figures_signal(asked: Asked, sentence: EvidenceSentence) -> float:
    """The share of the figures and dates of the question that stand in the sentence or above it."""
    if not asked.figures:
        return 1.0
    there = facts_in(f"{sentence.words} {_around(sentence)}")
    return sum(any(_is_same(one, other) for other in there) for one in asked.figures) / len(asked.figures)


def lacking(asked: Asked, sentence: EvidenceSentence) -> list[str]:
    """What the question names and neither the sentence nor what stands above it has: names, dates, articles, ordinals."""
    around = f"{sentence.words} {_around(sentence)}"
    words, there = _words(around), facts_in(around)
    names = [term.text for term in asked.terms if term.is_name and not term.is_in(words)]
    figures = [
        asked.question[one.start : one.end].strip() for one in asked.figures
        if one.kind in _HELD_TO and not any(_is_same(one, other) for other in there)
    ]  # fmt: skip
    return [*names, *figures]


def _is_same(asked: Fact, stated: Fact) -> bool:
    if asked.kind is not stated.kind:
        return False
    if asked.kind is Kind.DATE:
        parts = zip(asked.value.split("-"), stated.value.split("-"), strict=True)
        return all(part in ("?", other) for part, other in parts)
    return asked.value == stated.value


def _says_more(asked: Asked, sentence: EvidenceSentence) -> float:
    """The share of its words that the question does not have: a heading that repeats the question says nothing."""
    own = _bigrams(sentence.words)
    return 1 - len(own & asked.bigrams) / len(own) if own else 0.0


def _overlap(asked: frozenset[str], there: frozenset[str]) -> float:
    return len(asked & there) / len(asked) if asked else 0.0


def _is_item(sentence: EvidenceSentence) -> bool:
    text = sentence.hit.document.text
    return is_list_item(text[text.rfind("\n", 0, sentence.start) + 1 : sentence.end])


@cache
def learned_numbers() -> dict[str, Any]:
    """What `evals.train_quote` wrote."""
    content: dict[str, Any] = json.loads((files(__package__) / "learned.json").read_text("utf-8"))
    return content
