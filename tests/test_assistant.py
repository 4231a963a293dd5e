"""The whole path of a question without a chat model, over the documents that come with the project."""

import re
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Claim, Filters, Outcome, Settings, Turn
from assistant.errors import IndexInUseError
from assistant.messages import word
from conftest import KNOWLEDGE, Open
from small_knowledge import write_knowledge

SEO_ALLOWANCE = "서구 가족돌봄청년수당은 1년에 얼마인가요?"

_ANSWERED = [
    pytest.param(SEO_ALLOWANCE, "300만 원", id="an amount"),
    pytest.param("How much does the Youth Family Caregiver Allowance pay a year?", "3 million won", id="an amount, in English"),
    pytest.param("창원 세미나는 어디에서 열렸나요?", "그랜드 머큐어", id="a place"),
    pytest.param("바로문자하랑께로 들어온 민원에는 몇 시간 안에 답하나요?", "48시간", id="a time"),
    pytest.param("Who wrote KRIHS Policy Brief 736?", "Jungeun Park", id="people"),
    pytest.param("How long are the barefoot walking trails of Seo District in total?", "8.7 kilometers", id="a length"),
]  # fmt: skip
_NOT_ANSWERED = [
    pytest.param("서구청 대표 전화번호는 무엇인가요?", id="a number that is nowhere"),
    pytest.param("How many people live in Seo District?", id="a count that is nowhere"),
    pytest.param("부산시 예산은 얼마인가요?", id="a place without documents"),
    pytest.param("What is the subway fare in Daegu?", id="a place without documents, in English"),
    pytest.param("에베레스트산은 얼마나 높나요?", id="off topic"),
    pytest.param("How do I cook spaghetti carbonara?", id="off topic, in English"),
]
_ALL = [*_ANSWERED, *(pytest.param(case.values[0], "", id=case.id) for case in _NOT_ANSWERED)]


@pytest.mark.parametrize(("question", "words"), _ANSWERED)
def test_a_question_that_the_documents_answer_is_answered(shipped: Assistant, question: str, words: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert words in answer.text
    assert answer.claims


@pytest.mark.parametrize("question", _NOT_ANSWERED)
def test_a_question_that_they_do_not_answer_is_not(shipped: Assistant, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome in (Outcome.NOT_IN_EVIDENCE, Outcome.NO_EVIDENCE)
    assert (answer.claims, answer.citations, answer.withheld) == ((), (), ())
    assert not re.search(r"\[\d+\]", answer.text)


@pytest.mark.parametrize(("question", "_words"), _ALL)
def test_every_citation_lands_on_its_words(shipped: Assistant, question: str, _words: str) -> None:
    answer = shipped.ask(question)
    assert all(claim.citations for claim in answer.claims)
    for citation in answer.citations:
        document = shipped.document(citation.document_id)
        assert document
        assert document.text[citation.start : citation.end] == citation.quote != ""
        assert (citation.title, citation.publisher, citation.region) == (
            document.title, document.publisher, document.region,
        )  # fmt: skip
        assert any(
            hit.chunk.document_id == citation.document_id
            and hit.chunk.start <= citation.start < citation.end <= hit.chunk.end
            for hit in answer.evidence
        )


@pytest.mark.parametrize(("question", "_words"), _ANSWERED)
def test_the_markers_in_the_text_are_those_of_the_citations(shipped: Assistant, question: str, _words: str) -> None:
    answer = shipped.ask(question)
    lines = answer.text.splitlines()
    assert len(lines) == len(answer.claims)
    for line, claim in zip(lines, answer.claims, strict=True):
        assert line.startswith(claim.text)
        numbers = [int(number) for number in re.findall(r"\[(\d+)\]", line.removeprefix(claim.text))]
        assert tuple(answer.citations[number - 1] for number in numbers) == claim.citations


@pytest.mark.parametrize(("question", "_words"), _ALL)
def test_the_language_of_the_reply_follows_the_question(shipped: Assistant, question: str, _words: str) -> None:
    answer = shipped.ask(question)
    korean = re.search(r"[가-힣]", question) is not None
    assert answer.language == ("ko" if korean else "en")
    said_of_itself = (
        *(word(notice, answer.language) for notice in answer.notices),
        *([] if answer.claims else [answer.text.splitlines()[0]]),
    )
    assert said_of_itself
    assert all((re.search(r"[가-힣]", text) is not None) == korean for text in said_of_itself)


def test_without_a_chat_model_a_notice_says_so(shipped: Assistant) -> None:
    assert [notice.code for notice in shipped.ask(SEO_ALLOWANCE).notices].count("no_model") == 1


def test_a_notice_names_the_place_that_narrowed_the_search(shipped: Assistant) -> None:
    notices = shipped.ask("How much is the Youth Family Caregiver Allowance of Gwangju Seo District?").notices
    assert any("Seo District, Gwangju" in word(notice, "en") for notice in notices)
    assert not any(notice.code == "region" for notice in shipped.ask("Who wrote KRIHS Policy Brief 736?").notices)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "beginnings", "publisher"),
    [
        pytest.param("서구청 대표 전화번호는 무엇인가요?", ("문서에는", "찾아본 문서", "가장 가까운 대목"), "아시아경제", id="Korean"),
        pytest.param("How many people live in Seo District?", ("The documents do not say", "Documents searched", "The nearest passages"), "The Asia Business Daily", id="English"),
    ],
)  # fmt: skip
def test_an_abstention_names_the_nearest_passages_and_whom_to_ask(
    shipped: Assistant, question: str, beginnings: tuple[str, str, str], publisher: str
) -> None:
    answer = shipped.ask(question)
    assert answer.outcome is Outcome.NOT_IN_EVIDENCE
    reason, _, searched, _, heading, *passages, _, whom = answer.text.splitlines()
    for line, beginning in zip((reason, searched, heading), beginnings, strict=True):
        assert line.startswith(beginning)
    assert re.search(r"\d", searched)
    assert 1 <= len(passages) <= 3
    assert answer.evidence[0].document.title in passages[0]
    assert publisher in whom


@pytest.mark.parametrize(
    "question",
    [
        "부산시 예산은 얼마인가요?",
        "부산 서구의 가족돌봄청년수당은 얼마인가요?",
    ],
)
def test_a_place_without_documents_is_named_and_not_answered_from_another(shipped: Assistant, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.outcome in (Outcome.NOT_IN_EVIDENCE, Outcome.NO_EVIDENCE)
    assert "부산" in answer.text.splitlines()[0]
    assert "300만 원" not in answer.text


@pytest.mark.parametrize(
    ("before", "question", "words"),
    [
        pytest.param("서구 아너스는 무엇인가요?", "거기에는 회원이 몇 명인가요?", "83명", id="거기"),
        pytest.param("What is the Seo District Honors?", "How many members did it gain?", "83 members", id="it"),
        pytest.param("서구의 맨발 산책길은 몇 곳인가요?", "전체 길이는?", "8.7km", id="hardly a word of its own"),
    ],
)
def test_a_follow_up_is_read_with_the_question_before(
    shipped: Assistant, before: str, question: str, words: str
) -> None:
    answer = shipped.ask(question, history=[Turn(before, "…")])
    assert words in answer.text
    assert before in [notice.values.get("question") for notice in answer.notices]
    assert answer.question == question


def test_a_question_that_stands_alone_is_not_mixed_with_the_one_before(shipped: Assistant) -> None:
    question = "How much is the Youth Family Caregiver Allowance of Seo District?"
    history = [Turn("창원 세미나는 어디에서 열렸나요?", "창원 세미나는 그랜드 머큐어 앰배서더 창원에서 열렸다.")]
    answer = shipped.ask(question, history=history)
    assert (answer.claims, answer.notices) == (shipped.ask(question).claims, shipped.ask(question).notices)


def test_filters_hold_for_the_answer(shipped: Assistant) -> None:
    answer = shipped.ask(SEO_ALLOWANCE, filters=Filters(languages=["en"]))
    assert answer.claims
    assert all(citation.document_id.startswith("en/") for citation in answer.citations)
    nothing = shipped.ask(SEO_ALLOWANCE, filters=Filters(documents=["none.md"]))
    assert (nothing.outcome, nothing.evidence) == (Outcome.NO_EVIDENCE, ())


@pytest.mark.parametrize(("question", "_words"), _ALL)
def test_the_stream_gives_each_claim_and_last_the_answer(shipped: Assistant, question: str, _words: str) -> None:
    *claims, answer = list(shipped.stream(question))
    assert isinstance(answer, Answer)
    assert answer == shipped.ask(question)
    assert all(isinstance(claim, Claim) for claim in claims)
    assert tuple(claims) == answer.claims


def test_a_document_that_the_index_does_not_have_is_none(shipped: Assistant) -> None:
    assert shipped.document("ko/none.md") is None


def test_documents_are_listed_by_id_with_their_chunks(shipped: Assistant) -> None:
    ids = [document.id for document in shipped.documents()]
    assert ids == sorted(ids)
    assert set(shipped.count_chunks()) == set(ids)
    assert all(count > 0 for count in shipped.count_chunks().values())


def test_opened_from_settings_it_works_as_a_context_manager_and_frees_its_folder(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, knowledge_dir=write_knowledge(tmp_path / "knowledge"), data_dir=tmp_path / "data"
    )
    with Assistant.open(settings) as assistant:
        assert len(assistant.index().added) == 3
        assert assistant.ask("전세자금 금리는 얼마인가요?").claims
    with Assistant.open(settings) as again:
        assert again.ask("전세자금 금리는 얼마인가요?").claims


def test_one_folder_has_one_owner(open_assistant: Open, tmp_path: Path) -> None:
    knowledge = write_knowledge(tmp_path / "knowledge")
    open_assistant(knowledge, tmp_path / "data")
    with pytest.raises(IndexInUseError, match="in use by this process already"):
        open_assistant(knowledge, tmp_path / "data")


def test_our_city_is_the_home_region_and_without_one_a_notice_says_how_to_set_it(
    shipped: Assistant, open_assistant: Open, tmp_path: Path
) -> None:
    question = "우리 구의 가족돌봄청년수당은 1년에 얼마인가요?"
    unset = [notice for notice in shipped.ask(question).notices if notice.code == "home_unset"]
    assert len(unset) == 1
    assert not any(notice.code == "home_unset" for notice in shipped.ask(SEO_ALLOWANCE).notices)
    changwon = open_assistant(KNOWLEDGE, tmp_path / "data", home_region="창원")
    changwon.index()
    answer = changwon.ask(question)
    assert answer.question == question
    assert not any("서구" in hit.document.region for hit in answer.evidence)
    assert not any(notice.code == "home_unset" for notice in answer.notices)
    assert "300만 원" not in answer.text
    seminar = changwon.ask("Where was the seminar of our city held?")
    assert "Grand Mercure" in seminar.text
    assert any(
        "Only documents about Changwon, South Gyeongsang and national" in word(notice, "en")
        for notice in seminar.notices
    )


def test_the_head_of_a_place_is_looked_for_in_its_documents_alone(shipped: Assistant) -> None:
    notices = [word(notice, "ko") for notice in shipped.ask("창원시장은 누구인가요?").notices]
    assert "경상남도 창원시에 관한 문서에서만 찾았습니다." in notices
