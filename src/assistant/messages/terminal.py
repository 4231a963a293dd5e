"""What the commands and the server print on a terminal."""

from typing import Final

from assistant.types import Language

TERMINAL: Final[dict[str, dict[Language, str]]] = {
    "no_memory": {
        "ko": "메모리가 모자랍니다. 다른 프로그램을 끝내거나 한도(ulimit -v)를 늘리고 다시 실행하세요.",
        "en": "There is too little memory. End other programs, or raise the limit (ulimit -v), and run the command again.",
    },
    "machine_refused": {
        "ko": "컴퓨터가 필요한 것을 내주지 않았습니다. {advice}",
        "en": "The machine refused what is needed ({detail}). {advice}, and run the command again.",
    },
    "machine_refused_file": {
        "ko": "컴퓨터가 필요한 것을 내주지 않았습니다: {file!r}. {advice}",
        "en": "The machine refused what is needed at {file!r} ({detail}). {advice}, and run the command again.",
    },
    "raise_open_files": {
        "ko": "열 수 있는 파일의 한도를 늘리고(ulimit -n 4096) 다시 실행하세요.",
        "en": "Raise the limit of open files (ulimit -n 4096)",
    },
    "end_others": {"ko": "다른 프로그램을 끝내고 다시 실행하세요.", "en": "End other programs"},
    "make_room": {"ko": "디스크에 자리를 만들고 다시 실행하세요.", "en": "Make room on the disk"},
    "look_at_disk": {
        "ko": "디스크와 권한을 확인하고 다시 실행하세요.", "en": "Look at the disk and its permissions",
    },
    "own_error": {
        "ko": "프로그램 오류입니다. {file!r}의 내용과 함께 알려 주세요.",
        "en": "The assistant made an error ({detail}). Report it with what stands in {file!r}.",
    },
    "interrupted": {
        "ko": "멈추었습니다. 색인은 마지막으로 끝난 묶음까지 되어 있습니다.",
        "en": "Stopped. The index is as it was after the last finished batch.",
    },
    "watching": {
        "ko": "{folder!r} 폴더를 지켜봅니다. 멈추려면 Ctrl-C를 누르세요.",
        "en": "Watching {folder!r}. Stop with Ctrl-C.",
    },
    "other_knowledge": {
        "ko": "{address}의 웹 대화가 이 색인을 쓰며 자기 문서 폴더를 읽습니다. --knowledge를 빼거나, --data로 다른 폴더를 정하거나, 웹 대화를 멈추세요.",
        "en": "The web chat at {address} has this index and reads a knowledge folder of its own. Leave out --knowledge, name another folder with --data, or stop the web chat.",
    },
    "web_answered": {
        "ko": "{address}의 웹 대화가 {status}(으)로 답했습니다.", "en": "The web chat at {address} answered {status}.",
    },
    "out_no_folder": {
        "ko": "{file!r}에 쓸 수 없습니다. --out에 있는 폴더의 파일을 정하세요.",
        "en": "Cannot write {file!r}. Name a file in a folder that exists with --out.",
    },
    "out_refused": {
        "ko": "{file!r}에 쓸 수 없습니다. --out에 다른 파일을 정하세요.",
        "en": "Cannot write {file!r}: {detail}. Name another file with --out.",
    },
    "golden_not_utf_8": {"ko": "{file}: UTF-8이 아닙니다. UTF-8로 저장하세요.", "en": "{file}: not UTF-8. Save it as UTF-8."},
    "golden_none": {
        "ko": "{file!r}에서 질문을 읽을 수 없습니다. 질문 파일을 적어 주세요.",
        "en": "No golden questions in {file!r}: {detail}. Name a file of them.",
    },
    "golden_empty": {
        "ko": '{file}: 질문이 없습니다. 한 줄에 하나씩 쓰세요: {{"question": "…", "facts": ["…"]}}',
        "en": '{file}: no questions. Write one a line: {{"question": "…", "facts": ["…"]}}',
    },
    "golden_line": {"ko": "{where}: {problem}", "en": "{where}: {problem}"},
    "golden_question": {
        "ko": "질문 {id!r}({line}번째 줄): {why}", "en": "Question {id!r} (line {line}): {why}",
    },
    "golden_contradict": {
        "ko": "'answerable'과 'must_decline'이 서로 어긋납니다. 하나를 빼세요.",
        "en": "'answerable' and 'must_decline' contradict each other. Leave one of them out.",
    },
    "golden_declined": {
        "ko": "답하지 않아야 할 질문에는 'facts'와 'evidence'가 없습니다. 빼세요.",
        "en": "a question that is to be declined has no 'facts' and no 'evidence'. Leave them out.",
    },
    "golden_untold": {
        "ko": "맞는 답을 알 수 없습니다. 'facts'나 'evidence' 또는 \"must_decline\": true를 더하세요.",
        "en": "nothing tells a right answer. Add 'facts', 'evidence' or \"must_decline\": true.",
    },
    "golden_no_wording": {
        "ko": "표현이 없는 사실이 있습니다. 하나 이상 쓰세요.", "en": "a fact without any wording. Write at least one.",
    },
    "golden_no_json": {
        "ko": "JSON이 아닙니다. 한 줄에 JSON 객체를 하나씩 쓰세요.",
        "en": "not JSON ({detail}). Write one JSON object a line.",
    },
    "golden_no_object": {
        "ko": "JSON 객체가 아닙니다. 한 줄에 JSON 객체를 하나씩 쓰세요.",
        "en": "not a JSON object. Write one JSON object a line.",
    },
    "golden_unknown": {
        "ko": "모르는 항목 {name!r}이(가) 있습니다. 쓸 수 있는 것: {known}.",
        "en": "unknown field {name!r}. Known are: {known}.",
    },
    "golden_lacks": {"ko": "{name!r}이(가) 없습니다. 더하세요.", "en": "no {name!r}. Add it."},
    "golden_blank": {"ko": "{name!r}이(가) 비어 있습니다. 쓰세요.", "en": "{name!r} is empty. Write it."},
    "golden_form": {
        "ko": "{name!r}이(가) 제 모양이 아닙니다. 이렇게 쓰세요: {form}",
        "en": "{name!r} is not as it should be. Write it as: {form}",
    },
    "golden_not_indexed": {
        "ko": "주의: {file}:{line}: {document!r} 문서는 색인에 없습니다. 이름을 고치거나, 지식 폴더에 넣고 다음을 실행하세요: assistant index",
        "en": "warning: {file}:{line}: document {document!r} is not indexed. Correct its id, or add it to the knowledge folder and run: assistant index",
    },
    "golden_misquoted": {
        "ko": "주의: {file}:{line}: {document!r}에 {quote!r}이(가) 없습니다. 웹 대화에 보이는 문서에서 그대로 옮기세요.",
        "en": "warning: {file}:{line}: {document!r} does not have the words {quote!r}. Copy them from the document as the web chat shows it.",
    },
    "asking": {"ko": "질문 {number}/{total}", "en": "question {number} of {total}"},
    "asked": {"ko": "질문 {total}개를 모두 물었습니다", "en": "{total} of {total} questions asked"},
    "time_left": {"ko": "{minutes} 남음", "en": "{minutes} left"},
    "did_moved": {"ko": "옮김", "en": "moved"},
    "did_added": {"ko": "더함", "en": "added"},
    "did_updated": {"ko": "고침", "en": "updated"},
    "did_removed": {"ko": "뺌", "en": "removed"},
    "did_duplicate": {
        "ko": "같은 내용: {path} = {original} (뒤의 것만 색인합니다)",
        "en": "duplicate: {path} has the content of {original}; only that one is indexed",
    },
    "did_warn": {"ko": "주의: {path} {warning}", "en": "warning: {path} {warning}"},
    "did_fail": {"ko": "읽지 못함: {path} {why}", "en": "failed: {path} {why}"},
    "did_all": {
        "ko": "더함 {added}, 고침 {updated}, 뺌 {removed}, 옮김 {moved}, 같은 내용 {duplicates}, 읽지 못함 {failed}, 그대로 {unchanged}; 조각 {chunks}개 가운데 {embedded}개의 벡터를 만듦; {seconds}초",
        "en": "{added} added, {updated} updated, {removed} removed, {moved} moved, {duplicates} duplicates, {failed} failed, {unchanged} unchanged; {chunks} chunks, {embedded} of them embedded; {seconds} s",
    },
    "characters": {"ko": "{document}, {start}–{end}번째 글자", "en": "{document}, characters {start}–{end}"},
    "looking_at_settings": {"ko": "설정", "en": "settings"},
    "looking_at_documents": {"ko": "문서", "en": "documents"},
    "looking_at_words": {"ko": "낱말", "en": "words"},
    "looking_at_vectors": {"ko": "벡터", "en": "vectors"},
    "level_problem": {"ko": "문제", "en": "problem"},
    "level_note": {"ko": "참고", "en": "note"},
    "all_well": {
        "ko": "모두 좋습니다. 카탈로그, 낱말, 벡터와 파일이 서로 맞습니다.",
        "en": "All is well: catalogue, words, vectors and files agree.",
    },
    "repair_did": {"ko": "함: {what}", "en": "done: {what}"},
    "repair_left": {"ko": "남음: {what}", "en": "left: {what}"},
    "repair_size": {
        "ko": "디스크: 전에는 {before} MB, 지금은 {after} MB",
        "en": "on disk: {before} MB before, {after} MB now",
    },
    "web_chat": {"ko": "웹 대화: {address}", "en": "web chat: {address}"},
    "web_ready": {"ko": "준비됨: 문서 {documents}건, 조각 {chunks}개", "en": "ready: {documents} documents, {chunks} chunks"},
    "web_stopped": {"ko": "멈추었습니다", "en": "stopped"},
    "web_failed": {"ko": "실패: {why}", "en": "failed: {why}"},
    "web_not_read": {"ko": "읽지 못함: {path} {why}", "en": "not read: {path} {why}"},
    "web_indexing": {"ko": "색인 {number}/{total}: {path}", "en": "indexing {number}/{total}: {path}"},
    "web_not_watched": {"ko": "지켜보지 않음: {why}", "en": "not watched: {why}"},
    "web_not_indexed": {"ko": "색인하지 못함: {why}", "en": "not indexed: {why}"},
    "wrong_question": {"ko": "질문이 비어 있습니다", "en": "the question is empty"},
    "wrong_day": {
        "ko": "{text!r}은(는) 날짜가 아닙니다. 2024, 2024-03, 2024-03-15처럼 쓰세요",
        "en": "{text!r} is no date; write 2024, 2024-03 or 2024-03-15",
    },
    "wrong_number": {
        "ko": "{text}은(는) {least}에서 {most} 사이가 아닙니다", "en": "{text} is not from {least} to {most}",
    },
    "wrong_measure": {
        "ko": "{name!r}은(는) 잣대가 아닙니다. 쓸 수 있는 것: {measures}",
        "en": "{name!r} is not a measure; these are: {measures}",
    },
    "wrong_percentage": {
        "ko": "{text!r}에 0에서 100까지의 백분율이 없습니다. {name}=80처럼 쓰세요",
        "en": "{text!r} has no percentage from 0 to 100, as in {name}=80",
    },
    "help": {
        "ko": "지역 정책 문서에 묻습니다. 모든 답에는 그것을 증명하는 문서의 글이 함께 나옵니다.",
        "en": "Ask local-policy documents; every answer cites the words that prove it.",
    },
    "help_json": {"ko": "JSON만 출력", "en": "print JSON and nothing else"},
    "help_knowledge": {"ko": "문서 폴더 (ASSISTANT_KNOWLEDGE_DIR)", "en": "the documents (ASSISTANT_KNOWLEDGE_DIR)"},
    "help_data": {"ko": "색인 폴더 (ASSISTANT_DATA_DIR)", "en": "the index (ASSISTANT_DATA_DIR)"},
    "help_region": {"ko": "이 지역만, 여러 번 쓸 수 있음", "en": "only this region; may be repeated"},
    "help_publisher": {"ko": "이 발행 기관만, 여러 번 쓸 수 있음", "en": "only this publisher; may be repeated"},
    "help_language": {"ko": "이 언어(ko, en)의 문서만, 여러 번 쓸 수 있음", "en": "only this language; may be repeated"},
    "help_document": {"ko": "이 문서만, 여러 번 쓸 수 있음", "en": "only this document; may be repeated"},
    "help_from": {
        "ko": "이때부터 발행된 문서만: 2024, 2024-03, 2024-03-15",
        "en": "only documents published since then: 2024, 2024-03 or 2024-03-15, itself included",
    },
    "help_to": {
        "ko": "이때까지 발행된 문서만: 2024, 2024-03, 2024-03-15",
        "en": "only documents published until then: 2024, 2024-03 or 2024-03-15, itself included",
    },
    "help_index": {"ko": "색인을 지식 폴더와 맞춤", "en": "make the index match the knowledge folder"},
    "help_ask": {"ko": "질문에 근거와 함께 답함", "en": "answer a question, with citations"},
    "help_retrieve": {"ko": "찾아낸 조각을 보임", "en": "show the chunks that search finds"},
    "help_eval": {
        "ko": "직접 만든 질문들로 답을 잼", "en": "measure the answers to your own golden questions",
    },
    "help_serve": {"ko": "웹 대화를 시작함", "en": "start the web chat"},
    "help_doctor": {
        "ko": "색인을 그 자신과 파일과 설정에 맞추어 봄",
        "en": "check the index against itself, the files and the settings",
    },
    "help_backup": {
        "ko": "문서와 색인을 파일 하나에 담음. 웹 채팅이 실행 중이어도 됨",
        "en": "write documents and index into one file, also while the web chat runs",
    },
    "help_restore": {
        "ko": "백업의 문서와 색인을 제자리에 놓음",
        "en": "put documents and index of a backup in their place",
    },
    "help_backup_file": {"ko": "백업 파일, .tar.gz", "en": "the backup, a .tar.gz"},
    "help_replace": {
        "ko": "이미 있는 문서와 색인을 바꿈",
        "en": "replace the documents and the index that are there",
    },
    "backed_up": {
        "ko": "{file}: 파일 {files}개와 색인, {megabytes:.1f} MB, 백업했습니다",
        "en": "{file}: {files} files and the index, {megabytes:.1f} MB, written",
    },
    "restored": {
        "ko": "{file}: 파일 {files}개와 색인, {megabytes:.1f} MB, 되돌렸습니다. 다음을 실행하세요: assistant index",
        "en": "{file}: {files} files and the index, {megabytes:.1f} MB, restored. Run: assistant index",
    },
    "help_mcp": {
        "ko": "Model Context Protocol의 도구로 답하고 찾음 (파이프로)",
        "en": "answer and search as tools of the Model Context Protocol, by pipes",
    },
    "no_mcp": {
        "ko": "'mcp' 패키지가 없습니다. 다음으로 설치하세요: pip install 'policy-assistant[mcp]'",
        "en": "The package 'mcp' is missing. Install it with: pip install 'policy-assistant[mcp]'",
    },
    "help_watch": {"ko": "남아서 파일이 바뀔 때마다 다시 색인", "en": "stay, and index again when files change"},
    "help_yes": {
        "ko": "폴더에 남은 문서가 없으면 색인의 문서를 모두 지움",
        "en": "remove all documents when the folder has none left",
    },
    "help_k": {"ko": "조각의 수 (ASSISTANT_TOP_K)", "en": "how many chunks (ASSISTANT_TOP_K)"},
    "help_file": {
        "ko": "질문 파일, 한 줄에 JSON 객체 하나. README에 예가 있음",
        "en": "the questions, one JSON object a line; the README shows one",
    },
    "help_out": {"ko": "JSON을 이 파일에도 씀", "en": "write the JSON to this file, too"},
    "help_bar": {
        "ko": "어느 언어에서든 이 잣대에 못 미치면 1로 끝남: {measures}. 여러 번 쓸 수 있음",
        "en": "exit with 1 when a measure is below, in any language: {measures}; may be repeated",
    },
    "help_host": {"ko": "기다릴 주소 (ASSISTANT_HOST)", "en": "where to listen (ASSISTANT_HOST)"},
    "help_port": {"ko": "기다릴 포트 (ASSISTANT_PORT)", "en": "which port to listen on (ASSISTANT_PORT)"},
    "help_repair": {
        "ko": "고칠 수 있는 것을 고치고 디스크를 비움", "en": "mend what can be mended, and give space back",
    },
    "help_thorough": {
        "ko": "일부가 아니라 모든 조각의 낱말을 맞추어 봄", "en": "compare the words of all chunks, not of some",
    },
    "example": {"ko": "예: {command}", "en": "example: {command}"},
    "measure_correctness": {"ko": "맞는 답", "en": "answer correctness"},
    "measure_precision": {"ko": "맞는 근거", "en": "citation precision"},
    "measure_partial": {"ko": "일부만 맞는 답", "en": "partly answered"},
    "measure_misleading": {"ko": "오해를 부르는 답", "en": "misleading"},
    "measure_visible": {"ko": "맞거나 보이는 답", "en": "correct or visible"},
    "measure_recall": {"ko": "찾은 근거", "en": "citation recall"},
    "measure_declined": {"ko": "답하지 않음", "en": "declined"},
    "measure_abstention": {"ko": "답할지를 맞게 가림", "en": "abstention accuracy"},
    "eval_all": {"ko": "전체", "en": "all"},
    "eval_questions": {"ko": "질문", "en": "questions"},
    "eval_shown": {"ko": "보인 문장", "en": "statements shown"},
    "eval_withheld": {"ko": "보이지 않은 문장", "en": "statements withheld"},
    "eval_model_failed": {"ko": "언어 모델 실패", "en": "model failed"},
    "eval_share": {"ko": "{of} 가운데 {right}  {percent} %", "en": "{right} of {of}  {percent} %"},
    "eval_above": {
        "ko": "목표를 넘음: {measure}, {language}: {share}, 많아야 {percent} %",
        "en": "above the bar: {measure}, {language}: {share}, at most {percent} %",
    },
    "eval_more": {"ko": "정답에 없는 것도 말함", "en": "claims more than the golden answer has"},
    "eval_visible": {"ko": "확실하지 않다고 함, 답은 보임", "en": "not sure, and the answer is visible"},
    "eval_not_visible": {
        "ko": "확실하지 않다고 함, 답이 보이지 않음",
        "en": "not sure, and the answer is not among the closest passages",
    },
    "eval_below": {
        "ko": "목표에 못 미침: {measure}, {language}: {share}, 적어도 {percent} %",
        "en": "below the bar: {measure}, {language}: {share}, at least {percent} %",
    },
    "eval_not_judged": {
        "ko": "재지 못함: {measure}, {language}: 셀 것이 없음",
        "en": "not judged: {measure}, {language}: there is nothing to count",
    },
    "eval_declined": {"ko": "답이 있는데 답하지 않음", "en": "declined, though it has an answer"},
    "eval_answered": {"ko": "답하지 않아야 하는데 답함", "en": "answered, though it is to be declined"},
    "eval_unstated": {"ko": "말하지 않음: {fact}", "en": "does not state {fact}"},
    "eval_uncited": {"ko": "근거를 대지 않음", "en": "does not cite the evidence"},
    "wrong_document": {"ko": "{document!r}의 것으로, 근거 문서가 아님", "en": "is of {document!r}, not of the evidence"},
    "wrong_figure": {
        "ko": "문장에 있는 {figure!r}이(가) 없음", "en": "does not have {figure!r}, which its claim says",
    },
    "wrong_figures": {"ko": "문장의 숫자가 하나도 없음", "en": "has none of the figures of its claim"},
    "eval_wrong_citation": {"ko": "근거 {number}: {wrong}", "en": "citation {number} {wrong}"},
}  # fmt: skip
