"""What is suspicious in a file, for the administrator: what it is, its first words, and where."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from assistant.ingest.blocks import Block
from assistant.language.orders import orders_in
from assistant.language.personal import Kind as PersonalKind
from assistant.language.suspicious import Suspicion, hidden_characters_in, suspicious_passages
from assistant.messages import joined
from assistant.types import Document, Embed, Message

Kind = Literal["instruction", "hidden_characters", "image", "data_link", "hidden_text"]

_CODES: Final[dict[Kind, str]] = {
    "instruction": "suspicious_instruction",
    "hidden_characters": "suspicious_hidden_characters",
    "image": "suspicious_image",
    "data_link": "suspicious_data_link",
    "hidden_text": "suspicious_hidden_text",
}
_VALUES: Final = ("title", "publisher", "region", "number", "source", "kind")  # that a model reads
_MOST_NAMED: Final = 3  # of one kind; more say no more
_WORDS: Final = 80  # characters of a passage
_BEFORE: Final = 30  # of them in front of what was found
_SHORTEST: Final = 20  # characters of hidden text that is more than a label for screen readers
_INVISIBLE: Final = re.compile("[^\\S ]|[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def without_orders(document: Document, embed: Embed | None) -> Document:
    """The document with the places of its orders to a language model, and without values that are one."""
    kept = {name: getattr(document, name) for name in _VALUES}
    values: dict[str, Any] = {name: "" for name, value in kept.items() if value and orders_in(value, embed)}
    if "title" in values:
        stem = Path(document.id).stem
        values["title"] = "…" if orders_in(stem, embed) else stem
    return replace(document, orders=tuple(orders_in(document.text, embed)), **values)


def name_orders(document: Document) -> Iterator[Message]:
    """At most one, for the orders in a document."""
    yield from _named(document, [Suspicion(start, end, "instruction") for start, end in document.orders])


def name_suspicions(document: Document) -> Iterator[Message]:
    """One for each kind of passage for machines that the text of a document has; orders are told apart later."""
    yield from _named(document, suspicious_passages(document.text))


def _named(document: Document, found: Sequence[Suspicion]) -> Iterator[Message]:
    text = document.text
    for kind in dict.fromkeys(one.reason for one in found):
        # One of each line, the first.
        lines = {text.rfind("\n", 0, one.start): one for one in reversed(found) if one.reason == kind}
        passages = sorted(lines.values(), key=lambda one: one.start)
        named = [_placed(document, one.start, _excerpt(text, one)) for one in passages[:_MOST_NAMED]]
        yield _told(kind, named, len(passages))


def name_personal(counts: Mapping[PersonalKind, int]) -> Iterator[Message]:
    """At most one, for the numbers of persons that were covered."""
    if counts:
        numbers = [Message.of(f"numbers_{kind.replace(' ', '_')}", count=count) for kind, count in counts.items()]
        yield Message.of("personal_covered", numbers=joined(numbers, "and_then"))


def name_links(written: Iterable[str]) -> Iterator[Message]:
    """The same for pictures and links as they are written in a file, of which a reader keeps only the words."""
    found = [
        (one.reason, _cut(text[one.start : one.end])) for text in dict.fromkeys(written)
        for one in suspicious_passages(text) if one.reason in ("image", "data_link")
    ]  # fmt: skip
    for kind in dict.fromkeys(kind for kind, _ in found):
        words = [Message.of("passage", words=words) for other, words in found if other == kind]
        yield _told(kind, words[:_MOST_NAMED], len(words))


def name_hidden_characters(written: str) -> Iterator[Message]:
    """At most one, for a file of text as it is written: hidden characters that say something."""
    if not written.isascii():
        yield from _hidden_characters(
            (line, partial(Message.of, "passage_in_line", line=number))
            for number, line in enumerate(written.split("\n"), 1)
        )


def name_hidden_characters_of(blocks: Iterable[Block]) -> Iterator[Message]:
    """The same for blocks as their reader found them."""
    yield from _hidden_characters((block.text, _on_page(block.page)) for block in blocks)


def name_hidden_text(passages: Sequence[str]) -> Iterator[Message]:
    """At most one, for what a file holds and does not show."""
    lines = [" ".join(passage.split()) for passage in passages]
    found = [Message.of("passage", words=_cut(line)) for line in lines if len(line) >= _SHORTEST]
    if found:
        yield _told("hidden_text", found[:_MOST_NAMED], len(found))


def _hidden_characters(texts: Iterable[tuple[str, Callable[..., Message]]]) -> Iterator[Message]:
    found = [
        placed(words=_spelt(text[one.start : one.end]) or _excerpt(text, one))
        for text, placed in texts
        for one in hidden_characters_in(text)
    ]
    if found:
        yield _told("hidden_characters", found[:_MOST_NAMED], len(found))


def _told(kind: Kind, named: Sequence[Message], count: int) -> Message:
    passages = joined(named, "and_then")
    if count > len(named):
        passages = Message.of("passages_more", passages=passages, count=count - len(named))
    return Message.of(_CODES[kind], passages=passages)


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


def _on_page(page: int | None) -> Callable[..., Message]:
    return partial(Message.of, "passage_on_page", page=page) if page else partial(Message.of, "passage")


def _placed(document: Document, start: int, words: str) -> Message:
    page = document.page_at(start)
    above = [heading.title for heading in document.headings if heading.start <= start]
    if above and not page:
        return Message.of("passage_under", words=words, heading=_cut(above[-1]))
    return _on_page(page)(words=words)
