"""A statement that says two things, cut into statements of its own where the text allows."""

import re
from typing import Final

from assistant.language.clauses import closed_clauses
from assistant.language.text import language_of

# What joins two clauses of English; the second has to begin with a subject of its own, and the first to have a verb.
_JOINT: Final = re.compile(
    r";\s+|,\s+(?:and|but|while|whereas)\s+(?=(?:the|a|an|it|they|he|she|this|these|its|their|each|all|[A-Z0-9][\w-]*)\b)"
)
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|may|must|should|does|do|did|gives?|pays?|costs?|lasts?|holds?|needs?"
    r"|runs?|offers?|provides?|supports?|says?|takes?|\w{2,}ed)\b"
)
_FEWEST_WORDS = 4  # of an English part


def parts_of(text: str) -> list[str]:
    """The statements that a statement joins, each a whole sentence; empty when it cannot be cut."""
    return closed_clauses(text) if language_of(text) == "ko" else _english_parts(text)


def _english_parts(text: str) -> list[str]:
    parts = _JOINT.split(text)
    whole = all(len(part.split()) >= _FEWEST_WORDS and _VERB.search(part) for part in parts)
    return [f"{part[0].upper()}{part[1:].rstrip(' .')}." for part in parts] if len(parts) > 1 and whole else []
