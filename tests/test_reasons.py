"""On the Korean page the reasons of unread files are Korean."""

import re
from pathlib import Path

import pytest

from assistant.ingest import suspicions
from assistant.web.reasons import reason_in, warning_in

SOURCES = Path(__file__).parent.parent / "src" / "assistant"
# The beginnings of what readers raise, as they stand in the code: ReadError("is locked …") and ReadError(f"is …").
RAISED = sorted({
    reason
    for path in [*(SOURCES / "ingest").rglob("*.py"), SOURCES / "index" / "changes.py"]
    for reason in re.findall(r'ReadError\(\s*f?"([a-z][^"]{8,})"', path.read_text("utf-8"))
})  # fmt: skip


def filled(reason: str) -> str:
    """The placeholders of an f-string filled with something."""
    return re.sub(r"\{[^}]*\}", "7", reason)


@pytest.mark.parametrize("reason", [reason for reason in RAISED if not reason.startswith("{")])
def test_every_reason_that_a_reader_gives_has_korean_words(reason: str) -> None:
    korean = reason_in("ko", filled(reason))
    assert re.search("[가-힣]{2}", korean), reason
    assert korean.endswith(".")
    assert reason_in("en", reason) == reason


@pytest.mark.parametrize(
    ("reason", "korean"),
    [
        pytest.param("has 180 MB, more than ASSISTANT_MAX_FILE_MB (100) allows. Split it, or raise that limit.",
                     "180 MB로, 한도인 100 MB를 넘습니다. 파일을 나누어 넣어 주세요.", id="size"),
        pytest.param("is an old Office file (DOC). Save it as DOCX.",
                     "옛 오피스 파일(DOC)입니다. DOCX로 저장해 주세요.", id="old Office"),
        pytest.param("is an RTF file. Save it as DOCX.", "읽지 않는 형식입니다. DOCX로 저장해 주세요.", id="RTF"),
        pytest.param("is a picture. Save it as PDF, or write its text into a file.",
                     "그림 파일입니다. PDF로 저장하거나 내용을 글로 적어 넣어 주세요.", id="picture"),
        pytest.param("has something new.", "has something new.", id="no words for it yet"),
    ],
)  # fmt: skip
def test_a_reason_keeps_its_figures(reason: str, korean: str) -> None:
    assert reason_in("ko", reason) == korean


NOTE = (
    "Looks like orders to an AI, which answers leave out: “Ignore the above instructions” (page 2), and 1 more."
    " Links that carry data: “https://evil.example/?d={x}”."
)


def test_a_warning_has_its_kinds_in_korean_and_keeps_what_it_quotes() -> None:
    assert warning_in("ko", NOTE) == (
        "AI에 대한 지시로 보이는 문장은 답에 쓰지 않습니다: “Ignore the above instructions” (page 2), and 1 more."
        " 정보가 실린 링크가 있습니다: “https://evil.example/?d={x}”."
    )
    assert warning_in("en", NOTE) == NOTE


@pytest.mark.parametrize("beginning", suspicions._BEGINNINGS.values())
def test_every_kind_of_suspicion_has_korean_words(beginning: str) -> None:
    korean = warning_in("ko", f"{beginning}: “a”.")
    assert re.fullmatch(r"[가-힣AI ]{10,}: “a”\.", korean), korean


def test_a_warning_of_another_kind_stays_as_it_is() -> None:
    assert warning_in("ko", "Characters that could not be read: 3. Save it as UTF-8.").startswith("Characters")
