"""Words of chunks in tantivy: BM25 over three fields, scored against what the question could reach at most."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import tantivy

from assistant.index.foreign import explained
from assistant.language.terms import Terms

# Measured over welfare questions: content 1, joins 0.3, bigrams 0.2 finds more than any field alone.
FIELDS: Final = {"content": 1.0, "joins": 0.3, "bigrams": 0.2}
_WRITER_BYTES = 50_000_000

Term = tuple[str, str]  # field, value
Wording = tuple[Term, ...]
Entry = tuple[int, str, Terms]  # a chunk's id, its document's id, its terms


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question asks for, in each of its wordings; the best one counts."""

    wordings: tuple[Wording, ...]


def wording(terms: Terms) -> Wording:
    """The terms as pairs of field and value, each once."""
    return tuple(dict.fromkeys((field, value) for field in FIELDS for value in _values(terms, field)))


class Words:
    """A tantivy index of chunk ids. One writer; any number of threads search.

    Opening raises `IndexDamagedError` when a file is missing or cut: tantivy itself would notice at the first question.
    """

    @explained("words")
    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(path), reuse=True)
        # Terms arrive ready-made, so tantivy only splits them at spaces. It forgets tokenizers when closed.
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", analyzer)
        self._writer: Any = None
        self._index.reload()
        self._touch_every_file()

    @explained("words")
    def close(self) -> None:
        """Let go of the writer's lock, so that the folder can be opened again."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    @explained("words")
    def count(self) -> int:
        return int(self._index.searcher().num_docs)

    @explained("words")
    def ids(self) -> set[int]:
        """The ids of all chunks in the index."""
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
        return set(_ids(searcher, [address for _, address in hits]))

    @explained("words")
    def count_deleted(self) -> int:
        """Chunks that were removed and are still on disk, not merged away yet."""
        searcher = self._index.searcher()
        return int(searcher.doc_freq("every", "1")) - int(searcher.num_docs)

    @explained("words")
    def holds(self, id: int, document_id: str, terms: Terms) -> bool:
        """Whether a chunk is found by all these content words, in this document."""
        content = [pair for pair in wording(terms) if pair[0] == "content"]
        pairs = [("key", str(id)), ("document", document_id), *content]
        query = tantivy.Query.boolean_query([
            (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, *pair)) for pair in pairs
        ])  # fmt: skip
        searcher = self._index.searcher()
        return _ids(searcher, [address for _, address in searcher.search(query, limit=2).hits]) == [id]

    @explained("words")
    def write(self, added: Iterable[Entry], removed: Iterable[int]) -> None:
        """Add chunks and remove others in one commit; an id that is there is replaced."""
        with self._commit() as writer:
            for id in removed:
                writer.delete_documents_by_term("key", str(id))
            for id, document_id, terms in added:
                writer.delete_documents_by_term("key", str(id))
                writer.add_document(_entry(id, document_id, terms))

    @explained("words")
    def rewrite(self, entries: Iterable[Entry]) -> None:
        """Replace all there is by these chunks, in one commit; nothing deleted stays on disk."""
        with self._commit() as writer:
            writer.delete_all_documents()
            for entry in entries:
                writer.add_document(_entry(*entry))
        self._writer.garbage_collect_files()

    @contextmanager
    def _commit(self) -> Iterator[Any]:
        """The writer; what is done with it counts all or not at all."""
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        try:
            yield self._writer
            self._writer.commit()
        except BaseException:
            self._roll_back()
            raise
        self._index.reload()

    def _roll_back(self) -> None:
        try:
            self._writer.rollback()
        except BaseException:  # after a failure of the disk it does nothing more, or panics
            self._writer = None

    @explained("words")
    def search(self, concepts: Sequence[Concept], k: int, documents: Sequence[str] | None = None) -> dict[int, float]:
        """The best k chunks (of these documents) and their share, 0..1, of what the question could reach.

        The bound is the idf of every term, those in no chunk included: a question whose words are not
        there scores low instead of being stretched to 1.
        """
        searcher = self._index.searcher()
        if not concepts or not searcher.num_docs:
            return {}
        bound = sum(self._bound(searcher, concept) for concept in concepts)
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._query(concept)) for concept in concepts])
        if documents is not None:
            chosen = tantivy.Query.term_set_query(self._schema, "document", list(documents))
            free = tantivy.Query.const_score_query(chosen, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, free)])
        hits = searcher.search(query, limit=k, count=False).hits
        ids = _ids(searcher, [address for _, address in hits])
        return {id: min(1.0, score / bound) for id, (score, _) in zip(ids, hits, strict=True)}

    def _touch_every_file(self) -> None:
        searcher = self._index.searcher()
        every = [(field, "a") for field in FIELDS]
        for field, value in every:
            searcher.doc_freq(field, value)
        searcher.search(self._query(Concept((tuple(every),))), limit=1)
        self.ids()

    def _query(self, concept: Concept) -> Any:
        wordings = [
            tantivy.Query.boolean_query([
                (tantivy.Occur.Should, self._term_query(field, value)) for field, value in wording
            ])
            for wording in concept.wordings
        ]  # fmt: skip
        return wordings[0] if len(wordings) == 1 else tantivy.Query.disjunction_max_query(wordings)

    def _term_query(self, field: str, value: str) -> Any:
        query = tantivy.Query.term_query(self._schema, field, value, index_option="freq")
        return query if FIELDS[field] == 1.0 else tantivy.Query.boost_query(query, FIELDS[field])

    def _bound(self, searcher: Any, concept: Concept) -> float:
        """The least of the wordings that stand in the index; what none of them reaches counts in full."""
        bounds, known = [], []
        total = searcher.doc_freq("every", "1")  # with those deleted but not merged away, as in all of its counts
        for wording in concept.wordings:
            counts = [searcher.doc_freq(field, value) for field, value in wording]
            weights = [FIELDS[field] for field, _ in wording]
            idfs = [weight * _idf(total, n) for n, weight in zip(counts, weights, strict=True)]
            bounds.append(sum(idfs))
            if all(counts):
                known.append(sum(idfs))
        return min(known or bounds)


def _idf(total: int, containing: int) -> float:
    """As tantivy has it: ln(1 + (N - n + 0.5) / (n + 0.5)), Robertson and Zaragoza 2009."""
    return math.log(1 + (total - containing + 0.5) / (containing + 0.5))


def _entry(id: int, document_id: str, terms: Terms) -> Any:
    document = tantivy.Document()
    document.add_unsigned("id", id)
    document.add_text("key", str(id))
    document.add_text("document", document_id)
    document.add_text("every", "1")
    for field in FIELDS:
        document.add_text(field, " ".join(_values(terms, field)))
    return document


def _values(terms: Terms, field: str) -> tuple[str, ...]:
    """What a field has of a text, in question and chunk alike: values are content."""
    values: tuple[str, ...] = getattr(terms, field)
    return (*values, *terms.values) if field == "content" else values


def _ids(searcher: Any, addresses: list[Any]) -> list[int]:
    return [int(id) for id in searcher.fast_field_values("id", addresses)] if addresses else []


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", fast=True)
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")  # deletion goes by text terms
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("every", tokenizer_name="raw", index_option="basic")  # the same for all: counts them
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="terms", index_option="freq")
    return builder.build()
