"""Every text in both languages, with the same values; and no code twice."""

import re
from string import Formatter

import pytest

from assistant.messages import TEXTS, say, word
from assistant.messages.answers import ANSWERS
from assistant.messages.page import PAGE
from assistant.types import LANGUAGES, Language, Message, Outcome


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_no_code_stands_for_two_texts() -> None:
    assert len(TEXTS) == len(ANSWERS) + len(PAGE)


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_is_there_in_both_languages_with_the_same_values(code: str) -> None:
    korean, english = (TEXTS[code][language] for language in ("ko", "en"))
    assert values_of(korean) == values_of(english)
    assert not re.search(r"[가-힣]", english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_worded_too(language: Language) -> None:
    assert say("timeout", language) in word(Message("model_failed", {"reason": "timeout"}), language)


@pytest.mark.parametrize("outcome", [one for one in Outcome if one not in (Outcome.ANSWERED, Outcome.SMALL_TALK)])
def test_each_outcome_without_an_answer_has_a_name(outcome: Outcome) -> None:
    assert say(f"outcome_{outcome}", "ko") and say(f"outcome_{outcome}", "en")
