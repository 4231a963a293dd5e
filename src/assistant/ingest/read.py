"""One file to one `Document`: decoding, front matter, blocks, metadata."""

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, blocks_of_markdown, blocks_of_plain_text
from assistant.ingest.infer import infer_metadata
from assistant.language.text import language_of
from assistant.types import Document, Heading, Language

_READERS = {".md": blocks_of_markdown, ".markdown": blocks_of_markdown, ".txt": blocks_of_plain_text}

# Front matter as Jekyll, Hugo and Obsidian write it: YAML between two lines of three dashes, at the top.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)

# Controls, zero-width and direction marks, Unicode tags: invisible on the page, visible to a model.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)

_FIELDS = ("title", "publisher", "region", "published", "source", "url")
_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


def is_readable(path: Path) -> bool:
    """Whether the file is of a format that `read_document` knows."""
    return path.suffix.lower() in _READERS


def read_document(path: Path, document_id: str) -> Document:
    """The document in a .txt or .md file. Raises `ReadError` with what to do about the file."""
    text = decode(path.read_bytes())
    front_matter, body = _split_front_matter(text)
    blocks = _READERS[path.suffix.lower()](body)
    stated = {name: _stated(front_matter, name) for name in (*_FIELDS, "language")}
    blocks, inferred = infer_metadata(blocks)
    lines, headings = _lay_out(blocks)
    if not lines.strip():
        raise ReadError("has no text. Remove the file or put text into it.")
    values = {name: stated[name] or inferred.get(name, "") for name in _FIELDS}
    return Document(
        id=document_id, text=lines, headings=headings, language=_language(stated["language"], lines),
        **(values | {"title": values["title"] or unicodedata.normalize("NFC", path.stem)}),
    )  # fmt: skip


def decode(content: bytes) -> str:
    """Text by its byte-order mark, else strict UTF-8, else CP949; NFC, `\\n` lines, nothing invisible."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        return unicodedata.normalize("NFC", text)
    raise ReadError("is neither UTF-8, UTF-16 nor CP949 text. Save it as UTF-8.")


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig",) if b"\x00" in content else ("utf-8-sig", "cp949")


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
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


def _stated(front_matter: dict[str, Any], name: str) -> str:
    value = front_matter.get(name)
    text = "" if value in (None, "null", "~") else unicodedata.normalize("NFC", str(value)).strip()
    if isinstance(value, list | dict):
        raise ReadError(f"has {name}: {value!r} in its front matter. Write one line of text.")
    if name == "published" and text and not _is_date(text):
        raise ReadError(f"has published: {text!r} in its front matter. Write 2024-03-15, 2024-03 or 2024.")
    if name == "url" and text and not text.startswith(("http://", "https://")):
        raise ReadError(f"has url: {text!r} in its front matter. Write it with https://.")
    return text


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.strptime(text, _DATE_FORMATS[len(text)]))
    except (KeyError, ValueError):
        return False


def _language(stated: str, text: str) -> Language:
    if stated in ("ko", "en"):
        return "ko" if stated == "ko" else "en"
    if stated:
        raise ReadError(f"has language: {stated!r} in its front matter. Write ko or en.")
    return language_of(text)


def _lay_out(blocks: list[Block]) -> tuple[str, tuple[Heading, ...]]:
    """The document's text, a line per block, and where its headings stand in it."""
    lines: list[str] = []
    headings: list[Heading] = []
    position = 0
    previous: Block | None = None
    for block in blocks:
        if previous and not (previous.kind == block.kind and block.kind in (BlockKind.ITEM, BlockKind.ROW)):
            lines.append("")  # a blank line, but not inside a list or a table
            position += 1
        if block.kind is BlockKind.HEADING:
            headings.append(Heading(block.level, block.text, position))
        lines.append(block.text)
        position += len(block.text) + 1
        previous = block
    return "\n".join(lines), tuple(headings)
