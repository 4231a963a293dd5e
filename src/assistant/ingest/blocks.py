"""Markdown and plain text as blocks: headings, paragraphs, list items, table rows, each on one line."""

import re
from dataclasses import dataclass
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
    blocks: list[Block] = []
    lists: list[str] = []  # "-" or the next number, one per open list
    pending = ""
    cells: list[str] | None = None
    level = 0
    for token in _markdown().parse(text):
        match token.type:
            case "bullet_list_open":
                lists.append("-")
            case "ordered_list_open":
                lists.append(str(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                pending = "  " * (len(lists) - 1) + ("- " if lists[-1] == "-" else f"{token.info}. ")
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "tr_open":
                cells = []
            case "tr_close":
                blocks.append(Block(BlockKind.ROW, f"| {' | '.join(cells or [])} |"))
                cells = None
            case "inline" if cells is not None:
                cells.append(_words(token))
            case "inline" | "fence" | "code_block" | "html_block":
                for line in _lines(token):
                    blocks.append(_block(line, level, pending, bool(lists)))
                    pending = ""
    return [block for block in blocks if block.text.strip()]


def _block(line: str, level: int, marker: str, in_list: bool) -> Block:
    if level:
        return Block(BlockKind.HEADING, line, level)
    return Block(BlockKind.ITEM if in_list else BlockKind.PARAGRAPH, marker + line)


def _lines(token: "Token") -> list[str]:
    """The lines a block stands on: one for text, as written for code, the words for raw HTML."""
    if token.type == "inline":
        return [line for line in _words(token).split("\n") if line.strip()]
    if token.type == "html_block":
        words = re.sub(
            r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", " ", token.content, flags=re.S | re.I
        )
        return [" ".join(words.split())] if words.strip() else []
    return [line for line in token.content.split("\n") if line.strip()]


def _words(token: "Token") -> str:
    """Inline text without its markup: links keep their words, images their description."""
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "html_inline"):
            parts.append(" " if child.type == "softbreak" else "")
        elif child.type == "hardbreak":
            parts.append("\n")
        else:
            parts.append(child.content)
    return re.sub(r"[ \t]+", " ", "".join(parts)).strip()


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


# A bullet or a number, then text.
_ITEM = re.compile(r"\s*(?:[-–*•·‣○●□■▪◦※]\s+|\(?\d{1,2}[.)]\s+|[①-⑳])")
# 제3조(목적), 제3조의2(정의): the title of an article; Ⅰ. 개요: of a chapter.
_ARTICLE = re.compile(
    r"(제\s?\d+\s?(?:장|절|조(?:의\s?\d+)?)\s?(?:\([^)]{1,40}\))?|[Ⅰ-Ⅻ]\.?\s.{1,40})(?=\s|$)"
)
_FINAL = re.compile(r"[.!?。:;,][\"'”’)\]]*$")
# **bold** as pasted from Markdown.
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")

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
    return text if re.search(r"^\s*\*\*", text, re.MULTILINE) else text.replace("**", "")


def _kind_of(lines: list[str], number: int) -> tuple[BlockKind, int]:
    line = lines[number]
    if line.lstrip().startswith("|"):
        return BlockKind.ROW, 0
    if _ARTICLE.fullmatch(line.strip()):
        return BlockKind.HEADING, 2
    if _ITEM.match(line):
        return BlockKind.ITEM, 0
    return (BlockKind.HEADING, 2) if _stands_alone(lines, number) else (BlockKind.PARAGRAPH, 0)


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
