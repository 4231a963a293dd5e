"""Questions of the page: each is told of line by line, from the search to the whole answer; and what one may ask."""

import asyncio
import json
import traceback
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from assistant.answer.watch import Watch
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.language.regions import regions_in
from assistant.language.text import language_of_question
from assistant.messages import say, word
from assistant.plugs.as_json import Json
from assistant.types import Answer, Claim, Document, Filters, Hit, Language, Turn
from assistant.web.asking import MOST_TURNS, Question
from assistant.web.caller import caller_of, is_this_machine, language_of
from assistant.web.export import exported
from assistant.web.refusal import RefusalError
from assistant.web.render import answer_html, claims_html, new_answer_id, text_html
from assistant.web.service import Service
from assistant.web.texts import EXAMPLES
from assistant.web.word import MEDIA_TYPE, Conversation, word_file

_MOST_EXAMPLES = 3  # of each language
_MOST_DOCUMENTS = 500  # that the page offers by title
_LONGEST_HEADING = 40

Kind = Literal["progress", "claims", "answer", "problem"]


@dataclass(frozen=True, slots=True)
class Step:
    """What is told of a question. A `progress` is one of searching, reading, drafting, checking; `again` says after how many
    seconds a `problem` may have gone. `reply` is what later questions are told of the answer; `export` what copies are made of."""

    kind: Kind
    html: str = ""
    name: str = ""
    reply: str = ""
    again: int = 0
    export: Json = field(default_factory=dict)

    def line(self) -> bytes:
        """As the page reads it: the fields that are not empty, in a line."""
        told = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        return json.dumps(told, ensure_ascii=False).encode() + b"\n"


class _Next(BaseModel):
    """Which questions may follow: after what was asked, about the documents that the answer cites."""

    model_config = ConfigDict(extra="forbid")

    asked: Annotated[list[str], Field(max_length=MOST_TURNS)]
    documents: Annotated[list[str], Field(max_length=20)]
    headings: Annotated[list[str], Field(max_length=100)] = []


def conversation_routes(service: Service) -> APIRouter:
    """What the page asks the server for."""
    pages = APIRouter(include_in_schema=False)

    @pages.post("/chat", response_model=None)
    async def chat(request: Request, asked: Question) -> StreamingResponse:
        # Proxies that collect what they pass on would keep the first words back.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        lines = _lines(service, asked, caller_of(request))
        return StreamingResponse(lines, media_type="application/x-ndjson", headers=headers)

    @pages.get("/chat/start")
    def start(request: Request) -> Json:
        return _start(service, request)

    @pages.post("/chat/next")
    async def following(request: Request, wanted: _Next) -> list[str]:
        return await _following(service, wanted, caller_of(request))

    @pages.post("/chat/word")
    def word(conversation: Conversation) -> Response:
        return Response(word_file(conversation), media_type=MEDIA_TYPE)

    return pages


async def _lines(service: Service, asked: Question, caller: str) -> AsyncGenerator[bytes, None]:
    async with aclosing(replies(service, asked.question.strip(), asked.history, asked.filters, caller)) as steps:
        async for step in steps:
            yield step.line()


def _start(service: Service, request: Request) -> Json:
    """How far the server is; once it answers, what may be asked and how scope can be narrowed."""
    language, assistant = language_of(request), service.assistant
    told = service.status.text(language, here=is_this_machine(request, service.settings))
    begun: Json = {"state": service.status.state, "status": told}
    if assistant is None:
        return begun
    return begun | {
        "examples": _examples(assistant, language), "choices": _choices(assistant, language),
        "model": bool(service.settings.chat_model),
    }  # fmt: skip


async def _following(service: Service, wanted: _Next, caller: str) -> list[str]:
    assistant = service.assistant
    if assistant is None:
        return []

    def work(_: Event) -> Generator[list[str], None, None]:
        yield next_questions(assistant, wanted.asked, wanted.documents, wanted.headings)

    with suppress(RefusalError, AssistantError):  # nobody asked for these
        return await service.searches.last(work, caller)
    return []


async def replies(
    service: Service, question: str, history: Sequence[Turn] = (), filters: Filters | None = None, caller: str = ""
) -> AsyncGenerator[Step, None]:  # fmt: skip
    """What is told of a question, from the first word to the last; errors become a `problem`."""
    language = language_of_question(question)
    assistant = service.assistant
    if assistant is None:
        yield Step("problem", text_html(service.status.text(language)), again=2)
        return
    try:
        async with aclosing(
            _told(service, assistant, Question(question=question, history=[*history], filters=filters), caller)
        ) as steps:
            async for step in steps:
                yield step
    except RefusalError as refusal:
        yield Step(
            "problem", text_html(word(refusal.message, language)), again=int(refusal.headers.get("Retry-After", 0))
        )
    except AssistantError as error:
        yield Step("problem", text_html(say("cannot", language, error=word(error.message, language))))
    except Exception:  # a visitor gets a sentence, whoever runs the server the traceback
        traceback.print_exc()
        yield Step("problem", text_html(say("broken", language)), again=5)


async def _told(service: Service, assistant: Assistant, asked: Question, caller: str) -> AsyncGenerator[Step, None]:
    """The steps of an answer, and between them, as they come, what is being done."""
    told: asyncio.Queue[Step | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(name: str) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(told.put_nowait, Step("progress", name=name))

    def work(stop: Event) -> Generator[Step, None, None]:
        return _answered(service, assistant, asked, _Progress(stop, tell))

    async def pump() -> None:
        try:
            async with aclosing(service.questions.stream(work, caller)) as steps:
                async for step in steps:
                    told.put_nowait(step)
        finally:
            told.put_nowait(None)

    pumping = asyncio.create_task(pump())
    try:
        while (step := await told.get()) is not None:
            yield step
        await pumping
    finally:
        pumping.cancel()
        with suppress(asyncio.CancelledError, Exception):  # what it raised has been told
            await pumping


class _Progress(Watch):
    """Tells what is being done."""

    def __init__(self, stop: Event, tell: Callable[[str], None]) -> None:
        super().__init__(stop)
        self._tell = tell

    def searches(self, question: str) -> None:
        self._tell("searching")

    def found(self, hits: Sequence[Hit]) -> None:
        self._tell("reading")

    def asks_model(self, system: str, ask: str) -> None:
        self._tell("drafting")

    def model_said(self, text: str) -> None:
        self._tell("checking")


def _answered(
    service: Service, assistant: Assistant, asked: Question, watch: Watch
) -> Generator[Step, None, None]:  # fmt: skip
    language, answer_id = language_of_question(asked.question), new_answer_id()
    claims: tuple[Claim, ...] = ()
    for event in service.stream(assistant, asked.question, asked.history, asked.filters, watch):
        if isinstance(event, Answer):
            export = exported(event)
            yield Step("answer", answer_html(event, answer_id), event.outcome, event.text, export=export)
        else:
            claims = (*claims, event)
            yield Step("claims", claims_html(claims, language, answer_id))


def _choices(assistant: Assistant, language: Language) -> Json:
    """What scope can be narrowed to: a label and a value each."""
    known = assistant.choices()
    documents = assistant.documents(characters=0)[:_MOST_DOCUMENTS]
    return {
        "regions": region_choices(known.regions, language),
        "publishers": [(name, name) for name in known.publishers],
        "languages": [(say(name, language), name) for name in known.languages],
        "documents": [(document.title, document.id) for document in documents],
    }


def region_choices(names: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """Each stated region once, whatever its spelling: its name in the reader's language, and the name to filter by."""
    labelled: dict[str, str] = {}
    for name in names:
        places = [min(mention, key=str) for mention in regions_in(name) if len(mention) == 1]
        label = ", ".join(place.label(language) for place in places) or name
        labelled.setdefault(label, name)
    return sorted(labelled.items())


def _examples(assistant: Assistant, language: Language) -> list[str]:
    return _example_questions(assistant, language, frozenset(assistant.count_chunks().items()))


@lru_cache(maxsize=8)
def _example_questions(assistant: Assistant, language: Language, _: frozenset[tuple[str, int]]) -> list[str]:
    """Questions that the indexed documents answer, those in the reader's language first."""
    documents = assistant.documents()
    languages: tuple[Language, Language] = ("ko", "en") if language == "ko" else ("en", "ko")
    return [question for wanted in languages for question in examples_from(documents, wanted)]


def examples_from(documents: Sequence[Document], language: Language) -> list[str]:
    """The prepared questions that one of the documents answers; else questions after headings, one of each."""
    own = [document for document in documents if document.language == language]
    prepared = [question for question, words in EXAMPLES[language] if any(words in document.text for document in own)]
    from_headings = [
        say("example_heading", language, heading=headings[0]) for document in own if (headings := _telling(document))
    ]
    return (prepared or from_headings)[:_MOST_EXAMPLES]


def next_questions(
    assistant: Assistant, asked: Sequence[str], document_ids: Sequence[str], headings: Sequence[str]
) -> list[str]:
    """Questions after other headings of the cited documents; of each it was seen that the search finds that very part."""
    language = language_of_question(asked[-1]) if asked else "ko"
    found: list[str] = []
    for document in filter(None, map(assistant.document, dict.fromkeys(document_ids))):
        own: Language = document.language if document.language in ("ko", "en") else language
        for heading in _telling(document):
            question = say("example_heading", own, heading=heading)
            if own != language or heading in headings or question in asked or question in found:
                continue
            best = assistant.retrieve(question, k=1)
            if best and best[0].chunk.document_id == document.id and heading in best[0].chunk.headings:
                found.append(question)
            if len(found) == _MOST_EXAMPLES:
                return found
    return found


def _telling(document: Document) -> list[str]:
    """Its headings below the title that are neither a single word's stub nor a whole sentence."""
    return [
        heading.title
        for heading in document.headings
        if heading.level > 1 and 4 <= len(heading.title) <= _LONGEST_HEADING
    ]
