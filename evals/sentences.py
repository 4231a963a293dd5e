"""Where sentences end: marked by hand in `evals/sentences`, against what `language.text.sentences` says.

A line of those files is a line of a document; ‖ stands where a sentence ends and the next one begins. `later` and `third`
were marked after the code had been changed for the ones before: F1 .99 and .94 at first sight, where the first 305
sentences had .84 before any change.
Run `python -m evals.sentences` for precision, recall and F1 of the boundaries inside lines, a file a row, and what is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assistant.language.text import sentences

FOLDER = Path(__file__).parent / "sentences"
MARK = "‖"


@dataclass(frozen=True, slots=True)
class Count:
    """Boundaries that were found, that were not, and that are none; and the lines where either happened."""

    found: int = 0
    missed: int = 0
    invented: int = 0
    wrong: tuple[str, ...] = ()

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.found + other.found,
            self.missed + other.missed,
            self.invented + other.invented,
            self.wrong + other.wrong,
        )

    @property
    def f1(self) -> float:
        return 2 * self.found / (2 * self.found + self.missed + self.invented) if self.found else 0.0


def count_boundaries(path: Path) -> Count:
    """The boundaries of one file of marked lines."""
    return sum(map(_of_line, path.read_text("utf-8").splitlines()), Count())


def _of_line(line: str) -> Count:
    text = line.replace(MARK, "")
    marked = [*_marked(line)]
    gaps = [(end, start) for (_, end), (start, _) in pairwise(sentences(text))]
    found = sum(any(end <= place <= start for end, start in gaps) for place in marked)
    missed, invented = len(marked) - found, len(gaps) - found
    return Count(found, missed, invented, (line,) if missed or invented else ())


def _marked(line: str) -> Iterator[int]:
    place = 0
    for part in line.split(MARK)[:-1]:
        place += len(part)
        yield place


def main(paths: Sequence[Path] = tuple(sorted(FOLDER.glob("*.txt")))) -> None:
    """Print one row a file, the sum, and each line that is wrong."""
    counts = {path.stem: count_boundaries(path) for path in paths}
    for name, count in (*counts.items(), ("all", sum(counts.values(), Count()))):
        print(f"{name:12} found {count.found:4} missed {count.missed:3} invented {count.invented:3} F1 {count.f1:.3f}")
    for count in counts.values():
        for line in count.wrong:
            gaps = "‖".join(line.replace(MARK, "")[start:end] for start, end in sentences(line.replace(MARK, "")))
            print(f"\n  {line}\n→ {gaps}")


if __name__ == "__main__":
    main()
