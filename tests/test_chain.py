"""LangChain's plugs: the retriever and the chain give what the assistant gives."""

import asyncio
import pickle
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.chat_history import InMemoryChatMessageHistory
from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.runnables.history import RunnableWithMessageHistory
from langgraph.graph import END, START, StateGraph

from assistant import Answer, Assistant, Filters
from assistant.errors import AssistantError
from assistant.plugs.langchain import ChainOutput
from conftest import Open
from servers import Wire, serving
from small_knowledge import write_knowledge

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
    assert chain.invoke(ANSWERED) == chain.invoke({"input": ANSWERED})


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


FIRST = "How many barefoot trails does Seo District have?"
NEXT = "How long are they?"
BEFORE = [HumanMessage(FIRST), AIMessage("32 [1]")]


def takes_up(output: ChainOutput) -> object:
    """The earlier question that an answer says it goes on from."""
    return next(notice.values["question"] for notice in output["result"].notices if notice.code == "follow_up")


def test_asynchronous_calls_give_the_same(shipped: Assistant) -> None:
    chain = shipped.as_runnable()

    async def ask() -> tuple[Any, list[Any], list[Any]]:
        streamed = [piece async for piece in chain.astream({"input": SEVERAL})]
        return await chain.ainvoke(SEVERAL), streamed, await chain.abatch([ANSWERED, ABSTAINED])

    whole, streamed, batch = asyncio.run(ask())
    assert whole == chain.invoke(SEVERAL)
    assert streamed == list(chain.stream({"input": SEVERAL}))
    assert [output["result"].outcome for output in batch] == ["answered", "not_in_evidence"]


def test_an_asynchronous_stream_that_is_left_ends_the_work(shipped: Assistant) -> None:
    async def leave() -> object:
        async for piece in shipped.as_runnable().astream(SEVERAL):
            return piece
        return None

    assert asyncio.run(leave()) == {"input": SEVERAL}
    assert shipped.ask(ANSWERED).outcome == "answered"


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"input": NEXT, "chat_history": BEFORE}, id="chat_history"),
        pytest.param({"input": NEXT, "chat_history": [("human", FIRST), ("ai", "32 [1]")]}, id="pairs"),
        pytest.param({"messages": [*BEFORE, HumanMessage(NEXT)]}, id="the state of a graph"),
        pytest.param([*BEFORE, HumanMessage(NEXT)], id="messages"),
        pytest.param({"input": [HumanMessage(NEXT)], "chat_history": BEFORE}, id="a message as input"),
        pytest.param({"question": NEXT, "chat_history": BEFORE}, id="question"),
        pytest.param(
            ChatPromptTemplate([("human", FIRST), ("ai", "32 [1]"), ("human", NEXT)]).invoke({}), id="a prompt"
        ),
    ],
)
def test_what_was_said_before_counts(shipped: Assistant, asked: Any) -> None:
    output = shipped.as_runnable().invoke(asked)
    assert output["input"] == NEXT
    assert takes_up(output) == FIRST


@pytest.mark.parametrize(
    "asked",
    [{}, {"input": 7}, {"input": None}, 7, None, [], [AIMessage("32")], {"input": {"input": "?"}}, {"chat_history": BEFORE},
     {"input": "?", "chat_history": "32"}, {"input": "?", "chat_history": [7]}],
)  # fmt: skip
def test_wrong_input_is_told(shipped: Assistant, asked: Any) -> None:
    with pytest.raises(AssistantError, match="The chain takes a question"):
        shipped.as_runnable().invoke(asked)


def test_an_empty_question_is_told(shipped: Assistant) -> None:
    with pytest.raises(AssistantError, match="empty"):
        shipped.as_runnable().invoke("  ")


@pytest.mark.filterwarnings("ignore::langchain_core._api.deprecation.LangChainDeprecationWarning")
def test_a_conversation_is_remembered_by_langchain(shipped: Assistant) -> None:
    said = InMemoryChatMessageHistory()
    chain = RunnableWithMessageHistory(
        cast("Runnable[dict[str, Any], Any]", shipped.as_runnable()), lambda: said, input_messages_key="input", history_messages_key="chat_history",
        output_messages_key="answer", history_factory_config=[],
    )  # fmt: skip
    first = chain.invoke({"input": FIRST})
    assert [message.text for message in said.messages] == [FIRST, first["answer"]]
    assert takes_up(chain.invoke({"input": NEXT})) == FIRST
    assert len(said.messages) == 4


def test_the_chain_is_a_node_of_a_graph(shipped: Assistant) -> None:
    graph = StateGraph(ChainOutput)
    graph.add_node("policy", shipped.as_runnable())
    graph.add_edge(START, "policy")
    graph.add_edge("policy", END)
    assert graph.compile().invoke({"input": ANSWERED})["answer"] == shipped.ask(ANSWERED).text


def test_the_chain_is_a_tool_with_a_schema(shipped: Assistant) -> None:
    tool = shipped.as_runnable().as_tool()
    schema = tool.tool_call_schema.model_json_schema()  # type: ignore[union-attr]
    assert list(schema["properties"]) == ["question"]
    assert "stands alone" in schema["properties"]["question"]["description"]
    answer = shipped.ask(ANSWERED)
    call = ToolCall(name=tool.name, args={"question": ANSWERED}, id="1", type="tool_call")
    message = tool.invoke(call)
    assert message.content.startswith(answer.text)
    assert answer.citations[0].quote in message.content
    assert message.artifact == answer
    assert asyncio.run(tool.ainvoke({"question": ANSWERED})) == message.content


@pytest.mark.parametrize("what", ["as_runnable", "as_retriever"])
def test_pickling_says_why_not(shipped: Assistant, what: str) -> None:
    with pytest.raises(TypeError, match="holds the index of this process"):
        pickle.dumps(getattr(shipped, what)())


class Seen(BaseCallbackHandler):
    """What callbacks are told, in order."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.parents: list[UUID | None] = []

    def on_chain_start(self, serialized: Any, inputs: Any, **more: Any) -> None:
        self._see("chain", more)

    def on_retriever_start(self, serialized: Any, query: str, **more: Any) -> None:
        self._see(f"search {query}", more)

    def on_retriever_end(self, documents: Any, **more: Any) -> None:
        self._see(f"found {len(documents)}", more)

    def on_chat_model_start(self, serialized: Any, messages: Any, **more: Any) -> None:
        self._see(f"model {len(messages[0])}", more)

    def on_llm_end(self, response: Any, **more: Any) -> None:
        self._see(f"said {response.generations[0][0].text}", more)

    def on_llm_error(self, error: BaseException, **more: Any) -> None:
        self._see("model failed", more)

    def on_chain_end(self, outputs: Any, **more: Any) -> None:
        self._see("end", more)

    def _see(self, event: str, more: dict[str, Any]) -> None:
        self.events.append(event)
        self.parents.append(more["parent_run_id"])


def test_callbacks_see_the_search(shipped: Assistant) -> None:
    seen = Seen()
    shipped.as_runnable().with_config(callbacks=[seen], tags=["policy"]).invoke(ANSWERED)
    assert seen.events == ["chain", f"search {ANSWERED}", "found 8", "end"]
    assert seen.parents[0] is None
    assert seen.parents[1] is not None


ALLOWANCE = "강릉시 청년 교통비는 한 달에 얼마인가요?"
DRAFT = "강릉시는 청년에게 교통비를 월 5만 원씩 지원한다. [E1]"


@pytest.mark.parametrize("fails", [False, True])
def test_callbacks_see_the_chat_model(open_assistant: Open, tmp_path: Path, fails: bool) -> None:
    def script(wire: Wire) -> None:
        if fails:
            wire.status(500)
            return
        wire.start()
        wire.say(DRAFT)
        wire.finish()

    with serving(script) as server:
        assistant = open_assistant(
            write_knowledge(tmp_path / "knowledge"), tmp_path / "data", chat_model="any", chat_base_url=server.url
        )
        assistant.index()
        seen = Seen()
        output = assistant.as_runnable().invoke(ALLOWANCE, {"callbacks": [seen]})
    assert "5만 원" in output["answer"]
    assert seen.events[3:5] == ["model 2", "model failed" if fails else f"said {DRAFT}"]
    assert seen.events[-1] == "end"


def test_events_of_a_stream_name_the_search_and_the_pieces(shipped: Assistant) -> None:
    async def events() -> list[Any]:
        return [event async for event in shipped.as_runnable().astream_events(SEVERAL, version="v2")]

    told = asyncio.run(events())
    names = [event["event"] for event in told]
    assert names[0] == "on_chain_start"
    assert names.index("on_retriever_start") < names.index("on_retriever_end") < names.index("on_chain_end")
    streamed = "".join(
        event["data"]["chunk"].get("answer", "") for event in told if event["event"] == "on_chain_stream"
    )
    assert streamed == shipped.ask(SEVERAL).text


def test_the_schemas_name_what_goes_in_and_comes_out(shipped: Assistant) -> None:
    chain = shipped.as_runnable()
    assert list(chain.get_input_jsonschema()["properties"]) == ["input", "chat_history"]
    assert {"input", "answer", "context", "result"} <= set(
        chain.get_output_jsonschema()["$defs"]["ChainOutput"]["properties"]
    )


def test_the_retriever_takes_its_limits_for_one_search(shipped: Assistant) -> None:
    retriever = shipped.as_retriever(k=5)
    question = "온누리상품권 할인"
    assert len(retriever.invoke(question)) == 5
    assert len(retriever.invoke(question, k=2)) == 2
    english = retriever.invoke(question, filters=Filters(languages=["en"]))
    assert {document.metadata["language"] for document in english} == {"en"}
    scores = [document.metadata["score"] for document in retriever.invoke(question)]
    best = retriever.invoke(question, least_score=scores[1])
    assert len(best) == 2
    assert len(shipped.as_retriever(least_score=scores[0]).invoke(question)) == 1
    with pytest.raises(AssistantError, match="top_k"):
        retriever.invoke(question, top_k=3)
    assert asyncio.run(retriever.ainvoke(question)) == retriever.invoke(question)


def test_what_the_retriever_gives_can_be_told_apart_and_traced(shipped: Assistant) -> None:
    documents = shipped.as_retriever(k=5).invoke("온누리상품권 할인")
    assert len({document.id for document in documents}) == 5
    for document in documents:
        assert shipped.document(document.metadata["source"])
