"""Tables with merged cells as blocks: frames around text unfold, header rows of several levels become one."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.ingest.blocks import Block, BlockKind, table_blocks

_MOST_COLUMNS: Final = 1000  # that HTML lets a cell span
_DEEPEST_HEADER: Final = 3
_LONGEST_DIVIDER: Final = 60  # characters; more is text in a frame


@dataclass(slots=True)
class Cell:
    """A cell by its upper left corner: its text, or the blocks in it, and how many columns and rows it spans."""

    text: str = ""
    blocks: Sequence[Block] = ()
    columns: int = 1
    rows: int = 1

    def __post_init__(self) -> None:
        if self.blocks:
            self.text = " ".join(block.text.strip() for block in self.blocks if block.kind is not BlockKind.NOTE)

    @property
    def is_structured(self) -> bool:
        """Whether it holds a table or a heading, which cannot stand in a cell of a line of text."""
        return any(block.kind in (BlockKind.ROW, BlockKind.HEADING) for block in self.blocks)


_Row = list[Cell | None]


def blocks_of_table(rows: Sequence[Sequence[Cell]], *, page: int = 0) -> Iterator[Block]:
    """A table as blocks. Each row lists the cells that begin in it, as HTML does.

    Merged cells are repeated. A row that is one cell becomes paragraphs, and so does a row that holds a table.
    Header rows that are merged over and beside each other become one: 2024 above 예산 is `2024 예산`.
    """
    seen: set[int] = set()
    together: list[_Row] = []
    for row in _without_idle_columns(_spread(rows)):
        own = [cell for cell in _distinct(row) if id(cell) not in seen]
        seen.update(map(id, own))
        is_row = len(_distinct(row)) > 1 and not any(cell.is_structured for cell in own)
        if is_row or _is_divider(own):
            together.append(row)
            continue
        yield from _rows_and_dividers(together, page)
        together = []
        for cell in own:
            yield from cell.blocks or _paragraph(cell.text, page)
    yield from _rows_and_dividers(together, page)


def _rows_and_dividers(rows: list[_Row], page: int) -> Iterator[Block]:
    """Rows that belong together, the header again below each line that stands across them."""
    run: list[_Row] = []
    header: list[str] = []
    across: Cell | None = None
    for row in _without_idle_columns(rows):
        cells = _distinct(row)
        if len(cells) > 1:
            run.append(row)
        elif cells and cells[0] is not across:
            header = yield from _table(run, header, page)
            run, across = [], cells[0]
            yield from across.blocks or _paragraph(across.text, page)
    yield from _table(run, header, page)


def _spread(rows: Sequence[Sequence[Cell]]) -> list[_Row]:
    """A list as wide as the table for each row, merged cells in each place that they cover."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            width = max(1, min(cell.columns, _MOST_COLUMNS))
            for below in grid[number : number + max(1, cell.rows)]:
                below.update(dict.fromkeys(range(column, column + width), cell))
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    return [[row.get(column) for column in range(width)] for row in grid]


def _without_idle_columns(grid: list[_Row]) -> list[_Row]:
    """Without columns that have no text, or the same cells as the column to their left."""
    width = len(grid[0]) if grid else 0
    used = [
        column
        for column in range(width)
        if any((cell := row[column]) and cell.text and not (column and cell is row[column - 1]) for row in grid)
    ]
    return [[row[column] for column in used] for row in grid]


def _distinct(row: Iterable[Cell | None]) -> list[Cell]:
    """The cells of a row, each once."""
    return list({id(cell): cell for cell in row if cell}.values())


def _is_divider(cells: Sequence[Cell]) -> bool:
    """A short line across a table, which goes on below; or nothing at all."""
    return not cells or (
        len(cells) == 1
        and len(cells[0].text) <= _LONGEST_DIVIDER
        and len(cells[0].blocks) <= 1
        and not cells[0].is_structured
    )


def _table(run: list[_Row], header: list[str], page: int) -> Generator[Block, None, list[str]]:
    """The rows that stand together, below the header of the table they belong to; returns that header."""
    if not run:
        return header
    depth = 0 if header else _header_depth(run)
    header = header or [_joined(row[column] for row in run[:depth]) for column in range(len(run[0]))]
    rows = [[cell.text if cell else "" for cell in row] for row in run[depth:]]
    yield from table_blocks([header, *rows], page=page, merged=[(), *_merged(run[depth:])])
    for cell in _distinct(cell for row in run for cell in row):
        yield from (block for block in cell.blocks if block.kind is BlockKind.NOTE)
    return header


def _merged(rows: Sequence[_Row]) -> Iterator[list[int]]:
    """Of each row, the columns into which the cell to the left or above reaches."""
    above: _Row = []
    for row in rows:
        yield [
            column for column, cell in enumerate(row)
            if cell and cell.text and any(cell is other for other in (*above[column : column + 1], *row[max(0, column - 1) : column]))
        ]  # fmt: skip
        above = row


def _header_depth(run: list[_Row]) -> int:
    """How many rows the header has: more than one where a wide cell has others below it, and the first cell, or each
    that is not wide, reaches to its end."""
    cells = _distinct(run[0])
    depth = max(cell.rows for cell in cells)
    is_split = any(cell.rows < depth and cell.columns > 1 for cell in cells)
    is_nested = is_split and (cells[0].rows == depth or all(cell.rows == depth or cell.columns > 1 for cell in cells))
    return depth if is_nested and depth <= _DEEPEST_HEADER and depth <= len(run) else 1


def _joined(cells: Iterable[Cell | None]) -> str:
    return " ".join(dict.fromkeys(cell.text for cell in cells if cell and cell.text))


def _paragraph(text: str, page: int) -> Iterator[Block]:
    if text:
        yield Block(BlockKind.PARAGRAPH, " ".join(text.split()), page=page)
