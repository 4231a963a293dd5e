"""What the chat model says, piece by piece; and when it fails, how."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.errors import ChatModelError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from langchain_openai import ChatOpenAI


def stream_reply(system: str, ask: str, settings: Settings, *, tokens: int) -> Iterator[str]:
    """The pieces of the model's reply, of at most so many tokens.

    Raises `ChatModelError` unless it says that it has finished: a stream that is cut in the middle looks like a short
    answer otherwise.
    """
    from langchain_core.messages import HumanMessage, SystemMessage

    messages: list[BaseMessage] = [SystemMessage(system), HumanMessage(ask)]
    begun, finished = False, ""
    last_words = time.monotonic()
    try:
        for chunk in _chat_model(settings, tokens).stream(messages):
            begun, finished = True, chunk.response_metadata.get("finish_reason") or finished
            if chunk.text:
                last_words = time.monotonic()
            elif time.monotonic() - last_words > settings.chat_timeout:
                raise ChatModelError("timeout")  # a server that only keeps the line open
            yield chunk.text
    except ChatModelError:
        raise
    except Exception as error:  # the client's own, its transport's, or what an odd reply makes them stumble on
        reason = _reason(error)
        raise ChatModelError("broke_off" if begun and reason == "unreachable" else reason) from error
    if finished != "stop":
        raise ChatModelError("too_long" if finished == "length" else "broke_off")


def _reason(error: Exception) -> str:
    """Which of the model's failures this is."""
    import openai

    for reason, kinds in (
        ("timeout", (openai.APITimeoutError,)),
        ("unreachable", (openai.APIConnectionError,)),
        ("refused_key", (openai.AuthenticationError, openai.PermissionDeniedError)),
        ("not_found", (openai.NotFoundError,)),
        ("quota", (openai.RateLimitError,)),
        ("failed", (openai.OpenAIError,)),
    ):
        if isinstance(error, kinds):
            return reason
    if type(error).__module__.split(".")[0] in ("httpx", "httpx2", "httpcore", "httpcore2", "h11", "json"):
        return "timeout" if "Timeout" in type(error).__name__ else "broke_off"
    return "failed"


def _chat_model(settings: Settings, tokens: int) -> "ChatOpenAI":
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    return ChatOpenAI(
        model=settings.chat_model,
        base_url=settings.chat_base_url or None,
        api_key=SecretStr(settings.openai_api_key.get_secret_value() or "none"),
        timeout=settings.chat_timeout,
        max_retries=0,  # a server out of quota may name a minute to wait: the extractive answer is there at once
        temperature=0,
        max_tokens=tokens,
        stream_usage=False,
    )
