"""Files that people upload and delete: names that stay inside the knowledge folder, and never half a file."""

import errno
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

from starlette.concurrency import run_in_threadpool

from assistant.errors import ReadError
from assistant.index.folder import UPLOAD, documents_below, is_document
from assistant.ingest.formats import READABLE, Format, format_of
from assistant.settings import Settings
from assistant.web.refusal import RefusalError

FORMATS: Final = READABLE.replace(" and ", ", ")  # for sentences in both languages

_LONGEST_NAME = 255  # bytes, on every file system in use; a Korean letter has three
_LONGEST_ID = 1000  # bytes of the whole path

# No part of a path (Windows takes a backslash and a drive's colon for one), no control, line separator or half of a
# pair, nothing that turns the direction of writing, not the mark for letters that were lost.
_NOT_IN_NAMES = re.compile(r"[\\:\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffd]")
# Names of devices, whatever the ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_TOLD_ELSEWHERE: Final = ("readme.md", "glossary.csv", "catalog.csv")
_ARCHIVES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # ZIP and OLE: HWPX, DOCX …; HWP

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_placing = Lock()  # two uploads of one name must not both find it free


async def store_upload(
    settings: Settings, document_id: str, content: AsyncIterator[bytes], *, announced: int | None, replace: bool
) -> str:
    """Write a file into the knowledge folder, whole or not at all; returns its id.

    `announced` is the size in bytes that its sender states. Raises `RefusalError`: 409 for a name that is taken, unless
    it is to be replaced, 413 for too large a file, 422 for a name or a format that is not taken, 507 for a full disk.
    """
    document_id = unicodedata.normalize("NFC", document_id)
    _refuse_name(document_id)
    try:
        target = _target(settings, document_id)
        _refuse_taken(target, replace=replace)
        limit = settings.max_file_mb * 1_000_000
        if announced is not None and announced > limit:
            raise _too_large(announced, settings)
        temporary = settings.knowledge_dir / f"{UPLOAD}{secrets.token_hex(8)}{target.suffix[:20]}"
        try:
            with temporary.open("xb") as file:
                await _write(file, content, settings)
            await run_in_threadpool(_place, temporary, target, replace=replace)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise not_written(error) from error
    return document_id


def delete_file(settings: Settings, document_id: str) -> bool:
    """Delete the file of that id, however its name is composed on disk; false when there is none.

    Raises `RefusalError` when it cannot be deleted.
    """
    wanted = unicodedata.normalize("NFC", document_id)
    found = [
        path for id, path in documents_below(settings.knowledge_dir, without=settings.data_dir) if id == wanted
    ]  # fmt: skip
    try:
        for path in found:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise RefusalError(500, "not_deleted", detail=error.strerror) from error
    return bool(found)


def remove_leftovers(folder: Path) -> None:
    """Delete what uploads left behind when the process was killed; call it before the first upload."""
    for path in folder.glob(f"{UPLOAD}*"):
        path.unlink(missing_ok=True)


def _refuse_name(document_id: str) -> None:
    parts = document_id.split("/")
    name = parts[-1]
    if name.lower() in _TOLD_ELSEWHERE:
        raise RefusalError(422, "name_told_elsewhere", file=name)
    if any(not part or part.startswith(".") or part.endswith((".", " ")) or part.startswith(" ") for part in parts):
        raise RefusalError(422, "name_unusable", file=name)
    if any(_NOT_IN_NAMES.search(part) or _DEVICES.match(part) for part in parts):
        raise RefusalError(422, "name_unusable", file=name)
    if len(document_id.encode()) > _LONGEST_ID or any(len(part.encode()) > _LONGEST_NAME for part in parts):
        raise RefusalError(422, "name_too_long", file=name)
    if not is_document(name):
        raise RefusalError(422, "name_temporary", file=name)


def _target(settings: Settings, document_id: str) -> Path:
    """Where the file of that id is, or would be; folders above it need not exist yet."""
    root = settings.knowledge_dir.resolve(strict=True)
    path = root
    for part in document_id.split("/"):
        path = _entry(path, part)
    real = path.resolve()
    is_inside = real.is_relative_to(root) and not real.is_relative_to(settings.data_dir.resolve())
    if not is_inside or path.parent.resolve() != path.parent:  # indexing follows no linked folder
        raise RefusalError(422, "name_outside", file=document_id)
    if path.is_dir() or any(above.is_file() for above in path.parents):
        raise RefusalError(409, "name_of_other", file=document_id)
    return path


def _entry(folder: Path, name: str) -> Path:
    """The entry of that name in a folder, however its letters are composed on disk."""
    path = folder / name
    if path.exists() or not folder.is_dir():
        return path
    return next((entry for entry in folder.iterdir() if unicodedata.normalize("NFC", entry.name) == name), path)


def _refuse_taken(target: Path, *, replace: bool) -> None:
    if target.exists() and not replace:
        raise RefusalError(409, "name_taken", file=target.name)


async def _write(file: BinaryIO, content: AsyncIterator[bytes], settings: Settings) -> None:
    """Write what comes, to the disk."""
    size = 0
    async for piece in content:
        size += len(piece)
        if size > settings.max_file_mb * 1_000_000:
            raise _too_large(size, settings)
        await run_in_threadpool(file.write, piece)
    await run_in_threadpool(_sync, file)
    _refuse_unread(Path(file.name))


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _refuse_unread(path: Path) -> None:
    """Refuse what is certainly of no format that is read. Inside an archive only the child process looks."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise RefusalError(422, "file_empty")
    if head.startswith(_ARCHIVES):
        if path.suffix.lower().removeprefix(".") not in {*Format}:
            raise RefusalError(422, "format_unread", formats=FORMATS)
        return
    try:
        format_of(path)
    except ReadError as error:
        raise RefusalError(422, "format_unread", formats=FORMATS) from error


def _place(temporary: Path, target: Path, *, replace: bool) -> None:
    """Give the file its name, in one step."""
    with _placing:
        _refuse_taken(target, replace=replace)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    with suppress(OSError):  # not every network drive can
        os.fsync(folder)  # a name is on the disk when its folder is
    os.close(folder)


def _too_large(size: int, settings: Settings) -> RefusalError:
    return RefusalError(413, "file_too_large", size=f"{size / 1e6:.1f}", limit=settings.max_file_mb)


def not_written(error: OSError) -> RefusalError:
    """Why the disk does not take a file."""
    if error.errno in _NO_SPACE:
        return RefusalError(507, "disk_full")
    return RefusalError(500, "not_written", detail=error.strerror)
