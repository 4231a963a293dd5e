"""Markdown and plain text as blocks: headings, paragraphs, list items, table rows, each on one line."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class BlockKind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a document; `level` counts from 1 for headings and is 0 for the rest."""

    kind: BlockKind
    text: str
    level: int = 0


def blocks_of_markdown(text: str) -> list[Block]:
    """CommonMark with tables. Markup, raw HTML and images go; the words in them stay."""
    walk = _Walk()
    for token in _markdown().parse(text):
        walk.enter(token)
    return [block for block in walk.blocks if block.text.strip()]


@dataclass
class _Walk:
    """Where in a Markdown text one is: in which lists, which heading, which row of a table."""

    blocks: list[Block] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)  # "-" or "1", one per open list
    marker: str = ""  # of an item that has no text yet
    cells: list[str] | None = None
    level: int = 0

    def enter(self, token: "Token") -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self.level = int(token.tag[1]) if token.nesting > 0 else 0
            case "tr_open" | "tr_close":
                self._row(token)
            case "inline" if self.cells is not None:
                self.cells.append(_words(token))
            case "inline" | "fence" | "code_block" | "html_block":
                self._text(token)
            case _:
                self._list(token)

    def _list(self, token: "Token") -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append("-" if token.tag == "ul" else "1")
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                # Added to a marker without text: CommonMark takes 2024. 3. 15. for three lists within each other.
                self.marker = self.marker or "  " * (len(self.lists) - 1)
                self.marker += "- " if self.lists[-1] == "-" else f"{token.info}{token.markup} "
            case "list_item_close":
                self.marker = ""

    def _row(self, token: "Token") -> None:
        if self.cells:
            self.blocks.append(Block(BlockKind.ROW, f"| {' | '.join(self.cells)} |"))
        self.cells = [] if token.nesting > 0 else None

    def _text(self, token: "Token") -> None:
        for line in _lines(token):
            if self.level:
                self.blocks.append(Block(BlockKind.HEADING, line, self.level))
            else:
                kind = BlockKind.ITEM if self.lists else BlockKind.PARAGRAPH
                self.blocks.append(Block(kind, self.marker + line))
            self.marker = ""


def _lines(token: "Token") -> list[str]:
    """The lines a block stands on: one for text, as written for code, the words for raw HTML."""
    if token.type == "inline":
        return [line for line in _words(token).split("\n") if line.strip()]
    if token.type == "html_block":
        words = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", token.content, flags=re.S | re.I)
        return [" ".join(words.split())] if words.strip() else []
    return [line for line in token.content.split("\n") if line.strip()]


def _words(token: "Token") -> str:
    """Inline text without its markup: links keep their words, images their description."""
    parts = []
    for child in token.children or ():
        if child.type == "softbreak" or child.content.lower().startswith("<br"):
            parts.append(" ")
        elif child.type == "html_inline":
            continue
        elif child.type == "hardbreak":
            parts.append("\n")
        else:
            # CommonMark leaves **300만 원(연)**을: the closing ** stands between a bracket and a letter.
            parts.append(_BOLD.sub(r"\1", child.content) if child.type == "text" else child.content)
    return re.sub(r"[ \t]+", " ", "".join(parts)).strip()


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


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
_BOLD = re.compile(r"(?<![0-9A-Za-z])\*\*(\S(?:.*?\S)?)\*\*(?![0-9A-Za-z])")
_HALF_BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")

_LONGEST_HEADING = 60
_WIDEST_WRAPPED = 120


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
    text = _BOLD.sub(r"\1", text)
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
