"""Why a request is not served."""

from collections.abc import Mapping

from assistant.types import Language, Message


class RefusalError(Exception):
    """An HTTP status, and a message for whoever asked: in that language, else in the one that the browser asks for."""

    def __init__(
        self, status: int, told: str | Message, *, headers: Mapping[str, str] | None = None,
        language: Language | None = None, **values: object,
    ) -> None:  # fmt: skip
        super().__init__(told)
        self.status = status
        self.headers = dict(headers or {})
        self.language = language
        self.message = told if isinstance(told, Message) else Message.of(told, **values)


def try_later(status: int, code: str, seconds: int, **values: object) -> RefusalError:
    """A refusal that says when to come again."""
    told = Message.of(code, seconds=seconds, **values)
    return RefusalError(status, told, headers={"Retry-After": str(seconds)})
