"""How a figure that stands nowhere follows from others: a sum, a difference, a share, so many times."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from assistant.answer.proof.stated import Stated
from assistant.language.facts import MEASURES, Fact, Kind

_MOST_OPERANDS: Final = 60  # figures of cited lines and of those beside them; each is set against each
_TIMES: Final = frozenset({Kind.DURATION, Kind.COUNT, Kind.PERCENT})  # what a sum is taken so many times of
_COMPUTED: Final = MEASURES - {Kind.AGE}
_LENGTHS: Final = frozenset({Kind.DURATION, Kind.LENGTH, Kind.AREA})  # set against each other only where both are named


def computed(
    fact: Fact, stated: Sequence[Stated], said: Iterable[Stated], *, sum_of: Sequence[Stated], free: bool
) -> str:  # fmt: skip
    """How the figure follows from stated ones: the sum of all `sum_of`, a difference, a share, so many times; empty when
    it does not. Two are set against each other when the statement names both or they are cells of one row or column;
    when `free`, any two sums."""
    if fact.kind not in _COMPUTED:
        return ""
    known = _operands(stated, fact)
    named = {(one.fact.kind, one.fact.value) for one in said}
    for first, second in permutations(known, 2):
        both_named = all((one.fact.kind, one.fact.value) in named for one in (first, second))
        of_unit = (first.fact.kind, first.fact.unit) == (second.fact.kind, second.fact.unit)
        of_unit |= fact.kind is first.fact.kind is Kind.MONEY and second.fact.kind in _TIMES
        free_sum = free and first.fact.kind is fact.kind is Kind.MONEY
        may = both_named or (fact.kind not in _LENGTHS and (free_sum or _side_by_side(first, second)))
        if of_unit and may and (shown := _of_two(fact, first, second)):
            return shown
    return _sum(fact, sum_of)


def _operands(stated: Sequence[Stated], fact: Fact) -> list[Stated]:
    """The figures that a computed one may come from: each value once, without its own."""
    unique = {(one.fact.kind, one.fact.unit, one.fact.value): one for one in stated if one.fact.kind in MEASURES}
    unique.pop((fact.kind, fact.unit, fact.value), None)
    return list(unique.values())[:_MOST_OPERANDS]


def _side_by_side(first: Stated, second: Stated) -> bool:
    """Whether they are cells of one column, or of one row."""
    if first.line is None or second.line is None or min(first.column, second.column) < 0:
        return False
    return first.column == second.column or first.line == second.line


def _of_two(fact: Fact, first: Stated, second: Stated) -> str:
    a, b = Decimal(first.fact.value), Decimal(second.fact.value)
    if fact.kind is Kind.MONEY and first.fact.kind is Kind.MONEY and second.fact.kind is not Kind.MONEY:
        return _of_times(fact, first, second)
    if fact.kind is Kind.PERCENT and fact.unit != "%p" and b and first.fact.kind is not Kind.PERCENT:
        for value, sign in ((100 * a / b, "÷"), (100 * abs(a - b) / b, "←")):
            if _is_about(value, fact.value):
                return f"{first.words} {sign} {second.words} = {fact.value}%"
    if fact.unit == "fold" and b and _is_about(a / b, fact.value):
        return f"{first.words} ÷ {second.words} = {fact.value}"
    percents = first.fact.kind is Kind.PERCENT
    of_the_same = fact.unit == "%p" if percents else (fact.kind, fact.unit) == (first.fact.kind, first.fact.unit)
    if of_the_same and a > b and a - b == Decimal(fact.value):
        return f"{first.words} − {second.words}"
    return ""


def _of_times(fact: Fact, sum_: Stated, times: Stated) -> str:
    """A sum for several months or people, or a share of it, or it less or more that share: 20만 원 × 12개월, 54,000원 − 30%."""
    a, b, wanted = Decimal(sum_.fact.value), Decimal(times.fact.value), Decimal(fact.value)
    if times.fact.kind is not Kind.PERCENT:
        return f"{sum_.words} × {times.words}" if a * b == wanted else ""
    for value, sign in ((a * b / 100, "×"), (a * (100 - b) / 100, "−"), (a * (100 + b) / 100, "+")):
        if value == wanted:
            return f"{sum_.words} {sign} {times.words}"
    return ""


def _sum(fact: Fact, stated: Sequence[Stated]) -> str:
    """Of all figures of that unit, or of those of one column."""
    if fact.kind in _LENGTHS:
        return ""
    parts = [one for one in stated if (one.fact.kind, one.fact.unit) == (fact.kind, fact.unit)]
    for column in sorted({one.column for one in parts}):
        own = [one for one in parts if one.column == column]
        if len(own) > 1 and sum(Decimal(one.fact.value) for one in own) == Decimal(fact.value):
            return " + ".join(one.words for one in own)
    return ""


def _is_about(value: Decimal, written: str) -> bool:
    """Whether it is the value, rounded as it is written."""
    digits = len(written.partition(".")[2])
    return round(value, digits) == Decimal(written)
