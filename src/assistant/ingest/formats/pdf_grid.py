"""Ruling lines as grids of cells: the tables and frames of a page."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from assistant.ingest.formats.pdf_rules import Rule

_SNAP: Final = 3.0  # points; double lines and the sides of shaded cells are this close
_THINNEST: Final = 6.0  # points; no letter stands in a column or row that is thinner
_NARROW: Final = 15.0  # points
_DASH: Final = 5.0  # points between the parts of a dashed line
_SMALLEST_TABLE: Final = 10.0  # points; ticks and boxes to tick are smaller
_MOST_LINES: Final = 400  # in one direction; a drawing has more


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its grid, and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells between ruling lines: `xs` and `ys` are the edges of columns and rows, in points.

    `is_open`: its last row has no line below, as where a row goes on on the next page.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]
    is_open: bool
    _at: dict[tuple[int, int], int]

    def place_at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point; `None` outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self._at.get((row, column))

    def box(self, place: Place) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a cell."""
        right, bottom = self.xs[place.column + place.columns], self.ys[place.row + place.rows]
        return self.xs[place.column], self.ys[place.row], right, bottom

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def grids_of(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Grid]:
    """The grids that rules make, smallest first. The sides may be open, as in most Korean official tables."""
    across, down = _merged(horizontal), _merged(vertical)
    if max(len(across), len(down)) > _MOST_LINES:
        return []
    grids = (_grid(lines, bars) for lines, bars in _connected(across, down))
    return sorted((grid for grid in grids if grid), key=lambda grid: grid.area)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that touch become one; a line a little beside another is the same line."""
    by_line: list[list[Rule]] = []
    for rule in sorted(rules):
        if by_line and rule.at - by_line[-1][0].at <= _SNAP:
            by_line[-1].append(rule)
        else:
            by_line.append([rule])
    merged = []
    for line in by_line:
        at = sum(rule.at for rule in line) / len(line)
        spans: list[list[float]] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if spans and rule.start <= spans[-1][1] + _DASH:
                spans[-1][1] = max(spans[-1][1], rule.end)
            else:
                spans.append([rule.start, rule.end])
        merged += [Rule(at, start, end) for start, end in spans if end - start >= _SMALLEST_TABLE / 2]
    return merged


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules that hang together, by their crossings; underlines cross nothing and are left out."""
    groups = _Groups(len(across) + len(down))
    crossed = set()
    for (i, line), (j, bar) in product(enumerate(across), enumerate(down, start=len(across))):
        if _covers(line, bar.at) and _covers(bar, line.at):
            groups.join(i, j)
            crossed |= {i, j}
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i in sorted(crossed):
        is_bar = i >= len(across)
        members[groups.first(i)][is_bar].append(down[i - len(across)] if is_bar else across[i])
    return list(members.values())


def _covers(rule: Rule, at: float) -> bool:
    return rule.start - _SNAP <= at <= rule.end + _SNAP


def _grid(lines: list[Rule], bars: list[Rule]) -> Grid | None:
    left = min([bar.at for bar in bars] + [line.start for line in lines])
    right = max([bar.at for bar in bars] + [line.end for line in lines])
    top = min([line.at for line in lines] + [bar.start for bar in bars])
    bottom = max([line.at for line in lines] + [bar.end for bar in bars])
    if right - left < _SMALLEST_TABLE or bottom - top < _SMALLEST_TABLE:
        return None
    ends = [left, right, *(bar.at for bar in bars)]
    lines = [line for line in lines if _is_near(line.start, ends) and _is_near(line.end, ends)]
    if not lines:
        return None
    xs, ys = _edges([bar.at for bar in bars], left, right), _edges([line.at for line in lines], top, bottom)
    places = _places(xs, ys, lines, bars)
    thin = [xs[column] for column in range(1, len(xs) - 1) if _is_between_cells(column, xs, places)]
    if thin:  # a row has its border there, others a little to the right
        bars = [
            bar._replace(at=min(x for x in xs if x > bar.at + 1)) if _is_near(bar.at, thin) else bar for bar in bars
        ]
        xs = tuple(x for x in xs if x not in thin)
        places = _places(xs, ys, lines, bars)
    at = {
        (row, column): number
        for number, place in enumerate(places)
        for row in range(place.row, place.row + place.rows)
        for column in range(place.column, place.column + place.columns)
    }
    is_open = bottom - max(line.at for line in lines) > _SNAP
    return Grid(xs, ys, tuple(places), is_open, at)


def _is_between_cells(column: int, xs: Sequence[float], places: Sequence[Place]) -> bool:
    """Whether a column is narrow, and no cell has it for itself."""
    own = any(place.column == column and place.columns == 1 for place in places)
    return xs[column + 1] - xs[column] < _NARROW and not own


def _is_near(value: float, others: Iterable[float]) -> bool:
    return any(abs(value - other) <= _SNAP + 1 for other in others)


def _edges(positions: list[float], first: float, last: float) -> tuple[float, ...]:
    edges: list[float] = []
    for position in sorted([*positions, first, last]):
        if not edges or position - edges[-1] > _THINNEST:
            edges.append(position)
    return tuple(edges)


def _places(xs: Sequence[float], ys: Sequence[float], lines: list[Rule], bars: list[Rule]) -> list[Place]:
    """The cells: fields of the grid without a line between them are one, where they make a rectangle."""
    columns, rows = len(xs) - 1, len(ys) - 1
    groups = _Groups(columns * rows)
    for row, column in product(range(rows), range(columns)):
        x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        if column + 1 < columns and not _is_walled(bars, xs[column + 1], y):
            groups.join(row * columns + column, row * columns + column + 1)
        if row + 1 < rows and not _is_walled(lines, ys[row + 1], x):
            groups.join(row * columns + column, (row + 1) * columns + column)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, column in product(range(rows), range(columns)):
        members[groups.first(row * columns + column)].append((row, column))
    return sorted((place for fields in members.values() for place in _rectangles(fields)), key=_order)


def _is_walled(rules: list[Rule], at: float, across: float) -> bool:
    return any(abs(rule.at - at) <= _THINNEST and rule.start - 1 <= across <= rule.end + 1 for rule in rules)


def _rectangles(fields: list[tuple[int, int]]) -> list[Place]:
    rows = max(row for row, _ in fields) - fields[0][0] + 1
    first = min(column for _, column in fields)
    columns = max(column for _, column in fields) - first + 1
    if rows * columns == len(fields):
        return [Place(fields[0][0], first, rows, columns)]
    return [Place(row, column, 1, 1) for row, column in fields]


def _order(place: Place) -> tuple[int, int]:
    return place.row, place.column


class _Groups:
    """Which of `count` things belong together."""

    def __init__(self, count: int) -> None:
        self._first = list(range(count))

    def first(self, one: int) -> int:
        while self._first[one] != one:
            self._first[one] = self._first[self._first[one]]
            one = self._first[one]
        return one

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.first(one), self.first(other)))
        self._first[second] = first
