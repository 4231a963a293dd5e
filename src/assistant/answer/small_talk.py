"""Whether a message is a greeting, thanks or 'what can you do', and no question: by the examples it is nearest to."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np

from assistant.types import Embed

# Of the questions that lie below the bar: it depends on the model. With USE 31 of 34 other messages are known as small
# talk, and 4 of 1,837 questions of the golden and public sets are taken for it.
_SHARE_BELOW: Final = 0.9
_LONGEST: Final = 40  # characters; whoever writes more than a greeting wants to know something

_TALK: Final = (
    "안녕", "안녕하세요", "안녕하십니까, 반갑습니다", "처음 뵙겠습니다", "좋은 아침이에요", "여보세요", "저기요", "고마워", "고맙습니다", "정말 감사합니다",
    "도움이 많이 됐어요", "덕분에 잘 해결했어요", "수고하셨습니다", "잘 있어요", "다음에 또 올게요", "네 알겠습니다", "좋아요", "너는 누구니?", "이름이 뭐예요?", "당신은 사람인가요?",
    "무엇을 할 수 있나요?", "뭘 도와줄 수 있어?", "어떻게 쓰는 거예요?", "무엇을 물어볼 수 있나요?", "도와주세요", "사용법 알려 줘", "어떤 문서가 있나요?", "오늘 기분 어때?", "심심해", "재미있는 얘기 해 줘",
    "hi", "hello", "hello there, nice to meet you", "hey", "good morning", "good evening", "how are you?", "thanks", "thank you very much", "that was helpful, thank you",
    "great", "okay, got it", "bye", "see you later", "who are you?", "what is your name?", "are you a robot?", "what can you do?", "how can you help me?", "what can I ask you?",
    "how does this work?", "help", "what documents do you have?", "what do you know about?", "tell me a joke", "test",
)  # fmt: skip
_QUESTIONS: Final = (
    "지원금은 얼마인가요?", "신청 기간이 언제까지예요?", "누가 신청할 수 있나요?", "청년 월세 지원", "출산장려금 얼마 줘?", "주차 요금 알려 주세요", "어디로 문의하나요?", "담당 부서 전화번호", "조례 제3조",
    "올해 예산이 얼마야?", "인구가 몇 명이에요?", "감사 결과는 어떻게 되었나요?", "감사패 수여 대상은 누구인가요?", "인사 발령 현황", "안녕 캠페인의 예산은?", "도움을 받을 수 있는 복지 제도는?", "쓰레기 배출 방법", "시장이 누구야?",
    "서류는 무엇을 내야 하나요?", "도와주세요, 월세를 못 내고 있어요", "문서 제출 기한", "사용료 감면 대상", "회의에서 누가 무슨 말을 했나요?", "이 사업은 무엇을 할 수 있게 해 주나요?", "두 도시를 비교해 줘", "요약해 줘",
    "how much is the allowance?", "when is the deadline?", "who can apply?", "parking fees", "rent support for young people", "phone number of the office", "what is the budget this year?", "who is the mayor?",
    "how do I apply?", "what documents do I have to submit?", "thank-you awards for volunteers: who is eligible?", "what can residents do about noise?", "population of the city", "compare the two cities",
    "help for families with children", "summarise the notice", "what does Article 3 say?", "where can I get help with heating costs?",
)  # fmt: skip


class SmallTalk:
    """Tells small talk from questions. `embed` gives a unit vector for each text; the examples are embedded once."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    def __contains__(self, message: str) -> bool:
        """Whether the nearest example is small talk, and as near as questions hardly ever are."""
        if len(message) > _LONGEST:
            return False
        talk, questions, bar = self._examples
        vector = self._vectors([message])[0]
        nearest = float((talk @ vector).max())
        return nearest >= bar and nearest > float((questions @ vector).max())

    @cached_property
    def _examples(self) -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], float]":
        vectors = self._vectors([*_TALK, *_QUESTIONS])
        talk, questions = vectors[: len(_TALK)], vectors[len(_TALK) :]
        return talk, questions, float(np.quantile((questions @ talk.T).max(axis=1), _SHARE_BELOW))

    def _vectors(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        return np.asarray(self._embed(list(texts)), np.float32)
