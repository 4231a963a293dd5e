"""The text of an answer as it grows, for interfaces that send it in pieces."""

from assistant.types import Answer, Claim, marked_lines


class Growing:
    """What each claim adds to the text, and what the whole answer adds to that: absent places, or all of an abstention."""

    def __init__(self) -> None:
        self._claims: tuple[Claim, ...] = ()
        self._said = ""

    def add(self, event: Claim | Answer) -> str:
        """The text that comes with it; pieces put together are `Answer.text`."""
        if isinstance(event, Claim):
            self._claims = (*self._claims, event)
        text = event.text if isinstance(event, Answer) else "\n".join(marked_lines(self._claims))
        before, self._said = len(self._said), text
        return text[before:]
