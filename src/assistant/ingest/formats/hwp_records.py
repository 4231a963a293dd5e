"""HWP 5, records in streams, as paragraphs."""

import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, TypeVar

from assistant.ingest.formats.archive import parse_xml
from assistant.ingest.formats.equations import from_script
from assistant.ingest.formats.hwp_paragraphs import (
    NUMERALS,
    Body,
    Box,
    Head,
    Level,
    Mark,
    Note,
    Numbering,
    Paragraph,
    Part,
    Table,
    TableCell,
    numeral,
    ruby,
)
from assistant.ingest.formats.hwp_streams import Record, Streams, open_streams

# The kinds of records that matter, by Hancom's description of HWP 5.0.
_BIN_DATA, _NUMBERING, _BULLET, _PARA_SHAPE = 18, 23, 24, 25
_PARA_HEADER, _PARA_TEXT, _CONTROL, _LIST_HEADER, _TABLE, _OLE, _EQUATION, _MEMOS = 66, 67, 71, 72, 77, 84, 88, 93

# Control characters: of one unit, as text; those of eight units that stand for a control; other ones of eight.
_CHARACTERS: Final = {10: "\n", 24: "-", 30: " ", 31: " "}
_CONTROLS: Final = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
_INLINE: Final = frozenset((4, 5, 6, 7, 8, 9, 19, 20))

_KINDS: Final = tuple(NUMERALS.values())
_Value = TypeVar("_Value")


def hwp_body(path: Path) -> Body:
    """What the sections of the file hold. Raises `ReadError` when it is damaged, or locked."""
    with open_streams(path) as streams:
        reader = _Sections(_Styles.of(streams.records("DocInfo")), streams)
        for name in streams.sections():
            reader.read(streams.records(name))
    return reader.body


@dataclass
class _Styles:
    """What DocInfo says of markers: shapes of paragraphs by number, numberings and bullets by number from 1; and the
    number in its name of each embedded file."""

    shapes: Sequence[bytes]
    numberings: Sequence[Numbering]
    bullets: Sequence[str]
    embedded: Sequence[int]

    @classmethod
    def of(cls, root: Record) -> "_Styles":
        """Those of the file."""
        records = [*root.all()]
        return cls(
            [record.content for record in records if record.kind == _PARA_SHAPE],
            [_numbering(record.content) for record in records if record.kind == _NUMBERING],
            [record.content[12:14].decode("utf-16-le", "replace") for record in records if record.kind == _BULLET],
            [int.from_bytes(record.content[2:4], "little") for record in records if record.kind == _BIN_DATA],
        )

    def head(self, paragraph: Record, outline: int) -> Head | None:
        """The marker of a paragraph; `outline` is the numbering of the headings of its section."""
        (number,) = struct.unpack_from("<H", paragraph.content, 8)
        if number >= len(self.shapes):
            return None
        (flags,) = struct.unpack_from("<I", self.shapes[number])
        (reference,) = struct.unpack_from("<H", self.shapes[number], 30)
        level = flags >> 25 & 7
        match flags >> 23 & 3:
            case 1:
                return Head(level, _nth(self.numberings, outline), is_outline=True)
            case 2:
                return Head(level, _nth(self.numberings, reference))
            case 3:
                return Head(level, bullet=_nth(self.bullets, reference) or "")
        return None


def _nth(values: Sequence[_Value], number: int) -> _Value | None:
    return values[number - 1] if 1 <= number <= len(values) else None


def _numbering(content: bytes) -> Numbering:
    """Seven levels: flags, eight bytes of layout, a pattern; then the number before the first, and each level's start."""
    levels, at = [], 0
    for _ in range(7):
        flags, length = struct.unpack_from("<I8xH", content, at)
        pattern = content[at + 14 : at + 14 + 2 * length].decode("utf-16-le", "replace")
        levels.append(Level(pattern, _kind(flags >> 5 & 0xF)))
        at += 14 + 2 * length
    if len(content) >= at + 2 + 4 * 7:  # since 5.0.2.5
        for level, start in zip(levels, struct.unpack_from("<7I", content, at + 2), strict=True):
            level.start = start
    return Numbering(levels)


def _kind(code: int) -> str:
    return _KINDS[code] if code < len(_KINDS) else "decimal"


@dataclass
class _Sections:
    """Goes through the sections of a document."""

    styles: _Styles
    streams: Streams
    body: Body = field(default_factory=Body)
    outline: int = 0  # the numbering of headings in the section at hand

    def read(self, root: Record) -> None:
        """Add a section."""
        self.body.runs += _runs(root)
        self.body.paragraphs += self._paragraphs(root.children)

    def _paragraphs(self, records: Sequence[Record]) -> list[Paragraph]:
        """The paragraphs among the records and below them, but not those in objects inside paragraphs."""
        found: list[Paragraph] = []
        for record in records:
            if record.kind == _PARA_HEADER:
                found.append(self._paragraph(record))
            elif record.kind == _MEMOS:
                self.body.left_out += _runs(record)
            else:
                found += self._paragraphs(record.children)
        return found

    def _paragraph(self, record: Record) -> Paragraph:
        controls = iter([child for child in record.children if child.kind == _CONTROL])
        parts: list[Part] = []
        for child in record.children:
            if child.kind == _PARA_TEXT:
                for piece in _pieces(child.content):
                    parts += [piece] if piece is not None else self._controls(islice(controls, 1))
        parts += self._controls(controls)
        rest = self._paragraphs([child for child in record.children if child.kind not in (_PARA_TEXT, _CONTROL)])
        return Paragraph([*parts, *([Box(rest)] if rest else [])], self.styles.head(record, self.outline))

    def _controls(self, controls: Iterable[Record]) -> Iterator[Part]:
        for control in controls:
            yield from self._control(control)

    def _control(self, control: Record) -> Iterator[Part]:
        """What a control shows on the page."""
        match control.content[3::-1]:
            case b"tbl ":
                yield self._table(control)
            case b"fn  " | b"en  ":
                yield Note(self._paragraphs(control.children))
            case b"atno":
                yield _auto_number(control.content)
            case b"tdut":
                yield ruby(*_strings(control.content[4:], 2))
            case b"eqed":
                yield _equation(control)
            case b"tcps":
                yield from _strings(control.content[4:], 1)
            case name:
                yield from self._other(name, control)

    def _other(self, name: bytes, control: Record) -> Iterator[Part]:
        match name:
            case b"secd":
                (self.outline,) = struct.unpack_from("<H", control.content, 18)
                self.body.left_out += _runs(control)  # master pages
            case b"head" | b"foot":
                self.body.left_out += _runs(control)
                self.body.furniture += self._paragraphs(control.children)
            case b"tcmt":
                self.body.left_out += _runs(control)
            case _ if paragraphs := self._paragraphs(control.children):
                yield Box(paragraphs, _floats(control))
            case b"gso ":
                yield from self._charts(control)

    def _charts(self, control: Record) -> Iterator[Part]:
        for record in control.all():
            if record.kind == _OLE:  # flags, two extents, the number of its file
                number = _nth(self.styles.embedded, int.from_bytes(record.content[12:14], "little"))
                chart = self.streams.chart(number) if number else b""
                yield from self.body.chart(parse_xml(chart) if chart else None, floats=_floats(control))

    def _table(self, control: Record) -> Table:
        """The caption stands before the record of the table itself, the cells behind it, each a list of paragraphs."""
        cells: list[TableCell] = []
        kinds = [child.kind for child in control.children]
        first = kinds.index(_TABLE) if _TABLE in kinds else 0
        starts = [number for number, kind in enumerate(kinds) if kind == _LIST_HEADER and number > first]
        for start, end in pairwise([*starts, len(kinds)]):
            column, row, columns, rows = struct.unpack_from("<4H", control.children[start].content, 8)
            paragraphs = self._paragraphs(control.children[start:end])
            cells.append(TableCell(row, column, max(1, rows), max(1, columns), paragraphs))
        return Table(cells, self._paragraphs(control.children[:first]), _floats(control))


def _pieces(content: bytes) -> Iterator[str | None]:
    """Text, and `None` in each place of a control."""
    units = array("H", content[: len(content) // 2 * 2])
    at, start = 0, 0
    while at < len(units):
        code = units[at]
        if code >= 32:
            at += 1
            continue
        yield units[start:at].tobytes().decode("utf-16-le", "replace")
        if code in _CONTROLS:
            yield None
        elif code == 9 or code in _CHARACTERS:
            yield _CHARACTERS.get(code, " ")
        at += 8 if code in _CONTROLS or code in _INLINE else 1
        start = at
    yield units[start:].tobytes().decode("utf-16-le", "replace")


def _runs(record: Record) -> list[str]:
    """All text in a record and below it."""
    texts = (one.content for one in record.all() if one.kind == _PARA_TEXT)
    return ["".join(piece or "" for piece in _pieces(text)) for text in texts]


def _auto_number(content: bytes) -> Part:
    """A number that the program counts: of a note, a figure, a table."""
    flags, number = struct.unpack_from("<IH", content, 4)
    written = numeral(number, _kind(flags >> 4 & 0xFF))
    return Mark(written) if flags & 0xF in (1, 2) else written


def _equation(control: Record) -> str:
    """Four bytes of flags, and the script behind its length."""
    scripts = (_strings(record.content[4:], 1)[0] for record in control.children if record.kind == _EQUATION)
    return "".join(f" {from_script(script)} " for script in scripts)


def _strings(content: bytes, count: int) -> list[str]:
    """As many strings, each behind its length; empty where they are missing."""
    found, at = [], 0
    for _ in range(count):
        length = int.from_bytes(content[at : at + 2], "little")
        found.append(content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace"))
        at += 2 + 2 * length
    return found


def _floats(control: Record) -> bool:
    """Whether an object has a place of its own, instead of one among the characters."""
    return len(control.content) >= 8 and not control.content[4] & 1
