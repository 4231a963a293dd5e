"""Mend what the doctor finds, from the catalogue, and give the space of what was deleted back to the disk."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.embedding import Embedder
from assistant.errors import AssistantError, IndexDamagedError
from assistant.index import Index
from assistant.index.catalogue import Catalogue, ChunkRow
from assistant.index.check import unpaired, unsound_documents, unusable_vectors
from assistant.index.doctor import Finding, Level, OnStep, examine, unfinished_uploads
from assistant.index.index import open_catalogue
from assistant.index.indexing import chunks_of, pipeline_of, update_index
from assistant.index.owner import Owner
from assistant.index.salvage import salvage
from assistant.index.seal import Seal
from assistant.index.vectors import delete
from assistant.settings import Settings
from assistant.types import Message

_BARS = frozenset({"data folder", "index", "server"})  # findings with which nothing can be mended

_LOST = Message("repaired_lost")
_ROUNDS = 2  # what is wrong with documents hides what is wrong with their words and vectors


@dataclass(frozen=True, slots=True)
class Repair:
    """What was found, what was done about it, what is left, and the bytes of the data folder before and after."""

    before: tuple[Finding, ...]
    done: tuple[Message, ...]
    after: tuple[Finding, ...]
    bytes_before: int
    bytes_after: int


def repair(
    settings: Settings, embedder: Embedder, on_step: OnStep = lambda what, done, total: None, *, thorough: bool = False
) -> Repair:  # fmt: skip
    """Mend what can be mended from the catalogue, read again what it has lost, give space back, and examine again.

    Texts that have not changed are not embedded again. Killed at any moment, the index is as good as before.
    Raises `AssistantError` when the disk has too little room, or the embedding model is needed and cannot be used.
    """
    before = now = examine(settings, embedder, on_step, thorough=thorough)
    size = _size(settings.data_dir)
    done: list[Message] = []
    if not any(finding.name in _BARS for finding in before):
        if shutil.disk_usage(settings.data_dir).free < size:
            raise AssistantError("repair_room", size=f"{size / 1e6:.0f}", folder=settings.data_dir)
        if any(finding.name == "catalogue" for finding in before):
            done += _owned(settings, lambda: _salvage(settings))
            now = examine(settings, embedder, on_step, thorough=thorough)
        for _ in range(_ROUNDS):
            names = {finding.name for finding in now if finding.mendable}
            done += _owned(settings, lambda names=names: _mend(settings, embedder, names, on_step))  # type: ignore[misc]
            if _LOST in done:
                done += _owned(settings, lambda: _read_again(settings, embedder))
            now = examine(settings, embedder, on_step, thorough=thorough)
            if not any(finding.mendable and finding.level is Level.PROBLEM for finding in now):
                break
    return Repair(tuple(before), tuple(dict.fromkeys(done)), tuple(now), size, _size(settings.data_dir))


def _owned(settings: Settings, mend: Callable[[], Iterator[Message]]) -> list[Message]:
    owner = Owner(settings.data_dir)
    try:
        return list(mend())
    finally:
        owner.release()


def _salvage(settings: Settings) -> Iterator[Message]:
    seal = Seal(settings.data_dir)
    for part in seal.broken & {"words", "chroma"}:  # before nobody can tell any more
        delete(settings.data_dir / part)
    seal.open()
    left = salvage(settings.data_dir / "catalogue.sqlite")
    yield Message.of("repaired_catalogue", left=left)
    yield _LOST


def _read_again(settings: Settings, embedder: Embedder) -> Iterator[Message]:
    try:
        with closing(_open(settings, embedder)) as index:
            report = update_index(index, embedder, settings, lambda progress: None)
    except AssistantError as error:
        yield Message.of("repaired_not_read", why=error.message)
        return
    read = len({*report.added, *report.updated})
    yield Message.of("repaired_read", read=read, failed=len(report.failed))


def _open(settings: Settings, embedder: Embedder) -> Index:
    return Index(settings.data_dir, embedder, pipeline_of(settings), chroma_url=settings.chroma_url)


def _mend(settings: Settings, embedder: Embedder, names: set[str], on_step: OnStep) -> Iterator[Message]:
    """What was done, as it is done. What opening the index would stumble over goes first."""
    with closing(open_catalogue(Seal(settings.data_dir))) as catalogue:
        if "documents" in names:
            yield from _cut_again(catalogue, settings, embedder)
        if "kept vectors" in names:
            catalogue.forget_vectors(embedder.name, _wrong_vectors(catalogue, embedder))
        if "damaged vectors" in names:
            catalogue.set_property("derived", "opening")
    with closing(_open(settings, embedder)) as index:
        yield Message("repaired_compared")
        if "pairs" in names:
            lost, empty = unpaired(index.catalogue)
            index.remove([*lost, *empty])
            yield Message.of("repaired_forgotten", count=len(lost) + len(empty))
            yield _LOST
        if "kept vectors" in names:
            yield Message.of("repaired_embedded", count=index.keep_missing_vectors())
        yield from _rewrite(index, names, on_step)
        yield from _clear(index, settings, embedder, names)


def _wrong_vectors(catalogue: Catalogue, embedder: Embedder) -> list[str]:
    dimensions = len(embedder.embed_query("policy"))
    return unusable_vectors(catalogue, embedder.name, dimensions)[1]


def _cut_again(catalogue: Catalogue, settings: Settings, embedder: Embedder) -> Iterator[Message]:
    """Give the documents with wrong chunks those of their text; forget those that cannot be read."""
    files, gone, unsound = catalogue.files(), 0, unsound_documents(catalogue)
    catalogue.set_property("derived", "changing")
    for document_id in unsound:
        file, document = files.get(document_id), None
        with suppress(IndexDamagedError):
            document = catalogue.document(document_id)
        with catalogue.transaction():
            if document and file:
                chunks = chunks_of(document, settings, embedder)
                catalogue.put(document, file, [ChunkRow.of(document, chunk) for chunk in chunks])
            else:
                catalogue.remove(document_id)
                gone += 1
    yield Message.of("repaired_cut", cut=len(unsound) - gone, gone=gone)
    if gone:
        yield _LOST


def _rewrite(index: Index, names: set[str], on_step: OnStep) -> Iterator[Message]:
    if names & {"words", "damaged words", "deleted words"}:
        index.derived.rewrite_words(lambda done, total: on_step("words", done, total))
        yield Message("repaired_words")
    if names & {"vectors", "deleted vectors", "kept vectors"}:
        index.derived.rewrite_vectors(lambda done, total: on_step("vectors", done, total))
        yield Message("repaired_vectors")


def _clear(index: Index, settings: Settings, embedder: Embedder, names: set[str]) -> Iterator[Message]:
    """Delete what is no more in use; collections of old vectors went when the index was opened."""
    if "unused vectors" in names:
        index.catalogue.forget_unused_vectors()
        index.catalogue.forget_other_models(embedder.name)
        yield Message("repaired_unused_vectors")
    if "uploads" in names:
        for path in unfinished_uploads(settings):
            path.unlink(missing_ok=True)
        yield Message("repaired_uploads")
    if "local vectors" in names:
        shutil.rmtree(settings.data_dir / "chroma", ignore_errors=True)
        yield Message("repaired_local_vectors")
    index.catalogue.compact()
    yield Message("repaired_compacted")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
