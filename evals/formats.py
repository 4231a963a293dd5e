"""What is read of each sample file, how much of it is kept, and beside what others keep; and of drawn PDF files.

Run `python -m evals.formats [FOLDER…]`; the folders are `samples` and `samples-hard` below ASSISTANT_SHARED unless given.
`kept` is the share of an HWP or HWPX file's own characters that the document has (see `evals.raw_text`). For PDF:
`figures` are those that pdfplumber sees, `joins` the lines that stand before the line that goes on with them, here and
as pdftotext and pdfplumber order the page (see `evals.pdf_oracle`); `rows` those of `hand_read.tsv`, read by eye from
pictures of the pages, with each cell in its place. Below, files drawn from seeds (see `evals.made_pdfs`).
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean

from assistant.errors import ReadError
from assistant.index.changes import limits_of
from assistant.ingest import IsolatedReader, Reading, Request
from assistant.ingest.formats import format_of, read_content
from assistant.settings import Settings
from evals.made_pdfs import MAKERS, made_pdf, measures
from evals.pdf_oracle import by_pdfplumber, by_pdftotext, oracle_of
from evals.raw_text import raw_text

SHARED = Path(os.environ.get("ASSISTANT_SHARED", "../shared"))
_HAND_READ = Path(__file__).with_name("hand_read.tsv")
_HEAD = (
    "file", "format", "characters", "kept", "tables", "headings", "notes", "pages", "seconds", "figures", "joins",
    "pdftotext", "pdfplumber", "rows",
)  # fmt: skip
_LEAST_KEPT = 0.97
_LEAST_JOINED = 0.95
_MADE = range(1000, 1020)  # seeds


def main() -> int:
    """Print the tables; 1 when a file lost more than 3 % of its characters, figures or rows, or 5 % of its joins."""
    folders = [Path(name) for name in sys.argv[1:]] or [SHARED / "samples", SHARED / "samples-hard"]
    reader = IsolatedReader(limits_of(Settings(_env_file=None)))
    lost = [found for folder in folders for found in _read_folder(folder, reader)]
    reader.close()
    return int(any([*lost, *_read_made()]))


def _read_folder(folder: Path, reader: IsolatedReader) -> Iterator[bool]:
    print(_line(_HEAD), _line(["---"] * len(_HEAD)), sep="\n")
    for path in sorted(folder.iterdir()):
        if path.name == "README.md":
            continue
        started = time.perf_counter()
        try:
            reading = reader.read(Request(path, path.name, 600))
        except ReadError as error:
            print(_line([path.name, f"refused: {error}", *[""] * (len(_HEAD) - 2)]))
            continue
        seconds = time.perf_counter() - started
        shares = _shares(path, reading)
        print(row(path, reading, shares, seconds))
        least = {"joins": _LEAST_JOINED, "pdftotext": 0.0, "pdfplumber": 0.0}
        yield any(share is not None and share < least.get(name, _LEAST_KEPT) for name, share in shares.items())
    print()


def row(path: Path, reading: Reading, shares: dict[str, float | None], seconds: float) -> str:
    """One line of the table, and the warnings below it."""
    document = reading.document
    lines = document.text.split("\n")
    values = {
        "file": path.name, "format": format_of(path).value, "characters": len(document.text),
        "tables": sum(line.startswith("| ---") for line in lines), "headings": len(document.headings),
        "notes": sum(line.startswith(("주", "Note ")) and ") " in line[:9] for line in lines),
        "pages": len(document.pages) or "", "seconds": f"{seconds:.2f}",
        **{name: f"{share:.3f}" for name, share in shares.items() if share is not None},
    }  # fmt: skip
    warned = "".join(f"\n| ↳ {warning} |{' |' * (len(_HEAD) - 1)}" for warning in reading.warnings)
    return f"{_line([values.get(name, '') for name in _HEAD])}{warned}"


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _shares(path: Path, reading: Reading) -> dict[str, float | None]:
    text = reading.document.text
    shares: dict[str, float | None] = {"kept": share_kept(path, reading), "rows": _rows_kept(path, text)}
    if format_of(path).value == "pdf":
        oracle = oracle_of(path)
        by_poppler = by_pdftotext(path)
        if oracle.figures:
            shares["figures"] = oracle.figures_kept(text)
        if oracle.joins:
            shares["joins"] = oracle.joins_kept(text)
            shares["pdftotext"] = None if by_poppler is None else oracle.joins_kept(by_poppler)
            shares["pdfplumber"] = oracle.joins_kept(by_pdfplumber(path))
    return shares


def share_kept(path: Path, reading: Reading) -> float | None:
    """How many of the raw characters, white space aside, the document has; `None` where the raw ones are not known."""
    raw = raw_text(path)
    if not raw:
        return None
    wanted = Counter("".join(raw.split()))
    return (wanted & Counter("".join(reading.document.text.split()))).total() / max(1, wanted.total())


def _rows_kept(path: Path, text: str) -> float | None:
    rows = [line.split("\t")[1] for line in _HAND_READ.read_text().splitlines() if line.startswith(f"{path.name}\t")]
    return mean(f"| {row} |" in text for row in rows) if rows else None


def _read_made() -> Iterator[bool]:
    """Files drawn from seeds that were not looked at while the reader was written."""
    names = ("joins", "written", "rows", "lines", "gone")
    print(_line(["drawn files", *names]), _line(["---"] * (1 + len(names))), sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        for kind in MAKERS:
            found = []
            for seed in _MADE:
                content, truth = made_pdf(kind, seed)
                path.write_bytes(content)
                blocks = read_content(path, lambda page, pages: None).blocks
                found.append(measures(truth, [block.text for block in blocks]))
            shares = [mean(one[name] for one in found) for name in names]
            print(_line([f"{kind} ({len(found)})", *(f"{share:.3f}" for share in shares)]))
            yield min(shares) < _LEAST_JOINED


if __name__ == "__main__":
    sys.exit(main())
