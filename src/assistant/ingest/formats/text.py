"""Plain text as blocks, and what text formats share: decoding and front matter."""

import re
import unicodedata
from pathlib import Path

import yaml

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, Content, OnPage

# Front matter as Jekyll, Hugo and Obsidian write it: YAML between two lines of three dashes, at the top.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)

# Controls, zero-width and direction marks, Unicode tags: invisible on the page, visible to a model.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def decode(content: bytes) -> str:
    """Text by its byte-order mark, else strict UTF-8, else CP949; NFC, `\\n` lines, nothing invisible."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    raise ReadError("is neither UTF-8, UTF-16 nor CP949 text. Save it as UTF-8.")


def visible(text: str) -> str:
    """Text as NFC without what a page does not show."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig",) if b"\x00" in content else ("utf-8-sig", "cp949")


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The values of the front matter, and the text below it. Raises `ReadError` when it is not YAML."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    try:
        values = yaml.load(match[1], yaml.BaseLoader)  # noqa: S506  # makes nothing but strings, lists and dicts
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f" in line {place.line + 2}" if place else ""
        raise ReadError(f"has front matter that is not YAML{line}. Put values with a colon in quotes.") from error
    if not isinstance(values, dict):
        return {}, text  # two rules around a paragraph are not front matter
    return values, text[match.end() :]


# A bullet or a number, then text.
_ITEM = re.compile(r"\s*(?:[-–*•·‣○●□■▪◦※]\s+|\(?\d{1,2}[.)]\s+|[①-⑳])")
# Titles in ordinances and reports, and the level of each: 제1장 총칙, Ⅰ. 개요; 제2절 지원; 제3조(목적), 제3조의2(정의).
_TITLES = (
    (2, re.compile(r"제\s?\d+\s?[장편](?:\s[^.]{1,40})?|[Ⅰ-Ⅻ]\.?\s.{1,40}")),
    (3, re.compile(r"제\s?\d+\s?[절관](?:\s[^.]{1,40})?")),
    (4, re.compile(r"제\s?\d+\s?조(?:의\s?\d+)?\s?(?:\([^)]{1,40}\))?")),
)
_OTHER_TITLE = 4
_FINAL = re.compile(r"[.!?。:;,][\"'”’)\]]*$")
# **bold** as pasted from Markdown, and what is left of it; 2**3 is neither.
BOLD = re.compile(r"(?<![0-9A-Za-z])\*\*(\S(?:.*?\S)?)\*\*(?![0-9A-Za-z])")
_HALF_BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")

_LONGEST_HEADING = 60
_WIDEST_WRAPPED = 120


def read_text(path: Path, on_page: OnPage) -> Content:
    """The blocks of a plain text and its front matter."""
    stated, body = split_front_matter(decode(path.read_bytes()))
    return Content(blocks_of_plain_text(body), stated)


def blocks_of_plain_text(text: str) -> list[Block]:
    """Lines as paragraphs, list items and headings; lines that were only wrapped are joined again."""
    lines = _join_wrapped([line.rstrip().expandtabs(2) for line in _without_bold(text).split("\n")])
    return [
        Block(kind, line if kind is BlockKind.ITEM else line.strip(), level)
        for number, line in enumerate(lines)
        if line.strip()
        for kind, level in [_kind_of(lines, number)]
    ]


def _without_bold(text: str) -> str:
    """Without ** around words; and without a single ** whose other half was lost, unless ** marks footnotes."""
    text = BOLD.sub(r"\1", text)
    return text if re.search(r"^\s*\*\*", text, re.MULTILINE) else _HALF_BOLD.sub("", text)


def _kind_of(lines: list[str], number: int) -> tuple[BlockKind, int]:
    line = lines[number]
    if line.lstrip().startswith("|"):
        return BlockKind.ROW, 0
    if level := next((level for level, title in _TITLES if title.fullmatch(line.strip())), 0):
        return BlockKind.HEADING, level
    if _ITEM.match(line):
        return BlockKind.ITEM, 0
    return (BlockKind.HEADING, _OTHER_TITLE) if _stands_alone(lines, number) else (BlockKind.PARAGRAPH, 0)


def _stands_alone(lines: list[str], number: int) -> bool:
    """A short line between blank lines, without a final stop, and with longer text or a list below it."""
    line = lines[number].strip()
    around = [lines[i] if 0 <= i < len(lines) else "" for i in (number - 1, number + 1)]
    if any(around) or len(line) > _LONGEST_HEADING or _FINAL.search(line) or re.search(r"[|•=]", line):
        return False
    below = next((other for other in lines[number + 1 :] if other.strip()), "")
    return bool(_ITEM.match(below)) or len(below) > _LONGEST_HEADING


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join a line with the next where the text was wrapped at a fixed width: the next word would not
    have fitted. Longer lines than 120 characters were never wrapped."""
    width = max(map(len, lines), default=0)
    if width > _WIDEST_WRAPPED or width < 40:
        return lines
    joined: list[str] = []
    last_length = 0
    for line in lines:
        first_word = line.split(" ", 1)[0]
        wrapped = joined and joined[-1] and line and not _ITEM.match(line) and not line.startswith((" ", "|"))
        if wrapped and last_length + 1 + len(first_word) > width and not re.search(r"[.!?。]$", joined[-1]):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        last_length = len(line)
    return joined
