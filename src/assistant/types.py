"""The values that flow from a file to an answer; each is immutable once made."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Literal

Language = Literal["ko", "en"]
Span = tuple[int, int]  # offsets into the text of a document
Embed = Callable[[list[str]], list[list[float]]]  # a unit vector for each text
Proof = Literal["quoted", "checked", "figures"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above a part of a document; `start` is its offset in the document's text."""

    level: int
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file as normalised (NFC) text. Offsets everywhere count its code points.

    `id` is the path below the knowledge folder, `/`-separated. Metadata that the file does not
    state is empty (`""`); `published` and `effective` (시행일) are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`;
    `number` is the document's own (제2026-12호); `replaces` names the documents that this one says it replaces, by title,
    number or id, as written. `pages[n - 1]` is the offset at which page n starts, in formats that
    have pages. `merged` are the offsets of the cells of tables that stand there because the one to the left or above
    reaches into them. `orders` are the places of what gives orders to a language model, which is no evidence.
    """

    id: str
    text: str
    title: str
    language: Language
    publisher: str = ""
    region: str = ""
    published: str = ""
    source: str = ""
    url: str = ""
    headings: tuple[Heading, ...] = ()
    number: str = ""
    effective: str = ""
    pages: tuple[int, ...] = ()
    replaces: tuple[str, ...] = ()
    kind: str = ""
    merged: tuple[int, ...] = ()
    orders: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for value in (self.id, self.text):
            if not unicodedata.is_normalized("NFC", value):
                raise ValueError(f"Document {self.id!r} is not NFC")

    def gives_orders(self, start: int, end: int) -> bool:
        """Whether an order to a language model stands there."""
        return any(first < end and start < last for first, last in self.orders)

    def page_at(self, offset: int) -> int | None:
        """The page, from 1, on which that character stands; `None` in formats without pages."""
        return bisect_right(self.pages, offset) or None

    def headings_above(self, offset: int) -> tuple[Heading, ...]:
        """The headings that a character stands under, the highest first; its own, where it is one."""
        path: list[Heading] = []
        for heading in self.headings:
            if heading.start > offset:
                break
            path = [*(above for above in path if above.level < heading.level), heading]
        return tuple(path)


@dataclass(frozen=True, slots=True)
class Chunk:
    """The piece that is searched and cited: `document.text[start:end] == text`."""

    document_id: str
    text: str
    start: int
    end: int
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that search found. `score` is in 0..1, higher is better; `cosine` is its vector part.

    `replaced_by` is the id of the indexed document that replaces this one's; empty for nearly all.
    """

    chunk: Chunk
    document: Document = field(repr=False)
    score: float
    cosine: float = 0.0
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said to a person: its code in the catalogue of messages, and the values that its text names."""

    code: str
    values: "dict[str, str | Message]" = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, code: str, /, **values: object) -> "Message":
        """A message; values that are no messages themselves become text."""
        return cls(code, {name: value if isinstance(value, Message) else str(value) for name, value in values.items()})

    @classmethod
    def read(cls, told: "dict[str, Any]") -> "Message":
        """The message that was told as JSON: `code` and `values`, of which some may be messages."""
        values = {name: cls.read(value) if isinstance(value, dict) else value for name, value in told["values"].items()}
        return cls(told["code"], values)


@dataclass(frozen=True, slots=True)
class Citation:
    """Words found in a document: `assistant.document(document_id).text[start:end] == quote`."""

    document_id: str
    title: str
    publisher: str
    region: str
    published: str
    url: str
    headings: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the words that prove it (at least one citation).

    `about` is the place or the document that it speaks for, where an answer sets several side by side; else empty.
    `proof` says how it was checked: `quoted` are the document's own words, `checked` a model's, of which figures and
    meaning stand there, `figures` a model's of which only the figures do. `computed` shows how a figure that stands
    nowhere follows from cited ones.
    """

    text: str
    citations: tuple[Citation, ...]
    about: str = ""
    proof: Proof = "quoted"
    computed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"A claim needs a citation: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document that come close to a question, of which nobody claims that they answer it; the likely words
    among them are to be marked."""

    citation: Citation
    likely: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A drafted statement that verify could not prove, why, and the words of the evidence that come nearest to it."""

    text: str
    reason: Message
    nearest: Citation | None = None


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    CLOSEST = "closest"  # passages that may not answer: nothing is claimed
    SMALL_TALK = "small_talk"  # a greeting, thanks, what can you do: answered without search
    NO_EVIDENCE = "no_evidence"  # search found nothing that may be used
    NOT_IN_EVIDENCE = "not_in_evidence"  # passages were found, but they do not say
    UNSUPPORTED = "unsupported"  # statements were drafted, none could be proved


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown. `text` carries [n] markers that count `citations` from 1.

    `absent` are the places asked about of which the documents say nothing, in an answer that compares. `closest` are
    passages to read where nothing is claimed, the closest first.
    """

    question: str
    language: Language
    outcome: Outcome
    text: str
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Hit, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    notices: tuple[Message, ...] = ()
    absent: tuple[str, ...] = ()
    closest: tuple[Passage, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each cited passage once, in the order of its marker: [1] is the first."""
        return number_citations(self.claims)

    @property
    def replaced_by(self) -> dict[str, str]:
        """The id of the document that replaces another, by the id of that one in the evidence."""
        return {hit.document.id: hit.replaced_by for hit in self.evidence if hit.replaced_by}


def number_citations(claims: tuple[Claim, ...]) -> tuple[Citation, ...]:
    """Each passage that the claims cite once, in order of first use; [1] is the first."""
    return tuple(dict.fromkeys(citation for claim in claims for citation in claim.citations))


def marked_lines(claims: tuple[Claim, ...]) -> list[str]:
    """The claims, each with the markers of its citations; further claims change none of the lines before.

    Those about one of several things are rows of a Markdown table.
    """
    number = {citation: position for position, citation in enumerate(number_citations(claims), start=1)}
    lines: list[str] = []
    for before, claim in zip(("", *(claim.about for claim in claims)), claims, strict=False):
        markers = "".join(f"[{number[citation]}]" for citation in claim.citations)
        words = " ".join([claim.text, *(f"({computed})" for computed in claim.computed), markers])
        line = table_row(claim.about, words) if claim.about else words
        if claim.about and not before:
            line = f"{TABLE_HEAD}\n{line}"
        if lines and bool(before) != bool(claim.about):  # Markdown wants an empty line before a table and after it
            line = f"\n{line}"
        lines.append(line)
    return lines


TABLE_HEAD = "| | |\n| --- | --- |"


def table_row(about: str, words: str) -> str:
    """One row of a Markdown table with two columns."""
    cells = (" ".join(cell.strip("| ").replace("|", "·").split()) for cell in (about, words))
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of the conversation and the reply that was shown."""

    question: str
    reply: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Restricts search; an empty value does not restrict. Regions go by any of their names.

    `published_from` and `published_to` (YYYY, YYYY-MM or YYYY-MM-DD) include the year, month or day that they name. A
    document that states only its year passes when a part of that year does; one without a date does not.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # over HTTP, a misspelt filter must not open everything

    regions: tuple[str, ...] | list[str] = ()
    publishers: tuple[str, ...] | list[str] = ()
    languages: tuple[str, ...] | list[str] = ()
    documents: tuple[str, ...] | list[str] = ()
    published_from: str = ""
    published_to: str = ""


class FileState(StrEnum):
    """What became of a file of the knowledge folder."""

    INDEXED = "indexed"
    DUPLICATE = "duplicate"  # it has the content of a document that is indexed
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did.

    Documents by id; `failed` and `warnings` say why by path, `duplicates` the document with the same
    content. A document in `moved` (old id → new id) is in `removed` and `added`, too. `chunks` counts all that the index
    has, `embedded` those that went to the embedding model.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: int = 0
    removed: tuple[str, ...] = ()
    failed: dict[str, Message] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    duplicates: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    seconds: float = 0.0
    chunks: int = 0
    embedded: int = 0


class TableKind(StrEnum):
    """What a table is: values under names, pairs of a name and a value, or nothing to look values up in."""

    DATA = "data"
    PAIRS = "pairs"  # 담당부서 | 청년정책담당관 | 전화번호 | 055-…
    CALENDAR = "calendar"
    FORM = "form"  # to be filled in
    LAYOUT = "layout"  # arrows between boxes


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: `document.text[start:end] == text`.

    `row` and `column` name it, the widest first; in a table of pairs only `row` does. `unit` is as written (백만원, %),
    `period` the year, month or quarter it is of (2024, 2024-03, 2024-Q1), `note` the mark of a footnote, and
    `heads` are the places of its names and of the line that tells its unit. Several rows or columns may have one
    cell together: it is `shared`, and counts once.
    """

    start: int
    end: int
    text: str
    row: tuple[str, ...]
    column: tuple[str, ...] = ()
    value: Decimal | None = None
    unit: str = ""
    period: str = ""
    note: str = ""
    heads: tuple[Span, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document, all its parts together: its lines, the lines above that announce it, and its cells."""

    kind: TableKind
    start: int
    end: int
    caption: tuple[Span, ...] = ()
    unit: Span | None = None
    header: tuple[Span, ...] = ()
    rows: tuple[Span, ...] = ()
    cells: tuple[Cell, ...] = ()
