"""The cells of tables as rows of the catalogue: made from a document, and read back."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, islice
from typing import Any, Final

from assistant.language.tables import tables_of
from assistant.types import Cell, Document, Span

CELLS_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS cells (
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, row TEXT NOT NULL, columns TEXT NOT NULL, value TEXT, unit TEXT NOT NULL, period TEXT NOT NULL,
    note TEXT NOT NULL, heads TEXT NOT NULL, shared INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS cells_of_document ON cells (document_id, start);
"""
CELL_COLUMNS: Final = 12
_MOST_CELLS: Final = 50_000  # of one document: the sheet of a whole register is looked up by its rows; 20 MB, 2 s


def cell_rows(document: Document, chunks: Sequence[Span]) -> Iterator[tuple[Any, ...]]:
    """A row for each value in the tables of the document that one of its chunks has, these in their order."""
    starts = [start for start, _ in chunks]
    ends = list(accumulate((end for _, end in chunks), max, initial=0))  # the furthest until there
    every = (cell for table in tables_of(document) for cell in table.cells)
    cells = (cell for cell in every if cell.start < ends[bisect_right(starts, cell.start)])
    for cell in islice(cells, _MOST_CELLS):
        row, column, heads = (json.dumps(value, ensure_ascii=False) for value in (cell.row, cell.column, cell.heads))
        value = None if cell.value is None else str(cell.value)
        yield (
            document.id, cell.start, cell.end, cell.text, row, column, value, cell.unit, cell.period, cell.note, heads,
            cell.shared,
        )  # fmt: skip


def cell_of(values: Sequence[Any]) -> tuple[str, Cell]:
    """The id of the document, and the cell, of a row."""
    document_id, start, end, text, row, column, value, unit, period, note, heads, shared = values
    cell = Cell(
        start, end, text, tuple(json.loads(row)), tuple(json.loads(column)), None if value is None else Decimal(value),
        unit, period, note, tuple((first, last) for first, last in json.loads(heads)), bool(shared),
    )  # fmt: skip
    return document_id, cell
