"""What documents of different kinds are, as people say, against what their metadata is read as.

`evals/metadata/documents.txt` has 44 small documents, each below a line with its name, title, publisher, region, kind and
date, `later.txt` 20 that were written afterwards; `files.tsv` says the same of 15 files of the golden sets (`*`: anything).
At first sight 43 % were right and 3 % wrong of the first 59, 91 and 4 % when the readers had been written anew, and 94 and
1 % of the 20. Run `python -m evals.metadata`.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.ingest import read_document
from assistant.language.regions import regions_in

FOLDER = Path(__file__).parent / "metadata"
ROOT = Path(__file__).parents[1]
FIELDS = ("title", "publisher", "region", "kind", "published")


def compare(folder: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, field, what people say, what was read, and whether that is right, empty or wrong; for each field of each document."""
    for path, said in (*_written(folder), *_files()):
        document = read_document(path, path.name).document
        for field, truth in zip(FIELDS, said, strict=True):
            value = getattr(document, field, "")
            if truth != "*":
                yield path.name, field, truth, value, _verdict(field, truth, value)


def _written(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    text = "".join((FOLDER / name).read_text("utf-8") for name in ("documents.txt", "later.txt"))
    parts = re.split(r"^=== (.*)\n", text, flags=re.MULTILINE)
    for head, text in zip(parts[1::2], parts[2::2], strict=True):
        name, *said = (value.strip() for value in head.split(" | "))
        path = folder / name
        path.write_text(text, "utf-8")
        yield path, said


def _files() -> Iterator[tuple[Path, list[str]]]:
    for line in (FOLDER / "files.tsv").read_text("utf-8").splitlines():
        name, *said = line.split("\t")
        yield ROOT / name, said


def _verdict(field: str, truth: str, value: str) -> str:
    if field == "region" and truth and value:
        return "right" if regions_in(value) == regions_in(truth) else "wrong"
    if field == "title" and not truth:  # the name of the file
        return "right"
    value, truth = (value.replace(" ", ""), truth.replace(" ", "")) if field == "title" else (value, truth)
    same = value == truth or (field == "publisher" and truth and value.startswith(truth))
    return "right" if same else "wrong" if value else "empty"


def main() -> None:
    """Print the shares by field, and what is not right."""
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, field, truth, value, verdict in compare(Path(folder)):
            counts[field, verdict] += 1
            if verdict != "right":
                print(f"{verdict:6}{field:10}{name:40}{truth!r} ← {value!r}")
    for field in (*FIELDS, "all"):
        own = Counter(
            {
                v: sum(n for (f, verdict), n in counts.items() if field in (f, "all") and verdict == v)
                for v in ("right", "empty", "wrong")
            }
        )
        print(
            f"{field:10}"
            + "".join(f"{verdict} {count:4} ({count / own.total():.3f})  " for verdict, count in own.items())
        )


if __name__ == "__main__":
    main()
