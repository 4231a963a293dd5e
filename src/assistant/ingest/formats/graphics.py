"""What office files keep beside their text: charts as tables of the values they show, diagrams as paragraphs."""

from collections.abc import Iterator
from typing import Final

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.drawing_text import A, text_of
from assistant.ingest.formats.number_format import shown_number
from assistant.ingest.formats.ooxml import RELATION, Package
from assistant.ingest.formats.tables import Cell, blocks_of_table

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def graphic_blocks(package: Package, part: str, drawing: Element, page: int = 0) -> Iterator[Block]:
    """The charts and diagrams to which a drawing in a part of a package leads."""
    for element in drawing.iter(f"{_C}chart", "{*}relIds"):
        is_chart = local_name(element) == "chart"
        if name := package.target(part, element.get(f"{RELATION}{'id' if is_chart else 'dm'}")):
            root = package.xml(name)
            yield from chart_blocks(root, page) if is_chart else _diagram_blocks(root, page)


def chart_blocks(root: Element, page: int = 0) -> Iterator[Block]:
    """The title of a chart, and a table of its series by category."""
    for title in root.iterfind(f"{_C}chart/{_C}title"):
        text = " ".join(" ".join(text_of(each) for each in title.iter(f"{A}p")).split())
        if text:
            yield Block(BlockKind.PARAGRAPH, text, page=page)
    series = [each for each in root.iter(f"{_C}ser") if _first(each, "val", "yVal") is not None]
    columns = [_points(_first(each, "val", "yVal")) for each in series]
    categories = next((found for each in series if (found := _points(_first(each, "cat", "xVal")))), {})
    names = [_points(name := each.find(f"{_C}tx")).get(0, "") or _stated(name) for each in series]
    places = sorted({*categories, *(place for column in columns for place in column)})
    rows = [[categories.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    if rows:
        yield from blocks_of_table([[Cell(text) for text in row] for row in (["", *names], *rows)], page=page)


def _diagram_blocks(root: Element, page: int) -> Iterator[Block]:
    """The texts of a diagram (SmartArt), in the order in which they were entered."""
    for point in root.iter("{*}pt"):
        for paragraph in point.iter(f"{A}p"):
            text = " ".join(text_of(paragraph).split())
            if text:
                yield Block(BlockKind.PARAGRAPH, text, page=page)


def _first(element: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := element.find(f"{_C}{name}")) is not None), None)


def _stated(name: Element | None) -> str:
    """The name of a series that stands in the chart itself, as Hancom's programs write it."""
    return "" if name is None else name.findtext(f"{_C}v") or ""


def _points(element: Element | None) -> dict[int, str]:
    """The values that a file keeps of a series, by place, as the chart shows them."""
    if element is None:
        return {}
    cache = next(
        (each for each in element.iter() if local_name(each) in ("numCache", "strCache", "lvl", "numLit", "strLit")),
        element,
    )
    code = cache.findtext(f"{_C}formatCode") or "General"
    return {
        int(point.get("idx", 0)): shown_number(value, point.get("formatCode", code))
        for point in cache.iterfind(f"{_C}pt")
        if (value := point.findtext(f"{_C}v"))
    }
