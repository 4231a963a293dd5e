"""Lines that were wrapped at the edge of a column become text again, in Korean and in English."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Final

from assistant.language.spacing import gap_score

_HANGUL: Final = "가-힣一-鿿"  # and the Chinese characters among it
_KOREAN = re.compile(f"[{_HANGUL}]")
_KOREAN_END = re.compile(f"[{_HANGUL}] ?$")
# Programs that keep the spaces at line ends have one in a third of the breaks; others have one by chance.
_KEPT_SHARE = 0.15
_FEWEST_JUDGED, _MOST_JUDGED = 8, 100  # line breaks
_INSIDE_SHARE = 0.15  # half of the breaks are inside of words where lines break anywhere; else Kiwi errs in 4 %
_SURE = 2.0  # of gap_score: beyond it, no wrong one in 1,800 breaks of welfare-ko was found

# Nothing goes between these and what stands before or behind them.
_CLOSING = re.compile(r"[)\]}」』》〉”’.,:;!?%·ㆍ‧∼~]")
_OPENING = re.compile(r"[(\[{「『《〈“‘·ㆍ‧]$|\S[∼~]$")
# 제 + 3조, 제15조제 + 5항
_ORDINAL = re.compile(r"(?:^|[\s(「,]|[조항호])제$")
# 250 + 명, 2024 + 년, 3 + 조의2, 12 + 개월에서, 30 + %, 5 + km but not 2050 + 탄소중립
_UNIT = re.compile(
    r"(?:(?:[년월일시분초원명개건회차호조항목위인세살대층동쪽배점권종팀급번주평석곳기]|[십백천만억조]+\s?원?|여\s?[명개건]|개월|개소|개년|가지|가구"
    r"|세대|군데|달러|유로|시간|분기|학년|단계|미터|킬로미터|퍼센트)"
    r"(?=[^가-힣]|$|[은는이가을를의에도로와과만간당씩째]|부터|까지|에서|으로|이내|이상|이하|미만|초과|정도|마다|입니다|이며|이고)"
    r"|(?:kg|g|km|m|cm|mm|ha|㎡|㎞|㎏|㎝|kW|MW|GW|kWh|GB|TB)(?![A-Za-z])|-\d)"
)
# Ends of verbs made of nouns and forms of 이다, which follow their noun without a space: 지원 + 합니다, 사람 + 입니다
_ENDING = re.compile(
    r"(?:하[여고는며지기도였시]|한다|합니다|하다|해[야서]|했|함[.,\s]|됨|된|될|되[어었는고며지]|됩니다|됐|라고|라는|였|입니다"
    r"|이며|이고|이라|져|졌|시[켜키킨])"
)
_STARTER = re.compile(r"(?:또한|다만|그러나|그리고|따라서|및|또는|혹은)(?![가-힣])")
_PARTICLE = re.compile(r"[을를이은는도야면게고자로록]$")
_WORD = re.compile(f"[A-Za-z0-9{_HANGUL}]+(?:[-·ㆍ‧][A-Za-z0-9{_HANGUL}]+)*")
_OF = re.compile(r"[의은는을를]$")  # before brackets: 18세 미만의 (손)자녀, but 조례(안), 번호(13자리)
_HYPHENS: Final = "-\xad‐"
# Korean places in Latin letters: Seo-gu, Sejong-daero
_KOREAN_SUFFIX = re.compile(r"(?:gu|si|do|dong|ro|gil|gun|eup|myeon|ri|daero)\b")
_LEADER = re.compile(r"(?:[·.…‥․‧⋯]\s?){5,}")  # the dots before the page number in a table of contents
_URL = re.compile(r"(?:https?://|www\.)\S*[/=&?_.\-]$")
_DATE_START = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|['’]\d{2})\.(?:\s?\d{1,2}\.)?$")


@dataclass(frozen=True, slots=True)
class Habits:
    """What the lines of a document tell about its line breaks: the words inside of lines, how they begin, and which
    stand beside each other; whether the file has the spaces at line ends; whether lines break inside of Korean words;
    whether dates have spaces (2024. 3. 15.)."""

    words: Counter[str]
    starts: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    keeps_spaces: bool
    breaks_words: bool
    has_spaced_dates: bool

    def has_word(self, tail: str, head: str) -> bool:
        """Whether a word begins with both together and they stand nowhere apart."""
        least = 3 if len(tail) == 1 else 2
        together = tail and head and tail + head[: max(least, len(head) - 2)] in self.starts
        return bool(together) and (tail, head) not in self.pairs


def habits_of(paragraphs: Iterable[Sequence[str]]) -> Habits:
    """The habits of a document, of the lines of all its paragraphs."""
    words: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    breaks: list[tuple[str, str]] = []
    spaced = glued = 0
    for lines in paragraphs:
        for number, line in enumerate(lines):
            inner = list(_whole_words(line, is_first=number == 0, is_last=number + 1 == len(lines)))
            words.update(word for word, _ in inner)
            pairs.update((left, right) for (left, is_apart), (right, _) in pairwise(inner) if is_apart)
            spaced += len(re.findall(r"\d{4}\. \d", line))
            glued += len(re.findall(r"\d{4}\.\d{1,2}\.", line))
        breaks += (
            (left, right) for left, right in pairwise(lines) if _KOREAN_END.search(left) and _KOREAN.match(right)
        )
    starts = frozenset(word[:end] for word in words for end in range(2, len(word) + 1))
    keeps_spaces = sum(left.endswith(" ") for left, _ in breaks) > _KEPT_SHARE * len(breaks)
    does_break = keeps_spaces or _breaks_words(breaks)
    return Habits(words, starts, frozenset(pairs), keeps_spaces, does_break, spaced >= glued)


def _whole_words(line: str, *, is_first: bool, is_last: bool) -> Iterator[tuple[str, bool]]:
    """The words of a line, without those at its ends that may be parts of words; whether a space follows."""
    for match in _WORD.finditer(line):
        if (is_first or match.start()) and (is_last or match.end() < len(line)):
            yield match[0].lower(), line[match.end() : match.end() + 1] == " "


def _breaks_words(breaks: Sequence[tuple[str, str]]) -> bool:
    """Whether a good part of the line breaks are inside of words; true where there are too few to tell."""
    judged = breaks[:: 1 + len(breaks) // _MOST_JUDGED]
    inside = sum(gap_score(left, right) <= -_SURE for left, right in judged)
    return len(judged) < _FEWEST_JUDGED or inside > _INSIDE_SHARE * len(judged)


def room_for(text: str, size: float) -> float:
    """How much room the first word of a line takes behind another word: a letter of Korean is a square."""
    word = text.split(" ", 1)[0]
    return size * (0.3 + sum(1.0 if letter > "\u1100" else 0.6 for letter in word))


def unwrapped(lines: Sequence[str], habits: Habits) -> str:
    """The lines of one paragraph as one line of text."""
    text = reduce(lambda left, right: _join(left, right, habits), lines, "")
    text = _LEADER.sub(" ··· ", text.replace("\xad", ""))
    return re.sub(" {2,}", " ", text).strip()


def _join(left: str, right: str, habits: Habits) -> str:
    if not left or left.endswith(" "):
        return left + right
    if left[-1] in _HYPHENS:
        return _join_at_hyphen(left, right, habits)
    return f"{left} {right}" if _is_apart(left, right, habits) else left + right


def _join_at_hyphen(left: str, right: str, habits: Habits) -> str:
    """imple- + mentation without the hyphen; COVID- + 19, long- + term with it; a dash stays apart."""
    if left[-2:-1] in ("", " "):
        return f"{left} {right}"
    first, last = _last_word(left[:-1]), _first_word(right)
    if not (re.search(r"[a-z]{2}$", first) and re.match(r"[a-z]", right)):
        return left.replace("\xad", "-") + right
    parts = (first.rsplit("-", 1)[-1], last.split("-", 1)[0])
    whole = habits.words["".join(parts)]
    is_compound = (
        habits.words[f"{first}-{last}"] > whole
        or (not whole and left[-1] != "\xad" and all(len(part) > 3 and habits.words[part] for part in parts))
        or (re.search(r"\b[A-Z][a-z]+$", left[:-1]) and _KOREAN_SUFFIX.match(right))
    )
    return (left if is_compound else left[:-1]) + right


def _is_apart(left: str, right: str, habits: Habits) -> bool:
    """Whether a space goes between two lines."""
    if _CLOSING.match(right) or _OPENING.search(left) or (left[-1] == "-" == right[0]):
        return False
    if not _KOREAN.search(left[-40:] + right[:40]):
        return not _URL.search(left)
    if re.search(r"\d[,.]?$", left) and right[0].isdigit():
        return _are_two_numbers(left, right, habits)
    if right[0] == "(":
        return not re.search(f"[{_HANGUL}]$", left) or bool(_OF.search(left))
    if left[-1] == ")":
        return gap_score(left, right) > -_SURE
    is_end = left[-1] in ",.;:!?"
    return is_end or not habits.breaks_words or _are_two_of_korean(left, right, habits)


def _are_two_of_korean(left: str, right: str, habits: Habits) -> bool:
    if right[0].isdigit():
        return not _ORDINAL.search(left) and not habits.has_word(_last_word(left), _first_word(right))
    if left[-1].isdigit():
        is_known = habits.has_word(_last_word(left), _first_word(right))
        return not _UNIT.match(right) and not is_known and gap_score(left, right) > -_SURE
    if re.search(r"(?<![\d십백천만억])[십백천만억]{1,2}$", left) and right[0] == "원":
        return False  # 백만원, 천원; 3억 원 has a space
    return _are_two_words(left, right, habits)


def _are_two_numbers(left: str, right: str, habits: Habits) -> bool:
    """1, + 250 and 3. + 5 are one number, 205 + 0 too; 2024. + 3. is a date, 3, + 4 a list, 2023 + 2024 two years."""
    if left[-1] == ",":
        return not re.match(r"\d{3}(?!\d)", right) or not re.search(r"(?<![\d.])\d{1,3}(?:,\d{3})*,$", left)
    if left[-1] == ".":
        return bool(_DATE_START.search(left)) and habits.has_spaced_dates
    are_years = re.search(r"(?<!\d)(?:19|20)\d\d$", left) and re.match(r"(?:19|20)\d\d(?!\d)", right)
    return bool(not habits.breaks_words or are_years or re.search(r"\d,\d{3}$", left))


def _are_two_words(left: str, right: str, habits: Habits) -> bool:
    tail, head = _last_word(left), _first_word(right)
    if tail.isascii() and head.isascii():
        return not habits.has_word(tail, head)
    if _STARTER.match(right):
        return True
    score = gap_score(left, right)
    if abs(score) >= _SURE:
        return score > 0
    if habits.keeps_spaces or habits.has_word(tail, head):
        return False
    return bool(_PARTICLE.search(left)) or not _ENDING.match(right)


def _last_word(text: str) -> str:
    words = _WORD.findall(text[-40:])
    return words[-1].lower() if words and text.endswith(words[-1]) else ""


def _first_word(text: str) -> str:
    match = _WORD.match(text)
    return match[0].lower() if match else ""
