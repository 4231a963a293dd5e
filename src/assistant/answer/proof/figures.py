"""Gate one: each figure of a statement stands in the cited evidence in its place, or follows from figures there.

No model is asked. What counts as a figure is what `language.facts` reads: sums, shares, counts, lengths, ages, dates, times,
articles, telephone numbers; beside them e-mail and web addresses, letter by letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Final

from assistant.answer.evidence import Evidence
from assistant.answer.proof.agree import agree, same_date
from assistant.answer.proof.compute import computed
from assistant.answer.proof.stated import (
    Stated,
    is_share,
    periods_in,
    stated_by,
    stated_in,
    terms_in,
    turned,
)
from assistant.answer.sentence import EvidenceSentence
from assistant.answer.table import cells_of
from assistant.language.dates import RELATIVE_YEARS
from assistant.language.facts import MEASURES, Fact, Kind, facts_in, years_in
from assistant.language.text import folded, language_of
from assistant.types import Message

# Counts of what the statement itself lists or orders, and what a score is out of: 두 가지, 첫째, 5점 만점.
_LISTING: Final = re.compile(r"(?:가지|things|ways|points|kinds|types|유형|항목)\b", re.IGNORECASE)
_OUT_OF: Final = re.compile(r"\s?점\s?만점")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s)\]>,가-힣]+|\b[\w-]+(?:\.[\w-]+)*\.(?:kr|com|org|net|go)\b", re.A)  # fmt: skip
_LINES_ABOVE: Final = 5  # a table, some of them empty: its title, the day it is of, its unit
_NUMERAL: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR: Final = re.compile(r"#(?:19|20)\d\d;")
_ONE_OF: Final = re.compile(r"(?:중|가운데)(?:에서|의)?\s$")  # 15곳 중 한 곳
_MOST_WORDS, _FEWEST_WORDS = 0.6, 2  # of a line that nobody cited, in the statement that it is cited for then
_OWNED: Final = MEASURES | {Kind.TIME}  # what a line may say of several things


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the figures of a statement: why it is withheld (`None` when all stand), the further lines that
    state some of them, and how others were computed: 362 − 340 = 22."""

    reason: Message | None = None
    beside: tuple[EvidenceSentence, ...] = ()
    computed: tuple[str, ...] = ()


def check_figures(
    text: str, cited: Sequence[EvidenceSentence], evidence: Evidence, question: str, *, judged: bool = False
) -> Figures:  # fmt: skip
    """Whether every figure of the statement stands in the cited lines in their place, in the question, or in further
    lines of the evidence, or is computed from them. When a judge will look at it, also anywhere beside the cited lines:
    it tells whether the figure is of the same thing there."""
    check = _Check(text, cited, evidence, question, judged=judged)
    beside: list[EvidenceSentence] = []
    shown: list[str] = []
    if wrong := check.wrong_as_a_whole():
        return Figures(wrong)
    for one in stated_by(text):
        found = check.find(one)
        if found is None:
            continue
        if isinstance(found, Message):
            return Figures(found)
        if isinstance(found, str):
            shown.append(found)
        else:
            beside.append(found)
    return Figures(None, tuple(dict.fromkeys(beside)), tuple(shown))


class _Check:
    """A statement beside what it cites."""

    def __init__(
        self, text: str, cited: Sequence[EvidenceSentence], evidence: Evidence, question: str, *, judged: bool
    ) -> None:
        self._text, self._question = text, question
        self._cited, self._evidence = cited, evidence
        self._stated = [one for line in cited for one in stated_in(line)]
        self._place = " ".join(dict.fromkeys(_place_of(line) for line in cited))
        self._judged = judged
        self._beside = _beside(cited, evidence) if judged else []
        self._translated = any(language_of(line.text) != language_of(text) for line in cited)

    def wrong_as_a_whole(self) -> Message | None:
        """What is wrong that no single figure shows: an address, this year or last, a rise that is none."""
        if missing := self._missing_address():
            return Message("figure_missing", {"figure": missing})
        around = " ".join([self._question, self._place, *(line.text for line in self._cited)])
        if missing := self._missing_year(around):
            return Message("figure_missing", {"figure": missing})
        wrong = turned(self._text)
        return Message("figure_direction", {"figure": wrong}) if wrong else None

    def _missing_year(self, around: str) -> str:
        """This year, last year or next year, where neither that nor the year that it is of the document is told."""
        published = {line.hit.document.published[:4] for line in self._cited}
        for shift, words in RELATIVE_YEARS:
            said = words.search(self._text)
            meant = {str(int(year) + shift) for year in published if year.isdigit()}
            if said and not words.search(around) and not meant & years_in(around):
                return said[0]
        return ""

    def _missing_address(self) -> str:
        """The first e-mail or web address that does not stand in the evidence letter by letter."""
        known = folded(" ".join([self._question, self._place, *(line.text for line in self._evidence.lines)]))
        return next((one[0] for one in _ADDRESS.finditer(self._text) if folded(one[0].rstrip("./")) not in known), "")

    def find(self, one: Stated) -> EvidenceSentence | str | Message | None:
        """Nothing where the figure stands in what is cited; a further line that states it; how it is computed; or what is
        wrong with it."""
        agreeing = [stated for stated in self._stated if self._agree(one.fact, stated)]
        if agreeing:
            return self._wrong(one, agreeing)
        if self._needs_no_proof(one.fact) or self._is_known(one.fact):
            return None
        if further := self._further(one):
            return further
        known = [
            *self._stated,
            *stated_by(self._question),
            *(each for line in self._beside for each in stated_in(line)),
        ]
        said = stated_by(self._text)
        shown = computed(one.fact, known, said, sum_of=self._stated, free=self._judged)
        return shown or Message("figure_missing", {"figure": one.words})

    def _wrong(self, one: Stated, agreeing: Sequence[Stated]) -> Message | None:
        """What is said of the figure that the evidence says of another, or otherwise."""
        own = [stated for stated in agreeing if self._is_of_the_same(one, stated)]
        if not own:
            return Message("figure_of_other", {"figure": one.words})
        if not any(_same(one.per, stated.per) for stated in own) or not self._has_period(one.per):
            return Message("figure_period", {"figure": one.words})
        if not any(_same(one.went, stated.went) for stated in own):
            return Message("figure_direction", {"figure": one.words})
        return None

    def _has_period(self, per: str) -> bool:
        """Whether the evidence says anywhere that something is a month's, a year's or a person's."""
        around = " ".join([self._question, self._place, *(line.text for line in self._cited)])
        return not per or per in periods_in(around)

    def _is_of_the_same(self, one: Stated, stated: Stated) -> bool:
        """Whether the words beside the figure do not name what another figure of that kind belongs to, and nothing of what
        this one does: 일반회계 is not 특별회계."""
        if one.fact.kind not in _OWNED:
            return True
        rivals = [
            rival for rival in self._stated
            if (rival.fact.kind, rival.fact.unit) == (stated.fact.kind, stated.fact.unit)
            and rival.fact.value != stated.fact.value
        ]  # fmt: skip
        said = terms_in(one.beside)
        is_change = one.went or stated.went  # its year may be the one that it is compared with
        if not is_change and (self._is_of_another_row(stated) or _other_years(said, stated.own)):
            return False
        for rival in rivals:
            of_rival = any(term in rival.near and term not in stated.own for term in said)
            if of_rival and not any(term in stated.own and term not in rival.near for term in said):
                return False
        return True

    def _agree(self, fact: Fact, stated: Stated) -> bool:
        if fact.kind is Kind.DATE and stated.fact.kind is Kind.DATE:
            return same_date(fact, stated.fact, self._years(stated.line))
        if stated.numeral and self._is_written(fact, stated):
            return True
        other = stated.fact
        if stated.column >= 0 and not other.bound and fact.bound in ("<=", ">="):
            other = replace(other, bound=fact.bound)  # what a column's name says in many words: 지원 한도
        return agree(fact, other, translated=self._translated)

    def _is_written(self, fact: Fact, stated: Stated) -> bool:
        """Whether a figure is the number of a cell whose table tells no unit, with one that its document uses."""
        written = self._text[fact.start : fact.end]
        number = _NUMERAL.search(written)
        if not number or number[0] != stated.numeral or stated.line is None:
            return False
        unit = folded(written[number.end() :] or written[: number.start()])
        if fact.kind is Kind.PERCENT:
            return stated.words != stated.numeral or is_share(stated.own)
        return not unit or unit in folded(stated.line.hit.document.text)

    def _years(self, line: EvidenceSentence | None) -> frozenset[str]:
        """Of a date without its own, the years of what it stands under and of its document."""
        if line is None:
            return frozenset()
        document = line.hit.document
        dated = frozenset({document.published[:4], document.effective[:4]} - {""})
        told = years_in(f"{_place_of(line)} {line.text}") or dated
        shifts = [shift for shift, words in RELATIVE_YEARS if words.search(line.text)]
        return told | {str(int(year) + shift) for year in told | dated if year.isdigit() for shift in shifts}

    def _is_known(self, fact: Fact) -> bool:
        """Whether it stands in the question, in a title or heading above the cited lines, or is part of a name there."""
        above = [other for other in facts_in(self._place) if other.unit or other.kind is not Kind.COUNT]
        around = (*facts_in(self._question), *above)
        if any(_is_the_same(fact, other) or same_date(fact, other, frozenset()) for other in around):
            return True
        if fact.kind is Kind.ORDINAL and self._text.startswith("위", fact.end - 1):
            return self._ranks(int(fact.value))
        if fact.kind is Kind.DATE and fact.value.endswith("-?-?"):
            return fact.value[:4] in frozenset().union(*(self._years(line) for line in self._cited))
        return self._is_in_a_name(fact) or self._counts(fact)

    def _ranks(self, rank: int) -> bool:
        """Whether a figure of the statement has that rank among those of its unit in one cited line: 46.5 is 1위."""
        said = {one.fact.value for one in stated_by(self._text)}
        for line in self._cited:
            stated = {
                (one.fact.kind, one.fact.unit, Decimal(one.fact.value))
                for one in stated_in(line)
                if one.fact.kind in MEASURES
            }
            for kind, unit, value in stated:
                more = sum(other[:2] == (kind, unit) and other[2] > value for other in stated)
                if f"{value.normalize():f}" in said and more == rank - 1:
                    return True
        return False

    def _is_in_a_name(self, fact: Fact) -> bool:
        """Whether letters stand right before it, and so in the evidence: 오송생명2로, g2b."""
        letters = re.search(r"[^\W\d_]+$", self._text[: fact.start])
        name = f"{letters[0]}{self._text[fact.start : fact.end]}" if letters else ""
        return bool(name) and folded(name) in folded(" ".join([self._place, *(line.text for line in self._cited)]))

    def _needs_no_proof(self, fact: Fact) -> bool:
        """Whether it only orders or counts what the statement itself says, or is what a score is out of."""
        words = self._text[fact.start : fact.end + 12]
        if fact.kind is Kind.ORDINAL and not any(letter.isdigit() for letter in words[: fact.end - fact.start]):
            return fact.start == 0 and self._text[fact.end : fact.end + 1] in (",", ":", ".")
        if fact.value == "1" and _ONE_OF.search(self._text[: fact.start]):
            return True
        small = fact.kind is Kind.COUNT and not fact.unit and Decimal(fact.value) <= 10
        return bool((small and _LISTING.search(words)) or _OUT_OF.match(self._text, fact.end))

    def _further(self, one: Stated) -> EvidenceSentence | None:
        """A line of a cited document that states it of the same: it will be cited, too."""
        documents = {line.hit.document.id for line in self._cited}
        for line in self._evidence.lines:
            is_near = line.hit.document.id in documents and line not in self._cited
            if is_near and (one.fact.kind is Kind.PHONE or self._speaks_of(line)):
                agreeing = [stated for stated in stated_in(line) if self._agree(one.fact, stated)]
                if any(_same(one.per, stated.per) and stated.column != 0 for stated in agreeing):
                    return line
        return next(
            (line for line in self._beside if any(self._agree(one.fact, each) for each in stated_in(line))), None
        )

    def _speaks_of(self, line: EvidenceSentence) -> bool:
        """Whether the statement has most words of a line and all its other figures; of a row what names it."""
        if line.header:
            return self._names(cells_of(line.text)[0])
        words, said = terms_in(line.text), terms_in(self._text)
        figures = {term for term in words if term.startswith("#")}
        return figures <= said and len((words - figures) & said) >= max(
            _FEWEST_WORDS, _MOST_WORDS * len(words - figures)
        )

    def _names(self, label: str) -> bool:
        """Whether the statement says what a row is called; in the other language, its figures."""
        figures = {term for term in terms_in(label) if term.startswith("#")}
        return (len(folded(label)) > 1 and folded(label) in folded(self._text)) or bool(
            figures and figures <= terms_in(self._text)
        )

    def _is_of_another_row(self, stated: Stated) -> bool:
        """Whether the statement names another row of the table, and not that of the figure."""
        if stated.column < 1 or stated.line is None:
            return False
        own = cells_of(stated.line.text)[0]
        others = [label for label in stated.line.labels if label not in folded(own)]
        return not self._names(own) and any(self._names(label) for label in others)

    def _counts(self, fact: Fact) -> bool:
        """Whether it is how many lines are cited, or how many years lie between two that they name."""
        if (fact.kind, fact.unit) == (Kind.DURATION, "year"):
            years = sorted(int(year) for line in self._cited for year in self._years(line) if year.isdigit())
            return any(str(last - first) == fact.value for first, last in combinations(years, 2))
        is_word = not any(letter.isdigit() for letter in self._text[fact.start : fact.end])
        is_count = fact.kind is Kind.COUNT and fact.unit not in ("time", "fold")
        return is_count and len(self._cited) >= (2 if is_word else 3) and fact.value == str(len(self._cited))


def _other_years(said: frozenset[str], own: str) -> bool:
    years, stated = set(_YEAR.findall(" ".join(said))), set(_YEAR.findall(own))
    return bool(years and stated) and not years & stated


def _is_the_same(fact: Fact, other: Fact) -> bool:
    return (fact.kind, fact.unit, fact.value, fact.bound) == (other.kind, other.unit, other.value, other.bound)


def _beside(cited: Sequence[EvidenceSentence], evidence: Evidence) -> list[EvidenceSentence]:
    """The lines of the evidence under the same heading as a cited one."""
    places = {(line.hit.document.id, line.headings) for line in cited}
    return [line for line in evidence.lines if (line.hit.document.id, line.headings) in places and line not in cited]


def _place_of(line: EvidenceSentence) -> str:
    """What a line stands under: the titles, the header of its table and what is told above it."""
    parts = (line.hit.document.title, *line.headings, *(one.text for one in (line.header, line.caption) if one))
    document = line.hit.document
    above = document.text[: line.header.start].rstrip().split("\n")[-_LINES_ABOVE:] if line.header else []
    return " ".join((*parts, *above, document.number))


def _same(said: str, stated: str) -> bool:
    return not said or not stated or said == stated
