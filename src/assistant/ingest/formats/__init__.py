"""The formats of files: told by content, not by ending, each with its reader."""

import zipfile
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Final

from assistant.errors import ReadError
from assistant.ingest.blocks import Content, OnPage

Reader = Callable[[Path, OnPage], Content]


class Format(StrEnum):
    """A format that is read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    HWP = "hwp"
    HWPX = "hwpx"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    CSV = "csv"


# Module and function, imported at first use: some of the libraries behind them take a second.
_READERS: Final = {
    Format.TEXT: ("text", "read_text"),
    Format.MARKDOWN: ("markdown", "read_markdown"),
    Format.HTML: ("html", "read_html"),
    Format.PDF: ("pdf", "read_pdf"),
    Format.HWP: ("hwp", "read_hwp"),
    Format.HWPX: ("hwp", "read_hwpx"),
    Format.DOCX: ("docx", "read_docx"),
    Format.XLSX: ("sheet", "read_xlsx"),
    Format.PPTX: ("pptx", "read_pptx"),
    Format.ODT: ("odt", "read_odt"),
    Format.CSV: ("sheet", "read_csv"),
}

# Endings of text files, whose content does not tell them apart.
_TEXT_ENDINGS: Final = {
    ".txt": Format.TEXT, ".text": Format.TEXT, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".html": Format.HTML, ".htm": Format.HTML, ".csv": Format.CSV, ".tsv": Format.CSV,
}  # fmt: skip

READABLE: Final = "txt, md, html, pdf, hwp, hwpx, docx, xlsx, pptx, odt and csv"


def read_content(path: Path, on_page: OnPage) -> Content:
    """What the reader of the file's format finds in it. Raises `ReadError` with what to do about the file."""
    module, name = _READERS[format_of(path)]
    reader: Reader = getattr(import_module(f"{__name__}.{module}"), name)
    return reader(path, on_page)


def format_of(path: Path) -> Format:
    """The format by content; of text files by ending. Raises `ReadError` for one that is not read."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise ReadError("has no text. Remove the file or put text into it.")
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_format(path)
    if head.startswith(b"PK\x03\x04"):
        return _archive_format(path)
    return _text_format(path, head)


def _compound_format(path: Path) -> Format:
    """HWP 5 and the Office formats of before 2007 are OLE compound files; so are encrypted DOCX, XLSX, PPTX."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            names = {"/".join(entry).lower() for entry in file.listdir()}
    except OSError as error:
        raise ReadError(f"is damaged ({error}). Save it anew in the program that made it.") from error
    if "fileheader" in names:
        return Format.HWP
    if "encryptedpackage" in names:
        raise ReadError("is locked with a password. Save it without one.")
    old = {"worddocument": "DOC", "workbook": "XLS", "book": "XLS", "powerpoint document": "PPT"}
    kind = next((kind for name, kind in old.items() if name in names), "")
    if kind:
        raise ReadError(f"is an old Office file ({kind}). Save it as {kind}X.")
    raise ReadError(f"is of a format that is not read. Save it as one of {READABLE}.")


def _archive_format(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            stated = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"is damaged ({error}). Copy it here again, or save it anew.") from error
    if "hwp+zip" in stated or "Contents/content.hpf" in names:
        return Format.HWPX
    if "opendocument.text" in stated:
        return Format.ODT
    parts = {"word/document.xml": Format.DOCX, "xl/workbook.xml": Format.XLSX, "ppt/presentation.xml": Format.PPTX}
    found = next((kind for part, kind in parts.items() if part in names), None)
    if found is None:
        raise ReadError(f"is an archive, or of a format that is not read. Put its files here, as {READABLE}.")
    return found


def _text_format(path: Path, head: bytes) -> Format:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Format.HTML
    kind = _TEXT_ENDINGS.get(path.suffix.lower())
    if kind is None:
        what = path.suffix or "file without ending"
        raise ReadError(f"is a {what}, which is not read. Save it as one of {READABLE}.")
    return kind
