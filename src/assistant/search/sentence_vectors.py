"""A chunk as vectors: each of its sentences together with where it stands, and their mean.

Models that average words blur a long passage: its best sentence tells more. Measured in docs/decisions/0009.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.language.text import sentences
from assistant.search.catalogue import ChunkRow, KeptVectors
from assistant.search.embed import Embedder

# Share of the vector of title and headings beside that of the sentence: .2, .3 and .5 were tried, the last finds most.
_SHARE_OF_PLACE = 0.5

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk's place and its sentences, as positions in the list of texts to embed."""

    place: int
    sentences: list[int]


def vectors_of_chunks(rows: Sequence[ChunkRow], embedder: Embedder) -> list[KeptVectors]:
    """The vectors of each chunk. No text goes to the model twice.

    Raises `EmbeddingError` when the model does not answer.
    """
    numbers: dict[str, int] = {}  # each text and its position
    parts = [
        _Part(numbers.setdefault(row.place, len(numbers)), [numbers.setdefault(text, len(numbers)) for text in _texts(row)])
        for row in rows
    ]  # fmt: skip
    with ThreadPoolExecutor(1, "english") as aside:  # onnxruntime lets go of the GIL
        other = aside.submit(_english, rows, embedder)
        vectors = np.asarray(embedder.embed_documents(list(numbers)), np.float32)
        english = other.result()
    return [_kept(vectors, part, other) for part, other in zip(parts, english, strict=True)]


def best_cosines(question: Sequence[float], kept: Sequence[NDArray[np.int8]]) -> list[float]:
    """The highest cosine of a question with the sentences of each chunk; 0 where there are none, or none of its length."""
    query = np.asarray(question, np.float32)
    counts = [0 if len(values) % len(query) else len(values) // len(query) for values in kept]
    usable = [values for values, count in zip(kept, counts, strict=True) if count]
    if not usable:
        return [0.0] * len(kept)
    matrix = np.concatenate(usable).reshape(-1, len(query)).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
    cosines = matrix @ query / np.maximum(lengths, 1e-9)
    starts = np.cumsum([0, *(count for count in counts if count)][:-1])
    best = iter(np.maximum.reduceat(cosines, starts).tolist())
    return [next(best) if count else 0.0 for count in counts]


def _texts(row: ChunkRow) -> list[str]:
    """The sentences of a chunk that have a letter or a digit; of a table each row is one."""
    text = row.chunk.text
    found = [text[start:end] for start, end in sentences(text)]
    return [sentence for sentence in found if any(map(str.isalnum, sentence))] or [text]


def _kept(vectors: Matrix, part: _Part, english: Matrix) -> KeptVectors:
    each = _unit(vectors[part.sentences] + _SHARE_OF_PLACE * vectors[part.place])
    return KeptVectors(_unit(each.sum(axis=0)), _whole_numbers(each), _whole_numbers(english))


def _english(rows: Sequence[ChunkRow], embedder: Embedder) -> list[Matrix]:
    """One vector for each English chunk under the model for English, which reads a passage whole; none for others."""
    texts = [row.text for row in rows if row.language == "en"] if embedder.english else []
    vectors = iter(np.asarray(embedder.embed_english(texts), np.float32))
    return [
        next(vectors)[None] if row.language == "en" and embedder.english else np.zeros((0, 0), np.float32)
        for row in rows
    ]


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)


def _whole_numbers(vectors: Matrix) -> NDArray[np.int8]:
    """Each row with its largest number as 127: a quarter of the space, and cosines differ by less than .001."""
    if not vectors.size:
        return np.zeros(0, np.int8)
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(vectors / largest * 127), np.int8).ravel()
