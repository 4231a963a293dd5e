"""What a chat model wrote, however it dressed it, becomes statements with the numbers of their evidence."""

import re
from collections.abc import Iterator

import pytest

from assistant.answer.statements import Statement, statements_in
from assistant.errors import ChatModelError

DUE, PAID = "기한은 3월이다.", "금액은 5만 원이다."
D4, P5 = (DUE, (4,)), (PAID, (5,))


def in_pieces(reply: str) -> Iterator[str]:
    return iter(re.findall(r"(?s).{1,3}", reply))


def read(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(statement.text, statement.numbers) for statement in statements_in(in_pieces(reply))]


_CITED = [
    pytest.param(f"{DUE} [E4]", (4,), id="behind the stop"),
    pytest.param("기한은 3월이다[E4].", (4,), id="before the stop"),
    pytest.param(f"{DUE} [E4][E5]", (4, 5), id="two marks"),
    pytest.param(f"{DUE} [E4] [E5]", (4, 5), id="two marks apart"),
    pytest.param(f"{DUE} [E4, E5]", (4, 5), id="one mark with two numbers"),
    pytest.param(f"{DUE} [E4; 5]", (4, 5), id="two numbers, one E"),
    pytest.param(f"{DUE} [E4 및 E5]", (4, 5), id="and in Korean"),
    pytest.param(f"{DUE} [E4 and E5]", (4, 5), id="and in English"),
    pytest.param(f"{DUE} [E4-E6]", (4, 5, 6), id="range"),
    pytest.param(f"{DUE} [E4~6]", (4, 5, 6), id="range with a tilde"),
    pytest.param(f"{DUE} [4]", (4,), id="without E"),
    pytest.param(f"{DUE} [e4]", (4,), id="small e"),
    pytest.param(f"{DUE} [E 4]", (4,), id="E apart"),
    pytest.param(f"{DUE} [E04]", (4,), id="with a zero"),
    pytest.param(f"{DUE} [[E4]]", (4,), id="double brackets"),
    pytest.param(f"{DUE} (E4)", (4,), id="round brackets"),
    pytest.param(f"{DUE} ([E4], [E5])", (4, 5), id="brackets in brackets"),
    pytest.param(f"{DUE} 【E4】", (4,), id="Korean brackets"),
    pytest.param(f"{DUE} 【E4†source】", (4,), id="dagger"),
    pytest.param(f"{DUE} 【4:0†source】", (4,), id="dagger with a place"),
    pytest.param(f"{DUE} {{E4}}", (4,), id="curly brackets"),
    pytest.param(f"{DUE} <sup>[4]</sup>", (4,), id="raised"),
    pytest.param(f"{DUE} (근거: E4)", (4,), id="근거 with a colon"),
    pytest.param(f"{DUE} (근거: 4, 5)", (4, 5), id="근거 without E"),
    pytest.param(f"{DUE} [근거 4]", (4,), id="근거 in square brackets"),
    pytest.param(f"{DUE} [근거: E4, E5]", (4, 5), id="근거 with two"),
    pytest.param(f"{DUE} (출처: E4)", (4,), id="출처"),
    pytest.param(f"{DUE} (E4, E5 참조)", (4, 5), id="참조 behind"),
    pytest.param(f"{DUE} [Evidence 4]", (4,), id="Evidence"),
    pytest.param(f"{DUE} (Source: E4)", (4,), id="Source"),
    pytest.param(f"{DUE} [E4: 강릉시 청년]", (4,), id="with a title"),
    pytest.param(f"{DUE} [E4, 2쪽]", (4,), id="with a page"),
    pytest.param(f"{DUE} [E4](#e4)", (4,), id="as a link"),
    pytest.param(rf"{DUE} \[E4\]", (4,), id="escaped"),
    pytest.param(f"{DUE} **[E4]**", (4,), id="in bold"),
    pytest.param(f"{DUE} `[E4]`", (4,), id="as code"),
    pytest.param(f"{DUE}[^4]", (4,), id="a footnote's mark"),
    pytest.param(f"{DUE} E4", (4,), id="bare"),
    pytest.param(f"{DUE} E4, E5", (4, 5), id="bare, two"),
    pytest.param(f"{DUE} - E4", (4,), id="bare behind a dash"),
    pytest.param(f"{DUE} 근거: E4", (4,), id="bare behind 근거"),
    pytest.param(f"{DUE}\n[E4]", (4,), id="in a line of its own"),
    pytest.param(f"{DUE}\n근거: E4, E5", (4, 5), id="in a line of its own with 근거"),
    pytest.param(f"{DUE}\n\n- 출처: [E4]", (4,), id="in an item of its own"),
    pytest.param(f"[E4] {DUE}", (4,), id="in front"),
    pytest.param(f"E4: {DUE}", (4,), id="in front with a colon"),
    pytest.param(f"E4에 따르면, {DUE}", (4,), id="E4에 따르면"),
    pytest.param(f"According to E4, {DUE}", (4,), id="according to"),
    pytest.param(f"{DUE} <E4>", (4,), id="angle brackets"),
    pytest.param(f"{DUE}（E4）", (4,), id="wide brackets"),
    pytest.param(f"{DUE} 「E4」", (4,), id="corner brackets"),
    pytest.param(f"{DUE} [E4·E5]", (4, 5), id="middle dot"),
    pytest.param(f"{DUE} [E4/E5]", (4, 5), id="slash"),
    pytest.param(f"{DUE} (E4~E6)", (4, 5, 6), id="range in round brackets"),
    pytest.param(f"{DUE} [E4] [E5].", (4, 5), id="a stop before and behind"),
    pytest.param(f"{DUE} (근거: [E4])", (4,), id="brackets in 근거"),
    pytest.param(f"{DUE} (see E4)", (4,), id="see"),
    pytest.param(f"{DUE} [Doc E4]", (4,), id="Doc"),
    pytest.param(f"{DUE} [문장 E4]", (4,), id="문장"),
    pytest.param(f"{DUE} ^E4^", (4,), id="carets"),
    pytest.param(f"{DUE}⁴", (4,), id="small figure"),
    pytest.param(f"{DUE} $^{{[E4]}}$", (4,), id="formula"),
    pytest.param(f"{DUE}<cite>E4</cite>", (4,), id="tag"),
    pytest.param(f"[E4, E5] {DUE}", (4, 5), id="two in front"),
    pytest.param(f"**[E4]** {DUE}", (4,), id="in front in bold"),
    pytest.param(f"{DUE} [E77] [E1234]", (77,), id="four figures are no number of evidence"),
    pytest.param(DUE, (), id="no citation"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "numbers"), _CITED)
def test_a_citation_is_read_however_it_is_written(reply: str, numbers: tuple[int, ...]) -> None:
    assert read(reply) == [(DUE, numbers)]


_WRAPPED = [
    pytest.param(f"{DUE} [E4] {PAID} [E5]", [D4, P5], id="two sentences in a line"),
    pytest.param(f"{DUE} {PAID} [E4]", [D4, (PAID, (4,))], id="two sentences and one citation"),
    pytest.param(f"- {DUE} [E4]\n* {PAID} [E5]", [D4, P5], id="bullets"),
    pytest.param(f"1. {DUE} [E4]\n2) {PAID} [E5]", [D4, P5], id="numbers"),
    pytest.param(f"(1) {DUE} [E4]", [D4], id="a number in brackets"),
    pytest.param(f"> {DUE} [E4]", [D4], id="a quotation"),
    pytest.param(f"\"{DUE}\" [E4]", [D4], id="in quotation marks"),
    pytest.param(f"답변: {DUE} [E4]", [D4], id="label"),
    pytest.param(f"**답변:** {DUE} [E4]", [D4], id="label in bold"),
    pytest.param(f"**최종 답변**: {DUE} [E4]", [D4], id="label in bold, colon outside"),
    pytest.param(f"최종 답변:\n{DUE} [E4]", [D4], id="label in a line of its own"),
    pytest.param(f"### Final Answer:\n{DUE} [E4]", [D4], id="label as a heading"),
    pytest.param(f"**기한**은 *3월*이다. [E4]\n__{PAID}__ [E5]", [D4, P5], id="emphasis"),
    pytest.param(f"# 안내\n\n{DUE} [E4]\n\n---\n\n## 금액\n{PAID} [E5]", [D4, P5], id="headings and rules"),
    pytest.param(f"```\n{DUE} [E4]\n```", [D4], id="fence"),
    pytest.param(f"다음과 같습니다:\n{DUE} [E4]\n감사합니다.", [D4], id="announced and thanked"),
    pytest.param(f"Here is the answer:\n{DUE} [E4]\nI hope this helps!", [D4], id="announced and hoped"),
    pytest.param(f"물론입니다! {DUE} [E4]", [("물론입니다!", (4,)), D4], id="courtesy in the line of a statement"),
    pytest.param(f"질문: 기한은 언제인가요?\n{DUE} [E4]\n더 필요하신가요?", [D4], id="questions"),
    pytest.param("### 강릉시\n- **신청 기한**: 3월 31일 [E4]\n- 월 5만 원을 준다. [E5]", [("강릉시 · 신청 기한: 3월 31일", (4,)), ("월 5만 원을 준다.", (5,))], id="an item that is no sentence has its heading"),
    pytest.param("지원 대상은 다음과 같다 [E4]:\n- 청년\n- 신혼부부", [("지원 대상은 다음과 같다 · 청년", (4,)), ("지원 대상은 다음과 같다 · 신혼부부", (4,))], id="items under a cited line"),
    pytest.param("[시청](https://a.example/?q=1)은 3층이다. [E4]", [("시청은 3층이다.", (4,))], id="link"),
    pytest.param(f"{DUE}<br>{PAID} [E4]", [D4, (PAID, (4,))], id="HTML"),
    pytest.param("회원은 (83) 명이다. [E4]", [("회원은 (83) 명이다.", (4,))], id="a figure in brackets is no citation"),
    pytest.param("비자는 E7이다. [E2]", [("비자는 E7이다.", (2,))], id="E7 as a word"),
    pytest.param("구분 | 금액\n--- | ---\n어른 | 54,000원 [E4]", [("구분: 어른 · 금액: 54,000원", (4,))], id="a table without bars at its ends"),
    pytest.param("3. 15.부터 접수한다. [E4]", [("3. 15.부터 접수한다.", (4,))], id="a date, and no number of an item"),
    pytest.param("Fees rose 2.5% on 3. 15. [E4]", [("Fees rose 2.5% on 3. 15.", (4,))], id="full stops that end nothing"),
    pytest.param(f"{DUE} [E4]\n{DUE} [E4]", [D4], id="the same twice"),
    pytest.param("1. **대상**\n   - 청년 [E4]\n2. **금액**\n   - 월 5만 원 [E5]", [("대상 · 청년", (4,)), ("금액 · 월 5만 원", (5,))], id="items within items"),
    pytest.param(f"<ul><li>{DUE} [E4]</li><li>{PAID} [E5]</li></ul>", [D4, P5], id="an HTML list"),
    pytest.param(f"참고: {DUE} [E4]", [(f"참고: {DUE}", (4,))], id="참고 in front of a statement"),
    pytest.param(f"{DUE} [E4]\n\n**출처**\n- [E4] 강릉시 청년 교통비 안내\n- [E5] 부산시 안내", [D4], id="a list of sources"),
    pytest.param(f"{DUE} [E4]\n\n출처: [E4] 강릉시 공고", [D4], id="a line of sources"),
    pytest.param(f"{DUE} [E4] and {PAID} [E5]", [D4, (f"and {PAID}", (5,))], id="two in one sentence"),
    pytest.param(f"네. {DUE} [E4]", [D4], id="yes"),
    # numbers of its own, with a list at the end
    pytest.param(f"{DUE}[^1]\n{PAID}[^2]\n\n[^1]: E4\n[^2]: E5 강릉시", [D4, P5], id="footnotes"),
    pytest.param(f"{DUE} [1]\n{PAID} [2]\n\n참고:\n[1] E4\n[2] E5", [D4, P5], id="a list at the end"),
    pytest.param(f"{DUE} [1]\n{PAID} [2]", [(DUE, (1,)), (PAID, (2,))], id="no list at the end"),
    # tables
    pytest.param("| 지역 | 금액 | 근거 |\n|---|---|---|\n| 강릉 | 5만 원 | E4 |\n| 부산 | 3만 원 | [E5] |", [("지역: 강릉 · 금액: 5만 원", (4,)), ("지역: 부산 · 금액: 3만 원", (5,))], id="table"),
    pytest.param(f"{DUE} [E4]\n\n| 지역 | 금액 |\n|:--|--:|\n| 강릉 | **5만 원** [E5] |\n\n{PAID} [E5]", [D4, ("지역: 강릉 · 금액: 5만 원", (5,)), P5], id="table between lines"),
    pytest.param("| 강릉 | 5만 원 [E4] |", [("강릉 · 5만 원", (4,))], id="a row alone"),
    # JSON
    pytest.param(f'{{"answer": "{DUE} [E4]", "language": "ko", "confidence": 0.9}}', [D4], id="JSON with a text"),
    pytest.param(f'{{"answer": "{DUE} [E4]\\n{PAID} [E5]"}}', [D4, P5], id="JSON with lines"),
    pytest.param(f'```json\n{{"statements": [\n  {{"text": "{DUE}", "evidence": ["E4"]}},\n  {{"text": "{PAID}", "citations": [5]}}]}}\n```', [D4, P5], id="JSON with lists"),
    pytest.param(f'[{{"statement": "{DUE}", "source": "E4"}}]', [D4], id="a JSON list"),
    pytest.param(f'{{"text": "{DUE}", "numbers": [4]}}\n{{"text": "{PAID}", "numbers": [5]}}', [D4, P5], id="JSON lines"),
    pytest.param(f'["{DUE} [E4]", "{PAID} [E5]"]', [D4, P5], id="a JSON list of texts"),
    pytest.param(f'{{"answer": "{DUE} [E4]\n{PAID} [E5]"}}', [D4, P5], id="JSON with a line break in a text"),
    pytest.param(f"['{DUE} [E4]', '{PAID} [E5]']", [D4, P5], id="a list as Python writes it"),
    pytest.param('{"answer": "NONE"}', [], id="NONE in JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "statements"), _WRAPPED)
def test_a_reply_is_unwrapped(reply: str, statements: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(reply) == statements


@pytest.mark.parametrize(
    "reply",
    ["NONE", "none.", " NONE\n", "**NONE**", "NONE [E1]", "답변: NONE", "NONE. 근거에 없습니다.", "NONE\n\n문서에는 없는 내용이다.", "NONE (관련 근거 없음)", "[NONE]", "답할 수 없다. NONE", "답할 수 없다.\nNONE"],
)  # fmt: skip
def test_none_means_that_the_documents_do_not_say(reply: str) -> None:
    assert read(reply) == []


@pytest.mark.parametrize(
    "reply",
    [
        "죄송합니다. 제공된 근거에는 답이 없습니다.",
        "주어진 문서에서 확인할 수 없습니다.",
        "I'm sorry, but the evidence does not mention it.",
        "The provided documents do not contain this information.",
    ],
)
def test_an_apology_states_nothing(reply: str) -> None:
    assert read(reply) == []


def test_an_apology_that_cites_is_a_statement() -> None:
    assert read("죄송하지만 기한은 3월이다. [E4]") == [("죄송하지만 기한은 3월이다.", (4,))]


def test_what_is_cited_behind_none_counts() -> None:
    assert read(f"NONE\n{DUE} [E4]\n확인되지 않는다.") == [D4]


@pytest.mark.parametrize("reply", ["", " \n ", "```\n```", "***"])
def test_a_reply_without_words_is_a_failure(reply: str) -> None:
    with pytest.raises(ChatModelError) as caught:
        read(reply)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("reply", ["[E4]", "E4, E5", "[E4]\n[E5]", "근거: E4"])
def test_a_reply_that_only_points_at_evidence_is_a_statement_without_words(reply: str) -> None:
    ((text, numbers),) = read(reply)
    assert text == ""
    assert numbers[0] == 4


def test_a_statement_comes_as_soon_as_its_line_is_complete() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in (f"{DUE} [E4]\n", PAID[:3], f"{PAID[3:]} [E5]\n", "끝이다. [E6]"):
            taken.append(piece)
            yield piece

    statements = statements_in(pieces())
    assert next(statements) == Statement(DUE, (4,))
    assert len(taken) == 1
    assert next(statements) == Statement(PAID, (5,))
    assert len(taken) == 3


def test_a_model_that_goes_in_circles_is_stopped() -> None:
    endless = (f"{DUE} [E4]\n" for _ in iter(int, 1))
    statements = statements_in(endless)
    assert next(statements) == Statement(DUE, (4,))
    with pytest.raises(ChatModelError) as caught:
        next(statements)
    assert caught.value.reason == "too_long"
