"""The assistant at LangChain's plugs: a retriever, and a retrieval chain that streams."""

from collections.abc import Callable, Iterator
from typing import Any, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator
from langchain_core.runnables.utils import AddableDict

from assistant.types import Answer, Claim, Hit, marked_lines


class ChainInput(TypedDict):
    """The question, under the key that LangChain's retrieval chains use."""

    input: str


class ChainOutput(TypedDict, total=False):
    """What arrives: the pieces of `answer`, then `context` and the whole `result`."""

    input: str
    answer: str
    context: list[LangChainDocument]
    result: Answer


class HitRetriever(BaseRetriever):
    """Search as a LangChain retriever."""

    search: Callable[[str], list[Hit]]

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [to_langchain(hit) for hit in self.search(query)]


def to_langchain(hit: Hit) -> LangChainDocument:
    """A hit as LangChain's document; metadata has the score and where the chunk stands."""
    chunk, document = hit.chunk, hit.document
    return LangChainDocument(
        page_content=chunk.text,
        metadata={
            "document_id": document.id, "title": document.title, "publisher": document.publisher,
            "region": document.region, "published": document.published, "url": document.url,
            "language": document.language, "start": chunk.start, "end": chunk.end, "page": chunk.page,
            "headings": list(chunk.headings), "score": hit.score,
        },
    )  # fmt: skip


def retrieval_chain(ask: Callable[[str], Iterator[Claim | Answer]]) -> Runnable[ChainInput, ChainOutput]:
    """A chain from `{"input": question}` (or the question alone) to answer, context and result."""

    def answer(inputs: Iterator[Any]) -> Iterator[AddableDict]:
        for value in inputs:
            question = value["input"] if isinstance(value, dict) else str(value)
            yield AddableDict(input=question)
            yield from _pieces(ask(question))

    return RunnableGenerator(answer)  # type: ignore[arg-type]  # an AddableDict with the keys of ChainOutput


def _pieces(events: Iterator[Claim | Answer]) -> Iterator[AddableDict]:
    """What each claim adds to the text, then what the whole answer adds: its absent places, or all of an abstention."""
    claims: tuple[Claim, ...] = ()
    said = ""
    for event in events:
        if isinstance(event, Claim):
            claims = (*claims, event)
        text = event.text if isinstance(event, Answer) else "\n".join(marked_lines(claims))
        if text != said:
            yield AddableDict(answer=text[len(said) :])
        said = text
        if isinstance(event, Answer):
            yield AddableDict(context=[to_langchain(hit) for hit in event.evidence], result=event)
