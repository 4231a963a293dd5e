"""Learn the weights of the fusion and the map of question vectors from the public sets, and how much they help.

`python -m evals.train_search` prints nDCG@10 with the shipped ones, with those learned from the other questions of each
set (five folds), and with those learned from the other sets; `--write` then learns from all, writes
`question_map.npz` and prints the weights for `assistant/search/fuse.py`.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.search import question_map
from assistant.search.candidate import Candidate
from assistant.search.fuse import FUSION, Fusion, Signals, Weights
from evals.sets import SETS, open_sets, read_questions, twins_in

RANK = 64  # of the map: 16 found a little less
_KEPT_SMALL = 0.01  # times the squares of the map: .003 learned the questions by heart
_STEPS = 80
_TEMPERATURE = 0.05
_CANDIDATES, _SENTENCES = 30, 3  # that one question learns from, and of each chunk
_FOLDS = 5

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its plain vector and the candidates, all of one set."""

    set_name: str
    vector: Vector
    candidates: list[Candidate]
    relevant: frozenset[str]

    def is_relevant(self, candidate: Candidate) -> bool:
        return candidate.row.chunk.document_id in self.relevant


@dataclass(frozen=True, slots=True)
class Learned:
    """A map (common, down, up) and a fusion."""

    common: Vector
    down: Vector
    up: Vector
    fusion: Fusion

    def turn(self, vector: Vector) -> Vector:
        turned = vector - self.common + (vector @ self.down) @ self.up
        return np.asarray(turned / np.linalg.norm(turned), np.float32)


def main() -> None:
    examples = [example for name in SETS for example in read_examples(name)]
    parts = {name: [example for example in examples if example.set_name == name] for name in SETS}
    print(f"{'set':14}{'shipped':>9}{'folds':>9}{'other sets':>12}")
    folds = [learn([e for n, e in enumerate(examples) if n % _FOLDS != fold]) for fold in range(_FOLDS)]
    for name, part in parts.items():
        shipped = mean_ndcg(part, [shipped_one()] * len(part))
        numbers = [n for n, example in enumerate(examples) if example.set_name == name]
        by_folds = mean_ndcg(part, [folds[n % _FOLDS] for n in numbers])
        others = learn([example for example in examples if example.set_name != name])
        print(f"{name:14}{shipped:9.1f}{by_folds:9.1f}{mean_ndcg(part, [others] * len(part)):12.1f}", flush=True)
    if "--write" in sys.argv:
        write(learn(examples))


def read_examples(name: str) -> list[Example]:
    """The questions of a set that can be answered, with what an index of the set finds for them."""
    with open_sets(name) as assistant:
        twins = twins_in(assistant)
        embedder = assistant._embedder
        return [
            Example(
                name,
                np.asarray(embedder.embed_query(question.rewrite or question.text), np.float32),
                assistant._index.candidates([question.rewrite or question.text]),
                frozenset(twins.get(id, id) for id in question.relevant),
            )
            for question in read_questions(name)
            if question.relevant
        ]


def shipped_one() -> Learned:
    common, down, up = question_map._learned()
    return Learned(common, down, up, FUSION)


def learn(examples: Sequence[Example]) -> Learned:
    """The map and the weights under which the relevant candidates score highest, each set counting alike."""
    torch.manual_seed(0)
    names = {example.set_name for example in examples}
    batches = [batch for name in sorted(names) if (batch := _batch([e for e in examples if e.set_name == name]))]
    common = torch.zeros(512, requires_grad=True)
    down = (torch.randn(512, RANK) * 0.01).requires_grad_()
    up = (torch.randn(RANK, 512) * 0.01).requires_grad_()
    shares = torch.log(torch.tensor([[0.5, 0.2, 0.3, 1e-9], [0.4, 0.1, 0.5, 1e-9], [0.3, 0.1, 0.2, 0.4]]))
    shares.requires_grad_()
    optimizer = torch.optim.Adam([common, down, up, shares], lr=0.003)
    for _ in range(_STEPS):
        optimizer.zero_grad()
        loss = sum(_loss(batch, common, down, up, shares) for batch in batches) / len(batches)
        loss = loss + _KEPT_SMALL * ((down @ up).square().sum() + common.square().sum())
        loss.backward()
        optimizer.step()
    same, other, english = (Weights(*map(float, row)) for row in torch.softmax(shares, 1).tolist())
    kept = {name: tensor.detach().numpy() for name, tensor in (("common", common), ("down", down), ("up", up))}
    return Learned(**kept, fusion=Fusion(same, other, english))


def _batch(examples: Sequence[Example]) -> dict[str, torch.Tensor]:
    """The hardest candidates of each question as tensors; questions that no candidate answers are left out."""
    found = [example for example in examples if any(map(example.is_relevant, example.candidates))]
    shape = (len(found), _CANDIDATES)
    means, sentences = np.zeros((*shape, 512), np.float32), np.zeros((*shape, _SENTENCES, 512), np.float32)
    signals, kinds = np.zeros((*shape, 2), np.float32), np.zeros(shape, np.int64)
    relevant, there = np.zeros(shape, bool), np.zeros(shape, bool)
    for number, example in enumerate(found):
        ranked = sorted(example.candidates, key=lambda candidate: -FUSION.score(candidate.signals[0]))
        ranked.sort(key=lambda candidate: not example.is_relevant(candidate))
        for position, candidate in enumerate(ranked[:_CANDIDATES]):
            at = number, position
            assert candidate.kept
            means[at] = candidate.kept.vector
            matrix = _sentences(candidate)
            best = np.argsort(-(matrix @ example.vector))[:_SENTENCES]
            sentences[at] = matrix[np.resize(best, _SENTENCES)]
            signals[at] = candidate.signals[0].words, candidate.signals[0].english or 0.0
            kinds[at] = _kind(candidate.signals[0])
            relevant[at], there[at] = example.is_relevant(candidate), True
    vectors = np.stack([example.vector for example in found])
    arrays = {"means": means, "sentences": sentences, "signals": signals, "kinds": kinds, "relevant": relevant, "there": there,
                  "vectors": vectors}  # fmt: skip
    return {name: torch.from_numpy(values) for name, values in arrays.items()}


def _loss(batch: dict[str, Any], common: Any, down: Any, up: Any, shares: Any) -> Any:
    """Minus the log of the share that relevant candidates have under a softmax of the scores."""
    turned = batch["vectors"] - common + (batch["vectors"] @ down) @ up
    turned = turned / turned.norm(dim=1, keepdim=True)
    mean = torch.einsum("qcd,qd->qc", batch["means"], turned)
    sentence = torch.einsum("qcsd,qd->qcs", batch["sentences"], turned).amax(2)
    signals = torch.stack([batch["signals"][..., 0], mean, sentence, batch["signals"][..., 1]], dim=2)
    scores = (signals * torch.softmax(shares, 1)[batch["kinds"]]).sum(2) / _TEMPERATURE
    every = torch.logsumexp(scores.masked_fill(~batch["there"], -1e9), 1)
    return (every - torch.logsumexp(scores.masked_fill(~batch["relevant"], -1e9), 1)).mean()


def _kind(signals: Signals) -> int:
    if not signals.same_language:
        return 1
    return 0 if signals.english is None else 2


def _sentences(candidate: Candidate) -> Vector:
    assert candidate.kept
    matrix = candidate.kept.sentences.reshape(-1, 512).astype(np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), np.float32)


def mean_ndcg(examples: Sequence[Example], learned: Sequence[Learned]) -> float:
    """nDCG@10 of documents by their best chunk, in percent."""
    return 100 * float(np.mean([_ndcg(example, one) for example, one in zip(examples, learned, strict=True)]))


def _ndcg(example: Example, learned: Learned) -> float:
    vector = learned.turn(example.vector)
    best: dict[str, float] = {}
    for candidate in example.candidates:
        assert candidate.kept
        turned = replace(
            candidate.signals[0], mean=max(0.0, float(candidate.kept.vector @ vector)),
            sentence=max(0.0, float((_sentences(candidate) @ vector).max())),
        )  # fmt: skip
        id = candidate.row.chunk.document_id
        best[id] = max(best.get(id, 0.0), learned.fusion.score(turned))
    ranked = sorted(best, key=lambda id: -best[id])[:10]
    gains = [(id in example.relevant) / np.log2(rank + 2) for rank, id in enumerate(ranked)]
    return float(sum(gains) / sum(1 / np.log2(rank + 2) for rank in range(min(10, len(example.relevant)))))


def write(learned: Learned) -> None:
    arrays = {name: getattr(learned, name).astype(np.float16) for name in ("common", "down", "up")}
    np.savez_compressed(Path(question_map.__file__).with_suffix(".npz"), **arrays)
    print(learned.fusion)


if __name__ == "__main__":
    main()
