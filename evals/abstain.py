"""Is a question declined when, and only when, nothing answers it? Open questions, without a chat model.

`python -m evals.abstain [--every N]` asks those of welfare-ko-abstain, whose programme is or is not in the folder, and
of squad2, and prints the share answered of each kind; it keeps the counts in `evals/results/abstain.json`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence

from assistant import Outcome
from evals.golden import HERE
from evals.sets import FOLDER, open_sets

RESULTS = HERE / "results" / "abstain.json"
SETS = ("welfare-ko-abstain", "squad2")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask both sets; 0."""
    parser = argparse.ArgumentParser(prog="python -m evals.abstain", description=__doc__.split("\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every nth question")
    options = parser.parse_args(arguments)
    kept = {}
    for name in SETS:
        rows = [json.loads(line) for line in (FOLDER / name / "queries.jsonl").read_text("utf-8").splitlines()]
        counts: Counter[str] = Counter()
        with open_sets(name) as assistant:
            for row in rows[:: options.every]:
                kind = "answerable" if row["answerable"] else "not answerable"
                counts[kind] += 1
                counts[f"{kind}, answered"] += assistant.ask(row["text"]).outcome is Outcome.ANSWERED
        kept[name] = dict(sorted(counts.items()))
        print(f"{name}: {kept[name]}")
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
