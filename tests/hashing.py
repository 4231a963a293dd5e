"""A small embedding model: letters that stand together, hashed. It costs nothing and is not understood."""

import zlib
from itertools import pairwise

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.embedding import Embedder
from assistant.embedding.common import unrelated_texts
from assistant.types import LANGUAGES

_DIMENSIONS = 64


class HashingEmbeddings(Embeddings):
    """Unit vectors by pairs of letters; `texts` has all of the documents that were embedded."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += of_documents(texts)
        return [_vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return _vector(text)


def of_documents(texts: list[str]) -> list[str]:
    """Those texts that are of documents, and not what an embedder knows a new model by."""
    own = {text for language in LANGUAGES for text in unrelated_texts(language)}
    return [text for text in texts if text not in own]


def hashing_embedder(model: Embeddings | None = None) -> Embedder:
    """An embedder with this model, or a new one of its own."""
    return Embedder("hashing", model or HashingEmbeddings(), lambda text: True)


def _vector(text: str) -> list[float]:
    values = np.zeros(_DIMENSIONS, np.float32)
    for pair in pairwise(f" {text} "):
        values[zlib.crc32("".join(pair).encode()) % _DIMENSIONS] += 1
    vector: list[float] = (values / np.linalg.norm(values)).tolist()
    return vector
