"""Two systems for `benchmarks.search` on the same files: the assistant, and LangChain's stock hybrid search.

Stock is what its documentation shows: its text splitter, vectors in a Chroma folder, BM25Retriever in memory, and
EnsembleRetriever over both. BM25Retriever keeps nothing on disk: it is made from Chroma's texts at each opening. Nor can
it filter: Chroma filters by `where`, and what the words found elsewhere is dropped from the fused hits.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from assistant import Assistant, Filters, Settings
from assistant.embedding import load_embedder
from assistant.index.owner import Owner
from assistant.language.glossary import Glossary

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

K = 10
_CHROMA_TAKES, _CHROMA_GIVES = 5000, 5000  # texts at once; with many more it raises

# The publishers of the hits for a question, from all documents or from those of some publishers.
Ask = Callable[[str, Sequence[str]], list[str]]

Wrap = Callable[[Embeddings], Embeddings]


@dataclass(frozen=True, slots=True)
class System:
    """Makes an index of a knowledge folder in an empty one, and answers from it.

    `index` embeds with what is made of each embedding model, and returns the number of chunks.
    """

    index: Callable[[Path, Path, Wrap], int]
    open: Callable[[Path, Path], AbstractContextManager[Ask]]


def default_model() -> Embeddings:
    """The embedding model of both, the only one of stock."""
    return load_embedder(Settings(_env_file=None)).model


def _stock_chunks(knowledge: Path) -> list["Document"]:
    """The files as LangChain's splitter cuts them, with its defaults except for the assistant's length."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=Settings(_env_file=None).chunk_chars)
    texts, stated = [], []
    for file in sorted(knowledge.glob("*.md")):
        _, front_matter, text = file.read_text("utf-8").split("---\n", 2)
        texts.append(text)
        stated.append(dict(line.split(": ", 1) for line in front_matter.splitlines()))
    return splitter.create_documents(texts, stated)


def _index_ours(knowledge: Path, data: Path, wrap: Wrap) -> int:
    settings = _settings(knowledge, data)
    embedder = load_embedder(settings)
    embedder = replace(embedder, model=wrap(embedder.model))
    with Assistant(settings, Owner(data), embedder, Glossary.open(None)) as assistant:
        report = assistant.index()
    if report.failed or report.duplicates:
        raise RuntimeError(f"Not all files were indexed: {report.failed} {report.duplicates}")
    return report.chunks


@contextmanager
def _open_ours(knowledge: Path, data: Path) -> Iterator[Ask]:
    with Assistant.open(_settings(knowledge, data)) as assistant:

        def ask(question: str, publishers: Sequence[str]) -> list[str]:
            filters = Filters(publishers=list(publishers)) if publishers else None
            return [hit.document.publisher for hit in assistant.retrieve(question, k=K, filters=filters)]

        yield ask


def _settings(knowledge: Path, data: Path) -> Settings:
    return Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data, chat_model="", chroma_url="")


def _index_stock(knowledge: Path, data: Path, wrap: Wrap) -> int:
    chroma = _chroma(data, wrap(default_model()))
    chunks = _stock_chunks(knowledge)
    for start in range(0, len(chunks), _CHROMA_TAKES):
        chroma.add_documents(chunks[start : start + _CHROMA_TAKES])
    return len(chunks)


@contextmanager
def _open_stock(_: Path, data: Path) -> Iterator[Ask]:
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever

    chroma = _chroma(data, default_model())
    words = BM25Retriever.from_documents(_all_chunks(chroma), k=K)

    def ask(question: str, publishers: Sequence[str]) -> list[str]:
        where = {"filter": {"publisher": {"$in": list(publishers)}}} if publishers else {}
        vectors = chroma.as_retriever(search_kwargs={"k": K, **where})
        hits = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5]).invoke(question)
        found = [str(hit.metadata["publisher"]) for hit in hits]
        return [publisher for publisher in found if not publishers or publisher in publishers][:K]

    yield ask


def _chroma(data: Path, model: Embeddings) -> "Chroma":
    from langchain_chroma import Chroma

    return Chroma(persist_directory=str(data), embedding_function=model)


def _all_chunks(chroma: "Chroma") -> list["Document"]:
    from langchain_core.documents import Document

    chunks: list[Document] = []
    while (page := chroma.get(limit=_CHROMA_GIVES, offset=len(chunks)))["ids"]:
        pairs = zip(page["documents"], page["metadatas"], strict=True)
        chunks += [Document(page_content=text, metadata=stated) for text, stated in pairs]
    return chunks


SYSTEMS = {"ours": System(_index_ours, _open_ours), "stock": System(_index_stock, _open_stock)}
