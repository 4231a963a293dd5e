"""What a PDF page shows, by PDFium: its glyphs with their places, the ruling lines, whether it has pictures."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from ctypes import addressof, c_double, create_string_buffer
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from assistant.ingest.formats.pdf_rules import Placing, Rule, drawn

# Symbol fonts (Wingdings) have their signs in the private use area; these stand at the start of items and in forms.
_SIGNS: Final = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf06f": "□", "\uf0a8": "□", "\uf071": "□", "\uf0d8": "▶",
    "\uf076": "◆", "\uf0fc": "✓", "\uf0fe": "☑", "\uf0e0": "→", "\uf0e8": "→", "\uf09f": "•", "\uf0d6": "★",
}  # fmt: skip
_HYPHENS: Final = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line
_GARBLED_SHARE = 0.2  # of the glyphs of a page; symbols without a letter of their own stay far below
_GARBLED_LETTERS = 0.03  # of the glyphs of a page that are letters or figures of a meaning unknown
_USUAL_WIDTH = 0.5  # of a narrow letter, in sizes
_SPACE = 0.2  # sizes
_NEAR = 0.12  # sizes by which bold is printed beside itself


class Glyph(NamedTuple):
    """A character and its place in points from the upper left corner; `y` is the baseline.

    `is_apart`: there is a gap before it. `is_turned`: it is written in another direction than most of the page. `piece`
    numbers the texts that the file draws at once.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    is_apart: bool
    is_turned: bool
    piece: int = 0


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
    style: "_Style"
    is_unknown: bool
    is_apart: bool


def view_page(page: pdfium.PdfPage) -> PageView:
    """The page, turned so that most of its text is upright."""
    characters = list(_characters(page))
    turn = _most_common_turn(characters)
    box = page.get_bbox()
    place = Placing(turn, *box)
    placed = [(glyph, character.style) for character in characters if (glyph := _glyph(character, place))]
    glyphs = _once(_tight(placed))
    horizontal, vertical, pictured = drawn(page, place)
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
            style = _style(textpage, index, styles)
            is_sign = style.is_symbol and "!" <= letter <= "\xff"
            letter = _SIGNS.get(chr(0xF000 | ord(letter)), "•") if is_sign else letter
            seen = _readable(letter)
            yield _Character(
                seen, (box.left, box.bottom, box.right, box.top), (x.value, y.value), style,
                raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or _is_unreadable(letter), is_apart,
            )  # fmt: skip
            is_apart = is_apart and not seen
    finally:
        textpage.close()


class _Style(NamedTuple):
    size: float  # points
    em: float  # how wide a square letter is, in points
    angle: float  # degrees
    is_symbol: bool  # letters of its font look like bullets
    font: int
    piece: int


def _style(textpage: Any, index: int, known: dict[int, _Style]) -> _Style:
    """The same for all characters of a text object."""
    text_object = raw.FPDFText_GetTextObject(textpage, index)
    key = addressof(text_object.contents) if text_object else -1
    if key not in known:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(textpage, index)
        name, font = create_string_buffer(100), raw.FPDFTextObj_GetFont(text_object) if text_object else None
        if font:
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
        is_symbol = b"wingdings" in name.value.lower()
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        known[key] = _Style(
            size * math.hypot(matrix.c, matrix.d), size * math.hypot(matrix.a, matrix.b), angle, is_symbol,
            addressof(font.contents) if font else 0, len(known),
        )  # fmt: skip
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
    turns = Counter(round(character.style.angle / 90) % 4 for character in characters if character.text.strip())
    return turns.most_common(1)[0][0] if turns else 0


def _glyph(character: _Character, place: Placing) -> Glyph | None:
    """`None` for what stands outside of the page, such as printers' marks."""
    x, y = place.point(*character.origin)
    left, bottom, right, top = character.box
    (x1, y1), (x2, y2) = place.point(left, bottom), place.point(right, top)
    style = character.style
    is_turned = abs((style.angle - 90 * place.turn + 180) % 360 - 180) > 5
    size = round(style.size or abs(y2 - y1), 1)
    if not place.contains(x, y) or not character.text or not size:
        return None
    baseline = max(y1, y2) if is_turned else y
    return Glyph(character.text, min(x1, x2), max(x1, x2), baseline, size, character.is_apart, is_turned, style.piece)


_Placed = tuple[Glyph, _Style]


def _tight(placed: Sequence[_Placed]) -> list[Glyph]:
    """Glyphs without the room that their boxes have too much, and the gaps that come to light.

    Fonts that Hancom's programs embed state a full em for narrow letters, too. How wide those are is told by where the
    next one begins; at the end of a piece, by the narrowest of the same letter elsewhere.
    """
    tight = [glyph for glyph, _ in placed]
    widths: dict[tuple[int, str], float] = {}
    squares = [number for number, (glyph, style) in enumerate(placed) if _is_square(glyph, style.em)]
    for number in squares:
        glyph, style = placed[number]
        if advance := _advance(glyph, tight[number + 1 : number + 2]):
            widths[style.font, glyph.text] = min(advance / style.em, widths.get((style.font, glyph.text), 1.0))
    for number in squares:
        glyph, style = placed[number]
        width = widths.get((style.font, glyph.text), _USUAL_WIDTH) * style.em
        tight[number] = tight[number]._replace(right=min(glyph.right, glyph.left + width))
        for following in tight[number + 1 : number + 2]:
            is_apart = following.is_apart or following.left - glyph.left - width > _SPACE * glyph.size
            tight[number + 1] = following._replace(is_apart=is_apart)
    return tight


def _is_square(glyph: Glyph, em: float) -> bool:
    """Whether a letter that is narrow in all fonts has the box of a square."""
    return glyph.right - glyph.left >= 0.97 * em and glyph.text.isascii() and not glyph.is_turned


def _advance(glyph: Glyph, following: Sequence[Glyph]) -> float:
    """From the start of a glyph to that of the next one of its piece; 0 where that is not beside it."""
    for other in following:
        if other.piece == glyph.piece and abs(other.y - glyph.y) < 0.1 * glyph.size:
            return max(0.0, other.left - glyph.left)
    return 0.0


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without pieces that stand where another one says the same: bold as some programs make it."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int], list[Glyph]] = defaultdict(list)
    for _, group in groupby(glyphs, key=attrgetter("piece")):
        piece = list(group)
        first, text = piece[0], "".join([glyph.text for glyph in piece])
        near = _NEAR * first.size
        rows = {round(first.y - near), round(first.y + near)}
        others = (other for row in rows for other in places[text, row])
        if not any(abs(other.left - first.left) < near and abs(other.y - first.y) < near for other in others):
            kept += piece
            for row in rows:
                places[text, row].append(first)
    return kept
