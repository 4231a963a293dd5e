"""Markdown as blocks: CommonMark with tables."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ingest.blocks import Block, BlockKind, Content, OnPage, row_text
from assistant.ingest.formats.text import BOLD, as_written, split_front_matter, visible
from assistant.ingest.suspicions import name_hidden_characters, name_hidden_text, name_links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# An element whose own style, or `hidden`, keeps what stands in it from being shown.
_HIDING = re.compile(
    r"<(\w+)\b[^>]*?(?:\shidden(?=[\s>=])|\bstyle\s*=\s*(?:\"[^\"]*?|'[^']*?)(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])))[^>]*>",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
# 2026. 2. 9. at the start of a line, which CommonMark takes for three lists without a word
_DATE_AT_START = re.compile(r"^((?: {0,3}[>*+-])* {0,3}\d{1,4})\.(?=[ \t]+\d{1,2}\.(?:\s|$))", re.MULTILINE)
_WRAP = "\v"  # a line break inside a paragraph
_OWN_LINE = re.compile(r"[^:：.!?]{1,20}[:：]\s?\S|[①-⑳]")
_WRAPPED = 40  # characters; a shorter line was ended on purpose
_GOES_ON = re.compile(r"(?:[,·]|[은는이가을를의에로와과며고])$|[a-z]$")


def read_markdown(path: Path, on_page: OnPage) -> Content:
    """The blocks of a Markdown file and its front matter."""
    written = as_written(path.read_bytes())
    stated, body = split_front_matter(visible(written))
    walk = _walk(body)
    warnings = [*name_hidden_characters(written), *name_hidden_text(walk.unseen), *name_links(walk.addresses)]
    return Content(walk.written(), stated, warnings=warnings)


def blocks_of_markdown(text: str) -> list[Block]:
    """CommonMark with tables. Markup, raw HTML and images go; the words in them stay."""
    return _walk(text).written()


def _walk(text: str) -> "_Walk":
    walk = _Walk()
    for token in _markdown().parse(_DATE_AT_START.sub(r"\1\\.", text)):
        walk.enter(token)
    return walk


@dataclass
class _Walk:
    """Where in a Markdown text one is: in which lists, which heading, which row of a table."""

    blocks: list[Block] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)  # "-" or "1", one per open list
    marker: str = ""  # of an item that has no text yet
    cells: list[str] | None = None
    level: int = 0  # of the heading one is in
    is_header: bool = False  # of the row at hand
    hidden: str = ""  # name of the element that hides what stands in it
    unseen: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)  # of links and pictures, whose words alone stay

    def written(self) -> list[Block]:
        """The blocks that have text."""
        return [block for block in self.blocks if block.text.strip()]

    def enter(self, token: "Token") -> None:
        match token.type:
            case "heading_open" | "heading_close":
                self.level = int(token.tag[1]) if token.nesting > 0 else 0
            case "thead_open" | "thead_close":
                self.is_header = token.nesting > 0
            case "tr_open" | "tr_close":
                self._row(token)
            case "inline" if self.cells is not None:
                self.cells.append(self._words(token))
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
        for line in self._lines(token):
            if self.level:
                self.blocks.append(Block(BlockKind.HEADING, line, self.level))
            else:
                kind = BlockKind.ITEM if self.lists else BlockKind.PARAGRAPH
                self.blocks.append(Block(kind, self.marker + line))
            self.marker = ""

    def _lines(self, token: "Token") -> list[str]:
        """The lines a block stands on: one for text, as written for code, the words for raw HTML."""
        if token.type == "html_block":
            words = _TAGS.sub(" ", self._seen(token.content))
            return [" ".join(words.split())] if words.strip() else []
        if self.hidden:
            self.unseen.append(token.content)
            return []
        text = self._words(token) if token.type == "inline" else token.content
        return [line for line in text.split("\n") if line.strip()]

    def _words(self, token: "Token") -> str:
        """Inline text without its markup: links keep their words, images their description."""
        parts = []
        for child in token.children or ():
            self._note_address(child)
            if child.type == "html_inline" and not child.content.lower().startswith("<br"):
                self._seen(child.content)
            elif self.hidden:
                self.unseen.append(child.content)
            else:
                parts.append(_inline(child))
        return _without_wraps(re.sub(r"[ \t]+", " ", "".join(parts)).strip())

    def _note_address(self, token: "Token") -> None:
        if token.type == "image":
            self.addresses.append(f"![]({token.attrGet('src')})")
        elif token.type == "link_open" and token.markup != "autolink":
            self.addresses.append(str(token.attrGet("href")))

    def _seen(self, html: str) -> str:
        """What is shown of raw HTML, which may begin or end in the middle of a hidden element."""
        self.addresses.append(html)
        seen: list[str] = []
        while html:
            mark = re.search(rf"</{self.hidden}\s*>", html, re.IGNORECASE) if self.hidden else _HIDING.search(html)
            before = html[: mark.start()] if mark else html
            (self.unseen if self.hidden else seen).append(_TAGS.sub(" ", before) if self.hidden else before)
            html = html[mark.end() :] if mark else ""
            if mark:
                self.hidden = "" if self.hidden else mark[1]
        return " ".join(seen)


def _without_wraps(text: str) -> str:
    """A paragraph with its lines joined, save for those that stand for themselves, as offices write them without the
    two spaces that Markdown asks for: 신청 기한: 1년 이내, ② …, a number or date of a notice on a short line."""
    first, *others = text.split(_WRAP)
    joined, last = first, first
    for line in others:
        is_short = len(last) < _WRAPPED and not _GOES_ON.search(last) and re.search(r"\d", last + line)
        joined += ("\n" if _OWN_LINE.match(line) or is_short else " ") + line
        last = line
    return joined


def _inline(token: "Token") -> str:
    if token.type == "softbreak":
        return _WRAP
    if token.content.lower().startswith("<br"):
        return " "
    if token.type == "hardbreak":
        return "\n"
    # CommonMark leaves **300만 원(연)**을: the closing ** stands between a bracket and a letter.
    return BOLD.sub(r"\1", token.content) if token.type == "text" else token.content


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
