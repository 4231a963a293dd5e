"""One file to one `Document`: its reader's blocks, cleaned, with headings and metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import ReadError
from assistant.ingest.blocks import OnPage
from assistant.ingest.formats import read_content
from assistant.ingest.formats.text import visible
from assistant.ingest.furniture import without_furniture
from assistant.ingest.layout import lay_out
from assistant.ingest.metadata import choose, find_metadata, parted, stated_values
from assistant.ingest.replaces import find_replaced
from assistant.ingest.structure import find_structure
from assistant.ingest.suspicions import name_hidden_characters_of, name_personal, name_suspicions
from assistant.ingest.title import mark_title
from assistant.language.personal import covered_document, covered_line
from assistant.language.text import language_of
from assistant.types import Document, Language, Message


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, and what is to be said of its file: what was left out, what is suspicious."""

    document: Document
    warnings: tuple[Message, ...] = ()


def read_document(  # noqa: PLR0913  # each is of the file, and only its child process tells all
    path: Path, document_id: str, *, catalog_row: Mapping[str, str] | None = None,
    longest: int = 600, covers: bool = True, on_page: OnPage = lambda page, pages: None,
) -> Reading:  # fmt: skip
    """The document in a file; `catalog_row` is what `catalog.csv` states of it.

    Metadata comes from that row, then front matter, then the document's own lines, then HTML meta and file properties:
    who looks after the documents has the last word.
    Tables longer than `longest` characters are cut into parts with the header row on each. Numbers of persons are not
    taken over, unless told not to be covered: nothing that is kept, searched or shown has them.
    Raises `ReadError` with what to do about the file.
    """
    content = read_content(path, on_page)
    blocks, copyright_lines = without_furniture([replace(block, text=visible(block.text)) for block in content.blocks])
    blocks, title = mark_title(blocks, content.meta.get("title", ""))
    blocks = find_structure(blocks)
    laid = lay_out(blocks, longest)
    if not laid.text.strip():
        raise ReadError("no_text")
    stated, row = stated_values(content.stated), catalog_row or {}
    lines = [block.text.strip() for block in blocks]
    found = find_metadata(lines, copyright_lines, title)
    values = choose((row, stated, found | {"title": title}, content.meta))
    values["title"] = values["title"] or visible(path.stem)
    language = _language(row.get("language", "") or stated["language"], laid.text)
    replaces = parted(row.get("replaces", "") or stated["replaces"]) or find_replaced(lines, values["title"])
    document = Document(
        id=document_id,
        text=laid.text,
        language=language,
        headings=laid.headings,
        pages=laid.pages,
        merged=laid.merged,
        replaces=replaces,
        orders=(),
        **values,
    )
    warnings = [*content.warnings, *name_hidden_characters_of(content.blocks)]
    if not covers:
        return Reading(document, (*warnings, *name_suspicions(document)))
    document, counts = covered_document(document)
    return Reading(document, (*map(_covered, warnings), *name_personal(counts), *name_suspicions(document)))


def _covered(warning: Message) -> Message:
    values = {
        name: _covered(value) if isinstance(value, Message) else covered_line(value)
        for name, value in warning.values.items()
    }
    return Message(warning.code, values)


def _language(stated: str, text: str) -> Language:
    if stated in ("ko", "en"):
        return "ko" if stated == "ko" else "en"
    return language_of(text)
