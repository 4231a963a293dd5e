"""Vectors of chunks in Chroma, one collection per embedding model."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.search.catalogue import Vector

_BATCH = 5000  # Chroma takes 5,461 rows at once, and fails to read more than 32,766


class Vectors:
    """Cosine search over the vectors of one embedding model. Ids are those of the catalogue.

    Opening raises `ValueError` when Chroma finds none of the `known` vectors, which are surely in it: with a
    file missing or cut it answers, but wrongly.
    """

    def __init__(self, path: Path, model: str, known: Sequence[Vector] = ()) -> None:
        import chromadb
        from chromadb.config import Settings as ChromaSettings

        path.mkdir(parents=True, exist_ok=True)
        self._client = chromadb.PersistentClient(str(path), ChromaSettings(anonymized_telemetry=False))
        self._name = f"chunks-{hashlib.sha256(model.encode()).hexdigest()[:16]}"
        try:
            self._collection = self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            if known and self.count() and not any(self._finds(vector) for vector in known):
                raise ValueError(f"The vectors in {str(path)!r} are damaged")
        except BaseException:
            self.close()  # Chroma would give the same client again at the next opening
            raise

    def close(self) -> None:
        self._client.close()  # type: ignore[attr-defined]  # of the client that ClientAPI stands for

    def drop_other_models(self) -> None:
        """Delete what earlier embedding models left."""
        for collection in self._client.list_collections():
            if collection.name != self._name:
                self._client.delete_collection(collection.name)

    def count(self) -> int:
        return self._collection.count()

    def ids(self) -> set[int]:
        """The ids of all vectors."""
        found: set[int] = set()
        while page := self._collection.get(limit=_BATCH, offset=len(found), include=[])["ids"]:
            found.update(map(int, page))
        return found

    def put(self, ids: Sequence[int], vectors: Sequence[Vector]) -> None:
        """Write vectors; an id that is there already is replaced."""
        for start in range(0, len(ids), _BATCH):
            part = slice(start, start + _BATCH)
            self._collection.upsert(ids=[str(id) for id in ids[part]], embeddings=np.stack(vectors[part]))

    def remove(self, ids: Iterable[int]) -> None:
        strings = [str(id) for id in ids]
        for start in range(0, len(strings), _BATCH):
            self._collection.delete(ids=strings[start : start + _BATCH])

    def search(self, vector: Sequence[float] | Vector, k: int) -> dict[int, float]:
        """The k nearest chunks and their cosine."""
        k = min(k, self._collection.count())
        if not k:
            return {}
        found: Any = self._collection.query(
            query_embeddings=np.asarray([vector], np.float32), n_results=k, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {int(id): 1.0 - float(distance) for id, distance in pairs}

    def _finds(self, vector: Vector) -> bool:
        return any(cosine > 0.999 for cosine in self.search(vector, 1).values())


def cosines(vector: Sequence[float], others: Sequence[Vector]) -> NDArray[np.float32]:
    """The cosine of one vector with each of the others."""
    matrix = np.stack(others)
    query = np.asarray(vector, dtype=np.float32)
    norms = np.linalg.norm(matrix, axis=1) * np.linalg.norm(query)
    return np.asarray(matrix @ query / np.maximum(norms, 1e-9), np.float32)
