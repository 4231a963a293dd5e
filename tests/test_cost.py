"""No question, however it is made, costs much more than its length does."""

import time

import pytest

from assistant import Assistant

_MOST_SECONDS = 3.0  # of processor time; it is below 1.5 on a machine that does nothing else


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("는 얼마인가요? ", id="one question word"),
        pytest.param("How much is it and who pays for it? ", id="question words"),
        pytest.param("강릉, 부산, 제주의 ", id="places to compare"),
        pytest.param("2024년 3월 5일 300만 원 12% ", id="figures"),
        pytest.param("제3조제1항제2호 ", id="articles"),
        pytest.param("1억 2천만 ", id="money"),
        pytest.param("가", id="one letter"),
        pytest.param("(((", id="brackets"),
        pytest.param("안 못 없는 아닌 ", id="negations"),
    ],
)
def test_a_question_of_2000_characters_costs_little(shipped: Assistant, part: str) -> None:
    shipped.ask("온누리상품권을 쓰면 얼마나 할인받나요?")  # what is loaded at first use is not the question's
    begun = time.thread_time()
    shipped.ask((part * 2000)[:2000])
    assert time.thread_time() - begun < _MOST_SECONDS
