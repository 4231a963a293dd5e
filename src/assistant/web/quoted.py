"""Which words of a document are quoted."""

from dataclasses import dataclass

from assistant.web.render import check_of


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words to highlight, `text[start:end]`; nothing when both are 0."""

    start: int = 0
    end: int = 0
    check: str = ""

    def is_in(self, text: str) -> bool:
        """Whether the words still stand there."""
        return check_of(text[self.start : self.end]) == self.check
