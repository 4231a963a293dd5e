"""Which runs of a DOCX nobody sees: hidden, white on white, or a point high."""

from typing import Final

from assistant.ingest.formats.archive import Element, local_name
from assistant.ingest.formats.docx_lists import W, children, value

_ON: Final = (None, "1", "true", "on")
_WHITE: Final = ("ffffff", "fefefe", "fdfdfd")
_NO_GROUND: Final = ("", "auto", "none", *_WHITE)
_SMALLEST: Final = 2  # half points; nobody reads letters of one point


class Unseen:
    """Tells it of each run, by its own properties and the styles that hide."""

    def __init__(self, styles: Element | None) -> None:
        self._hiding = {
            style.get(f"{W}styleId", "") for style in children(styles, "style") if _vanishes(style.find(f"{W}rPr"))
        }

    def hides(self, run: Element) -> bool:
        """Whether the page does not show the run."""
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}vanish") is not None:
            return _vanishes(properties)
        if self._hiding and {value(properties, "rStyle"), _style_of_paragraph(run)} & self._hiding - {""}:
            return True
        size = value(properties, "sz")
        if size.isdecimal() and int(size) <= _SMALLEST:
            return True
        return value(properties, "color").lower() in _WHITE and _stands_on_white(run)


def _vanishes(properties: Element | None) -> bool:
    mark = None if properties is None else properties.find(f"{W}vanish")
    return mark is not None and mark.get(f"{W}val") in _ON


def _style_of_paragraph(run: Element) -> str:
    paragraph = next(run.iterancestors(f"{W}p"), None)
    return "" if paragraph is None else value(paragraph.find(f"{W}pPr"), "pStyle")


def _stands_on_white(run: Element) -> bool:
    """Whether nothing is painted behind it: no shading or marker, table with a style, box or page of another colour."""
    for element in (run, *run.iterancestors()):
        name = local_name(element)
        if name in ("txbxContent", "txbx") or (name == "document" and element.find(f"{W}background") is not None):
            return False
        properties = element.find(f"{W}{name}Pr")
        if properties is not None and _is_painted(properties):
            return False
    return True


def _is_painted(properties: Element) -> bool:
    """Whether the properties of a run, a paragraph, a cell or a table colour what is behind it."""
    shading = properties.find(f"{W}shd")
    fills = () if shading is None else (shading.get(f"{W}fill", ""), shading.get(f"{W}themeFill", ""))
    if any(fill.lower() not in _NO_GROUND for fill in fills):
        return True
    return value(properties, "highlight") not in ("", "none", "white") or value(properties, "tblStyle") != ""
