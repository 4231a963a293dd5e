"""Why a file was not read, in Korean: the readers say it in English, for the terminal and for programs."""

import re
from typing import Final

from assistant.types import Language

_SAVE_ANEW = "다시 복사해 넣거나 새로 저장해 주세요."
# What a reason begins with, and its Korean; groups are filled in.
_KOREAN: Final = tuple(
    (re.compile(pattern, re.DOTALL), korean)
    for pattern, korean in (
        (r"is locked with a password", "비밀번호로 잠겨 있습니다. 비밀번호 없이 저장해 주세요."),
        (r"is locked with a certificate or by DRM", "인증서나 DRM으로 잠겨 있습니다. 일반 문서나 PDF로 저장해 주세요."),
        (r"is copy-protected", "배포용 문서라서 읽을 수 없습니다. 일반 문서나 PDF로 저장해 주세요."),
        (r"is a scan without text", "글자가 없는 스캔 문서입니다. 관리자에게 문자 인식 프로그램(tesseract) 설치를 요청해 주세요."),
        (r"has no text, only pictures", "그림만 있고 글자가 없습니다. PDF로 저장해 넣어 주세요."),
        (r"has no text", "글자가 없습니다. 파일을 지우거나 내용을 넣어 주세요."),
        (r"is damaged(?: \((.+?)\))?\.? ?", f"파일이 손상되었습니다. {_SAVE_ANEW}"),
        (r"makes its reader crash|cannot be read \(", f"파일을 읽다가 멈추었습니다. 손상되었을 수 있으니 {_SAVE_ANEW}"),
        (r"takes more than (\d+) s", "읽는 데 {0}초가 넘게 걸립니다. 파일을 나누어 넣어 주세요."),
        (r"needs more memory", "읽는 데 메모리가 너무 많이 필요합니다. 파일을 나누어 넣어 주세요."),
        (r"has (\d+) MB, more than ASSISTANT_MAX_FILE_MB \((\d+)\)", "{0} MB로, 한도인 {1} MB를 넘습니다. 파일을 나누어 넣어 주세요."),
        (r"unpacks to|holds .+? files|has (?:tables|elements) inside", "문서라고 보기 어려운 구조입니다. 내용을 새 파일이나 PDF로 저장해 주세요."),
        (r"is an old Office file \((\w+)\)", "옛 오피스 파일({0})입니다. {0}X로 저장해 주세요."),
        (r"is an HWP file of before 2002|is an HWPML file", "옛 한글 파일입니다. HWPX로 저장해 주세요."),
        (r"is (?:an? .+? file(?: \(\w+\))?|an OpenDocument .+?)[.,].*Save it as (\w+)", "읽지 않는 형식입니다. {0}로 저장해 주세요."),
        (r"is a picture", "그림 파일입니다. PDF로 저장하거나 내용을 글로 적어 넣어 주세요."),
        (r"is an archive", "압축 파일입니다. 안에 든 파일을 꺼내 넣어 주세요."),
        (r"is (?:a .+?|of a format), which is not read|is of a format that is not read", "읽지 않는 형식입니다. HWP, HWPX, PDF, DOCX 등으로 저장해 주세요."),
        (r"is neither UTF-8|is in an encoding", "글자 부호를 알 수 없습니다. UTF-8로 저장해 주세요."),
        (r"has front matter that is not YAML(?: in line (\d+))?", "문서 머리의 정보가 YAML 형식이 아닙니다. 쌍점이 든 값은 따옴표로 묶어 주세요."),
        (r"has (\w+): (.+?) in its front matter", "문서 머리의 {0} 값({1})을 쓸 수 없습니다. 고쳐 주세요."),
        (r"has a name that is not UTF-8", "파일 이름을 읽을 수 없습니다. 이름을 바꾸어 주세요."),
        (r"cannot be opened", "파일을 열 수 없습니다. 읽기 권한을 확인해 주세요."),
        (r"was not read, because indexing was stopped", "색인이 중단되어 읽지 않았습니다. 문서를 다시 읽어 주세요."),
    )
)  # fmt: skip


# How each warning about a document begins.
_WARNINGS: Final = {
    "Looks like orders to an AI, which answers leave out": "AI에 대한 지시로 보이는 문장은 답에 쓰지 않습니다",
    "Hidden characters were removed": "숨은 글자를 지웠습니다",
    "Pictures whose address carries data": "주소에 정보가 실린 그림이 있습니다",
    "Links that carry data": "정보가 실린 링크가 있습니다",
    "Hidden text was left out": "숨은 글은 읽지 않았습니다",
}


def warning_in(language: Language, warning: str) -> str:
    """The warnings about a document in the language; what they quote stays as it is."""
    for english, korean in _WARNINGS.items() if language == "ko" else ():
        warning = warning.replace(f"{english}:", f"{korean}:")
    return warning


def reason_in(language: Language, reason: str) -> str:
    """The reason in the language; in English as it is, and so in Korean where there are no words for it."""
    if language == "en":
        return reason
    found = ((pattern.match(reason), korean) for pattern, korean in _KOREAN)
    return next((korean.format(*match.groups()) for match, korean in found if match), reason)
