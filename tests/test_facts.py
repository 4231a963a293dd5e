"""Numbers, dates and articles mean the same in every form in which people write them, in both languages."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.language.facts import Kind, facts_in

Value = tuple[Kind, str, str, str]


def values(text: str) -> list[Value]:
    return [(fact.kind, fact.value, fact.unit, fact.bound) for fact in facts_in(text)]


MONEY, PERCENT, DURATION, LENGTH, AREA = Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.LENGTH, Kind.AREA
AGE, COUNT, ORDINAL, DATE, ARTICLE, PHONE, TIME = (
    Kind.AGE, Kind.COUNT, Kind.ORDINAL, Kind.DATE, Kind.ARTICLE, Kind.PHONE, Kind.TIME,
)  # fmt: skip

# One value, and the forms that all mean it.
FORMS: dict[str, tuple[list[Value], list[str]]] = {
    "2.9 billion won": (
        [(MONEY, "2900000000", "won", "")],
        ["29억 원", "29억원", "2.9 billion won", "2,900,000,000원", "KRW 2.9 billion", "２９억 원", "₩2,900,000,000"],
    ),
    "120 million won": (
        [(MONEY, "120000000", "won", "")],
        ["1억 2천만 원", "1억2,000만원", "120 million won", "1.2억 원", "1억 2000만 원"],
    ),
    "30 million won": (
        [(MONEY, "30000000", "won", "")],
        ["3,000만원", "3천만 원", "30 million won", "삼천만 원", "3000만 원", "thirty million won"],
    ),
    "3 million won a year": (
        [(MONEY, "3000000", "won", "")],
        ["연 300만 원", "연간 삼백만 원", "3 million won a year", "three million won annually"],
    ),
    "trillions": (
        [(MONEY, "1234500000000", "won", "")],
        ["1조 2,345억 원", "1조2345억원", "1.2345 trillion won"],
    ),
    "thousands within ten thousand": (
        [(MONEY, "35000", "won", "")],
        ["3만 5,000원", "3만5천원", "35,000 won", "₩35,000"],
    ),
    "won sign": ([(MONEY, "3000", "won", "")], ["₩3,000", "￦3,000", "3,000원", "3천 원", "KRW 3,000", "3,000 won"]),
    "dollars": (
        [(MONEY, "5000000", "dollar", "")],
        ["500만 달러", "$5 million", "US$ 5 million", "five million dollars"],
    ),
    "per person": ([(MONEY, "30000", "won", "")], ["1인당 3만 원", "30,000 won per person"]),
    "years and months": (
        [(DURATION, "34", "month", "")],
        ["2년 10개월", "two years and ten months", "2 years, 10 months", "이 년 십 개월", "34개월"],
    ),
    "years in a row": ([(DURATION, "8", "year", "")], ["8년 연속", "eight consecutive years", "8 straight years"]),
    "cases or more": (
        [(COUNT, "8000", "case", ">=")],
        ["8,000건 이상", "8,000 cases or more", "at least 8,000 complaints", "최소 8천 건"],
    ),
    "more than cases": (
        [(COUNT, "8000", "case", ">")],
        ["8,000건이 넘는 민원", "8,000건을 넘었다", "more than 8,000 complaints", "over 8,000 cases", "8,000여 건"],
    ),
    "about cases": (
        [(COUNT, "8000", "case", "~")],
        ["약 8,000건", "8,000건가량", "8천 건 정도", "about 8,000 complaints", "approximately 8,000 cases"],
    ),
    "age and older": (
        [(AGE, "65", "age", ">=")],
        ["65세 이상", "만 65세 이상", "65 years or older", "aged 65 or over", "at least 65 years old"],
    ),
    "age below": (
        [(AGE, "19", "age", "<")],
        ["19세 미만", "under 19 years of age", "less than 19 years old"],
    ),
    "day": (
        [(DATE, "2024-03-15", "", "")],
        ["2024. 3. 15.", "2024.03.15", "2024-03-15", "2024년 3월 15일", "15 March 2024", "March 15, 2024", "Mar. 15, 2024",
         "'24. 3. 15.", "２０２４년 ３월 １５일", "the 15th of March 2024", "It starts on March 15, 2024.", "2024년 3월 15일."],
    ),
    "month of a year": ([(DATE, "2024-03-?", "", "")], ["2024년 3월", "2024. 3.", "2024-03", "March 2024"]),
    "year": ([(DATE, "2024-?-?", "", "")], ["2024년", "2024년도", "in 2024", "2024 예산", "In 2024, residents vote."]),
    "years from and to": (
        [(DATE, "2024-?-?", "", ""), (DATE, "2026-?-?", "", "")],
        ["2024~2026년", "2024년부터 2026년까지", "from 2024 to 2026"],
    ),
    "day of a month": ([(DATE, "?-05-03", "", "")], ["5월 3일", "May 3", "3 May", "May 3rd"]),
    "day alone": ([(DATE, "?-?-07", "", "")], ["7일에 열렸다", "was held on the 7th"]),
    "month alone": ([(DATE, "?-05-?", "", "")], ["지난해 5월", "in May last year", "May of last year"]),
    "article": ([(ARTICLE, "3-2", "", "")], ["제3조의2", "제3조의 2", "Article 3-2"]),
    "paragraph of an article": (
        [(ARTICLE, "10", "", ""), (ARTICLE, "2", "paragraph", "")],
        ["제10조제2항", "제10조 제2항", "Article 10, paragraph 2", "Article 10 paragraph (2)"],
    ),
    "percent": (
        [(PERCENT, "20", "%", "")],
        ["20%", "20 %", "20퍼센트", "20 percent", "20 per cent", "twenty percent", "２０％", "이십 퍼센트"],
    ),
    "up to percent": ([(PERCENT, "20", "%", "<=")], ["최대 20%", "20%까지", "up to 20%", "20% 이하", "at most 20%"]),
    "percentage points": ([(PERCENT, "2", "%p", "")], ["2%p", "2퍼센트포인트", "2 percentage points"]),
    "range of percent": (
        [(PERCENT, "10", "%", ""), (PERCENT, "20", "%", "")],
        ["10~20%", "10%~20%", "10–20%", "10에서 20%", "10 to 20 percent", "between 10 and 20 percent"],
    ),
    "range of money": ([(MONEY, "10000", "won", ""), (MONEY, "20000", "won", "")], ["1~2만 원", "1만~2만 원"]),
    "hours within": (
        [(DURATION, "48", "hour", "<=")],
        ["48시간 이내", "48시간 안에", "48시간 내에", "within 48 hours", "no more than 48 hours"],
    ),
    "days within": ([(DURATION, "30", "day", "<=")], ["30일 이내", "within 30 days", "within thirty days"]),
    "days": ([(DURATION, "30", "day", "")], ["30일간", "30일 동안", "for 30 days", "a 30-day period"]),
    "months within": ([(DURATION, "7", "month", "<=")], ["7개월 이내", "within seven months", "일곱 달 안에"]),
    "months in": ([(DURATION, "7", "month", "<~")], ["7개월 만에", "in seven months", "일곱 달 만에", "칠 개월 만에"]),
    "population": (
        [(COUNT, "1000000", "person", "")],
        ["인구 100만의 도시", "a population of one million", "keep the population at one million"],
    ),
    "how often": ([(MONEY, "3000000", "won", "")], ["1년에 300만 원", "한 해에 3백만 원"]),
    "zones": ([(COUNT, "4", "", "")], ["4개 권역", "네 권역", "네 개 권역", "four zones", "the four zones"]),
    "members": ([(COUNT, "83", "person", "")], ["회원 83명", "83 members", "여든세 명", "eighty-three members"]),
    "a million people": (
        [(COUNT, "1000000", "person", "")],
        ["100만 명", "백만 명", "one million people", "a million people"],
    ),
    "anniversary": ([(ORDINAL, "3", "year", "")], ["3주년", "third anniversary", "3rd anniversary", "취임 3주년을"]),
    "a third plan of care": ([(ORDINAL, "3", "", "")], ["제3차 돌봄 계획"]),
    "short years": ([(DATE, "2021-?-?", "", ""), (DATE, "2022-?-?", "", "")], ["’21~’22년", "2021~2022년"]),
    "term of office": ([(ORDINAL, "8", "", "")], ["민선 8기가", "제8기", "the 8th popularly elected administration"]),
    "issue": ([(ORDINAL, "736", "", "")], ["제736호", "No. 736", "Nos. 736"]),
    "second": ([(ORDINAL, "2", "", "")], ["둘째 과제", "두 번째 과제", "second task", "2nd task"]),
    "first in the country": ([(ORDINAL, "1", "", "")], ["전국 최초", "전국에서 처음으로", "a first in the nation"]),
    "length": ([(LENGTH, "8.7", "km", "")], ["8.7km", "8.7 km", "8.7㎞", "8.7킬로미터", "8.70 kilometers"]),
    "area": ([(AREA, "85", "m2", "")], ["85㎡", "85제곱미터", "85 square meters"]),
    "fiscal year": (
        [(DATE, "2025-?-?", "", "")],
        ["2025회계연도", "2025 회계연도", "FY2025", "FY 25/26", "fiscal year 2025", "the 2025 fiscal year", "2025학년도"],
    ),
    "quarter of a year": (
        [(DATE, "2025-Q1-?", "", "")],
        ["2025년 1분기", "2025년 제1분기", "2025년 1/4분기", "'25.1분기", "2025.1분기", "Q1 2025", "1Q 2025", "2025 Q1", "1Q25",
         "the first quarter of 2025", "first quarter of fiscal year 2025", "1st quarter of 2025"],
    ),
    "quarter": ([(DATE, "?-Q3-?", "", "")], ["3분기", "지난해 3분기에", "3사분기", "the third quarter", "in Q3"]),
    "half of a year": (
        [(DATE, "2025-H2-?", "", "")],
        ["2025년 하반기", "2025년하반기", "H2 2025", "2H 2025", "2025 H2", "the second half of 2025", "latter half of 2025"],
    ),
    "half": ([(DATE, "?-H1-?", "", "")], ["상반기", "올해 상반기", "the first half of the year", "in H1"]),
    "both halves": ([(DATE, "?-H1-?", "", ""), (DATE, "?-H2-?", "", "")], ["상·하반기", "상반기와 하반기"]),
    "short year": ([(DATE, "2024-03-15", "", "")], ["24.3.15.", "24. 3. 15.", "’24.3.15.", "2024/03/15"]),
    "days from and to": (
        [(DATE, "2024-03-15", "", ""), (DATE, "2024-03-20", "", "")],
        ["2024. 3. 15.~3. 20.", "2024. 3. 15.(금) ~ 20.", "2024년 3월 15일부터 20일까지", "2024년 3월 15일~3월 20일",
         "2024.3.15.~2024.3.20.", "March 15 to March 20, 2024", "March 15-20, 2024", "from March 15, 2024 to March 20, 2024"],
    ),
    "months from and to": ([(DATE, "?-03-?", "", ""), (DATE, "?-05-?", "", "")], ["3~5월", "3월~5월", "3월부터 5월까지"]),
    "hours of business": (
        [(TIME, "9", "", ""), (TIME, "18", "", "")],
        ["09:00~18:00", "오전 9시부터 오후 6시까지", "오전 9시~6시", "9시~18시", "9 a.m. to 6 p.m.", "9:00 AM - 6:00 PM", "9 to 6 p.m."],
    ),
    "hours of an afternoon": (
        [(TIME, "14", "", ""), (TIME, "16.30", "", "")],
        ["오후 2시~4시 30분", "오후 2시부터 4시 반까지", "14:00–16:30", "2 to 4:30 p.m.", "2 p.m. to 4:30 p.m."],
    ),
    "short multipliers": (
        [(MONEY, "3000000000", "won", "")],
        ["30억 원", "KRW 3bn", "KRW 3 bn", "₩3bn", "3bn won", "3000m won", "KRW 3 billion"],
    ),
    "twofold": (
        [(COUNT, "2", "fold", "")],
        ["2배", "두 배로", "2배로 늘었다", "갑절", "doubled", "two-fold", "twice as many", "2 times more", "double the number"],
    ),
    "times a year": ([(COUNT, "2", "time", "")], ["연 2회", "두 차례", "twice a year", "two times a year"]),
    "half of all": (
        [(PERCENT, "50", "%", "")],
        ["절반", "50%", "2분의 1", "100분의 50", "half", "one half", "half of them", "반값", "half price", "1/2"],
    ),
    "more than half": ([(PERCENT, "50", "%", ">=")], ["절반 이상", "more than half", "at least half", "50% 이상"]),
    "two thirds": ([(PERCENT, "66.67", "%", "")], ["3분의 2", "삼분의 이", "two-thirds", "two thirds", "2/3"]),
    "share in a statute": ([(PERCENT, "0.5", "%", "")], ["1000분의 5", "0.5%"]),
    "age range": (
        [(AGE, "19", "age", ">="), (AGE, "34", "age", "<=")],
        ["만 19세 이상 34세 이하", "만 19세 이상 ~ 만 34세 이하", "19~34세", "만 19세~만 34세", "19세부터 34세까지", "19세에서 34세 사이",
         "aged 19 to 34", "ages 19-34", "aged between 19 and 34", "19 to 34 years old", "between 19 and 34 years old",
         "from 19 to 34 years old", "between the ages of 19 and 34"],
    ),
    "half a year long": ([(DURATION, "6", "month", "")], ["6개월", "반년", "half a year", "여섯 달", "six months"]),
    "three months": ([(DURATION, "3", "month", "")], ["석 달", "세 달", "3개월", "three months"]),
    "within a week": ([(DURATION, "1", "week", "<=")], ["일주일 이내", "1주일 이내", "within a week", "within one week"]),
    "ten days": ([(DURATION, "10", "day", "")], ["열흘", "10일간", "for ten days"]),
    "years at least": (
        [(DURATION, "3", "year", ">=")],
        ["3년 이상", "3 years or more", "3 or more years", "3+ years", "at least three years", "no less than 3 years"],
    ),
    "not exceeding": (
        [(MONEY, "5000000", "won", "<=")],
        ["500만 원 이하", "500만 원을 넘지 않는", "500만원을 초과하지", "not exceeding 5 million won", "does not exceed 5 million won"],
    ),
    "thousands": (
        [(COUNT, "12500", "person", "")],
        ["1만 2천 5백 명", "12,500명", "만 이천오백 명", "1만2,500명", "12,500 people", "twelve thousand five hundred people"],
    ),
    "trillion in words": (
        [(MONEY, "1230000000000", "won", "")],
        ["1조 2,300억 원", "일조 이천삼백억 원", "1.23 trillion won", "KRW 1.23tn"],
    ),
    "falling percent": ([(PERCENT, "5.2", "%", "")], ["△5.2%", "▲5.2%", "-5.2%", "5.2% 감소", "a 5.2% decrease"]),
    "percentage points of interest": ([(PERCENT, "0.25", "%p", "")], ["0.25%p", "0.25 pp", "0.25 백분율 포인트"]),
    "twelfth": ([(ORDINAL, "12", "", "")], ["제12기", "12th", "열두 번째", "열두번째", "12번째", "twelfth", "제12회"]),
    "articles": ([(ARTICLE, "3", "", ""), (ARTICLE, "4", "", "")], ["제3조 및 제4조", "제3·4조", "Article 3 and Article 4"]),
    "phone": (
        [(PHONE, "0623654114", "", "")],
        ["062-365-4114", "062.365.4114", "062) 365-4114", "062 365 4114", "+82-62-365-4114", "+82 62 365 4114"],
    ),
    "phone without area": ([(PHONE, "15880000", "", "")], ["1588-0000", "국번 없이 1588-0000번"]),
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "expected"),
    [pytest.param(form, expected, id=f"{name}: {form}") for name, (expected, forms) in FORMS.items() for form in forms],
)
def test_all_forms_of_a_value_are_one_value(form: str, expected: list[Value]) -> None:
    assert values(form) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("65세 이상", "65세 초과", id="at least, more than"),
        pytest.param("65세 이하", "65세 미만", id="at most, less than"),
        pytest.param("no more than 5 people", "more than 5 people", id="no more than"),
        pytest.param("20%", "20%p", id="percent, percentage points"),
        pytest.param("3개월", "3월", id="months, March"),
        pytest.param("5가구", "5명", id="households, people"),
        pytest.param("제3조제1항", "제3조제2항", id="paragraphs"),
        pytest.param("제3조의2", "제3조", id="article with branch"),
        pytest.param("30일 이내", "30일에", id="duration, day of the month"),
        pytest.param("3천만 원", "3천 원", id="ten million, thousand"),
        pytest.param("300만 달러", "300만 원", id="currencies"),
        pytest.param("1분기", "2분기", id="quarters"),
        pytest.param("2025년 1분기", "2024년 1분기", id="quarters of two years"),
        pytest.param("상반기", "하반기", id="halves"),
        pytest.param("Q1 2025", "H1 2025", id="quarter, half"),
        pytest.param("1분기", "1월", id="quarter, month"),
        pytest.param("4분기", "4분기 연속", id="fourth quarter, four quarters running"),
        pytest.param("2배", "2회", id="twofold, two times"),
        pytest.param("twice as many", "twice a year", id="twice"),
        pytest.param("절반", "50%p", id="half, percentage points"),
        pytest.param("3분의 2", "2분의 1", id="fractions"),
        pytest.param("오전 9시", "오후 9시", id="morning, evening"),
        pytest.param("12 a.m.", "12 p.m.", id="midnight, noon"),
        pytest.param("9시간", "9시", id="nine hours, nine o'clock"),
        pytest.param("3m", "3m won", id="metres, millions"),
        pytest.param("19~34세", "19~39세", id="age ranges"),
        pytest.param("500만 원을 넘는", "500만 원을 넘지 않는", id="exceeding or not"),
        pytest.param("exceeding 5 people", "not exceeding 5 people", id="exceeding or not, in English"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert values(one) != values(other)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("no one is left behind", id="no one"),
        pytest.param("one of the mayors", id="one of"),
        pytest.param("이 시간에 만족한 시민", id="만족"),
        pytest.param("한일 세미나와 세부 계획", id="syllables that are numbers"),
        pytest.param("두 얼굴의 네이버 공고", id="native numbers before other words"),
        pytest.param("Residents may apply", id="may"),
        pytest.param("한 건물, 한 개인", id="counters that begin other words"),
        pytest.param("천만에요", id="thousand in an idiom"),
        pytest.param("3·1절 기념식과 6.25전쟁 참전유공자", id="names that are days"),
        pytest.param("5·18 Democratization Movement", id="names that are days, in English"),
        pytest.param("십여 명, 수십 명, 수백만 원, dozens of people", id="roughly how many"),
        pytest.param("Q. 어떻게 신청하나요? Q1. 누가 신청하나요?", id="questions of a FAQ"),
        pytest.param("타이틀을 위한 돌봄, a double room", id="syllables of other words"),
        pytest.param("대부분의 일", id="most of"),
    ],
)
def test_words_that_look_like_numbers_are_none(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("3 조례", ("3", ""), id="조례 is not trillion"),
        pytest.param("5분야", ("5", ""), id="분야 is not minutes"),
        pytest.param("7 건물", ("7", ""), id="건물 is not cases"),
        pytest.param("20 회원", ("20", ""), id="회원 is not times"),
        pytest.param("12 인구", ("12", ""), id="인구 is not people"),
        pytest.param("1차 조사", ("1", ""), id="조사 is not trillion"),
    ],
)
def test_a_unit_is_not_found_in_the_next_word(text: str, expected: tuple[str, str]) -> None:
    assert [(fact.value, fact.unit) for fact in facts_in(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("60세에서 65세로 높인다", ["", ""], id="raised"),
        pytest.param("raised from 60 to 65 years old", ["", ""], id="raised, in English"),
        pytest.param("aged 65 and 70", ["", ""], id="a list"),
    ],
)
def test_ages_that_are_no_range_have_no_bounds(text: str, expected: list[str]) -> None:
    assert [fact.bound for fact in facts_in(text)] == expected


def test_a_period_that_began_before_1900_does_not_begin_in_the_year_of_its_end() -> None:
    assert values("1899년 3월 29일 ~ 1953년 12월 23일")[-2:] == [
        (DATE, "?-03-29", "", ""),
        (DATE, "1953-12-23", "", ""),
    ]


def test_cities_and_counties_are_no_time_of_day() -> None:
    assert [fact.kind for fact in facts_in("15시 3군")] == [COUNT, COUNT]


def test_people_over_an_age_that_may_apply_have_no_birthday() -> None:
    assert values("Those over 19 may apply") == [(COUNT, "19", "", ">")]


MULTIPLIERS = (("", 1), ("천", 10**3), ("만", 10**4), ("억", 10**8), ("조", 10**12))


def korean(number: int) -> str:
    """1억 2,345만 6,789: the groups of four digits, each with its unit."""
    groups = [(number // 10**power % 10**4, name) for power, name in ((12, "조"), (8, "억"), (4, "만"), (0, ""))]
    return " ".join(f"{group:,}{name}" for group, name in groups if group)


@given(st.integers(min_value=1, max_value=10**15))
def test_any_sum_is_the_same_in_every_form(number: int) -> None:
    forms = [f"{number}원", f"{number:,} won", f"₩{number:,}", f"{korean(number)} 원", f"{korean(number)}원의"]
    assert {tuple(values(form)) for form in forms} == {((MONEY, str(number), "won", ""),)}


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["million", "billion", "trillion"]))
def test_english_multipliers_are_powers_of_ten(tenths: int, name: str) -> None:
    power = {"million": 5, "billion": 8, "trillion": 11}[name]
    written = f"{tenths / 10:.1f}" if tenths % 10 else str(tenths // 10)
    assert values(f"{written} {name} won") == [(MONEY, str(tenths * 10**power), "won", "")]


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_any_day_is_the_same_in_every_form(day: date) -> None:
    forms = [
        f"{day.year}. {day.month}. {day.day}.", f"{day.year}년 {day.month}월 {day.day}일에", f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}", f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}",
    ]  # fmt: skip
    assert {tuple(values(form)) for form in forms} == {((DATE, day.isoformat(), "", ""),)}


DIGITS, NUMERALS = "일이삼사오육칠팔구", (("천", 1000), ("백", 100), ("십", 10))
ONES = ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen").split()  # fmt: skip
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelt_korean(number: int) -> str:
    """일억 이천삼백만 사천: in words alone; one of the thousands, hundreds and tens is not said."""
    words = []
    for power, name in ((12, "조"), (8, "억"), (4, "만"), (0, "")):
        rest, group = number // 10**power % 10**4, ""
        for unit, size in NUMERALS:
            digit, rest = divmod(rest, size)
            group += (DIGITS[digit - 1] if digit > 1 else "") + unit if digit else ""
        group += DIGITS[rest - 1] if rest else ""
        words += [group + name] if group else []
    return " ".join(words)


def spelt_english(number: int) -> str:
    """One hundred and twenty million, three hundred thousand and four, without the ands and the commas."""
    for size, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{spelt_english(many)} {name} {spelt_english(rest) if rest else ''}".strip()
    if number >= 20:
        ten, one = divmod(number, 10)
        return TENS[ten - 2] + (f"-{ONES[one - 1]}" if one else "")
    return ONES[number - 1]


@given(st.integers(min_value=1, max_value=12).flatmap(lambda power: st.integers(1, 10**power)))
@example(1)
@example(10**12)
def test_number_words_are_the_same_as_figures(number: int) -> None:
    forms = [f"{number}원", f"{korean(number)} 원", f"{spelt_english(number)} won"]
    # A digit alone is as a rule no number: 이 원칙, 일 원
    forms += [f"{spelt_korean(number)} 원"] if number >= 10 else []
    assert {form: values(form) for form in forms} == {form: [(MONEY, str(number), "won", "")] for form in forms}


@given(st.integers(1, 4), st.integers(1990, 2049))
def test_any_quarter_is_the_same_in_every_form(quarter: int, year: int) -> None:
    name = ("first", "second", "third", "fourth")[quarter - 1]
    forms = [
        f"{year}년 {quarter}분기", f"{year}년 {quarter}/4분기", f"{year}회계연도 {quarter}분기", f"Q{quarter} {year}", f"{year} Q{quarter}",
        f"the {name} quarter of {year}", f"Q{quarter} FY{year}",
    ]  # fmt: skip
    assert {tuple(values(form)) for form in forms} == {((DATE, f"{year}-Q{quarter}-?", "", ""),)}


@given(st.integers(0, 23), st.integers(0, 59))
def test_any_time_of_day_is_the_same_in_every_form(hour: int, minute: int) -> None:
    half, twelve = hour // 12, hour % 12 or 12
    forms = [
        f"{hour:02}:{minute:02}", f"{hour}시 {minute}분에", f"{('오전', '오후')[half]} {twelve}시 {minute}분",
        f"{twelve}:{minute:02} {('a.m.', 'p.m.')[half]}", f"at {twelve}:{minute:02}{('am', 'PM')[half]}",
    ]  # fmt: skip
    value = f"{hour}.{minute:02}" if minute else f"{hour}"
    assert {tuple(values(form)) for form in forms} == {((TIME, value, "", ""),)}


UNIT_PAIRS = [("명", "people"), ("년", "years"), ("개월", "months"), ("%", "percent"), ("%p", "percentage points"),
              ("km", "kilometers"), ("㎡", "square meters"), ("가구", "households"), ("세", "years old"), ("원", "won"),
              ("달러", "dollars"), ("시간", "hours"), ("주", "weeks")]  # fmt: skip
BOUNDS = {
    ">=": ("{} 이상", "at least {}", "no less than {}", "최소 {}"),
    ">": ("{} 초과", "{}을 넘는", "more than {}", "over {}"),
    "<=": (
        "{} 이하",
        "{} 이내",
        "{}까지",
        "{}을 넘지 않는",
        "up to {}",
        "no more than {}",
        "not exceeding {}",
        "최대 {}",
    ),
    "<": ("{} 미만", "less than {}", "fewer than {}", "below {}"),
    "~": ("약 {}", "{} 정도", "{}가량", "about {}", "approximately {}"),
}
numbers, units, bounds = st.integers(2, 999), st.sampled_from(UNIT_PAIRS), st.sampled_from(sorted(BOUNDS))


def bounded(number: int, unit: tuple[str, str], bound: str) -> set[tuple[Value, ...]]:
    korean_form, english_form = f"{number}{unit[0]}", f"{number} {unit[1]}"
    forms = [wording.format(english_form if wording.isascii() else korean_form) for wording in BOUNDS[bound]]
    return {tuple(values(form)) for form in forms}


@given(numbers, units, bounds)
def test_any_bound_is_the_same_in_every_form(number: int, unit: tuple[str, str], bound: str) -> None:
    ((fact,),) = bounded(number, unit, bound)
    assert fact[3] == bound


@given(st.tuples(numbers, units, bounds), st.tuples(numbers, units, bounds))
def test_different_values_units_or_bounds_are_different_facts(
    one: tuple[int, tuple[str, str], str], other: tuple[int, tuple[str, str], str]
) -> None:
    assert (bounded(*one) & bounded(*other) != set()) == (one == other)


@given(st.integers(1, 60), st.integers(61, 120), st.sampled_from(["~", "–", "∼"]))
def test_any_range_of_ages_is_the_same_in_every_form(low: int, high: int, dash: str) -> None:
    forms = [
        f"만 {low}세 이상 {high}세 이하", f"{low}{dash}{high}세", f"{low}세{dash}{high}세", f"{low}세부터 {high}세까지",
        f"aged {low} to {high}", f"ages {low}{dash}{high}", f"{low} to {high} years old", f"between {low} and {high} years old",
    ]  # fmt: skip
    expected = ((AGE, f"{low}", "age", ">="), (AGE, f"{high}", "age", "<="))
    assert {form: tuple(values(form)) for form in forms} == dict.fromkeys(forms, expected)


@given(st.integers(1, 50), st.integers(51, 100), units, st.sampled_from(["~", "–", "-"]))
def test_any_range_gives_both_ends_their_unit(low: int, high: int, unit: tuple[str, str], dash: str) -> None:
    for form in (f"{low}{dash}{high}{unit[0]}", f"{low} to {high} {unit[1]}"):
        start, end = facts_in(form)
        assert (start.value, start.kind, start.unit, end.value) == (f"{low}", end.kind, end.unit, f"{high}")


@given(st.integers(2, 12), st.integers(1, 12))
def test_parts_of_a_whole_are_the_same_in_every_form(whole: int, part: int) -> None:
    share = f"{100 * min(part, whole - 1) / whole:.2f}"
    ((kind, value, unit, _),) = values(f"{whole}분의 {min(part, whole - 1)}")
    assert (kind, float(value), unit) == (PERCENT, float(share), "%")


AROUND = st.sampled_from(["", "시는 ", "(", "지원 대상: ", "The city paid ", "“", "|", "※ ", "\n- "])
NUMBERS_ALONE = [
    "29억 원", "2.9 billion won", "KRW 3bn", "3,000만원", "20%", "0.25%p", "3분의 2", "절반", "2배", "2025년 1분기", "Q1 2025", "상반기",
    "2025회계연도", "2024. 3. 15.", "24.3.15.", "March 15, 2024", "오후 6시 30분", "18:30", "9 a.m.", "제3조의2", "Article 3-2",
    "제12기", "열두 번째", "12th", "반년", "3 or more years", "35 years old", "062-365-4114", "1만 2천 5백 명", "8.7km",
]  # fmt: skip


@given(AROUND, st.sampled_from(NUMBERS_ALONE), st.sampled_from(["", ")", " ", ".\n", ", ", "|", "”"]))
def test_a_fact_stands_where_it_is_written(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert [text[fact.start : fact.end] for fact in facts_in(text)] == [number]


PIECES = [form for _, forms in FORMS.values() for form in forms]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5))
@example(["2024-03", "2.9 billion won"])
@example(["2024-03", "20%까지"])
def test_facts_do_not_overlap_and_stand_in_order(pieces: list[str]) -> None:
    text = " / ".join(pieces)
    facts = facts_in(text)
    assert all(before.end <= after.start for before, after in pairwise(facts))
    assert all(text[fact.start : fact.end].strip() for fact in facts)
    assert Counter(value[:3] for piece in pieces for value in values(piece)) == Counter(
        value[:3] for value in values(text)
    )


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= fact.start < fact.end <= len(text) for fact in facts_in(text))
