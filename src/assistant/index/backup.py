"""Backup and restore: the documents and the catalogue in one file; words and vectors are made of the catalogue again."""

import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from assistant.errors import AssistantError, IndexNotReadyError
from assistant.index.folder import UPLOAD
from assistant.index.owner import Owner
from assistant.index.seal import PARTS
from assistant.index.vectors import delete
from assistant.settings import Settings

_CATALOGUE: Final = "catalogue.sqlite"
_KNOWLEDGE: Final = "knowledge"
_COMPRESSION: Final = 1  # of zlib: kept vectors hardly get smaller, texts to a third


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup file holds."""

    file: str
    files: int  # of the knowledge folder
    bytes: int


def back_up(settings: Settings, file: Path) -> Backup:
    """Write a backup, also while another process answers and indexes: the catalogue as it is at one moment, then the files of
    the knowledge folder as they are. A file that changed in between is read again by the first `index` after `restore`."""
    catalogue = settings.data_dir / _CATALOGUE
    if not catalogue.is_file():
        raise IndexNotReadyError("no_index", folder=settings.data_dir)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(prefix="assistant-") as folder:
            snapshot = Path(folder) / _CATALOGUE
            _copy_catalogue(catalogue, snapshot)
            unfinished.touch(0o600)  # the text of every document is in it
            with tarfile.open(unfinished, "w:gz", compresslevel=_COMPRESSION, format=tarfile.PAX_FORMAT) as archive:
                archive.add(snapshot, _CATALOGUE)
                names = {path: path.relative_to(settings.knowledge_dir).as_posix() for path in _files(settings)}
                count = sum(_add(archive, path, f"{_KNOWLEDGE}/{name}") for path, name in names.items())
        unfinished.replace(file)
    except OSError as error:
        raise AssistantError("backup_unwritable", file=str(file), detail=error.strerror) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return Backup(str(file), count, file.stat().st_size)


def restore(settings: Settings, file: Path, *, replace: bool = False) -> Backup:
    """Put documents and catalogue of a backup where the settings have them. Nothing is changed before the whole file has been
    read. Raises `AssistantError` where there are some already, unless they are to be replaced, and `IndexInUseError` while
    another process has them."""
    owner = Owner(settings.data_dir)
    try:
        if not replace and (any(_files(settings)) or (settings.data_dir / _CATALOGUE).exists()):
            raise AssistantError("restore_replaces", knowledge=str(settings.knowledge_dir), data=str(settings.data_dir))
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.data_dir) as folder:
            files = _unpack(file, Path(folder))
            _put(Path(folder), settings)
    finally:
        owner.release()
    return Backup(str(file), files, file.stat().st_size)


def _copy_catalogue(catalogue: Path, copy: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise AssistantError("backup_unreadable", file=str(catalogue), detail=error) from error


def _files(settings: Settings) -> Iterator[Path]:
    """All files of the knowledge folder, but for uploads that are on their way and an index that stands inside."""
    data = settings.data_dir.resolve()
    for folder, names, files in os.walk(settings.knowledge_dir):
        names[:] = sorted(name for name in names if (Path(folder) / name).resolve() != data)
        for path in (Path(folder) / name for name in sorted(files)):
            if path.is_file() and not path.name.startswith(UPLOAD):
                yield path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> bool:
    """Add a file as it is now; whether it is still there. Read at once, so that its size is that of what was read."""
    try:
        content, status = path.read_bytes(), path.stat()
    except FileNotFoundError:
        return False
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = len(content), status.st_mtime, 0o600
    archive.addfile(entry, io.BytesIO(content))
    return True


def _unpack(file: Path, folder: Path) -> int:
    """Write the files of a backup below the folder; returns how many are documents."""
    try:
        with tarfile.open(file) as archive:
            count = sum(_unpacked(archive, entry, folder) for entry in archive)
    except OSError as error:
        raise AssistantError("backup_unreadable", file=str(file), detail=error.strerror or error) from error
    except (tarfile.TarError, EOFError) as error:
        raise _no_backup(file, str(error)) from error
    with closing(sqlite3.connect(folder / _CATALOGUE)) as catalogue:
        try:
            sound = catalogue.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            sound = sound and catalogue.execute("SELECT 1 FROM sqlite_master WHERE name = 'documents'").fetchone()
        except sqlite3.Error:
            sound = False
    if not sound:
        raise _no_backup(file, "its catalogue is not whole")
    return count


def _unpacked(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> bool:
    """Whether the entry is a document; only files at the places that a backup has are written."""
    place = PurePosixPath(entry.name)
    is_document = len(place.parts) > 1 and place.parts[0] == _KNOWLEDGE
    content = archive.extractfile(entry) if entry.isreg() else None
    if content is None or ".." in place.parts or not (is_document or entry.name == _CATALOGUE):
        raise tarfile.TarError(f"{entry.name!r} is in no backup")
    path = folder.joinpath(*place.parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        shutil.copyfileobj(content, out)
    os.utime(path, (entry.mtime, entry.mtime))
    return is_document


def _put(folder: Path, settings: Settings) -> None:
    """The unpacked files in the place of what is there. Until the catalogue is there, there is no index."""
    for part in ("seal", *PARTS, f"{_CATALOGUE}-wal", f"{_CATALOGUE}-shm"):
        delete(settings.data_dir / part)
    for path in list(_files(settings)):
        path.unlink()
    for path in sorted((folder / _KNOWLEDGE).rglob("*")):
        if path.is_file():
            target = settings.knowledge_dir / path.relative_to(folder / _KNOWLEDGE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
    shutil.move(folder / _CATALOGUE, settings.data_dir / _CATALOGUE)


def _no_backup(file: Path, reason: str) -> AssistantError:
    return AssistantError("backup_broken", file=str(file), detail=reason)
