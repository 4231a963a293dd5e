"""The sentences of a chunk under a model that was learned on translations, for a question in the other language.

A question in another language shares no words with its answer, and of a passage one sentence fits it. Measured in
docs/decisions/0013.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.index.catalogue import ChunkRow
from assistant.language.text import sentences

Embed = Callable[[list[str]], list[list[float]]]
Whole = NDArray[np.int8]


def sentences_of_chunks(rows: Sequence[ChunkRow], embed: Embed) -> list[Whole]:
    """The vectors of the sentences of each chunk, one after the other. No text goes to the model twice."""
    numbers: dict[str, int] = {}  # each text and its position
    parts = [[numbers.setdefault(text, len(numbers)) for text in _texts(row)] for row in rows]
    vectors = _whole_numbers(np.asarray(embed(list(numbers)), np.float32)) if numbers else np.zeros((0, 0), np.int8)
    return [vectors[part].ravel() for part in parts]


def best_cosines(question: Sequence[float], kept: Sequence[Whole]) -> list[float]:
    """The highest cosine of a question with the sentences of each chunk; 0 where there are none, or none of its length."""
    query = np.asarray(question, np.float32)
    counts = [0 if len(values) % len(query) else len(values) // len(query) for values in kept]
    usable = [values for values, count in zip(kept, counts, strict=True) if count]
    if not usable:
        return [0.0] * len(kept)
    matrix = np.concatenate(usable).reshape(-1, len(query)).astype(np.float32)
    cosines = matrix @ query / np.maximum(np.linalg.norm(matrix, axis=1), 1e-9)
    starts = np.cumsum([0, *(count for count in counts if count)][:-1])
    best = iter(np.maximum.reduceat(cosines, starts).tolist())
    return [next(best) if count else 0.0 for count in counts]


def _texts(row: ChunkRow) -> list[str]:
    """The sentences of a chunk that have a letter or a digit; of a table each row is one."""
    text = row.chunk.text
    found = [text[start:end] for start, end in sentences(text)]
    return [sentence for sentence in found if any(map(str.isalnum, sentence))] or [text]


def _whole_numbers(vectors: NDArray[np.float32]) -> Whole:
    """Each row with its largest number as 127: a quarter of the space, and cosines differ by less than .001."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(vectors / largest * 127), np.int8)
