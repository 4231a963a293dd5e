"""Lists of ODT: the numbers and bullets that its list styles write before items and headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.numbering import bullet, ordinal

TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
# 1, a, A, i, I; LibreOffice writes others as the beginning of the row: 가, 나, 다, ...
_KINDS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "가": "ganada",
    "ㄱ": "chosung", "①": "decimalEnclosedCircle", "㉮": "hangulEnclosedCircle", "일": "koreanDigital",
    "一": "chineseCounting", "": "none",
}  # fmt: skip
_HEADINGS: Final = "headings"  # the list that all headings are in


@dataclass(slots=True)
class _Level:
    """One level of a list style; `shown` counts the levels whose numbers are written: 2 for 1.1."""

    kind: str = "none"
    character: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


class Lists:
    """The list styles in content and common styles, and how far each list has counted."""

    def __init__(self, roots: Sequence[Element]) -> None:
        self._styles: dict[str, Mapping[int, _Level]] = {}
        for root in reversed(roots):  # those of the content itself go first
            for style in root.iter(f"{TEXT}list-style"):
                self._styles[style.get(f"{STYLE}name", "")] = _levels(style)
            for style in root.iter(f"{TEXT}outline-style"):
                self._styles[_HEADINGS] = _levels(style)
        self._counts: dict[str, dict[int, int]] = {}

    def restart(self, style: str, depth: int) -> None:
        """A list begins anew at that depth (from 1)."""
        counts = self._counts.setdefault(style, {})
        for level in [level for level in counts if level >= depth]:
            del counts[level]

    def marker(self, style: str, depth: int, start: str = "") -> str:
        """Count one item and give its marker; a dash for lists whose style is not known."""
        levels = self._styles.get(style, {})
        if depth not in levels:
            return "-"
        self._count(style, levels, depth, start)
        return self._written(levels, self._counts[style], depth)

    def heading_marker(self, level: int) -> str:
        """Count one heading and give its number; empty where headings have none."""
        levels = self._styles.get(_HEADINGS, {})
        if level not in levels:
            return ""
        self._count(_HEADINGS, levels, level, "")
        return self._written(levels, self._counts[_HEADINGS], level)

    def _count(self, style: str, levels: Mapping[int, _Level], depth: int, start: str) -> None:
        counts = self._counts.setdefault(style, {})
        counts[depth] = int(start) if start.isdecimal() else counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]

    def _written(self, levels: Mapping[int, _Level], counts: Mapping[int, int], depth: int) -> str:
        level = levels[depth]
        if level.character:
            return bullet(level.character)
        if level.kind == "none":
            return ""
        numbers = [
            ordinal(counts.get(each, levels[each].start), levels[each].kind)
            for each in range(max(1, depth - level.shown + 1), depth + 1)
            if each in levels and levels[each].kind != "none"
        ]
        return f"{level.before}{'.'.join(numbers)}{level.after}".strip()


def _levels(style: Element) -> dict[int, _Level]:
    return {int(each.get(f"{TEXT}level", 0)): _level(each) for each in style if each.get(f"{TEXT}level")}


def _level(element: Element) -> _Level:
    if local_name(element) == "list-level-style-bullet":
        return _Level(character=element.get(f"{TEXT}bullet-char", "•"))
    if local_name(element) == "list-level-style-image":
        return _Level(character="•")
    form = element.get(f"{STYLE}num-format", "")
    return _Level(
        kind=_KINDS.get(form.partition(",")[0], "decimal"),
        before=element.get(f"{STYLE}num-prefix", ""),
        after=element.get(f"{STYLE}num-suffix", ""),
        start=int(element.get(f"{TEXT}start-value", 1)),
        shown=int(element.get(f"{TEXT}display-levels", 1)),
    )
