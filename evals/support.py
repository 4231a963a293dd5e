"""How well does the support score tell grounded statements from others? KLUE-NLI in Korean, QAGS in English.

`python -m evals.support` prints the AUROC of the shipped weights, of weights learned on four fifths and measured on the
fifth, and of each signal alone; and the weights that all of a set give, to be copied into `answer/support.py`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant import Settings
from assistant.answer.support import SIGNALS, WEIGHTS, Support
from assistant.language.text import language_of
from assistant.search import load_embedder
from evals.sets import FOLDER

RESULTS = Path(__file__).parent / "results" / "support.json"
SETS = {"ko": "klue-nli", "en": "qags"}
# QAGS has few pairs: signals that say nothing there alone would be learned as noise.
USED = {"ko": SIGNALS, "en": ("words", "english", "order", "shared", "breadth")}
_FOLDS, _SEEDS = 5, 3
_STRENGTH = 0.1  # of the regularisation's inverse; of standardised signals


def main() -> int:
    """Both sets; 0."""
    embedder = load_embedder(Settings(_env_file=None))
    support = Support(embedder.embed_documents, embedder.embed_english)
    kept = {}
    for language, name in SETS.items():
        pairs = [json.loads(line) for line in (FOLDER / name / "groundedness.jsonl").read_text("utf-8").splitlines()]
        grounded = np.array([pair["grounded"] for pair in pairs])
        signals = np.array([support.signals(pair["answer"], pair["context"]) for pair in pairs])
        weights = np.array([WEIGHTS[language_of(pair["answer"])] for pair in pairs])
        shipped = roc_auc_score(grounded, (signals * weights[:, :-1]).sum(axis=1) + weights[:, -1])
        unused = [at for at, signal in enumerate(SIGNALS) if signal not in USED[language]]
        alone = {signal: roc_auc_score(grounded, signals[:, at]) for at, signal in enumerate(SIGNALS)}
        signals[:, unused] = 0.0
        apart = np.mean([_apart(signals, grounded, seed) for seed in range(_SEEDS)])
        print(f"\n{name}: {len(pairs)} pairs\n  shipped weights    {shipped:.3f}\n  learned apart      {apart:.3f}")
        for signal, value in alone.items():
            print(f"    {signal:16} {value:.3f}")
        print(f'  "{language}": {_learned(signals, grounded)},')
        kept[name] = {
            "shipped": round(shipped, 4),
            "apart": round(float(apart), 4),
            "alone": {k: round(v, 4) for k, v in alone.items()},
        }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return 0


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH))


def _apart(signals: Any, grounded: Any, seed: int) -> float:
    """The AUROC when each fifth is judged by what the others taught."""
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    return float(
        roc_auc_score(grounded, cross_val_predict(_model(), signals, grounded, cv=folds, method="decision_function"))
    )


def _learned(signals: Any, grounded: Any) -> tuple[float, ...]:
    """Weights of the signals as they are, and the constant."""
    scaler, regression = _model().fit(signals, grounded).named_steps.values()
    weights = regression.coef_[0] / np.where(scaler.scale_ > 0, scaler.scale_, 1)
    constant = regression.intercept_[0] - weights @ scaler.mean_
    return tuple(round(float(value), 2) for value in (*weights, constant))


if __name__ == "__main__":
    sys.exit(main())
