"""Which of several figures a statement speaks of: that of 일반회계 is not that of 특별회계, nor a row's that of the next."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from assistant.answer.proof.place import beside_years
from assistant.answer.proof.stated import ITEM, YEAR, Stated, terms_beside, terms_in
from assistant.answer.table import cells_of
from assistant.language.facts import MEASURES, Fact, Kind, years_in
from assistant.language.text import folded, language_of

_OWNED: Final = MEASURES | {Kind.TIME, Kind.DATE, Kind.PHONE}  # what a line may say of several things

Agree = Callable[[Fact, Stated], bool]


class Owners:
    """A statement, its figures, and whether a figure of it is one that the evidence states."""

    def __init__(self, text: str, said: Sequence[Stated], agree: Agree) -> None:
        self._text, self._said, self._agree = text, said, agree
        self._in_english = language_of(text) == "en"
        years = years_in(text)
        self._years = years | beside_years(years, text)  # 2025년 …, 전년 …

    def is_of_the_same(self, one: Stated, stated: Stated, others: Iterable[Stated]) -> bool:
        """Whether the words beside a figure do not name what another figure of its kind belongs to, and nothing of what
        this one does."""
        if (one.fact.kind not in _OWNED and stated.fact.unit != ITEM) or one.fact.value.endswith("-?-?"):
            return True
        said = terms_beside(one, behind=True)
        if one.went or stated.went:
            said = frozenset(term for term in said if not YEAR.match(term))  # it may be the one compared with
        elif self._is_of_another_row(stated) or _are_apart(said, stated.own):
            return False
        rivals = (
            other for other in others
            if (other.fact.kind, other.fact.unit) == (stated.fact.kind, stated.fact.unit)
            and other.fact.value != stated.fact.value
        )  # fmt: skip
        return not any(self._is_rather_of(rival, one, stated, said) for rival in rivals)

    def names(self, label: str) -> bool:
        """Whether the statement says what a row is called; in the other language, its figures."""
        if label.isdigit() and label in self._years:
            return True
        figures = {term for term in terms_in(label) if term.startswith("#")}
        return (len(folded(label)) > 1 and folded(label) in folded(self._text)) or bool(
            figures and figures <= terms_in(self._text)
        )

    def _is_rather_of(self, rival: Stated, one: Stated, stated: Stated, said: frozenset[str]) -> bool:
        """Unless the statement has the rival as well, and says of it what is told of that. What both stand under tells
        nothing; what a Korean figure is of stands before it, and behind it at most what it is not."""
        own = stated.near if rival.line == stated.line else stated.own
        before = said if self._in_english else said & terms_beside(one, behind=False)
        own_terms = {term for term in before if term in own} | {term for term in said if term in stated.near}
        if any(term not in rival.near for term in own_terms):
            return False
        if not any(term in rival.near and term not in own for term in before):
            return False
        of_rival = (terms_beside(other, behind=True) for other in self._said if self._agree(other.fact, rival))
        return not any(
            any(term in rival.near and term not in own for term in terms)
            and not any(term in own and term not in rival.near for term in terms)
            for terms in of_rival
        )

    def _is_of_another_row(self, stated: Stated) -> bool:
        """Whether the statement names another row of the table, and not that of the figure."""
        if not stated.cell or not stated.cell.row or stated.line is None:
            return False
        own = folded(" ".join((*stated.cell.row, cells_of(stated.line.text)[0])))
        others = [label for label in stated.line.labels if label not in own]
        return not any(map(self.names, stated.cell.row)) and any(map(self.names, others))


def _are_apart(said: Iterable[str], own: str) -> bool:
    """Whether both name years, and none of them is the same."""
    years, stated = set(YEAR.findall(" ".join(said))), set(YEAR.findall(own))
    return bool(years and stated) and not years & stated
