"""The pages of a PDF as blocks: paragraphs and tables that go on over pages, headings by size, footnotes below."""

from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.ingest.blocks import Block, BlockKind, note_block
from assistant.ingest.formats.pdf_furniture import take_furniture
from assistant.ingest.formats.pdf_paragraphs import Measures, Paragraph, goes_on, measure, paragraphs_of
from assistant.ingest.formats.pdf_parts import PageParts, Region, Table, settle_edges
from assistant.ingest.formats.pdf_tables import TableRun, cell_paragraphs
from assistant.ingest.formats.wrapped import Habits, habits_of, unwrapped

_LOWEST_LEVEL = 3
_LONGEST_HEADING = 120  # characters


def blocks_of_pages(pages: Sequence[PageParts]) -> list[Block]:
    """The blocks of a document, without its furniture; what running lines say beside the text, at its ends."""
    running = take_furniture(pages)
    settle_edges(pages)
    measures = measure(pages)
    items = _in_one_flow(pages, measures)
    habits = habits_of(chain.from_iterable(map(_lines, items)))
    levels = _levels([item for item in items if isinstance(item, Paragraph)], measures)
    first, last = (pages[0].number, pages[-1].number) if pages else (0, 0)
    return [
        *(Block(BlockKind.PARAGRAPH, text, page=first) for text in running.above),
        *(block for item in items for block in _blocks(item, habits, levels)),
        *(Block(BlockKind.PARAGRAPH, text, page=last) for text in running.below),
    ]


_Item = Paragraph | TableRun


def _in_one_flow(pages: Sequence[PageParts], measures: Measures) -> list[_Item]:
    """Paragraphs, tables and footnotes in order; those that go on in the next column or page are one."""
    items: list[_Item] = []
    last: _Item | None = None  # but for footnotes
    for page in pages:
        notes: list[Paragraph] = []
        for number, part in enumerate(page.parts):
            for item in _items(part, page, measures):
                if isinstance(item, Paragraph) and item.note:
                    notes.append(item)
                elif last is None or not _takes(last, item, part, is_first=number == 0, measures=measures):
                    items.append(item)
                    last = item
        items += notes
    return items


def _items(part: Region | Table, page: PageParts, measures: Measures) -> Iterator[_Item]:
    if isinstance(part, Table):
        yield TableRun.of(part, page.number)
    else:
        yield from paragraphs_of(part, page, measures)


def _takes(last: _Item, item: _Item, part: Region | Table, *, is_first: bool, measures: Measures) -> bool:
    """Whether the item, the first one of a part, belongs to the last one; then it becomes a part of it."""
    if isinstance(last, TableRun):
        return isinstance(part, Table) and is_first and last.take(part, item.page)
    if not isinstance(item, Paragraph) or not isinstance(part, Region) or item.lines[0] is not part.lines[0]:
        return False
    if not goes_on(last, item, measures):
        return False
    last.lines += item.lines
    last.region = part
    return True


def _lines(item: _Item) -> Iterator[list[str]]:
    if isinstance(item, Paragraph):
        yield item.texts()
    else:
        for cell in item.cells():
            yield from ([line.text for line in lines] for lines in cell_paragraphs(cell))


def _levels(paragraphs: Sequence[Paragraph], measures: Measures) -> dict[int, int]:
    """The level of each paragraph that is a heading, by its size: 1 is for a title on the first page."""
    headings = [paragraph for paragraph in paragraphs if _is_heading(paragraph, measures)]
    sizes: list[list[float]] = []
    for size in sorted({heading.size for heading in headings}, reverse=True):
        if sizes and size >= 0.95 * sizes[-1][0]:
            sizes[-1].append(size)
        else:
            sizes.append([size])
    has_title = any(heading.page == 1 and heading.size in sizes[0] for heading in headings)
    top = 1 if has_title else 2
    ranks = {size: rank for rank, group in enumerate(sizes) for size in group}
    return {id(heading): min(top + ranks[heading.size], _LOWEST_LEVEL) for heading in headings}


def _is_heading(paragraph: Paragraph, measures: Measures) -> bool:
    is_short = sum(map(len, paragraph.texts())) <= _LONGEST_HEADING
    return is_short and not paragraph.note and measures.is_heading(paragraph.lines[0])


def _blocks(item: _Item, habits: Habits, levels: dict[int, int]) -> Iterator[Block]:
    if isinstance(item, TableRun):
        yield from item.blocks(habits)
        return
    text = unwrapped(item.texts(), habits)
    if item.note:
        yield note_block(item.note, text, page=item.page)
    elif level := levels.get(id(item), 0):
        yield Block(BlockKind.HEADING, text, level, item.page)
    else:
        yield Block(BlockKind.PARAGRAPH, text, page=item.page)
