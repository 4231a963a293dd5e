"""What a line of the evidence states, figure by figure, each with what it belongs to: its words, row and column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from assistant.answer.sentence import EvidenceSentence
from assistant.answer.table import cells_of
from assistant.language.facts import MEASURES, Fact, Kind, facts_in
from assistant.language.terms import content_units
from assistant.language.text import folded, language_of


def _english(words: str) -> str:
    """A month, per month, monthly."""
    nouns: list[str] = []
    adverbs: list[str] = []
    for word in words.split("|"):
        (adverbs if "ly" in word or word.startswith("(") else nouns).append(word)
    # A year that something lasts is no share: within a year, over a month.
    each = rf"(?<!within )(?<!for )(?<!after )(?<!over )(?<!in )(?:\b(?:an?|per|each|every)\s|/)(?:{'|'.join(nouns)})\b"
    each = each if nouns else ""
    return "|".join(filter(None, [each, *(rf"\b{word}\b" if word[0] != "(" else rf"{word}\b" for word in adverbs)]))


ITEM: Final = "item"  # the unit of the number that an item of a list has

# For how long or for how many something is, before or behind a figure or by itself: 월 20만 원, 매월, 1인당, 300 won a day.
_PERIODS: Final = (
    ("month", r"매\s?[월달]|한\s?달에|달마다|월별|(?<!개)월간|(?<![가-힣\d])월\s?(?=\d|최대|평균|약|정액)", r"month|monthly"),
    ("year", r"매년|해마다|연간|연별|[1일]\s?년에|한\s?해에|(?<![가-힣\d])연\s?(?=\d|최대|평균|약|\w*%|이자|금리)", r"year|annum|yearly|annually|(?:annual)"),
    ("day", r"매일|하루|1?일당|날마다|(?<![가-힣\d])1일\s?(?=\d|최대)", r"day"),
    ("week", r"매주|주당|주간\s?(?=\d)|한\s?주에|(?<![가-힣\d])주\s?(?=\d)", r"week|weekly"),
    ("hour", r"시간당|매\s?시간", r"hour|hourly"),
    ("quarter", r"분기별|분기마다|매\s?분기", r"quarterly"),
    ("person", r"1?인당|한 사람당|(?<![가-힣])1명당", r"capita"),
    ("household", r"가구당|세대당", r"(?<=per )household"),
)  # fmt: skip
_PERIOD: Final = re.compile("|".join(rf"(?P<{name}>{ko}|{_english(en)})" for name, ko, en in _PERIODS), re.IGNORECASE)

# Which way a figure went. What a table marks with △, ▲ or a minus went down.
_UP: Final = re.compile(
    r"증가|늘[었어고]|상승|확대|올랐|흑자|\b(?:increas\w*|rose|rises?|risen|grew|grown|growth|up(?! to)|more|higher|gain\w*|surplus)\b",
    re.IGNORECASE,
)
_DOWN: Final = re.compile(
    r"감소|줄[었어고]|하락|축소|떨어|내렸|낮아|적자"
    r"|\b(?:decreas\w*|fell|falls?|fallen|declin\w*|dropp?\w*|down|less|fewer|lower|shrank|cut|reduc\w*|deficit)\b",
    re.IGNORECASE,
)
_MARKED_DOWN: Final = re.compile(r"\(?\s?[△▲−-]\s?\d")
_CHANGE: Final = re.compile(r"증감|증가율|대비|change|growth", re.IGNORECASE)  # a column of changes
_RATE: Final = re.compile(r"[율률]|비중|구성비|%|\b(?:rate|share|ratio|percent)", re.IGNORECASE)
_JOINED: Final = re.compile(r"\s?(?:및|와|과|,|·|and)\s?")
_CLAUSE: Final = re.compile(r"[,;]\s|\s(?:and|while|but|whereas)\s|(?<=[고며만])\s|(?<=[으지]나)\s|[.]\s")
_FROM_TO: Final = re.compile(r"(?:에서|이었으나|였으나|\sto)\b")

_LABEL_BEHIND: Final = re.compile(r"\s?\([^()]*[^\W\d][^()]*\)")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
LINES_ABOVE: Final = 12  # of the document, in which the title of a table, its day and its unit are told
_NUMBER: Final = re.compile(r"\(?\s?[△▲−-]?\s?(\d[\d,.]*)\)?")
_CIRCLED: Final = re.compile(r"[①-⑳]|^\(?(\d{1,2})[.)]\s")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a line. `own` is what it belongs to, folded: its row and column, or what stands before it in its
    clause; `near` of that what is nearest, `beside` the words of a text as they stand. `per` says for how long or many it is, `went` `up` or `down`; each empty when
    that is not told there."""

    fact: Fact
    words: str
    own: str
    near: str
    beside: str = ""
    per: str = ""
    went: str = ""
    line: EvidenceSentence | None = None
    column: int = -1
    numeral: str = ""  # of a cell whose table tells no unit, as it is written


def stated_in(line: EvidenceSentence) -> tuple[Stated, ...]:
    """The figures of a line of the evidence; of a row those of its cells, with the units of the table."""
    if line.header:
        return tuple(_of_row(line, line.header))
    heading = _label(" ".join(line.headings[-1:]))
    return (*(replace(one, line=line, own=one.own + heading) for one in stated_by(line.text)), *_numbered(line))


@lru_cache(maxsize=4096)
def stated_by(text: str) -> tuple[Stated, ...]:
    """The figures of a text."""
    return tuple(_of_text(text))


def periods_in(text: str) -> frozenset[str]:
    """What sums of a text are for: month of 매월 and monthly."""
    return frozenset(match.lastgroup for match in _PERIOD.finditer(text) if match.lastgroup)


def _of_text(text: str) -> Iterator[Stated]:
    korean = language_of(text) == "ko"
    for fact in facts_in(text):
        clause, before, behind = _beside(text, fact)
        beside = before if korean else f"{before} {behind}"
        near = _label(beside)
        own = near + _label(clause)
        yield Stated(fact, text[fact.start : fact.end].strip(), own, near, beside, _per(text, fact), _went(text, fact))


def _numbered(line: EvidenceSentence) -> Iterator[Stated]:
    """The number of an item: ② is the second."""
    text = line.hit.document.text
    start = text.rfind("\n", 0, line.start) + 1
    for match in _CIRCLED.finditer(text[start : line.end].lstrip(" -")):
        value = match[1] or str(ord(match[0]) - ord("①") + 1)
        yield Stated(Fact(Kind.ORDINAL, value, ITEM, "", 0, 0), match[0], "", "", line=line)


def _of_row(line: EvidenceSentence, header: EvidenceSentence) -> Iterator[Stated]:
    names, cells = cells_of(header.text), cells_of(line.text)
    units = _units_above(header)
    label = cells[0]
    for column, cell in enumerate(cells):
        name = names[column] if column < len(names) else ""
        own = _label(name if column == 0 else f"{label} {name}")
        yield from (Stated(fact, name, own, own, line=line) for fact in facts_in(name))
        own_units = _units_of(f"{label} {name}", _units(name) or _units(label) or units)
        number = _NUMBER.fullmatch(cell)
        numeral = number[1] if number and not own_units else ""
        for fact in _facts_of_cell(cell, own_units):
            told = own + _label(cell[: fact.start])
            went = "down" if _MARKED_DOWN.match(cell) else _went(cell, fact) or (
                "up" if fact.kind is Kind.PERCENT and _CHANGE.search(f"{label} {name}") else ""
            )  # fmt: skip
            bound = fact.bound or next((one.bound for one in facts_in(f"{name} {cell}") if one.value == fact.value), "")
            fact = replace(fact, bound=bound)  # noqa: PLW2901
            per = _per(cell, fact) or next(iter(periods_in(name)), "")
            yield Stated(fact, cell, told, told, "", per, went, line, column, numeral)


def _facts_of_cell(cell: str, units: Sequence[str]) -> Iterator[Fact]:
    """Those of the cell as it stands; of a number alone also with each unit that its column or table has."""
    yield from facts_in(cell)
    number = _NUMBER.fullmatch(cell)
    for unit in units if number else ():
        written = _with_unit(number[1], unit) if number else ()
        yield from islice(filter(None, map(_whole_fact, written)), 1)


def _units_above(header: EvidenceSentence) -> list[str]:
    """Those that the nearest line above the table tells which tells any; a table right behind another has that one's."""
    for above in reversed(header.hit.document.text[: header.start].rstrip().split("\n")[-LINES_ABOVE:]):
        if not above.startswith("|") and (units := _units(above)):
            return units
    return []


def _units(text: str) -> list[str]:
    """The units that stand in brackets in a column's name or caption: (단위: 백만원, %), 기준액(천원), 지역별 (억 달러, %), (£)."""
    told = [re.split(r"[:：]|\bin\b", words)[-1] for words in _BRACKETS.findall(text)]
    units = [unit.strip() for words in told for unit in re.split(r"[,/·]", words) if unit.strip()]
    return [unit for unit in units if any(_whole_fact(written) for written in _with_unit("7", unit))]


def _units_of(name: str, units: list[str]) -> list[str]:
    """Of several units those of a row or column of that name: a share is in %, a sum is not, a change may be either."""
    shares = [unit for unit in units if "%" in unit]
    if _RATE.search(name):
        return shares or units
    return units if _CHANGE.search(name) else [unit for unit in units if unit not in shares] or units


def is_share(name: str) -> bool:
    """Whether a row or column of that name has shares or changes."""
    return bool(_RATE.search(name) or _CHANGE.search(name))


def _with_unit(number: str, unit: str) -> tuple[str, ...]:
    return f"{number}{unit}", f"{number} {unit}", f"{unit}{number}"


def _whole_fact(written: str) -> Fact | None:
    """The figure that a text is, with its unit; nothing when it is something else, or has none."""
    facts = facts_in(written)
    whole = len(facts) == 1 and facts[0].end - facts[0].start == len(written)
    return facts[0] if whole and (facts[0].unit or facts[0].kind is not Kind.COUNT) else None


def terms_in(text: str) -> frozenset[str]:
    """Its content words, and its figures as terms, so that 1기 is not 2기; of a date its year and month."""
    figures = facts_in(text)
    words = (
        unit.form for unit in content_units(text)
        if not any(fact.start <= unit.start < fact.end for fact in figures)
    )  # fmt: skip
    return frozenset(word for word in words if len(word) > 1) | {
        f"#{part};" for fact in figures for part in _parts(fact)
    }


def _label(text: str) -> str:
    """What a figure belongs to, to look for terms in: without case and spaces, its figures behind as terms."""
    return folded(text) + "".join(f"#{part};" for fact in facts_in(text) for part in _parts(fact))


def _parts(fact: Fact) -> list[str]:
    if fact.kind is not Kind.DATE:
        return [fact.value]
    return [part for part in fact.value.split("-", 2) if part != "?"]


def _beside(text: str, fact: Fact) -> tuple[str, str, str]:
    """What stands before a figure in its clause; of that, what is behind the last figure of its kind; and what is behind
    it up to the next one."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    clause, end = next(
        ((start, stop) for start, stop in pairwise(cuts) if start <= fact.start < stop), (0, len(text))
    )  # fmt: skip
    others = [other for other in facts_in(text) if other.kind is fact.kind and other != fact]
    begin = max([clause, *(_end_of_label(text, other) for other in others if other.end <= fact.start)])
    end = min([end, *(other.start for other in others if fact.end <= other.start)])
    label = text[fact.end : _end_of_label(text, fact)]
    return text[clause : fact.start], f"{text[begin : fact.start]} {label}", text[fact.end : max(fact.end, end)]


def _end_of_label(text: str, fact: Fact) -> int:
    """Where the label ends that stands in brackets behind a figure: 10,027십억원(통합재정수지)."""
    label = _LABEL_BEHIND.match(text, fact.end)
    return label.end() if label and not facts_in(label[0]) else fact.end


def _per(text: str, fact: Fact) -> str:
    """What a figure is for, told right before it or right behind it."""
    if fact.kind not in MEASURES:
        return ""
    reach = 14 if language_of(text) == "ko" else 28
    before = [one for one in _PERIOD.finditer(text, max(0, fact.start - reach), fact.end) if one.start() < fact.start]
    behind = _PERIOD.search(text, fact.end, fact.end + 24)
    close = behind if behind and behind.start() - fact.end <= 12 else None
    found = before[-1] if before and language_of(text) == "ko" else close or (before[-1] if before else None)
    return (found.lastgroup or "") if found else ""


def _went(text: str, fact: Fact) -> str:
    """Which way the figure of a change went: 8.9% 감소, 16.6% 및 7.4% 감소, fell by 8.9 %."""
    if fact.kind not in MEASURES or (fact.kind is not Kind.PERCENT and language_of(text) == "en"):
        return ""
    end = fact.end
    for other in facts_in(text):
        if other.start >= end and _JOINED.fullmatch(text, end, other.start):
            end = other.end
    near = text[end : end + 10]
    if language_of(text) == "en":
        near = f"{text[max(0, fact.start - 24) : fact.start]} {text[end : end + 16]}"
    up, down = _UP.search(near), _DOWN.search(near)
    return "" if bool(up) == bool(down) else "up" if up else "down"


def turned(text: str) -> str:
    """The figure to which something is said to grow although it was more, or to fall although it was less; else empty."""
    measured = [fact for fact in facts_in(text) if fact.kind in MEASURES]
    for first, last in pairwise(measured):
        if (first.kind, first.unit) != (last.kind, last.unit) or not _FROM_TO.search(
            text[first.end : last.start] + " "
        ):
            continue
        korean = language_of(text) == "ko"
        said = text[last.end : last.end + 14] if korean else text[max(0, first.start - 40) : last.start]
        fell = float(last.value) < float(first.value)
        if (_UP if fell else _DOWN).search(said) and not (_DOWN if fell else _UP).search(said):
            return text[last.start : last.end].strip()
    return ""
