"""HTML as blocks: what a saved page shows of its text, without the menus of its site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, note_mark
from assistant.ingest.formats.archive import Element
from assistant.ingest.formats.html_meta import decode_html, page_meta
from assistant.ingest.formats.html_page import Page
from assistant.ingest.formats.numbering import item_line, ordinal
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.ingest.formats.text import blocks_of_plain_text, visible
from assistant.ingest.suspicions import name_hidden_characters, name_hidden_text

_BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_LISTS: Final = ("ul", "ol", "menu", "dir")
_KINDS: Final = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LONGEST_TERM: Final = 30  # characters of a term that stands in one line with what it means
_SHORTEST_ALT: Final = 20  # characters of a picture's words that are more than its name
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|webp)$", re.IGNORECASE)
_COPYRIGHT: Final = re.compile(r"[^\n]*[©ⓒ][^\n]*")


def read_html(path: Path, on_page: OnPage) -> Content:
    """The blocks of a page and its meta elements. When nothing is left without menus, everything is kept."""
    return content_of_page(path.read_bytes())


def content_of_page(stored: bytes) -> Content:
    """The same for a page that stands in another file."""
    written, warnings = decode_html(stored)
    text = visible(written)
    root = _parse(text)
    page = Page(root)
    blocks = _Walk(page.hidden | page.furniture).blocks(root) or _Walk(page.hidden).blocks(root)
    warnings += [*name_hidden_characters(written), *name_hidden_text(page.hidden_text())]
    return Content([*blocks, *_copyright(root, page)], meta=page_meta(root, text), warnings=warnings)


def _parse(text: str) -> Element:
    # huge_tree, because unclosed tags pile up in old pages; beyond 2,048 levels libxml2 drops what follows.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        raise ReadError("no_text")
    if any("depth" in error.message for error in parser.error_log):
        raise ReadError("endless_elements")
    return root


def _copyright(root: Element, page: Page) -> Iterator[Block]:
    """The copyright line of the footer, which tells the publisher."""
    for element in root.iter("*"):
        if element in page.furniture and "footer" in (element.tag, element.get("id")):
            for line in _COPYRIGHT.findall("\n".join(element.itertext())):
                yield Block(BlockKind.PARAGRAPH, " ".join(line.split()))


@dataclass
class _List:
    """An open list: how its items are numbered ("" for bullets), and the number of the next one."""

    kind: str
    number: int = 1
    step: int = 1


@dataclass
class _Frame:
    """The body of the page, or a cell: its blocks so far, and the lists, terms and heading that are open in it."""

    blocks: list[Block] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    marker: str = ""  # of an item that has no text yet
    level: int = 0  # of the heading one is in
    inside: str = ""  # "dt" or "dd"
    element: Element = None  # the cell


class _Walk:
    """One way through the elements, without recursion: a page may nest two thousand of them."""

    def __init__(self, left_out: set[Element]) -> None:
        self._left_out = left_out
        self._frames = [_Frame()]
        self._tables: list[list[list[Cell]]] = []
        self._words: list[str] = []
        self._alts: list[str] = []
        self._raised: list[int] = []  # where in the words each open <sup> begins
        self._is_pre = False

    @property
    def _frame(self) -> _Frame:
        return self._frames[-1]

    def blocks(self, root: Element) -> list[Block]:
        """The blocks of everything that is not left out."""
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            is_left_out = element in self._left_out
            if event == "end":
                if not is_left_out:
                    self._leave(element)
                self._add(element.tail)
            elif is_left_out:
                events.skip_subtree()
            else:
                self._enter(element)
                self._add(element.text)
        self._break()
        return self._frame.blocks

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(text if self._is_pre else re.sub(r"\s+", " ", text))

    def _enter(self, element: Element) -> None:
        name = element.tag
        if name in _BLOCKS:
            self._break()
        match name:
            case "br":
                self._words.append(" " if self._frame.level else "\n")
            case "img":
                self._alts.append(" ".join((element.get("alt") or "").split()))
            case "sup":
                self._raised.append(len(self._words))
            case "a" if _follows_a_link(element):
                self._words.append(" ")
            case "pre":
                self._is_pre = True
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._frame.level = int(name[1])
            case _:
                self._enter_list(element)
                self._enter_table(element)

    def _leave(self, element: Element) -> None:
        name = element.tag
        if name == "pre":
            self._leave_pre()
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._leave_heading()
        elif name in _BLOCKS:
            self._break()
        elif name == "sup" and self._raised:
            start = self._raised.pop()
            self._words[start:] = [note_mark("".join(self._words[start:]))]
        self._leave_list(name)
        self._leave_table(element)

    def _enter_list(self, element: Element) -> None:
        frame, name = self._frame, element.tag
        if name in _LISTS:
            frame.lists.append(_list(element))
        elif name == "li":
            frame.marker = _marker(frame.lists[-1], element) if frame.lists else "-"
        elif name in ("dt", "dd"):
            if name == "dt" and frame.inside == "dt":
                self._flush_terms()
            frame.inside = name

    def _leave_list(self, name: str) -> None:
        frame = self._frame
        if name in _LISTS and frame.lists:
            frame.lists.pop()
        if name in (*_LISTS, "li"):
            frame.marker = ""
        elif name in ("dl", "dd"):
            self._flush_terms()
            frame.inside = ""

    def _flush_terms(self) -> None:
        """Terms without a meaning stand alone."""
        self._frame.blocks += [Block(BlockKind.PARAGRAPH, term) for term in self._frame.terms]
        self._frame.terms.clear()

    def _enter_table(self, element: Element) -> None:
        name = element.tag
        if name == "table":
            if self._frame.level:
                self._leave_heading()
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name in ("td", "th") and self._tables:
            self._frames.append(_Frame(element=element))

    def _leave_table(self, element: Element) -> None:
        name = element.tag
        if name == "table" and self._tables:
            self._frame.blocks += blocks_of_table(self._tables.pop())
        elif name in ("td", "th") and element is self._frame.element:
            frame = self._frames.pop()
            rows = self._tables[-1]
            if not rows:
                rows.append([])
            columns, height = _span(element, "colspan"), _span(element, "rowspan")
            rows[-1].append(Cell(blocks=tuple(frame.blocks), columns=columns, rows=height))

    def _leave_pre(self) -> None:
        self._is_pre = False
        text = "".join(self._words)
        self._clear()
        self._frame.blocks += blocks_of_plain_text(text)

    def _leave_heading(self) -> None:
        frame = self._frame
        text = " ".join((self._take() or " ".join(self._alts)).split())
        if text:
            frame.blocks.append(Block(BlockKind.HEADING, text, frame.level or 1))
        frame.level = 0
        self._clear()

    def _break(self) -> None:
        """The end of a line of text: what was gathered becomes blocks."""
        if self._is_pre or self._frame.level:
            self._words.append("\n" if self._is_pre else " ")
            return
        words = self._take() or " ".join(filter(_says_more, self._alts))
        self._clear()
        for line in words.split("\n"):
            if text := " ".join(line.split()):
                self._line(text)

    def _take(self) -> str:
        return "".join(self._words).strip()

    def _clear(self) -> None:
        self._words.clear()
        self._alts.clear()
        self._raised = [0] * len(self._raised)

    def _line(self, text: str) -> None:
        frame = self._frame
        if frame.inside == "dt":
            frame.terms.append(text)
        elif frame.inside == "dd" and frame.terms and len(frame.terms[-1]) <= _LONGEST_TERM:
            term = frame.terms.pop()
            self._flush_terms()
            frame.blocks.append(Block(BlockKind.ITEM, f"{term}{'' if term.endswith((':', '?')) else ':'} {text}"))
        else:
            self._flush_terms()
            is_item = bool(frame.marker or frame.lists)
            depth = max(0, len(frame.lists) - 1) + (is_item and not frame.marker)
            line = item_line(depth, frame.marker, text) if is_item else text
            frame.blocks.append(Block(BlockKind.ITEM if is_item else BlockKind.PARAGRAPH, line))
            frame.marker = ""


def _follows_a_link(element: Element) -> bool:
    """Whether nothing stands between a link and the one before it, which the page sets apart by its style."""
    before = element.getprevious()
    return before is not None and before.tag == "a" and not (before.tail or "").strip()


def _list(element: Element) -> _List:
    if element.tag != "ol":
        return _List("")
    start = element.get("start") or ""
    is_reversed = element.get("reversed") is not None
    number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    if is_reversed and not start:
        number = sum(child.tag == "li" for child in element)
    return _List(_KINDS.get(element.get("type") or "", "decimal"), number, -1 if is_reversed else 1)


def _marker(around: _List, item: Element) -> str:
    if not around.kind:
        return "-"
    value = item.get("value") or ""
    number = int(value) if re.fullmatch(r"-?\d{1,6}", value) else around.number
    around.number = number + around.step
    return f"{ordinal(number, around.kind)}."


def _span(cell: Element, name: str) -> int:
    match = re.match(r"\s*(\d{1,5})", cell.get(name) or "")
    number = int(match[1]) if match else 1
    return number or (65_534 if name == "rowspan" else 1)  # rowspan="0" reaches to the end


def _says_more(alt: str) -> bool:
    return len(alt) >= _SHORTEST_ALT and not _PICTURE.search(alt)
