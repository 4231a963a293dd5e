"""Passages that are written for a machine and not for a reader: hidden characters, links that carry data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["instruction", "hidden_characters", "image", "data_link"]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What stands in `text[start:end]`, and why a person should look at it."""

    start: int
    end: int
    reason: Reason


# Unicode tags, which spell ASCII that no page shows, but not those of a flag (🏴 and its country); and variation
# selectors in a row, which spell bytes.
_SPELT: Final = (
    r"(?<![\U0001f3f4\U000e0000-\U000e007f])[\U000e0000-\U000e007f]+|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}"
)
# Two kinds of zero-width characters spell bits; one kind in a row is left of a web page that was copied.
_ZERO_WIDTH: Final = r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff]{8,}"
_OVERRIDES: Final = r"[\u202d\u202e][^\n\u202c]*\u202c?"  # they turn the letters around
_HIDDEN: Final = re.compile(f"{_SPELT}|{_ZERO_WIDTH}|{_OVERRIDES}")

# ![words](https://…) and <img src="https://…">
_IMAGE: Final = re.compile(
    r"!\[[^\]\n]{0,300}\]\(\s*<?(?P<markdown>(?:https?:)?//[^)\n]*)\)"
    r"""|<img\b[^>\n]{0,500}?\bsrc\s*=\s*["']?\s*(?P<html>(?:https?:)?//[^>\n]*)>""",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"""\b(?:https?|ftp)://[^\s"'<>」』》）)\[{]+(?:[<{\[][^\s>}\]]{1,60}[>}\]][^\s"'<>」』》）)\[{]*)*""",
    re.IGNORECASE,
)
# ?q={question}, &id=[주민등록번호], #%7Bname%7D; the manuals of programs have them in paths, too.
_PLACEHOLDER: Final = re.compile(
    r"[?&#=][^?&#=]*(?:\{[^}]{1,60}\}|\[[^\]]{1,60}\]|<[^>]{1,60}>|%7B.{1,60}?%7D)", re.IGNORECASE
)
# 80 letters and figures without a break: links to shared files have fewer, and slugs have hyphens.
_ENCODED: Final = re.compile(r"(?=[A-Za-z+/_=]{0,79}\d)[A-Za-z0-9+_=]{80,}|(?:%[0-7][0-9A-F]){30,}", re.IGNORECASE)


def suspicious_passages(text: str) -> tuple[Suspicion, ...]:
    """The passages, by where they begin."""
    found = [*hidden_characters_in(text), *_links(text)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def hidden_characters_in(text: str) -> Iterator[Suspicion]:
    """Those that are characters which no page shows, and say something all the same."""
    if text.isascii():
        return
    for found in _HIDDEN.finditer(text):
        if len({*found[0]}) > 1 or found[0][0] >= "\U000e0000":
            yield Suspicion(*found.span(), "hidden_characters")


def _links(text: str) -> Iterator[Suspicion]:
    if "//" not in text:
        return
    images = list(_IMAGE.finditer(text))
    for image in images:
        address = image["markdown"] or image["html"]
        if "?" in address or _carries_data(address):  # that of a picture alone stands in every page from the web
            yield Suspicion(*image.span(), "image")
    for link in _ADDRESS.finditer(text):
        if _carries_data(link[0]) and not any(image.start() <= link.start() < image.end() for image in images):
            yield Suspicion(*link.span(), "data_link")


def _carries_data(address: str) -> bool:
    behind = address.partition("//")[2]
    return _PLACEHOLDER.search(behind) is not None or _ENCODED.search(behind) is not None
