"""Mend what the doctor finds, from the catalogue, and give the space of what was deleted back to the disk."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.doctor import Finding, Level, OnStep, examine, unfinished_uploads
from assistant.errors import AssistantError
from assistant.indexing import pipeline_of
from assistant.ingest import split_chunks
from assistant.language.glossary import Glossary
from assistant.owner import Owner
from assistant.search import Embedder, Index, PreparedDocument
from assistant.search.catalogue import Catalogue
from assistant.search.check import unpaired, unsound_documents, unusable_vectors
from assistant.settings import Settings

_BARS = frozenset(
    {"in use", "data folder", "catalogue", "index", "server"}
)  # findings with which nothing can be mended

_ROUNDS = 2  # what is wrong with documents hides what is wrong with their words and vectors


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found, what was done about it, what is left, and the bytes of the data folder before and after."""

    before: tuple[Finding, ...]
    done: tuple[str, ...]
    after: tuple[Finding, ...]
    bytes_before: int
    bytes_after: int


def repair(
    settings: Settings, embedder: Embedder, on_step: OnStep = lambda what, done, total: None, *, thorough: bool = False
) -> Repair:  # fmt: skip
    """Mend what can be mended from the catalogue, give space back, and examine again.

    Texts that have not changed are not embedded again. Killed at any moment, the index is as good as before.
    Raises `AssistantError` when the disk has too little room, or the embedding model is needed and cannot be used.
    """
    before = now = examine(settings, embedder, on_step, thorough=thorough)
    size = _size(settings.data_dir)
    done: list[str] = []
    if not any(finding.name in _BARS for finding in before):
        if shutil.disk_usage(settings.data_dir).free < size:
            where = str(settings.data_dir)
            raise AssistantError(f"Repairing needs {size / 1e6:.0f} MB free in {where!r}. Make room there first.")
        for _ in range(_ROUNDS):
            done += _owned(settings, embedder, {finding.name for finding in now if finding.mendable}, on_step)
            now = examine(settings, embedder, on_step, thorough=thorough)
            if not any(finding.mendable and finding.level is Level.PROBLEM for finding in now):
                break
    return Repair(tuple(before), tuple(dict.fromkeys(done)), tuple(now), size, _size(settings.data_dir))


def _owned(settings: Settings, embedder: Embedder, names: set[str], on_step: OnStep) -> list[str]:
    owner = Owner(settings.data_dir)
    try:
        return list(_mend(settings, embedder, names, on_step))
    finally:
        owner.release()


def _mend(settings: Settings, embedder: Embedder, names: set[str], on_step: OnStep) -> Iterator[str]:
    """What was done, as it is done. What opening the index would stumble over goes first."""
    with closing(Catalogue(settings.data_dir / "catalogue.sqlite")) as catalogue:
        unsound = unsound_documents(catalogue) if "documents" in names else []
        whole = [item for id in unsound if (item := _cut_again(catalogue, id, settings, embedder))]
        with catalogue.transaction():
            for document_id in unsound:
                catalogue.remove(document_id)
        if "kept vectors" in names:
            catalogue.forget_vectors(embedder.name, _wrong_vectors(catalogue, embedder))
        if "damaged vectors" in names:
            catalogue.set_property("derived", "opening")
    glossary, pipeline = Glossary.open(None), pipeline_of(settings)
    with closing(Index(settings.data_dir, embedder, glossary, pipeline, chroma_url=settings.chroma_url)) as index:
        yield "Words and vectors were compared with the catalogue: what was missing was written, strays were deleted."
        if unsound:
            index.write(whole)
            gone = len(unsound) - len(whole)
            yield f"{len(whole)} documents were cut into chunks again; {gone} were forgotten: run assistant index."
        if "pairs" in names:
            lost, empty = unpaired(index.catalogue)
            index.remove([*lost, *empty])
            yield f"{len(lost) + len(empty)} documents and files were forgotten: run assistant index."
        if "kept vectors" in names:
            yield f"{index.keep_missing_vectors()} texts were embedded."
        yield from _rewrite(index, names, on_step)
        yield from _clear(index, settings, embedder, names)


def _wrong_vectors(catalogue: Catalogue, embedder: Embedder) -> list[str]:
    dimensions = len(embedder.embed_query("policy"))
    return unusable_vectors(catalogue, embedder.name, dimensions)[1]


def _cut_again(
    catalogue: Catalogue, document_id: str, settings: Settings, embedder: Embedder
) -> PreparedDocument | None:
    """The document with chunks from its text, if that can be read."""
    try:
        document = catalogue.document(document_id)
    except (ValueError, TypeError, KeyError):
        return None
    file = catalogue.files().get(document_id)
    if not document or not file:
        return None
    chunks = split_chunks(document, longest=settings.chunk_chars, fits=embedder.fits)
    return PreparedDocument(document, file, chunks)


def _rewrite(index: Index, names: set[str], on_step: OnStep) -> Iterator[str]:
    if names & {"words", "damaged words", "deleted words"}:
        index.derived.rewrite_words(lambda done, total: on_step("words", done, total))
        yield "The words were made anew."
    if names & {"vectors", "deleted vectors", "kept vectors"}:
        index.derived.rewrite_vectors(lambda done, total: on_step("vectors", done, total))
        yield "The vectors were made anew."


def _clear(index: Index, settings: Settings, embedder: Embedder, names: set[str]) -> Iterator[str]:
    """Delete what is no more in use; collections of old vectors went when the index was opened."""
    if "unused vectors" in names:
        index.catalogue.forget_unused_vectors()
        index.catalogue.forget_other_models(embedder.name)
        yield "Kept vectors that are no more in use were deleted."
    if "uploads" in names:
        for path in unfinished_uploads(settings):
            path.unlink(missing_ok=True)
        yield "Uploads that were broken off were deleted."
    if "local vectors" in names:
        shutil.rmtree(settings.data_dir / "chroma", ignore_errors=True)
        yield "Vectors in the data folder were deleted."
    index.catalogue.compact()
    yield "The catalogue was compacted."


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
