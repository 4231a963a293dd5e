"""The order in which the parts of a page are read: what stands in columns, one column after the other."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Final, NamedTuple

from assistant.ingest.formats.pdf_lines import Run

_FEWEST_LINES: Final = 3  # in a column
_GUTTER: Final = 8.0  # points
_LONG_GUTTER: Final = 4.5  # points, along _MANY_LINES; the Federal Register has 6
_MANY_LINES: Final = 10
_NARROWEST_COLUMN: Final = 60.0  # points; A4 with four columns has 110
_MOST_BOXES: Final = 600  # a page of text has fewer; a table without lines may have more
_PROSE_LENGTH: Final = 10  # letters of a line on average; the cells of a table are shorter
_PROSE_WIDTH: Final = 0.55  # of its column that a line of prose fills on average
_WHOLE: Final = 0.25  # of the lines of two columns that stand on no common baselines are in the shorter one, at least
_FIGURES: Final = 0.5  # of the lines of a column of figures begin with one
_CHANGES: Final = 0.25  # of the lines; a file that writes a table changes sides at each line

# 12, -3.5, △3, [3], 3%: a figure alone or before a space; dots that lead to one
_FIGURE = re.compile(r"(?:[.·…] ?){3}|[-△▲(\[]?\d[\d,.]*%?[)\]]?(?= |$)")


class Box(NamedTuple):
    """Something on a page, and its edges in points from the upper left corner. `height` counts its lines, if it is no
    run of glyphs."""

    left: float
    top: float
    right: float
    bottom: float
    item: object
    height: int = 0


def box_of_run(run: Run) -> Box:
    """The edges of a run."""
    tops = [glyph.y for glyph in run.glyphs]
    return Box(run.left, min(tops) - 0.8 * run.size, run.right, max(tops) + 0.2 * run.size, run)


@dataclass(frozen=True, slots=True)
class Stack:
    """What is read from top to bottom. `is_sure`: it is not told whether rows or columns go first; its lines are kept
    apart."""

    boxes: Sequence[Box]
    is_sure: bool = True


def in_columns(boxes: Sequence[Box]) -> list[Stack]:
    """Boxes as stacks in reading order: where text stands in columns, the left one before the right one.

    The boxes come in the order of the file, which tells columns from the rows of a table without lines.
    """
    if not boxes:
        return []
    cut = _best_cut(boxes) if len(boxes) <= _MOST_BOXES else None
    if cut is None:
        return [Stack(boxes)]
    if not cut.is_sure:
        above, left, right, below = cut.parts(boxes)
        return [*in_columns(above), Stack([*left, *right], is_sure=False), *in_columns(below)]
    return [stack for part in cut.parts(boxes) for stack in in_columns(part)]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A gutter at `x`, free from the line below `top` to `bottom`, between two columns."""

    x: float
    top: float
    bottom: float
    lines: int
    is_sure: bool

    def parts(self, boxes: Sequence[Box]) -> list[list[Box]]:
        """What is above two columns, the left one, the right one, what is below."""
        found: list[list[Box]] = [[], [], [], []]
        for box in boxes:
            if box.top < self.top:
                found[0].append(box)
            elif box.top >= self.bottom:
                found[3].append(box)
            else:
                found[1 if box.left < self.x else 2].append(box)
        return found


def _best_cut(boxes: Sequence[Box]) -> _Cut | None:
    """The gutter along most lines; a sure one before any other."""
    cuts = [cut for x in _gutters(boxes) for stretch in _stretches(boxes, x) if (cut := _cut(stretch, x))]
    return max(cuts, key=lambda cut: (cut.is_sure, cut.lines), default=None)


def _gutters(boxes: Sequence[Box]) -> list[float]:
    """Middles of the gaps between boxes that stand beside each other."""
    found: set[int] = set()
    for box in boxes:
        beside = [other.left for other in boxes if other.left > box.right and _is_beside(box, other)]
        if beside and (nearest := min(beside)) - box.right >= _LONG_GUTTER:
            found.add(round((box.right + nearest) / 2 / 4) * 4)
    return sorted(map(float, found))


def _is_beside(box: Box, other: Box) -> bool:
    return other.top < box.bottom and other.bottom > box.top


def _stretches(boxes: Sequence[Box], x: float) -> Iterator[list[Box]]:
    """The boxes between those that cross that x, in the order of the file."""
    bounds = sorted(box.top for box in boxes if box.left < x < box.right)
    found: list[list[Box]] = [[] for _ in range(len(bounds) + 1)]
    for box in boxes:
        if not box.left < x < box.right:
            found[bisect(bounds, box.top)].append(box)
    return (stretch for stretch in found if len(stretch) > 1)


def _cut(stretch: Sequence[Box], x: float) -> _Cut | None:
    left, right = [box for box in stretch if box.left < x], [box for box in stretch if box.left >= x]
    if not (left and right):
        return None
    sides = _Side(left), _Side(right)
    lines = min(side.lines for side in sides)
    is_narrow = min(side.right - side.left for side in sides) < _NARROWEST_COLUMN
    gutter = _GUTTER if lines < _MANY_LINES else _LONG_GUTTER
    if lines < _FEWEST_LINES or is_narrow or sides[1].left - sides[0].right < gutter:
        return None
    top, bottom = min(box.top for box in stretch), max(box.top for box in stretch) + 0.1
    if _are_columns(*sides, stretch, x):
        return _Cut(x, top, bottom, lines, is_sure=True)
    is_prose = all(side.letters >= _PROSE_LENGTH and side.figures < _FIGURES for side in sides)
    is_doubtful = lines > _FEWEST_LINES and is_prose
    return _Cut(x, top, bottom, lines, is_sure=False) if is_doubtful else None


class _Side:
    """The boxes on one side of a gutter."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = boxes
        self.left = min((box.left for box in boxes), default=0.0)
        self.right = max((box.right for box in boxes), default=0.0)
        lines: dict[int, list[Run]] = defaultdict(list)  # by their baselines
        for box in boxes:
            if isinstance(box.item, Run):
                lines[round(box.item.y / 2)].append(box.item)
        self.baselines = [line[0].y for line in lines.values()]
        self.lines = len(lines) + sum(box.height for box in boxes)
        self.letters = mean([sum(len(run.glyphs) for run in line) for line in lines.values()] or [0])
        starts = ["".join(glyph.text for glyph in line[0].glyphs[:20]) for line in lines.values()]
        self.figures = sum(bool(_FIGURE.match(start)) for start in starts) / max(1, len(starts))
        self.width = mean([sum(run.right - run.left for run in line) for line in lines.values()] or [0.0])


def _are_columns(left: _Side, right: _Side, stretch: Sequence[Box], x: float) -> bool:
    """Whether the file writes one side after the other, or both sides are prose; a table or frame is a column."""
    if not (left.baselines and right.baselines):
        return True
    sides = [box.left < x for box in stretch if isinstance(box.item, Run)]
    changes = sum(one is not other for one, other in pairwise(sides))
    lines = min(left.lines, right.lines)
    if changes <= max(1, _CHANGES * lines):
        return not (_are_rows(left, right) and max(left.figures, right.figures) >= _FIGURES)
    return lines > _FEWEST_LINES and _is_prose(left) and _is_prose(right)


def _is_prose(side: _Side) -> bool:
    """Whether its lines are as long as those of running text, or those of the columns that it has itself."""
    if side.letters < _PROSE_LENGTH or side.figures >= _FIGURES:
        return False
    if side.width >= _PROSE_WIDTH * (side.right - side.left):
        return True
    cut = _best_cut(side.boxes)
    return cut is not None and cut.is_sure and cut.lines >= _WHOLE * side.lines


def _are_rows(left: _Side, right: _Side) -> bool:
    """Whether the lines of the shorter side stand on those of the other."""
    fewer, more = sorted((left, right), key=lambda side: len(side.baselines))
    on_one = sum(any(abs(y - other) < 1.0 for other in more.baselines) for y in fewer.baselines)
    return on_one >= 0.9 * len(fewer.baselines)
