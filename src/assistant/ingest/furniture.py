"""What surrounds a text on its page and is no part of it: buttons of web sites, page numbers."""

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.ingest.blocks import Block, BlockKind

# Whole lines that news sites and city-hall boards put around an article.
_WORDS = frozenset(
    (
        "본문 바로가기", "본문바로가기", "주메뉴 바로가기", "메뉴 바로가기", "바로가기", "글자크기", "글자 크기", "글자크기 설정", "글자 크게", "글자 작게", "가",
        "가가", "닫기", "인쇄", "인쇄하기", "공유", "공유하기", "스크랩", "목록", "목록보기", "위로", "맨위로", "이전글", "다음글", "url 복사", "댓글",
        "로그인", "회원가입", "구독", "구독하기", "bar_progress", "text size", "close", "top", "back to top", "share",
        "print", "menu", "join us on social!", "skip to content", "skip to main content",
        "첨부파일", "다운로드", "전체 다운로드", "바로보기", "미리보기", "페이스북 공유하기", "트위터 공유하기", "카카오톡 공유하기", "페이스북", "트위터",
        "개인정보처리방침", "이메일무단수집거부", "저작권정책", "찾아오시는 길",
    )
)  # fmt: skip
# Answers to «이 페이지에서 제공하는 정보에 만족하십니까?», which alone tells that they are no content.
_SURVEY = re.compile(r".{0,30}만족하십니까\??")
_SURVEY_WORDS = frozenset(
    (
        "만족도 조사",
        "만족도조사",
        "매우만족",
        "매우 만족",
        "만족",
        "보통",
        "불만족",
        "매우불만족",
        "매우 불만족",
        "평가하기",
        "의견등록",
    )
)
# Whole lines with something in them: 조회수 1,234; 이전글 …; 첨부파일 a.hwp; 홈 > 소식 > 보도자료; 공공누리
_LINES = re.compile(
    r"조회(?:수)?\s*[:|]?\s*[\d,]+|(?:이전|다음)\s?글\s*[:|]?\s.{1,80}"
    r"|첨부\s?(?:파일)?\s*[:|]?\s*\S.{0,80}\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png)(?:\s*\([^)]*\))?"
    r"|(?:홈|home)\s*(?:>|&gt;|›|»).{1,60}|(?:본|이)\s저작물은.{0,40}공공누리.{0,60}"
    r"|copyright\s[a-z ]{2,40}\.?\sall rights reserved\.?",
    re.I,
)
# Page numbers as a line of their own: 페이지 3 / 12, Page 3 of 12, - 3 -
_PAGE_NUMBER = re.compile(
    r"(?:페이지|쪽|page)\s?\d{1,4}\s?(?:/|of|중)\s?\d{1,4}|\d{1,4}\s?/\s?\d{1,4}\s?(?:페이지|쪽)|[-–—]\s?\d{1,4}\s?[-–—]",
    re.I,
)

# © 2024 The Asia Business Daily(www.asiae.co.kr). All rights reserved. / 저작권자 ⓒ 연합뉴스, 무단 전재-재배포 금지
COPYRIGHT = re.compile(
    r"^(?:copyright|저작권자|<저작권자)?\s*[©ⓒ]\s*(?:copyright\s+)?(?:\d{4}(?:\s?[-–]\s?\d{4})?\.?\s+)?(?:by\s+)?"
    r"(?P<name>[^(.,|<>]{2,60}?)\s*(?:[(.,|<>]|all rights reserved|무단|$)",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?。][\"'”’)\]]*$")

_EDGE_WITHOUT_PROSE = 8  # lines at both ends of a text without a sentence
_LONGEST_LINE = 200  # characters


def without_furniture(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The blocks without furniture, and the copyright lines that went with it.

    Buttons and notices go only above the first and below the last sentence: inside, `Top` may be content.
    """
    numbered = [block for block in blocks if not _PAGE_NUMBER.fullmatch(block.text.strip())]
    return _without_edges(numbered)


def _without_edges(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    head = _before_prose(blocks)
    foot = len(blocks) - _before_prose(list(reversed(blocks)))
    words = _WORDS
    if any(_SURVEY.search(block.text) for block in blocks[foot:]):
        words |= _SURVEY_WORDS
    kept, copyright_lines = [], []
    for number, block in enumerate(blocks):
        is_outside = number < head or number >= foot
        if is_outside and COPYRIGHT.match(block.text):
            copyright_lines.append(block.text)
        elif not (is_outside and _is_furniture(block, words)):
            kept.append(block)
    return kept, copyright_lines


def _before_prose(blocks: Sequence[Block]) -> int:
    """How many blocks stand before the first sentence; a few where there is none, as in lists and tables."""
    count = sum(1 for _ in takewhile(lambda block: not _is_prose(block), blocks))
    return count if count < len(blocks) else min(count, _EDGE_WITHOUT_PROSE)


def _is_furniture(block: Block, words: frozenset[str] = _WORDS) -> bool:
    """Whether all parts of a line are; parts stand in cells of a table or apart by several spaces."""
    text = block.text.strip()
    if len(text) > _LONGEST_LINE or (block.kind is BlockKind.HEADING and block.level):
        return False
    if _LINES.fullmatch(text) or _SURVEY.fullmatch(text):
        return True
    parts = [part for part in re.split(r"\s{2,}|\s*\|\s*", text) if part]
    if len(parts) > 1 and parts[0] == "첨부파일":
        return True
    if block.kind is BlockKind.ROW:  # | 만족 | 보통 | may be the head of a table
        return False
    return bool(parts) and all(
        part.casefold() in words or _LINES.fullmatch(part) or _SURVEY.fullmatch(part) for part in parts
    )


def _is_prose(block: Block) -> bool:
    text = block.text
    return len(text) > 30 and bool(_ENDS_SENTENCE.search(text)) and not (COPYRIGHT.match(text) or _is_furniture(block))
