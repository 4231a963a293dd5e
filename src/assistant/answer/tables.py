"""Answers out of tables: the cell that a question names, and what can be computed of several, each of them cited."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from assistant.answer.computed import Computed, compute, named_rows
from assistant.answer.named import (
    FEATURES,
    Found,
    Looker,
    Place,
    Vector,
    names_alike,
    periods_in,
    places_of,
    ranked,
    without,
    words_of,
)
from assistant.answer.operations import Operations
from assistant.answer.sentence import EvidenceSentence
from assistant.language.text import language_of_question
from assistant.messages import word
from assistant.types import Cell, Citation, Claim, Embed, Hit, Message, Span

SURE: Final = 0.5  # from here on nine of ten cells are right, of questions that the weights were not learned on

_BIAS: Final = -6.34
_SIGN_WEIGHTS: Final = {
    "row": 0.45, "row_path": 0.56, "column": 1.76, "column_path": 0.18, "covered": 0.83, "covered_by_names": 0.04,
    "covered_by_place": -0.26, "other_row": -0.27, "other_column": 0.13, "other_place": -0.78, "other_names": -0.65,
    "row_whole": 0.1, "column_whole": -0.33, "period_same": -0.3, "period_part": 0.08, "period_other": -0.55,
    "period_around": -2.13, "is_latest": 0.02, "unit": 0.37, "unit_other": 0.24, "hit": 0.73, "first_hit": 0.93,
    "one_column": 0.3, "is_pair": 0.42, "row_cosine": 0.18, "column_cosine": -0.09, "row_first": 0.08,
    "column_first": -0.77, "is_text": 0.31, "is_empty": 0.2, "share": 0.97, "margin": 0.47, "score": 1.08,
}  # fmt: skip
SIGNS: Final = tuple(_SIGN_WEIGHTS)
_SURE_WEIGHTS: Final = np.array([*_SIGN_WEIGHTS.values()], np.float32)
_WIDEST_MARGIN: Final = 5.0

_CLEARLY: Final = 0.025  # cosine; below it the examples of two operations are as near
_OVER_MANY: Final = frozenset({"largest", "smallest", "sum", "count", "list"})
_UNSURE: Final = 0.4
_HALF: Final = 0.5  # of a name
_MOST_ALIKE: Final = 3  # tables
_AS_NEAR: Final = 0.7  # of a score; a heading of its own that the question names counts more
_MOST_IN_ROW: Final = 8
_LEAST_COVERED: Final = 0.4  # of the question, by the names of a cell and what stands around its table
_OF_COLUMN: Final = frozenset({"largest", "smallest", "sum"})  # must be told which
_TELL_COLUMN: Final = ("column", "column_path", "column_whole", "period_same", "one_column")
_MOST_LISTED: Final = 20
_ROW_SIGNALS: Final = [FEATURES.index(name) for name in ("row", "row_path", "row_whole", "row_first")]
_NAMED: Final = 0.8  # of a name, from where on the question has it
_PERIOD_SIGNALS: Final = [
    FEATURES.index(name) for name in ("period_same", "period_part", "period_other", "period_around")
]
_COLUMN_SIGNALS: Final = [
    *_PERIOD_SIGNALS,
    *map(FEATURES.index, ("column", "column_path", "column_whole", "column_first")),
]


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """What tables say to a question: statements, or what they do not have; and how likely that is what was asked.

    `cells` and `tables` are where they stand, by document, to be shown: of a row that is cited, a cell is meant.
    """

    claims: tuple[Claim, ...]
    cells: tuple[tuple[str, Span], ...]
    tables: tuple[tuple[str, Span], ...]
    confidence: float
    missing: tuple[Message, ...] = ()
    operation: str = "value"


def answer_from_tables(question: str, hits: Sequence[Hit], embed: Embed) -> TableAnswer | None:
    """The cell that the question names among the tables that the hits stand in, or what follows from several of one table;
    `None` where the hits stand in none."""
    looker, operations = _made_for(embed)
    found = looker.look(question, places_of(hits))
    if not found:
        return None
    names = frozenset().union(*(words_of(" ".join((*cell.row, *cell.column))) for cell in found[0].table.cells))
    operation, by = operations.of(question, names | words_of(title_of(found[0])))
    computed = _computed(operation, question, found) if operation != "value" and by >= _CLEARLY else None
    if computed and (computed.confidence >= SURE or by >= 2 * _CLEARLY):
        return computed
    sure = confidence(signs_of(found))
    if sure < SURE and (missing := _without_period(question, found)):
        return missing
    # No cell tells why, or how to apply; and a value of another year is never what was asked.
    if found[0].signal("period_other") or (operation == "prose" and by >= _CLEARLY):
        return _answer([found[0]], min(sure, _UNSURE))
    for beside in (_several(question, found), _alike(found), _whole_row(found)):
        if len(beside) > 1:
            return _side_by_side(found, beside)
    return _answer([found[0]], sure)


def _side_by_side(found: Sequence[Found], beside: Sequence[Found]) -> TableAnswer:
    """Several cells, as sure as it is that one of them is meant."""
    places = {(one.hit.document.id, one.cell.start) for one in beside}
    is_of_one = len({(one.hit.document.id, one.table.start) for one in beside}) == 1

    def is_same(one: Found) -> bool:
        return (one.hit.document.id, one.cell.start) in places or (
            not is_of_one and names_alike(one.cell) == names_alike(beside[0].cell)
        )

    sure = confidence(signs_of(found, is_same))
    claims = [claim_of(one) for one in beside]
    for about in (lambda one: one.cell.period, lambda one: " ".join(one.cell.row[-1:]), lambda one: " ".join(one.cell.column[-1:]), title_of):  # fmt: skip
        if len({about(one) for one in beside}) == len(beside):
            claims = [replace(claim, about=about(one)) for claim, one in zip(claims, beside, strict=True)]
            break
    return replace(_answer(beside, sure), claims=tuple(claims))


def _alike(found: Sequence[Found]) -> list[Found]:
    """The cells of the same names in several tables that nothing in the question tells apart."""
    best = found[0]
    alike = {best.cell.text: best}
    for one in found[: 10 * _MOST_ALIKE]:
        is_other = one.table.start != best.table.start or one.hit.document.id != best.hit.document.id
        is_other = is_other and ("%" in one.cell.unit) == ("%" in best.cell.unit)
        if is_other and names_alike(one.cell) == names_alike(best.cell) and best.score - one.score < _AS_NEAR:
            alike.setdefault(one.cell.text, one)
    return [*alike.values()][:_MOST_ALIKE]


def _whole_row(found: Sequence[Found]) -> list[Found]:
    """All cells of the row that the question names, where it names none of several columns."""
    best = found[0]
    row = [one for one in found if one.table is best.table and one.cell.row == best.cell.row]
    named = ("column", "column_path", "column_whole", "period_same", "period_part", "unit")
    is_open = all(best.signal(name) < _HALF for name in named)
    names_row = max(best.signal("row"), best.signal("row_whole")) >= _NAMED
    return sorted(row, key=lambda one: one.cell.start) if is_open and names_row and len(row) <= _MOST_IN_ROW else []


def _several(question: str, found: Sequence[Found]) -> list[Found]:
    """The cells side by side, where the question names several years of a row, or several rows of a column."""
    best = found[0]
    own = [one for one in found if one.table is best.table]
    periods = periods_in(question)
    by_period = {one.cell.period: one for one in reversed(own) if one.cell.row == best.cell.row}
    if len(periods) > 1 and best.cell.period in periods:
        return [by_period[period] for period in sorted(periods) if period in by_period]
    rows = [one for one in own if one.cell.column == best.cell.column and one.signal("row_whole")]
    names = [one.cell.row[-1] for one in rows]
    apart = [
        one
        for one, name in zip(rows, names, strict=True)
        if not any(name in other and name != other for other in names)
    ]
    return apart if best.signal("row_whole") else []


def _computed(operation: str, question: str, found: Sequence[Found]) -> TableAnswer | None:
    """What the operation gives, as sure as the table and its column are, or its row: that the other is not named is how it
    should be."""
    first = found[0]
    names_row = max(first.signal("row"), first.signal("row_whole")) >= _NAMED
    if operation == "sum" and names_row and len(named_rows(found)) < 2:
        return None  # one cell is named, which may be a sum itself
    along_row = operation in _OVER_MANY and names_row
    over_rows = operation in _OVER_MANY and not names_row
    looked = ranked([without(one, _ROW_SIGNALS if over_rows else _COLUMN_SIGNALS) for one in found])
    best = next(one for one in found if one.cell is looked[0].cell)
    result = compute(operation, question, [best, *(one for one in found if one is not best)], along_row=along_row)
    is_open = over_rows and operation in _OF_COLUMN and not any(best.signal(name) >= _HALF for name in _TELL_COLUMN)
    if result is None or is_open or best.signal("covered") < _LEAST_COVERED:
        return None

    def is_same(one: Found) -> bool:
        return one.table is best.table and (over_rows or one.cell.row == best.cell.row or one.cell in result.cells)

    signs = signs_of(looked, is_same)
    opened = _ROW_SIGNALS if over_rows else []
    signs[opened] = np.maximum(signs[opened], _NAMED)
    claims = tuple(_claims(operation, question, best, result))
    cells = tuple((best.hit.document.id, (one.start, one.end)) for one in result.cells)
    return replace(_answer([best], confidence(signs)), claims=claims, cells=cells, operation=operation)


def _claims(operation: str, question: str, best: Found, result: Computed) -> Iterator[Claim]:
    """The cells, each as a statement of its own; or one statement of the figure that follows from them."""
    language = language_of_question(question)
    looked = [replace(best, cell=cell) for cell in result.cells[:_MOST_LISTED]]
    if result.figure is None:
        told = Message(f"{operation}_of", {"count": str(len(result.of))})
        for one in looked:
            rest = _rows_of(best, result.of) if result.of else ()
            computed = (word(told, language),) if result.of else ()
            yield replace(claim_of(one), citations=(*citations_of(one), *rest), computed=computed)
        return
    figure = f"{result.figure:,f}".replace("-", "−") + _gap(result.unit) + result.unit
    if operation == "count":
        text = word(Message("count_of", {"count": figure, "table": title_of(best)}), language)
    elif operation == "difference":
        both = (f"{names_of(cell)} {value_of(cell)}" for cell in result.cells)
        text = f"{title_of(best)} › {' → '.join(both)}: {figure}"
    else:
        names = " · ".join(best.cell.column)
        if operation == "share":
            names = f"{names_of(result.cells[0])} {value_of(result.cells[0])}"
        text = f"{title_of(best)} › {names}: {figure}"
    cited = dict.fromkeys(citation for one in looked for citation in citations_of(one))
    rest = _rows_of(best, result.of) if result.of else ()
    how = (f"{result.how} = {figure}",) if result.how else ()
    yield Claim(text, tuple(dict.fromkeys((*cited, *rest))), computed=how)


def _rows_of(best: Found, cells: Sequence[Cell]) -> tuple[Citation, ...]:
    """All rows that these cells stand in, as one citation."""
    rows = [row for row in best.table.rows if any(row[0] <= cell.start < row[1] for cell in cells)]
    return (EvidenceSentence(0, best.hit, rows[0][0], rows[-1][1]).citation(),) if len(rows) > 1 else ()


@lru_cache(maxsize=4)
def _made_for(embed: Embed) -> tuple[Looker, Operations]:
    return Looker(embed), Operations(embed)


def signs_of(found: Sequence[Found], is_same: Callable[[Found], bool] | None = None) -> Vector:
    """What tells how sure the first of the cells is: its own signals, and how far it is from the next other value."""
    best = found[0]
    names = names_alike(best.cell)

    def is_it(one: Found) -> bool:  # a row of rates below that of its values has the same names
        return one.cell.text == best.cell.text or (one.table is best.table and names_alike(one.cell) == names)

    same = is_same or is_it
    share = sum(one.share for one in found if same(one))
    other = next((one.score for one in found if not same(one)), -math.inf)
    return np.array([*best.signals, share, min(_WIDEST_MARGIN, best.score - other), best.score / 10], np.float32)


def confidence(signs: Vector) -> float:
    return float(1 / (1 + math.exp(-float(signs @ _SURE_WEIGHTS) - _BIAS)))


def _answer(found: Sequence[Found], sure: float) -> TableAnswer:
    return TableAnswer(
        tuple(claim_of(one) for one in found),
        tuple((one.hit.document.id, (one.cell.start, one.cell.end)) for one in found),
        tuple(dict.fromkeys((one.hit.document.id, (one.table.start, one.table.end)) for one in found)),
        sure,
    )


def _without_period(question: str, found: Sequence[Found]) -> TableAnswer | None:
    """That the table has no such year, where the cells of its other years are all that was asked for but for that."""
    asked = periods_in(question)
    blind = ranked([without(one, _PERIOD_SIGNALS) for one in found])
    best = blind[0]
    sure = confidence(signs_of(blind, lambda one: one.table is best.table and one.cell.row == best.cell.row))
    periods = sorted({one.period for one in best.table.cells if one.period})
    if not asked or sure < SURE or not periods or {one[:4] for one in periods} & {one[:4] for one in asked}:
        return None
    has = periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"
    told = Message.of("no_period", table=title_of(best), asked=", ".join(sorted(asked)), has=has)
    return replace(_answer(blind[:1], sure), claims=(), missing=(told,))


def claim_of(found: Found) -> Claim:
    """The cell as a statement: where it stands, its row and column, and its value; the row, the head and the unit cited."""
    return Claim(words_of_cell(found), citations_of(found))


def words_of_cell(found: Found) -> str:
    """표 1. 인구 › 배방읍 · 2023년: 79,905명"""
    return f"{title_of(found)} › {names_of(found.cell)}: {value_of(found.cell)}"


def names_of(cell: Cell) -> str:
    """What names the cell: its row, its column, and its period where neither tells it."""
    names = list(dict.fromkeys((*cell.row, *cell.column)))
    if cell.period and not any(cell.period[:4] in name or cell.period[2:4] in name for name in names):
        names.append(cell.period)
    return " · ".join(names)


def title_of(found: Found) -> str:
    """What announces the table: its heading, else the line right above it, else the title of the document."""
    document = found.hit.document
    lines = [document.text[start:end].strip() for start, end in found.table.caption if (start, end) != found.table.unit]
    headings = [one.title for one in document.headings_above(found.table.start) if one.title != document.title]
    setting = Place(found.hit, found.table, 0).setting
    title = next(iter([*headings[::-1], *lines, document.title]))
    return f"{setting} › {title}" if setting and setting not in title else title


def value_of(cell: Cell) -> str:
    """What stands in a cell, with its unit where that stands elsewhere."""
    if cell.value is None or not cell.unit or cell.unit in cell.text:
        return cell.text
    if cell.unit[0] in "$€£₩":
        return f"{cell.unit}{cell.text}"
    return f"{cell.text}{_gap(cell.unit)}{cell.unit}"


def _gap(unit: str) -> str:
    return " " if len(unit) > 2 and unit[0].isascii() else ""


def citations_of(found: Found) -> tuple[Citation, ...]:
    """The row of the cell, the head above it and the line that tells its unit."""
    table, cell = found.table, found.cell
    row = next(span for span in table.rows if span[0] <= cell.start < span[1])
    spans = [row, *table.header[-1:]]
    if table.unit and table.unit in cell.heads:
        spans.append(table.unit)
    return tuple(EvidenceSentence(0, found.hit, *span).citation() for span in dict.fromkeys(spans))
