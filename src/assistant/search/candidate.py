"""A question as search sees it, and a chunk that words or vectors found for it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from assistant.language.text import language_of_question
from assistant.search.catalogue import ChunkRow, KeptVectors
from assistant.search.embed import Embedder
from assistant.search.fuse import FUSION, Fusion, Signals
from assistant.search.sentence_vectors import best_cosine
from assistant.types import Language


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk, what is kept of it (if anything), and how it fits each of the texts that were looked for."""

    row: ChunkRow
    kept: KeptVectors | None
    signals: tuple[Signals, ...]


Ranked = tuple[float, Candidate]  # with its score


def rank(candidates: Sequence[Candidate], shares: Sequence[float], fusion: Fusion = FUSION) -> list[Ranked]:
    """The candidates with their scores, best first; each text counts by its share."""

    def score(candidate: Candidate) -> float:
        scores = map(fusion.score, candidate.signals)
        return sum(share * one for share, one in zip(shares, scores, strict=True)) / sum(shares)

    ranked = [(score(candidate), candidate) for candidate in candidates]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].row.chunk.document_id, pair[1].row.chunk.start))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's language and vectors; `english` is empty for other questions and without a model for it."""

    language: Language
    vector: Sequence[float]
    english: Sequence[float]

    @classmethod
    def of(cls, question: str, embedder: Embedder) -> "Asked":
        """Raises `EmbeddingError` when the model does not answer."""
        language = language_of_question(question)
        english = embedder.embed_english([question]) if language == "en" else []
        return cls(language, embedder.embed_question(question), english[0] if english else ())


@dataclass(frozen=True, slots=True)
class Look:
    """What words and vectors found for one text: by chunk its share of the text's words, in each language of chunks."""

    asked: Asked
    words: Mapping[Language, Mapping[int, float]]
    near: Set[int]

    @property
    def ids(self) -> set[int]:
        """All that was found."""
        return {*self.near, *self.words["ko"], *self.words["en"]}

    def signals(self, row: ChunkRow, kept: KeptVectors | None) -> Signals:
        """How a chunk fits, whether it was found or not."""
        asked, words = self.asked, self.words[row.language].get(row.id, 0.0)
        same = row.language == asked.language
        if kept is None:
            return Signals(words, 0.0, 0.0, None, same)
        return Signals(
            words=words,
            mean=max(0.0, float(np.dot(kept.vector, asked.vector))),
            sentence=max(0.0, best_cosine(asked.vector, kept.sentences)),
            english=max(0.0, best_cosine(asked.english, kept.english)) if asked.english and len(kept.english) else None,
            same_language=same,
        )
