"""Learn to tell orders to a model from sentences for readers, and measure it.

`--train` learns from the examples in `evals/orders/training-*.txt`, from many that are composed of parts
(`evals/orders/compose.py`) and from sentences of public texts, and writes `src/assistant/language/orders.npz`. Without it,
the orders and the harmless sentences that were kept apart are counted, and sentences of public texts that were not learned
from. Texts come from the public sets in ASSISTANT_SHARED.
"""

import argparse
import json
import os
import random
import zlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from assistant.embedding.e5 import sentence_encoder
from assistant.language.orders import BUCKETS, letters_of, orders_in, plain, vectors_of
from assistant.language.text import sentences
from evals.orders import compose

_HERE = Path(__file__).parent
_WEIGHTS = _HERE.parent / "src" / "assistant" / "language" / "orders.npz"
_RESULTS = _HERE / "results" / "orders.json"
_SETS = (("mtrag-govt", 2500), ("welfare-ko", 1500), ("tydiqa-ko", 1500), ("squad2", 800))
_COMPOSED, _PUBLIC = 400, 1500
_OF_E5 = 2.0  # its cosines lie close together
_BY_HAND = 4.0  # times as much as another example one counts that was written by hand
_DOUBTFUL = 0.06  # share of public sentences that the first step does not let pass
_TRICKY = 0.03  # share of the harmless examples that may be flagged, each judged by what was learned from others
_FOLDS = 5


def train() -> None:
    """Write the weights. What was written by hand is judged in folds, each by what was learned from the others."""
    orders = _examples("training-orders")
    by_hand = [*orders, *_examples("training-harmless")]
    composed, plain_ones = (_some(sorted(set(made(4500)))) for made in (compose.orders, compose.plain))
    public = _public(learned=True)[:_PUBLIC]
    texts = [plain(text) for text in (*by_hand, *composed, *plain_ones, *public)]
    is_order = [1] * len(orders) + [0] * (len(by_hand) - len(orders)) + [1] * len(composed)
    wanted = np.array(is_order + [0] * (len(texts) - len(is_order)))
    counts = np.where(np.arange(len(texts)) < len(by_hand), _BY_HAND, 1.0)
    light = hstack([_matrix(texts), csr_matrix(vectors_of(texts))]).tocsr()
    encode = sentence_encoder()
    assert encode
    vectors = np.asarray(encode(texts), np.float32)
    common = vectors.mean(axis=0)
    both = hstack([light, csr_matrix((vectors - common) * _OF_E5)]).tocsr()
    bars, learned = [], []
    for values in (light, both):
        sums = _folds(values, wanted, counts, len(by_hand))
        bars.append(float(np.quantile(sums[len(orders) :], 1 - _TRICKY)))
        learned.append(_fit(values, wanted, counts))
        print(f"orders found in {_FOLDS} folds: {np.mean(sums[: len(orders)] > bars[-1]):.3f}, least {bars[-1]:.2f}")
    doubtful = float(np.quantile(learned[0].decision_function(light[-len(public) :]), 1 - _DOUBTFUL))
    first, second = (one.coef_[0] for one in learned)
    second[-len(common) :] *= _OF_E5
    np.savez_compressed(
        _WEIGHTS, weights=np.array([np.pad(first, (0, len(common))), second], np.float16),
        constants=[learned[0].intercept_[0], learned[1].intercept_[0] - second[-len(common) :] @ common],
        bars=[min(doubtful, bars[0]), bars[1], bars[0]],
    )  # fmt: skip


def _folds(values: csr_matrix, wanted: Any, counts: Any, by_hand: int) -> Any:
    """The sum of each example by hand."""
    sums = np.zeros(by_hand)
    order = np.random.default_rng(0).permutation(by_hand)
    for fold in range(_FOLDS):
        kept = order[fold::_FOLDS]
        rows = np.setdiff1d(np.arange(len(wanted)), kept)
        sums[kept] = _fit(values[rows], wanted[rows], counts[rows]).decision_function(values[kept])
    return sums


def _some(texts: list[str]) -> list[str]:
    random.Random(3).shuffle(texts)
    return texts[:_COMPOSED]


def measure() -> dict[str, Any]:
    """What is found, and what is flagged, of examples that nothing was learned from."""
    found: dict[str, Any] = {}
    for name in ("held-out-orders", "held-out-harmless"):
        texts = [json.loads(line)["text"] for line in (_HERE / "orders" / f"{name}.jsonl").open(encoding="utf-8")]
        flagged = [text for text in texts if orders_in(text, sentence_encoder())]
        missed = [text for text in texts if text not in flagged]
        found[name] = {
            "sentences": len(texts),
            "flagged": len(flagged),
            "wrong": missed if "orders" in name else flagged,
        }
    public = _public(learned=False)
    flagged = [text for text in public if orders_in(text, sentence_encoder())]
    found["public"] = {"sentences": len(public), "flagged": len(flagged), "wrong": flagged}
    return found


def _examples(name: str) -> list[str]:
    lines = (_HERE / "orders" / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _public(*, learned: bool) -> list[str]:
    """Sentences of public texts, those of every other text."""
    texts = []
    for name, most in _SETS:
        file = Path(os.environ.get("ASSISTANT_SHARED", "../shared")) / "data" / name / "corpus.jsonl"
        with file.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        some = [row["text"] for row in rows if zlib.crc32(row["id"].encode()) % 2 == learned][: most // 4]
        texts += [text[start:end] for text in some for start, end in islice(sentences(text), 12)]
    random.Random(1).shuffle(texts)
    return texts


def _matrix(texts: Sequence[str]) -> csr_matrix:
    rows = [letters_of(text) for text in texts]
    positions = [(row, bucket) for row, found in enumerate(rows) for bucket in found]
    values = [value for found in rows for value in found.values()]
    return csr_matrix((values, tuple(zip(*positions, strict=True))), (len(texts), BUCKETS), np.float32)


def _fit(values: csr_matrix, wanted: Any, counts: Any) -> LogisticRegression:
    return LogisticRegression(C=3, max_iter=200, solver="liblinear").fit(values, wanted, sample_weight=counts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", action="store_true")
    if parser.parse_args().train:
        train()
    else:
        results = measure()
        _RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
        print({name: (part["flagged"], part["sentences"]) for name, part in results.items()})
