"""What all routes do that ask the assistant: wait until it is ready, and stop when nobody listens any more."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from assistant.answer.watch import Watch
from assistant.assistant import Assistant
from assistant.language.text import language_of_question
from assistant.types import Answer, Claim, Filters, Turn
from assistant.web.caller import caller_of
from assistant.web.refusal import RefusalError
from assistant.web.service import Service

T = TypeVar("T")

MOST_TURNS: Final = 100  # before a question


class Question(BaseModel):
    """What is asked, after which turns, of which documents."""

    model_config = ConfigDict(extra="forbid")

    question: str
    history: list[Turn] = Field(default=[], max_length=MOST_TURNS)
    filters: Filters | None = None


def ready(service: Service, question: str = "") -> Assistant:
    """The assistant; until it can answer, 503 in the language of the question."""
    if service.assistant is None:
        language = language_of_question(question) if question else None
        raise RefusalError(503, service.status.message(), headers={"Retry-After": "1"}, language=language)
    return service.assistant


def asked(
    service: Service, request: Request, question: str, history: Sequence[Turn], filters: Filters | None = None
) -> AsyncGenerator[Claim | Answer, None]:
    """The claims of an answer as they are proved, and in the end the answer."""
    assistant = ready(service, question)
    return service.questions.stream(
        lambda stop: service.stream(assistant, question, history, filters, Watch(stop)), caller_of(request)
    )


async def unless_left(request: Request, answering: Coroutine[None, None, T]) -> T | None:
    """What comes out; `None`, and nobody works for it any more, when the client leaves first."""
    working, leaving = asyncio.create_task(answering), asyncio.create_task(_leave(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def last_of(steps: AsyncGenerator[T, None]) -> T:
    """The last of what is told, of which there is at least one."""
    *_, last = [step async for step in steps]
    return last


async def _leave(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
