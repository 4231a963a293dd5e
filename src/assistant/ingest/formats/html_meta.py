"""What a web page says of itself: its encoding, and who published it where and when."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from assistant.errors import ReadError
from assistant.ingest.formats.archive import Element
from assistant.ingest.formats.text import as_written, unix_lines
from assistant.types import Message

# charset=euc-kr of a meta element, encoding="utf-8" of an XML declaration.
_CHARSET: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_KOREAN: Final = ("euc-kr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "x-windows-949", "windows-949", "ms949", "uhc")
_MOST_UNREADABLE: Final = 0.01  # of the characters: titles cut in the middle of one are common on boards
# <!-- saved from url=(0031)https://www.example.go.kr/a --> as browsers write it
_SAVED_FROM: Final = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")

_TITLES: Final = ("og:title", "citation_title", "dc.title", "dcterms.title")
_PUBLISHERS: Final = ("dc.publisher", "dcterms.publisher", "citation_publisher", "og:site_name")
_DATES: Final = (
    "article:published_time", "dcterms.issued", "dc.date.issued", "dc.date", "dcterms.date", "citation_publication_date",
    "citation_date", "datepublished",
)  # fmt: skip
_DATE: Final = re.compile(r"\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# What stands between the title of a page and the names of the board and the site.
_BETWEEN: Final = re.compile(r"\s+(?:\||-|–|:|::|<|>|»|·)\s+")
_SHORTEST_TITLE: Final = 12  # characters; less is the name of a board


def decode_html(content: bytes) -> tuple[str, list[Message]]:
    """The text of a page as it is written, by its byte-order mark, UTF-8, what it declares, or CP949; and a warning when some
    characters cannot be read. Raises `ReadError` when many cannot."""
    found = _CHARSET.search(content[:4096])
    declared = found[1].decode("ascii").lower() if found else "cp949"
    encoding = "cp949" if declared in _KOREAN else declared
    if not _is_utf_8(content) and encoding not in ("utf-8", "utf8") and b"\x00" not in content:
        try:
            return unix_lines(content.decode(encoding)), []
        except (UnicodeDecodeError, LookupError):
            pass
    try:
        return as_written(content), []
    except ReadError:
        return _decode_in_part(content, encoding)


def _decode_in_part(content: bytes, encoding: str) -> tuple[str, list[Message]]:
    try:
        text = content.decode(encoding, "replace")
    except LookupError:
        text = content.decode("cp949", "replace")
    unreadable = text.count("\ufffd")
    if b"\x00" in content or unreadable > _MOST_UNREADABLE * len(text):
        raise ReadError("no_encoding")
    return unix_lines(text), [Message.of("letters_unread", count=unreadable)]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def page_meta(root: Element, text: str) -> dict[str, str]:
    """Title, publisher, day of publication and address, as far as the page states them."""
    stated = _stated(root)
    site = _first(stated, _PUBLISHERS)
    found = {
        "title": _first(stated, _TITLES) or _own_part(" ".join("".join(root.itertext("title")).split())),
        "publisher": site,
        "published": next((day for name in _DATES if (day := _day(stated.get(name, "")))), ""),
        "url": _address(root, stated, text),
    }
    found["title"] = re.sub(rf"{_BETWEEN.pattern}{re.escape(site)}$", "", found["title"]) if site else found["title"]
    return {name: value for name, value in found.items() if value}


def _stated(root: Element) -> dict[str, str]:
    """The meta elements by name, in lower case; the first of each name."""
    stated: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = " ".join((element.get("content") or "").split())
        if value:
            stated.setdefault(name.strip().lower(), value)
    return stated


def _first(stated: dict[str, str], names: Iterable[str]) -> str:
    return next((stated[name] for name in names if name in stated), "")


def _own_part(title: str) -> str:
    """The title of the page without the names of board and site behind it, where it is long enough to be one."""
    own = _BETWEEN.split(title)[0]
    return own if len(own) >= _SHORTEST_TITLE else title


def _day(text: str) -> str:
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _address(root: Element, stated: dict[str, str], text: str) -> str:
    links = [link.get("href", "") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    saved = _SAVED_FROM.search(text[:2000])
    found = [*links, stated.get("og:url", ""), saved[1] if saved else ""]
    return next((each for each in found if each.startswith(("http://", "https://"))), "")
