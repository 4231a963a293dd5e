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

from assistant.language.orders import BUCKETS, letters_of, plain, vectors_of
from assistant.language.suspicious import gives_orders
from assistant.language.text import sentences
from evals.orders import compose

_HERE = Path(__file__).parent
_WEIGHTS = _HERE.parent / "src" / "assistant" / "language" / "orders.npz"
_RESULTS = _HERE / "results" / "orders.json"
_SETS = (("mtrag-govt", 2500), ("welfare-ko", 1500), ("tydiqa-ko", 1500), ("squad2", 800))
_COMPOSED, _PUBLIC = 4500, 5000
_BY_HAND = 4.0  # times as much as another example one counts that was written by hand
_DOUBTFUL = 0.15  # share of public sentences that letters alone do not let pass
_TRICKY = 0.02  # share of the harmless examples that may be flagged, each judged by what was learned from others
_FOLDS = 5


def train() -> None:
    """Write the weights."""
    by_hand = [*_examples("training-orders"), *_examples("training-harmless")]
    orders = len(_examples("training-orders"))
    composed = sorted(set(compose.orders(_COMPOSED))), sorted(set(compose.plain(_COMPOSED)))
    public = _public(learned=True)[:_PUBLIC]
    texts = [plain(text) for text in (*by_hand, *composed[0], *composed[1], *public)]
    wanted = np.array(
        [1] * orders + [0] * (len(by_hand) - orders) + [1] * len(composed[0]) + [0] * (len(composed[1]) + len(public))
    )
    counts = np.where(np.arange(len(texts)) < len(by_hand), _BY_HAND, 1.0)
    letters, meaning = _matrix(texts), vectors_of(texts)
    both = hstack([letters, csr_matrix(meaning)]).tocsr()
    others = np.arange(len(by_hand), len(texts))
    sums = np.zeros(len(by_hand))
    for fold in range(_FOLDS):
        kept = np.arange(fold, len(by_hand), _FOLDS)
        rows = np.concatenate([np.setdiff1d(np.arange(len(by_hand)), kept), others])
        sums[kept] = _fit(both[rows], wanted[rows], counts[rows]).decision_function(both[kept])
    least = max(0.0, float(np.quantile(sums[orders:], 1 - _TRICKY)))
    alone, full = _fit(letters, wanted, counts), _fit(both, wanted, counts)
    doubtful = float(np.quantile(alone.decision_function(letters[-len(public) :]), 1 - _DOUBTFUL))
    np.savez_compressed(
        _WEIGHTS, alone=alone.coef_[0].astype(np.float16), letters=full.coef_[0][:BUCKETS].astype(np.float16),
        meaning=full.coef_[0][BUCKETS:].astype(np.float16), constants=[alone.intercept_[0], full.intercept_[0]],
        least=[doubtful, least],
    )  # fmt: skip
    print(f"orders found in {_FOLDS} folds: {np.mean(sums[:orders] > least):.3f}, least {least:.2f}")
    print(f"orders that letters alone let pass: {np.mean(alone.decision_function(letters[:orders]) <= doubtful):.3f}")


def measure() -> dict[str, Any]:
    """What is found, and what is flagged, of examples that nothing was learned from."""
    found: dict[str, Any] = {}
    for name in ("held-out-orders", "held-out-harmless"):
        texts = _examples(name)
        flagged = [text for text in texts if gives_orders(text)]
        missed = [text for text in texts if text not in flagged]
        found[name] = {
            "sentences": len(texts),
            "flagged": len(flagged),
            "wrong": missed if "orders" in name else flagged,
        }
    public = _public(learned=False)
    flagged = [text for text in public if gives_orders(text)]
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
