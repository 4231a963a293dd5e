"""PPTX as blocks, a page for each visible slide: its shapes from top to bottom, then the speaker's notes."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage
from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.drawing_text import A, Paragraphs, children, parts, text_of
from assistant.ingest.formats.graphics import graphic_blocks
from assistant.ingest.formats.ooxml import RELATION, Package, open_package
from assistant.ingest.formats.tables import Cell, blocks_of_table
from assistant.types import Message

P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES: Final = ("title", "ctrTitle")
_FURNITURE: Final = ("dt", "ftr", "hdr", "sldNum", "sldImg")
_WITHOUT_BULLETS: Final = ("subTitle", *_TITLES)
_SAME_HEIGHT: Final = 0.04  # of the slide: shapes that start within it stand beside each other
_ABOVE_ALL: Final = -1_000_000_000  # where titles go, so that what belongs to a slide stands below its title
_USUAL_HEIGHT: Final = 6_858_000  # of a slide, in the units of PowerPoint


def read_pptx(path: Path, on_page: OnPage) -> Content:
    """The blocks of each slide, its title as heading. Notes are kept and marked as such: in them stands what the
    speaker says in full sentences where the slide has key words."""
    with open_package(path) as package:
        root = package.xml(package.main)
        ids = [each.get(f"{RELATION}id") for each in root.iterfind(f"{P}sldIdLst/{P}sldId")]
        names = [part for each in ids if (part := package.target(package.main, each))]
        size = root.find(f"{P}sldSz")
        height = int(size.get("cy", _USUAL_HEIGHT)) if size is not None else _USUAL_HEIGHT
        blocks: list[Block] = []
        hidden = []
        for page, name in enumerate(names, start=1):
            slide = package.xml(name)
            if slide.get("show") in ("0", "false"):
                hidden.append(str(page))
            else:
                blocks += _Slide(package, name, slide, page, height).blocks()
            on_page(page, len(names))
        warnings = [Message.of("slides_hidden", slides=", ".join(hidden))] if hidden else []
        return Content(blocks, warnings=warnings)


class _Slide:
    """A slide with the layout and the master from which its placeholders take places and bullets."""

    def __init__(self, package: Package, name: str, root: Element, page: int, height: int) -> None:
        self._package, self._name, self._root, self._page = package, name, root, page
        self._band = int(height * _SAME_HEIGHT)
        self._bases: list[Element] = []
        below = name
        for kind in ("slideLayout", "slideMaster"):
            found = package.related(below, kind)
            below = found[0] if found else ""
            self._bases += [package.xml(below)] if found else []

    def blocks(self) -> Iterator[Block]:
        """The blocks of the slide; the title of the first one is that of the document."""
        tree = self._root.find(f"{P}cSld/{P}spTree")
        if tree is not None:
            yield from self._shapes(tree)
        for name in self._package.related(self._name, "notesSlide")[:1]:
            yield from self._notes(self._package.xml(name))

    def _shapes(self, group: Element) -> Iterator[Block]:
        for shape in self._in_order([*parts(group)]):
            match local_name(shape):
                case "sp":
                    yield from self._text_shape(shape)
                case "grpSp":
                    yield from self._shapes(shape)
                case "graphicFrame":
                    yield from self._graphic(shape)

    def _in_order(self, shapes: Sequence[Element]) -> list[Element]:
        """From top to bottom; those that start at about the same height from left to right."""
        ordered: list[Element] = []
        band: list[tuple[int, Element]] = []
        start = 0
        for (top, left), shape in sorted(((self._place(shape), shape) for shape in shapes), key=lambda pair: pair[0]):
            if band and top > start + self._band:
                ordered += _from_left(band)
                band = []
            start = start if band else top
            band.append((left, shape))
        return ordered + _from_left(band)

    def _place(self, shape: Element) -> tuple[int, int]:
        """Top and left, a placeholder's those of its layout where it has none of its own."""
        if _placeholder(shape)[0] in _TITLES:
            return _ABOVE_ALL, 0
        for each in (shape, *self._models(shape)):
            for path in (f"*/{A}xfrm/{A}off", f"{P}xfrm/{A}off"):
                if (offset := each.find(path)) is not None:
                    return int(offset.get("y", 0)), int(offset.get("x", 0))
        return 0, 0

    def _models(self, shape: Element) -> Iterator[Element]:
        """The placeholders of layout and master that a placeholder follows: of its number, else of its type."""
        kind, number = _placeholder(shape)
        if kind is None:
            return
        for base in self._bases:
            others = [(each, *_placeholder(each)) for each in base.iter(f"{P}sp")]
            same = [each for each, _, other in others if number and other == number] or [
                each for each, other, _ in others if other == kind or {other, kind} <= {"body", "obj"}
            ]
            yield from same[:1]

    def _text_shape(self, shape: Element) -> Iterator[Block]:
        kind, _ = _placeholder(shape)
        body = shape.find(f"{P}txBody")
        if body is None or kind in _FURNITURE:
            return
        if kind in _TITLES:
            title = " ".join(" ".join(text_of(each) for each in children(body, "p")).split())
            if title:
                yield Block(BlockKind.HEADING, title, 1 if self._page == 1 else 2, self._page)
            return
        yield from Paragraphs(self._styles(shape, body, kind), self._page).blocks(body)

    def _styles(self, shape: Element, body: Element, kind: str | None) -> list[Element]:
        """Where the bullets of a shape's levels are found, the nearest first."""
        bodies = [body, *(found for each in self._models(shape) if (found := each.find(f"{P}txBody")) is not None)]
        styles = [style for each in bodies if (style := each.find(f"{A}lstStyle")) is not None]
        if kind and kind not in _WITHOUT_BULLETS and self._bases:
            styles += self._bases[-1].iterfind(f"{P}txStyles/{P}bodyStyle")
        return styles

    def _graphic(self, frame: Element) -> Iterator[Block]:
        for element in frame.iterfind(f"{A}graphic/{A}graphicData/*"):
            match local_name(element):
                case "tbl":
                    yield from blocks_of_table([self._row(row) for row in children(element, "tr")], page=self._page)
                case "chart" | "relIds":
                    yield from graphic_blocks(self._package, self._name, element, self._page)

    def _row(self, row: Element) -> list[Cell]:
        return [
            Cell(
                blocks=tuple(Paragraphs([], self._page).blocks(cell.find(f"{A}txBody"))),
                columns=int(cell.get("gridSpan", 1)),
                rows=int(cell.get("rowSpan", 1)),
            )
            for cell in children(row, "tc")
            if not {cell.get("hMerge"), cell.get("vMerge")} & {"1", "true"}
        ]

    def _notes(self, root: Element) -> Iterator[Block]:
        bodies = [each for each in root.iter(f"{P}sp") if _placeholder(each)[0] == "body"]
        lines = [text_of(each) for shape in bodies for each in shape.iterfind(f"{P}txBody/{A}p")]
        text = " ".join(" ".join(lines).split())
        if text:
            word = "발표자 노트" if re.search("[가-힣]", text) else "Speaker's notes"
            yield Block(BlockKind.NOTE, f"{word}: {text}", page=self._page)


def _from_left(band: list[tuple[int, Element]]) -> list[Element]:
    return [shape for _, shape in sorted(band, key=lambda pair: pair[0])]


def _placeholder(shape: Element) -> tuple[str | None, str]:
    """Type and number of a placeholder; `None` for a shape that is none."""
    found = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return (None, "") if found is None else (found.get("type", "obj"), found.get("idx", ""))
