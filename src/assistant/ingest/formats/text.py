"""Plain text as blocks, and what text formats share: decoding and front matter."""

import re
import unicodedata
from itertools import groupby
from pathlib import Path

import yaml

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, row_text
from assistant.ingest.markers import is_item, is_title, mark_of
from assistant.ingest.suspicions import name_hidden_characters

# Front matter as Jekyll, Hugo and Obsidian write it: YAML between two lines of three dashes, at the top.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)

# Controls, zero-width and direction marks, Unicode tags, variation selectors in a row: invisible on the page, visible to a
# model.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
    "|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3,}"
)


def decode(content: bytes) -> str:
    """Text by its byte-order mark, what announces ISO-2022-KR, else strict UTF-8, else CP949; NFC, `\\n` lines, nothing invisible."""
    return visible(as_written(content))


def as_written(content: bytes) -> str:
    """The same with what is invisible."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return unix_lines(text)
    raise ReadError("no_encoding")


def unix_lines(text: str) -> str:
    """The text with `\\n` at the end of each line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def visible(text: str) -> str:
    """Text as NFC without what a page does not show."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\x1b$)C" in content[:1000]:  # of old mail
        return ("iso2022_kr",)
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
        if place is None:
            raise ReadError("no_yaml") from error
        raise ReadError("no_yaml_in_line", line=place.line + 2) from error
    if not isinstance(values, dict):
        return {}, text  # two rules around a paragraph are not front matter
    return values, text[match.end() :]


# **bold** as pasted from Markdown, and what is left of it; 2**3 is neither.
BOLD = re.compile(r"(?<![0-9A-Za-z])\*\*(\S(?:.*?\S)?)\*\*(?![0-9A-Za-z])")
_HALF_BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")

_HYPHENATED = re.compile(r"[a-z]{2}[-‐]$")
_LONG = 60  # characters of a line that is text, not a title
_WIDEST_WRAPPED = 120
# | --- | :---: |, the line below the header row of a table
_RULE = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")


def read_text(path: Path, on_page: OnPage) -> Content:
    """The blocks of a plain text and its front matter."""
    written = as_written(path.read_bytes())
    stated, body = split_front_matter(visible(written))
    return Content(blocks_of_plain_text(body), stated, warnings=[*name_hidden_characters(written)])


def blocks_of_plain_text(text: str) -> list[Block]:
    """Lines as paragraphs, rows of tables and, of level 0, titles that stand alone; lines that were only wrapped are
    joined again."""
    written = [line.rstrip().expandtabs(2) for line in _without_bold(text).split("\n")]
    lines = _join_wrapped(_with_outer_bars(written))
    return [_block(lines, number) for number, line in enumerate(lines) if line.strip() and not _is_rule(lines, number)]


def _with_outer_bars(lines: list[str]) -> list[str]:
    """The lines, those of a table that people write with bars only between its cells as all others: 구분 | 물량 | 예산, and
    as many in each line below."""
    kept: list[str] = []
    for bars, run in groupby(lines, key=lambda line: 0 if line.lstrip().startswith("|") else line.count(" | ")):
        rows = list(run)
        if bars and len(rows) > 1:
            rows = [f"| {row.strip()} |" for row in rows]
            rows.insert(1, "|" + " --- |" * (bars + 1))
        kept += rows
    return kept


def _without_bold(text: str) -> str:
    """Without ** around words; and without a single ** whose other half was lost, unless ** marks footnotes."""
    text = BOLD.sub(r"\1", text)
    return text if re.search(r"^[ \t]*\*\*", text, re.MULTILINE) else _HALF_BOLD.sub("", text)


def _block(lines: list[str], number: int) -> Block:
    line = lines[number]
    if line.lstrip().startswith("|"):
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        return Block(BlockKind.ROW, row_text(cells), int(_is_rule(lines, number + 1)))
    if _stands_alone(lines, number):
        return Block(BlockKind.HEADING, line.strip())
    return Block(BlockKind.PARAGRAPH, line if is_item(line) else line.strip())


def _is_rule(lines: list[str], number: int) -> bool:
    """Whether it is the rule below the first row of a table; further down it is a row of missing values."""
    if not _RULE.fullmatch(_line(lines, number)):
        return False
    return _line(lines, number - 1).startswith("|") and not _line(lines, number - 2).startswith("|")


def _line(lines: list[str], number: int) -> str:
    return lines[number].strip() if 0 <= number < len(lines) else ""


def _stands_alone(lines: list[str], number: int) -> bool:
    """A title without a marker, between blank lines, with longer text or a list below it."""
    line = _line(lines, number)
    if (
        _line(lines, number - 1)
        or _line(lines, number + 1)
        or mark_of(line)
        or not is_title(line, _LONG)
        or "•" in line
    ):
        return False
    below = next((other for other in lines[number + 1 :] if other.strip()), "")
    return is_item(below) or len(below) > _LONG


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join a line with the next where the text was wrapped at a fixed width: the next word would not have fitted, or
    was begun with a hyphen. Longer lines than 120 characters were never wrapped."""
    width = max(map(len, lines), default=0)
    if width > _WIDEST_WRAPPED or width < 40:
        return lines
    joined: list[str] = []
    last_length = 0
    for line in lines:
        first_word = line.split(" ", 1)[0]
        wrapped = joined and joined[-1] and line and not is_item(line) and not line.startswith((" ", "|"))
        if wrapped and _HYPHENATED.search(joined[-1]) and line[0].islower():
            joined[-1] = joined[-1][:-1] + line
        elif wrapped and last_length + 1 + len(first_word) > width and not re.search(r"[.!?。]$", joined[-1]):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        last_length = len(line)
    return joined
