"""What can still be read of a damaged catalogue, put into a new one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from assistant.errors import IndexDamagedError
from assistant.index.catalogue import Catalogue
from assistant.index.vectors import delete

# What is read, and in which order its rows stand in the file.
_SORTED_BY: Final = {"properties": "name", "files": "path", "documents": "rowid", "vectors": "rowid"}


def salvage(path: Path) -> int:
    """Replace the catalogue at `path` by one with the files, documents and kept vectors that can be read and are as they
    were written, without chunks: these are cut again. Returns how many documents are left."""
    fresh = path.with_name("catalogue.mended")
    _remove(fresh)
    with closing(Catalogue(fresh)) as mended:
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as damaged:
            for table in _SORTED_BY:
                mended.take_over(table, _columns(damaged, table), _rows(damaged, table))
        left = 0
        for document_id in mended.document_ids():
            try:
                left += mended.document(document_id) is not None
            except IndexDamagedError:
                with mended.transaction():
                    mended.remove(document_id)
    _remove(path)
    fresh.replace(path)
    return left


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        delete(path.with_name(f"{path.name}{end}"))


def _columns(damaged: sqlite3.Connection, table: str) -> list[str]:
    with suppress(sqlite3.Error):
        return [row[1] for row in damaged.execute(f"PRAGMA table_info({table})")]
    return []


def _rows(damaged: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """From both ends all rows up to one that cannot be read; some perhaps twice."""
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error):
            yield from damaged.execute(f"SELECT * FROM {table} ORDER BY {_SORTED_BY[table]} {order}")
