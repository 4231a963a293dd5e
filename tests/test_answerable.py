"""How likely the hits answer a question at all, over the documents that come with the project."""

import pytest

from assistant import Assistant
from assistant.answer.answerable import SIGNALS, WEIGHTS, Answerable


@pytest.fixture(scope="module")
def likelihood(shipped: Assistant) -> dict[str, float]:
    answerable = Answerable(shipped._glossary, shipped._embedder.embed_documents)
    return {
        question: answerable.likelihood(question, shipped.retrieve(question), lambda document: True)
        for pair in PAIRS
        for question in pair
    }


PAIRS = [
    ("서구 가족돌봄청년수당은 1년에 얼마인가요?", "여수시 쓰레기봉투 값은 얼마인가요?"),
    ("How many members does the Seo District Honors have?", "How do I cook kimchi stew for four people?"),
]


def test_there_is_a_weight_for_each_signal_and_a_constant() -> None:
    assert {len(weights) for weights in WEIGHTS.values()} == {len(SIGNALS) + 1}


@pytest.mark.parametrize(("answered", "other"), PAIRS, ids=["Korean", "English"])
def test_what_the_documents_say_is_likelier_than_what_they_do_not(
    likelihood: dict[str, float], answered: str, other: str
) -> None:
    assert 0 <= likelihood[other] < likelihood[answered] <= 1


def test_nothing_found_answers_nothing(shipped: Assistant) -> None:
    answerable = Answerable(shipped._glossary, shipped._embedder.embed_documents)
    assert answerable.likelihood("무엇이든", [], lambda document: True) == 0.0


def test_one_hit_is_enough_to_score(shipped: Assistant) -> None:
    answerable = Answerable(shipped._glossary, shipped._embedder.embed_documents)
    [hit] = shipped.retrieve("서구 가족돌봄청년수당", k=1)
    assert len(answerable.signals("서구 가족돌봄청년수당", [hit], lambda document: True)) == len(SIGNALS)
