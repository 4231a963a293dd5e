"""The tables of a document as data: each value with the names of its row and column, its unit, its period, its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from assistant.language.grids import Grid, Line, inner_labels, kind_of, label_columns
from assistant.language.quantities import (
    Quantity,
    is_rate,
    period_of,
    quantity_in,
    unit_for,
    units_by_head,
    units_in_order,
    units_told,
    without_mark,
)
from assistant.types import Cell, Document, Heading, Span, Table, TableKind

_RULE: Final = re.compile(r"\|(?: --- \|)+")
_LINES_ABOVE: Final = 3  # which may announce a table: its number and title, its unit, when it was counted
_LONGEST_ABOVE: Final = 120  # characters; longer lines are text
_MARKER_ALONE: Final = re.compile(r"[0-9A-Z가-힣Ⅰ-Ⅻ]{1,2}[.)]")  # the A. that stands in a cell of its own


def tables_of(document: Document) -> tuple[Table, ...]:
    """Every table of the document, parts that pages or its length have cut it into together."""
    return tuple(source.table for source in _sources_of(document))


def tables_near(document: Document, spans: Sequence[Span]) -> list[Table]:
    """The tables that reach into one of these stretches of the document; the others are not read."""
    return [
        source.table for source in _sources_of(document)
        if any(start < source.lines[-1].end and end > source.lines[0].start for start, end in spans)
    ]  # fmt: skip


@lru_cache(maxsize=16)  # each row of evidence asks for the table that it stands in
def _sources_of(document: Document) -> "tuple[_Source, ...]":
    found: list[_Source] = []
    for lines in _runs(document.text):
        own, before = _Source(document, lines), found[-1] if found else None
        if before and own.continues(before):
            before.lines.extend(own.lines[1:])
        else:
            found.append(own.after(before))
    return tuple(found)


def cells_between(document: Document, start: int, end: int) -> tuple[Cell, ...]:
    """The values that stand between two places of the document."""
    return tuple(
        cell for table in tables_of(document) if table.start < end and start < table.end
        for cell in table.cells if start <= cell.start and cell.end <= end
    )  # fmt: skip


def _runs(text: str) -> Iterator[list[Line]]:
    """The lines of each table as it is laid out: a header, the rule below it, rows."""
    position, run = 0, list[Line]()
    for line in text.split("\n"):
        if line.startswith("| "):
            run.append(Line.of(line, position))
        elif run:
            yield run
            run = []
        position += len(line) + 1
    if run:
        yield run


@dataclass(frozen=True)
class _Source:
    """The lines of a table, and where it stands."""

    document: Document
    lines: list[Line]
    inherited: "_Around | None" = None
    group: tuple[str, ...] = ()  # the line that stands between it and a part of the same table above

    @property
    def header(self) -> Line:
        return self.rows[0]

    @property
    def body(self) -> list[Line]:
        return self.rows[1:]

    @property
    def rows(self) -> list[Line]:
        """The rows; what tells but the unit of a sheet, | 2025. 6. 30. 기준 | | (단위: 명) |, stands above its header."""
        rows = [line for line in self.lines if not _RULE.fullmatch(line.text)]
        return rows[1:] if len(rows) > 2 and self._tells_unit(rows[0]) else rows

    @staticmethod
    def _tells_unit(line: Line) -> bool:
        filled = [text for text in line.texts if text]
        return 2 * len(filled) <= len(line.texts) and any("단위" in text and units_told(text)[0] for text in filled)

    def continues(self, before: "_Source") -> bool:
        """Whether nothing but space stands between two tables with one header."""
        between = self.document.text[before.lines[-1].end : self.lines[0].start]
        return not between.strip() and self.lines[0].texts == before.lines[0].texts

    def after(self, before: "_Source | None") -> "_Source":
        """Below a table with the same header, what announces that one holds here, too."""
        if before is None or self.header.texts != before.header.texts:
            return self
        between = self.document.text[before.lines[-1].end : self.lines[0].start].strip()
        group = (between,) if between and "\n" not in between and len(between) <= _LONGEST_ABOVE else ()
        return replace(self, inherited=before.around, group=group)

    @property
    def around(self) -> "_Around":
        first = self.lines[0]
        around = _around(self.document, first.start)
        if first != self.header:
            around = _with_line(around, (first.start, first.end), first.text)
        if self.inherited and not around.units:
            around = replace(around, units=self.inherited.units, unit=self.inherited.unit)
        if self.inherited and self.group:
            around = replace(around, lines=(*around.lines, *self.inherited.lines))
        return around

    @cached_property
    def table(self) -> Table:
        grid = Grid(self.header, self.body)
        kind, around = kind_of(grid), self.around
        if kind is TableKind.PAIRS:
            cells = tuple(_pairs([self.header, *self.body]))
        elif kind is TableKind.DATA:
            cells = tuple(_Reader(grid, around, self.group, self.document).cells())
        else:
            cells = ()
        header = () if kind is TableKind.PAIRS else tuple((line.start, line.end) for line in grid.header)
        rows = [self.header, *self.body] if kind is TableKind.PAIRS else grid.body
        return Table(
            kind, self.lines[0].start, self.lines[-1].end, around.lines, around.unit, header,
            tuple((line.start, line.end) for line in rows), cells,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Around:
    """The lines that announce a table, nearest last, the headings above them, and the units that one of them tells."""

    lines: tuple[Span, ...]
    headings: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unit: Span | None = None


def _around(document: Document, start: int) -> _Around:
    text, path = document.text, _path(document.headings, start)
    lowest = path[-1].start + len(path[-1].title) if path else 0
    lines = [*_lines_above(text, start, lowest)]
    headings = [(heading.start, heading.start + len(heading.title)) for heading in reversed(path)]
    for first, last in (*lines, *headings):
        units, begin, end = units_told(text[first:last])
        if units:
            unit = (first + begin, first + end)
            return _Around(tuple(reversed(lines)), tuple(heading.title for heading in path), units, unit)
    return _Around(tuple(reversed(lines)), tuple(heading.title for heading in path))


def _with_line(around: _Around, line: Span, words: str) -> _Around:
    units, begin, end = units_told(words)
    return replace(around, lines=(*around.lines, line), units=units, unit=(line[0] + begin, line[0] + end))


def _lines_above(text: str, start: int, heading: int) -> Iterator[Span]:
    """The short lines right above, up to the heading, the nearest first; no sentence, and no row of another table."""
    end = start
    for _ in range(_LINES_ABOVE):
        end = len(text[:end].rstrip())
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end]
        is_text = len(line) > _LONGEST_ABOVE or re.search(r"[가-힣]\.$|[a-z]{3}\.$", line)
        if begin < heading or not line or line.startswith("|") or is_text:
            return
        yield begin, end
        end = begin


def _path(headings: Sequence[Heading], position: int) -> list[Heading]:
    """The headings above a place, from the widest."""
    path: list[Heading] = []
    for heading in headings:
        if heading.start >= position:
            break
        path = [*(above for above in path if above.level < heading.level), heading]
    return path


def _pairs(lines: Sequence[Line]) -> Iterator[Cell]:
    """The values of a table of pairs, each below the name to its left; a name that is left out is that above it."""
    above: dict[int, tuple[str, Span]] = {}
    for line in lines:
        has_one_name = len(line.cells) % 2 == 1
        for at in range(1, len(line.cells), 1 if has_one_name else 2):
            of = 0 if has_one_name else at - 1
            if line.texts[of]:
                above[of] = (line.texts[of], line.cells[of])
            if of in above and line.texts[at] not in ("", line.texts[of]):
                name, place = above[of]
                quantity = quantity_in(line.texts[at])
                yield Cell(
                    *line.cells[at], line.texts[at], (without_mark(name)[0].rstrip(" :："),), (), quantity.value,
                    quantity.unit, "", quantity.note, (place,),
                )  # fmt: skip


@dataclass(frozen=True)
class _Name:
    """What names a row or a column: the words, their places, and the mark of a footnote on them."""

    words: tuple[str, ...]
    places: tuple[Span, ...]
    note: str = ""


class _Reader:
    """The values of one table of data."""

    def __init__(self, grid: Grid, around: _Around, group: tuple[str, ...], document: Document) -> None:
        self._grid, self._around = grid, around
        self._merged = frozenset(document.merged)
        self._labels = label_columns(grid)
        self._inner = inner_labels(grid, self._labels)
        self._counts = bool(self._labels) and grid.is_count(0) and not grid.is_periods(0)
        self._units_of_rows = next((at for at, name in enumerate(grid.names) if name == "단위"), -1)
        self._columns = [self._column(at) for at in range(grid.width)]
        self._group: tuple[str, ...] = group
        self._quantities = [[quantity_in(cell) for cell in line.texts] for line in grid.body]
        self._marks_falls = any(one.marked for row in self._quantities for one in row)
        self._rows_in_brackets = _all_in_brackets([row[len(self._labels) :] for row in self._quantities])
        self._columns_in_brackets = _all_in_brackets([*zip(*self._quantities, strict=False)])
        names = [" ".join(column.words) for column in self._columns[len(self._labels) :]]
        self._in_order = ["" for _ in self._labels] + units_in_order(names, around.units)
        self._by_head = ["" for _ in self._labels] + units_by_head(names, around.units)
        told = [document.text[start:end] for start, end in reversed(around.lines)]
        self._dated = [*told, *reversed(around.headings[1:])]  # the year of a title may be that of another table

    def cells(self) -> Iterator[Cell]:
        parent: _Name | None = None
        for number, line in enumerate(self._grid.body):
            if self._is_group(line):
                self._group, parent = (line.texts[0],), None
                continue
            inner = name = self._row(line, parent)
            if line.texts[0]:
                parent = self._first(line)
            for at in range(len(self._labels), self._grid.width):
                if at in self._inner:
                    inner = _Name((*name.words, line.texts[at]), (*name.places, line.cells[at]), name.note)
                elif line.texts[at] and at != self._units_of_rows and not self._reaches_right(line, at):
                    yield self._cell(number, line, at, inner)

    def _is_group(self, line: Line) -> bool:
        """Whether a row is but a title of those below it."""
        return bool(self._labels) and bool(line.texts[0]) and len({*line.texts} - {""}) == 1 and self._grid.width > 2

    def _column(self, at: int) -> _Name:
        lines = [line for line in self._grid.header if at < len(line.texts) and line.texts[at]]
        words = [without_mark(line.texts[at]) for line in lines]
        note = next((mark for _, mark in words if mark), "")
        return _Name(tuple(dict.fromkeys(word for word, _ in words)), tuple(line.cells[at] for line in lines), note)

    def _row(self, line: Line, parent: _Name | None) -> _Name:
        """What names a row; where its first label is left out, that of the row above, too."""
        own = self._name(line, self._labels)
        if parent and self._labels and not line.texts[0]:
            return _Name((*parent.words, *own.words), (*parent.places, *own.places), own.note)
        if len(own.words) > 1 and self._counts:  # 연번
            return _Name(own.words[1:], own.places[1:], own.note)
        return own

    def _first(self, line: Line) -> _Name:
        """The first label; with the next one where it is a marker alone: A. | 직접국세."""
        return self._name(line, self._labels[: 2 if _MARKER_ALONE.fullmatch(line.texts[0]) else 1])

    @staticmethod
    def _name(line: Line, columns: Sequence[int]) -> _Name:
        """The words in these columns, each once."""
        found: dict[str, Span] = {}
        note = ""
        for at in columns:
            word, mark = without_mark(line.texts[at])
            if word:
                found.setdefault(word, line.cells[at])
                note = note or mark
        return _Name(tuple(found), tuple(found.values()), note)

    def _reaches_right(self, line: Line, at: int) -> bool:
        """Whether what stands in a cell is the cell to its left, which reaches into it."""
        is_merged = len(self._labels) < at < self._grid.width and line.cells[at][0] in self._merged
        return is_merged and line.texts[at] == line.texts[at - 1]

    def _reaches_down(self, number: int, at: int) -> bool:
        """Whether what stands in a cell is the cell above it."""
        rows = self._grid.body
        is_merged = 0 < number < len(rows) and rows[number].cells[at][0] in self._merged
        return is_merged and rows[number].texts[at] == rows[number - 1].texts[at]

    def _cell(self, number: int, line: Line, at: int, row: _Name) -> Cell:
        quantity, column = self._signed(number, at), self._columns[at]
        over = [column]
        while self._reaches_right(line, at + len(over)):
            over.append(self._columns[at + len(over)])
        shared = len(over) > 1 or self._reaches_down(number, at) or self._reaches_down(number + 1, at)
        words = tuple(dict.fromkeys(word for one in over for word in one.words))
        names = (*self._group, *row.words)
        unit, told = self._unit(number, line, at, quantity, names)
        places = (*(place for one in over for place in one.places), *row.places, *told)
        note = quantity.note or row.note or column.note
        period = period_of((*reversed(words), *reversed(names)), self._dated)
        return Cell(*line.cells[at], line.texts[at], names, words, quantity.value, unit, period, note, places, shared)

    def _signed(self, number: int, at: int) -> Quantity:
        """Brackets are a minus in tables that mark no fall otherwise, and not where a whole row or column has them."""
        quantity = self._quantities[number][at]
        is_set_off = number in self._rows_in_brackets or at in self._columns_in_brackets
        if quantity.value is None or not quantity.in_brackets or self._marks_falls or is_set_off:
            return quantity
        return quantity._replace(value=-quantity.value)

    def _unit(
        self, number: int, line: Line, at: int, quantity: Quantity, names: Sequence[str]
    ) -> tuple[str, tuple[Span, ...]]:
        """The unit of a value, and the line that tells it where neither the cell nor its names do."""
        if quantity.value is None or quantity.unit:
            return quantity.unit, ()
        own = [units_told(word)[0] for word in (*reversed(self._columns[at].words), *reversed(names))]
        if named := next((units for units in own if units), ()):
            return unit_for((), named), ()
        if self._units_of_rows >= 0:
            return line.texts[self._units_of_rows], (line.cells[self._units_of_rows],)
        units = self._around.units or next((units for name in self._grid.names if (units := self._told(name))), ())
        words = (*self._columns[at].words, *names)
        if "%" in units and self._is_rate_in_brackets(number, at) and not any(map(is_rate, words)):
            words = (*words, "%")
        in_order = self._in_order[at]
        unit = self._by_head[at] or unit_for(words, (in_order, *units) if in_order else units)
        return unit, (self._around.unit,) if unit and self._around.unit else ()

    @staticmethod
    def _told(name: str) -> tuple[str, ...]:
        return units_told(name)[0] if "단위" in name else ()

    def _is_rate_in_brackets(self, number: int, at: int) -> bool:
        """Rows of rates stand in brackets below the row of their values: 151.3, then (△8.9)."""
        is_set_off = number in self._rows_in_brackets or at in self._columns_in_brackets
        return self._quantities[number][at].in_brackets and is_set_off


def _all_in_brackets(lines: Sequence[Sequence[Quantity]]) -> set[int]:
    """Which rows, or columns, have several values, all in brackets."""
    values = [[one.in_brackets for one in line if one.value is not None] for line in lines]
    return {number for number, brackets in enumerate(values) if len(brackets) > 1 and all(brackets)}
