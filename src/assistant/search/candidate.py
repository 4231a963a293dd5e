"""A question as search sees it, and a chunk that words or vectors found for it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from assistant.language.text import language_of_question
from assistant.search.catalogue import ChunkRow, KeptVectors
from assistant.search.embed import Embedder
from assistant.search.fuse import FUSION, Fusion, Signals
from assistant.search.sentence_vectors import best_cosines
from assistant.types import Language

_NOTHING_KEPT = KeptVectors(np.zeros(0, np.float32), np.zeros(0, np.int8), np.zeros(0, np.int8))


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

    def signals(self, rows: Sequence[ChunkRow], kept: Mapping[str, KeptVectors]) -> list[Signals]:
        """How each of these chunks fits, whether it was found or not."""
        asked, vectors = self.asked, [kept.get(row.digest, _NOTHING_KEPT) for row in rows]
        question = np.asarray(asked.vector, np.float32)
        means = [float(np.dot(one.vector, question)) if len(one.vector) == len(question) else 0.0 for one in vectors]
        sentences = best_cosines(asked.vector, [one.sentences for one in vectors])
        english = best_cosines(asked.english, [one.english for one in vectors]) if asked.english else []
        return [
            Signals(
                words=self.words[(language := row.language)].get(row.id, 0.0),
                mean=max(0.0, mean),
                sentence=max(0.0, sentence),
                english=max(0.0, english[number]) if english and len(vectors[number].english) else None,
                same_language=language == asked.language,
            )
            for number, (row, mean, sentence) in enumerate(zip(rows, means, sentences, strict=True))
        ]
