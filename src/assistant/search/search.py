"""Question to hits: what words and vectors find, fused into one ranking, in the order in which a person should read it."""

from collections.abc import Sequence

import numpy as np

from assistant.index import ChunkRow, Index
from assistant.index.translations import best_cosines
from assistant.language.glossary import Glossary
from assistant.language.text import language_of_question
from assistant.search.arrange import arrange
from assistant.search.query import concepts_of
from assistant.search.rank import Candidate, Look, Ranked, rank
from assistant.search.rerank import Reranker
from assistant.types import LANGUAGES, Hit, Language

# How many chunks each leg offers to the fusion.
_CANDIDATES = 100

# So many chunks are compared one by one in the time that Chroma takes to look through ten times as many.
_FEW_CHUNKS = 3000
# How many of the nearest must be in the documents that may answer.
_ENOUGH = 30

_MOST_SEARCHES = 5  # of one question, while documents are being replaced


class Search:
    """Searches an index, also while documents in it are replaced. Questions are widened with the names of `glossary`, which
    may be exchanged; `reranker` orders what was found, if there is one."""

    def __init__(self, index: Index, glossary: Glossary, reranker: Reranker | None = None) -> None:
        self._index = index
        self.glossary = glossary
        self._reranker = reranker

    def search(
        self, question: str, k: int, documents: Sequence[str] | None = None, *, context: str = "", share: float = 0.0
    ) -> list[Hit]:  # fmt: skip
        """The best k chunks, of these documents when given; scores in 0..1, comparable across languages.

        What was said before the question, its `context`, counts by its `share` beside the question's 1.
        """
        texts = (question, context) if context and share else (question,)
        hits: list[Hit] = []
        for _ in range(_MOST_SEARCHES):
            before = self._index.replaced
            ranked = rank(self.candidates(texts, documents), (1.0, share)[: len(texts)])
            if self._reranker:
                ranked = self._reranker.rerank(question, ranked)
            best = arrange(ranked, k, question, self._index.catalogue, self._index.succession)
            hits = self._hits(best)
            if self._index.replaced == before and len(hits) == len(best):
                break  # else a document was replaced meanwhile: its old chunks are gone, its new ones unseen
        return hits

    def candidates(self, texts: Sequence[str], documents: Sequence[str] | None = None) -> list[Candidate]:
        """The chunks that words or vectors find for one of these texts, in no order, with all that is known of each."""
        self._index.require_current()
        if documents is not None and not documents:
            return []
        looks = [self._look(text, documents) for text in texts]
        found = self._index.catalogue.rows(set().union(*(look.ids for look in looks))).values()
        allowed = None if documents is None else frozenset(documents)
        rows = [row for row in found if allowed is None or row.chunk.document_id in allowed]
        kept = self._index.catalogue.vectors(self._index.embedder.name, list({row.digest for row in rows}))
        signals = zip(*(look.signals(rows, kept, self._translations(look.text, rows)) for look in looks), strict=True)
        return [Candidate(row, kept.get(row.digest), each) for row, each in zip(rows, signals, strict=True)]

    def _look(self, text: str, documents: Sequence[str] | None) -> Look:
        vector = self._index.embedder.embed_query(text)
        words: dict[Language, dict[int, float]] = {
            language: self._index.derived.words.search(
                concepts_of(text, language, self.glossary), _CANDIDATES, documents
            )
            for language in LANGUAGES
        }
        return Look(text, vector, words, self._nearest(vector, documents))

    def _translations(self, text: str, rows: Sequence[ChunkRow]) -> dict[int, float]:
        """How well the best sentence of each chunk in the other language translates the text."""
        language = language_of_question(text)
        foreign = {row.id: row.digest for row in rows if row.language != language}
        kept = self._index.catalogue.sentences(list(set(foreign.values())))
        known = [id for id, digest in foreign.items() if digest in kept]
        if not known:
            return {}
        (question,) = self._index.embedder.embed_sentences([text])
        return dict(zip(known, best_cosines(question, [kept[foreign[id]] for id in known]), strict=True))

    def _hits(self, best: Sequence[Ranked]) -> list[Hit]:
        ids = {candidate.row.chunk.document_id for _, candidate in best}
        documents = {id: self._index.catalogue.document(id) for id in ids}
        replaced_by = self._index.succession.of(documents)
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
            return self._index.derived.nearest(vector, _CANDIDATES)
        few = self._index.catalogue.ids_of_documents(documents, most=_FEW_CHUNKS)
        if few is not None:
            return self._nearest_of(vector, few)
        k = _CANDIDATES
        while True:
            found = self._index.derived.nearest(vector, k)
            kept = self._index.catalogue.ids_in_documents(found, documents)
            if len(kept) >= _ENOUGH or len(found) < k:
                return kept
            k *= 4

    def _nearest_of(self, vector: Sequence[float], ids: set[int]) -> set[int]:
        """The nearest of these chunks, compared one by one."""
        kept = list(self._index.catalogue.vectors_of_chunks(self._index.embedder.name, ids).items())
        if not kept:
            return set()
        values = np.stack([vector for _, vector in kept]) @ np.asarray(vector, np.float32)
        return {kept[position][0] for position in np.argsort(-values)[:_CANDIDATES]}
