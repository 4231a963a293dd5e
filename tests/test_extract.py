"""What a question asks for, and which sentences answer it, over the documents that come with the project."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.language.facts import Kind, facts_in
from assistant.language.wanted import wanted_of
from conftest import Open

_KINDS = [
    pytest.param("수당은 얼마인가요?", Kind.MONEY, id="an amount"),
    pytest.param("How much is the allowance?", Kind.MONEY, id="an amount, in English"),
    pytest.param("회원이 몇 명인가요?", Kind.COUNT, id="people"),
    pytest.param("How many trails are there?", Kind.COUNT, id="things"),
    pytest.param("며칠에 열렸나요?", Kind.DATE, id="a day"),
    pytest.param("언제 열렸나요?", Kind.DATE, id="a time"),
    pytest.param("얼마 만에 답하나요?", Kind.DURATION, id="how soon"),
    pytest.param("How soon do they reply?", Kind.DURATION, id="how soon, in English"),
    pytest.param("몇 년 연속인가요?", Kind.DURATION, id="years in a row"),
    pytest.param("몇 살부터 받나요?", Kind.AGE, id="an age"),
    pytest.param("전화번호가 뭐예요?", Kind.PHONE, id="a phone number"),
    pytest.param("총 길이는?", Kind.LENGTH, id="a length"),
    pytest.param("민원실은 몇 시에 문을 여나요?", Kind.TIME, id="an hour"),
    pytest.param("What are the opening hours?", Kind.TIME, id="an hour, in English"),
    pytest.param("할인율은?", Kind.PERCENT, id="a rate"),
]


@pytest.mark.parametrize(("question", "kind"), _KINDS)
def test_a_question_says_what_kind_of_fact_it_asks_for(question: str, kind: Kind) -> None:
    assert kind in wanted_of(question).kinds


@pytest.mark.parametrize("question", ["착한도시라는 브랜드는 무엇인가요?", "Why is Changwon losing residents?"])
def test_a_question_for_no_figure_asks_for_no_kind(question: str) -> None:
    assert not wanted_of(question).kinds


def test_a_follow_up_leaves_the_kind_to_the_question_before() -> None:
    assert Kind.MONEY in wanted_of("그럼 창원은?\n수당은 얼마인가요?").kinds
    assert Kind.DURATION in wanted_of("How soon?\nHow much is it?").kinds


def test_small_numbers_are_not_taken_for_granted() -> None:
    assert wanted_of("국토정책 브리프 735호의 4대 과제는?").numbers == ["735"]


_ANSWERS = [
    pytest.param("서구 아너스 회원은 몇 명인가요?", "83명", "29억", id="the count, not the amount beside it"),
    pytest.param("서구 아너스가 받은 기부 약정은 얼마인가요?", "29억", "83명", id="the amount, not the count"),
    pytest.param("맨발 산책길은 모두 몇 곳인가요?", "32곳", "300만", id="a count"),
    pytest.param("창원 한일 세미나는 어디에서 열렸나요?", "호텔", None, id="the place"),
    pytest.param("Who is the mayor of Seo District?", "Kim Ikang", "Hong", id="the holder of an office there"),
    pytest.param("Who is the mayor of Changwon?", "Hong Nam-pyo", "Kim Ikang", id="of the same office elsewhere"),
]


def test_a_mayor_is_a_person_and_a_market_is_no_mayor() -> None:
    wanted = wanted_of("창원시장과 서구청장은 누구인가요?")
    for text in ("김이강 서구청장은 연설했다.", "홍남표 창원특례시장이 말했다.", "김이강은 광주 서구의 구청장이다."):
        assert wanted.is_met_by(text, facts_in(text)) and wanted.is_spoken_of(text, text), text
    assert not wanted.is_spoken_of("양동시장 상인들이 모였다.", "양동시장 상인들이 모였다.")


@pytest.mark.parametrize(("question", "words", "other"), _ANSWERS)
def test_a_sentence_quoted_has_the_fact_asked_for_alone(
    shipped: Assistant, question: str, words: str, other: str | None
) -> None:
    answer = shipped.ask(question)
    quote = next((citation.quote for citation in answer.citations if words in citation.quote), "")
    assert quote or any(words in passage.citation.quote for passage in answer.closest)  # where it is not sure
    assert other is None or other not in quote


_BESIDE_THE_POINT = [
    pytest.param("창원시 가족돌봄청년수당은 1년에 얼마예요?", id="an allowance of another city"),
    pytest.param("광주 서구청장의 연봉은 얼마인가요?", id="an amount that is not stated, of a person who is"),
    pytest.param("Who is the deputy mayor of Changwon?", id="a deputy of somebody named"),
    pytest.param("Who are the authors of KRIHS Policy Brief No. 735?", id="the number of another brief"),
    pytest.param("경남연구원 원장은 누구인가요?", id="an institute that no document mentions"),
    pytest.param("내년 창원 한일 국제세미나는 며칠에 열리나요?", id="another year"),
    pytest.param("서구 맨발길 만드는 데 예산이 얼마나 들었어요?", id="a budget that is not stated"),
    pytest.param("정부혁신평가에서 광주 서구가 받은 점수는 몇 점입니까?", id="a score that is not stated"),
    pytest.param("email address of Sangyeon Lim at KRIHS", id="an address that is not stated"),
]


@pytest.mark.parametrize("question", _BESIDE_THE_POINT)
def test_a_near_miss_is_declined(shipped: Assistant, question: str) -> None:
    assert not shipped.ask(question).claims


def test_neither_a_header_row_nor_a_caption_is_an_answer(open_assistant: Open, tmp_path: Path) -> None:
    rows = "".join(
        f"| {name}동 | {number},876명 |\n" for number, name in enumerate(("치평", "상무", "유덕", "동천"), 2)
    )
    text = f"# 서구 동별 인구 현황\n\n< 서구 동별 인구 현황(치평동 인구 포함, 명) >\n\n| 동 이름 | 치평동 등 인구 수 (2024년 말 기준) |\n|---|---|\n{rows}"
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "인구.md").write_text(text, "utf-8")
    assistant = open_assistant(tmp_path / "knowledge", tmp_path / "data")
    assistant.index()
    claims = assistant.ask("치평동 인구는 몇 명인가요?").claims
    assert [claim.citations[0].quote for claim in claims] == ["| 치평동 | 2,876명 |"]
