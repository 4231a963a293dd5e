"""A question that takes up what was said before, made to stand alone by the chat model, when that can be trusted."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from assistant.errors import ChatModelError
from assistant.language.regions import regions_in
from assistant.language.terms import terms_of
from assistant.types import Language, Turn

Ask = Callable[[str, str], str]  # the chat model's reply to instructions and a question; raises `ChatModelError`

_SYSTEM: Final[dict[Language, str]] = {
    "ko": "대화의 마지막 질문을 앞의 대화 없이도 이해되는 한 문장의 질문으로 다시 씁니다. 앞에 나온 말만 쓰고, 답하거나 덧붙이지 않습니다. 이미 홀로 이해되는 질문은 그대로 씁니다.",
    "en": "Rewrite the last question of the conversation as one question that can be understood without the rest. Use only words of the conversation; do not answer, add nothing. Repeat a question that stands alone as it is.",
}
_LABELS: Final[dict[Language, tuple[str, str, str]]] = {
    "ko": ("질문", "답", "마지막 질문"), "en": ("Question", "Answer", "Last question"),
}  # fmt: skip

_TURNS, _REPLY_CHARACTERS = 3, 300  # of the conversation, enough to know what is talked about
_LONGEST = 300  # characters of the rewritten question
_NEW_WORDS, _OWN_WORDS = 0.2, 0.5  # at most, and at least, of its words
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def rewrite_question(question: str, language: Language, history: Sequence[Turn], ask: Ask) -> str | None:
    """The question as one that stands alone; `None` when the model fails, or says what nobody has said."""
    asked, answered, last = _LABELS[language]
    turns = [
        f"{asked}: {turn.question}\n{answered}: {turn.reply[:_REPLY_CHARACTERS]}" for turn in history[-_TURNS:]
    ]  # fmt: skip
    try:
        reply = ask(_SYSTEM[language], "\n".join([*turns, f"{last}: {question}"]))
    except ChatModelError:
        return None
    rewritten = re.sub(r"^[^:：]{0,20}[:：]\s*", "", reply.strip()).strip("\"'“” ")
    said = "\n".join([question, *(f"{turn.question}\n{turn.reply}" for turn in history)])
    return rewritten if _can_be_trusted(rewritten, question, said) else None


def _can_be_trusted(rewritten: str, question: str, said: str) -> bool:
    """Whether it is one line that has the question's words and hardly any that nobody said; no number or place of them."""
    words, own, known = (set(terms_of(text).content) for text in (rewritten, question, said))
    if not words or "\n" in rewritten or len(rewritten) > _LONGEST:
        return False
    if set(_NUMBER.findall(rewritten)) - set(_NUMBER.findall(said)) or not _places(rewritten) <= _places(said):
        return False
    return len(words - known) <= _NEW_WORDS * len(words) and len(words & own) >= _OWN_WORDS * len(own)


def _places(text: str) -> set[object]:
    return {region for mention in regions_in(text) for region in mention}
