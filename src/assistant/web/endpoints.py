"""The HTTP endpoints: the JSON ones for programs, and the pages of documents."""

import unicodedata
from collections.abc import Generator
from dataclasses import asdict, replace
from functools import partial
from html import escape
from threading import Event
from typing import Annotated, Final, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request

from assistant.assistant import Assistant
from assistant.errors import (
    AssistantError,
)
from assistant.messages import say
from assistant.plugs.as_json import (
    Json,
    answer_as_json,
    document_as_json,
    finding_as_json,
    hit_as_json,
    report_as_json,
)
from assistant.types import Answer, Hit
from assistant.web.about import about_routes
from assistant.web.admin import Administration, may_try_admin
from assistant.web.asking import Question, last_of, ready, unless_left
from assistant.web.asking import asked as answering
from assistant.web.caller import caller_of, is_this_machine, language_of
from assistant.web.completions import completions, error_of
from assistant.web.conversation import conversation_routes
from assistant.web.documents import document_page, index_button, list_page, not_read, page
from assistant.web.files import FILES, file_reply
from assistant.web.guard import HEADERS, explain
from assistant.web.knowledge import for_visitors, knowledge_page, list_files
from assistant.web.originals import originals_routes
from assistant.web.quoted import Quoted
from assistant.web.refusal import RefusalError, refusal_of
from assistant.web.service import Service
from assistant.web.stated import state_metadata
from assistant.web.uploads import delete_file, store_upload

_ANY_SIZE = 1 << 62  # bytes; `store_upload` has a limit of its own, and words for it
_LEFT: Final = Response(status_code=499)  # to nobody

T = TypeVar("T")


_Value = Annotated[str | None, Field(max_length=500)]


class Search(Question):
    """What is searched, and how many hits are wanted."""

    k: Annotated[int, Field(ge=1, le=100)] | None = None


class Stated(BaseModel):
    """What an administrator states of a document; what is not there stays as it is."""

    model_config = ConfigDict(extra="forbid")

    title: _Value = None
    publisher: _Value = None
    region: _Value = None
    kind: _Value = None
    number: _Value = None
    published: _Value = None
    effective: _Value = None


class _Words(BaseModel):
    start: Annotated[int, Field(ge=0)] = 0
    end: Annotated[int, Field(ge=0)] = 0
    check: Annotated[str, Field(max_length=8)] = ""


def add_endpoints(app: FastAPI, service: Service) -> None:
    """`/healthz`, `/api/…`, the pages of documents, and what the page loads; errors as `{"error": text, "code": …, "values": …}`."""
    administration = Administration()
    app.include_router(_questions(service))
    app.include_router(completions(service))
    app.include_router(conversation_routes(service))
    app.include_router(about_routes(service))
    app.include_router(originals_routes(service))
    app.include_router(_lists(service, administration))
    app.include_router(_changes(service, administration))
    app.include_router(_documents(service, administration))
    app.include_router(_knowledge(service, administration))
    app.add_api_route("/api/openapi.json", app.openapi, include_in_schema=False)
    app.add_exception_handler(AssistantError, _explain)
    app.add_exception_handler(RefusalError, _explain)
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_exception_handler(StarletteHTTPException, _explain)
    app.add_exception_handler(Exception, _explain)  # Starlette then raises it again, for the terminal


def _questions(service: Service) -> APIRouter:
    api = APIRouter()

    @api.post("/api/ask", response_model=None)
    async def ask(request: Request, asked: Question) -> Response | Json:
        steps = answering(service, request, asked.question, asked.history, asked.filters)
        answer = await unless_left(request, last_of(steps))
        return answer_as_json(answer) if isinstance(answer, Answer) else _LEFT

    @api.post("/api/retrieve", response_model=None)
    async def retrieve(request: Request, asked: Search) -> Response | list[Json]:
        assistant = ready(service, asked.question)

        def search(_: Event) -> Generator[list[Hit], None, None]:
            yield assistant.retrieve(asked.question, k=asked.k, filters=asked.filters, history=asked.history)

        hits = await unless_left(request, service.searches.last(search, caller_of(request)))
        return _LEFT if hits is None else [hit_as_json(hit) for hit in hits]

    return api


def _lists(service: Service, administration: Administration) -> APIRouter:
    api = APIRouter()

    @api.get("/healthz")
    async def healthz(request: Request) -> Json:  # asynchronous, so that it waits for no thread
        status = service.status
        progress = status.progress
        if progress and not administration.knows(request, service.settings):
            progress = replace(progress, document_id="")
        return {
            "state": status.state,
            "detail": status.text("en", here=is_this_machine(request, service.settings)),
            "documents": service.documents,
            "indexing": asdict(progress) if progress else None,
        }

    @api.get("/readyz", response_model=None)
    async def readyz() -> JSONResponse:
        state = service.status.state
        return JSONResponse({"state": state}, 200 if service.assistant else 503)

    @api.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> Response:
        if not administration.knows(request, service.settings):
            raise RefusalError(403, "only_here")
        return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    @api.get("/api/documents")
    def documents() -> list[Json]:
        assistant = ready(service)
        chunks = assistant.count_chunks()
        return [
            document_as_json(document) | {"chunks": chunks.get(document.id, 0)} for document in assistant.documents()
        ]

    @api.get("/api/files")
    def files(
        request: Request,
    ) -> JSONResponse:  # as it is: FastAPI's own encoding takes seconds for ten thousand files
        knows = administration.knows(request, service.settings)
        rows = list_files(ready(service), service.settings, language_of(request))
        return JSONResponse(rows if knows else for_visitors(rows))

    return api


def _delete(assistant: Assistant, document_id: str) -> bool:
    """Whether there was such a file, or the index knew one."""
    is_known = any(record.path == document_id for record in assistant.files())
    return delete_file(assistant.settings, document_id) or is_known


async def _reindexed(
    service: Service, request: Request, threads: CapacityLimiter, *, remove_all: bool = False
) -> Json:  # fmt: skip
    report = await run_sync(partial(service.index, remove_all=remove_all), limiter=threads)
    return report_as_json(report, language_of(request))


def _announced(request: Request) -> int | None:
    """How long a body says that it is; `None` when it does not say."""
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _changes(service: Service, administration: Administration) -> APIRouter:
    api = APIRouter()
    threads = CapacityLimiter(4)  # of their own: what an administrator waits for keeps no visitor waiting

    @api.post("/api/index")
    async def index(request: Request, remove_all: bool = False) -> Json:
        administration.refuse(request, service.settings)
        ready(service)
        return await _reindexed(service, request, threads, remove_all=remove_all)

    @api.post("/api/doctor")
    async def doctor(request: Request, thorough: bool = False) -> list[Json]:
        administration.refuse(request, service.settings)
        assistant = ready(service)
        found = await run_sync(partial(assistant.examine, thorough=thorough), limiter=threads)
        return [finding_as_json(finding, language_of(request)) for finding in found]

    api.include_router(_files(service, administration, threads))
    return api


def _files(service: Service, administration: Administration, threads: CapacityLimiter) -> APIRouter:
    """Upload a file, mend what is known of it, delete it."""
    api = APIRouter()

    @api.put("/api/documents/{document_id:path}", status_code=201, max_body_size=_ANY_SIZE)
    async def upload(request: Request, document_id: str, replace: bool = False) -> Json:
        administration.refuse(request, service.settings)
        ready(service)
        try:
            stored = await store_upload(
                service.settings, document_id, request.stream(), announced=_announced(request), replace=replace
            )
        except ClientDisconnect:
            raise RefusalError(400, "upload_broken") from None
        return {"id": stored}

    @api.patch("/api/documents/{document_id:path}")
    async def mend(request: Request, document_id: str, stated: Stated) -> Json:
        """State other metadata of a document, in `catalog.csv`, and read it again; an empty value takes back.

        Body: any of the fields of `Stated`. Reply: `document`, what is `stated` of it now, and the `report`.
        """
        administration.refuse(request, service.settings)
        assistant, document_id = ready(service), unicodedata.normalize("NFC", document_id)
        if not any(record.path == document_id for record in assistant.files()):
            raise RefusalError(404, "no_such_file", file=document_id)
        values = stated.model_dump(exclude_none=True)
        rows = await run_sync(state_metadata, service.settings, document_id, values, limiter=threads)
        report = await _reindexed(service, request, threads)
        document = assistant.document(document_id)
        shown = document_as_json(document) if document else None
        return {"document": shown, "stated": rows.get(document_id, {}), "report": report}

    @api.delete("/api/documents/{document_id:path}")
    async def delete(request: Request, document_id: str) -> Json:
        administration.refuse(request, service.settings)
        assistant, document_id = ready(service), unicodedata.normalize("NFC", document_id)
        if not await run_sync(_delete, assistant, document_id, limiter=threads):
            raise RefusalError(404, "no_such_file", file=document_id)
        return await _reindexed(service, request, threads)

    return api


def _documents(service: Service, administration: Administration) -> APIRouter:
    pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @pages.get("/documents")
    def documents(request: Request) -> HTMLResponse:
        language, root = language_of(request), request.scope.get("root_path", "")
        assistant = service.assistant
        if assistant is None:
            return not_ready_page(service, request)
        button = index_button(language) if may_try_admin(request, service.settings) else ""
        below = not_read(service.report.failed, language) if administration.knows(request, service.settings) else ""
        return HTMLResponse(list_page(assistant.documents(), assistant.count_chunks(), language, root, below + button))

    @pages.get("/documents/{document_id:path}")
    def document(request: Request, document_id: str, quoted: Annotated[_Words, Query()]) -> HTMLResponse:
        language, root = language_of(request), request.scope.get("root_path", "")
        assistant = service.assistant
        if assistant is None:
            return not_ready_page(service, request)
        found = assistant.document(document_id)
        if found is None:
            gone = say("gone", language)
            return HTMLResponse(page(gone, f'<p class="changed">{gone}</p>', language, root), 404)
        return HTMLResponse(document_page(found, Quoted(quoted.start, quoted.end, quoted.check), language, root))

    return pages


def _knowledge(service: Service, administration: Administration) -> APIRouter:
    """The Knowledge tab, and the files that the page loads."""
    pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

    @pages.get("/knowledge")
    async def knowledge(request: Request) -> HTMLResponse:
        language, root, settings = language_of(request), request.scope.get("root_path", ""), service.settings
        if service.assistant is None:
            return not_ready_page(service, request)
        may_try = may_change = may_try_admin(request, settings)
        if settings.admin_password.get_secret_value():
            may_change = "authorization" in request.headers
            if may_change:
                administration.refuse(request, settings)
        shown = HTMLResponse(knowledge_page(settings, language, root, may_change=may_change, may_try=may_try))
        if may_change:
            administration.remember(request, settings, shown)
        return shown

    for name in FILES:
        pages.add_api_route(f"/{name}", partial(file_reply, name))
    return pages


def not_ready_page(service: Service, request: Request) -> HTMLResponse:
    """503 while it may still become ready, so that the script asks again."""
    language, root = language_of(request), request.scope.get("root_path", "")
    text = service.status.text(language, here=is_this_machine(request, service.settings))
    failed = service.status.state == "failed"
    body = f'<p class="{"changed" if failed else "waiting"}" role="status">{escape(text)}</p>'
    again = "" if failed else '<meta http-equiv="refresh" content="1">'
    return HTMLResponse(page(say("title", language), body, language, root, again), 200 if failed else 503)


async def _explain(request: Request, error: Exception) -> Response:
    """The error in words: as text, or as OpenAI's clients read it."""
    refusal = refusal_of(error)
    if not request.url.path.startswith("/v1/"):
        return explain(request, refusal)
    return JSONResponse(error_of(refusal, language_of(request)), refusal.status, headers=HEADERS | refusal.headers)
