"""The knowledge folder: which of its files are documents, and what tells whether one has changed."""

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import AssistantError

_NOT_DOCUMENTS = frozenset({"readme.md", "glossary.csv", "catalog.csv", "thumbs.db", "desktop.ini"})
# Lock files of Office and HWP (~$…), halves of downloads, copies that editors keep.
_TEMPORARY_STARTS = (".", "~$")
_TEMPORARY_ENDS = (".tmp", "~", ".part", ".crdownload", ".bak", ".swp")


def is_document(name: str) -> bool:
    """Whether a file of that name may be a document: not hidden, temporary or about the folder itself."""
    name = name.lower()
    return not (name.startswith(_TEMPORARY_STARTS) or name.endswith(_TEMPORARY_ENDS) or name in _NOT_DOCUMENTS)


def documents_below(folder: Path, *, without: Path | None = None) -> Iterator[tuple[str, Path]]:
    """Every file that may be a document, by id; links out of the folder are not followed.

    `without` is a folder inside to pass over. Raises `AssistantError` when the folder does not exist.
    """
    if not folder.is_dir():
        raise AssistantError(f"There is no folder {str(folder)!r}. Create it or set ASSISTANT_KNOWLEDGE_DIR.")
    root = folder.resolve()
    passed_over = without.resolve() if without else None
    for directory, folders, names in os.walk(folder):
        here = Path(directory)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (here / name).resolve() != passed_over
        )
        for name in sorted(filter(is_document, names)):
            path = here / name
            if path.resolve().is_relative_to(root) and not _is_special(path):
                yield _id(path.relative_to(folder)), path


def digest_of(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _id(path: Path) -> str:
    """The path as NFC; with \ufffd for bytes that are not UTF-8, such as 한글 in CP949 from an old archive."""
    name = os.fsencode(path.as_posix()).decode(errors="replace")
    return unicodedata.normalize("NFC", name)


def _is_special(path: Path) -> bool:
    """True for pipes and sockets, which would be read for ever."""
    return path.exists() and not path.is_file()
