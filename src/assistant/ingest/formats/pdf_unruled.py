"""Tables without lines between their columns: figures below each other, with names before them and a header above."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from assistant.ingest.formats.pdf_grid import Place
from assistant.ingest.formats.pdf_lines import Line, Run, rows_of

_FEWEST_ROWS: Final = 3
_FARTHEST: Final = 2.6  # sizes from row to row
# 12,500; △3.4%; [302,182]; -; a year alone may head a column
_FIGURE: Final = re.compile(r"\s*(?:[(\[]?[-△▲+$₩]?[\d,.]*\d\s?%?[)\]]?|[-–—])\s*")
_YEAR: Final = re.compile(r"\s*(?:(?:19|20)\d\d|['’]\d\d)\s?년?\s*")
_LEADER: Final = re.compile(r"(?:[·.…]\s?){4}")  # of a table of contents

Piece = tuple[Line, list[Run]]
_Span = tuple[float, float]


class Unruled:
    """Such a table: the edges of its columns, its cells with their lines, and the runs that are in it."""

    def __init__(self, header: Sequence[Piece], body: Sequence[Sequence[Piece]], columns: Sequence[_Span]) -> None:
        middles = ((one[1] + other[0]) / 2 for one, other in pairwise(columns))
        self.columns = (columns[0][0], *middles, columns[-1][1])
        rows = [header, *body]
        self.runs = [run for row in rows for _, runs in row for run in runs]
        self.top = min(line.y - line.size for line, _ in header)
        self.bottom = max(line.y for line, _ in body[-1])
        self.cells = [cell for number, row in enumerate(rows) for cell in self._cells(number, row, columns)]

    def _cells(self, number: int, row: Sequence[Piece], columns: Sequence[_Span]) -> Iterator[tuple[Place, list[Line]]]:
        lines: dict[int, list[Line]] = {column: [] for column in range(len(columns))}
        for line, _ in row:
            lines[_column(line, columns)].append(line)
        for column, own in lines.items():
            yield Place(number, column, 1, 1), own


def unruled_tables(runs: Sequence[Run]) -> list[Unruled]:
    """The tables among the runs of one column of text, from top to bottom."""
    rows = rows_of(runs)
    found: list[Unruled] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _is_body(rows[end]) and (end == start or _is_near(rows[end - 1], rows[end])):
            end += 1
        for first in (start - 1, start):  # years in a header look like figures
            if first >= 0 and end - first > _FEWEST_ROWS and (table := _table(rows[first], rows[first + 1 : end])):
                found.append(table)
                break
        start = max(end, start + 1)
    return found


def _is_body(row: Sequence[Piece]) -> bool:
    """A name, and figures behind it."""
    return (
        len(row) > 1
        and not _FIGURE.fullmatch(row[0][0].text)
        and not _LEADER.search(row[0][0].text)
        and all(_FIGURE.fullmatch(line.text) for line, _ in row[1:])
    )


def _is_near(above: Sequence[Piece], row: Sequence[Piece]) -> bool:
    return row[0][0].y - above[0][0].y <= _FARTHEST * row[0][0].size


def _table(header: Sequence[Piece], body: Sequence[Sequence[Piece]]) -> Unruled | None:
    """`None` where the header does not name the columns, each once."""
    columns = _columns(body)
    heads = [line for line, _ in header]
    names = [_column(line, columns) for line in heads]
    is_header = all(not _FIGURE.fullmatch(line.text) or _YEAR.fullmatch(line.text) for line in heads)
    whole = all(len({_column(line, columns) for line, _ in row}) == len(row) for row in body)
    covers = set(range(1, len(columns))) <= set(names) and len(set(names)) == len(names)
    is_table = is_header and whole and covers and len(columns) > 1 and _is_near(header, body[0])
    return Unruled(header, body, columns) if is_table else None


def _columns(body: Sequence[Sequence[Piece]]) -> list[_Span]:
    """Where the pieces of all rows stand, those that reach over each other as one."""
    spans: list[_Span] = []
    for left, right in sorted((line.left, line.right) for row in body for line, _ in row):
        if spans and left <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], right)
        else:
            spans.append((left, right))
    return spans


def _column(line: Line, columns: Sequence[_Span]) -> int:
    """The column that a line shares most of its place with, or else is nearest to."""
    return max(
        range(len(columns)), key=lambda column: min(line.right, columns[column][1]) - max(line.left, columns[column][0])
    )
