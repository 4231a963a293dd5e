"""The page: the conversation at the left, the cited document at the right; behind a tab, the knowledge."""

import os
import traceback
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Event
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported

import gradio as gr
from fastapi import FastAPI
from gradio.components.chatbot import ExampleMessage
from starlette.requests import HTTPConnection
from starlette.routing import Mount
from starlette.types import ASGIApp

from assistant.answer.watch import Watch
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.language.regions import regions_in
from assistant.language.text import language_of_question
from assistant.messages import say, word
from assistant.types import Answer, Claim, Document, Filters, Language, Turn
from assistant.web.caller import caller_of, is_this_machine, language_of
from assistant.web.door import Door
from assistant.web.refusal import RefusalError
from assistant.web.render import answer_html, claims_html, new_answer_id, text_html
from assistant.web.service import Service
from assistant.web.texts import EXAMPLES

_LABELS = (
    "title", "chat", "question", "type_here", "clear", "tab_chat", "tab_knowledge", "filters", "filter_regions",
    "filter_publishers", "filter_languages", "filter_from", "filter_to", "filter_date",
)  # fmt: skip
_MOST_TURNS = 100  # before a question, that are looked at
_MOST_EXAMPLES = 3  # of each language
_MOST_SESSIONS = 1000  # that Gradio keeps the conversation of; each takes some 100 kB
_MOST_EVENTS = 200  # at once; questions beyond those that `Questions` takes are told so
_FONTS = ("Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic")
_HEAD = "".join(
    f'<link rel="stylesheet" href="{name}.css"><script src="{name}.js" defer></script>'
    for name in ("chat", "knowledge")
)
_PANEL = '<section class="panel" id="document-panel" role="region" tabindex="0"></section>'
_KNOWLEDGE = '<div id="knowledge"></div>'


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what the chat shows below it. Only one that was answered becomes a `Turn`."""

    question: str
    html: str
    reply: str = ""
    claims: tuple[Claim, ...] = ()


Exchanges = Sequence[Exchange]
Messages = list[gr.MessageDict]
_Shown = tuple[object, object, object]  # new values or properties of three components


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """The page to be mounted at `/`; the application whose lifespan it needs; and what ends its visitors' streams."""

    door: ASGIApp
    app: FastAPI
    end_streams: Callable[[], None]


def build_page(service: Service) -> BuiltPage:
    """Make the page."""
    i18n = gr.I18n(**{language: _words(language) for language in ("ko", "en")})
    app, blocks = FastAPI(openapi_url=None), _blocks(service, i18n)
    blocks.max_threads, blocks.state_session_capacity = _MOST_EVENTS, _MOST_SESSIONS
    blocks.queue(api_open=False, default_concurrency_limit=None, max_size=_MOST_EVENTS)
    blocks.has_launched = True  # only then does Gradio check the paths in events, were one to pass the door
    gr.mount_gradio_app(
        app, blocks, path="/", i18n=i18n, head=_HEAD, theme=_theme(), footer_links=[], blocked_paths=["/"],
        run_history=False, enable_monitoring=False, show_error=False, ssr_mode=False, max_file_size="1kb",
    )  # fmt: skip
    mounted = [route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, gr.routes.App)]

    def end_streams() -> None:
        blocks.close(verbose=False)
        for page in mounted:
            page.stop_event.set()

    return BuiltPage(Door(app, blocks, service.questions.leave), app, end_streams)


def _words(language: Language) -> dict[str, str]:
    words = {name: say(name, language) for name in _LABELS}
    heading = f"# {words['title']}\n\n{say('tagline', language)}"
    return words | {"heading": heading, "links": f"[{say('documents', language)}](documents)"}


def _theme() -> gr.Theme:
    fonts = [*(gr.themes.Font(name) for name in _FONTS), gr.themes.Font("system-ui"), gr.themes.Font("sans-serif")]
    return gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=[gr.themes.Font("monospace")]
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the page that change."""

    chat: gr.Chatbot
    box: gr.Textbox
    clear: gr.Button
    status: gr.Markdown
    exchanges: gr.State
    tab: gr.Tab
    filters: gr.Accordion
    chosen: list[gr.components.Component]  # what the filters have, in the order of `_filters`


def _blocks(service: Service, i18n: gr.I18n) -> gr.Blocks:
    blocks: gr.Blocks
    title = f"{say('title', 'ko')} · {say('title', 'en')}"  # Gradio does not translate it
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True) as blocks:
        with gr.Row(elem_id="top"):
            gr.Markdown(i18n("heading"), elem_id="heading")
            gr.Markdown(i18n("links"), elem_id="links")
            clear = gr.Button(i18n("clear"), elem_id="clear", size="sm", scale=0)
        status = gr.Markdown("", elem_id="status")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(i18n("tab_chat"), elem_id="chat-tab") as tab, gr.Row(elem_id="columns"):
                with gr.Column(elem_id="left", scale=6):
                    chat, box = _chat(i18n), _box(i18n)
                    with gr.Accordion(i18n("filters"), open=False, elem_id="filters") as filters:
                        chosen = _choosers(i18n)
                with gr.Column(elem_id="right", scale=5):
                    gr.Markdown(_PANEL, elem_id="panel-frame", container=False)
            with gr.Tab(i18n("tab_knowledge"), elem_id="knowledge-tab", render_children=True):
                gr.Markdown(_KNOWLEDGE, elem_id="knowledge-frame", container=False)
        parts = _Parts(chat, box, clear, status, gr.State([]), tab, filters, chosen)
        _connect_conversation(service, parts)
        _connect_filters(service, parts)
        _connect_status(service, blocks, parts)
    return blocks


def _chat(i18n: gr.I18n) -> gr.Chatbot:
    # Gradio's own copy button would copy markup; each answer has one that copies what is read. Its scrolling pulls the
    # reader down for 300 ms after each change, and a click that falls into it is lost; chat.js scrolls once a question.
    return gr.Chatbot(
        label=i18n("chat"), show_label=False, elem_id="chat", height="100%", container=False, buttons=[],
        latex_delimiters=[], allow_tags=False, feedback_options=None, autoscroll=False,
    )  # fmt: skip


def _box(i18n: gr.I18n) -> gr.Textbox:
    return gr.Textbox(
        label=i18n("question"), show_label=False, placeholder=i18n("type_here"), elem_id="question", max_length=2000,
        autofocus=True, submit_btn=True, container=False,
    )  # fmt: skip


def _choosers(i18n: gr.I18n) -> list[gr.components.Component]:
    with gr.Row():
        # Any name of a region will do; and what was chosen may have gone from the knowledge since.
        lists = [
            gr.Dropdown(label=i18n(f"filter_{name}"), multiselect=True, allow_custom_value=True, min_width=140)
            for name in ("regions", "publishers", "languages")
        ]
    with gr.Row():
        dates = [
            gr.Textbox("", label=i18n(f"filter_{name}"), placeholder=i18n("filter_date"), max_length=10, min_width=140)
            for name in ("from", "to")
        ]
    return [*lists, *dates]


def _connect_filters(service: Service, parts: _Parts) -> None:
    """What can be chosen is looked up when somebody opens the filters or comes back from the knowledge."""

    def refresh(request: gr.Request) -> list[gr.Dropdown]:
        language = language_of(_asked_by(request))
        known = service.assistant.choices() if service.assistant else Filters()
        languages = [(say(name, language), name) for name in known.languages]
        return [gr.Dropdown(choices=choices) for choices in (
            region_choices(known.regions, language), list(known.publishers), languages,
        )]  # fmt: skip

    for event in (parts.filters.expand, parts.tab.select):
        event(refresh, None, parts.chosen[:3], queue=False, show_progress="hidden", api_visibility="private")


def region_choices(names: Sequence[str], language: Language) -> list[tuple[str, str]]:
    """Each stated region once, whatever its spelling: its name in the reader's language, and the name to filter by."""
    labelled: dict[str, str] = {}
    for name in names:
        places = [min(mention, key=str) for mention in regions_in(name) if len(mention) == 1]
        label = ", ".join(place.label(language) for place in places) or name
        labelled.setdefault(label, name)
    return sorted(labelled.items())


def _filters(
    regions: list[str], publishers: list[str], languages: list[str], published_from: str, published_to: str
) -> Filters:
    return Filters(
        regions or (), publishers or (), languages or (),
        published_from=published_from.strip(), published_to=published_to.strip(),
    )  # fmt: skip


def _connect_conversation(service: Service, parts: _Parts) -> None:
    """Sending, choosing an example, stopping, starting anew."""

    async def answer(
        request: gr.Request, question: str, earlier: list[Exchange], *chosen: Any
    ) -> AsyncGenerator[_Shown, None]:  # fmt: skip
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        who = Visitor(caller_of(_asked_by(request)), request.session_hash or "")
        box = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        async with aclosing(
            replies(service, question.strip(), earlier[-_MOST_TURNS:], _filters(*chosen), who)
        ) as exchanges:
            async for exchange in exchanges:
                now = [*earlier, exchange]
                yield messages(now), now, box
                box = gr.skip()  # what is typed meanwhile stays

    def stop(now: list[Exchange]) -> _Shown:
        ended = [*now[:-1], cut_short(now[-1])] if now else now
        return messages(ended), ended, _at_rest()

    def clear() -> _Shown:
        return [], [], _at_rest()

    shown = [parts.chat, parts.exchanges, parts.box]
    chosen = parts.chat.example_select(_chosen, None, parts.box, queue=False, api_visibility="private")
    asked = [
        event(
            answer, [parts.box, parts.exchanges, *parts.chosen], shown, show_progress="hidden", api_visibility="private",
            concurrency_limit=None,
        )
        for event in (parts.box.submit, chosen.then)
    ]  # fmt: skip
    for one in asked:
        one.then(_at_rest, None, parts.box, queue=False, show_progress="hidden", api_visibility="private")
    for event, ending in ((parts.box.stop, stop), (parts.clear.click, clear)):
        given = parts.exchanges if ending is stop else None
        event(ending, given, shown, cancels=asked, queue=False, show_progress="hidden", api_visibility="private")


def _connect_status(service: Service, blocks: gr.Blocks, parts: _Parts) -> None:
    """While the service is opened, its status and then the examples appear by themselves."""
    timer = gr.Timer(1.0)

    def refresh(request: gr.Request) -> _Shown:
        asked_by = _asked_by(request)
        language = language_of(asked_by)
        examples = _examples(service.assistant, language) if service.assistant else []
        return (
            gr.Markdown(text_html(service.status.text(language, here=is_this_machine(asked_by, service.settings)))),
            gr.Chatbot(placeholder=_welcome(language), examples=examples),
            gr.Timer(active=service.status.state not in ("ready", "failed")),
        )

    for event in (blocks.load, timer.tick):
        event(
            refresh, None, [parts.status, parts.chat, timer], queue=False, show_progress="hidden",
            api_visibility="private",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, for the limits, and in which session, which ends when the page is closed."""

    caller: str = ""
    session: str = ""


async def replies(
    service: Service, question: str, earlier: Exchanges, filters: Filters | None = None, who: Visitor = Visitor()
) -> AsyncGenerator[Exchange, None]:  # fmt: skip
    """What is shown below a question, from the first word to the last; errors become messages."""
    language = language_of_question(question)
    assistant = service.assistant
    if assistant is None:
        yield Exchange(question, text_html(service.status.text(language)))
        return
    yield Exchange(question, text_html(say("searching", language), "waiting"))

    def answered(stop: Event) -> Generator[Exchange, None, None]:
        return _answered(assistant, question, earlier, filters, stop)

    try:
        async with aclosing(service.questions.stream(answered, who.caller, who.session)) as exchanges:
            async for exchange in exchanges:
                yield exchange
    except RefusalError as refusal:
        yield Exchange(question, text_html(word(refusal.message, language), "problem"))
    except AssistantError as error:
        yield Exchange(question, text_html(say("cannot", language, error=word(error.message, language)), "problem"))
    except Exception:  # a visitor gets a sentence, whoever runs the server the traceback
        traceback.print_exc()
        yield Exchange(question, text_html(say("broken", language), "problem"))


def _answered(
    assistant: Assistant, question: str, earlier: Exchanges, filters: Filters | None, stop: Event
) -> Generator[Exchange, None, None]:  # fmt: skip
    language = language_of_question(question)
    answer_id, searching = new_answer_id(), say("searching", language)
    history = [Turn(exchange.question, exchange.reply) for exchange in earlier if exchange.reply]
    claims: tuple[Claim, ...] = ()
    for event in assistant.stream(question, history=history, filters=filters, watch=Watch(stop)):
        if isinstance(event, Answer):
            yield Exchange(question, answer_html(event, answer_id), event.text, event.claims)
        else:
            claims = (*claims, event)
            yield Exchange(question, claims_html(claims, language, answer_id, searching), "", claims)


def cut_short(exchange: Exchange) -> Exchange:
    """A reply that was cut short keeps the claims it had."""
    if exchange.reply:
        return exchange
    language = language_of_question(exchange.question)
    return replace(
        exchange, html=claims_html(exchange.claims, language, new_answer_id(), say("stopped_here", language))
    )


def messages(exchanges: Exchanges) -> Messages:
    """The conversation as Gradio's chat wants it."""
    shown: Messages = []
    for exchange in exchanges:
        shown.append({"role": "user", "content": text_html(exchange.question)})
        shown.append({"role": "assistant", "content": exchange.html})
    return shown


def _welcome(language: Language) -> str:
    return f"## {say('try_one', language)}\n\n{say('only_documents', language)}"


def _at_rest() -> gr.Textbox:
    return gr.Textbox(submit_btn=True, stop_btn=False)


def _asked_by(request: gr.Request) -> HTTPConnection:
    """The request that Gradio wraps."""
    assert request.request is not None  # noqa: S101  # none only outside of an event
    return request.request


def _chosen(event: gr.SelectData) -> str:
    return str(event.value["text"])


def _examples(assistant: Assistant, language: Language) -> list[ExampleMessage]:
    indexed = frozenset(assistant.count_chunks().items())
    return [{"text": question} for question in _example_questions(assistant, language, indexed)]


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
        say("example_heading", language, heading=heading)
        for document in own
        for heading in [_telling_heading(document)]
        if heading
    ]
    return (prepared or from_headings)[:_MOST_EXAMPLES]


def _telling_heading(document: Document) -> str:
    """Its first heading below the title that is neither a single word's stub nor a whole sentence."""
    return next(
        (heading.title for heading in document.headings if heading.level > 1 and 4 <= len(heading.title) <= 40), ""
    )
