"""What a PDF page shows, by PDFium: its glyphs with their places, the ruling lines, whether it has pictures."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import addressof, c_double, c_float, c_int, c_uint, create_string_buffer
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

# Symbol fonts (Wingdings) have their signs in the private use area; these stand at the start of items and in forms.
_SIGNS: Final = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf06f": "□", "\uf0a8": "□", "\uf071": "□", "\uf0d8": "▶",
    "\uf076": "◆", "\uf0fc": "✓", "\uf0fe": "☑", "\uf0e0": "→", "\uf0e8": "→", "\uf09f": "•", "\uf0d6": "★",
}  # fmt: skip
_HYPHENS: Final = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line
_GARBLED_SHARE = 0.2  # of the glyphs of a page; symbols without a letter of their own stay far below
_GARBLED_LETTERS = 0.03  # of the glyphs of a page that are letters or figures of a meaning unknown
_DEEPEST_FORM = 15  # forms within forms
_MOST_PATHS = 20_000  # maps and drawings have more, tables do not
_FEWEST_LETTER_PATHS = 50  # of a page whose letters are drawn as paths
_SHORTEST_RULE = 3.0  # points
_STRAIGHT = 0.6  # points


class Glyph(NamedTuple):
    """A character and its place in points from the upper left corner; `y` is the baseline.

    `is_apart`: PDFium saw a gap before it. `is_turned`: it is written in another direction than most of the page.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    is_apart: bool
    is_turned: bool


class Rule(NamedTuple):
    """A straight line: where it runs (y of a horizontal one, x of a vertical one), from where, to where."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is seen. `is_garbled`: the letters do not tell what its glyphs look like. `pictured`: the share of
    the page that is pictures, or drawings that may be letters."""

    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    is_garbled: bool
    pictured: float


class _Character(NamedTuple):
    text: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    origin: tuple[float, float]
    size: float
    angle: float  # degrees, counterclockwise
    is_unknown: bool
    is_apart: bool


def view_page(page: pdfium.PdfPage) -> PageView:
    """The page, turned so that most of its text is upright."""
    characters = list(_characters(page))
    turn = _most_common_turn(characters)
    box = page.get_bbox()
    place = _Placing(turn, *box)
    glyphs = [glyph for character in characters if (glyph := _glyph(character, place))]
    horizontal, vertical, pictured = _drawn(page, place)
    is_garbled = _is_garbled([character for character in characters if not character.text.isspace()])
    return PageView(place.width, place.height, glyphs, horizontal, vertical, is_garbled, pictured)


def _is_garbled(seen: Sequence[_Character]) -> bool:
    unknown = [character.text for character in seen if character.is_unknown]
    letters = sum(text.isalnum() for text in unknown)
    return len(unknown) > _GARBLED_SHARE * len(seen) or letters > max(10, _GARBLED_LETTERS * len(seen))


def _characters(page: pdfium.PdfPage) -> Iterator[_Character]:
    """In the order of the file, which PDFium has mended only in detail."""
    textpage = page.get_textpage()
    try:
        styles: dict[int, _Style] = {}
        box, x, y = raw.FS_RECTF(), c_double(), c_double()
        is_apart = False
        for index in range(raw.FPDFText_CountChars(textpage)):
            letter = chr(raw.FPDFText_GetUnicode(textpage, index))
            if raw.FPDFText_IsGenerated(textpage, index) == 1:
                is_apart = True
                continue
            raw.FPDFText_GetLooseCharBox(textpage, index, box)
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            size, angle, is_symbol = _style(textpage, index, styles)
            letter = _SIGNS.get(chr(0xF000 | ord(letter)), "•") if is_symbol and "!" <= letter <= "\xff" else letter
            yield _Character(
                _readable(letter), (box.left, box.bottom, box.right, box.top), (x.value, y.value), size, angle,
                raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or _is_unreadable(letter), is_apart,
            )  # fmt: skip
            is_apart = False
    finally:
        textpage.close()


class _Style(NamedTuple):
    size: float  # points
    angle: float  # degrees
    is_symbol: bool  # letters of its font look like bullets


def _style(textpage: Any, index: int, known: dict[int, _Style]) -> _Style:
    """The same for all characters of a text object."""
    text_object = raw.FPDFText_GetTextObject(textpage, index)
    key = addressof(text_object.contents) if text_object else -1
    if key not in known:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        name = create_string_buffer(100)
        if text_object:
            raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(text_object), name, len(name))
        is_symbol = b"wingdings" in name.value.lower()
        known[key] = _Style(size, math.degrees(math.atan2(matrix.b, matrix.a)), is_symbol)
    return known[key]


def _is_unreadable(letter: str) -> bool:
    """A control character, an unassigned one, or the sign for an unknown one."""
    if letter in _HYPHENS or letter.isspace():
        return False
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Cn", "Cs")


def _readable(letter: str) -> str:
    """The letter as others write it: ligatures (ﬁ) and Kangxi radicals (⼀) resolved, signs of symbol fonts."""
    if letter in _HYPHENS:
        return "-"
    if letter in _SIGNS or "\ufb00" <= letter <= "\ufb06" or "\u2e80" <= letter <= "\u2fdf":
        return _SIGNS.get(letter) or unicodedata.normalize("NFKC", letter)
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in ("Cc", "Cn", "Cs", "Co") else letter


def _most_common_turn(characters: list[_Character]) -> int:
    """0 to 3 quarter turns that set most of the text upright, whatever the page's own rotation."""
    turns = Counter(round(character.angle / 90) % 4 for character in characters if character.text.strip())
    return turns.most_common(1)[0][0] if turns else 0


class _Placing:
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


def _glyph(character: _Character, place: _Placing) -> Glyph | None:
    """`None` for what stands outside of the page, such as printers' marks."""
    x, y = place.point(*character.origin)
    left, bottom, right, top = character.box
    (x1, y1), (x2, y2) = place.point(left, bottom), place.point(right, top)
    is_turned = abs((character.angle - 90 * place.turn + 180) % 360 - 180) > 5
    size = round(character.size or abs(y2 - y1), 1)
    if not place.contains(x, y) or not character.text or not size:
        return None
    baseline = max(y1, y2) if is_turned else y
    return Glyph(character.text, min(x1, x2), max(x1, x2), baseline, size, character.is_apart, is_turned)


def _drawn(page: pdfium.PdfPage, place: _Placing) -> tuple[list[Rule], list[Rule], float]:
    """Horizontal and vertical rules, and the share of the page that is pictures or a drawing."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    paths, pictured = 0, 0.0
    for item, kind, matrices in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictured += _area(matrices) / (place.width * place.height)
            continue
        paths += 1
        if paths > _MOST_PATHS:
            return [], [], 1.0
        for start, end in _segments(item, matrices):
            _add_rule(place.point(*start), place.point(*end), horizontal, vertical)
    return horizontal, vertical, 1.0 if paths >= _FEWEST_LETTER_PATHS else min(pictured, 1.0)


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


def _add_rule(start: _Point, end: _Point, horizontal: list[Rule], vertical: list[Rule]) -> None:
    width, height = abs(end[0] - start[0]), abs(end[1] - start[1])
    if height <= _STRAIGHT and width >= _SHORTEST_RULE:
        horizontal.append(Rule((start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0])))
    elif width <= _STRAIGHT and height >= _SHORTEST_RULE:
        vertical.append(Rule((start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1])))
