"""Quantities, dates and article numbers of a text in one form for Korean and English: 29억 원 = 2.9 billion won."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What a fact is about; a question asks for one of these or for none."""

    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    LENGTH = "length"
    AREA = "area"
    AGE = "age"
    COUNT = "count"
    ORDINAL = "ordinal"
    DATE = "date"
    ARTICLE = "article"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value in a text. `value` is normalised: won, hours-to-years by `unit`, (year, month, day) as
    `2024-03-15` with `?` for what is not stated. `bound` is `>=`, `>`, `<=`, `<` or `""`."""

    kind: Kind
    value: str
    unit: str
    bound: str
    start: int
    end: int


# Units as written, longest first where one begins another; those of one line are the same unit.
_UNITS: dict[str, tuple[Kind, str]] = {}
for _kind, _unit, _spellings in (
    (Kind.MONEY, "won", "원|won|krw"),
    (Kind.MONEY, "dollar", "달러|dollars|dollar|usd"),
    (Kind.MONEY, "yen", "엔|yen"),
    (Kind.PERCENT, "%", "퍼센트포인트|%p|퍼센트|프로|percent|per cent|%"),
    (Kind.DURATION, "minute", "분간|분|minutes|minute"),
    (Kind.DURATION, "hour", "시간|hours|hour"),
    (Kind.DURATION, "day", "일간|일|days|day"),
    (Kind.DURATION, "week", "주간|주일|weeks|week"),
    (Kind.DURATION, "month", "개월간|개월|달간|달|months|month"),
    (Kind.DURATION, "year", "년간|개년|년|years|year"),
    (Kind.LENGTH, "km", "킬로미터|킬로|㎞|km|kilometers|kilometres|kilometer|kilometre"),
    (Kind.LENGTH, "m", "미터|meters|metres|meter|metre|m"),
    (Kind.AREA, "m2", "제곱미터|㎡|m²|square meters|square metres"),
    (Kind.AREA, "km2", "제곱킬로미터|㎢|km²|square kilometers|square kilometres"),
    (Kind.AREA, "pyeong", "평"),
    (Kind.AGE, "age", "살|세|years old|years of age|year-olds|year-old"),
    (Kind.COUNT, "person", "명|인|people|persons|person|members|member|residents|participants|households?"),
    (Kind.COUNT, "case", "건|cases|case|complaints|complaint"),
    (Kind.COUNT, "place", "곳|개소|군데|places|sites"),
    (Kind.COUNT, "time", "회|차례|번|times"),
    (Kind.COUNT, "household", "가구|세대"),
    (Kind.COUNT, "vehicle", "대"),
    (Kind.COUNT, "", "개|가지|종"),
):
    for _spelling in _spellings.split("|"):
        _UNITS[_spelling.rstrip("?")] = (_kind, _unit)

_MULTIPLIERS = {
    "십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12,
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_WORDS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
}
_WORDS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NATIVE = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ["january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug", "september|sept|sep", "october|oct", "november|nov", "december|dec"], start=1,
    )
    for name in names.split("|")
}  # fmt: skip

_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_NUMBER_WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))

# 2024년 3월 15일, 2024. 3. 15., 2024-03-15, 3월 15일, 2024년 3월, 2024년(도)
_DATE = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})\s?(?:년도?|[.\-/])(?:\s?(?P<m>1[0-2]|0?[1-9])\s?(?:월|[.\-/])(?:\s?(?P<d>[12]\d|3[01]|0?[1-9])(?:일|\b))?)?(?!\d)"
    r"|(?<![\d.])(?P<m2>1[0-2]|0?[1-9])월(?:\s?(?P<d2>[12]\d|3[01]|0?[1-9])일)?"
    rf"|\b(?P<mn>{_MONTH_NAMES})\.?\s(?P<d3>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?:,?\s(?P<y3>(?:19|20)\d{{2}}))?\b"
    rf"|\b(?:(?P<d4>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\s)?(?P<mn4>{_MONTH_NAMES})\.?,?\s(?P<y4>(?:19|20)\d{{2}})\b"
    r"|\b(?:in|since|by|of|from|until|fy)\s?(?P<y5>(?:19|20)\d{2})\b"
    r"|(?:on the\s)(?P<d6>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)\b|(?<![\d.])(?P<d7>[12]\d|3[01]|0?[1-9])일(?![가-힣]*간)"
    r"|\b(?:in|last|this|next)\s(?P<mn8>" + _MONTH_NAMES + r")\b|\b(?P<mn9>" + _MONTH_NAMES.replace("|may|", "|")
    + r"|May)\s(?:last|this|next)\syear\b",
    re.IGNORECASE,
)  # fmt: skip
# 제3조의2, Article 3-2
_ARTICLE = re.compile(r"제\s?(\d+)\s?조(?:\s?의\s?(\d+))?|\bArticle\s(\d+)(?:-(\d+))?", re.IGNORECASE)
# 062-365-4114, 02) 123-4567, 1588-0000, +82 62 …
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[\s-]?)?0?\d{1,2}[)\s-]{1,2}\d{3,4}[\s-]\d{4}(?!\d)|(?<![\d-])1[5-9]\d{2}-\d{4}(?!\d)"
)
# 29억 원, 1억 2천만 원, 3,000,000원, ₩3,000, 3 million won, eight years, 제8기, 8th
_QUANTITY = re.compile(
    rf"(?P<sign>[₩$])?(?:(?<![\d.A-Za-z])(?P<n>\d[\d,]*(?:\.\d+)?)|\b(?P<w>{_NUMBER_WORDS})\b|(?<![가-힣])(?P<k>다섯|여섯|일곱|여덟|아홉|열|한|두|세|네)(?=\s?(?:개|명|곳|가지|건|차례|번|달|시간|살)))"
    r"(?P<rest>(?:\s?(?:[십백천만억조]+(?=[\s\d원명개건가-힣%,.)]|$)|(?:hundred|thousand|million|billion|trillion)\b)(?:\s?\d[\d,]*(?:\.\d+)?(?=\s?[천백만억]))?)*)"
    rf"(?:(?P<ord>st|nd|rd|th)\b|\s?-?\s?(?P<unit>{_UNIT_NAMES})(?![A-Za-z]))?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b(?P<e>{'|'.join(_ORDINALS)})\b|제\s?(?P<k>\d+)\s?(?:회|차|기|호)|(?P<n>\d+)주년|(?:첫|처음|최초)",
    re.IGNORECASE,
)

_BEFORE = (
    (">", r"(?:more than|over|above|exceeding|greater than)"),
    (">=", r"(?:at least|no less than|a minimum of|minimum|최소|적어도)"),
    ("<", r"(?:less than|under|below|fewer than)"),
    ("<=", r"(?:up to|at most|no more than|a maximum of|maximum|within|최대|최고)"),
)
_AFTER = (
    (">=", r"(?:이상|or more|or older|or over|and over|and above)"),
    (">", r"(?:초과|넘|을 넘|를 넘|이 넘|가 넘|여\s?[명건개곳]|여\s)"),
    ("<=", r"(?:이하|이내|까지|한도|안에|or less|or fewer|or younger)"),
    ("<", r"(?:미만)"),
)
_BEFORE_PATTERNS = [
    (sign, re.compile(rf"{words}\s(?:a\s|an\s|the\s|약\s?|연\s?|about\s)?$", re.I)) for sign, words in _BEFORE
]
_AFTER_PATTERNS = [(sign, re.compile(rf"\s?{words}", re.I)) for sign, words in _AFTER]


@lru_cache(maxsize=4096)
def facts_in(text: str) -> tuple[Fact, ...]:
    """The facts of a text in order of their place; no two overlap."""
    taken: set[int] = set()
    found = []
    for fact in (*_phones(text), *_dates(text), *_articles(text), *_ordinals(text), *_quantities(text)):
        place = range(fact.start, fact.end)
        if taken.isdisjoint(place):
            taken.update(place)
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.start))


def _phones(text: str) -> Iterator[Fact]:
    for match in _PHONE.finditer(text):
        yield Fact(Kind.PHONE, re.sub(r"\D", "", match[0]), "", "", *match.span())


def _dates(text: str) -> Iterator[Fact]:
    for match in _DATE.finditer(text):
        group = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
        month = group.get("m") or _MONTHS.get(group.get("mn", "").lower())
        if not group.get("y") and not month and match[0].endswith("일") and _is_days(text, match.end()):
            continue
        parts = (
            group.get("y") or "?",
            f"{int(month):02}" if month else "?",
            f"{int(group['d']):02}" if "d" in group else "?",
        )
        yield Fact(Kind.DATE, "-".join(parts), "", "", *match.span())


def _is_days(text: str, end: int) -> bool:
    """30일 이내 and 30일간 are durations, 30일에 is a date."""
    return re.match(r"\s?(?:이내|이상|이하|간|동안|전|후|안에)", text[end:]) is not None


def _articles(text: str) -> Iterator[Fact]:
    for match in _ARTICLE.finditer(text):
        number, branch = match[1] or match[3], match[2] or match[4]
        yield Fact(Kind.ARTICLE, f"{number}-{branch}" if branch else number, "", "", *match.span())


def _ordinals(text: str) -> Iterator[Fact]:
    for match in _ORDINAL.finditer(text):
        number = match["k"] or match["n"] or str(_ORDINALS.get((match["e"] or "first").lower(), 1))
        yield Fact(Kind.ORDINAL, str(int(number)), "", "", *match.span())


def _quantities(text: str) -> Iterator[Fact]:
    for match in _QUANTITY.finditer(text):
        if match["ord"]:
            yield Fact(Kind.ORDINAL, match["n"] or "", "", "", *match.span())
            continue
        value = _value(match)
        kind, unit = _UNITS.get((match["unit"] or "").lower(), (Kind.COUNT, ""))
        if match["sign"]:
            kind, unit = Kind.MONEY, "won" if match["sign"] == "₩" else "dollar"
        yield Fact(kind, value, unit, _bound(text, match.start(), match.end()), *match.span())


def _value(match: re.Match[str]) -> str:
    """29 + 억 -> 2900000000; 1 + 억 2천만 -> 120000000; 2.9 + billion -> 2900000000."""
    if match["n"]:
        number = Decimal(match["n"].replace(",", "").rstrip("."))
    else:
        number = Decimal(_WORDS.get((match["w"] or "").lower(), _NATIVE.get(match["k"] or "", 0)))
    total = section = Decimal(0)
    for token in re.findall(r"\d[\d,]*(?:\.\d+)?|[십백천만억조]|[a-z]+", match["rest"].lower()):
        if token[0].isdigit():
            number = Decimal(token.replace(",", ""))
        elif _MULTIPLIERS[token] < 10**4:
            section, number = section + (number or 1) * _MULTIPLIERS[token], Decimal(0)
        else:
            total, section, number = (
                total + ((section + number) or 1) * _MULTIPLIERS[token],
                Decimal(0),
                Decimal(0),
            )
    return f"{(total + section + number).normalize():f}"


def _bound(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 24) : start], text[end : end + 12]
    for sign, pattern in _AFTER_PATTERNS:
        if pattern.match(after):
            return sign
    return next((sign for sign, pattern in _BEFORE_PATTERNS if pattern.search(before)), "")
