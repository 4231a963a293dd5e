"""What PPTX keeps beside its slides: charts as tables of the values they show, diagrams as paragraphs."""

from collections.abc import Iterator
from typing import Final

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.number_format import shown_number
from assistant.ingest.formats.pptx_text import A, text_of
from assistant.ingest.formats.tables import Cell, blocks_of_table

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def chart_blocks(root: Element, page: int) -> Iterator[Block]:
    """The title of a chart, and a table of its series by category."""
    for title in root.iterfind(f"{_C}chart/{_C}title"):
        text = " ".join(" ".join(text_of(each) for each in title.iter(f"{A}p")).split())
        if text:
            yield Block(BlockKind.PARAGRAPH, text, page=page)
    series = [each for each in root.iter(f"{_C}ser") if each.find(f"{_C}val") is not None]
    columns = [_points(each.find(f"{_C}val")) for each in series]
    categories = next((found for each in series if (found := _points(each.find(f"{_C}cat")))), {})
    names = [_points(each.find(f"{_C}tx")).get(0, "") for each in series]
    places = sorted({*categories, *(place for column in columns for place in column)})
    rows = [[categories.get(place, ""), *(column.get(place, "") for column in columns)] for place in places]
    if rows:
        yield from blocks_of_table([[Cell(text) for text in row] for row in (["", *names], *rows)], page=page)


def diagram_paragraphs(root: Element) -> Iterator[str]:
    """The texts of a diagram (SmartArt), in the order in which they were entered."""
    for point in root.iter():
        if local_name(point) == "pt":
            for paragraph in point.iter(f"{A}p"):
                text = " ".join(text_of(paragraph).split())
                if text:
                    yield text


def _points(element: Element | None) -> dict[int, str]:
    """The values that a file keeps of a series, by place, as the chart shows them."""
    if element is None:
        return {}
    cache = next(
        (each for each in element.iter() if local_name(each) in ("numCache", "strCache", "lvl", "numLit")), element
    )
    code = cache.findtext(f"{_C}formatCode") or "General"
    return {
        int(point.get("idx", 0)): shown_number(value, point.get("formatCode", code))
        for point in cache.iterfind(f"{_C}pt")
        if (value := point.findtext(f"{_C}v"))
    }
