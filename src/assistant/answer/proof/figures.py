"""Gate one: each figure of a statement stands in the cited evidence in its place, or follows from figures there.

No model is asked. What counts as a figure is what `language.facts` reads: sums, shares, counts, lengths, ages, dates, times,
articles, telephone numbers; beside them e-mail and web addresses, letter by letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from assistant.answer.evidence import Evidence
from assistant.answer.proof.agree import agree, same_date
from assistant.answer.proof.compute import Reckoned, comes_to, computed, reckoned_in
from assistant.answer.proof.counted import is_counted, is_rank, needs_no_proof
from assistant.answer.proof.place import above_table, place_of, years_of
from assistant.answer.proof.stated import (
    Stated,
    has_shares,
    periods_in,
    stated_by,
    stated_in,
    terms_in,
    turned,
)
from assistant.answer.proof.whose import Owners
from assistant.answer.sentence import EvidenceSentence
from assistant.answer.table import cells_of
from assistant.language.dates import RELATIVE_YEARS
from assistant.language.facts import MEASURES, Fact, Kind, facts_in, years_in
from assistant.language.text import folded, language_of
from assistant.types import Message

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s)\]>,가-힣]+|\b[\w-]+(?:\.[\w-]+)*\.(?:kr|com|org|net|go)\b", re.A)  # fmt: skip
_NUMERAL: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST_WORDS, _FEWEST_WORDS = 0.6, 2  # of a line that nobody cited, in the statement that it is cited for then


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
    shown += check.reckoned
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
        self._place = " ".join(dict.fromkeys(place_of(line) for line in cited))
        self._judged = judged
        self._beside = _beside(cited, evidence) if judged else []
        self._said = stated_by(text)
        self._owners = Owners(text, self._said, self._agree)
        self._reckoned = [one for one in reckoned_in(text) if self._is_right(one)]
        self._translated = any(language_of(line.text) != language_of(text) for line in cited)

    @property
    def reckoned(self) -> list[str]:
        """The computations that the statement itself writes out."""
        return [self._text[one.start : one.end].strip() for one in self._reckoned]

    def _is_right(self, reckoned: Reckoned) -> bool:
        """Whether a figure of the statement is what comes out, and each operand is told in the evidence or by it."""
        outside = [one for one in self._said if not reckoned.start <= one.fact.start < reckoned.end]
        around = " ".join([self._question, self._place, *(line.text for line in (*self._cited, *self._beside))])
        told = _values_in(around)
        known = told | {value for one in outside for value in _values_in(one.words)} | {Decimal(100)}
        is_known = all(one in known for one in reckoned.operands) or reckoned.result in told
        is_known = is_known and any(one in told for one in reckoned.operands)
        return is_known and any(comes_to(one.fact, reckoned.result) for one in outside)

    def _is_reckoned(self, fact: Fact) -> bool:
        """Whether it stands in a computation that the statement writes out, comes out of it, or is put into it."""
        return any(
            one.start <= fact.start < one.end
            or comes_to(fact, one.result)
            or (fact.kind in MEASURES and Decimal(fact.value) in one.operands)
            for one in self._reckoned
        )

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
            meant = {str(int(year) + shift) for year in published | years_in(self._text) if year.isdigit()}
            if said and not words.search(around) and not meant & years_in(around):
                return "" if shift == 0 and self._tells_a_year_beside(around) else said[0]
        return ""

    @staticmethod
    def _tells_a_year_beside(around: str) -> bool:
        """Whether it speaks from this year: 지난해보다 1억 6천만 원 많은."""
        return any(words.search(around) for _, words in RELATIVE_YEARS)

    def _missing_address(self) -> str:
        """The first e-mail or web address that does not stand in the evidence letter by letter."""
        known = folded(" ".join([self._question, self._place, *(line.text for line in self._evidence.lines)]))
        return next((one[0] for one in _ADDRESS.finditer(self._text) if folded(one[0].rstrip("./")) not in known), "")

    def find(self, one: Stated) -> EvidenceSentence | str | Message | None:
        """Nothing where the figure stands in what is cited; a further line that states it; how it is computed; or what is
        wrong with it."""
        agreeing = [stated for stated in self._stated if self._agree(one.fact, stated)]
        if self._is_reckoned(one.fact):
            return None
        if agreeing:
            return self._wrong(one, agreeing)
        if needs_no_proof(self._text, one.fact) or self._is_known(one.fact):
            return None
        if further := self._further(one):
            return further
        known = [
            *self._stated,
            *stated_by(self._question),
            *(each for line in self._beside for each in stated_in(line)),
        ]
        shown = computed(one.fact, known, self._said, sum_of=self._stated, free=self._judged)
        return shown or Message("figure_missing", {"figure": one.words})

    def _wrong(self, one: Stated, agreeing: Sequence[Stated]) -> Message | None:
        """What is said of the figure that the evidence says of another, or otherwise."""
        own = [stated for stated in agreeing if self._owners.is_of_the_same(one, stated, self._stated)]
        if not own:
            return Message("figure_of_other", {"figure": one.words})
        if not any(_same(one.per, stated.per) for stated in own) or not self._has_period(one.per, own):
            return Message("figure_period", {"figure": one.words})
        if not any(_same(one.went, stated.went) and _same(one.role, stated.role) for stated in own):
            return Message("figure_direction", {"figure": one.words})
        return None

    def _has_period(self, per: str, own: Sequence[Stated]) -> bool:
        """Whether the evidence says that something is a month's, a year's or a person's; other columns do not."""
        if not per or any(stated.per == per for stated in own):
            return True
        above = [part for line in self._cited for part in (line.hit.document.title, *line.headings, above_table(line))]
        lines = [line.text for line in self._cited if not line.header]
        return per in periods_in(" ".join([self._question, *above, *lines]))

    def _agree(self, fact: Fact, stated: Stated) -> bool:
        if fact.kind is Kind.DATE and stated.fact.kind is Kind.DATE:
            return same_date(fact, stated.fact, years_of(stated.line) if stated.line else frozenset())
        if stated.numeral and self._is_written(fact, stated):
            return True
        other = stated.fact
        if self._judged and "" in (fact.bound, other.bound):
            other = replace(other, bound=fact.bound)  # 80%까지, where it may pay 80 %
        return agree(fact, other, translated=self._translated)

    def _is_written(self, fact: Fact, stated: Stated) -> bool:
        """Whether a figure is the number of a cell whose table tells no unit, with one that its document uses."""
        written = self._text[fact.start : fact.end]
        number = _NUMERAL.search(written)
        if not number or number[0] != stated.numeral or stated.line is None:
            return False
        unit = folded(written[number.end() :] or written[: number.start()])
        if fact.kind is Kind.PERCENT:
            return stated.words != stated.numeral or has_shares(stated)
        return not unit or unit in folded(stated.line.hit.document.text)

    def _is_known(self, fact: Fact) -> bool:
        """Whether it stands in the question, in a title or heading above the cited lines, or is part of a name there."""
        above = [other for other in facts_in(self._place) if other.unit or other.kind is not Kind.COUNT]
        around = (*facts_in(self._question), *above)
        if any(_is_the_same(fact, other) or same_date(fact, other, frozenset()) for other in around):
            return True
        if fact.kind is Kind.ORDINAL and self._text.startswith("위", fact.end - 1):
            return is_rank(int(fact.value), self._said, self._stated)
        if fact.kind is Kind.DATE and fact.value.endswith("-?-?"):
            return fact.value[:4] in frozenset().union(*(years_of(line) for line in self._cited))
        return self._is_in_a_name(fact) or is_counted(self._text, fact, self._cited, self._stated)

    def _is_in_a_name(self, fact: Fact) -> bool:
        """Whether letters stand right before it, and so in the evidence: 오송생명2로, g2b."""
        letters = re.search(r"[^\W\d_]+$", self._text[: fact.start])
        name = f"{letters[0]}{self._text[fact.start : fact.end]}" if letters else ""
        return bool(name) and folded(name) in folded(" ".join([self._place, *(line.text for line in self._cited)]))

    def _further(self, one: Stated) -> EvidenceSentence | None:
        """A line of a cited document that states it of the same: it will be cited, too."""
        documents = {line.hit.document.id for line in self._cited}
        for line in self._evidence.lines:
            is_near = line.hit.document.id in documents and line not in self._cited
            if is_near and (one.fact.kind is Kind.PHONE or self._speaks_of(line)):
                agreeing = [stated for stated in stated_in(line) if self._agree(one.fact, stated)]
                if any(_same(one.per, stated.per) and self._may_be_of(one, stated) for stated in agreeing):
                    return line
        return next(
            (line for line in self._beside if any(self._agree(one.fact, each) for each in stated_in(line))), None
        )

    def _may_be_of(self, one: Stated, stated: Stated) -> bool:
        """Whether it is a value, and no telephone number of another office."""
        if one.fact.kind is not Kind.PHONE:
            return stated.cell is not None or stated.line is None or stated.line.header is None
        return self._owners.is_of_the_same(
            one, stated, (other for line in self._evidence.lines for other in stated_in(line))
        )

    def _speaks_of(self, line: EvidenceSentence) -> bool:
        """Whether the statement has most words of a line and all its other figures; of a row what names it."""
        if line.header:
            return self._owners.names(cells_of(line.text)[0])
        words, said = terms_in(line.text), terms_in(self._text)
        figures = {term for term in words if term.startswith("#")}
        return figures <= said and len((words - figures) & said) >= max(
            _FEWEST_WORDS, _MOST_WORDS * len(words - figures)
        )


def _values_in(text: str) -> frozenset[Decimal]:
    """The numbers of a text, as they are written and by their value."""
    written = {Decimal(number.replace(",", "")) for number in _NUMERAL.findall(text)}
    return frozenset(written | {Decimal(fact.value) for fact in facts_in(text) if fact.kind in MEASURES})


def _is_the_same(fact: Fact, other: Fact) -> bool:
    return (fact.kind, fact.unit, fact.value, fact.bound) == (other.kind, other.unit, other.value, other.bound)


def _beside(cited: Sequence[EvidenceSentence], evidence: Evidence) -> list[EvidenceSentence]:
    """The lines of the evidence under the same heading as a cited one."""
    places = {(line.hit.document.id, line.headings) for line in cited}
    return [line for line in evidence.lines if (line.hit.document.id, line.headings) in places and line not in cited]


def _same(said: str, stated: str) -> bool:
    return not said or not stated or said == stated
