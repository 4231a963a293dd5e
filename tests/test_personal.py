"""Numbers of persons are covered letter for letter, in questions and documents; what offices publish stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant, Turn
from assistant.ingest import read_document
from assistant.language.personal import COVER, covered_line, covered_question
from assistant.messages import word
from assistant.plugs.as_json import answer_as_json, hit_as_json
from assistant.web.documents import document_page
from assistant.web.quoted import Quoted
from conftest import Open
from servers import Script, Server, Wire, serving

OF_PERSONS = {
    "resident": "900101-1234567",
    "resident, blanks around the dash": "900101 - 2234567",
    "resident, an en dash": "900101–2234567",
    "resident without a dash": "9001011234568",
    "born after 2000": "050505-4123456",
    "foreigner": "850505-5123456",
    "mobile": "010-1234-5678",
    "mobile without dashes": "01012345678",
    "mobile with blanks": "010 1234 5678",
    "mobile with dots": "010.1234.5678",
    "mobile from abroad": "+82 10-1234-5678",
    "old mobile": "011-234-5678",
    "full-width digits": "０１０-１２３４-５６７８",
    "card": "4111-1111-1111-1111",
    "card in one": "4111111111111111",
    "American Express": "3782-822463-10005",
    "card with blanks": "카드 4111 1111 1111 1111",
    "account": "국민은행 123456-01-123456",
    "account before its bank": "110-123-456789 (신한은행)",
    "account in one": "계좌 1002123456789",
    "account of a person": "농협 301-0123-4567-81 (예금주: 홍길동)",
    "telephone at home": "자택 055-123-4567",
}
PUBLISHED = {
    "landline": "문의: 창원시 복지과 055-225-3211",
    "landline in a sentence": "자세한 것은 청년정책과(☎02-120, 02-2133-6587)로 물으면 된다.",
    "represents": "대표번호 1588-1234, 120",
    "free of charge": "상담 080-123-1234",
    "fax": "팩스 0505-123-4567",
    "row of a table": "| 창원보건소 | 055-225-5991 |",
    "account of an office": "농협 301-0123-4567-81 (예금주: 창원시)",
    "account of a foundation": "경남은행 207-0123-4567-01 예금주 경남사회복지공동모금회",
}
OTHERS = {
    "no date of birth": "991301-1234567",
    "of a company": "법인등록번호: 110111-1234567",
    "of a business": "사업자등록번호 104-86-39742 (농협은행)",
    "no check digit": "4111-1111-1111-1112",
    "thirteen digits": "관리번호 9001011234567",
    "figures": "예산은 1,234,567,890원이고 은행 대출은 12345678901원이다.",
    "dates": "2024-12-31 ~ 2025-01-31 농협은행",
    "number of a document": "제2024-123-456789호",
    "years and counts": "| 2021 | 2022 | 4512 | 4630 |",
    "four figures": "인구는 4111 1111 1111 1111 순이다.",
}


def rows(cases: dict[str, str]) -> list[object]:
    return [pytest.param(text, id=name) for name, text in cases.items()]


@pytest.mark.parametrize("text", rows(OF_PERSONS))
def test_the_number_of_a_person_is_covered_and_the_rest_is_left(text: str) -> None:
    for covered in (covered_line(text), covered_question(text)):
        assert len(covered) == len(text)
        assert not any(letter.isdigit() for letter in covered)
        assert all(new in (old, COVER) for new, old in zip(covered, text, strict=True))


@pytest.mark.parametrize("text", rows(PUBLISHED | OTHERS))
def test_what_an_office_publishes_and_other_figures_stay(text: str) -> None:
    assert covered_line(text) == text


@pytest.mark.parametrize("text", rows(OTHERS))
def test_other_figures_of_a_question_stay(text: str) -> None:
    assert covered_question(text) == text or text == OTHERS["four figures"]


@given(st.text(st.sampled_from("0123456789-. |은행계좌카드예금주:\n（）()+８"), max_size=80))
def test_only_digits_are_covered(text: str) -> None:
    covered = covered_question(text)
    assert all(new == old or (new, old.isdigit()) == (COVER, True) for new, old in zip(covered, text, strict=True))
    assert covered_question(covered) == covered


# In a document


LIST = """# 창원시 교통비 신청 현황

신청인 홍길동(900101-1836472)은 교통비 5만 원을 신청했다. 연락처는 010-7294-5618이다.

| 성명 | 생년월일 | 연락처 |
| --- | --- | --- |
| 김철수 | 1990.1.1. | 055-261-4839 |

교통비 문의는 창원시 교통과 055-225-3211로 한다.
"""
SECRETS = ("900101-", "1836472", "7294-5618", "261-4839")
QUESTION = "교통비를 신청한 홍길동의 연락처는 무엇인가요?"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def assistant(open_for_module: Open, tmp_path_factory: pytest.TempPathFactory, server: Server) -> Assistant:
    folder = tmp_path_factory.mktemp("personal")
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "list.md").write_text(LIST, "utf-8")
    one = open_for_module(folder / "knowledge", folder / "data", chat_model="any", chat_base_url=server.url)
    one.index()
    return one


def saying(words: str) -> Script:
    def script(wire: Wire) -> None:
        wire.start()
        wire.say(words)
        wire.finish()

    return script


def test_the_report_counts_them_and_does_not_say_them(assistant: Assistant) -> None:
    (record,) = assistant.files()
    (message,) = record.notes
    english = "Personal data was covered: resident registration numbers (1), telephone numbers (2)."
    assert word(message, "en") == english
    assert word(message, "ko") == "개인정보를 가렸습니다: 주민등록번호 1개, 전화번호 2개."


def test_nothing_that_is_kept_or_shown_has_them(assistant: Assistant, server: Server) -> None:
    server.script = saying("홍길동의 연락처는 010-7294-5618이다. [E3]\n교통과의 번호는 055-225-3211이다. [E5]\n")
    answer = assistant.ask(QUESTION)
    document = assistant.document("list.md")
    assert document
    assert all(document.text[one.start : one.end] == one.quote for one in answer.citations)
    assert "055-225-3211" in document.text
    page = document_page(document, Quoted(), "ko")
    langchain = assistant.as_retriever().invoke(QUESTION)
    shown = [page, *map(str, langchain), str(list(map(hit_as_json, assistant.retrieve(QUESTION))))]
    sent = str(server.requests)
    data = b"".join(path.read_bytes() for path in assistant.settings.data_dir.rglob("*") if path.is_file())
    for secret in SECRETS:
        assert not any(secret in text for text in (*shown, sent, str(answer_as_json(answer)["citations"])))
        assert secret.encode() not in data


def test_a_question_goes_to_the_model_without_them(assistant: Assistant, server: Server) -> None:
    server.script = saying("NONE")
    before = len(server.requests)
    history = [Turn("제 번호 010-7294-5618로 신청했나요?", "모릅니다.")]
    answer = assistant.ask("제 번호 900101-1836472로 교통비를 신청했나요?", history=history)
    assert answer.question == "제 번호 ●●●●●●-●●●●●●●로 교통비를 신청했나요?"
    assert not any(secret in str(server.requests[before:]) for secret in SECRETS)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("055-225-3211은 어디 번호인가요?", "055-225-3211은 어디 번호인가요?"),
        ("055-225-9999는 어디 번호인가요?", "●●●-●●●-●●●●는 어디 번호인가요?"),
    ],
    ids=["published", "nowhere"],
)
def test_a_landline_of_a_question_stays_where_a_document_publishes_it(
    assistant: Assistant, question: str, asked: str
) -> None:
    assert assistant.covered(question) == asked


def test_all_stays_when_the_setting_says_so(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(LIST, "utf-8")
    assert "900101-1836472" in read_document(path, "list.md", covers=False).document.text
