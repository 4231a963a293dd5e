"""The assistant as a model of OpenAI's chat completions: what clients of that interface send, and what they read.

An answer is one message: its statements with markers, then the list of what they cite. The citations come as data, too:
as `url_citation` annotations, as OpenAI's own search has them, and whole in `citations`.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import Any, Final, Literal

from pydantic import BaseModel, Field

from assistant.messages import word
from assistant.plugs.as_json import Json, message_as_json
from assistant.plugs.growing import Growing
from assistant.types import Answer, Citation, Claim, Turn

MODEL: Final = "policy-assistant"

# What would become a link, an image or an element where a client draws the message as Markdown.
_MARKUP: Final = re.compile(r"(?=\]\(|\]:|!\[|<[A-Za-z/!?])")

LinkTo = Callable[[Citation], str]


class Part(BaseModel):
    """One part of a message; only text is read."""

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """Who says what. Clients send more fields; none of them matters here."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """The messages, of which the last is the question. Sampling parameters are accepted and not used."""

    messages: list[ChatMessage] = Field(min_length=1, max_length=1000)
    model: str = MODEL
    stream: bool = False

    @property
    def question(self) -> str:
        """What the person says last; empty when the last to speak was somebody else."""
        last = self.messages[-1]
        return last.text if last.role == "user" else ""

    @property
    def history(self) -> list[Turn]:
        """Each question before it with the reply that follows. What the system says is not for this model."""
        said = [message for message in self.messages[:-1] if message.role in ("user", "assistant")]
        return [
            Turn(asked.text, replied.text)
            for asked, replied in pairwise(said)
            if (asked.role, replied.role) == ("user", "assistant")
        ]


class Completion:
    """One reply under its id, whole or in pieces."""

    def __init__(self, model: str, link_to: LinkTo) -> None:
        self._model, self._link_to = model, link_to
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())
        self._text = Growing()

    def whole(self, answer: Answer) -> Json:
        """A `chat.completion`."""
        content = _readable(answer.text) + self._below(answer)
        message = {"role": "assistant", "content": content, "refusal": None, **self._citations(answer)}
        return self._with("chat.completion", "message", message, "stop") | {"usage": _NO_USAGE}

    def begin(self) -> Json:
        """The first `chat.completion.chunk`, which says who speaks."""
        return self._piece({"role": "assistant", "content": ""})

    def add(self, event: Claim | Answer) -> Iterator[Json]:
        """The chunks of a statement that is proved; of the whole answer, what is left of it, sources and citations."""
        if piece := self._text.add(event):
            yield self._piece({"content": _readable(piece)})
        if isinstance(event, Answer):
            yield self._piece({"content": self._below(event), **self._citations(event)})

    def end(self) -> Json:
        """The last chunk."""
        return self._piece({}, "stop")

    def _piece(self, delta: Json, finish_reason: str | None = None) -> Json:
        return self._with("chat.completion.chunk", "delta", delta, finish_reason)

    def _with(self, kind: str, name: str, said: Json, finish_reason: str | None) -> Json:
        choice = {"index": 0, name: said, "finish_reason": finish_reason, "logprobs": None}
        return {
            "id": self._id, "object": kind, "created": self._created, "model": self._model, "choices": [choice]
        }  # fmt: skip

    def _below(self, answer: Answer) -> str:
        """What is cited, a line each, and what there is to note."""
        lines = [
            f"[{number}] {_readable(_named(citation))} — {self._link_to(citation)}"
            for number, citation in enumerate(answer.citations, 1)
        ]
        notices = [f"※ {_readable(word(notice, answer.language))}" for notice in answer.notices]
        return "".join(f"\n\n{line}" for line in (*lines, *notices))

    def _citations(self, answer: Answer) -> dict[str, Any]:
        links = [self._link_to(citation) for citation in answer.citations]
        return {
            "annotations": [
                {
                    "type": "url_citation",
                    "url_citation": {"url": link, "title": citation.title, **_marked(answer.text, number)},
                }
                for number, (citation, link) in enumerate(zip(answer.citations, links, strict=True), 1)
            ],
            "citations": [
                asdict(citation) | {"link": link} for citation, link in zip(answer.citations, links, strict=True)
            ],
            "outcome": answer.outcome.value,
            "notices": [message_as_json(notice, answer.language) for notice in answer.notices],
        }


_NO_USAGE: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def model(created: int) -> Json:
    """The one model there is."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": "local"}


def _marked(text: str, number: int) -> dict[str, int]:
    """Where the marker of a citation first stands in the text as it is sent."""
    start = _readable(text).find(f"[{number}]")
    return {"start_index": max(start, 0), "end_index": max(start, 0) + len(f"[{number}]")}


def _named(citation: Citation) -> str:
    page = f"p. {citation.page}" if citation.page else ""
    about = ", ".join(filter(None, (citation.publisher, citation.published, page)))
    return f"{citation.title} ({about})" if about else citation.title


def _readable(text: str) -> str:
    """Text in which nothing of a document is markup. Markers as in [1] stay."""
    return _MARKUP.sub(r"\\", text)
