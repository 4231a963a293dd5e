"""The index: catalogue, words and vectors as one thing that is right whenever it is opened."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import IndexDamagedError, IndexNotReadyError
from assistant.language.glossary import Glossary
from assistant.language.text import language_of_question
from assistant.search.arrange import arrange
from assistant.search.catalogue import Catalogue, ChunkRow, FileRecord, Vector
from assistant.search.derived import Derived, entries_of
from assistant.search.embed import Embedder
from assistant.search.query import concepts_of
from assistant.search.rank import Candidate, Look, Ranked, rank
from assistant.search.rerank import Reranker
from assistant.search.seal import Seal
from assistant.search.succession import Succession
from assistant.search.translations import best_cosines, sentences_of_chunks
from assistant.types import LANGUAGES, Chunk, Document, Hit, Language

# How many chunks each leg offers to the fusion.
_CANDIDATES = 100

_EMBED_AT_ONCE = 64

# So many chunks are compared one by one in the time that Chroma takes to look through ten times as many.
_FEW_CHUNKS = 3000
# How many of the nearest must be in the documents that may answer.
_ENOUGH = 30

_MOST_SEARCHES = 5  # of one question, while documents are being replaced


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

    def __init__(
        self, data_dir: Path, embedder: Embedder, glossary: Glossary, pipeline: str, *, chroma_url: str = ""
    ) -> None:  # fmt: skip
        data_dir.mkdir(parents=True, exist_ok=True)
        self._data_dir = data_dir
        self._embedder = embedder
        self._glossary = glossary
        self._pipeline = pipeline
        self._reranker: Reranker | None = None
        self._replaced = 0  # times that documents were, so that a search knows what happened during it
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

    def use_glossary(self, glossary: Glossary) -> None:
        """Widen questions with these names from now on."""
        self._glossary = glossary

    def use_reranker(self, reranker: Reranker) -> None:
        """Order by this model what is found from now on."""
        self._reranker = reranker

    def require_current(self) -> None:
        """Raise `IndexNotReadyError` when there is nothing to search or it was made with other settings."""
        require_current(self.catalogue, self._data_dir, self._embedder.name, self._pipeline)

    def begin(self) -> None:
        """Call before writing: an index made with other settings is emptied, never mixed, and a change that was broken
        off, by an error or with the Chroma server, is mended."""
        if self._is_current():
            self.derived.mend()
            return
        self._embedder.embed_query("policy")  # a model that cannot be used must not cost the old index
        self._replaced += 1
        with self.derived.lock, self.catalogue.transaction():
            self.catalogue.clear()  # the failed files, too: other settings may read them
            self.catalogue.set_property("pipeline", _made_with(self._embedder.name, self._pipeline))
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
            self._replaced += 1
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
            self._replaced += 1
            with self.catalogue.transaction():
                for document_id in ids:
                    self.catalogue.remove(document_id)
            self.derived.remove(gone)

    def search(
        self, question: str, k: int, documents: Sequence[str] | None = None, *, context: str = "", share: float = 0.0
    ) -> list[Hit]:  # fmt: skip
        """The best k chunks, of these documents when given; scores in 0..1, comparable across languages.

        What was said before the question, its `context`, counts by its `share` beside the question's 1.
        """
        texts = (question, context) if context and share else (question,)
        hits: list[Hit] = []
        for _ in range(_MOST_SEARCHES):
            before = self._replaced
            ranked = rank(self.candidates(texts, documents), (1.0, share)[: len(texts)])
            if self._reranker:
                ranked = self._reranker.rerank(question, ranked)
            best = arrange(ranked, k, question, self.catalogue, self.succession)
            hits = self._hits(best)
            if self._replaced == before and len(hits) == len(best):
                break  # else a document was replaced meanwhile: its old chunks are gone, its new ones unseen
        return hits

    def candidates(self, texts: Sequence[str], documents: Sequence[str] | None = None) -> list[Candidate]:
        """The chunks that words or vectors find for one of these texts, in no order, with all that is known of each."""
        self.require_current()
        if documents is not None and not documents:
            return []
        looks = [self._look(text, documents) for text in texts]
        found = self.catalogue.rows(set().union(*(look.ids for look in looks))).values()
        allowed = None if documents is None else frozenset(documents)
        rows = [row for row in found if allowed is None or row.chunk.document_id in allowed]
        kept = self.catalogue.vectors(self._embedder.name, list({row.digest for row in rows}))
        signals = zip(*(look.signals(rows, kept, self._translations(look.text, rows)) for look in looks), strict=True)
        return [Candidate(row, kept.get(row.digest), each) for row, each in zip(rows, signals, strict=True)]

    def _look(self, text: str, documents: Sequence[str] | None) -> Look:
        vector = self._embedder.embed_query(text)
        words: dict[Language, dict[int, float]] = {
            language: self.derived.words.search(concepts_of(text, language, self._glossary), _CANDIDATES, documents)
            for language in LANGUAGES
        }
        return Look(text, vector, words, self._nearest(vector, documents))

    def _translations(self, text: str, rows: Sequence[ChunkRow]) -> dict[int, float]:
        """How well the best sentence of each chunk in the other language translates the text."""
        language = language_of_question(text)
        foreign = {row.id: row.digest for row in rows if row.language != language}
        kept = self.catalogue.sentences(list(set(foreign.values())))
        known = [id for id, digest in foreign.items() if digest in kept]
        if not known:
            return {}
        (question,) = self._embedder.embed_sentences([text])
        return dict(zip(known, best_cosines(question, [kept[foreign[id]] for id in known]), strict=True))

    def _hits(self, best: Sequence[Ranked]) -> list[Hit]:
        ids = {candidate.row.chunk.document_id for _, candidate in best}
        documents = {id: self.catalogue.document(id) for id in ids}
        replaced_by = self.succession.of(documents)
        return [
            Hit(chunk, document, round(score, 6), round(candidate.signals[0].cosine, 6), replaced_by.get(document.id, ""))
            for score, candidate in best
            if (chunk := candidate.row.chunk) and (document := documents[chunk.document_id])
            and document.text[chunk.start : chunk.end] == chunk.text  # not replaced just now
        ]  # fmt: skip

    def _nearest(self, vector: Sequence[float], documents: Sequence[str] | None) -> set[int]:
        """Chunks near the vector, of these documents some at least. Chroma's own filter costs a hundred times as much
        as looking further, and few chunks are compared one by one."""
        if documents is None:
            return self.derived.nearest(vector, _CANDIDATES)
        few = self.catalogue.ids_of_documents(documents, most=_FEW_CHUNKS)
        if few is not None:
            return self._nearest_of(vector, few)
        k = _CANDIDATES
        while True:
            found = self.derived.nearest(vector, k)
            kept = self.catalogue.ids_in_documents(found, documents)
            if len(kept) >= _ENOUGH or len(found) < k:
                return kept
            k *= 4

    def _nearest_of(self, vector: Sequence[float], ids: set[int]) -> set[int]:
        """The nearest of these chunks, compared one by one."""
        kept = list(self.catalogue.vectors_of_chunks(self._embedder.name, ids).items())
        if not kept:
            return set()
        values = np.stack([vector for _, vector in kept]) @ np.asarray(vector, np.float32)
        return {kept[position][0] for position in np.argsort(-values)[:_CANDIDATES]}

    def _vectors_of(
        self, rows: Sequence[ChunkRow], embedded: Callable[[int], None] = lambda n: None
    ) -> tuple[dict[str, Vector], int]:  # fmt: skip
        """Vectors by text digest, and how many of them were made: only texts without a kept one go to the model."""
        by_digest = {row.digest: row for row in rows}
        kept = self.catalogue.vectors(self._embedder.name, list(by_digest))
        missing = [row for digest, row in by_digest.items() if digest not in kept]
        embedded(len(rows) - len(missing))
        for start in range(0, len(missing), _EMBED_AT_ONCE):
            part = missing[start : start + _EMBED_AT_ONCE]
            kept |= self._made(part)
            embedded(len(part))
        return kept, len(missing)

    def _made(self, rows: Sequence[ChunkRow]) -> dict[str, Vector]:
        """New vectors by text digest; they are kept, and beside them those of the sentences, if a model knows these."""
        digests, light = [row.digest for row in rows], self._embedder.light
        with ThreadPoolExecutor(1, "sentences") as aside:  # the other model lets go of the GIL
            sentences = aside.submit(sentences_of_chunks, rows, light.embed_documents) if light else None
            vectors = np.asarray(self._embedder.embed_documents([row.text for row in rows]), np.float32)
            if sentences:
                self.catalogue.keep_sentences(dict(zip(digests, sentences.result(), strict=True)))
        made = dict(zip(digests, vectors, strict=True))
        self.catalogue.keep_vectors(self._embedder.name, made)
        return made

    def keep_missing_vectors(self) -> int:
        """Embed the texts whose vector is not kept; returns how many."""
        return sum(self._vectors_of(rows)[1] for rows in self.catalogue.pages(self.catalogue.chunk_ids()))

    def _is_current(self) -> bool:
        return self.catalogue.property("pipeline") == _made_with(self._embedder.name, self._pipeline)


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
    return IndexDamagedError(f"{str(path)!r} is damaged ({reason}). Run: assistant doctor --repair")


def require_current(catalogue: Catalogue, data_dir: Path, model: str, pipeline: str) -> None:
    """Raise `IndexNotReadyError` unless the catalogue was made with this embedding model and pipeline."""
    made_with = catalogue.property("pipeline")
    if made_with is None:
        raise IndexNotReadyError(f"There is no index in {str(data_dir)!r} yet. Run: assistant index")
    if made_with != _made_with(model, pipeline):
        was = json.loads(made_with)["embedding model"]
        what = "other chunk settings or an earlier version"
        if was != model:
            what = f"embedding model {was!r}, the settings name {model!r}"
        raise IndexNotReadyError(f"The index in {str(data_dir)!r} was made with {what}. Run: assistant index")


def _made_with(model: str, pipeline: str) -> str:
    return json.dumps({"embedding model": model, "pipeline": pipeline})
