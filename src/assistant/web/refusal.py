"""Why a request is not served."""

from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.errors import (
    AssistantError,
    ChatModelError,
    EmbeddingError,
    IndexInUseError,
    IndexNotReadyError,
    RerankerError,
)
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


def refusal_of(error: Exception) -> RefusalError:
    """What whoever asked is told of any error, while it was answered or before."""
    match error:
        case RefusalError():
            return error
        case StarletteHTTPException():
            return RefusalError(error.status_code, "as_told", headers=error.headers, text=error.detail)
        case RequestValidationError():
            wrong = {".".join(map(str, problem["loc"][1:])): problem["msg"] for problem in error.errors()}
            detail = "; ".join(f"{field}: {problem}" for field, problem in wrong.items())
            return RefusalError(422, "wrong_request", fields=", ".join(wrong), detail=detail)
        case AssistantError():
            return RefusalError(_status_of(error), error.message)
    return RefusalError(500, "server_error", detail=type(error).__name__)


def _status_of(error: AssistantError) -> int:
    if isinstance(error, IndexInUseError):
        return 409
    return 503 if isinstance(error, IndexNotReadyError | EmbeddingError | RerankerError | ChatModelError) else 422
