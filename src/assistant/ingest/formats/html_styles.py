"""Which elements of a web page its own styles hide: not displayed, of no size, off the page, or as bright as their ground."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.ingest.formats.archive import Element

_HIDING: Final = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?"
    r"|(?:left|top|right|text-indent)\s*:\s*-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)|color\s*:\s*transparent)"
    r"\s*(?:!important\s*)?(?:;|$)",
    re.IGNORECASE,
)
# What a style sheet hides until it is clicked, in the names that such parts have.
_OPENED: Final = re.compile(r"tab|panel|accordion|collaps|fold|slide|toggle|expand|more", re.IGNORECASE)

_COMMENT: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE: Final = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")  # @media print { … } and the like
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE: Final = re.compile(r"(\*|[a-z][\w-]*)?((?:[.#][\w-]+)*)", re.IGNORECASE)  # p, .note, div#top.hot
_DECLARATION: Final = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_MATTERS: Final = frozenset(
    ("display", "visibility", "font-size", "opacity", "left", "top", "right", "text-indent", "color", "background",
     "background-color")
)  # fmt: skip

_HEX: Final = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_RGB: Final = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.IGNORECASE)
_WHITE: Final = (255, 255, 255)
_NAMED: Final = {"white": _WHITE, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_NEAR: Final = 16  # of 255, between two colours that no eye tells apart

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    names: frozenset[str]  # .class and #id
    declarations: Mapping[str, str]

    @property
    def weight(self) -> tuple[int, int, bool]:
        """What CSS calls specificity."""
        ids = sum(name.startswith("#") for name in self.names)
        return ids, len(self.names) - ids, bool(self.tag)


class Styles:
    """The styles that a page states itself: of elements, and by simple selectors in `<style>`."""

    def __init__(self, root: Element) -> None:
        self._rules: dict[str, list[_Rule]] = {}  # by one of their names
        # Whether other grounds may be painted than those that are seen here.
        self._is_partial = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
        for style in root.iter("style"):
            self._read("".join(style.itertext()))
        self._has_rules = bool(self._rules)

    def hides(self, element: Element) -> bool:
        """Whether an element is not seen, by its own style or a rule for it."""
        inline = element.get("style") or ""
        if _HIDING.search(inline):
            return True
        stated = self._stated(element)
        if self._has_rules and not _is_opened(element) and _HIDING.search(_as_text(stated)):
            return True
        colour = _colour(stated.get("color", ""))
        return colour is not None and self._is_ground(element, colour) and not self._has_other_colours(element)

    def _read(self, sheet: str) -> None:
        sheet = _COMMENT.sub("", sheet)
        self._is_partial |= "@import" in sheet
        for selectors, body in _RULE.findall(_AT_RULE.sub("", sheet)):
            declarations = _declarations(body)
            for selector in selectors.split(",") if declarations else ():
                self._add(selector.strip(), declarations)

    def _add(self, selector: str, declarations: Mapping[str, str]) -> None:
        simple = _SIMPLE.fullmatch(selector)
        if simple is None or not selector:
            self._is_partial |= any(name.startswith("background") for name in declarations)
            return
        tag = "" if simple[1] in (None, "*") else simple[1].lower()
        names = frozenset(re.findall(r"[.#][\w-]+", simple[2]))
        self._rules.setdefault(min(names, default=tag), []).append(_Rule(tag, names, declarations))

    def _stated(self, element: Element) -> dict[str, str]:
        """Its declarations: attributes of old pages, then rules, then its own style."""
        stated = {"color": element.get("color")} if element.tag == "font" and element.get("color") else {}
        if element.get("bgcolor"):
            stated["background-color"] = element.get("bgcolor")
        for rule in sorted(self._rules_for(element), key=lambda rule: rule.weight):
            stated.update(rule.declarations)
        return stated | _declarations(element.get("style") or "")

    def _rules_for(self, element: Element) -> Iterator[_Rule]:
        if not self._has_rules:
            return
        names = {f".{name}" for name in (element.get("class") or "").split()}
        names |= {f"#{element.get('id')}"} if element.get("id") else set()
        for name in ("", element.tag, *names):
            for rule in self._rules.get(name, ()):
                if rule.tag in ("", element.tag) and rule.names <= names:
                    yield rule

    def _is_ground(self, element: Element, colour: Colour) -> bool:
        """Whether what is painted behind an element has that colour, too; false when that cannot be told."""
        for each in (element, *element.iterancestors()):
            stated = self._stated(each)
            ground = stated.get("background-color") or stated.get("background") or each.get("background") or ""
            if ground and ground.strip().lower() not in ("none", "transparent", "inherit"):
                return _is_near(_colour(ground), colour)
        return not self._is_partial and _is_near(_WHITE, colour)

    def _has_other_colours(self, element: Element) -> bool:
        return any(
            {"color", "background", "background-color"} & self._stated(inner).keys()
            for inner in element.iterdescendants("*")
        )


def _declarations(body: str) -> dict[str, str]:
    found = ((name.lower(), value.strip()) for name, value in _DECLARATION.findall(body))
    return {name: value for name, value in found if name in _MATTERS}


def _as_text(stated: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in stated.items())


def _is_opened(element: Element) -> bool:
    return element.get("role") == "tabpanel" or bool(
        _OPENED.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )


def _colour(value: str) -> Colour | None:
    value = value.replace("!important", "").strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if "url(" in value or "gradient" in value:
        return None
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.search(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def _is_near(one: Colour | None, other: Colour) -> bool:
    return one is not None and all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))
