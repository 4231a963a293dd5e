"""The files that documents were read from: to be downloaded, and pages of PDFs as pictures with the quoted words marked."""

import re
from html import escape
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field

from assistant.index.folder import documents_below, first_of_each
from assistant.messages import say
from assistant.settings import Settings
from assistant.types import Document, Language
from assistant.web.picture import page_picture
from assistant.web.quoted import Quoted
from assistant.web.refusal import RefusalError
from assistant.web.service import Service

_LONGEST_NAME = 60  # characters of a quote that name its picture


class _Page(BaseModel):
    page: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)] = 0
    end: Annotated[int, Field(ge=0)] = 0
    check: Annotated[str, Field(max_length=8)] = ""


def originals_routes(service: Service) -> APIRouter:
    """`/originals/…` and `/pictures/…`, of indexed documents alone."""
    pages = APIRouter(include_in_schema=False)

    def known(document_id: str) -> tuple[Document, Path]:
        document = service.assistant.document(document_id) if service.assistant else None
        path = _file_of(service.settings, document_id) if document else None
        if document is None or path is None:
            raise RefusalError(404, "no_such_file", file=document_id)
        return document, path

    @pages.get("/originals/{document_id:path}")
    def original(document_id: str) -> FileResponse:
        _, path = known(document_id)
        return FileResponse(path, media_type="application/octet-stream", filename=path.name)

    @pages.get("/pictures/{document_id:path}")
    def picture(document_id: str, wanted: Annotated[_Page, Query()]) -> Response:
        document, path = known(document_id)
        quoted = Quoted(wanted.start, wanted.end, wanted.check)
        words = document.text[wanted.start : wanted.end] if quoted.is_in(document.text) else ""
        drawn = page_picture(path, path.stat().st_mtime_ns, wanted.page, words) if _has_pages(document) else b""
        if not drawn:
            raise RefusalError(404, "no_picture")
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return pages


def picture_html(document: Document, quoted: Quoted, language: Language, root: str) -> str:
    """The page that has the quoted words, folded away until somebody wants to see it; nothing of files without pages."""
    page = document.page_at(quoted.start)
    if page is None or not _has_pages(document) or quoted.end <= quoted.start:
        return ""
    where = (
        f"{root}/pictures/{quote(document.id)}?page={page}&start={quoted.start}&end={quoted.end}&check={quoted.check}"
    )
    words = re.sub(r"\s+", " ", document.text[quoted.start : quoted.end])[:_LONGEST_NAME]
    name = escape(say("picture_of", language, page=page, words=words))
    return (
        f'<details class="picture"><summary>{escape(say("original_page", language, page=page))}</summary>'
        f'<img src="{escape(where)}" alt="{name}" loading="lazy"></details>'
    )


def download_html(document: Document, language: Language, root: str) -> str:
    """A link to the file as it is."""
    return f'<a href="{escape(root)}/originals/{escape(quote(document.id))}" download>{escape(say("download", language))}</a>'


def _has_pages(document: Document) -> bool:
    return bool(document.pages) and document.id.lower().endswith(".pdf")


def _file_of(settings: Settings, document_id: str) -> Path | None:
    """The file of that id, however its name is composed on disk."""
    files = first_of_each(documents_below(settings.knowledge_dir, without=settings.data_dir))
    return files.get(document_id)
