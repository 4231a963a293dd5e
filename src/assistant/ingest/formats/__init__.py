"""The formats of files: told by content, not by ending, each with its reader."""

import re
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Final

from assistant.errors import ReadError
from assistant.ingest.blocks import Content, OnPage
from assistant.types import Message

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
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML, ".csv": Format.CSV, ".tsv": Format.CSV,
}  # fmt: skip

READABLE: Final = "txt, md, html, pdf, hwp, hwpx, docx, xlsx, pptx, odt, csv"

_DAMAGED: Final = (
    ".pdf",
    ".hwp",
    ".hwpx",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
)  # when they begin with none of their marks

_START: Final = 4096  # bytes that tell the format
# How files that are not read begin, and what to do about them.
_REFUSED: Final = (
    (rb"HWP Document File V[123]", Message("old_hwp")),
    (rb"\{\\rtf", Message.of("other_kind", kind="RTF", save_as="DOCX")),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0\0\0|II\*\0|MM\0\*|RIFF....WEBP|....ftyp(?:heic|mif1|avif)",
     Message("picture")),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b|BZh|\xfd7zXZ|EGGA|ALZ\x01", Message("archive")),
)  # fmt: skip
_REFUSED_XML: Final = (
    ("urn:schemas-microsoft-com:office:spreadsheet", Message.of("other_kind", kind="Excel 2003 XML", save_as="XLSX")),
    ("schemas.microsoft.com/office/word/2003", Message.of("other_kind", kind="Word 2003 XML", save_as="DOCX")),
    ("<hwpml", Message.of("other_kind", kind="HWPML", save_as="HWPX")),
)
# What may stand above the first element of a page, and the elements that only a page begins with.
_PROLOGUE: Final = re.compile(r"(?:\s+|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b")
_FRAGMENT: Final = re.compile(r"<(?:table|meta|style|title|div|p|center|font|link)\b")

_OLD_OFFICE: Final = {"worddocument": "DOC", "workbook": "XLS", "book": "XLS", "powerpoint document": "PPT"}
# Of the main part in [Content_Types].xml, for documents, templates, slide shows and files with macros.
_MAIN_PARTS: Final = (
    (Format.DOCX, re.compile(rb"(?:wordprocessingml|ms-word)\.[\w.]+\.main\+xml", re.I)),
    (Format.XLSX, re.compile(rb"(?:spreadsheetml|ms-excel)\.[\w.]+\.main\+xml", re.IGNORECASE)),
    (Format.PPTX, re.compile(rb"(?:presentationml|ms-powerpoint)\.[\w.]+\.main\+xml", re.IGNORECASE)),
)
_OPEN_DOCUMENTS: Final = {"spreadsheet": "XLSX", "presentation": "PPTX", "graphics": "PDF", "formula": "PDF"}


def read_content(path: Path, on_page: OnPage) -> Content:
    """What the reader of the file's format finds in it. Raises `ReadError` with what to do about the file."""
    module, name = _READERS[format_of(path)]
    reader: Reader = getattr(import_module(f"{__name__}.{module}"), name)
    return reader(path, on_page)


def format_of(path: Path) -> Format:
    """The format by content; of text files by ending. Raises `ReadError` for one that is not read.

    An archive has been checked when its format is told: it is no bomb and not locked.
    """
    with path.open("rb") as file:
        head = file.read(_START)
    if not head.strip():
        raise ReadError("no_text")
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound_format(path)
    if head.startswith(b"PK\x03\x04"):
        return _archive_format(path)
    for start, advice in _REFUSED:
        if re.match(start, head, re.DOTALL):
            raise ReadError(advice)
    return _text_format(path, head)


def _compound_format(path: Path) -> Format:
    """HWP 5 and the Office formats of before 2007 are OLE compound files; so are encrypted DOCX, XLSX, PPTX."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            names = {"/".join(entry).lower() for entry in file.listdir()}
    except (OSError, ValueError) as error:  # olefile has both for damage
        raise ReadError("damaged", detail=error) from error
    if "fileheader" in names:
        return Format.HWP
    if "encryptedpackage" in names:
        raise ReadError("locked_password")
    kind = next((kind for name, kind in _OLD_OFFICE.items() if name in names), "")
    if kind:
        raise ReadError("old_office", kind=kind)
    raise ReadError("format_not_read", formats=READABLE)


def _archive_format(path: Path) -> Format:
    from assistant.ingest.formats.archive import check_archive, entry, open_archive

    check_archive(path)
    with open_archive(path) as archive:
        names = {*archive.namelist()}
        stated = entry(archive, "mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
        types = entry(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
        manifest = entry(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise ReadError("locked_password")
    if "hwp+zip" in stated or "Contents/content.hpf" in names:
        return Format.HWPX
    if "opendocument" in stated:
        return _open_document(stated)
    if b"ms-excel.sheet.binary" in types:
        raise ReadError("other_kind", kind="XLSB", save_as="XLSX")
    found = next((kind for kind, pattern in _MAIN_PARTS if pattern.search(types)), None)
    if found is None:
        raise ReadError("archive_or_other", formats=READABLE)
    return found


def _open_document(stated: str) -> Format:
    kind = stated.partition("opendocument.")[2].partition("-")[0]
    if kind == "text":
        return Format.ODT
    raise ReadError("other_kind", kind=f"OpenDocument {kind}", save_as=_OPEN_DOCUMENTS.get(kind, "PDF"))


def _text_format(path: Path, head: bytes) -> Format:
    """A page by its first element; other text by its ending. An .xls of text is a table that a portal exported."""
    start = _beginning(head)
    if _PAGE.match(start):
        return Format.HTML
    for name, advice in _REFUSED_XML:
        if start.startswith("<") and name in start:
            raise ReadError(advice)
    ending = path.suffix.lower()
    if ending in _TEXT_ENDINGS:
        return _TEXT_ENDINGS[ending]
    if ending in (".xls", ".doc", ".hwp", ".xlsx", ".docx") and _FRAGMENT.match(start):
        return Format.HTML
    if ending in (".xls", ".xlsx") and b"\0" not in head and re.search(r"[,;\t]", start.partition("\n")[0]):
        return Format.CSV
    if ending in _DAMAGED:
        raise ReadError("damaged", detail="it does not begin as files of its format do")
    told = Message.of("ending_not_read", ending=ending, formats=READABLE)
    raise ReadError(told if ending else Message.of("format_not_read", formats=READABLE))


def _beginning(head: bytes) -> str:
    """The first characters in lower case, without what stands above the first element."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = head.decode(encoding, "ignore").removeprefix("\ufeff").lower()
    found = _PROLOGUE.match(text)
    return text[found.end() :] if found else text
