"""The index: catalogue, words and vectors as one thing that is right whenever it is opened."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.embedding.embed import Embedder
from assistant.errors import IndexDamagedError, IndexNotReadyError
from assistant.index.catalogue import Catalogue, ChunkRow, FileRecord, Vector
from assistant.index.derived import Derived, entries_of
from assistant.index.seal import Seal
from assistant.index.succession import Succession
from assistant.index.translations import sentences_of_chunks
from assistant.types import Chunk, Document

_EMBED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document that was read and cut, ready to be written."""

    document: Document
    file: FileRecord
    chunks: Sequence[Chunk]


class Index:
    """All that is on disk to search in. One process at a time; its threads may search while one writes.

    Opening it writes what words or vectors lack and deletes what they have too much. Vectors are in the folder, or on
    the Chroma server at `chroma_url`. Raises `VectorServerError` when that does not answer, then and later, and
    `IndexDamagedError` when the catalogue is not as it was left.
    """

    def __init__(self, data_dir: Path, embedder: Embedder, pipeline: str, *, chroma_url: str = "") -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._data_dir = data_dir
        self.embedder = embedder
        self._pipeline = pipeline
        self.replaced = 0  # times that documents were, so that a search knows what happened during it
        self._seal = Seal(data_dir)
        self.catalogue = open_catalogue(self._seal)
        self.succession = Succession(self.catalogue)
        try:
            self.derived = Derived(
                self._seal, self.catalogue, embedder.name, lambda rows: self._vectors_of(rows)[0], chroma_url=chroma_url
            )
        except BaseException:
            self.catalogue.close()
            raise
        try:
            if self._is_current():
                self.derived.mend()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.derived.close()
        self.catalogue.close()
        self._seal.close()

    def require_current(self) -> None:
        """Raise `IndexNotReadyError` when there is nothing to search or it was made with other settings."""
        require_current(self.catalogue, self._data_dir, self.embedder.name, self._pipeline)

    def begin(self) -> None:
        """Call before writing: an index made with other settings is emptied, never mixed, and a change that was broken
        off, by an error or with the Chroma server, is mended."""
        if self._is_current():
            self.derived.mend()
            return
        self.embedder.embed_query("policy")  # a model that cannot be used must not cost the old index
        self.replaced += 1
        with self.derived.lock, self.catalogue.transaction():
            self.catalogue.clear()  # the failed files, too: other settings may read them
            self.catalogue.set_property("pipeline", _made_with(self.embedder.name, self._pipeline))
            self.catalogue.set_property("finished", "no")
        self.derived.mend(thorough=True)

    def finish(self) -> None:
        """Call after the last write: the index has all documents."""
        if not self.is_finished:
            self.catalogue.set_property("finished", "yes")

    @property
    def is_finished(self) -> bool:
        """False when the first indexing, or that after a change of settings, was broken off."""
        return self.catalogue.property("finished") != "no"

    def write(self, prepared: Sequence[PreparedDocument], *, embedded: Callable[[int], None] = lambda n: None) -> int:
        """Replace documents, all or none: words and vectors first, then the catalogue (the commit), then what they replaced.

        `embedded` is told how many more chunks have their vectors. Returns how many the embedding model made.
        """
        rows = [[ChunkRow.of(item.document, chunk) for chunk in item.chunks] for item in prepared]
        new = {row.id: row for part in rows for row in part}
        replaced = {id for item in prepared for id in self.catalogue.chunk_ids(item.document.id)}
        fresh = [row for id, row in new.items() if id not in replaced]
        with ThreadPoolExecutor(1, "words") as aside:  # Kiwi lets go of the GIL: it costs a second core, and no time
            words = aside.submit(entries_of, fresh)
            vectors, made = self._vectors_of(list(new.values()), embedded)
        with self.derived.changing():
            self.derived.put(fresh, vectors, words.result())
            self.replaced += 1
            with self.catalogue.transaction():
                for item, part in zip(prepared, rows, strict=True):
                    self.catalogue.put(item.document, item.file, part)
            self.derived.remove(replaced - new.keys())
        return made

    def remove(self, document_ids: Iterable[str]) -> None:
        """Take documents out: the catalogue first, so that they answer no more, then words and vectors."""
        ids = list(document_ids)
        if not ids:
            return
        with self.derived.changing():
            gone = self.catalogue.ids_of_documents(ids) or set()
            self.replaced += 1
            with self.catalogue.transaction():
                for document_id in ids:
                    self.catalogue.remove(document_id)
            self.derived.remove(gone)

    def _vectors_of(
        self, rows: Sequence[ChunkRow], embedded: Callable[[int], None] = lambda n: None
    ) -> tuple[dict[str, Vector], int]:  # fmt: skip
        """Vectors by text digest, and how many of them were made: only texts without a kept one go to the model."""
        by_digest = {row.digest: row for row in rows}
        kept = self.catalogue.vectors(self.embedder.name, list(by_digest))
        missing = [row for digest, row in by_digest.items() if digest not in kept]
        embedded(len(rows) - len(missing))
        for start in range(0, len(missing), _EMBED_AT_ONCE):
            part = missing[start : start + _EMBED_AT_ONCE]
            kept |= self._made(part)
            embedded(len(part))
        return kept, len(missing)

    def _made(self, rows: Sequence[ChunkRow]) -> dict[str, Vector]:
        """New vectors by text digest; they are kept, and beside them those of the sentences, if a model knows these."""
        digests, light = [row.digest for row in rows], self.embedder.light
        with ThreadPoolExecutor(1, "sentences") as aside:  # the other model lets go of the GIL
            sentences = aside.submit(sentences_of_chunks, rows, light.embed_documents) if light else None
            vectors = np.asarray(self.embedder.embed_documents([row.text for row in rows]), np.float32)
            if sentences:
                self.catalogue.keep_sentences(dict(zip(digests, sentences.result(), strict=True)))
        made = dict(zip(digests, vectors, strict=True))
        self.catalogue.keep_vectors(self.embedder.name, made)
        return made

    def keep_missing_vectors(self) -> int:
        """Embed the texts whose vector is not kept; returns how many."""
        return sum(self._vectors_of(rows)[1] for rows in self.catalogue.pages(self.catalogue.chunk_ids()))

    def _is_current(self) -> bool:
        return self.catalogue.property("pipeline") == _made_with(self.embedder.name, self._pipeline)


def open_catalogue(seal: Seal) -> Catalogue:
    """The catalogue, and the seal taken off. Raises `IndexDamagedError` when it is not as it was left or, where nobody
    knows how it was left because that process was killed, not whole."""
    path = seal.folder / "catalogue.sqlite"
    if path.name in seal.broken or path.is_dir():
        raise _damaged(path, "it is not as it was left")
    catalogue = Catalogue(path)
    if seal.is_missing and (found := catalogue.check(quick=True)):
        catalogue.close()
        raise _damaged(path, found[0])
    seal.open()
    return catalogue


def _damaged(path: Path, reason: str) -> IndexDamagedError:
    return IndexDamagedError("index_damaged", file=path, detail=reason)


def require_current(catalogue: Catalogue, data_dir: Path, model: str, pipeline: str) -> None:
    """Raise `IndexNotReadyError` unless the catalogue was made with this embedding model and pipeline."""
    made_with = catalogue.property("pipeline")
    if made_with is None:
        raise IndexNotReadyError("no_index", folder=data_dir)
    if made_with != _made_with(model, pipeline):
        was = json.loads(made_with)["embedding model"]
        if was != model:
            raise IndexNotReadyError("index_other_model", folder=data_dir, was=was, model=model)
        raise IndexNotReadyError("index_other_settings", folder=data_dir)


def _made_with(model: str, pipeline: str) -> str:
    return json.dumps({"embedding model": model, "pipeline": pipeline})
