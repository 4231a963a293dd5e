"""A document to chunks: cut at headings, then list items and sentences, never inside a number or a date."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from assistant.language.text import UNBREAKABLE, is_list_item, sentences
from assistant.types import Chunk, Document, Heading

# Raise it when reading or chunking gives other text for the same file: the index is then made anew.
PIPELINE_VERSION = 11

Fits = Callable[[str], bool]
Span = tuple[int, int]
Accepts = Callable[[Span], bool]
Path = tuple[str, ...]  # the headings above
_Part = tuple[Path, Span]

_CRUMB = 40  # characters; who finds less than that has found nothing to read
_LONGEST_ABOVE = 120  # of a line that announces a table or a list
# The end of a sentence; below a heading also 신청 기한: 1년 이내, which at the top of a document is a line of its masthead
_STATES = re.compile(r"(?:[다요]|[a-z\d)]|[함음임됨])[.!?][\"'”’)\]]*(?:\s|$)")
_LABELLED = re.compile(r"[^|\s]\s*[:：]\s*\S")


def split_chunks(document: Document, *, longest: int, fits: Fits) -> list[Chunk]:
    """Chunks of at most `longest` characters that `fits` (the embedding model's own limit) accepts
    together with their headings. Every word stands in one chunk, except headings with text below them,
    which stand in `Chunk.headings`. What states nothing by itself, as a date below the title, goes with what it stands
    above, a line that announces a table or a list with that, and a short section with its heading."""

    def accepts(headings: Path, span: Span) -> bool:
        text = document.text[slice(*span)]
        return len(text) <= longest and fits(f"{' '.join((document.title, *headings))}\n{text}")

    parts: list[_Part] = []
    for headings, section in _sections(document):
        may = partial(accepts, headings)
        pieces = _together(document.text, [*_pieces(document.text, section, may)], may)
        parts.extend((headings, span) for span in _pack(pieces, may))
    return [
        Chunk(document.id, document.text[start:end], start, end, headings, document.page_at(start))
        for headings, (start, end) in _with_headings(document, _without_crumbs(document.text, parts, accepts), accepts)
    ]


def _without_crumbs(text: str, parts: Sequence[_Part], accepts: Callable[[Path, Span], bool]) -> list[_Part]:
    """What states nothing joins what follows below the same headings, else what stands before it there."""
    kept: list[_Part] = []
    for headings, span in parts:
        if kept and _belong(text, kept[-1], (headings, span)) and accepts(headings, (kept[-1][1][0], span[1])):
            kept[-1] = (headings, (kept[-1][1][0], span[1]))
        else:
            kept.append((headings, span))
    return kept


def _belong(text: str, one: _Part, next_one: _Part) -> bool:
    is_below = next_one[0][: len(one[0])] == one[0]
    return (is_below and _is_crumb(text, one)) or (next_one[0] == one[0] and _is_crumb(text, next_one))


def _is_crumb(text: str, part: _Part) -> bool:
    headings, span = part
    words = text[slice(*span)]
    states = _STATES.search(words) or words.startswith("|") or (headings and _LABELLED.search(words))
    return len(words) < _CRUMB and not states


def _with_headings(
    document: Document, parts: Sequence[_Part], accepts: Callable[[Path, Span], bool]
) -> Iterator[_Part]:
    """The parts, those that are a short section with its heading."""
    starts = {heading.start + len(heading.title): heading.start for heading in document.headings}
    for headings, (start, end) in parts:
        above = starts.get(len(document.text[:start].rstrip())) if headings and end - start < _CRUMB else None
        is_whole = above is not None and accepts(headings, (above, end))
        yield headings, (above if above is not None and is_whole else start, end)


def _sections(document: Document) -> Iterator[_Part]:
    """Each stretch between headings, with the headings above it (not the document's title).

    A heading with nothing below it is text."""
    path: list[Heading] = []
    marks = [*document.headings, Heading(0, "", len(document.text))]
    if marks[0].start:
        yield (), (0, marks[0].start)
    for heading, following in pairwise(marks):
        path = [above for above in path if above.level < heading.level]
        body = (heading.start + len(heading.title), following.start)
        has_text = document.text[slice(*body)].strip() != ""
        if not has_text and following.level <= heading.level:
            yield tuple(above.title for above in path), (heading.start, following.start)
        if heading.title != document.title:
            path.append(heading)
        if has_text:
            yield tuple(above.title for above in path), body


def _together(text: str, pieces: Sequence[Span], accepts: Accepts) -> list[Span]:
    """The pieces, a short line above a table or a list with its beginning."""
    kept: list[Span] = []  # from the last to the first
    for start, end in reversed(pieces):
        begins = bool(kept) and _announces(text, (start, end), kept[-1])
        if begins and accepts((start, kept[-1][1])):
            kept[-1] = (start, kept[-1][1])
        else:
            kept.append((start, end))
    return kept[::-1]


def _announces(text: str, line: Span, following: Span) -> bool:
    """Whether a line of text stands above a table, captions of it between, or above the first item of a list."""
    words, below = text[slice(*line)], text[slice(*following)]
    if "\n" in words or len(words) > _LONGEST_ABOVE or words.startswith("|") or is_list_item(words):
        return False
    is_above_table = "\n| " in f"\n{below}" and all(
        len(one) <= _LONGEST_ABOVE for one in below.split("\n| ")[0].split("\n")
    )
    return is_above_table or is_list_item(below)


def _pack(pieces: Iterable[Span], accepts: Accepts) -> Iterator[Span]:
    """Neighbouring pieces together while they are accepted."""
    current: Span | None = None
    for start, end in pieces:
        if current and accepts((current[0], end)):
            current = (current[0], end)
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current


def _pieces(text: str, section: Span, accepts: Accepts) -> Iterator[Span]:
    """Tables and lines that are accepted whole; else their sentences; else parts of those."""
    for line in _lines(text, section, accepts):
        if accepts(line):
            yield line
            continue
        starts = [start for start, _ in sentences(text, *line)]
        cuts = [line[0], *starts[1:], line[1]]  # a list marker belongs to the sentence behind it
        for sentence in pairwise(cuts):
            yield from _halves(text, _strip(text, sentence), accepts)


def _lines(text: str, section: Span, accepts: Accepts) -> Iterator[Span]:
    """The lines; of a table all of them where that is accepted, so that no header row is parted from its rows."""
    for block in _split(text, section, "\n\n"):
        if text.startswith("|", block[0]) and accepts(block):
            yield block
        else:
            yield from _split(text, block, "\n")


def _split(text: str, span: Span, separator: str) -> Iterator[Span]:
    position = span[0]
    for part in text[slice(*span)].split(separator):
        if part.strip():
            yield _strip(text, (position, position + len(part)))
        position += len(part) + len(separator)


def _halves(text: str, span: Span, accepts: Accepts) -> Iterator[Span]:
    """A sentence that is too long, cut near its middle until each part is accepted or cannot be cut."""
    cut = None if accepts(span) else _cut_near_middle(text, span)
    if cut is None:
        yield span
        return
    for part in ((span[0], cut), (cut, span[1])):
        yield from _halves(text, _strip(text, part), accepts)


def _cut_near_middle(text: str, span: Span) -> int | None:
    """The gap nearest the middle that is in no number or date; without gaps, a place between characters."""
    start, end = span
    kept = [(match.start(), match.end()) for match in UNBREAKABLE.finditer(text, start, end)]
    inside = {position for first, last in kept for position in range(first + 1, last)}
    free = [position for position in range(start + 1, end) if position not in inside]
    gaps = [position for position in free if text[position].isspace()]
    middle = (start + end) // 2
    return min(gaps or free, key=lambda position: abs(position - middle), default=None)


def _strip(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
