"""Who wants to know what happens on the way to an answer."""

from collections.abc import Sequence

from assistant.types import Hit


class Watch:
    """Is told of each step; does nothing with it unless a subclass does."""

    def searches(self, question: str) -> None:
        """The index is searched for that, a question that stands alone."""

    def found(self, hits: Sequence[Hit]) -> None:
        """What the search gave."""

    def asks_model(self, system: str, ask: str) -> None:
        """The chat model is asked."""

    def model_said(self, text: str) -> None:
        """What it replied, when it has ended."""

    def model_failed(self, error: Exception) -> None:
        """It did not end well."""
