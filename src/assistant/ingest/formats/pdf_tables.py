"""Tables of a PDF as blocks: text in cells, rows without a line between them, tables that go on on the next page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.formats.pdf_lines import Line
from assistant.ingest.formats.pdf_paragraphs import begins
from assistant.ingest.formats.pdf_parts import Table, TableCell
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.ingest.formats.wrapped import Habits, room_for, unwrapped

_Row = list[TableCell]

_SAME_EDGE: Final = 6.0  # points
_DEEPEST_HEADER: Final = 3  # rows
_TALL: Final = 6  # lines in a cell, from which on its row may be several
# 12,500; △3.4 %; [302,182]; -
_FIGURE = re.compile(r"\s*(?:[(\[]?[-△▲+]?[\d,.]*\d\s?%?[)\]]?|[-–—])\s*")


def cell_paragraphs(cell: TableCell) -> list[list[Line]]:
    """The lines of a cell, those that were wrapped together."""
    edge = max((line.right for line in cell.lines), default=0.0)
    at_edge = [line for line in cell.lines if line.right >= edge - 0.35 * line.size]
    is_justified = len(at_edge) >= max(3, len(cell.lines) / 2)
    paragraphs: list[list[Line]] = []
    for line in cell.lines:
        last = paragraphs[-1][-1] if paragraphs else line
        is_full = (is_justified and last in at_edge) or _is_full(last, line, cell.width)
        if paragraphs and is_full and _is_next(paragraphs[-1], line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _is_full(above: Line, line: Line, width: float) -> bool:
    """Whether the first word of the line would not have fitted above, however the cell is aligned."""
    return width - above.width <= max(room_for(line.text, line.size), 0.5 * line.size)


def _is_next(above: Sequence[Line], line: Line) -> bool:
    """Whether the line may go on with those above, which may be on the page before."""
    last = above[-1]
    is_near = line.y < last.y or line.y - last.y <= 2.2 * line.size
    are_figures = bool(_FIGURE.fullmatch(last.text) and _FIGURE.fullmatch(line.text))
    return is_near and not are_figures and not begins(line.text, above)


@dataclass(slots=True)
class TableRun:
    """A table, and what follows of it on the next pages."""

    columns: tuple[float, ...]
    header: list[_Row]
    pieces: list[tuple[int, list[_Row]]]  # page and rows; the header is among the first
    bottom: _Row
    is_open: bool

    @classmethod
    def of(cls, table: Table, page: int) -> "TableRun":
        """A table that begins on that page."""
        rows = _rows(table)
        depth = max(cell.place.rows for cell in rows[0])
        header = rows[: depth if depth <= _DEEPEST_HEADER else 1]
        return cls(table.columns, header, [(page, rows)], _bottom(rows), table.is_open)

    def take(self, table: Table, page: int) -> bool:
        """Whether the table, the first thing on the next page, belongs to this one; then it becomes a part of it."""
        edges = zip(self.columns, table.columns, strict=False)
        if len(table.columns) != len(self.columns) or any(abs(one - other) > _SAME_EDGE for one, other in edges):
            return False
        rows = _rows(table)
        repeats = [_texts(row) for row in rows[: len(self.header)]] == [_texts(row) for row in self.header]
        if not (repeats or self.is_open or _is_alike(self.bottom, rows[0])):
            return False
        rows = rows[len(self.header) :] if repeats else rows
        if self.is_open and rows and _is_alike(self.bottom, rows[0]):
            for above, below in zip(self.bottom, rows[0], strict=True):
                above.lines += below.lines
            rows = rows[1:]
        if rows:
            self.pieces.append((page, rows))
            self.bottom = _bottom(rows)
        self.is_open = table.is_open
        return True

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.pieces[0][0]

    def cells(self) -> Iterator[TableCell]:
        """All cells."""
        return (cell for _, rows in self.pieces for row in rows for cell in row)

    def blocks(self, habits: Habits) -> Iterator[Block]:
        """Its rows; the header stands once."""
        for number, (page, rows) in enumerate(self.pieces):
            shown = rows if number == 0 else [*self.header, *rows]
            blocks = list(blocks_of_table([[_cell(cell, habits) for cell in row] for row in shown], page=page))
            repeats = number > 0 and blocks and blocks[0].kind is BlockKind.ROW and blocks[0].level == 1
            yield from blocks[1:] if repeats else blocks


def _cell(cell: TableCell, habits: Habits) -> Cell:
    return Cell(_text(cell, habits), columns=cell.place.columns, rows=cell.place.rows)


def _text(cell: TableCell, habits: Habits) -> str:
    texts = [line.text.strip() for line in cell.lines]
    if len(texts) > 1 and all(re.fullmatch("[가-힣]", text) for text in texts):
        return "".join(texts)  # written from top to bottom
    return " ".join(unwrapped([line.text for line in lines], habits) for lines in cell_paragraphs(cell))


def _rows(table: Table) -> list[_Row]:
    """The cells by the row in which they begin."""
    rows: list[_Row] = [[] for _ in range(max(cell.place.row + cell.place.rows for cell in table.cells))]
    for cell in table.cells:
        rows[cell.place.row].append(cell)
    return [part for row in rows for part in _without_lines_between(row)]


def _without_lines_between(row: _Row) -> list[_Row]:
    """The rows that one is which has no lines between them: of figures below each other with a name before each, or of
    paragraphs that begin side by side in all cells, as in 신·구조문대비표."""
    filled = [cell for cell in row if cell.lines]
    if len(filled) < 2 or any(cell.place.rows > 1 for cell in row):
        return [row]
    figures = _cuts_between_figures(filled)
    cuts = figures or _cuts_between_paragraphs(filled)
    tops = [cut for cut in cuts if any(line.y < cut for cell in filled for line in cell.lines)]
    bounds = [float("-inf"), *tops, float("inf")]
    return [
        [cell if figures and len(cell.lines) == 1 else _part(cell, top, bottom) for cell in row]  # one stands for all
        for top, bottom in pairwise(bounds)
    ]


def _part(cell: TableCell, top: float, bottom: float) -> TableCell:
    return replace(cell, lines=[line for line in cell.lines if top <= line.y < bottom])


def _cuts_between_figures(cells: Sequence[TableCell]) -> list[float]:
    figures = [cell for cell in cells if all(_FIGURE.fullmatch(line.text) for line in cell.lines)]
    names = [cell for cell in cells if cell not in figures and len(cell.lines) > 1]
    lines = figures[0].lines if figures else []
    are_beside = all(len(cell.lines) == len(lines) and _begin_beside(cell.lines, lines) for cell in figures)
    have_names = any(len(cell.lines) >= len(lines) for cell in names)
    return [line.y - 0.9 * line.size for line in lines] if are_beside and have_names and len(lines) > 1 else []


def _begin_beside(lines: Sequence[Line], others: Sequence[Line]) -> bool:
    return all(any(abs(other.y - line.y) < 0.3 * line.size for other in others) for line in lines)


def _cuts_between_paragraphs(cells: Sequence[TableCell]) -> list[float]:
    if max(len(cell.lines) for cell in cells) < _TALL:
        return []
    first, *rest = [[lines[0] for lines in cell_paragraphs(cell)] for cell in cells]
    return [line.y - 0.5 * line.size for line in first if all(_begin_beside([line], cell) for cell in rest)]


def _bottom(rows: Sequence[_Row]) -> _Row:
    """The cells at the lower end, from left to right."""
    last = max(cell.place.row + cell.place.rows for row in rows for cell in row)
    # of several rows without a line between them, the last one
    latest = {cell.place.column: cell for row in rows for cell in row if cell.place.row + cell.place.rows == last}
    return [latest[column] for column in sorted(latest)]


def _is_alike(row: _Row, other: _Row) -> bool:
    return [(cell.place.column, cell.place.columns) for cell in row] == [
        (cell.place.column, cell.place.columns) for cell in other
    ]


def _texts(row: Sequence[TableCell]) -> list[str]:
    return ["".join("".join(line.text.split()) for line in cell.lines) for cell in row]
