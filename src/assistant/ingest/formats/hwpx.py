"""HWPX, an archive of XML, as paragraphs."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assistant.errors import ReadError
from assistant.ingest.formats.archive import Element, entry, local_name, open_archive, parse_xml
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
)  # fmt: skip

_SECTION: Final = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
# Inside a run of text: elements that stand for a character.
_CHARACTERS: Final = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_NOTES: Final = ("FOOTNOTE", "ENDNOTE")


def hwpx_body(path: Path) -> Body:
    """What the sections of the file hold. Raises `ReadError` when it is damaged."""
    with open_archive(path) as archive:
        names = {int(match[1]): name for name in archive.namelist() if (match := _SECTION.fullmatch(name))}
        if not names:
            raise ReadError("damaged", detail="without Contents/section0.xml")
        reader = _Sections(_Styles.of(archive), archive)
        for _, name in sorted(names.items()):
            reader.read(parse_xml(entry(archive, name)))
    return reader.body


@dataclass
class _Styles:
    """What Contents/header.xml says of markers: of each kind of paragraph, by id."""

    headings: dict[str, Element] = field(default_factory=dict)
    numberings: dict[str, Numbering] = field(default_factory=dict)
    bullets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> "_Styles":
        """Those of the file; none where it has no header."""
        if "Contents/header.xml" not in archive.namelist():
            return cls()
        root = parse_xml(entry(archive, "Contents/header.xml"))
        return cls(
            {str(kind.get("id")): kind.find("{*}heading") for kind in root.iter("{*}paraPr")},
            {str(one.get("id")): _numbering(one) for one in root.iter("{*}numbering")},
            {str(one.get("id")): one.get("char") or "" for one in root.iter("{*}bullet")},
        )

    def head(self, paragraph: Element, outline: str) -> Head | None:
        """The marker of a paragraph; `outline` is the numbering of the headings of its section."""
        heading = self.headings.get(paragraph.get("paraPrIDRef"))
        if heading is None:
            return None
        level, reference = _number(heading, "level"), heading.get("idRef")
        match heading.get("type"):
            case "OUTLINE":
                return Head(level, self.numberings.get(outline), is_outline=True)
            case "NUMBER":
                return Head(level, self.numberings.get(reference))
            case "BULLET":
                return Head(level, bullet=self.bullets.get(reference, ""))
        return None


def _numbering(element: Element) -> Numbering:
    return Numbering(
        [
            Level(one.text or "", NUMERALS.get(one.get("numFormat"), "decimal"), _number(one, "start", 1))
            for one in element.iter("{*}paraHead")
        ]
    )


@dataclass
class _Sections:
    """Goes through the sections of a document."""

    styles: _Styles
    archive: zipfile.ZipFile
    body: Body = field(default_factory=Body)
    outline: str = ""  # the numbering of headings in the section at hand
    is_deleted: bool = False  # whether text is one that somebody struck out while changes were tracked

    def read(self, root: Element) -> None:
        """Add a section."""
        self.body.runs += _runs(root)
        self.body.paragraphs += self._paragraphs(root)

    def _paragraphs(self, element: Element) -> list[Paragraph]:
        """The paragraphs in an element, but not those in objects inside them."""
        return [self._paragraph(one) for one in _nearest(element, "p")]

    def _paragraph(self, element: Element) -> Paragraph:
        parts: list[Part] = []
        self.is_deleted = False
        for child in element:
            self._walk(child, parts)
        return Paragraph(parts, self.styles.head(element, self.outline))

    def _walk(self, element: Element, parts: list[Part]) -> None:
        """Add what an element of a paragraph shows on the page."""
        match local_name(element):
            case "t":
                parts += self._text(element)
            case "run" | "ctrl" | "case":
                for child in element:
                    self._walk(child, parts)
            case "switch" if len(element):  # the same in several ways, for programs of several ages
                self._walk(element[0], parts)
            case "tbl":
                parts.append(self._table(element))
            case "footNote" | "endNote":
                parts.append(Note(self._paragraphs(element)))
            case "autoNum" | "compose" | "dutmal" | "equation" | "chart":
                parts += self._object(element)
            case _:
                self._other(element, parts)

    def _object(self, element: Element) -> Iterator[Part]:
        """What an element shows that holds no paragraphs."""
        match local_name(element):
            case "autoNum":
                yield _auto_number(element)
            case "compose":
                yield element.get("composeText") or ""
            case "dutmal":
                yield ruby(*(element.findtext(f"{{*}}{name}") or "" for name in ("mainText", "subText")))
            case "equation":
                yield f" {from_script(element.findtext('{*}script') or '')} "
            case "chart":
                name = element.get("chartIDRef") or ""
                root = parse_xml(entry(self.archive, name)) if name in self.archive.namelist() else None
                yield from self.body.chart(root, floats=_floats(element))

    def _other(self, element: Element, parts: list[Part]) -> None:
        match local_name(element):
            case "header" | "footer":
                self.body.left_out += _runs(element)
                self.body.furniture += self._paragraphs(element)
            case "hiddenComment" | "fieldBegin":  # a field that has paragraphs is a memo
                self.body.left_out += _runs(element)
            case "secPr":
                self.outline = element.get("outlineShapeIDRef") or ""
            case _ if paragraphs := self._paragraphs(element):
                parts.append(Box(paragraphs, _floats(element)))

    def _text(self, element: Element) -> Iterator[str]:
        """The text of a run without what was struck out."""
        yield from self._kept(element.text)
        for child in element:
            name = local_name(child)
            if name in ("deleteBegin", "deleteEnd"):
                self.is_deleted = name == "deleteBegin"
            else:
                yield from self._kept(_CHARACTERS.get(name, child.text))
            yield from self._kept(child.tail)

    def _kept(self, text: str | None) -> Iterator[str]:
        if text and self.is_deleted:
            self.body.left_out.append(text)
        elif text:
            yield text

    def _table(self, element: Element) -> Table:
        captions = element.findall("{*}caption")
        return Table(
            [self._cell(cell) for cell in _nearest(element, "tc")],
            [paragraph for caption in captions for paragraph in self._paragraphs(caption)],
            _floats(element),
        )

    def _cell(self, element: Element) -> TableCell:
        address, span = element.find("{*}cellAddr"), element.find("{*}cellSpan")
        return TableCell(
            _number(address, "rowAddr"), _number(address, "colAddr"),
            max(1, _number(span, "rowSpan", 1)), max(1, _number(span, "colSpan", 1)), self._paragraphs(element),
        )  # fmt: skip


def _auto_number(element: Element) -> Part:
    shape = element.find("{*}autoNumFormat")
    kind = NUMERALS.get(shape.get("type") if shape is not None else "", "decimal")
    number = numeral(_number(element, "num", 1), kind)
    return Mark(number) if element.get("numType") in _NOTES else number


def _floats(element: Element) -> bool:
    place = element.find("{*}pos")
    return place is not None and place.get("treatAsChar") == "0"


def _runs(element: Element) -> list[str]:
    return ["".join(run.itertext()) for run in element.iter("{*}t")]


def _nearest(element: Element, name: str) -> Iterator[Element]:
    """The elements of that name that have no other of that name around them."""
    for child in element:
        if local_name(child) == name:
            yield child
        else:
            yield from _nearest(child, name)


def _number(element: Element | None, name: str, default: int = 0) -> int:
    value = element.get(name, "") if element is not None else ""
    return int(value) if value.isascii() and value.isdigit() else default
