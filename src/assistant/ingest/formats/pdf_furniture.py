"""Page numbers, running headers and footers of a PDF, told by where they stand on its pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

from assistant.ingest.formats.pdf_lines import Line
from assistant.ingest.formats.pdf_parts import PageParts, Region

_EDGE: Final = 3  # lines at the top and at the bottom of a page among which running lines are
_NEAR: Final = 4.0  # points by which the place of a running line differs from page to page
_FEWEST_PAGES: Final = 3
_NEARLY_ALL: Final = 0.75
_MARGIN: Final = 0.2  # of the height of a page
_FAR: Final = 99.0  # sizes
_THROUGHOUT: Final = 0.4  # of the pages; a line on every other page is on half of them, or a little less
_LONGEST: Final = 200  # characters

# - 3 -, 3 / 12, 페이지 3 / 12, Page 3 of 12, 3쪽, p. 3
_PAGE_NUMBER = re.compile(
    r"[-–—−<‹\[(|]\s?\d{1,4}\s?[-–—−>›\])|]|\d{1,4}\s?/\s?\d{1,4}"
    r"|(?:페이지|쪽|page|p\.)\s?\d{1,4}(?:\s?(?:/|of|중)\s?\d{1,4})?|\d{1,4}\s?(?:페이지|쪽)(?:\s?/\s?\d{1,4})?"
    r"|\d{1,4}\s?(?:페이지|쪽|page)?\s?(?:of|중)\s?\d{1,4}|[-–—]\s?[ivxlⅰ-ⅻ]{1,6}\s?[-–—]",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}|[ⅰ-ⅻ]")
# A number at the start or at the end of a line; 3/12 at its end
_OUTER_NUMBERS = (
    re.compile(r"^\W*(\d{1,4})(?=\W|$)"),
    re.compile(r"(?:^|(?<=\W))(\d{1,4})(?=\W*$)"),
    re.compile(r"(\d{1,4})\s?(?:/|of|중)\s?\d{1,4}\W*$"),
)


@dataclass(frozen=True, slots=True)
class Running:
    """Texts of running headers and footers that stand nowhere else, each once."""

    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the top or bottom of its page; `depth` 0 is the outermost one."""

    page: int
    line: Line
    depth: int
    is_above: bool
    gap: float  # to the next line inwards, in sizes
    is_in_margin: bool


def take_furniture(pages: Sequence[PageParts]) -> Running:
    """Take the page numbers and running lines out of the pages; what they say beside the text."""
    edges = [edge for page in pages for edge in _edges(page)]
    numbers = list(_page_numbers(edges, pages))
    gone = {id(edge.line) for edge in numbers}
    running = _running([edge for edge in edges if id(edge.line) not in gone], numbers, len(pages))
    gone |= {id(edge.line) for edge, _ in running}
    for page in pages:
        for region in page.regions():
            region.lines = [line for line in region.lines if id(line) not in gone]
        page.parts = [part for part in page.parts if not isinstance(part, Region) or part.lines]
    return _said_once(running, pages)


def _edges(page: PageParts) -> Iterator[_Edge]:
    lines = sorted((line for region in page.regions() for line in region.lines), key=lambda line: line.y)
    for is_above in (True, False):
        ordered = lines if is_above else lines[::-1]
        depth = 0
        for number, line in enumerate(ordered):
            depth += number > 0 and abs(line.y - ordered[number - 1].y) > 0.5 * line.size
            inwards = next((other for other in ordered[number:] if abs(other.y - line.y) > 0.5 * line.size), None)
            if depth >= _EDGE:
                break
            gap = abs(inwards.y - line.y) / line.size if inwards else _FAR if len(page.parts) > 1 else inf
            margin = line.y if is_above else page.height - line.y
            yield _Edge(page.number, line, depth, is_above, gap, margin < _MARGIN * page.height)


def _page_numbers(edges: Sequence[_Edge], pages: Sequence[PageParts]) -> Iterator[_Edge]:
    """Numbers in a form of their own; bare ones where they count with the pages, or stand far off on a single page."""
    outer = [edge for edge in edges if edge.depth == 0]
    bare = [edge for edge in outer if _BARE_NUMBER.fullmatch(edge.line.text.strip())]
    offsets: dict[tuple[int, int], set[int]] = defaultdict(set)
    for edge in bare:
        for offset in _offsets(edge.line.text, edge.page):
            offsets[offset].add(edge.page)
    counted = {offset for offset, where in offsets.items() if len(where) >= max(2, len(pages) / 3)}
    for edge in outer:
        text = edge.line.text.strip()
        is_far = edge.gap > 2.0 and (len(pages) == 1 or not text.isdigit())
        does_count = not counted.isdisjoint(_offsets(text, edge.page))
        if _PAGE_NUMBER.fullmatch(text) or (edge in bare and (is_far or does_count)):
            yield edge


def _offsets(text: str, page: int) -> Iterator[tuple[int, int]]:
    """How far a number is ahead of its page; and of twice its page, where a page of the file shows two."""
    if text.strip().isdecimal():
        yield from ((step, int(text) - step * page) for step in (1, 2))


def _running(edges: Sequence[_Edge], numbers: Sequence[_Edge], pages: int) -> list[tuple[_Edge, str]]:
    """Lines that return at one place which running lines have on nearly all pages, or on nearly all even or odd ones,
    with what they say besides the number of the page. Nothing but running lines stands between them and the edge."""
    returning = list(_returning(edges))
    places: dict[tuple[bool, int], set[int]] = defaultdict(set)
    for edge, _ in returning:
        for at in (-1, 0, 1):
            places[edge.is_above, round(edge.line.y / _NEAR) + at].add(edge.page)
    outer = {(edge.page, edge.is_above, edge.depth) for edge in numbers}
    found: list[tuple[_Edge, str]] = []
    for edge, words in sorted(returning, key=lambda item: item[0].depth):
        is_outer = all((edge.page, edge.is_above, depth) in outer for depth in range(edge.depth))
        if is_outer and _is_throughout(places[edge.is_above, round(edge.line.y / _NEAR)], pages):
            outer.add((edge.page, edge.is_above, edge.depth))
            found.append((edge, words))
    return sorted(found, key=lambda item: item[0].page)


def _returning(edges: Sequence[_Edge]) -> Iterator[tuple[_Edge, str]]:
    """The lines that stand at one place of a few pages, each once."""
    groups: dict[tuple[str, bool], list[tuple[_Edge, str]]] = defaultdict(list)
    for edge in edges:
        is_only = edge.gap == inf  # the only line of a page is its text
        if len(edge.line.text) <= _LONGEST and edge.is_in_margin and not is_only:
            for key, words in _keys(edge):
                groups[key, edge.is_above].append((edge, words))
    seen: set[int] = set()
    for group in groups.values():
        for edge, words in group:
            where = {other.page for other, _ in group if abs(other.line.y - edge.line.y) <= _NEAR}
            if len(where) >= _FEWEST_PAGES and id(edge.line) not in seen:
                seen.add(id(edge.line))
                yield edge, words


def _is_throughout(where: set[int], pages: int) -> bool:
    """Whether those are nearly all pages after the first, or of those that lie to the left or right in a book."""
    inner = range(2, pages + 1)
    return any(
        sum(page in where for page in some) >= _NEARLY_ALL * len(some)
        for some in (inner, inner[::2], inner[1::2])
        if some
    )


def _keys(edge: _Edge) -> Iterator[tuple[str, str]]:
    """The line; and the line with the number at its start or end counted from its page: 시행계획 | 12 on page 14; and such
    a number at its end alone, before which the title of the chapter may change. With each, the words of the line."""
    text = edge.line.text.strip()
    yield text, text
    for pattern in _OUTER_NUMBERS:
        if match := pattern.search(text):
            before, after = text[: match.start(1)], text[match.end(1) :]
            words = (before if match.start(1) > len(after) else after).strip(" |-–—·/")
            number = f"#{int(match[1]) - edge.page}"
            yield f"{before}{number}{after}", words
            if edge.depth == 0 and not after:
                yield number, words


def _said_once(running: Sequence[tuple[_Edge, str]], pages: Sequence[PageParts]) -> Running:
    """What running lines say and the text does not, such as the number of a notice; titles of chapters are left out."""
    lines = (line for page in pages for region in page.regions() for line in region.lines)
    text = "".join("".join(line.text.split()) for line in lines)
    counts = Counter(words for _, words in running)
    said = Running()
    for edge, words in running:
        key = "".join(words.split())
        if counts[words] >= _THROUGHOUT * len(pages) and re.search(r"[^\W\d]", key) and key not in text:
            (said.above if edge.is_above else said.below).append(words)
            text += key
    return said
