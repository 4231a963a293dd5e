"""A linear map from the vector of a question to where the vectors of its answers are.

The Universal Sentence Encoder puts texts of one meaning together, and a question beside other questions. The map takes
off what questions have in common and adds what `evals/train_search.py` learned: x - c + (x U) V, of low rank.
"""

from functools import cache
from importlib.resources import files

import numpy as np

from assistant.search.catalogue import Vector


def towards_answers(question: Vector) -> Vector:
    """The vector of a question, 512 numbers, turned; not of unit length."""
    common, down, up = _learned()
    return np.asarray(question - common + (question @ down) @ up, np.float32)


@cache
def _learned() -> tuple[Vector, Vector, Vector]:
    with (files("assistant.search") / "question_map.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return tuple(np.asarray(kept[name], np.float32) for name in ("common", "down", "up"))  # type: ignore[return-value]  # three
