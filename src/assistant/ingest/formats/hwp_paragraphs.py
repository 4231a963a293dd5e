"""What HWP and HWPX have in common: paragraphs with tables, notes and text boxes in them; and these as blocks."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Union

from assistant.ingest.blocks import Block, BlockKind, note_block, note_mark
from assistant.ingest.formats.archive import Element
from assistant.ingest.formats.graphics import chart_blocks
from assistant.ingest.formats.numbering import bullet, item_line, ordinal
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.ingest.markers import is_title, mark_of


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered: `^2.` with its number as 가, 나, 다, from `start`."""

    pattern: str
    kind: str = "decimal"
    start: int = 1


@dataclass(slots=True, eq=False)
class Numbering:
    """A kind of list, with where its count is: it goes on wherever the list does."""

    levels: Sequence[Level]
    counts: list[int] = field(default_factory=list)

    def next_marker(self, level: int) -> str:
        """The marker of the next paragraph of that level, from 0; `^1` in a pattern is the number of the first one."""
        starts = [one.start for one in self.levels]
        if level >= len(starts):
            return ""
        own = self.counts[level] + 1 if level < len(self.counts) else starts[level]
        self.counts = [*(self.counts + starts[len(self.counts) :])[:level], own]
        return re.sub(r"\^(\d)", self._number, self.levels[level].pattern).strip()

    def _number(self, match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        return numeral(self.counts[level], self.levels[level].kind) if 0 <= level < len(self.counts) else ""


@dataclass(frozen=True, slots=True)
class Head:
    """That the program puts a marker before a paragraph: the next of a numbering, or a bullet."""

    level: int
    numbering: Numbering | None = None
    bullet: str = ""
    is_outline: bool = False

    def marker(self) -> str:
        """The marker of this paragraph, which a numbering then has used."""
        return self.numbering.next_marker(self.level) if self.numbering else bullet(self.bullet) if self.bullet else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a note, at the beginning of its own text."""

    number: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or an endnote, where it is called."""

    paragraphs: Sequence["Paragraph"]


@dataclass(frozen=True, slots=True)
class Box:
    """Text that stands in a drawing, or below one."""

    paragraphs: Sequence["Paragraph"]
    floats: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TableCell:
    """A cell by its upper left corner, from 0."""

    row: int
    column: int
    rows: int
    columns: int
    paragraphs: Sequence["Paragraph"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its caption; one that floats may be drawn away from where it is anchored in its paragraph."""

    cells: Sequence[TableCell]
    caption: Sequence["Paragraph"] = ()
    floats: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as the table of its values."""

    blocks: Sequence[Block]
    floats: bool = False


Part = Union[str, Mark, Note, Box, Table, Chart]  # noqa: UP007  # of names that are not all known yet


@dataclass(slots=True)
class Paragraph:
    """Text and what is anchored in it, in order."""

    parts: list[Part]
    head: Head | None = None


@dataclass(slots=True)
class Body:
    """The paragraphs of a document; what its pages repeat; its text runs as they are stored, and those of them that
    are left out on purpose; how many charts have no values that are read."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    furniture: list[Paragraph] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unread_charts: int = 0

    def chart(self, root: Element | None, *, floats: bool) -> Iterator[Chart]:
        """A chart of which the values are in its file."""
        blocks = [] if root is None else [*chart_blocks(root)]
        self.unread_charts += not blocks
        yield Chart(blocks, floats)


# Kinds of numbers in the order of HWP's codes, by their names in HWPX, and what `ordinal` calls them.
NUMERALS: Final = {
    "DIGIT": "decimal", "CIRCLED_DIGIT": "decimalEnclosedCircle", "ROMAN_CAPITAL": "upperRoman",
    "ROMAN_SMALL": "lowerRoman", "LATIN_CAPITAL": "upperLetter", "LATIN_SMALL": "lowerLetter",
    "CIRCLED_LATIN_CAPITAL": "ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏ", "CIRCLED_LATIN_SMALL": "ⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ",
    "HANGUL_SYLLABLE": "ganada", "CIRCLED_HANGUL_SYLLABLE": "hangulEnclosedCircle", "HANGUL_JAMO": "chosung",
    "CIRCLED_HANGUL_JAMO": "㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭", "HANGUL_PHONETIC": "koreanDigital", "IDEOGRAPH": "chineseCounting",
    "CIRCLED_IDEOGRAPH": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉", "DECAGON_CIRCLE": "갑을병정무기경신임계",
    "DECAGON_CIRCLE_HANJA": "甲乙丙丁戊己庚辛壬癸",
}  # fmt: skip


def numeral(number: int, kind: str) -> str:
    """A number in a kind of `NUMERALS`."""
    if kind.isascii():
        return ordinal(number, kind)
    return kind[number - 1] if 1 <= number <= len(kind) else str(number)


def ruby(words: str, above: str) -> str:
    """Words with small ones above them (덧말), in one line."""
    return f"{words}({above})" if above else words


def blocks_of(paragraphs: Sequence[Paragraph]) -> list[Block]:
    """The blocks of these paragraphs. Notes stand below the paragraph that calls them, captions above their table."""
    return [*_Writer().blocks(paragraphs)]


@dataclass
class _Writer:
    """Counts the notes whose number the file does not state."""

    notes: int = 0

    def blocks(self, paragraphs: Sequence[Paragraph]) -> Iterator[Block]:
        for paragraph in paragraphs:
            yield from self._paragraph(paragraph)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Block]:
        """Its text and its notes, with tables and text boxes where they are anchored; those that float below it."""
        text = _Text(paragraph.head)
        notes: list[Block] = []
        below: list[Block] = []
        for part in paragraph.parts:
            match part:
                case str():
                    text.add(part)
                case Mark():
                    text.add(part.number)
                case Note():
                    number, words = self._note(part)
                    text.add(note_mark(number))
                    notes.append(note_block(number, words))
                case Table() | Box() | Chart() if part.floats:
                    below += self._object(part)
                case Table() | Box() | Chart():
                    yield from (*text.take(), *notes, *self._object(part))
                    notes = []
        yield from (*text.take(), *notes, *below)

    def _note(self, note: Note) -> tuple[str, str]:
        """Its number and its text."""
        self.notes += 1
        parts = [part for paragraph in note.paragraphs for part in paragraph.parts]
        number = next((part.number for part in parts if isinstance(part, Mark)), str(self.notes))
        own = [Paragraph([part for part in one.parts if not isinstance(part, Mark)]) for one in note.paragraphs]
        return number, " ".join(block.text.strip() for block in self.blocks(own))

    def _object(self, part: Table | Box | Chart) -> Iterator[Block]:
        match part:
            case Chart():
                yield from part.blocks
            case Box():
                yield from self.blocks(part.paragraphs)
            case Table():
                yield from self.blocks(part.caption)
                yield from blocks_of_table(self._rows(part.cells))

    def _rows(self, cells: Sequence[TableCell]) -> list[list[Cell]]:
        """The cells by the row they begin in. A row in which no text begins would repeat the one above."""
        blocks = {
            cell: [*self.blocks(cell.paragraphs)] for cell in sorted(cells, key=lambda one: (one.row, one.column))
        }
        starts = sorted({cell.row for cell, inside in blocks.items() if any(block.text.strip() for block in inside)})
        rows: list[list[tuple[int, Cell]]] = [[] for _ in starts]
        for cell, inside in blocks.items():
            first = bisect_left(starts, cell.row)
            span = bisect_left(starts, cell.row + cell.rows) - first
            if span:
                rows[first].append((cell.column, Cell(blocks=inside, columns=cell.columns, rows=span)))
        return [[cell for _, cell in sorted(row, key=lambda one: one[0])] for row in rows]


class _Text:
    """The text of a paragraph, and the marker that the program puts before it: counted even where there is none."""

    def __init__(self, head: Head | None) -> None:
        self._text = ""
        self._head = head
        self._marker = head.marker() if head else ""

    def add(self, text: str) -> None:
        """Go on with this."""
        self._text += text

    def take(self) -> list[Block]:
        """What was added since the last time: one line, or more where it was broken before the marker of an item."""
        lines: list[str] = []
        for line in filter(str.strip, _readable(self._text).split("\n")):
            if lines and not mark_of(line):
                lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
            else:
                lines.append(line)
        self._text = ""
        return [self._block(line) for line in lines]

    def _block(self, text: str) -> Block:
        """The marker of the program stands before the text, and is looked at like one that was typed."""
        head, self._head = self._head, None
        if head is None:
            return Block(BlockKind.PARAGRAPH, text)
        text = text.strip()
        mark = mark_of(text)
        if head.is_outline and is_title(mark.words if mark else text):
            # Level 1 is the title of the document.
            return Block(BlockKind.HEADING, item_line(0, self._marker, text), head.level + 2)
        line = item_line(head.level, self._marker, text)
        is_known = mark_of(line) or not self._marker
        return Block(BlockKind.PARAGRAPH if is_known else BlockKind.ITEM, line)


# Private codes: those of Symbol and Wingdings (U+F0xx) that serve as bullets or arrows; Hancom's own, with two rows of
# numbers in boxes; and the old syllable with which Hancom writes its name.
_PRIVATE: Final = str.maketrans(
    {
        0xF020: " ", 0xF02D: "-", 0xF046: "☞", 0xF06C: "●", 0xF06D: "○", 0xF06E: "■", 0xF06F: "□", 0xF070: "□",
        0xF071: "□", 0xF072: "□", 0xF073: "◆", 0xF074: "◆", 0xF075: "◆", 0xF076: "◆", 0xF077: "◆", 0xF09E: "·",
        0xF09F: "•", 0xF0A0: "▪", 0xF0A1: "○", 0xF0A2: "○", 0xF0A4: "◎", 0xF0A7: "▪", 0xF0A8: "□", 0xF0AB: "★",
        0xF0B7: "•", 0xF0D8: "▷", 0xF0DF: "←", 0xF0E0: "→", 0xF0E1: "↑", 0xF0E2: "↓", 0xF0E7: "←", 0xF0E8: "→",
        0xF0EF: "⇦", 0xF0F0: "⇨", 0xF0FC: "✓", 0xF0FE: "☑",
        0xF012B: "(인)", 0xF03C5: "□", 0xF0854: "『", 0xF0855: "』", 0xF53A: "한",
        **{first + number: chr(ord("①") + number) for first in (0xF02B1, 0xF02CE) for number in range(20)},
    }
)  # fmt: skip
# Another private code in the place of a bullet: first in its line, or alone.
_UNKNOWN_BULLET: Final = re.compile(r"^(\s*)[\ue000-\uf8ff\U000f0000-\U0010ffff](?=\s|$)", re.MULTILINE)
_GAP: Final = re.compile(r"(?<=\S)[^\S\n]+")


def _readable(text: str) -> str:
    """Without private codes where they can be told, and with one space where several or a tab made a gap."""
    text = _UNKNOWN_BULLET.sub(r"\1•", text.translate(_PRIVATE))
    return _GAP.sub(" ", text.expandtabs(1)).rstrip()
