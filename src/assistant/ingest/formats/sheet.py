"""Spreadsheets and CSV as blocks: titles above a table as paragraphs, its first row of several cells as header."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage
from assistant.ingest.formats.ooxml import open_package
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.ingest.formats.text import as_written, visible
from assistant.ingest.formats.xlsx import Workbook
from assistant.ingest.suspicions import name_hidden_characters

_SHEET_LEVEL: Final = 2
_DELIMITERS: Final = ",;\t|"
_LINES_TO_SNIFF: Final = 200
# 1,234 / -3.5% / (1,200) / △500 / ₩3,000 / 20명; not 2024, which as often as not is the name of a column.
_FIGURE: Final = re.compile(r"(?!(?:19|20)\d\d$)[(△▲₩$+-]*\d[\d,.]*\D{0,3}")

_Row = Sequence[Cell]


def read_xlsx(path: Path, on_page: OnPage) -> Content:
    """Each visible sheet with a heading, its visible cells as Excel shows them."""
    with open_package(path) as package:
        workbook = Workbook(package)
        blocks: list[Block] = []
        for number, sheet in enumerate(workbook.sheets, start=1):
            found = [*_blocks_of_rows(workbook.rows(sheet))]
            found += [Block(BlockKind.PARAGRAPH, text) for text in workbook.boxes(sheet)]
            if found:
                blocks += [Block(BlockKind.HEADING, sheet.name, _SHEET_LEVEL), *found]
            on_page(number, len(workbook.sheets))
        return Content(blocks, warnings=workbook.warnings())


def read_csv(path: Path, on_page: OnPage) -> Content:
    """The rows of a file of values, whatever stands between them: comma, semicolon, tab or bar."""
    written = as_written(path.read_bytes())
    records = _records(visible(written))
    width = max(map(len, records), default=0)
    rows = (
        [Cell(value.strip()) for value in (*row, *[""] * (width - len(row)))] if any(row) else () for row in records
    )
    return Content([*_blocks_of_rows(rows)], warnings=[*name_hidden_characters(written)])


def _records(text: str) -> list[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # of the whole process: never lower
    named = re.match(r"sep=(.)\n", text)  # how Excel is told
    lines = text[named.end() :].splitlines(keepends=True) if named else text.splitlines(keepends=True)
    delimiter = named[1] if named else _delimiter(lines[:_LINES_TO_SNIFF])
    try:
        return [*csv.reader(lines, delimiter=delimiter, strict=True)]
    except csv.Error as error:
        if "end of data" in str(error):  # a quote that is never closed would make one cell of all that follows
            return [*csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)]
        return [*csv.reader(lines, delimiter=delimiter)]


def _delimiter(lines: Sequence[str]) -> str:
    """The one that cuts most rows into the same number of cells."""

    def fitting(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        usual = max({*widths}, key=widths.count, default=1)
        return (widths.count(usual), usual) if usual > 1 else (0, 0)

    return max(_DELIMITERS, key=fitting)


def _blocks_of_rows(rows: Iterable[_Row]) -> Iterator[Block]:
    """The tables in rows of cells; an empty row ends a table, unless the next row continues it."""
    table: list[_Row] = []
    for region in _regions(rows):
        filled = _filled(region)
        first = next((at for at, count in enumerate(filled) if count > 1), len(region))
        last = next((at for at in range(len(region), first, -1) if filled[at - 1] > 1), first)
        if first or not (table and _pattern(table[-1]) == _pattern(region[0])):
            yield from blocks_of_table(table)
            table = []
        yield from _paragraphs(region[:first])
        table += region[first:last]
        if region[last:]:
            yield from blocks_of_table(table)
            table = []
            yield from _paragraphs(region[last:])
    yield from blocks_of_table(table)


def _regions(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    region: list[_Row] = []
    for row in rows:
        if row:
            region.append(row)
        elif region:
            yield region
            region = []
    if region:
        yield region


def _filled(rows: Iterable[_Row]) -> list[int]:
    """How many cells with text each row has, those that reach into it from above included."""
    counts = []
    reaching: list[int] = []  # into how many rows more
    for row in rows:
        counts.append(len(reaching) + sum(cell.text != "" for cell in row))
        reaching += [cell.rows for cell in row if cell.text]
        reaching = [height - 1 for height in reaching if height > 1]
    return counts


def _pattern(row: _Row) -> Sequence[object]:
    """Which cells are figures; a row without any has no pattern that another row could share."""
    figures = [bool(_FIGURE.fullmatch(cell.text)) for cell in row]
    return figures if any(figures) else [row]


def _paragraphs(rows: Iterable[_Row]) -> Iterator[Block]:
    for row in rows:
        yield Block(BlockKind.PARAGRAPH, " ".join(" ".join(cell.text for cell in row).split()))
