"""Make the index match the knowledge folder: what changed is read, what is gone disappears."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.embedding import Embedder
from assistant.embedding.e5 import sentence_encoder
from assistant.errors import ReadError
from assistant.index import FileRecord, Index, PreparedDocument
from assistant.index.changes import Changes, compare, limits_of
from assistant.index.folder import Contents, contents_of, first_of_each
from assistant.ingest import (
    PIPELINE_VERSION,
    IsolatedReader,
    Reading,
    Request,
    name_orders,
    read_catalog,
    split_chunks,
    without_orders,
)
from assistant.settings import Settings
from assistant.types import Chunk, Document, FileState, IndexReport, Message, Span

# Documents are written together until they have this many chunks: one commit of tantivy costs 0.1 s.
_CHUNKS_AT_ONCE = 256

_SECONDS_TO_JUDGE = 1.0  # before which the time that is left would be a guess


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is: files done of all that changed, the file at hand, the seconds that the rest may take
    (`None` while that cannot be told), and the page of a file that is read slowly."""

    done: int
    total: int
    document_id: str
    seconds_left: float | None = None
    page: int = 0
    pages: int = 0


def pipeline_of(settings: Settings) -> str:
    """What, beside the embedding model, decides how a file becomes chunks."""
    numbers = "" if settings.mask else ", with the numbers of persons"
    return f"version {PIPELINE_VERSION}, {settings.chunk_chars} characters{numbers}"


def glossary_path(settings: Settings) -> Path:
    """The glossary of the knowledge folder, unless ASSISTANT_GLOSSARY names another."""
    return settings.glossary or settings.knowledge_dir / "glossary.csv"


def chunks_of(document: Document, settings: Settings, embedder: Embedder) -> list[Chunk]:
    """What may be found and quoted of a document: all of it but the chunks that hold orders to a language model, or stand
    under one."""
    chunks = split_chunks(document, longest=settings.chunk_chars, fits=embedder.fits)
    return [chunk for chunk in chunks if not any(document.gives_orders(*span) for span in _read_with(document, chunk))]


def _read_with(document: Document, chunk: Chunk) -> Iterator[Span]:
    """The chunk and the headings above it."""
    yield chunk.start, chunk.end
    for heading in document.headings_above(chunk.start):
        yield heading.start, heading.start + len(heading.title)


def update_index(
    index: Index, embedder: Embedder, settings: Settings, on_progress: Callable[[Progress], None], *,
    remove_all: bool = False,
) -> IndexReport:  # fmt: skip
    """Bring the index up to date with `settings.knowledge_dir`.

    A file that cannot be read is reported and keeps nothing in the index; the others are not affected. When no file is
    left at all, nothing is changed unless told to `remove_all`: it may be a share that is not mounted.
    Raises `AssistantError` when the folder does not exist or its `catalog.csv` cannot be used.
    """
    started = time.monotonic()
    contents = contents_of(settings.knowledge_dir, without=settings.data_dir)
    known = index.catalogue.files()
    if not contents.documents and not remove_all and (kept := _indexed(known)):
        return _nothing_there(settings.knowledge_dir, contents, len(kept), index.catalogue.count_chunks())
    files = first_of_each(contents.documents)
    catalog = read_catalog(settings.knowledge_dir / "catalog.csv", files)
    index.begin()
    changes = compare(contents, catalog.rows, index.catalogue.files(), settings)
    run = _Run(index, embedder, settings, _Meter(on_progress), changes)
    run.warnings |= {path: (why,) for path, why in contents.passed_over.items()}
    for path, reason in contents.unlisted.items():
        run.failed[path] = Message.of("not_listed", detail=reason)
    for path, file in contents.documents:
        if files[path] != file:
            run.warnings[path] = (Message("name_of_two"),)
    if catalog.warnings:
        run.warnings["catalog.csv"] = catalog.warnings
    if not files:
        run.warnings[str(settings.knowledge_dir)] = (Message("folder_empty"),)
    run.update()
    index.finish()
    return run.report(time.monotonic() - started)


def _indexed(known: Mapping[str, FileRecord]) -> list[str]:
    return [path for path, record in known.items() if record.state is FileState.INDEXED]


def _nothing_there(folder: Path, contents: Contents, kept: int, chunks: int) -> IndexReport:
    reason = Message.of("folder_emptied", kept=kept)
    if "." in contents.unlisted:
        reason = Message.of("folder_unlisted", kept=kept, detail=contents.unlisted["."])
    return IndexReport(unchanged=kept, failed={str(folder): reason}, chunks=chunks)


@dataclass
class _Run:
    """One pass over the folder; the lists become the report."""

    index: Index
    embedder: Embedder
    settings: Settings
    meter: "_Meter"
    changes: Changes
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, Message] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    embedded: int = 0
    _pending: list[PreparedDocument] = field(default_factory=list)

    def update(self) -> None:
        """Move what has another name, take out what is gone, then read what is new or other than before."""
        self._move()
        self._take_out()
        to_read = [path for path in self.changes.to_read if path not in self.moved.values()]
        self.meter.start([self.changes.now[path].size for path in to_read])
        requests = [self._request(path) for path in to_read]
        reader = IsolatedReader(limits_of(self.settings))
        with closing(reader.read_all(requests, self.meter.on_page)) as outcomes:
            for path in to_read:
                self.meter.show(path)
                self._take(self.changes.now[path], next(outcomes))
        self._write_pending()
        if self.changes.now and (self.changes.to_read or self.removed):  # else it may all come back
            self.index.catalogue.forget_unused_vectors()
        self.meter.end()

    def report(self, seconds: float) -> IndexReport:
        """What was done."""
        now = self.changes.now.values()
        failed = {record.path: record.notes[0] for record in now if record.state is FileState.FAILED} | self.failed
        return IndexReport(
            added=tuple(self.added), updated=tuple(self.updated), removed=tuple(sorted(self.removed)),
            unchanged=sum(record.state is FileState.INDEXED for record in now) - len(self.changes.to_read),
            failed=dict(sorted(failed.items())), moved=self.moved, warnings=self.warnings,
            duplicates={record.path: record.original for record in now if record.state is FileState.DUPLICATE},
            seconds=round(seconds, 3), chunks=self.index.catalogue.count_chunks(), embedded=self.embedded,
        )  # fmt: skip

    def _move(self) -> None:
        """Documents whose file has another name are written anew from the catalogue: nothing is read or embedded."""
        for new, old in self.changes.moved.items():
            document = self.index.catalogue.document(old)
            if document and self._reads_the_same(document, new):
                known = self.changes.known[old]
                self.moved[old] = new
                self._add(
                    replace(document, id=new), replace(self.changes.now[new], basis=known.basis, notes=known.notes)
                )
        self._write_pending()

    def _reads_the_same(self, document: Document, new: str) -> bool:
        """Whether the same bytes give the same document under another name: its title may be the file's, its ending
        tell how to read it, and `catalog.csv` state other things."""
        old = document.id
        known = self.changes.known[old]
        same_basis = known.basis == self.changes.basis.of(new, FileState.INDEXED, noted=bool(known.notes))
        return same_basis and document.title != Path(old).stem and Path(old).suffix == Path(new).suffix

    def _take_out(self) -> None:
        """What is gone, unreadable or a duplicate now answers no more, before anything long is begun."""
        indexed = {path for path, record in self.changes.known.items() if record.state is FileState.INDEXED}
        kept = {path for path, record in self.changes.now.items() if record.state is FileState.INDEXED}
        self.removed += indexed - kept
        self.index.remove({*self.removed, *self.changes.gone})
        with self.index.catalogue.transaction():
            for path, record in self.changes.now.items():
                if record != self.changes.known.get(path) and path not in self.changes.to_read:
                    self.index.catalogue.put_file(record)

    def _request(self, path: str) -> Request:
        row = self.changes.basis.catalog.get(path, {})
        return Request(self.changes.files[path], path, self.settings.chunk_chars, row, self.settings.mask)

    def _take(self, record: FileRecord, outcome: Reading | ReadError) -> None:
        if isinstance(outcome, ReadError):
            self._fail(record, outcome.message)
            return
        document = without_orders(outcome.document, sentence_encoder())
        warnings = (*outcome.warnings, *name_orders(document))
        if warnings:
            self.warnings[record.path] = warnings
        basis = self.changes.basis.of(record.path, FileState.INDEXED, noted=bool(warnings))
        self._add(document, replace(record, basis=basis, notes=warnings))
        if sum(len(waiting.chunks) for waiting in self._pending) >= _CHUNKS_AT_ONCE:
            self._write_pending()

    def _fail(self, record: FileRecord, reason: Message) -> None:
        self.failed[record.path] = reason
        if record.path in self.changes.known:
            self.index.remove([record.path])
            if self.changes.known[record.path].state is FileState.INDEXED:
                self.removed.append(record.path)
        basis = self.changes.basis.of(record.path, FileState.FAILED)
        with self.index.catalogue.transaction():
            self.index.catalogue.put_file(replace(record, state=FileState.FAILED, basis=basis, notes=(reason,)))
        self.meter.advance(1, record.size)

    def _add(self, document: Document, record: FileRecord) -> None:
        known = self.changes.known.get(record.path)
        is_known = known is not None and known.state is FileState.INDEXED
        (self.updated if is_known else self.added).append(document.id)
        self._pending.append(PreparedDocument(document, record, chunks_of(document, self.settings, self.embedder)))

    def _write_pending(self) -> None:
        if not self._pending:
            return
        batch, self._pending = self._pending, []
        size = sum(item.file.size for item in batch)
        chunks = max(1, sum(len(item.chunks) for item in batch))
        self.embedded += self.index.write(
            batch, embedded=lambda count: self.meter.advance(len(batch) * count / chunks, size * count / chunks)
        )


class _Meter:
    """Tells how far indexing is, from the bytes of the files that are done and the time they took."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self._on_progress = on_progress
        self._files = self._bytes = 0.0
        self._all_files, self._all_bytes = 0, 0
        self._document_id = ""
        self._started = time.monotonic()

    def start(self, sizes: Sequence[int]) -> None:
        """Files of these sizes are to be read."""
        self._files = self._bytes = 0.0
        self._all_files, self._all_bytes = len(sizes), sum(sizes)
        self._started = time.monotonic()

    def show(self, document_id: str) -> None:
        """This file is at hand."""
        self._document_id = document_id
        self._tell()

    def on_page(self, page: int, pages: int) -> None:
        """So many pages of the file at hand are read."""
        self._tell(page, pages)

    def advance(self, files: float, size: float) -> None:
        """So many more files, and bytes of them, are done."""
        self._files += files
        self._bytes += size
        self._tell()

    def end(self) -> None:
        """All is done."""
        self._files, self._bytes, self._document_id = self._all_files, self._all_bytes, ""
        self._tell()

    def _tell(self, page: int = 0, pages: int = 0) -> None:
        passed = time.monotonic() - self._started
        left = None
        if passed > _SECONDS_TO_JUDGE and self._bytes > 0:
            left = max(0.0, passed * (self._all_bytes - self._bytes) / self._bytes)
        done = min(self._all_files, int(self._files + 0.001))
        self._on_progress(Progress(done, self._all_files, self._document_id, left, page, pages))
