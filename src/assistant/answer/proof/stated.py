"""What a line of the evidence states, figure by figure, each with what it belongs to: its words, row and column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from assistant.answer.sentence import EvidenceSentence
from assistant.language.dates import RELATIVE_YEARS
from assistant.language.facts import MEASURES, Fact, Kind, bound_named, facts_in
from assistant.language.quantities import is_rate
from assistant.language.tables import cells_between
from assistant.language.terms import content_units
from assistant.language.text import folded, language_of
from assistant.types import Cell


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
COUNTED: Final = "counted"  # of a cell of a table of sums, which may be how many of something all the same

# For how long or for how many something is, before or behind a figure or by itself: 월 20만 원, 매월, 1인당, 300 won a day.
_PERIODS: Final = (
    ("month", r"매\s?[월달]|한\s?달에|달마다|월별|(?<!개)월간|(?<![가-힣\d])월(?=\s?(?:\d|최대|평균|약|정액)|\s[가-힣])", r"month|monthly"),
    ("year", r"매년|해마다|연간|연별|(?<!\d)1\s?년에|(?<![가-힣])일\s?년에|한\s?해에|(?<![가-힣\d])연(?=\s?(?:\d|최대|평균|약|\w*%|이자|금리)|\s[가-힣])", r"year|annum|yearly|annually|(?:annual)"),
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
_JOINED: Final = re.compile(r"\s?(?:및|와|과|,|·|and)\s?")
_CLAUSE: Final = re.compile(
    r"[,;]\s|\s(?:and|while|but|whereas|because|since|if|when|which)\s|(?<=[고며만])\s|(?<=[으지]나)\s|[.]\s"
)
_BY: Final = re.compile(r"\b(\w+)(?: back)? by (?:about |around |some |another )?$")
_WAS: Final = re.compile(r"에서\s|이?던\s")
_BECAME: Final = re.compile(
    r"으?로\s?(?:늘|줄|오르|올라|내[리려]|인상|인하|상향|하향|확대|축소|높|낮|증가|감소|바[뀌꾸]|변경)|[이가]\s?[되된될됐]"
)
_FROM: Final = re.compile(r"\bfrom $")
_TO: Final = re.compile(r"\bto $")
_FROM_TO: Final = re.compile(r"(?:에서|이었으나|였으나|\sto)\b")

_LABEL_BEHIND: Final = re.compile(r"\s?\([^()]*[^\W\d][^()]*\)")
YEAR: Final = re.compile(r"#(?:19|20)\d\d;")
_NUMERAL: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PLURAL: Final = re.compile(r"\b(thousand|million|billion)s(?: of)?\b\s*", re.IGNORECASE)  # in thousands of dollars
_CIRCLED: Final = re.compile(r"[①-⑳]|^\(?(\d{1,2})[.)]\s")


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a line. `own` is what it belongs to, folded: its row and column, or what stands before it in its
    clause; `near` of that what is nearest; `before` and `behind` the words of a text as they stand. `per` says for how
    long or many it is, `went` `up` or `down`, `role` whether something went `from` or `to` it; each empty when that is
    not told there."""

    fact: Fact
    words: str
    own: str
    near: str
    before: str = ""
    behind: str = ""
    per: str = ""
    went: str = ""
    role: str = ""
    line: EvidenceSentence | None = None
    numeral: str = ""  # of a cell whose table tells no unit, as it is written
    cell: Cell | None = None  # whose value it is


def stated_in(line: EvidenceSentence) -> tuple[Stated, ...]:
    """The figures of a line of the evidence; of a row those of its cells, with what the table tells of them."""
    document = line.hit.document
    year = document.published[:4]
    if cells := cells_between(document, line.start, line.end):
        own = dict.fromkeys(one for cell in _named(cells) for one in _of_cell(cell, year))
        return tuple(replace(one, line=line) for one in own)
    heading = _label(" ".join(line.headings[-1:]), year)
    stated = (replace(one, line=line, own=one.own + heading) for one in _of_text(line.text, year, heading))
    return (*stated, *_numbered(line))


@lru_cache(maxsize=4096)
def stated_by(text: str) -> tuple[Stated, ...]:
    """The figures of a text."""
    return tuple(_of_text(text, "", ""))


def periods_in(text: str) -> frozenset[str]:
    """What sums of a text are for: month of 매월 and monthly."""
    return frozenset(match.lastgroup for match in _PERIOD.finditer(text) if match.lastgroup)


def _of_text(text: str, year: str, above: str) -> Iterator[Stated]:
    korean, last = language_of(text) == "ko", above
    for fact in facts_in(text):
        clause, before, behind = _beside(text, fact)
        beside = before if korean else f"{before} {behind}"
        near = _label(beside, year)
        if not _says_of_what(beside):
            near += YEAR.sub("", last) if YEAR.search(near) else last  # 2조 5,120억 원으로 올해보다 1,310억 원 늘었다
        last = near
        own, words = near + _label(clause, year), text[fact.start : fact.end].strip()
        yield Stated(fact, words, own, near, before, behind, _per(text, fact), _went(text, fact), _role(text, fact))


def _says_of_what(text: str) -> bool:
    """Whether it has more than days, times, this year and last year."""
    words = (term for term in terms_in(text) if not term.startswith("#"))
    return any(fact.kind not in (Kind.DATE, Kind.TIME) for fact in facts_in(text)) or any(
        not any(years.match(word) for _, years in RELATIVE_YEARS) for word in words
    )


def _numbered(line: EvidenceSentence) -> Iterator[Stated]:
    """The number of an item, with what the item says: ② is the second."""
    whole = line.hit.document.text
    text = whole[whole.rfind("\n", 0, line.start) + 1 : line.end].lstrip(" -")
    marks = [*_CIRCLED.finditer(text)]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for match, end in zip(marks, ends, strict=False):
        value = match[1] or str(ord(match[0]) - ord("①") + 1)
        near = _label(text[match.end() : end], "")
        yield Stated(Fact(Kind.ORDINAL, value, ITEM, "", 0, 0), match[0], near, near, line=line)


def _named(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row; where nothing names it, its first cell does: 2인."""
    if len(cells) < 2 or any(cell.row for cell in cells):
        return list(cells)
    return [replace(cell, row=(cells[0].text,)) for cell in cells[1:]]


def _of_cell(cell: Cell, year: str) -> Iterator[Stated]:
    """What a cell states, with the unit, bound and period that its row, its column or the line above its table tells;
    and what its row and column are called by, 2인 가구, 2025년."""
    names = (*cell.row, *cell.column)
    own = _label(" ".join((*names, cell.period)), year)
    yield from (Stated(fact, name, own, own) for name in names for fact in facts_in(name))
    bound = next(filter(None, map(bound_named, (*reversed(cell.column), *reversed(cell.row)))), "")
    is_change = any(map(_CHANGE.search, names))
    whole = _with_unit(cell)
    counted = (
        [replace(whole, kind=Kind.COUNT, value=f"{abs(cell.value or 0):f}", unit=COUNTED)]
        if whole and whole.kind is Kind.MONEY
        else []
    )
    for fact in (whole, *counted) if whole else facts_in(cell.text):
        told = own + _label(cell.text[: fact.start], year)
        went = "down" if (cell.value or 0) < 0 or _MARKED_DOWN.match(cell.text) else _went(cell.text, fact)
        went = went or ("up" if fact.kind is Kind.PERCENT and is_change else "")
        per = _per(cell.text, fact) or "".join(named if len(named := periods_in(" ".join(names))) == 1 else ())
        numeral = "" if whole or cell.value is None or cell.unit else _NUMERAL.search(cell.text)
        yield Stated(
            replace(fact, bound=fact.bound or bound), cell.text, told, told, per=per, went=went,
            numeral=numeral[0] if numeral else "", cell=cell,
        )  # fmt: skip


def _with_unit(cell: Cell) -> Fact | None:
    """The value of a cell with the unit that is told elsewhere; nothing where its own words have one, or none is known."""
    number = _NUMERAL.search(cell.text)
    if cell.value is None or not cell.unit or cell.unit in cell.text or not number:
        return None
    unit = _PLURAL.sub(r"\1 ", cell.unit)
    written = (f"{number[0]}{unit}", f"{number[0]} {unit}", f"{unit}{number[0]}")
    return next(filter(None, map(_whole_fact, written)), None)


def _whole_fact(written: str) -> Fact | None:
    """The figure that a text is, with its unit; nothing when it is something else, or has none."""
    facts = facts_in(written)
    whole = len(facts) == 1 and facts[0].end - facts[0].start == len(written)
    return facts[0] if whole and (facts[0].unit or facts[0].kind is not Kind.COUNT) else None


def has_shares(stated: Stated) -> bool:
    """Whether the row or column of a cell has shares or changes."""
    names = (*stated.cell.row, *stated.cell.column) if stated.cell else ()
    return any(is_rate(name) or _CHANGE.search(name) for name in names)


def terms_in(text: str) -> frozenset[str]:
    """Its content words, and its figures as terms, so that 1기 is not 2기; of a date its year and month."""
    return frozenset(term for _, _, term in _placed(text))


def terms_beside(one: Stated, *, behind: bool) -> frozenset[str]:
    """The terms of the words before a figure, and behind it when told; no part of a compound, 인구 of 고령인구, but its
    beginning."""
    return frozenset(
        term for text in (one.before, one.behind if behind else "") for start, _, term in _placed(text)
        if term.startswith("#") or not text[max(0, start - 1) : start].isalpha()
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _placed(text: str) -> tuple[tuple[int, int, str], ...]:
    figures = facts_in(text)
    words = [
        (unit.start, unit.start + len(unit.form), unit.form) for unit in content_units(text)
        if len(unit.form) > 1 and not any(fact.start <= unit.start < fact.end for fact in figures)
    ]  # fmt: skip
    told = (fact for fact in figures if fact.kind is not Kind.ORDINAL or re.search(r"\d", text[fact.start : fact.end]))
    return (*words, *((fact.start, fact.end, f"#{part};") for fact in told for part in _parts(fact)))


def _label(text: str, year: str) -> str:
    """What a figure belongs to, to look for terms in: without case and spaces, its figures behind as terms; this year
    and last year, too, by the `year` of the document."""
    told = [str(int(year) + shift) for shift, words in RELATIVE_YEARS if year.isdigit() and words.search(text)]
    figures = [part for fact in facts_in(text) for part in _parts(fact)]
    return folded(text) + "".join(f"#{part};" for part in (*figures, *told))


def _parts(fact: Fact) -> list[str]:
    """A figure as terms: with its bound, too, so that 50 % 이하 is not 50 % 초과; of a date its year and month."""
    if fact.kind is not Kind.DATE:
        return [fact.value, f"{fact.bound}{fact.value}"] if fact.bound else [fact.value]
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
    gap = 3 if language_of(text) == "ko" else 12  # 20만 원(월), 300 won for each day
    close = behind if behind and behind.start() - fact.end <= gap and not _begins_figure(text, behind.end()) else None
    found = before[-1] if before and language_of(text) == "ko" else close or (before[-1] if before else None)
    return (found.lastgroup or "") if found else ""


def _begins_figure(text: str, end: int) -> bool:
    """Whether what a period is told of stands behind it: 200명을 뽑아 매월 18만 원을."""
    return any(end <= other.start <= end + 3 for other in facts_in(text))


def _went(text: str, fact: Fact) -> str:
    """Which way the figure of a change went: 8.9% 감소, 16.6% 및 7.4% 감소, fell by 8.9 %."""
    if fact.kind not in MEASURES:
        return ""
    if fact.kind is not Kind.PERCENT and language_of(text) == "en":
        return _went_by(text[max(0, fact.start - 40) : fact.start])
    end = fact.end
    for other in facts_in(text):
        if other.start >= end and _JOINED.fullmatch(text, end, other.start):
            end = other.end
    near = text[end : end + 10]
    if language_of(text) == "en":
        near = f"{text[max(0, fact.start - 24) : fact.start]} {text[end : end + 16]}"
    up, down = _UP.search(near), _DOWN.search(near)
    return "" if bool(up) == bool(down) else "up" if up else "down"


def _role(text: str, fact: Fact) -> str:
    """Whether it is what something was before, or what it has become: 24.1%에서 22.8%로, from 34 to 27 minutes."""
    before = text[max(0, fact.start - 8) : fact.start]
    if _WAS.match(text, fact.end) or _FROM.search(before):
        return "from"
    return "to" if _BECAME.match(text, fact.end) or _TO.search(before) else ""


def _went_by(before: str) -> str:
    """Of an English sum or count, which only a *by* tells from what something grew to: rose by KRW 3.65 billion."""
    said = _BY.search(before)
    return ("up" if _UP.match(said[1]) else "down" if _DOWN.match(said[1]) else "") if said else ""


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
