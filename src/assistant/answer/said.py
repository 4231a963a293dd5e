"""What a document says in one sentence, and of what: place, time, group of people, case, and the share a sum is for."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from assistant.answer.question import TermSet
from assistant.language.dates import RELATIVE_YEARS
from assistant.language.facts import Kind, facts_in, years_in
from assistant.language.regions import Region, regions_in, without_regions
from assistant.language.terms import content_units
from assistant.language.wanted import GROUPS

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


@dataclass(frozen=True)
class Said:
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
        return words_of(self.text)

    @cached_property
    def whole(self) -> TermSet:
        return self.words | words_of(self.place)

    @property
    def regions(self) -> frozenset[Region]:
        """The places that the sentence names; else those of the document."""
        named = (regions_in(text) for text in (self.text, self.region, self.title))
        return next((frozenset().union(*mentions) for mentions in named if mentions), frozenset())

    @property
    def years(self) -> frozenset[str]:
        """Those that the sentence states; this year and last year are those of the document, if it has a date."""
        shifts = [shift for shift, words in RELATIVE_YEARS if words.search(self.text)]
        relative = {str(int(year) + shift) for shift in shifts for year in self.published_in}
        return years_in(self.text) | (relative or {f"{shift} of {self.document_id}" for shift in shifts})

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
        return groups_in(self.text)

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


def groups_in(text: str) -> frozenset[str]:
    return frozenset(group.pattern for group in GROUPS if group.search(text))


def words_of(text: str) -> TermSet:
    """Content words, without figures and places."""
    text = without_regions(text)
    figures = facts_in(text)
    return frozenset(
        unit.form for unit in content_units(text)
        if not any(fact.start <= unit.start < fact.end for fact in figures)
    )  # fmt: skip
