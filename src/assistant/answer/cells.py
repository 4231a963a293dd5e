"""What a sentence states, value by value: of a row of a table, each cell with its column's name and unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from assistant.answer.evidence import EvidenceSentence, cells_of
from assistant.answer.question import TermSet, term_set
from assistant.language.facts import Fact, facts_in

_UNIT = r"(?P<unit>(?:십|백|천|만|십만|백만|천만|억|십억|백억|천억|조)?원|%|명|건|개소|개|가구|세대|㎡|km|시간|일|년)"
# 표준수수료(공급가액 기준, 천원), 금액 (단위: 백만원)
_UNIT_OF_COLUMN: Final = re.compile(rf"[(,:]\s*{_UNIT}\s*\)")
_UNIT_OF_TABLE: Final = re.compile(rf"\(\s*단위\s*[:：]\s*{_UNIT}")
_NUMBER_ALONE: Final = re.compile(r"[△▲−-]?\s?[\d,.]+")
_ABOVE: Final = 80  # characters before a table in which its unit is told


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact and the words that it stands in; in a table, the terms that only its column has, and those of the others."""

    fact: Fact
    words: str
    own: TermSet = frozenset()
    others: TermSet = frozenset()

    def is_of(self, clause: str) -> bool:
        """Whether a clause does not name another column than the fact's."""
        said = term_set(clause)
        return not said & self.others or bool(said & self.own)


def stated_in(span: EvidenceSentence) -> Iterator[Stated]:
    """The facts of a sentence; of a row, those of its cells and of the names of its columns."""
    header = span.header
    if not header:
        yield from (Stated(fact, span.text) for fact in facts_in(span.text))
        return
    names, cells = cells_of(header.text), cells_of(span.text)
    unit = _unit_above(header)
    terms = [term_set(name) for name in names]
    shared = frozenset.intersection(*terms[1:]) if len(terms) > 2 else frozenset()
    for at, (name, cell) in enumerate(zip_longest(names, cells, fillvalue="")):
        own = frozenset(term_set(name) - shared)
        others = (
            frozenset().union(*(terms[other] for other in range(1, len(terms)) if names[other] != name)) - shared - own
        )
        others = others if at else frozenset()  # the first column names the row
        words = f"{name}: {_with_unit(name, cell, unit)}"
        yield from (Stated(fact, words, own, others) for fact in facts_in(words))


def _with_unit(name: str, cell: str, unit: str) -> str:
    """A cell that is a number alone, with the unit of its column or table behind it."""
    column = _UNIT_OF_COLUMN.search(name)
    unit = column["unit"] if column else unit
    return f"{cell}{unit}" if unit and _NUMBER_ALONE.fullmatch(cell) else cell


def _unit_above(header: EvidenceSentence) -> str:
    above = header.hit.document.text[max(0, header.start - _ABOVE) : header.start]
    units = [match["unit"] for match in _UNIT_OF_TABLE.finditer(above)]
    return units[-1] if units else ""
