"""Every sentence that the assistant says of itself, in both languages: codes with values become text here alone."""

import os
from collections.abc import Iterable
from functools import reduce
from typing import Final

from assistant.messages.answers import ANSWERS
from assistant.messages.files import FILES
from assistant.messages.machine import MACHINE
from assistant.messages.page import PAGE
from assistant.messages.terminal import TERMINAL
from assistant.types import Language, Message

TEXTS: Final[dict[str, dict[Language, str]]] = {**ANSWERS, **FILES, **MACHINE, **PAGE, **TERMINAL}


def language_here() -> Language:
    """The language of this terminal: what ASSISTANT_LANGUAGE says, else that of the locale if it is Korean, else English."""
    asked = os.environ.get("ASSISTANT_LANGUAGE", "")
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if (asked or locale).lower().startswith("ko") else "en"


def say(code: str, language: Language, /, **values: object) -> str:
    """The text of that code in the language, with its values filled in."""
    return TEXTS[code][language].format(**values)


def word(message: Message, language: Language) -> str:
    """A message as text, and the messages among its values; a value that is a `reason` is a code itself."""
    values = {name: _worded(name, value, language) for name, value in message.values.items()}
    return say(message.code, language, **values)


def _worded(name: str, value: str | Message, language: Language) -> str:
    if isinstance(value, Message):
        return word(value, language)
    return say(value, language) if name == "reason" else value


def is_known(message: Message) -> bool:
    """Whether there are words for it, and for the messages among its values."""
    nested = (value for value in message.values.values() if isinstance(value, Message))
    return message.code in TEXTS and all(is_known(value) for value in nested)


def joined(messages: Iterable[Message], code: str) -> Message:
    """Several messages, at least one, as one; `code` is how two of them are joined."""
    return reduce(lambda first, second: Message(code, {"first": first, "second": second}), messages)


def words_of(codes: Iterable[str], language: Language) -> dict[str, str]:
    """The texts of these codes, with their values still to be filled in."""
    return {code: TEXTS[code][language] for code in codes}
