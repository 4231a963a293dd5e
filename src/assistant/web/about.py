"""The page that tells how answers are checked, whose documents these are, and what is kept."""

from html import escape
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse
from starlette.requests import Request

from assistant.messages import say
from assistant.settings import Settings
from assistant.types import Language
from assistant.web.caller import language_of
from assistant.web.documents import page
from assistant.web.refusal import RefusalError
from assistant.web.service import Service
from assistant.web.shell import title_of

_CHECKS: Final = ("quoted", "checked", "figures")


def about_routes(service: Service) -> APIRouter:
    """That page, and the emblem of whoever runs this."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/about")
    async def about(request: Request) -> HTMLResponse:
        return HTMLResponse(about_page(service.settings, language_of(request), request.scope.get("root_path", "")))

    @pages.get("/emblem")
    async def emblem() -> FileResponse:
        path = service.settings.emblem
        if path is None or not path.is_file():
            raise RefusalError(404, "no_such_page")
        return FileResponse(path)

    return pages


def about_page(settings: Settings, language: Language, root: str) -> str:
    """The page, in the reader's language."""

    def text(name: str) -> str:
        return escape(say(name, language))

    checks = "".join(
        f"<li><strong>{text(f'proof_{check}')}</strong> – {text(f'proof_{check}_why')}</li>" for check in _CHECKS
    )
    parts = (
        ("about_unsure_title", "about_unsure"), ("about_scope_title", "about_scope"), ("about_kept_title", "about_kept"),
    )  # fmt: skip
    more = "".join(f"<h3>{text(heading)}</h3><p>{text(words)}</p>" for heading, words in parts)
    title = title_of(settings, language)
    body = (
        f'<p class="back"><a href="{escape(root)}/">← {escape(title)}</a></p><h2>{text("about")}</h2>'
        f'<div class="about-text"><p>{text("about_rule")}</p><ul>{checks}</ul>{more}</div>'
    )
    return page(f"{say('about', language)} · {title}", body, language, root)
