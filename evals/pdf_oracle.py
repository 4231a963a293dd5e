"""What pdfplumber sees on the pages of a PDF, and how much of it a text has: figures, and lines joined to the next one.

pdfplumber (MIT) places letters by the widths that the fonts state, apart from the reader's own way. Which line follows
which is told by place alone (below it, as wide, at its left edge), so that nobody's order of reading is taken as right.
"""

import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

import pdfplumber

_FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CUT = 1.0  # sizes; words of one line that stand farther apart are told apart as cells and columns are
_ENDS = 8  # letters of two lines that have to stand together


@dataclass(frozen=True, slots=True)
class Oracle:
    """The figures of a file but for those at the edges of its pages, how often each stands there; and the ends of lines that belong together."""

    figures: Counter[str]
    joins: list[str]

    def figures_kept(self, text: str) -> float:
        """The share of the figures that the text has."""
        return (self.figures & figures_of(text)).total() / max(1, self.figures.total())

    def joins_kept(self, text: str) -> float:
        """The share of the lines that stand before the line that goes on with them."""
        letters = _letters(text)
        return sum(join in letters for join in self.joins) / max(1, len(self.joins))


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    y: float
    size: float


def oracle_of(path: Path) -> Oracle:
    """What pdfplumber finds in the file."""
    figures: Counter[str] = Counter()
    joins: list[str] = []
    with pdfplumber.open(path) as file:
        for page in file.pages:
            words = page.dedupe_chars().extract_words(x_tolerance_ratio=0.15, extra_attrs=["size", "upright"])
            upright = [word for word in words if word["upright"]]
            figures += figures_of(" ".join(word["text"] for word in _inner(upright)))
            joins += _joins(_lines(upright))
            page.close()
    return Oracle(figures, joins)


def figures_of(text: str) -> Counter[str]:
    """The figures in a text, each with how often it stands there."""
    return Counter(_FIGURE.findall(text.translate(_SUPERSCRIPTS)))


def by_pdftotext(path: Path) -> str | None:
    """The text as pdftotext (poppler-utils) orders it; `None` where that is not installed."""
    program = which("pdftotext")
    if program is None:
        return None
    return subprocess.run([program, str(path), "-"], capture_output=True, text=True, check=True).stdout


def by_pdfplumber(path: Path) -> str:
    """The text as pdfplumber orders it."""
    with pdfplumber.open(path) as file:
        return "\n".join(page.extract_text() for page in file.pages)


def _inner(words: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the first and the last line of a page, where its number stands."""
    first, last = (found(word["bottom"] for word in words) if words else 0.0 for found in (min, max))
    return [word for word in words if first + 3 < word["bottom"] < last - 3]


def _lines(words: Sequence[dict[str, Any]]) -> list[_Line]:
    rows: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for word in words:
        rows[round(word["bottom"])].append(word)
    return [line for row in rows.values() for line in _cut(sorted(row, key=lambda word: word["x0"]))]


def _cut(row: Sequence[dict[str, Any]]) -> Iterator[_Line]:
    start = 0
    for end in range(1, len(row) + 1):
        if end < len(row) and row[end]["x0"] - row[end - 1]["x1"] <= _CUT * row[end]["size"]:
            continue
        part = row[start:end]
        text = " ".join(word["text"] for word in part)
        yield _Line(text, part[0]["x0"], part[-1]["x1"], part[0]["bottom"], part[0]["size"])
        start = end


def _joins(lines: Sequence[_Line]) -> Iterator[str]:
    """The end of each line and the beginning of the one below it that goes on with it, at the usual distance."""
    pairs = []
    for line in lines:
        below = min((other for other in lines if _goes_on(line, other)), key=lambda other: other.y, default=None)
        if below is not None:
            pairs.append((line, below, round((below.y - line.y) / line.size, 1)))
    (usual, _), *_ = Counter(pitch for _, _, pitch in pairs).most_common(1) or [(0.0, 0)]
    for line, below, pitch in pairs:
        ends = _letters(line.text)[-_ENDS:], _letters(below.text)[:_ENDS]
        if pitch <= usual + 0.15 and all(len(end) == _ENDS for end in ends):
            yield "".join(ends)


def _goes_on(line: _Line, other: _Line) -> bool:
    size = line.size
    is_near = 0.9 * size <= other.y - line.y <= 2.5 * size and abs(other.size - size) <= 0.05 * size
    return is_near and abs(other.left - line.left) <= 1.5 * size and line.right >= other.right - size


def _letters(text: str) -> str:
    return re.sub(r"[^\w(),.%]", "", text.translate(_SUPERSCRIPTS))
