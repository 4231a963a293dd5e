"""Messages in English, for tests that look at their words."""

from collections.abc import Iterable

from assistant.messages import word
from assistant.types import Message


def english(told: Message | Iterable[Message]) -> str:
    """What is said; several messages one behind the other."""
    return " ".join(word(one, "en") for one in ([told] if isinstance(told, Message) else told))
