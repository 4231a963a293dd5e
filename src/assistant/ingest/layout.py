"""Blocks as the text of a document: a line each, with the offsets of headings and pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.ingest.blocks import Block, BlockKind
from assistant.language.grids import Line
from assistant.types import Heading


@dataclass(frozen=True, slots=True)
class Layout:
    """The text of a document; its headings, the offset at which each page starts (none for formats without pages), and
    where the cells begin that the one to the left or above reaches into."""

    text: str
    headings: tuple[Heading, ...]
    pages: tuple[int, ...]
    merged: tuple[int, ...]


_LONGEST_ABOVE = 120  # characters of a line that announces a table


def lay_out(blocks: Sequence[Block], longest: int) -> Layout:
    """Blocks as a text.

    A table longer than `longest` characters becomes several, the header row on each: whoever reads one part
    of it, a person or a model, sees what its columns mean.
    """
    lines: list[str] = []
    headings: list[Heading] = []
    pages: list[int] = []
    merged: list[int] = []
    position = 0
    for part in _parts(blocks, longest):
        if lines:
            lines.append("")  # a blank line, but not inside a list or a table
            position += 1
        for block in part:
            pages += [position] * (block.page - len(pages))
            if block.kind is BlockKind.HEADING:
                headings.append(Heading(block.level, block.text, position))
            if block.merged:
                cells = Line.of(block.text, position).cells
                merged += [cells[column][0] for column in block.merged]
            lines.append(block.text)
            position += len(block.text) + 1
    return Layout("\n".join(lines), tuple(headings), tuple(pages), tuple(merged))


def _parts(blocks: Sequence[Block], longest: int) -> Iterator[Sequence[Block]]:
    """What stands together without a blank line: the items of a list, the rows of a part of a table."""
    above = 0  # characters of what may announce a table
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        match kind:
            case BlockKind.ROW:
                yield from _tables([*group], longest, above)
            case BlockKind.ITEM:
                yield [*group]
            case _:
                lines = [*group]
                above = len(lines[-1].text) + 2 if len(lines[-1].text) <= _LONGEST_ABOVE else 0
                yield from ([block] for block in lines)


def _tables(rows: Sequence[Block], longest: int, above: int) -> Iterator[Sequence[Block]]:
    """Tables that follow each other, apart; each cut where it is too long, the first with the line above it."""
    header: list[Block] = []
    part: list[Block] = []
    for row in rows:
        fits = sum(len(other.text) + 1 for other in part) + len(row.text) + above <= longest
        if row.level or not (fits or len(part) <= len(header)):
            if part:
                yield part
                above = 0
            header = _header(row) if row.level else [replace(line, page=row.page) for line in header]
            part = [*header] if row.level else [*header, row]
        else:
            part.append(row)
    if part:
        yield part


def _header(row: Block) -> list[Block]:
    """The header row, and the line that Markdown wants below it."""
    columns = row.text.count("|") - 1
    return [row, Block(BlockKind.ROW, f"| {' | '.join(['---'] * columns)} |", page=row.page)]
