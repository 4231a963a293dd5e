"""Questions over documents that nothing was tuned on: what is right, visible, misleading and declined, by kind.

`python -m evals.unseen` prints counts and no question, so that whoever mends what it finds has not seen them; it keeps
what became of each question, by its id alone, in `evals/results/towns-d.json`.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence

from assistant.evaluation.golden import GoldenEvidence, GoldenQuestion
from assistant.evaluation.scoring import Scored, evaluate
from evals.golden import HERE, open_folder

FOLDER = HERE / "golden" / "towns-d"
RESULTS = HERE / "results" / "towns-d.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask every question; 0."""
    parser = argparse.ArgumentParser(prog="python -m evals.unseen", description=__doc__.split("\n")[0])
    parser.parse_args(arguments)
    rows = [json.loads(line) for line in (FOLDER / "questions.jsonl").read_text("utf-8").splitlines()]
    with open_folder(FOLDER / "knowledge") as assistant:
        scores = evaluate([_question(row, line) for line, row in enumerate(rows, start=1)], assistant.ask)
    by_kind: dict[str, list[Scored]] = defaultdict(list)
    for row, scored in zip(rows, scores.questions, strict=True):
        by_kind[row["kind"]].append(scored)
    for kind, group in sorted(by_kind.items()):
        print(f"{kind:12}", _line(group))
    answerable = [scored for scored in scores.questions if not scored.question.must_decline]
    print(f"{'answerable':12}", _line(answerable), f"\n{'all':12}", _line(scores.questions))
    kept = {scored.question.id: _became(scored) for scored in scores.questions}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return 0


def _question(row: dict[str, object], line: int) -> GoldenQuestion:
    content: dict[str, object] = json.loads(json.dumps(row))
    return GoldenQuestion(
        id=str(row["id"]), line=line, language="ko" if row["language"] == "ko" else "en", question=str(row["question"]),
        facts=tuple(tuple(fact) for fact in _list(content["facts"])),
        evidence=tuple(GoldenEvidence(one["document"], one["quote"]) for one in _list(content["evidence"])),
        must_decline=bool(row.get("must_decline")),
    )  # fmt: skip


def _list(value: object) -> list[dict[str, str]]:
    return value if isinstance(value, list) else []


def _line(group: Sequence[Scored]) -> str:
    counts = {
        "right": sum(scored.correct or False for scored in group),
        "visible": sum(scored.visible or False for scored in group),
        "partial": sum(scored.partial or False for scored in group),
        "misleading": sum(scored.misleads for scored in group),
        "closest": sum(scored.answer.outcome == "closest" for scored in group),
        "declined": sum(scored.declined and scored.answer.outcome != "closest" for scored in group),
    }
    return f"{len(group):4}  " + "  ".join(
        f"{name} {count:3} {count / len(group):4.0%}" for name, count in counts.items()
    )


def _became(scored: Scored) -> str:
    marks = {
        "right": scored.correct,
        "partial": scored.partial,
        "misleading": scored.misleads,
        "visible": scored.visible,
    }
    return " ".join([scored.answer.outcome.value, *(name for name, holds in marks.items() if holds)])


if __name__ == "__main__":
    sys.exit(main())
