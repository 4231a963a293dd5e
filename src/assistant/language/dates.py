"""Dates and periods of the calendar, in one form for Korean and English: 2024년 1분기 is Q1 2024."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from assistant.language.units import UNIT_NAMES


class Date(NamedTuple):
    """Year, month and day as written, `?` for what is not stated; for a month also Q1 to Q4, H1 or H2, and FY25 of
    2024/25."""

    year: str
    month: str
    day: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """As `2024-03-15`, `2024-03-?`, `2024-Q1-?`."""
        return f"{self.year}-{self.month}-{self.day}"


# This year and the years beside it, by the year of the document.
RELATIVE_YEARS = tuple(
    (shift, re.compile(words, re.IGNORECASE))
    for shift, words in (
        (0, r"올해|금년|\b(?:this|same) year"), (-1, r"지난해|작년|전년|\b(?:last|previous) year|\byear before(?! last)|\byear earlier"),
        (1, r"내년|\bnext year"), (-2, r"재작년|\byear before last"),
    )
)  # fmt: skip
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
            "september|sept|sep", "october|oct", "november|nov", "december|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_PARTS = {"first": 1, "1st": 1, "상": 1, "second": 2, "2nd": 2, "latter": 2, "하": 2, "third": 3, "3rd": 3,
          "fourth": 4, "4th": 4, "last": 4}  # fmt: skip

_Y, _M, _D = r"(?:19|20)\d{2}", r"(?:1[0-2]|0?[1-9])(?!\d)", r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
# 'may' is a month only with a capital: those over 19 may apply.
_MONTH_NAME = "(?:(?-i:May|MAY)|" + "|".join(sorted(_MONTHS.keys() - {"may"}, key=len, reverse=True)) + r")\b\.?"
_SHORT = r"['’‘]?(?P<short>\d{2})"
# 2025년 1분기, '25.1분기, 2025회계연도 상반기
_IN_YEAR = rf"(?:(?<!\d)(?:(?P<y>{_Y})|{_SHORT})\s?(?:년도?|회계\s?연도|\.)\s?)?"
_FISCAL = r"(?:FY\s?|fiscal (?:year )?)"
# … of 2025, FY 2025, of the year; but not of the 19th century
_OF_YEAR = rf"(?:(?:,?\s(?:of\s|in\s)?{_FISCAL}?(?P<y>{_Y}))(?!\d)|(?!\sof\sthe\s(?!year\b|fiscal\b)))"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2024/25, as budgets of British councils name their year
        rf"(?<![\d/])(?P<y>{_Y})/(?P<fiscal>\d\d)(?![\d/])",
        # 1분기, 2025년 제1분기, 1/4분기, 1사분기, but 4분기 연속 is how long; 상반기, 2025년 하반기, 상·하반기
        rf"(?=[\d제상하'’‘]){_IN_YEAR}(?:(?<![\d,])(?:제\s?)?(?P<quarter>[1-4])\s?(?:/\s?4\s?|사\s?)?분기(?!\s?(?:연속|동안|만에|째|이상|이내))"
        r"|(?P<half>[상하])(?:반기|(?<![가-힣]상)(?=\s?[·ㆍ/,]\s?하반기)))",
        # Q1 2025, 1Q 2025, H1 2025; without a year Q1 is a question of a FAQ, save for 'in Q1'
        rf"\b(?:Q(?P<quarter>[1-4])|H(?P<half>[12])),?\s?(?:of\s)?{_FISCAL}?(?P<y>{_Y})(?!\d)",
        rf"\b(?:(?P<quarter>[1-4])Q|(?P<half>[12])H),?\s?(?:of\s)?{_FISCAL}?(?:(?P<y>{_Y})|{_SHORT})(?!\d)",
        r"['’‘](?P<short>\d{2})\.?\s?(?:(?P<quarter>[1-4])Q|(?P<half>[12])H)\b",
        rf"(?<!\d)(?:{_FISCAL}?(?P<y>{_Y}),?\s)(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))\b",
        r"\b(?-i:Q(?P<quarter>[1-4])|H(?P<half>[12]))\b(?:(?<=\b[io][nf]...)|(?<=\bby...)|(?<=\bfor...)|(?<=\bsince...)|(?<=\buntil...))",
        # the first quarter of 2025, second half of the year
        rf"\b(?P<quarter>first|second|third|fourth|last|1st|2nd|3rd|4th)[\s-]quarter\b{_OF_YEAR}",
        rf"\b(?P<half>first|second|latter|1st|2nd)[\s-]half\b{_OF_YEAR}",
        # the 10 of 10 to 28 March 2024
        rf"\b(?P<d>{_D})(?:st|nd|rd|th)?(?=\s?(?:to|until|through|and|[–~-])\s?{_D}(?:st|nd|rd|th)?\s(?:of\s)?(?P<name>{_MONTH_NAME})(?:,?\s(?P<y>{_Y}))?(?!\w))",
        # 15 March 2024; the 15th of March
        rf"\b(?P<d>{_D})(?:st|nd|rd|th)?\s(?:of\s)?(?P<name>{_MONTH_NAME})(?:,?\s(?P<y>{_Y}))?(?!\w)",
        # March 15, 2024; May 15th; March 2024; May last year
        rf"\b(?P<name>{_MONTH_NAME})(?:\s(?P<d>{_D})(?:st|nd|rd|th)?(?:,?\s(?P<y>{_Y}))?\b|,?\s(?P<y2>{_Y})\b|(?=\s(?:of\s)?(?:last|this|next)\syear\b))",
        # 2024년 3월 15일, 2024. 3. 15., 2024-03-15, '24. 3., 2024년 3월, 2024년(도), 2024회계연도, 2024.
        rf"(?<![\d.])(?:(?P<y>{_Y})|['’‘](?P<short>\d{{2}}))(?:\s?(?:년도?|회계\s?연도)|(?:\s?\.|[\-/])(?!\s?\d{{3}})|(?=\s?[~∼～\-]\s?['’‘]\d\d(?!\d))|(?<=[~∼～-]['’‘]\d\d)(?!\d))(?:\s?(?P<m>{_M})(?:\s?월|\s?\.|[\-/]|(?=$|[^\d가-힣%,]))(?:\s?(?P<d>{_D})(?![.,]\d)(?:일|\.|\b|(?=T\d)))?)?(?!\d)",
        # 24. 3. 15. as offices write it, with its last point; a heading 1.2.3. does not begin with 2x
        rf"(?<![\d.])(?P<short>2\d)\.\s?(?P<m>{_M})\.\s?(?P<d>{_D})\.(?!\d)",
        # 3월 15일, 3월, the 3 of 3~5월
        rf"(?<![\d.])(?P<m>{_M})(?:월(?:\s?(?P<d>{_D})일)?|(?=\s?[~∼～]\s?{_M}월))",
        # FY2025, FY 25/26, fiscal year 2025
        rf"\b{_FISCAL}(?:(?P<y>{_Y})|{_SHORT})(?:[/–-]\d{{2}}(?:\d{{2}})?)?(?!\d)",
        # in May
        rf"\b(?:in|last|this|next|since|until|by)\s(?:early\s|late\s)?(?P<name>{_MONTH_NAME})(?!\w)",
        # on the 7th; 7일, but not 30일 이내, 30일간
        rf"\bon the\s(?P<d>{_D})(?:st|nd|rd|th)\b",
        rf"(?<![\d.~∼–-])(?P<d>{_D})일(?!간|\s?(?:이내|이상|이하|미만|초과|동안|전|후|안에|내에?|만에|째|의 (?:기간|범위)))",
        # a year alone: in 2024, 2024 예산, 2024~2026년
        rf"(?<![\d.,₩$])(?P<y>{_Y})(?!\d|[.,]\d|\s?[십백천만억조%]|\s?(?:{UNIT_NAMES}))",
    )
)  # fmt: skip
# What joins the first and the last day of a period: 3. 15.(금) ~ 3. 20., 3월 15일부터 20일까지, March 15 to 20
_JOINT = re.compile(r"\s?(?:\([월화수목금토일]\))?(?:\s?[~∼～–—-]\s?|부터\s?|\s(?:to|until|through)\s)")
# The last day, where its year (and month) is that of the first: 3. 20., 20일, 20, 2024
_LAST_DAY = re.compile(
    rf"(?:(?P<m>{_M})\s?[.월]\s?)?(?P<d>{_D})(?:일|\.(?!\d)|(?=,?\s{_Y}|[,;)]|$))(?:,?\s(?P<y>{_Y}))?"
)


def dates_in(text: str) -> list[Date]:
    """The dates of a text in order of their place; no two overlap."""
    taken: set[int] = set()
    found: list[Date] = []
    for date in _all_dates(text):
        for one in (date, *_last_day(text, date)):
            place = range(one.start, one.end)
            if taken.isdisjoint(place):
                taken.update(place)
                found.append(one)
    return _with_shared_years(text, sorted(found, key=lambda date: date.start))


def _all_dates(text: str) -> Iterator[Date]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            yield _date(match)


def _date(match: re.Match[str]) -> Date:
    part = match.groupdict()
    year = part.get("y") or part.get("y2") or (f"20{part['short']}" if part.get("short") else "?")
    number = part.get("m") or _MONTHS.get((part.get("name") or "").lower().rstrip("."))
    month = f"{int(number):02}" if number else "?"
    if fiscal := part.get("fiscal"):
        month = f"FY{fiscal}"
    for name, letter in (("quarter", "Q"), ("half", "H")):
        if stated := part.get(name):
            month = f"{letter}{_PARTS.get(stated.lower()) or int(stated)}"
    return Date(year, month, f"{int(part['d']):02}" if part.get("d") else "?", *match.span())


def _last_day(text: str, first: Date) -> Iterator[Date]:
    """The day that ends a period, written shorter than the one that begins it."""
    joint = _JOINT.match(text, first.end) if first.day != "?" else None
    if joint and (match := _LAST_DAY.match(text, joint.end())):
        last = _date(match)
        yield last if last.month != "?" else last._replace(month=first.month)


def _with_shared_years(text: str, dates: list[Date]) -> list[Date]:
    """Both ends of a period have the year that one of them is written with."""
    for at, (first, last) in enumerate(pairwise(dates)):
        joint = _JOINT.fullmatch(text, first.end, last.start)
        if joint and "?" not in (first.month, last.month):
            # What is no date has its own year: 1899년 3월 29일 ~ 1953년 12월 23일
            has_other = "년" in text[max(0, first.start - 2) : first.start]
            year = first.year if last.year == "?" else last.year
            dates[at] = first if first.year != "?" or has_other else first._replace(year=year)
            dates[at + 1] = last._replace(year=year)
    return dates
