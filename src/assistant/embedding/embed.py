"""Embedding models behind LangChain's interface: the bundled one, sentence-transformers, a server's."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import RLock
from typing import Any, Final

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.embedding.common import Matrix, common_of, unit, without
from assistant.embedding.e5 import MultilingualE5
from assistant.embedding.hub import load_model, reason_of
from assistant.errors import EmbeddingError
from assistant.language.orders import universal_encoder
from assistant.language.text import language_of, language_of_question
from assistant.settings import E5_SMALL, USE_MULTILINGUAL, Settings
from assistant.types import Language

_E5: Final = re.compile(r"(?<![a-z])e5(?![0-9])", re.IGNORECASE)  # intfloat/multilingual-e5-small


@dataclass(frozen=True)
class Embedder:
    """A model, the name under which its vectors are kept, and the text that it sees whole.

    All vectors are of unit length, without what the texts of a language have in common: cosines of one model mean what
    those of another do. Beside it perhaps a light model that was learned on sentences and their translations. Raises
    `EmbeddingError` when the model does not answer.
    """

    name: str
    model: Embeddings
    fits: Callable[[str], bool]
    light: Embeddings | None = None

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vectors = self._plain(lambda: [self.model.embed_query(text)], 1)
        vector: list[float] = without(self._common, vectors, [language_of_question(text)])[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector per text."""
        if not texts:
            return []
        plain = self._plain(lambda: self.model.embed_documents(texts), len(texts))
        vectors: list[list[float]] = without(self._common, plain, list(map(language_of, texts))).tolist()
        return vectors

    def embed_sentences(self, texts: list[str]) -> list[list[float]]:
        """One vector per sentence, as the light model gives them, if there is one: what chooses among sentences, and
        tells a translation, was set on those."""
        return self.light.embed_documents(texts) if self.light and texts else self.embed_documents(texts)

    @cached_property
    def _common(self) -> dict[Language, Matrix]:
        return common_of(lambda texts: self._plain(lambda: self.model.embed_documents(texts), len(texts)))

    def _plain(self, embed: Callable[[], list[list[float]]], count: int) -> Matrix:
        try:
            matrix = np.asarray(embed(), np.float32)
            if matrix.ndim != 2 or len(matrix) != count or not np.isfinite(matrix).all():
                raise ValueError(f"it gave {len(matrix)} vectors for {count} texts, or not a number in them")
        except EmbeddingError:
            raise
        except Exception as error:  # each library raises its own, and odd replies of a server anything
            raise _unusable(self.name, error) from error
        return unit(matrix)  # as they are, except from some servers


def load_embedder(settings: Settings) -> Embedder:
    """The embedder that ASSISTANT_EMBEDDING_MODEL names; its models load at first use."""
    name = settings.embedding_model
    light = UniversalSentenceEncoder()
    if name == USE_MULTILINGUAL:
        return Embedder(name, light, lambda text: True, light)
    if name == E5_SMALL:
        return Embedder(name, MultilingualE5(), lambda text: True, light)
    if name.startswith("openai:"):
        return Embedder(name, _server_embeddings(settings, name.removeprefix("openai:")), lambda text: True, light)
    local = SentenceTransformerEmbeddings(name)
    return Embedder(name, local, local.fits, light)


class UniversalSentenceEncoder(Embeddings):
    """Google's Universal Sentence Encoder, multilingual v3 (Yang et al. 2019, arXiv:1907.04307):
    512 dimensions, unit length, Korean and English in one space, text of any length."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = universal_encoder().encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class SentenceTransformerEmbeddings(Embeddings):
    """Any sentence-transformers model, by hub name or local folder, with its own prompts for questions and passages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._alone = RLock()  # its tokenizer keeps where to cut between two calls, of other threads, too

    @cached_property
    def _model(self) -> Any:
        try:
            model = load_model("SentenceTransformer", self._name, "sentence-transformers")
        except Exception as error:  # the libraries raise their own
            raise _unusable(self._name, error) from error
        if _E5.search(self._name) and not any(model.prompts.values()):  # its folders do not say so
            model.prompts = {"query": "query: ", "document": "passage: "}
        return model

    def fits(self, text: str) -> bool:
        """Whether the model sees the whole text: the rest would be cut off without a word."""
        with self._alone:
            longest = self._model.max_seq_length
            return longest is None or len(self._model.tokenizer(text)["input_ids"]) <= longest

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._alone:
            vectors: list[list[float]] = self._model.encode_document(texts, show_progress_bar=False).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        with self._alone:
            vector: list[float] = self._model.encode_query(text, show_progress_bar=False).tolist()
        return vector


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
    if name.startswith("openai:"):
        return EmbeddingError("embedding_server", model=name, detail=reason_of(error))
    own = f"{E5_SMALL}, {USE_MULTILINGUAL}"
    return EmbeddingError("embedding_model", model=name, detail=reason_of(error), models=own)
