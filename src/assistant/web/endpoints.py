"""The HTTP endpoints: the JSON ones for programs, and the pages of documents."""

import importlib.resources
from html import escape
from typing import Annotated

from fastapi import APIRouter, FastAPI, HTTPException, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request

from assistant.as_json import Json, answer_as_json, document_as_json, hit_as_json, report_as_json
from assistant.assistant import Assistant
from assistant.errors import (
    AssistantError,
    ChatModelError,
    EmbeddingError,
    IndexInUseError,
    IndexNotReadyError,
)
from assistant.language.text import language_of_question
from assistant.types import Filters, Language, Turn
from assistant.web.documents import Quoted, document_page, index_button, list_page, not_read, page
from assistant.web.guard import HEADERS, may_try_admin, why_not_admin
from assistant.web.service import Service
from assistant.web.texts import language_of_browser, say

_MOST_TURNS = 100


class Question(BaseModel):
    """What is asked, after which turns, of which documents."""

    model_config = ConfigDict(extra="forbid")

    question: str
    history: list[Turn] = Field(default=[], max_length=_MOST_TURNS)
    filters: Filters | None = None


class Search(BaseModel):
    """What is searched, and how many hits are wanted."""

    model_config = ConfigDict(extra="forbid")

    question: str
    k: Annotated[int, Field(ge=1, le=100)] | None = None
    filters: Filters | None = None


class _Words(BaseModel):
    start: Annotated[int, Field(ge=0)] = 0
    end: Annotated[int, Field(ge=0)] = 0
    check: Annotated[str, Field(max_length=8)] = ""


def add_endpoints(app: FastAPI, service: Service) -> None:
    """`/healthz`, `/api/…`, the pages of documents, and what the page loads; errors as `{"error": text}`."""
    app.include_router(_api(service))
    app.include_router(_documents(service))
    app.add_exception_handler(AssistantError, _explain)
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_exception_handler(StarletteHTTPException, _explain)
    app.add_exception_handler(Exception, _explain)  # Starlette then raises it again, for the terminal


def language_of(request: Request) -> Language:
    """The language a browser asks for."""
    return language_of_browser(request.headers.get("accept-language", ""))


def _api(service: Service) -> APIRouter:
    api = APIRouter()

    @api.get("/healthz")
    def healthz() -> Json:
        status, assistant = service.status, service.assistant
        progress = status.progress
        return {
            "state": status.state,
            "detail": status.text("en"),
            "documents": len(assistant.count_chunks()) if assistant else 0,
            "indexing": {"done": progress.done, "total": progress.total} if progress else None,
        }

    @api.post("/api/ask")
    def ask(asked: Question) -> Json:
        answer = _ready(service, asked.question).ask(asked.question, history=asked.history, filters=asked.filters)
        return answer_as_json(answer)

    @api.post("/api/retrieve")
    def retrieve(asked: Search) -> list[Json]:
        hits = _ready(service, asked.question).retrieve(asked.question, k=asked.k, filters=asked.filters)
        return [hit_as_json(hit) for hit in hits]

    @api.get("/api/documents")
    def documents() -> list[Json]:
        assistant = _ready(service)
        chunks = assistant.count_chunks()
        return [
            document_as_json(document) | {"chunks": chunks.get(document.id, 0)} for document in assistant.documents()
        ]

    @api.post("/api/index")
    def index(request: Request) -> Json:
        refused = why_not_admin(request, service.settings)
        if refused:
            asks = {"WWW-Authenticate": 'Basic realm="assistant", charset="UTF-8"'} if refused[0] == 401 else None
            raise HTTPException(*refused, headers=asks)
        _ready(service)
        return report_as_json(service.index())

    return api


def _documents(service: Service) -> APIRouter:
    pages = APIRouter(default_response_class=HTMLResponse)

    @pages.get("/documents")
    def documents(request: Request) -> HTMLResponse:
        language, root = language_of(request), request.scope.get("root_path", "")
        assistant = service.assistant
        if assistant is None:
            return not_ready_page(service, language, root)
        button = index_button(language) if may_try_admin(request, service.settings) else ""
        below = not_read(service.report.failed, language) + button
        return HTMLResponse(list_page(assistant.documents(), assistant.count_chunks(), language, root, below))

    @pages.get("/documents/{document_id:path}")
    def document(request: Request, document_id: str, quoted: Annotated[_Words, Query()]) -> HTMLResponse:
        language, root = language_of(request), request.scope.get("root_path", "")
        assistant = service.assistant
        if assistant is None:
            return not_ready_page(service, language, root)
        found = assistant.document(document_id)
        if found is None:
            gone = say("gone", language)
            return HTMLResponse(page(gone, f'<p class="changed">{gone}</p>', language, root), 404)
        return HTMLResponse(document_page(found, Quoted(quoted.start, quoted.end, quoted.check), language, root))

    @pages.get("/chat.css")
    def style() -> Response:
        return _file("chat.css", "text/css")

    @pages.get("/chat.js")
    def script() -> Response:
        return _file("chat.js", "text/javascript")

    return pages


def _ready(service: Service, question: str = "") -> Assistant:
    """The assistant; until it can answer, 503 in the language of the question."""
    if service.assistant is None:
        text = service.status.text(language_of_question(question))
        raise HTTPException(503, text, headers={"Retry-After": "1"})
    return service.assistant


def not_ready_page(service: Service, language: Language, root: str) -> HTMLResponse:
    """503 while it may still become ready, so that the script asks again."""
    text = service.status.text(language)
    failed = service.status.state == "failed"
    body = f'<p class="{"changed" if failed else "waiting"}" role="status">{escape(text)}</p>'
    again = "" if failed else '<meta http-equiv="refresh" content="1">'
    return HTMLResponse(page(say("title", language), body, language, root, again), 200 if failed else 503)


def _file(name: str, media_type: str) -> Response:
    content = importlib.resources.files("assistant.web").joinpath(name).read_bytes()
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-cache"})


async def _explain(request: Request, error: Exception) -> Response:
    status, text, headers = _status_of(error)
    return JSONResponse({"error": text}, status, headers=HEADERS | headers)


def _status_of(error: Exception) -> tuple[int, str, dict[str, str]]:
    match error:
        case StarletteHTTPException():
            return error.status_code, str(error.detail), dict(error.headers or {})
        case RequestValidationError():
            wrong = [f"{'.'.join(map(str, problem['loc'][1:]))}: {problem['msg']}" for problem in error.errors()]
            return 422, "; ".join(wrong), {}
        case IndexInUseError():
            return 409, str(error), {}
        case IndexNotReadyError() | EmbeddingError() | ChatModelError():
            return 503, str(error), {}
        case AssistantError():
            return 422, str(error), {}
    return 500, "The server made an error; its terminal says which.", {}
