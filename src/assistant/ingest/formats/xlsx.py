"""What a workbook shows: the cells of its sheets as formatted text, without what is hidden."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from assistant.ingest.blocks import note_mark
from assistant.ingest.formats.archive import Element, closing_elements, local_name
from assistant.ingest.formats.drawing_text import A, text_of
from assistant.ingest.formats.number_format import BUILT_IN, shown_number, shown_text
from assistant.ingest.formats.ooxml import RELATION, Package
from assistant.ingest.formats.tables import Cell
from assistant.types import Message

_TRUE: Final = ("1", "true")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name and part."""

    name: str
    part: str


@dataclass(slots=True)
class _Area:
    """Cells merged into one: rows and columns, first and last."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class _Stored:
    """What a sheet stores: text by row and column (from 1), and what of it is merged or hidden."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    areas: list[_Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    without_value: int = 0
    without_text: int = 0

    def hides_column(self, column: int) -> bool:
        """Whether that column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


class Workbook:
    """A workbook; `rows` of a sheet are read when asked for, and what they leave out is told by `warnings`."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = package.xml(package.main)
        self._warnings: list[Message] = []

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The visible sheets, in order."""
        found = [element for element in self._root.iter() if local_name(element) == "sheet"]
        hidden = [element.get("name", "") for element in found if element.get("state", "visible") != "visible"]
        if hidden:
            self._warnings.append(Message.of("sheets_hidden", sheets=", ".join(hidden)))
        return [
            Sheet(element.get("name", ""), part)
            for element in found
            if element.get("state", "visible") == "visible"
            and (part := self._package.target(self._package.main, element.get(f"{RELATION}id")))
        ]

    def rows(self, sheet: Sheet) -> Iterator[list[Cell]]:
        """The rows that have text, as cells; an empty one where the sheet has empty rows."""
        stored = self._stored(sheet.part)
        self._warn(sheet.name, stored)
        yield from _rows(stored)

    def boxes(self, sheet: Sheet) -> Iterator[str]:
        """The text of its text boxes, a paragraph each."""
        for part in self._package.related(sheet.part, "drawing"):
            for paragraph in self._package.xml(part).iterfind(f".//{{*}}txBody/{A}p"):
                if text := " ".join(text_of(paragraph).split()):
                    yield text

    def warnings(self) -> list[Message]:
        """What was left out so far."""
        return self._warnings

    def _stored(self, part: str) -> _Stored:
        stored = _Stored()
        with self._package.open(part) as file:
            for element in closing_elements(file, "col", "row", "mergeCell"):
                match local_name(element):
                    case "row":
                        self._take_row(element, stored)
                    case "mergeCell":
                        stored.areas += _areas(element.get("ref", ""))
                    case "col" if element.get("hidden") in _TRUE:
                        stored.hidden_columns.append((_whole(element.get("min")), _whole(element.get("max"))))
                _forget(element)
        return stored

    def _take_row(self, element: Element, stored: _Stored) -> None:
        number = _whole(element.get("r")) or max(stored.cells, default=0) + 1
        row: dict[int, str] = {}
        column = 0
        for cell in element:
            column = _place(cell.get("r", ""))[1] or column + 1
            text = self._shown(cell, stored)
            if text:
                row[column] = text
        stored.cells[number] = row
        if element.get("hidden") in _TRUE:
            stored.hidden_rows.add(number)

    def _shown(self, cell: Element, stored: _Stored) -> str:
        """The text of a cell as Excel shows it."""
        value = next((child.text or "" for child in cell if local_name(child) == "v"), "")
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return shown_text(_rich_text(cell), self._format(cell)).strip()
        if not value and kind == "n":
            stored.without_value += any(local_name(child) == "f" for child in cell)
            return ""
        match kind:
            case "s":
                return shown_text(self._string(value, stored), self._format(cell)).strip()
            case "b":
                return "TRUE" if value in _TRUE else "FALSE"
            case "str" | "e":
                return shown_text(value, self._format(cell)).strip()
            case "d":
                value = _serial(value)
        return shown_number(value, self._format(cell), since_1904=self._since_1904 and kind != "d")

    def _string(self, number: str, stored: _Stored) -> str:
        """The text that a cell shares with others; a number that names none is told, and refuses no workbook."""
        at = _whole(number, -1)
        stored.without_text += bool(number) and not 0 <= at < len(self._strings)
        return self._strings[at] if 0 <= at < len(self._strings) else ""

    def _format(self, cell: Element) -> str:
        style = _whole(cell.get("s"))
        return self._formats[style] if style < len(self._formats) else "General"

    @cached_property
    def _since_1904(self) -> bool:
        return any(local_name(element) == "workbookPr" and element.get("date1904") in _TRUE for element in self._root)

    @cached_property
    def _strings(self) -> list[str]:
        strings = []
        for part in self._package.related(self._package.main, "sharedStrings"):
            with self._package.open(part) as file:
                for element in closing_elements(file, "si", "sstItem"):  # the latter in files of 2006
                    strings.append(_rich_text(element))
                    _forget(element)
        return strings

    @cached_property
    def _formats(self) -> list[str]:
        """The format code of each style of cells."""
        codes: Mapping[int, str] = BUILT_IN
        formats: list[str] = []
        for part in self._package.related(self._package.main, "styles")[:1]:
            for group in self._package.xml(part):
                match local_name(group):
                    case "numFmts":
                        own = {_whole(each.get("numFmtId")): each.get("formatCode", "General") for each in group}
                        codes = {**BUILT_IN, **own}
                    case "cellXfs":
                        formats = [codes.get(_whole(each.get("numFmtId")), "General") for each in group]
        return formats

    def _warn(self, name: str, stored: _Stored) -> None:
        rows = len([row for row in stored.hidden_rows if stored.cells.get(row)])
        used = {column for row in stored.cells.values() for column in row}
        columns = len([column for column in used if stored.hides_column(column)])
        if rows or columns:
            self._warnings.append(Message.of("cells_hidden", sheet=name, rows=rows, columns=columns))
        if stored.without_text:
            self._warnings.append(Message.of("cells_without_text", sheet=name, count=stored.without_text))
        if stored.without_value:
            self._warnings.append(Message.of("cells_without_value", sheet=name, count=stored.without_value))


def _rows(stored: _Stored) -> Iterator[list[Cell]]:
    """The visible rows; a merged area as one cell at its first visible row and column."""
    areas = [area for area in stored.areas if _moved_into_view(area, stored)]
    columns = sorted(
        column
        for column in {column for row in stored.cells.values() for column in row}
        if not stored.hides_column(column)
    )
    shown = {
        number: {column: text for column, text in row.items() if not stored.hides_column(column)}
        for number, row in sorted(stored.cells.items())
        if number not in stored.hidden_rows
    }
    numbers = [number for number, row in shown.items() if row]
    starting, covered = _placed(areas, numbers, columns)
    reach = 0  # the last row that a merged area so far covers
    for at, number in enumerate(numbers):
        above = numbers[at - 1] if at else number
        if any(row > reach and row not in stored.hidden_rows for row in range(above + 1, number)):
            yield []
        row = []
        for column in columns:
            if (number, column) not in covered:
                area = starting.get((number, column))
                row.append(_cell(shown[number].get(column, ""), area, numbers, columns))
                reach = max(reach, area.bottom if area else 0)
        yield row


def _moved_into_view(area: _Area, stored: _Stored) -> bool:
    """Whether a merged area shows a text; if its first row or column is hidden, what is left of it does."""
    text = stored.cells.get(area.top, {}).get(area.left, "")
    while area.top in stored.hidden_rows and area.top < area.bottom:
        area.top += 1
    while stored.hides_column(area.left) and area.left < area.right:
        area.left += 1
    if text and area.top not in stored.hidden_rows:
        stored.cells.setdefault(area.top, {})[area.left] = text
    return text != ""


def _placed(
    areas: Sequence[_Area], numbers: Sequence[int], columns: Sequence[int]
) -> tuple[dict[tuple[int, int], _Area], set[tuple[int, int]]]:
    """Areas by the place where they start, and all other places that they cover."""
    starting = {(area.top, area.left): area for area in areas}
    covered = {
        (number, column)
        for area in areas
        for number in numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]
        for column in columns[bisect_left(columns, area.left) : bisect_right(columns, area.right)]
    }
    return starting, covered - starting.keys()


def _cell(text: str, area: _Area | None, numbers: Sequence[int], columns: Sequence[int]) -> Cell:
    if area is None:
        return Cell(text)
    width = bisect_right(columns, area.right) - bisect_left(columns, area.left)
    height = bisect_right(numbers, area.bottom) - bisect_left(numbers, area.top)
    return Cell(text, columns=width, rows=height)


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


def _place(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B12, counted from 1; 0 for what it does not name."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return _whole(reference[len(letters) :]), column


def _areas(reference: str) -> Iterator[_Area]:
    first, _, last = reference.partition(":")
    if last:
        yield _Area(*_place(first), *_place(last))


def _rich_text(element: Element) -> str:
    """The text of a cell without the reading that stands above Chinese characters."""
    text = ""
    for part in element.iter():
        if local_name(part) == "t" and local_name(part.getparent()) != "rPh":
            raised = any(
                local_name(mark) == "vertAlign" and mark.get("val") == "superscript" for mark in part.getparent().iter()
            )
            text += note_mark(part.text or "") if raised else part.text or ""
    return text


def _serial(moment: str) -> str:
    """A date of a strict workbook (2024-03-15T00:00:00) as days since 1900, as others store it."""
    try:
        passed = datetime.fromisoformat(moment.removesuffix("Z")) - datetime(1899, 12, 30)
    except ValueError:
        return moment
    return repr(passed.total_seconds() / 86400)


def _forget(element: Element) -> None:
    """Free what was read: a sheet may have a million rows."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
