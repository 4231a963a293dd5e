"""What follows from several cells of one table: the largest, a difference, a sum, a share, how many there are; and a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assistant.answer.named import Found, periods_in
from assistant.types import Cell

Cells = tuple[Cell, ...]
_NEAR: Final = Decimal("0.006")  # a total differs from the sum of its parts by what was rounded


@dataclass(frozen=True, slots=True)
class Computed:
    """The cells that an operation is about; of a figure that stands nowhere, what it is, its unit, and how it follows."""

    cells: Cells
    figure: Decimal | None = None
    unit: str = ""
    how: str = ""
    of: Cells = ()  # all that were looked at


def compute(operation: str, question: str, found: Sequence[Found], *, along_row: bool) -> Computed | None:
    """What the operation gives for the cells that the question names, the best of which is first: those of its column, or
    `along_row` of its row; `None` where it cannot be done with what the table has."""
    line = _row(found) if along_row else _column(found)
    if operation in ("largest", "smallest"):
        return _extreme(line, smallest=operation == "smallest")
    if operation == "difference":
        return _difference(_pair(question, found))
    if operation == "sum":
        named = named_rows(found)
        return _sum(named or line, None if named or along_row else _total(found))
    if operation == "share":
        return _share(found[0].cell, line)
    if operation == "count":
        return _count(line)
    return Computed(line) if operation == "list" and len(line) > 1 else None


def _row(found: Sequence[Found]) -> Cells:
    """The cells of one row that are in the unit of the best cell."""
    best = found[0]
    return tuple(one for one in best.table.cells if one.row == best.cell.row and one.unit == best.cell.unit)


def _column(found: Sequence[Found]) -> Cells:
    """The cells of one column: that of the best cell. A row that has the sum of the others is none of them."""
    best = found[0]
    cells = [one for one in best.table.cells if one.column == best.cell.column and not one.shared]
    parents = {one.row[:depth] for one in cells for depth in range(1, len(one.row))}
    parts = [one for one in cells if one.row not in parents]
    values = [one.value for one in parts if one.value is not None]
    every = sum(values, Decimal(0))
    return tuple(
        one for one in parts
        if len(parts) < 3 or one.value is None or abs(every - 2 * one.value) > _NEAR * abs(one.value)
    )  # fmt: skip


def _total(found: Sequence[Found]) -> Cell | None:
    """The cell of the best cell's column that has the sum of the others."""
    best, parts = found[0], _column(found)
    others = [one for one in best.table.cells if one.column == best.cell.column and one not in parts and not one.shared]
    return max(others, key=lambda one: one.value or Decimal(0), default=None)


def named_rows(found: Sequence[Found]) -> Cells:
    """The cells of one column whose rows the question names, when it names several."""
    best = found[0]
    named = [
        one.cell for one in found
        if one.table is best.table and one.cell.column == best.cell.column and one.signal("row_whole")
    ]  # fmt: skip
    return tuple(named) if len(named) > 1 else ()


def _pair(question: str, found: Sequence[Found]) -> Cells:
    """The two cells that are set against each other: of two years, of two rows, else of a year and the one before."""
    asked = sorted(periods_in(question))
    by_period = {one.period: one for one in _row(found) if one.period and one.value is not None}
    if len(asked) > 1:
        return tuple(by_period[one] for one in (asked[0], asked[-1]) if one in by_period)
    if len(named := named_rows(found)) == 2:
        return tuple(sorted(named, key=lambda one: one.value or Decimal(0)))
    periods = sorted(by_period)
    last = asked[0] if asked else periods[-1] if periods else ""
    before = [one for one in periods if one < last]
    return (by_period[before[-1]], by_period[last]) if last in by_period and before else ()


def _extreme(cells: Cells, *, smallest: bool) -> Computed | None:
    values = [one.value for one in cells if one.value is not None]
    if len(values) < 2 or len({one.unit for one in cells if one.value is not None}) > 1:
        return None
    wanted = min(values) if smallest else max(values)
    return Computed(tuple(one for one in cells if one.value == wanted), of=cells)


def _difference(pair: Cells) -> Computed | None:
    if len(pair) != 2 or pair[0].value is None or pair[1].value is None or pair[0].unit != pair[1].unit:
        return None
    first, second = pair
    assert first.value is not None and second.value is not None  # noqa: S101  # as was just seen
    unit = "%p" if first.unit == "%" else first.unit
    return Computed(pair, second.value - first.value, unit, f"{_written(second.value)} − {_written(first.value)}")


def _sum(cells: Cells, total: Cell | None = None) -> Computed | None:
    values = [one.value for one in cells if one.value is not None]
    if len(values) < 2 or len(values) < len(cells) or len({one.unit for one in cells}) > 1 or cells[0].unit == "%":
        return None
    if total and total.value is not None and abs(total.value - sum(values)) <= _NEAR * abs(total.value):
        return Computed((total,))
    return Computed(cells, sum(values, Decimal(0)), cells[0].unit, " + ".join(map(_written, values)))


def _share(part: Cell, cells: Cells) -> Computed | None:
    whole = _sum(cells)
    if whole is None or part not in cells or part.value is None or not whole.figure:
        return None
    share = round(100 * part.value / whole.figure, 1)
    return Computed((part,), share, "%", f"{_written(part.value)} ÷ {_written(whole.figure)}", cells)


def _count(cells: Cells) -> Computed | None:
    return Computed(cells, Decimal(len({one.row for one in cells}))) if len(cells) > 1 else None


def _written(value: Decimal) -> str:
    return f"{value:,f}".replace("-", "−")
