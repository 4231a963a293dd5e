"""Documents that give different values for the same thing.

A conflict that is none misleads more than one that is not shown: in doubt, two sentences speak of different things.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final

import numpy as np

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.question import TermSet
from assistant.answer.support import Embed
from assistant.answer.wanted import _GROUPS, wanted_of
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.regions import Region, regions_in, without_regions
from assistant.language.terms import content_units
from assistant.language.text import language_of
from assistant.types import Citation

_MEASURED: Final = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.DURATION, Kind.AGE, Kind.LENGTH, Kind.AREA, Kind.PHONE}
)
# Of the words of the shorter sentence, figures aside, how many the other shares when both say the same thing.
_LEAST_SHARED = 0.75
_FEWEST_SHARED = 3
# So many words that tell what a sentence is about; with fewer, its title and headings tell.
_FEWEST_TELLING = 2
# In two languages, without their figures: true translations of the briefs lie above.
_LEAST_COSINE = 0.55
_MOST_ROUNDED = 0.1  # about 1,200 may be 1,234

# Words that sentences and titles about anything have; in stems, as `content_units` gives them.
_GENERAL: Final = frozenset(
    (
        "지원 지원금 지급 제공 부여 수령 금액 액수 규모 수준 매월 매달 매년 연간 최대 최고 최소 이상 이하 이내 미만 초과 정도 해당 경우 대상 기준 내용"
        " 운영 시행 실시 추진 마련 편성 투입 책정 신청 접수 기간 기한 사업 정책 제도 업무 주요 종합 기본 계획 안내 공고 고시 조례 규칙 지침 개정 변경"
        " 보도 자료 보도자료 소식 소식지 뉴스 신문 회의록 결과 현황 보고 알림 모집 문의 전화 연락처 시청 군청 구청 도청 올해 지난해 작년 내년 금년"
        " pay paid provid give grant offer support receiv get amount up per month year annual total each everi new"
        " guid guidanc notic plan program programm project polici ordin report news appli applic period citi"
    ).split()
)  # fmt: skip

# What a sum is for: a month, a year, a day; a person, a household, a case; all together.
_SHARES: Final = tuple(
    re.compile(share, re.IGNORECASE)
    for share in (
        r"매월|매달|한\s?달|월별|(?<![가-힣\d])월\s?(?=[\d최약평])|\b(?:a|per|each|every) month\b|\bmonthly",
        r"매년|연간|해마다|한\s?해|1년에|(?<![가-힣\d])연\s?(?=[\d최약평])|\b(?:a|per|each|every) year\b|\bannual|\byearly",
        r"매일|하루|일당|1일\s?(?=[\d최약평])|\b(?:a|per|each|every) day\b|\bdaily",
        r"시간당|\b(?:an|per|each|every) hour\b|\bhourly",
        r"인당|\b(?:per|each) (?:person|head)\b|\ba person\b|\bper capita",
        r"가구당|세대당|\b(?:per|each) household\b",
        r"건당|회당|1회\s?(?=[\d최약평])|\bper (?:case|time|ride|visit)\b",
        r"(?<![가-힣])총\s?(?=[\d약])|전체|\btotal\b|\bin all\b",
    )
)  # fmt: skip
# What a sum is: of the programme as a whole, paid to the office, borne by somebody.
_SUMS: Final = tuple(
    re.compile(kind, re.IGNORECASE)
    for kind in (
        r"예산|사업비|\bbudget", r"수수료|\bfees?\b", r"과태료|벌금|\bfines?\b", r"보증금|\bdeposit", r"자부담|본인\s?부담|\bco-?pay",
        r"국비|\bnational fund", r"도비|시비|구비|군비|\bcity fund", r"벌어|매출|소득액|\brevenue",
    )
)  # fmt: skip
# For whom or what, by number: 1등급, 2인 가구, 3자녀; level 2, a two-person household.
_CASE = re.compile(
    r"\d+\s?(?:등급|단계|급|순위|자녀|학년|층|종(?!합)|인\s?가구|명\s?가구)"
    r"|\b(?:grade|level|tier|class|type|step)\s\d+|\b(?:\w+)-person\b",
    re.IGNORECASE,
)
# This year and the years beside it, by the year of the document.
_RELATIVE_YEARS: Final = tuple(
    (shift, re.compile(words, re.IGNORECASE))
    for shift, words in (
        (0, r"올해|금년|\bthis year"), (-1, r"지난해|작년|전년|\blast year|\bprevious year"), (1, r"내년|\bnext year"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What a document says in one sentence, and where: the title, headings and issuer are the `place`."""

    document_id: str
    text: str
    place: str
    region: str
    title: str
    published: str

    @cached_property
    def words(self) -> TermSet:
        """Its content words, those of figures left out."""
        return _words(self.text)

    @cached_property
    def whole(self) -> TermSet:
        return self.words | _words(self.place)

    @property
    def regions(self) -> frozenset[Region]:
        """The places that the sentence names; else those of the document."""
        named = (regions_in(text) for text in (self.text, self.region, self.title))
        return next((frozenset().union(*mentions) for mentions in named if mentions), frozenset())

    @property
    def years(self) -> frozenset[str]:
        """Those that the sentence states; this year and last year are those of the document, if it has a date."""
        shifts = [shift for shift, words in _RELATIVE_YEARS if words.search(self.text)]
        relative = {str(int(year) + shift) for shift in shifts for year in self.published_in}
        return _years(self.text) | (relative or {f"{shift} of {self.document_id}" for shift in shifts})

    @property
    def published_in(self) -> frozenset[str]:
        return frozenset(filter(None, [self.published[:4]]))

    @property
    def months(self) -> frozenset[str]:
        """Also quarters and halves, as `Q1` and `H2`."""
        dates = [fact.value.split("-")[1] for fact in facts_in(self.text) if fact.kind is Kind.DATE]
        return frozenset(dates) - {"?"}

    @property
    def ages(self) -> frozenset[str]:
        """Of whom a sum is said; without a sum, ages are what is said."""
        return frozenset(fact.value for fact in facts_in(self.text) if fact.kind is Kind.AGE and self.has_sum)

    @property
    def has_sum(self) -> bool:
        return any(fact.kind is Kind.MONEY for fact in facts_in(self.text))

    @property
    def groups(self) -> frozenset[str]:
        """Whom a programme is for."""
        return _groups(self.text)

    @property
    def cases(self) -> frozenset[str]:
        ordinals = {fact.value for fact in facts_in(self.text) if fact.kind is Kind.ORDINAL}
        return frozenset("".join(match[0].casefold().split()) for match in _CASE.finditer(self.text)) | ordinals

    @property
    def shares(self) -> frozenset[str]:
        return frozenset(share.pattern for share in _SHARES if share.search(self.text))

    @property
    def sums(self) -> frozenset[str]:
        return frozenset(kind.pattern for kind in _SUMS if kind.search(self.text))


def disagreeing(
    cited: Citation, evidence: Sequence[EvidenceSentence], question: str, embed: Embed
) -> list[EvidenceSentence]:
    """The first sentence of each other document that says of the same thing another value than the cited words.

    Only values of the kind that the question asks for count, of any when it asks for none. What is said of two places,
    two years or two groups of people differs rightly; so does what a document said that another has replaced.
    """
    replaced = {sentence.hit.document.id for sentence in evidence if sentence.hit.replaced_by}
    if cited.document_id in replaced:
        return []
    kinds, mine = wanted_of(question).kinds, _of_citation(cited)
    found: dict[str, EvidenceSentence] = {}
    for sentence in evidence:
        document = sentence.hit.document
        if document.id in (cited.document_id, *found, *replaced):
            continue
        theirs = _of_sentence(sentence)
        if (
            _values_differ(mine.text, theirs.text, kinds)
            and _comparable(mine, theirs)
            and _is_asked(question, mine, theirs)
            and (_same_thing(mine, theirs) or (kinds and _is_translation(mine, theirs, embed)))
        ):
            found[document.id] = sentence
    return list(found.values())


def _of_citation(cited: Citation) -> _Said:
    place = " ".join((cited.title, *cited.headings, cited.region, cited.publisher))
    return _Said(cited.document_id, cited.quote, place, cited.region, cited.title, cited.published)


def _of_sentence(sentence: EvidenceSentence) -> _Said:
    document = sentence.hit.document
    published = document.published or document.effective
    return _Said(document.id, sentence.text, sentence.place, document.region, document.title, published)


def _values_differ(one: str, other: str, kinds: frozenset[Kind]) -> bool:
    """Whether both have values of one kind and unit that cannot be true of the same thing."""
    mine, theirs = facts_in(one), facts_in(other)
    measured = _measured(kinds, mine, theirs)
    units = {(fact.kind, fact.unit) for fact in mine if fact.kind in measured}
    if Kind.COUNT not in kinds:
        units.discard((Kind.COUNT, ""))  # four core tasks; the 736 of 736호
    return any(_unit_differs(_of_unit(mine, unit), _of_unit(theirs, unit)) for unit in units)


def _measured(kinds: frozenset[Kind], mine: Sequence[Fact], theirs: Sequence[Fact]) -> frozenset[Kind]:
    """The kinds to compare. Beside a sum or a rate that is asked for, a count says of how many."""
    for kind in (Kind.MONEY, Kind.PERCENT):
        if kind in kinds and all(any(fact.kind is kind for fact in facts) for facts in (mine, theirs)):
            return frozenset({kind})
    return (_MEASURED & kinds) or _MEASURED


def _of_unit(facts: Sequence[Fact], unit: tuple[Kind, str]) -> list[Fact]:
    return [fact for fact in facts if (fact.kind, fact.unit) == unit]


def _unit_differs(mine: Sequence[Fact], theirs: Sequence[Fact]) -> bool:
    """Whether no value of the one agrees with one of the other; or, of as many with the same bounds, one does not."""
    if not theirs or not any(_agree(one, other) for one, other in product(mine, theirs)):
        return bool(theirs)
    aligned = [fact.bound for fact in mine] == [fact.bound for fact in theirs]
    return aligned and not all(map(_agree, mine, theirs))


def _agree(one: Fact, other: Fact) -> bool:
    """Whether both can be true: equal, nearly equal to about so many, or a value within a bound."""
    if one.value == other.value or one.kind is Kind.PHONE:
        return one.value == other.value
    if "~" in (one.bound, other.bound):
        smaller, larger = sorted((float(one.value), float(other.value)))
        return larger - smaller <= _MOST_ROUNDED * larger
    return _has_room(one, other) or _has_room(other, one)


def _has_room(limit: Fact, fact: Fact) -> bool:
    """Whether the first is a bound that leaves room for the second; two bounds in one direction do not."""
    if not limit.bound or limit.bound[0] == fact.bound[:1]:
        return False
    value, bound = float(fact.value), float(limit.value)
    return value <= bound if limit.bound[0] == "<" else value >= bound


def _comparable(one: _Said, other: _Said) -> bool:
    """Whether they speak of the same place, time, group of people and case, and a sum for the same share."""
    stated = ((one.regions, other.regions), (one.months, other.months), (one.ages, other.ages))
    return (
        not any(mine and theirs and not mine & theirs for mine, theirs in stated)
        and _same_years(one, other)
        and one.groups <= _groups(f"{other.place} {other.text}")
        and other.groups <= _groups(f"{one.place} {one.text}")
        and all(bool(mine & theirs) or not mine | theirs for mine, theirs in _alike(one, other))
    )


def _alike(one: _Said, other: _Said) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What both have to state, or neither."""
    yield one.cases, other.cases
    if one.has_sum and other.has_sum:
        yield one.shares, other.shares
        yield one.sums, other.sums


def _same_years(one: _Said, other: _Said) -> bool:
    """What states no year speaks of the year of its document."""
    years = [said.years or said.published_in for said in (one, other)]
    return not (one.years or other.years) or not all(years) or bool(years[0] & years[1])


def _is_asked(question: str, one: _Said, other: _Said) -> bool:
    """Whether both are of what the question speaks of: of the same of its words, and of its year."""
    asked = _years(question)
    for said in (one, other):
        years = said.years or said.published_in
        if asked and years and not asked & years:
            return False
    same_language = language_of(one.text) == language_of(other.text)
    return not same_language or not _telling(_words(question) & (one.whole ^ other.whole))


def _is_translation(one: _Said, other: _Said, embed: Embed) -> bool:
    """Whether it says in another language nearly the same: too little to go by unless a figure is asked for."""
    if language_of(one.text) == language_of(other.text):
        return False
    vectors = np.asarray(embed([_without_figures(one.text), _without_figures(other.text)]), np.float32)
    return float(vectors[0] @ vectors[1]) >= _LEAST_COSINE


def _same_thing(one: _Said, other: _Said) -> bool:
    telling = _telling(one.words), _telling(other.words)
    tells = _share_most(*telling, _FEWEST_TELLING)
    if not tells and not _share_most(one.words, other.words, _FEWEST_SHARED):
        return False
    if _telling(one.words - other.whole) and _telling(other.words - one.whole):
        return False  # 성산복지관의 이용료 and 의창복지관의 이용료
    return tells or not (_telling(one.whole - other.whole) and _telling(other.whole - one.whole))


def _share_most(one: TermSet, other: TermSet, fewest: int) -> bool:
    return len(one & other) >= max(fewest, _LEAST_SHARED * min(len(one), len(other)))


def _telling(words: TermSet) -> TermSet:
    """Those that tell what a text is about; a Korean root of one syllable is a verb or a measure."""
    return frozenset(word for word in words if len(word) > 1 and word not in _GENERAL)


def _years(text: str) -> frozenset[str]:
    return frozenset(fact.value[:4] for fact in facts_in(text) if fact.kind is Kind.DATE) - {"?-?-", "?"}


def _groups(text: str) -> frozenset[str]:
    return frozenset(group.pattern for group in _GROUPS if group.search(text))


def _words(text: str) -> TermSet:
    """Content words, without figures and places."""
    text = without_regions(text)
    figures = facts_in(text)
    return frozenset(
        unit.form for unit in content_units(text)
        if not any(fact.start <= unit.start < fact.end for fact in figures)
    )  # fmt: skip


def _without_figures(text: str) -> str:
    return " ".join(_between(text))


def _between(text: str) -> Iterator[str]:
    position = 0
    for fact in facts_in(text):
        yield text[position : fact.start]
        position = fact.end
    yield text[position:]
