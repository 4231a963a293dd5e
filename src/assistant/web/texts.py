"""The words of the page in Korean and English."""

from typing import Final

from assistant.types import Language, Outcome

_TEXTS: Final[dict[str, dict[Language, str]]] = {
    "title": {"ko": "정책 문서 도우미", "en": "Policy Assistant"},
    "tagline": {
        "ko": "모든 답에 근거가 되는 문서의 문장을 함께 보여 드립니다.",
        "en": "Every answer shows the words in the documents that prove it.",
    },
    "chat": {"ko": "대화", "en": "Conversation"},
    "question": {"ko": "질문", "en": "Question"},
    "type_here": {"ko": "정책 문서에 대해 물어보세요", "en": "Ask about the policy documents"},
    "clear": {"ko": "새 대화", "en": "New conversation"},
    "try_one": {"ko": "무엇이 궁금하신가요?", "en": "What would you like to know?"},
    "only_documents": {
        "ko": "문서에 적힌 내용으로만 답하고, 없으면 없다고 말씀드립니다.",
        "en": "Answers come only from the documents; when they do not say, you are told so.",
    },
    "documents": {"ko": "문서 목록", "en": "Documents"},
    "count": {"ko": "문서 {count}건", "en": "{count} documents"},
    "chunks": {"ko": "조각 {count}개", "en": "{count} chunks"},
    "more": {"ko": "이 밖에 {count}건이 더 있습니다.", "en": "{count} more are not listed here."},
    "no_documents": {
        "ko": "아직 문서가 없습니다. 지식 폴더에 파일을 넣고 문서를 다시 읽어 주세요.",
        "en": "There are no documents yet. Put files into the knowledge folder and read them again.",
    },
    "not_read": {"ko": "읽지 못한 파일 {count}개", "en": "{count} file(s) could not be read"},
    "index": {"ko": "문서 다시 읽기", "en": "Read the documents again"},
    "ko": {"ko": "한국어", "en": "Korean"},
    "en": {"ko": "영어", "en": "English"},
    "original": {"ko": "원문 보기", "en": "Original"},
    "page": {"ko": "{page}쪽", "en": "page {page}"},
    "changed": {
        "ko": "이 답변 뒤에 문서가 바뀌었습니다. 다시 질문하면 지금 문서의 근거를 보여 드립니다.",
        "en": "The document has changed since that answer. Ask again to see where it stands now.",
    },
    "gone": {"ko": "이 문서는 더 이상 색인에 없습니다.", "en": "The index does not have this document any more."},
    "earlier_part": {"ko": "앞부분 보기", "en": "Earlier part"},
    "later_part": {"ko": "뒷부분 보기", "en": "Later part"},
    "evidence": {"ko": "근거", "en": "Evidence"},
    "open_citation": {"ko": "근거 {number} 보기: {title}", "en": "Show evidence {number}: {title}"},
    "open_nearest": {"ko": "이 대목 보기: {title}", "en": "Show this passage: {title}"},
    "copy": {"ko": "답변 복사", "en": "Copy answer"},
    "withheld": {
        "ko": "확인되지 않아 보여 드리지 않은 문장 {count}개",
        "en": "{count} statement(s) not shown because they could not be proved",
    },
    "searching": {"ko": "문서에서 근거를 찾고 있습니다…", "en": "Looking for evidence in the documents…"},
    "stopped": {"ko": "여기에서 멈추었습니다.", "en": "Stopped here."},
    "starting": {"ko": "아직 준비 중입니다. 잠시만 기다려 주세요.", "en": "Still getting ready. One moment, please."},
    "indexing": {
        "ko": "아직 준비 중입니다. 문서를 읽고 있습니다 ({done}/{total} 문서).",
        "en": "Still getting ready: reading the documents ({done} of {total}).",
    },
    "failed": {"ko": "시작하지 못했습니다. {error}", "en": "It could not start. {error}"},
    "cannot": {"ko": "답할 수 없습니다. {error}", "en": "This cannot be answered. {error}"},
    "broken": {
        "ko": "문제가 생겨 답하지 못했습니다. 잠시 뒤에 다시 질문해 주세요.",
        "en": "Something went wrong and there is no answer. Please ask again in a moment.",
    },
    Outcome.NO_EVIDENCE.value: {"ko": "문서에서 찾지 못함", "en": "Not found in the documents"},
    Outcome.NOT_IN_EVIDENCE.value: {"ko": "문서에 답이 없음", "en": "The documents do not say"},
    Outcome.UNSUPPORTED.value: {"ko": "문서로 확인되지 않음", "en": "Not proved by the documents"},
    "example_heading": {
        "ko": "‘{heading}’에 대해 알려 주세요.",
        "en": "What do the documents say about “{heading}”?",
    },
}  # fmt: skip

# A question, and words which stand in the shipped document that answers it.
EXAMPLES: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "ko": (
        ("광주 서구의 가족돌봄청년수당은 1년에 얼마인가요?", "가족돌봄청년수당"),
        ("온누리상품권을 쓰면 얼마나 할인받나요?", "온누리상품권"),
        ("창원 한일 세미나는 어디에서 열렸나요?", "그랜드 머큐어"),
    ),
    "en": (
        ("How much is the Youth Family Caregiver Allowance a year?", "Youth Family Caregiver Allowance"),
        ("Where was the Changwon seminar held?", "Grand Mercure"),
        ("What are the four core tasks of KRIHS?", "core task of KRIHS"),
    ),
}


def say(name: str, language: Language, **values: object) -> str:
    """The text of that name in the language, with its values filled in."""
    return _TEXTS[name][language].format(**values)


def language_of_browser(accept_language: str) -> Language:
    """Korean or English, whichever a browser's `Accept-Language` names first; else English."""
    for wanted in accept_language.lower().split(","):
        match wanted.split(";")[0].strip().split("-")[0]:
            case "ko" | "en" as language:
                return language
    return "en"
