"""Errors a person can mend: each says what happened and what to do next."""

from assistant.messages import word
from assistant.types import Message


class AssistantError(Exception):
    """What happened, the value, what to do next: a message, which is worded where it is shown. `str` of it is English."""

    def __init__(self, told: str | Message, /, **values: object) -> None:
        self.message = told if isinstance(told, Message) else Message.of(told, **values)
        super().__init__(word(self.message, "en"))


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""


class ReadError(AssistantError):
    """A file cannot be read as a document."""


class EmbeddingError(AssistantError):
    """The embedding model cannot be loaded or does not answer."""


class RerankerError(AssistantError):
    """The reranker cannot be loaded or does not answer."""


class IndexNotReadyError(AssistantError):
    """There is no index, or it was made with other settings."""


class IndexDamagedError(AssistantError):
    """What is on disk is not what was written there."""


class StorageError(AssistantError):
    """The disk is full, or its files cannot be read or written."""


class VectorServerError(AssistantError):
    """The Chroma server is down, slow, or cannot be used."""


class IndexInUseError(AssistantError):
    """Another process owns the index. `address` is where it answers, when it does."""

    def __init__(self, told: str | Message, /, *, address: str | None = None, **values: object) -> None:
        super().__init__(told, **values)
        self.address = address


class ChatModelError(AssistantError):
    """The chat model's reply is not to be had, or not whole: `reason` is a code, `detail` what the server said of it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__("model_unusable", reason=Message(reason))
        self.reason = reason
        self.detail = detail
