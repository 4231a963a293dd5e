"""Gradio's part of the page: its tabs, and the frame of the one that shows the knowledge. The chat is beside it."""

import os
from dataclasses import dataclass

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp

from assistant.messages import say, words_of
from assistant.types import LANGUAGES
from assistant.web.door import Door
from assistant.web.service import Service

_TABS = ("tab_chat", "tab_knowledge")
_FONTS = ("Pretendard", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic")
_KNOWLEDGE = '<div id="knowledge"></div>'


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """The page to be mounted at `/`, and the application whose lifespan it needs."""

    door: ASGIApp
    app: FastAPI


def build_page(service: Service) -> BuiltPage:
    """Make the page."""
    i18n = gr.I18n(**{language: words_of(_TABS, language) for language in LANGUAGES})
    app, blocks = FastAPI(openapi_url=None), _blocks(i18n)
    blocks.has_launched = True  # only then does Gradio check the paths in events, were one to pass the door
    gr.mount_gradio_app(
        app, blocks, path="/", i18n=i18n, theme=_theme(), footer_links=[], blocked_paths=["/"],
        run_history=False, enable_monitoring=False, show_error=False, ssr_mode=False, max_file_size="1kb",
    )  # fmt: skip
    return BuiltPage(Door(app, service.settings), app)


def _theme() -> gr.Theme:
    fonts = [*(gr.themes.Font(name) for name in _FONTS), gr.themes.Font("system-ui"), gr.themes.Font("sans-serif")]
    return gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=[gr.themes.Font("monospace")]
    )


def _blocks(i18n: gr.I18n) -> gr.Blocks:
    blocks: gr.Blocks
    with (
        gr.Blocks(title=say("title", "ko"), analytics_enabled=False, fill_width=True) as blocks,
        gr.Tabs(elem_id="tabs"),
    ):
        # The chat is no child of its tab: it is there, and may be in use, before Gradio draws the tabs.
        gr.Tab(i18n("tab_chat"), elem_id="chat-tab")
        with gr.Tab(i18n("tab_knowledge"), elem_id="knowledge-tab", render_children=True):
            gr.Markdown(_KNOWLEDGE, elem_id="knowledge-frame", container=False)
    return blocks
