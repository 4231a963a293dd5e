"""How a figure that stands nowhere follows from others: a sum, a difference, a share, so many times."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import Final

from assistant.answer.proof.stated import Stated
from assistant.language.facts import MEASURES, Fact, Kind
from assistant.language.numbers import NUMBER, value_of

_MOST_OPERANDS: Final = 60  # figures of cited lines and of those beside them; each is set against each
_TIMES: Final = frozenset({Kind.DURATION, Kind.COUNT, Kind.PERCENT})  # what a sum is taken so many times of
_COMPUTED: Final = MEASURES - {Kind.AGE}
_LENGTHS: Final = frozenset({Kind.DURATION, Kind.LENGTH, Kind.AREA})  # set against each other only where both are named

# What a statement reckons in brackets: (233÷612), (590-520, 660-590), (20만 원 × 12개월 = 240만 원), (2,450 minus 1,550)
_OPERATOR: Final = r"\s?(?P<{}>[+×xX*÷/−–-]|minus|plus|times|divided by)\s?"
_OPERAND: Final = rf"[$€£₩]?\s?(?:{NUMBER})\s?(?:%|[가-힣]{{1,4}}|(?!minus|plus|times|divided|x\b)[A-Za-z]{{1,9}})?"
_STEPS: Final = re.compile(rf"(?:{_OPERATOR.format('sign')})?(?P<number>{_OPERAND})", re.IGNORECASE)
_RECKONED: Final = re.compile(
    rf"(?<=[(,])\s?{_OPERAND}(?:{_OPERATOR.format('_')}{_OPERAND})+(?=\s?[),=])".replace("?P<_>", "?:"), re.IGNORECASE
)
_SIGNS: Final = {"minus": "-", "plus": "+", "times": "×", "divided by": "÷", "x": "×", "*": "×", "/": "÷"} | dict.fromkeys("−–", "-")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A computation that a text writes out: where, its operands and what comes out."""

    start: int
    end: int
    operands: tuple[Decimal, ...]
    result: Decimal


def reckoned_in(text: str) -> Iterator[Reckoned]:
    """The computations that stand in brackets in a text, products before sums."""
    for match in _RECKONED.finditer(text):
        steps = [(step["sign"], value_of(step["number"])) for step in _STEPS.finditer(match[0].strip())]
        if (result := _result(steps)) is not None:
            yield Reckoned(*match.span(), tuple(number for _, number in steps), result)


def _result(steps: Sequence[tuple[str | None, Decimal]]) -> Decimal | None:
    terms: list[Decimal] = []
    for written, number in steps:
        sign = _SIGNS.get((written or "+").casefold(), written or "+")
        if sign in "×÷" and terms:
            if sign == "÷" and not number:
                return None
            terms[-1] = terms[-1] * number if sign == "×" else terms[-1] / number
        else:
            terms.append(-number if sign == "-" else number)
    return sum(terms, Decimal(0))


def comes_to(fact: Fact, result: Decimal) -> bool:
    """Whether a figure is that result, rounded as it is written, a share in per cent, a sum in thousands or millions."""
    if fact.kind not in MEASURES:
        return False
    scales = (
        (100, 1) if fact.kind is Kind.PERCENT else (1, 10**3, 10**4, 10**6, 10**8) if fact.kind is Kind.MONEY else (1,)
    )
    return any(_is_about(abs(result) * scale, fact.value) for scale in scales)


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
        beside = True
        of_unit = (first.fact.kind, first.fact.unit) == (second.fact.kind, second.fact.unit)
        if fact.kind is first.fact.kind is Kind.MONEY and second.fact.kind in _TIMES:
            of_unit, beside = True, False  # what is paid so many times, or which share of it, the statement has to say
        free_sum = free and first.fact.kind is fact.kind is Kind.MONEY
        may = both_named or (fact.kind not in _LENGTHS and (free_sum or (beside and _side_by_side(first, second))))
        if of_unit and may and (shown := _of_two(fact, first, second)):
            return shown
    return _sum(fact, sum_of)


def _operands(stated: Sequence[Stated], fact: Fact) -> list[Stated]:
    """The figures that a computed one may come from: each value once, without its own."""
    unique = {(one.fact.kind, one.fact.unit, one.fact.value): one for one in stated if one.fact.kind in MEASURES}
    unique.pop((fact.kind, fact.unit, fact.value), None)
    return list(unique.values())[:_MOST_OPERANDS]


def _side_by_side(first: Stated, second: Stated) -> bool:
    """Whether they are cells of one column, or stand in one line."""
    if first.cell and second.cell and first.cell.column == second.cell.column:
        return True
    return first.line is not None and first.line == second.line


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
    for column in dict.fromkeys(one.cell and one.cell.column for one in parts):
        own = [one for one in parts if (one.cell and one.cell.column) == column]
        if len(own) < 3 and column is None and len({one.line for one in own}) < 2:
            continue  # a whole and a part of it, a sum and by how much it grew
        if len(own) > 1 and sum(Decimal(one.fact.value) for one in own) == Decimal(fact.value):
            return " + ".join(one.words for one in own)
    return ""


def _is_about(value: Decimal, written: str) -> bool:
    """Whether it is the value, rounded as it is written."""
    digits = len(written.partition(".")[2])
    return round(value, digits) == Decimal(written)
