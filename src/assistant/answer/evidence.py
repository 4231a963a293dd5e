"""What the chat model and the judge read: lines of the documents in their place, numbered from 1."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from assistant.answer.sentence import EvidenceSentence, gives_orders
from assistant.language.place import Role
from assistant.language.text import sentences
from assistant.types import Document, Hit

Span = tuple[int, int]

_LINE_COSTS: Final = 8  # characters of the prompt that a line takes beside its words
_FIRST: Final = 5  # hits around which more is read before those behind them
_PASSAGE: Final = 600  # characters
_RULE: Final = re.compile(r"[|\s:-]+")  # between the header of a table and its rows
# What begins an item of a list: - ○ □ ▷ ※, 1. 1) (1) ① 가.
_ITEM: Final = re.compile(r"\s*(?:[^\w\s\"'“‘「『(\[<《〈]|\(?\d{1,2}[.)]\s|\(?[가-하][.)]\s)")
_ABOVE_ITEM: Final = 800  # characters above an item within which the line that announces its list is looked for
_LONGEST_MARK: Final = 5  # characters of a bullet or number before an item
_CAPTION: Final = 120  # characters of a line right above a table that belongs to it

# A document that imitates the numbering, or has footnotes that look like it: [E4], (E4, E5), [4].
_OWN_MARKER: Final = re.compile(
    r"[\[【(]\s*(E\s?\d+(?:\s*[,;]\s*E?\s?\d+)*)\s*[\]】)]|[\[【]\s*(\d{1,3}(?:\s*[,;]\s*E?\s?\d{1,3})*)\s*[\]】]",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")  # [words](address), ![words](address)
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://[^\s)>\]]*[?#][^\s)>\]]*", re.IGNORECASE)  # one that carries data
# Where a tag begins, <img, or a token with which servers part the messages, <|im_end|>, </s>, <｜User｜>
_TAG: Final = re.compile(r"<(?=[A-Za-z/!|｜<])")


@dataclass(frozen=True, slots=True)
class _Reach:
    """How much comes with a passage, in characters: a section or table up to that length whole, else what is beside."""

    section: int
    table: int
    beside: int


# A section of a notice has 300 to 1,200 characters; a table of a few dozen rows 1,000 to 3,000.
_FOR_DRAFT: Final = _Reach(section=1200, table=3000, beside=200)
_FOR_JUDGE: Final = _Reach(section=700, table=1500, beside=0)


@dataclass(frozen=True)
class Evidence:
    """Lines of documents, those of a document together and in its order; `lines[n - 1].number == n`."""

    lines: tuple[EvidenceSentence, ...]

    @cached_property
    def text(self) -> str:
        """The lines as the chat model reads them: each document by its title, each line behind its number."""
        return _laid_out(self.lines, lambda line: line.number)

    def cited(self, numbers: Iterable[int]) -> list[EvidenceSentence]:
        """The lines of these numbers; those that do not exist are left out."""
        return [self.lines[number - 1] for number in dict.fromkeys(numbers) if 1 <= number <= len(self.lines)]

    def excerpt(self, cited: Sequence[EvidenceSentence]) -> str:
        """The cited lines in their place: headings, table or list that they stand in, what stands beside them. Only they
        have a number."""
        numbers = {(line.hit.document.id, line.start): line.number for line in cited}
        shown: dict[tuple[str, int], EvidenceSentence] = {}
        for line in cited:
            for start, end in _around(line.hit.document, line.start, line.end, _FOR_JUDGE):
                shown |= {(one.hit.document.id, one.start): one for one in _lines(line.hit, start, end)}
        ordered = sorted(shown.values(), key=lambda one: (one.hit.document.id, one.start))
        return _laid_out(ordered, lambda line: numbers.get((line.hit.document.id, line.start)))


def gather(hits: Sequence[Hit], most_chars: int) -> Evidence:
    """The hits, best first, each with the section or table it stands in, as far as `most_chars` allows; the whole
    documents where they fit. Lines that give orders to a model, and tables of contents, are left out.
    """
    kept: dict[tuple[str, int], EvidenceSentence] = {}
    room = most_chars
    for hit, spans in _wanted(hits, most_chars):
        added = {
            (hit.document.id, line.start): line for start, end in spans for line in _lines(hit, start, end)
            if (hit.document.id, line.start) not in kept
        }  # fmt: skip
        costs = sum(_LINE_COSTS + line.end - line.start for line in added.values())
        if costs <= room:
            kept |= added
            room -= costs
        elif not kept:
            kept |= _as_many(added, room)
            room = 0
    documents = list(dict.fromkeys(document_id for document_id, _ in kept))
    ordered = sorted(kept.values(), key=lambda line: (documents.index(line.hit.document.id), line.start))
    return Evidence(
        tuple(EvidenceSentence(at, line.hit, line.start, line.end) for at, line in enumerate(ordered, start=1))
    )


def _wanted(hits: Sequence[Hit], most_chars: int) -> Iterator[tuple[Hit, list[Span]]]:
    """What is to be read, most important first: each hit with its surroundings, then whole documents."""
    documents = {hit.document.id: hit for hit in reversed(hits)}
    whole = [(hit, [(0, len(hit.document.text))]) for hit in reversed(documents.values())]
    if sum(len(hit.document.text) for hit in documents.values()) <= most_chars:
        yield from whole
    around = [(hit, _around(hit.document, hit.chunk.start, hit.chunk.end, _FOR_DRAFT)) for hit in hits]
    yield from around[:_FIRST]
    yield from ((hit, [_further(hit)]) for hit in hits[:_FIRST])
    yield from around[_FIRST:]
    yield from ((hit, [(hit.chunk.start, hit.chunk.end)]) for hit in hits)  # where its surroundings were too much
    yield from whole


def _further(hit: Hit) -> Span:
    """The passage with what is beside it, as far as two more passages."""
    text, length = hit.document.text, max(_PASSAGE, hit.chunk.end - hit.chunk.start)
    return _whole_lines(text, max(0, hit.chunk.start - length), min(len(text), hit.chunk.end + length))


def _as_many(lines: Mapping[tuple[str, int], EvidenceSentence], room: int) -> dict[tuple[str, int], EvidenceSentence]:
    """The first of the lines, up to the room there is; at least one."""
    kept: dict[tuple[str, int], EvidenceSentence] = {}
    for key, line in lines.items():
        room -= _LINE_COSTS + line.end - line.start
        if room < 0 and kept:
            break
        kept[key] = line
    return kept


def _lines(hit: Hit, start: int, end: int) -> Iterator[EvidenceSentence]:
    """The sentences and rows between two offsets, not numbered yet."""
    text = hit.document.text
    for first, last in sentences(text, start, end):
        line = EvidenceSentence(0, hit, first, last)
        is_line = not _RULE.fullmatch(text, first, last) and line.role is not Role.CONTENTS
        if is_line and not gives_orders(line):
            yield line


def _around(document: Document, start: int, end: int, reach: _Reach) -> list[Span]:
    """The passage with what gives it its meaning: the headings above it, and its table or section, or what is beside."""
    text = document.text
    tables = [table for at in (start, end - 1) if (table := _table_at(text, at))]
    if tables:
        spans = [span for table in tables for span in _of_table(text, table, (start, end), reach)]
    else:
        spans = [_section(document, start, end, reach)]
    first = min(span[0] for span in spans)
    headings = [(heading.start, heading.start + len(heading.title)) for heading in document.headings_above(first)]
    return [*headings, _whole_lines(text, start, end), *spans]


def _section(document: Document, start: int, end: int, reach: _Reach) -> Span:
    """All between two headings where it is short; else the passage with what announces its list and what is beside it."""
    text, marks = document.text, [heading.start for heading in document.headings]
    above = max((mark for mark in marks if mark <= start), default=0)
    below = min((mark for mark in marks if mark >= end), default=len(text))
    if below - above <= reach.section:
        return above, below
    first = max(above, text.rfind("\n", 0, max(0, start - reach.beside)) + 1)
    last = text.find("\n", end + reach.beside)
    return _announced(text, first, above), min(below, last if last >= 0 else len(text))


def _announced(text: str, start: int, above: int) -> int:
    """Where the line begins that announces the list of the item that begins there; there, when it is no item."""
    first = start
    while _ITEM.match(text, first) and first > max(above, start - _ABOVE_ITEM):
        first = text.rfind("\n", 0, first - 1) + 1
    return first


def _table_at(text: str, offset: int) -> Span | None:
    """The table that a character stands in, with those right above it: a long one is often written as several."""
    start, end = _whole_lines(text, offset, offset)
    if not text.startswith("|", start):
        return None
    first, last = start, end
    while first > 0 and (line := _line_above(text, first)) is not None and text.startswith("|", line):
        first = line
    while text.startswith("\n|", last):
        last = _whole_lines(text, last + 1, last + 1)[1]
    return first, last


def _line_above(text: str, start: int) -> int | None:
    """Where the nearest line above begins that is not empty; nothing at the top."""
    end = len(text[:start].rstrip())
    return text.rfind("\n", 0, end) + 1 if end else None


def _of_table(text: str, table: Span, passage: Span, reach: _Reach) -> list[Span]:
    """Its caption and all its rows where they are few; else its header and those of the passage."""
    first = table[0]
    for _ in range(2):  # 표 4. 주요 예산, and (단위: 백만 원)
        line = _line_above(text, first)
        if line is None or len(text[line:first].strip()) > _CAPTION:
            break
        first = line
    if table[1] - table[0] <= reach.table:
        return [(first, table[1])]
    header = text.find("\n", table[0])
    return [(first, header), _whole_lines(text, max(passage[0], table[0]), min(passage[1], table[1]))]


def _whole_lines(text: str, start: int, end: int) -> Span:
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, last if last >= 0 else len(text)


def _laid_out(lines: Sequence[EvidenceSentence], number: Callable[[EvidenceSentence], int | None]) -> str:
    """The documents below each other; a line without number stands there for its neighbours."""
    shown: list[str] = []
    for _, group in groupby(lines, key=lambda line: line.hit.document.id):
        of_document = list(group)
        document = of_document[0].hit.document
        known = (document.title, document.publisher, document.region, document.published)
        shown.append(f"<<< {' | '.join(plain(part) for part in known if part)} >>>")
        for line in of_document:
            at = number(line)
            marks = (f"[E{at}]" if at else "", _mark(document, line.start), plain(line.text))
            shown.append(" ".join(filter(None, marks)))
    return "\n".join(shown)


def _mark(document: Document, start: int) -> str:
    """What stands before a sentence in its line, a bullet or a number; of a heading #, ## or more."""
    above = document.headings_above(start)
    if above and start < above[-1].start + len(above[-1].title):
        return "#" * above[-1].level
    before = document.text[document.text.rfind("\n", 0, start) + 1 : start].strip()
    return before if len(before) <= _LONGEST_MARK else ""


def plain(text: str) -> str:
    """One line of words, without pictures, the addresses of links, tags, and what looks like our numbers and marks."""
    words = _TAG.sub("‹", _ADDRESS.sub("", _LINK.sub(r"\1", text)))
    return " ".join(_OWN_MARKER.sub(r"<\1\2>", words).split())
