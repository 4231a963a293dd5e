"""Lines of a PDF as paragraphs: where one ends is told by its place, its size, its markers and how full its lines are."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from assistant.ingest.formats.pdf_lines import Line
from assistant.ingest.formats.pdf_parts import PageParts, Region
from assistant.ingest.formats.wrapped import room_for
from assistant.ingest.markers import LAW, ROMAN, mark_of

_HEADING_SIZE: Final = 1.12  # of the body; 16 points above 14 in notices that HWP made
_NOTE_SIZE: Final = 0.88  # of the body
_FEWEST_FULL: Final = 3  # lines that show where a column ends
_FEWEST_LETTERS: Final = 12  # of a line whose column is wide enough to tell that a word did not fit behind it
_WIDER: Final = 1.25  # of the usual distance of lines: the space between paragraphs
_ENDS = re.compile(r"[.!?。][\"'”’)\]」』]*\s*$")
# The dots of a table of contents
_LEADER = re.compile(r"(?:[·.…]\s?){5}")
# 1), ¹, ¹⁾ or 주1) at the start of a footnote
_NOTE = re.compile(r"(?:주\s?)?(?:(\d{1,3})\s?\)|([⁰¹²³⁴-⁹]+)\)?)\s*(?=\S)")
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together. `size` is that of the text; `note` the number of a footnote."""

    lines: list[Line]
    page: int
    region: Region
    note: str = ""

    @property
    def size(self) -> float:
        return self.lines[0].size

    def texts(self) -> list[str]:
        """The text of each line."""
        return [line.text for line in self.lines]


@dataclass(frozen=True, slots=True)
class Measures:
    """The size of most of the text, and by size the distance from line to line."""

    body: float
    pitches: dict[int, float] = field(default_factory=dict)

    def is_heading(self, line: Line) -> bool:
        """Whether the line is larger than the text, and has letters."""
        has_letters = re.search(r"[^\W\d_] ?[^\W\d_]", line.text)
        return line.size >= _HEADING_SIZE * self.body and bool(has_letters) and not _LEADER.search(line.text)


def measure(pages: Sequence[PageParts]) -> Measures:
    """The measures of a document."""
    sizes: Counter[float] = Counter()
    distances: dict[int, Counter[int]] = defaultdict(Counter)
    for region in (region for page in pages for region in page.regions()):
        for line in region.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        for above, below in pairwise(region.lines):
            if _is_one_size(above, below):
                distances[round(above.size)][round(below.y - above.y)] += 1
    pitches = {size: float(found.most_common(1)[0][0]) for size, found in distances.items() if found.total() >= 5}
    return Measures(max(sizes, key=lambda size: sizes[size], default=10.0), pitches)


def paragraphs_of(region: Region, page: PageParts, measures: Measures) -> Iterator[Paragraph]:
    """The paragraphs of a region, and the footnotes at its end."""
    text, notes = _split_notes(region.lines, page, measures)
    yield from _paragraphs(text, page.number, region, measures)
    yield from _notes(notes, page.number, region)


def _paragraphs(lines: Sequence[Line], page: int, region: Region, measures: Measures) -> Iterator[Paragraph]:
    shape = _Shape.of(region, measures)
    block: list[Line] = []
    for line in lines:
        if block and not _continues(block, line, shape, is_cover=page == 1):
            yield Paragraph(block, page, region)
            block = []
        block.append(line)
    if block:
        yield Paragraph(block, page, region)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the lines of a region stand."""

    right: float
    measures: Measures
    pitches: dict[int, float]

    @classmethod
    def of(cls, region: Region, measures: Measures) -> "_Shape":
        distances: dict[int, list[float]] = defaultdict(list)
        for above, below in pairwise(region.lines):
            if _is_one_size(above, below):
                distances[round(above.size)].append(below.y - above.y)
        own = {size: median(found) for size, found in distances.items() if len(found) >= 4}
        return cls(region.right, measures, own)

    def pitch(self, line: Line) -> float:
        """The usual distance from line to line."""
        size = round(line.size)
        return self.pitches.get(size) or self.measures.pitches.get(size) or 1.7 * line.size

    def is_full(self, block: Sequence[Line], below: Line) -> bool:
        """Whether the first word of the next line would not have fitted; justified lines end at the edge."""
        line = block[-1]
        if len(block) > 2 and all(self.is_at_edge(other) for other in block[:-1]):
            needed = 1.2 * line.size
        else:
            needed = max(room_for(below.text, line.size), 0.5 * line.size)
        return self.right - line.right <= needed

    def is_at_edge(self, line: Line) -> bool:
        return line.right >= self.right - 0.35 * line.size


def _continues(block: Sequence[Line], line: Line, shape: _Shape, *, is_cover: bool) -> bool:
    last = block[-1]
    if shape.measures.is_heading(last) and shape.measures.is_heading(line):
        return _is_one_title(last, line, is_cover=is_cover)
    are_apart = last.is_spread or line.is_spread or line.is_marked or _LEADER.search(last.text)
    if are_apart or not _is_one_size(last, line):
        return False
    if not 0 < line.y - last.y <= _WIDER * shape.pitch(line):
        return False
    return shape.is_full(block, line) and not begins(line.text, block) and _is_aligned(block, line)


def _is_one_title(last: Line, line: Line, *, is_cover: bool) -> bool:
    """Whether a title goes on in the next line; on the cover a part of it may be larger."""
    alike = 0.85 if is_cover else 0.97
    sizes = sorted((last.size, line.size))
    return (
        sizes[0] >= alike * sizes[1]
        and line.y - last.y <= 2.5 * sizes[1]
        and mark_of(line.text) is None
        and not _ENDS.search(last.text)
    )


def _is_one_size(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) <= 0.08 * max(line.size, other.size)


def _is_aligned(block: Sequence[Line], line: Line) -> bool:
    """Whether the line stands where the lines above began; only behind the first line it may be set in or out."""
    last, size = block[-1], line.size
    if len(block) > 1:
        return abs(line.left - last.left) <= 0.6 * size
    is_item = mark_of(block[0].text) is not None
    if is_item:
        return line.left - last.left <= 4 * size
    return line.left - last.left <= 0.5 * size or not _ENDS.search(last.text)


def begins(text: str, above: Sequence[Line]) -> bool:
    """Whether a line begins something new by its marker, below lines of which the last one is full."""
    mark = mark_of(text)
    if mark is None:
        return False
    ended = bool(_ENDS.search(above[-1].text))
    if mark.kind in LAW:  # 제3조(목적), but 제3조 및 within a sentence
        return ended or bool(re.match(r"제\s?\d+\s?조(?:의\s?\d+)?\s?\(", text))
    if mark.number == 0 or mark.kind == ROMAN:  # a bullet has a space behind it, or is no dash or dot
        return bool(re.match(r"\S\.?\s|[^-–—·•‣∙Ⅰ-Ⅻ]", text))
    marks = [other for line in above if (other := mark_of(line.text))]
    is_next = any(other.kind == mark.kind and other.number == mark.number - 1 for other in marks)
    return ended or is_next or (mark.number == 1 and not mark.kind.startswith("가")) or mark.kind == "①"


def _split_notes(lines: Sequence[Line], page: PageParts, measures: Measures) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines of the text, and the small ones at the end that begin with the number of a footnote: below text, or in
    the lower half of the page."""
    start = len(lines)
    while start and lines[start - 1].size <= _NOTE_SIZE * measures.body:
        start -= 1
    is_below_text = start > 0
    while start < len(lines) and not _NOTE.match(lines[start].text):
        start += 1
    if start < len(lines) and not is_below_text and lines[start].y < page.height / 2:
        return lines, []
    return lines[:start], lines[start:]


def _notes(lines: Sequence[Line], page: int, region: Region) -> Iterator[Paragraph]:
    note: Paragraph | None = None
    for line in lines:
        match = _NOTE.match(line.text)
        number = (match[1] or match[2]).translate(_SUPERSCRIPTS) if match else ""
        if match and (note is None or int(number) == int(note.note) + 1):
            if note:
                yield note
            rest = Line(line.text[match.end() :], line.left, line.right, line.y, line.size)
            note = Paragraph([rest], page, region, number)
        elif note:
            note.lines.append(line)
    if note:
        yield note


def goes_on(paragraph: Paragraph, following: Paragraph, measures: Measures) -> bool:
    """Whether a paragraph at the end of a page or column goes on in the first one of the next."""
    last, first = paragraph.lines[-1], following.lines[0]
    is_below = following.page == paragraph.page and first.y > last.y and abs(first.left - last.left) > 2 * first.size
    is_framed = paragraph.region.is_frame or following.region.is_frame
    if is_below or is_framed or last.is_spread or first.is_spread:
        return False
    if measures.is_heading(first) or not _is_one_size(last, first) or mark_of(first.text):
        return False
    full = sum(line.right > paragraph.region.right - 3 * last.size for line in paragraph.region.lines)
    if len(last.text) < _FEWEST_LETTERS or full < min(_FEWEST_FULL, (len(paragraph.region.lines) + 1) // 2):
        return False
    shape = _Shape.of(paragraph.region, measures)
    may_end = bool(_ENDS.search(last.text)) and not (len(paragraph.lines) > 1 and shape.is_at_edge(last))
    return shape.is_full(paragraph.lines, first) and not may_end and not _is_indented(following)


def _is_indented(paragraph: Paragraph) -> bool:
    """Whether its first line is set in, and the others are not."""
    first, left = paragraph.lines[0], min(line.left for line in paragraph.region.lines)
    second = paragraph.lines[1] if len(paragraph.lines) > 1 else None
    return first.left > left + 0.5 * first.size and not (second and abs(second.left - first.left) < 0.3 * first.size)
