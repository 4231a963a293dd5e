"""Glyphs as lines of text: words apart, raised figures marked as such, columns told from one another."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from assistant.ingest.blocks import note_mark
from assistant.ingest.formats.pdf_page import Glyph

Run = list[Glyph]  # glyphs that follow each other on one baseline

_RAISED_SIZE: Final = 0.85  # of the size of the line; calls of footnotes have .6 to .75
_SPREAD: Final = 2.5  # sizes; the spaces of justified lines are narrower
_LONGEST_MARKER: Final = 4  # characters
_WATERMARK: Final = 24.0  # points; letters in another direction that are larger

# 3, 3), (3): the call of a footnote or an exponent
_CALL = re.compile(r"\(?(\d{1,3})\)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on its page; a space at the end of `text` is in the file. `y` is the baseline. `is_spread`: parts
    of it stand far apart, as the cells of a table without lines."""

    text: str
    left: float
    right: float
    y: float
    size: float
    is_spread: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """Glyphs in the order of the file, cut where the next one stands elsewhere."""
    runs: list[Run] = []
    for glyph in glyphs:
        if glyph.is_turned and glyph.size >= _WATERMARK:
            continue
        last = runs[-1][-1] if runs else None
        if last and _is_printed_twice(last, glyph):
            continue
        if last and _follows(last, glyph):
            runs[-1].append(glyph)
        elif glyph.text != " ":
            runs.append([glyph])
    return runs


def _is_printed_twice(last: Glyph, glyph: Glyph) -> bool:
    """Bold as some programs make it."""
    near = 0.1 * glyph.size
    return last.text == glyph.text != " " and abs(last.left - glyph.left) < near and abs(last.y - glyph.y) < near


def _follows(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    if glyph.is_turned or last.is_turned:
        near = abs(glyph.left - last.left) + abs(glyph.y - last.y) < 2.5 * size
        return glyph.is_turned == last.is_turned and near
    return abs(glyph.y - last.y) < 0.5 * size and -0.5 * size < glyph.left - last.right < size


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The lines that runs make, from top to bottom; runs on one baseline are one line."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (_baseline(run), run[0].left)):
        line = next((line for line in reversed(lines[-4:]) if _is_beside(line, run)), None)
        if line is None:
            lines.append([run])
        elif not any(_is_printed_twice(other[0], run[0]) and len(other) == len(run) for other in line):
            line.append(run)
    made = [_line(sorted(line, key=lambda run: run[0].left)) for line in lines]
    return sorted((line for line in made if line.text.strip()), key=lambda line: (line.y, line.left))


def _is_beside(line: Sequence[Run], run: Run) -> bool:
    """On one baseline, or a small run a little above the other."""
    if run[0].is_turned or line[0][0].is_turned:
        return False
    sizes = sorted((_size(max(line, key=_size)), _size(run)))
    is_call = sizes[0] < _RAISED_SIZE * sizes[1] and min(len(run), *map(len, line)) <= 4
    tolerance = 0.5 * sizes[1] if is_call else 0.3 * sizes[0]
    return abs(_baseline(max(line, key=len)) - _baseline(run)) <= tolerance


def _size(run: Run) -> float:
    sizes = Counter(glyph.size for glyph in run)
    return max(sizes, key=lambda size: (sizes[size], size)) if len(sizes) > 1 else run[0].size


def _baseline(run: Run) -> float:
    size = _size(run)
    return next(glyph.y for glyph in run if glyph.size == size)


def _line(runs: Sequence[Run]) -> Line:
    glyphs = [glyph for run in runs for glyph in run]
    letters = [glyph for glyph in glyphs if glyph.text != " "]
    size, y = _size(letters), _baseline(letters)
    text = "".join(_pieces(runs, size, y))
    text = re.sub(" {2,}", " ", text).lstrip()
    left, right = min(glyph.left for glyph in letters), max(glyph.right for glyph in letters)
    return Line(text, left, right, y, size, _is_spread(runs, size))


def _is_spread(runs: Sequence[Run], size: float) -> bool:
    """Whether there is a wide gap, but not behind the marker of an item, nor one as all others in a justified line."""
    gaps = [below[0].left - run[-1].right for run, below in pairwise(runs)]
    if len(runs[0]) <= _LONGEST_MARKER:
        gaps = gaps[1:]
    if max(gaps, default=0.0) <= _SPREAD * size:
        return False
    has_spaces = any(glyph.text == " " or glyph.is_apart for run in runs for glyph in run[1:-1])
    figures = sum(run[0].text.isdigit() for run in runs)
    is_even = len(gaps) > 1 and max(gaps) < 1.25 * min(gaps) and figures < 0.3 * len(runs)
    return has_spaces or not is_even


def _pieces(runs: Sequence[Run], size: float, y: float) -> Iterator[str]:
    """The text of the glyphs, with spaces where there are gaps, and raised figures as such."""
    raised = ""
    last: Glyph | None = None
    for run in runs:
        for glyph in run:
            gap = 0.0 if last is None else glyph.left - last.right
            is_apart = gap > 0.2 * size if glyph is run[0] else glyph.is_apart and gap > 0.05 * size
            is_raised = glyph.size < _RAISED_SIZE * size and glyph.y < y - 0.08 * size and glyph.text in "()0123456789"
            if raised and (is_apart or not is_raised):
                yield _marked(raised)
                raised = ""
            if is_apart:
                yield " "
            if is_raised:
                raised += glyph.text
            else:
                yield glyph.text
            last = glyph
    yield _marked(raised)


def _marked(raised: str) -> str:
    call = _CALL.fullmatch(raised)
    return note_mark(call[1]) if call else raised


class Box(NamedTuple):
    """Something on a page, and its edges in points from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    item: object


def box_of_run(run: Run) -> Box:
    """The edges of a run."""
    size, y = _size(run), max(glyph.y for glyph in run)
    top = min(glyph.y for glyph in run) - 0.8 * size
    return Box(min(glyph.left for glyph in run), top, max(glyph.right for glyph in run), y + 0.2 * size, run)


_FEWEST_LINES: Final = 4  # in a column
_NARROWEST_GUTTER: Final = 8.0  # points
_NARROWEST_COLUMN: Final = 90.0  # points; A4 with four columns has 110
_MOST_BOXES: Final = 600  # a page of text has fewer; a table without lines may have more


def in_columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes as stacks in reading order: where text stands in columns, the left one before the right one."""
    found = _columns(boxes) if len(boxes) <= _MOST_BOXES else None
    if found is None:
        return [list(boxes)] if boxes else []
    return [stack for part in found for stack in in_columns(part)]


def _columns(boxes: Sequence[Box]) -> list[list[Box]] | None:
    """What is above two columns, the left one, the right one, what is below; `None` without columns."""
    ordered = sorted(boxes, key=lambda box: (box.top, box.left))
    best: tuple[int, int, float] | None = None
    for x in _gutters(ordered):
        for start, end in _stretches(ordered, x):
            if (best is None or end - start > best[1] - best[0]) and _are_columns(ordered[start:end], x):
                best = start, end, x
    if best is None:
        return None
    start, end, x = best
    middle = ordered[start:end]
    left = [box for box in middle if box.left < x]
    return [ordered[:start], left, [box for box in middle if box.left >= x], ordered[end:]]


def _gutters(boxes: Sequence[Box]) -> list[float]:
    """Middles of the gaps between boxes that stand beside each other."""
    found: set[int] = set()
    for box in boxes:
        beside = [
            other for other in boxes if other.left > box.right and other.top < box.bottom and other.bottom > box.top
        ]
        if beside and (nearest := min(other.left for other in beside)) - box.right >= _NARROWEST_GUTTER:
            found.add(round((box.right + nearest) / 2 / 4) * 4)
    return sorted(map(float, found))


def _stretches(boxes: Sequence[Box], x: float) -> Iterator[tuple[int, int]]:
    """From where to where no box crosses that x."""
    crossing = [number for number, box in enumerate(boxes) if box.left < x < box.right]
    for before, after in zip([-1, *crossing], [*crossing, len(boxes)], strict=True):
        if after - before > 2 * _FEWEST_LINES:
            yield before + 1, after


def _are_columns(boxes: Sequence[Box], x: float) -> bool:
    """Whether lines on both sides are full, as in prose; the cells of a table without lines are not."""
    sides = [[box for box in boxes if (box.left >= x) is right] for right in (False, True)]
    if not all(sides):
        return False
    gutter = min(box.left for box in sides[1]) - max(box.right for box in sides[0])
    return gutter >= _NARROWEST_GUTTER and all(map(_is_column, sides))


def _is_column(boxes: Sequence[Box]) -> bool:
    lines = lines_of([box.item for box in boxes if isinstance(box.item, list)])
    extent = max(box.right for box in boxes) - min(box.left for box in boxes)
    if len(lines) < _FEWEST_LINES or extent < _NARROWEST_COLUMN:
        return False
    full = sum(line.width >= 0.7 * extent for line in lines)
    return full >= 0.5 * len(lines)
