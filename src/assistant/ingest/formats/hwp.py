"""HWP 5 and HWPX as blocks, with a look at whether all of their text came through."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, Content, OnPage
from assistant.ingest.formats.hwp_paragraphs import Body, blocks_of
from assistant.ingest.formats.hwp_records import hwp_body
from assistant.ingest.formats.hwpx import hwpx_body
from assistant.types import Message

_MOST_LOST: Final = 0.03  # of letters and digits, before the file is said to be read in part


def read_hwp(path: Path, on_page: OnPage) -> Content:
    """The blocks of an HWP 5 file, copy-protected ones (배포용 문서) included."""
    return _content(hwp_body, path)


def read_hwpx(path: Path, on_page: OnPage) -> Content:
    """The blocks of an HWPX file."""
    return _content(hwpx_body, path)


def _content(body_of: Callable[[Path], Body], path: Path) -> Content:
    """What pages repeat is left out, unless there is nothing else."""
    try:
        body = body_of(path)
        blocks, left_out = blocks_of(body.paragraphs), body.left_out
        if not blocks:
            blocks, left_out = blocks_of(body.furniture), []
    except RecursionError as error:
        raise ReadError("endless_tables") from error
    if not blocks:
        raise ReadError("only_pictures")
    warnings = []
    if (lost := _share_lost(body.runs, left_out, blocks)) > _MOST_LOST:
        warnings.append(Message.of("share_unread", percent=f"{100 * lost:.0f}"))
    if body.unread_charts:
        warnings.append(Message.of("charts_unread", count=body.unread_charts))
    return Content(blocks, warnings=warnings)


def _share_lost(runs: Iterable[str], left_out: Iterable[str], blocks: Sequence[Block]) -> float:
    """How much of the letters and digits that the file stores are in no block: a reader that passes over a table
    would do so silently."""
    stored = _letters(runs) - _letters(left_out)
    return (stored - _letters(block.text for block in blocks)).total() / max(1, stored.total())


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter(character for text in texts for character in text if character.isalnum())
