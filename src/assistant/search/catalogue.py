"""The SQLite file that is the truth about documents and chunks, and keeps every vector once."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexNotReadyError
from assistant.language.text import language_of
from assistant.types import Chunk, Document, FileState, Heading, Language

Vector = NDArray[np.float32]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS properties (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, digest TEXT NOT NULL,
    basis TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, publisher TEXT NOT NULL,
    region TEXT NOT NULL, published TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, headings TEXT NOT NULL,
    number TEXT NOT NULL, effective TEXT NOT NULL, pages TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, headings TEXT NOT NULL, language TEXT NOT NULL,
    digest TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document_id, start);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, digest)) WITHOUT ROWID;
"""
_DOCUMENT_FIELDS = (
    "id, text, title, language, publisher, region, published, source, url, headings, number, effective, pages"
)
_SCHEMA_VERSION = 2  # of the tables; those of an earlier version are made anew, except the vectors
_MOST_PLACEHOLDERS = 500  # below SQLite's limit in every build


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a file of the knowledge folder.

    Size in bytes, modification time in ns, SHA-256 and `basis` (what else decides how it is read) tell that nothing
    has changed. `note` has the warnings of an indexed file, the document that a duplicate has the content
    of, or why a failed one was not read.
    """

    path: str
    size: int
    modified: int
    digest: str
    basis: str = ""
    state: FileState = FileState.INDEXED
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk with its id in all three parts of the index and the digest of the text embedded for it."""

    id: int
    chunk: Chunk
    digest: str

    @property
    def language(self) -> Language:
        return language_of(self.chunk.text)


class Catalogue:
    """Documents, chunks and vectors in one file. Safe for several threads of one process."""

    def __init__(self, path: Path) -> None:
        try:
            self._writer = _connect(path)
            self._make_tables()
        except sqlite3.DatabaseError as error:
            raise IndexNotReadyError(
                f"{str(path)!r} cannot be opened ({error}). Delete the folder it is in and run: assistant index"
            ) from error
        self._reader = _connect(path)  # of its own, so that it sees nothing before the commit

    def _make_tables(self) -> None:
        """Tables of an earlier version go, with the documents in them: the files are read anew. Vectors stay."""
        version = self._writer.execute("PRAGMA user_version").fetchone()[0]
        if version != _SCHEMA_VERSION:
            for table in ("chunks", "documents", "files", "properties"):
                self._writer.execute(f"DROP TABLE IF EXISTS {table}")
        self._writer.executescript(_SCHEMA)
        self._writer.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def close(self) -> None:
        self._reader.close()
        self._writer.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the commit at its end makes the documents inside it current."""
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._writer.execute("ROLLBACK")
            raise
        self._writer.execute("COMMIT")

    def version(self) -> int:
        """A number that is another one after each commit."""
        return int(self._reader.execute("PRAGMA data_version").fetchone()[0])

    def property(self, name: str) -> str | None:
        row = self._reader.execute("SELECT value FROM properties WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_property(self, name: str, value: str) -> None:
        self._writer.execute("INSERT OR REPLACE INTO properties VALUES (?, ?)", (name, value))

    def put(self, document: Document, file: FileRecord, rows: Sequence[ChunkRow]) -> None:
        """Replace a document and its chunks; call it inside `transaction`."""
        self.remove(document.id)
        self.put_file(file)
        headings = json.dumps([asdict(heading) for heading in document.headings], ensure_ascii=False)
        self._writer.execute(
            f"INSERT INTO documents ({_DOCUMENT_FIELDS}) VALUES ({_marks(13)})",
            (document.id, document.text, document.title, document.language, document.publisher, document.region,
             document.published, document.source, document.url, headings, document.number, document.effective,
             json.dumps(document.pages)),
        )  # fmt: skip
        self._writer.executemany(
            f"INSERT INTO chunks VALUES ({_marks(8)})",
            [(row.id, document.id, row.chunk.start, row.chunk.end, row.chunk.page,
              json.dumps(row.chunk.headings, ensure_ascii=False), row.language, row.digest) for row in rows],
        )  # fmt: skip

    def remove(self, document_id: str) -> None:
        """Forget a document, its chunks and its file; call it inside `transaction`."""
        self._writer.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        self._writer.execute("DELETE FROM files WHERE path = ?", (document_id,))

    def put_file(self, file: FileRecord) -> None:
        """Note what is known of a file; one that was there is replaced."""
        self._writer.execute(f"INSERT OR REPLACE INTO files VALUES ({_marks(7)})", astuple(file))

    def files(self) -> dict[str, FileRecord]:
        """Every file that was looked at, by its path (of an indexed one the document's id)."""
        rows = self._reader.execute("SELECT * FROM files ORDER BY path")
        return {row[0]: FileRecord(*row[:5], FileState(row[5]), row[6]) for row in rows}

    def document_ids(self) -> list[str]:
        return [row[0] for row in self._reader.execute("SELECT id FROM documents ORDER BY id")]

    def documents(self, *, characters: int | None = None) -> list[Document]:
        """All documents, by id; with only the first `characters` of their text when told."""
        text = "text" if characters is None else f"substr(text, 1, {characters:d}) AS text"
        fields = _DOCUMENT_FIELDS.replace("text", text)
        return [_document(row) for row in self._reader.execute(f"SELECT {fields} FROM documents ORDER BY id")]

    def document(self, document_id: str) -> Document | None:
        row = self._reader.execute(f"SELECT {_DOCUMENT_FIELDS} FROM documents WHERE id = ?", (document_id,)).fetchone()
        return _document(row) if row else None

    def chunk_ids(self, document_id: str | None = None) -> set[int]:
        """The ids of all chunks, or of one document's."""
        where, values = ("WHERE document_id = ?", (document_id,)) if document_id else ("", ())
        return {row[0] for row in self._reader.execute(f"SELECT id FROM chunks {where}", values)}

    def count_chunks(self) -> int:
        return int(self._reader.execute("SELECT count(*) FROM chunks").fetchone()[0])

    def count_chunks_by_document(self) -> dict[str, int]:
        return dict(self._reader.execute("SELECT document_id, count(*) FROM chunks GROUP BY document_id"))

    def rows(self, ids: Iterable[int]) -> dict[int, ChunkRow]:
        """The chunks of these ids; an id that the catalogue does not know is left out."""
        found = {}
        for row in self._select_in(
            "SELECT c.id, document_id, substr(d.text, start + 1, end - start), start, end, c.headings, page, c.digest"
            " FROM chunks c JOIN documents d ON d.id = document_id WHERE c.id IN", list(ids)
        ):  # fmt: skip
            chunk = Chunk(row[1], row[2], row[3], row[4], tuple(json.loads(row[5])), row[6])
            found[row[0]] = ChunkRow(row[0], chunk, row[7])
        return found

    def ids_of_documents(self, documents: Sequence[str]) -> set[int]:
        """The ids of all chunks of these documents."""
        return {row[0] for row in self._select_in("SELECT id FROM chunks WHERE document_id IN", documents)}

    def vectors(self, model: str, digests: Sequence[str]) -> dict[str, Vector]:
        """The kept vectors of these text digests under one model; unknown ones are left out."""
        sql = "SELECT digest, vector FROM vectors WHERE model = ? AND digest IN"
        rows = self._select_in(sql, digests, model)
        return {digest: np.frombuffer(vector, dtype=np.float32) for digest, vector in rows}

    def some_vectors(self, model: str) -> list[Vector]:
        """The vectors of three chunks under one model; none when they were made with another."""
        sql = "SELECT vector FROM chunks JOIN vectors USING (digest) WHERE model = ? LIMIT 3"
        return [np.frombuffer(row[0], dtype=np.float32) for row in self._reader.execute(sql, (model,))]

    def keep_vectors(self, model: str, vectors: dict[str, Vector]) -> None:
        """Keep vectors by the digest of the text they were made from."""
        with self.transaction():
            self._writer.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(model, digest, vector.astype(np.float32).tobytes()) for digest, vector in vectors.items()],
            )

    def forget_unused_vectors(self) -> None:
        """Drop kept vectors of texts that no chunk has any more."""
        self._writer.execute("DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM chunks)")

    def _select_in(self, sql: str, values: Sequence[Any], *before: Any) -> Iterator[Any]:
        for start in range(0, len(values), _MOST_PLACEHOLDERS):
            part = values[start : start + _MOST_PLACEHOLDERS]
            yield from self._reader.execute(f"{sql} ({_marks(len(part))})", (*before, *part)).fetchall()


def _connect(path: Path) -> sqlite3.Connection:
    # SQLite locks each statement itself, so threads may share a connection.
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _document(row: Sequence[Any]) -> Document:
    *fields, headings, number, effective, pages = row
    return Document(
        *fields, tuple(Heading(**heading) for heading in json.loads(headings)), number, effective,
        tuple(json.loads(pages)),
    )  # fmt: skip
