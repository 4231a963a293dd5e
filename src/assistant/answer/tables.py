"""Answers out of tables: the cell that a question names, and what can be computed of several, each of them cited."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from assistant.answer.named import FEATURES, Found, Looker, Vector, periods_in, places_of, ranked, without
from assistant.types import Cell, Citation, Claim, Embed, Hit, Message, Span

SURE: Final = 0.6  # from here on nine of ten cells are right, of questions that the weights were not learned on

_BIAS: Final = -6.19
_SIGN_WEIGHTS: Final = {
    "row": 0.13, "row_path": 0.9, "column": -0.07, "column_path": -0.07, "covered": 1.61, "covered_by_names": 0.27,
    "covered_by_place": 0.94, "other_row": -0.16, "other_column": -0.0, "other_place": -0.71, "row_whole": 0.48,
    "column_whole": 0.21, "period_same": -0.71, "period_part": -0.43, "period_other": -0.81, "period_around": -2.17,
    "is_latest": 0.03, "unit": -0.32, "hit": 0.62, "first_hit": 1.04, "one_column": -0.15, "is_pair": -0.15,
    "row_cosine": 0.01, "column_cosine": 0.37, "row_first": 0.25, "column_first": -0.55, "is_text": -0.26,
    "share": 0.69, "margin": 0.67, "score": 1.07,
}  # fmt: skip
SIGNS: Final = tuple(_SIGN_WEIGHTS)
_SURE_WEIGHTS: Final = np.array([*_SIGN_WEIGHTS.values()], np.float32)
_WIDEST_MARGIN: Final = 5.0

_PERIOD_SIGNALS: Final = [
    FEATURES.index(name) for name in ("period_same", "period_part", "period_other", "period_around")
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
    """The cell that the question names among the tables that the hits stand in; `None` where they stand in none."""
    found = _looker(embed).look(question, places_of(hits))
    if not found:
        return None
    sure = confidence(signs_of(found))
    if sure < SURE and (missing := _without_period(question, found)):
        return missing
    return _answer([found[0]], sure)


@lru_cache(maxsize=4)
def _looker(embed: Embed) -> Looker:
    return Looker(embed)


def signs_of(found: Sequence[Found], is_same: Callable[[Found], bool] | None = None) -> Vector:
    """What tells how sure the first of the cells is: its own signals, and how far it is from the next other value."""
    best = found[0]
    same = is_same or (lambda one: one.cell.text == best.cell.text)
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
    values = {"table": title_of(best), "asked": ", ".join(sorted(asked)), "has": has}
    return replace(_answer(blind[:1], sure), claims=(), missing=(Message("no_period", values),))


def claim_of(found: Found) -> Claim:
    """The cell as a statement: where it stands, its row and column, and its value; the row, the head and the unit cited."""
    return Claim(words_of_cell(found), citations_of(found))


def words_of_cell(found: Found) -> str:
    """표 1. 인구 › 배방읍 · 2023년: 79,905명"""
    cell = found.cell
    names = list(dict.fromkeys((*cell.row, *cell.column)))
    if cell.period[:4] and not any(cell.period[:4] in name for name in names):
        names.append(cell.period)
    return " › ".join(filter(None, (title_of(found), f"{' · '.join(names)}: {value_of(cell)}")))


def title_of(found: Found) -> str:
    """What announces the table: its heading, else the line right above it, else the title of the document."""
    document = found.hit.document
    lines = [document.text[start:end].strip() for start, end in found.table.caption if (start, end) != found.table.unit]
    headings = [one.title for one in document.headings_above(found.table.start) if one.title != document.title]
    return next(iter([*headings[::-1], *lines, document.title]))


def value_of(cell: Cell) -> str:
    """What stands in a cell, with its unit where that stands elsewhere."""
    if cell.value is None or not cell.unit or cell.unit in cell.text:
        return cell.text
    if cell.unit[0] in "$€£₩":
        return f"{cell.unit}{cell.text}"
    gap = " " if len(cell.unit) > 2 and (cell.unit[0].isascii() or " " in cell.unit) else ""
    return f"{cell.text}{gap}{cell.unit}"


def citations_of(found: Found) -> tuple[Citation, ...]:
    """The row of the cell, the head above it and the line that tells its unit."""
    table, cell = found.table, found.cell
    row = next(span for span in table.rows if span[0] <= cell.start < span[1])
    spans = [row, *table.header[-1:]]
    if table.unit and table.unit in cell.heads:
        spans.append(table.unit)
    return tuple(citation(found.hit, span) for span in dict.fromkeys(spans))


def citation(hit: Hit, span: Span) -> Citation:
    document = hit.document
    headings = tuple(one.title for one in document.headings_above(span[0]) if one.title != document.title)
    return Citation(
        document_id=document.id, title=document.title, publisher=document.publisher, region=document.region,
        published=document.published, url=document.url, headings=headings, page=document.page_at(span[0]),
        start=span[0], end=span[1], quote=document.text[span[0] : span[1]],
    )  # fmt: skip
