"""One sentence or row of the evidence, with its exact place in its document."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer.table import TABLE_RULE, cells_of, named_cells, unit_above
from assistant.language.place import Role, line_around, role_of
from assistant.language.text import folded, sentences
from assistant.types import Citation, Claim, Hit


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """One sentence of a hit: `hit.document.text[start:end]`. `number` counts from 1."""

    number: int
    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.hit.document.text[self.start : self.end]

    @property
    def header(self) -> "EvidenceSentence | None":
        """Of a row of a table, the row that names its columns."""
        text = self.hit.document.text
        if not text.startswith("| ", self.start):
            return None
        rule = text.rfind(TABLE_RULE, 0, self.start)
        between = text[rule + 1 : self.start].splitlines()
        if rule < 0 or not all(line.startswith("|") for line in between):
            return None
        return EvidenceSentence(0, self.hit, text.rfind("\n", 0, rule) + 1, rule)

    @property
    def caption(self) -> "EvidenceSentence | None":
        """Of a row of a table, what tells the unit of its numbers above the table, or above the one right above it."""
        header = self.header
        unit, start, end = unit_above(self.hit.document.text, header.start) if header else ("", 0, 0)
        return EvidenceSentence(0, self.hit, start, end) if unit else None

    @property
    def unit(self) -> str:
        """Of the numbers of a row that have none of their own; empty when the table tells none."""
        header = self.header
        return unit_above(self.hit.document.text, header.start)[0] if header else ""

    @property
    def labels(self) -> list[str]:
        """Of a row of a table, the first cells of all its rows, without case and spaces."""
        header = self.header
        if not header:
            return []
        below = self.hit.document.text[header.end :].lstrip("\n").splitlines()[1:]
        rows = itertools.takewhile(lambda line: line.startswith("|"), below)
        return [label for row in rows if (label := folded(cells_of(row)[0]))]

    @property
    def words(self) -> str:
        """The text; of a row of a table, each cell behind the name of its column, with the unit of the table."""
        header = self.header
        if not header:
            return self.text
        named = named_cells(header.text, self.text, self.unit, by_column=False)
        return " · ".join(f"{name}: {cell}" if name and name != cell else cell for name, cell in named if cell)

    @property
    def role(self) -> Role:
        """What its line is for: a table of contents or a mere label is no evidence by itself."""
        document = self.hit.document
        return role_of(document, *line_around(document.text, self.start))

    @property
    def place(self) -> str:
        """What the sentence stands under, and who speaks."""
        return " ".join((self.under, self.hit.document.region, self.hit.document.publisher))

    @property
    def under(self) -> str:
        """The title, headings and names of columns that the sentence stands under."""
        columns = [" ".join(cells_of(self.header.text))] if self.header else []
        return " ".join((self.hit.document.title, *self.headings, *columns))

    @property
    def headings(self) -> tuple[str, ...]:
        """The titles that the sentence stands under, but for that of the document."""
        document = self.hit.document
        return tuple(one.title for one in document.headings_above(self.start) if one.title != document.title)

    def citation(self) -> Citation:
        """The sentence as a citation."""
        document = self.hit.document
        return Citation(
            document_id=document.id, title=document.title, publisher=document.publisher, region=document.region,
            published=document.published, url=document.url, headings=self.headings, page=document.page_at(self.start),
            start=self.start, end=self.end, quote=self.text,
        )  # fmt: skip

    def quote(self) -> Claim:
        """Its words as a claim; a row of a table cites the names of its columns and the unit above them, too."""
        return Claim(self.words, tuple(one.citation() for one in (self, self.header, self.caption) if one))

    def quote_in_place(self) -> Claim:
        """Its words with the heading that they stand under: a line under 지원 제외 excludes."""
        quote = self.quote()
        return replace(quote, text=" › ".join([*self.headings[-1:], quote.text]))


def evidence_sentences(hits: Sequence[Hit]) -> list[EvidenceSentence]:
    """The sentences of the hits, best hit first, each once; without those that give orders to a model
    and those of a table of contents."""
    kept: list[EvidenceSentence] = []
    spans = ((hit, span) for hit in hits for span in sentences(hit.document.text, hit.chunk.start, hit.chunk.end))
    for of, (start, end) in dict.fromkeys(spans):
        sentence = EvidenceSentence(len(kept) + 1, of, start, end)
        if not gives_orders(sentence) and sentence.role is not Role.CONTENTS:
            kept.append(sentence)
    return kept


def gives_orders(sentence: EvidenceSentence) -> bool:
    """Whether it, or the names of its columns, are an order to a model. Chunks with one are not searched."""
    document = sentence.hit.document
    return bool(document.orders) and any(
        document.gives_orders(one.start, one.end) for one in (sentence, sentence.header) if one
    )
