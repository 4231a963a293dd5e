"""What has changed in the knowledge folder, against what the catalogue knows of its files."""

import hashlib
import json
import os
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant import ingest
from assistant.index import FileRecord
from assistant.index.folder import Contents, digest_of, first_of_each
from assistant.ingest import Limits
from assistant.settings import Settings
from assistant.types import FileState, Message

Catalog = Mapping[str, Mapping[str, str]]  # what catalog.csv states, by document id

_NEVER = -1  # as the size of a file that could not be opened: it is tried again each time


@dataclass(frozen=True, slots=True)
class Basis:
    """What decides, beside its bytes, how a file is read: what `catalog.csv` states, the limits, and the tools and readers
    there are."""

    catalog: Catalog
    limits: Limits
    tools: str

    def of(self, path: str, state: FileState, *, noted: bool = False) -> str:
        """What `catalog.csv` states of it; of one that failed, or was read in part, the limits, tools and readers with
        which it is worth another try when they change."""
        row = json.dumps(self.catalog[path], sort_keys=True) if path in self.catalog else ""
        if state is FileState.FAILED or (state is FileState.INDEXED and noted):
            row += f"{self.limits} {self.tools}"
        return hashlib.sha256(row.encode()).hexdigest()[:16] if row else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What the files of the folder are, against what the catalogue knows of them."""

    files: Mapping[str, Path]
    known: Mapping[str, FileRecord]
    now: Mapping[str, FileRecord]  # as it will be known, if reading succeeds
    to_read: Sequence[str]
    moved: Mapping[str, str]  # new id -> the id under which it is in the index
    gone: Sequence[str]  # paths that are known and no more there
    basis: Basis


def compare(
    contents: Contents, catalog: Catalog, known: Mapping[str, FileRecord], settings: Settings
) -> Changes:  # fmt: skip
    """Which files are to be read, which only have another name, and which have the content of another. Those of a folder
    that cannot be listed are as they were."""
    basis = Basis(catalog, limits_of(settings), f"{shutil.which('tesseract')} {readers_digest()}")
    files = first_of_each(contents.documents)
    now = {path: _record(path, file, known.get(path), basis) for path, file in files.items()}
    now |= {
        path: record for path, record in known.items()
        if path not in now and any(path.startswith(f"{folder}/") for folder in contents.unlisted)
    }  # fmt: skip
    now = _with_duplicates(now, known, catalog)
    to_read = [
        path for path, record in now.items()
        if record.state is FileState.INDEXED and (path not in known or not _is_same(record, known[path]))
    ]  # fmt: skip
    return Changes(
        files, known, now, to_read, _moves(to_read, now, known), [path for path in known if path not in now], basis
    )


def limits_of(settings: Settings) -> Limits:
    """What one file may cost."""
    return Limits(settings.read_seconds, settings.read_memory_mb * 1_000_000, settings.max_file_mb * 1_000_000)


@cache
def readers_digest() -> str:
    """What reads files, as a digest of its source: a reader that is mended is worth another try."""
    folder = Path(ingest.__file__).parent
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))).hexdigest()


def _record(path: str, file: Path, known: FileRecord | None, basis: Basis) -> FileRecord:
    """What is known of the file already, or a new record of an indexed one."""
    try:
        status = file.stat()
        if known and _stamp(known) == (
            status.st_size,
            status.st_mtime_ns,
            basis.of(path, known.state, noted=bool(known.notes)),
        ):
            return known
        refused = _refused(path, file, status.st_size, basis.limits)
        digest = "" if refused else digest_of(file)
    except OSError as error:
        notes = (Message.of("not_opened", detail=error.strerror),)
        return FileRecord(path, _NEVER, 0, "", "", FileState.FAILED, notes)
    if (
        known
        and (known.digest, known.basis) == (digest, basis.of(path, known.state, noted=bool(known.notes)))
        and not refused
    ):
        return replace(known, size=status.st_size, modified=status.st_mtime_ns)
    state = FileState.FAILED if refused else FileState.INDEXED
    return FileRecord(path, status.st_size, status.st_mtime_ns, digest, basis.of(path, state), state, refused)


def _stamp(record: FileRecord) -> tuple[int, int, str]:
    return record.size, record.modified, record.basis


def _refused(path: str, file: Path, size: int, limits: Limits) -> tuple[Message, ...]:
    """Why a file is not even opened; empty for nearly all."""
    if not unicodedata.normalize("NFC", str(file)).endswith(path):
        name = os.fsencode(file.name).decode("cp949", "replace")
        return (Message.of("name_not_utf_8", name=name),)
    if size > limits.size:
        return (Message.of("too_many_mb", size=f"{size / 1e6:.0f}", limit=f"{limits.size / 1e6:.0f}"),)
    return ()


def _with_duplicates(
    now: Mapping[str, FileRecord], known: Mapping[str, FileRecord], catalog: Catalog
) -> dict[str, FileRecord]:
    """Of the files with the same bytes one counts: the one that is indexed already, else one that the catalog names."""

    def weight(record: FileRecord) -> tuple[bool, bool, str]:
        before = known.get(record.path)
        is_indexed = before is not None and before.state is FileState.INDEXED and _is_same(record, before)
        return not is_indexed, record.path not in catalog, record.path

    first: dict[str, str] = {}
    for record in sorted(now.values(), key=weight):
        if record.digest:
            first.setdefault(record.digest, record.path)
    return {path: _resolved(record, first.get(record.digest, path)) for path, record in now.items()}


def _resolved(record: FileRecord, original: str) -> FileRecord:
    if original != record.path:
        return replace(record, state=FileState.DUPLICATE, notes=(), original=original)
    if record.state is FileState.DUPLICATE:  # of one that is gone
        return replace(record, state=FileState.INDEXED, original="")
    return record


def _is_same(record: FileRecord, known: FileRecord) -> bool:
    return (record.digest, record.basis, record.state) == (known.digest, known.basis, known.state)


def _moves(to_read: Sequence[str], now: Mapping[str, FileRecord], known: Mapping[str, FileRecord]) -> dict[str, str]:
    """New ids of documents whose file has another name now: the same bytes were indexed, and are no more there."""
    left = {
        record.digest: path for path, record in known.items()
        if record.state is FileState.INDEXED and not (path in now and _is_same(now[path], record))
    }  # fmt: skip
    return {
        path: left[now[path].digest] for path in to_read
        if now[path].digest in left and left[now[path].digest] != path
    }  # fmt: skip
