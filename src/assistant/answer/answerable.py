"""How likely the hits answer a question at all, as a score: what the score of the best hit alone does not tell.

A logistic regression over signals of the whole ranking and of the likeliest sentence, one for each language of
question. `evals/abstain.py` learns the weights, measures the score on open sets and keeps its curve.
"""

import math
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.answer.denial import denies
from assistant.answer.evidence import evidence_sentences
from assistant.answer.extract import Candidate, candidates
from assistant.answer.question import take_apart, term_set
from assistant.answer.support import Embed, Support
from assistant.language.facts import facts_in
from assistant.language.glossary import Glossary
from assistant.language.regions import is_national
from assistant.language.terms import content_units
from assistant.language.text import language_of_question
from assistant.types import Document, Hit, Language

SIGNALS: Final = (
    "lead",  # of the best hit's score over the mean of the others, 0..1
    "gap",  # to the second, 0..1
    "cosine",  # of the best hit, -1..1
    "cosine lead",  # of the nearest hit over the mean of all, 0..2
    "candidate",  # weight of the likeliest sentence about the place asked for, about -2..15; -2 without one
    "coverage",  # share of what is asked that it speaks of, 0..1
    "words",  # how near each word of the question comes to one of the best hit's nearest sentence, on average, -1..1
    "kind",  # 1 when the best hit has a fact of the kind asked for, or none is asked for; else 0
    "denied",  # -1 when the question says no and that sentence does not
    "affirmed",  # -1 the other way round
    "missing",  # names and numbers of the question that the sentence lacks, -5..0
    "none",  # -1 when no sentence could answer, whatever it scores
)
# One for each signal, then the constant. Learned on welfare-ko-abstain and SQuAD 2; that of "none" is set by hand.
WEIGHTS: Final[dict[Language, tuple[float, ...]]] = {
    "ko": (5.41, 6.96, 1.77, 4.53, 0.09, 1.1, 6.75, 0.24, 0.2, 0.29, -0.33, 3.0, -7.71),
    "en": (1.3, -0.34, 2.53, -2.59, 0.07, 0.96, -1.51, -0.51, 2.41, 0.62, 0.71, 3.0, 0.25),
}

_NO_CANDIDATE = -2.0
_MOST_MISSING = 5
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
# Capitalised words behind the first, and numbers: Sarajevo, 1,250
_NAME_OR_NUMBER = re.compile(r"(?<!^)\b[A-Z][\w'-]+|\b\d[\d,.]*\b")

IsAbout = Callable[[Document], bool]


class Answerable:
    """Scores questions with their hits. `embed` gives a unit vector for each text. Threads may share one."""

    def __init__(self, glossary: Glossary, embed: Embed) -> None:
        self._glossary = glossary
        self._embed = embed
        self._support = Support(embed, embed)  # for its word vectors, which it keeps

    def likelihood(self, question: str, hits: Sequence[Hit], is_about: IsAbout) -> float:
        """How likely the hits, best first, answer the question, 0..1; 0 without hits.

        `is_about` tells whether a document is about the place that the question names (if it names one). Raises
        `EmbeddingError` when the model does not answer.
        """
        return likelihood_of(self.signals(question, hits, is_about), language_of_question(question)) if hits else 0.0

    def signals(self, question: str, hits: Sequence[Hit], is_about: IsAbout) -> list[float]:
        """What the weights apply to, in the order of `SIGNALS`; of one hit or more."""
        asked = take_apart(question, self._glossary)
        ranked = candidates(asked, hits, self._embed, strict=False)
        likeliest = next((one for one in ranked if _may_speak(one, is_about)), None)
        nearest = _nearest_sentence(asked.question, hits[0])
        cosines = [hit.cosine for hit in hits]
        return [
            *_leads([hit.score for hit in hits]),
            hits[0].cosine,
            max(cosines) - float(np.mean(cosines)),
            likeliest.weight if likeliest else _NO_CANDIDATE,
            likeliest.coverage_of_all if likeliest else 0.0,
            self._aligned(asked.question, nearest),
            float(asked.wanted.is_met_by(hits[0].chunk.text, facts_in(hits[0].chunk.text))),
            -float(denies(asked.question) and not denies(nearest)),
            -float(denies(nearest) and not denies(asked.question)),
            -_missing(asked.question, nearest),
            -float(likeliest is None),
        ]

    def _aligned(self, question: str, sentence: str) -> float:
        """As in BERTScore (Zhang et al. 2020, arXiv:1904.09675), with two words of the sentence as one, too."""
        said, stated = _words(question), _words(sentence)
        if not said or not stated:
            return 0.0
        phrases = [*stated, *(" ".join(pair) for pair in pairwise(stated))]
        return float((self._support.vectors(said) @ self._support.vectors(phrases).T).max(axis=1).mean())


def likelihood_of(signals: Sequence[float], language: Language) -> float:
    """The score, 0..1, that the signals of a question in that language make."""
    *weights, constant = WEIGHTS[language]
    return 1 / (1 + math.exp(-constant - float(np.dot(weights, signals))))


def _may_speak(candidate: Candidate, is_about: IsAbout) -> bool:
    document = candidate.sentence.hit.document
    return is_about(document) or is_national(document.region)


def _leads(scores: Sequence[float]) -> tuple[float, float]:
    """Of the first over the mean of the others, and over the second; a hit alone leads by its score."""
    first, *others = scores
    return (first - float(np.mean(others)), first - others[0]) if others else (first, first)


def _nearest_sentence(question: str, hit: Hit) -> str:
    """The hit's sentence with most of the question's terms; all of its words when it has no sentence."""
    units = {unit.form for unit in content_units(question)}
    texts = [sentence.text for sentence in evidence_sentences([hit])]
    return max(texts, key=lambda text: len(units & term_set(text)), default=hit.chunk.text)


def _missing(question: str, sentence: str) -> float:
    folded = sentence.casefold()
    named = (match[0].casefold() for match in _NAME_OR_NUMBER.finditer(question))
    return float(min(_MOST_MISSING, sum(name not in folded for name in named)))


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _WORD.finditer(text)]
