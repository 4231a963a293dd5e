"""The numbers that a chat model writes behind a statement, in all the ways in which models write them."""

import re
from typing import Final

_WORD: Final = r"(?:근거|출처|참고|참조|인용|evidence|sources?|refs?|references?|citations?|cited)"
_ONE: Final = rf"(?:{_WORD}\s*[:：]?\s*)?[E#^]?\s?(?<!\d)0*\d{{1,3}}(?!\d|[.,]\d|\s?[쪽면항호])"
_LIST: Final = rf"{_ONE}(?:\s*(?:[,;·/&+~∼–-]|및|와|과|and|to)?\s*{_ONE}){{0,30}}"
_NAMED: Final = rf"(?=[^\]】)〕］}}>\n]*(?:E\s?\d|{_WORD}\s*[:：]?\s*\d))"  # not just any number: (4) is words
_TAIL: Final = r"(?:\s*(?:†|:\d|,|:|-|참조|참고|에서|본문|\s)[^\]】)〕］\n]{0,60})?"
# [E4], [4], [E2, E3], [E2-E3], [근거 2], [^2], 【E2†source】, [E4: title], (E4), (근거: E2), {E4}, <sup>4</sup>,
# and bare behind the end of a sentence.
CITATION: Final = re.compile(
    rf"\s*(?:{_WORD}\s*[:：]\s*)?(?:[\[【〔［]\s*)+(?:{_LIST}|E\d{{4,}}|{_NAMED}{_LIST}{_TAIL}|\d{{1,3}}:\d{{1,3}}†[^\]】\n]{{0,40}})(?:\s*[\]】〕］])+(?:\(#?[^)\s]*\))?"
    rf"|\s*[(（{{<]\s*{_NAMED}{_LIST}{_TAIL}\s*[)）}}>]"
    rf"|\s*<sup>\s*\[?{_LIST}\]?\s*</sup>"
    rf"|(?<=[.。!다요음함됨임)])\s*[-–—|:]?\s*(?:{_WORD}\s*[:：]\s*)?E\s?\d{{1,3}}(?:\s*[,;·&~∼–-]\s*E?\s?\d{{1,3}}){{0,30}}(?=[.\s]*\Z)"
    rf"|\A\s*{_WORD}\s*(?:번호|문장)?\s*[:：]\s*{_LIST}\s*\Z",
    re.IGNORECASE,
)  # fmt: skip
# E4에 따르면 / According to E4, / E4: in front of what it says
_IN_FRONT: Final = re.compile(
    r"(?:according to|as (?:stated|shown|noted) in|based on|per)?\s*\[?(?P<mark>E\s?\d{1,3}(?:\s*[,·&]\s*E?\s?\d{1,3})*)\]?"
    r"(?:\s*(?:에 따르면|에 의하면|에서는)\s*,?|\s*[,:：])\s*(?=\S)",
    re.IGNORECASE,
)
# [^1]: E4 …, and [1] E4 …, where the model numbers its citations itself
_DEFINITION: Final = re.compile(r"\s*\[\^(\d{1,3})\]\s*[:：]|\s*\[(\d{1,3})\]\s*[:：]?\s*(?=\[?E\s?\d)")
_RANGE: Final = re.compile(r"(\d{1,3})(?:\s*[~∼–-]\s*E?\s?(\d{1,3}))?")
_LIST_ALONE: Final = re.compile(_LIST, re.IGNORECASE)


def taken_out(line: str) -> tuple[str, list[tuple[int, str]]]:
    """The line without its citations, and where each of them stood in it."""
    line = _IN_FRONT.sub(r"[\g<mark>] ", line, count=1) if _IN_FRONT.match(line) else line
    found, removed = [], 0
    for match in CITATION.finditer(line):
        found.append((match.start() - removed, match[0]))
        removed += len(match[0])
    return CITATION.sub("", line), found


def numbers_in(citation: str) -> tuple[int, ...]:
    """The numbers that it names, those within a range too."""
    listed = _LIST_ALONE.search(citation)
    numbers: list[int] = []
    for first, last in _RANGE.findall(listed[0] if listed else ""):
        numbers += range(int(first), int(last or first) + 1) if int(first) <= int(last or first) < int(first) + 30 else [int(first)]  # fmt: skip
    return tuple(dict.fromkeys(number for number in numbers if number))


def is_own_numbering(citation: str) -> bool:
    """Whether its numbers may be those of a list at the end: [1], [^1]."""
    return not re.search(rf"E\s?\d|{_WORD}", citation, re.IGNORECASE)


def definition_in(line: str) -> tuple[int, tuple[int, ...]] | None:
    """What a line at the end says of one of the model's own numbers; `None` when it is no such line."""
    match = _DEFINITION.match(line)
    if not match:
        return None
    named = re.findall(r"E\s?(\d{1,3})", line[match.end() :]) or re.findall(r"\d{1,3}", line[match.end() :])[:1]
    return int(match[1] or match[2]), tuple(map(int, named))
