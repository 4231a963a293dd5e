"""Ask Korean local-policy documents; every answer cites the words that prove it."""

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.settings import Settings
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
    Turn,
    Withheld,
)

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
    "Settings",
    "Turn",
    "Withheld",
]
