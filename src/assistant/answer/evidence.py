"""The hits as numbered sentences, each with its exact place in its document."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.text import sentences
from assistant.types import Citation, Hit


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
    def place(self) -> str:
        """The title and headings that the sentence stands under, and who speaks."""
        document = self.hit.document
        return " ".join((document.title, *self.hit.chunk.headings, document.region, document.publisher))

    def citation(self) -> Citation:
        """The sentence as a citation."""
        document, chunk = self.hit.document, self.hit.chunk
        return Citation(
            document_id=document.id, title=document.title, publisher=document.publisher, region=document.region,
            published=document.published, url=document.url, headings=chunk.headings, page=document.page_at(self.start),
            start=self.start, end=self.end, quote=self.text,
        )  # fmt: skip


def evidence_sentences(hits: Sequence[Hit], *, most_chars: int | None = None) -> list[EvidenceSentence]:
    """The sentences of the hits, best hit first, up to about `most_chars` characters in all."""
    spans = [
        (hit, start, end) for hit in hits for start, end in sentences(hit.document.text, hit.chunk.start, hit.chunk.end)
    ]
    kept: list[EvidenceSentence] = []
    used = 0
    for number, (hit, start, end) in enumerate(spans, start=1):
        used += end - start
        if most_chars is not None and used > most_chars and kept:
            break
        kept.append(EvidenceSentence(number, hit, start, end))
    return kept
