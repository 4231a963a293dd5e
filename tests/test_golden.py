"""Golden questions: how they are read, what is counted over their answers, and what `assistant eval` says of it."""

import json
import re
import socket
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Answer, Citation, Claim, Outcome, Settings, Withheld
from assistant.cli import main
from assistant.cli.terminal import print_scores
from assistant.errors import AssistantError, IndexInUseError
from assistant.evaluation.as_json import scores_as_json
from assistant.evaluation.golden import GoldenEvidence, GoldenQuestion, misquoted, not_indexed, read_questions
from assistant.evaluation.scoring import MEASURES, Scored, Scores, evaluate
from assistant.plugs.as_json import answer_as_json, answer_from_json
from assistant.types import Message, Passage
from assistant.web import Service
from assistant.web.endpoints import add_endpoints
from conftest import Open
from small_knowledge import ALLOWANCE, BICYCLES, HOUSING, write_knowledge
from worded import english

ROOT = Path(__file__).parent.parent
RATE = "전세자금 금리는 얼마인가요?"
RIDE = "What does a ride on a public bicycle cost in Busan?"
PHONE = "부산시장의 전화번호는 무엇인가요?"

# Reading


def write(folder: Path, *lines: str, name: str = "questions.jsonl", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def test_every_field_of_a_line_is_read(tmp_path: Path) -> None:
    line = {
        "id": "fees-1", "language": "en", "question": " 교통비 in Gangneung? ", "answerable": True, "must_decline": False,
        "facts": ["50,000 won", ["12 months", " 12개월 "]],
        "evidence": [{"document": ALLOWANCE, "quote": " 월 5만 원씩 "}, {"document": BICYCLES}], "note": {"by": ["me"]},
    }  # fmt: skip
    [question] = read_questions(write(tmp_path, json.dumps(line)))
    assert question == GoldenQuestion(
        id="fees-1", line=1, language="en", question="교통비 in Gangneung?",
        facts=(("50,000 won",), ("12 months", "12개월")),
        evidence=(GoldenEvidence(ALLOWANCE, "월 5만 원씩"), GoldenEvidence(BICYCLES)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param('{"question": "얼마?", "facts": ["1"]}', ("1", "ko", False), id="korean"),
        pytest.param('{"question": "How much?", "facts": ["1"]}', ("1", "en", False), id="english"),
        pytest.param('{"question": "How much?", "must_decline": true}', ("1", "en", True), id="must_decline"),
        pytest.param('{"question": "How much?", "answerable": false}', ("1", "en", True), id="not answerable"),
        pytest.param('{"id": 7, "question": "a", "facts": ["1"]}', ("7", "en", False), id="a number as id"),
        pytest.param('{"id": 0, "question": "a", "evidence": [{"document": "a"}]}', ("0", "en", False), id="nought"),
        pytest.param('{"question": "a\u2028b", "facts": ["1"]}', ("1", "en", False), id="a line separator inside"),
    ],
)  # fmt: skip
def test_what_a_line_leaves_out_is_made_up_for(tmp_path: Path, line: str, expected: tuple[str, str, bool]) -> None:
    [question] = read_questions(write(tmp_path, line))
    assert (question.id, question.language, question.must_decline) == expected


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("begins", ["", "\ufeff"])
def test_blank_lines_and_remarks_are_skipped_and_lines_are_counted_as_an_editor_does(
    tmp_path: Path, ends: str, begins: str
) -> None:
    lines = [
        '{"question": "하나?", "facts": ["1"]}',
        "",
        "# 메모",
        "  # remark",
        " \t",
        '{"question": "둘?", "facts": ["2"]}',
        "",
    ]
    questions = read_questions(write(tmp_path, begins + ends.join(lines)))
    assert [(question.id, question.line, question.question) for question in questions] == [("1", 1, "하나?"), ("6", 6, "둘?")]  # fmt: skip


@pytest.mark.parametrize("ascii_only", [False, True])
def test_hangul_in_parts_is_composed_as_documents_are(tmp_path: Path, ascii_only: bool) -> None:
    apart = unicodedata.normalize("NFD", "강릉")
    line = {"question": apart, "facts": [apart, [apart]], "evidence": [{"document": f"{apart}.md", "quote": apart}]}
    [question] = read_questions(write(tmp_path, json.dumps(line, ensure_ascii=ascii_only)))
    assert question.question == "강릉"
    assert question.facts == (("강릉",), ("강릉",))
    assert question.evidence == (GoldenEvidence("강릉.md", "강릉"),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("question", "not JSON (expected value at character 1). Write one JSON object a line.", id="words"),
        pytest.param("{'question': 'a'}", "not JSON (key must be a string at character 2). Write one JSON object a line.", id="single quotes"),
        pytest.param('{"question": "a", "facts": ["1"]},', "not JSON (trailing characters at character 34). Write one JSON object a line.", id="comma behind"),
        pytest.param('[{"question": "a"}]', "not a JSON object. Write one JSON object a line.", id="an array"),
        pytest.param('"a"', "not a JSON object. Write one JSON object a line.", id="a text"),
        pytest.param('{"facts": ["1"]}', "no 'question'. Add it.", id="no question"),
        pytest.param('{"question": " ", "facts": ["1"]}', "'question' is empty. Write it.", id="empty question"),
        pytest.param('{"question": 3, "facts": ["1"]}', "'question' is not as it should be. Write it as: \"…\"", id="number for a question"),
        pytest.param('{"question": "a", "fact": ["1"]}', "unknown field 'fact'. Known are: question, id, language, facts, evidence, answerable, must_decline, note.", id="unknown field"),
        pytest.param('{"question": "a", "evidence": [{"document": "a", "qoute": "b"}]}', "unknown field 'qoute'. Known are: document, quote.", id="unknown field of evidence"),
        pytest.param('{"question": "a", "evidence": [{"quote": "b"}]}', "no 'document'. Add it.", id="no document"),
        pytest.param('{"question": "a", "evidence": [{"document": ""}]}', "'document' is empty. Write it.", id="empty document"),
        pytest.param('{"question": "a", "evidence": ["a.md"]}', "'evidence' is not as it should be. Write it as: [{\"document\": \"fees.md\", \"quote\": \"…\"}]", id="names for evidence"),
        pytest.param('{"question": "a", "facts": "1"}', "'facts' is not as it should be. Write it as: [\"300만 원\", [\"within 48 hours\", \"48시간 안에\"]]", id="text for facts"),
        pytest.param('{"question": "a", "facts": [""]}', "'facts' is not as it should be. Write it as: [\"300만 원\", [\"within 48 hours\", \"48시간 안에\"]]", id="empty fact"),
        pytest.param('{"question": "a", "facts": [["b", 3]]}', "'facts' is not as it should be. Write it as: [\"300만 원\", [\"within 48 hours\", \"48시간 안에\"]]", id="number for a wording"),
        pytest.param('{"question": "a", "facts": [[]]}', "a fact without any wording. Write at least one.", id="no wording"),
        pytest.param('{"question": "a", "id": 1.5, "facts": ["1"]}', "'id' is not as it should be. Write it as: \"fees-1\" or 1", id="fraction for id"),
        pytest.param('{"question": "a", "language": "de", "facts": ["1"]}', "'language' is not as it should be. Write it as: \"ko\" or \"en\"", id="other language"),
        pytest.param('{"question": "a", "must_decline": "yes"}', "'must_decline' is not as it should be. Write it as: true or false", id="yes for true"),
        pytest.param('{"question": "a"}', "nothing tells a right answer. Add 'facts', 'evidence' or \"must_decline\": true.", id="nothing to judge by"),
        pytest.param('{"question": "a", "must_decline": true, "facts": ["1"]}', "a question that is to be declined has no 'facts' and no 'evidence'. Leave them out.", id="declined with facts"),
        pytest.param('{"question": "a", "answerable": true, "must_decline": true}', "'answerable' and 'must_decline' contradict each other. Leave one of them out.", id="contradiction"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_understood_is_named_with_what_to_write(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path, '{"question": "a", "facts": ["1"]}', "", line)
    with pytest.raises(AssistantError) as raised:
        read_questions(path)
    assert str(raised.value) == f"{path}:3: {says}"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(lambda path: None, "No golden questions in '{}': No such file or directory. Name a file of them.", id="missing"),
        pytest.param(lambda path: path.mkdir(), "No golden questions in '{}': Is a directory. Name a file of them.", id="folder"),
        pytest.param(lambda path: path.write_text("\n# 메모\n"), '{}: no questions. Write one a line: {{"question": "…", "facts": ["…"]}}', id="empty"),
        pytest.param(lambda path: path.write_text("{}", "utf-16"), "{}: not UTF-8. Save it as UTF-8.", id="UTF-16"),
        pytest.param(lambda path: path.write_text('{"question": "얼마?"}', "cp949"), "{}: not UTF-8. Save it as UTF-8.", id="CP949"),
    ],
)  # fmt: skip
def test_a_file_without_questions_is_one_message(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    path = tmp_path / "questions.jsonl"
    make(path)
    with pytest.raises(AssistantError) as raised:
        read_questions(path)
    assert str(raised.value) == says.format(path)


def test_evidence_that_nothing_can_cite_is_found_with_its_first_line() -> None:
    texts = {"a.md": "강릉시는 월 5만 원을\n지원한다.", "b.md": "Apply by 30 April."}
    evidence = [
        ("a.md", "월 5만원을 지원"),
        ("b.md", "apply BY 30 April"),
        ("b.md", "by 1 May"),
        ("b.md", ""),
        ("c.md", "x"),
    ]
    questions = [
        GoldenQuestion(str(line), line, "en", "?", evidence=(GoldenEvidence(*one),))
        for line, one in enumerate([*evidence, *evidence], start=1)
    ]
    assert not_indexed(questions, texts) == {"c.md": 5}
    assert misquoted(questions, lambda document: texts.get(document, "")) == {GoldenEvidence("b.md", "by 1 May"): 3}


# Judging


def cited(quote: str, document: str = "a.md", start: int = 0) -> Citation:
    return Citation(document, "t", "", "", "", "", (), None, start, start + len(quote), quote)


def answered(
    *claims: tuple[str, str] | Claim, withheld: tuple[Withheld, ...] = (), notices: tuple[Message, ...] = ()
) -> Answer:
    """An answer of claims, each a text and its quote of a.md."""
    made = tuple(one if isinstance(one, Claim) else Claim(one[0], (cited(one[1]),)) for one in claims)
    return Answer("?", "en", Outcome.ANSWERED, "…", claims=made, withheld=withheld, notices=notices)


def said(*texts: str) -> Answer:
    """An answer that quotes."""
    return answered(*((text, text) for text in texts))


def declined(outcome: Outcome = Outcome.NOT_IN_EVIDENCE, withheld: tuple[Withheld, ...] = ()) -> Answer:
    return Answer("?", "en", outcome, "…", withheld=withheld)


def asks(*facts: str | tuple[str, ...], evidence: tuple[tuple[str, str], ...] = (), must_decline: bool = False,
         language: Any = "en") -> GoldenQuestion:  # fmt: skip
    wordings = tuple((fact,) if isinstance(fact, str) else fact for fact in facts)
    return GoldenQuestion(
        "q", 1, language, "?", wordings, tuple(GoldenEvidence(*one) for one in evidence), must_decline
    )


def judged(question: GoldenQuestion, answer: Answer) -> Scored:
    [scored] = evaluate([question], lambda _: answer).questions
    return scored


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        pytest.param("3 million won", "가족돌봄청년수당은 연 300만 원이다.", id="won in Korean"),
        pytest.param("300만 원", "The allowance is 3,000,000 won a year.", id="won in digits"),
        pytest.param("300만원", "₩3 million is paid.", id="won sign"),
        pytest.param("2.9 billion won", "29억 원의 기부 약정", id="billion"),
        pytest.param("April 30, 2024", "신청 기한은 2024년 4월 30일이다.", id="date in Korean"),
        pytest.param("2024. 4. 30.", "Applications close on 30 April 2024.", id="date in English"),
        pytest.param("30 April", "신청 기한은 2024년 4월 30일이다.", id="date of any year"),
        pytest.param("within 48 hours", "48시간 안에 답한다.", id="hours"),
        pytest.param("20 stations", "역 20개소", id="a count of other units"),
        pytest.param("12", "최대 12개월이다.", id="a bare number"),
        pytest.param("1,250명", "1250 people received it.", id="people"),
        pytest.param("8.7km", "total length of 8.7 kilometers", id="length"),
        pytest.param("2.1%", "금리는 연 2.1 퍼센트다.", id="percent"),
        pytest.param("Article 3-2", "제3조의2에 따라", id="article"),
        pytest.param("062-365-4114", "문의: 062) 365-4114", id="phone"),
        pytest.param("강릉시청 누리집", "강릉시청누리집에서 신청한다.", id="spaces"),
        pytest.param("FREE of charge", "Helmets are lent free of  charge.", id="capitals"),
        pytest.param("김이강 (Kim Ikang)", "구청장 김이강은", id="a remark in the fact"),
        pytest.param("메뉴판 형식", "메뉴판(menu plate) 형식으로", id="a remark in the text"),
        pytest.param("the Second Vice Minister Park opened the fair", "Second Vice Minister Park opened it.", id="half of a sentence's words"),
        pytest.param("the Second Vice Minister Park opened the fair", "제2차관 박 아무개가 열었다.", id="words of another language are not asked for"),
    ],
)  # fmt: skip
def test_a_fact_is_stated_in_any_form(fact: str, text: str) -> None:
    assert judged(asks(fact), said(text)).correct


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        pytest.param("3 million won", "가족돌봄청년수당은 연 30만 원이다.", id="a tenth"),
        pytest.param("3 million won", "300만 명이 산다.", id="another unit"),
        pytest.param("2024년 4월 30일", "신청 기한은 4월 30일이다.", id="the year is missing"),
        pytest.param("30 April 2024", "신청 기한은 2023년 4월 30일이다.", id="another year"),
        pytest.param("2 percent", "금리는 연 2.1%이다.", id="rounded"),
        pytest.param("within 48 hours", "It takes more than 48 hours.", id="the opposite bound"),
        pytest.param("12개월 이상", "지원 기간은 최대 12개월이다.", id="the opposite bound in Korean"),
        pytest.param("300 bicycles at 20 stations", "Busan lends 300 bicycles.", id="one of two figures"),
        pytest.param("4", "4월에 신청한다.", id="a number of a date"),
        pytest.param("legal aid", "They were paid illegal aid.", id="in the middle of a word"),
        pytest.param("강릉시청 누리집", "부산시청 누리집에서 신청한다.", id="other words"),
        pytest.param("the Second Vice Minister Park opened the fair", "The second hall has a garden.", id="only the figure of a sentence"),
    ],
)  # fmt: skip
def test_another_fact_does_not_pass(fact: str, text: str) -> None:
    scored = judged(asks(fact), said(text))
    assert scored.correct is False
    assert english(scored.reasons) == f"does not state {fact!r}"


def test_one_wording_of_a_fact_is_enough_and_every_fact_is_needed() -> None:
    question = asks(("two days", "48 hours"), "300만 원")
    assert judged(question, said("Within 48 hours.", "3 million won.")).correct
    scored = judged(question, said("Within 48 hours."))
    assert (scored.correct, english(scored.reasons)) == (False, "does not state '300만 원'")
    assert english(judged(question, said("Soon.")).reasons[0]) == "does not state 'two days' / '48 hours'"


def test_a_fact_may_stand_in_the_quote_alone_but_not_across_two_claims() -> None:
    assert judged(asks("5만 원"), answered(("It pays monthly.", "월 5만 원씩 지원한다."))).correct
    assert not judged(asks("free of charge"), said("It is free", "of charge")).correct


@pytest.mark.parametrize(
    ("evidence", "claims", "cites"),
    [
        pytest.param(("a.md", "월 5만 원"), [cited("교통비를 월 5만원씩 지원한다.")], True, id="words in the quote"),
        pytest.param(("a.md", ""), [cited("무엇이든.")], True, id="any words of the document"),
        pytest.param(("b.md", "월 5만 원"), [cited("교통비를 월 5만원씩 지원한다.")], False, id="another document"),
        pytest.param(("a.md", "월 5만 원"), [cited("지원 기간은 12개월이다.")], False, id="other words"),
        pytest.param(("a.md", "하나다. 둘"), [cited("둘이다.", start=5), cited("하나다.")], True, id="two sentences, cited one by one"),
        pytest.param(("a.md", "하나다. 둘"), [cited("하나다."), cited("둘이다.", "b.md", 5)], False, id="two sentences of two documents"),
    ],
)  # fmt: skip
def test_evidence_is_cited_by_its_words_in_its_document(
    evidence: tuple[str, str], claims: list[Citation], cites: bool
) -> None:
    answer = answered(*(Claim(citation.quote, (citation,)) for citation in claims))
    scored = judged(asks(evidence=(("other.md", "x"), evidence)), answer)
    assert scored.cites_evidence is cites
    assert scored.correct is cites  # without facts, the evidence tells whether it is right
    assert (Message("eval_uncited") in scored.reasons) is not cites


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        pytest.param(Claim("월 5만 원을 준다.", (cited("월 50,000원"),)), [""], id="right"),
        pytest.param(Claim("월 5만 원을 준다.", (cited("월 50,000원", "b.md"),)), ["is of 'b.md', not of the evidence"], id="another document"),
        pytest.param(Claim("월 7만 원을 준다.", (cited("월 5만 원"),)), ["does not have '7만 원', which its claim says"], id="another figure"),
        pytest.param(Claim("월 5만 원을 12개월 준다.", (cited("월 5만 원"), cited("최대 12개월"))), ["", ""], id="figures of two quotes"),
        pytest.param(Claim("월 5만 원을 준다.", (cited("월 5만 원"), cited("청년에게 준다."))), ["", "has none of the figures of its claim"], id="a quote that adds nothing"),
        pytest.param(Claim("교통비를 준다.", (cited("청년 교통비"),)), [""], id="no figures"),
    ],
)  # fmt: skip
def test_a_wrong_citation_is_found(claim: Claim, wrong: list[str]) -> None:
    scored = judged(asks("준다", evidence=(("a.md", ""),)), answered(claim))
    assert [english(citation.wrong) if citation.wrong else "" for citation in scored.citations] == wrong
    told = [f"citation {number} {why}" for number, why in enumerate(wrong, start=1) if why]
    assert [english(reason) for reason in scored.reasons if reason.code == "eval_wrong_citation"] == told


def test_what_must_be_declined_is_right_only_when_declined() -> None:
    question = asks(must_decline=True)
    for outcome in (Outcome.NO_EVIDENCE, Outcome.NOT_IN_EVIDENCE, Outcome.UNSUPPORTED):
        scored = judged(question, declined(outcome))
        assert (scored.declined, scored.correct, scored.cites_evidence, scored.reasons) == (True, None, None, ())
    scored = judged(question, said("It is 5."))
    assert (scored.declined, scored.correct) == (False, None)
    assert scored.reasons == (Message("eval_answered"),)
    scored = judged(asks("5", evidence=(("a.md", ""),)), declined())
    assert (scored.declined, scored.correct, scored.cites_evidence) == (True, False, False)
    assert scored.reasons == (Message("eval_declined"),)


def closest(*quotes: str) -> Answer:
    """An answer that claims nothing and shows passages of a.md."""
    return Answer("?", "en", Outcome.CLOSEST, "…", closest=tuple(Passage(cited(quote)) for quote in quotes))


_EVIDENCE = (("a.md", "월 5만 원을 12개월 준다."),)


@pytest.mark.parametrize(
    ("question", "answer", "counted"),
    [
        pytest.param(asks("5만 원"), said("월 5만 원이다."), (True, False, False, True), id="right"),
        pytest.param(asks("5만 원", "12개월"), said("월 5만 원이다."), (False, True, False, False), id="half"),
        pytest.param(asks("5만 원"), said("월 7만 원이다."), (False, False, True, False), id="another figure"),
        pytest.param(asks("5만 원"), said("시장이 인사했다."), (False, False, True, False), id="another statement"),
        pytest.param(asks("5만 원"), said("월 5만 원이다.", "월 7만 원이다."), (True, False, True, True), id="another figure beside the right one"),
        pytest.param(asks("5만 원"), said("월 5만 원이다.", "시장이 인사했다."), (True, False, False, True), id="no figure beside the right one"),
        pytest.param(asks("1년", evidence=_EVIDENCE), said("월 5만 원을 12개월 준다.", "12개월"), (True, False, False, True), id="words of the evidence"),
        pytest.param(asks("5만 원"), closest("월 5만 원이다."), (False, False, False, True), id="visible"),
        pytest.param(asks("5만 원", "12개월"), closest("월 5만 원이다.", "12개월간"), (False, False, False, True), id="visible in two passages"),
        pytest.param(asks("5만 원"), closest("월 7만 원이다."), (False, False, False, False), id="not visible"),
        pytest.param(asks("5만 원"), declined(), (False, False, False, False), id="declined"),
        pytest.param(asks(must_decline=True), closest("월 7만 원이다."), (None, None, False, None), id="nothing to find, nothing claimed"),
        pytest.param(asks(must_decline=True), said("월 7만 원이다."), (None, None, True, None), id="nothing to find, and claimed"),
    ],
)  # fmt: skip
def test_what_misleads_and_what_is_visible_is_counted(
    question: GoldenQuestion, answer: Answer, counted: tuple[bool | None, ...]
) -> None:
    scored = judged(question, answer)
    assert (scored.correct, scored.partial, scored.misleads, scored.visible) == counted


def test_of_what_misleads_a_bar_is_the_most() -> None:
    scores = evaluate([asks("5만 원"), asks("5만 원")], lambda _: said("월 7만 원이다."))
    assert scores.below({"misleading": 99.0}) and not scores.below({"misleading": 100.0})


@pytest.fixture
def scores() -> Scores:
    """Five questions: two right, one declined wrongly, one declined rightly, one answered wrongly."""
    lost = (
        Withheld("It is 7.", Message("figure_missing", {"figure": "7"}), cited("It is 5.")),
        Withheld("It is 8.", Message("uncited")),
    )
    failed = (Message("model_failed", {"reason": "timeout"}),)
    a = (("a.md", ""),)
    asked = [
        (asks("5", evidence=a), said("It is 5.", "It is new.")),
        (asks("5만 원", evidence=a, language="ko"), replace(said("월 5만 원이다."), withheld=lost)),
        (asks("12개월", language="ko"), declined(withheld=lost[:1])),
        (asks(must_decline=True), declined()),
        (asks(must_decline=True), answered(("It is 9.", "It is 8."), notices=failed)),
    ]  # fmt: skip
    answers = iter([answer for _, answer in asked])
    return evaluate([question for question, _ in asked], lambda _: next(answers))


def test_the_measures_count_what_they_say(scores: Scores) -> None:
    shares = {name: (scores.measure(name).right, scores.measure(name).of) for name in MEASURES}
    assert shares == {"correctness": (2, 3), "partial": (0, 3), "misleading": (1, 5), "visible": (2, 3), "precision": (3, 4), "recall": (2, 2), "declined": (1, 2), "abstention": (3, 5)}  # fmt: skip
    assert (scores.shown, scores.withheld, scores.model_failures) == (4, 3, 1)
    korean = scores.in_language("ko")
    assert (korean.measure("correctness").percent, korean.measure("declined").percent) == (50.0, None)
    assert (korean.shown, korean.withheld) == (1, 3)
    assert scores.languages == ("ko", "en")


@pytest.mark.parametrize(
    ("bars", "below"),
    [
        ({}, False),
        ({"correctness": 50.0}, False),
        ({"correctness": 50.1}, True),  # of the Korean ones, half
        ({"declined": 50.0, "recall": 100.0}, False),
        ({"recall": 100.0, "precision": 100.0}, True),
    ],
)
def test_a_bar_holds_in_every_language_that_has_something_to_count(
    scores: Scores, bars: dict[str, float], below: bool
) -> None:
    assert scores.below(bars) is below


def test_the_scores_as_json_tell_of_every_question(scores: Scores) -> None:
    told: Any = json.loads(json.dumps(scores_as_json(scores, {"correctness": 60.0, "declined": 40.0}, "en")))
    assert list(told["measures"]) == ["all", "ko", "en"]
    assert told["measures"]["all"] == {
        "questions": 5,
        "correctness": {"right": 2, "of": 3, "percent": pytest.approx(66.67, abs=0.01)},
        "partial": {"right": 0, "of": 3, "percent": 0.0},
        "misleading": {"right": 1, "of": 5, "percent": 20.0},
        "visible": {"right": 2, "of": 3, "percent": pytest.approx(66.67, abs=0.01)},
        "precision": {"right": 3, "of": 4, "percent": 75.0},
        "recall": {"right": 2, "of": 2, "percent": 100.0},
        "declined": {"right": 1, "of": 2, "percent": 50.0},
        "abstention": {"right": 3, "of": 5, "percent": 60.0},
        "statements": {"shown": 4, "withheld": 3},
        "model_failures": 1,
    }
    assert told["bars"] == [
        {"measure": "correctness", "percent": 60.0, "below": ["ko"], "nothing_to_count": []},
        {"measure": "declined", "percent": 40.0, "below": [], "nothing_to_count": ["ko"]},
    ]
    assert [question["withheld"] for question in told["questions"]][1][0]["nearest"]["quote"] == "It is 5."
    wrong = {"code": "wrong_figure", "values": {"figure": "9"}, "text": "does not have '9', which its claim says"}
    assert told["questions"][4]["citations"] == {
        "right": 0, "shown": 1,
        "each": [{"document": "a.md", "quote": "It is 8.", "wrong": wrong}],
    }  # fmt: skip
    assert [question["model_failed"] for question in told["questions"]] == [False] * 4 + [True]
    assert told["questions"][4]["notices"]


def test_the_table_tells_in_how_many_questions_the_model_failed(
    scores: Scores, capsys: pytest.CaptureFixture[str]
) -> None:
    print_scores(scores_as_json(scores, {}, "en"), "en")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["model", "failed", "1", "0", "1"] in lines
    assert ["statements", "withheld", "3", "3", "0"] in lines


def test_progress_is_told_before_each_question_and_at_the_end() -> None:
    seen: list[tuple[int, int]] = []
    evaluate([asks("1"), asks("2")], lambda _: declined(), lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_an_error_of_one_question_names_it() -> None:
    def ask(_: str) -> Answer:
        raise AssistantError("question_too_long", length=3000, most=2000)

    with pytest.raises(AssistantError, match=r"^Question 'q' \(line 1\): The question has 3000 characters"):
        evaluate([asks("1")], ask)

    def ask_in_use(_: str) -> Answer:
        raise IndexInUseError("in_use", address="", folder="data")

    with pytest.raises(IndexInUseError, match="is in use by another process"):
        evaluate([asks("1")], ask_in_use)


# Answers as JSON

_text = st.text(st.characters(codec="utf-8"), max_size=8)
_citations = st.builds(
    Citation, document_id=_text, title=_text, publisher=_text, region=_text, published=_text, url=_text,
    headings=st.lists(_text, max_size=2).map(tuple), page=st.none() | st.integers(1, 9), start=st.integers(0, 9),
    end=st.integers(0, 9), quote=_text,
)  # fmt: skip
_claims = st.builds(
    Claim,
    text=_text,
    citations=st.lists(_citations, min_size=1, max_size=2).map(tuple),
    about=_text,
    proof=st.sampled_from(["quoted", "checked", "figures"]),
    computed=st.lists(_text, max_size=2).map(tuple),
)
_messages = st.sampled_from(
    [
        Message("uncited"),
        Message("figure_missing", {"figure": "5만 원"}),
        Message("model_failed", {"reason": "timeout"}),
    ]
)
_withheld = st.builds(Withheld, text=_text, reason=_messages, nearest=st.none() | _citations)
_answers = st.builds(
    Answer, question=_text, language=st.sampled_from(["ko", "en"]), outcome=st.sampled_from(Outcome), text=_text,
    claims=st.lists(_claims, max_size=2).map(tuple), evidence=st.just(()), withheld=st.lists(_withheld, max_size=2).map(tuple),
    notices=st.lists(_messages, max_size=2).map(tuple), absent=st.lists(_text, max_size=2).map(tuple),
    closest=st.lists(st.builds(Passage, citation=_citations, likely=st.just(((0, 2),))), max_size=2).map(tuple),
)  # fmt: skip


@given(_answers)
@settings(max_examples=50, deadline=None)
def test_an_answer_is_the_same_after_its_way_through_json(answer: Answer) -> None:
    assert answer_from_json(json.loads(json.dumps(answer_as_json(answer)))) == answer


# The command

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def indexed(open_for_module: Open, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with knowledge/ and its index in data/; no test changes them."""
    folder = tmp_path_factory.mktemp("eval")
    assistant = open_for_module(write_knowledge(folder / "knowledge"), folder / "data")
    assistant.index()
    assistant.close()
    return folder


@pytest.fixture
def run(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `assistant eval` there: its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_KNOWLEDGE_DIR", str(indexed / "knowledge"))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(indexed / "data"))

    def run_one(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main(["eval", *map(str, arguments)])
        except SystemExit as exit:  # argparse
            code = int(exit.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines: list[dict[str, object]] = [
        {"id": "rate", "question": RATE, "facts": ["2.1 percent"], "evidence": [{"document": HOUSING, "quote": "연 2.1%"}]},
        {"id": "ride", "question": RIDE, "facts": ["1천 원"], "evidence": [{"document": BICYCLES, "quote": "1,000 won"}]},
        {"id": "wrong", "question": RATE, "facts": ["9 percent"]},
        {"id": "phone", "question": PHONE, "must_decline": True},
    ]  # fmt: skip
    return write(tmp_path, *(json.dumps(line, ensure_ascii=False) for line in lines))


def test_eval_prints_a_table_and_what_went_wrong(run: Run, file: Path) -> None:
    code, out, err = run(file)
    assert (code, err) == (0, "")
    rows = [line.split("  ") for line in out.splitlines()]
    table = {row[0]: " ".join(part.strip() for part in row[1:] if part.strip()) for row in rows if row[0]}
    assert out.splitlines()[0].split() == ["all", "ko", "en"]
    assert table["questions"] == "4 3 1"
    assert table["answer correctness"] == "2 of 3 66.7 % 1 of 2 50.0 % 1 of 1 100.0 %"
    assert table["citation recall"] == "2 of 2 100.0 % 1 of 1 100.0 % 1 of 1 100.0 %"
    assert table["declined"] == "1 of 1 100.0 % 1 of 1 100.0 % -"
    assert table["abstention accuracy"] == "4 of 4 100.0 % 3 of 3 100.0 % 1 of 1 100.0 %"
    assert table["statements withheld"] == "0 0 0"
    assert "model failed" not in out
    assert f"\nwrong (ko, answered) {RATE}\n    does not state '9 percent'\n" in out
    assert PHONE not in out


def test_eval_prints_json_and_writes_it(run: Run, file: Path, tmp_path: Path) -> None:
    code, out, err = run(file, "--json", "--out", tmp_path / "scores.json", "--bar", "recall=100")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert json.loads((tmp_path / "scores.json").read_text("utf-8")) == told
    assert {question["id"]: question["correct"] for question in told["questions"]} == {
        "rate": True, "ride": True, "wrong": False, "phone": None,
    }  # fmt: skip
    assert told["bars"] == [{"measure": "recall", "percent": 100.0, "below": [], "nothing_to_count": []}]


@pytest.mark.parametrize(
    ("bars", "code", "says"),
    [
        pytest.param(["--bar", "correctness=50"], 0, "", id="reached"),
        pytest.param(["--bar", "correctness=90"], 1, "\nbelow the bar: answer correctness, ko: 1 of 2   50.0 %, at least 90 %\n", id="missed"),
        pytest.param(["--bar", "abstention=100%", "--bar", "correctness=50.5"], 1, "answer correctness, ko: 1 of 2   50.0 %, at least 50.5 %\n", id="one of two missed"),
        pytest.param(["--bar", "declined=100"], 0, "\nnot judged: declined, en: there is nothing to count\n", id="nothing to count"),
    ],
)  # fmt: skip
def test_eval_exits_with_1_below_a_bar_and_says_which(
    run: Run, file: Path, bars: list[str], code: int, says: str
) -> None:
    exit_code, out, err = run(file, *bars)
    assert (exit_code, err) == (code, "")
    assert says in out
    assert ("below the bar" in out) is (code == 1)
    if bars and code:
        assert run(file, *bars, "--json")[0] == 1


@pytest.mark.parametrize(
    ("bar", "says"),
    [
        ("accuracy=90", f"'accuracy' is not a measure; these are: {', '.join(MEASURES)}"),
        ("=90", "'' is not a measure"),
        ("correctness", "'correctness' has no percentage from 0 to 100, as in correctness=80"),
        ("correctness=high", "'correctness=high' has no percentage from 0 to 100"),
        ("correctness=101", "'correctness=101' has no percentage from 0 to 100"),
        ("correctness=-1", "'correctness=-1' has no percentage from 0 to 100"),
        ("correctness=nan", "'correctness=nan' has no percentage from 0 to 100"),
    ],
)
def test_a_bar_that_is_none_is_wrong_usage(run: Run, file: Path, bar: str, says: str) -> None:
    code, out, err = run(file, "--bar", bar)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["nowhere.jsonl"], "No golden questions in 'nowhere.jsonl'", id="missing file"),
        pytest.param(["empty.jsonl"], "empty.jsonl: no questions.", id="empty file"),
        pytest.param(["bad.jsonl"], "bad.jsonl:2: not JSON", id="bad line"),
        pytest.param(["questions.jsonl", "--out", "no/where.json"], "Cannot write 'no/where.json'.", id="out without a folder"),
        pytest.param(["questions.jsonl", "--out", "."], "Cannot write '.'.", id="out is a folder"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("file")
def test_what_a_person_can_mend_is_one_line_and_exits_with_3(
    run: Run, tmp_path: Path, arguments: list[str], says: str
) -> None:
    write(tmp_path, name="empty.jsonl")
    write(tmp_path, '{"question": "a", "facts": ["1"]}', "{", name="bad.jsonl")
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert err.startswith(says)
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (3, "")
    assert json.loads(out)["error"].startswith(says)


def test_eval_without_an_index_names_the_command(run: Run, file: Path, tmp_path: Path) -> None:
    code, out, err = run(file, "--data", tmp_path / "none")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "Run: assistant index" in err


def test_eval_warns_of_evidence_that_nothing_can_cite(run: Run, tmp_path: Path) -> None:
    evidence = [{"document": "gone.md", "quote": "x"}, {"document": HOUSING, "quote": "연 3.1%"}]
    file = write(tmp_path, "", json.dumps({"question": RATE, "evidence": evidence}))
    code, out, err = run(file)
    assert (code, err.splitlines()) == (0, [
        f"warning: {file}:2: document 'gone.md' is not indexed."
        " Correct its id, or add it to the knowledge folder and run: assistant index",
        f"warning: {file}:2: '{HOUSING}' does not have the words '연 3.1%'."
        " Copy them from the document as the web chat shows it.",
    ])  # fmt: skip
    assert "does not cite the evidence" in out


def test_the_readmes_questions_are_right_about_the_shipped_documents(tmp_path: Path) -> None:
    block = re.search(r"```jsonl\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert block
    questions = read_questions(write(tmp_path, block[1]))
    assert [question.must_decline for question in questions] == [False, True]
    assert questions[0].evidence and questions[0].facts
    assert misquoted(questions, lambda document: (ROOT / "knowledge" / document).read_text("utf-8")) == {}


def test_the_readme_tells_of_every_measure_and_field_and_help_has_an_example(run: Run, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "\nassistant eval " in readme
    with pytest.raises(AssistantError, match=r"Known are: ") as raised:
        read_questions(write(tmp_path, '{"question": "a", "unknown": 1}'))
    fields = str(raised.value).partition("Known are: ")[2].rstrip(".").split(", ")
    named = [*MEASURES, *(field for field in fields if field not in ("question", "answerable"))]
    assert [name for name in named if f"`{name}`" not in readme] == []
    code, out, _ = run("--help")
    assert code == 0
    assert "example: assistant eval" in " ".join(out.split())


@pytest.fixture
def web_chat(indexed: Path) -> Iterator[str]:
    """The endpoints of the web chat, which has the index, on a real port; without its page, which takes seconds."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        values = {"knowledge_dir": indexed / "knowledge", "data_dir": indexed / "data"}
        service = Service(Settings(_env_file=None, **values), address)
        service.open()
        app = FastAPI()
        add_endpoints(app, service)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield address
        server.should_exit = True
        thread.join()
        service.close()


@pytest.mark.usefixtures("web_chat")
def test_beside_a_running_web_chat_eval_asks_it_and_measures_the_same(run: Run, file: Path, tmp_path: Path) -> None:
    code, out, err = run(file, "--json", "--bar", "correctness=90")
    assert (code, err) == (1, "")
    told = json.loads(out)
    assert told["measures"]["all"]["correctness"] == {"right": 2, "of": 3, "percent": pytest.approx(66.67, abs=0.01)}
    assert [question["outcome"] for question in told["questions"]][:3] == ["answered"] * 3
    gone = write(tmp_path, json.dumps({"question": RATE, "evidence": [{"document": "gone.md"}]}), name="gone.jsonl")
    assert f"{gone}:1: document 'gone.md' is not indexed." in run(gone)[2]
