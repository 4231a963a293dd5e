"""Whether catalogue, kept vectors, words and vectors agree, looked at page by page."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from assistant.errors import IndexDamagedError
from assistant.index.catalogue import Catalogue, ChunkRow, OnRows, Vector
from assistant.index.vectors import Vectors
from assistant.index.words import Words
from assistant.language.terms import split_terms
from assistant.types import FileState

_WORDS_SAMPLE = 200  # chunks whose words are looked up; all 100,000 would take ten minutes
_NEARLY = 1e-3  # of a length or a number in a unit vector; Chroma's own rounding is a thousand times less


@dataclass(frozen=True, slots=True)
class Difference:
    """What a part of the index lacks, has too much, and has wrong, against the catalogue."""

    lacking: Collection[int]
    strays: Collection[int]
    wrong: Collection[int]

    def __bool__(self) -> bool:
        return bool(self.lacking or self.strays or self.wrong)


def unsound_documents(catalogue: Catalogue, on_rows: OnRows = lambda done, total: None) -> list[str]:
    """The ids of documents that cannot be read, or whose chunks are not places in their text."""
    ids = catalogue.document_ids()
    unsound = []
    for number, document_id in enumerate(ids, start=1):
        if not _is_sound(catalogue, document_id):
            unsound.append(document_id)
        on_rows(number, len(ids))
    return unsound


def unpaired(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Documents that no file is known of, and files that are said to be indexed and have no document."""
    documents = set(catalogue.document_ids())
    files = {path for path, file in catalogue.files().items() if file.state is FileState.INDEXED}
    return sorted(documents - files), sorted(files - documents)


def unusable_vectors(catalogue: Catalogue, model: str, dimensions: int | None) -> tuple[list[str], list[str]]:
    """The digests of texts whose vector is not kept, and of those whose kept vector is not of unit length or not of so
    many dimensions (when told; else as most are)."""
    missing: list[str] = []
    kinds: dict[str, int] = {}  # dimensions by digest, 0 for no unit vector
    for rows in catalogue.pages(catalogue.chunk_ids()):
        digests = sorted({row.digest for row in rows})
        kept = catalogue.vectors(model, digests)
        missing += [digest for digest in digests if digest not in kept]
        kinds |= {digest: len(vector) if _is_unit(vector) else 0 for digest, vector in kept.items()}
    common = dimensions or next((kind for kind, _ in Counter(kinds.values()).most_common() if kind), 0)
    return missing, [digest for digest, kind in kinds.items() if kind != common]


def compare_words(
    catalogue: Catalogue, words: Words, *, thorough: bool = False, on_rows: OnRows = lambda done, total: None
) -> Difference:  # fmt: skip
    """The ids of all chunks, and the words of some, spread over all; of each one when `thorough`."""
    ids, there = catalogue.chunk_ids(), words.ids()
    both = sorted(ids & there)
    some = both if thorough else both[:: max(1, len(both) // _WORDS_SAMPLE)]
    wrong: list[int] = []
    for rows in catalogue.pages(some, on_rows):
        terms = split_terms([row.text for row in rows])
        wrong += [
            row.id for row, found in zip(rows, terms, strict=True)
            if not words.holds(row.id, row.chunk.document_id, found)
        ]  # fmt: skip
    return Difference(ids - there, there - ids, wrong)


def compare_vectors(catalogue: Catalogue, vectors: Vectors, model: str, on_rows: OnRows) -> Difference:
    """The ids of all chunks, and each vector with the kept one of its text."""
    ids = catalogue.chunk_ids()
    there: set[int] = set()
    wrong: list[int] = []
    for page in vectors.pages():
        rows = catalogue.rows(page).values()
        kept = catalogue.vectors(model, [row.digest for row in rows])
        wrong += [row.id for row in rows if row.digest in kept and not _is_same(page[row.id], kept[row.digest])]
        there |= page.keys()
        on_rows(min(len(there), len(ids)), len(ids))
    return Difference(ids - there, there - ids, wrong)


def _is_sound(catalogue: Catalogue, document_id: str) -> bool:
    try:
        document = catalogue.document(document_id)
        rows = catalogue.rows(catalogue.chunk_ids(document_id)).values()
    except IndexDamagedError:
        return False
    if document is None or not (catalogue.has_all_chunks(document_id) and catalogue.has_its_cells(document)):
        return False
    return all(
        0 <= row.chunk.start < row.chunk.end <= len(document.text) and row == ChunkRow.of(document, row.chunk)
        and row.chunk.page == document.page_at(row.chunk.start)
        for row in rows
    )  # fmt: skip


def _is_unit(vector: Vector) -> bool:
    return bool(abs(np.linalg.norm(vector) - 1) < _NEARLY)


def _is_same(stored: Vector, kept: Vector) -> bool:
    return stored.shape == kept.shape and bool(np.abs(stored - kept).max() < _NEARLY)
