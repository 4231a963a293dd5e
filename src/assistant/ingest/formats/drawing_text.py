"""The text of shapes in PPTX, and of drawings in the other office files: paragraphs with bullets and numbers."""

from collections.abc import Iterator, Sequence
from typing import Final

from assistant.ingest.blocks import Block, BlockKind, note_mark
from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.equations import from_math
from assistant.ingest.formats.numbering import bullet, item_line, ordinal

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# arabicPeriod is 1. / arabicParenR 1) / arabicParenBoth (1) / circleNumDbPlain ①
_KINDS: Final = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
    "romanUc": "upperRoman", "circleNum": "decimalEnclosedCircle",
}  # fmt: skip
_AROUND: Final = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})"}


class Paragraphs:
    """The paragraphs of one shape, its numbers counted; `styles` say the bullets of levels, the nearest first."""

    def __init__(self, styles: Sequence[Element], page: int) -> None:
        self._styles, self._page = styles, page
        self._counts: dict[int, int] = {}

    def blocks(self, body: Element | None) -> Iterator[Block]:
        """Items where the slide shows a bullet or a number, else paragraphs."""
        for paragraph in children(body, "p"):
            text = " ".join(text_of(paragraph).split())
            if not text:
                continue
            properties = paragraph.find(f"{A}pPr")
            depth = int(properties.get("lvl", 0)) if properties is not None else 0
            marker = self._marker(properties, depth)
            if marker:
                yield Block(BlockKind.ITEM, item_line(depth, marker, text), page=self._page)
            else:
                yield Block(BlockKind.PARAGRAPH, text, page=self._page)

    def _marker(self, properties: Element | None, depth: int) -> str:
        for deeper in [level for level in self._counts if level > depth]:
            del self._counts[deeper]
        mark = self._mark(properties, depth)
        if mark is not None and local_name(mark) == "buAutoNum":
            self._counts[depth] = self._counts.get(depth, int(mark.get("startAt", 1)) - 1) + 1
            return _numbered(self._counts[depth], mark.get("type", ""))
        self._counts.pop(depth, None)
        return "" if mark is None or local_name(mark) == "buNone" else bullet(mark.get("char", ""))

    def _mark(self, properties: Element | None, depth: int) -> Element | None:
        levels = [style.find(f"{A}lvl{depth + 1}pPr") for style in self._styles]
        for each in (properties, *levels):
            for kind in ("buNone", "buAutoNum", "buChar", "buBlip"):
                mark = None if each is None else each.find(f"{A}{kind}")
                if mark is not None:
                    return mark
        return None


def text_of(paragraph: Element) -> str:
    """The text of a paragraph in one line: breaks are there to fit it into its shape."""
    text = ""
    for element in parts(paragraph):
        match local_name(element):
            case "r":
                text += _run(element)
            case "fld" if element.get("type") != "slidenum":
                text += _run(element)
            case "br":
                text += " "
            case "m" | "oMath" | "oMathPara":
                text += f" {from_math(element)} "
    return text


def _run(run: Element) -> str:
    text = "".join(each.text or "" for each in children(run, "t"))
    properties = run.find(f"{A}rPr")
    is_raised = properties is not None and int(properties.get("baseline", "0").rstrip("%") or 0) > 0
    return note_mark(text) if is_raised else text


def _numbered(number: int, scheme: str) -> str:
    kind = next((name for start, name in _KINDS.items() if scheme.startswith(start)), "decimal")
    around = next((text for end, text in _AROUND.items() if scheme.endswith(end)), "{}")
    return around.format(ordinal(number, kind))


def parts(element: Element) -> Iterator[Element]:
    """The children; of alternatives the first."""
    for child in element:
        if local_name(child) == "AlternateContent":
            yield from next((each for each in child if len(each)), ())
        else:
            yield child


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name, none of nothing."""
    if element is not None:
        yield from element.iterchildren(f"{A}{name}")
