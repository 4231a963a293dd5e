"""The index: catalogue, words and vectors as one thing that is right whenever it is opened."""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.errors import IndexNotReadyError
from assistant.language.glossary import Glossary
from assistant.language.terms import split_terms
from assistant.language.text import language_of_question
from assistant.search.catalogue import Catalogue, ChunkRow, FileRecord, Vector
from assistant.search.embed import Embedder
from assistant.search.query import concepts_of
from assistant.search.vectors import Vectors, cosines
from assistant.search.words import Words
from assistant.types import Chunk, Document, Hit

# How many chunks each leg offers to the fusion.
_CANDIDATES = 100

# Share of the cosine in the score, the rest is words. Measured on welfare, TyDi QA and SQuAD questions for
# one language, on NTREX sentences for two: translated words find less, so there the vectors lead.
_COSINE_SHARE_SAME = 0.4
_COSINE_SHARE_OTHER = 0.6

_EMBED_AT_ONCE = 64
_MEND_AT_ONCE = 5000  # chunks; a commit of tantivy takes 0.1 s

_MOST_SEARCHES = 5  # of one question, while documents are being replaced

Part = TypeVar("Part", Words, Vectors)


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document that was read and cut, ready to be written."""

    document: Document
    file: FileRecord
    chunks: Sequence[Chunk]


class Index:
    """All that is on disk to search in. One process at a time; its threads may search while one writes."""

    def __init__(self, data_dir: Path, embedder: Embedder, glossary: Glossary, pipeline: str) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._data_dir = data_dir
        self._embedder = embedder
        self._glossary = glossary
        self._pipeline = json.dumps({"embedding model": embedder.name, "pipeline": pipeline})
        self.catalogue = Catalogue(data_dir / "catalogue.sqlite")
        self._write_lock = threading.Lock()
        self._words, self._vectors = self._open_derived()
        try:
            if self._is_current():
                self._mend()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._words.close()
        self._vectors.close()
        self.catalogue.close()

    def use_glossary(self, glossary: Glossary) -> None:
        """Widen questions with these names from now on."""
        self._glossary = glossary

    def require_current(self) -> None:
        """Raise `IndexNotReadyError` when there is nothing to search or it was made with other settings."""
        made_with = self.catalogue.property("pipeline")
        if made_with is None:
            raise IndexNotReadyError(f"There is no index in {str(self._data_dir)!r} yet. Run: assistant index")
        if made_with != self._pipeline:
            was = json.loads(made_with)["embedding model"]
            what = "other chunk settings or an earlier version"
            if was != self._embedder.name:
                what = f"embedding model {was!r}, the settings name {self._embedder.name!r}"
            raise IndexNotReadyError(f"The index in {str(self._data_dir)!r} was made with {what}. Run: assistant index")

    def begin(self) -> None:
        """Call before writing: an index made with other settings is emptied, never mixed."""
        if self._is_current():
            return
        self._embedder.embed_query("policy")  # a model that cannot be used must not cost the old index
        with self._write_lock, self.catalogue.transaction():
            for document_id in self.catalogue.document_ids():
                self.catalogue.remove(document_id)
            self.catalogue.set_property("pipeline", self._pipeline)
            self.catalogue.set_property("finished", "no")
        self._mend(thorough=True)

    def finish(self) -> None:
        """Call after the last write: the index has all documents."""
        if not self.is_finished:
            self.catalogue.set_property("finished", "yes")

    @property
    def is_finished(self) -> bool:
        """False when the first indexing, or that after a change of settings, was broken off."""
        return self.catalogue.property("finished") != "no"

    def write(self, prepared: Sequence[PreparedDocument], *, embedded: Callable[[int], None] = lambda n: None) -> int:
        """Replace documents: words and vectors first, then the catalogue (the commit), then what it replaced.

        `embedded` is told how many more chunks have their vectors. Returns how many the embedding model made.
        """
        rows = [[_row(document.document, chunk) for chunk in document.chunks] for document in prepared]
        titles = {item.document.id: item.document.title for item in prepared}
        vectors, made = self._vectors_of([row for part in rows for row in part], titles, embedded)
        with self._write_lock:
            replaced = {id for item in prepared for id in self.catalogue.chunk_ids(item.document.id)}
            new = {row.id: row for part in rows for row in part}
            self._put_derived([row for id, row in new.items() if id not in replaced], titles, vectors)
            for item, part in zip(prepared, rows, strict=True):
                with self.catalogue.transaction():
                    self.catalogue.put(item.document, item.file, part)
            self._remove_derived(replaced - new.keys())
        return made

    def remove(self, document_ids: Iterable[str]) -> None:
        """Take documents out: the catalogue first, so that they answer no more, then words and vectors."""
        with self._write_lock:
            gone: set[int] = set()
            for document_id in document_ids:
                gone |= self.catalogue.chunk_ids(document_id)
                with self.catalogue.transaction():
                    self.catalogue.remove(document_id)
            self._remove_derived(gone)

    def search(self, question: str, k: int, documents: Sequence[str] | None = None) -> list[Hit]:
        """The best k chunks, of these documents when given; scores in 0..1, comparable across languages."""
        self.require_current()
        if documents is not None and not documents:
            return []
        vector = self._embedder.embed_query(question)
        hits: list[Hit] = []
        for _ in range(_MOST_SEARCHES):
            before = self.catalogue.version()
            hits = self._search(question, vector, k, documents)
            if self.catalogue.version() == before:
                break  # else a document was replaced meanwhile: its old chunks are gone, its new ones unseen
        return hits

    def _search(self, question: str, vector: Sequence[float], k: int, documents: Sequence[str] | None) -> list[Hit]:
        asked = language_of_question(question)
        words = {
            language: self._words.search(concepts_of(question, language, self._glossary), _CANDIDATES, documents)
            for language in ("ko", "en")
        }  # fmt: skip
        rows = self.catalogue.rows({*self._nearest(vector, documents), *words["ko"], *words["en"]})
        by_cosine = self._cosines(vector, rows)
        scored = []
        for id, row in rows.items():
            share = _COSINE_SHARE_SAME if row.language == asked else _COSINE_SHARE_OTHER
            cosine = max(0.0, by_cosine[id])
            scored.append((share * cosine + (1 - share) * words[row.language].get(id, 0.0), cosine, row))
        scored.sort(key=lambda item: (-item[0], item[2].chunk.document_id, item[2].chunk.start))
        return self._hits(scored[:k])

    def _hits(self, scored: Sequence[tuple[float, float, ChunkRow]]) -> list[Hit]:
        documents = {row.chunk.document_id: self.catalogue.document(row.chunk.document_id) for _, _, row in scored}
        return [
            Hit(row.chunk, document, round(score, 6), round(cosine, 6))
            for score, cosine, row in scored
            if (document := documents[row.chunk.document_id])
            and document.text[row.chunk.start : row.chunk.end] == row.chunk.text  # not replaced just now
        ]

    def _nearest(self, vector: Sequence[float], documents: Sequence[str] | None) -> set[int]:
        """Chunks near the vector. Chroma's own filter is a hundred times slower than looking further."""
        k = _CANDIDATES
        allowed = None if documents is None else self.catalogue.ids_of_documents(documents)
        if allowed is not None and len(allowed) <= 20 * _CANDIDATES:
            return allowed
        while True:
            found = set(self._vectors.search(vector, k))
            kept = found if allowed is None else found & allowed
            if len(kept) >= _CANDIDATES or len(found) < k:
                return kept
            k *= 4

    def _cosines(self, vector: Sequence[float], rows: dict[int, ChunkRow]) -> dict[int, float]:
        """The exact cosine of every candidate, those that only the words found included."""
        kept = self.catalogue.vectors(self._embedder.name, list({row.digest for row in rows.values()}))
        known = {id: kept[row.digest] for id, row in rows.items() if row.digest in kept}
        if not known:
            return dict.fromkeys(rows, 0.0)
        values = cosines(vector, list(known.values()))
        return dict.fromkeys(rows, 0.0) | dict(zip(known, map(float, values), strict=True))

    def _vectors_of(
        self, rows: Sequence[ChunkRow], titles: Mapping[str, str], embedded: Callable[[int], None]
    ) -> tuple[dict[str, Vector], int]:
        """Vectors by text digest, and how many of them were made: only texts without a kept one go to the model."""
        texts = {row.digest: embedding_text(titles[row.chunk.document_id], row.chunk) for row in rows}
        kept = self.catalogue.vectors(self._embedder.name, list(texts))
        missing = [digest for digest in texts if digest not in kept]
        embedded(len(rows) - len(missing))
        for start in range(0, len(missing), _EMBED_AT_ONCE):
            part = missing[start : start + _EMBED_AT_ONCE]
            made = self._embedder.embed_documents([texts[digest] for digest in part])
            new = {digest: np.asarray(vector, np.float32) for digest, vector in zip(part, made, strict=True)}
            self.catalogue.keep_vectors(self._embedder.name, new)
            kept |= new
            embedded(len(part))
        return kept, len(missing)

    def _put_derived(self, rows: Sequence[ChunkRow], titles: Mapping[str, str], vectors: dict[str, Vector]) -> None:
        texts = [embedding_text(titles[row.chunk.document_id], row.chunk) for row in rows]
        self.catalogue.set_property("derived", "changing")
        if not rows:
            return
        self._vectors.put([row.id for row in rows], [vectors[row.digest] for row in rows])
        terms = split_terms(texts)
        self._words.write(((row.id, row.chunk.document_id, t) for row, t in zip(rows, terms, strict=True)), ())

    def _remove_derived(self, ids: set[int]) -> None:
        self.catalogue.set_property("derived", "changing")
        if ids:
            self._vectors.remove(ids)
            self._words.write((), ids)
        self.catalogue.set_property("derived", "settled")

    def _is_current(self) -> bool:
        return self.catalogue.property("pipeline") == self._pipeline

    def _open_derived(self) -> tuple[Words, Vectors]:
        """Open words and vectors; what is damaged is made anew from the catalogue."""
        state = self.catalogue.property("derived")
        if state == "opening":  # and it never ended: random bytes in Chroma's files kill the process
            shutil.rmtree(self._data_dir / "chroma", ignore_errors=True)
        known = self.catalogue.some_vectors(self._embedder.name)
        self.catalogue.set_property("derived", "opening")
        words = _open_or_reset(self._data_dir / "words", Words)
        vectors = _open_or_reset(self._data_dir / "chroma", lambda path: Vectors(path, self._embedder.name, known))
        self.catalogue.set_property("derived", "settled" if state == "settled" else "changing")
        return words, vectors

    def _mend(self, *, thorough: bool = False) -> None:
        """Write what words or vectors lack and delete what the catalogue does not know."""
        self._vectors.drop_other_models()
        known = self.catalogue.count_chunks()
        counts_agree = self._words.count() == self._vectors.count() == known
        if counts_agree and not thorough and self.catalogue.property("derived") == "settled":
            return
        ids = self.catalogue.chunk_ids()
        lacking = sorted(ids - (self._words.ids() & self._vectors.ids()))
        titles = {document.id: document.title for document in self.catalogue.documents(characters=0)}
        for start in range(0, len(lacking), _MEND_AT_ONCE):
            rows = list(self.catalogue.rows(lacking[start : start + _MEND_AT_ONCE]).values())
            vectors, _ = self._vectors_of(rows, titles, lambda n: None)
            self._put_derived(rows, titles, vectors)
        self._remove_derived((self._words.ids() | self._vectors.ids()) - ids)


def embedding_text(title: str, chunk: Chunk) -> str:
    """What is embedded and indexed for a chunk: where it stands, then its words."""
    return "\n".join((" > ".join(dict.fromkeys((title, *chunk.headings))), chunk.text))


def _row(document: Document, chunk: Chunk) -> ChunkRow:
    digest = hashlib.sha256(embedding_text(document.title, chunk).encode()).hexdigest()
    place = f"{document.id}\n{chunk.start}\n{digest}"
    # 63 bits: one chance in 10^9 of any two of 100,000 chunks being the same.
    id = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big") >> 1
    return ChunkRow(id, chunk, digest)


def _open_or_reset(path: Path, open_part: Callable[[Path], Part]) -> Part:
    for _ in range(2):  # a Chroma client that failed to start is given once more, and forgotten then
        try:
            return open_part(path)
        except (ImportError, PermissionError):
            raise
        except Exception:  # whatever the library raises on a damaged file: the catalogue has all that was in it
            shutil.rmtree(path, ignore_errors=True)
    return open_part(path)
