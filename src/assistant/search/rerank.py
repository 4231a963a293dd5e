"""A model that reads question and chunk together, to order anew what search has found (Nogueira and Cho 2019)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import Any

from assistant.embedding.hub import load_model, reason_of
from assistant.errors import RerankerError
from assistant.search.rank import Ranked

_READ = 30  # of the best chunks: each is a run of the model


@dataclass(frozen=True)
class Reranker:
    """A CrossEncoder of sentence-transformers with one output, by hub name or folder; it loads at first use."""

    name: str
    _alone: RLock = field(default_factory=RLock, init=False, repr=False, compare=False)  # its tokenizer keeps a state

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The best chunks by the mean of their score and the model's (0..1); the others follow, never above them.

        Raises `RerankerError` when the model cannot be used.
        """
        read, rest = ranked[:_READ], ranked[_READ:]
        scores = self._scores(question, [candidate.row.text for _, candidate in read])
        both = [((score + own) / 2, candidate) for own, (score, candidate) in zip(scores, read, strict=True)]
        both.sort(key=lambda pair: -pair[0])  # stable: of equals the one that was better
        least = both[-1][0] if both else 0.0
        return [*both, *((min(score / 2, least), candidate) for score, candidate in rest)]

    def _scores(self, question: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        with self._alone:
            model = self._model
            from torch.nn import Sigmoid  # behind the model, which says how to install what is missing

            try:
                pairs = [(question, text) for text in texts]
                scores = model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
                return [float(score) for score in scores]
            except Exception as error:  # torch and transformers raise their own
                raise self._unusable(reason_of(error)) from error

    @cached_property
    def _model(self) -> Any:
        try:
            model = load_model("CrossEncoder", self.name, "cross-encoder")
        except Exception as error:  # the libraries raise their own
            raise self._unusable(reason_of(error)) from error
        if model.num_labels != 1:
            raise self._unusable(f"it has {model.num_labels} outputs, a reranker has one")
        return model

    def _unusable(self, reason: str) -> RerankerError:
        return RerankerError("reranker", model=self.name, detail=reason)
