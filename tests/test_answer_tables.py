"""A question that names a row and a column gets that cell, with its unit, its period and its place."""

import re

import pytest

from assistant.answer.tables import SURE, TableAnswer, answer_from_tables
from assistant.language.orders import universal_encoder
from assistant.language.tables import tables_of
from assistant.messages import word
from assistant.types import Chunk, Document, Heading, Hit

PEOPLE = """표 1. 읍면별 인구 (단위: 명)

| 구분 | 2023년 | 2024년 |
| --- | --- | --- |
| 배방읍 | 79,905 | 81,236 |
| 탕정면 | 38,274 | 42,551 |
| 합계 | 118,179 | 123,787 |"""
BUDGET = """표 2. 분야별 예산 (단위: 백만 원)

| 분야 | 2024년 | 2025년 |
| --- | --- | --- |
| 사회복지 | 531,460 | 572,915 |
| 교육 | 29,870 | 31,020 |"""
BUSES = """| 구분 | 현행 | 조정 |
| --- | --- | --- |
| 일반(카드) | 1,450원 | 1,550원 |
| 청소년(카드) | 1,000원 | 1,050원 |"""
PERMITS = """| Permit | Fee | Renewal fee |
| --- | --- | --- |
| Dog license | $15.00 | $10.00 |
| Yard sale | $5.00 | N/A |"""
NOTICE = """| 담당부서 | 지역경제과 | 전화번호 | 055-700-1234 |
| --- | --- | --- | --- |
| 보증한도 | 업체당 5,000만 원 | 접수기간 | 2026. 2. 10. ~ 자금 소진 시 |"""


def embed(texts: list[str]) -> list[list[float]]:
    vectors: list[list[float]] = universal_encoder().encode(texts).tolist()
    return vectors


def hit(text: str, title: str = "아산시 통계", region: str = "충청남도 아산시", name: str = "a.md") -> Hit:
    whole = f"{title}\n\n{text}"
    document = Document(
        id=name, text=whole, title=title, language="ko", region=region, headings=(Heading(1, title, 0),)
    )
    return Hit(Chunk(name, whole, 0, len(whole)), document, 0.6)


def asked(question: str, *hits: Hit) -> TableAnswer:
    found = answer_from_tables(question, hits, embed)
    assert found is not None
    return found


CELLS = {
    "row and year": ("아산시 배방읍 2023년 인구는 몇 명인가요?", "79,905명"),
    "other row": ("아산 탕정면 인구 2024년", "42,551명"),
    "told apart by the caption": ("아산시 2025년 사회복지 예산은 얼마인가요?", "572,915백만 원"),
    "column of words": ("아산시 버스요금 청소년 카드 조정 후 얼마예요", "1,050원"),
    "English": ("Town fees: how much is the renewal fee of a dog license?", "$10.00"),
    "pairs": ("특례보증 전화번호 알려 주세요", "055-700-1234"),
}


@pytest.mark.parametrize(("question", "value"), CELLS.values(), ids=CELLS)
def test_the_cell_of_the_named_row_and_column_is_the_answer(question: str, value: str) -> None:
    hits = [
        hit("\n\n".join((PEOPLE, BUDGET, BUSES))),
        hit(PERMITS, "Town fees", "", "b.md"),
        hit(NOTICE, "특례보증", "", "c.md"),
    ]
    found = asked(question, *hits)
    assert found.claims[0].text.endswith(f": {value}")
    assert found.confidence > SURE


def test_the_row_is_cited_with_its_head_and_unit_and_the_cell_is_pointed_at() -> None:
    of = hit(PEOPLE)
    found = asked("아산시 배방읍 2023년 인구는?", of)
    text = of.document.text
    assert [citation.quote for citation in found.claims[0].citations] == [
        "| 배방읍 | 79,905 | 81,236 |", "| 구분 | 2023년 | 2024년 |", "단위: 명",
    ]  # fmt: skip
    assert all(text[one.start : one.end] == one.quote for one in found.claims[0].citations)
    assert [text[start:end] for _, (start, end) in found.cells] == ["79,905"]
    assert [(id, text[start:end]) for id, (start, end) in found.tables] == [("a.md", text[text.index("| 구분") :])]


def test_tables_of_two_cities_are_told_apart() -> None:
    other = hit(PEOPLE.replace("79,905", "11,111"), "서산시 통계", "충청남도 서산시", "b.md")
    assert asked("서산시 배방읍 2023년 인구", hit(PEOPLE), other).claims[0].text.endswith("11,111명")
    assert asked("아산시 배방읍 2023년 인구", other, hit(PEOPLE)).claims[0].text.endswith("79,905명")


def test_a_year_that_the_table_does_not_have_is_said() -> None:
    found = asked("아산시 배방읍 2019년 인구는 몇 명인가요?", hit(PEOPLE))
    assert not found.claims
    assert [word(message, "en") for message in found.missing] == [
        "The table “표 1. 읍면별 인구 (단위: 명)” has 2023–2024, not 2019."
    ]
    assert found.confidence > SURE


COMPUTED = {
    "largest of a column": ("아산시 2024년 인구가 가장 많은 읍면은 어디인가요?", "배방읍 · 2024년: 81,236명", "2개 가운데 가장 큰 값"),
    "largest of a row": ("아산시 배방읍 인구가 가장 많았던 해는?", "배방읍 · 2024년: 81,236명", "2개 가운데 가장 큰 값"),
    "difference of years": (
        "아산시 배방읍 인구가 2023년보다 2024년에 얼마나 늘었나요?", "→ 배방읍 · 2024년 81,236명: 1,331명", "81,236 − 79,905 = 1,331명",
    ),
    "difference of rows": (
        "아산시 배방읍과 탕정면 2024년 인구 차이", "→ 배방읍 · 2024년 81,236명: 38,685명", "81,236 − 42,551 = 38,685명",
    ),
    "share": ("배방읍이 아산시 2024년 인구에서 차지하는 비중", "배방읍 · 2024년 81,236명: 65.6%", "81,236 ÷ 123,787 = 65.6%"),
}  # fmt: skip


@pytest.mark.parametrize(("question", "text", "computed"), COMPUTED.values(), ids=COMPUTED)
def test_what_is_computed_shows_how_and_cites_each_row(question: str, text: str, computed: str) -> None:
    found = answer_from_tables(question, [hit("\n\n".join((PEOPLE, BUDGET, BUSES)))], embed)
    assert found is not None
    assert found.claims[0].text.endswith(text)
    assert found.claims[0].computed == (computed,)
    quotes = " ".join(citation.quote for citation in found.claims[0].citations)
    assert all(figure in quotes for figure in re.findall(r"[\d,]{6,}(?= [−÷])", computed))


def test_several_years_of_a_row_stand_side_by_side() -> None:
    found = asked("아산시 배방읍 인구 2023년, 2024년", hit(PEOPLE))
    assert [(claim.about, claim.text.rpartition(": ")[2]) for claim in found.claims] == [
        ("2023", "79,905명"),
        ("2024", "81,236명"),
    ]


def test_a_question_that_no_table_has_anything_of_is_not_sure() -> None:
    assert asked("쓰레기는 무슨 요일에 내놓나요?", hit(PEOPLE)).confidence < SURE
    assert answer_from_tables("인구는?", [hit("표가 없다.")], embed) is None
    assert tables_of(hit("표가 없다.").document) == ()
