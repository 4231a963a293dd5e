"""Whether what a Korean statement says of an office or a department, the evidence says of another one."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from assistant.answer.question import TermSet
from assistant.language.terms import content_units
from assistant.language.text import language_of

# 생활복지과, 부위원장, 이용자: who does things, and who holds what
_ACTOR: Final = re.compile(
    r"(?<![가-힣])(?:제\d)?[가-힣]*(?:[가-힣]{3}과|[가-힣]{2}팀|[가-힣]국|센터|공단|재단|공사|위원회|위원장|시장|구청장|군수|의장|원장|도지사|이용자|신청인|신청자|사업자|보호자|임대인|임차인)"
    r"(?=[이가은는을를의에와로]|에서|께서|이며|이고|입니다|이?다|\s|[,.)]|$)"
)
_DOES: Final = re.compile(r"(?:이|가|께서|에서)(?=\s)")
_CLAUSE: Final = re.compile(r"[,;.]\s|(?<=[고며만])\s")
_RANK: Final = re.compile(r"^(?:제\d)?부?")  # 제1부시장


class _Clause(NamedTuple):
    """The actors of a clause, the one that does it (empty when none is), and its other words of content."""

    actors: TermSet
    doer: str
    told: TermSet

    @property
    def words(self) -> TermSet:
        return self.actors | self.told


def paired_elsewhere(statement: str, words: str) -> str:
    """How a clause tells of one what the words tell of another: 지급은 A과, 조사는 B과; empty when none does."""
    if language_of(statement) != "ko" or language_of(words) != "ko":
        return ""
    stated = list(_clauses(words))
    known = {actor for each in stated for actor in each.actors}
    for actors, doer, told in _clauses(statement):
        for actor in actors:
            alike = {one for one in known if _office(one) == _office(actor)}
            if actor not in known and alike:
                return f"the cited words name {min(alike)!r}, not {actor!r}"
            others = told | (actors - {actor})
            own = max((len(others & each.words) for each in stated if actor in each.actors), default=0)
            other = max(
                (len(others & each.words) for each in stated if each.actors and actor not in each.actors), default=0
            )
            is_doer = actor == doer and actor not in known and any(each.doer for each in stated)
            if (actor in known and other > own) or is_doer:
                return f"the cited words do not say it of {actor!r}"
    return ""


def _clauses(text: str) -> Iterator[_Clause]:
    for clause in _CLAUSE.split(text):
        found = list(_ACTOR.finditer(clause))
        spans = [match.span() for match in found]
        doer = next((match[0] for match in found if _DOES.match(clause, match.end())), "")
        told = frozenset(
            unit.form for unit in content_units(clause)
            if not any(start <= unit.start < end for start, end in spans)
        )  # fmt: skip
        yield _Clause(frozenset(match[0] for match in found), doer, told)


def _office(actor: str) -> str:
    return _RANK.sub("", actor)
