"""Every sentence that the assistant says of itself, in both languages: codes with values become text here alone."""

from collections.abc import Iterable
from typing import Final

from assistant.messages.answers import ANSWERS
from assistant.messages.page import PAGE
from assistant.types import Language, Message

TEXTS: Final[dict[str, dict[Language, str]]] = {**ANSWERS, **PAGE}


def say(code: str, language: Language, **values: object) -> str:
    """The text of that code in the language, with its values filled in."""
    return TEXTS[code][language].format(**values)


def word(message: Message, language: Language) -> str:
    """A message as text; a value that is a `reason` is a code itself."""
    values = message.values
    if reason := values.get("reason"):
        values = values | {"reason": say(reason, language)}
    return say(message.code, language, **values)


def words_of(codes: Iterable[str], language: Language) -> dict[str, str]:
    """The texts of these codes, with their values still to be filled in."""
    return {code: TEXTS[code][language] for code in codes}
