"""Figures that no line has to state: what a statement itself lists or orders, and what can be counted in the evidence."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

from assistant.answer.proof.place import years_of
from assistant.answer.proof.stated import ITEM, Stated
from assistant.answer.sentence import EvidenceSentence
from assistant.language.facts import MEASURES, Fact, Kind

# Counts of what the statement itself lists or orders, and what a score is out of: 두 가지, 첫째, 5점 만점.
_LISTING: Final = re.compile(r"(?:가지|things|ways|points|kinds|types|유형|항목)\b", re.IGNORECASE)
_OUT_OF: Final = re.compile(r"\s?점\s?만점")
_AS_UNIT: Final = re.compile(r"\s?단위")  # 백만원 단위로 나타내면
_FIRST: Final = re.compile(r"최초|처음|첫|first|initial", re.IGNORECASE)  # a word that counts nothing: 최초 허가
_ONE_OF: Final = re.compile(r"(?:중|가운데)(?:에서|의)?\s$")  # 15곳 중 한 곳
_DAYS: Final = {"day": 1, "week": 7, "month": 30}


def needs_no_proof(text: str, fact: Fact) -> bool:
    """Whether a figure only orders or counts what the statement itself says, or is what a score is out of."""
    words, written = text[fact.start : fact.end + 12], text[fact.start : fact.end]
    if fact.kind is Kind.ORDINAL and not any(letter.isdigit() for letter in written):
        begins = fact.start == 0 and text[fact.end : fact.end + 1] in (",", ":", ".")
        return begins or bool(_FIRST.fullmatch(written))
    if fact.value == "1" and (_ONE_OF.search(text[: fact.start]) or written.endswith("가지")):
        return True
    small = fact.kind is Kind.COUNT and not fact.unit and Decimal(fact.value) <= 10
    is_listing = small and _LISTING.search(words)
    return bool(is_listing or _OUT_OF.match(text, fact.end) or _AS_UNIT.match(text, fact.end))


def is_counted(text: str, fact: Fact, cited: Sequence[EvidenceSentence], stated: Sequence[Stated]) -> bool:
    """Whether a figure is how many lines are cited or items they have, or how long it is between two of their days."""
    if (fact.kind, fact.unit) == (Kind.DURATION, "year"):
        years = sorted(int(year) for line in cited for year in years_of(line) if year.isdigit())
        return any(str(last - first) == fact.value for first, last in combinations(years, 2))
    if fact.kind is Kind.DURATION and fact.unit in _DAYS:
        return _lies_between(fact, stated)
    items = [int(one.fact.value) for one in stated if one.fact.unit == ITEM]
    if (fact.kind, fact.unit) == (Kind.COUNT, "") and len(items) > 1 and fact.value == str(max(items)):
        return True
    is_word = not any(letter.isdigit() for letter in text[fact.start : fact.end])
    is_count = fact.kind is Kind.COUNT and fact.unit not in ("time", "fold")
    return is_count and len(cited) >= (2 if is_word else 3) and fact.value == str(len(cited))


def is_rank(rank: int, said: Sequence[Stated], stated: Sequence[Stated]) -> bool:
    """Whether a figure of the statement has that rank among those of its unit in one line: 46.5 is 1위."""
    values = {one.fact.value for one in said}
    measured = {
        (one.line, one.fact.kind, one.fact.unit, Decimal(one.fact.value))
        for one in stated if one.fact.kind in MEASURES
    }  # fmt: skip
    return any(
        f"{value.normalize():f}" in values
        and sum(other[:3] == (line, kind, unit) and other[3] > value for other in measured) == rank - 1
        for line, kind, unit, value in measured
    )


def _lies_between(fact: Fact, stated: Sequence[Stated]) -> bool:
    """Whether so many days, or begun weeks or months, lie between two days."""
    days = [day for one in stated if one.fact.kind is Kind.DATE and (day := _day(one))]
    apart = {abs((first - last).days) for first, last in combinations(days, 2)}
    unit, wanted = _DAYS[fact.unit], Decimal(fact.value)
    if unit == 1:
        return not apart.isdisjoint({wanted, wanted - 1})  # the last day may count
    return any(0 <= number - wanted * unit < unit for number in apart)


def _day(one: Stated) -> date | None:
    year, month, day = one.fact.value.split("-")
    years = [year] if year != "?" else sorted(years_of(one.line)) if one.line else []
    try:
        return date(int(years[-1]), int(month), int(day)) if years else None
    except ValueError:
        return None
