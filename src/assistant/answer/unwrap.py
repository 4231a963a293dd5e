"""The lines of a chat model's reply without what they are wrapped in: labels, lists, headings, Markdown, tables, JSON."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from assistant.answer.citations import CITATION, SOURCES, definition_in, lowered, numbers_in, taken_out

# 답변: / **최종 답변:** / Final answer:
_LABEL: Final = re.compile(
    r"(?:(?:최종|요약|모범)\s?)?(?:답변?|답안|결론|요약|응답|결과|정리)\s*[:：]\s*"
    r"|(?:(?:final|short)\s)?(?:answer|response|conclusion|summary|result|A)\s*[:：]\s*",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"(?:질문|question|Q)\s*[:：]", re.IGNORECASE)
_BULLET: Final = re.compile(r"(?:[-*•·‣○●□■▪◦※✓✔✅]\s+|\(?\d{1,2}[.)]\s+(?!\d{1,2}\.)|>\s*)+")
_HEADING: Final = re.compile(r"#{1,6}\s+")
_BOLD_LINE: Final = re.compile(r"\*\*[^*]+\*\*\s*[:：]?\s*\Z")
_COLON: Final = re.compile(r"\s*[:：]\s*\Z")
_FENCE: Final = re.compile(r"(?:```|~~~)\s*\w*\s*\Z")
_RULE: Final = re.compile(r"[\s|:–—_*=-]+\Z")
_LINK: Final = re.compile(r"!?\[([^\]\n]*)\]\((?:https?:|#|/|mailto:)[^)\n]*\)")
_EMPHASIS: Final = re.compile(
    r"(\*{2,3}|__|~~|`+)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)"
)
_TAG: Final = re.compile(r"</?(?!E\d)[a-z][\w-]{0,20}(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OBJECT: Final = re.compile(r"\s*(?:\{|\[\s*(?:[{\"']|\Z))")
_ESCAPED: Final = re.compile(r"\\([\[\]()*_#.!|~`>-])")
_QUOTED: Final = re.compile(r"([\"“「])([^\"“”「」]+)[\"”」](\s*.{0,40})\Z")
_SENTENCE: Final = re.compile(r"(?:[.!?。]|[다요])[\"'”’)\]]*\Z")
# Keys of a JSON reply beside which citations stand
_KEYS: Final = re.compile(r"evid|cit|sourc|ref|numbers|근거|출처|인용", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words; `numbers` are cited beside it, `whole`: it is one statement, such as a row of a table."""

    text: str
    numbers: tuple[int, ...] = ()
    whole: bool = False


def unwrapped(lines: Iterator[str]) -> Iterator[Line]:
    """The lines that say something, each as soon as it is complete."""
    place = _Place()
    for line in _outside_json(lines):
        if isinstance(line, Line):
            yield from (replace(one, numbers=one.numbers or line.numbers) for one in place.read(line.text))
        else:
            yield from place.read(line)
    yield from place.table.end()


def _outside_json(lines: Iterator[str]) -> Iterator[str | Line]:
    """The lines; what is JSON as the lines that it carries, as soon as its end is there."""
    held: list[str] = []
    for line in lines:
        if not held and not _OBJECT.match(line):
            yield line
            continue
        held.append(line)
        value = _value("\n".join(held).strip())
        if value is not None:
            held = []
            yield from _carried(value)
    yield from held


def _value(text: str) -> Any:
    """What is written in JSON, line breaks within texts allowed, or as Python writes it; `None` when it is neither."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        pass
    try:
        return ast.literal_eval(text) if text[-1] in "]}" else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _carried(value: Any, beside: tuple[int, ...] = ()) -> Iterator[Line]:
    """The texts of a JSON value, each with the numbers that stand beside it; names and codes have no blank in them."""
    if isinstance(value, str):
        if re.search(r"\s\S|[.다요]\s*\Z", value) or CITATION.search(value) or value.strip().upper() == "NONE":
            yield from (Line(line, beside) for line in value.splitlines())
    elif isinstance(value, list):
        for one in value:
            yield from _carried(one, beside)
    elif isinstance(value, dict):
        numbers = tuple(number for key, one in value.items() if _KEYS.search(key) for number in _listed(one))
        for key, one in value.items():
            if not (_KEYS.search(key) and _listed(one)):
                yield from _carried(one, numbers or beside)


def _listed(value: Any) -> tuple[int, ...]:
    """The numbers of what is nothing but a citation."""
    if isinstance(value, bool):
        return ()
    if isinstance(value, int):
        return (value,)
    if isinstance(value, str):
        return numbers_in(value) if re.fullmatch(r"[\[(]?\s*E?\s?\d{1,3}(?:[\s,E-]+\d{1,3})*\s*[\])]?", value) else ()
    if isinstance(value, list):
        return tuple(number for one in value for number in _listed(one))
    return ()


class _Place:
    """Under which heading, and in which table, the next line stands."""

    def __init__(self) -> None:
        self.table = _Table()
        self._above = ""
        self._cited_above: tuple[int, ...] = ()
        self._lists_sources = False

    def read(self, line: str) -> Iterator[Line]:
        line = _ESCAPED.sub(r"\1", _TAG.sub(" ", lowered(line))).strip()
        if (line.startswith("|") and line.count("|") > 1) or " | " in line:  # many write no bars at the ends
            yield from self.table.read(line)
            return
        yield from self.table.end()
        if not line or _FENCE.match(line) or _RULE.match(line):
            return
        yield from self._words(line)

    def _words(self, line: str) -> Iterator[Line]:
        bullet = _BULLET.match(line)
        line = line[bullet.end() :] if bullet else line
        text = _plain(line)
        if label := _LABEL.match(text):
            text = text[label.end() :]
            bullet = None
        if not text or _ASKED.match(text):
            return
        words, citations = taken_out(text)
        is_cited_first = bool(citations) and not citations[0][0]
        title = text.lstrip("# ")
        sources = SOURCES.match(title)
        if sources and (sources.end() == len(title) or CITATION.match(title, sources.end())):
            self._lists_sources = sources.end() == len(title)
            yield from [Line("".join(citation for _, citation in citations))] if citations else []
            return
        self._lists_sources = self._lists_sources and (bool(bullet) or is_cited_first)
        if self._lists_sources:
            yield from [Line(text)] if definition_in(text) else []
            return
        if _HEADING.match(line) or (_BOLD_LINE.match(line) and not citations) or _COLON.search(words):
            self._above = _COLON.sub("", words.lstrip("# ")).strip()
            self._cited_above = tuple(number for _, citation in citations for number in numbers_in(citation))
            return
        if bullet and self._above and not _SENTENCE.search(words.strip()):
            yield Line(f"{self._above} · {text}", self._cited_above)
            return
        if not bullet:
            self._above, self._cited_above = "", ()
        yield Line(text, self._cited_above)


class _Table:
    """A Markdown table: each row is a line, its cells behind the names of their columns."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._first: str | None = None  # which names the columns, when a rule follows

    def read(self, line: str) -> Iterator[Line]:
        if _RULE.match(line):
            self._names = [_plain(cell) for cell in _cells(self._first or "")]
            self._first = None
        elif not self._names and self._first is None:
            self._first = line
        else:
            yield from self._held()
            yield self._row(line)

    def end(self) -> Iterator[Line]:
        """A table that has ended, one row without a header among them."""
        yield from self._held()
        self._names = []

    def _held(self) -> Iterator[Line]:
        if self._first is not None:
            first, self._first = self._first, None
            yield self._row(first)

    def _row(self, line: str) -> Line:
        numbers: list[int] = []
        words: list[str] = []
        for name, cell in _beside(self._names, _cells(line)):
            text, citations = taken_out(_plain(cell))
            numbers += [number for _, citation in citations for number in numbers_in(citation)]
            if _KEYS.search(name) and _listed(text.strip()):
                numbers += _listed(text.strip())
            elif text.strip():
                words.append(f"{name}: {text.strip()}" if name else text.strip())
        return Line(" · ".join(words), tuple(dict.fromkeys(numbers)), whole=True)


def _beside(names: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    return [(names[index] if index < len(names) else "", cell) for index, cell in enumerate(cells)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] if line else []


def _plain(text: str) -> str:
    """Without emphasis, the addresses of links, and quotation marks around the whole."""
    text = _LINK.sub(lambda link: link[0] if CITATION.fullmatch(link[0]) else link[1], text)
    for _ in range(2):  # bold within italics
        text = _EMPHASIS.sub(lambda match: match[2] or match[3], text)
    return _QUOTED.sub(r"\2\3", re.sub(r"\*{2,}|`{3}", "", text).strip())
