"""Which kind of fact a question asks for: an amount, a date, a number of people, or none; learned from questions and answers."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np

from assistant.language.facts import Kind
from assistant.language.terms import tokens_of
from assistant.language.text import language_of_question

KINDS: Final = (
    Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.AGE, Kind.COUNT, Kind.DATE, Kind.TIME, Kind.PHONE, Kind.LENGTH, Kind.AREA,
)  # fmt: skip
LIKELY: Final = 0.3  # from here on a question asks for it

_WORD: Final = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")

Learned = Mapping[str, Sequence[float]]  # of each mark, what it adds for each of `KINDS`; of "" what holds without any


@lru_cache(maxsize=1024)
def kinds_asked(question: str) -> dict[Kind, float]:
    """How likely a question asks for a fact of each kind. Of one with the question before it below, that counts where
    the first line asks for none."""
    first, _, before = question.partition("\n")
    found = _kinds_of(first, _learned())
    return kinds_asked(before) if before and max(found.values()) < LIKELY else found


def marks_of(question: str) -> frozenset[str]:
    """What the kind of a question is read from: its words, small ones too, and pairs of neighbours."""
    if language_of_question(question) == "ko":
        words = [str(token.form) for token in tokens_of(question)]
    else:
        words = _WORD.findall(question.casefold())
    words = ["#" if word[0].isdigit() else word for word in words]
    return frozenset([*words, *map(" ".join, pairwise(words))])


def _kinds_of(question: str, learned: Learned) -> dict[Kind, float]:
    rows = [learned[mark] for mark in ("", *marks_of(question)) if mark in learned]
    likely = 1 / (1 + np.exp(-np.sum(rows, axis=0)))
    return dict(zip(KINDS, likely.tolist(), strict=True))


@cache
def _learned() -> Learned:
    """What `evals.train_quote` wrote."""
    content: Learned = json.loads((files(__package__) / "kinds.json").read_text("utf-8"))
    return content
