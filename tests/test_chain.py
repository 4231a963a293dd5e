"""LangChain's plugs: the retriever and the chain give what the assistant gives."""

import pytest
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant import Answer, Assistant, Filters

ANSWERED = "서구 아너스에 대해 알려 주세요. 회원은 몇 명인가요?"
SEVERAL = "What does KRIHS propose?"
ABSTAINED = "서구청 대표 전화번호는 무엇인가요?"


def test_the_retriever_gives_the_hits_as_documents(shipped: Assistant) -> None:
    retriever: BaseRetriever = shipped.as_retriever(k=3)
    documents = retriever.invoke("온누리상품권 할인")
    hits = shipped.retrieve("온누리상품권 할인", k=3)
    assert [document.page_content for document in documents] == [hit.chunk.text for hit in hits]
    for document, hit in zip(documents, hits, strict=True):
        metadata = document.metadata
        assert metadata["score"] == hit.score
        source = shipped.document(metadata["document_id"])
        assert source
        assert source.text[metadata["start"] : metadata["end"]] == document.page_content
        assert metadata["title"] == hit.document.title


def test_the_retriever_takes_a_batch_and_composes(shipped: Assistant) -> None:
    retriever = shipped.as_retriever(k=2, filters=Filters(languages=["en"]))
    first, second = retriever.batch(["KRIHS core tasks", "온누리상품권"])
    assert first == retriever.invoke("KRIHS core tasks")
    assert all(document.metadata["language"] == "en" for document in first + second)
    count: Runnable[str, int] = retriever | RunnableLambda(len)
    assert count.invoke("KRIHS") == 2


@pytest.mark.parametrize("question", [ANSWERED, SEVERAL, ABSTAINED])
def test_the_chain_gives_answer_context_and_result(shipped: Assistant, question: str) -> None:
    output = shipped.as_runnable().invoke({"input": question})
    answer = shipped.ask(question)
    assert output["input"] == question
    assert output["answer"] == answer.text
    assert output["result"] == answer
    assert [document.page_content for document in output["context"]] == [hit.chunk.text for hit in answer.evidence]
    assert all(isinstance(document, LangChainDocument) for document in output["context"])


def test_the_chain_takes_a_question_alone(shipped: Assistant) -> None:
    chain = shipped.as_runnable()
    assert chain.invoke(ANSWERED) == chain.invoke({"input": ANSWERED})  # type: ignore[arg-type]  # or a str


def test_the_chain_streams_claim_by_claim(shipped: Assistant) -> None:
    pieces = list(shipped.as_runnable().stream({"input": SEVERAL}))
    answer = shipped.ask(SEVERAL)
    answers = [piece["answer"] for piece in pieces if "answer" in piece]
    assert len(answers) == len(answer.claims) > 1
    assert "".join(answers) == answer.text
    assert pieces[0] == {"input": SEVERAL}
    last = pieces[-1]
    assert isinstance(last["result"], Answer)
    assert not any("result" in piece for piece in pieces[:-1])


def test_the_chain_takes_a_batch(shipped: Assistant) -> None:
    chain = shipped.as_runnable()
    outputs = chain.batch([{"input": ANSWERED}, {"input": ABSTAINED}])
    assert [output["result"].outcome for output in outputs] == ["answered", "not_in_evidence"]


def test_the_chain_composes(shipped: Assistant) -> None:
    shorter = shipped.as_runnable() | RunnableLambda(lambda output: output["answer"][:10])
    assert shorter.invoke({"input": ANSWERED}) == shipped.ask(ANSWERED).text[:10]
