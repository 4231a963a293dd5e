"""Markdown as blocks: CommonMark with tables."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, row_text
from assistant.ingest.formats.text import BOLD, decode, split_front_matter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def read_markdown(path: Path, on_page: OnPage) -> Content:
    """The blocks of a Markdown file and its front matter."""
    stated, body = split_front_matter(decode(path.read_bytes()))
    return Content(blocks_of_markdown(body), stated)


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
    level: int = 0  # of the heading one is in
    is_header: bool = False  # of the row at hand

    def enter(self, token: "Token") -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self.level = int(token.tag[1]) if token.nesting > 0 else 0
            case "thead_open" | "thead_close":
                self.is_header = token.nesting > 0
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
            self.blocks.append(Block(BlockKind.ROW, row_text(self.cells), int(self.is_header)))
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
            parts.append(BOLD.sub(r"\1", child.content) if child.type == "text" else child.content)
    return re.sub(r"[ \t]+", " ", "".join(parts)).strip()


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
