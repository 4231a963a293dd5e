"""Which indexed document replaces another, from the names in `Document.replaces`."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from assistant.index.catalogue import Catalogue
from assistant.language.regions import is_national, regions_in
from assistant.language.text import language_of
from assistant.types import Document

_YEARS = r"(?:19|20)\d{2}(?:\s?[-–~∼]\s?(?:19|20)\d{2})?(?!\d)"
# 2023년, 2023. 3. 2., (2023), 2021-2025 and the, in front of a title
_DATE_BEFORE = re.compile(
    rf"\W*(?:the\s)?\W*(?P<years>{_YEARS})(?:\s?[.년/-]\s?\d{{1,2}}(?!\d)(?:\s?[.월/-]\s?\d{{1,2}}(?!\d))?\s?[.월일]?|\s?년도?|\.)?[\s)\]]*",
    re.I,
)
_DATE_BEHIND = re.compile(rf"\s*(?:\bof\s|\bfor\s)?[(\[]?(?P<years>{_YEARS})년?[)\]]?\s*$", re.I)
# 창원시 공고 제2021-35호, 제2021-35호, Notice No. 2021-35
_NUMBER = re.compile(
    r"(?P<issuer>[가-힣·\s]{2,20}?)?\s?(?P<kind>공고|고시|훈령|예규|조례|규칙|공시|지침|법률|대통령령|부령|총리령)?\s?제\s?(?P<number>\d+(?:\s?-\s?\d+)?)\s?호"
    r"|(?:[a-z]+\s)?no\.\s?(?P<english>\d{4}-\d+)",
    re.I,
)
_OF_YEAR = re.compile(r"(?:19|20)\d{2}-\d+")


class Succession:
    """What replaces a document. Threads may share one.

    Nobody tells it that documents have changed: it asks `Catalogue.changed_since` each time, and reads those alone.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = Lock()
        self._change = -1  # before the first reading
        self._documents: dict[str, Document] = {}
        self._replaced_by: dict[str, str] = {}

    def of(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The id of the document that replaces each of these, the last one where that was replaced in turn.

        Those that nothing replaces are left out.
        """
        replaced_by = self._current()
        return {id: replaced_by[id] for id in document_ids if id in replaced_by}

    def _current(self) -> dict[str, str]:
        with self._lock:
            change, ids = self._catalogue.changed_since(self._change)
            if change == self._change:
                return self._replaced_by
            if self._change < 0:
                read = self._catalogue.metadata()
            else:
                read = self._catalogue.metadata(ids)
                for id in ids:
                    self._documents.pop(id, None)
            self._documents |= {document.id: document for document in read}
            self._replaced_by = _resolved(list(self._documents.values()))
            self._change = change
            return self._replaced_by


def _resolved(documents: Sequence[Document]) -> dict[str, str]:
    """The id of the last successor of each document that has one."""
    newer = [document for document in documents if document.replaces]
    if not newer:
        return {}
    names = _Names(documents)
    pairs = {(older.id, document.id) for document in newer for older in names.replaced_by(document)}
    dates = {document.id: (_date(document), document.id) for document in newer}
    following: dict[str, str] = {}
    for old, new in sorted(pairs):
        if (new, old) not in pairs and (old not in following or dates[new] > dates[following[old]]):
            following[old] = new  # two that name each other say nothing
    return {old: _last(old, following) for old in following}


def _last(old: str, following: dict[str, str]) -> str:
    seen, last = {old}, following[old]
    while last in following and following[last] not in seen:
        seen.add(last)
        last = following[last]
    return last


@dataclass(frozen=True, slots=True)
class _Title:
    """A title to compare: whole, without the date in front or behind, and the years of that date."""

    whole: str
    dateless: str
    years: tuple[str, ...]


class _Names:
    """The documents by each of the names that another may call them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._by_id = {document.id: document for document in documents}
        self._by_title = _grouped((_title(document.title).whole, document) for document in documents)
        self._by_dateless = _grouped((_title(document.title).dateless, document) for document in documents)
        self._by_number = _grouped((_digits(document.number), document) for document in documents if document.number)

    def replaced_by(self, newer: Document) -> Iterator[Document]:
        """The documents that this one names and may replace."""
        for name in newer.replaces:
            if name in self._by_id:
                yield from _replaceable(newer, [self._by_id[name]])
            else:
                yield from self._of_title(name, newer)
                yield from self._of_number(name, newer)

    def _of_title(self, name: str, newer: Document) -> list[Document]:
        title = _title(name)
        if title.whole in self._by_title:
            same = _replaceable(newer, self._by_title[title.whole])
            # What amends the document of its own title is the later one of the two, or nobody can tell them apart.
            is_own = title.whole == _title(newer.title).whole
            return [older for older in same if not is_own or _is_before(_date(older), _date(newer))]
        fitting = [
            older for older in _replaceable(newer, self._by_dateless.get(title.dateless, ()))
            if _is_of_years(older, title.years)
        ]  # fmt: skip
        return fitting if len(fitting) == 1 else []  # else any of several years may be meant

    def _of_number(self, name: str, newer: Document) -> list[Document]:
        asked = _NUMBER.fullmatch(name.strip())
        fitting = [
            older for older in _replaceable(newer, self._by_number.get(_digits(name), ()))
            if _has_number(older, name) and _is_of_same_office(older, newer, (asked and asked["issuer"]) or "")
        ]  # fmt: skip
        numbers = {_fold(older.number) for older in fitting}
        return fitting if len(numbers) == 1 else []  # 공고 제2021-35호 and 고시 제2021-35호


def _grouped(pairs: Iterable[tuple[str, Document]]) -> dict[str, list[Document]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for key, document in pairs:
        if key:
            groups[key].append(document)
    return dict(groups)


def _replaceable(newer: Document, named: Iterable[Document]) -> list[Document]:
    """Those that are another document, of the same place and publisher as far as both are stated, and not later."""
    return [
        older for older in named
        if older.id != newer.id
        and _same_region(older.region, newer.region) is not False
        and _same_publisher(older.publisher, newer.publisher) is not False
        and not _is_before(_date(newer), _date(older))
    ]  # fmt: skip


def _is_of_same_office(older: Document, newer: Document, issuer: str) -> bool:
    """Numbers are given by each office: the same one must be certain."""
    issuer = issuer.strip()
    if issuer and not (_same_publisher(issuer, older.publisher) or _share_place(issuer, older.region)):
        return False
    return bool(_same_publisher(older.publisher, newer.publisher) or _same_region(older.region, newer.region))


def _date(document: Document) -> str:
    return document.published or document.effective


def _is_before(first: str, second: str) -> bool:
    """Whether a date is before another as far as both are stated: 2023 is not before 2023-05."""
    length = min(len(first), len(second))
    return first[:length] < second[:length]


def _is_of_years(document: Document, years: tuple[str, ...]) -> bool:
    own = _title(document.title).years or tuple(year for year in [_date(document)[:4]] if year)
    return not years or own == years


@lru_cache(maxsize=65536)
def _title(title: str) -> _Title:
    before = _DATE_BEFORE.match(title)
    rest = title[before.end() :] if before else title
    behind = None if before else _DATE_BEHIND.search(rest)
    rest = rest[: behind.start()] if behind else rest
    found = before or behind
    return _Title(_fold(title), _fold(rest), tuple(re.findall(r"\d{4}", found["years"])) if found else ())


def _fold(text: str) -> str:
    """Letters and digits alone."""
    text = unicodedata.normalize("NFKC", text).casefold().removeprefix("the ")
    return "".join(character for character in text if character.isalnum())


@lru_cache(maxsize=65536)
def _digits(number: str) -> str:
    """2021-35 of 창원시 공고 제2021-35호; a number of another form as it is."""
    match = _NUMBER.fullmatch(number.strip())
    return re.sub(r"\s", "", match["number"] or match["english"]) if match else _fold(number)


def _has_number(document: Document, name: str) -> bool:
    """Whether both are of one kind; the kind may be left out where the number tells the year."""
    asked, own = _NUMBER.fullmatch(name.strip()), _NUMBER.fullmatch(document.number.strip())
    if not asked or not own:
        return _fold(name) == _fold(document.number)
    if asked["kind"] and own["kind"]:
        return asked["kind"] == own["kind"]
    return bool(_OF_YEAR.fullmatch(_digits(name))) or _fold(name) == _fold(document.number)


def _same_region(first: str, second: str) -> bool | None:
    """`None` when one is not stated."""
    if not first or not second:
        return None
    if _fold(first) == _fold(second) or (is_national(first) and is_national(second)):
        return True
    return _share_place(first, second)


def _same_publisher(first: str, second: str) -> bool | None:
    """`None` when one is not stated, or they are written in two languages and name no place."""
    if not first or not second:
        return None
    one, other = _fold(first), _fold(second)
    if one in other or other in one or _share_place(first, second):
        return True  # 창원시, 창원특례시, 창원시 청년정책과
    return None if language_of(first) != language_of(second) else False


def _share_place(first: str, second: str) -> bool:
    return any(one & other for one in regions_in(first) for other in regions_in(second))
