"""What names a row of a table or an item of a list, and whether a question speaks of it."""

import re
from functools import lru_cache
from typing import Final

from assistant.answer.sentence import EvidenceSentence
from assistant.answer.table import cells_of
from assistant.language.regions import without_regions
from assistant.language.terms import content_units
from assistant.language.text import folded
from assistant.language.wanted import is_general, ordinals_of

_LABELLED: Final = re.compile(r"([^:：]{1,30})[:：]\s*\S")  # 신청 기한: 1년 이내


def own_label(sentence: EvidenceSentence) -> str:
    """What names a row of a table or an item: its first cell, or the words before its colon."""
    if sentence.header:
        return cells_of(sentence.text)[0]
    labelled = _LABELLED.match(sentence.text)
    return labelled[1] if labelled else ""


def how_much_said(label: str, question: str) -> tuple[float, bool]:
    """How much of a label a question says, 0..1, numbers too (1급지 is not 2급지); and whether it says a word of it."""
    if ordinals_of(question) & ordinals_of(label, above=True):
        return 1.0, True
    asked, words = folded(question), _label_words(label)
    if len(label) > 1 and not label.isdigit() and folded(label) in asked:
        return 1.0, True
    said = [word for word in words if word in asked]
    return len(said) / len(words) if words else 0.0, any(not word.isdigit() and not is_general(word) for word in said)


@lru_cache(maxsize=4096)
def _label_words(label: str) -> tuple[str, ...]:
    units = (unit.form for unit in content_units(without_regions(label)) if len(unit.form) > 1)
    return tuple(dict.fromkeys((*units, *re.findall(r"\d+", label))))
