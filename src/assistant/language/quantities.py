"""What cells of tables and the words around them tell: a value with its sign, units, and the period it is of."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.language.dates import dates_in
from assistant.language.numbers import NUMBER, value_of
from assistant.language.units import UNIT_NAMES

_TIMES = r"(?:(?:십|백|천|만|십만|백만|천만|억|십억|백억|천억|조(?=\s?(?:원|달러)))\s?)?"
_CURRENCY = r"(?:KRW|USD|EUR|GBP|US\$|[$€£₩])"
_UNIT = (
    rf"(?:{_TIMES}(?:톤|㎥|m³|kg|㎏|℃|[kM]Wh|TOE|리터|필지|그루|통|권|매|부|장|면|석|개교|학급|품목|마리|척|병상|점|동|pp[mb]|dB|[μm]g|㎍|㎎|[kMG]W|㎜|㎝|mm|cm|{UNIT_NAMES})"
    rf"|(?:{_CURRENCY}\s?)?(?:in\s)?(?:thousand|million|billion)s?(?:\sof)?(?:\s(?:won|KRW|USD|dollars|euros|pounds|persons|people|tons))?"
    rf"|{_CURRENCY}|tons?|tonnes|acres)"
)
_UNIT_ALONE = re.compile(rf"(?:\D*?\s)??({_UNIT}(?:/{_UNIT})?)", re.IGNORECASE)  # 전년동기 대비 %
_UNIT_ONLY = re.compile(_UNIT, re.IGNORECASE)
_SCALE = re.compile(
    r"\bin ((?:thousands|millions|billions)(?: of [a-z]+)?)", re.IGNORECASE
)  # Debt, in millions of dollars
_LISTED = re.compile(r"\s*[,;·]\s*")
# (단위: 백만원, %); 단위 : 명; Unit: thousand persons
_TOLD = re.compile(
    r"(?:(?:단위|\bunits?)\s*[:：]|[(\[<]\s*단위(?=\s+[^\s:：]))\s*(?P<units>[^()\[\]<>|:：]{1,40})", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,60}?)\s*[)\]]")
_PERCENT = ("%", "%p", "퍼센트", "percent")
_RATE = re.compile(
    r"(?:(?<!환)[율률]|비중|구성비|%|\bpercent(?:age)?|\brate|\bshare)(?=$|[\s(\[])|\)\s?/\s?\(?[A-Z]\)?$",
    re.IGNORECASE,
)
# What is counted: 지원 업체 수, 선정 인원
_COUNT = re.compile(r"(?:수|인원|건수|횟수)$|\bnumber\b|\bcount\b", re.IGNORECASE)
_MONEY = re.compile(r"원$|달러|won|dollar|euro|pound|KRW|USD|EUR|GBP|[$€£₩]")

_MARK = re.compile(r"\s*(?:([⁰¹²³⁴⁵⁶⁷⁸⁹]+)⁾?\)?|(\*{1,3})|(?:\s|(?<=[\d가-힣]))주?\s?([1-9]?)\)(?<=[\d주]\)))$")
_DIGITS_OF_MARKS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FALLEN = "△▲▵−–-"
_VALUE = re.compile(
    rf"(?P<open>[(\[])?\s*(?P<sign>[+{_FALLEN}])?\s*(?P<currency>{_CURRENCY})?\s?(?P<number>{NUMBER}|\.\d+)\s?(?P<unit>{_UNIT})?\s*[)\]]?",
    re.IGNORECASE,
)


class Quantity(NamedTuple):
    """A value with its sign, its own unit, the mark of its footnote; and whether it stands in brackets without △."""

    value: Decimal | None
    unit: str
    note: str
    in_brackets: bool = False
    marked: bool = False  # as fallen, by △


@lru_cache(maxsize=65536)
def quantity_in(text: str) -> Quantity:
    """The one value that a cell states; `None` where it states another thing, or more."""
    match = _VALUE.fullmatch(text)
    note = ""
    if match is None:
        text, note = without_mark(text)
        match = _VALUE.fullmatch(text)
    if match is None:
        return Quantity(None, "", note)
    sign = match["sign"] or ""
    number = match["number"]
    value = Decimal(number) if number.startswith(".") else value_of(number)
    unit = (match["unit"] or match["currency"] or "").strip()
    return Quantity(
        -value if sign and sign in _FALLEN else value,
        unit,
        note,
        match["open"] is not None,
        bool(sign) and sign in "△▲▵",
    )


def without_mark(text: str) -> tuple[str, str]:
    """A name without the mark of its footnote, and that mark: 경상수입¹, 합계*."""
    mark = _MARK.search(text)
    if mark is None or not mark.start() or (mark[0].endswith(")") and text.count("(") >= text.count(")")):
        return text, ""
    return text[: mark.start()].rstrip(), (mark[1] or mark[2] or mark[3] or "주").translate(_DIGITS_OF_MARKS)


@lru_cache(maxsize=4096)
def units_told(text: str) -> tuple[tuple[str, ...], int, int]:
    """The units that a caption or the name of a column tells, and where; none where it tells none."""
    if told := _TOLD.search(text):
        listed = [item for item in _LISTED.split(told["units"]) if len(item) <= 20]
        listed = [item for item in listed if _known(item) or not re.search(r"\d", item)]  # 매년 12월 31일 기준, 1인당
        items = [one for item in listed for one in _parted(item)]
        return tuple(unit for item in items if (unit := _known(item) or item.strip())), told.start(), told.end()
    for brackets in reversed([*_BRACKETS.finditer(text)]):
        known = [_known(item) for item in _LISTED.split(brackets[1])]
        if known[-1]:
            return tuple(unit for unit in known if unit), brackets.start(), brackets.end()
    if scale := _SCALE.search(text):
        return (scale[1],), scale.start(), scale.end()
    return ("%",) if text.rstrip().endswith("%") and not re.search(r"\d\s?%$", text.rstrip()) else (), 0, len(text)


def _parted(item: str) -> list[str]:
    """천명 % as two units, 억 달러 as one."""
    parts = item.split()
    return parts if all(map(_UNIT_ONLY.fullmatch, parts)) else [item]


def _known(item: str) -> str:
    match = _UNIT_ALONE.fullmatch(item.strip())
    return " ".join(match[1].split()).removeprefix("in ") if match else ""


def is_rate(name: str) -> bool:
    """Whether what a row or a column of this name has is in per cent: 증감률, 비중, (B-A)/A."""
    return _RATE.search(name) is not None


def unit_for(names: Sequence[str], units: Sequence[str]) -> str:
    """Which of the units that are told for a whole table those of this row and column are in: rates in %, numbers of
    persons in no sum of money."""
    others = [unit for unit in units if unit not in _PERCENT]
    if any(is_rate(name) for name in names):
        return next((unit for unit in units if unit in _PERCENT), "%" if units else "")
    if not others:
        return units[0] if units else ""
    counted = any(_COUNT.search(name) for name in names)
    named = [unit for unit in others if any(unit in name for name in names)]
    fitting = [unit for unit in others if counted != bool(_MONEY.search(unit))]
    if len(others) == 1:
        return others[0] if fitting or not counted else ""
    return (named or fitting or others)[0]


def units_in_order(names: Sequence[str], units: Sequence[str]) -> list[str]:
    """For each column, which of several units of counts (개교, 학급, 명) is its: the one that its name has, else one after the
    other of those that no name has."""
    counts = [unit for unit in units if unit not in _PERCENT and not _MONEY.search(unit)]
    if len(counts) < 2:
        return ["" for _ in names]
    named = [next((unit for unit in counts if unit in name), "") for name in names]
    rest = iter([unit for unit in counts if unit not in named] or counts)
    found, last = [], ""
    for unit in named:
        last = last if unit else next(rest, last)
        found.append(unit or last)
    return found


def units_by_head(names: Sequence[str], units: Sequence[str]) -> list[str]:
    """For each column its unit, where as many different heads as units are told one after the other: 물량, 예산, 전년도 물량 in
    (대, 백만원). Nothing where they are not as many, or a number of persons would be a sum of money."""
    others = [unit for unit in units if unit not in _PERCENT]
    heads = {name: name.split()[-1] for name in names if name.strip() and not is_rate(name)}
    of_head = dict(zip(dict.fromkeys(heads.values()), others, strict=False))
    is_odd = any(_COUNT.search(head) and _MONEY.search(unit) for head, unit in of_head.items())
    if len(others) < 2 or len({*heads.values()}) != len(others) or is_odd:
        return ["" for _ in names]
    return [of_head.get(heads.get(name, ""), "") for name in names]


def period_of(own: Iterable[str], around: Iterable[str]) -> str:
    """The year, quarter, month or day of a cell, by its own names; what they lack, by the lines around its table."""
    year, month = "?", "?"
    for name in own:
        for first, last, a_year, a_month in _periods(name):
            if first != last and year == "?":
                return f"{first}~{last}"
            year, month = (a_year if year == "?" else year), (a_month if month == "?" else month)
    if year == "?":
        for line in around:
            periods = _periods(line)
            found = {(a_year, a_month) for _, _, a_year, a_month in periods if a_year != "?"}
            if len(found) == 1 and not any(first for first, *_ in periods):
                year, its_month = found.pop()
                month = its_month if month == "?" else month
            if found or year != "?":
                break
    return "" if year == "?" else year if month == "?" else f"{year}-{month}"


@lru_cache(maxsize=4096)
def _periods(name: str) -> tuple[tuple[str, str, str, str], ...]:
    """First and last of each period that a name tells, and the year and month of the first."""
    written = f"in {name}" if name.isascii() and name.isalpha() else name  # Feb alone names a column
    dates = [date for date in dates_in(written) if (date.year, date.month) != ("?", "?")]
    dates = [date._replace(month="?") if date.month.startswith("FY") else date for date in dates]
    if len(dates) == 2 and re.fullmatch(r"\W*[~∼～–-]\W*", written[dates[0].end : dates[1].start]):
        first, last = ("-".join(part for part in date[:2] if part != "?") for date in dates)
        return ((first, last, dates[0].year, dates[0].month),)
    return tuple(("", "", date.year, date.month) for date in dates)
