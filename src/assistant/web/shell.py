"""The page as it arrives: the conversation, its list, the box and the panel, usable before Gradio's tabs are there."""

import json
from functools import lru_cache
from html import escape
from typing import Final

from assistant.assistant import LONGEST_QUESTION
from assistant.messages import say, words_of
from assistant.settings import Settings
from assistant.types import Language
from assistant.web.files import versioned
from assistant.web.texts import CHAT_WORDS

_OWN_NAMES: Final[dict[Language, str]] = {"ko": "한국어", "en": "English"}

# Line drawings of ours, 24 by 24: nothing is fetched for a button.
_ICONS: Final = {
    "list": "M4 6h16M4 12h16M4 18h10",
    "send": "M5 12h13M12 5l7 7-7 7",
    "stop": "M7 7h10v10H7z",
    "close": "M6 6l12 12M18 6L6 18",
    "scope": "M4 6h16M7 12h10M10 18h4",
    "add": "M12 5v14M5 12h14",
}


def icon(name: str) -> str:
    """A drawing that screen readers skip."""
    return f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_ICONS[name]}"/></svg>'


def head_html(settings: Settings, language: Language, root: str) -> str:
    """What belongs into the head of the page: its name, what a link to it shows, and its files."""
    title, about = escape(title_of(settings, language)), escape(greeting_of(settings, language))
    # Gradio words its own parts by the browser's language; the reader may have chosen the other.
    chosen = f"Object.defineProperty(navigator,'languages',{{get:()=>['{language}']}});"
    chosen += f"Object.defineProperty(navigator,'language',{{get:()=>'{language}'}});"
    styles = "".join(f'<link rel="stylesheet" href="{versioned(f"{name}.css")}">' for name in ("chat", "knowledge"))
    scripts = "".join(f'<script src="{versioned(f"{name}.js")}" defer></script>' for name in ("chat", "knowledge"))
    return (
        f'<title>{title}</title><meta name="description" content="{about}"><meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{about}"><meta property="og:type" content="website">'
        f'<meta name="color-scheme" content="light dark"><script>{chosen}</script>{styles}{scripts}'
    )


def title_of(settings: Settings, language: Language) -> str:
    """Whose assistant this is."""
    return settings.title or say("title", language)


def greeting_of(settings: Settings, language: Language) -> str:
    """What it says of itself."""
    return settings.greeting or say("tagline", language)


def emblem_html(settings: Settings) -> str:
    """The emblem of whoever runs it; nothing unless set."""
    return '<img class="emblem" src="emblem" alt="" width="36" height="36">' if settings.emblem else ""


@lru_cache(maxsize=8)
def above_html(settings: Settings, language: Language) -> str:
    """What stands above Gradio's tabs: the header, and what is said of the server's state."""
    without_script = f'{_text("needs_script", language)} <a href="documents">{_text("documents", language)}</a>'
    return (
        f'<a class="skip" href="#question">{_text("skip", language)}</a>{_header(settings, language)}'
        f'<div id="status" role="status"></div><noscript><p>{without_script}</p></noscript>'
    )


@lru_cache(maxsize=8)
def below_html(settings: Settings, language: Language) -> str:
    """What stands below them: the conversations, the chat, the source."""
    words = escape(json.dumps(words_of(CHAT_WORDS, language), ensure_ascii=False))
    return (
        f'<main id="app" data-words="{words}" data-longest="{LONGEST_QUESTION}">'
        f"{_conversations(language)}{_conversation(settings, language)}{_panel(language)}</main>"
        f'<div id="announcer" class="unseen" role="log" aria-live="polite"></div><div id="toast" role="status"></div>'
        f"{_scope_dialog(language)}"
    )


def _text(name: str, language: Language) -> str:
    return escape(say(name, language))


def _header(settings: Settings, language: Language) -> str:
    other: Language = "en" if language == "ko" else "ko"
    return (
        f'<header id="top"><button type="button" id="show-list" aria-controls="conversations" aria-expanded="false"'
        f' aria-label="{_text("conversations", language)}">{icon("list")}</button>'
        f'<div id="heading">{emblem_html(settings)}<div><h1>{escape(title_of(settings, language))}</h1>'
        f"<p>{escape(greeting_of(settings, language))}</p></div></div>"
        f'<nav id="links" aria-label="{_text("site", language)}"><a href="documents">{_text("documents", language)}</a>'
        f'<a class="quiet" href="about">{_text("about", language)}</a></nav>'
        f'<button type="button" id="language" lang="{other}" data-language="{other}">{_OWN_NAMES[other]}</button>'
        f'<button type="button" id="clear">{icon("add")}<span>{_text("clear", language)}</span></button></header>'
    )


def _conversations(language: Language) -> str:
    ways = {"markdown": "export_markdown", "word": "export_word", "print": "print"}
    exports = "".join(
        f'<button type="button" data-export="{way}">{_text(name, language)}</button>' for way, name in ways.items()
    )
    return (
        f'<nav id="conversations" aria-label="{_text("conversations", language)}"><div class="bar">'
        f"<h2>{_text('conversations', language)}</h2>"
        f'<button type="button" class="close" aria-label="{_text("close", language)}">{icon("close")}</button></div>'
        f'<input type="search" aria-label="{_text("search_conversations", language)}"'
        f' placeholder="{_text("search_conversations", language)}"><ul></ul>'
        f'<div class="export" role="group" aria-label="{_text("more_actions", language)}">{exports}</div>'
        f'<p class="quiet">{_text("kept_here", language)}</p></nav>'
    )


def _conversation(settings: Settings, language: Language) -> str:
    return (
        f'<section id="left"><div id="chat"><div class="bubble-wrap" tabindex="0"'
        f' role="region" aria-label="{_text("chat", language)}"><div class="placeholder"><h2>{_text("try_one", language)}</h2>'
        f"<p>{escape(settings.greeting) or _text('only_documents', language)}</p>"
        f'<div class="examples"></div></div><div id="messages"></div></div></div>{_form(language)}</section>'
    )


def _form(language: Language) -> str:
    return (
        f'<form id="question" novalidate><div class="chips"></div><div class="input-container">'
        f'<button type="button" class="scope-button" aria-haspopup="dialog" aria-label="{_text("filters", language)}"'
        f' title="{_text("filters", language)}">{icon("scope")}</button>'
        f'<textarea rows="1" aria-label="{_text("question", language)}" aria-describedby="question-hint"'
        f' placeholder="{_text("type_here", language)}" enterkeyhint="send" autofocus></textarea>'
        f'<button class="submit-button" aria-label="{_text("send", language)}">{icon("send")}</button>'
        f'<button type="button" class="stop-button" aria-label="{_text("stop", language)}" hidden>{icon("stop")}</button></div>'
        f'<p id="question-hint" role="status"></p></form>'
    )


def _panel(language: Language) -> str:
    return (
        f'<aside id="right" aria-label="{_text("source", language)}"><div class="toolbar">'
        f'<button type="button" class="back-to-answer">{_text("back_to_answer", language)}</button>'
        f'<span class="steps" hidden><button type="button" class="previous" aria-label="{_text("previous_citation", language)}">←</button>'
        f'<span class="position"></span><button type="button" class="next" aria-label="{_text("next_citation", language)}">→</button></span>'
        f'<button type="button" class="copy-source" hidden>{_text("copy_citation", language)}</button>'
        f'<label class="find" hidden><span class="unseen">{_text("find_here", language)}</span><input type="search"'
        f' placeholder="{_text("find_here", language)}"></label><span class="found" role="status"></span></div>'
        f'<section class="panel" id="document-panel" role="region" tabindex="0" aria-label="{_text("source", language)}">'
        f"</section></aside>"
    )


def _scope_dialog(language: Language) -> str:
    lists = "".join(
        f'<label>{_text(f"filter_{name}", language)}<input list="known-{name}" data-filter="{name}" autocomplete="off">'
        f'</label><datalist id="known-{name}"></datalist>'
        for name in ("regions", "publishers", "languages", "documents")
    )
    dates = "".join(
        f'<label>{_text(f"filter_{name}", language)}<input type="date" data-filter="published_{name}"></label>'
        for name in ("from", "to")
    )
    return (
        f'<dialog id="scope" aria-labelledby="scope-title"><form method="dialog"><h2 id="scope-title">{_text("filters", language)}'
        f'</h2><p class="quiet">{_text("filters_why", language)}</p><div class="chips"></div>{lists}<div class="dates">{dates}</div>'
        f'<div class="buttons"><button type="button" class="reset">{_text("filters_reset", language)}</button>'
        f'<button class="done">{_text("filters_done", language)}</button></div></form></dialog>'
    )
