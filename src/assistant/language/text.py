"""Language of a text, its sentences with exact offsets, and the runs that must never be cut."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from string import ascii_letters
from typing import TypeVar

from assistant.types import Language

_T = TypeVar("_T")
_KEPT_CHARS = 1000  # longer texts are no sentences

# Of nearly every Korean.
SURNAMES = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류진나지엄채원방"

_HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
_HANGUL_BYTES, _LATIN_BYTES = b"\xea\xeb\xec\xed", ascii_letters.encode()  # of a syllable, the first in UTF-8

# A Korean text full of English names keeps a third of Hangul letters; an English one that quotes a
# Korean name stays far below.
_KOREAN_SHARE = 0.3

# - / ○ / □ bullets, then 1. / 1) / (1) / ① / 가. numbering at the start of a line.
_MARKER = re.compile(r"\s*(?:[-–*•·‣○●□■▪◦※]\s+)?(?:\(?\d{1,2}[.)]\s+|[①-⑳]\s*|[가-하][.)]\s+|[IVXⅠ-Ⅻ]+\.\s+)?")

_CIRCLED = re.compile(r"\s+[①-⑳]\s*")  # the next paragraph of an article, where a reader has joined the lines

# Sentence-final punctuation, closing quotes and brackets behind it, then a gap.
_STOP = re.compile(r"[.!?。]+[\"'”’»)\]】」』]*(?=\s)")

# A full stop after these belongs to the word: titles, references, initials, U.S.-like abbreviations.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|No|Nos|vs|etc|e\.g|i\.e|cf|Fig|Art|Vol|Co|Ltd|Inc|pp?|approx|[Tt]el|[Ff]ax|Ext"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z]|(?:[A-Z]\.)+[A-Z])\.$"
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"

# 2024. 3. 15. / 2024.3.15. / '24. 3. / March 15, 2024 / 15 March 2024 / 062-365-4114 / 제3조의2 제1항 / Article 3-2
# / 1,250억 원 / 3.5 % / 3,000만 원 / 100 million won / 10시 30분
UNBREAKABLE = re.compile(
    r"\d{2,4}\s?[.년]\s?\d{1,2}\s?[.월](?:\s?\d{1,2}\s?[.일]?)?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s\d{{4}})?"
    r"|\d{2,4}[-)]\s?\d{3,4}-\d{4}|Article\s\d+(?:-\d+)?"
    r"|제\s?\d+\s?조(?:\s?의\s?\d+)?(?:\s?제\s?\d+\s?항)?(?:\s?제\s?\d+\s?호)?"
    r"|(?:[₩$€]\s?)?\d[\d,.]*(?:\s?[~∼–-]\s?\d[\d,.]*)?(?:\s?(?:십|백|천|만|억|조)+(?:\s?\d[\d,]*(?=[천백만억]))?)*"
    r"(?:\s(?:thousand|million|billion|trillion))?(?:\s?[%‰]|\s?[가-힣A-Za-z㎡㎞℃]{1,10})?"
)


def language_of(text: str) -> Language:
    """Korean when at least 30 % of the letters are Hangul, else English."""
    encoded = text.encode(errors="replace")  # faster than a regular expression: search asks it of every chunk
    hangul, latin = (len(encoded) - len(encoded.translate(None, kind)) for kind in (_HANGUL_BYTES, _LATIN_BYTES))
    return "ko" if hangul and hangul >= _KOREAN_SHARE * (hangul + latin) else "en"


def language_of_question(text: str) -> Language:
    """Korean when a question has any Korean word: names of programmes are often typed in English."""
    return "ko" if len(_HANGUL.findall(text)) >= 2 else "en"


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences in `text[start:end]`, without list markers; none crosses a line."""
    position = start
    for line in text[start:end].split("\n"):
        yield from _sentences_of_line(text, position, position + len(line))
        position += len(line) + 1


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    marker = _MARKER.match(text, start, end)
    begin = marker.end() if marker else start
    for stop in _STOP.finditer(text, begin, end):
        if _ends_sentence(text, begin, stop.start(), stop.end()):
            yield from _trimmed(text, begin, stop.end())
            numbered = _CIRCLED.match(text, stop.end(), end)
            begin = numbered.end() if numbered else stop.end()
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, stop: int, after: int) -> bool:
    """False for the full stops of abbreviations, numbering and dates such as 2024. 3. 15. 시행."""
    if text[stop] != ".":
        return True
    following = text[after:].lstrip()[:1]
    if text[stop - 1 : stop].isdigit() and (following.isdigit() or _HANGUL.match(following)):
        return False
    return following != "" and not _ABBREVIATION.search(text[max(begin, stop - 12) : stop + 1])


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(character.isalnum() for character in text[start:end]):
        yield start, end


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """In small letters and without spaces, which Korean names have or have not."""
    return unspaced(text)


def unspaced(text: str) -> str:
    """The same, of a text that may be a whole book: nothing is kept of it."""
    return "".join(text.casefold().split())


def kept_for_sentences(of_text: Callable[[str], _T]) -> Callable[[str], _T]:
    """The function with a memory for what it gave for short texts: sentences come again and again, documents do not."""
    kept = lru_cache(maxsize=4096)(of_text)
    return lambda text: kept(text) if len(text) < _KEPT_CHARS else of_text(text)
