"""The words of the page in Korean and English."""

from collections.abc import Iterable
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
    "filters": {"ko": "범위", "en": "Filters"},
    "filter_regions": {"ko": "지역", "en": "Regions"},
    "filter_publishers": {"ko": "발행 기관", "en": "Publishers"},
    "filter_languages": {"ko": "문서 언어", "en": "Languages of the documents"},
    "filter_from": {"ko": "발행일, 이때부터", "en": "Published since"},
    "filter_to": {"ko": "발행일, 이때까지", "en": "Published until"},
    "filter_date": {"ko": "2024, 2024-03, 2024-03-15", "en": "2024, 2024-03, 2024-03-15"},
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
    "replaced_by": {"ko": "개정·폐지됨 → {title}", "en": "Amended or replaced by {title}"},
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
    "too_busy": {
        "ko": "지금 질문이 많아 답하지 못했습니다. {seconds}초쯤 뒤에 다시 질문해 주세요.",
        "en": "Too many people are asking right now. Please ask again in about {seconds} s.",
    },
    "took_too_long": {
        "ko": "답을 찾는 데 시간이 너무 오래 걸려 멈추었습니다. 잠시 뒤에 다시 질문해 주세요.",
        "en": "The answer took too long and was given up. Please ask again in a moment.",
    },
    "too_many_requests": {
        "ko": "짧은 시간에 요청을 너무 많이 보내셨습니다. {seconds}초쯤 뒤에 다시 해 주세요.",
        "en": "You have sent too many requests in a short time. Try again in about {seconds} s.",
    },
    "unknown_host": {
        "ko": "이 주소로는 열 수 없습니다. 서버를 이 이름으로 쓰려면 ASSISTANT_ALLOWED_HOSTS에 적어 주세요.",
        "en": "This server does not go by that name. To use it, put it into ASSISTANT_ALLOWED_HOSTS.",
    },
    "no_such_page": {"ko": "그런 화면이 없습니다.", "en": "There is no such page."},
    "unknown_event": {
        "ko": "이 화면이 보내지 않는 요청입니다. 화면을 새로 고쳐 주세요.",
        "en": "That is nothing this page sends. Reload it.",
    },
    "failed_elsewhere": {
        "ko": "시작하지 못했습니다. 관리자에게 알려 주세요. 서버의 터미널에 이유가 적혀 있습니다.",
        "en": "It could not start. Tell its administrator: the server's terminal says why.",
    },
    "other_site": {
        "ko": "다른 사이트에서 온 요청은 받지 않습니다. 이 서버의 화면에서 해 주세요.",
        "en": "This came from a page of another site. Do it on this server's own page.",
    },
    "not_json": {
        "ko": "Content-Type: application/json 으로 보내 주세요.",
        "en": "Send this with Content-Type: application/json.",
    },
    "wrong_password": {
        "ko": "관리자 비밀번호가 없거나 틀립니다 (ASSISTANT_ADMIN_PASSWORD).",
        "en": "The admin password is missing or wrong (ASSISTANT_ADMIN_PASSWORD).",
    },
    "too_many_guesses": {
        "ko": "틀린 비밀번호가 여러 번 들어왔습니다. {seconds}초 뒤에 다시 해 주세요.",
        "en": "There were several wrong passwords. Try again in {seconds} s.",
    },
    "only_here": {
        "ko": "서버가 있는 컴퓨터에서만 할 수 있습니다. 다른 곳에서도 하려면 ASSISTANT_ADMIN_PASSWORD를 정해 주세요.",
        "en": "Only this machine may do that. Set ASSISTANT_ADMIN_PASSWORD to allow it from elsewhere.",
    },
    "name_unusable": {
        "ko": "쓸 수 없는 파일 이름입니다: {file}. 맨 앞의 점이나 빈칸, 역슬래시, 콜론, 제어 문자 없이 이름을 바꿔 주세요.",
        "en": "This name cannot be used: {file}. Rename the file without dots or spaces at its ends, backslash, colon or"
        " control characters, and not after a device (CON, NUL).",
    },
    "name_too_long": {
        "ko": "파일 이름이 너무 깁니다: {file}. 한글 80자 안쪽으로 줄여 주세요.",
        "en": "This name is too long: {file}. Shorten it to 255 bytes (80 Korean letters).",
    },
    "name_temporary": {
        "ko": "임시 파일의 이름이라 색인하지 않습니다: {file}. 문서가 맞으면 이름을 바꿔 주세요.",
        "en": "This is the name of a temporary file, which is not indexed: {file}. If it is a document, rename it.",
    },
    "name_told_elsewhere": {
        "ko": "{file} 파일은 모든 문서에 영향을 주므로 여기에서 올릴 수 없습니다. 서버의 지식 폴더에서 고쳐 주세요.",
        "en": "{file} is about all documents and is not taken here. Edit it in the knowledge folder of the server.",
    },
    "name_outside": {
        "ko": "지식 폴더 밖이거나 링크로 이어진 곳입니다: {file}. 다른 폴더를 골라 주세요.",
        "en": "That place is outside the knowledge folder or behind a link: {file}. Choose another folder.",
    },
    "name_of_other": {
        "ko": "그 자리에 다른 폴더나 파일이 있습니다: {file}. 이름을 바꿔 주세요.",
        "en": "Another folder or file is in that place: {file}. Rename yours.",
    },
    "name_taken": {
        "ko": "같은 이름의 파일이 이미 있습니다: {file}.",
        "en": "There is a file of this name already: {file}.",
    },
    "file_too_large": {
        "ko": "파일이 너무 큽니다 ({size} MB). {limit} MB까지 올릴 수 있습니다 (ASSISTANT_MAX_FILE_MB). 나누어 올려 주세요.",
        "en": "The file is too large ({size} MB). At most {limit} MB are taken (ASSISTANT_MAX_FILE_MB). Split it.",
    },
    "file_empty": {"ko": "빈 파일입니다.", "en": "The file is empty."},
    "format_unread": {
        "ko": "읽을 수 없는 형식입니다. 다음 가운데 하나로 저장해 주세요: {formats}.",
        "en": "This format is not read. Save it as one of: {formats}.",
    },
    "disk_full": {
        "ko": "서버의 디스크에 자리가 없어 저장하지 못했습니다. 서버 관리자에게 알려 주세요.",
        "en": "The server's disk has no room for this file. Tell whoever runs the server.",
    },
    "not_written": {
        "ko": "서버에 저장하지 못했습니다 ({reason}). 서버 관리자에게 알려 주세요.",
        "en": "The server could not store this file ({reason}). Tell whoever runs the server.",
    },
    "not_deleted": {
        "ko": "서버에서 지우지 못했습니다 ({reason}). 서버 관리자에게 알려 주세요.",
        "en": "The server could not delete this file ({reason}). Tell whoever runs the server.",
    },
    "no_such_file": {"ko": "그런 파일이 없습니다: {file}.", "en": "There is no such file: {file}."},
    "tab_chat": {"ko": "대화", "en": "Chat"},
    "tab_knowledge": {"ko": "문서 관리", "en": "Knowledge"},
    "upload": {"ko": "문서 올리기", "en": "Upload documents"},
    "choose_files": {"ko": "파일 고르기", "en": "Choose files"},
    "or_drop": {"ko": "또는 여기에 끌어다 놓으세요.", "en": "or drop them here."},
    "upload_rules": {"ko": "{formats} · 파일마다 {limit} MB까지", "en": "{formats} · at most {limit} MB each"},
    "folder": {"ko": "넣을 폴더", "en": "Into folder"},
    "folder_top": {"ko": "비워 두면 맨 위", "en": "empty for the top"},
    "overall": {"ko": "전체 올리기", "en": "Whole upload"},
    "password": {"ko": "관리자 비밀번호", "en": "Admin password"},
    "unlock": {"ko": "문서 올리고 지우기", "en": "Upload and delete"},
    "failed_files": {"ko": "읽지 못한 파일", "en": "Files that could not be read"},
    "filter": {"ko": "찾기", "en": "Filter"},
    "column_title": {"ko": "제목", "en": "Title"},
    "column_publisher": {"ko": "발행 기관", "en": "Publisher"},
    "column_region": {"ko": "지역", "en": "Region"},
    "column_date": {"ko": "발행일", "en": "Published"},
    "column_language": {"ko": "언어", "en": "Language"},
    "column_chunks": {"ko": "조각", "en": "Chunks"},
    "column_size": {"ko": "크기", "en": "Size"},
    "column_state": {"ko": "상태", "en": "State"},
    "all_states": {"ko": "모두", "en": "All"},
    "state_warned": {"ko": "살펴볼 것이 있음", "en": "With something to look at"},
    "state_indexed": {"ko": "색인됨", "en": "Indexed"},
    "state_duplicate": {"ko": "같은 내용", "en": "Duplicate"},
    "state_failed": {"ko": "읽지 못함", "en": "Not read"},
    "state_waiting": {"ko": "색인 전", "en": "Waiting to be indexed"},
    "state_changed": {"ko": "바뀜, 다시 읽기 전", "en": "Changed, waiting to be read again"},
    "state_gone": {"ko": "파일 없음, 다시 읽기 전", "en": "File gone, waiting to be dropped"},
    "duplicate_of": {"ko": "{note} 파일과 내용이 같습니다", "en": "Duplicate of {note}"},
    "effective": {"ko": "시행 {date}", "en": "effective {date}"},
    "delete": {"ko": "지우기", "en": "Delete"},
    "delete_file": {"ko": "{path} 지우기", "en": "Delete {path}"},
    "cancel": {"ko": "취소", "en": "Cancel"},
    "replace": {"ko": "바꾸기", "en": "Replace it"},
    "sure": {
        "ko": "이 파일을 지울까요? 서버의 지식 폴더에서 지워지고, 더는 답에 쓰이지 않습니다.\n{path}",
        "en": "Delete this file? It goes from the server's knowledge folder and answers no more.\n{path}",
    },
    "sure_duplicate": {
        "ko": "내용이 같은 파일이 남아 계속 답에 쓰입니다: {paths}",
        "en": "A file with the same content stays and goes on answering: {paths}",
    },
    "deleting": {"ko": "지우고 있습니다: {path}", "en": "Deleting {path}"},
    "deleted": {"ko": "지웠습니다. 더는 답에 쓰이지 않습니다: {path}", "en": "Deleted, and answers no more: {path}"},
    "waits": {"ko": "기다리는 중", "en": "Waiting"},
    "uploading": {"ko": "올리는 중 {percent}%", "en": "Uploading, {percent}%"},
    "uploaded": {"ko": "올렸습니다. 색인을 기다립니다.", "en": "Uploaded, waiting to be indexed"},
    "uploaded_all": {"ko": "파일 {done}/{total} · {percent}%", "en": "{done} of {total} files · {percent}%"},
    "upload_broke": {
        "ko": "연결이 끊겨 올리지 못했습니다. 다시 올려 주세요.",
        "en": "The connection broke off and the file was not taken. Upload it again.",
    },
    "indexed_as": {"ko": "색인됨: {title} (조각 {chunks}개)", "en": "Indexed as: {title} ({chunks} chunks)"},
    "not_read_because": {"ko": "읽지 못함: {note}", "en": "Not read: {note}"},
    "left_out": {"ko": "살펴볼 것: {note}", "en": "To look at: {note}"},
    "reading": {"ko": "문서를 읽고 있습니다 {done}/{total}", "en": "Reading the documents, {done} of {total}"},
    "reading_page": {"ko": "{pages}쪽 가운데 {page}쪽", "en": "page {page} of {pages}"},
    "minutes_left": {"ko": "약 {minutes}분 남음", "en": "about {minutes} min left"},
    "reading_begins": {"ko": "문서를 다시 읽고 있습니다…", "en": "Reading the documents…"},
    "reading_ended": {
        "ko": "다시 읽었습니다: 새 문서 {added}건, 바뀐 문서 {updated}건, 사라진 문서 {removed}건, 읽지 못한 파일 {failed}개",
        "en": "Done: {added} new, {updated} changed, {removed} gone, {failed} not read",
    },
    "of_files": {"ko": "파일 {count}개", "en": "{count} files"},
    "some_of_files": {"ko": "파일 {all}개 가운데 {count}개", "en": "{count} of {all} files"},
    "rows": {"ko": "{first}–{last} / {count}", "en": "{first}–{last} of {count}"},
    "earlier": {"ko": "이전", "en": "Previous"},
    "later": {"ko": "다음", "en": "Next"},
    "no_files": {"ko": "조건에 맞는 파일이 없습니다.", "en": "No file fits."},
    "all_failed": {"ko": "모두 보기 ({count}개)", "en": "Show all {count}"},
    "no_server": {
        "ko": "서버가 응답하지 않습니다. 잠시 뒤에 다시 해 주세요.",
        "en": "The server does not answer. Try again in a moment.",
    },
    "example_heading": {
        "ko": "‘{heading}’에 대해 알려 주세요.",
        "en": "What do the documents say about “{heading}”?",
    },
}  # fmt: skip

# What the script of the Knowledge tab says.
SCRIPT_WORDS: Final = (
    "ko", "en", "state_indexed", "state_duplicate", "state_failed", "state_waiting", "state_changed", "state_gone",
    "duplicate_of", "effective", "replaced_by", "delete", "delete_file", "replace", "sure", "sure_duplicate", "deleting", "deleted",
    "waits", "uploading", "uploaded", "uploaded_all", "upload_broke", "indexed_as", "not_read_because", "left_out",
    "reading", "reading_page", "minutes_left", "reading_begins", "reading_ended", "of_files", "some_of_files", "rows",
    "no_files", "all_failed", "no_server", "failed_files", "file_too_large", "file_empty",
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


def say(name: str, language: Language, **values: object) -> str:
    """The text of that name in the language, with its values filled in."""
    return _TEXTS[name][language].format(**values)


def words_of(names: Iterable[str], language: Language) -> dict[str, str]:
    """The texts of these names, with their values still to be filled in."""
    return {name: _TEXTS[name][language] for name in names}


def language_of_browser(accept_language: str) -> Language:
    """Korean or English, whichever a browser's `Accept-Language` names first; else English."""
    for wanted in accept_language.lower().split(","):
        match wanted.split(";")[0].strip().split("-")[0]:
            case "ko" | "en" as language:
                return language
    return "en"
