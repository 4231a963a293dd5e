"""`catalog.csv`: what people state of documents that cannot state it themselves."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from assistant.errors import AssistantError, ReadError
from assistant.ingest.formats.text import decode
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


def _cells(path: Path, warnings: list[Message]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line, and its cells by column."""
    try:
        text = decode(path.read_bytes())
        header = text.split("\n", 1)[0]
        delimiter = max(",\t;", key=header.count)  # Excel writes each of them, by its settings
        reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
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
