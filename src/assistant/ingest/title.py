"""The title of a document that has no front matter: what stands above its text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.issuers import body_in
from assistant.ingest.markers import ANNEX, is_item, mark_of

_LONGEST = 200  # characters; headlines of news sites reach 150
_LINES_OF_ANNEX = 3
_TOP = 30  # blocks above which a title that is known to be one stands
_ENDS_SENTENCE = re.compile(r"(?:(?<!\d)[.!?。]|\d[.][\"'”’)\]]+)[\"'”’)\]]*$")
# What stands above titles: labels and links, dates, 창원시 공고 제2024-12호, 보도자료, a line in brackets, menus, sheet names, captions
_OTHER = re.compile(
    r"[|•@]|https?:|^(?:발행처|배포처|발[간행]일?)\s|(?:19|20)\d{2}\s?[.년-]\s?\d{1,2}\s?[.월-]\s?\d{1,2}|제\s?\d{1,4}(?:\s?-\s?\d+)?\s?호[)\]]?$"
    r"|\S\s{3,}\S|보\s?도\s?(?:참고|설명)?\s?자\s?료$|^[(\[<《〈【].*[)\]>》〉】]$|^(?:sheet|시트)\s?\d+$|^(?:표|그림|table|figure)\s?\d",
    re.I,
)
# What comes before a title that goes on in the next line: 2025년도, 제64회, 제2차 부천시
_COUNT = re.compile(r"(?:제\s?\d+\s?[회차기]|(?:19|20)\d{2}(?:년도?|회계\s?연도|학년도))(?:\s\S+(?:[시군구도회]|\)))?")
_NAMED = re.compile(r"제\s?목\s*:?\s+(?=\S)")  # of an official letter
# A title that goes on in the next line: 의료기기 및 | 보고 방법, 탄소중립을 위한 | 기본법
_GOES_ON = re.compile(r"(?:\s(?:및|또는|and|of|for|the|in)|[위관대]한|따른|[가-힣]을|[가-힣]를)$")


def mark_title(blocks: Sequence[Block], expected: str = "") -> tuple[list[Block], str]:
    """The blocks with the title as a heading of level 1, and that title; empty when nothing is certain to be it.

    It is the line that HTML meta or file properties give as title, `expected`; else the only heading of level 1; else the
    first line above all sentences that is one or reads like a title, with the next one where it breaks off.
    """
    known = next((number for number, block in enumerate(blocks[:_TOP]) if _is_expected(block, expected)), None)
    position = _title_position(blocks) if known is None else known
    if position is None:
        return [*blocks], _annex_title(blocks)
    title, rest = blocks[position], blocks[position + 1 :]
    if title.kind is BlockKind.HEADING and title.level == 1:
        return [*blocks], title.text
    if known is None and any(block.kind is BlockKind.HEADING and block.level for block in blocks[:position]):
        return [*blocks], title.text.strip()  # of a sheet, whose name must stay above its table
    while rest and _goes_on(title.text.strip()) and _may_be(rest[0]):
        title, rest = replace(title, text=f"{title.text.strip()} {rest[0].text.strip()}"), rest[1:]
    title = replace(title, kind=BlockKind.HEADING, text=_NAMED.sub("", title.text.strip()), level=1)
    return [*blocks[:position], title, *rest], title.text


def _annex_title(blocks: Sequence[Block]) -> str:
    """What a file that begins with an annex is of: [별표 1] 주차요금표(제4조 관련)."""
    first = [block.text.strip() for block in blocks[:_LINES_OF_ANNEX]]
    marks = ((line, mark_of(line)) for line in first)
    return next((line for line, mark in marks if mark and mark.kind == ANNEX and mark.words), "")


def _goes_on(text: str) -> bool:
    return _GOES_ON.search(text) is not None or _COUNT.fullmatch(text) is not None


def _is_expected(block: Block, expected: str) -> bool:
    return block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and bool(expected) and block.text.strip() == expected


def _title_position(blocks: Sequence[Block]) -> int | None:
    """The heading of level 1, if the document has one such and it is no name of a series; else the first line like a title."""
    headings = [number for number, block in enumerate(blocks) if block.kind is BlockKind.HEADING and block.level == 1]
    above = [number for number in _above_sentences(blocks) if _may_be(blocks[number])]
    if len(headings) == 1 and headings[0] < _TOP and (headings[0] in above or _is_long(blocks[headings[0]].text)):
        return headings[0]
    like = (number for number in above if number in headings or _is_like_a_title(blocks[number].text.strip()))
    return next(like, above[0] if len(above) == 1 and len(blocks) > 1 else None)


def _above_sentences(blocks: Sequence[Block]) -> Iterator[int]:
    for number, block in enumerate(blocks):
        text, mark = block.text.strip(), mark_of(block.text)
        if block.kind is BlockKind.ITEM or _ENDS_SENTENCE.search(text) or (mark and mark.kind != ANNEX):
            return
        if not mark:
            yield number


def _is_like_a_title(text: str) -> bool:
    return _is_long(text) or _goes_on(text)


def _may_be(block: Block) -> bool:
    return block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and len(block.text) <= _LONGEST and not (
        _OTHER.search(block.text.strip()) or is_item(block.text) or _ENDS_SENTENCE.search(block.text) or body_in(block.text)
    )  # fmt: skip


def _is_long(text: str) -> bool:
    """Four words of English or ten Hangul characters: less may be the name of a series or a logo."""
    return len(text.split()) >= 4 or len(re.findall(r"[가-힣]", text)) >= 10
