"""The rows of a table: which of them are its header, which columns name the others, and what kind of table it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from assistant.language.quantities import quantity_in
from assistant.types import Span, TableKind

_LONGEST_LABEL: Final = 20  # characters of the name in a pair
_LONGEST_NAME: Final = 60  # of what names a row
_MOST_HEADER_ROWS: Final = 3
# Heads of columns that name rows: a table with one of them is no list of pairs.
_OF_NAMES: Final = re.compile(
    r"구\s?분|항\s?목|분\s?류|연\s?[도번]|순\s?번|번\s?호|no\.?|item|category|year", re.IGNORECASE
)
_WEEKDAYS: Final = frozenset("일월화수목금토") | {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
_ARROW: Final = re.compile(r"[→⇒⇨➜▶⇩↓↑←⇦⇐]")
_YEAR: Final = re.compile(
    r"(?:(?:19|20)\d\d(?:년도?)?|FY\s?\d{2,4}|['’‘]\d\d(?:년도?|\.)?)\s?(?:\([^()\d]{1,8}\)|[ep])?"
)  # 2025(잠정)
_PERIOD: Final = re.compile(
    rf"(?:{_YEAR.pattern}|(?:19|20)\d\d[-./년]\s?\d{{1,2}}[.월]?|\d{{1,2}}월|\d\s?/?4?분기|[상하]반기)"
)
_NUMBERING: Final = re.compile(r"\d+(?:-\d+)?[.)]\s*")  # 2-1. 소득·법인세 감면
_TO_FILL_IN: Final = re.compile(r"\[\s*\]|☐|(?:^|\s)□\s|\(\s*서명|년\s+월\s+일|\(\s+\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the text: its place, the places of its cells, and their words."""

    start: int
    text: str
    cells: tuple[Span, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, line: str, start: int) -> "Line":
        cells, texts, position = [], [], start + 1
        for part in line.removesuffix("|")[1:].split("|"):
            words = part.strip()
            first = position + len(part) - len(part.lstrip()) if words else position
            cells.append((first, first + len(words)))
            texts.append(words)
            position += len(part) + 1
        return cls(start, line, tuple(cells), tuple(texts))

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def filled(self) -> "Line":
        """With what stands to the left in each empty cell, as a head that reaches over it."""
        cells, texts = [*self.cells], [*self.texts]
        for at in range(1, len(texts)):
            if not texts[at]:
                cells[at], texts[at] = cells[at - 1], texts[at - 1]
        return replace(self, cells=tuple(cells), texts=tuple(texts))


class Grid:
    """The header and the body of a table; header rows that a reader could not join stand at the top of what it gave."""

    def __init__(self, header: Line, body: Sequence[Line]) -> None:
        self.width = len(header.texts)
        rows = [line for line in body if len(line.texts) == self.width]
        depth = 0
        above = header.filled()
        while depth < min(_MOST_HEADER_ROWS, len(rows)) - 1 and _is_header(above, rows[depth], rows[depth + 1 :]):
            above = rows[depth]
            depth += 1
        self.header = [header.filled() if depth else header, *rows[:depth]]
        self.body = rows[depth:]

    @property
    def names(self) -> tuple[str, ...]:
        """What the lowest row of the header calls each column."""
        return self.header[-1].texts

    @cached_property
    def columns(self) -> list[list[str]]:
        return [[line.texts[at] for line in self.body if line.texts[at]] for at in range(self.width)]

    def is_numeric(self, at: int) -> bool:
        """Whether most of what stands in a column is a value."""
        values = [quantity_in(text).value is not None or text in "-–―" for text in self.columns[at]]
        return bool(values) and 2 * sum(values) > len(values)

    def is_measure(self, at: int) -> bool:
        """Whether a column has values alone; 101호 or 1면 is a name."""
        return (
            self.is_numeric(at)
            and not self.is_periods(at)
            and not all(quantity_in(text).unit for text in self.columns[at])
        )

    def is_periods(self, at: int) -> bool:
        return bool(self.columns[at]) and all(_PERIOD.fullmatch(text) for text in self.columns[at])

    def is_count(self, at: int) -> bool:
        """Whether a column numbers the rows: 1, 2, 3."""
        texts = self.columns[at]
        if len(texts) < 2 or not re.fullmatch(r"\d{1,4}", texts[0]):
            return False
        return texts == [str(int(texts[0]) + number) for number in range(len(texts))]


def _is_header(above: Line, line: Line, below: Sequence[Line]) -> bool:
    """Whether a row parts the columns of the one above it: 2024 | 2024 over 예산 | 결산, the names of rows as above."""
    if any(map(_is_figure, line.texts)):
        return False
    same = [at for at, text in enumerate(line.texts) if text in ("", above.texts[at])]
    parted = [at for at in range(len(line.texts)) if at not in same]
    wide = [
        at for at in parted if above.texts[at] in (*above.texts[max(0, at - 1) : at], *above.texts[at + 1 : at + 2])
    ]
    is_short = all(len(line.texts[at]) <= _LONGEST_LABEL for at in parted)
    has_figures = bool(same) or any(_is_figure(row.texts[-1]) for row in below)
    return bool(parted) and wide == parted and is_short and has_figures


def _is_figure(text: str) -> bool:
    return quantity_in(text).value is not None and not _YEAR.fullmatch(text)


def label_columns(grid: Grid) -> list[int]:
    """The columns at the left that name the rows: those below one head, or all before the first with values."""
    names = grid.header[0].texts
    under_one_head = next((at for at in range(1, grid.width) if names[at] != names[0] or not names[0]), grid.width)
    if under_one_head > 1:
        return [*range(min(under_one_head, grid.width - 1))]
    if grid.is_measure(0) and not grid.is_count(0):
        return []
    if max(map(len, grid.columns[0]), default=0) > _LONGEST_NAME and not any(map(grid.is_numeric, range(grid.width))):
        return []  # texts beside each other: 현행 | 개정안
    if (
        len(grid.body) == 1
        and not _is_label(grid.body[0].texts[0], _LONGEST_NAME)
        and not _OF_NAMES.fullmatch(names[0])
    ):
        return []
    numeric = [at for at in range(1, grid.width) if grid.is_numeric(at) and not grid.is_periods(at)]
    first = numeric[0] if numeric else 1
    last = 1 + (grid.is_count(0) and not grid.is_periods(0) and grid.width > 2)
    while last < first and _names_rows(grid, last):
        last += 1
    if not numeric and grid.width > 2:
        while last < grid.width - 1 and _is_repeated(grid.columns[last - 1]) and _names_rows(grid, last):
            last += 1
    return [*range(last)]


def inner_labels(grid: Grid, labels: Sequence[int]) -> list[int]:
    """Columns between values that name what stands to their right: the 재원 of 총사업비 | 재원 | 2025 | 2026."""
    inside = range(len(labels) + 1, grid.width - 1)
    return [
        at for at in inside
        if grid.is_numeric(at - 1) and any(map(grid.is_numeric, range(at + 1, grid.width)))
        and 5 * len(grid.columns[at]) >= 4 * len(grid.body) and not grid.is_numeric(at) and _names_rows(grid, at)
    ]  # fmt: skip


def _names_rows(grid: Grid, at: int) -> bool:
    texts = grid.columns[at]
    figures = sum(bool(re.search(r"\d", _NUMBERING.sub("", text))) for text in texts)
    is_short = max(map(len, texts), default=0) <= _LONGEST_NAME
    return grid.is_periods(at) or (is_short and 2 * figures <= len(texts) and grid.names[at] != "단위")


def _is_repeated(texts: Sequence[str]) -> bool:
    return any(text == above for text, above in zip(texts[1:], texts, strict=False))


def kind_of(grid: Grid) -> TableKind:
    """What a table is, by the form of its cells alone."""
    every = [text for line in (*grid.header, *grid.body) for text in line.texts]
    filled = [text for text in every if text]
    if sum(name.casefold()[:3] in _WEEKDAYS for name in grid.names) >= 5 and all(
        map(grid.is_numeric, range(grid.width))
    ):
        return TableKind.CALENDAR
    if any(_ARROW.fullmatch(text) for text in filled):
        return TableKind.LAYOUT
    body = [text for line in grid.body for text in line.texts[1:]]
    empty = sum(not text or bool(_TO_FILL_IN.search(text)) for text in body)
    has_values = any(quantity_in(text).value is not None for text in body)
    if any(map(_TO_FILL_IN.search, filled)):
        return TableKind.FORM
    if _is_pairs(grid):
        return TableKind.PAIRS
    return TableKind.FORM if body and not has_values and 5 * empty > 3 * len(body) else TableKind.DATA


def _is_pairs(grid: Grid) -> bool:
    """Whether each second cell is the value of the name before it, in the first row already."""
    rows = [*grid.header, *grid.body]
    if not grid.body:
        return True
    if grid.width % 2 or (_OF_NAMES.fullmatch(rows[0].texts[0]) is not None):
        return False
    names = [line.texts[at] for line in rows for at in range(0, grid.width, 2)]
    first = [rows[0].texts[at] for at in range(1, grid.width, 2)]
    if not all(not name or _is_label(name) for name in names) or len({*names}) * 5 < len(names) * 4:
        return False
    if any(grid.is_numeric(at) and not _is_value(rows[0].texts[at]) for at in range(1, grid.width, 2) if grid.body):
        return False
    return any(map(_is_value, first)) or grid.width == 2


def _is_label(text: str, longest: int = _LONGEST_LABEL) -> bool:
    return 0 < len(text) <= longest and not re.search(r"\d|[.!?]$", text)


def _is_value(text: str) -> bool:
    """A date, a number, an address, words in brackets: what no head of a column is, save for a year."""
    return not _YEAR.fullmatch(text) and (len(text) > _LONGEST_LABEL or bool(re.search(r"\d|@", text)))
