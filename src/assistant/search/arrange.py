"""The order in which hits are read: one of near-duplicates, and of two documents on one matter the newer first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from assistant.index.catalogue import Catalogue
from assistant.index.succession import Succession
from assistant.search.rank import Candidate, Ranked
from assistant.types import Document

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPACING = re.compile(r"[\W_]+")  # and signs
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

# Two chunks speak of one matter when their vectors are as close as this, and the newer one fits the question nearly as
# well. A quarter of the chunks about welfare programmes have one of another programme as close: that alone says little.
_SAME_MATTER = 0.75
_AS_GOOD = 0.85

# How much of the letters and digits of two copies is the same, in order. Programmes that are described alike reach .92.
_COPY = 0.97

_BEYOND = 20  # more chunks are looked at than are asked for, as some of them will be dropped


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate on its way to a place among the hits."""

    score: float
    candidate: Candidate
    document: Document  # without its text
    is_replaced: bool

    @property
    def date(self) -> str:
        return self.document.published or self.document.effective

    def is_as_old(self, other: "_Place") -> bool:
        """Whether nothing says that this one is newer; dates are compared as far as both are stated."""
        if self.is_replaced != other.is_replaced:
            return self.is_replaced
        length = min(len(self.date), len(other.date))
        return self.date[:length] <= other.date[:length]


def arrange(
    ranked: Sequence[Ranked], k: int, question: str, catalogue: Catalogue, succession: Succession
) -> list[Ranked]:  # fmt: skip
    """The best k. A copy of a better one is left out; a document that was replaced, or is older than another that says
    something else about the same matter, follows that one, unless the question names its year."""
    looked_at = ranked[: k + _BEYOND]
    ids = sorted({candidate.row.chunk.document_id for _, candidate in looked_at})
    documents = {document.id: document for document in catalogue.metadata(ids)}
    replaced = succession.of(ids)
    years = set(_YEAR.findall(question))
    kept: list[_Place] = []
    for score, candidate in looked_at:
        id = candidate.row.chunk.document_id
        if id in documents:  # else it was removed just now
            _put(kept, _Place(score, candidate, documents[id], id in replaced), years)
    return [(place.score, place.candidate) for place in kept[:k]]


def _put(kept: list[_Place], new: _Place, years: set[str]) -> None:
    """Put a candidate behind those before it: in the place of its copy, or in front of an older one, if it is newer."""
    for position, old in enumerate(kept):
        if old.document.id == new.document.id or not _is_on_the_matter_of(old, new):
            continue
        is_newer = not new.is_as_old(old)
        if _is_copy(old, new):
            if is_newer:
                kept[position] = _Place(old.score, new.candidate, new.document, new.is_replaced)
            return
        if is_newer and new.score >= _AS_GOOD * old.score and not years & _years_of(old):
            kept.insert(position, _Place(old.score, new.candidate, new.document, new.is_replaced))
            return
    kept.append(new)


def _is_copy(one: _Place, other: _Place) -> bool:
    """Whether both have the same numbers in the same order and nearly the same words."""
    first, second = one.candidate.row.chunk.text, other.candidate.row.chunk.text
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    compared = SequenceMatcher(None, _SPACING.sub("", first), _SPACING.sub("", second), autojunk=False)
    return compared.quick_ratio() >= _COPY and compared.ratio() >= _COPY


def _is_on_the_matter_of(one: _Place, other: _Place) -> bool:
    first, second = one.candidate.vector, other.candidate.vector
    if first is None or second is None or not _same_office(one.document, other.document):
        return False
    return float(np.dot(first, second)) >= _SAME_MATTER


def _same_office(one: Document, other: Document) -> bool:
    """Whether both speak for one place, in one language, as far as they say: cities write alike about other money."""
    stated = ((one.region, other.region), (one.language, other.language))
    return all(not first or not second or first == second for first, second in stated)


def _years_of(place: _Place) -> set[str]:
    """The years that a document stands for: in its title, and of its date."""
    return {*_YEAR.findall(place.document.title), place.date[:4]}
