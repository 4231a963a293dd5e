"""Words of public policy that say the same, in Korean and English, from `synonyms.txt`."""

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Final

from assistant.language.terms import content_units
from assistant.language.text import language_of
from assistant.types import LANGUAGES, Language

Forms = tuple[str, ...]  # the dictionary forms and stems of a word or phrase

_FILE: Final = "lexicon/synonyms.txt"


def synonyms(forms: Forms, language: Language, wanted: Language) -> list[Forms]:
    """What says the same as a word or phrase of a language, in the wanted one; empty when the list does not have it."""
    return [found for line in _by_forms()[language].get(forms, ()) for found in line[wanted]]


@cache
def _by_forms() -> dict[Language, dict[Forms, list[dict[Language, list[Forms]]]]]:
    """The lines in which each word or phrase of each language stands."""
    found: dict[Language, dict[Forms, list[dict[Language, list[Forms]]]]] = {
        language: defaultdict(list) for language in LANGUAGES
    }
    for text in files(__package__).joinpath(_FILE).read_text("utf-8").splitlines():
        if not text.startswith("#"):
            line = {language: _words(text, language) for language in LANGUAGES}
            for language, words in line.items():
                for forms in words:
                    found[language][forms].append(line)
    return found


def _words(line: str, language: Language) -> list[Forms]:
    """Those of one language, once each, without those that are no terms."""
    words = (word for word in re.split(r"[,|]", line) if language_of(word) == language)
    # Within a sentence a Korean word may be taken for one that it is not taken for alone: 자부담 (부담), 마치다.
    forms = [
        form for word in map(str.strip, words)
        for form in (tuple(unit.form for unit in content_units(word)), () if " " in word else (word.removesuffix("다"),))
        if form
    ]  # fmt: skip
    return list(dict.fromkeys(forms))
