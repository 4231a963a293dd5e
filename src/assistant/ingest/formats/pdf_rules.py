"""What is drawn on a PDF page beside its letters: ruling lines, dotted ones too, and pictures."""

from collections.abc import Iterable, Iterator
from ctypes import c_float, c_int, c_uint
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

_DEEPEST_FORM: Final = 15  # forms within forms
_MOST_PATHS: Final = 20_000  # maps and drawings have more, tables do not
_FEWEST_LETTER_PATHS: Final = 50  # of a page whose letters are drawn as paths
_RECTANGLE: Final = 5  # segments; the outline of a letter has more
_SHORTEST_RULE: Final = 3.0  # points; what is shorter may be a dot of a dotted line
_STRAIGHT: Final = 0.6  # points
_DOT_PITCH: Final = 2.0  # points from dot to dot, as usual
_FEWEST_DOTS: Final = 8  # in a row


class Rule(NamedTuple):
    """A straight line: where it runs (y of a horizontal one, x of a vertical one), from where, to where."""

    at: float
    start: float
    end: float


class Placing:
    """From PDF coordinates to points from the upper left corner of the page as it is read."""

    def __init__(self, turn: int, left: float, bottom: float, right: float, top: float) -> None:
        self.turn = turn
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        size = (right - left, top - bottom)
        self.width, self.height = size if turn % 2 == 0 else (size[1], size[0])

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.turn:
            case 0:
                return x - self._left, self._top - y
            case 1:
                return y - self._bottom, x - self._left
            case 2:
                return self._right - x, y - self._bottom
            case _:
                return self._top - y, self._right - x

    def contains(self, x: float, y: float) -> bool:
        return -1 <= x <= self.width + 1 and -1 <= y <= self.height + 1


def drawn(page: pdfium.PdfPage, place: Placing) -> tuple[list[Rule], list[Rule], float]:
    """Horizontal and vertical rules, and the share of the page that is pictures or a drawing."""
    across, down = _Rules(), _Rules()
    paths, outlines, pictured = 0, 0, 0.0
    for item, kind, matrices in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictured += _area(matrices) / (place.width * place.height)
            continue
        paths += 1
        if paths > _MOST_PATHS:
            return [], [], 1.0
        outlines += raw.FPDFPath_CountSegments(item) > _RECTANGLE
        for start, end in _segments(item, matrices):
            (x1, y1), (x2, y2) = place.point(*start), place.point(*end)
            if abs(y2 - y1) <= _STRAIGHT:
                across.add((y1 + y2) / 2, x1, x2)
            if abs(x2 - x1) <= _STRAIGHT:
                down.add((x1 + x2) / 2, y1, y2)
    return across.all(), down.all(), 1.0 if outlines >= _FEWEST_LETTER_PATHS else min(pictured, 1.0)


class _Rules:
    """Straight lines in one direction, and what may be dots of such lines."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._dots: set[Rule] = set()

    def add(self, at: float, start: float, end: float) -> None:
        """A line between two points of the other axis."""
        rule = Rule(at, min(start, end), max(start, end))
        if rule.end - rule.start >= _SHORTEST_RULE:
            self._rules.append(rule)
        else:
            self._dots.add(Rule(round(at, 1), round(rule.start, 1), round(rule.end, 1)))

    def all(self) -> list[Rule]:
        """The lines, and those that dots make which follow each other at one distance."""
        found = list(self._rules)
        chain: list[Rule] = []
        for dot in [*sorted(self._dots), Rule(0.0, 0.0, 0.0)]:
            if chain and not _is_next_dot(chain, dot):
                if len(chain) >= _FEWEST_DOTS:
                    found.append(Rule(chain[0].at, chain[0].start, chain[-1].end))
                chain = []
            chain.append(dot)
        return found


def _is_next_dot(chain: list[Rule], dot: Rule) -> bool:
    pitch = dot.start - chain[-1].start
    usual = chain[1].start - chain[0].start if len(chain) > 1 else pitch
    return dot.at == chain[-1].at and 0 < pitch <= 2 * _DOT_PITCH and abs(pitch - usual) <= _DOT_PITCH / 4


_Matrices = tuple[pdfium.PdfMatrix, ...]  # of an object and of the forms around it, innermost first


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, _Matrices]]:
    """The paths and images of a page. (`page.get_objects` makes an object of each piece of text, too.)"""
    count, get = raw.FPDFPage_CountObjects(page), raw.FPDFPage_GetObject
    yield from _objects_within((get(page, index) for index in range(count)), (), _DEEPEST_FORM)


def _objects_within(items: Iterable[Any], around: _Matrices, depth: int) -> Iterator[tuple[Any, int, _Matrices]]:
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            continue
        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, matrix)
        matrices = (pdfium.PdfMatrix.from_raw(matrix), *around)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield item, kind, matrices
        elif depth:
            inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(raw.FPDFFormObj_CountObjects(item)))
            yield from _objects_within(inner, matrices, depth - 1)


def _on_page(x: float, y: float, matrices: _Matrices) -> tuple[float, float]:
    for matrix in matrices:
        x, y = matrix.on_point(x, y)
    return x, y


def _area(matrices: _Matrices) -> float:
    """Of an image: the square that it fills before it is placed."""
    (x, y), (x1, y1), (x2, y2) = (_on_page(*corner, matrices) for corner in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    return abs((x1 - x) * (y2 - y) - (x2 - x) * (y1 - y))


_Point = tuple[float, float]


def _segments(path: Any, matrices: _Matrices) -> Iterator[tuple[_Point, _Point]]:
    """The straight lines of a painted path, in page coordinates; the sides of a filled rectangle."""
    fill, stroke = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value and (not fill.value or _is_white(path)):
        return
    start = last = (0.0, 0.0)
    x, y = c_float(), c_float()
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _on_page(x.value, y.value, matrices)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield last, start


def _is_white(path: Any) -> bool:
    red, green, blue, alpha = (c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return not alpha.value or min(red.value, green.value, blue.value) >= 250
