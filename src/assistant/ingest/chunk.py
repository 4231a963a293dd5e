"""A document to chunks: cut at headings, then list items and sentences, never inside a number or a date."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from assistant.language.text import UNBREAKABLE, sentences
from assistant.types import Chunk, Document, Heading

# Raise it when reading or chunking gives other text for the same file: the index is then made anew.
PIPELINE_VERSION = 6

Fits = Callable[[str], bool]
Span = tuple[int, int]


def split_chunks(document: Document, *, longest: int, fits: Fits) -> list[Chunk]:
    """Chunks of at most `longest` characters that `fits` (the embedding model's own limit) accepts
    together with their headings. Every word stands in one chunk, except headings with text below them,
    which stand in `Chunk.headings`."""
    chunks: list[Chunk] = []
    for headings, section in _sections(document):
        above = " ".join((document.title, *headings))

        def accepts(span: Span, above: str = above) -> bool:
            text = document.text[slice(*span)]
            return len(text) <= longest and fits(f"{above}\n{text}")

        chunks.extend(
            Chunk(document.id, document.text[start:end], start, end, headings, document.page_at(start))
            for start, end in _pack(_pieces(document.text, section, accepts), accepts)
        )
    return chunks


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], Span]]:
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


def _pack(pieces: Iterator[Span], accepts: Callable[[Span], bool]) -> Iterator[Span]:
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


def _pieces(text: str, section: Span, accepts: Callable[[Span], bool]) -> Iterator[Span]:
    """Tables and lines that are accepted whole; else their sentences; else parts of those."""
    for line in _lines(text, section, accepts):
        if accepts(line):
            yield line
            continue
        starts = [start for start, _ in sentences(text, *line)]
        cuts = [line[0], *starts[1:], line[1]]  # a list marker belongs to the sentence behind it
        for sentence in pairwise(cuts):
            yield from _halves(text, _strip(text, sentence), accepts)


def _lines(text: str, section: Span, accepts: Callable[[Span], bool]) -> Iterator[Span]:
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


def _halves(text: str, span: Span, accepts: Callable[[Span], bool]) -> Iterator[Span]:
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
