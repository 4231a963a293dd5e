"""What a sentence states, value by value: of a row of a table, each cell with its column's name and unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from assistant.answer.question import TermSet, content, term_set
from assistant.answer.sentence import EvidenceSentence
from assistant.answer.table import named_cells
from assistant.language.facts import MEASURES, Fact, facts_in
from assistant.language.terms import content_units

_FALLEN: Final = re.compile(r"\(?[△▲−-]\s?\d")
_LABEL_BEHIND: Final = re.compile(r"\s?\(([^()]*[^\W\d][^()]*)\)")
_LABEL_BEFORE: Final = re.compile(
    r"([^\s,(]+)\s?\($|((?:[^\s,(\d]*[^\s,(\d은는이가을를와과로에]\s)?[^\s,(\d]+의)\s$|([^\s,(:]+(?:\s[^\s,(:]+)?)\s?:\s$"
)
_SUBJECT_BEFORE: Final = re.compile(
    r"(?:([가-힣]{2,})[이가은는]|([가-힣]+(?:비|금|액|료|예산|회계)))\s(?:약\s|최대\s|모두\s|총\s)?$"
)
_TO: Final = re.compile(r"\s?(?:에서|부터|[~∼-])\s?")  # 24.1%에서 22.8%로
_BOUND_OF_COLUMN: Final = (
    ("<=", re.compile(r"최대|한도|상한|\bmaximum|\bup to\b|\bcap\b", re.IGNORECASE)),
    (">=", re.compile(r"최소|하한|\bminimum", re.IGNORECASE)),
)
# The label of a value that another is compared with: 전년 동기(166.0억 달러)
EARLIER: Final = re.compile(
    r"전년|전분기|직전|전월|작년|지난해|\d년 전|같은 기간|동기|earlier|previous|prior|last year|year before"
)


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
    columns = [
        (content(name) | figures_of(name), f"{name}: {cell}", cell)
        for name, cell in named_cells(header.text, span.text, span.unit)
    ]
    for at, (own, words, cell) in enumerate(columns):
        fell = bool(_FALLEN.match(cell)) if any(_FALLEN.match(one) for _, _, one in columns) else None
        for fact in (
            one for own_fact in facts_in(words) for one in dict.fromkeys((own_fact, _bounded(own_fact, words)))
        ):
            # The first column names the row.
            others = tuple(
                other for other, stated, _ in columns[1:]
                if at and other != own and any(one.kind is fact.kind for one in facts_in(stated))
            )  # fmt: skip
            yield Stated(fact, words, own, others, fell=fell)


def facts_of(span: EvidenceSentence) -> list[Fact]:
    """The facts of a sentence; of a row of a table, those of its cells with the units of their columns."""
    return [stated.fact for stated in stated_in(span)] if span.header else list(facts_in(span.text))


def figures_of(text: str) -> TermSet:
    """The figures of a text as terms of either language, #2 of 2인 가구 and two-person household, and with their bounds: #50<=."""
    facts = facts_in(text)
    return frozenset(f"#{fact.value}{bound}" for fact in facts for bound in {"", fact.bound})


def _bounded(fact: Fact, words: str) -> Fact:
    """A figure of a cell with the bound that the name of its column tells: 최대 지원액: 250만 원."""
    bound = next((bound for bound, named in _BOUND_OF_COLUMN if named.search(words[: fact.start])), "")
    return replace(fact, bound=bound) if bound and not fact.bound and fact.kind in MEASURES else fact


def _labelled(text: str) -> Iterator[Stated]:
    """The facts of a sentence, each with the terms of its label where others of its kind have one."""
    facts = facts_in(text)
    labels = [label_of(text, fact) or _subject_of(text, fact) for fact in facts]
    for at, (first, last) in enumerate(pairwise(facts), start=1):
        if not labels[at] and _TO.fullmatch(text, first.end, last.start):
            labels[at] = labels[at - 1]
    for fact, label in zip(facts, labels, strict=True):
        others = tuple(
            term_set(other) if label else _first_term(other) for one, other in zip(facts, labels, strict=True)
            if (one.kind, one.unit) == (fact.kind, fact.unit) and one.value != fact.value
            and (label or _LABEL_BEHIND.match(text, one.end) or _subject_of(text, one))
        )  # fmt: skip
        yield Stated(fact, text, term_set(label), others, label_of(text, fact))


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


def _subject_of(text: str, fact: Fact) -> str:
    """What a fact is told of right before it: 국비가 300억 원, 도비가 80억 원."""
    subject = _SUBJECT_BEFORE.search(text[: fact.start]) if fact.kind in MEASURES else None
    return (subject[1] or subject[2]) if subject else ""
