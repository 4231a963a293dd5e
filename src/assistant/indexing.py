"""Make the index match the knowledge folder: what changed is read, what is gone disappears."""

import hashlib
import os
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import AssistantError, ReadError
from assistant.ingest import PIPELINE_VERSION, is_readable, read_document, split_chunks
from assistant.search import Embedder, Index, PreparedDocument, Stamp
from assistant.settings import Settings
from assistant.types import IndexReport

# Documents are written together until they have this many chunks: one commit of tantivy costs 0.1 s.
_CHUNKS_AT_ONCE = 256

_NOT_DOCUMENTS = frozenset({"readme.md", "glossary.csv"})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far indexing is: files done of all that changed, and the file at hand."""

    done: int
    total: int
    document_id: str


def pipeline_of(settings: Settings) -> str:
    """What, beside the embedding model, decides how a file becomes chunks."""
    return f"version {PIPELINE_VERSION}, {settings.chunk_chars} characters"


def glossary_path(settings: Settings) -> Path:
    """The glossary of the knowledge folder, unless ASSISTANT_GLOSSARY names another."""
    return settings.glossary or settings.knowledge_dir / "glossary.csv"


def update_index(
    index: Index, embedder: Embedder, settings: Settings, on_progress: Callable[[Progress], None]
) -> IndexReport:
    """Bring the index up to date with `settings.knowledge_dir`.

    A file that cannot be read is reported and keeps nothing in the index; the others are not affected.
    Raises `AssistantError` when the folder does not exist.
    """
    started = time.monotonic()
    present = dict(_files(settings.knowledge_dir))
    run = _Run(index, embedder, settings, on_progress)
    index.begin()
    run.update(present)
    index.finish()
    return IndexReport(
        added=tuple(run.added), updated=tuple(run.updated), unchanged=run.unchanged, removed=tuple(run.removed),
        failed=run.failed, seconds=round(time.monotonic() - started, 3), chunks=index.catalogue.count_chunks(),
    )  # fmt: skip


@dataclass
class _Run:
    """One pass over the folder; the lists become the report."""

    index: Index
    embedder: Embedder
    settings: Settings
    on_progress: Callable[[Progress], None]
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    _pending: list[PreparedDocument] = field(default_factory=list)

    def update(self, present: dict[str, Path]) -> None:
        known = self.index.catalogue.stamps()
        changed = [(id, path) for id, path in present.items() if not self._is_unchanged(path, known.get(id))]
        self.unchanged = len(present) - len(changed)
        for done, (document_id, path) in enumerate(changed):
            self.on_progress(Progress(done, len(changed), document_id))
            self._take(document_id, path, known.get(document_id))
        self._write_pending()
        gone = [document_id for document_id in known if document_id not in present or document_id in self.failed]
        self.index.remove(gone)
        self.removed = sorted(gone)
        if changed or gone:
            self.index.catalogue.forget_unused_vectors()
            self.on_progress(Progress(len(changed), len(changed), ""))

    def _is_unchanged(self, path: Path, known: Stamp | None) -> bool:
        try:
            status = path.stat()
        except OSError:  # gone since it was listed; reading it gives the reason
            return False
        return known is not None and (known.size, known.modified) == (status.st_size, status.st_mtime_ns)

    def _take(self, document_id: str, path: Path, known: Stamp | None) -> None:
        try:
            stamp = _stamp(path)
            if known and known.digest == stamp.digest:
                self.index.catalogue.touch(document_id, stamp)
                self.unchanged += 1
                return
            prepared = self._prepare(document_id, path, stamp)
        except ReadError as error:
            self.failed[document_id] = str(error)
            return
        except OSError as error:
            self.failed[document_id] = f"cannot be opened ({error.strerror}). Check its permissions."
            return
        except AssistantError:
            raise
        except Exception as error:  # no file, however strange, keeps the others from being indexed
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            self.failed[document_id] = f"cannot be read ({reason}). Save it anew, as plain text if need be."
            return
        (self.updated if known else self.added).append(document_id)
        self._pending.append(prepared)
        if sum(len(waiting.chunks) for waiting in self._pending) >= _CHUNKS_AT_ONCE:
            self._write_pending()

    def _prepare(self, document_id: str, path: Path, stamp: Stamp) -> PreparedDocument:
        if "\ufffd" in document_id:
            raise ReadError("has a name that is not UTF-8. Rename it.")
        if not is_readable(path):
            raise ReadError(f"is a {path.suffix or 'file without ending'}; .txt and .md are read. Save it as text.")
        document = read_document(path, document_id)
        chunks = split_chunks(document, longest=self.settings.chunk_chars, fits=self.embedder.fits)
        return PreparedDocument(document, stamp, chunks)

    def _write_pending(self) -> None:
        if self._pending:
            self.index.write(self._pending)
            self._pending.clear()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below the folder by document id; hidden and temporary ones and links to outside are passed over."""
    if not folder.is_dir():
        raise AssistantError(f"There is no folder {str(folder)!r}. Create it or set ASSISTANT_KNOWLEDGE_DIR.")
    root = folder.resolve()
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(directory) / name
            if name.startswith((".", "~$")) or name.lower().endswith((".tmp", "~")) or name.lower() in _NOT_DOCUMENTS:
                continue
            if path.resolve().is_relative_to(root) and not _is_special(path):
                yield _id(path.relative_to(folder)), path


def _id(path: Path) -> str:
    """The path as NFC; with \ufffd for bytes that are not UTF-8, such as 한글 in CP949 from an old archive."""
    name = os.fsencode(path.as_posix()).decode(errors="replace")
    return unicodedata.normalize("NFC", name)


def _is_special(path: Path) -> bool:
    """True for pipes and sockets, which would be read for ever."""
    return path.exists() and not path.is_file()


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
