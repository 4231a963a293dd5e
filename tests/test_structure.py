"""Headings of official documents are found without styles, nest rightly, and never hide what someone may ask for."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest import read_document, split_chunks
from assistant.ingest.blocks import Block, BlockKind, table_blocks
from assistant.ingest.formats.text import blocks_of_plain_text
from assistant.ingest.markers import is_title, mark_of
from assistant.ingest.structure import find_structure
from assistant.ingest.title import mark_title

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))


def structure_of(text: str) -> list[Block]:
    """As of a format that tells lines and nothing else."""
    return find_structure([Block(BlockKind.PARAGRAPH, line) for line in text.split("\n") if line.strip()])


def outline(blocks: list[Block]) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in blocks if block.kind is BlockKind.HEADING]


ORDINANCE = """창원시 청년 기본 조례
제1장 총칙
제1조(목적) 이 조례는 청년의 권익을 높이는 것을 목적으로 한다.
제2조(정의) ① 이 조례에서 “청년”이란 19세 이상 39세 이하인 사람을 말한다.
② 그 밖의 뜻은 다음과 같다.
1. 청년정책
가. 일자리
나. 주거
2. 청년단체
제2조의2(적용 범위)
창원시에 주민등록을 둔 청년에게 적용한다.
제3조 삭제 <2024. 3. 15.>
제2장 청년정책
제1절 계획의 수립
제4조(기본계획(基本計劃)의 수립) 시장은 5년마다 계획을 세운다.
제2절 지원
제5조(지원대상) 제4조(기본계획의 수립)에 따른 청년에게 월 20만 원을 준다.
제4조(기본계획의 수립) 및 제5조에 따라 세부 사항을 정한다.
부      칙
제1조(시행일) 이 조례는 공포한 날부터 시행한다.
제2조(경과조치) 종전의 규정에 따른다.
부칙 <조례 제1234호, 2024. 3. 15.>
이 조례는 공포한 날부터 시행한다.
[별표 1] 지원금의 지급기준(제5조 관련)
1. 일반기준
가. 신청일을 기준으로 본다.
■ 창원시 청년 기본 조례 [별지 제1호서식] <개정 2024. 3. 15.>
지원 신청서
성명을 적는다."""

ORDINANCE_OUTLINE = [
    (2, "제1장 총칙"),
    (4, "제1조(목적)"),
    (4, "제2조(정의)"),
    (4, "제2조의2(적용 범위)"),
    (4, "제3조"),
    (2, "제2장 청년정책"),
    (3, "제1절 계획의 수립"),
    (4, "제4조(기본계획(基本計劃)의 수립)"),
    (3, "제2절 지원"),
    (4, "제5조(지원대상)"),
    (2, "부      칙"),
    (5, "제1조(시행일)"),
    (5, "제2조(경과조치)"),
    (2, "부칙 <조례 제1234호, 2024. 3. 15.>"),
    (2, "[별표 1] 지원금의 지급기준(제5조 관련)"),
    (3, "1. 일반기준"),
    (2, "■ 창원시 청년 기본 조례 [별지 제1호서식] <개정 2024. 3. 15.>"),
    (3, "지원 신청서"),
]


def test_an_ordinance_nests_as_its_chapters_sections_and_articles() -> None:
    assert outline(structure_of(ORDINANCE)) == ORDINANCE_OUTLINE


def test_the_text_of_an_article_stays_searchable_below_its_title(tmp_path: Path) -> None:
    path = tmp_path / "조례.txt"
    path.write_text(ORDINANCE, "utf-8")
    document = read_document(path, path.name).document
    found = split_chunks(document, longest=600, fits=lambda text: True)
    chunks = {chunk.text.split("\n\n")[-1]: chunk for chunk in found}
    assert document.title == "창원시 청년 기본 조례"
    assert chunks["이 조례는 청년의 권익을 높이는 것을 목적으로 한다."].headings == ("제1장 총칙", "제1조(목적)")
    assert chunks["종전의 규정에 따른다."].headings == ("부      칙", "제2조(경과조치)")
    assert chunks["삭제 <2024. 3. 15.>"].headings == ("제1장 총칙", "제3조")
    fifth = next(chunk for chunk in found if "월 20만 원" in chunk.text)
    assert fifth.headings == ("제2장 청년정책", "제2절 지원", "제5조(지원대상)")
    assert fifth.text.endswith("제4조(기본계획의 수립) 및 제5조에 따라 세부 사항을 정한다.")
    assert all(document.text[chunk.start : chunk.end] == chunk.text for chunk in found)


PLAN = """2026년 창원시 청년정책 시행계획
Ⅰ. 추진배경
□ 청년 인구 현황
○ 창원시 청년은 23만 명이다.
□ 그간의 성과
○ 일자리 분야
- 청년 1,200명이 일자리를 얻었다.
○ 주거 분야
- 청년 300명이 월세를 받았다.
Ⅱ. 세부 계획
1. 일자리
가. 청년 인턴
□ 지원 내용
○ 지원 대상: 19세 이상 39세 이하
○ 월 200만 원 지원
나. 창업 지원
창업 공간을 준다.
2. 주거
가. 월세 지원
□ 신청 방법
온라인으로 신청한다."""

PLAN_OUTLINE = [
    (2, "Ⅰ. 추진배경"),
    (3, "□ 청년 인구 현황"),
    (3, "□ 그간의 성과"),
    (4, "○ 일자리 분야"),
    (4, "○ 주거 분야"),
    (2, "Ⅱ. 세부 계획"),
    (3, "1. 일자리"),
    (4, "가. 청년 인턴"),
    (5, "□ 지원 내용"),
    (4, "나. 창업 지원"),
    (3, "2. 주거"),
    (4, "가. 월세 지원"),
    (5, "□ 신청 방법"),
]

NOTICE = """1. 사업개요
□ 지원 대상
◦ 국내 중소기업
2. 신청 방법
온라인으로 신청한다.
붙임 1
기술성평가 지표
□ 평가 항목
5개 항목을 본다.
붙임 2 제출 서류
1. 공통 서류
□ 사업계획서 양식
양식에 따른다.
2. 추가 서류
해당하는 기업만 낸다."""

NOTICE_OUTLINE = [
    (2, "1. 사업개요"),
    (3, "□ 지원 대상"),
    (2, "2. 신청 방법"),
    (2, "붙임 1"),
    (3, "기술성평가 지표"),
    (4, "□ 평가 항목"),
    (2, "붙임 2 제출 서류"),
    (3, "1. 공통 서류"),
    (4, "□ 사업계획서 양식"),
    (3, "2. 추가 서류"),
]

UNEVEN = """1. 개요
가. 목적
□ 추진 방향
글이다.
2. 내용
□ 지원 대상
글이다.
가. 신청 방법
글이다."""

UNEVEN_OUTLINE = [
    (2, "1. 개요"),
    (3, "가. 목적"),
    (4, "□ 추진 방향"),
    (2, "2. 내용"),
    (3, "□ 지원 대상"),
    (3, "가. 신청 방법"),
]

ENGLISH = """Chapter 1 General Provisions
Article 1 (Purpose) The purpose of this Act is to support young people.
Article 2 (Definitions)
The terms used in this Act are as follows.
Article 2 (Definitions) shall apply to all of them.
Chapter 2 Support
Article 3 (Allowance) ① The mayor pays 3 million won.
ADDENDA
Article 1 (Enforcement Date) This Act enters into force on its promulgation.
Appendix A
Forms are listed here."""

ENGLISH_OUTLINE = [
    (2, "Chapter 1 General Provisions"),
    (3, "Article 1 (Purpose)"),
    (3, "Article 2 (Definitions)"),
    (2, "Chapter 2 Support"),
    (3, "Article 3 (Allowance)"),
    (2, "ADDENDA"),
    (4, "Article 1 (Enforcement Date)"),
    (2, "Appendix A"),
]

REPORT = """1. Introduction
Seo District has 18 neighborhoods.
1.1 Background
The brand is new.
1.1.1 Brand
It is new.
1.2 Scope of the Study
It covers one year.
2. Results
2.1 Complaints
They are answered within 48 hours."""

REPORT_OUTLINE = [
    (2, "1. Introduction"),
    (3, "1.1 Background"),
    (4, "1.1.1 Brand"),
    (3, "1.2 Scope of the Study"),
    (2, "2. Results"),
    (3, "2.1 Complaints"),
]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        pytest.param(PLAN, PLAN_OUTLINE, id="plan: Ⅰ > 1 > 가 > □ > ○"),
        pytest.param(NOTICE, NOTICE_OUTLINE, id="notice: 1 > □, each annex for itself"),
        pytest.param(ENGLISH, ENGLISH_OUTLINE, id="English law"),
        pytest.param(UNEVEN, UNEVEN_OUTLINE, id="a kind left out in one chapter"),
        pytest.param(REPORT, REPORT_OUTLINE, id="English report"),
    ],
)
def test_levels_follow_the_order_in_which_markers_first_appear(text: str, headings: list[tuple[int, str]]) -> None:
    assert outline(structure_of(text)) == headings


BELOW = "\n- 아래 항목이다."

# Lines that look like headings and are none, with what stands around them.
NO_HEADINGS = {
    "a sentence": "1. 청년에게 월세를 지원한다" + BELOW,
    "a sentence with a stop": "□ 청년에게 월세를 지원한다." + BELOW,
    "a statement in note form": "□ 청년에게 월세를 지원함" + BELOW,
    "what is to be done": "1. 신청서를 기한까지 제출할 것" + BELOW,
    "money": "□ 월 최대 20만 원" + BELOW,
    "money in brackets": "1. 지원금(월 20만 원)" + BELOW,
    "a period": "□ 신청 기간 2024. 3. 10. ~ 3. 28." + BELOW,
    "a period in brackets": "□ 신청 기간(3. 10. ~ 3. 28.)" + BELOW,
    "an age": "○ 만 19세 이상 청년" + BELOW,
    "a share": "□ 기준 중위소득 150% 이하" + BELOW,
    "a telephone number": "□ 문의처 055-225-0000" + BELOW,
    "a label with its value": "□ 지원대상: 무주택 청년" + BELOW,
    "a label in brackets with its value": "○ (지원대상) 무주택 청년" + BELOW,
    "an action": "○ 청년 월세 지원 확대" + BELOW,
    "a long statement below ○": "○ 창원시 청년 주거 안정 종합대책 수립 및 부서별 협업체계" + BELOW,
    "a list of names": "1. 신청서\n2. 사업계획서\n3. 통장 사본\n신청은 구청에서 받는다.",
    "a list with notes": "1. 신청서\n※ 자필 서명\n2. 사업계획서\n※ 양식 참조\n신청은 구청에서 받는다.",
    "the last line": "글이다.\n□ 지원 내용",
    "bullets of one kind": "□ 지원 대상\n□ 지원 내용\n□ 신청 방법",
    "a narrower bullet first": "○ 지원 내용\n□ 신청 방법은 다음과 같다.",
    "a number out of count": "5. 지원 내용" + BELOW,
    "a table of contents": "Ⅰ. 추진배경 ····· 1\nⅡ. 추진계획 ····· 3\n본문이다.",
    "a table of contents without leaders": "Ⅰ. 추진배경\nⅡ. 추진계획\nⅢ. 행정사항\n본문이다.",
    "a date": "3. 15.(금) 시행\n- 창원시 전역",
    "a decimal": "3.5 억원 증가" + BELOW,
    "tick boxes": "□ 동의 □ 미동의\n서명한다.",
    "items of an article": "제3조(위원)\n1. 당연직 위원\n가. 경제국장이 맡는다.",
    "a mention of an article": "제3조에 따라 지원한다.\n글이다.",
    "a mention of a titled article": "제3조(지원대상)에 따른 청년이다.",
    "an amendment of an article": "제3조(지원대상) 중 “서한”을 “공식 문서”로 한다.",
    "a wrapped mention": "제10조 및 제12조에 따른 지원\n글이다.",
    "a mention of an annex": "별표 1과 같다.\n글이다.",
    "the list of enclosures": "붙임  1. 신청서 1부.\n      2. 계획서 1부.  끝.",
    "annexes in a list": "붙임 1 신청서\n붙임 2 계획서\n본문이다.",
    "a name with a number": "Section 8 Housing\nIt is a programme.",
    "an English step": "1. The applicant submits the form with all documents\nThe office answers.",
    "an English sentence": "2. Scope.\nIt covers one year.",
    "an English figure": "1. 3 million won\n- a year",
}  # fmt: skip


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in NO_HEADINGS.items()])
def test_what_states_something_or_is_in_a_list_is_no_heading(text: str) -> None:
    found = [title for _, title in outline(structure_of(text))]
    assert found in ([], ["제3조(위원)"], ["붙임 2 계획서"])


HEADINGS = {
    "a year": "1. 2026년도 추진계획\n글이다.",
    "a short year": "□ ’26년 추진방향\n글이다.",
    "a count of stages": "□ 2단계 평가 절차\n글이다.",
    "a remark in brackets": "□ 평가 절차 (붙임 참고)\n글이다.",
    "marker without a space": "1.사업개요\n글이다.",
    "ASCII Roman": "I. 검토의견\n글이다.",
    "Roman without a point": "Ⅰ 추진배경\n글이다.",
    "a table below": "□ 지원 조건\n| 구분 | 금액 |",
    "a note between": "1. 제출 서류\n※ 원본\n신청서를 낸다.",
    "bracketed annex": "[붙임 1] 신청 안내\n글이다.",
    "spaced annex": "(별 첨 1)\n글이다.",
    "an article without brackets": "제21조 경기시간 제한\n글이다.",
    "an article with the marker of a paragraph": "제3조(지원)① 지원한다.",
    "an article and a date of its amendment": "제3조(지원) <개정 2024. 3. 15.> 지원한다.",
    "an article that begins with a quoted word": "제2조(정의) “청년”이란 사람을 말한다.",
    "wide brackets": "제3조（지원） 지원한다.",
}  # fmt: skip


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in HEADINGS.items()])
def test_a_title_with_text_below_is_a_heading(text: str) -> None:
    blocks = find_structure(
        [Block(BlockKind.ROW if line.startswith("|") else BlockKind.PARAGRAPH, line) for line in text.split("\n")]
    )
    assert [block.kind is BlockKind.HEADING for block in blocks][:2] == [True, False]


def test_headings_that_the_reader_knew_keep_their_level() -> None:
    styled = [
        Block(BlockKind.HEADING, "계획", 1), Block(BlockKind.HEADING, "1. 개요", 3), Block(BlockKind.PARAGRAPH, "□ 목적"),
        Block(BlockKind.PARAGRAPH, "글이다."), Block(BlockKind.PARAGRAPH, "2. 내용"), Block(BlockKind.PARAGRAPH, "글이다."),
        Block(BlockKind.HEADING, "제1장 총칙", 2), Block(BlockKind.PARAGRAPH, "제1조(목적) 글이다."),
        Block(BlockKind.HEADING, "부칙", 2), Block(BlockKind.PARAGRAPH, "제1조(시행일) 글이다."),
    ]  # fmt: skip
    assert outline(find_structure(styled)) == [
        (1, "계획"), (3, "1. 개요"), (4, "□ 목적"), (3, "2. 내용"), (2, "제1장 총칙"), (3, "제1조(목적)"), (2, "부칙"), (4, "제1조(시행일)"),
    ]  # fmt: skip


def test_chapters_stand_below_the_title_and_not_below_the_cover_or_the_contents() -> None:
    cover = [
        Block(BlockKind.HEADING, "청년정책 시행계획", 1, 1), Block(BlockKind.HEADING, "창원특례시", 2, 1),
        Block(BlockKind.HEADING, "목 차", 2, 2), Block(BlockKind.PARAGRAPH, "Ⅰ. 추진배경 ···· 1", 0, 2),
        Block(BlockKind.HEADING, "Ⅰ. 추진배경", 3, 3), Block(BlockKind.HEADING, "현황", 4, 3),
    ]  # fmt: skip
    assert outline(find_structure(cover))[2:] == [(9, "목 차"), (2, "Ⅰ. 추진배경"), (4, "현황")]


def test_headings_are_found_once() -> None:
    once = structure_of(f"{ORDINANCE}\n{PLAN}\n{NOTICE}")
    assert find_structure(once) == once


def test_a_table_that_frames_a_title_is_a_heading() -> None:
    blocks = [
        *table_blocks([["Ⅱ", "", "추진계획"]]),
        Block(BlockKind.PARAGRAPH, "글이다."),
        *table_blocks([["1", "일자리"]]),
    ]
    blocks += [*table_blocks([["구분", "금액"], ["1", "일자리"]]), *table_blocks([["붙임 1", "신청 안내"]])]
    assert outline(find_structure(blocks)) == [(2, "Ⅱ. 추진계획"), (3, "1. 일자리"), (2, "붙임 1 신청 안내")]


def test_the_items_of_a_list_that_the_reader_knew_stay_items() -> None:
    items = [
        Block(BlockKind.ITEM, "1. 신청"),
        Block(BlockKind.ITEM, "  - 온라인으로 한다"),
        Block(BlockKind.ITEM, "2. 접수"),
    ]
    assert find_structure(items) == items


def test_a_numbered_list_of_one_with_text_below_is_a_heading() -> None:
    blocks = [
        Block(BlockKind.ITEM, "1. 사업개요"),
        Block(BlockKind.PARAGRAPH, "글이다."),
        Block(BlockKind.ITEM, "2. 문의"),
    ]
    assert outline(find_structure([*blocks, Block(BlockKind.PARAGRAPH, "글이다.")])) == [
        (2, "1. 사업개요"),
        (2, "2. 문의"),
    ]


def test_an_item_among_headings_ends_the_section_above_it() -> None:
    text = "1. 사업개요\n- 창업 지원\n2. 참가자격 : 아래 자격을 모두 갖춘 자\n① 중소기업이다.\n② 체납이 없다."
    blocks = structure_of(text)
    assert outline(blocks) == [(2, "1. 사업개요"), (2, "2. 참가자격")]
    assert blocks[3] == Block(BlockKind.PARAGRAPH, "아래 자격을 모두 갖춘 자")


def test_a_table_and_a_footnote_are_left_as_they_are() -> None:
    blocks = [
        *table_blocks([["제3조(보고)", "현행"], ["□ 지원 내용", "같음"]]),
        Block(BlockKind.NOTE, "주1) 제3조(보고) 보고한다."),
    ]
    assert find_structure(blocks) == blocks


@pytest.mark.parametrize(
    "line",
    [
        "○ 청년을 돕는다",
        "- 청년을 돕는다",
        "1) 청년을 돕는다",
        "가. 청년을 돕는다",
        "① 청년을 돕는다",
        "※ 청년을 돕는다",
        "ㅇ 청년을 돕는다",
        "▸ 청년을 돕는다",
    ],
)
def test_lines_of_lists_are_items(line: str) -> None:
    assert next(block.kind for block in structure_of(f"{line}\n글이다.")) is BlockKind.ITEM


@pytest.mark.parametrize(
    "line", ["2024. 3. 15. 시행", "3.5% 인상", "가격은 같다", "Ⅰ", "나라 살림", "(가칭) 센터", "*별표*"]
)
def test_other_lines_have_no_marker(line: str) -> None:
    assert mark_of(line) is None


pieces = st.sampled_from(
    ["Ⅰ. 추진배경", "1. 개요", "가. 목적", "□ 지원 내용", "○ 대상", "- 창원시 청년이다.", "제3조(지원) 월 20만 원을 준다.", "제1장 총칙",
     "부칙", "[별표 1] 기준", "붙임", "2. 참가자격 : 모두 갖춘 자", "3,000만 원", "제5조 삭제 <2024. 3. 15.>", "1.2 Scope", "글이 있다."]
)  # fmt: skip


@given(st.lists(pieces, min_size=1, max_size=12).map("\n".join))
def test_no_word_is_lost_and_figures_stay_in_the_text(text: str) -> None:
    blocks = structure_of(text)
    assert re.findall(r"\w+", " ".join(block.text for block in blocks)) == re.findall(r"\w+", text)
    assert all(1 < block.level < 12 for block in blocks if block.kind is BlockKind.HEADING)
    assert not any("만 원" in title for _, title in outline(blocks))


@given(st.lists(st.text("가나다라마바사 .,:%()제조장1234□○-만원", min_size=1, max_size=25), min_size=1, max_size=8))
def test_any_lines_keep_their_words(texts: list[str]) -> None:
    blocks = find_structure([Block(BlockKind.PARAGRAPH, text) for text in texts])
    assert re.findall(r"\w", " ".join(block.text for block in blocks)) == re.findall(r"\w", " ".join(texts))


@pytest.mark.parametrize(
    ("line", "kind", "number", "words"),
    [
        ("제3조의2(정의)", "조", 3, "(정의)"), ("제 12 장 보칙", "장", 12, "보칙"), ("Chapter XIV Penalties", "장", 0, "Penalties"),
        ("Ⅳ. 결론", "Ⅰ", 4, "결론"), ("IX. 결론", "Ⅰ", 9, "결론"), ("2.3 범위", "1.1", 3, "범위"), ("12) 기타", "1)", 12, "기타"),
        ("다. 기타", "가.", 3, "기타"), ("③ 시장은", "①", 3, "시장은"), ("ㅇ 대상", "○", 0, "대상"), ("** 주석", "※", 0, "주석"),
        ("부칙(2006·2·14)", "annex", 0, ""), ("별지 제3호서식", "annex", 0, ""), ("붙임 2", "annex", 0, ""),
    ],
)  # fmt: skip
def test_a_marker_has_a_kind_and_a_number(line: str, kind: str, number: int, words: str) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert (mark.kind, mark.number, mark.words) == (kind, number, words)


@pytest.mark.parametrize(
    "title", ["사업개요", "신청기간·방법 및 자격 등", "4대 핵심 과제", "A4 용지", "지원 기준(제5조 관련)"]
)
def test_titles_are_told_from_statements(title: str) -> None:
    assert is_title(title)


def test_a_title_over_two_lines_becomes_one() -> None:
    lines = [
        "식품의약품안전처 공고 제2025-477호",
        "의료기기 수입 중단 및",
        "보고 방법 개정고시(안)",
        "다음과 같이 개정한다.",
    ]
    blocks, title = mark_title([Block(BlockKind.PARAGRAPH, line) for line in lines])
    assert title == "의료기기 수입 중단 및 보고 방법 개정고시(안)"
    assert outline(blocks) == [(1, title)]


def test_a_title_below_the_name_of_a_sheet_leaves_that_above_its_table() -> None:
    blocks = [Block(BlockKind.HEADING, "예산", 2), Block(BlockKind.PARAGRAPH, "2024년 창원시 청년 예산 현황")]
    assert mark_title(blocks) == (blocks, "2024년 창원시 청년 예산 현황")


def test_the_only_heading_of_the_first_level_is_the_title_and_not_what_stands_above_it() -> None:
    above = Block(BlockKind.PARAGRAPH, "제414회 국회(임시회) 제1차 환경노동위원회")
    title = Block(BlockKind.HEADING, "탄소중립 기본법 검토보고", 1)
    assert mark_title([above, title])[1] == title.text
    assert mark_title([above, title, Block(BlockKind.HEADING, "결론", 1)])[1] == above.text


def test_a_title_below_the_table_of_a_press_release_is_a_heading() -> None:
    blocks = [
        *table_blocks([["보도시점", "2025. 6. 20."]]),
        Block(BlockKind.PARAGRAPH, "1분기 해외직접투자는 8.9% 감소하여 줄어"),
    ]
    assert outline(mark_title(blocks)[0]) == [(1, blocks[-1].text)]


def test_the_line_that_meta_names_is_the_title() -> None:
    lines = [
        Block(BlockKind.HEADING, "보도자료", 3),
        *(Block(BlockKind.PARAGRAPH, line) for line in ("창원시정소식 게시판입니다", "월세 지원")),
    ]
    assert outline(mark_title(lines, "월세 지원")[0]) == [(3, "보도자료"), (1, "월세 지원")]


@pytest.mark.parametrize(
    "line",
    ["보도시점 2025. 6. 13.(금) 조간부터 배포", "과학기술정보통신부 보도자료", "《 홈페이지에 공표하는 자료(안) 》", "창원소식    새소식    고시공고    보도자료",
     "Ⅰ. 청년 인구 감소에 대한 추진 배경", "제1조(목적) 이 조례는 청년의 권익을 높인다", "Sheet1"],
)  # fmt: skip
def test_other_lines_at_the_top_are_no_title(line: str) -> None:
    assert mark_title([Block(BlockKind.PARAGRAPH, line)])[1] == ""


def test_a_title_that_stands_alone_in_plain_text_is_a_heading_unless_it_states_a_figure() -> None:
    text = "지원 대상\n\n- 청년\n\n월 20만 원\n\n- 최대 12개월\n\n□ 신청\n\n- 온라인"
    assert outline(find_structure(blocks_of_plain_text(text))) == [(2, "지원 대상"), (3, "□ 신청")]


@pytest.mark.shared
@pytest.mark.parametrize("name", ["welfare-ko", "tydiqa-ko", "squad2"])
def test_prose_has_next_to_no_headings(name: str) -> None:
    path = SHARED / "data" / name / "corpus.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there; set ASSISTANT_SHARED")
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()[:1500]]
    found = [title for text in texts for _, title in outline(structure_of(text))]
    assert len(found) <= len(texts) * 0.02
    assert not any(re.search(r"\d[\d,.]*\s?(?:만|억|원|%|명|세)", title) for title in found)
