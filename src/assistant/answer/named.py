"""Which cell of a table a question names: by the words of its row, its column and what stands around the table.

A few plain signals are weighed: how much of each name the question has, by the rarity of the words, how much of the question
the cell and its place explain, whether another row, column or table explains more, the period, the unit, the hit, and
vectors of the names where words do not meet. `evals/train_cells.py` learned the weights on questions that were made of
tables and on those of the golden sets.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.language.dates import dates_in
from assistant.language.facts import facts_in
from assistant.language.quantities import units_told
from assistant.language.regions import Region, matches, regions_in
from assistant.language.tables import tables_near
from assistant.language.terms import terms_of
from assistant.language.text import unspaced
from assistant.language.units import UNIT_NAMES
from assistant.types import Cell, Embed, Hit, Table, TableKind

Words = frozenset[str]
Path = tuple[str, ...]
Vector = NDArray[np.float32]

_WEIGHTS: Final = {
    "row": 1.8, "row_path": 1.67, "column": 2.08, "column_path": 1.32, "covered": 2.81, "covered_by_names": 1.86,
    "covered_by_place": 0.37, "other_row": -0.54, "other_column": -1.22, "other_place": -0.95, "other_names": -1.28,
    "row_whole": 2.11, "column_whole": 1.1, "period_same": 0.37, "period_part": 0.1, "period_other": -0.63,
    "period_around": -0.09, "is_latest": -0.11, "unit": 0.53, "unit_other": -0.93, "hit": 0.45, "first_hit": 1.23,
    "one_column": 0.36, "is_pair": 0.49, "row_cosine": 0.73, "column_cosine": 1.07, "row_first": 1.74,
    "column_first": 0.86, "is_text": -0.61, "is_empty": -0.22,
}  # fmt: skip
FEATURES: Final = tuple(_WEIGHTS)
WEIGHTS: Final = np.array([*_WEIGHTS.values()], np.float32)
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_HOW_MANY: Final = re.compile(
    rf"몇\s?((?:십|백|천|만|억|조)*\s?(?:{UNIT_NAMES}|톤|마리|점|권|그루|가지|㎡|kg)|프로|퍼센트)|\bhow many ([a-z]+)",
    re.IGNORECASE,
)
_SETTING: Final = re.compile(r"^[(<\[]\s?([^()<>\[\]|\n]{2,30}?)\s?[)>\]]$", re.MULTILINE)
_SETTING_ABOVE: Final = 20_000  # characters; a part of a report with a dozen tables
_MOST_CELLS: Final = 6000  # of all tables together; 5 ms a thousand
_MOST_KEPT: Final = 4096  # vectors of names
_MOST_NAMES: Final = 24  # whose vectors are made for one question, 3 ms each
_UNKNOWN: Final = (
    0.4  # of the weight of a word that no document has: 뽑나요, 알려 주세요, or another word for one that it has
)
_LEAST_NAMED: Final = 0.6  # of a name; when no name of a table reaches it, vectors of all its names are compared


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that may be meant, how well each signal speaks for it, and its share of what all speak for."""

    hit: Hit
    table: Table
    cell: Cell
    signals: Vector
    score: float
    share: float = 0.0

    def signal(self, name: str) -> float:
        return float(self.signals[FEATURES.index(name)])


@lru_cache(maxsize=20_000)
def words_of(text: str) -> Words:
    """The words of a name or a question: morphemes, those that stand together (65세, 1동), articles."""
    terms = terms_of(text)
    return frozenset((*terms.content, *terms.joins, *terms.values))


@dataclass(frozen=True)
class Place:
    """A table in its document: what names its rows and columns, and the words around it."""

    hit: Hit
    table: Table
    rank: int  # of its best hit, from 0

    @cached_property
    def around(self) -> Words:
        """The words of the title, the region, the headings and the lines above the table."""
        document = self.hit.document
        above = [document.text[start:end] for start, end in self.table.caption]
        headings = [heading.title for heading in document.headings_above(self.table.start)]
        return frozenset().union(*map(words_of, (document.title, document.region, *headings, *above, self.setting)))

    @property
    def setting(self) -> str:
        """The last line before the table that is in brackets as a whole, (총투자 기준), and holds from there on."""
        text = self.hit.document.text
        found = [*_SETTING.finditer(text, max(0, self.table.start - _SETTING_ABOVE), self.table.start)]
        return next((match[1] for match in reversed(found) if not units_told(match[0])[0]), "")

    @cached_property
    def regions(self) -> frozenset[Region]:
        document = self.hit.document
        return frozenset().union(*regions_in(document.region or document.title))

    @cached_property
    def rows(self) -> list[Path]:
        return list(dict.fromkeys(cell.row for cell in self.table.cells))

    @cached_property
    def columns(self) -> list[Path]:
        return list(dict.fromkeys(cell.column for cell in self.table.cells))

    @cached_property
    def names(self) -> list[Words]:
        return [words_of(" ".join(path)) for path in (*self.rows, *self.columns)]


def places_of(hits: Sequence[Hit]) -> list[Place]:
    """The tables that the hits stand in, the best hit's first; each once."""
    found: dict[tuple[str, int], Place] = {}
    for rank, hit in enumerate(hits):
        document = hit.document
        for table in tables_near(document, [(hit.chunk.start, hit.chunk.end)]):
            harmless = tuple(cell for cell in table.cells if not document.gives_orders(cell.start, cell.end))
            if harmless:
                found.setdefault((document.id, table.start), Place(hit, replace(table, cells=harmless), rank))
    cells, kept = 0, list[Place]()
    for place in found.values():
        cells += len(place.table.cells)
        if cells <= _MOST_CELLS:
            kept.append(place)
    return kept


class Question:
    """A question as it is set against names: its words by rarity among all names, the years it names."""

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        self.text = text
        self.words = words_of(text)
        self.letters = letters_of(text)
        self.periods = periods_in(text)
        self.units = _units_asked(text)
        every = [words for place in places for words in (*place.names, place.around)]
        self._counts = Counter(word for words in every for word in words)
        self._total = len(every)
        self._texts = list({place.hit.document.id: place.hit.document.text for place in places}.values())
        self._rarity: dict[str, float] = {}
        self.weight = self.of(self.words)

    def of(self, words: Iterable[str]) -> float:
        """How rare the words are, together."""
        return sum(self._rarity.get(word) or self._rare(word) for word in words)

    def _rare(self, word: str) -> float:
        count = self._counts[word]
        rarity = math.log(1 + (self._total - count + 0.5) / (count + 0.5))
        is_said = count or (len(word) > 1 and any(word in text for text in self._texts))
        self._rarity[word] = rarity if is_said else _UNKNOWN * rarity
        return self._rarity[word]

    def share(self, name: Words) -> float:
        """How much of a name the question has."""
        whole = self.of(name)
        return self.of(name & self.words) / whole if whole else 0.0

    def of_name(self, name: str) -> float:
        """How much of a name the question has; of a year or a quarter, whether it is asked about, however it is written."""
        period = period_alone(name)
        return float(bool(self.periods & period)) if period and self.periods else self.share(words_of(name))

    def explained(self, words: Words) -> float:
        """How much of the question these words are."""
        return self.of(self.words & words) / self.weight if self.weight else 0.0

    def has(self, path: Path) -> bool:
        """Whether a name of a path stands in the question letter by letter; what is in brackets may be left out."""
        names = (letters_of(_BRACKETS.sub("", name)) or letters_of(name) for name in path)
        return any(len(name) > 1 and name in self.letters for name in names)

    def unit_fits(self, unit: str) -> float:
        """Whether a unit is the one that is asked for: 1, or -1 for another one; 0 where none is."""
        if not unit or not self.units:
            return 0.0
        return 1.0 if _unit_of(unit) in self.units else -1.0


@lru_cache(maxsize=4096)
def _unit_of(unit: str) -> str:
    """One form of a unit however it is written: 군데, 개소; 퍼센트, %; 백만 원 is money."""
    fact = next(iter(facts_in(f"3{unit}") or facts_in(f"3 {unit}")), None)
    return f"{fact.kind} {fact.unit}" if fact and fact.unit else unspaced(unit)


def _units_asked(text: str) -> frozenset[str]:
    """The units behind 몇 and how many, 몇 명, 몇 퍼센트."""
    found = (match[1] or match[2] for match in _HOW_MANY.finditer(text))
    return frozenset(_unit_of(unit) for unit in found)


@dataclass(frozen=True)
class _Axis:
    """The rows or the columns of a table against a question, each with what its names say."""

    paths: Sequence[Path]
    leaf: Vector
    path: Vector
    whole: Vector
    cosine: Vector
    words: list[Words]

    @property
    def first(self) -> Vector:
        """Which of them the question has most of."""
        most = (self.leaf >= self.leaf.max(initial=0)) & (self.leaf > 0)
        return np.asarray(most / max(1, int(most.sum())), np.float32)


class Looker:
    """Finds the cells that questions name. `embed` gives a unit vector for each text; those of names are kept."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._kept: dict[str, Vector] = {}

    def look(self, text: str, places: Sequence[Place]) -> list[Found]:
        """Every cell of these tables, what the question names most first; of documents about the place that it names, where
        some are."""
        asked = regions_in(text)
        places = [place for place in places if any(matches(one, place.regions) for one in asked)] or places
        question = Question(text, places)
        found = [one for place in places for one in self._of_table(question, place, places)]
        return ranked(found)

    def _of_table(self, question: Question, place: Place, places: Sequence[Place]) -> list[Found]:
        rows, columns = self._axis(question, place.rows), self._axis(question, place.columns)
        signals = _signals(question, place, places, rows, columns)
        scores = signals @ WEIGHTS
        return [
            Found(place.hit, place.table, cell, signals[at], float(scores[at]))
            for at, cell in enumerate(place.table.cells)
        ]  # fmt: skip

    def _axis(self, question: Question, paths: Sequence[Path]) -> _Axis:
        words = [words_of(" ".join(path)) for path in paths]
        leaf = np.array([max(map(question.of_name, path), default=0.0) for path in paths], np.float32)
        whole = np.array([question.has(path) for path in paths], np.float32)
        leaf = np.maximum(leaf, whole)
        path = np.array([question.share(own) for own in words], np.float32)
        unnamed = leaf.max(initial=0) < _LEAST_NAMED
        cosine = self._cosines(question.text, paths) if unnamed else np.zeros(len(paths), np.float32)
        return _Axis(paths, leaf, path, whole, cosine, words)

    def _cosines(self, question: str, paths: Sequence[Path]) -> Vector:
        """How near the names are to the question, above what they are on average."""
        if not 1 < len(paths) <= _MOST_NAMES:
            return np.zeros(len(paths), np.float32)
        vectors = self._vectors([question, *(" ".join(path) for path in paths)])
        cosines = vectors[1:] @ vectors[0]
        return np.asarray(cosines - cosines.mean(), np.float32)

    def _vectors(self, texts: Sequence[str]) -> Vector:
        if len(self._kept) > _MOST_KEPT:
            self._kept = {}
        kept = self._kept  # that of this question: another thread may begin a new one
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        if new:
            kept.update(zip(new, np.asarray(self._embed(new), np.float32), strict=True))
        return np.stack([kept[text] for text in texts])


def ranked(found: Sequence[Found]) -> list[Found]:
    """The cells, that with the highest score first, each with its share of what speaks for all."""
    scores = np.array([one.score for one in found], np.float64)
    shares = np.exp(scores - scores.max(initial=0))
    shares /= max(shares.sum(), 1e-9)
    return [replace(found[at], share=float(shares[at])) for at in np.argsort(-scores, kind="stable")]


def without(found: Found, signals: Sequence[int]) -> Found:
    """The cell as if these signals said nothing."""
    own = found.signals.copy()
    own[signals] = 0
    return replace(found, signals=own, score=float(own @ WEIGHTS))


@lru_cache(maxsize=20_000)
def letters_of(text: str) -> str:
    """The letters and figures alone: 도·소매업, 도소매업."""
    return re.sub(r"[\W_]+", "", text.casefold())


def names_alike(cell: Cell) -> tuple[frozenset[str], str]:
    """What two cells have in common that are of the same matter and time, whichever of the two names the row."""
    names = (*cell.row[-1:], *cell.column[-1:])
    return frozenset(letters_of(name) for name in names if not period_alone(name)), cell.period


def periods_in(text: str) -> frozenset[str]:
    """The years, and the quarters and months with their year, that a text names: 2024, 2024-Q1, 2024-03."""
    return frozenset(
        "-".join(part for part in (date.year, date.month) if part != "?") for date in dates_in(text) if date.year != "?"
    )


@lru_cache(maxsize=4096)
def period_alone(name: str) -> frozenset[str]:
    """The period that a name is and no more: ‘24.1Q, 2024년 1분기; nothing for another name."""
    rest, dates = name, dates_in(name)
    for date in reversed(dates):
        rest = rest[: date.start] + rest[date.end :]
    return periods_in(name) if re.fullmatch(r"[^가-힣]?", unspaced(rest)) else frozenset()


def _signals(question: Question, place: Place, places: Sequence[Place], rows: _Axis, columns: _Axis) -> Vector:
    """A line of signals for each cell of the table, in the order of FEATURES."""
    of_row = {path: at for at, path in enumerate(rows.paths)}
    of_column = {path: at for at, path in enumerate(columns.paths)}
    asked = question.words
    all_rows = frozenset().union(*rows.words) & asked
    all_columns = frozenset().union(*columns.words) & asked
    others = [other for other in places if other is not place]
    elsewhere = frozenset().union(*(other.around for other in others)) & asked
    named_elsewhere = frozenset().union(*(words for other in others for words in other.names)) & asked
    by_place = question.explained(place.around)
    latest = max((cell.period for cell in place.table.cells), default="")
    lines = []
    for cell in place.table.cells:
        row, column = of_row[cell.row], of_column[cell.column]
        own = rows.words[row] | columns.words[column]
        every = own | place.around
        period = _period(question, cell)
        lines.append((
            rows.leaf[row], rows.path[row], columns.leaf[column], columns.path[column], question.explained(every),
            question.explained(own), by_place, question.explained(all_rows - every),
            question.explained(all_columns - every), question.explained(elsewhere - every),
            question.explained(named_elsewhere - every), rows.whole[row],
            columns.whole[column], period == "same", period == "part", period == "other", period == "around",
            not question.periods and bool(cell.period) and cell.period == latest,
            question.unit_fits(cell.unit) > 0, question.unit_fits(cell.unit) < 0,
            place.hit.score, 1 / (1 + place.rank), len(columns.paths) == 1, place.table.kind is TableKind.PAIRS,
            rows.cosine[row], columns.cosine[column], rows.first[row], columns.first[column], cell.value is None, not re.search(r"\w", cell.text),
        ))  # fmt: skip
    return np.array(lines, np.float32)


def _period(question: Question, cell: Cell) -> str:
    """Whether the cell is of the time that the question names: `same`; `part` where one of them names a quarter or a month
    and the other but its year; `other` by its own names; `around` when only what stands around the table says another;
    nothing when one of them names none."""
    if not question.periods or not cell.period:
        return ""
    if cell.period in question.periods:
        return "same"
    if any(cell.period.startswith(one) or one.startswith(cell.period) for one in question.periods):
        return "part"
    return "other" if periods_in(" ".join((*cell.row, *cell.column))) else "around"
