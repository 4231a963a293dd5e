"""What of a web page is not shown, and what surrounds its text: menus, headers and footers of the site."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from assistant.ingest.formats.archive import Element
from assistant.ingest.formats.html_styles import Styles

_NEVER_SHOWN: Final = frozenset(
    (
        "head", "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "audio", "video", "map",
        "input", "select", "textarea", "button", "datalist", "progress", "meter",
        "del", "s", "strike",  # struck out: it holds no more
    )
)  # fmt: skip
_CONTROLS: Final = ("input", "select", "textarea", "button")
_ROLES: Final = ("navigation", "search", "complementary", "contentinfo", "dialog", "alertdialog")
# Names that Korean sites give to their menus, and everybody to the foot of a page.
_IDS: Final = frozenset(("gnb", "lnb", "snb", "footer", "skipnav", "skipnavi", "skip_nav", "skip-nav", "skip"))
_SECTIONS: Final = ("article", "main", "section", "blockquote", "td")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS: Final = frozenset((*_HEADINGS, "ul", "ol", "dl", "div", "p", "table", "section", "menu", "center"))
_CONTAINERS: Final = frozenset(
    (
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "form",
        "fieldset",
        "center",
        "font",
        "table",
        "tbody",
        "tr",
        "td",
    )
)
_DOCUMENT: Final = re.compile(r"\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|odt|csv|txt|zip)\b", re.IGNORECASE)

_SHARE_OF_MAIN: Final = 0.7  # of all words that are no links
_SHARE_OF_LINKS: Final = 0.8  # in a menu
_SHORT: Final = 20  # characters of a single link, such as 맨위로
_LITTLE: Final = 150  # characters of prose; a page with less may be a list of links


@dataclass(slots=True)
class _Weight:
    """Characters in an element: all of them, those in links, those in headings below h1 but not in links; and links."""

    words: int = 0
    linked: int = 0
    titles: int = 0
    links: int = 0

    @property
    def prose(self) -> int:
        """Characters that are in no link."""
        return self.words - self.linked

    def add(self, other: "_Weight") -> None:
        """Count what an element inside has."""
        self.words += other.words
        self.linked += other.linked
        self.titles += other.titles
        self.links += other.links


@dataclass
class Page:
    """The elements of a page that are `hidden` (`unseen` those of them that hold text), and those that are `furniture`."""

    root: Element
    hidden: set[Element] = field(default_factory=set)
    unseen: set[Element] = field(default_factory=set)
    furniture: set[Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        styles = Styles(self.root)
        self.unseen = {element for element in self.root.iter("*") if _is_hidden_text(element, styles)}
        self.hidden = self.unseen | {element for element in self.root.iter("*") if _is_never_shown(element)}
        weights = self._weights()
        furniture = {element for element in weights if _is_furniture(element, weights[element])}
        main = _main(self.root, weights, furniture)
        if main is not None:
            around = {*main.iterancestors(), *main.iter("*")}
            furniture |= {
                element for element in weights if element not in around and _is_menu(element, weights[element])
            }
        lost = sum(weights[element].prose for element in furniture if not _has_ancestor_in(element, furniture))
        if lost * 2 <= weights[self.root].prose:  # else these elements mean something else on this page
            self.furniture = furniture

    def hidden_text(self) -> list[str]:
        """What the page holds and does not show, menus aside."""
        outermost = (each for each in self.root.iter("*") if each in self.unseen)
        left_out = self.hidden | self.furniture
        return [
            " ".join("".join(each.itertext()).split())
            for each in outermost
            if each not in self.furniture and not _has_ancestor_in(each, left_out) and not _is_all_links(each)
        ]

    def _weights(self) -> dict[Element, _Weight]:
        """The weight of every visible element, from the leaves up."""
        weights: dict[Element, _Weight] = {}
        for element in reversed([*_outside(self.root, self.hidden)]):
            weight = _Weight() if element in self.hidden else weights.setdefault(element, _Weight())
            if element not in self.hidden:
                _weigh(element, weight)
            parent = element.getparent()
            if parent is not None:
                above = weights.setdefault(parent, _Weight())
                above.add(weight)
                above.words += _count(element.tail)
        return weights


def _outside(root: Element, hidden: set[Element]) -> Iterator[Element]:
    """The elements that are not inside a hidden one."""
    inside: set[Element] = set()
    for element in root.iter("*"):
        if element.getparent() in inside:
            inside.add(element)
            continue
        if element in hidden:
            inside.add(element)
        yield element


def _weigh(element: Element, weight: _Weight) -> None:
    """Count an element's own text, when those inside it are counted."""
    weight.words += _count(element.text) + _count(element.get("alt") if element.tag == "img" else "")
    if element.tag == "a":
        weight.linked, weight.titles, weight.links = weight.words, 0, 1
    elif element.tag in _HEADINGS[1:]:
        weight.titles = weight.prose


def _count(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _is_never_shown(element: Element) -> bool:
    if element.tag in _NEVER_SHOWN or element.get("aria-hidden") == "true":
        return True
    return element.tag == "dialog" and element.get("open") is None


def _is_hidden_text(element: Element, styles: Styles) -> bool:
    return element.tag not in _NEVER_SHOWN and (element.get("hidden") is not None or styles.hides(element))


def _is_furniture(element: Element, weight: _Weight) -> bool:
    """Whether the page itself says that an element is no part of the text."""
    if element.tag in ("nav", "aside") or element.get("role") in _ROLES or (element.get("id") or "").lower() in _IDS:
        return True
    if element.tag == "label":
        return bool(element.get("for")) or any(
            other.tag in _CONTROLS for other in element.getparent().iterchildren("*")
        )
    if element.tag not in ("header", "footer") and element.get("role") != "banner":
        return False
    if any(above.tag in _SECTIONS for above in element.iterancestors()):
        return False
    return element.tag == "footer" or weight.linked * 2 >= weight.words  # a header with a title alone is the text's


def _main(root: Element, weights: dict[Element, _Weight], furniture: set[Element]) -> Element | None:
    """The innermost container with most of the prose; `None` on a page that has hardly any."""
    lost = sum(weights[element].prose for element in furniture if not _has_ancestor_in(element, furniture))
    enough = (weights[root].prose - lost) * _SHARE_OF_MAIN
    if enough < _LITTLE * _SHARE_OF_MAIN:
        return None
    main = root
    while True:
        candidates = (each for each in main if each in weights and each not in furniture and each.tag in _CONTAINERS)
        inner = next((each for each in candidates if weights[each].prose >= enough), None)
        if inner is None:
            return main
        main = inner


def _is_menu(element: Element, weight: _Weight) -> bool:
    """Whether nearly all words are links, a title above them aside, and none leads to a document."""
    if element.tag not in _LISTS or not weight.links:
        return False
    others = weight.words - weight.linked - (weight.titles if weight.links > 1 else 0)
    if others > weight.words * (1 - _SHARE_OF_LINKS) or (weight.links == 1 and weight.words > _SHORT):
        return False
    return not any(_DOCUMENT.search(f"{link.get('href')} {link.text}") for link in element.iter("a"))


def _is_all_links(element: Element) -> bool:
    linked = sum(_count("".join(link.itertext())) for link in element.iter("a"))
    return linked >= _SHARE_OF_LINKS * _count("".join(element.itertext()))


def _has_ancestor_in(element: Element, elements: set[Element]) -> bool:
    return any(above in elements for above in element.iterancestors())
