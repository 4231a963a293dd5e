"""Answers that set places side by side: a row for each, in the text, on the page, in JSON and piece by piece."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant import Answer, Assistant, Citation, Claim, Outcome, Settings, Turn, Withheld
from assistant.cli.terminal import print_answer
from assistant.plugs.as_json import answer_as_json
from assistant.types import Message, marked_lines
from assistant.web import Service, create_app
from assistant.web.conversation import replies
from assistant.web.render import answer_html, check_of
from conftest import Open
from test_web import TEXT, Read, all_of

GANGNEUNG, BUSAN, CHUNCHEON = "강릉.md", "부산.md", "춘천.md"
KOREAN = "강릉과 부산의 청년 교통비는 얼마인지 비교해 주세요."
ENGLISH = "Compare the Youth Transport Allowance in Jeonju and Mokpo: how much is it a month?"
ABSENT = "강릉, 부산, 제주의 청년 교통비를 비교하면 각각 얼마인가요?"


def allowance(place: str, city: str, amount: int) -> str:
    return (
        f"---\ntitle: {city} 청년 교통비 지원 안내\npublisher: {city}청\nregion: {place}\npublished: 2025-03-02\n---\n\n"
        f"# {city} 청년 교통비 지원 안내\n\n## 지원 금액\n\n{city}는 청년 교통비를 월 {amount}만 원씩 지원한다.\n\n"
        f"## 신청\n\n청년 교통비는 {city}청 누리집에서 신청한다.\n"
    )


def in_english(city: str, amount: int) -> str:
    return (
        f"---\ntitle: Youth Transport Allowance of {city}\npublisher: {city} City\nregion: {city}\nlanguage: en\n---\n\n"
        f"# Youth Transport Allowance of {city}\n\n"
        f"{city} pays young people a Youth Transport Allowance of {amount},000 won a month.\n"
    )


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    for name, place, city, amount in (
        (GANGNEUNG, "강릉", "강릉시", 5), (BUSAN, "부산", "부산시", 7), (CHUNCHEON, "춘천", "춘천시", 6),
    ):  # fmt: skip
        (folder / name).write_text(allowance(place, city, amount), "utf-8")
    for city, amount in (("Jeonju", 40), ("Mokpo", 60)):
        (folder / f"{city}.md").write_text(in_english(city, amount), "utf-8")
    return folder


@pytest.fixture(scope="module")
def assistant(open_for_module: Open, knowledge: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    opened = open_for_module(knowledge, tmp_path_factory.mktemp("data"))
    opened.index()
    return opened


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        pytest.param(
            KOREAN, [("강원특별자치도 강릉시", "월 5만 원"), ("부산광역시", "월 7만 원")], id="Korean"
        ),
        pytest.param(ENGLISH, [("Jeonju, Jeonbuk", "40,000 won"), ("Mokpo, South Jeolla", "60,000 won")], id="English"),
        pytest.param(
            "How do Mokpo and Jeonju differ in the Youth Transport Allowance they pay a month?",
            [("Mokpo, South Jeolla", "60,000 won"), ("Jeonju, Jeonbuk", "40,000 won")], id="in the order of the question",
        ),
    ],
)  # fmt: skip
def test_each_place_has_a_row_with_its_own_citation(
    assistant: Assistant, question: str, rows: list[tuple[str, str]]
) -> None:
    answer = assistant.ask(question)
    assert answer.absent == ()
    assert [row for row, _ in cells(answer.text)] == [row for row, _ in rows]
    for number, ((_, words), (_, cell), claim) in enumerate(
        zip(rows, cells(answer.text), answer.claims, strict=True), 1
    ):
        assert words in cell
        assert cell.endswith(f"[{number}]")
        assert answer.citations[number - 1] in claim.citations
    assert len({citation.document_id for citation in answer.citations}) == len(rows)
    assert not any(notice.code == "conflict" for notice in answer.notices)


def test_without_more_than_names_each_place_has_what_its_documents_say(assistant: Assistant) -> None:
    answer = assistant.ask("강릉시와 춘천시의 청년 교통비 비교")
    assert [row for row, _ in cells(answer.text)] == ["강원특별자치도 강릉시"] * 2 + ["강원특별자치도 춘천시"] * 2
    assert answer_html(answer, "answer-1").count("<tr>") == 2


def test_a_place_of_which_the_documents_say_nothing_has_a_row_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask(ABSENT)
    assert answer.absent == ("제주특별자치도",)
    assert cells(answer.text)[-1] == ("제주특별자치도", "문서에 없음")
    assert len(cells(answer.text)) == 3
    english = assistant.ask("Compare the Youth Transport Allowance of Jeonju and Daejeon.")
    assert cells(english.text)[-1] == ("Daejeon", "not in the documents")


def test_when_no_place_has_it_the_answer_is_an_abstention(assistant: Assistant) -> None:
    answer = assistant.ask("제주와 대전의 청년 교통비를 비교해 주세요.")
    assert answer.outcome is not Outcome.ANSWERED
    assert answer.claims == ()
    assert cells(answer.text) == []


@pytest.mark.parametrize(
    ("place", "share"), [("강릉", "강릉시장과  각각 누구인가요?"), ("부산", " 부산시장은 각각 누구인가요?")]
)
def test_each_place_is_asked_its_own_share_of_the_question(assistant: Assistant, place: str, share: str) -> None:
    question = "강릉시장과 부산시장은 각각 누구인가요?"
    scopes = assistant._register.scope_of(question, None).apart(question)
    assert [one.share_of(question) for one in scopes if place in one.label("ko")] == [share]


def test_a_question_about_one_place_has_no_table(assistant: Assistant) -> None:
    answer = assistant.ask("강릉의 청년 교통비는 얼마인가요?")
    assert answer.claims
    assert cells(answer.text) == []
    assert "<table" not in answer_html(answer, "answer-1")


def test_each_of_several_places_has_evidence_of_its_own(open_for_module: Open, knowledge: Path, tmp_path: Path) -> None:
    """However few hits a question has, and however many of them one place could fill."""
    with open_for_module(knowledge, tmp_path, top_k=1) as opened:
        opened.index()
        answer = opened.ask("강릉, 부산, 춘천의 청년 교통비를 비교하면 각각 얼마인가요?")
        assert {claim.citations[0].document_id for claim in answer.claims} == {GANGNEUNG, BUSAN, CHUNCHEON}
        assert not answer.absent
        assert len(opened.retrieve("강릉과 부산의 청년 교통비", k=1)) == 1


def test_a_follow_up_compares_the_places_that_it_names(assistant: Assistant) -> None:
    before = Turn(KOREAN, assistant.ask(KOREAN).text)
    answer = assistant.ask("그럼 춘천과 부산은 어떤가요?", history=[before])
    assert [row for row, _ in cells(answer.text)] == ["강원특별자치도 춘천시", "부산광역시"]
    assert "월 6만 원" in answer.text


@pytest.mark.parametrize(
    "question", [KOREAN, ENGLISH, ABSENT, "강릉의 청년 교통비는 얼마인가요?", "제주의 청년 교통비는?"]
)
def test_the_pieces_of_the_chain_join_to_the_text(assistant: Assistant, question: str) -> None:
    pieces = list(assistant.as_runnable().stream({"input": question}))
    answer = assistant.ask(question)
    answers = [piece["answer"] for piece in pieces if "answer" in piece]
    assert "".join(answers) == answer.text
    assert len(answers) == max(1, len(answer.claims) + bool(answer.absent)), "absent places come in one piece"
    assert assistant.as_runnable().invoke({"input": question})["answer"] == answer.text


@given(st.lists(st.tuples(st.sampled_from(["", "강릉", "부산 · 안내"]), TEXT), min_size=1, max_size=6))
def test_further_claims_change_none_of_the_text_before(shown: list[tuple[str, str]]) -> None:
    claims = tuple(Claim(text, (citation(text),), about) for about, text in shown)
    whole = "\n".join(marked_lines(claims))
    for count in range(1, len(claims)):
        assert whole.startswith("\n".join(marked_lines(claims[:count])) + "\n")


@pytest.mark.parametrize(
    ("claims", "text"),
    [
        pytest.param(
            [("강릉", "월 5만 원."), ("부산", "월 7만 원."), ("", "신청은 누리집에서.")],
            "| | |\n| --- | --- |\n| 강릉 | 월 5만 원. [1] |\n| 부산 | 월 7만 원. [2] |\n\n신청은 누리집에서. [3]",
            id="words after a table",
        ),
        pytest.param(
            [("", "신청은 누리집에서."), ("강릉", "월 5만 원.")],
            "신청은 누리집에서. [1]\n\n| | |\n| --- | --- |\n| 강릉 | 월 5만 원. [2] |",
            id="words before a table",
        ),
        pytest.param(
            [("강릉", "월 5만 원."), ("강릉", "12개월까지."), ("부산", "월 7만 원.")],
            "| | |\n| --- | --- |\n| 강릉 | 월 5만 원. [1] |\n| 강릉 | 12개월까지. [2] |\n| 부산 | 월 7만 원. [3] |",
            id="two claims about a place",
        ),
        pytest.param(
            [("가|나", "| 월 5만 원 |\n다음 줄 |")], "| | |\n| --- | --- |\n| 가·나 | 월 5만 원 · 다음 줄 · [1] |",
            id="a pipe and a line break are no markup",
        ),
        pytest.param(
            [("가", "1."), ("", "2."), ("나", "3.")],
            "| | |\n| --- | --- |\n| 가 | 1. [1] |\n\n2. [2]\n\n| | |\n| --- | --- |\n| 나 | 3. [3] |", id="two tables",
        ),
    ],
)  # fmt: skip
def test_claims_about_something_are_rows_of_a_markdown_table(claims: list[tuple[str, str]], text: str) -> None:
    made = tuple(Claim(words, (citation(words),), about) for about, words in claims)
    assert "\n".join(marked_lines(made)) == text


def test_json_tells_what_each_claim_is_about_and_which_places_are_absent(knowledge: Path, tmp_path: Path) -> None:
    service = Service(Settings(_env_file=None, knowledge_dir=knowledge, data_dir=tmp_path / "data"))
    service.open()
    try:
        client = TestClient(create_app(service), base_url="http://127.0.0.1", client=("127.0.0.1", 50000))
        answer = client.post("/api/ask", json={"question": ABSENT}).json()
        shown = [step for step in all_of(replies(service, ABSENT)) if step.kind != "progress"]
    finally:
        service.close()
    assert [claim["about"] for claim in answer["claims"]] == ["강원특별자치도 강릉시", "부산광역시"]
    assert answer["absent"] == ["제주특별자치도"]
    assert cells(answer["text"])[-1] == ("제주특별자치도", "문서에 없음")
    assert [step.html.count("<tr>") for step in shown] == [1, 2, 3], "rows appear as they are proved"


def test_the_terminal_shows_a_name_and_below_it_what_is_said(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    print_answer(answer_as_json(assistant.ask(ABSENT)), "en")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["강원특별자치도 강릉시", "    강릉시는 청년 교통비를 월 5만 원씩 지원한다. [1]"]
    assert lines[4:7] == ["제주특별자치도", "    문서에 없음", ""]


def test_the_page_puts_all_that_is_said_of_a_place_into_its_row() -> None:
    claims = tuple(
        Claim(words, (citation(words),), about)
        for about, words in (("강릉", "월 5만 원."), ("부산", "월 7만 원."), ("강릉", "12개월까지."), ("", "끝."))
    )
    html = answer_html(Answer("?", "ko", Outcome.ANSWERED, "", claims, absent=("제주",)), "answer-1")
    assert re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', html)[0][1].count("<p>") == 2
    assert re.findall(r'<th scope="row"><span>(.*?)</span></th>', html) == ["강릉", "부산", "제주"]
    assert html.index("</table>") < html.index("끝.") < html.index("제주")


@given(TEXT.filter(str.strip), TEXT, TEXT)
def test_the_page_shows_rows_as_text_and_no_markup_of_theirs(about: str, words: str, place: str) -> None:
    claims = (Claim(words, (citation(words),), about),)
    withheld = (
        Withheld(words, Message("figure_missing", {"figure": about}), citation(place)),
        Withheld(words, Message("uncited")),
    )
    answer = Answer("?", "en", Outcome.ANSWERED, "", claims, withheld=withheld, absent=(place or "A",))
    html = answer_html(answer, "answer-1")
    assert "\n" not in html
    read = Read(html)
    assert read.tags <= {
        "div", "span", "table", "tbody", "tr", "th", "td", "ul", "li", "a", "p", "details", "summary", "s", "em", "button",
    }  # fmt: skip
    for shown in (about, words, place):
        assert " ".join(shown.split()) in read.text
    assert read.links[-1] == f"documents/a.md?start=3&end=9&check={check_of(place)}#quote"


def test_the_nearest_words_link_to_their_place_below_the_reason() -> None:
    nearest = citation("월 5만 원씩 지원한다.")
    answer = Answer(
        "?",
        "ko",
        Outcome.UNSUPPORTED,
        "없음.",
        withheld=(Withheld("월 9만 원이다.", Message("contradicted"), nearest),),
    )
    (shown,) = re.findall(r"<details.*</details>", answer_html(answer, "answer-1"))
    assert shown.index("근거와 다름") < shown.index("월 5만 원씩 지원한다.")
    assert 'class="near"' in shown
    assert "cite" not in shown, "the first citation opens by itself, and this is none"


def cells(text: str) -> list[tuple[str, str]]:
    """The two cells of each row of a text's table."""
    return re.findall(r"^\| ([^|-]+) \| ([^|]+) \|$", text, re.MULTILINE)


def citation(quote: str) -> Citation:
    return Citation("a.md", "안내", "강릉시청", "강릉", "2025", "", (), None, 3, 9, quote)
