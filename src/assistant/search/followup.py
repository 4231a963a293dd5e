"""A question and what was said before it: rewritten by the chat model, or weighed by rule."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.language.regions import regions_in, without_regions
from assistant.language.terms import terms_of
from assistant.language.text import language_of_question
from assistant.language.wanted import carried_over
from assistant.search.rewrite import Ask, rewrite_question
from assistant.types import Turn

# Small talk takes up no earlier question.
_SMALL_TALK = re.compile(
    r"^(?:thanks|thank you|hello|hi|ok|okay|bye)\b|^(?:고마|감사|안녕|알겠|네[.! ]*$|응)", re.IGNORECASE
)

# What points back to the turn before: it, those, what about …; 그, 거기, 그럼, 그중.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|those|they|them|their|he|she|his|her)\b|^(?:and|what about|how about)\b"
    r"|(?:^|\s)(?:그|그것|그거|그건|그게|이것|이건|거기|그곳|그럼|그러면|그중|그분|그때|해당)(?:[은는이가을를의에서도]|\s|$)",
    re.IGNORECASE,
)

_OWN_WORDS = 3  # a question with so many says what it is about

# Of the reply's score beside the question's, set on mtrag-govt (docs/decisions/0009): the fewer words of its own a
# question has, the more the reply before it counts; never as much as the question itself.
_MOST_SHARE = 0.8
_SHARE_TIMES_WORDS = 2.0

_MARKERS = re.compile(r"\s*\[\d{1,3}\]")
_MOST_CHARACTERS = 600  # of a reply, its beginning: as much as a chunk has


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is to be answered.

    `standalone` says everything itself, if need be in two lines; search looks for `searched`, and beside it, with a
    weight of `share` to 1, for what was said before, the `context`.
    """

    standalone: str
    searched: str
    context: str = ""
    share: float = 0.0
    takes_up: bool = False

    def replace(self, change: Callable[[str], str]) -> "Understood":
        """The same with both questions changed."""
        return replace(self, standalone=change(self.standalone), searched=change(self.searched))


def understand(question: str, history: Sequence[Turn], ask: Ask | None = None) -> Understood:
    """The question with what belongs to it of the turns before, by the chat model that `ask` asks, if there is one. A model
    that fails costs nothing but its time."""
    if not history or _SMALL_TALK.search(question):
        return Understood(question, question)
    if ask:
        rewritten = rewrite_question(question, language_of_question(question), history, ask)
        if rewritten:
            return Understood(rewritten, rewritten, takes_up=rewritten != question)
    takes_up = _takes_up(question)
    return Understood(
        standalone=_joined(question, history[-1]) if takes_up else question,
        searched=question,
        context=_context(question, history[-1]),
        share=min(_MOST_SHARE, _SHARE_TIMES_WORDS / max(1, _count_words(question))),
        takes_up=takes_up,
    )


def _takes_up(question: str) -> bool:
    """Whether it cannot stand alone: it points back, or has hardly a word of its own."""
    stands_alone = regions_in(question) or _count_words(question) >= _OWN_WORDS
    return not stands_alone or _POINTS_BACK.search(question) is not None


def _joined(question: str, before: Turn) -> str:
    """The question with what still holds of the one before it as a second line."""
    return f"{question}\n{carried_over(question, before.question)}"


def _context(question: str, before: Turn) -> str:
    """The last reply; the question, where there was none."""
    text = _MARKERS.sub("", before.reply)[:_MOST_CHARACTERS].strip() or before.question
    return without_regions(text) if regions_in(question) else text


def _count_words(question: str) -> int:
    return len(set(terms_of(question).content))
