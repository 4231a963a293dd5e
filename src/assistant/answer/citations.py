"""The numbers that a chat model writes behind a statement, in all the ways in which models write them."""

import re
import unicodedata
from typing import Final

_WORD: Final = (
    r"(?:근거|출처|참고|참조|인용|자료|문장|문서|evidence|sources?|refs?|references?|citations?|cited|see|docs?)"
)
_ONE: Final = rf"(?:{_WORD}\s*[:：]?\s*)?[E#^]?\s?(?<!\d)0*\d{{1,3}}(?!\d|[.,]\d|\s?[쪽면항호])"
_LIST: Final = rf"{_ONE}(?:\s*(?:[,;·/&+~∼–-]|및|와|과|and|to)?\s*{_ONE}){{0,30}}"
_NAMED: Final = rf"(?=[^\]】)〕］」}}>\n]*(?:E\s?\d|{_WORD}\s*[:：]?\s*\d))"  # not just any number: (4) is words
# In square brackets a number will do, and behind E4 may stand what it is: [E4], [2, 3], [E2-E3], [근거 2], [^2],
# 【E2†source】, [E4: title]. Round ones say more: (E4), (근거: E2), (see E4). Bare only behind the end of a sentence.
CITATION: Final = re.compile(
    rf"\s*(?:{_WORD}\s*[:：]\s*)?(?:[\[【〔［「]\s*)+(?:{_LIST}|\w{{0,12}}\s?{_NAMED}{_LIST}[^\]】〕］」\n]{{0,60}}|E\d{{4,}}|\d{{1,3}}:\d{{1,3}}†[^\]】\n]{{0,40}})"
    r"(?:\s*[\]】〕］」])+(?:\(#?[^)\s]*\))?"
    rf"|\s*[(（{{<]\s*{_NAMED}{_LIST}\s*(?:(?:{_WORD}|에서|†)[^)）\n]{{0,20}})?[.,;]?\s*[)）}}>]"
    rf"|(?<=[.。!다요음함됨임)])\s*[-–—|:]?\s*(?:{_WORD}\s*[:：]\s*)?E\s?\d{{1,3}}(?:\s*[,;·&~∼–-]\s*E?\s?\d{{1,3}}){{0,30}}(?=[.\s]*\Z)"
    rf"|\A\s*(?:{_WORD}\s*(?:번호|문장)?\s*[:：]\s*|(?=E\s?\d)){_LIST}\s*\Z",
    re.IGNORECASE,
)  # fmt: skip
# 출처 / **Sources:** above or in front of what is only a list of them
SOURCES: Final = re.compile(rf"(?:{_WORD})(?:\s?(?:자료|문서|목록|번호|문장|list))?\s*(?:[:：]\s*|\Z)", re.IGNORECASE)
# E4에 따르면 / According to E4, / E4: in front of what it says
_MARK: Final = r"E\s?\d{1,3}(?:\s*[,·&]\s*E?\s?\d{1,3})*"
_IN_FRONT: Final = re.compile(
    rf"(?:according to|as (?:stated|shown|noted) in|based on|per)?\s*(?P<mark>{_MARK}|\[{_MARK}\])"
    r"(?:\s*(?:에 따르면|에 의하면|에서는)\s*,?|\s*[,:：])\s*(?=\S)",
    re.IGNORECASE,
)
# <cite>E4</cite>, ^E4^, $^{[E4]}$, and ⁴ behind the end of a sentence
_RAISED: Final = re.compile(
    r"<(?P<tag>sup|cite|citation|ref|source|evidence)\b[^>]*>\s*\[?(?P<tagged>[^<>\[\]]{1,40})\]?\s*</(?P=tag)>"
    r"|\$\s*\^?\{?\[?(?P<formula>E\s?\d{1,3})\]?\}?\s*\$|\^\[?(?P<caret>E?\d{1,3})\]?\^|(?<=[.。!다요])(?P<small>[⁰¹²³⁴-⁹]{1,3})",
    re.IGNORECASE,
)
# [^1]: E4 …, and [1] E4 …, where the model numbers its citations itself
_DEFINITION: Final = re.compile(r"\s*\[\^(\d{1,3})\]\s*[:：]|\s*\[(\d{1,3})\]\s*[:：]?\s*(?=\[?E\s?\d)")
_RANGE: Final = re.compile(r"(\d{1,3})(?:\s*[~∼–-]\s*E?\s?(\d{1,3}))?")
_LIST_ALONE: Final = re.compile(_LIST, re.IGNORECASE)


def lowered(line: str) -> str:
    """The line with raised citations in brackets."""

    def bracketed(raised: re.Match[str]) -> str:
        number = (
            raised["tagged"] or raised["formula"] or raised["caret"] or unicodedata.normalize("NFKC", raised["small"])
        )
        return f" [{number}]"

    return _RAISED.sub(bracketed, line)


def taken_out(line: str) -> tuple[str, list[tuple[int, str]]]:
    """The line without its citations, and where each of them stood in it."""
    if not CITATION.fullmatch(line) and (in_front := _IN_FRONT.match(line)):
        line = f"[{in_front['mark'].strip('[]')}] {line[in_front.end() :]}"
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
