"""Quantities, dates and article numbers of a text in one form for Korean and English: 29억 원 = 2.9 billion won."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.language.numbers import NUMBER, multiplier_of, value_of


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
    `2024-03-15` with `?` for what is not stated. `bound` is `>=`, `>`, `<=`, `<`, `~` (about) or `""`."""

    kind: Kind
    value: str
    unit: str
    bound: str
    start: int
    end: int


# Units as written, as regular expressions; those of one line are the same unit. A look-ahead keeps a
# unit of one syllable from being found in a word: 분 in 분야, 대 in 대학.
_UNIT_TABLE = (
    (Kind.MONEY, "won", r"원(?!도심|인|격|칙)|won|krw"),
    (Kind.MONEY, "dollar", r"달러|(?:us )?dollars?|usd"),
    (Kind.MONEY, "yen", r"엔|yen"),
    (Kind.MONEY, "euro", r"유로|euros?|eur"),
    (Kind.PERCENT, "%p", r"퍼센트\s?포인트|%\s?p|%\s?포인트|percent(?:age)? points?"),
    (Kind.PERCENT, "%", r"퍼센트|프로(?![그젝])|percent|per cent|%"),
    (Kind.AGE, "age", r"살|세(?![대기금종트부미])|(?:years?|yrs?)[ -](?:old|of age)|year-olds?"
                      r"|years?(?=,? (?:or|and) (?:older|over|above|younger|under)\b)"),
    (Kind.DURATION, "minute", r"분간|분(?![야기의류과석권양담])|minutes?|mins?"),
    (Kind.DURATION, "hour", r"시간|hours?"),
    (Kind.DURATION, "day", r"일간|일(?!반|본|부|정|자리|상|환|괄|대|시)|days?"),
    (Kind.DURATION, "week", r"주간|주일|주(?=[\s,.]|동안|이내|만에)|weeks?"),
    (Kind.DURATION, "month", r"개월간|개월|달간|달(?![성러라])|months?"),
    (Kind.DURATION, "year", r"년간|개년|년|years?"),
    (Kind.LENGTH, "km", r"킬로미터|킬로|㎞|km|kilomet(?:er|re)s?"),
    (Kind.LENGTH, "m", r"미터|met(?:er|re)s?|m"),
    (Kind.AREA, "km2", r"제곱\s?킬로미터|㎢|km²|square kilomet(?:er|re)s?"),
    (Kind.AREA, "m2", r"제곱\s?미터|㎡|m²|square met(?:er|re)s?"),
    (Kind.AREA, "pyeong", r"평(?![균가생창택일])|pyeong"),
    (Kind.AREA, "ha", r"헥타르|㏊|hectares?|ha"),
    (Kind.COUNT, "household", r"가구|세대|households?"),
    (Kind.COUNT, "person", r"명(?![소칭예령])|인(?![구천력근재사접증센상터프정당])|people|persons?|members?|residents"
                           r"|participants"),
    (Kind.COUNT, "case", r"건(?![물축강설의립])|cases?|complaints?"),
    (Kind.COUNT, "place", r"곳|개소|군데|places|sites"),
    (Kind.COUNT, "time", r"회(?![의사원관복장])|차례|번(?![지호째])|times"),
    (Kind.COUNT, "vehicle", r"대(?![학상회구전책표출비형중])"),
    (Kind.COUNT, "", r"개(?![월년])|가지|종(?![로합사료])"),
)  # fmt: skip
_UNITS = [(kind, unit, re.compile(spellings, re.I)) for kind, unit, spellings in _UNIT_TABLE]
_UNIT_NAMES = "|".join(f"(?:{spellings})" for _, _, spellings in _UNIT_TABLE)
_SIGNS = {"₩": "won", "￦": "won", "krw": "won", "$": "dollar", "us$": "dollar", "usd": "dollar", "€": "euro"}

_ORDINAL_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "first|첫째|첫 번째|첫번째|첫|처음|최초", "second|둘째|두 번째|두번째", "third|셋째|세 번째|세번째",
            "fourth|넷째|네 번째|네번째", "fifth|다섯째|다섯 번째",
            "sixth|여섯째|여섯 번째", "seventh|일곱째|일곱 번째",
            "eighth|여덟째|여덟 번째", "ninth|아홉째|아홉 번째", "tenth|열째|열 번째",
        ),
        start=1,
    )
    for word in words.split("|")
}  # fmt: skip
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

_Y, _M, _D = r"(?:19|20)\d{2}", r"(?:1[0-2]|0?[1-9])(?!\d)", r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
# 'may' is a month only with a capital: those over 19 may apply.
_MONTH_NAME = "(?:(?-i:May|MAY)|" + "|".join(sorted(_MONTHS.keys() - {"may"}, key=len, reverse=True)) + r")\b\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # March 15, 2024; May 15th; 15 March 2024; the 15th of March; March 2024
        rf"\b(?P<name>{_MONTH_NAME})\s(?P<d>{_D})(?:st|nd|rd|th)?(?:,?\s(?P<y>{_Y}))?\b",
        rf"\b(?P<d>{_D})(?:st|nd|rd|th)?\s(?:of\s)?(?P<name>{_MONTH_NAME})(?:,?\s(?P<y>{_Y}))?(?!\w)",
        rf"\b(?P<name>{_MONTH_NAME}),?\s(?P<y>{_Y})\b",
        # 2024년 3월 15일, 2024. 3. 15., 2024-03-15, '24. 3., 2024년 3월, 2024년(도), 2024.
        rf"(?<![\d.])(?:(?P<y>{_Y})|['’‘](?P<short>\d{{2}}))(?:\s?년도?|(?:\s?\.|[\-/])(?!\s?\d{{3}}))(?:\s?(?P<m>{_M})\s?(?:월|[.\-/]|(?=$|[^\d가-힣%,]))(?:\s?(?P<d>{_D})(?![.,]\d)(?:일|\.|\b))?)?(?!\d)",
        # 3월 15일, 3월
        rf"(?<![\d.])(?P<m>{_M})월(?:\s?(?P<d>{_D})일)?",
        # FY2025, FY 25/26, fiscal year 2025
        rf"\b(?:FY\s?|fiscal (?:year )?)(?:(?P<y>{_Y})|['’‘]?(?P<short>\d{{2}}))(?!\d)",
        # in May, May last year
        rf"\b(?:in|last|this|next|since|until|by)\s(?:early\s|late\s)?(?P<name>{_MONTH_NAME})(?!\w)",
        rf"\b(?P<name>{_MONTH_NAME})(?=\s(?:of\s)?(?:last|this|next)\syear\b)",
        # on the 7th; 7일, but not 30일 이내, 30일간
        rf"\bon the\s(?P<d>{_D})(?:st|nd|rd|th)\b",
        rf"(?<![\d.~∼–-])(?P<d>{_D})일(?!간|\s?(?:이내|이상|이하|미만|초과|동안|전|후|안에|내에?|만에|째|의 기간))",
        # a year alone: in 2024, 2024 예산, 2024~2026년
        rf"(?<![\d.,₩$])(?P<y>{_Y})(?!\d|[.,]\d|\s?[십백천만억조%]|\s?(?:{_UNIT_NAMES}))",
    )
)  # fmt: skip
# 제3조의2, Article 3-2; then 제1항, paragraph 1
_ARTICLE = re.compile(
    r"제\s?(?P<article>\d+)\s?조(?!\s?원)(?:\s?의\s?(?P<branch>\d+))?"
    r"|\bArticles?\s(?P<article2>\d+)(?:-(?P<branch2>\d+))?"
    r"|제\s?(?P<paragraph>\d+)\s?항|\bparagraphs?\s\(?(?P<paragraph2>\d+)\)?",
    re.IGNORECASE,
)
# 062-365-4114, 02) 123-4567, 1588-0000, +82 62 …
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[\s-]?)?0?\d{1,2}[)\s-]{1,2}\d{3,4}[\s-]\d{4}(?!\d)|(?<![\d-])1[5-9]\d{2}-\d{4}(?!\d)"
)
# 8th, 제8기, 민선 8기, 3주년, 736호, No. 736, 첫째, 두 번째, 최초
_ORDINAL = re.compile(
    r"(?<![\d.,])(?P<a>\d{1,4})(?:st|nd|rd|th)\b|제\s?(?P<b>\d+)\s?(?:회|차|기|호|대)"
    r"|(?<![\d.,])(?P<c>\d{1,4})(?:주년|번째|째|위(?!원)|번지|기(?=[\s가는의,.]|$)|차(?=[\s,]|$))"
    r"|\bNos?\.\s?(?P<d>\d+)|(?P<f>한|두|세|네|다섯|열)\s?돌|"
    + "|".join(rf"(?<![가-힣]){word}(?!날)" if word[0] > "z" else rf"\b{word}\b" for word in _ORDINAL_WORDS),
    re.IGNORECASE,
)  # fmt: skip
# 29억 원, 1억 2천만 원, ₩3,000, KRW 3 million, eight years, 20여 년, 48-hour, aged 65
_QUANTITY = re.compile(
    rf"(?:(?P<sign>₩|￦|us\$|\$|€|\b(?:krw|usd)\b)\s?)?(?P<aged>\bage[ds]?\s)?(?P<number>{NUMBER})(?P<some>여)?"
    rf"(?:\s(?:consecutive|straight|full))?(?:\s?-?\s?(?P<unit>{_UNIT_NAMES})(?![A-Za-z]))?(?!\s?인당)",
    re.IGNORECASE,
)
# What joins the ends of a range: 10~20%, 10 to 20 percent, 10에서 20%
_RANGE = re.compile(r"\s?[~∼～–—-]\s?|\sto\s|에서\s|\sand\s")

# Words before and after a number that bound it; the first that fits wins, so 'no more than' is above 'more than'.
_BEFORE = tuple(
    (sign, re.compile(rf"(?:{words})\s(?:a\s|an\s|the\s|약\s?|연\s?|about\s)?$", re.IGNORECASE))
    for sign, words in (
        ("<=", r"\b(?:no|not) (?:more|later) than|\bup to|\bat (?:the )?most|\bmaximum(?: of)?|\bwithin|최대|최고"),
        (">=", r"\b(?:no|not) (?:less|fewer) than|\bat (?:the )?least|\ba minimum of|\bminimum|최소한?|적어도"),
        (">", r"\bmore than|\bover|\babove|\bexceed(?:ing|s|ed)?|\bgreater than|\bupwards of"),
        ("<", r"\bless than|\bunder|\bbelow|\bfewer than|\bnearly|\balmost|거의"),
        ("~", r"\babout|\baround|\bapproximately|\broughly|\bsome|약|대략"),
    )
)  # fmt: skip
_AFTER = tuple(
    (sign, re.compile(rf"\s?(?:{words})", re.IGNORECASE))
    for sign, words in (
        (">=", r",? ?(?:이상|부터|(?:or|and) (?:more|older|over|above)\b)"),
        (">", r"[을를이가]?\s?(?:초과|넘)"),
        ("<=", r",? ?(?:이하|이내|까지|한도|안에|내에?(?=[\s,.]|$)|만에|or (?:less|fewer|younger|under)\b)"),
        ("<", r"미만|에 못 ?미치|가까이"),
        ("~", r"(?:정도|가량|내외|안팎|남짓|쯤)"),
    )
)  # fmt: skip

# Full-width forms stand for the plain ones, one character for one, so that offsets stay.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@lru_cache(maxsize=4096)
def facts_in(text: str) -> tuple[Fact, ...]:
    """The facts of a text in order of their place; no two overlap."""
    text = text.translate(_HALF_WIDTH)
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
        digits = re.sub(r"\D", "", match[0].replace("+82", "0", 1))
        yield Fact(Kind.PHONE, re.sub(r"^00", "0", digits), "", "", *match.span())


def _dates(text: str) -> Iterator[Fact]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            part = match.groupdict()
            year = part.get("y") or (f"20{part['short']}" if part.get("short") else "?")
            month = part.get("m") or _MONTHS.get((part.get("name") or "").lower().rstrip("."))
            day = part.get("d")
            value = f"{year}-{int(month):02}" if month else f"{year}-?"
            yield Fact(Kind.DATE, f"{value}-{int(day):02}" if day else f"{value}-?", "", "", *match.span())


def _articles(text: str) -> Iterator[Fact]:
    for match in _ARTICLE.finditer(text):
        number, branch = match["article"] or match["article2"], match["branch"] or match["branch2"]
        if number:
            yield Fact(Kind.ARTICLE, f"{number}-{branch}" if branch else number, "", "", *match.span())
        else:
            paragraph = match["paragraph"] or match["paragraph2"]
            yield Fact(Kind.ARTICLE, paragraph, "paragraph", "", *match.span())


def _ordinals(text: str) -> Iterator[Fact]:
    for match in _ORDINAL.finditer(text):
        number = next((match[group] for group in "abcd" if match[group]), None)
        if match["f"]:
            number = f"{value_of(match['f'])}"
        value = str(int(number)) if number else _ORDINAL_WORDS[match[0].lower()]
        yield Fact(Kind.ORDINAL, value, "", "", *match.span())


def _quantities(text: str) -> Iterator[Fact]:
    """Each number with its unit; the first end of a range has the unit and the multiplier of the second."""
    following: tuple[re.Match[str], Fact] | None = None
    for match in reversed(list(_QUANTITY.finditer(text))):
        fact = _quantity(text, match)
        if following and not match["unit"] and _RANGE.fullmatch(text[match.end() : following[0].start()]):
            fact = _start_of_range(match, *following)
        yield fact
        following = (match, fact)


def _quantity(text: str, match: re.Match[str]) -> Fact:
    kind, unit = _unit(text, *match.span("unit"))
    if match["aged"]:
        kind, unit = Kind.AGE, "age"
    if match["sign"]:
        kind, unit = Kind.MONEY, _SIGNS[match["sign"].lower()]
    bound = ">" if match["some"] else _bound(text, *match.span())
    return Fact(kind, _normal(match["number"]), unit, bound, *match.span())


def _start_of_range(match: re.Match[str], last: re.Match[str], end: Fact) -> Fact:
    number = match["number"]
    if not multiplier_of(number):
        number += multiplier_of(last["number"])
    return replace(end, value=_normal(number), bound="", start=match.start(), end=match.end())


def _unit(text: str, start: int, end: int) -> tuple[Kind, str]:
    """The unit written there (nowhere: -1); its patterns look ahead, so the whole text is needed."""
    for kind, unit, pattern in _UNITS if start >= 0 else ():
        found = pattern.match(text, start)
        if found and found.end() == end:
            return kind, unit
    return Kind.COUNT, ""


def _normal(number: str) -> str:
    return f"{value_of(number).normalize():f}"


def _bound(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 24) : start], text[end : end + 16]
    for sign, pattern in _AFTER:
        if pattern.match(after):
            return sign
    return next((sign for sign, pattern in _BEFORE if pattern.search(before)), "")
