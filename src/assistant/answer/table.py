"""Tables as documents are written down: the cells of a row, and the unit that a caption or the name of a column tells."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

TABLE_RULE: Final = "\n| ---"  # stands between the header and the first row

_UNIT = (
    r"(?P<unit>(?:(?:십|백|천|만|십만|백만|천만|억|십억|백억|천억|조)\s?)?(?:원|달러)|%|명|건|개소|개|가구|세대|호|㎡|km|시간|일|년"
    r"|(?:(?:KRW|USD|EUR|GBP|US\$|[$€£₩])\s?)?(?:thousand|million|billion)(?:\s(?:won|KRW|dollars|euros|pounds))?|KRW|won|[$€£₩])"
)
# 표준수수료(공급가액 기준, 천원), 금액 (단위: 백만원), Budget (KRW million)
_OF_COLUMN: Final = re.compile(rf"[(,:]\s*{_UNIT}\s*\)")
# (단위: 백만원); right above the table also < 지역별 동향(억 달러, %) >, whose rows of rates are in %
_OF_TABLE: Final = re.compile(
    rf"\(?\s*(?:단위|[Uu]nits?)\s*[:：]\s*{_UNIT}\s*(?:\)|$)|\(\s*{_UNIT.replace('unit', 'caption')}(?:\s*,\s*%)?\s*\)\s*>?\s*$"
)
_RATE: Final = re.compile(r"[율률]$|비중$|^증감$")
_NUMBER_ALONE: Final = re.compile(r"\(?([△▲−-]?\s?[\d,.]+)\)?")
_MONEY: Final = re.compile(r"원|달러|won|dollars|euros|pounds|KRW|USD|EUR|GBP|[$€£₩]")
# What is counted and no sum, in a table of sums: 지원 업체 수, 선정 인원
_COUNTED: Final = re.compile(
    r"(?:수|인원|건수|횟수|명|기간|연도|년도|연령|순위|비고|번호)$|\b(?:number|count|people|persons|age|weeks|months|years?|rank)\b",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"(?:KRW|USD|EUR|GBP|US\$|[$€£₩])\s?")
_ABOVE: Final = 80  # characters before a table in which its unit is told


def cells_of(row: str) -> list[str]:
    """The cells of a row of a table, as documents are written down."""
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def unit_above(text: str, start: int) -> tuple[str, int, int]:
    """The unit that is told right above the table that begins there, and where; empty when none is. A table that
    follows another one without a word between them has the unit of that."""
    begin = max(0, start - _ABOVE)
    found = list(_OF_TABLE.finditer(text[begin:start]))
    if not found:
        before = text[:start].rstrip()
        above = before.rfind("\n\n") + 2
        return unit_above(text, above) if before.endswith("|") and text.startswith("|", above) else ("", start, start)
    return found[-1]["unit"] or found[-1]["caption"], begin + found[-1].start(), begin + found[-1].end()


def tells_unit(text: str) -> bool:
    """Whether a text ends with the unit of a table, as captions do: 표 4. 주요 예산 (단위: 백만 원)."""
    return _OF_TABLE.search(text) is not None and text.rstrip().endswith((")", ">"))


def named_cells(header: str, row: str, unit: str, *, by_column: bool = True) -> list[tuple[str, str]]:
    """The cells of a row, each behind the name of its column, numbers alone with their unit: that of the column when
    `by_column`, else of the table alone, to be read: what a mark says to have fallen stays as it is. Rates in a table
    of sums are in %."""
    names, cells = cells_of(header), cells_of(row)
    rate = "%" if unit and _RATE.search(cells[0]) else "" if _COUNTED.search(cells[0]) and _MONEY.search(unit) else unit
    if not by_column and "△" in row:
        return list(zip_longest(names, cells, fillvalue=""))
    return [
        (name, _with_unit(cell, _unit_of(name, rate, by_column=by_column) if at else ""))
        for at, (name, cell) in enumerate(zip_longest(names, cells, fillvalue=""))
    ]


def read_together(quotes: Sequence[str]) -> list[str]:
    """The cells of a row, quoted first, with the unit that its header or what is above it tells, quoted behind."""
    row, *others = quotes
    header = next((quote for quote in others if quote.startswith("|")), "")
    unit = next((unit_above(quote, len(quote))[0] for quote in others if tells_unit(quote)), "")
    return [f"{name}: {cell}" for name, cell in named_cells(header, row, unit)] if header else []


def _unit_of(name: str, unit: str, *, by_column: bool) -> str:
    column = _OF_COLUMN.search(name)
    if column:
        return column["unit"] if by_column else ""
    if _COUNTED.search(name) and _MONEY.search(unit):
        return ""
    return "%" if unit and _RATE.search(name) else unit


def _with_unit(cell: str, unit: str) -> str:
    """A cell that is a number alone, with its unit."""
    number = _NUMBER_ALONE.fullmatch(cell)
    if not unit or not number:
        return cell
    sign = _SIGN.match(unit)
    if sign:
        return f"{sign[0].strip()} {number[1]} {unit[sign.end() :]}".strip()
    gap = " " if unit[0].isascii() and len(unit) > len("km") else ""
    return f"{number[1]}{gap}{unit}"
