"""How well words support a statement in the same language, as a score: what rules on figures and names cannot tell.

A logistic regression over signals of word overlap, of the alignment of word vectors (as in BERTScore, Zhang et al. 2020,
arXiv:1904.09675) and of negation. `evals/support.py` learns the weights and measures the score on open sets.
"""

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock
from typing import Any, Final

import numpy as np

from assistant.answer.agree import conflict
from assistant.answer.denial import denies, restricts
from assistant.language.facts import facts_in
from assistant.language.terms import small_words_of, terms_of
from assistant.language.text import language_of, sentences
from assistant.types import Language

Embed = Callable[[list[str]], list[list[float]]]
Matrix = np.ndarray[Any, np.dtype[np.float32]]

SIGNALS: Final = (
    "word", "words", "pair", "term", "cosine", "english", "order", "missing", "shared", "breadth", "facts", "denied",
    "affirmed", "only", "small words", "opposed",
)  # fmt: skip
# One for each signal, then the constant.
WEIGHTS: Final[dict[Language, tuple[float, ...]]] = {
    "ko": (2.5, 0.98, 1.15, 1.4, 0.66, 0.0, -0.91, 0.12, 0.31, 0.08, 1.37, -0.05, 0.32, 1.79, 0.6, 1.25, -3.92),
    "en": (0.0, 14.76, 0.0, 0.0, 0.0, 2.57, 1.84, 0.0, -1.15, 1.15, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -16.45),
}

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_MOST_COUNTED = 5  # of what is missing: a long statement is not worse without end
_MOST_KEPT = 20_000  # word vectors, 40 MB


class Support:
    """Scores statements. `embed` gives a unit vector for each text; `embed_english` too, or nothing when there is no
    model for English alone. Threads may share one."""

    def __init__(self, embed: Embed, embed_english: Embed) -> None:
        self._embed = embed
        self._embed_english = embed_english
        self._word_vectors: dict[str, Matrix] = {}
        self._lock = Lock()

    def score(self, statement: str, words: str) -> float:
        """How likely the words support all of the statement, 0..1; both are in one language."""
        *weights, constant = WEIGHTS[language_of(statement)]
        return 1 / (1 + math.exp(-constant - float(np.dot(weights, self.signals(statement, words)))))

    def signals(self, statement: str, words: str) -> list[float]:
        """What the weights apply to, in the order of `SIGNALS`: the worst of each over the statement's sentences."""
        spans = [words[start:end] for start, end in sentences(words)] or [words]
        parts = [statement[start:end] for start, end in sentences(statement)] or [statement]
        return [min(values) for values in zip(*(self._signals(part, words, spans) for part in parts), strict=True)]

    def _signals(self, text: str, words: str, spans: Sequence[str]) -> tuple[float, ...]:
        said, stated = _words(text), _words(words)
        phrases = [*stated, *_pairs(stated)]
        terms, known = frozenset(terms_of(text).content), frozenset(terms_of(words).content)
        nearest = max(spans, key=lambda span: len(_trigrams(span) & _trigrams(text)))
        near = frozenset(terms_of(nearest).content)
        return (
            *self._aligned(said, phrases),
            self._aligned(_pairs(said) or said, phrases)[0],
            self._aligned(sorted(terms), sorted(known))[0],
            _best_cosine(text, spans, self._embed),
            _best_cosine(text, spans, self._embed_english) if language_of(words) == "en" else 0.0,
            max(_longest_common(said, _words(span)) for span in spans) / max(1, len(said)),
            _lacks(terms, known),
            len(near & terms) / max(1, len(near)),
            math.log((1 + len(terms)) / (1 + len(near))),
            _lacks(_values(text), _values(words)),
            -float(denies(text) and not denies(nearest)),
            -float(denies(nearest) and not denies(text)),
            -float(restricts(text) and not restricts(nearest)),
            _lacks(small_words_of(text), small_words_of(words)),
            -float(bool(conflict(text, words))),
        )

    def _aligned(self, said: Sequence[str], stated: Sequence[str]) -> tuple[float, float]:
        """How near all that is said comes to something stated: the furthest of it, and the mean."""
        if not said or not stated:
            return (float(not said),) * 2
        nearest = (self.vectors(said) @ self.vectors(stated).T).max(axis=1)
        return float(nearest.min()), float(nearest.mean())

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """One vector a row. Words come again, so theirs are kept."""
        with self._lock:
            if len(self._word_vectors) > _MOST_KEPT:
                self._word_vectors.clear()
            missing = [text for text in dict.fromkeys(texts) if text not in self._word_vectors]
            if missing:
                found = np.asarray(self._embed(missing), np.float32)
                self._word_vectors.update(zip(missing, found, strict=True))
            return np.stack([self._word_vectors[text] for text in texts])


def _best_cosine(text: str, spans: Sequence[str], embed: Embed) -> float:
    vectors = np.asarray(embed([text, *spans]), np.float32)
    return float((vectors[1:] @ vectors[0]).max()) if len(vectors) else 0.0


def _lacks(said: frozenset[object], stated: frozenset[object]) -> float:
    return -float(min(_MOST_COUNTED, len(said - stated)))


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]


def _pairs(words: Sequence[str]) -> list[str]:
    return [" ".join(pair) for pair in pairwise(words)]


def _trigrams(text: str) -> frozenset[str]:
    folded = "".join(text.casefold().split())
    return frozenset(folded[start : start + 3] for start in range(len(folded) - 2))


def _values(text: str) -> frozenset[object]:
    return frozenset((fact.kind, fact.value) for fact in facts_in(text))


def _longest_common(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of the longest common subsequence of words (ROUGE-L, Lin 2004)."""
    lengths = [0] * (len(right) + 1)
    for word in left:
        above = 0
        for position, other in enumerate(right, start=1):
            above, lengths[position] = (
                lengths[position],
                above + 1 if word == other else max(lengths[position], lengths[position - 1]),
            )
    return lengths[-1]
