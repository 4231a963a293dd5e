"""What is read of each sample file: format, characters, tables, headings, pages and seconds, or why it is refused.

Run `python -m evals.formats [FOLDER]`; the folder is `samples` below ASSISTANT_SHARED unless given. For HWP and HWPX
`kept` is the share of the file's own characters that the document has (see `evals.raw_text`).
"""

import os
import sys
import time
from collections import Counter
from pathlib import Path

from assistant.changes import limits_of
from assistant.errors import ReadError
from assistant.ingest import IsolatedReader, Reading, Request
from assistant.ingest.formats import format_of
from assistant.settings import Settings
from evals.raw_text import raw_text

SAMPLES = Path(os.environ.get("ASSISTANT_SHARED", "../shared")) / "samples"
_LEAST_KEPT = 0.97


def main() -> int:
    """Print the table; 1 when a file lost more than 3 % of its characters."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    reader = IsolatedReader(limits_of(Settings(_env_file=None)))
    print("| file | format | characters | kept | tables | headings | notes | pages | seconds |")
    print("|---|---|---|---|---|---|---|---|---|")
    lost = False
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        started = time.perf_counter()
        try:
            reading = reader.read(Request(path, path.name, 600))
        except ReadError as error:
            print(f"| {path.name} | refused: {error} | | | | | | | {time.perf_counter() - started:.2f} |")
            continue
        kept = share_kept(path, reading)
        lost |= kept is not None and kept < _LEAST_KEPT
        print(row(path, reading, kept, time.perf_counter() - started))
    reader.close()
    return int(lost)


def row(path: Path, reading: Reading, kept: float | None, seconds: float) -> str:
    """One line of the table, and the warnings below it."""
    document = reading.document
    lines = document.text.split("\n")
    tables = sum(line.startswith("| ---") for line in lines)
    notes = sum(line.startswith(("주", "Note ")) and ") " in line[:9] for line in lines)
    cells = (
        path.name, format_of(path).value, len(document.text), "" if kept is None else f"{kept:.3f}", tables,
        len(document.headings), notes, len(document.pages) or "", f"{seconds:.2f}",
    )  # fmt: skip
    warned = "".join(f"\n| ↳ {warning} | | | | | | | | |" for warning in reading.warnings)
    return f"| {' | '.join(map(str, cells))} |{warned}"


def share_kept(path: Path, reading: Reading) -> float | None:
    """How many of the raw characters, white space aside, the document has; `None` where the raw ones are not known."""
    raw = raw_text(path)
    if raw is None:
        return None
    wanted = Counter("".join(raw.split()))
    return (wanted & Counter("".join(reading.document.text.split()))).total() / max(1, wanted.total())


if __name__ == "__main__":
    sys.exit(main())
