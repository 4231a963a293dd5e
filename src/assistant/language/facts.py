"""Quantities, dates and article numbers of a text in one form for Korean and English: 29억 원 = 2.9 billion won."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assistant.language.clock import times_in
from assistant.language.dates import dates_in
from assistant.language.numbers import NUMBER, multiplier_of, value_of
from assistant.language.units import SIGNS, UNIT_NAMES, UNITS, WHOLE


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
    TIME = "time"


# Kinds whose values can be added and compared.
MEASURES = frozenset(Kind) - {Kind.DATE, Kind.TIME, Kind.ARTICLE, Kind.PHONE, Kind.ORDINAL}


@dataclass(frozen=True, slots=True)
class Fact:
    """One value in a text. `value` is normalised: won, hours-to-years by `unit`, (year, month, day) as
    `2024-03-15` with `?` for what is not stated and Q1 or H1 for the month of a period, a time of day as `18.30`.
    An ordinal has the unit `year` when it is an anniversary's (3주년).
    `bound` is `>=`, `>`, `<=`, `<`, `~` (about) or `""`; of durations also `<~` (7개월 만에, in 48 hours) and `>~`
    (48시간 이후). A fall has
    no sign: △5.2% is 5.2 %, as in 5.2% 감소."""

    kind: Kind
    value: str
    unit: str
    bound: str
    start: int
    end: int


_UNITS = [(Kind(kind), unit, re.compile(spellings, re.IGNORECASE)) for kind, unit, spellings in UNITS]
_WHOLE = [(Kind(kind), value, unit) for kind, value, unit, _ in WHOLE]
# The look-ahead, which has the first letter of each, makes it four times as fast.
_WHOLE_WORDS = re.compile(
    rf"(?=[절반갑곱석넉이사나열보일]|\b[adhotmwy])(?:{'|'.join(f'({spellings})' for *_, spellings in WHOLE)})",
    re.IGNORECASE,
)

# 제3조의2, Article 3-2, 제3·4조; then 제1항, paragraph 1
_ARTICLE = re.compile(
    r"(?:제\s?|(?<=제\d[·ㆍ,~])|(?<=제\d\d[·ㆍ,~]))(?P<article>\d+)\s?(?:조(?!\s?원)|(?=[·ㆍ,~]\d+조))(?:\s?의\s?(?P<branch>\d+))?"
    r"|\bArt(?:icles?|\.)\s(?P<article2>\d+)(?:-(?P<branch2>\d+))?"
    r"|(?<=\bArticle \d)\((?P<paragraph3>\d+)\)|(?<=\bArticle \d\d)\((?P<paragraph4>\d+)\)"
    r"|제\s?(?P<paragraph>\d+)\s?항|\bparagraphs?\s\(?(?P<paragraph2>\d+)\)?",
    re.IGNORECASE,
)
_PARAGRAPHS = ("paragraph", "paragraph2", "paragraph3", "paragraph4")
# 062-365-4114, 02) 123-4567, 1588-0000, +82 62 …
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[\s-]?)?0?\d{1,2}(?:[)\s-]{1,2}\d{3,4}[\s-]|\.\d{3,4}\.)\d{4}(?!\d)|(?<![\d-])1[5-9]\d{2}-\d{4}(?!\d)"
)
_ORDINAL_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "first|첫째|첫 번째|첫번째|첫|처음|최초", "second|둘째", "third|셋째", "fourth|넷째", "fifth", "sixth",
            "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
            "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
        ),
        start=1,
    )
    for word in words.split("|")
}  # fmt: skip
_ENGLISH_ORDINALS, _KOREAN_ORDINALS = (
    "|".join(word for word in _ORDINAL_WORDS if (word[0] > "z") is korean) for korean in (False, True)
)
_NATIVE = (
    "(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?"
    "|스무|두|세|네|다섯|여섯|일곱|여덟|아홉"
)
# Which no other had done before, which none did earlier than the one that was first
FIRST_OF_ALL = r"\bno other\b(?=[^.]{1,60}\bbefore\b)|\b(?:no|none|nobody)\b(?=[^.]{1,99}\b(?:earlier|sooner) than\b)"
# 8th, 제8기, 제2부시장, 민선 8기, 3주년, 736호, No. 736, 첫째, 열두 번째, 최초
_ORDINAL = re.compile(
    r"(?<![\d.,])(?P<a>\d{1,4})(?:(?:st|nd|rd|th)\b|주년|번째|째|위(?!원)|번지|기(?=[\s가는의,.]|$)|차(?=[\s,]|$))"
    rf"|{FIRST_OF_ALL}|제\s?(?P<b>\d+)(?:\s?(?:회|차|기|호|대)|(?=[가-힣])(?![조항]))|\bNos?\.\s?(?P<c>\d+)"
    rf"|(?<![가-힣])(?:(?P<native>{_NATIVE})(?:\s?번\s?|(?<=[섯곱덟홉열]))째|(?P<years>한|두|세|네|다섯|열)\s?돌"
    rf"|(?:{_KOREAN_ORDINALS})(?!날))|\b(?:{_ENGLISH_ORDINALS})\b",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(r"\sanniversary", re.IGNORECASE)
# 3·1절, 6.25전쟁, 5·18 Democratization Movement: names, and no numbers
_NAMED_BY_DAY = re.compile(
    r"(?<![\d.])\d{1,2}[.·ㆍ]\d{1,2}(?=\s?(?:절|전쟁|참전|광복절|운동|혁명|민주|항쟁|만세|Democra|Movement|Uprising|Revolution))"
)
# 3분의 2, 100분의 20, two-thirds, a quarter of, 2/3
_FRACTION = re.compile(
    r"(?<![가-힣\d])(?P<whole>\d+|[이삼사오육칠팔구십백])\s?분의\s?(?P<part>\d+(?:\.\d+)?|[일이삼사오육칠팔구](?![가-힣]))"
    r"|\b(?P<parts>one|two|three|four)[ -](?P<of>third|(?<!two[ -])quarter|fifth|tenth)s?\b|\ba (?P<a>third|quarter) of\b"
    r"|(?<![\d/.~-])(?P<above>[1-8])/(?P<below>[2-9])(?![\d/월.]|\s?분기)",
    re.IGNORECASE,
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_NUMBER = (
    rf"{NUMBER}|(?<![가-힣])[일이삼사오육칠팔구십백천]+조(?:\s?[일이삼사오육칠팔구십백천만억]+)*(?=\s?(?:원|달러))"
    rf"|(?<![가-힣])(?:{_NATIVE})(?=\s?배(?:[\s로가를의나,.]|$|에\s|까지|이상))"
)
_SHORT_MULTIPLIERS = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion",
                      "tn": "trillion", "tr": "trillion"}  # fmt: skip
# 29억 원, 1억 2천만 원, ₩3,000, KRW 3 million, $5m, 3bn won, eight years, 20여 년, 48-hour, aged 65, 3 or more years
_QUANTITY = re.compile(
    r"(?:(?P<sign>₩|￦|us\$|\$|€|£|\b(?:krw|usd)\b)\s?)?(?P<aged>\b(?:age[ds]?|the ages of)\s(?:from\s|between\s)?)?"
    rf"(?P<number>{_NUMBER})(?:\s?(?P<short>mn?|bn?|tn|tr|k)(?:(?=\s?(?:won|krw|dollars?|usd|euros?)\b)|(?(sign)\b|(?!))))?"
    r"(?P<some>여)?(?:\s(?:consecutive|straight|full))?"
    rf"(?:(?P<open>\+|\sor (?:more|less|fewer)(?=\s))?\s?-?\s?(?P<unit>{UNIT_NAMES})(?![A-Za-z]))?(?!\s?인당)",
    re.IGNORECASE,
)
# What joins the ends of a range: 10~20%, 10 to 20 percent, 10에서 20%, 19세부터 만 34세
_RANGE = re.compile(r"\s?[~∼～–—-]\s?(?:만\s?)?|\sto\s|(?:에서|부터)\s(?:만\s?)?|\sand\s")
_BETWEEN = re.compile(r"\bbetween\s(?:the ages of\s)?$", re.IGNORECASE)
# What was changed from one value to another is no range: raised from 60 to 65, 60세에서 65세로
_CHANGED = re.compile(r"\b(?:rais|low|increas|reduc|chang|extend|cut|rose|fell)\w*\b.{0,40}\bfrom\s$", re.IGNORECASE)

# What stands so far above or below another: two points above the 15 percent minimum.
_NO_GAP = r"(?<!\bpoints )(?<!\bpoint )(?<!\bpercent )(?<!% )"
# Words before and after a number that bound it; of those before it the longest wins, 'no more than' over 'more than'.
_BEFORE = (
    ("<=", r"\b(?:no|not|in no (?:case|event)) (?:more|later|longer|greater|higher|larger|older) than|(?<!\badd )(?<!\badds )(?<!\badded )(?<!\badding )\bup to|\bat (?:the )?most|\bat or (?:below|under)|\bup to and including"
           r"|\bmaximum(?: of)?|\b(?:cap|limit|ceiling) of|\bwithin|(?:\bnot|n['’]t|\bnever|\bwithout)(?: to)? exceed(?:ing)?|최대|최고|최장|길게는|늦어도"),
    (">=", r"\b(?:no|not) (?:less|fewer|lower|shorter|smaller|younger) than|\bat (?:the )?least|\ba minimum of"
           r"|\bminimum|최소한?|적어도"),
    (">", rf"{_NO_GAP}\b(?:(?:more|longer|older|higher|larger|greater) than|over|above)|\bexceed(?:ing|s|ed)?|\bupwards of"),
    ("<", rf"{_NO_GAP}\b(?:(?:less|fewer|younger|shorter|lower|smaller) than|under|below)|\bnearly|\balmost|거의"),
    ("~", r"\babout|\baround|\bapproximately|\broughly|\bsome|약|대략"),
)  # fmt: skip
_AFTER = (
    (">=", r",? ?(?:이상|부터|(?:or|and) (?:more|older|over|above|higher|greater|longer|larger)\b(?!\s(?:[\d₩$]|than\b)))"),
    ("<=", r"[을를이가]?\s?(?:넘지|초과하지|(?:넘을|초과할)\s?수\s?(?:없|는\s?없))"),
    (">", r"보다 (?:많으면|많은|높으면|높은|크면|큰)|[을를이가]?\s?(?:초과|넘|웃[도돈돌]|상회)"),
    ("<=", r",? ?(?:이하|이내|의 범위|(?:(?:a|per) (?:day|week|month|year) )?at (?:the )?most|(?:치\s?)?까지|[가이] (?:될|지날|넘을) 때까지|한도|안에|내에?(?=[\s,.]|$)"
           r"|or (?:less|fewer|younger|under|below|lower|shorter|smaller)\b)"),
    ("<", r"미만|보다 (?:적으면|적은|낮으면|낮은|작으면|작은)|에 (?:못 ?미치|미치지 ?못|미달)|가까이|[을를이가]?\s?(?:밑[도돈돌]|하회)"),
    ("~", r"(?:정도|가량|내외|안팎|남짓|쯤)"),
    ("<~", r"만에"),
    (">~", r"이후"),
)  # fmt: skip
_BOUND_BEFORE = re.compile(
    rf"(?:{'|'.join(f'({words})' for _, words in _BEFORE)})\s(?:a\s|an\s|the\s|약\s?|연\s?|about\s)?$", re.IGNORECASE
)
# The year before, and no length: 1년 전 같은 기간보다
_AGO = re.compile(r"\s?전(?:보다|과|에 비해|의|\s?(?:같은|동기|대비))|\s(?:earlier|ago|before)\b")
# 2년 10개월, two years and ten months, 2 years, 10 months
_YEARS_AND = re.compile(r"\s?|,?\s(?:and\s)?")
# How often, and no length: 1년에 300만 원
_EVERY = re.compile(r"에(?:는|만)?\s")
_IN = re.compile(r"\bin(?: (?:just|only|about))?\s$", re.IGNORECASE)
# A population is one of people: 인구 100만의 도시, a population of one million
POPULATION = re.compile(r"인구(?:가|는|도|를)?\s?(?:약\s?)?$|\bpopulation(?:\s[a-z]+){0,3}\s$", re.IGNORECASE)
_BOUND_AFTER = re.compile(rf"\s?(?:{'|'.join(f'({words})' for _, words in _AFTER)})", re.IGNORECASE)

_NAMED_BOUNDS = (
    ("<=", re.compile(r"최대|최고|한도|상한|\b(?:maximum|max|up to|cap|limit|ceiling)\b", re.IGNORECASE)),
    (">=", re.compile(r"최소|최저|하한|\b(?:minimum|min|at least|floor)\b", re.IGNORECASE)),
)
# What is counted in a word that is no unit of ours, before a bound: 3채 이상
_COUNTER = re.compile(r"\s?[가-힣]{1,2}(?=\s?(?:이상|이하|이내|미만|초과|까지))")
# So much for each, and no count: 한 곳당 300만 원
_EACH = re.compile(r"\s?당(?![가-힣])")

# Full-width forms stand for the plain ones, one character for one, so that offsets stay.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@lru_cache(maxsize=4096)
def facts_in(text: str) -> tuple[Fact, ...]:
    """The facts of a text in order of their place; no two overlap."""
    text = text.translate(_HALF_WIDTH)
    taken = {place for match in _NAMED_BY_DAY.finditer(text) for place in range(*match.span())}
    found = []
    finders = (_phones, _dates, _times, _articles, _fractions, _whole_words, _ordinals, _quantities)
    for fact in (fact for find in finders for fact in find(text)):
        place = range(fact.start, fact.end)
        if taken.isdisjoint(place):
            taken.update(place)
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.start))


def years_in(text: str) -> frozenset[str]:
    """The years that a text names."""
    return frozenset(fact.value[:4] for fact in facts_in(text) if fact.kind is Kind.DATE and fact.value[0] != "?")


def _phones(text: str) -> Iterator[Fact]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match[0].replace("+82", "0", 1))
        yield Fact(Kind.PHONE, re.sub(r"^00", "0", digits), "", "", *match.span())


def _dates(text: str) -> Iterator[Fact]:
    for date in dates_in(text):
        yield Fact(Kind.DATE, date.value, "", "", date.start, date.end)


def _times(text: str) -> Iterator[Fact]:
    for time in times_in(text):
        yield Fact(Kind.TIME, time.value, "", "", time.start, time.end)


def _articles(text: str) -> Iterator[Fact]:
    for match in _ARTICLE.finditer(text):
        number, branch = match["article"] or match["article2"], match["branch"] or match["branch2"]
        if number:
            yield Fact(Kind.ARTICLE, f"{number}-{branch}" if branch else number, "", "", *match.span())
        else:
            paragraph = next(filter(None, map(match.group, _PARAGRAPHS)))
            yield Fact(Kind.ARTICLE, paragraph, "paragraph", "", *match.span())


def _fractions(text: str) -> Iterator[Fact]:
    """Parts of a whole as its percentage, to two decimals: 3분의 2 is 66.67 %."""
    for match in _FRACTION.finditer(text):
        part = match["part"] or match["parts"] or match["above"] or "1"
        whole = match["whole"] or match["below"] or f"{_PARTS[(match['of'] or match['a']).lower()]}"
        if value_of(whole):
            share = f"{100 * value_of(part) / value_of(whole):.2f}"
            yield Fact(Kind.PERCENT, _normal(share), "%", _bound(text, *match.span()), *match.span())


def _whole_words(text: str) -> Iterator[Fact]:
    for match in _WHOLE_WORDS.finditer(text):
        kind, value, unit = _WHOLE[(match.lastindex or 1) - 1]
        bound = _bound(text, *match.span())
        # 절반 이상 and 'more than half' translate each other.
        yield Fact(kind, value, unit, ">=" if (kind, bound) == (Kind.PERCENT, ">") else bound, *match.span())


def _ordinals(text: str) -> Iterator[Fact]:
    for match in _ORDINAL.finditer(text):
        number = next((match[group] for group in ("a", "b", "c", "native", "years") if match[group]), "")
        value = _normal(number) if number else _ORDINAL_WORDS.get(match[0].lower(), "1")
        is_anniversary = match[0].endswith(("주년", "돌")) or _ANNIVERSARY.match(text, match.end())
        unit = "year" if is_anniversary else ""
        yield Fact(Kind.ORDINAL, value, unit, "", *match.span())


def _quantities(text: str) -> Iterable[Fact]:
    """Each number with its unit; the ends of a range tell each other theirs, and years and months are one length."""
    matches = list(_QUANTITY.finditer(text))
    facts = [_quantity(text, match) for match in matches]
    for at in reversed(range(1, len(facts))):
        first, last = matches[at - 1 : at + 1]
        if _RANGE.fullmatch(text, first.end(), last.start()):
            facts[at - 1 : at + 1] = _range(text, first, last, *facts[at - 1 : at + 1])
    for at in reversed(range(1, len(facts))):
        years, months = facts[at - 1 : at + 1]
        if (years.unit, months.unit) == ("year", "month") and _YEARS_AND.fullmatch(text, years.end, months.start):
            facts[at - 1 : at + 1] = [_years_and_months(years, months)]
    return (fact for fact in facts if not _measures_nothing(text, fact))


def _years_and_months(years: Fact, months: Fact) -> Fact:
    value = 12 * Decimal(years.value) + Decimal(months.value)
    return replace(months, value=_normal(str(value)), bound=years.bound or months.bound, start=years.start)


def _measures_nothing(text: str, fact: Fact) -> bool:
    if fact.kind is Kind.COUNT and fact.value == "1" and _EACH.match(text, fact.end):
        return True
    if (fact.kind, fact.value) != (Kind.DURATION, "1"):
        return False
    return bool(_EVERY.match(text, fact.end) or (fact.unit == "year" and _AGO.match(text, fact.end)))


def _quantity(text: str, match: re.Match[str]) -> Fact:
    kind, unit = _unit(text, *match.span("unit"))
    if match["aged"]:
        kind, unit = Kind.AGE, "age"
    if match["sign"]:
        kind, unit = Kind.MONEY, SIGNS[match["sign"].lower()]
    bound = ">" if match["some"] else _bound(text, *match.span())
    if (kind, bound) == (Kind.DURATION, "") and _IN.search(text[: match.start()][-16:]):
        bound = "<~"
    if (kind, unit) == (Kind.COUNT, "") and POPULATION.search(text[: match.start()][-40:]):
        unit = "person"
    if (counter := _COUNTER.match(text, match.end())) and not match["unit"]:
        bound = bound or _bound(text, match.start(), counter.end())
    if match["open"]:
        bound = ">=" if match["open"].endswith(("+", "more")) else "<="
    number = match["number"]
    if match["short"]:
        number += f" {_SHORT_MULTIPLIERS[match['short'].lower()]}"
    return Fact(kind, _normal(number), unit, bound, *match.span())


def _range(text: str, first: re.Match[str], last: re.Match[str], start: Fact, end: Fact) -> tuple[Fact, Fact]:
    """Both ends with the unit that one of them is written with; those of ages bound them: 19~34세 is 19세 이상 34세 이하."""
    is_list = text[first.end() : last.start()].strip() == "and" and not (
        "between" in (first["aged"] or "") or _BETWEEN.search(text[: first.start()][-24:])
    )
    if (first["sign"] or first["aged"]) and not (last["unit"] or last["sign"] or is_list):
        end = replace(end, kind=start.kind, unit=start.unit)
    if not (first["unit"] or first["sign"]):
        start = _start_of_range(first, last, end)
    if start.kind is end.kind is Kind.AGE and not is_list and not _is_change(text, start, end):
        return replace(start, bound=start.bound or ">="), replace(end, bound=end.bound or "<=")
    return start, end


def _is_change(text: str, start: Fact, end: Fact) -> bool:
    return text.startswith(("로", "으로"), end.end) or _CHANGED.search(text[: start.start][-64:]) is not None


def _start_of_range(first: re.Match[str], last: re.Match[str], end: Fact) -> Fact:
    number = first["number"]
    if not multiplier_of(number):
        number += multiplier_of(last["number"])
    return replace(end, value=_normal(number), bound="", start=first.start(), end=first.end())


def _unit(text: str, start: int, end: int) -> tuple[Kind, str]:
    """The unit written there (nowhere: -1); its patterns look ahead, so the whole text is needed."""
    for kind, unit, pattern in _UNITS if start >= 0 else ():
        found = pattern.match(text, start)
        if found and found.end() == end:
            return kind, unit
    return Kind.COUNT, ""


def _normal(number: str) -> str:
    return f"{value_of(number).normalize():f}"


def bound_named(name: str) -> str:
    """The bound that the name of a row or column tells: 최대 지원액, 상한, minimum share; empty when it tells none."""
    return next((bound for bound, words in _NAMED_BOUNDS if words.search(name)), "")


def _bound(text: str, start: int, end: int) -> str:
    if after := _BOUND_AFTER.match(text[end : end + 24]):
        return _AFTER[(after.lastindex or 1) - 1][0]
    before = _BOUND_BEFORE.search(text[max(0, start - 24) : start])
    return _BEFORE[(before.lastindex or 1) - 1][0] if before else ""
