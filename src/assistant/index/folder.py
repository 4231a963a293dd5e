"""The knowledge folder: which of its files are documents, and what tells whether one has changed."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from assistant.errors import AssistantError
from assistant.types import Message

_NOT_DOCUMENTS = frozenset({"readme.md", "glossary.csv", "catalog.csv", "thumbs.db", "desktop.ini"})
# Lock files of Office and HWP (~$…), halves of downloads, copies that editors keep.
_TEMPORARY_STARTS = (".", "~$")
_TEMPORARY_ENDS = (".tmp", "~", ".part", ".crdownload", ".bak", ".swp")

UPLOAD = ".upload-"  # begins the name of a file that is being uploaded: hidden, so that indexing passes it over


_ABOUT_ALL = frozenset({"glossary.csv", "catalog.csv"})  # no documents, but what they say changes how those are read
_QUIET_SECONDS = 0.5  # a file that is being copied grows within less
_MOST_LOOKS = 120  # at a file that never rests


def is_document(name: str) -> bool:
    """Whether a file of that name may be a document: not hidden, temporary or about the folder itself."""
    name = name.lower()
    return not (name.startswith(_TEMPORARY_STARTS) or name.endswith(_TEMPORARY_ENDS) or name in _NOT_DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Contents:
    """What is below a folder: files that may be documents, by id; what is passed over, and why; and folders that
    cannot be listed, so that nobody knows what is in them, and why."""

    documents: list[tuple[str, Path]]
    passed_over: dict[str, Message]
    unlisted: dict[str, str]


def contents_of(folder: Path, *, without: Path | None = None) -> Contents:
    """All that is below the folder; links out of it, and links to folders, are not followed.

    `without` is a folder inside to pass over. Raises `AssistantError` when the folder does not exist.
    """
    if not folder.is_dir():
        raise AssistantError("no_folder", folder=folder)
    root = folder.resolve()
    not_followed = without.resolve() if without else None
    found = Contents([], {}, {})

    def note(error: OSError) -> None:
        found.unlisted[_id(Path(error.filename).relative_to(folder))] = error.strerror or str(error)

    for directory, folders, names in os.walk(folder, onerror=note):
        here = Path(directory)
        seen = [name for name in folders if not name.startswith(".") and (here / name).resolve() != not_followed]
        folders[:] = sorted(name for name in seen if not (here / name).is_symlink())
        for name in {*seen} - {*folders}:
            found.passed_over[_id((here / name).relative_to(folder))] = Message("link_to_folder")
        for name in sorted(filter(is_document, names)):
            path = here / name
            if not path.resolve().is_relative_to(root):
                found.passed_over[_id(path.relative_to(folder))] = Message("link_out")
            elif not _is_special(path):
                found.documents.append((_id(path.relative_to(folder)), path))
    return found


def documents_below(folder: Path, *, without: Path | None = None) -> list[tuple[str, Path]]:
    """Every file that may be a document, by id. Raises as `contents_of`."""
    return contents_of(folder, without=without).documents


def first_of_each(found: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """The files by id. Two names that differ only in their codes (NFC, NFD) have one id: then the first counts."""
    files: dict[str, Path] = {}
    for document_id, path in found:
        files.setdefault(document_id, path)
    return files


def changes_below(folder: Path, stop: Event, *, without: Path | None = None) -> Iterator[None]:
    """Once when watching has begun, then each time that documents (or the glossary, or the catalog) have changed and
    come to rest, until `stop` is set.

    A folder that disappears is waited for, and told when it is there again. Raises `AssistantError` when the system cannot watch it.
    """
    while not stop.is_set():
        try:
            yield from _changes(folder, stop, without)
        except FileNotFoundError:  # before it could be watched
            pass
        except OSError as error:
            raise AssistantError("not_watched", folder=folder, detail=error) from error
        while not (folder.is_dir() or stop.wait(_QUIET_SECONDS)):
            pass


def digest_of(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _id(path: Path) -> str:
    """The path as NFC; with \\xc7 for a byte that is not UTF-8, as 한글 has four in CP949 from an old archive."""
    name = os.fsencode(path.as_posix()).decode(errors="backslashreplace")
    return unicodedata.normalize("NFC", name)


def _is_special(path: Path) -> bool:
    """True for pipes and sockets, which would be read for ever."""
    return path.exists() and not path.is_file()


def _changes(folder: Path, stop: Event, without: Path | None) -> Iterator[None]:
    """As `changes_below`, as long as the folder is there."""
    from watchfiles import watch

    root, passed_over = folder.resolve(), without.resolve() if without else None
    home = _identity(root)
    is_new = True  # something may have changed before it was watched
    quiet = round(_QUIET_SECONDS * 1000)
    for changes in watch(
        root, stop_event=stop, step=quiet, yield_on_timeout=True, rust_timeout=quiet,
        watch_filter=lambda _, path: _matters(Path(path), root, passed_over),
    ):  # fmt: skip
        is_other = _identity(folder) != home  # gone, or replaced: nothing more will be heard of the new one
        if changes or is_new or is_other:
            is_new = False
            _wait_for_rest([Path(path) for _, path in changes], stop)
            if stop.is_set():
                return
            yield
        if is_other:
            return


def _matters(path: Path, folder: Path, without: Path | None) -> bool:
    """Whether what happened to that path may change the index."""
    if without and path.is_relative_to(without):
        return False
    *above, name = path.relative_to(folder).parts or ("",)
    return not any(part.startswith(".") for part in above) and (is_document(name) or name.lower() in _ABOUT_ALL)


def _wait_for_rest(paths: Sequence[Path], stop: Event) -> None:
    """Return when the files have kept size and time for a moment: a large one is still being copied for a while."""
    before: list[tuple[int, int]] = []
    for _ in range(_MOST_LOOKS):
        now = [_stamp(path) for path in paths]
        if now == before or stop.wait(_QUIET_SECONDS):
            return
        before = now


def _identity(folder: Path) -> tuple[int, int]:
    """The disk and its number there; zeros when it is gone."""
    with suppress(OSError):
        status = folder.stat()
        return status.st_dev, status.st_ino
    return 0, 0


def _stamp(path: Path) -> tuple[int, int]:
    with suppress(OSError):
        status = path.stat()
        return status.st_size, status.st_mtime_ns
    return 0, 0  # it is gone
