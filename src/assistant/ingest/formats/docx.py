"""DOCX as blocks: headings, lists with their numbers, tables, notes and text boxes, as the page shows them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, note_block, note_mark
from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.docx_chunks import blocks_of_chunk
from assistant.ingest.formats.docx_lists import (
    BODY_LEVEL,
    Lists,
    W,
    children,
    number_properties,
    outline_level,
    read_styles,
    value,
)
from assistant.ingest.formats.docx_unseen import Unseen
from assistant.ingest.formats.equations import from_math
from assistant.ingest.formats.graphics import graphic_blocks
from assistant.ingest.formats.numbering import item_line, symbol
from assistant.ingest.formats.ooxml import RELATION, Package, open_package
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.ingest.suspicions import name_hidden_text
from assistant.types import Message

# What only holds others: fields, links, content controls, insertions.
_TRANSPARENT: Final = frozenset(
    (
        "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "ruby",
        "rubyBase",
    )
)  # fmt: skip
_SPACES: Final = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LONGEST_HEADING: Final = 150  # characters; more is text in a style for headings


def read_docx(path: Path | IO[bytes], on_page: OnPage) -> Content:
    """The blocks of the document's body; headers, footers, comments and the table of contents are left out."""
    with open_package(path) as package:
        reader = _Reader(package)
        blocks = [*reader.blocks()]
        return Content(blocks, warnings=[*name_hidden_text(reader.hidden), *reader.warnings()])


@dataclass
class _Words:
    """What a paragraph holds: its text, lines apart, and what stands below it."""

    text: str = ""
    notes: list[tuple[str, Element]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    drawings: list[Element] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        styles = self._part("styles")
        self._styles = read_styles(styles)
        self._unseen = Unseen(styles)
        self.hidden: list[str] = []  # what is not shown, a text for each paragraph
        self.left_out: Counter[str] = Counter()
        self._lists = Lists(self._part("numbering"))
        self._notes = {
            (kind, note.get(f"{W}id", "")): note
            for kind in ("footnote", "endnote")
            for note in children(self._part(f"{kind}s"), kind)
        }
        self._counts = {"footnote": 0, "endnote": 0}

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body."""
        body = self._package.xml(self._package.main).find(f"{W}body")
        if body is not None:
            yield from self._blocks(body)

    def warnings(self) -> Iterator[Message]:
        """What could not be read."""
        if self.left_out:
            parts = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in self.left_out.items())
            yield Message.of("parts_unshown", parts=parts, count=self.left_out.total())

    def _part(self, kind: str) -> Element | None:
        found = self._package.related(self._package.main, kind)
        return self._package.xml(found[0]) if found else None

    def _blocks(self, container: Element) -> Iterator[Block]:
        for element in _parts(container):
            match local_name(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    yield from blocks_of_table(self._rows(element))
                case "altChunk":
                    yield from self._chunk(self._package.target(self._package.main, element.get(f"{RELATION}id")))

    def _chunk(self, part: str) -> Iterator[Block]:
        """What another program inserted as a file of its own."""
        blocks = blocks_of_chunk(self._package.content(part), read_docx) if part else ()
        if not blocks:
            self.left_out[f"inserted file {PurePosixPath(part).suffix}".strip()] += 1
        yield from blocks

    def _paragraph(self, element: Element) -> Iterator[Block]:
        properties = element.find(f"{W}pPr")
        style = self._styles.get(value(properties, "pStyle"), self._styles[""])
        if style.is_contents:
            return
        number_id, depth = number_properties(properties)
        number_id, depth = number_id or style.numbering[0], style.numbering[1] if depth < 0 else depth
        words = self._words(element)
        if words.text.strip() or not _is_deleted(properties):
            level = (outline_level(properties) or style.level) % BODY_LEVEL
            yield from _lines(words.text, level, depth, self._lists.marker(number_id, depth))
        for number, note in words.notes:
            yield note_block(number, " ".join(block.text for block in self._blocks(note)))
        for box in words.boxes:
            yield from self._blocks(box)
        for drawing in words.drawings:
            yield from self._drawing(drawing)

    def _drawing(self, drawing: Element) -> Iterator[Block]:
        """The charts and diagrams in it; of an object that another program made there is only its name."""
        yield from graphic_blocks(self._package, self._package.main, drawing)
        for made in drawing.iter("{*}OLEObject"):
            self.left_out[f"object {made.get('ProgID', '')}".strip()] += 1

    def _words(self, paragraph: Element) -> _Words:
        words, hidden = _Words(), ""
        for element in _parts(paragraph):
            match local_name(element):
                case "r" if self._unseen.hides(element):
                    hidden += "".join(part.text or "" for part in element if local_name(part) == "t")
                case "r":
                    self._run(element, words)
                case "oMath" | "oMathPara":
                    words.text += f" {from_math(element)} "
        self.hidden += [hidden] if hidden else []
        return words

    def _run(self, run: Element, words: _Words) -> None:
        properties = run.find(f"{W}rPr")
        is_raised = value(properties, "vertAlign") == "superscript"
        for element in _parts(run):
            name = local_name(element)
            match name:
                case "t":
                    words.text += note_mark(element.text or "") if is_raised else element.text or ""
                case "sym":
                    words.text += _symbol(element)
                case "footnoteReference" | "endnoteReference":
                    self._note(name.removesuffix("Reference"), element, words)
                case "drawing" | "pict" | "object":
                    words.boxes += _boxes(element)
                    words.drawings.append(element)
                case _:
                    words.text += _SPACES.get(name, "")

    def _note(self, kind: str, call: Element, words: _Words) -> None:
        note = self._notes.get((kind, call.get(f"{W}id", "")))
        if note is not None:
            self._counts[kind] += 1
            number = str(self._counts[kind])
            words.text += note_mark(number)
            words.notes.append((number, note))

    def _rows(self, table: Element) -> list[list[Cell]]:
        """The cells that begin in each row; one that goes on from the row above makes that one higher."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}  # by the column they start in
        for row in _parts(table):
            properties = row.find(f"{W}trPr")
            if local_name(row) != "tr" or (properties is not None and properties.find(f"{W}del") is not None):
                continue
            before = value(properties, "gridBefore")
            column = int(before) if before.isdecimal() else 0
            own = [Cell() for _ in range(column)]
            for element in (each for each in _parts(row) if local_name(each) == "tc"):
                cell, goes_on = self._cell(element)
                above = open_cells.get(column)
                if goes_on and above:
                    above.rows += 1
                else:
                    open_cells[column] = cell
                    own.append(cell)
                column += cell.columns
            rows.append(own)
        return rows

    def _cell(self, element: Element) -> tuple[Cell, bool]:
        properties = element.find(f"{W}tcPr")
        span = value(properties, "gridSpan")
        merge = None if properties is None else properties.find(f"{W}vMerge")
        goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        blocks = () if goes_on else tuple(_without_headings(self._blocks(element)))
        return Cell(blocks=blocks, columns=int(span) if span.isdecimal() else 1), goes_on


def _parts(element: Element) -> Iterator[Element]:
    """The children, seen through what only holds others; of alternatives the first.

    What was deleted or moved away (`del`, `moveFrom`) stays closed, so that nobody finds the text in it.
    """
    for child in element:
        name = local_name(child)
        if name == "AlternateContent":
            yield from _parts(next((each for each in child if len(each)), child))
        elif name in _TRANSPARENT:
            yield from _parts(child)
        else:
            yield child


def _lines(text: str, level: int, depth: int, marker: str) -> Iterator[Block]:
    """A paragraph as blocks: a heading with its number, an item with its marker, or lines of text."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    if level and lines and len(text) <= _LONGEST_HEADING:
        yield Block(BlockKind.HEADING, " ".join(lines if marker in ("", "-") else [marker, *lines]), level)
    elif marker:
        for number, line in enumerate(lines):
            yield Block(
                BlockKind.ITEM, item_line(depth, marker, line) if not number else item_line(depth + 1, "", line)
            )
    else:
        yield from (Block(BlockKind.PARAGRAPH, line) for line in lines)


def _without_headings(blocks: Iterator[Block]) -> Iterator[Block]:
    """In a cell, a style for headings is a way to write larger."""
    for block in blocks:
        yield Block(BlockKind.PARAGRAPH, block.text) if block.kind is BlockKind.HEADING else block


def _boxes(drawing: Element) -> list[Element]:
    """The text boxes of a drawing, without those inside others and without the copy for old programs."""
    boxes: list[Element] = []
    for element in _parts(drawing):
        boxes += [element] if local_name(element) == "txbxContent" else _boxes(element)
    return boxes


def _is_deleted(properties: Element | None) -> bool:
    """Whether the end of the paragraph is deleted, which stays in the file until somebody accepts that."""
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _symbol(element: Element) -> str:
    try:
        return symbol(int(element.get(f"{W}char", ""), 16), element.get(f"{W}font", ""))
    except ValueError:
        return ""
