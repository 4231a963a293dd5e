"""`catalog.csv`: what people state of documents that cannot state it themselves."""

import csv
import io
import os
import shutil
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from assistant.errors import AssistantError, ReadError
from assistant.ingest.formats.text import as_written, decode
from assistant.ingest.metadata import FIELDS, REPLACES, advice_on, clean
from assistant.types import Message

COLUMNS = ("path", *FIELDS, REPLACES[0], "language")

_SHOWN = 3  # of the files that are not there


@dataclass(frozen=True, slots=True)
class CatalogReading:
    """The rows by document id, without empty values; and what could not be used."""

    rows: Mapping[str, Mapping[str, str]]
    warnings: tuple[Message, ...] = ()


def read_catalog(path: Path, documents: Collection[str]) -> CatalogReading:
    """The rows, and what is wrong with some of them; `documents` are the ids that rows may name.

    What is wrong in one row costs that row or value alone. Raises `AssistantError` for what concerns every row: columns
    that are not known, quotes that are not closed, text that cannot be decoded.
    """
    if not path.is_file():
        return CatalogReading({})
    rows: dict[str, Mapping[str, str]] = {}
    lines: dict[str, int] = {}
    warnings: list[Message] = []
    for line, cells in _cells(path, warnings):
        document_id = _document_id(cells.pop("path"))
        if not document_id:
            warnings.append(Message.of("catalog_no_path", line=line))
        elif document_id in rows:
            warnings.append(Message.of("catalog_twice", line=line, file=document_id, first=lines[document_id]))
        else:
            lines[document_id] = line
            rows[document_id] = {
                name: value for name, value in cells.items() if _is_usable(line, name, value, warnings)
            }
    missing = [id for id in rows if id not in documents]
    return CatalogReading(rows, (*warnings, *_about_missing(missing)))


def write_row(path: Path, document_id: str, values: Mapping[str, str]) -> None:
    """Write what people state of a document into its row, or a new one; an empty value takes back what stands there.

    All other cells stay as they are. Raises `AssistantError` for a value or a file that cannot be used.
    """
    for name, value in values.items():
        if advice := advice_on(name, value):
            raise AssistantError("value_unusable", name=name, value=value, advice=advice)
    content = _NEW
    if path.is_file():
        content = path.read_bytes()
        deque(_cells(path, []), maxlen=0)  # raises for what cannot be read, which must not be written anew
    text = as_written(content)
    delimiter = _delimiter(text)
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    names = _columns(path, header, [])
    places = {names[name]: place for place, name in enumerate(header) if name in names}
    row = _row_of(document_id, rows, places["path"], len(header))
    for name in values.keys() - places.keys():
        places[name] = len(header)
        header.append(name)
    row += [""] * (len(header) - len(row))
    for name, value in {"path": document_id, **values}.items():
        row[places[name]] = value
    _write(path, content, delimiter, (header, *rows))


_NEW: Final = b"\xef\xbb\xbfpath\n"  # with a byte-order mark Excel reads Korean


def _row_of(document_id: str, rows: list[list[str]], place: int, width: int) -> list[str]:
    """The row that counts, which is the first that can be read; a new one where there is none."""
    for row in rows:
        if place < len(row) <= width and _document_id(clean(row[place])) == document_id:
            return row
    rows.append([])
    return rows[-1]


def _write(path: Path, before: bytes, delimiter: str, rows: Iterable[Sequence[str]]) -> None:
    """The file at once and whole; in UTF-8, with the mark that Excel wants unless it was plain UTF-8 before."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n" if b"\r\n" in before else "\n").writerows(rows)
    encoding = "utf-8" if _is_plain(before) else "utf-8-sig"
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.new")
    with temporary.open("wb") as file:
        file.write(written.getvalue().encode(encoding))
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        shutil.copymode(target, temporary)
    temporary.replace(target)


def _is_plain(content: bytes) -> bool:
    try:
        return not content.decode().startswith("\ufeff")
    except UnicodeDecodeError:
        return False


def _delimiter(text: str) -> str:
    """Excel writes each of them, by its settings."""
    return max(",\t;", key=text.split("\n", 1)[0].count)


def _cells(path: Path, warnings: list[Message]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line, and its cells by column."""
    try:
        text = decode(path.read_bytes())
        reader = csv.DictReader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
        columns = _columns(path, reader.fieldnames or [], warnings)
        for row in reader:
            if None in row:
                warnings.append(Message.of("catalog_too_many_cells", line=reader.line_num))
            elif any(value for value in row.values()):
                yield reader.line_num, {columns[name]: clean(row[name] or "") for name in columns}
    except csv.Error as error:
        raise AssistantError("catalog_quotes", file=path, line=reader.line_num, detail=error) from error
    except ReadError as error:
        raise AssistantError("catalog_unreadable", file=path, why=error.message) from error


def _columns(path: Path, header: Collection[str], warnings: list[Message]) -> dict[str, str]:
    """The known columns by their name in the file."""
    names = {name: clean(name or "").lower() for name in header}
    if REPLACES[0] not in names.values():
        names = {name: REPLACES[0] if column in REPLACES else column for name, column in names.items()}
    known = {name: column for name, column in names.items() if column in COLUMNS}
    for column in names.values():
        meant = get_close_matches(column, set(COLUMNS) - set(known.values()), n=1, cutoff=0.75)
        if column and column not in COLUMNS and meant:
            raise AssistantError("catalog_column_meant", file=path, column=column, meant=meant[0], columns=_KNOWN)
        if column and column not in COLUMNS:
            warnings.append(Message.of("catalog_column", column=column, columns=_KNOWN))
    if "path" not in known.values():
        raise AssistantError("catalog_without_path", file=path, columns=_KNOWN)
    return known


_KNOWN = ", ".join(COLUMNS)


def _document_id(path: str) -> str:
    """A path as Windows writes it, too."""
    return path.replace("\\", "/").removeprefix("./").strip("/")


def _is_usable(line: int, name: str, value: str, warnings: list[Message]) -> bool:
    advice = advice_on(name, value)
    if advice:
        warnings.append(Message.of("catalog_value", line=line, name=name, value=value, advice=advice))
    return bool(value) and not advice


def _about_missing(missing: Collection[str]) -> list[Message]:
    if not missing:
        return []
    shown = ", ".join(repr(id) for id in [*missing][:_SHOWN])
    if len(missing) > _SHOWN:
        return [Message.of("catalog_missing_more", files=shown, count=len(missing) - _SHOWN)]
    return [Message.of("catalog_missing", files=shown)]
