"""The SQLite file that is the truth about documents and chunks, and keeps every vector once."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError, IndexDamagedError, StorageError
from assistant.index.cells import CELL_COLUMNS, CELLS_SCHEMA, cell_of, cell_rows
from assistant.language.text import language_of
from assistant.messages import is_known
from assistant.types import Cell, Chunk, Document, FileState, Heading, Language, Message

Vector = NDArray[np.float32]
OnRows = Callable[[int, int], None]  # so many of all are done

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS properties (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, digest TEXT NOT NULL,
    basis TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, language TEXT NOT NULL, publisher TEXT NOT NULL, region TEXT NOT NULL,
    published TEXT NOT NULL, effective TEXT NOT NULL, number TEXT NOT NULL, replaces TEXT NOT NULL, source TEXT NOT NULL,
    url TEXT NOT NULL, kind TEXT NOT NULL, pages TEXT NOT NULL, headings TEXT NOT NULL, merged TEXT NOT NULL,
    orders TEXT NOT NULL, chunks INTEGER NOT NULL, digest TEXT NOT NULL, -- how many it has, and of all values of the document
    text TEXT NOT NULL); -- last, so that what stands before it is read without it
CREATE TABLE IF NOT EXISTS chunks (
    id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, headings TEXT NOT NULL, language TEXT NOT NULL,
    digest TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document_id, start);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (model, digest));
CREATE TABLE IF NOT EXISTS sentences (digest TEXT PRIMARY KEY, vectors BLOB NOT NULL) WITHOUT ROWID;
"""
    + CELLS_SCHEMA
)
_DOCUMENT_FIELDS = (
    "id, text, title, language, publisher, region, published, source, url, headings, number, effective, pages, replaces,"
    " kind, merged, orders"
)
_METADATA_FIELDS = "id, title, language, publisher, region, published, effective, number, kind"
_HEAD_FIELDS = "id, title, language, publisher, region, published"
_SCHEMA_VERSION = 8  # of the tables, and of what is searched for; those of an earlier version are made anew
_ROWS_AT_ONCE = 5000  # a commit of tantivy takes 0.1 s; the vectors of so many chunks 10 MB
# What the machine refuses: all else that SQLite tells is the file's fault.
_OF_THE_DISK = frozenset({
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_AUTH,
})  # fmt: skip
_MOST_PLACEHOLDERS = 500  # below SQLite's limit in every build


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What became of a file of the knowledge folder.

    Size in bytes, modification time in ns, SHA-256 and `basis` (what else decides how it is read) tell that nothing
    has changed. `notes` are the warnings of an indexed file, or why a failed one was not read; `original` is the
    document that a duplicate has the content of.
    """

    path: str
    size: int
    modified: int
    digest: str
    basis: str = ""
    state: FileState = FileState.INDEXED
    notes: tuple[Message, ...] = ()
    original: str = ""


@dataclass(frozen=True, slots=True)
class ChunkRow:
    """A chunk with its id in all three parts of the index and the digest of the text embedded for it."""

    id: int
    title: str  # of its document
    chunk: Chunk
    digest: str

    @classmethod
    def of(cls, document: Document, chunk: Chunk) -> "ChunkRow":
        """The row that a chunk of this document has, wherever and whenever it is made."""
        digest = hashlib.sha256(f"{_place(document.title, chunk)}\n{chunk.text}".encode()).hexdigest()
        place = f"{document.id}\n{chunk.start}\n{digest}"
        # 63 bits: one chance in 10^9 of any two of 100,000 chunks being the same.
        id = int.from_bytes(hashlib.sha256(place.encode()).digest()[:8], "big") >> 1
        return cls(id, document.title, chunk, digest)

    @property
    def place(self) -> str:
        """Where the chunk stands: the title and the headings above it."""
        return _place(self.title, self.chunk)

    @property
    def text(self) -> str:
        """What is indexed as words: where it stands, then what it says."""
        return f"{self.place}\n{self.chunk.text}"

    @property
    def language(self) -> Language:
        return language_of(self.chunk.text)


def _place(title: str, chunk: Chunk) -> str:
    return " > ".join(dict.fromkeys((title, *chunk.headings)))


class Catalogue:
    """Documents, chunks and vectors in one file. Safe for several threads of one process.

    Each read sees what was committed before it began. Raises `IndexDamagedError` when the file, or a value in it, is not
    as it was written, and `StorageError` when the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reading, self._writing = threading.Lock(), threading.RLock()
        self._touched: set[str] = set()  # the documents that the open transaction changes
        self._changes: dict[str, int] = {}  # the number of each document's last change, the latest at the end
        self._change = 0
        self._noting = threading.Lock()
        with self._says_what_to_do():
            self._writer = _connect(path)
            self._make_tables()
            self._reader = _connect(path)  # of its own, so that it sees nothing before the commit

    def _make_tables(self) -> None:
        """Tables of an earlier version go, with the documents in them: the files are read anew."""
        version = self._writer.execute("PRAGMA user_version").fetchone()[0]
        if version != _SCHEMA_VERSION:
            for table in ("cells", "chunks", "documents", "files", "properties", "vectors", "sentences"):
                self._writer.execute(f"DROP TABLE IF EXISTS {table}")
        self._writer.executescript(_SCHEMA)
        if version != _SCHEMA_VERSION:
            self._writer.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")

    def close(self) -> None:
        with self._reading, self._writing:
            self._reader.close()
            self._writer.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the commit at its end makes the documents inside it current."""
        with self._writing, self._says_what_to_do():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._writer.execute("COMMIT")
                self._note_changes()  # after the commit: who knows of a change must be able to read it
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise
            finally:
                self._touched.clear()

    def _note_changes(self) -> None:
        with self._noting:
            self._change += bool(self._touched)
            for document_id in self._touched:
                self._changes.pop(document_id, None)
                self._changes[document_id] = self._change

    def changed_since(self, change: int) -> tuple[int, list[str]]:
        """The number of the latest change, and the documents that this process put or removed after that other one."""
        with self._noting:
            later = takewhile(lambda noted: noted[1] > change, reversed(self._changes.items()))
            return self._change, [document_id for document_id, _ in later]

    def check(self, *, quick: bool = False) -> list[str]:
        """What SQLite finds wrong with the file and with the references in it; nothing when it is whole."""
        if quick:
            return [row[0] for row in self._read("PRAGMA quick_check(1)") if row[0] != "ok"]
        found = [row[0] for row in self._read("PRAGMA integrity_check(10)")]
        strays = self._read("PRAGMA foreign_key_check")
        lost = [f"a row of {table} belongs to no row of {parent}" for table, _, parent, _ in strays]
        return [line for line in found if line != "ok"] + lost

    def count_pages(self) -> tuple[int, int]:
        """How many pages of the file are in use, and how many deleted rows have left empty."""
        (free,), (pages,) = (self._read(f"PRAGMA {name}")[0] for name in ("freelist_count", "page_count"))
        return pages - free, free

    def compact(self) -> None:
        """Give the space of deleted rows back to the disk; needs as much again while it works."""
        with self._reading, self._writing, self._says_what_to_do():
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def property(self, name: str) -> str | None:
        rows = self._read("SELECT value FROM properties WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def set_property(self, name: str, value: str) -> None:
        self._write("INSERT OR REPLACE INTO properties VALUES (?, ?)", (name, value))

    def put(self, document: Document, file: FileRecord, rows: Sequence[ChunkRow]) -> None:
        """Replace a document and its chunks; call it inside `transaction`."""
        self.remove(document.id)
        self.put_file(file)
        headings = json.dumps([asdict(heading) for heading in document.headings], ensure_ascii=False)
        values = (
            document.id, document.text, document.title, document.language, document.publisher, document.region,
            document.published, document.source, document.url, headings, document.number, document.effective,
            json.dumps(document.pages), json.dumps(document.replaces, ensure_ascii=False), document.kind,
            json.dumps(document.merged), json.dumps(document.orders),
        )  # fmt: skip
        self._write(
            f"INSERT INTO documents ({_DOCUMENT_FIELDS}, chunks, digest) VALUES ({_marks(19)})",
            (*values, len(rows), _digest_of(values)),
        )
        self._writer.executemany(
            f"INSERT INTO cells VALUES ({_marks(CELL_COLUMNS)})",
            cell_rows(document, [(row.chunk.start, row.chunk.end) for row in rows]),
        )
        self._writer.executemany(
            f"INSERT INTO chunks VALUES ({_marks(8)})",
            [(row.id, document.id, row.chunk.start, row.chunk.end, row.chunk.page,
              json.dumps(row.chunk.headings, ensure_ascii=False), row.language, row.digest) for row in rows],
        )  # fmt: skip

    def take_over(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows of another catalogue's table, as far as this one takes them."""
        own = [row[1] for row in self._read(f"PRAGMA table_info({table})")]
        if own != list(columns):
            return  # of another version
        with self.transaction():
            for row in rows:
                with suppress(sqlite3.IntegrityError, sqlite3.DataError):
                    self._writer.execute(f"INSERT OR IGNORE INTO {table} VALUES ({_marks(len(own))})", row)

    def remove(self, document_id: str) -> None:
        """Forget a document, its chunks and its file; call it inside `transaction`."""
        self._touched.add(document_id)
        self._write("DELETE FROM documents WHERE id = ?", (document_id,))
        self._write("DELETE FROM files WHERE path = ?", (document_id,))

    def clear(self) -> None:
        """Forget all documents and files; call it inside `transaction`."""
        self._touched.update(self.document_ids())
        self._write("DELETE FROM documents")
        self._write("DELETE FROM files")

    def put_file(self, file: FileRecord) -> None:
        """Note what is known of a file; one that was there is replaced."""
        self._write(f"INSERT OR REPLACE INTO files VALUES ({_marks(7)})", _row_of(file))

    def files(self) -> dict[str, FileRecord]:
        """Every file that was looked at, by its path (of an indexed one the document's id)."""
        return {file.path: file for file in self._read("SELECT * FROM files ORDER BY path", of=_file_record)}

    def document_ids(self) -> list[str]:
        return [row[0] for row in self._read("SELECT id FROM documents ORDER BY id")]

    def documents(self, *, characters: int | None = None) -> list[Document]:
        """All documents, by id; with only the first `characters` of their text when told."""
        text = "text" if characters is None else f"substr(text, 1, {characters:d}) AS text"
        fields = _DOCUMENT_FIELDS.replace("text", text)
        return self._read(f"SELECT {fields} FROM documents ORDER BY id", of=_document)

    def metadata(self, ids: Sequence[str] | None = None) -> list[Document]:
        """These documents, or all; without text, headings and pages."""
        sql = f"SELECT replaces, {_METADATA_FIELDS} FROM documents"
        if ids is None:
            return self._read(sql, of=_metadata)
        return list(self._select_in(f"{sql} WHERE id IN", ids, of=_metadata))

    def document(self, document_id: str) -> Document | None:
        sql = f"SELECT {_DOCUMENT_FIELDS}, digest FROM documents WHERE id = ?"
        rows = self._read(sql, (document_id,), of=_whole_document)
        return rows[0] if rows else None

    def says(self, words: str) -> bool:
        """Whether a document has these words, letter for letter."""
        return bool(self._read("SELECT 1 FROM documents WHERE instr(text, ?) LIMIT 1", (words,)))

    def has_all_chunks(self, document_id: str) -> bool:
        """Whether as many chunks are there as the document was cut into."""
        sql = "SELECT chunks = (SELECT count(*) FROM chunks c WHERE document_id = d.id) FROM documents d WHERE id = ?"
        return bool(self._read(sql, (document_id,))[0][0])

    def has_its_cells(self, document: Document) -> bool:
        """Whether the values in its tables are those of its text."""
        rows = self._read("SELECT * FROM cells WHERE document_id = ?", (document.id,))
        chunks = self._read("SELECT start, end FROM chunks WHERE document_id = ? ORDER BY start", (document.id,))
        own = cell_rows(document, chunks)
        return sorted(map(repr, rows)) == sorted(repr((*row[:-1], int(row[-1]))) for row in own)

    def heads(self, ids: Sequence[str], characters: int) -> Iterator[Document]:
        """These documents; without headings, and with the beginning of the text only where no region is stated."""
        text = f"CASE region WHEN '' THEN substr(text, 1, {characters:d}) ELSE '' END"
        yield from self._select_in(f"SELECT {text}, {_HEAD_FIELDS} FROM documents WHERE id IN", ids, of=_head)

    def cells(self, ids: Sequence[str]) -> dict[str, list[Cell]]:
        """The values in the tables of these documents, in order of their place; a document without any has no key."""
        found: dict[str, list[Cell]] = {}
        for document_id, cell in self._select_in("SELECT * FROM cells WHERE document_id IN", ids, of=cell_of):
            found.setdefault(document_id, []).append(cell)
        return {document_id: sorted(own, key=lambda cell: cell.start) for document_id, own in found.items()}

    def chunk_ids(self, document_id: str | None = None) -> set[int]:
        """The ids of all chunks, or of one document's."""
        where, values = ("WHERE document_id = ?", (document_id,)) if document_id else ("", ())
        return {row[0] for row in self._read(f"SELECT id FROM chunks {where}", values)}

    def count_chunks(self) -> int:
        return int(self._read("SELECT count(*) FROM chunks")[0][0])

    def count_chunks_by_document(self) -> dict[str, int]:
        return dict(self._read("SELECT document_id, count(*) FROM chunks GROUP BY document_id"))

    def rows(self, ids: Iterable[int]) -> dict[int, ChunkRow]:
        """The chunks of these ids; an id that the catalogue does not know is left out."""
        found = self._select_in(
            "SELECT document_id, substr(d.text, start + 1, end - start), start, end, c.headings, page, c.id, d.title, c.digest"
            " FROM chunks c JOIN documents d ON d.id = document_id WHERE c.id IN", list(ids), of=_chunk_row,
        )  # fmt: skip
        return {row.id: row for row in found}

    def pages(
        self, ids: Collection[int], on_rows: OnRows = lambda done, total: None
    ) -> Iterator[list[ChunkRow]]:  # fmt: skip
        """The chunks of these ids, by id, as many at once as memory takes easily."""
        every = sorted(ids)
        for start in range(0, len(every), _ROWS_AT_ONCE):
            yield list(self.rows(every[start : start + _ROWS_AT_ONCE]).values())
            on_rows(min(start + _ROWS_AT_ONCE, len(every)), len(every))

    def ids_of_documents(self, documents: Sequence[str], *, most: int | None = None) -> set[int] | None:
        """The ids of all chunks of these documents; `None` when there are more than `most`."""
        found: set[int] = set()
        for start in range(0, len(documents), _MOST_PLACEHOLDERS):
            if most is not None and len(found) + len(documents) - start > most:  # each has a chunk at least
                return None
            part = documents[start : start + _MOST_PLACEHOLDERS]
            found.update(row[0] for row in self._select_in("SELECT id FROM chunks WHERE document_id IN", part))
        return found if most is None or len(found) <= most else None

    def ids_in_documents(self, ids: Iterable[int], documents: Collection[str]) -> set[int]:
        """Those of the ids whose chunk is in one of these documents."""
        rows = self._select_in("SELECT id, document_id FROM chunks WHERE id IN", list(ids))
        allowed = frozenset(documents)
        return {id for id, document_id in rows if document_id in allowed}

    def vectors(self, model: str, digests: Sequence[str]) -> dict[str, Vector]:
        """The kept vectors of these text digests under one model; unknown ones are left out."""
        sql = "SELECT digest, vector FROM vectors WHERE model = ? AND digest IN"
        rows = self._select_in(sql, digests, model)
        return {digest: np.frombuffer(vector, dtype=np.float32) for digest, vector in rows if len(vector) % 4 == 0}

    def vectors_of_chunks(self, model: str, ids: Iterable[int]) -> dict[int, Vector]:
        """The kept vectors of these chunks under one model, by chunk."""
        sql = "SELECT id, vector FROM chunks JOIN vectors USING (digest) WHERE model = ? AND id IN"
        rows = self._select_in(sql, list(ids), model)
        return {id: np.frombuffer(vector, np.float32) for id, vector in rows if len(vector) % 4 == 0}

    def some_vectors(self, model: str) -> list[Vector]:
        """The vectors of three chunks under one model; none when they were made with another."""
        sql = "SELECT vector FROM chunks JOIN vectors USING (digest) WHERE model = ? LIMIT 3"
        kept = [row[0] for row in self._read(sql, (model,))]
        return [np.frombuffer(vector, dtype=np.float32) for vector in kept if vector and len(vector) % 4 == 0]

    def keep_vectors(self, model: str, vectors: dict[str, Vector]) -> None:
        """Keep vectors by the digest of the text they were made from."""
        with self.transaction():
            self._writer.executemany(
                f"INSERT OR REPLACE INTO vectors VALUES ({_marks(3)})",
                [(model, digest, vector.tobytes()) for digest, vector in vectors.items()],
            )

    def keep_sentences(self, vectors: dict[str, NDArray[np.int8]]) -> None:
        """Keep the vectors of the sentences of texts, those of a text one after the other, by its digest."""
        with self.transaction():
            self._writer.executemany(
                f"INSERT OR REPLACE INTO sentences VALUES ({_marks(2)})",
                [(digest, values.tobytes()) for digest, values in vectors.items()],
            )

    def sentences(self, digests: Sequence[str]) -> dict[str, NDArray[np.int8]]:
        """What is kept of the sentences of these text digests; unknown ones are left out."""
        rows = self._select_in("SELECT digest, vectors FROM sentences WHERE digest IN", digests)
        return {digest: np.frombuffer(values, np.int8) for digest, values in rows}

    def forget_vectors(self, model: str, digests: Sequence[str]) -> None:
        """Drop the kept vectors of these texts under one model."""
        with self.transaction():
            self._writer.executemany(
                "DELETE FROM vectors WHERE model = ? AND digest = ?", [(model, digest) for digest in digests]
            )

    def forget_unused_vectors(self) -> None:
        """Drop kept vectors of texts that no chunk has any more."""
        for table in ("vectors", "sentences"):
            self._write(f"DELETE FROM {table} WHERE digest NOT IN (SELECT digest FROM chunks)")

    def forget_other_models(self, model: str) -> None:
        """Drop the vectors of all other models."""
        self._write("DELETE FROM vectors WHERE model <> ?", (model,))

    def count_unused_vectors(self, model: str) -> int:
        """Kept vectors of other models, or of texts that no chunk has."""
        sql = "SELECT count(*) FROM vectors WHERE model <> ? OR digest NOT IN (SELECT digest FROM chunks)"
        return int(self._read(sql, (model,))[0][0])

    def _select_in(
        self, sql: str, values: Sequence[Any], *before: Any, of: Callable[[Any], Any] = tuple
    ) -> Iterator[Any]:
        for start in range(0, len(values), _MOST_PLACEHOLDERS):
            part = values[start : start + _MOST_PLACEHOLDERS]
            yield from self._read(f"{sql} ({_marks(len(part))})", (*before, *part), of=of)

    def _read(self, sql: str, values: Sequence[Any] = (), *, of: Callable[[Any], Any] = tuple) -> list[Any]:
        """What `of` makes of each row."""
        # All rows at once and one thread at a time: an unfinished statement would hold the whole connection, and so
        # every other thread, at what was current when it began.
        with self._reading, self._says_what_to_do():
            rows = self._reader.execute(sql, values).fetchall()
        try:
            return [of(row) for row in rows]
        except (ValueError, TypeError, KeyError) as error:  # what JSON or a value should be and is not
            raise self._damaged(error) from error

    def _write(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._writing, self._says_what_to_do():  # else it would get into another thread's transaction
            self._writer.execute(sql, values)

    @contextmanager
    def _says_what_to_do(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError as error:
            raise AssistantError("closed") from error
        except sqlite3.Error as error:
            if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in _OF_THE_DISK:
                raise self._damaged(error) from error
            raise StorageError("index_refused", file=self._path, detail=error) from error

    def _damaged(self, reason: object) -> IndexDamagedError:
        return IndexDamagedError("index_damaged", file=self._path, detail=reason)


def _connect(path: Path) -> sqlite3.Connection:
    # SQLite locks each statement itself, so threads may share a connection.
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _digest_of(values: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _file_record(row: Sequence[Any]) -> FileRecord:
    path, size, modified, digest, basis, state, note = row
    if state == FileState.DUPLICATE:
        return FileRecord(path, size, modified, digest, basis, FileState.DUPLICATE, original=note)
    return FileRecord(path, size, modified, digest, basis, FileState(state), _notes(note))


def _row_of(file: FileRecord) -> tuple[object, ...]:
    notes = json.dumps([asdict(note) for note in file.notes], ensure_ascii=False) if file.notes else ""
    return (file.path, file.size, file.modified, file.digest, file.basis, file.state, file.original or notes)


def _notes(stored: str) -> tuple[Message, ...]:
    """What is noted of a file; words, as versions before 0.2 wrote them, stay words."""
    try:
        notes = tuple(map(Message.read, json.loads(stored)))
    except (ValueError, TypeError, KeyError):
        notes = ()
    if all(is_known(note) for note in notes) and notes:
        return notes
    return (Message("as_told", {"text": stored}),) if stored else ()


def _document(row: Sequence[Any]) -> Document:
    values = dict(zip(_DOCUMENT_FIELDS.split(", "), row, strict=True))
    values["headings"] = tuple(Heading(**heading) for heading in json.loads(values["headings"]))
    values |= {name: tuple(json.loads(values[name])) for name in ("pages", "replaces", "merged")}
    values["orders"] = tuple((start, end) for start, end in json.loads(values["orders"]))
    return Document(**values)


def _whole_document(row: Sequence[Any]) -> Document:
    """Of a row with its digest, which must be its own."""
    *values, digest = row
    if _digest_of(values) != digest:
        raise ValueError(f"{values[0]!r} is not as it was written")
    return _document(values)


def _metadata(row: Sequence[Any]) -> Document:
    replaces, *values = row
    fields = dict(zip(_METADATA_FIELDS.split(", "), values, strict=True))
    return Document(text="", replaces=tuple(json.loads(replaces)), **fields)


def _head(row: Sequence[Any]) -> Document:
    return Document(text=row[0], **dict(zip(_HEAD_FIELDS.split(", "), row[1:], strict=True)))


def _chunk_row(row: Sequence[Any]) -> ChunkRow:
    document_id, text, start, end, headings, page, id, title, digest = row
    return ChunkRow(id, title, Chunk(document_id, text, start, end, tuple(json.loads(headings)), page), digest)
