"""Documents that a text replaces are found where it says so itself; what it reports, plans or cites is left alone."""

from pathlib import Path

import pytest

from assistant.errors import ReadError
from assistant.ingest import read_document
from assistant.ingest.replaces import find_replaced

TITLE = "창원시 출산장려금 지원 지침"
ABOVE = ("창원시 출산장려금 지원 지침", "창원시 예규 제12호", "제1장 총칙")

KOREAN = [
    ("「창원시 출산장려금 지급 지침」은 이를 폐지한다.", "창원시 출산장려금 지급 지침"),
    ("종전의 「청년수당 지침」(제2021-35호)은 폐지한다.", "청년수당 지침|제2021-35호"),
    ("이 계획은 2023년 수립한 「청년정책 기본계획」을 대체한다.", "청년정책 기본계획"),
    ("본 매뉴얼은 『2022년 복지 매뉴얼』을 대체합니다.", "2022년 복지 매뉴얼"),
    ('"가 지침"은 2024년 1월 1일부터 폐지한다.', "가 지침"),
    ("제2조(다른 지침의 폐지) 「가 지침」은 이 지침의 시행과 동시에 폐지한다.", "가 지침"),
    ("이 지침 시행과 동시에 종전의 「가 지침」 및 「나 규정」은 각각 이를 폐지한다.", "가 지침|나 규정"),
    ("이 지침은 「가 지침」을 폐지하고 2024. 3. 1.부터 시행한다.", "가 지침"),
    ("「가 계획(2021~2025)」은 이 계획으로 대체한다.", "가 계획(2021~2025)"),
    ("이 규정은 「가 규정」(2021. 3. 2. 제정)을 대체하여 시행한다.", "가 규정"),
    ("창원시 공고 제2021-35호는 이를 폐지한다.", "창원시 공고 제2021-35호"),
    ("종전 지침(제2021-35호)은 폐지한다.", "제2021-35호"),
    ("이 계획은 2021년 청년정책 시행계획(제2021-3호)을 대체한다.", "제2021-3호"),
    ("「보고 고시」(식약처 고시 제2021-39호, 2021.5.4.)를 다음과 같이 개정·고시합니다.", "보고 고시|식약처 고시 제2021-39호"),
    ("「지방자치법」 제28조에 따라 「가 조례」를 폐지한다.", "가 조례"),
    ("종전의 「가 지침」은 이 지침이 시행되는 날부터 그 효력을 상실한다.", "가 지침"),
    ("이 고시의 시행으로 종전의 「가 고시」는 폐지된 것으로 본다.", "가 고시"),
    ("□ 「가 지침」은 폐지함", "가 지침"),
]  # fmt: skip
ENGLISH = [
    ("This plan supersedes the 2021 Youth Policy Plan.", "2021 Youth Policy Plan"),
    (
        "This Plan replaces the Youth Plan 2021-2025 and the 2019 Housing Plan.",
        "Youth Plan 2021-2025|2019 Housing Plan",
    ),
    ("This revised guideline, adopted in March, supersedes “Guidelines for Births”.", "Guidelines for Births"),
    ("This policy replaces the Rules for Grants (Notice No. 2021-35).", "Rules for Grants|Notice No. 2021-35"),
    ("The Youth Policy Act is hereby repealed.", "Youth Policy Act"),
    ("The 2021 Youth Policy Plan is repealed with effect from 1 January 2024.", "2021 Youth Policy Plan"),
    ("The Housing Rules are superseded by this notice.", "Housing Rules"),
]
NOT_REPLACED = [
    "출산장려금 제도는 폐지한다.",
    "「청년수당」 제도를 폐지한다.",
    '"청년수당"은 폐지한다.',
    "「지급 방법」은 폐지한다.",
    "「지방자치법」 제28조에 따라 출산장려금을 폐지한다.",
    "「가 조례」 제5조는 폐지한다.",
    "「가 조례」에 따른 지원금은 폐지한다.",
    "「가 지침」 일부를 폐지한다.",
    "제2호는 폐지한다.",
    "정부는 「청년정책 기본계획」을 폐지한다.",
    "서울시는 「가 지침」을 폐지하고 「나 지침」을 시행한다.",
    "「가 조례」는 2019년 폐지되었다.",
    "「가 조례」를 폐지할 계획이다.",
    "「가 조례」를 폐지해야 한다.",
    "「가 조례」를 폐지하고자 한다.",
    "「가 조례」는 폐지한다는 방침이다.",
    "「가 지침」은 나 지침으로 대체한다.",
    "기존 시스템을 새 시스템으로 대체한다.",
    "「가 조례」 일부개정(2021. 5. 6.)으로 지원 대상이 늘었다.",
    "제3조(다른 조례의 개정) 「가 조례」를 다음과 같이 개정한다.",
    "This plan replaces the Youth Allowance.",
    "This policy supersedes all previous versions.",
    "The allowance is repealed.",
    "Section 5 of the Youth Policy Act is repealed.",
    "The Youth Policy Act was repealed in 2019.",
    "If the Youth Policy Act is repealed, the grant ends.",
    "The Youth Policy Act is repealed by the Basic Act.",
    "The ministry's plan supersedes the 2021 Youth Policy Plan.",
    "This plan builds on the Youth Plan, which replaced the 2015 Youth Plan.",
]


@pytest.mark.parametrize(("sentence", "names"), [*KOREAN, *ENGLISH])
def test_a_document_that_is_said_to_be_replaced_is_named(sentence: str, names: str) -> None:
    assert "|".join(find_replaced([*ABOVE, sentence], TITLE)) == names


@pytest.mark.parametrize("sentence", NOT_REPLACED)
def test_other_sentences_name_none(sentence: str) -> None:
    assert find_replaced([*ABOVE, sentence], TITLE) == ()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("창원시 청년 기본 조례 일부개정조례", "창원시 청년 기본 조례"),
        ("「창원시 청년 기본 조례」 전부개정조례", "창원시 청년 기본 조례"),
        ("「보고 방법」 일부개정고시", "보고 방법"),
        ("창원시 가 조례 폐지조례", "창원시 가 조례"),
        ("「가 지침」 폐지 알림", "가 지침"),
        ("창원시 청년 기본 조례 일부개정조례안", ""),
        ("「보고 방법」 일부개정고시(안)", ""),
        ("「보고 방법」 일부개정고시 행정예고", ""),
        ("가 조례 개정 방향 연구", ""),
        ("창원시 청년 기본 조례", ""),
    ],
)
def test_an_amendment_names_what_it_amends_in_its_title(title: str, name: str) -> None:
    assert find_replaced([title, "제1조 목적"], title) == ((name,) if name else ())


def test_the_header_of_an_amended_ordinance_means_an_earlier_one_of_its_title() -> None:
    header = "[시행 2024. 3. 15.] [창원시조례 제12호, 2024. 3. 10., {}]"
    assert find_replaced([TITLE, header.format("일부개정")], TITLE) == (TITLE,)
    assert find_replaced([TITLE, header.format("제정")], TITLE) == ()


def test_a_list_below_the_sentence_is_read_to_its_end() -> None:
    lines = ["제2조(폐지) 다음 각 호의 조례는 각각 폐지한다.", "1. 「가 조례」", "2. 「나 조례」(창원시 조례 제12호)"]
    expected = ("가 조례", "나 조례", "창원시 조례 제12호")
    assert find_replaced([*ABOVE, *lines, "제3조(시행일)", "1. 「다 조례」"], TITLE) == expected


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "line", ["This plan replaces " + "Plan and the " * 38 + "x", "계획" * 245 + "폐지", "(제2021-3호) 폐지 " * 50000]
)
def test_a_hostile_line_costs_little(line: str) -> None:
    assert find_replaced([*ABOVE, line], TITLE) == ()


def test_a_draft_replaces_nothing_yet() -> None:
    assert find_replaced(["「가 조례」는 폐지한다."], "창원시 청년 기본 조례안") == ()


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        pytest.param("replaces: 가 지침", ("가 지침",), id="one"),
        pytest.param("supersedes: 가 지침 | 제2021-35호", ("가 지침", "제2021-35호"), id="bars"),
        pytest.param("replaces:\n  - 가 지침\n  - ko/나.md", ("가 지침", "ko/나.md"), id="a list"),
        pytest.param("replaces: none", ("none",), id="none, against the text"),
        pytest.param("publisher: 창원시", ("다 지침",), id="from the text"),
    ],
)
def test_what_is_stated_comes_before_the_text(stated: str, names: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{stated}\n---\n# 창원시 지원 지침\n\n「다 지침」은 폐지한다.\n", "utf-8")
    assert read_document(path, "a.md").document.replaces == names


def test_a_list_in_a_list_is_refused_with_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\nreplaces:\n  - [가, 나]\n---\n글이다.", "utf-8")
    with pytest.raises(ReadError, match="Write a list of titles or numbers"):
        read_document(path, "a.md")
