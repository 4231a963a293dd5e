"""Ask Korean local-policy documents; every answer cites the words that prove it."""

from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.types import (
    Answer,
    Chunk,
    Citation,
    Claim,
    Document,
    Filters,
    Hit,
    IndexReport,
    Outcome,
    Passage,
    Turn,
    Withheld,
)

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.settings import Settings

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Chunk",
    "Citation",
    "Claim",
    "Document",
    "Filters",
    "Hit",
    "IndexReport",
    "Outcome",
    "Passage",
    "Settings",
    "Turn",
    "Withheld",
]


def __getattr__(name: str) -> object:
    """`Assistant` and `Settings` at first use: the process that only reads files needs neither."""
    from importlib import import_module

    if name in ("Assistant", "Settings"):
        return getattr(import_module(f"assistant.{name.lower()}"), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
