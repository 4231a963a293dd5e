"""Ask for cells of tables by their row and column, as people would, through the whole path without a chat model.

`python -m evals.cells` asks the 150 of `golden/towns-d/cells.jsonl`, over the documents of that town and those samples in
the folder ASSISTANT_SHARED that they name, and prints by format what became of them: right (a statement has the value;
first: the first one does), wrong (statements, and none has it), declined or not sure. Another file, and folders with its
documents, may be named instead.
"""

import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant, Outcome, Settings
from evals.golden import HERE, SHARED

CELLS = HERE / "golden" / "towns-d" / "cells.jsonl"
FOLDERS = (CELLS.parent / "knowledge", SHARED / "samples")
_VERDICTS = ("first", "right", "wrong", "declined")

Row = dict[str, Any]


def main(path: Path = CELLS, *folders: Path) -> int:
    """Print the table and what was not right; 0."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {"all": Counter()}
    with open_documents({row["document"] for row in rows}, folders or FOLDERS) as assistant:
        for row in rows:
            answer = assistant.ask(row["question"])
            verdict = judge(row, answer)
            for kind in ("all", Path(row["document"]).suffix, row["language"]):
                counts.setdefault(kind, Counter())[verdict] += 1
            if verdict in ("wrong", "declined"):
                print(f"{verdict:9}{row['id']} {answer.text.replace(chr(10), ' / ')[:200]!r}")
    for kind, found in counts.items():
        of = sum(found.values())
        right = found["first"] + found["right"]
        shares = (f"{name} {count:3} {count / of:4.0%}" for name, count in (
            ("right", right), ("first", found["first"]), ("wrong", found["wrong"]), ("declined", found["declined"]),
        ))  # fmt: skip
        print(f"{kind:6} of {of:3}:  {'   '.join(shares)}")
    return 0


@contextmanager
def open_documents(names: set[str], folders: Sequence[Path]) -> Iterator[Assistant]:
    """An assistant over every document of the first folder, and those of the others that are named."""
    kept = Path(tempfile.gettempdir()) / "assistant-evals" / f"cells-{folders[0].parent.name}"
    knowledge = kept / "knowledge"
    knowledge.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.is_file() and (folder == folders[0] or file.name in names):
                shutil.copy2(file, knowledge / file.name)
    settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=kept / "data", chat_model="")
    with Assistant.open(settings) as assistant:
        assistant.index()
        yield assistant


def judge(row: Row, answer: Answer) -> str:
    """What became of a question."""
    if answer.outcome is not Outcome.ANSWERED:
        return "declined"
    stated = [_states(claim.text, row["value"]) for claim in answer.claims]
    return "first" if stated[:1] == [True] else "right" if any(stated) else "wrong"


def _states(text: str, value: str) -> bool:
    """Whether the words have the value, written as in its table; a number not as a part of another."""
    folded, wanted = _folded(text), _folded(value)
    before, after = (r"(?<![\d.])" if wanted[:1].isdigit() else "", r"(?!\.?\d)" if wanted[-1:].isdigit() else "")
    return re.search(before + re.escape(wanted) + after, folded) is not None


def _folded(text: str) -> str:
    words = re.sub(r"[△▲−](?=\s?\d)", "-", text.casefold())
    return re.sub(r"\s+|(?<=\d),(?=\d{3})", "", words)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
