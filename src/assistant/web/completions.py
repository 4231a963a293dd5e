"""`/v1/models` and `/v1/chat/completions`: the web chat as a model that programs for OpenAI's interface know how to ask."""

import json
import time
import traceback
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from starlette.requests import Request
from starlette.status import HTTP_500_INTERNAL_SERVER_ERROR

from assistant.messages import word
from assistant.plugs.as_json import Json
from assistant.plugs.openai import MODEL, ChatRequest, Completion, LinkTo, model
from assistant.types import Answer, Citation, Claim, Language
from assistant.web.asking import asked, last_of, unless_left
from assistant.web.caller import language_of
from assistant.web.refusal import RefusalError, refusal_of
from assistant.web.render import address
from assistant.web.service import Service

_STARTED: Final = int(time.time())


def completions(service: Service) -> APIRouter:
    """The routes. Errors are as OpenAI's: `{"error": {"message", "type", "code"}}`."""
    api = APIRouter(prefix="/v1")

    @api.get("/models")
    async def list_models() -> Json:
        return {"object": "list", "data": [model(_STARTED)]}

    @api.get(f"/models/{MODEL}")
    async def the_model() -> Json:
        return model(_STARTED)

    @api.post("/chat/completions", response_model=None)
    async def complete(request: Request, wanted: ChatRequest) -> Json | Response:
        """The last message is the question; the answer cites what proves it, in the text and as data."""
        steps = asked(service, request, wanted.question, wanted.history)
        completion = Completion(wanted.model, _links(request))
        if wanted.stream:
            language = language_of(request)
            return StreamingResponse(_events(steps, completion, language), media_type="text/event-stream")
        answer = await unless_left(request, last_of(steps))
        return completion.whole(answer) if isinstance(answer, Answer) else Response(status_code=499)

    return api


def error_of(refusal: RefusalError, language: Language) -> Json:
    """An error as OpenAI's interface has it."""
    kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
    text = word(refusal.message, refusal.language or language)
    return {"error": {"message": text, "type": kind, "param": None, "code": str(refusal.status)}}


async def _events(
    steps: AsyncGenerator[Claim | Answer, None], completion: Completion, language: Language
) -> AsyncIterator[bytes]:
    """Server-sent events; what goes wrong on the way is one of them, for the status is already told."""
    yield _event(completion.begin())
    try:
        async with aclosing(steps):
            async for step in steps:
                for piece in completion.add(step):
                    yield _event(piece)
        yield _event(completion.end())
    except Exception as error:
        refusal = refusal_of(error)
        if refusal.status == HTTP_500_INTERNAL_SERVER_ERROR:
            traceback.print_exc()
        yield _event(error_of(refusal, language))
    yield b"data: [DONE]\n\n"


def _event(content: Json) -> bytes:
    return b"data: " + json.dumps(content, ensure_ascii=False).encode() + b"\n\n"


def _links(request: Request) -> LinkTo:
    def link_to(citation: Citation) -> str:
        where = address(citation.document_id, citation.start, citation.end, citation.quote)
        return f"{str(request.base_url).rstrip('/')}/{where}"

    return link_to
