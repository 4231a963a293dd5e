"""The assistant at LangChain's plugs: a retriever, a retrieval chain that streams, and a tool."""

from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from itertools import pairwise
from threading import Event
from typing import Any, NoReturn, Protocol

from langchain_core.callbacks import (
    AsyncCallbackManagerForChainRun,
    CallbackManager,
    CallbackManagerForChainRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document as LangChainDocument
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.messages.utils import convert_to_messages
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableGenerator
from langchain_core.runnables.config import run_in_executor
from langchain_core.runnables.utils import AddableDict
from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field, SkipValidation
from typing_extensions import TypedDict

from assistant.answer.watch import Watch
from assistant.errors import AssistantError
from assistant.plugs.growing import Growing
from assistant.types import Answer, Claim, Filters, Hit, Turn


class ChainInput(BaseModel):
    """A question, as LangChain's retrieval chains take it; the question alone, and messages, will do as well."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    input: str = Field(description="A question about the policy documents, in Korean or English.")
    chat_history: list[Any] = Field(default=[], description="The messages before it.")


class ChainOutput(TypedDict, total=False):
    """What arrives: the pieces of `answer`, then `context` and the whole `result`."""

    input: str
    answer: str
    context: list[LangChainDocument]
    result: Answer


class ToolInput(BaseModel):
    """What a model passes to the tool."""

    question: str = Field(description="A question about the policy documents that stands alone, in Korean or English.")


class _Search(Protocol):
    def __call__(self, question: str, *, k: int | None, filters: Filters | None) -> list[Hit]: ...


class _Ask(Protocol):
    def __call__(
        self, question: str, *, history: Sequence[Turn], watch: Watch
    ) -> Generator[Claim | Answer, None, None]: ...


class HitRetriever(BaseRetriever):
    """Search as a LangChain retriever. `k`, `filters` and `least_score` may be told for one search as well."""

    search: SkipValidation[_Search] = Field(exclude=True, repr=False)
    k: int | None = None
    filters: SkipValidation[Filters | None] = None
    least_score: float = 0.0

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **asked: Any
    ) -> list[LangChainDocument]:
        if unknown := asked.keys() - {"k", "filters", "least_score"}:
            raise AssistantError("retriever_takes", names=", ".join(sorted(unknown)))
        if not isinstance(query, str):
            raise AssistantError("retriever_takes_text", kind=type(query).__name__)
        hits = self.search(query, k=asked.get("k", self.k), filters=asked.get("filters", self.filters))
        least = asked.get("least_score", self.least_score)
        return [to_langchain(hit) for hit in hits if hit.score >= least]

    def __reduce__(self) -> NoReturn:
        _refuse_pickling("as_retriever()")


class PolicyChain(RunnableGenerator[Any, ChainOutput]):
    """A retrieval chain: question in; `context`, `answer` piece by piece and `result` out.

    Callbacks and tracers see the search as a retriever's run and the draft as a chat model's.
    """

    def __init__(self, ask: _Ask, model: str) -> None:
        super().__init__(self._answer, self._answer_async, name="policy_assistant")  # type: ignore[arg-type]  # AddableDict
        self._ask = ask
        self._model = model

    @property
    def InputType(self) -> type[ChainInput]:  # noqa: N802
        return ChainInput

    @property
    def OutputType(self) -> type[ChainOutput]:  # noqa: N802
        return ChainOutput

    def as_tool(
        self, args_schema: Any = None, *, name: str | None = None, description: str | None = None, **_: Any
    ) -> BaseTool:
        """The chain as a tool for a model: the text of the answer with its sources, and the `Answer` as artifact."""

        def ask(question: str) -> tuple[str, Answer]:
            answer = self.invoke(question)["result"]
            return _with_sources(answer), answer

        async def ask_async(question: str) -> tuple[str, Answer]:
            answer = (await self.ainvoke(question))["result"]
            return _with_sources(answer), answer

        return StructuredTool.from_function(
            ask, ask_async, name=name or self.get_name(), args_schema=args_schema or ToolInput,
            response_format="content_and_artifact",
            description=description or "Answers a question from the indexed policy documents, citing the words that prove it.",
        )  # fmt: skip

    def __reduce__(self) -> NoReturn:
        _refuse_pickling("as_runnable()")

    def _answer(self, inputs: Iterator[Any], run_manager: CallbackManagerForChainRun) -> Iterator[AddableDict]:
        yield from self._pieces(_whole(list(inputs)), run_manager.get_child(), Event())

    async def _answer_async(
        self, inputs: AsyncIterator[Any], run_manager: AsyncCallbackManagerForChainRun
    ) -> AsyncIterator[AddableDict]:
        """The same in another thread, so that the loop goes on meanwhile; when nobody listens any more, it ends."""
        stop = Event()
        pieces = self._pieces(_whole([value async for value in inputs]), run_manager.get_sync().get_child(), stop)
        try:
            while piece := await run_in_executor(None, next, pieces, None):
                yield piece
        finally:
            stop.set()

    def _pieces(self, value: Any, callbacks: CallbackManager, stop: Event) -> Iterator[AddableDict]:
        question, history = _question_of(value)
        yield AddableDict(input=question)
        events = self._ask(question, history=history, watch=_Told(callbacks, self._model, stop))
        try:
            yield from _pieces(events)
        finally:
            events.close()


class _Told(Watch):
    """Tells LangChain's callbacks of the steps."""

    def __init__(self, callbacks: CallbackManager, model: str, stop: Event) -> None:
        super().__init__(stop)
        self._callbacks = callbacks
        self._model = model

    def searches(self, question: str) -> None:
        self._search = self._callbacks.on_retriever_start({"name": "policy_search"}, question, name="policy_search")

    def found(self, hits: Sequence[Hit]) -> None:
        self._search.on_retriever_end([to_langchain(hit) for hit in hits])

    def asks_model(self, system: str, ask: str) -> None:
        (self._asked,) = self._callbacks.on_chat_model_start(
            {"name": self._model}, [[SystemMessage(system), HumanMessage(ask)]], name=self._model,
            invocation_params={"model": self._model},
        )  # fmt: skip

    def model_said(self, text: str) -> None:
        self._asked.on_llm_end(LLMResult(generations=[[ChatGeneration(message=AIMessage(text))]]))

    def model_failed(self, error: Exception) -> None:
        self._asked.on_llm_error(error)


def to_langchain(hit: Hit) -> LangChainDocument:
    """A hit as LangChain's document; metadata has the score, the source and where the chunk stands."""
    chunk, document = hit.chunk, hit.document
    return LangChainDocument(
        id=f"{document.id}#{chunk.start}-{chunk.end}",
        page_content=chunk.text,
        metadata={
            "source": document.id, "document_id": document.id, "title": document.title, "publisher": document.publisher,
            "region": document.region, "published": document.published, "url": document.url,
            "language": document.language, "start": chunk.start, "end": chunk.end, "start_index": chunk.start,
            "page": chunk.page, "headings": list(chunk.headings), "score": hit.score, "replaced_by": hit.replaced_by,
        },
    )  # fmt: skip


def _pieces(events: Iterator[Claim | Answer]) -> Iterator[AddableDict]:
    """The text piece by piece, and with its end the passages and the whole answer."""
    text = Growing()
    for event in events:
        if piece := text.add(event):
            yield AddableDict(answer=piece)
        if isinstance(event, Answer):
            yield AddableDict(context=[to_langchain(hit) for hit in event.evidence], result=event)


def _with_sources(answer: Answer) -> str:
    sources = [
        f"[{number}] {citation.title} ({citation.document_id}): {citation.quote}"
        for number, citation in enumerate(answer.citations, 1)
    ]
    return "\n".join([answer.text, *sources])


def _whole(pieces: list[Any]) -> Any:
    """What a chain in front has streamed, put together."""
    if not pieces:
        raise _wrong_input("nothing")
    whole = pieces[0]
    for piece in pieces[1:]:
        whole = whole + piece
    return whole


def _question_of(value: Any) -> tuple[str, list[Turn]]:
    """The question, and the turns before it."""
    if isinstance(value, BaseModel) and not isinstance(value, BaseMessage | PromptValue):
        value = value.model_dump()
    if isinstance(value, Mapping):
        earlier = _messages(value.get("chat_history") or [])
        asked = next((value[key] for key in ("input", "question", "messages") if value.get(key)), None)
        if asked is None or isinstance(asked, Mapping):
            raise _wrong_input(value)
        question, more = _question_of(asked)
        return question, [*_turns(earlier), *more]
    if isinstance(value, PromptValue):
        value = value.to_messages()
    if isinstance(value, str):
        return value, []
    messages = _messages([value] if isinstance(value, BaseMessage) else value)
    if not messages or not isinstance(messages[-1], HumanMessage):
        raise _wrong_input(value)
    return messages[-1].text, _turns(messages[:-1])


def _messages(value: Any) -> list[BaseMessage]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise _wrong_input(value)
    try:
        return convert_to_messages(value)
    except (ValueError, NotImplementedError, TypeError) as error:
        raise _wrong_input(value) from error


def _turns(messages: Sequence[BaseMessage]) -> list[Turn]:
    """Each person's message with the reply that follows it."""
    return [
        Turn(asked.text, replied.text)
        for asked, replied in pairwise(messages)
        if isinstance(asked, HumanMessage) and isinstance(replied, AIMessage)
    ]


def _wrong_input(value: object) -> AssistantError:
    return AssistantError("chain_takes", value=f"{value!r:.80}")


def _refuse_pickling(method: str) -> NoReturn:
    raise TypeError(
        "An assistant holds the index of this process and cannot be pickled. Open one where it is needed:"
        f" Assistant.open(settings).{method}. One process at a time may have a data folder."
    )
