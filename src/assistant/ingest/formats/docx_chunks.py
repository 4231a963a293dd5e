"""Files that another program put into a DOCX whole (altChunk): pages, mails with a page in them, documents, text."""

from collections.abc import Callable, Sequence
from email import message_from_bytes, policy
from io import BytesIO
from typing import IO

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, Content, OnPage
from assistant.ingest.formats.archive import check_entries, open_archive
from assistant.ingest.formats.html import content_of_page
from assistant.ingest.formats.text import blocks_of_plain_text, decode


def blocks_of_chunk(content: bytes, read_docx: Callable[[IO[bytes], OnPage], Content]) -> Sequence[Block]:
    """The blocks of such a file; none of one that is not read."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    try:
        if start.startswith(b"pk"):
            check_entries(open_archive(BytesIO(content)), len(content))
            return read_docx(BytesIO(content), lambda page, pages: None).blocks
        if start.startswith(b"mime-version"):
            return _page_in_mail(content)
        if start.startswith(b"<"):
            return content_of_page(content).blocks
    except ReadError:
        return ()
    return () if start.startswith(b"{\\rtf") or b"\0" in start else blocks_of_plain_text(decode(content))


def _page_in_mail(content: bytes) -> Sequence[Block]:
    parts = message_from_bytes(content, policy=policy.default).walk()
    pages = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html")
    return content_of_page(bytes(next(pages, b""))).blocks
