"""One file to one `Document`: its reader's blocks, cleaned, with headings and metadata."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, OnPage
from assistant.ingest.formats import read_content
from assistant.ingest.formats.text import visible
from assistant.ingest.infer import infer_metadata
from assistant.ingest.layout import lay_out
from assistant.language.text import language_of
from assistant.types import Document, Language

_FIELDS = ("title", "publisher", "region", "number", "published", "effective", "source", "url")
_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and a sentence for each thing in its file that was left out."""

    document: Document
    warnings: tuple[str, ...] = ()


def read_document(
    path: Path, document_id: str, *, catalog_row: Mapping[str, str] | None = None,
    longest: int = 600, on_page: OnPage = lambda page, pages: None,
) -> Reading:  # fmt: skip
    """The document in a file; `catalog_row` is what `catalog.csv` states of it.

    Metadata comes from front matter, then that row, then the first page, then HTML meta and file properties. Tables
    longer than `longest` characters are cut into parts with the header row on each.
    Raises `ReadError` with what to do about the file.
    """
    content = read_content(path, on_page)
    blocks = [replace(block, text=visible(block.text)) for block in content.blocks]
    blocks, inferred = infer_metadata(blocks)
    text, headings, pages = lay_out(blocks, longest)
    if not text.strip():
        raise ReadError("has no text. Remove the file or put text into it.")
    stated = {name: _stated(content.stated, name) for name in (*_FIELDS, "language")}
    ranked = (stated, catalog_row or {}, inferred, content.meta)
    values = {name: next((source[name] for source in ranked if source.get(name)), "") for name in _FIELDS}
    values["title"] = values["title"] or unicodedata.normalize("NFC", path.stem)
    language = _language(stated["language"] or (catalog_row or {}).get("language", ""), text)
    document = Document(id=document_id, text=text, language=language, headings=headings, pages=pages, **values)
    return Reading(document, tuple(content.warnings))


def _stated(front_matter: Mapping[str, object], name: str) -> str:
    value = front_matter.get(name)
    text = "" if value in (None, "null", "~") else unicodedata.normalize("NFC", str(value)).strip()
    if isinstance(value, list | dict):
        raise ReadError(f"has {name}: {value!r} in its front matter. Write one line of text.")
    if name in ("published", "effective") and text and not _is_date(text):
        raise ReadError(f"has {name}: {text!r} in its front matter. Write 2024-03-15, 2024-03 or 2024.")
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
