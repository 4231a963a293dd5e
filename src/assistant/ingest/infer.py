"""What a file says of itself without front matter: title, publisher, date; and what a saved web page adds."""

import re
from datetime import date
from itertools import takewhile

from assistant.ingest.blocks import Block, BlockKind

# Whole lines that news sites and city-hall boards put around an article.
_FURNITURE = frozenset(
    (
        "본문 바로가기", "본문바로가기", "주메뉴 바로가기", "메뉴 바로가기", "바로가기", "글자크기", "글자 크기", "글자크기 설정", "글자 크게", "글자 작게", "가",
        "가가", "닫기", "인쇄", "인쇄하기", "공유", "공유하기", "스크랩", "목록", "목록보기", "위로", "맨위로", "이전글", "다음글", "url 복사", "댓글",
        "로그인", "회원가입", "구독", "구독하기", "bar_progress", "text size", "close", "top", "back to top", "share",
        "print", "menu", "join us on social!", "skip to content", "skip to main content",
    )
)  # fmt: skip

# © 2024 The Asia Business Daily(www.asiae.co.kr). All rights reserved. / 저작권자 ⓒ 연합뉴스, 무단 전재-재배포 금지
_COPYRIGHT = re.compile(
    r"^(?:copyright|저작권자|<저작권자)?\s*[©ⓒ]\s*(?:copyright\s+)?(?:\d{4}(?:\s?[-–]\s?\d{4})?\.?\s+)?(?:by\s+)?"
    r"(?P<name>[^(.,|<>]{2,60}?)\s*(?:[(.,|<>]|all rights reserved|무단|$)",
    re.IGNORECASE,
)
# Issuer | KRIHS • Publisher | … ; 발행처: 국토연구원 ; 발행기관 | …
_ISSUER = re.compile(
    r"(?:^|[•·|]\s*)(?:issuer|발행처|발행기관|issued by)\s*[|:]\s*(?P<name>[^|•·:]{2,60}?)\s*(?:[•·|]|$)",
    re.I,
)
# 발행일 2024. 3. 15. / 등록일 : 2024-03-15 / Published: 2024-03-15
_PUBLISHED = re.compile(
    r"(?:발행일|등록일|게시일|작성일|배포일|published)\s*[|:]?\s*(?P<y>(?:19|20)\d{2})[.년-]\s*(?P<m>\d{1,2})[.월-]\s*(?P<d>\d{1,2})",
    re.I,
)

_ENDS_SENTENCE = re.compile(r"[.!?。][\"'”’)\]]*$")


def infer_metadata(blocks: list[Block]) -> tuple[list[Block], dict[str, str]]:
    """The blocks without page furniture and with the title as first heading; what is certain of title,
    publisher and published."""
    blocks, copyright_lines = _without_furniture(blocks)
    found = {
        "publisher": _first_group(_ISSUER, [block.text for block in blocks[:12]])
        or _first_group(_COPYRIGHT, copyright_lines),
        "published": _published(blocks),
    }
    title = _title_position(blocks)
    if title is None:
        return blocks, found
    found["title"] = blocks[title].text
    if blocks[title].kind is not BlockKind.HEADING:
        blocks[title] = Block(BlockKind.HEADING, blocks[title].text, 1)
    return blocks, found


def _without_furniture(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Furniture goes only above the first and below the last sentence: inside, `Top` may be content."""
    head = sum(1 for _ in takewhile(lambda block: not _is_prose(block), blocks))
    foot = len(blocks) - sum(1 for _ in takewhile(lambda block: not _is_prose(block), reversed(blocks)))
    kept, copyright_lines = [], []
    for number, block in enumerate(blocks):
        outside = number < head or number >= foot
        if outside and _COPYRIGHT.match(block.text):
            copyright_lines.append(block.text)
        elif not (outside and block.text.strip().casefold() in _FURNITURE):
            kept.append(block)
    return kept, copyright_lines


def _is_prose(block: Block) -> bool:
    text = block.text
    return len(text) > 30 and bool(_ENDS_SENTENCE.search(text)) and not _COPYRIGHT.match(text)


def _title_position(blocks: list[Block]) -> int | None:
    """The first heading of level 1; else the first line above all prose that reads like a title."""
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.level == 1:
            return number
        if block.kind is BlockKind.ITEM or _ENDS_SENTENCE.search(block.text):
            break
        if len(block.text) <= 200 and not re.search(r"[|•@]|https?:", block.text) and _is_long(block.text):
            return number
    return None


def _is_long(text: str) -> bool:
    """Four words of English or ten Hangul characters: less may be the name of a series or a logo."""
    return len(text.split()) >= 4 or len(re.findall(r"[가-힣]", text)) >= 10


def _first_group(pattern: re.Pattern[str], lines: list[str]) -> str:
    matches = (pattern.search(line) for line in lines)
    return next((match["name"].strip() for match in matches if match), "")


def _published(blocks: list[Block]) -> str:
    edges = [*blocks[:12], *blocks[-4:]]
    match = next((match for block in edges if (match := _PUBLISHED.search(block.text))), None)
    try:
        return date(*(int(part) for part in match.groups())).isoformat() if match else ""
    except ValueError:  # 2024. 13. 45.
        return ""
