"""ODT as blocks: headings, numbered lists, tables and notes; what was deleted while changes were tracked is left out."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, note_block, note_mark
from assistant.ingest.formats.archive import Element, entry, local_name, open_archive, parse_xml
from assistant.ingest.formats.numbering import item_line
from assistant.ingest.formats.odt_lists import STYLE, TEXT, Lists
from assistant.ingest.formats.tables import Cell, blocks_of_table

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# In a paragraph: comments, readings above Chinese characters, hidden text, what pictures are called, programs.
_LEFT_OUT: Final = frozenset(
    ("annotation", "annotation-end", "ruby-text", "hidden-text", "title", "desc", "event-listeners", "script")
)
# What only holds others.
_CONTAINERS: Final = frozenset(
    ("section", "index-body", "table-index", "illustration-index", "user-index", "bibliography", "table-header-rows",
     "table-rows", "table-row-group", "text-box")
)  # fmt: skip
# Equal cells and rows side by side are stored once; more of them, or longer ones, are an attempt to fill the memory.
_MOST_REPEATED: Final = 100
_LONGEST_REPEATED: Final = 200


def read_odt(path: Path, on_page: OnPage) -> Content:
    """The blocks of the text; headers, footers and comments are left out."""
    with open_archive(path) as archive:
        return Content([*_Reader(archive).blocks()])


@dataclass
class _Words:
    """What a paragraph holds: its text, lines apart, and what stands below it."""

    text: str = ""
    notes: list[tuple[str, Element]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._root = parse_xml(entry(archive, "content.xml"))
        common = [parse_xml(entry(archive, "styles.xml"))] if "styles.xml" in archive.namelist() else []
        self._lists = Lists([self._root, *common])
        styles = [style for root in (*common, self._root) for style in root.iter(f"{STYLE}style")]
        self._raised = {style.get(f"{STYLE}name"): _is_raised(style) for style in styles}
        self._titles = {"Title"} | {
            style.get(f"{STYLE}name") for style in styles if style.get(f"{STYLE}parent-style-name") == "Title"
        }

    def blocks(self) -> Iterator[Block]:
        """The blocks of the body."""
        for body in self._root.iterfind(f"{_OFFICE}body/{_OFFICE}text"):
            yield from self._blocks(body)

    def _blocks(self, container: Element) -> Iterator[Block]:
        for element in container:
            match local_name(element):
                case "p" if element.get(f"{TEXT}style-name") not in self._titles:
                    yield from self._paragraph(element, "", 0)
                case "p" | "h":
                    yield from self._heading(element)
                case "list":
                    yield from self._list(element)
                case "table":
                    yield from blocks_of_table([*self._rows(element)])
                case "frame" | "custom-shape" | "rect" | "g":
                    yield from self._boxes(_boxes(element))
                case name if name in _CONTAINERS:
                    yield from self._blocks(element)

    def _heading(self, element: Element) -> Iterator[Block]:
        words = self._words(element)
        text = " ".join(words.text.split())
        level = int(element.get(f"{TEXT}outline-level", 1))
        if text:
            is_numbered = local_name(element) == "h" and element.get(f"{TEXT}is-list-header") != "true"
            marker = self._lists.heading_marker(level) if is_numbered else ""
            yield Block(BlockKind.HEADING, f"{marker} {text}".strip(), level)
        yield from self._below(words)

    def _paragraph(self, element: Element, marker: str, depth: int) -> Iterator[Block]:
        """The lines of a paragraph; in a list (`depth` from 1) the first of them has the marker, if any."""
        words = self._words(element)
        for line in words.text.split("\n"):
            text = " ".join(line.split())
            if text and depth:
                yield Block(BlockKind.ITEM, item_line(depth - 1 if marker else depth, marker, text))
                marker = ""
            elif text:
                yield Block(BlockKind.PARAGRAPH, text)
        yield from self._below(words)

    def _below(self, words: _Words) -> Iterator[Block]:
        for number, note in words.notes:
            yield note_block(number, " ".join(block.text for block in self._blocks(note)))
        yield from self._boxes(words.boxes)

    def _boxes(self, boxes: list[Element]) -> Iterator[Block]:
        for box in boxes:
            yield from self._blocks(box)

    def _list(self, element: Element, style: str = "", depth: int = 1) -> Iterator[Block]:
        style = element.get(f"{TEXT}style-name", style)
        if element.get(f"{TEXT}continue-numbering") != "true" and not element.get(f"{TEXT}continue-list"):
            self._lists.restart(style, depth)
        for item in element:
            marker = ""
            # An item that only holds another list shows no number.
            if local_name(item) == "list-item" and len(item) and local_name(item[0]) in ("p", "h"):
                marker = self._lists.marker(style, depth, item.get(f"{TEXT}start-value", ""))
            for part in item:
                match local_name(part):
                    case "p":
                        yield from self._paragraph(part, marker, depth)
                        marker = ""
                    case "h":
                        yield from self._heading(part)
                    case "list":
                        yield from self._list(part, style, depth + 1)

    def _rows(self, table: Element) -> Iterator[list[Cell]]:
        for element in table:
            match local_name(element):
                case "table-row":
                    row = [*self._cells(element)]
                    yield row
                    if any(cell.text for cell in row) and all(len(cell.text) <= _LONGEST_REPEATED for cell in row):
                        yield from ([*self._cells(element)] for _ in range(_repeated(element, "rows") - 1))
                case name if name in _CONTAINERS:
                    yield from self._rows(element)

    def _cells(self, row: Element) -> Iterator[Cell]:
        for element in row:
            if local_name(element) == "table-cell":
                blocks = tuple(self._blocks(element))
                text = Cell(blocks=blocks).text
                columns = int(element.get(f"{_TABLE}number-columns-spanned", 1))
                rows = int(element.get(f"{_TABLE}number-rows-spanned", 1))
                for _ in range(_repeated(element, "columns") if len(text) <= _LONGEST_REPEATED else 1):
                    yield Cell(blocks=blocks, columns=columns, rows=rows)

    def _words(self, element: Element) -> _Words:
        words = _Words()
        self._gather(element, words, is_raised=False)
        return words

    def _gather(self, element: Element, words: _Words, *, is_raised: bool) -> None:
        """The words in an element, those behind its children among them."""
        words.text += _text(element.text, is_raised)
        for child in element:
            self._child(child, words, is_raised=is_raised)
            words.text += _text(child.tail, is_raised)

    def _child(self, child: Element, words: _Words, *, is_raised: bool) -> None:
        name = local_name(child)
        match name:
            case "s":
                words.text += " " * min(int(child.get(f"{TEXT}c", 1)), _MOST_REPEATED)
            case "tab":
                words.text += " "
            case "line-break":
                words.text += "\n"
            case "note":
                self._note(child, words)
            case "frame" | "custom-shape" | "rect" | "g":
                words.boxes += _boxes(child)
            case _ if name and name not in _LEFT_OUT:
                raised = self._raised.get(child.get(f"{TEXT}style-name"), False)
                self._gather(child, words, is_raised=is_raised or raised)

    def _note(self, note: Element, words: _Words) -> None:
        number = "".join(word for each in note.iterfind(f"{TEXT}note-citation") for word in each.itertext()).strip()
        words.text += note_mark(number)
        words.notes += [(number, body) for body in note.iterfind(f"{TEXT}note-body")]


def _text(text: str | None, is_raised: bool) -> str:
    """Text as the page has it: a run of blanks is one, lines are broken by elements alone."""
    text = re.sub(r"\s+", " ", text or "")
    return note_mark(text) if is_raised else text


def _is_raised(style: Element) -> bool:
    """Whether a style is for superscript: `super 58%` or a positive share of the line."""
    position = next(
        (found for each in style.iter(f"{STYLE}text-properties") if (found := each.get(f"{STYLE}text-position"))), ""
    )
    return position.startswith("super") or bool(re.match(r"[1-9]\d*%", position))


def _boxes(shape: Element) -> list[Element]:
    """Text boxes in a frame, or the shape itself where it has paragraphs of its own."""
    if any(local_name(child) in ("p", "list") for child in shape):
        return [shape]
    return [found for child in shape for found in ([child] if local_name(child) == "text-box" else _boxes(child))]


def _repeated(element: Element, what: str) -> int:
    return min(int(element.get(f"{_TABLE}number-{what}-repeated", 1)), _MOST_REPEATED)
