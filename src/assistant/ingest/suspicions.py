"""What is suspicious in a file, as sentences for the administrator: what it is, its first words, and where."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

from assistant.ingest.blocks import Block
from assistant.language.suspicious import Suspicion, hidden_characters_in, suspicious_passages
from assistant.types import Document

Kind = Literal["instruction", "hidden_characters", "image", "data_link", "hidden_text"]

# How each sentence begins; `web.reasons` has the Korean.
_BEGINNINGS: Final[dict[Kind, str]] = {
    "instruction": "Looks like orders to an AI, which answers leave out",
    "hidden_characters": "Hidden characters were removed",
    "image": "Pictures whose address carries data",
    "data_link": "Links that carry data",
    "hidden_text": "Hidden text was left out",
}
_MOST_NAMED: Final = 3  # of one kind; more say no more
_WORDS: Final = 80  # characters of a passage
_BEFORE: Final = 30  # of them in front of what was found
_SHORTEST: Final = 20  # characters of hidden text that is more than a label for screen readers
_INVISIBLE: Final = re.compile("[^\\S ]|[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def name_suspicions(document: Document) -> Iterator[str]:
    """A sentence for each kind of suspicious passage that the text of a document has."""
    text = document.text
    found = suspicious_passages(text)
    for kind in dict.fromkeys(one.reason for one in found):
        # One of each line, the first.
        lines = {text.rfind("\n", 0, one.start): one for one in reversed(found) if one.reason == kind}
        passages = sorted(lines.values(), key=lambda one: one.start)
        named = [(_excerpt(text, one), _place(document, one.start)) for one in passages[:_MOST_NAMED]]
        yield _sentence(kind, named, len(passages))


def name_links(written: Iterable[str]) -> Iterator[str]:
    """The same for pictures and links as they are written in a file, of which a reader keeps only the words."""
    found = [
        (one.reason, _cut(text[one.start : one.end])) for text in dict.fromkeys(written)
        for one in suspicious_passages(text) if one.reason in ("image", "data_link")
    ]  # fmt: skip
    for kind in dict.fromkeys(kind for kind, _ in found):
        words = [(words, "") for other, words in found if other == kind]
        yield _sentence(kind, words[:_MOST_NAMED], len(words))


def name_hidden_characters(written: str) -> Iterator[str]:
    """At most one sentence, for a file of text as it is written: hidden characters that say something."""
    if not written.isascii():
        yield from _hidden_characters((line, f"line {number}") for number, line in enumerate(written.split("\n"), 1))


def name_hidden_characters_of(blocks: Iterable[Block]) -> Iterator[str]:
    """The same for blocks as their reader found them."""
    yield from _hidden_characters((block.text, f"page {block.page}" if block.page else "") for block in blocks)


def name_hidden_text(passages: Sequence[str]) -> Iterator[str]:
    """At most one sentence, for what a file holds and does not show."""
    lines = [" ".join(passage.split()) for passage in passages]
    found = [(_cut(line), "") for line in lines if len(line) >= _SHORTEST]
    if found:
        yield _sentence("hidden_text", found[:_MOST_NAMED], len(found))


def _hidden_characters(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = [
        (_spelt(text[one.start : one.end]) or _excerpt(text, one), place)
        for text, place in texts
        for one in hidden_characters_in(text)
    ]
    if found:
        yield _sentence("hidden_characters", found[:_MOST_NAMED], len(found))


def _sentence(kind: Kind, named: Sequence[tuple[str, str]], count: int) -> str:
    quotes = ", ".join(f"“{words}” ({place})" if place else f"“{words}”" for words, place in named)
    more = f", and {count - len(named)} more" if count > len(named) else ""
    return f"{_BEGINNINGS[kind]}: {quotes}{more}."


def _excerpt(text: str, found: Suspicion) -> str:
    """What was found with a few words before it and the rest of its line, as one line."""
    line = text.rfind("\n", 0, found.start) + 1
    start = line if found.start - line <= _BEFORE else found.start
    end = text.find("\n", found.end)
    words = _INVISIBLE.sub(" ", text[start : end if end > 0 else None][: 4 * _WORDS])
    return ("…" if start > line else "") + _cut(" ".join(words.split()))


def _cut(words: str) -> str:
    return words if len(words) <= _WORDS else words[:_WORDS].rstrip() + "…"


def _spelt(hidden: str) -> str:
    """The letters that Unicode tags stand for."""
    return _cut("".join(chr(ord(tag) - 0xE0000) for tag in hidden if "\U000e0020" <= tag <= "\U000e007e"))


def _place(document: Document, start: int) -> str:
    page = document.page_at(start)
    if page:
        return f"page {page}"
    above = [heading.title for heading in document.headings if heading.start <= start]
    return f"under “{_cut(above[-1])}”" if above else ""
