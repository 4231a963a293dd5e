"""Documents that give different values for the same thing.

A conflict that is none misleads more than one that is not shown: in doubt, two sentences speak of different things.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

import numpy as np

from assistant.answer.question import TermSet
from assistant.answer.said import Said, groups_in, words_of
from assistant.answer.sentence import EvidenceSentence
from assistant.language.facts import Fact, Kind, facts_in, years_in
from assistant.language.text import language_of
from assistant.language.wanted import wanted_of
from assistant.types import Citation, Embed

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
_LEAST_COSINE_ALIKE = 0.4  # of two that tell several figures of the same kinds in the same order
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


def _of_citation(cited: Citation) -> Said:
    place = " ".join((cited.title, *cited.headings, cited.region, cited.publisher))
    return Said(cited.document_id, cited.quote, place, cited.region, cited.title, cited.published)


def _of_sentence(sentence: EvidenceSentence) -> Said:
    document = sentence.hit.document
    published = document.published or document.effective
    return Said(document.id, sentence.text, sentence.place, document.region, document.title, published)


def _values_differ(one: str, other: str, kinds: frozenset[Kind]) -> bool:
    """Whether both have values of one kind and unit that cannot be true of the same thing."""
    mine, theirs = facts_in(one), facts_in(other)
    if Kind.COUNT in kinds and language_of(one) != language_of(other):
        counts = [_things_counted(facts) for facts in (mine, theirs)]
        return all(len(each) == 1 for each in counts) and not _agree(counts[0][0], counts[1][0])
    measured = _measured(kinds, mine, theirs)
    units = {(fact.kind, fact.unit) for fact in mine if fact.kind in measured}
    if Kind.COUNT not in kinds:
        units.discard((Kind.COUNT, ""))  # four core tasks; the 736 of 736호
    return any(_unit_differs(_of_unit(mine, unit), _of_unit(theirs, unit)) for unit in units)


def _things_counted(facts: Sequence[Fact]) -> list[Fact]:
    """The counts but those of people, which have a unit in Korean and none in English: 32곳, 32 trails."""
    return [fact for fact in facts if fact.kind is Kind.COUNT and fact.unit != "person"]


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


def _comparable(one: Said, other: Said) -> bool:
    """Whether they speak of the same place, time, group of people and case, and a sum for the same share."""
    stated = ((one.regions, other.regions), (one.months, other.months), (one.ages, other.ages))
    return (
        not any(mine and theirs and not mine & theirs for mine, theirs in stated)
        and _same_years(one, other)
        and one.groups <= groups_in(f"{other.place} {other.text}")
        and other.groups <= groups_in(f"{one.place} {one.text}")
        and all(bool(mine & theirs) or not mine | theirs for mine, theirs in _alike(one, other))
    )


def _alike(one: Said, other: Said) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What both have to state, or neither."""
    yield one.cases, other.cases
    if one.has_sum and other.has_sum:
        yield one.shares, other.shares
        yield one.sums, other.sums


def _same_years(one: Said, other: Said) -> bool:
    """What states no year speaks of the year of its document."""
    years = [said.years or said.published_in for said in (one, other)]
    return not (one.years or other.years) or not all(years) or bool(years[0] & years[1])


def _is_asked(question: str, one: Said, other: Said) -> bool:
    """Whether both are of what the question speaks of: of the same of its words, and of its year."""
    asked = years_in(question)
    for said in (one, other):
        years = said.years or said.published_in
        if asked and years and not asked & years:
            return False
    same_language = language_of(one.text) == language_of(other.text)
    return not same_language or not _telling(words_of(question) & (one.whole ^ other.whole))


def _is_translation(one: Said, other: Said, embed: Embed) -> bool:
    """Whether it says in another language nearly the same: too little to go by unless a figure is asked for."""
    if language_of(one.text) == language_of(other.text):
        return False
    vectors = np.asarray(embed([_without_figures(one.text), _without_figures(other.text)]), np.float32)
    kinds = [[fact.kind for fact in facts_in(said.text)] for said in (one, other)]
    are_alike = len(kinds[0]) > 1 and kinds[0] == kinds[1]
    return float(vectors[0] @ vectors[1]) >= (_LEAST_COSINE_ALIKE if are_alike else _LEAST_COSINE)


def _same_thing(one: Said, other: Said) -> bool:
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


def _without_figures(text: str) -> str:
    return " ".join(_between(text))


def _between(text: str) -> Iterator[str]:
    position = 0
    for fact in facts_in(text):
        yield text[position : fact.start]
        position = fact.end
    yield text[position:]
