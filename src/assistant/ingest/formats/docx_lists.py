"""Styles and numbers of DOCX: the level of a heading, and the marker that Word writes before an item."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from assistant.ingest.formats.archive import Element
from assistant.ingest.formats.numbering import bullet, ordinal

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# heading 1 as Word names it in any language; 제목 1 and 개요 1 as Hancom Office does.
_HEADING: Final = re.compile(r"(?:heading|제목|개요|outline)\s*([1-9])(?:\s*char)?", re.IGNORECASE)
_TITLE: Final = ("title", "제목")
_CONTENTS: Final = re.compile(r"(?:toc|목차)\s*\d", re.IGNORECASE)
BODY_LEVEL: Final = 10  # what Word's outline level 9, counted from 0, means: text
_DEEPEST: Final = 20  # styles based on each other; a circle of them ends here


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it takes from those below it; `numbering` is a list and the level in it."""

    level: int = 0
    numbering: tuple[str, int] = ("", 0)
    is_contents: bool = False


def read_styles(root: Element | None) -> Mapping[str, Style]:
    """Styles by id; the one for paragraphs without a style under the empty id."""
    elements = {each.get(f"{W}styleId", ""): each for each in children(root, "style")}
    styles = {identity: _style(identity, elements) for identity in elements}
    usual = next(
        (
            identity
            for identity, each in elements.items()
            if each.get(f"{W}default") in ("1", "true") and each.get(f"{W}type") == "paragraph"
        ),
        "",
    )
    return {**styles, "": styles.get(usual, Style())}


def _style(identity: str, elements: Mapping[str, Element]) -> Style:
    level, number_id, depth, is_contents = 0, "", -1, False
    for element in _with_bases(identity, elements):
        name = value(element, "name")
        level = level or outline_level(element.find(f"{W}pPr")) or _level_by_name(name)
        own_id, own_depth = number_properties(element.find(f"{W}pPr"))
        number_id, depth = number_id or own_id, own_depth if depth < 0 else depth
        is_contents = is_contents or bool(_CONTENTS.fullmatch(name))
    return Style(0 if level == BODY_LEVEL else level, (number_id, max(depth, 0)), is_contents)


def _with_bases(identity: str, elements: Mapping[str, Element]) -> Iterator[Element]:
    for _ in range(_DEEPEST):
        if identity not in elements:
            return
        yield elements[identity]
        identity = value(elements[identity], "basedOn")


def _level_by_name(name: str) -> int:
    match = _HEADING.fullmatch(name)
    return int(match[1]) if match else int(name.lower() in _TITLE)


def outline_level(properties: Element | None) -> int:
    """The level of a heading that paragraph properties state, 10 for text, 0 for nothing."""
    stated = value(properties, "outlineLvl")
    return int(stated) + 1 if stated.isdecimal() else 0


def number_properties(properties: Element | None) -> tuple[str, int]:
    """The list that paragraph properties name, and the level in it; "" and -1 for what they do not state."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    level = value(numbering, "ilvl")
    return value(numbering, "numId"), int(level) if level.isdecimal() else -1


@dataclass(slots=True)
class _Level:
    start: int
    kind: str
    pattern: str
    is_legal: bool
    restarts: bool


@dataclass
class Lists:
    """The lists of a document, and how far each has counted."""

    root: Element | None
    _abstract: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        definitions = [*children(self.root, "abstractNum")]
        self._abstract = {each.get(f"{W}abstractNumId", ""): _levels(each) for each in definitions}
        by_style = {value(each, "styleLink"): each.get(f"{W}abstractNumId", "") for each in definitions}
        for each in definitions:  # a list that is defined by a style is defined elsewhere
            if linked := value(each, "numStyleLink"):
                self._abstract[each.get(f"{W}abstractNumId", "")] = self._abstract.get(by_style.get(linked, ""), {})
        self._numbers = {each.get(f"{W}numId", ""): each for each in children(self.root, "num")}

    def marker(self, number_id: str, depth: int) -> str:
        """Count one item of a list and give its marker; empty for what is no item."""
        number = self._numbers.get(number_id)
        abstract_id = value(number, "abstractNumId")
        levels = self._abstract.get(abstract_id, {})
        own = {int(each.get(f"{W}ilvl", 0)): each for each in children(number, "lvlOverride")}
        levels = levels | {
            at: _level(each.find(f"{W}lvl")) for at, each in own.items() if each.find(f"{W}lvl") is not None
        }
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract_id, {})
        restart = value(own.get(depth), "startOverride")
        if restart.isdecimal() and (number_id, depth) not in self._begun:
            counts[depth] = int(restart) - 1
        self._begun.add((number_id, depth))
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [at for at in counts if at > depth and levels.get(at, levels[depth]).restarts]:
            del counts[deeper]
        return _written(levels, counts, depth)


def _levels(abstract: Element) -> dict[int, _Level]:
    return {int(each.get(f"{W}ilvl", 0)): _level(each) for each in children(abstract, "lvl")}


def _level(element: Element) -> _Level:
    start, pattern = value(element, "start"), value(element, "lvlText")
    return _Level(
        start=int(start) if start.isdecimal() else 1,
        kind=value(element, "numFmt") or "decimal",
        pattern=pattern,
        is_legal=element.find(f"{W}isLgl") is not None,
        restarts=value(element, "lvlRestart") != "0",
    )


def _written(levels: Mapping[int, _Level], counts: Mapping[int, int], depth: int) -> str:
    """%1.%2 with the numbers in place."""
    level = levels[depth]
    if level.kind == "bullet":
        return bullet(level.pattern)

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at not in levels:
            return ""
        kind = "decimal" if level.is_legal else levels[at].kind
        return ordinal(counts.get(at, levels[at].start), kind)

    return re.sub(r"%([1-9])", number, level.pattern).strip()


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name, none of nothing."""
    if element is not None:
        yield from element.iterchildren(f"{W}{name}")


def value(element: Element | None, name: str) -> str:
    """The value of a child (`<w:name w:val="…"/>`), empty where there is none."""
    child = None if element is None else element.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))
