"""Gate one: which figures stand in the cited lines in their place, and which do not."""

import pytest

from assistant import Chunk, Document, Hit
from assistant.answer import Evidence, gather
from assistant.answer.proof.figures import Figures, check_figures
from assistant.types import Heading

TEXT = """한빛시 2025년 예산

월세 지원

- 월세 지원은 한 달에 최대 20만 원이며 12개월 동안 받는다.
- 신청 기간은 3월 4일(화) 09:00 ~ 3월 21일(금) 18:00이다.
- 신청서는 한빛시 오송생명2로 187로 보내거나 youth@hanbit.kr로 낸다. 문의 055-123-4567.
- 올해 지원 인원은 480명으로 지난해 400명보다 80명 늘었다.
- 일반회계는 2조 5,120억 원으로 1,310억 원 늘었고, 특별회계는 4,220억 원으로 127억 원 줄었다.
- 재정자립도는 28.4%로 1.2%포인트 낮아졌다.

예산

표 1. 분야별 예산 (2025. 3. 1. 기준)

(단위: 백만원, %)

| 구분 | 2024년 | 2025년 | 증감률 |
| --- | --- | --- | --- |
| 복지 | 30,000 | 36,200 | 20.7 |
| 교통 | 14,280 | 13,692 | △4.1 |

요금

| 구분 | 요금(원) | 할인율 |
| --- | --- | --- |
| 어른 | 54,000 | - |
| 다자녀 | 37,800 | 30% |

임대

| 구분 | 소득 50% 이하 | 소득 50% 초과 80% 이하 | 상한 |
| --- | --- | --- | --- |
| 2인 | 32만 원 | 20만 원 | 314만 원 |
| 3인 | 45만 원 | 28만 원 | 402만 원 |

(in thousands of dollars)

| Department | 2026 | 2027 | Change |
| --- | --- | --- | --- |
| Parks | 17,900 | 16,940 | (960) |
| Library | 9,820 | 9,820 | 0 |

- 위원장은 제2부시장이 되고, 한 차례만 연임한다. 집주인은 3채 이하로 신청하고 48시간 안에 답을 받는다.
- 대기 시간은 34분에서 27분으로 줄었다. 관로 612km 가운데 233km가 낡았고, 요금은 520원에서 590원으로 오른다.
- 조례는 2025년 1월 1일에 시행하고, 제5조는 2025년 7월 1일에 시행한다.
- Occupancy shall not exceed two guests per bedroom plus two, and in no case more than ten guests.

Programme

- The grant is £52 a year for households with an income below £36,000.
- ② The second task is a change of roles.
"""


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    titles = ("한빛시 2025년 예산", "월세 지원", "예산", "요금", "Programme")
    headings, position = [], 0
    for title in titles:
        position = TEXT.index(f"{title}\n", position)
        headings.append(Heading(1 if not position else 2, title, position))
        position += 1
    document = Document("a.md", TEXT, titles[0], "ko", published="2025-03-02", headings=tuple(headings))
    hit = Hit(Chunk("a.md", TEXT, 0, len(TEXT)), document, 1.0)
    return gather([hit], 10_000)


def check(evidence: Evidence, text: str, *cited: str, question: str = "", judged: bool = False) -> Figures:
    lines = [line for line in evidence.lines if any(words in line.text for words in cited)]
    assert len(lines) >= len(cited)
    return check_figures(text, lines, evidence, question, judged=judged)


@pytest.mark.parametrize(
    ("cited", "text"),
    [
        pytest.param("20만 원", "월세 지원은 월 최대 20만 원이다.", id="as it stands"),
        pytest.param("20만 원", "The rent support is up to 200,000 won a month for one year.", id="translated, 12 months are a year"),
        pytest.param("| 복지", "복지 예산은 2025년 362억 원이다.", id="converted"),
        pytest.param("| 교통", "교통 예산은 4.1% 줄었다.", id="a sign is a direction"),
        pytest.param("신청 기간", "신청은 2025년 3월 21일(금) 18시까지다.", id="the year of the document, across a range with times"),
        pytest.param("오송생명", "신청서는 오송생명2로 187로 보낸다.", id="a figure in a name"),
        pytest.param("문의", "문의는 055-123-4567, youth@hanbit.kr로 한다.", id="letter by letter"),
        pytest.param("20만 원", "첫째, 월세를 지원한다.", id="an ordering word"),
        pytest.param("20만 원", "두 가지 방법으로 월세를 지원한다.", id="a count of what is listed"),
        pytest.param("지원 인원", "2025년 지원 인원은 480명이다.", id="올해 by the date of the document"),
        pytest.param("일반회계", "일반회계는 1,310억 원 늘어난 2조 5,120억 원이다.", id="figures of one thing in another order"),
        pytest.param("| Library", "Library funding is $9.82 million.", id="thousands of dollars"),
        pytest.param("| 2인", "2인 가구는 소득 50% 이하이면 32만 원을 받는다.", id="a column by the bound in its name"),
        pytest.param("34분", "대기 시간은 34분에서 27분으로 줄었다.", id="from and to"),
        pytest.param("위원장", "위원장은 제2부시장이며 한 번만 연임한다.", id="a number in a title"),
        pytest.param("일반회계", "올해 일반회계는 2조 5,120억 원이다.", id="this year, in the words of the document"),
        pytest.param("20만 원", "집 한 채당 한 가지 지원만 받아 월 20만 원이다.", id="one of each"),
        pytest.param("20만 원", "최초 신청이면 월 20만 원을 받는다.", id="a word that orders nothing"),
        pytest.param("| 복지", "복지 예산을 백만원 단위로 적으면 2025년 36,200백만원이다.", id="a unit that is named"),
        pytest.param("second task", "The second task is about roles.", id="the number of an item"),
        pytest.param("| 교통", "2025. 3. 1. 기준으로 교통 예산은 136억 9,200만 원이다.", id="a date above the table"),
    ],
)  # fmt: skip
def test_a_figure_that_stands_in_its_place_passes(evidence: Evidence, cited: str, text: str) -> None:
    assert check(evidence, text, cited) == Figures()


@pytest.mark.parametrize(
    ("cited", "text", "reason"),
    [
        pytest.param("20만 원", "월세 지원은 월 최대 30만 원이다.", "figure_missing", id="another amount"),
        pytest.param("20만 원", "월세 지원은 연 최대 20만 원이다.", "figure_period", id="another period"),
        pytest.param("£52", "The grant is £52 a month.", "figure_period", id="another period, in English"),
        pytest.param("| 복지", "복지 예산은 36,200억 원이다.", "figure_missing", id="another unit"),
        pytest.param("| 교통", "교통 예산은 4.1% 늘었다.", "figure_direction", id="the other direction"),
        pytest.param("지원 인원", "지원 인원은 480명에서 400명으로 늘었다.", "figure_direction", id="a rise that is none"),
        pytest.param("일반회계", "일반회계는 4,220억 원이다.", "figure_of_other", id="that of another"),
        pytest.param("| 복지", "교통 예산은 2025년 362억 원이다.", "figure_of_other", id="that of another row"),
        pytest.param("신청 기간", "신청은 2025년 4월 21일까지다.", "figure_missing", id="another month"),
        pytest.param("오송생명", "문의는 055-123-4568로 한다.", "figure_missing", id="a telephone number"),
        pytest.param("오송생명", "youth@hanbit.co.kr로 보낸다.", "figure_missing", id="an address"),
        pytest.param("20만 원", "내년 월세 지원은 20만 원이다.", "figure_missing", id="another year, in a word"),
        pytest.param("| 2인", "2인 가구는 소득이 50%를 초과하고 80% 이하이면 32만 원을 받는다.", "figure_of_other", id="that of another column, by its bound"),
        pytest.param("| 2인", "2인 가구의 상한은 적어도 314만 원이다.", "figure_missing", id="at least for a cap"),
        pytest.param("| 2인", "3인 가구는 소득 50% 이하이면 32만 원을 받는다.", "figure_missing", id="another row of a table without names"),
        pytest.param("| Library", "Library funding is $9,820.", "figure_missing", id="dollars for thousands of them"),
        pytest.param("| Parks", "Parks rose by $960,000.", "figure_direction", id="a fall in brackets"),
        pytest.param("위원장", "위원장은 제1부시장이며 한 번만 연임한다.", "figure_missing", id="another number in a title"),
        pytest.param("위원장", "집주인은 3채 이상 신청한다.", "figure_missing", id="another bound, of a counter that is no unit"),
        pytest.param("위원장", "집주인은 48시간 이후에 답을 받는다.", "figure_missing", id="after for within"),
        pytest.param("34분", "대기 시간은 27분에서 34분으로 늘었다.", "figure_direction", id="from and to, exchanged"),
        pytest.param("조례는", "조례는 2025년 7월 1일에 시행한다.", "figure_of_other", id="the day of another"),
        pytest.param("지원 인원", "2024년 지원 인원은 480명이다.", "figure_of_other", id="last year for this year"),
        pytest.param("재정자립도", "재정자립도는 28.4%로 1.2% 낮아졌다.", "figure_missing", id="percent for points"),
    ],
)  # fmt: skip
def test_a_figure_that_does_not_is_named(evidence: Evidence, cited: str, text: str, reason: str) -> None:
    found = check(evidence, text, cited).reason
    assert found is not None and found.code == reason


@pytest.mark.parametrize(
    ("cited", "text", "computed"),
    [
        pytest.param(("| 복지",), "복지 예산은 62억 원 늘었다.", "36,200 − 30,000", id="a difference of a row"),
        pytest.param(("| 복지", "| 교통"), "두 분야를 더하면 2025년 498억 9,200만 원이다.", "36,200 + 13,692", id="the sum of a column"),
        pytest.param(("관로",), "관로의 약 38%(233÷612)가 낡았다.", "233÷612", id="what it reckons itself"),
        pytest.param(("Occupancy",), "A three-bedroom home takes eight guests (3 x 2 + 2).", "3 x 2 + 2", id="what it supposes"),
        pytest.param(("지원 인원",), "지원 인원은 400명에서 480명으로 20% 늘었다.", "480명 ← 400명 = 20%", id="a share of two that it names"),
    ],
)  # fmt: skip
def test_a_figure_may_follow_from_cited_ones_and_is_shown_how(
    evidence: Evidence, cited: tuple[str, ...], text: str, computed: str
) -> None:
    assert check(evidence, text, *cited).computed == (computed,)


def test_before_a_judge_sums_may_be_computed_from_what_stands_beside(evidence: Evidence) -> None:
    text = "열두 달을 모두 받으면 240만 원이다."
    assert check(evidence, text, "20만 원", judged=True).computed == ("20만 원 × 12개월",)
    assert check(evidence, text, "20만 원").reason is not None


def test_a_figure_of_the_question_needs_no_other_proof(evidence: Evidence) -> None:
    assert (
        check(evidence, "월세가 65만 원이어도 받는다.", "20만 원", question="월세가 65만 원인데 받을 수 있나요?")
        == Figures()
    )


def test_another_line_that_says_all_of_it_is_cited_too(evidence: Evidence) -> None:
    found = check(evidence, "신청 기간은 3월 4일 9시부터 3월 21일 18시까지이고 12개월 동안 받는다.", "20만 원")
    assert found.reason is None
    assert ["신청 기간" in line.text for line in found.beside] == [True]
