"""A real, tiny chat model behind a real llama.cpp server: whatever it writes, only what is proved is shown."""

import re
from collections.abc import Iterator

import pytest

from assistant import Answer, Assistant, Claim, Outcome
from assistant.answer.server.local import LocalModel
from assistant.language.facts import facts_in
from conftest import Open
from servers import Server, relay, serving
from small_knowledge import write_knowledge

pytestmark = pytest.mark.models

QUESTIONS = [
    "전세자금 금리는 얼마인가요?",
    "부산의 공공자전거는 몇 대인가요?",
    "How many public bicycles does Busan lend?",
    "What does a ride on a public bicycle cost in Busan?",
]


@pytest.fixture(scope="module")
def proxy(llama: LocalModel) -> Iterator[Server]:
    with serving(relay(llama)) as server:
        yield server


@pytest.fixture(scope="module")
def assistant(proxy: Server, open_for_module: Open, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("model")
    one = open_for_module(
        write_knowledge(folder / "knowledge"), folder / "data", chat_model="smollm2", chat_base_url=proxy.url,
        chat_evidence_chars=1200,
    )  # fmt: skip
    one.index()
    return one


def assert_proved(assistant: Assistant, claim: Claim) -> None:
    assert claim.citations
    for citation in claim.citations:
        document = assistant.document(citation.document_id)
        assert document
        assert document.text[citation.start : citation.end] == citation.quote
    stated = {fact.value for citation in claim.citations for fact in facts_in(citation.quote)}
    assert {fact.value for fact in facts_in(claim.text)} <= stated


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_the_model_writes_only_what_is_proved_is_shown(
    assistant: Assistant, proxy: Server, question: str
) -> None:
    before = len(proxy.requests)
    *claims, answer = assistant.stream(question)
    drafts = [request for request in proxy.requests[before:] if "NOT_STATED" not in str(request["messages"])]
    assert len(drafts) == 1  # it was really asked, once; the others judge what it wrote
    assert question in proxy.requests[-1]["messages"][1]["content"]
    assert isinstance(answer, Answer)
    assert tuple(claims) == answer.claims
    assert answer.outcome is not Outcome.NO_EVIDENCE
    assert (answer.outcome is Outcome.ANSWERED) == bool(answer.claims)
    for claim in answer.claims:
        assert_proved(assistant, claim)
    for withheld in answer.withheld:
        assert withheld.reason
        assert withheld.text not in {claim.text for claim in answer.claims}
    assert len({claim.text for claim in answer.claims}) == len(answer.claims)
    markers = {int(number) for number in re.findall(r"\[(\d+)\]", answer.text)}
    assert markers == set(range(1, len(answer.citations) + 1))


def test_the_stream_can_be_left_and_the_server_asked_again(assistant: Assistant, proxy: Server) -> None:
    stream = assistant.stream(QUESTIONS[2])
    next(stream)
    stream.close()
    assert assistant.ask(QUESTIONS[2]).outcome is not Outcome.NO_EVIDENCE
