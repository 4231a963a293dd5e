"""What every reader makes of a file: blocks in reading order, and what the file says of itself."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.types import Message

# Told each page that is read, and how many there are, where reading may take longer than a few seconds.
OnPage = Callable[[int, int], None]


class BlockKind(StrEnum):
    """What a block is; a `ROW` is one row of a table, a `NOTE` a footnote or an endnote."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document.

    `level` counts from 1 for headings (0 when it is not known yet), is 1 for the header row of a table, and 0 else. `page` counts
    from 1 in formats that have pages, and is 0 in the others. `merged` are the cells of a row, counted from 0, that stand
    there because the one to the left or above reaches into them.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int = 0
    merged: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found: blocks; what front matter states; what HTML meta or file properties add (of less
    weight than the first page); and a sentence for each thing that was left out."""

    blocks: Sequence[Block]
    stated: Mapping[str, object] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[Message] = ()


def table_blocks(
    rows: Sequence[Sequence[str]], *, page: int = 0, merged: Sequence[Collection[int]] = ()
) -> Iterator[Block]:
    """A table as blocks, its first row as header. Cells merged over several rows or columns come repeated; `merged` tells
    which of each row do.

    A table of one column is a frame around text: its cells become paragraphs.
    """
    cells = [[_in_a_line(cell) for cell in row] for row in rows]
    width = max((len(row) for row in cells), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in cells)]
    kept = [[row[column] if column < len(row) else "" for column in used] for row in cells]
    level = 1
    repeated = [tuple(at for at, column in enumerate(used) if column in own) for own in merged]
    repeated += [()] * (len(kept) - len(repeated))
    for row, own in zip(kept, repeated, strict=False):
        if not any(row):
            continue
        if len(used) == 1:
            yield Block(BlockKind.PARAGRAPH, row[0], page=page)
        else:
            yield Block(BlockKind.ROW, row_text(row), level, page, own)
        level = 0


def row_text(cells: Sequence[str]) -> str:
    """A row as Markdown writes it; a bar inside a cell becomes a slash, which needs no escaping."""
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def note_block(number: str, text: str, *, page: int = 0) -> Block:
    """A footnote as a line of its own, to stand below the paragraph that calls it."""
    word = "주" if re.search("[가-힣]", text) else "Note "
    return Block(BlockKind.NOTE, f"{word}{number}) {_in_a_line(text)}", page=page)


def note_mark(number: str) -> str:
    """The call of a footnote inside a text: ¹² rather than 12, which would lengthen a figure before it."""
    return number.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
