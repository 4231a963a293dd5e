"""Which documents may answer: the asked filters, and the places a question names."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import partial
from itertools import pairwise, zip_longest
from threading import Lock

from assistant.errors import AssistantError, SettingsError
from assistant.index.catalogue import Catalogue
from assistant.ingest.metadata import advice_on
from assistant.language.glossary import Entry, mentions
from assistant.language.regions import Mentioned, Region, is_national, matches, region_spans, regions_in
from assistant.language.text import language_of_question
from assistant.types import Document, Filters, Hit, Language, Message

# 창원시장, 서구청장, mayor of …: who holds an office is a matter of this place alone.
_OFFICE = re.compile(
    r"(?:시장|군수|구청장|청장|도지사)(?:[은이의]|\s?(?:이름|누)|$)|\b(?:mayor|governor)\b", re.IGNORECASE
)

# 비교, 차이, 각각, compare, differ, versus: what two documents say.
_COMPARES = re.compile(
    r"비교|차이|다른\s?점|각각|서로\s다|\b(?:compar(?:e[ds]?|ing|isons?)|differ(?:s|ences?)?|versus|vs)\b",
    re.IGNORECASE,
)

# Between two places that a question asks about side by side: 창원과 부산, Changwon and Busan.
_REST_OF_WORD = re.compile(r"(?:['’]s|[가-힣]*)")
_SIDE_BY_SIDE = re.compile(
    r"\s*(?:와|과|이랑|랑|하고|및|,|·|/|,?\s*그리고|(?:,\s*)?(?:and|or|versus|vs\.?))\s*", re.IGNORECASE
)

_HEAD = 3000  # characters in which a document without a stated region says what place it is about
_STATED = ("region", "publisher", "language", "published")  # that filters look at


@dataclass(frozen=True, slots=True)
class Scope:
    """The ids of the documents to search, `None` for all; and the places that narrowed them.

    `none_fits` when the filters left no document, whatever the question. `left_out` when the places then left out some;
    `with_national` when they left national ones in.
    """

    documents: list[str] | None = None
    regions: tuple[Mentioned, ...] = ()
    none_fits: bool = False
    left_out: bool = False
    with_national: bool = True

    def is_about(self, document: Document) -> bool:
        """Whether the document is about one of the places; true, too, when the question names none."""
        return not self.regions or any(matches(mention, _places(document)) for mention in self.regions)

    def is_of_no_place(self, document: Document) -> bool:
        """Whether the question asks about a place, and nobody knows which place the document speaks for."""
        return bool(self.regions) and not _places(document) and not is_national(document.region)

    def apart(self, question: str) -> list["Scope"]:
        """One scope for each of the places that the question asks about side by side; none when it does not."""
        spans = region_spans(question)
        joined = any(_SIDE_BY_SIDE.fullmatch(question[end:start]) for (_, end), (start, _) in pairwise(spans))
        if len(self.regions) < 2 or not (joined or compares_documents(question)):
            return []
        return [replace(self, regions=(mention,)) for mention in self.regions]

    def share_of(self, question: str) -> str:
        """The question without what it says of other places: of 창원시장과 광주 서구청장은 누구, Changwon's is 창원시장과 누구."""
        own = frozenset[Region]().union(*self.regions)
        above = {region.parent for region in own}
        kept, position = [], 0
        for start, end in region_spans(question):
            mentioned = frozenset[Region]().union(*regions_in(question[start:end]))
            if not mentioned & own and not any(region.name in above for region in mentioned):
                kept.append(question[position:start])
                rest = _REST_OF_WORD.match(question, end)
                position = rest.end() if rest else end
        return "".join([*kept, question[position:]])

    def label(self, language: Language) -> str:
        """The places as people write them; a name that several places share is shown alone."""
        labels = []
        for mention in self.regions:
            some = min(mention, key=lambda region: region.label("ko"))
            alone = some.name if language == "ko" else some.english
            labels.append(some.label(language) if len(mention) == 1 else alone)
        return ", ".join(labels)


class Register:
    """What scope needs of every document, read once and renewed when the catalogue changes. Threads may share one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._cards = Cards()
        self._change: int | None = None  # the last one that the cards have
        self._lock = Lock()

    def scope_of(self, question: str, filters: Filters | None = None) -> Scope:
        """Restrict to the filters; then, when the question names places, to documents about them and national ones.

        Raises `AssistantError` for a date that is none.
        """
        _refuse_wrong_dates(question, filters)
        if not is_narrow(question, filters):
            return Scope()
        with self._lock:
            self._renew()
            return self._cards.scope_of(question, filters)

    def choices(self) -> Filters:
        """The regions, publishers and languages that documents state."""
        with self._lock:
            self._renew()
            return self._cards.choices()

    def _renew(self) -> None:
        change, changed = self._catalogue.changed_since(self._change or 0)
        if self._change is None:
            changed = self._catalogue.document_ids()
        if changed:
            self._cards.remove(changed)
        for document in self._catalogue.heads(changed, _HEAD):
            self._cards.put(document)
        self._change = change  # last: what fails is tried again


class Cards:
    """What scope needs of some documents: their ids by what they state and by place. For one thread at a time."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._places: dict[str, frozenset[Region]] = {}  # of each document
        self._by_place: defaultdict[Region, set[str]] = defaultdict(set)
        self._by_stated: dict[str, defaultdict[str, set[str]]] = {name: defaultdict(set) for name in _STATED}
        self._everywhere: set[str] = set()  # national documents, and those that speak of no place
        for document in documents:
            self.put(document)

    def put(self, document: Document) -> None:
        places = self._places[document.id] = _places(document)
        for place in places:
            self._by_place[place].add(document.id)
        for name, by_value in self._by_stated.items():
            by_value[getattr(document, name)].add(document.id)
        if not places or is_national(document.region):
            self._everywhere.add(document.id)

    def remove(self, document_ids: Iterable[str]) -> None:
        gone = self._places.keys() & document_ids
        for document_id in gone:
            del self._places[document_id]
        for ids in (*self._by_place.values(), *(ids for by in self._by_stated.values() for ids in by.values())):
            ids.difference_update(gone)
        self._everywhere -= gone

    def choices(self) -> Filters:
        regions, publishers, languages = (
            sorted(value for value, ids in self._by_stated[name].items() if ids and value)
            for name in ("region", "publisher", "language")
        )
        return Filters(regions, publishers, languages)

    def scope_of(self, question: str, filters: Filters | None) -> Scope:
        """As `Register.scope_of`, of these documents."""
        asked, is_of_office = regions_in(question), bool(_OFFICE.search(question))
        fitting = self._fitting(filters or Filters())
        kept = fitting
        if asked:
            # The mayor of a city is not the head of one of its districts, nor the other way round.
            kept = fitting & (self._of(asked) if is_of_office else self._everywhere | self._about(asked))
        if len(kept) == len(self._places):
            return Scope(None, asked)
        documents = [document_id for document_id in self._places if document_id in kept]
        return Scope(documents, asked, not fitting, len(kept) < len(fitting), not is_of_office)

    def _of(self, asked: Sequence[Mentioned]) -> set[str]:
        """Documents about one of these very places."""
        return set().union(*(self._by_place.get(place, ()) for mention in asked for place in mention))

    def _about(self, asked: Sequence[Mentioned]) -> set[str]:
        """Documents about one of these places, one in it, or the one above it."""
        about = (
            ids for place, ids in self._by_place.items() if any(matches(mention, frozenset([place])) for mention in asked)
        )  # fmt: skip
        return set().union(*about)

    def _fitting(self, filters: Filters) -> set[str]:
        kept = set(self._places)
        if filters.documents:
            wanted = {name.casefold() for name in filters.documents}
            kept = {document_id for document_id in kept if document_id.casefold() in wanted}
        if filters.regions:
            kept &= self._in_regions(filters.regions)
        for stated, names in (("publisher", filters.publishers), ("language", filters.languages)):
            if names:
                kept &= self._that_state(stated, partial(_is_one_of, {name.casefold() for name in names}))
        if filters.published_from or filters.published_to:
            kept &= self._that_state("published", partial(_is_between, filters.published_from, filters.published_to))
        return kept

    def _in_regions(self, names: Sequence[str]) -> set[str]:
        """Documents that state one of these regions, or the whole country when that is among them; or about one."""
        found = self._about([mention for name in names for mention in regions_in(name)])
        found |= self._that_state("region", partial(_is_one_of, {name.casefold() for name in names}))
        return found | self._that_state("region", is_national) if any(map(is_national, names)) else found

    def _that_state(self, stated: str, fits: Callable[[str], bool]) -> set[str]:
        return set().union(*(ids for value, ids in self._by_stated[stated].items() if fits(value)))


def is_narrow(question: str, filters: Filters | None) -> bool:
    """Whether filters or a place in the question leave only some documents in."""
    return bool(regions_in(question)) or (filters is not None and any(astuple(filters)))


def still_in_scope(hits: Sequence[Hit], question: str, filters: Filters | None) -> list[Hit]:
    """The hits that may answer as their documents are now: one may have changed after the scope was made."""
    if not is_narrow(question, filters):
        return list(hits)
    documents = Cards(hit.document for hit in hits).scope_of(question, filters).documents
    return [hit for hit in hits if documents is None or hit.document.id in documents]


def home_of(name: str) -> Region | None:
    """The place that ASSISTANT_HOME_REGION names, if any. Raises `SettingsError` unless it is one."""
    if not name:
        return None
    meant = {region for mention in regions_in(name) for region in mention}
    if len(meant) == 1:
        return meant.pop()
    problem = Message("setting_no_place")
    if meant:
        labels = "; ".join(sorted(region.label(language_of_question(name)) for region in meant))
        problem = Message.of("setting_many_places", places=labels)
    raise SettingsError("setting", name="ASSISTANT_HOME_REGION", problem=problem, value=repr(name))


def narrow_to_names(hits: Sequence[Hit], entries: Sequence[Entry]) -> list[Hit]:
    """The hits whose documents speak of most of these institutions, programmes and people.

    A question about KRIHS is not answered from a document that never mentions it. When none does, all stay.
    """
    documents = {hit.document.id: hit.document for hit in hits}
    counts = {id: sum(mentions(document, entry) for entry in entries) for id, document in documents.items()}
    most = max(counts.values(), default=0)
    return [hit for hit in hits if counts[hit.document.id] == most]


def compares_documents(question: str) -> bool:
    """Whether the question asks for a difference, so that one document alone cannot answer."""
    return _COMPARES.search(question) is not None


def spread(hits: Sequence[Hit], asked: Sequence[Mentioned], k: int) -> list[Hit]:
    """The k hits in turn from each of the places asked about, else from each document; the best first in each."""
    groups: dict[object, list[Hit]] = {}
    for hit in hits:
        about = next((place for place in asked if matches(place, _places(hit.document))), None)
        groups.setdefault(about if asked else hit.document.id, []).append(hit)
    return in_turn([*groups.values()])[:k]


def in_turn(rankings: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best of each, then the second best of each, and so on; each chunk once."""
    turns = (hit for turn in zip_longest(*rankings) for hit in turn if hit is not None)
    return [*{(hit.chunk.document_id, hit.chunk.start): hit for hit in turns}.values()]


def _is_one_of(folded: Collection[str], value: str) -> bool:
    return value.casefold() in folded


def _is_between(first: str, last: str, published: str) -> bool:
    """Whether some day of a date (a day, a month or a year) is: the shorter of two dates says how much to compare."""
    is_late_enough = not first or published[: len(first)] >= first[: len(published)]
    return bool(published) and is_late_enough and (not last or published[: len(last)] <= last[: len(published)])


def _refuse_wrong_dates(question: str, filters: Filters | None) -> None:
    for date in (filters.published_from, filters.published_to) if filters else ():
        if advice_on("published", date):
            raise AssistantError("wrong_date", date=repr(date))


def _places(document: Document) -> frozenset[Region]:
    """Its stated region; else the places in its title, told apart by its first page; else those on that page."""
    if document.region:
        return frozenset().union(*regions_in(document.region))
    on_page = regions_in(f"{document.title}\n{document.text[:_HEAD]}")
    in_title = regions_in(document.title)
    titled = [place for place in on_page if any(place <= mention for mention in in_title)]
    return frozenset().union(*(titled or on_page))
