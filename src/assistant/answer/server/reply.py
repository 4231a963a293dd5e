"""One question to a chat model, and what the objects say that its server sends back."""

import json
import math
import re
import threading
from dataclasses import dataclass
from typing import Any, Final

from assistant.answer.server.failures import RefusedError
from assistant.answer.server.local import Served
from assistant.answer.server.wire import DONE, Event
from assistant.errors import ChatModelError

_TOO_LONG: Final = re.compile(r"length|max|token.?limit", re.IGNORECASE)  # length, MAX_TOKENS, model_length
_FILTERED: Final = re.compile(r"filter|safety|prohibited|blocklist|recitation|error", re.IGNORECASE)


@dataclass
class Reply:
    """One question to the model, and what its server said of the answer beside the words."""

    system: str
    ask: str
    tokens: int
    stop: threading.Event | None
    started: float
    served: Served | None = None  # by a process of ours
    likely: dict[str, float] | None = None  # what it may begin with, where that is wanted
    finish: str | None = None
    done: bool = False
    prompt_tokens: int = 0
    reply_tokens: int = 0

    def read(self, event: Event) -> tuple[str, str, bool]:
        """The text and the reasoning of a chunk or a whole reply, and whether it comes with the end."""
        self.done = self.done or bool(event.get(DONE))
        usage = event.get("usage")
        if isinstance(usage, dict):
            self.prompt_tokens = int(usage.get("prompt_tokens") or self.prompt_tokens)
            self.reply_tokens = int(usage.get("completion_tokens") or self.reply_tokens)
        choices = event.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else {}
        if not choice and (event.get("error") or event.get("object") == "error" or "detail" in event):
            raise RefusedError(200, json.dumps(event, ensure_ascii=False))
        if self.likely == {}:
            self.likely = _likely(choice.get("logprobs"))
        self.finish = choice.get("finish_reason") or self.finish
        delta, message = choice.get("delta"), choice.get("message")
        said = delta if isinstance(delta, dict) and delta else message if isinstance(message, dict) else {}
        text, thought = _texts(said.get("content") or choice.get("text") or said.get("refusal"))
        for name in ("reasoning_content", "reasoning", "thinking"):
            thought = thought or _texts(said.get(name))[0]
        return text, thought, said is message or bool(choice.get("finish_reason"))

    def check(self) -> None:
        """Raises `ChatModelError` unless the server has said that the reply is whole."""
        if self.finish and _TOO_LONG.search(self.finish):
            raise ChatModelError("too_long", f"finish reason {self.finish!r} after {self.tokens} tokens at most")
        if self.finish and _FILTERED.search(self.finish):
            raise ChatModelError("failed", f"finish reason {self.finish!r}")
        if not self.finish and not self.done:
            raise ChatModelError("broke_off", "the reply ended without a finish reason")


def _texts(content: Any) -> tuple[str, str]:
    """Text and reasoning of what may be a string, or a list of parts."""
    if isinstance(content, str):
        return content, ""
    if not isinstance(content, list):
        return "", ""
    parts = [part if isinstance(part, dict) else {"text": part} for part in content]
    text = "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
    return text, "".join(_texts(part.get("thinking"))[0] for part in parts)


def _likely(logprobs: Any) -> dict[str, float]:
    """The shares of what the first token may be."""
    tokens = logprobs.get("content") if isinstance(logprobs, dict) else None
    top = tokens[0].get("top_logprobs") or [] if tokens else []
    shares: dict[str, float] = {}
    for one in top:
        word = one["token"].strip().casefold()
        shares[word] = shares.get(word, 0.0) + math.exp(one["logprob"])
    return shares
