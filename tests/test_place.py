"""A sentence comes with what it means nothing without: its list, its exception, its speaker, its footnote, its caption."""

import pytest

from assistant.language.place import Role, place_of, role_of
from assistant.types import Document, Heading, Span

ORDINANCE = """창원시 청년 기본 조례

창원시 조례 제1234호

제6조(지원)

① 시장은 다음 각 호의 사업을 지원할 수 있다. 다만, 제2호는 공모로 정한다.

1. 청년 주거 지원
2. 청년 창업 지원
  가. 창업 공간
  나. 창업 자금*
3. 그 밖의 사업

  * 한 사람에 한 번

② 시장은 예산을 확보하여야 한다.

③ 제1항에도 불구하고 국가의 지원을 받은 사람은 제외한다.

제7조(수당)

다만, 위원이 공무원이면 주지 않는다.
"""
MINUTES = """회의록

○위원장 김민수  회의를 개의하겠습니다.
○교통정책과장 이정민  네, 3억 원입니다.

추가로 말씀드리면 하반기에 발주합니다."""


def document_of(text: str, *headings: tuple[int, str]) -> Document:
    found = tuple(Heading(level, title, text.index(title)) for level, title in headings)
    return Document(id="a", text=text, title=text.split("\n", maxsplit=1)[0], language="ko", headings=found)


LAW = document_of(ORDINANCE, (1, "창원시 청년 기본 조례"), (2, "제6조(지원)"), (2, "제7조(수당)"))


def words_of(document: Document, spans: tuple[Span, ...]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def at(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("words", "announced"),
    [
        pytest.param("청년 주거 지원", ["① 시장은 다음 각 호의 사업을 지원할 수 있다. 다만, 제2호는 공모로 정한다."], id="an item"),
        pytest.param(
            "창업 자금*",
            ["① 시장은 다음 각 호의 사업을 지원할 수 있다. 다만, 제2호는 공모로 정한다.", "2. 청년 창업 지원"], id="an item of an item",
        ),
        pytest.param("다만, 위원이 공무원이면 주지 않는다.", [], id="no item"),
    ],
)  # fmt: skip
def test_an_item_comes_with_the_lines_that_announce_it(words: str, announced: list[str]) -> None:
    assert words_of(LAW, place_of(LAW, *at(LAW, words)).announced) == announced


def test_a_rule_comes_with_its_exceptions_and_no_other_articles() -> None:
    place = place_of(LAW, *at(LAW, "시장은 다음 각 호의 사업을 지원할 수 있다."))
    assert words_of(LAW, place.exceptions) == [
        "다만, 제2호는 공모로 정한다.", "제1항에도 불구하고 국가의 지원을 받은 사람은 제외한다."
    ]  # fmt: skip
    assert place.headings == ("제6조(지원)",)
    assert place_of(LAW, *at(LAW, "시장은 예산을 확보하여야 한다.")).exceptions == ()


def test_a_mark_calls_its_footnote() -> None:
    assert words_of(LAW, place_of(LAW, *at(LAW, "창업 자금*")).notes) == ["* 한 사람에 한 번"]
    assert place_of(LAW, *at(LAW, "창업 공간")).notes == ()


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        pytest.param("회의를 개의하겠습니다.", "○위원장 김민수", id="in its line"),
        pytest.param("추가로 말씀드리면 하반기에 발주합니다.", "○교통정책과장 이정민", id="above it"),
        pytest.param("회의록", None, id="nobody"),
    ],
)
def test_who_speaks_is_known(words: str, speaker: str | None) -> None:
    minutes = document_of(MINUTES)
    found = place_of(minutes, *at(minutes, words)).speaker
    assert (minutes.text[slice(*found)] if found else None) == speaker


def test_a_row_comes_with_the_caption_and_the_header_of_its_table() -> None:
    table = document_of("예산\n\n글이다.\n\n표 1. 세출\n\n(단위: 원)\n\n| 구분 | 금액 |\n| --- | --- |\n| 복지 | 5 |")
    assert words_of(table, place_of(table, *at(table, "| 복지 | 5 |")).caption) == [
        "표 1. 세출",
        "(단위: 원)",
        "| 구분 | 금액 |",
    ]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        pytest.param("창원시 조례 제1234호", Role.MASTHEAD, id="masthead"),
        pytest.param("제6조(지원)", Role.LABEL, id="heading"),
        pytest.param("1. 청년 주거 지원", Role.TEXT, id="item"),
        pytest.param("② 시장은 예산을 확보하여야 한다.", Role.TEXT, id="sentence"),
    ],
)
def test_lines_that_state_nothing_are_told(line: str, role: Role) -> None:
    assert role_of(LAW, *at(LAW, line)) is role


@pytest.mark.parametrize(
    ("line", "role"),
    [
        pytest.param("Ⅲ. 검토의견 ··· 3", Role.CONTENTS, id="leader"),
        pytest.param("담당: 청년정책과 홍길동 (055-225-1234)", Role.CONTACT, id="contact"),
        pytest.param("문의는 청년정책과(055-225-1234)로 하면 됩니다.", Role.TEXT, id="sentence with a number"),
        pytest.param("< 주요사항 >", Role.LABEL, id="label in brackets"),
        pytest.param("지원 내용:", Role.LABEL, id="label with a colon"),
        pytest.param("지원 금액: 20만 원", Role.TEXT, id="labelled value"),
        pytest.param("| 문의 | 055-225-1234 |", Role.TEXT, id="row"),
    ],
)
def test_the_form_of_a_line_tells_its_role(line: str, role: Role) -> None:
    document = document_of(f"계획\n\n이 계획은 이렇게 세웠다.\n\n{line}\n\n끝이다.")
    assert role_of(document, *at(document, line)) is role


def test_lines_below_a_heading_of_contents_are_contents() -> None:
    document = document_of("계획\n\n글이다.\n\n목 차\n\n제안경위\n\n검토의견\n\n제안경위 1\n\n글이다.", (9, "목 차"))
    assert role_of(document, *at(document, "검토의견")) is Role.CONTENTS
