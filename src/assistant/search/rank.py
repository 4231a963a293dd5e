"""A chunk that words or vectors found for a question, and its score: words and meaning, added with one weight."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.index.catalogue import ChunkRow, Vector
from assistant.language.text import language_of_question
from assistant.types import Language

# Of the cosine, beside that of the words' share: .6 to .75 differ by at most 1.4 points on any open set. docs/decisions/0013.
MEANING: Final = 2 / 3

# Of two that fit alike, the chunk in the question's language goes first: in a collection of all open sets this wins half a
# point where both are there.
_FOREIGN: Final = 0.9


@dataclass(frozen=True, slots=True)
class Signals:
    """How a chunk fits a text: the share of its words that it has, 0..1; the cosine of their vectors; and, of a chunk in
    the other language, that of its best sentence under the model that knows translations (`None` without)."""

    words: float
    cosine: float
    same_language: bool
    translation: float | None = None

    def score(self, meaning: float = MEANING) -> float:
        """0..1, comparable across languages and models."""
        cosine = self.cosine if self.translation is None else (self.cosine + self.translation) / 2
        score = (1 - meaning) * self.words + meaning * max(0.0, cosine)
        return min(1.0, score if self.same_language else _FOREIGN * score)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk, its vector (if one is kept), and how it fits each of the texts that were looked for."""

    row: ChunkRow
    vector: Vector | None
    signals: tuple[Signals, ...]


Ranked = tuple[float, Candidate]  # with its score


def rank(candidates: Sequence[Candidate], shares: Sequence[float], meaning: float = MEANING) -> list[Ranked]:
    """The candidates with their scores, best first; each text counts by its share."""

    def score(candidate: Candidate) -> float:
        scores = (signals.score(meaning) for signals in candidate.signals)
        return sum(share * one for share, one in zip(shares, scores, strict=True)) / sum(shares)

    ranked = [(score(candidate), candidate) for candidate in candidates]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].row.chunk.document_id, pair[1].row.chunk.start))


@dataclass(frozen=True, slots=True)
class Look:
    """What words and vectors found for one text: by chunk its share of the text's words, in each language of chunks."""

    text: str
    vector: Sequence[float]
    words: Mapping[Language, Mapping[int, float]]
    near: Set[int]

    @property
    def ids(self) -> set[int]:
        """All that was found."""
        return {*self.near, *self.words["ko"], *self.words["en"]}

    def signals(
        self, rows: Sequence[ChunkRow], kept: Mapping[str, Vector], translations: Mapping[int, float]
    ) -> list[Signals]:  # fmt: skip
        """How each of these chunks fits, whether it was found or not; `translations` has what is known of the foreign."""
        question, language = np.asarray(self.vector, np.float32), language_of_question(self.text)
        return [
            Signals(
                words=self.words[row.language].get(row.id, 0.0),
                cosine=_cosine(question, kept.get(row.digest)),
                same_language=row.language == language,
                translation=translations.get(row.id),
            )
            for row in rows
        ]


def _cosine(question: Vector, kept: Vector | None) -> float:
    return float(np.dot(question, kept)) if kept is not None and kept.shape == question.shape else 0.0
