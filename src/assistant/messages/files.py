"""What is said of files: why one was not read, what was left out of one, and what `catalog.csv` states that cannot be used.

In English each begins behind the name of its file. What only a library says of it, in English, is left out in Korean.
"""

from typing import Final

from assistant.types import Language

_ANEW = "다시 복사해 넣거나 새로 저장해 주세요."

FILES: Final[dict[str, dict[Language, str]]] = {
    "as_told": {"ko": "{text}", "en": "{text}"},  # by an earlier version, or by a server
    "no_text": {
        "ko": "글자가 없습니다. 파일을 지우거나 내용을 넣어 주세요.",
        "en": "has no text. Remove the file or put text into it.",
    },
    "only_pictures": {
        "ko": "그림만 있고 글자가 없습니다. PDF로 저장해 넣어 주세요.",
        "en": "has no text, only pictures perhaps. Save it as PDF and add that.",
    },
    "scan": {"ko": "글자가 없는 스캔 문서입니다. {advice}", "en": "is a scan without text. {advice}"},
    "scan_anew": {"ko": "300 dpi로 다시 스캔해 주세요.", "en": "Scan it anew, with 300 dpi."},
    "install_tesseract": {
        "ko": "관리자가 문자 인식 프로그램(tesseract)을 설치하고(apt-get install tesseract-ocr tesseract-ocr-kor) 다음을 실행해야 합니다: assistant index",
        "en": "Install tesseract for Korean (apt-get install tesseract-ocr tesseract-ocr-kor), then run: assistant index",
    },
    "locked_password": {
        "ko": "비밀번호로 잠겨 있습니다. 비밀번호 없이 저장해 주세요.",
        "en": "is locked with a password. Save it without one.",
    },
    "locked_certificate": {
        "ko": "인증서나 DRM으로 잠겨 있습니다. 일반 문서나 PDF로 저장해 주세요.",
        "en": "is locked with a certificate or by DRM. Save it as an ordinary document, or as PDF.",
    },
    "locked_otherwise": {
        "ko": "읽을 수 없게 보호되어 있습니다. 보호를 풀어 저장해 주세요.",
        "en": "is protected in a way that is not read. Save it without protection.",
    },
    "copy_protected": {
        "ko": "배포용 문서라서 읽을 수 없습니다. 일반 문서나 PDF로 저장해 주세요.",
        "en": "is copy-protected. Save it as an ordinary document, or as PDF.",
    },
    "damaged": {
        "ko": f"파일이 손상되었습니다. {_ANEW}",
        "en": "is damaged ({detail}). Copy it here again, or save it anew.",
    },
    "reader_failed": {
        "ko": f"파일을 읽다가 멈추었습니다. 손상되었을 수 있으니 {_ANEW}",
        "en": "cannot be read ({detail}). It may be damaged: save it anew, or as PDF.",
    },
    "reader_crashed": {
        "ko": f"파일을 읽다가 멈추었습니다. 손상되었을 수 있으니 {_ANEW}",
        "en": "makes its reader crash. It may be damaged: save it anew, or as PDF.",
    },
    "reading_too_long": {
        "ko": "읽는 데 {seconds}초가 넘게 걸립니다. 파일을 나누어 넣거나 ASSISTANT_READ_SECONDS를 늘려 주세요.",
        "en": "takes more than {seconds} s to read. Split it, or raise ASSISTANT_READ_SECONDS.",
    },
    "reading_needs_memory": {
        "ko": "읽는 데 메모리가 너무 많이 필요합니다. 파일을 나누어 넣거나 ASSISTANT_READ_MEMORY_MB를 늘려 주세요.",
        "en": "needs more memory than ASSISTANT_READ_MEMORY_MB allows. Split it, or raise that limit.",
    },
    "reading_stopped": {
        "ko": "색인이 중단되어 읽지 않았습니다. 문서를 다시 읽어 주세요.",
        "en": "was not read, because indexing was stopped. Run: assistant index",
    },
    "too_many_mb": {
        "ko": "{size} MB로, 한도인 {limit} MB(ASSISTANT_MAX_FILE_MB)를 넘습니다. 파일을 나누거나 한도를 늘려 주세요.",
        "en": "has {size} MB, more than ASSISTANT_MAX_FILE_MB ({limit}) allows. Split it, or raise that limit.",
    },
    "unpacks_to": {
        "ko": "풀면 {size} MB가 되어 문서라고 보기 어렵습니다. 파일을 나누어 넣어 주세요.",
        "en": "unpacks to {size} MB, more than any document. Split it.",
    },
    "holds_files": {
        "ko": "안에 파일이 {count}개 있어 문서라고 보기 어렵습니다. 내용을 새 파일로 저장해 주세요.",
        "en": "holds {count} files, more than any document. Save its text as a new file.",
    },
    "endless_tables": {
        "ko": "표 안에 표가 끝없이 들어 있습니다. PDF로 저장해 넣어 주세요.",
        "en": "has tables inside tables without end. Save it as PDF and add that.",
    },
    "endless_elements": {
        "ko": "요소 안에 요소가 끝없이 들어 있습니다. 내용을 새 파일에 옮겨 넣어 주세요.",
        "en": "has elements inside elements without end. Copy its text into a new file.",
    },
    "old_office": {
        "ko": "옛 오피스 파일({kind})입니다. {kind}X로 저장해 주세요.",
        "en": "is an old Office file ({kind}). Save it as {kind}X.",
    },
    "old_hwp": {
        "ko": "2002년 이전의 한글 파일입니다. HWPX로 저장해 주세요.",
        "en": "is an HWP file of before 2002. Save it as HWPX.",
    },
    "other_kind": {
        "ko": "{kind} 파일은 읽지 않습니다. {save_as}로 저장해 주세요.",
        "en": "is a file of the kind {kind}, which is not read. Save it as {save_as}.",
    },
    "picture": {
        "ko": "그림 파일입니다. PDF로 저장하거나 내용을 글로 적어 넣어 주세요.",
        "en": "is a picture. Save it as PDF, or write its text into a file.",
    },
    "archive": {
        "ko": "압축 파일입니다. 안에 든 파일을 꺼내 넣어 주세요.",
        "en": "is an archive. Put the files in it here instead.",
    },
    "archive_or_other": {
        "ko": "압축 파일이거나 읽지 않는 형식입니다. 안에 든 파일을 다음 가운데 하나로 넣어 주세요: {formats}.",
        "en": "is an archive, or of a format that is not read. Put its files here, as one of {formats}.",
    },
    "format_not_read": {
        "ko": "읽지 않는 형식입니다. 다음 가운데 하나로 저장해 주세요: {formats}.",
        "en": "is of a format that is not read. Save it as one of {formats}.",
    },
    "ending_not_read": {
        "ko": "읽지 않는 형식({ending})입니다. 다음 가운데 하나로 저장해 주세요: {formats}.",
        "en": "is a {ending}, which is not read. Save it as one of {formats}.",
    },
    "no_encoding": {
        "ko": "글자 부호를 알 수 없습니다. UTF-8로 저장해 주세요.",
        "en": "is neither UTF-8, UTF-16 nor CP949 text. Save it as UTF-8.",
    },
    "no_yaml": {
        "ko": "문서 머리의 정보가 YAML 형식이 아닙니다. 쌍점이 든 값은 따옴표로 묶어 주세요.",
        "en": "has front matter that is not YAML. Put values with a colon in quotes.",
    },
    "no_yaml_in_line": {
        "ko": "문서 머리의 {line}번째 줄이 YAML 형식이 아닙니다. 쌍점이 든 값은 따옴표로 묶어 주세요.",
        "en": "has front matter that is not YAML in line {line}. Put values with a colon in quotes.",
    },
    "front_matter_value": {
        "ko": "문서 머리의 {name!r} 값({value!r})을 쓸 수 없습니다. {advice}",
        "en": "has {name}: {value!r} in its front matter. {advice}",
    },
    "write_one_line": {"ko": "한 줄의 글로 써 주세요.", "en": "Write one line of text."},
    "write_names": {
        "ko": "제목이나 번호를 하나 또는 목록으로 써 주세요.",
        "en": "Write a list of titles or numbers, or one of them.",
    },
    "write_date": {"ko": "2024-03-15, 2024-03, 2024처럼 써 주세요.", "en": "Write 2024-03-15, 2024-03 or 2024."},
    "write_address": {"ko": "https://부터 써 주세요.", "en": "Write it with https://."},
    "write_one_of": {"ko": "다음 가운데 하나로 써 주세요: {values}.", "en": "Write one of {values}."},
    "name_not_utf_8": {
        "ko": "파일 이름을 읽을 수 없습니다(CP949로는 {name!r}). 이름을 바꾸어 주세요.",
        "en": "has a name that is not UTF-8 (as CP949 it is {name!r}). Rename it.",
    },
    "name_of_two": {
        "ko": "이름이 같고 글자 부호(NFC, NFD)만 다른 파일이 둘 있습니다. 하나의 이름을 바꾸어 주세요.",
        "en": "is the name of two files, written with other codes (NFC, NFD). Rename one of them.",
    },
    "not_opened": {
        "ko": "파일을 열 수 없습니다. 읽기 권한을 확인해 주세요.",
        "en": "cannot be opened ({detail}). Check its permissions.",
    },
    "not_listed": {
        "ko": "폴더 안을 볼 수 없어 그 문서들을 그대로 둡니다. 권한과 디스크를 확인해 주세요.",
        "en": "cannot be listed ({detail}), so its documents are kept. Check its permissions and its disk.",
    },
    "folder_unlisted": {
        "ko": "폴더 안을 볼 수 없어 색인의 문서 {kept}건을 그대로 둡니다. 공유 폴더라면 연결한 뒤 assistant index를 실행하고, 모두 지우려면 assistant index --yes를 실행하세요.",
        "en": "cannot be listed ({detail}), so the {kept} documents of the index are kept. If it is a share that is not mounted, mount it and run: assistant index. To remove them all, run: assistant index --yes",
    },
    "folder_emptied": {
        "ko": "문서가 하나도 없어 색인의 문서 {kept}건을 그대로 둡니다. 공유 폴더라면 연결한 뒤 assistant index를 실행하고, 모두 지우려면 assistant index --yes를 실행하세요.",
        "en": "has no documents any more, so the {kept} documents of the index are kept. If it is a share that is not mounted, mount it and run: assistant index. To remove them all, run: assistant index --yes",
    },
    "folder_empty": {
        "ko": "문서가 없습니다. 문서를 넣거나 ASSISTANT_KNOWLEDGE_DIR을 정해 주세요.",
        "en": "has no documents. Put some there, or set ASSISTANT_KNOWLEDGE_DIR.",
    },
    "link_to_folder": {
        "ko": "다른 폴더로 이어진 링크라서 따라가지 않습니다. 가리키는 것을 그 자리에 넣어 주세요.",
        "en": "is a link to a folder, which is not followed. Put what it leads to there in its place.",
    },
    "link_out": {
        "ko": "폴더 밖으로 이어진 링크라서 따라가지 않습니다. 가리키는 것을 그 자리에 넣어 주세요.",
        "en": "is a link out of the folder, which is not followed. Put what it leads to there in its place.",
    },
    "letters_unread": {
        "ko": "읽을 수 없는 글자가 {count}개 있습니다. UTF-8로 저장해 주세요.",
        "en": "Characters that could not be read: {count}. Save it as UTF-8.",
    },
    "share_unread": {
        "ko": "글의 약 {percent} %를 읽지 못했습니다. PDF로 저장해 넣어 주세요.",
        "en": "About {percent} % of its text could not be read. Save it as PDF and add that.",
    },
    "charts_unread": {
        "ko": "값을 읽을 수 없는 차트가 {count}개 있습니다.",
        "en": "Charts whose values are not in the file in a form that is read: {count}.",
    },
    "parts_unshown": {
        "ko": "만든 프로그램에서만 볼 수 있어 읽지 않은 부분이 {count}개 있습니다. PDF로 저장해 넣어 주세요.",
        "en": "Left out, because only the program that made it can show it: {parts} ({count} in all). Save the file as PDF and add that.",
    },
    "slides_hidden": {"ko": "숨긴 슬라이드는 읽지 않았습니다: {slides}.", "en": "Hidden slides are left out: {slides}."},
    "sheets_hidden": {"ko": "숨긴 시트는 읽지 않았습니다: {sheets}.", "en": "Hidden sheets are left out: {sheets}."},
    "cells_hidden": {
        "ko": "{sheet!r} 시트의 숨긴 행 {rows}개와 열 {columns}개는 읽지 않았습니다.",
        "en": "Hidden rows ({rows}) and columns ({columns}) in sheet {sheet!r} are left out.",
    },
    "cells_without_text": {
        "ko": "{sheet!r} 시트에 글이 빠진 칸이 {count}개 있어 비워 두었습니다.",
        "en": "Cells whose text the file lacks in sheet {sheet!r}, left empty: {count}.",
    },
    "cells_without_value": {
        "ko": "{sheet!r} 시트에 계산된 값이 저장되지 않은 칸이 {count}개 있어 비워 두었습니다. 표 계산 프로그램에서 열어 저장해 주세요.",
        "en": "Formulas without a saved value in sheet {sheet!r}, left empty: {count}. Open the file in a spreadsheet program and save it.",
    },
    "scans_unread": {
        "ko": "스캔이라서 읽지 못한 쪽: {pages}. {advice}",
        "en": "Pages that are scans and were not read: {pages}. {advice}",
    },
    "scans_recognised": {
        "ko": "스캔이라서 문자 인식으로 읽은 쪽: {pages}. 숫자는 파일과 맞추어 보고 쓰세요.",
        "en": "Pages that are scans and were read by tesseract: {pages}. Compare figures with the file before you use them.",
    },
    "order_unsure": {
        "ko": "단이 나뉘거나 선이 없는 표라서 읽은 순서가 확실하지 않은 쪽: {pages}. 줄을 따로 두었으니 파일과 맞추어 보세요.",
        "en": "Pages in columns or tables without lines, read in an order that is not sure: {pages}. Their lines are kept apart: compare with the file.",
    },
    "pages_damaged": {
        "ko": f"손상되어 빠진 쪽: {{pages}}. {_ANEW}",
        "en": "Pages that are damaged and were left out: {pages}. Copy the file here again, or save it anew.",
    },
    "file_cut_off": {
        "ko": f"파일의 끝이 잘려 빠진 쪽이 있을 수 있습니다. {_ANEW}",
        "en": "The file is cut off at its end, so pages may be missing. Copy it here again, or save it anew.",
    },
    "suspicious_instruction": {
        "ko": "인공지능에 대한 지시로 보여 답에 쓰지 않는 문장: {passages}.",
        "en": "Looks like orders to an AI, which answers leave out: {passages}.",
    },
    "suspicious_hidden_characters": {
        "ko": "지운 숨은 글자: {passages}.",
        "en": "Hidden characters were removed: {passages}.",
    },
    "suspicious_image": {
        "ko": "주소에 정보가 실린 그림: {passages}.",
        "en": "Pictures whose address carries data: {passages}.",
    },
    "suspicious_data_link": {"ko": "정보가 실린 링크: {passages}.", "en": "Links that carry data: {passages}."},
    "suspicious_hidden_text": {"ko": "읽지 않은 숨은 글: {passages}.", "en": "Hidden text was left out: {passages}."},
    "personal_covered": {"ko": "개인정보를 가렸습니다: {numbers}.", "en": "Personal data was covered: {numbers}."},
    "numbers_resident_registration": {"ko": "주민등록번호 {count}개", "en": "resident registration numbers ({count})"},
    "numbers_card": {"ko": "카드번호 {count}개", "en": "card numbers ({count})"},
    "numbers_telephone": {"ko": "전화번호 {count}개", "en": "telephone numbers ({count})"},
    "numbers_account": {"ko": "계좌번호 {count}개", "en": "account numbers ({count})"},
    "passage": {"ko": "“{words}”", "en": "“{words}”"},
    "passage_on_page": {"ko": "“{words}” ({page}쪽)", "en": "“{words}” (page {page})"},
    "passage_in_line": {"ko": "“{words}” ({line}번째 줄)", "en": "“{words}” (line {line})"},
    "passage_under": {"ko": "“{words}” (‘{heading}’ 아래)", "en": "“{words}” (under “{heading}”)"},
    "passages_more": {"ko": "{passages} 외 {count}곳", "en": "{passages}, and {count} more"},
    "and_then": {"ko": "{first}, {second}", "en": "{first}, {second}"},
    "value_unusable": {
        "ko": "{name!r} 값({value!r})을 쓸 수 없습니다. {advice}", "en": "{name} cannot be {value!r}. {advice}",
    },
    "catalog_no_path": {
        "ko": "{line}번째 줄에 파일이 적혀 있지 않습니다. path를 적어 주세요.",
        "en": "Line {line} names no file. Fill in its path.",
    },
    "catalog_twice": {
        "ko": "{line}번째 줄에 {file!r}이(가) 다시 나옵니다. {first}번째 줄을 씁니다. 하나를 지워 주세요.",
        "en": "Line {line} names {file!r} again; line {first} counts. Remove one.",
    },
    "catalog_too_many_cells": {
        "ko": "{line}번째 줄의 칸이 열보다 많습니다. 쉼표가 든 글은 따옴표로 묶어 주세요.",
        "en": "Line {line} has more cells than columns. Put text with commas in quotes.",
    },
    "catalog_column": {
        "ko": "{column!r} 열은 쓰지 않습니다. 쓸 수 있는 열: {columns}.",
        "en": "The column {column!r} is not used. Columns are {columns}.",
    },
    "catalog_value": {
        "ko": "{line}번째 줄의 {name!r} 값({value!r})을 쓸 수 없습니다. {advice}",
        "en": "Line {line} has {name}: {value!r}. {advice}",
    },
    "catalog_missing": {
        "ko": "없는 파일이 적혀 있습니다: {files}. 이 폴더 아래의 경로를 그대로 적거나 줄을 지워 주세요.",
        "en": "These files are not there: {files}. Write each path as it is below this folder, or remove its row.",
    },
    "catalog_missing_more": {
        "ko": "없는 파일이 적혀 있습니다: {files} 외 {count}개. 이 폴더 아래의 경로를 그대로 적거나 줄을 지워 주세요.",
        "en": "These files are not there: {files} and {count} more. Write each path as it is below this folder, or remove its row.",
    },
    "catalog_quotes": {
        "ko": "{file!r}의 {line}번째 줄에 닫지 않은 따옴표가 있습니다. 따옴표를 닫아 주세요.",
        "en": "{file!r}, line {line}: {detail}. Close the quotes around the text.",
    },
    "catalog_unreadable": {"ko": "{file!r}: {why}", "en": "{file!r} {why}"},
    "catalog_column_meant": {
        "ko": "{file!r}에 {column!r} 열이 있습니다. {meant!r}을(를) 뜻하나요? 쓸 수 있는 열: {columns}.",
        "en": "{file!r} has a column {column!r}. Did you mean {meant!r}? Columns are {columns}.",
    },
    "catalog_without_path": {
        "ko": "{file!r}에 'path' 열이 없습니다. 쓸 수 있는 열: {columns}.",
        "en": "{file!r} has no column 'path'. Columns are {columns}.",
    },
}  # fmt: skip
