"""PDF files as blocks: text by PDFium, scans by tesseract."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, Content, OnPage
from assistant.ingest.formats.ocr import reads_scans, view_scan
from assistant.ingest.formats.pdf_blocks import blocks_of_pages
from assistant.ingest.formats.pdf_page import PageView, view_page
from assistant.ingest.formats.pdf_parts import PageParts, parts_of
from assistant.types import Message

_FEWEST_LETTERS: Final = 20  # of a page with text; a scan may have a stamp or a number
_SCAN_SHARE: Final = 0.5  # of a page with few letters that is a picture
_PICTURE_SHARE: Final = 0.05  # of a page without letters; a logo is smaller
_TITLE_BLOCKS: Final = 12  # at the start, among which a title stands


def read_pdf(path: Path, on_page: OnPage) -> Content:
    """The blocks of a PDF, page by page. Pages without text, or with text that is garbage, are read as scans.

    Raises `ReadError` for a file that is locked, damaged, or a scan that cannot be read here.
    """
    with _opened(path) as document:
        found = _read_pages(document, on_page)
        title = document.get_metadata_value("Title")
    if not any(page.parts for page in found.pages):
        raise _nothing(found)
    blocks = blocks_of_pages(found.pages)
    warnings = list(_warnings(found, path))
    return Content(blocks, meta=_meta(title, blocks), warnings=warnings)


@dataclass(slots=True)
class _Found:
    """The pages that were read, the numbers of those that tesseract read, and of those that were not read, by reason."""

    pages: list[PageParts] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise _refused(error) from error
    try:
        if not len(document):
            raise ReadError("damaged", detail="it has no pages")
        yield document
    finally:
        document.close()


def _refused(error: pdfium.PdfiumError) -> ReadError:
    if error.err_code == raw.FPDF_ERR_PASSWORD:
        return ReadError("locked_password")
    if error.err_code == raw.FPDF_ERR_SECURITY:
        return ReadError("locked_otherwise")
    return ReadError("damaged", detail="or no PDF")


def _read_pages(document: pdfium.PdfDocument, on_page: OnPage) -> _Found:
    found = _Found()
    for number in range(1, len(document) + 1):
        try:
            page = _loaded(document, number)
        except pdfium.PdfiumError:
            found.damaged.append(number)
            continue
        try:
            _read_page(page, number, found)
        finally:
            page.close()  # pages of large files would fill the memory
        on_page(number, len(document))
    return found


def _loaded(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page with its annotations and filled-in forms as a part of its text."""
    page = document[number - 1]
    if raw.FPDFPage_GetAnnotCount(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        return document[number - 1]
    return page


def _read_page(page: pdfium.PdfPage, number: int, found: _Found) -> None:
    view = view_page(page)
    if _is_scan(view):
        scan = view_scan(page)
        (found.scans if scan is None else found.recognised).append(number)
        view = scan or view
    if not view.is_garbled:
        found.pages.append(parts_of(view, number))


def _is_scan(view: PageView) -> bool:
    letters = sum(glyph.text != " " for glyph in view.glyphs)
    if not letters:
        return view.pictured > _PICTURE_SHARE
    return view.is_garbled or (letters < _FEWEST_LETTERS and view.pictured > _SCAN_SHARE)


def _nothing(found: _Found) -> ReadError:
    return ReadError("scan", advice=_how_to_read_scans()) if found.scans else ReadError("no_text")


def _how_to_read_scans() -> Message:
    return Message("scan_anew" if reads_scans() else "install_tesseract")


def _warnings(found: _Found, path: Path) -> Iterator[Message]:
    if found.scans:
        yield Message.of("scans_unread", pages=_named(found.scans), advice=_how_to_read_scans())
    doubtful = [page.number for page in found.pages if not page.is_sure]
    if found.recognised:
        yield Message.of("scans_recognised", pages=_named(found.recognised))
    if doubtful:
        yield Message.of("order_unsure", pages=_named(doubtful))
    if found.damaged:
        yield Message.of("pages_damaged", pages=_named(found.damaged))
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        if b"%%EOF" not in file.read():
            yield Message("file_cut_off")


def _named(numbers: Sequence[int]) -> str:
    """3–5, 8."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in spans)


def _meta(title: str, blocks: Sequence[Block]) -> dict[str, str]:
    """The title in the file's properties, where it stands on the first page: mostly it is the name of some file."""
    title = " ".join(title.split())
    start = "".join("".join(block.text.split()) for block in blocks[:_TITLE_BLOCKS] if block.page == blocks[0].page)
    is_title = len(title) >= 5 and "".join(title.split()) in start
    return {"title": title} if is_title else {}
