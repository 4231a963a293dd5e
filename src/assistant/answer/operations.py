"""What is to be done with the cells that a question names: to look one up, or to find the largest, to subtract, to add …

The question is compared with examples, both without their names (A 중 A가 가장 많은 곳은?), by the vectors of a light model.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from assistant.answer.named import Words
from assistant.language.dates import dates_in
from assistant.language.regions import region_spans
from assistant.language.terms import content_units
from assistant.types import Embed, Span

_NAME: Final = "A"
_EXAMPLES: Final = {
    "value": (
        "A의 A는 얼마인가요?", "A A 얼마예요", "A A 몇 명이에요?", "A A 알려줘", "A는 몇 퍼센트인가요", "A의 A는 언제인가요?", "A A", "A A 어떻게 되나요",
        "A하면 얼마 받아요", "A 최대 얼마까지 되나요", "A A 몇 개", "A 얼마 주나요", "A에 얼마 들어요", "A A 전화번호", "A에 A 몇 명 살아요", "A수는 몇이야", "A가 어떻게 됐죠", "A 중 A는요?", "올해 A A", "올해(A) A", "A A 수", "A A 인원", "A 얼마나 되나", "A의 A 한도가 얼마까지", "A A 얼마였어",
        "What is A in A?", "How much is A?", "How much A does A have in A?", "How much A did A spend?", "How many A in A?", "A A", "What was A for A?", "A of A please", "What do I pay for A?",
    ),
    "largest": (
        "A 중 A가 가장 많은 곳은 어디인가요?", "A가 제일 큰 A는?", "A가 가장 높은 A는 어디야", "A 1위는 어디예요", "A 최고는 언제였나요", "A가 가장 많았던 해는?", "제일 비싼 A는 뭐야",
        "A가 가장 긴 A", "A 중에 최대인 것은", "어느 A가 A를 가장 많이 썼나요", "Which A has the most A?", "What is the largest A?", "Which A had the highest A?", "the biggest A", "most expensive A",
    ),
    "smallest": (
        "A 중 A가 가장 적은 곳은 어디인가요?", "A가 제일 작은 A는?", "A가 가장 낮은 A는 어디야", "A 꼴찌는 어디예요", "A 최저는 언제였나요", "A가 가장 적었던 해는?", "A이 제일 적은 곳", "제일 싼 A는 뭐야",
        "A가 가장 짧은 A", "Which A has the fewest A?", "What is the smallest A?", "Which A had the lowest A?", "the least A", "cheapest A",
    ),
    "difference": (
        "A와 A의 A 차이는 얼마인가요?", "A는 A보다 A가 얼마나 많은가요?", "A는 A에 비해 얼마나 늘었나요?", "A A가 A에서 A까지 얼마나 줄었어", "A 대비 A 증감은", "A보다 A가 몇 명 더 많아요",
        "A는 전년보다 얼마나 증가했나요", "A에서 A로 얼마나 변했나요", "A랑 A 중에 얼마나 더 비싸", "By how much did A grow from A to A?", "What is the difference between A and A in A?",
        "How much more A does A have than A?", "change in A between A and A", "How much did A fall since A?",
    ),
    "sum": (
        "A를 모두 합하면 얼마인가요?", "A와 A를 더하면 얼마예요", "A A의 합은?", "A 다 합쳐서 몇 명이에요", "A부터 A까지 A 총합", "전체 A는 얼마인가요", "A A 총 몇 건", "A와 A를 합친 A", "A랑 A 합치면 얼마", "A 전부 더하면", "A를 다 더한 값", "A 전체 A", "A A 전체 몇 톤", "A 전체 A 얼마",
        "What is the total of A?", "A and A combined", "How many A are there in total?", "sum of A over A",
    ),
    "share": (
        "A에서 A가 차지하는 비율은?", "A는 전체 A의 몇 퍼센트인가요?", "A 가운데 A 비중이 얼마야", "전체 A 중 A는 몇 %", "A가 A에서 차지하는 몫", "A는 A의 몇 퍼센트", "A에서 A가 몇 %를 차지하나요", "What share of A is A?", "What percentage of A does A make up?",
        "A as a share of all A",
    ),
    "count": (
        "A는 모두 몇 곳이 나와 있나요?", "A가 몇 가지예요?", "A의 종류는 몇 개인가요", "A에 나오는 A는 몇 개야", "A 몇 군데가 있나요", "How many kinds of A are there?", "How many A are listed?",
    ),
    "list": (
        "A에는 무엇이 있나요?", "A 목록 알려줘", "어떤 A들이 있나요?", "A를 모두 나열해 줘", "A별 A를 다 보여 줘", "A 전부 알려 주세요", "A별로 정리해 줘", "List all A", "Which A are there?", "Show A for every A",
        "What are the A of each A?",
    ),
    "prose": (
        "A A 왜 줄었어요?", "A가 A한 이유는 무엇인가요", "A A 왜 늘었나", "A를 신청하려면 어떻게 하나요?", "A하는 방법 알려 주세요", "A의 목적은 무엇인가요?", "A란 무엇을 말하나요?", "A도 A할 수 있나요?",
        "A를 어기면 어떻게 되나요?", "A 절차가 어떻게 되나요", "A는 앞으로 어떻게 하나요", "Why did A fall?", "What is the reason for A?", "How do I apply for A?", "Can A do A?", "What is A meant for?",
    ),
}  # fmt: skip


class Operations:
    """Tells what a question wants done. `embed` gives a unit vector for each text; the examples are embedded once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    def of(self, question: str, names: Words) -> tuple[str, float]:
        """The operation of the nearest examples, and by how much they are nearer than those of all others."""
        vectors, operations = self._examples
        cosines = vectors @ self._vectors([without_names(question, names)])[0]
        near = {one: float(np.sort(cosines[operations == one])[-2:].mean()) for one in _EXAMPLES}
        first, second = sorted(near, key=lambda one: -near[one])[:2]
        return first, near[first] - near[second]

    @cached_property
    def _examples(self) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
        operations = [operation for operation, texts in _EXAMPLES.items() for _ in texts]
        return self._vectors([text for texts in _EXAMPLES.values() for text in texts]), np.array(operations)

    def _vectors(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        return np.asarray(self._embed(list(texts)), np.float32)


def without_names(question: str, names: Words) -> str:
    """The question with A for each of the names, places and dates in it."""
    spans: list[Span] = [(date.start, date.end) for date in dates_in(question)] + region_spans(question)
    spans += [(unit.start, unit.end) for unit in content_units(question) if unit.form in names]
    shown, position = "", 0
    for start, end in sorted(spans):
        if start < position:
            position = max(position, end)
            continue
        between = question[position:start]
        shown += between if between.strip() or not shown.endswith(_NAME) else ""
        shown += "" if shown.endswith(_NAME) and not between.strip() else _NAME
        position = end
    return shown + question[position:]
