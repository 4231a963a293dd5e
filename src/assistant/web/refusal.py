"""Why a request is not served."""

from collections.abc import Mapping

from assistant.messages import say
from assistant.types import Language


class RefusalError(Exception):
    """An HTTP status, and a text of `texts` with its values, for whoever asked."""

    def __init__(
        self, status: int, name: str, *, headers: Mapping[str, str] | None = None, **values: object
    ) -> None:  # fmt: skip
        super().__init__(name)
        self.status = status
        self.headers = dict(headers or {})
        self._name = name
        self._values = values

    def text(self, language: Language) -> str:
        """What happened and what to do, in a sentence."""
        return say(self._name, language, **self._values)


def try_later(status: int, name: str, seconds: int, **values: object) -> RefusalError:
    """A refusal that says when to come again."""
    return RefusalError(status, name, headers={"Retry-After": str(seconds)}, seconds=seconds, **values)
