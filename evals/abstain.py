"""Does the likelihood tell questions that the documents answer from others? On open sets and the golden questions.

`python -m evals.abstain` prints the AUROC, and the accuracy at one half, of weights learned on four fifths and measured
on the fifth, of the shipped weights, of a threshold on the best score and of each signal alone; then what thresholds do
to the golden questions. It keeps the curves in `evals/results/`. `--learn` prints weights to copy into
`answer/answerable.py`.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant import Assistant
from assistant.answer.answerable import SIGNALS, Answerable, likelihood_of
from assistant.language.text import language_of_question
from assistant.types import LANGUAGES, Language
from evals.golden import FOLDERS, HERE, open_folder, read_questions
from evals.sets import FOLDER, open_sets

RESULTS = HERE / "results" / "abstain.json"
SETS: dict[Language, str] = {"ko": "welfare-ko-abstain", "en": "squad2"}
THRESHOLDS = (0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Too rare in the open sets to be learned there (3 % and 8 % of the questions), and rarer still where they answer.
NONE_WEIGHT = 3.0
_FOLDS, _SEEDS = 5, 5
_STRENGTH = 0.1  # of the regularisation's inverse; of standardised signals
_NONE = SIGNALS.index("none")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the score needs; `claimed` is whether the extractive answer to it claims anything."""

    id: str
    language: Language
    answerable: bool
    score: float  # of the best hit
    signals: list[float]
    likelihood: float
    milliseconds: float
    claimed: bool = True


def main(arguments: Sequence[str]) -> int:
    """Both open sets, then the golden questions; 0."""
    kept: dict[str, object] = {}
    for language, name in SETS.items():
        asked = _ask_open(name)
        kept[name] = _measured(name, asked)
        if "--learn" in arguments:
            print(f'  "{language}": {_learned(asked)},')
    golden = [one for name, folder in FOLDERS.items() if folder.is_dir() for one in _ask_golden(name, folder)]
    kept["golden"] = {language: _golden([one for one in golden if one.language == language]) for language in LANGUAGES}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return 0


def _ask_open(name: str) -> list[Asked]:
    rows = [json.loads(line) for line in (FOLDER / name / "queries.jsonl").read_text("utf-8").splitlines()]
    with open_sets(name) as assistant:
        score = _scorer(assistant)
        return [score(row["id"], row["text"], row["answerable"]) for row in rows]


def _ask_golden(name: str, folder: Path) -> list[Asked]:
    """All sets of golden questions about the documents of a folder."""
    files = sorted((HERE / "golden").glob(f"{name}*.jsonl"))
    with open_folder(folder) as assistant:
        score = _scorer(assistant)
        return [
            score(one.id, one.question, not one.must_decline, bool(assistant.ask(one.question).claims))
            for file in files for one in read_questions(file)
        ]  # fmt: skip


def _scorer(assistant: Assistant) -> Callable[..., Asked]:
    answerable = Answerable(assistant._glossary, assistant._embedder.embed_documents)

    def score(id: str, question: str, may_be_answered: bool, claimed: bool = True) -> Asked:
        hits = assistant.retrieve(question)
        is_about = assistant._register.scope_of(question).is_about
        language = language_of_question(question)
        begun = time.perf_counter()
        signals = answerable.signals(question, hits, is_about) if hits else [0.0] * len(SIGNALS)
        likelihood = likelihood_of(signals, language) if hits else 0.0
        spent = 1000 * (time.perf_counter() - begun)
        best = hits[0].score if hits else 0.0
        return Asked(
            id, language, may_be_answered, best, signals, likelihood, spent, claimed
        )  # fmt: skip

    return score


def _measured(name: str, asked: Sequence[Asked]) -> dict[str, object]:
    """What a set shows, printed and to be kept."""
    labels = np.array([one.answerable for one in asked])
    signals = np.array([one.signals for one in asked])
    scores = np.array([[one.score] for one in asked])
    shipped = np.array([one.likelihood for one in asked])
    apart = [_apart(signals, labels, seed) for seed in range(_SEEDS)]
    table = {
        "learned apart": _quality(labels, apart),
        "shipped weights": _quality(labels, [shipped]),
        "best score alone": _quality(labels, [_apart(scores, labels, seed) for seed in range(_SEEDS)]),
    }
    alone = {signal: roc_auc_score(labels, signals[:, at]) for at, signal in enumerate(SIGNALS)}
    median = float(np.median([one.milliseconds for one in asked]))
    print(f"\n{name}: {len(asked)} questions, {labels.sum()} answerable; {median:.0f} ms a question")
    for row, (auroc, accuracy) in table.items():
        print(f"  {row:18} AUROC {auroc:.3f}  accuracy {accuracy:.3f}")
    print("".join(f"    {signal:16} {value:.3f}\n" for signal, value in alone.items()), end="")
    return {
        **{row: {"auroc": round(auroc, 4), "accuracy": round(right, 4)} for row, (auroc, right) in table.items()},
        "alone": {signal: round(float(value), 4) for signal, value in alone.items()},
        "curve, learned apart": _curve(labels, apart[0]),
    }


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH))


def _apart(signals: Any, labels: Any, seed: int) -> Any:
    """The likelihoods when each fifth is judged by what the others taught."""
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    by_hand = np.zeros(len(labels))
    if signals.shape[1] == len(SIGNALS):
        signals, by_hand = np.delete(signals, _NONE, axis=1), NONE_WEIGHT * signals[:, _NONE]
    learned = cross_val_predict(_model(), signals, labels, cv=folds, method="decision_function")
    return 1 / (1 + np.exp(-learned - by_hand))


def _quality(labels: Any, runs: Sequence[Any]) -> tuple[float, float]:
    """The mean AUROC, and accuracy at one half."""
    return (
        float(np.mean([roc_auc_score(labels, run) for run in runs])),
        float(np.mean([((run >= 0.5) == labels).mean() for run in runs])),
    )


def _curve(labels: Any, likelihoods: Any) -> list[dict[str, float]]:
    """For each threshold the share of questions answered, the share of these that can be, and of the unanswerable the
    share declined."""
    curve = []
    for threshold in THRESHOLDS:
        answered = likelihoods >= threshold
        shares = (answered.mean(), labels[answered].mean() if answered.any() else 1.0, (~answered)[~labels].mean())
        named = zip(("answered", "answerable", "declined"), (round(float(share), 3) for share in shares), strict=True)
        curve.append({"threshold": threshold, **dict(named)})
    return curve


def _learned(asked: Sequence[Asked]) -> tuple[float, ...]:
    """Weights of the signals as they are, that of "none" set by hand, and the constant."""
    signals = np.delete(np.array([one.signals for one in asked]), _NONE, axis=1)
    scaler, regression = _model().fit(signals, [one.answerable for one in asked]).named_steps.values()
    weights = regression.coef_[0] / scaler.scale_
    constant = regression.intercept_[0] - weights @ scaler.mean_
    return tuple(round(float(value), 2) for value in (*np.insert(weights, _NONE, NONE_WEIGHT), constant))


def _golden(asked: Sequence[Asked]) -> dict[str, object]:
    """How many questions each threshold declines, of those that must be and of those that must not; and of each how
    many the extractive answer does not decline by itself."""
    must = [one for one in asked if not one.answerable]
    may = [one for one in asked if one.answerable]
    print(f"\ngolden, {asked[0].language}: {len(may)} answerable, {len(must)} to decline")
    for words, group in (("answerable", may), ("to decline", must)):
        spread = np.quantile([one.likelihood for one in group], (0, 0.02, 0.1, 0.5, 0.9, 1)).round(3).tolist()
        print(f"  {words}: likelihood least, 2 %, 10 %, median, 90 %, most {spread}")
    rows = []
    for threshold in THRESHOLDS:
        below = [[one for one in group if one.likelihood < threshold] for group in (must, may)]
        counts = [len(group) for group in below] + [sum(one.claimed for one in group) for group in below]
        names = ("declined", "lost", "declined that the extract claims", "lost that the extract claims")
        rows.append({"threshold": threshold, **dict(zip(names, counts, strict=True))})
        print(
            f"  below {threshold:.2f}: "
            + "  ".join(f"{name} {count}" for name, count in rows[-1].items() if name != "threshold")
        )
    claimed = sum(one.claimed for one in must)
    return {"answerable": len(may), "to decline": len(must), "to decline that the extract claims": claimed, "thresholds": rows}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
