"""What a sentence states, value by value: of a row of a table, each cell with its column's name and unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from assistant.answer.evidence import EvidenceSentence, cells_of
from assistant.answer.question import TermSet, content, term_set
from assistant.language.facts import Fact, facts_in
from assistant.language.terms import content_units

_UNIT = r"(?P<unit>(?:(?:십|백|천|만|십만|백만|천만|억|십억|백억|천억|조)\s?)?(?:원|달러)|%|명|건|개소|개|가구|세대|㎡|km|시간|일|년)"
# 표준수수료(공급가액 기준, 천원), 금액 (단위: 백만원)
_UNIT_OF_COLUMN: Final = re.compile(rf"[(,:]\s*{_UNIT}\s*\)")
# (단위: 백만원); right above the table also < 지역별 동향(억 달러, %) >, whose rows of rates are in %
_UNIT_OF_TABLE: Final = re.compile(
    rf"\(\s*단위\s*[:：]\s*{_UNIT}|\(\s*{_UNIT.replace('unit', 'caption')}(?:\s*,\s*%)?\s*\)\s*>?\s*$"
)
_RATE: Final = re.compile(r"[율률]$|비중$|^증감$")
_NUMBER_ALONE: Final = re.compile(r"\(?([△▲−-]?\s?[\d,.]+)\)?")
_LABEL_BEHIND: Final = re.compile(r"\s?\(([^()]*[^\W\d][^()]*)\)")
_LABEL_BEFORE: Final = re.compile(
    r"([^\s,(]+)\s?\($|((?:[^\s,(\d]*[^\s,(\d은는이가을를와과로에]\s)?[^\s,(\d]+의)\s$|([^\s,(:]+(?:\s[^\s,(:]+)?)\s?:\s$"
)
# The label of a value that another is compared with: 전년 동기(166.0억 달러)
EARLIER: Final = re.compile(
    r"전년|전분기|직전|전월|작년|지난해|\d년 전|같은 기간|동기|earlier|previous|prior|last year|year before"
)
_ABOVE: Final = 80  # characters before a table in which its unit is told


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact and the words that it stands in, the terms of what it belongs to (its column, the label beside it) and of
    what each of the others belongs to, and that label. `fell`: whether a table marks it as fallen, where it marks any."""

    fact: Fact
    words: str
    own: TermSet = frozenset()
    others: tuple[TermSet, ...] = ()
    label: str = ""
    fell: bool | None = None

    def is_of(self, said: TermSet) -> bool:
        """Whether these terms do not speak of another than what the fact belongs to: 일반회계 is not 특별회계."""
        return all(not said & (other - self.own) or bool(said & (self.own - other)) for other in self.others)


def stated_in(span: EvidenceSentence) -> Iterator[Stated]:
    """The facts of a sentence; of a row, those of its cells and of the names of its columns."""
    header = span.header
    if not header:
        yield from _labelled(span.text)
        return
    names, cells = cells_of(header.text), cells_of(span.text)
    unit = _unit_above(header)
    unit = "%" if unit and _RATE.search(cells[0]) else unit
    columns = [
        (content(name) | figures_of(name), f"{name}: {_with_unit(name, cell, unit)}", cell)
        for name, cell in zip_longest(names, cells, fillvalue="")
    ]
    for at, (own, words, cell) in enumerate(columns):
        fell = cell.startswith(("△", "(△")) if "△" in span.text else None
        for fact in facts_in(words):
            # The first column names the row.
            others = tuple(
                other for other, stated, _ in columns[1:]
                if at and other != own and any(one.kind is fact.kind for one in facts_in(stated))
            )  # fmt: skip
            yield Stated(fact, words, own, others, fell=fell)


def figures_of(text: str) -> TermSet:
    """The figures of a text as terms of either language: #2 of 2인 가구 and two-person household."""
    return frozenset(f"#{fact.value}" for fact in facts_in(text))


def _labelled(text: str) -> Iterator[Stated]:
    """The facts of a sentence, each with the terms of its label where others of its kind have one."""
    facts = facts_in(text)
    labels = [label_of(text, fact) for fact in facts]
    for fact, label in zip(facts, labels, strict=True):
        others = tuple(
            term_set(other) if label else _first_term(other) for one, other in zip(facts, labels, strict=True)
            if (one.kind, one.unit) == (fact.kind, fact.unit) and one.value != fact.value
            and (label or _LABEL_BEHIND.match(text, one.end))
        )  # fmt: skip
        yield Stated(fact, text, term_set(label), others, label)


def _first_term(label: str) -> TermSet:
    """What tells 통합재정수지 from 관리재정수지."""
    return frozenset(unit.form for unit in content_units(label)[:1])


def label_of(text: str, fact: Fact) -> str:
    """What a fact is said of right beside it, if anything: 77.4억 달러(금융보험업), 금융보험업(77.4억 달러),
    미국 총투자의 36.3%."""
    behind = _LABEL_BEHIND.match(text, fact.end)
    if behind and not facts_in(behind[1]):
        return behind[1]
    before = _LABEL_BEFORE.search(text[: fact.start])
    return before[before.lastindex or 0] if before else ""


def _with_unit(name: str, cell: str, unit: str) -> str:
    """A cell that is a number alone, with the unit of its column or table behind it."""
    column = _UNIT_OF_COLUMN.search(name)
    unit = column["unit"] if column else unit
    number = _NUMBER_ALONE.fullmatch(cell)
    return f"{number[1]}{unit}" if unit and number else cell


def _unit_above(header: EvidenceSentence) -> str:
    above = header.hit.document.text[max(0, header.start - _ABOVE) : header.start]
    units = [match["unit"] or match["caption"] for match in _UNIT_OF_TABLE.finditer(above)]
    return units[-1] if units else ""
