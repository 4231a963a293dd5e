"""What words and vectors say of a chunk, as one score."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """How a chunk fits a question, each 0..1: the share of the question's words that it has, the cosine of its mean
    vector and of its best sentence, and the latter under the model for English (`None` unless both are English)."""

    words: float
    mean: float
    sentence: float
    english: float | None
    same_language: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """The shares of the signals in a score; they add up to 1 at most, so that scores of all kinds are in 0..1."""

    words: float
    mean: float
    sentence: float
    english: float = 0.0

    def score(self, signals: Signals) -> float:
        """The signals added up."""
        return (
            self.words * signals.words
            + self.mean * signals.mean
            + self.sentence * signals.sentence
            + self.english * (signals.english or 0.0)
        )


@dataclass(frozen=True, slots=True)
class Fusion:
    """One rule for each pair of languages: the question's and the chunk's. Translated words find less than the words
    themselves, so there the vectors lead; and of two that fit alike, the chunk in the question's language goes first."""

    same: Weights
    other: Weights
    english: Weights  # both are, and there is a model for it

    def score(self, signals: Signals) -> float:
        """0..1, comparable across languages."""
        if not signals.same_language:
            return self.other.score(signals)
        return (self.same if signals.english is None else self.english).score(signals)


# Set by `evals/train_search.py` on welfare, TyDi QA, SQuAD, MTRAG and NTREX questions; docs/decisions/0009.
FUSION = Fusion(
    same=Weights(words=0.38, mean=0.25, sentence=0.37),
    other=Weights(words=0.26, mean=0.07, sentence=0.52),  # .85 in all: chosen on a collection of all sets
    english=Weights(words=0.27, mean=0.13, sentence=0.26, english=0.34),
)
