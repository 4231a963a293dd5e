"""Whether a figure is told of the one it belongs to where a sentence tells of several at once: 각각, respectively."""

import re
from collections.abc import Iterator
from typing import Final

from assistant.answer.cells import figures_of
from assistant.answer.question import TermSet, content
from assistant.answer.values import clause_of
from assistant.language.facts import Fact, facts_in
from assistant.language.text import language_of

_EACH: Final = re.compile(r"각각|\brespectively\b", re.IGNORECASE)
_AND: Final = re.compile(r"\s(?:및|and|그리고|또는)\s|,\s(?:and\s)?|(?<=[가-힣)])[과와]\s")
_BETWEEN: Final = re.compile(r"\s?(?:및|과|와|and|,|,\sand|·|ㆍ)?\s?")


def mispaired(statement: str, words: str) -> str:
    """A figure of the statement that the words pair with another than the statement does; empty when there is none."""
    pairs = list(_pairs(words))
    for fact in facts_in(statement):
        own = [(at, group) for group in pairs for at, (_, value) in enumerate(group) if _same(value, fact)]
        said = clause_of(statement, fact)
        figures = figures_of(said) - figures_of(statement[fact.start : fact.end])
        terms = content(said) | figures
        for at, group in own:
            others = frozenset[str]().union(*(label for place, (label, _) in enumerate(group) if place != at))
            label = group[at][0]
            if any(one & (others - label) and not one & (label - others) for one in (terms, figures)):
                return f"the cited words say {statement[fact.start : fact.end].strip()!r} of another"
    return ""


def _pairs(words: str) -> Iterator[list[tuple[TermSet, Fact]]]:
    """What the labels and figures of each 'respectively' are, paired by their order."""
    for each in _EACH.finditer(words):
        facts = facts_in(words)
        if language_of(words) == "ko":
            run = _run([fact for fact in facts if fact.start >= each.end()], words)
        else:
            run = _run([fact for fact in reversed(facts) if fact.end <= each.start()], words)[::-1]
        if len(run) > 1:
            before = words[: min(each.start(), run[0].start)]
            labels = _AND.split(re.split(r"[.;]\s", before)[-1].strip())[-len(run) :]
            if len(labels) == len(run):
                labels[0] = " ".join(labels[0].split()[-max(2, len(labels[1].split())) :])
                yield [(content(label) | figures_of(label), fact) for label, fact in zip(labels, run, strict=True)]


def _run(facts: list[Fact], words: str) -> list[Fact]:
    """The first facts that follow each other, all of one kind."""
    run = facts[:1]
    for fact in facts[1:]:
        first, last = sorted((run[-1], fact), key=lambda one: one.start)
        if fact.kind is not run[0].kind or not _BETWEEN.fullmatch(words, first.end, last.start):
            break
        run.append(fact)
    return run


def _same(one: Fact, other: Fact) -> bool:
    return (one.kind, one.value, one.unit) == (other.kind, other.value, other.unit)
