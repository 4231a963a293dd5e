"""Words that say the opposite of each other, in Korean and English, from `antonyms.txt`."""

from functools import cache
from importlib.resources import files
from typing import Final

from assistant.language.terms import content_units, part_of_speech, tokens_of, word_key
from assistant.language.text import language_of
from assistant.types import Language

_FILE: Final = "lexicon/antonyms.txt"
_VERBS: Final = frozenset({"VV", "VA"})

Pair = tuple[frozenset[str], frozenset[str]]


def antonym(statement: str, words: str) -> tuple[str, str] | None:
    """A word of the statement and its opposite, which the words have instead; both as they stand in the list."""
    language = language_of(statement)
    if language_of(words) != language:
        return None
    said, stated = _forms(statement, language), _forms(words, language)
    for one, other in _pairs()[language]:
        for own, opposite in ((one, other), (other, one)):
            if own & said and opposite & stated and not own & stated and not opposite & said:
                return min(own & said), min(opposite & stated)
    return None


def _forms(text: str, language: Language) -> frozenset[str]:
    """The verbs of Korean in -다 and its other words of content; the stems of English."""
    if language == "en":
        return frozenset(unit.form for unit in content_units(text))
    verbs = {token.form for token in tokens_of(text) if part_of_speech(token) in _VERBS}
    return frozenset(f"{form}다" for form in verbs) | {unit.form for unit in content_units(text)} - verbs


@cache
def _pairs() -> dict[Language, list[Pair]]:
    found: dict[Language, list[Pair]] = {"ko": [], "en": []}
    for line in files(__package__).joinpath(_FILE).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language = language_of(line)
            one, other = ([word.strip() for word in group.split(",")] for group in line.split(":"))
            key = word_key if language == "en" else str
            found[language].append((frozenset(map(key, one)), frozenset(map(key, other))))
    return found
