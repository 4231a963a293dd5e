"""What the page says by itself: examples, the words of its script, and in which language it speaks."""

from typing import Final

from assistant.types import Language

# What the script of the Knowledge tab says.
SCRIPT_WORDS: Final = (
    "ko", "en", "state_indexed", "state_duplicate", "state_failed", "state_waiting", "state_changed", "state_gone",
    "duplicate_of", "effective", "replaced_by", "delete", "delete_file", "replace", "sure", "sure_duplicate", "deleting", "deleted",
    "waits", "uploading", "uploaded", "uploaded_all", "upload_broke", "indexed_as", "not_read_because", "left_out",
    "reading", "reading_page", "minutes_left", "reading_begins", "reading_ended", "of_files", "some_of_files", "rows",
    "edit_metadata", "edit_file", "metadata_kept", "choose_file", "delete_chosen", "sure_chosen", "no_files", "all_failed", "no_server", "failed_files", "file_too_large", "file_empty",
)  # fmt: skip

# What the script of the chat says.
CHAT_WORDS: Final = (
    "you_asked", "it_answered", "searching", "reading_documents", "drafting", "checking", "stopped_here", "answer_lost", "ask_again", "edit",
    "copy", "copy_html", "copied", "reconnecting", "given_up", "answer_here", "rename", "delete_conversation", "removed", "undo",
    "no_conversations", "none_found", "too_long_by", "characters_left", "type_something", "panel_failed", "try_again", "citation_position", "found_here", "found_nothing",
    "scope_remove", "within_scope", "ask_without_scope", "no_chat_model", "storage_full", "next_questions", "filter_from",
    "filter_to", "sources", "busy_elsewhere", "no_server_yet", "will_retry",
)  # fmt: skip

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


def language_of_browser(accept_language: str) -> Language:
    """Korean or English, whichever a browser's `Accept-Language` names first; else English."""
    for wanted in accept_language.lower().split(","):
        match wanted.split(";")[0].strip().split("-")[0]:
            case "ko" | "en" as language:
                return language
    return "en"
