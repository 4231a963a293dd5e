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

# - / ○ / □ bullets, then 1. / 1) / (1) / ① / 가. numbering at the start of a line, but not the month of 3. 15.
_MARKER = re.compile(
    r"\s*(?:[-–*•·‣○●□■▪◦※]\s+)?(?:\(?\d{1,2}[.)]\s+(?!\d{1,2}\.|[~∼～–])|[①-⑳]\s*|[가-하][.)]\s+|[IVXⅠ-Ⅻ]+\.\s+)?"
)

# Sentence-final punctuation, closing quotes and brackets behind it, then a gap, or none in 지원한다.다만; <개정 2024. 3. 15.> goes with it.
_STOP = re.compile(
    r"(?:[.!?。]+[\"'”’»)\]】」』]*(?=\s)|(?<=[가-힣]{2}[다요])\.(?=[가-힣]{2}))(?:\s<[^<>]{2,60}>(?=\s|$))?"
)

# A full stop after these belongs to the word: titles, references, initials, U.S.-like abbreviations; but those that a
# small letter or a figure follows need no list. 12 Mass. App. Ct. 345 is one reference; Sec. 3-39. begins its line.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Dr|Prof|St|Nos?|vs?|e\.g|i\.e|cf|Fig|Art|Vol|pp?|approx|Dept|Sec|Ord|Ch|Div|App|Ft|Mt|[Tt]el|[Ff]ax|Ext"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-HJ-Z]|(?:[A-Z]\.)+[A-Z])\.$"
)
_REFERENCE = re.compile(r"(?:[A-Z][a-z]{0,3}\.\s?)*(?=[\d§])")
_WHOLE = re.compile(r"(?:\d:\d\d|\d-\d{4}|\d,\d{3})$")  # no part of a date: an hour, a telephone number, a sum
_OWN_NUMBER = re.compile(r"(?:Sec(?:tion|\.)|Art(?:icle|\.)|Ch(?:apter|\.)|§+)\s?[\w.-]+")

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"

# 2024. 3. 15.(금) / 2024년 3월 15일 / '24. 3. / 3. 15. / 24.12.1., and what parts the days of a range
_DAY = r"(?:['’‘]?\d{2,4}\s?[.년]\s?)?\d{1,2}\s?[.월](?:\s?\d{1,2}\s?[.일]?)?(?:\s?\([월화수목금토일]\))?"
_TO = r"\s?[~∼～–-]\s?"
# A range of days; then 2024. 3. 15. / March 15, 2024 / 15 March 2024 / 062-365-4114 / 제3조의2 제1항 / Article 3-2
# / 1,250억 원 / 3.5 % / 3,000만 원 / 100 million won / 10시 30분
UNBREAKABLE = re.compile(
    rf"{_DAY}{_TO}(?:{_DAY})?|\d{{2,4}}\s?[.년]\s?{_DAY}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?:,?\s\d{{4}})?"
    r"|\d{2,4}[-)]\s?\d{3,4}-\d{4}|Article\s\d+(?:-\d+)?|Sec\.\s\d[\d.-]*"
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
    """Offsets of the sentences in `text[start:end]`, without list markers; none crosses a line, and a row of a table is
    one whatever its cells say."""
    position = start
    for line in text[start:end].split("\n"):
        last = position + len(line)
        yield from _trimmed(text, position, last) if line.startswith("| ") else _sentences_of_line(text, position, last)
        position = last + 1


def is_list_item(text: str) -> bool:
    """Whether a text begins with what marks an item of a list: -, ○, 1., 가., ①."""
    return marker_of(text) != ""


def marker_of(text: str) -> str:
    """The kind of marker that a line begins with, whatever it counts to: `- `, `1.`, `가.`, `①`; empty without one."""
    marker = _MARKER.match(text)
    return re.sub(r"\d+|[가-하]|[①-⑳]|[IVXⅠ-Ⅻ]+", _first_of, marker[0].strip()) if marker else ""


def _first_of(counted: re.Match[str]) -> str:
    return next(first for first, last in ("19", "가하", "①⑳", "IX", "ⅠⅫ") if first <= counted[0][0] <= last)


def _sentences_of_line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = _behind_marker(text, start, end)
    for stop in _STOP.finditer(text, begin, end):
        if stop.start() >= begin and _ends_sentence(text, begin, stop.start(), stop.end()):
            yield from _trimmed(text, begin, stop.end())
            begin = _behind_marker(text, stop.end(), end)
    yield from _trimmed(text, begin, end)


def _behind_marker(text: str, start: int, end: int) -> int:
    marker = _MARKER.match(text, start, end)
    return marker.end() if marker else start


def _ends_sentence(text: str, begin: int, stop: int, after: int) -> bool:
    """False for the full stops of abbreviations, numbering and dates such as 2024. 3. 15. 시행.

    What a figure's point ends goes on with a capital letter or a quotation, what a Latin word's ends with no small letter.
    """
    rest = text[after : after + 40].lstrip()
    before, following = text[stop - 1 : stop], rest[:1]
    if text[after - 1] in '"”’' and _HANGUL.match(before) and _HANGUL.match(following):
        return False  # “돕겠다.” 하고 말했다
    if text[stop] != ".":
        return True
    if before.isdigit():
        begins = (
            following.isupper() or following in "\"“‘'" or _WHOLE.search(text, max(begin, stop - 12), stop) is not None
        )
        return begins and not _OWN_NUMBER.fullmatch(text, begin, stop)
    if before.isascii() and (following.islower() or following.isdigit() or following == "§"):
        return False
    own = text[max(begin, stop - 12) : stop + 1]
    is_abbreviated = _ABBREVIATION.search(own) or (re.search(r"\b[A-Z][a-z]{0,3}\.$", own) and _REFERENCE.match(rest))
    return following != "" and not is_abbreviated


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
