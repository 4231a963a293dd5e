"""Whether the words of a statement are those of its evidence: each one, and all of them as a whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.question import TermSet, content, term_set
from assistant.answer.support import Embed, Support
from assistant.language.facts import facts_in
from assistant.language.glossary import Glossary, Mention
from assistant.language.sounds import sound_alike
from assistant.language.terms import Unit, content_units, kiwi, word_key
from assistant.language.text import language_of
from assistant.types import Language

# How near a word of the statement must come to one of the evidence, as a cosine, to be a paraphrase of it. Measured on
# two thirds of the golden statements: synonyms lie at 0.6 and above (handled: dealt), what was put in place of another
# noun mostly below; across the languages both lie lower.
_LEAST_NEAR: Final[dict[Language, float]] = {"ko": 0.7, "en": 0.6}
_LEAST_NEAR_TRANSLATED = 0.5
# Share of the statement's words that must be said in any form.
_LEAST_COVERAGE = 0.6
_LEAST_COVERAGE_TRANSLATED = 0.5
# Of the score for the wording, and the cosine of a translation.
_LEAST_SUPPORT: Final[dict[Language, float]] = {"ko": 0.02, "en": 0.02}
_LEAST_COSINE_TRANSLATED = 0.35

# They join or frame, or say only that something is, is done or is given: they state nothing that could be false.
_LIGHT: Final = """not no never only without except neither nor all each both every via through
    accord accordingly state say note report evidence answer document one also however now current currently
    give gave given receive include involve reach set term make made get got take took taken put hold held come came
    add draw drawn call know known name list group continue require demand need want seek help allow let mean show serve
    use pay cover fund distribute carry run do done go work deal handle capable able possible jointly together simply merely
    around program programme way like such other follow place part side non""".split()
_LIGHT_KOREAN: Final = frozenset(
    "경우 동안 방식 형태 정도 기준 유형 선택 관련 전화번호 연락처 주소 금액 비율 기간 날짜 이상 이하 이내 미만 초과 최대 최소 한도 합계 시한".split()
)
# Bounds of a figure, which the facts have seen to
_BOUND: Final = re.compile(
    r"\b(?:no |not )?(?:more|less|fewer|later|longer|higher|lower) than\b|\bor (?:more|less|fewer|older|younger|over|under)\b"
    r"|\bat (?:least|most)\b|\bup to\b|\bwithin\b|\b(?:over|under|about|around)(?=\s[\d₩$])|\bin (?:all|total)\b",
    re.IGNORECASE,
)
_NOUNS: Final = frozenset({"NNG", "NNP", "XR", "SH"})
_VERB_ENDINGS: Final = frozenset({"XSV", "XSA"})  # 결제 in 결제하다 is a verb


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or term of a statement, the sets of terms that say it in the language of the evidence."""

    text: str
    form: str
    wordings: tuple[TermSet, ...]
    is_noun: bool = True


class Wording:
    """Compares words. `embed` gives one vector per text, `embed_english` too or nothing."""

    def __init__(self, glossary: Glossary, embed: Embed, embed_english: Embed) -> None:
        self._glossary = glossary
        self._embed = embed
        self._support = Support(embed, embed_english)

    def objection(self, text: str, spans: Sequence[EvidenceSentence]) -> str:
        """Why these spans do not say the statement in other words; empty when they do."""
        said = " ".join(span.text for span in spans)
        translated = language_of(said) != language_of(text)
        share, unsaid = self._compared(text, spans)
        if unsaid:
            return f"the cited words say nothing like {unsaid!r}"
        if share < (_LEAST_COVERAGE_TRANSLATED if translated else _LEAST_COVERAGE):
            return f"the cited words cover {share:.0%} of it"
        return self._far_from(text, said) if translated else self._unsupported(text, said)

    def shared(self, text: str, span: EvidenceSentence) -> float:
        """The share of a statement's facts, names and words that a span has."""
        words, terms = list(self._words(text, language_of(span.text))), term_set(span.text)
        had = sum(any(wording <= terms for wording in word.wordings) for word in words)
        facts = {(fact.kind, fact.value) for fact in facts_in(text)}
        stated = {(fact.kind, fact.value) for fact in facts_in(span.text)}
        return (had + len(facts & stated)) / max(1, len(words) + len(facts))

    def _compared(self, text: str, spans: Sequence[EvidenceSentence]) -> tuple[float, str]:
        """The share of the words that the spans say, and the first that they say nothing like.

        Words may also stand in the headings above.
        """
        said = " ".join(span.text for span in spans)
        translated = language_of(said) != language_of(text)
        terms = frozenset().union(*(term_set(span.text) | term_set(span.place) for span in spans))
        words = list(self._words(text, language_of(said)))
        left = [word for word in words if not any(wording <= terms for wording in word.wordings)]
        near = self._nearness([word.text for word in left], said)
        least = _LEAST_NEAR_TRANSLATED if translated else _LEAST_NEAR[language_of(text)]
        unsaid = [word for word, score in zip(left, near, strict=True) if score < least and not _is_light(word.form)]
        nouns = [word for word in unsaid if word.is_noun and not (translated and _sounds(word.text, said))]
        share = 1 - len(unsaid) / max(1, len(words))
        return share, next((word.text for word in nouns), "")

    def _nearness(self, words: Sequence[str], said: str) -> list[float]:
        """Of each word, the cosine to the nearest word or pair of words that is said."""
        stated = _phrases(said)
        if not words or not stated:
            return [0.0] * len(words)
        cosines = self._support.vectors(words) @ self._support.vectors(stated).T
        return [float(value) for value in cosines.max(axis=1)]

    def _words(self, text: str, language: Language) -> Iterator[_Word]:
        """The statement's words and terms without its facts and proper names, which other rules have seen to."""
        taken = {place for fact in facts_in(text) for place in range(fact.start, fact.end)}
        taken.update(place for bound in _BOUND.finditer(text) for place in range(*bound.span()))
        own = language_of(text) == language
        units, nouns = content_units(text), _nouns(text)
        for mention in self._glossary.find(text):
            inside = [unit for unit in units if mention.start <= unit.start < mention.end]
            place = range(mention.start, mention.end)
            if inside and taken.isdisjoint(place):
                taken.update(place)
                if not mention.entry.is_name:
                    yield _term(text, mention, inside, language, nouns)
        for unit in units:
            if unit.start not in taken:
                wordings = (frozenset([unit.form]),) if own else ()
                yield _Word(text[unit.start : unit.end], unit.form, wordings, unit.start in nouns)

    def _unsupported(self, text: str, said: str) -> str:
        score = self._support.score(text, said)
        is_low = score < _LEAST_SUPPORT[language_of(text)]
        return f"the cited words support it too little ({score:.2f})" if is_low else ""

    def _far_from(self, text: str, said: str) -> str:
        statement, evidence = self._embed([text, said])
        cosine = sum(a * b for a, b in zip(statement, evidence, strict=True))
        is_other = cosine < _LEAST_COSINE_TRANSLATED
        return f"the cited words are about something else (cosine {cosine:.2f})" if is_other else ""


def _term(
    text: str, mention: Mention, inside: Sequence[Unit], language: Language, nouns: frozenset[int]
) -> _Word:
    """A term of the glossary, which may be said by any of its names."""
    names = [content(name) for name in mention.entry.names(language)]
    own = [frozenset(unit.form for unit in inside)] if language_of(text) == language else []
    wordings = tuple(terms for terms in (*names, *own) if terms)
    return _Word(text[mention.start : mention.end], inside[0].form, wordings, inside[0].start in nouns)


@cache
def _light() -> frozenset[str]:
    return frozenset(word_key(word) for word in _LIGHT) | _LIGHT_KOREAN


def _is_light(form: str) -> bool:
    return form in _light() or (len(form) == 1 and not form.isdigit())


def _nouns(text: str) -> frozenset[int]:
    """Where the nouns and adjectives of Korean begin; of English, which is not parsed, all words."""
    if language_of(text) == "en":
        return frozenset(range(len(text)))
    tokens = list(kiwi().tokenize(text))
    return frozenset(
        token.start for token, behind in zip(tokens, [*tokens[1:], None], strict=True)
        if token.tag in _NOUNS and not (behind and behind.tag in _VERB_ENDINGS)
    )  # fmt: skip


def _phrases(text: str) -> list[str]:
    """The words of content, their parts, and each two that follow each other."""
    units = content_units(text)
    runs: list[tuple[int, int]] = []
    for unit in units:
        if runs and runs[-1][1] == unit.start:
            runs[-1] = (runs[-1][0], unit.end)
        else:
            runs.append((unit.start, unit.end))
    words = [text[start:end] for start, end in runs]
    pairs = [f"{left} {right}" for left, right in zip(words, words[1:], strict=False)]
    return list(dict.fromkeys((*words, *(text[unit.start : unit.end] for unit in units), *pairs)))


def _sounds(word: str, said: str) -> bool:
    """Whether a name of the evidence is said like this word of the other language."""
    hangul = [run for run in re.findall(r"[가-힣]+", f"{word} {said}")]
    latin = re.findall(r"[A-Z][a-z]+", f"{word} {said}")
    if language_of(word) == "ko":
        return any(sound_alike(word, name) for name in latin)
    return word[0].isupper() and any(sound_alike(name, word) for name in hangul)
