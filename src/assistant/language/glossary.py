"""Names and policy terms in both languages: the knowledge folder's glossary, institutions, regions, a lexicon."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from assistant.errors import AssistantError
from assistant.language.terms import Unit, units_of, word_key
from assistant.language.text import folded, kept_for_sentences, unspaced
from assistant.types import Document, Language

_HANGUL = re.compile(r"[가-힣]")
_LONGEST_NAME = 12  # units; the longest title of an event in the knowledge folder has nine


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and what it is called. `is_name` for proper names, not for words such as 수당."""

    korean: tuple[str, ...]
    english: tuple[str, ...]
    is_name: bool

    def names(self, language: Language) -> tuple[str, ...]:
        """What it is called in one language, the usual name first."""
        return self.korean if language == "ko" else self.english


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text speaks of an entry: offsets into that text."""

    start: int
    end: int
    entry: Entry


class Glossary:
    """All entries, found in texts by their longest name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_key: dict[str, Entry] = {}
        for entry in entries:
            for name in (*entry.korean, *entry.english):
                if key := _key(name):  # a stop word such as IT has none
                    self._by_key.setdefault(key, entry)
        # The check of a statement asks for the same sentences again and again.
        self._find_once = kept_for_sentences(self._find)

    @classmethod
    def open(cls, path: Path | None) -> "Glossary":
        """The general lexicon, under the names in the glossary.csv at `path` (if there is one).

        Raises `AssistantError` naming the line when that file cannot be read.
        """
        lexicon = files("assistant.language") / "lexicon"
        own = list(_read_names(path)) if path and path.is_file() else []
        named = [
            row for name in ("institutions.csv", "regions.csv") for row in _rows((lexicon / name).read_text("utf-8"))
        ]
        terms = _rows((lexicon / "terms.csv").read_text("utf-8"))
        return cls([
            *own,
            *(_entry(row["korean"], row["english"], row["aliases"], is_name=True) for row in named),
            *(_entry(row["korean"], row["english"], "", is_name=False) for row in terms),
        ])  # fmt: skip

    def find(self, text: str) -> list[Mention]:
        """The entries a text speaks of, in order, without overlaps, the longest name first."""
        return list(self._find_once(text))

    def _find(self, text: str) -> list[Mention]:
        units = units_of(text)
        mentions = []
        position = 0
        while position < len(units):
            length, entry = self._longest_at(text, units, position)
            if entry:
                length = self._extended(text, units, position, length)
                last = units[position + length - 1]
                mentions.append(Mention(units[position].start, last.end, entry))
            position += length
        return mentions

    def _longest_at(self, text: str, units: list[Unit], position: int) -> tuple[int, Entry | None]:
        for length in range(min(_LONGEST_NAME, len(units) - position), 0, -1):
            run = units[position : position + length]
            entry = self._by_key.get(_joined(run)) or self._named(text[run[0].start : run[-1].end])
            if entry:
                return length, entry
        return 1, None

    def _extended(self, text: str, units: list[Unit], position: int, length: int) -> int:
        """Names of one thing that overlap are one mention: Mayor Hong and Hong Nam-pyo."""
        _, entry = self._longest_at(text, units, position)
        for start in range(position + 1, position + length):
            longer, other = self._longest_at(text, units, start)
            if other is entry and start + longer > position + length:
                return start + longer - position
        return length

    def _named(self, written: str) -> Entry | None:
        """The thing whose Korean name is written so: the morphemes of 착한도시 are 착하, ㄴ and 도시."""
        entry = self._by_key.get(_key(written)) if _HANGUL.search(written) else None
        return entry if entry and entry.is_name else None


def _joined(units: list[Unit]) -> str:
    """Korean is spaced as people like, so its key has no spaces; English stems are kept apart."""
    forms = [unit.form for unit in units]
    if any(_HANGUL.search(form) for form in forms):
        return "".join(forms)
    return " ".join(form for form in forms if form[0].isalnum())


def _key(name: str) -> str:
    return "".join(name.split()).lower() if _HANGUL.search(name) else word_key(name)


@lru_cache(maxsize=512)  # each holds on to a document's text
def mentions(document: Document, entry: Entry) -> bool:
    """Whether a document uses any of the entry's names, however they are spaced."""
    text = unspaced(f"{document.title} {document.publisher} {document.text}")  # not kept: it may be a whole book
    return any(folded(name) in text for name in (*entry.korean, *entry.english))


def _entry(korean: str, english: str, aliases: str, *, is_name: bool) -> Entry:
    names = [name.strip() for cell in (korean, english, aliases) for name in cell.split("|") if name.strip()]
    return Entry(
        korean=tuple(dict.fromkeys(name for name in names if _HANGUL.search(name))),
        english=tuple(dict.fromkeys(name for name in names if not _HANGUL.search(name))),
        is_name=is_name,
    )


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def _read_names(path: Path) -> Iterator[Entry]:
    try:
        rows = _rows(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AssistantError("glossary_not_utf_8", file=path) from error
    for number, row in enumerate(rows, start=2):
        if not row.get("korean") and not row.get("english"):
            raise AssistantError("glossary_no_name", file=path, line=number)
        yield _entry(row.get("korean") or "", row.get("english") or "", row.get("aliases") or "", is_name=True)
