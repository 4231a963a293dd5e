"""Embedding models behind LangChain's interface: the bundled one, sentence-transformers, a server's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.errors import EmbeddingError
from assistant.language.orders import universal_encoder
from assistant.search.catalogue import Vector
from assistant.search.english import EnglishEmbeddings
from assistant.search.hub import load_model, reason_of
from assistant.search.question_map import towards_answers
from assistant.settings import USE_MULTILINGUAL, Settings


@dataclass(frozen=True)
class Embedder:
    """A model, the name under which its vectors are kept, and the text that it sees whole.

    With it perhaps a model for English beside English, and what turns a question's vector towards its answers.
    """

    name: str
    model: Embeddings
    fits: Callable[[str], bool]
    english: Embeddings | None = None
    turn: Callable[[Vector], Vector] = lambda vector: vector

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question. Raises `EmbeddingError` when the model does not answer."""
        return self._unit_vectors(lambda: [self.model.embed_query(text)], 1)[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per text. Raises `EmbeddingError` when the model does not answer."""
        return self._unit_vectors(lambda: self.model.embed_documents(texts), len(texts)) if texts else []

    def embed_question(self, text: str) -> list[float]:
        """The vector of a question, turned towards the vectors of what answers it."""
        turned = self.turn(np.asarray(self.embed_query(text), np.float32))
        return [float(value) for value in turned / np.maximum(np.linalg.norm(turned), 1e-9)]

    def embed_english(self, texts: list[str]) -> list[list[float]]:
        """One vector per text, of the model for English; none without such a model."""
        return self.english.embed_documents(texts) if self.english and texts else []

    def _unit_vectors(self, embed: Callable[[], list[list[float]]], count: int) -> list[list[float]]:
        try:
            matrix = np.asarray(embed(), np.float32)
            if matrix.ndim != 2 or len(matrix) != count or not np.isfinite(matrix).all():
                raise ValueError(f"it gave {len(matrix)} vectors for {count} texts, or not a number in them")
        except EmbeddingError:
            raise
        except Exception as error:  # each library raises its own, and odd replies of a server anything
            raise _unusable(self.name, error) from error
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)  # 1 already, except from some servers
        vectors: list[list[float]] = (matrix / np.maximum(lengths, 1e-9)).tolist()
        return vectors


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that ASSISTANT_EMBEDDING_MODEL names; its model loads at first use."""
    name = settings.embedding_model
    if name == USE_MULTILINGUAL:
        return Embedder(name, UniversalSentenceEncoder(), lambda text: True, EnglishEmbeddings(), towards_answers)
    if name.startswith("openai:"):
        return Embedder(name, _server_embeddings(settings, name.removeprefix("openai:")), lambda text: True)
    local = SentenceTransformerEmbeddings(name)
    return Embedder(name, local, local.fits)


class UniversalSentenceEncoder(Embeddings):
    """Google's Universal Sentence Encoder, multilingual v3 (Yang et al. 2019, arXiv:1907.04307):
    512 dimensions, unit length, Korean and English in one space, text of any length."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = universal_encoder().encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return list(_once(self, text))


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model, by hub name or local folder."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._alone = RLock()  # its tokenizer keeps where to cut between two calls, of other threads, too

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        try:
            return load_model(SentenceTransformer, self._name, "sentence-transformers")
        except Exception as error:  # the libraries raise their own
            raise _unusable(self._name, error) from error

    def fits(self, text: str) -> bool:
        """Whether the model sees the whole text: the rest would be cut off without a word."""
        with self._alone:
            longest = self._model.max_seq_length
            return longest is None or len(self._model.tokenizer(text)["input_ids"]) <= longest

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._alone:
            vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return [[float(value) for value in vector] for vector in vectors]

    def embed_query(self, text: str) -> list[float]:
        return list(_once(self, text))


@lru_cache(maxsize=1024)
def _once(model: Embeddings, text: str) -> tuple[float, ...]:
    """A question is embedded once, however often it is searched."""
    return tuple(model.embed_documents([text])[0])


def _server_embeddings(settings: Settings, model: str) -> Embeddings:
    from langchain_openai import OpenAIEmbeddings
    from pydantic import SecretStr

    key = settings.embedding_api_key.get_secret_value() or settings.openai_api_key.get_secret_value()
    return OpenAIEmbeddings(
        model=model,
        openai_api_base=settings.embedding_base_url or None,
        openai_api_key=SecretStr(key or "none"),
        check_embedding_ctx_length=False,  # other servers take text, not OpenAI's token ids
        request_timeout=settings.chat_timeout,
    )


def _unusable(name: str, error: Exception) -> EmbeddingError:
    check = (
        "the server at ASSISTANT_EMBEDDING_BASE_URL, ASSISTANT_EMBEDDING_API_KEY and ASSISTANT_EMBEDDING_MODEL"
        if name.startswith("openai:")
        else f"ASSISTANT_EMBEDDING_MODEL (a sentence-transformers folder, a hub name, openai:NAME or {USE_MULTILINGUAL})"
    )
    return EmbeddingError(f"The embedding model {name!r} cannot be used ({reason_of(error)}). Check {check}.")
