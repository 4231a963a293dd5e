"""Documents that give different values for the same thing."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from assistant.answer.evidence import EvidenceSentence
from assistant.answer.question import TermSet
from assistant.answer.support import Embed
from assistant.answer.wanted import wanted_of
from assistant.language.facts import Fact, Kind, facts_in
from assistant.language.regions import regions_in
from assistant.language.terms import content_units
from assistant.language.text import language_of
from assistant.types import Citation

_MEASURED: Final = frozenset(
    {Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.DURATION, Kind.AGE, Kind.LENGTH, Kind.AREA, Kind.PHONE}
)
# Of the words of the shorter sentence, figures aside, how many the other shares when both say the same thing.
_LEAST_SHARED = 0.75
_FEWEST_SHARED = 3
# In two languages, without their figures: true translations of the briefs lie above.
_LEAST_COSINE = 0.55


def disagreeing(
    cited: Citation, evidence: Sequence[EvidenceSentence], question: str, embed: Embed
) -> list[EvidenceSentence]:
    """The first sentence of each other document that says of the same thing another value than the cited words.

    Only values of the kind that the question asks for count, of any when it asks for none. What two documents say of two places or two years differs
    rightly.
    """
    kinds = wanted_of(question).kinds
    found: dict[str, EvidenceSentence] = {}
    for sentence in evidence:
        document = sentence.hit.document
        if document.id in (cited.document_id, *found) or not _same_place(cited.region, document.region):
            continue
        if _values_differ(cited.quote, sentence.text, kinds) and _same_thing(cited.quote, sentence.text, embed):
            found[document.id] = sentence
    return list(found.values())


def _same_place(one: str, other: str) -> bool:
    places = [frozenset().union(*regions_in(region)) for region in (one, other)]
    return not all(places) or bool(places[0] & places[1])


def _values_differ(one: str, other: str, kinds: frozenset[Kind]) -> bool:
    """Whether both have values of one kind and unit, none of them the same; and no year of their own each."""
    mine, theirs = facts_in(one), facts_in(other)
    years = [{fact.value[:4] for fact in facts if fact.kind is Kind.DATE} - {"?"} for facts in (mine, theirs)]
    if all(years) and not years[0] & years[1]:
        return False
    measured = (_MEASURED & kinds) or _MEASURED
    units = {(fact.kind, fact.unit) for fact in mine if fact.kind in measured}
    differing = [unit for unit in units if _of_unit(theirs, unit) and not _of_unit(mine, unit) & _of_unit(theirs, unit)]
    return bool(differing)


def _of_unit(facts: Sequence[Fact], unit: tuple[Kind, str]) -> frozenset[str]:
    return frozenset(fact.value for fact in facts if (fact.kind, fact.unit) == unit)


def _same_thing(one: str, other: str, embed: Embed) -> bool:
    if language_of(one) != language_of(other):
        vectors = np.asarray(embed([_without_figures(one), _without_figures(other)]), np.float32)
        return float(vectors[0] @ vectors[1]) >= _LEAST_COSINE
    terms, others = _words(one), _words(other)
    shared = len(terms & others)
    return shared >= _FEWEST_SHARED and shared >= _LEAST_SHARED * min(len(terms), len(others))


def _words(text: str) -> TermSet:
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
