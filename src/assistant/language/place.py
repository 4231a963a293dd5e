"""What stands around a sentence and belongs to it: headings, the line that announces its list, the exception behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assistant.language.tables import tables_of
from assistant.language.text import is_list_item, marker_of, sentences
from assistant.types import Document, Heading, Span

_MOST_LINES: Final = 60  # of a list, between its first line and an item
_LONGEST_LABEL: Final = 30
_LONGEST_CONTACT: Final = 120

_ENDS: Final = re.compile(r"[다요까][.!?]|[.!?][\"'”’)\]]*$|[함음임됨]$")
# 다만, …; 단, …; However, …; which is told of the sentence before it
_EXCEPTION: Final = re.compile(r"\(?(?:다만|단)\s?,|\(?(?:However|Provided|Except|Unless|Notwithstanding)\b")
# ② 제1항에도 불구하고 …
_DESPITE: Final = re.compile(
    r"(?:제\d+조(?:의\d+)?\s?)?제(?P<number>\d+)항(?:제\d+호)?(?:[과와] 제\d+항)?에도 불구하고"
)
# ○위원장 김민수, ○박지훈 위원, ○ 교통정책과장 이정민:
_SPEAKER: Final = re.compile(
    r"[○◯]\s?(?:[가-힣]{0,12}(?:장|관|위원|의원|간사)\s[가-힣]{2,4}|[가-힣]{2,4}\s[가-힣]{0,8}(?:위원|의원|장|관))(?=[\s:：]|$)"
)
_CALLED: Final = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\S)\*{1,3}(?=\s|$|[,.)])")
_NOTE: Final = re.compile(r"\s*(?:(?:주|Note )(?P<number>\d+)\)|(?P<stars>\*{1,3})\s)")
_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CONTENTS: Final = re.compile(r"목\s*차|차\s*례|(?:table of )?contents", re.IGNORECASE)
_LEADER: Final = re.compile(r"(?:[·.…⋯‥]\s?){3,}\s?\d+$")  # ··· 3
_TELEPHONE: Final = re.compile(r"\d{2,4}[-)]\s?\d{3,4}-\d{4}|[\w.]+@[\w.]+\.\w+|☎|[Tt]el\.|팩스|Fax")


class Role(StrEnum):
    """What a line is for; all but `TEXT` are no evidence by themselves."""

    TEXT = "text"
    CONTENTS = "contents"
    MASTHEAD = "masthead"  # who published it and when, above the text
    CONTACT = "contact"
    LABEL = "label"  # names what follows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands. All but the headings are places in the text of the document.

    `announced` are the lines above its list, the widest first; `exceptions` are told of it right behind it; `notes` are the
    footnotes that it calls; `caption` are the lines and the header above its table.
    """

    headings: tuple[str, ...] = ()
    role: Role = Role.TEXT
    announced: tuple[Span, ...] = ()
    exceptions: tuple[Span, ...] = ()
    speaker: Span | None = None
    notes: tuple[Span, ...] = ()
    caption: tuple[Span, ...] = ()


def place_of(document: Document, start: int, end: int) -> Place:
    """What belongs to the sentence `document.text[start:end]`."""
    path = _path(document.headings, start)
    section = _section(document, start)
    line = line_around(document.text, start)
    return Place(
        tuple(heading.title for heading in path if heading.title != document.title),
        role_of(document, *line),
        tuple(_announcing(document.text, line, section)),
        tuple(_exceptions(document.text, (start, end), line, section)),
        _speaker(document.text, line) if document.kind in ("", "회의록") else None,
        tuple(_notes(document.text, (start, end), section)),
        _caption(document, line),
    )


def announced_above(document: Document, start: int) -> tuple[Span, ...]:
    """The lines that announce the list in which the character stands, the widest first; none outside of lists."""
    return tuple(_announcing(document.text, line_around(document.text, start), _section(document, start)))


def role_of(document: Document, start: int, end: int) -> Role:
    """What the line `document.text[start:end]` is for, by its form and place."""
    words = document.text[start:end].strip()
    path = _path(document.headings, start)
    if any(heading.start <= start < heading.start + len(heading.title) for heading in document.headings):
        return Role.LABEL
    states = _ENDS.search(words) is not None
    if _LEADER.search(words) or (path and _CONTENTS.fullmatch(path[-1].title.strip()) and not states):
        return Role.CONTENTS
    if words.startswith("| "):
        return Role.TEXT
    if _TELEPHONE.search(words) and len(words) <= _LONGEST_CONTACT and not states:
        return Role.CONTACT
    if not states and _is_masthead(document, start):
        return Role.MASTHEAD
    is_label = len(words) <= _LONGEST_LABEL and not states and not re.search(r"\d|[:：]\s*\S", words)
    return Role.LABEL if is_label and (words.endswith((":", "：")) or words.startswith(("<", "〈", "["))) else Role.TEXT


def _is_masthead(document: Document, start: int) -> bool:
    """Whether only the title and lines that state nothing stand above, and something that states follows."""
    above = document.text[:start]
    if start > 600 or any(heading.level > 1 and heading.start < start for heading in document.headings):
        return False
    return not any(_ENDS.search(line) or is_list_item(line) or line.startswith("|") for line in above.split("\n"))


def _path(headings: tuple[Heading, ...], position: int) -> list[Heading]:
    path: list[Heading] = []
    for heading in headings:
        if heading.start > position:
            break
        path = [*(above for above in path if above.level < heading.level), heading]
    return path


def _section(document: Document, position: int) -> Span:
    """From the heading above to the next one."""
    start = max((one.start + len(one.title) for one in document.headings if one.start <= position), default=0)
    end = min((one.start for one in document.headings if one.start > position), default=len(document.text))
    return min(start, position), end


def line_around(text: str, position: int) -> Span:
    """The line in which that character stands."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def _announcing(text: str, line: Span, section: Span) -> Iterator[Span]:
    """For an item of a list, the nearest line above with another marker or none; and what announces that one."""
    found: list[Span] = []
    own = marker_of(text[slice(*line)])
    end = line[0] - 1
    seen = {own}
    for _ in range(_MOST_LINES if own else 0):
        start = text.rfind("\n", 0, max(end, 0)) + 1
        if end <= section[0]:
            break
        words = text[start:end]
        if words.strip():
            marker = marker_of(words)
            if words.startswith("|"):
                break
            if marker not in seen:
                found.append((start + len(words) - len(words.lstrip()), end))
                seen.add(marker)
            if not marker:
                break
        end = start - 1
    yield from reversed(found)


def _exceptions(text: str, sentence: Span, line: Span, section: Span) -> Iterator[Span]:
    """The sentences behind it that limit it: the next ones that begin with 다만; a later paragraph that holds despite it."""
    behind = text[sentence[1] : section[1]]
    following = [*sentences(text, sentence[1], section[1])] if behind.strip() else []
    for start, end in following:
        if not _EXCEPTION.match(text, start):
            break
        yield start, end
    paragraph = re.match(r"\s*([①-⑳])", text[slice(*line)])
    if paragraph:
        number = ord(paragraph[1]) - ord("①") + 1
        for start, end in following:
            despite = _DESPITE.match(text, start)
            if despite and int(despite["number"]) == number:
                yield start, end


def _speaker(text: str, line: Span) -> Span | None:
    """Who speaks there: the name at the start of this line or, in minutes, of the nearest line above that has one."""
    start, end = line
    for _ in range(_MOST_LINES):
        if match := _SPEAKER.match(text, start, end):
            return match.span()
        if start == 0:
            return None
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
    return None


def _notes(text: str, sentence: Span, section: Span) -> Iterator[Span]:
    """The footnotes whose marks stand in the sentence, below it in its section."""
    called = [match[0].translate(_DIGITS) for match in _CALLED.finditer(text[slice(*sentence)])]
    position = sentence[1]
    for line in text[sentence[1] : section[1]].split("\n") if called else ():
        note = _NOTE.match(line)
        if note and (note["number"] or note["stars"]) in called:
            called.remove(note["number"] or note["stars"])
            yield position + len(line) - len(line.lstrip()), position + len(line.rstrip())
        position += len(line) + 1


def _caption(document: Document, line: Span) -> tuple[Span, ...]:
    if not document.text.startswith("| ", line[0]):
        return ()
    table = next((one for one in tables_of(document) if one.start <= line[0] < one.end), None)
    return (*table.caption, *table.header) if table else ()
