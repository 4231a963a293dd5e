"""Cells of tables of different making, written down by hand: are they found, and right?

`evals/tables/truth.jsonl` has 120 that were drawn at random, a line each: what names its row and its column, its words,
value, unit and period (`*` where the table tells none); `later.jsonl` those of four sets of tables that were made one after
the other. At first sight 97 % were right, then 54, 68, 88 and 88 %. Those of `samples` and `samples-hard` lie in the folder ASSISTANT_SHARED. Run `python -m evals.tables`.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.ingest import read_document
from assistant.language.tables import tables_of
from assistant.types import Cell

FOLDER = Path(__file__).parent / "tables"
SHARED = Path(os.environ.get("ASSISTANT_SHARED", "../shared"))

Truth = dict[str, Any]


def truths() -> list[Truth]:
    """Every cell that was written down, those of the first 120 first."""
    files = (FOLDER / "truth.jsonl", FOLDER / "later.jsonl")
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def file_of(truth: Truth) -> Path:
    """The file that has the cell; it may not be there."""
    name = str(truth["file"])
    return SHARED / name if "/" in name else FOLDER / name


def wrong_with(truth: Truth) -> str:
    """What is wrong with how the cell is read: nothing, `not found`, or the first thing that differs."""
    found = [*_named(truth)]
    same = [cell for cell in found if cell.text == truth["text"]]
    if not same:
        return f"not found, but {sorted({cell.text for cell in found})[:4]}"
    return min((_difference(cell, truth) for cell in same), key=len)


@cache
def _cells(path: Path) -> tuple[Cell, ...]:
    return tuple(cell for table in tables_of(read_document(path, path.name).document) for cell in table.cells)


def _named(truth: Truth) -> Iterator[Cell]:
    for cell in _cells(file_of(truth)):
        names = ((truth["row"], cell.row), (truth["column"], cell.column))
        if all(_plain(word) in _plain("\n".join(path)) for words, path in names for word in words):
            yield cell


def _difference(cell: Cell, truth: Truth) -> str:
    value = truth["value"] if truth["value"] in (None, "*") else Decimal(str(truth["value"]))
    if value not in (cell.value, "*") and not (value is None and truth["unit"] == "*"):
        return f"value {cell.value}"
    if truth["unit"] not in ("*", None) and _plain(cell.unit) != _plain(truth["unit"]):
        return f"unit {cell.unit!r}"
    if truth["year"] not in ("*", None) and cell.period != truth["year"]:
        return f"period {cell.period!r}"
    return ""


def _plain(words: str) -> str:
    return "".join(words.split())


def main() -> None:
    """Print the share that is right, by file, and each cell that is not."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for truth in truths():
        wrong = wrong_with(truth)
        every[truth["file"]] += 1
        right[truth["file"]] += not wrong
        if wrong:
            print(f"{wrong:40} {json.dumps(truth, ensure_ascii=False)}")
    for name, count in every.items():
        print(f"{right[name]:4} of {count:3}  {name}")
    print(f"{sum(right.values()):4} of {sum(every.values()):3}  = {sum(right.values()) / sum(every.values()):.3f}")


if __name__ == "__main__":
    main()
