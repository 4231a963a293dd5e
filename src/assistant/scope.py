"""Which documents may answer: the asked filters, and the places a question names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import mentions
from assistant.language.glossary import Entry
from assistant.language.regions import Mentioned, is_national, matches, regions_in
from assistant.types import Document, Filters, Hit, Language

# 창원시장, 서구청장, mayor of …: who holds an office is a matter of this place alone.
_OFFICE = re.compile(
    r"(?:시장|군수|구청장|청장|도지사)(?:[은이의]|\s?(?:이름|누)|$)|\b(?:mayor|governor)\b", re.IGNORECASE
)

HEAD = 3000  # characters in which a document without a stated region says what place it is about


@dataclass(frozen=True, slots=True)
class Scope:
    """The ids of the documents to search, `None` for all; and the places that narrowed them.

    `none_fits` when the filters left no document, whatever the question.
    """

    documents: list[str] | None
    regions: tuple[Mentioned, ...] = ()
    none_fits: bool = False

    def is_about(self, document: Document) -> bool:
        """Whether the document is about one of the places; true, too, when the question names none."""
        return not self.regions or is_about(document, self.regions)

    def label(self, language: Language) -> str:
        """The places as people write them; a name that several places share is shown alone."""
        labels = []
        for mention in self.regions:
            some = min(mention, key=lambda region: region.label("ko"))
            alone = some.name if language == "ko" else some.english
            labels.append(some.label(language) if len(mention) == 1 else alone)
        return ", ".join(labels)


def scope_of(question: str, filters: Filters | None, documents: Sequence[Document]) -> Scope:
    """Restrict to the filters; then, when the question names places, to documents about them and national ones.

    Of the documents' text only the first `HEAD` characters are looked at.
    """
    kept = [document for document in documents if filters is None or _passes(document, filters)]
    asked = regions_in(question)
    none_fits = not kept and len(documents) > 0
    if asked:
        may_speak = _has_office_of if _OFFICE.search(question) else _speaks_for
        kept = [document for document in kept if may_speak(document, asked)]
    if len(kept) == len(documents):
        return Scope(None, asked)
    return Scope([document.id for document in kept], asked, none_fits)


def narrow_to_names(hits: Sequence[Hit], entries: Sequence[Entry]) -> list[Hit]:
    """The hits whose documents speak of most of these institutions, programmes and people.

    A question about KRIHS is not answered from a document that never mentions it. When none does, all stay.
    """
    documents = {hit.document.id: hit.document for hit in hits}
    counts = {id: sum(mentions(document, entry) for entry in entries) for id, document in documents.items()}
    most = max(counts.values(), default=0)
    return [hit for hit in hits if counts[hit.document.id] == most]


def is_about(document: Document, asked: Sequence[Mentioned]) -> bool:
    """Whether the document is about one of these places (not only a national one)."""
    return any(matches(mention, place) for mention in asked for place in _places(document))


def _speaks_for(document: Document, asked: Sequence[Mentioned]) -> bool:
    return is_national(document.region) or not _places(document) or is_about(document, asked)


def _has_office_of(document: Document, asked: Sequence[Mentioned]) -> bool:
    """The mayor of a city is not the head of one of its districts, nor the other way round."""
    return any(mention & place for mention in asked for place in _places(document))


def _passes(document: Document, filters: Filters) -> bool:
    wanted = (
        (filters.publishers, document.publisher),
        (filters.languages, document.language),
        (filters.documents, document.id),
    )
    exact = all(not values or value.casefold() in {v.casefold() for v in values} for values, value in wanted)
    return exact and (not filters.regions or _in_region(document, filters.regions))


def _in_region(document: Document, names: Sequence[str]) -> bool:
    if document.region.casefold() in {name.casefold() for name in names}:
        return True
    return is_about(document, [mention for name in names for mention in regions_in(name)])


@lru_cache(maxsize=4096)
def _places(document: Document) -> tuple[Mentioned, ...]:
    """Its stated region; else the places in its title, told apart by its first page; else those on that page."""
    if document.region:
        return regions_in(document.region)
    on_page = regions_in(f"{document.title}\n{document.text[:HEAD]}")
    in_title = regions_in(document.title)
    return tuple(place for place in on_page if any(place <= titled for titled in in_title)) or on_page
