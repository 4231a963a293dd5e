"""A page as its parts in reading order: regions of lines, and tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.ingest.formats.pdf_columns import Box, Stack, box_of_run, in_columns
from assistant.ingest.formats.pdf_grid import Grid, Place, grids_of
from assistant.ingest.formats.pdf_lines import Line, Run, lines_of, pieces_of_lines, runs_of, words_of
from assistant.ingest.formats.pdf_page import Glyph, PageView
from assistant.ingest.formats.pdf_unruled import Unruled, unruled_tables

_LARGEST_FRAME: Final = 0.6  # of the page; a larger one is the border of the page
_FILLED: Final = 0.15  # of the cells of a table, at least; a blank form has a third
_MIXED: Final = 2.2  # times the smallest letter of a cell; calls of footnotes have half of the size
_SAME_COLUMN: Final = 20.0  # points by which the left edges of regions in one column differ
_MANY_LINES: Final = 8  # of a column on one page, which show where it ends
_RAGGED: Final = 8.0  # points


@dataclass(slots=True)
class Region:
    """Lines in one column or frame, and its edges. Lines of a frame do not go on outside of it."""

    left: float
    right: float
    lines: list[Line]
    is_frame: bool = False


@dataclass(slots=True)
class TableCell:
    """The lines in one cell of a table, and the width that they may have."""

    place: Place
    lines: list[Line]
    width: float


@dataclass(slots=True)
class Table:
    """The cells of a grid with text in two columns at least. `is_open`: its last row may go on on the next page."""

    columns: tuple[float, ...]  # their edges
    cells: list[TableCell]
    is_open: bool


@dataclass(slots=True)
class PageParts:
    """A page as text: its number from 1, and its parts in reading order, unless that is not sure."""

    number: int
    width: float
    height: float
    parts: list[Region | Table] = field(default_factory=list)
    is_sure: bool = True

    def regions(self) -> Iterator[Region]:
        """Its parts without the tables."""
        return (part for part in self.parts if isinstance(part, Region))


def parts_of(view: PageView, number: int) -> PageParts:
    """The regions and tables of a page."""
    grids = grids_of(view.horizontal, view.vertical)
    boxes, glyphs = _table_boxes(grids, view.glyphs)
    frames = [grid for grid in grids if grid.area < _LARGEST_FRAME * view.width * view.height]
    framed, glyphs = _frame_boxes(frames, glyphs)  # a frame inside of a table is part of its cell
    boxes = [*boxes, *framed, *map(box_of_run, runs_of(glyphs))]
    stacks = in_columns(boxes)
    parts = [part for stack in stacks for part in _parts(stack)]
    return PageParts(number, view.width, view.height, parts, all(stack.is_sure for stack in stacks))


def _table_boxes(grids: Sequence[Grid], glyphs: list[Glyph]) -> tuple[list[Box], list[Glyph]]:
    """The tables, and the glyphs outside of them."""
    boxes = []
    for grid in grids:
        inside, outside = _by_place(grid, glyphs)
        if _is_table(grid, inside):
            table = _table(grid, inside)
            boxes.append(Box(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1], table, len(grid.ys) - 1))
            glyphs = outside
    return boxes, glyphs


def _is_table(grid: Grid, inside: dict[int, list[Glyph]]) -> bool:
    """Whether there is text in two columns at least, and it fills the grid as a table does: the lines of a chart have
    few words between them, and drawings have titles beside small print."""
    if len({grid.places[number].column for number in inside}) < 2 or len(inside) < _FILLED * len(grid.places):
        return False
    sizes = ({glyph.size for glyph in cell if glyph.text.isalnum()} or {1.0} for cell in inside.values())
    return not any(max(own) > _MIXED * min(own) for own in sizes)


def _frame_boxes(grids: Sequence[Grid], glyphs: list[Glyph]) -> tuple[list[Box], list[Glyph]]:
    """The cells of frames, and the glyphs outside of them."""
    boxes = []
    for grid in grids:
        inside, outside = _by_place(grid, glyphs)
        for number in sorted(inside):
            box = grid.box(grid.places[number])
            frame = _frame(box, inside[number])
            boxes.append(Box(*box, frame, len(frame.lines)))
        glyphs = outside if inside else glyphs
    return boxes, glyphs


def _by_place(grid: Grid, glyphs: list[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """The glyphs in each cell that has some, and those outside, in their order."""
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for word in words_of(glyphs):
        places = [grid.place_at((glyph.left + glyph.right) / 2, glyph.y - 0.3 * glyph.size) for glyph in word]
        number = max(places, key=places.count)  # a bracket at the end of a word may reach over the border
        (outside if number is None else inside[number]).extend(word)
    filled = {number: cell for number, cell in inside.items() if any(glyph.text != " " for glyph in cell)}
    return filled, outside


def _table(grid: Grid, inside: dict[int, list[Glyph]]) -> Table:
    lines = [lines_of(runs_of(inside.get(number, []))) for number in range(len(grid.places))]
    boxes = [grid.box(place) for place in grid.places]
    margins = [min(line.left for line in cell) - box[0] for cell, box in zip(lines, boxes, strict=True) if cell]
    margin = max(0.0, min(margins, default=0.0))
    cells = [
        TableCell(place, cell, box[2] - box[0] - 2 * margin)
        for place, cell, box in zip(grid.places, lines, boxes, strict=True)
    ]
    return Table(grid.xs, cells, grid.is_open)


def _frame(box: tuple[float, float, float, float], glyphs: list[Glyph]) -> Region:
    lines = lines_of(runs_of(glyphs))
    margin = min(line.left for line in lines) - box[0]
    right = max(*(line.right for line in lines), box[2] - margin)
    return Region(box[0] + margin, right, lines, is_frame=True)


def _parts(stack: Stack) -> Iterator[Region | Table]:
    """From top to bottom; the lines above and below a table or frame are regions of their own, and so is each where the
    order is not sure."""
    runs = [box.item for box in stack.boxes if isinstance(box.item, Run)]
    boxes = [box for box in stack.boxes if not isinstance(box.item, Run)]
    for table in unruled_tables(runs) if stack.is_sure else ():
        taken = set(map(id, table.runs))
        runs = [run for run in runs if id(run) not in taken]
        boxes.append(Box(table.columns[0], table.top, table.columns[-1], table.bottom, _without_lines(table)))
    lines = lines_of(runs) if stack.is_sure else pieces_of_lines(runs)
    left, right = min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)
    position = 0
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        if not isinstance(box.item, Region | Table):
            continue
        above = [line for line in lines[position:] if line.y < box.top + 0.5 * line.size]
        if above:
            yield from _regions(left, right, above, is_sure=stack.is_sure)
            position += len(above)
        yield box.item
    if lines[position:]:
        yield from _regions(left, right, lines[position:], is_sure=stack.is_sure)


def _without_lines(table: Unruled) -> Table:
    edges = table.columns
    return Table(
        edges,
        [
            TableCell(place, lines, edges[place.column + place.columns] - edges[place.column])
            for place, lines in table.cells
        ],
        is_open=False,
    )


def _regions(left: float, right: float, lines: list[Line], *, is_sure: bool) -> Iterator[Region]:
    if is_sure:
        yield Region(left, right, lines)
    else:
        yield from (Region(line.left, line.right, [line], is_frame=True) for line in lines)


def settle_edges(pages: Sequence[PageParts]) -> None:
    """Set the right edge of each column: where its lines end on this page, or on all pages if it has few."""
    columns: dict[tuple[int, int], list[tuple[int, Region]]] = defaultdict(list)
    for page in pages:
        for region in page.regions():
            if not region.is_frame:
                columns[round(page.width), _near(columns, round(page.width), region.left)].append((page.number, region))
    for column in columns.values():
        everywhere = [line for _, region in column for line in region.lines]
        common = _right_edge(everywhere, max(3, len(everywhere) // 20))
        by_page: dict[int, list[Line]] = defaultdict(list)
        for number, region in column:
            by_page[number] += region.lines
        for number, region in column:
            own = by_page[number]
            region.right = _right_edge(own, 1 + len(own) // 8) if len(own) >= _MANY_LINES else common


def _near(columns: Iterable[tuple[int, int]], width: int, left: float) -> int:
    """The left edge of a column known already, or a new one."""
    return next((at for wide, at in columns if wide == width and abs(at - left) <= _SAME_COLUMN), round(left))


def _right_edge(lines: Sequence[Line], enough: int) -> float:
    """Where enough lines end; single ones may reach farther."""
    ends = sorted((line.right for line in lines), reverse=True)
    supported = (end for number, end in enumerate(ends) if ends[min(number + enough, len(ends)) - 1] >= end - _RAGGED)
    return next(supported, max(ends, default=0.0))
