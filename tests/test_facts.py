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
AGE, COUNT, ORDINAL, DATE, ARTICLE, PHONE = (
    Kind.AGE, Kind.COUNT, Kind.ORDINAL, Kind.DATE, Kind.ARTICLE, Kind.PHONE,
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
        [(DURATION, "2", "year", ""), (DURATION, "10", "month", "")],
        ["2년 10개월", "two years and ten months", "2 years, 10 months", "이 년 십 개월"],
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
    "months within": ([(DURATION, "7", "month", "<=")], ["7개월 만에", "within seven months", "일곱 달 만에", "칠 개월 만에"]),
    "zones": ([(COUNT, "4", "", "")], ["4개 권역", "네 권역", "네 개 권역", "four zones", "the four zones"]),
    "members": ([(COUNT, "83", "person", "")], ["회원 83명", "83 members", "여든세 명", "eighty-three members"]),
    "a million people": (
        [(COUNT, "1000000", "person", "")],
        ["100만 명", "백만 명", "one million people", "a million people"],
    ),
    "anniversary": ([(ORDINAL, "3", "", "")], ["3주년", "third anniversary", "3rd anniversary", "취임 3주년을"]),
    "term of office": ([(ORDINAL, "8", "", "")], ["민선 8기가", "제8기", "the 8th popularly elected administration"]),
    "issue": ([(ORDINAL, "736", "", "")], ["제736호", "No. 736", "Nos. 736"]),
    "second": ([(ORDINAL, "2", "", "")], ["둘째 과제", "두 번째 과제", "second task", "2nd task"]),
    "first in the country": ([(ORDINAL, "1", "", "")], ["전국 최초", "전국에서 처음으로", "a first in the nation"]),
    "length": ([(LENGTH, "8.7", "km", "")], ["8.7km", "8.7 km", "8.7㎞", "8.7킬로미터", "8.70 kilometers"]),
    "area": ([(AREA, "85", "m2", "")], ["85㎡", "85제곱미터", "85 square meters"]),
    "phone": (
        [(PHONE, "0623654114", "", "")],
        ["062-365-4114", "062) 365-4114", "062 365 4114", "+82-62-365-4114", "+82 62 365 4114"],
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
        pytest.param("두 사업의 네이버 공고", id="native numbers before other words"),
        pytest.param("Residents may apply", id="may"),
        pytest.param("한 건물, 한 개인", id="counters that begin other words"),
        pytest.param("천만에요", id="thousand in an idiom"),
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


PIECES = [form for _, forms in FORMS.values() for form in forms]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5))
@example(["2024-03", "2.9 billion won"])
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
