"""Text to search terms: Korean morphemes (Kiwi), English stems, and two kinds of their neighbours."""

import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from assistant.language.facts import Kind, facts_in
from assistant.language.once import once
from assistant.language.text import kept_for_sentences

_HANGUL_RUN = re.compile(r"[가-힣]+")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+(?:['’][A-Za-z]+)?|[가-힣]+|[一-龥]+")

# Foreign words, numbers, dates; with nouns, proper nouns, roots, verbs, adjectives, hanja, numerals.
_FOREIGN_TAGS: Final = frozenset({"SL", "SN", "W_SERIAL"})
_CONTENT_TAGS: Final = _FOREIGN_TAGS | {"NNG", "NNP", "XR", "VV", "VA", "SH", "NR"}
# Parts of joins that are no content of their own: 제(XPN)3조, 65세(NNB), 한(MM)부모.
_JOIN_TAGS: Final = _CONTENT_TAGS | {"XPN", "XSN", "NNB", "MM"}
_WITH_VALUE: Final = frozenset(Kind) - {Kind.DATE, Kind.ARTICLE, Kind.ORDINAL, Kind.PHONE}
_VERB_TAGS: Final = frozenset({"VV", "VA"})
_SMALL_TAGS: Final = frozenset({"MAG", "JX"})  # 모두, 처음; 만, 까지, 부터

# Light verbs and question words: in nearly every question, in nearly no passage that answers one.
_KOREAN_STOP: Final = frozenset(
    (
        "하", "되", "있", "없", "이", "그", "저", "것", "수", "등", "및", "알", "대하", "위하", "따르",
        "통하", "관하", "받", "그렇", "이렇", "무엇", "어디", "언제", "누구", "얼마", "어떻", "어떠", "무슨",
        "어느", "왜", "몇",
    )
)  # fmt: skip
# Verbs that are also written short: 머물며, 머무르며
_FULL_FORMS: Final = {"머물": "머무르", "서둘": "서두르", "서툴": "서투르", "갖": "가지", "딛": "디디", "도와주": "돕"}
_ENGLISH_STOP: Final = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by", "can", "could", "did", "do",
        "does", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "may",
        "me", "my", "of", "on", "or", "our", "shall", "should", "so", "such", "than", "that", "the", "their",
        "them", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when",
        "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "s",
        "t", "about", "any",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """Four views of one text: `content` morphemes and stems, `joins` of adjacent morphemes
    (한+부모, 제+3+조), `bigrams` of Hangul characters. Together they find 한부모 and 제3조, which
    morphemes alone lose, and misspelt or unknown words, which a dictionary splits wrongly.
    `values` are amounts, dates and articles in one form, however they are written."""

    content: tuple[str, ...]
    joins: tuple[str, ...]
    bigrams: tuple[str, ...]
    values: tuple[str, ...]


def split_terms(texts: Sequence[str]) -> list[Terms]:
    """The terms of each text, in its order."""
    korean = [index for index, text in enumerate(texts) if _HANGUL_RUN.search(text)]
    morphemes = dict(zip(korean, _kiwi_tokens([texts[index] for index in korean]), strict=True))
    return [
        _korean_terms(text, morphemes[index])
        if index in morphemes
        else Terms(_word_terms(text), (), (), values_of(text))
        for index, text in enumerate(texts)
    ]


@lru_cache(maxsize=4096)
def terms_of(text: str) -> Terms:
    """The terms of one text; questions and sentences come again, so they are kept."""
    return split_terms([text])[0]


@dataclass(frozen=True, slots=True)
class Unit:
    """One morpheme or word of a text: its dictionary form or stem, and where it stands."""

    form: str
    start: int
    end: int


def units_of(text: str) -> list[Unit]:
    """The morphemes of Korean, the stems of English words (stop words left out), in order."""
    if not _HANGUL_RUN.search(text):
        return list(_word_units(text, 0))
    units: list[Unit] = []
    for token in tokens_of(text):
        if token.tag in _FOREIGN_TAGS:
            units.extend(_word_units(token.form, token.start))
        else:
            units.append(Unit(token.form.lower(), token.start, token.start + token.len))
    return units


def content_units(text: str) -> list[Unit]:
    """The content morphemes and stems of a text, and where they stand."""
    if not _HANGUL_RUN.search(text):
        return list(_word_units(text, 0))
    return list(_content(tokens_of(text)))


def values_of(text: str) -> tuple[str, ...]:
    """3,000만원, 3천만 원 and 30 million won as 30000000; 2024.3.15. as 2024-03-15, 2024-03 and 03-15; 제3조의2 as 3-2조.

    A number that is written in full is a word of its own already; those below 10 are in nearly every text.
    """
    found: dict[str, None] = {}
    for fact in facts_in(text):
        if fact.kind is Kind.DATE:
            found.update(dict.fromkeys(_parts_of_date(fact.value)))
        elif fact.kind is Kind.ARTICLE and not fact.unit:
            found[f"{fact.value}조"] = None
        elif (
            fact.kind in _WITH_VALUE
            and len(fact.value) > 1
            and fact.value not in text[fact.start : fact.end].replace(",", "")
        ):
            found[fact.value] = None
    return tuple(found)


def _parts_of_date(value: str) -> list[str]:
    year, month, day = value.split("-")
    parts = [f"{year}-{month}-{day}", f"{year}-{month}", f"{month}-{day}"]
    return [part for part in parts if "?" not in part]


def word_key(text: str) -> str:
    """The stems of English words with single spaces between them."""
    return " ".join(_word_terms(text))


def warm_up() -> None:
    """Load Kiwi now. Loading holds the GIL for about a second, so servers do it before they serve."""
    kiwi()


def _korean_terms(text: str, tokens: Sequence[Any]) -> Terms:
    joins: list[str] = []
    for left, right in pairwise(tokens):
        adjacent = left.start + left.len == right.start
        tags = {part_of_speech(left), part_of_speech(right)}
        nouns = tags <= _JOIN_TAGS and not tags & _VERB_TAGS
        if adjacent and nouns:
            joins.append((left.form + right.form).lower().replace(",", ""))
    bigrams = [run[i : i + 2] for run in _HANGUL_RUN.findall(text) for i in range(len(run) - 1)]
    return Terms(tuple(unit.form for unit in _content(tokens)), tuple(joins), tuple(bigrams), values_of(text))


def _content(tokens: Sequence[Any]) -> Iterator[Unit]:
    for token in tokens:
        if token.tag in _FOREIGN_TAGS:
            yield from _word_units(token.form, token.start)
        elif part_of_speech(token) in _CONTENT_TAGS and token.form not in _KOREAN_STOP:
            yield Unit(_FULL_FORMS.get(token.form, token.form), token.start, token.start + token.len)


def _word_terms(text: str) -> tuple[str, ...]:
    return tuple(unit.form for unit in _word_units(text, 0))


def _word_units(text: str, offset: int) -> Iterator[Unit]:
    for match in _WORD.finditer(text):
        for form in _normalised(match[0]):
            yield Unit(form, offset + match.start(), offset + match.end())


def _normalised(word: str) -> tuple[str, ...]:
    """A number without its commas, an English word's stem, any other word as it is; none for stop words."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word[0].isdigit():
        return (word.replace(",", ""),)
    if not word.isascii():
        return (word,)
    return () if word in _ENGLISH_STOP else (stem(word),)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word in small letters."""
    return str(_own.stemmer.stemWord(word))


class _Own(threading.local):
    """What each thread has one of: Snowball keeps the word that it is at, and gives two threads the stems of others."""

    def __init__(self) -> None:
        import snowballstemmer

        self.stemmer = snowballstemmer.stemmer("english")


_own = _Own()


def part_of_speech(token: Any) -> str:
    """Of a morpheme, without whether a verb's stem is regular (VV-R) or not (VV-I: 돕다, 어렵다, 짓다)."""
    return str(token.tag).partition("-")[0]


@kept_for_sentences
def tokens_of(text: str) -> Sequence[Any]:
    """The morphemes of Korean with their parts of speech, as Kiwi tells them apart."""
    return tuple(kiwi().tokenize(text))


def _kiwi_tokens(texts: Sequence[str]) -> Iterable[Sequence[Any]]:
    return kiwi().tokenize(texts) if texts else ()


@once
def kiwi() -> Any:  # kiwipiepy has no usable types
    """Kiwi, loaded once in a process."""
    # Its allocator sets aside 1 GB at once, half of what a process that reads files may have. KiB.
    os.environ.setdefault("MIMALLOC_ARENA_RESERVE", "65536")
    from kiwipiepy import Kiwi  # type: ignore[import-untyped]  # has no types

    # Without its three dictionaries Kiwi loads in 1.1 instead of 4 CPU seconds, in half the memory,
    # and searches as well. One worker: the other core belongs to the embedding model.
    return Kiwi(num_workers=1, load_default_dict=False, load_multi_dict=False, load_typo_dict=False)
