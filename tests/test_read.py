"""A file becomes text without markup and page furniture, and without the loss of a word."""

import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.ingest import read_document
from assistant.ingest.blocks import BlockKind
from assistant.ingest.formats.markdown import blocks_of_markdown
from assistant.ingest.formats.text import blocks_of_plain_text, decode
from assistant.ingest.structure import find_structure
from assistant.types import Document

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))


def read(folder: Path, content: str | bytes, name: str = "a.md") -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path, name).document


PLAN = "청년 주거 계획\n창원시는 2024년에 3억 원을 쓴다.\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAN.encode(), id="UTF-8"),
        pytest.param(PLAN.encode("utf-8-sig"), id="UTF-8 with a byte-order mark"),
        pytest.param(PLAN.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xff\xfe" + PLAN.encode("utf-16-le"), id="UTF-16, little end first"),
        pytest.param(b"\xfe\xff" + PLAN.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(PLAN.encode("cp949"), id="CP949"),
        pytest.param(unicodedata.normalize("NFD", PLAN).encode(), id="NFD"),
        pytest.param(PLAN.replace("\n", "\r\n").encode(), id="Windows lines"),
        pytest.param(PLAN.replace("\n", "\r").encode(), id="old Mac lines"),
        pytest.param(PLAN.replace("2024년", "20\u200b24\ufeff년").encode(), id="zero-width characters"),
        pytest.param(PLAN.replace("쓴다", "\u202e쓴\u2066다").encode(), id="characters that turn the direction"),
        pytest.param((PLAN + "\U000e0041\U000e0042").encode(), id="Unicode tags"),
        pytest.param(PLAN.replace("창원", "창\u00ad원").encode(), id="soft hyphen"),
    ],
)
def test_text_is_the_same_however_it_is_encoded(content: bytes) -> None:
    assert decode(content) == PLAN


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"\x81\xff\x00\xfe plan", id="binary"), pytest.param(b"\x89PNG\x00\xff", id="image")],
)
def test_what_is_no_text_is_refused_with_what_to_do(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"Save it as (?:UTF-8|PDF)"):
        read(tmp_path, content)


def test_a_decomposed_file_name_becomes_a_composed_title(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "청년계획.txt")
    path = tmp_path / name
    path.write_text("- 하나\n- 둘", "utf-8")
    assert read_document(path, unicodedata.normalize("NFC", name)).document.title == "청년계획"


@pytest.mark.parametrize("name", ["a.md", "a.MD", "a.markdown", "a.txt", "a.TXT"])
def test_text_and_markdown_are_readable(name: str, tmp_path: Path) -> None:
    assert read(tmp_path, "본문이다.", name).text == "본문이다."


@pytest.mark.parametrize("name", ["a.hwp", "a.pdf", "a", "a.exe"])
def test_what_is_no_document_by_content_and_name_is_refused_with_what_to_do(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"Save it as one of txt, md, html|Copy it here again, or save it anew"):
        read(tmp_path, "본문이다.", name)


@pytest.mark.parametrize("content", [b"", b"   \n\n", "---\ntitle: 빈 글\n---\n".encode(), b"<!-- nothing -->"])
def test_a_file_without_text_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="has no text"):
        read(tmp_path, content)


FRONT_MATTER = """---
title: 청년 주거 지원
publisher: 창원시
region: 창원
published: 2024-03-15
source: 보도자료 12호
url: https://www.example.org/12
language: ko
---
본문이다.
"""


def test_front_matter_states_every_field(tmp_path: Path) -> None:
    document = read(tmp_path, FRONT_MATTER)
    assert (document.title, document.publisher, document.region) == ("청년 주거 지원", "창원시", "창원")
    assert (document.published, document.source) == ("2024-03-15", "보도자료 12호")
    assert (document.url, document.language, document.text) == ("https://www.example.org/12", "ko", "본문이다.")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        pytest.param("published: 2024", "published", "2024", id="a year"),
        pytest.param("published: 2024-03", "published", "2024-03", id="a month"),
        pytest.param("published: '2024-03-15'", "published", "2024-03-15", id="a quoted day"),
        pytest.param("title: 2024", "title", "2024", id="a number as title"),
        pytest.param("publisher:", "publisher", "", id="nothing"),
        pytest.param("publisher: null", "publisher", "", id="null"),
        pytest.param("title: on", "title", "on", id="a word that YAML takes for a truth value"),
        pytest.param("language: en", "language", "en", id="a language that the text does not have"),
        pytest.param("author: 홍길동", "publisher", "", id="a key of no use"),
    ],
)
def test_a_field_is_read_as_it_is_meant(line: str, field: str, value: str, tmp_path: Path) -> None:
    assert getattr(read(tmp_path, f"---\n{line}\n---\n본문이다.\n"), field) == value


@pytest.mark.parametrize(
    ("lines", "advice"),
    [
        pytest.param("title: 계획: 2024", "Put values with a colon in quotes", id="a colon in a value"),
        pytest.param("title: [a", "that is not YAML", id="an open bracket"),
        pytest.param("published: 15 March 2024", "Write 2024-03-15, 2024-03 or 2024", id="a date in words"),
        pytest.param("published: 2024.3.15", "Write 2024-03-15", id="a date with points"),
        pytest.param("published: 2024-13-40", "Write 2024-03-15", id="no such day"),
        pytest.param("published: '2024-02-30'", "Write 2024-03-15", id="no such day of a month"),
        pytest.param("language: jp", "Write one of ko, en", id="another language"),
        pytest.param("language: Korean", "Write one of ko, en", id="a language in words"),
        pytest.param("url: www.example.org", "with https://", id="an address without https"),
        pytest.param("url: javascript:alert(1)", "with https://", id="a script as address"),
        pytest.param("title:\n  - a\n  - b", "title", id="a list as title"),
    ],
)
def test_wrong_front_matter_is_refused_with_what_to_write(lines: str, advice: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=re.escape(advice)):
        read(tmp_path, f"---\n{lines}\n---\n본문이다.\n")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("---\n첫 문단이다.\n---\n둘째 문단이다.\n", id="a paragraph between rules"),
        pytest.param("첫 문단이다.\n\n---\n\n둘째 문단이다.\n\n---\n", id="rules below the first line"),
        pytest.param("---\n\n첫 문단이다. 둘째 문단이다.\n", id="one rule"),
    ],
)
def test_rules_in_prose_are_no_front_matter(content: str, tmp_path: Path) -> None:
    for name in ("a.md", "a.txt"):
        document = read(tmp_path, content, name)
        assert "첫 문단이다." in document.text
        assert "둘째 문단이다." in document.text


MARKDOWN = {
    "date that looks like lists": (
        "2026. 2. 9.\n\n- 2026. 1.\n- 3. 15. 시행",
        "2026. 2. 9.\n\n- 2026. 1.\n- 3. 15. 시행",
    ),
    "heading": ("## 지원 대상\n글이다.", "지원 대상\n\n글이다."),
    "underlined heading": ("지원 대상\n====\n\n글이다.", "지원 대상\n\n글이다."),
    "heading with markup": ("# **굵은** `제목` #\n글", "굵은 제목\n\n글"),
    "bold and italic": ("**연 300만 원**과 *청년*", "연 300만 원과 청년"),
    "bold beside particles": ("**300만 원(연)**을 준다", "300만 원(연)을 준다"),
    "link": ("[공고문](https://a.kr/b) 참조", "공고문 참조"),
    "link to a reference": ("[공고문][1] 참조\n\n[1]: https://a.kr", "공고문 참조"),
    "bare address": ("<https://a.kr/b> 참조", "https://a.kr/b 참조"),
    "image": ("![사업 위치도](a.png) 앞", "사업 위치도 앞"),
    "code": ("`제3조` 앞\n\n```\n가 나\n다 라\n```", "제3조 앞\n\n가 나\n\n다 라"),
    "inline HTML": ("문의<br>전화 <b>굵게</b>", "문의 전화 굵게"),
    "raw HTML": ("<div class='x'>표 <b>머리</b></div>", "표 머리"),
    "HTML comment": ("글<!-- 숨은 말 -->자", "글자"),
    "script": ("<script>alert('숨은 말')</script>\n\n글", "글"),
    "style": ("<style>p {color: red}</style>\n\n글", "글"),
    "entity": ("A&amp;B &copy; 2024", "A&B © 2024"),
    "escaped": ("\\*별표\\* 3\\.5", "*별표* 3.5"),
    "hard break": ("주소  \n전화", "주소\n\n전화"),
    "soft break": ("한 문장이\n이어진다", "한 문장이 이어진다"),
    "quote": ("> 인용한 말", "인용한 말"),
    "rule": ("앞\n\n---\n\n뒤", "앞\n\n뒤"),
    "list": ("- 하나\n- 둘", "- 하나\n- 둘"),
    "nested list": ("- 하나\n  - 둘\n    - 셋\n- 넷", "- 하나\n  - 둘\n    - 셋\n- 넷"),
    "numbered list": ("1. 하나\n2. 둘", "1. 하나\n2. 둘"),
    "list from three": ("3. 셋\n4. 넷", "3. 셋\n4. 넷"),
    "list with two paragraphs": ("- 하나\n\n  더\n- 둘", "- 하나\n더\n- 둘"),
    "numbers within bullets": ("- 하나\n  1. 가\n  2. 나", "- 하나\n  1. 가\n  2. 나"),
    "table": (
        "| 구분 | 금액 |\n|---|---|\n| 월세 | **20만 원** |",
        "| 구분 | 금액 |\n| --- | --- |\n| 월세 | 20만 원 |",
    ),
    "table with an empty cell": (
        "| 구분 | 금액 |\n|---|---|\n| 월세 | |",
        "| 구분 | 금액 |\n| --- | --- |\n| 월세 |  |",
    ),
    "struck out": ("~~옛 금액~~ 새 금액", "옛 금액 새 금액"),
    "year at the beginning": ("2024. 3. 15. 시행", "2024. 3. 15. 시행"),
    "date in a list": ("- 2024. 3. 15. 시행", "- 2024. 3. 15. 시행"),
    "tilde range": ("10~20% 그리고 30~40%", "10~20% 그리고 30~40%"),
    "asterisk footnote": ("2 * 3 * 4", "2 * 3 * 4"),
}


@pytest.mark.parametrize(("markdown", "text"), [pytest.param(*pair, id=name) for name, pair in MARKDOWN.items()])
def test_markdown_becomes_plain_text(markdown: str, text: str, tmp_path: Path) -> None:
    assert read(tmp_path, markdown).text == text


PLAIN = {
    "article": ("제3조(목적) 이 조례는 청년을 돕는다.", [BlockKind.HEADING, BlockKind.PARAGRAPH]),
    "title of an article": ("제3조(목적)\n\n이 조례는 청년을 돕는다.", [BlockKind.HEADING, BlockKind.PARAGRAPH]),
    "article with a branch": ("제3조의2(정의)\n이 조례의 뜻은 다음과 같다.", [BlockKind.HEADING, BlockKind.PARAGRAPH]),
    "chapter": ("제1장 총칙\n제1조(목적)\n글이다.", [BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH]),
    "Roman chapter": ("Ⅰ. 추진 배경\n\n청년 인구가 줄었다.", [BlockKind.HEADING, BlockKind.PARAGRAPH]),
    "reference to an article": ("제3조에 따라 지원한다.", [BlockKind.PARAGRAPH]),
    "bullets": ("- 하나\n○ 둘\n□ 셋\n• 넷", [BlockKind.ITEM] * 4),
    "numbers": ("1. 하나\n2) 둘\n(3) 셋\n① 넷", [BlockKind.ITEM] * 4),
    "table row": ("| 가 | 나 |\n| 1 | 2 |", [BlockKind.ROW] * 2),
    "decimal": ("3.5% 인상한다.", [BlockKind.PARAGRAPH]),
    "date": ("2024. 3. 15. 시행한다.", [BlockKind.PARAGRAPH]),
    "heading above a list": ("지원 대상\n\n- 청년\n- 노인", [BlockKind.HEADING, BlockKind.ITEM, BlockKind.ITEM]),
    "short sentence": ("지원 대상이다.\n\n- 청년", [BlockKind.PARAGRAPH, BlockKind.ITEM]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kinds"), [pytest.param(*pair, id=name) for name, pair in PLAIN.items()])
def test_lines_of_plain_text_are_told_apart(text: str, kinds: list[BlockKind]) -> None:
    assert [block.kind for block in find_structure(blocks_of_plain_text(text))] == kinds


def test_lines_with_bars_between_their_cells_are_rows() -> None:
    text = "1. 물량\n구분 | 물량 | 예산\n조기폐차 | 900 | 1,980\n합계 | 900 | 1,980\n\n부모 | 자녀 중 한 사람"
    blocks = blocks_of_plain_text(text)
    rows = [block.text for block in blocks if block.kind is BlockKind.ROW]
    assert rows == ["| 구분 | 물량 | 예산 |", "| 조기폐차 | 900 | 1,980 |", "| 합계 | 900 | 1,980 |"]


WRAPPED_KO = """창원시는 청년의 주거비 부담을 덜기 위하여 2024년 3월부터 월세를
지원한다. 지원 대상은 만 19세 이상 34세 이하의 무주택 청년이며 소득
기준을 충족하여야 한다. 신청은 읍면동 행정복지센터에서 받는다.
"""
WRAPPED_EN = """Seo District put its 18 neighborhoods into four zones, which no other local
government in the country had done before. In the zones, a hub neighborhood
works together with its linked neighborhoods.
"""
UNWRAPPED = """담당 부서는 청년정책과이고 문의 전화는 055-225-0000번입니다
신청 기간
접수는 읍면동 행정복지센터
결과 발표
"""


@pytest.mark.parametrize("text", [pytest.param(WRAPPED_KO, id="ko"), pytest.param(WRAPPED_EN, id="en")])
def test_lines_wrapped_at_a_width_are_joined(text: str) -> None:
    blocks = blocks_of_plain_text(text)
    assert " ".join(block.text for block in blocks).split() == text.split()
    assert "월세를 지원한다." in blocks[0].text or "other local government" in blocks[0].text


def test_a_word_that_was_parted_at_the_end_of_a_line_is_whole_again() -> None:
    text = "The council shall adopt a plan for the develop-\nment of the waterfront and shall publish the plan on\nits site.\n"
    assert [block.text for block in blocks_of_plain_text(text)] == [
        "The council shall adopt a plan for the development of the waterfront and shall publish the plan on its site."
    ]


def test_articles_of_plain_text_stay_apart() -> None:
    articles = [
        f"제{number}조(지원) 시장은 청년의 자립을 위하여 예산의 범위에서 비용을 지원할 수 있다." for number in (1, 2)
    ]
    blocks = find_structure(blocks_of_plain_text("\n".join(articles)))
    assert [block.text for block in blocks if block.kind is BlockKind.HEADING] == ["제1조(지원)", "제2조(지원)"]


def test_lines_that_were_not_wrapped_stay_apart() -> None:
    assert [block.text for block in blocks_of_plain_text(UNWRAPPED)] == UNWRAPPED.strip().split("\n")


def test_wrapped_items_are_joined_with_their_own_lines_only() -> None:
    text = "- 하나는 아주 길어서 이 줄의 끝까지 가득 차도록 쓴 항목이며 다음\n  줄로 이어진다\n- 둘은 짧다\n"
    assert [block.text for block in blocks_of_plain_text(text)][-1] == "- 둘은 짧다"


words = st.text("가나다라마바사 abc123.,%()-*_#|>`~[]", min_size=1, max_size=30)


@given(st.lists(words, min_size=1, max_size=8).map("\n".join))
def test_plain_text_loses_no_word(text: str) -> None:
    kept = " ".join(block.text for block in blocks_of_plain_text(text))
    assert re.findall(r"[가-힣a-z0-9]", kept) == re.findall(r"[가-힣a-z0-9]", text)
    assert re.findall(r"\d+", kept) == re.findall(r"\d+", text)


prose = st.text("가나다라마바사 abc.,%", min_size=1, max_size=30).filter(lambda text: text.strip())


@given(st.lists(prose, min_size=1, max_size=8).map("\n\n".join))
def test_markdown_prose_loses_no_word(text: str) -> None:
    kept = " ".join(block.text for block in blocks_of_markdown(text))
    assert re.findall(r"[가-힣a-z0-9]+", kept) == re.findall(r"[가-힣a-z0-9]+", text)


ARTICLE = """본문 바로가기
글자크기
닫기

창원시 청년 월세 지원 사업 시작

창원시는 청년 월세를 지원하는 사업을 3월부터 시작한다고 밝혔다.
닫기
Top
신청은 읍면동 행정복지센터에서 받으며 결과는 4월에 발표한다고 덧붙였다.

{foot}
목록
"""


def test_page_furniture_goes_at_the_edges_only(tmp_path: Path) -> None:
    lines = read(tmp_path, ARTICLE.format(foot="공유하기"), "a.txt").text.split("\n")
    assert lines[0] == "창원시 청년 월세 지원 사업 시작"
    assert "닫기" in lines
    assert "Top" in lines
    assert not {"본문 바로가기", "글자크기", "목록", "공유하기"} & set(lines)


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        pytest.param("© The Asia Business Daily(www.asiae.co.kr). All rights reserved.", "The Asia Business Daily", id="en"),
        pytest.param("ⓒ 2024 창원신문. 무단 전재 및 재배포 금지", "창원신문", id="ko"),
        pytest.param("저작권자 © 창원신문 무단전재 및 재배포 금지", "창원신문", id="holder"),
        pytest.param("<저작권자 ⓒ 경남일보, 무단 전재-재배포 금지>", "경남일보", id="angle brackets"),
        pytest.param("Copyright © 2020-2024 Changwon Daily All Rights Reserved", "Changwon Daily", id="years"),
        pytest.param("Issuer | KRIHS • Publisher | Hyunsu Kang • www.krihs.re.kr", "KRIHS", id="issuer"),
        pytest.param("발행처: 국토연구원", "국토연구원", id="issuer, ko"),
        pytest.param("발행기관 | 창원시정연구원", "창원시정연구원", id="issuing body"),
        pytest.param("창원시청 청년정책과", "창원시청", id="division"),
        pytest.param("청년정책과", "", id="not said"),
    ],
)  # fmt: skip
def test_the_publisher_is_who_says_so(line: str, publisher: str, tmp_path: Path) -> None:
    head, foot = (line, "") if "ssuer" in line or "발행" in line else ("", line)
    text = ARTICLE.format(foot=foot).replace("닫기\n\n창원시", f"{head}\n\n창원시", 1)
    assert read(tmp_path, text, "a.txt").publisher == publisher


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("발행일 2024. 3. 15.", "2024-03-15", id="issued"),
        pytest.param("등록일 : 2024-03-05", "2024-03-05", id="registered"),
        pytest.param("작성일 | 2024년 3월 5일", "2024-03-05", id="written"),
        pytest.param("Published: 2024-03-15", "2024-03-15", id="en"),
        pytest.param("시행일 2024. 3. 15.", "", id="another date"),
        pytest.param("발행일 2024. 13. 45.", "", id="no such day"),
    ],
)
def test_the_date_is_the_one_of_publication(line: str, published: str, tmp_path: Path) -> None:
    text = ARTICLE.format(foot="").replace("닫기\n\n", f"{line}\n\n", 1)
    assert read(tmp_path, text, "a.txt").published == published


@pytest.mark.parametrize(
    ("content", "name", "title"),
    [
        pytest.param("# 청년 계획\n\n글이다.", "a.md", "청년 계획", id="first heading"),
        pytest.param("# 청년 계획\n\n장 소: 창원시 의창구 도서관\n\n담당부서: 청년정책과\n\n글이다.", "a.md", "청년 계획", id="labels below it"),
        pytest.param("담당부서: 창원시 청년정책담당관\n\n- 하나\n\n# 창원시 청년 주거 지원 계획\n\n글이다.", "a.md", "창원시 청년 주거 지원 계획", id="labels above it"),
        pytest.param("[별표 1] 주차요금표(제4조 관련)\n\n1. 1급지: 900원\n2. 2급지: 700원", "a.txt", "[별표 1] 주차요금표(제4조 관련)", id="of an annex"),
        pytest.param("제2차 부천시\n탄소중립 녹색성장 기본계획\n2025. 4.\n부천시\n", "a.txt", "제2차 부천시 탄소중립 녹색성장 기본계획", id="a count above it"),
        pytest.param("2026년도\n세입·세출 예산서\n2025. 12.\n익 산 시\n", "a.txt", "2026년도 세입·세출 예산서", id="a year above it"),
        pytest.param("전입신고 안내\n\n14일 안에 신고하여야 합니다. 온라인으로도 합니다.", "a.txt", "전입신고 안내", id="short, alone above the text"),
        pytest.param("울산광역시 중구\n수신 각 동장\n제목 주민자치회 위원 추천 요청\n위원을 추천하여 주시기 바랍니다.", "a.txt", "주민자치회 위원 추천 요청", id="of a letter"),
        pytest.param("보 도 자 료\n안산시, 한국어 교실 확대 운영\n\n안산시는 교실을 늘린다고 밝혔다.", "a.txt", "안산시, 한국어 교실 확대 운영", id="below its kind"),
        pytest.param("앞글이다. 길게 적었다.\n\n# 청년 계획", "a.md", "a", id="a heading below prose"),
        pytest.param("창원시 청년 월세 지원 사업 시작\n\n" + "글" * 70 + "이다.", "a.txt", "창원시 청년 월세 지원 사업 시작", id="first line"),
        pytest.param("국토 Brief\n\n지방 중소도시의 지속가능한 공동체 만들기\n\n글이다.", "a.txt", "지방 중소도시의 지속가능한 공동체 만들기", id="below a logo"),
        pytest.param("- 하나\n- 둘", "계획.txt", "계획", id="only a list"),
        pytest.param("글이다. 또 글이다.", "계획.txt", "계획", id="only prose"),
    ],
)  # fmt: skip
def test_the_title_is_what_stands_at_the_top(content: str, name: str, title: str, tmp_path: Path) -> None:
    assert read(tmp_path, content, name).title == title


def test_nothing_is_invented(tmp_path: Path) -> None:
    document = read(tmp_path, "글이다. 2024년에 창원시가 시작한다.", "a.txt")
    assert (document.publisher, document.region, document.published) == ("", "", "")
    assert (document.source, document.url, document.headings) == ("", "", ())


def test_headings_stand_where_they_say(tmp_path: Path) -> None:
    document = read(tmp_path, "# 하나\n\n글\n\n## 둘\n\n- 가\n- 나\n\n### 셋\n\n글")
    assert [(heading.level, heading.title) for heading in document.headings] == [(1, "하나"), (2, "둘"), (3, "셋")]
    for heading in document.headings:
        assert document.text.startswith(heading.title, heading.start)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("창원시는 청년을 돕는다.", "ko", id="Korean"),
        pytest.param("Changwon helps young people.", "en", id="English"),
        pytest.param("KRIHS POLICY BRIEF 국토정책 Brief: Building Sustainable Communities", "en", id="mostly English"),
        pytest.param("창원시(Changwon)는 KRIHS와 청년을 돕는다.", "ko", id="mostly Korean"),
    ],
)
def test_the_language_is_that_of_most_letters(text: str, language: str, tmp_path: Path) -> None:
    assert read(tmp_path, text).language == language


# File, title, publisher, language, and lines that are page furniture.
SEEDS = {
    "Changwon": (
        "000_b18e1a0641b2d25e.txt",
        "Changwon City Policy Research Institute Hosts Korea-Japan International Seminar on Major Transformation of"
        " Changwon City in the Era of Local Extinction Crisis",
        "The Asia Business Daily",
        {"© The Asia Business Daily(www.asiae.co.kr). All rights reserved."},
    ),
    "KRIHS": (
        "001_7d042305c0bf5695.txt",
        "Building Sustainable Communities in local small and medium-sized cities, Required Tasks and Execution Plans",
        "KRIHS",
        set(),
    ),
    "Seo District": (
        "002_031a10c7ecf76546.txt",
        "Kim Ikang Marks 3rd Anniversary as Seo District Mayor with 'Good City Branding', Proposes New Local"
        " Government Model",
        "The Asia Business Daily",
        {
            "본문 바로가기", "bar_progress", "Text Size", "Close", "Join us on social!", "Top",
            "© The Asia Business Daily(www.asiae.co.kr). All rights reserved.",
        },
    ),
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "title", "publisher", "furniture"), [pytest.param(*row, id=id) for id, row in SEEDS.items()]
)
def test_real_files_are_read_whole(name: str, title: str, publisher: str, furniture: set[str]) -> None:
    path = SHARED / "seeds" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; set ASSISTANT_SHARED")
    document = read_document(path, name).document
    assert (document.title, document.publisher, document.language) == (title, publisher, "en")
    assert (document.published, document.url) == ("", "")
    assert document.region == ("Changwon, South Gyeongsang" if "Changwon City" in title else "")
    assert not furniture & set(document.text.split("\n"))
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip() not in furniture]
    assert document.text.replace("*", "").split() == "\n".join(lines).replace("*", "").split()
