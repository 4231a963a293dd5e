"""What surrounds a text on its page goes; no word of the text goes with it."""

import os
from pathlib import Path

import pytest

from assistant.ingest.blocks import Block, BlockKind
from assistant.ingest.furniture import without_furniture

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))
KNOWLEDGE = sorted((Path(__file__).parents[1] / "knowledge").rglob("??/*.md"))
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
FURNITURE = "본문 바로가기|bar_progress|Text Size|Close|Join us on social!|Top|© The Asia Business Daily(www.asiae.co.kr). All rights reserved."

PROSE = "창원시는 청년 월세를 지원하는 사업을 3월부터 시작한다고 밝혔다."


def paragraphs(*texts: str, page: int = 0) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text, page=page) for text in texts]


def kept(*texts: str) -> list[str]:
    return [block.text for block in without_furniture(paragraphs(*texts))[0]]


BOARD = [
    "본문 바로가기  주메뉴 바로가기", "홈 > 창원소식 > 보도자료", "조회수 1,234", "조회 12", "첨부파일", "첨부파일 청년월세.hwp (32KB)",
    "첨부파일   250304_청년월세.hwp   바로보기", "| 첨부파일 | 250304_청년월세.hwp 바로보기 |", "다운로드", "페이스북 공유하기  트위터 공유하기  인쇄",
    "이전글", "다음글 : 2025년 청년 축제", "본 저작물은 \"공공누리 제1유형\" 조건에 따라 이용할 수 있습니다.",
    "이 페이지에서 제공하는 정보에 만족하십니까?", "목록  이전글  다음글   이 페이지에서 제공하는 정보에 만족하십니까?  매우만족  만족  보통  평가하기",
    "COPYRIGHT CHANGWON CITY. ALL RIGHTS RESERVED.",
]  # fmt: skip


@pytest.mark.parametrize("line", BOARD)
def test_what_boards_put_around_a_text_goes_at_the_edges_only(line: str) -> None:
    assert kept(line, PROSE, line) == [PROSE]
    assert kept(PROSE, line, PROSE) == [PROSE, line, PROSE]


def test_the_answers_of_a_survey_go_with_its_question() -> None:
    assert kept(PROSE, "만족도 조사", "이 페이지에 만족하십니까?", "매우만족", "만족", "보통", "평가하기") == [PROSE]
    assert kept(PROSE, "만족도 조사", "매우만족", "만족", "보통") == [PROSE, "만족도 조사", "매우만족", "만족", "보통"]


CONTENT = [
    "담당부서 청년정책담당관 전화 055-225-0000", "신청서는 누리집에서 다운로드", "조회 대상: 무주택 청년", "| 만족 | 보통 | 불만족 |",
    "제출 서류: 신청서.hwp 한 부", "구독 서비스 지원", "- 3 - 4 -", "3/12", "제3쪽", "2024", "홈닥터 사업 > 신청",
]  # fmt: skip


@pytest.mark.parametrize("line", CONTENT)
def test_content_stays_even_at_the_edges(line: str) -> None:
    assert kept(line, PROSE, line) == [line, PROSE, line]
    assert kept(line) == [line]


def test_a_styled_heading_is_content() -> None:
    blocks = [Block(BlockKind.HEADING, "다운로드", 2), *paragraphs("신청서")]
    assert without_furniture(blocks)[0] == blocks


def test_a_text_without_sentences_loses_furniture_at_its_ends_only() -> None:
    items = [f"{number}번째 행사" for number in range(1, 25)]
    assert kept("글자크기", *items[:12], "목록", *items[12:], "목록") == [*items[:12], "목록", *items[12:]]


@pytest.mark.parametrize("line", ["페이지 3 / 12", "Page 3 of 12", "- 3 -", "– 12 –", "3 / 12 페이지", "쪽 3 / 12"])
def test_page_numbers_go_wherever_they_stand(line: str) -> None:
    assert kept(PROSE, line, PROSE) == [PROSE, PROSE]
