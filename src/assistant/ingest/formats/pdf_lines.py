"""Glyphs as lines of text: words apart, raised figures marked as such."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assistant.ingest.blocks import note_mark
from assistant.ingest.formats.pdf_page import Glyph

_RAISED_SIZE: Final = 0.85  # of the size of the line; calls of footnotes have .6 to .75
_GAP_OF_PIECES: Final = 0.6  # sizes; a file written line by line goes on in the next column behind a narrow gutter
_DOTS: Final = " .·…"  # that lead to the page number in a table of contents
_SPREAD: Final = 2.5  # sizes; the spaces of justified lines are narrower
_LONGEST_MARKER: Final = 4  # characters
_WATERMARK: Final = 24.0  # points; letters in another direction that are larger

# 3, 3), (3): the call of a footnote or an exponent
_CALL = re.compile(r"\(?(\d{1,3})\)?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text on its page; a space at the end of `text` is in the file. `y` is the baseline. `is_spread`: parts
    of it stand far apart, as the cells of a table without lines. `is_marked`: so does a short word at its start."""

    text: str
    left: float
    right: float
    y: float
    size: float
    is_spread: bool = False
    is_marked: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left


class Run:
    """Glyphs that follow each other on one baseline; `size` is that of most of them, `y` their baseline."""

    __slots__ = ("glyphs", "left", "right", "size", "y")

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.left, self.right = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
        self.size = size_of(glyphs)
        self.y = next(glyph.y for glyph in glyphs if glyph.size == self.size)


def size_of(glyphs: Sequence[Glyph]) -> float:
    """The size of most of the glyphs."""
    sizes = Counter([glyph.size for glyph in glyphs])
    return max(sizes, key=lambda size: (sizes[size], size)) if len(sizes) > 1 else glyphs[0].size


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """Glyphs in the order of the file, cut where the next one stands elsewhere."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if glyph.is_turned and glyph.size >= _WATERMARK:
            continue
        if runs and _follows(runs[-1], glyph):
            runs[-1].append(glyph)
        elif glyph.text != " ":
            runs.append([glyph])
    return [Run(run) for run in runs]


def _follows(run: Sequence[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    size = max(last.size, glyph.size)
    if glyph.is_turned or last.is_turned:
        near = abs(glyph.left - last.left) + abs(glyph.y - last.y) < 2.5 * size
        return glyph.is_turned == last.is_turned and near
    is_leader = glyph.text in _DOTS or all(before.text in _DOTS for before in run[-3:])
    farthest = 1.0 if glyph.piece == last.piece or is_leader else _GAP_OF_PIECES
    return abs(glyph.y - last.y) < 0.5 * size and -0.5 < (glyph.left - last.right) / size < farthest


def words_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs in the order of the file, cut at spaces and where another piece begins."""
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        last = words[-1][-1] if words else None
        if last and _is_one_word(last, glyph):
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words


def _is_one_word(last: Glyph, glyph: Glyph) -> bool:
    """Whether they are of one piece, or a bracket or sign that touches its word."""
    if " " in (last.text, glyph.text) or glyph.is_apart:
        return False
    touches = -0.5 < (glyph.left - last.right) / glyph.size < 0.2 and abs(glyph.y - last.y) < 0.1 * glyph.size
    return last.piece == glyph.piece or (touches and (glyph.text in ")]}」』〉》%" or last.text in "([{「『〈《"))


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The lines that runs make, from top to bottom; runs on one baseline are one line."""
    return _sorted(_line(part) for line in _on_baselines(runs) for part in _by_size(line))


def _by_size(line: Sequence[Run]) -> list[list[Run]]:
    """A title and small print at the other end of its line are two lines."""
    parts = [list(line[:1])]
    for before, run in pairwise(line):
        sizes = sorted((before.size, run.size))
        if run.left - before.right > 2 * sizes[1] and sizes[0] < _RAISED_SIZE * sizes[1]:
            parts.append([])
        parts[-1].append(run)
    return parts


def pieces_of_lines(runs: Sequence[Run]) -> list[Line]:
    """The same, but cut where runs stand apart."""
    return _sorted(line for row in rows_of(runs) for line, _ in row)


def rows_of(runs: Sequence[Run]) -> list[list[tuple[Line, list[Run]]]]:
    """The lines from top to bottom, each as its pieces that stand apart, with their runs."""
    rows = []
    for line in _on_baselines(runs):
        pieces = [line[:1]]
        for before, run in pairwise(line):
            if run.left - before.right > max(before.size, run.size):
                pieces.append([])
            pieces[-1].append(run)
        rows.append([(_line(piece), piece) for piece in pieces if any(_has_letters(run) for run in piece)])
    return sorted((row for row in rows if row), key=lambda row: row[0][0].y)


def _has_letters(run: Run) -> bool:
    return any(glyph.text != " " for glyph in run.glyphs)


def _sorted(lines: Iterable[Line]) -> list[Line]:
    return sorted((line for line in lines if line.text.strip()), key=lambda line: (line.y, line.left))


def _on_baselines(runs: Sequence[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.y, run.left)):
        line = next((line for line in reversed(lines[-4:]) if _is_beside(line, run)), None)
        if line is None:
            lines.append([run])
        else:
            line.append(run)
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _is_beside(line: Sequence[Run], run: Run) -> bool:
    """On one baseline, or a small run a little above the other."""
    if run.glyphs[0].is_turned or line[0].glyphs[0].is_turned:
        return False
    sizes = sorted((max(other.size for other in line), run.size))
    is_call = sizes[0] < _RAISED_SIZE * sizes[1] and min(len(other.glyphs) for other in (*line, run)) <= 4
    tolerance = 0.5 * sizes[1] if is_call else 0.3 * sizes[0]
    return abs(max(line, key=lambda other: len(other.glyphs)).y - run.y) <= tolerance


def _line(runs: Sequence[Run]) -> Line:
    letters = [glyph for run in runs for glyph in run.glyphs if glyph.text != " "]
    size = size_of(letters)
    y = next(glyph.y for glyph in letters if glyph.size == size)
    text = re.sub(" {2,}", " ", "".join(_pieces(runs, size, y))).lstrip()
    left, right = min(glyph.left for glyph in letters), max(glyph.right for glyph in letters)
    is_marked = len(runs) > 1 and _has_marker(runs) and runs[1].left - runs[0].right > _SPREAD * size
    return Line(text, left, right, y, size, _is_spread(runs, size), is_marked)


def _has_marker(runs: Sequence[Run]) -> bool:
    return len(runs[0].glyphs) <= _LONGEST_MARKER


def _is_spread(runs: Sequence[Run], size: float) -> bool:
    """Whether there is a wide gap, but not behind the marker of an item, nor one as all others in a justified line."""
    gaps = [below.left - run.right for run, below in pairwise(runs)]
    if _has_marker(runs):
        gaps = gaps[1:]
    if max(gaps, default=0.0) <= _SPREAD * size:
        return False
    has_spaces = any(glyph.text == " " or glyph.is_apart for run in runs for glyph in run.glyphs[1:-1])
    figures = sum(run.glyphs[0].text.isdigit() for run in runs)
    is_even = len(gaps) > 1 and max(gaps) < 1.25 * min(gaps) and figures < 0.3 * len(runs)
    return has_spaces or not is_even


def _pieces(runs: Sequence[Run], size: float, y: float) -> Iterator[str]:
    """The text of the glyphs, with spaces where there are gaps, and raised figures as such."""
    raised = ""
    last: Glyph | None = None
    for run in runs:
        for glyph in run.glyphs:
            gap = 0.0 if last is None else glyph.left - last.right
            is_apart = gap > 0.2 * size if glyph is run.glyphs[0] else glyph.is_apart and gap > 0.05 * size
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
