"""Words and vectors: what is derived from the catalogue, kept like it, and made anew from it."""

import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

from assistant.errors import IndexDamagedError
from assistant.index.catalogue import Catalogue, ChunkRow, OnRows, Vector
from assistant.index.seal import Seal
from assistant.index.vectors import Vectors, VectorsLostError, delete
from assistant.index.words import Entry, Words
from assistant.language.terms import split_terms

VectorsOf = Callable[[Sequence[ChunkRow]], Mapping[str, Vector]]  # by the digest of the row
Found = TypeVar("Found")


class Derived:
    """Chunk ids by words and by vectors. Opening it mends nothing; `mend` does.

    Vectors are in the folder `chroma`, or on the server at `chroma_url`. What the catalogue does not know, or what is
    there and wrong, costs places among the candidates, never a right answer. What is not as
    it was left, or cannot be opened, is begun anew.
    """

    def __init__(
        self, seal: Seal, catalogue: Catalogue, model: str, vectors_of: VectorsOf, *, chroma_url: str = ""
    ) -> None:  # fmt: skip
        self._seal, self._catalogue, self._model, self._vectors_of = seal, catalogue, model, vectors_of
        self._folder, self._url = seal.folder, chroma_url
        self._settled = f"settled {chroma_url}".strip()
        self._depth = 0
        self.lock = threading.RLock()
        self.damaged: list[str] = []  # what could not be opened, and is empty now
        self.words = self._open_words()
        try:
            self.vectors = self._open_vectors()
        except BaseException:
            self.words.close()
            raise

    def close(self) -> None:
        self.words.close()
        self.vectors.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Around all that makes them differ from the catalogue for a moment: broken off inside, it is mended later."""
        with self.lock:
            if not self._depth:
                self._catalogue.set_property("derived", "changing")
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            if not self._depth:
                self._catalogue.set_property("derived", self._settled)

    def put(self, rows: Sequence[ChunkRow], vectors: Mapping[str, Vector], words: Sequence[Entry]) -> None:
        """Write chunks with their vectors and words; call it inside `changing`."""
        if rows:
            ids, values = [row.id for row in rows], [vectors[row.digest] for row in rows]
            self._with_vectors(lambda there: there.put(ids, values))
            self.words.write(words, ())

    def remove(self, ids: Iterable[int]) -> None:
        """Take chunks out; call it inside `changing`."""
        gone = set(ids)
        if gone:
            self._with_vectors(lambda there: there.remove(gone))
            self.words.write((), gone)

    def nearest(self, vector: Sequence[float], k: int) -> set[int]:
        """The ids of the k nearest chunks."""
        return set(self._with_vectors(lambda there: there.search(vector, k)))

    def mend(self, *, thorough: bool = False) -> None:
        """Write what words or vectors lack and delete what the catalogue does not know.

        Unless it is `thorough`, ids are compared only after a change that was broken off, or when counts differ.
        """
        with self.lock:
            if self.vectors.has_failed:
                self.vectors.close()
                self.vectors = self._open_vectors()
            self.vectors.renew()
            self.vectors.drop_others()
            known = self._catalogue.count_chunks()
            if self.words.count() == self.vectors.count() == known and self._is_settled() and not thorough:
                return
            with self.changing():
                self._put_missing()

    def rewrite_words(self, on_rows: OnRows) -> None:
        """Make all words anew; those there are until then stay in use."""
        with self.changing():
            pages = self._catalogue.pages(self._catalogue.chunk_ids(), on_rows)
            self.words.rewrite(entry for rows in pages for entry in entries_of(rows))

    def rewrite_vectors(self, on_rows: OnRows) -> None:
        """Make all vectors anew, without what deleted ones left behind; those there are until then stay in use."""
        with self.changing():
            generation = secrets.token_hex(4)
            fresh = self._vectors_at(generation)
            try:
                for rows in self._catalogue.pages(self._catalogue.chunk_ids(), on_rows):
                    kept = self._vectors_of(rows)
                    fresh.put([row.id for row in rows], [kept[row.digest] for row in rows])
            except BaseException:
                fresh.close()
                raise
            self._catalogue.set_property("vectors", generation)  # from here on they count
            old, self.vectors = self.vectors, fresh
            old.close()
            fresh.drop_others()

    def _with_vectors(self, use: Callable[[Vectors], Found]) -> Found:
        """What `use` gives; when the server has lost the collection, after writing it anew from the catalogue."""
        vectors = self.vectors
        try:
            return use(vectors)
        except VectorsLostError:
            self.mend()
        except Exception:
            with self.lock:  # perhaps they are just being opened or made anew, and those were closed
                if vectors is self.vectors:
                    raise
        return use(self.vectors)

    def _is_settled(self) -> bool:
        return self._catalogue.property("derived") == self._settled

    def _put_missing(self) -> None:
        ids = self._catalogue.chunk_ids()
        in_words, in_vectors = self.words.ids(), self.vectors.ids()
        for rows in self._catalogue.pages(ids - in_vectors):
            kept = self._vectors_of(rows)
            self.vectors.put([row.id for row in rows], [kept[row.digest] for row in rows])
        for rows in self._catalogue.pages(ids - in_words):
            self.words.write(entries_of(rows), ())
        self.vectors.remove(in_vectors - ids)
        if in_words - ids:
            self.words.write((), in_words - ids)

    def _open_words(self) -> Words:
        path = self._folder / "words"
        if "words" not in self._seal.broken:
            with suppress(IndexDamagedError, FileExistsError):
                return Words(path)
        self.damaged.append("words")
        delete(path)
        return Words(path)

    def _open_vectors(self) -> Vectors:
        """Those in use; new ones, empty, when they are damaged."""
        state, generation = self._catalogue.property("derived"), self._catalogue.property("vectors")
        if generation and (self._url or (state != "opening" and "chroma" not in self._seal.broken)):
            if not self._url:  # random bytes in Chroma's files kill the process: then this is what stays
                self._catalogue.set_property("derived", "opening")
            try:
                return self._vectors_at(generation, self._catalogue.some_vectors(self._model))
            except (IndexDamagedError, FileExistsError):  # the catalogue has all that was in it
                state = None
            finally:
                self._catalogue.set_property("derived", state or "changing")
        if generation:
            self.damaged.append("vectors")
        generation = secrets.token_hex(4)
        self._catalogue.set_property("vectors", generation)
        self._catalogue.set_property("derived", "changing")
        return self._vectors_at(generation)

    def _vectors_at(self, generation: str, known: Sequence[Vector] = ()) -> Vectors:
        if self._url:
            return Vectors(self._url, f"assistant-{self._own_id()}", self._model, generation, known)
        return Vectors(self._folder / "chroma", "chunks", self._model, generation, known)

    def _own_id(self) -> str:
        """What tells this index from others on a server. A copy of the folder is another index: its catalogue is
        another file."""
        file = (self._folder / "catalogue.sqlite").stat().st_ino
        id, _, of = (self._catalogue.property("index") or "").partition(" of ")
        if of != str(file):
            id = secrets.token_hex(8)
            self._catalogue.set_property("index", f"{id} of {file}")
        return id


def entries_of(rows: Sequence[ChunkRow]) -> list[Entry]:
    """What the words have of each chunk."""
    terms = split_terms([row.text for row in rows])
    return [(row.id, row.chunk.document_id, found) for row, found in zip(rows, terms, strict=True)]
