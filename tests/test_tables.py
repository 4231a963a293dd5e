"""Each value of a table stands under the names of its row and column, with its unit and period, exactly where it is."""

from decimal import Decimal
from pathlib import Path

import pytest
from evals.tables import Truth, file_of, truths, wrong_with
from hypothesis import given
from hypothesis import strategies as st

from assistant.index.catalogue import Catalogue, ChunkRow, FileRecord
from assistant.ingest import read_document
from assistant.language.quantities import period_of, quantity_in, unit_for, units_told
from assistant.language.tables import tables_of
from assistant.types import Cell, Chunk, Document, Heading, Table, TableKind

BUDGET = """(단위: 백만원, %)

| 구분 | 2025 당초 | 2026 예산안 | 증감 금액 | 증감률 |
| --- | --- | --- | --- | --- |
| 복지¹ | 412 | 438 | 26 | 6.3 |
| 관광 | 58 | 55 | △3 | △5.2 |"""


def of(text: str, *, headings: tuple[Heading, ...] = (), merged: tuple[int, ...] = ()) -> list[Table]:
    document = Document(id="a.md", text=text, title="표", language="ko", headings=headings, merged=merged)
    tables = [*tables_of(document)]
    for cell in (cell for table in tables for cell in table.cells):
        assert text[cell.start : cell.end] == cell.text
        assert all(text[start:end].strip() for start, end in cell.heads)
    return tables


def cell(text: str, words: str, *headings: Heading) -> Cell:
    return next(one for table in of(text, headings=headings) for one in table.cells if one.text == words)


def test_a_value_has_its_names_unit_period_and_the_places_of_its_heads() -> None:
    found = cell(BUDGET, "438")
    assert (found.row, found.column) == (("복지",), ("2026 예산안",))
    assert (found.value, found.unit, found.period, found.note) == (Decimal(438), "백만원", "2026", "1")
    assert [BUDGET[start:end] for start, end in found.heads] == ["2026 예산안", "복지¹", "단위: 백만원, %"]


TABLES = {
    "a change is in the unit of its neighbours": (BUDGET, "26", (26, "백만원", "")),
    "a fall": (BUDGET, "△3", (-3, "백만원", "")),
    "a rate": (BUDGET, "△5.2", (Decimal("-5.2"), "%", "")),
    "caption": ("표 2. 인구 (천 명)\n\n| 구 | 2024 |\n| --- | --- |\n| 동구 | 71.2 |", "71.2", (Decimal("71.2"), "천 명", "2024")),
    "column": ("| 종류 | 수량(톤) | 금액(천원) |\n| --- | --- | --- |\n| 소각 | 30 | 1,200 |", "1,200", (1200, "천원", "")),
    "own": ("| 종류 | 금액 |\n| --- | --- |\n| 등본 | 400원 |", "400원", (400, "원", "")),
    "column of units": ("| 구분 | 단위 | 2024 |\n| --- | --- | --- |\n| 인구 | 명 | 1,003 |", "1,003", (1003, "명", "2024")),
    "counted among sums": ("(단위: 건, 백만원)\n\n| 구분 | 건수 | 금액 |\n| --- | --- | --- |\n| 일반 | 12 | 340 |", "12", (12, "건", "")),
    "sum among counts": ("(단위: 건, 백만원)\n\n| 구분 | 건수 | 금액 |\n| --- | --- | --- |\n| 일반 | 12 | 340 |", "340", (340, "백만원", "")),
    "counts in order": ("(단위: 개교, 학급, 명)\n\n| 구분 | 학교수 | 학급수 | 학생수 |\n| --- | --- | --- | --- |\n| 초등 | 4 | 80 | 2,134 |", "2,134", (2134, "명", "")),
    "units in the order of heads": ("(단위: 대, 백만원)\n\n| 구분 | 물량 | 예산 | 전년도 물량 |\n| --- | --- | --- | --- |\n| 조기폐차 | 900 | 1,980 | 720 |", "720", (720, "대", "")),
    "what counts is no unit": ("(단위: 명, 매년 12월 31일 기준)\n\n| 구분 | 2023 | 2024 |\n| --- | --- | --- |\n| 배방읍 | 79 | 81 |", "81", (81, "명", "2024")),
    "units parted by a space": ("동향(단위: 천명 %)\n\n| 구분 | 8월 | 증감률 |\n| --- | --- | --- |\n| 취업자 | 28,967 | 0.6 |", "28,967", (28967, "천명", "")),
    "unit in a row of its own": ("| 2025. 6. 30. 기준 |  |  | (단위: 명) |\n| --- | --- | --- | --- |\n| 구분 | 남 | 여 | 계 |\n| 지체 | 3 | 2 | 5 |", "5", (5, "명", "2025-06")),
    "in thousands": ("Visits, 2025 (in thousands)\n\n| Park | Jan | Feb |\n| --- | --- | --- |\n| Hill | 3.3 | 3.1 |", "3.1", (Decimal("3.1"), "thousands", "2025-02")),
    "English": ("Budget (million won)\n\n| item | FY2025 |\n| --- | --- |\n| roads | (61) |\n| parks | 5 |", "(61)", (-61, "million won", "2025")),
    "brackets that are no minus": ("| 구분 | 미국 | 중국 |\n| --- | --- | --- |\n| 투자 | 5 | 6 |\n| 증감률(%) | (5.5) | (△1.0) |", "(5.5)", (Decimal("5.5"), "%", "")),
    "rates in brackets": ("추이(억 달러, %)\n\n| 구분 | 1분기 | 2분기 |\n| --- | --- | --- |\n| 전체 | 151 | 160 |\n| 전체 | (8.9) | (0.1) |", "(8.9)", (Decimal("8.9"), "%", "")),
    "quarter below a year": ("| 연도 | 1분기 | 2분기 |\n| --- | --- | --- |\n| 2023 | 10 | 12 |\n| 2024 | 11 | 13 |", "13", (13, "", "2024-Q2")),
    "month of the year above": ("월별 처리량(2024년)\n\n| 월 | 톤수 |\n| --- | --- |\n| 1월 | 12 |\n| 2월 | 13 |", "13", (13, "", "2024-02")),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), [pytest.param(*row, id=name) for name, row in TABLES.items()])
def test_values_units_and_periods(text: str, words: str, expected: tuple[object, ...]) -> None:
    found = cell(text, words)
    assert (found.value, found.unit, found.period) == expected


@pytest.mark.parametrize(
    ("text", "words", "row", "column"),
    [
        pytest.param(
            "| 구분 | 구분 | 2024 | 2024 |\n| --- | --- | --- | --- |\n| 구분 | 구분 | 예산 | 결산 |\n| 합계 | 합계 | 9 | 8 |",
            "8", ("합계",), ("2024", "결산"), id="header of two rows",
        ),
        pytest.param(
            "| 회계 | 분야 | 예산 |\n| --- | --- | --- |\n| 일반 | 복지 | 5 |\n|  | 관광 | 6 |",
            "6", ("일반", "관광"), ("예산",), id="a name left out is that above",
        ),
        pytest.param(
            "|  | 구분 | 실적 |\n| --- | --- | --- |\n| A. | 직접세 | 5 |\n|  | 1. 소득세 | 6 |",
            "6", ("A.", "직접세", "1. 소득세"), ("실적",), id="a marker in a cell of its own",
        ),
        pytest.param(
            "| 연번 | 종류 | 금액 |\n| --- | --- | --- |\n| 1 | 등본 | 5 |\n| 2 | 초본 | 6 |",
            "6", ("초본",), ("금액",), id="rows that are counted",
        ),
        pytest.param(
            "| 과목 | 과목 | 예산 | 예산 |\n| --- | --- | --- | --- |\n| 장 | 관 | 2026년 | 2025년 |\n| 세입 | 지방세 | 9 | 8 |",
            "8", ("세입", "지방세"), ("예산", "2025년"), id="every head is parted",
        ),
        pytest.param(
            "| 성질 | 예산 |  | 증감 |\n| --- | --- | --- | --- |\n|  | 금액 | 비율 |  |\n| 인건비 | 9 | 8 | 7 |",
            "8", ("인건비",), ("예산", "비율"), id="heads left empty",
        ),
        pytest.param(
            "| 사업 | 총액 | 재원 | 2026 |\n| --- | --- | --- | --- |\n| 도서관 | 9 | 계 | 5 |\n|  |  | 국비 | 3 |",
            "3", ("도서관", "국비"), ("2026",), id="a label between values",
        ),
        pytest.param(
            "| 호실 | 면적(㎡) |\n| --- | --- |\n| 101호 | 19.8 |\n| 102호 | 33.0 |", "33.0", ("102호",), ("면적(㎡)",), id="numbered rooms",
        ),
        pytest.param(
            "| 연도 | 구분 | 논 |\n| --- | --- | --- |\n| 2024 | 가람읍 | 5 |\n| 2025(잠정) | 나래면 | 6 |",
            "6", ("2025(잠정)", "나래면"), ("논",), id="years first",
        ),
        pytest.param(
            "| 구분 | 금액 | 비고 |\n| --- | --- | --- |\n| 세입 | 세입 | 세입 |\n| 지방세 | 7 |  |",
            "7", ("세입", "지방세"), ("금액",), id="a title across the table",
        ),
        pytest.param("| 인구 | 세대 |\n| --- | --- |\n| 1,003 | 450 |", "450", (), ("세대",), id="no names of rows"),
    ],
)  # fmt: skip
def test_names_of_rows_and_columns(text: str, words: str, row: tuple[str, ...], column: tuple[str, ...]) -> None:
    found = cell(text, words)
    assert (found.row, found.column) == (row, column)


@pytest.mark.parametrize(
    ("text", "kind", "cells"),
    [
        pytest.param(
            "| 담당부서 | 청년정책담당관 | 작성일 | 2025-03-04 |\n| --- | --- | --- | --- |\n| 전화번호 | 055-225-0000 |  |  |",
            TableKind.PAIRS, {"담당부서": "청년정책담당관", "작성일": "2025-03-04", "전화번호": "055-225-0000"}, id="four columns",
        ),
        pytest.param(
            "| 사업명 | 특례보증 |\n| --- | --- |\n| 접수기간 | 2026. 2. 10. ~ 자금 소진 시 |",
            TableKind.PAIRS, {"사업명": "특례보증", "접수기간": "2026. 2. 10. ~ 자금 소진 시"}, id="two columns",
        ),
        pytest.param("| 첨부서류 | 1. 신청서 | 수수료 없음 |\n| --- | --- | --- |", TableKind.PAIRS, {"첨부서류": "수수료 없음"}, id="one row"),
        pytest.param("| 구분 | 2024년 |\n| --- | --- |\n| 인구 | 1,003 |", TableKind.DATA, {"인구": "1,003"}, id="data of two columns"),
        pytest.param(
            "| 일 | 월 | 화 | 수 | 목 | 금 | 토 |\n| --- | --- | --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 |",
            TableKind.CALENDAR, {}, id="calendar",
        ),
        pytest.param("| 성명 |  | 연락처 |  |\n| --- | --- | --- | --- |\n| 주소 |  | 서명 | (서명 또는 인) |", TableKind.FORM, {}, id="form"),
        pytest.param("| 신청 | → | 심사 |\n| --- | --- | --- |\n| 기업 | → | 시청 |", TableKind.LAYOUT, {}, id="boxes and arrows"),
    ],
)  # fmt: skip
def test_data_is_told_from_pairs_forms_and_pictures(text: str, kind: TableKind, cells: dict[str, str]) -> None:
    table = of(text)[0]
    assert table.kind is kind
    assert {one.row[-1]: one.text for one in table.cells} == cells


def test_parts_of_a_table_are_one_table() -> None:
    part = "| 구분 | 금액 |\n| --- | --- |\n| {} | 5 |"
    table, other = of(f"(단위: 원)\n\n{part.format('가')}\n\n{part.format('나')}\n\n특별회계\n\n{part.format('다')}")
    assert [one.row for one in table.cells] == [("가",), ("나",)]
    assert len(table.rows) == 2
    assert [(one.row, one.unit) for one in other.cells] == [(("특별회계", "다"), "원")]


def test_a_cell_that_reaches_over_others_is_one_value(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<table><tr><th>구분</th><th>금액</th><th>한도</th></tr><tr><td>가</td><td rowspan=2>500</td><td>3</td></tr>"
        "<tr><td>나</td><td>500</td></tr><tr><td>다</td><td colspan=2>없음</td></tr></table>",
        "utf-8",
    )
    document = read_document(tmp_path / "a.html", "a.html").document
    found = [(one.row, one.column, one.text, one.shared) for one in tables_of(document)[0].cells]
    assert found == [
        (("가",), ("금액",), "500", True),
        (("가",), ("한도",), "3", False),
        (("나",), ("금액",), "500", True),
        (("나",), ("한도",), "500", False),
        (("다",), ("금액", "한도"), "없음", True),
    ]


def test_the_unit_of_a_heading_holds_for_the_tables_below_it() -> None:
    text = "참고 (단위: 억달러)\n\n글이 있다.\n\n| 구분 | 투자액 |\n| --- | --- |\n| 전체 | 12 |"
    assert cell(text, "12", Heading(2, "참고 (단위: 억달러)", 0)).unit == "억달러"


def test_the_catalogue_has_the_cells_of_a_document_until_it_goes(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    document = Document(id="a.md", text=BUDGET, title="예산", language="ko", kind="예산", merged=(3,))
    with catalogue.transaction():
        catalogue.put(
            document, FileRecord("a.md", 1, 1, "x"), [ChunkRow.of(document, Chunk("a.md", BUDGET, 0, len(BUDGET)))]
        )
    assert catalogue.cells(["a.md", "b.md"]) == {"a.md": [*tables_of(document)[0].cells]}
    assert catalogue.document("a.md") == document
    with catalogue.transaction():
        catalogue.remove("a.md")
    assert catalogue.cells(["a.md"]) == {}
    catalogue.close()


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: f"{truth['file'].split('/')[-1]}-{truth['text']}")
def test_cells_that_people_read_are_read_so(truth: Truth, request: pytest.FixtureRequest) -> None:
    if not file_of(truth).exists():
        pytest.skip("the samples are not there")
    assert wrong_with(truth) == ""


@given(st.text("|  \n-가1,△()% 년단위:", max_size=120))
def test_cells_are_spans_whatever_the_text_is(text: str) -> None:
    of(f"| 가 | 나 |\n| --- | --- |\n{text}")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        pytest.param("△2,006", -2006, "", id="triangle"),
        pytest.param("▲3.1", Decimal("-3.1"), "", id="black triangle"),
        pytest.param("−3.2%", Decimal("-3.2"), "%", id="minus"),
        pytest.param("1조 2,345억 원", 1_234_500_000_000, "원", id="multiplied"),
        pytest.param("$1,200", 1200, "$", id="currency"),
        pytest.param("-", None, "", id="nothing"),
        pytest.param("10~20", None, "", id="range"),
        pytest.param("055-225-0000", None, "", id="telephone"),
        pytest.param("최대 9개월", None, "", id="more than a value"),
    ],
)
def test_the_value_of_a_cell(text: str, value: object, unit: str) -> None:
    assert (quantity_in(text).value, quantity_in(text).unit) == (value, unit)


def test_units_that_are_told_and_what_only_looks_like_one() -> None:
    assert units_told("(단위: 명, 백만원)")[0] == ("명", "백만원")
    assert units_told("(단위 천원)")[0] == ("천원",)
    assert units_told("단위사업")[0] == ()
    assert units_told("요금(원/톤)")[0] == ("원/톤",)
    assert units_told("(지원 조건)")[0] == units_told("(상위 5개)")[0] == units_told("증감(B-A)")[0] == ()
    assert unit_for(("지원 업체 수",), ("백만원",)) == ""
    assert unit_for(("환율",), ("원",)) == "원"


def test_periods_of_names_and_of_what_is_around() -> None:
    assert period_of(["2024~2026"], []) == "2024~2026"
    assert period_of(["합계"], ["(2014. 8월(누계) 기준)"]) == "2014-08"
    assert period_of(["합계"], ["2015~2024년 추이"]) == ""
