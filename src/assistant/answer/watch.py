"""Who listens on the way to an answer."""

from collections.abc import Generator, Iterator, Sequence
from threading import Event

from assistant.types import Hit


class Watch:
    """Is told of each step, and does nothing with it unless a subclass does. Once `stop` is set, the chat model is not
    waited for any more, and quotes take the place of what it did not say."""

    def __init__(self, stop: Event | None = None) -> None:
        self.stop = stop or Event()

    def searches(self, question: str) -> None:
        """The index is searched for that, a question that stands alone."""

    def found(self, hits: Sequence[Hit]) -> None:
        """What the search gave."""

    def asks_model(self, system: str, ask: str) -> None:
        """The chat model is asked."""

    def model_said(self, text: str) -> None:
        """What it replied, whole or until nobody wanted more."""

    def model_failed(self, error: Exception) -> None:
        """It broke off."""

    def told_of(self, pieces: Iterator[str]) -> Generator[str, None, None]:
        """The pieces of the model's reply, told when they end."""
        said: list[str] = []
        try:
            for piece in pieces:
                said.append(piece)
                yield piece
        except Exception as error:
            self.model_failed(error)
            raise
        except GeneratorExit:
            self.model_said("".join(said))
            raise
        self.model_said("".join(said))


class StopOfOne(Event):
    """Ends one part of the work; set as well when all of it is to end."""

    def __init__(self, all_of_it: Event) -> None:
        super().__init__()
        self._all_of_it = all_of_it

    def is_set(self) -> bool:
        return super().is_set() or self._all_of_it.is_set()
