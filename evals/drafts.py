"""What becomes of the statements that a real, tiny chat model drafts: shown, withheld and why; one line a question.

`python -m evals.drafts [SET …] [--every N] [--language ko|en] [--first N]` runs SmolLM2 (135M) behind llama.cpp's
server over the golden questions. It invents freely: what is shown of it tells how good the check is, and is to be read
beside its quotes in `evals/results/drafts.jsonl`. A run goes on where the last one stopped; delete that file after a
change of the check.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast

from assistant import Answer, Assistant, Claim, Outcome, Withheld
from assistant.answer import EvidenceSentence, Statement
from assistant.golden import GoldenQuestion
from assistant.scoring import model_failed
from assistant.types import LANGUAGES
from evals.golden import BARS, FOLDERS, HERE, open_folder, read_questions
from evals.smollm2 import serving_smollm2

RESULTS = HERE / "results" / "drafts.jsonl"
# A Korean question takes up to 40 seconds, an English one 6: all 368 take two hours, every third of each set 40 minutes.
_EVERY = 3

_MOST_TOKENS = 8192  # that SmolLM2 was trained on; a Korean letter takes two or three
_EVIDENCE_CHARACTERS = 1200
_TIMEOUT = 600  # seconds: a machine that is busy with other things is no failure of the model

# A reason without the words and figures of its statement.
_OWN_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\(.*?\)|[\d.]+%?")

Row = dict[str, Any]


class Listener:
    """Writes down what the assistant's verifier is given to prove, and what it makes of it."""

    def __init__(self, assistant: Assistant) -> None:
        self.drafted: list[str] = []
        self.proved: set[str] = set()
        self._prove = assistant._verifier.prove
        assistant._verifier.prove = self.prove  # type: ignore[method-assign]  # the answer does not tell who drafted it

    def prove(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> list[Claim | Withheld]:
        checked = self._prove(statement, evidence)
        self.drafted.append(statement.text)
        self.proved.update(part.text for part in checked if isinstance(part, Claim))
        return checked

    def begin(self) -> None:
        """Forget the question before."""
        self.drafted, self.proved = [], set()


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask what has not been asked, print the table over all that was; 2 on wrong usage."""
    options, rows = _options(arguments), _rows()
    asked = {row["id"] for row in rows}
    left = {
        name: [question for question in _part(name, options) if f"{name}/{question.id}" not in asked]
        for name in options.sets or BARS
    }
    missing = sum(map(len, left.values()))
    print(f"{missing} questions to ask, one in {options.every} of each set; {len(rows)} asked before", flush=True)
    for row in _ask_all(left):
        with RESULTS.open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(row, ensure_ascii=False) + "\n")
        rows.append(row)
        missing -= 1
        print(f"{missing:3} left, {row['seconds']:5.1f} s  {row['id']:24} {_said(row)}", flush=True)
    print_table(rows)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.drafts", description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"all unless told: {', '.join(BARS)}")
    parser.add_argument(
        "--every",
        type=int,
        default=_EVERY,
        metavar="N",
        help=f"only every nth question of each set (1: all; {_EVERY} unless told)",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="only those in one language")
    parser.add_argument("--first", type=int, metavar="N", help="only the first n of those of each set")
    options = parser.parse_args(arguments)
    if unknown := set(options.sets) - set(BARS):
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    return options


def _part(name: str, options: argparse.Namespace) -> list[GoldenQuestion]:
    every = read_questions(HERE / "golden" / f"{name}.jsonl")[:: options.every]
    return [question for question in every if options.language in (None, question.language)][: options.first]


def _rows() -> list[Row]:
    lines = RESULTS.read_text("utf-8").split("\n") if RESULTS.is_file() else []
    return [json.loads(line) for line in lines if line]


def _ask_all(left: dict[str, list[GoldenQuestion]]) -> Iterator[Row]:
    """What became of each question; without any, no server is started."""
    if any(left.values()):
        with serving_smollm2(_MOST_TOKENS) as address:
            for name, questions in left.items():
                yield from _ask(name, questions, address)


def _ask(name: str, questions: Sequence[GoldenQuestion], address: str) -> Iterator[Row]:
    """What became of each question of a set."""
    folder = FOLDERS[name.split("-", maxsplit=1)[0]]
    if questions and not folder.is_dir():
        print(f"{name}: skipped, there is no folder {str(folder)!r} (ASSISTANT_SHARED names it)", flush=True)
    if not questions or not folder.is_dir():
        return
    model = {"chat_model": "smollm2", "chat_base_url": f"{address}/v1"}
    limits = {"chat_evidence_chars": _EVIDENCE_CHARACTERS, "chat_timeout": _TIMEOUT}
    with open_folder(folder, **model, **limits) as assistant:
        listener = Listener(assistant)
        for question in questions:
            listener.begin()
            started = time.monotonic()
            answer = assistant.ask(question.question)
            yield _row(name, question, answer, listener) | {"seconds": round(time.monotonic() - started, 1)}


def _row(name: str, question: GoldenQuestion, answer: Answer, listener: Listener) -> Row:
    return {
        "id": f"{name}/{question.id}",
        "language": question.language,
        "question": question.question,
        "must_decline": question.must_decline,
        "outcome": answer.outcome.value,
        "drafted": len(listener.drafted),
        "shown": [_shown(claim, listener) for claim in answer.claims],
        "withheld": [{"text": withheld.text, "reason": withheld.reason} for withheld in answer.withheld],
        "model_failed": model_failed(answer),
        "notices": list(answer.notices),
    }


def _shown(claim: Claim, listener: Listener) -> Row:
    """A statement beside what it cites; `by_model` is false for the quotes that stand in for a model that failed."""
    return {
        "text": claim.text,
        "by_model": claim.text in listener.proved,
        "about": claim.about,
        "citations": [{"document": cited.document_id, "quote": cited.quote} for cited in claim.citations],
    }


def _said(row: Row) -> str:
    failed = ", the model failed" if row["model_failed"] else ""
    return f"{row['outcome']}: {row['drafted']} drafted, {len(_by_model(row))} shown{failed}"


def _by_model(row: Row) -> list[Row]:
    return [claim for claim in cast("list[Row]", row["shown"]) if claim["by_model"]]


def print_table(rows: Sequence[Row]) -> None:
    """What was counted, over all and by language."""
    parts = {language: [row for row in rows if row["language"] == language] for language in ("en", "ko")}
    counted = [_counts(part) for part in (rows, *parts.values())]
    print("".join(f"{name:>8}" for name in ("all", *parts)))
    for name in dict.fromkeys(name for counts in counted for name in counts):
        print("".join(f"{counts[name]:8}" for counts in counted) + f"  {name}")


def _counts(rows: Sequence[Row]) -> Counter[str]:
    counts: Counter[str] = Counter({"questions": len(rows)})
    counts["statements drafted"] = sum(row["drafted"] for row in rows)
    counts["of the model's, shown"] = sum(len(_by_model(row)) for row in rows)
    counts["of the model's, withheld"] = sum(len(row["withheld"]) for row in rows)
    counts.update(f"  because {kind_of(withheld['reason'])}" for row in rows for withheld in row["withheld"])
    counts["questions declined"] = sum(row["outcome"] != Outcome.ANSWERED for row in rows)
    counts["questions to be declined, in which a statement was shown"] = sum(
        row["must_decline"] and bool(_by_model(row)) for row in rows
    )
    counts["questions in which the model failed"] = sum(row["model_failed"] for row in rows)
    return counts


def kind_of(reason: str) -> str:
    """A reason to withhold, without the words and figures of its statement."""
    return " ".join(_OWN_WORDS.sub("…", reason).split())


if __name__ == "__main__":
    sys.exit(main())
