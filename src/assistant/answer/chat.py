"""The chat model behind any server that speaks OpenAI's protocol, more or less: what it says, and why it fails."""

import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from assistant.answer.server.failures import RefusedError
from assistant.answer.server.local import PREFIX, Served, local_model
from assistant.answer.server.manners import LIMITS, Manners, otherwise
from assistant.answer.server.reply import Reply
from assistant.answer.server.visible import Growth, Holds, Visible
from assistant.answer.server.wire import Event, Request, events
from assistant.errors import ChatModelError
from assistant.messages import language_here, say
from assistant.settings import Settings

_LOG = logging.getLogger(__name__)

_OPENAI: Final = "https://api.openai.com/v1"
_ENDPOINT: Final = "/chat/completions"
_PASTED: Final = re.compile(r"(?:/chat)?/completions(?=\?|\Z)|/(?:models|responses)(?=\?|\Z)")  # of a whole address
_TOP: Final = 20  # words that the reply may begin with: as many as servers tell
_LEAST_TOLD: Final = 0.5  # of them, or the model begins with something else
_BYTES_A_TOKEN, _BYTES_IN_ANY_CASE = 4000, 1_000_000  # of a stream: a token comes in an object of 300 to 2,000 bytes
_MOST_TRIES = 8
_LEAST_CONTEXT = 1024  # tokens


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model was asked so far; tokens are those that its server has counted."""

    calls: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: float = 0.0


# By address and model, for as long as the process lives: how it is asked, and how much evidence its context has room for.
_KNOWN: dict[tuple[str, str], Manners] = {}
_ROOM: dict[tuple[str, str], int] = {}


class ChatModel:
    """One model on one server; any number of threads may share it. `model` is another one's name, on the same server."""

    def __init__(self, settings: Settings, model: str | None = None) -> None:
        self._settings = settings
        self._model = model or settings.chat_model
        self._local = local_model(self._model) if self._model.startswith(PREFIX) else None
        self._key = settings.openai_api_key.get_secret_value()
        self._address = "" if self._local else _PASTED.sub("", settings.chat_base_url or _OPENAI)
        self._usage = Usage()
        self._told = ""
        self._lock = threading.Lock()

    @property
    def usage(self) -> Usage:
        """What it was asked until now."""
        return self._usage

    @property
    def is_file(self) -> bool:
        """Whether it runs in a process of ours."""
        return self._local is not None

    @property
    def evidence_chars(self) -> int:
        """How many characters of evidence it is given: those of the setting, or less after the server has said that its
        context is too small; of a model file what this machine reads in time."""
        most = min(self._settings.chat_evidence_chars, _ROOM.get(self._name, self._settings.chat_evidence_chars))
        if self._local is None:
            return most
        with suppress(ChatModelError):  # whoever asks it is told
            self._local.served()
        return self._local.evidence_chars(most)

    def halve_evidence(self) -> bool:
        """Give it half as much evidence from now on, and tell the operator; not more than once for a server."""
        if self._name in _ROOM:
            return False
        _ROOM[self._name] = self.evidence_chars // 2
        self._tell(say("context_halved", language_here(), characters=_ROOM[self._name]))
        return True

    def warm_up(self, *systems: str) -> None:
        """Load a model file and let it read what each question begins with, which takes a machine without a graphics
        card 10 s and more; a server is left alone. Raises `ChatModelError` when it cannot be loaded."""
        if self._local:
            for system in systems or [""]:
                self.first_word(system, "?", [])

    def stream(
        self, system: str, ask: str, *, tokens: int | None = None, stop: threading.Event | None = None
    ) -> Iterator[str]:
        """The reply as it comes, without reasoning and tokens of the template.

        Raises `ChatModelError` for whatever keeps the reply from being whole: one that is cut looks like a short one
        otherwise. When `stop` is set (`stopped`), or nobody takes the next piece, the server's work ends at once.
        """
        known = self._known().thinks
        holds: Holds = "until cited" if known is None else "to the end" if known else "nothing"
        return self._streamed(system, ask, tokens, stop, holds)

    def _streamed(
        self, system: str, ask: str, tokens: int | None, stop: threading.Event | None, holds: Holds
    ) -> Iterator[str]:  # fmt: skip
        import httpx  # noqa: F401  # loads before the clock runs

        reply = Reply(system, ask, tokens or self._settings.chat_tokens, stop, time.monotonic())
        with self._asked(reply):
            yield from self._visible(reply, holds)

    @contextmanager
    def _asked(self, reply: Reply) -> Iterator[None]:
        """While a reply is asked for: what a failure tells the operator, and what it has cost."""
        try:
            if self._local:
                reply.served = self._local.served()
                reply.started = time.monotonic()
            yield
        except ChatModelError as error:
            self._failed(error)
            raise
        finally:
            self._count(reply)

    def ask(
        self, system: str, ask: str, *, tokens: int | None = None, stop: threading.Event | None = None
    ) -> str:  # fmt: skip
        """The whole reply; raises as `stream` does."""
        return "".join(self._streamed(system, ask, tokens, stop, "to the end"))

    def first_word(
        self, system: str, ask: str, words: Sequence[str], *, stop: threading.Event | None = None
    ) -> dict[str, float]:
        """Of what the reply may begin with, the share of each of these words (in small letters, unlike in their first
        letter); empty where the server does not tell, or the model begins otherwise. Raises as `stream` does."""
        import httpx  # noqa: F401  # loads before the clock runs

        reply = Reply(system, ask, 1, stop, time.monotonic(), likely={})
        with self._asked(reply):
            for _ in self._pieces(reply):
                if reply.likely:
                    break
        likely = reply.likely or {}
        shares = {word: sum(share for begun, share in likely.items() if _begins(word, begun)) for word in words}
        told = sum(shares.values())
        return {word: share / told for word, share in shares.items()} if told > _LEAST_TOLD else {}

    def _visible(self, reply: Reply, holds: Holds) -> Iterator[str]:
        visible = Visible(holds)
        try:
            yield from self._said(reply, visible)
        except ChatModelError:
            yield visible.rescued()
            raise
        self._remember(replace(self._known(), thinks=self._known().thinks or visible.bare_end))

    def _said(self, reply: Reply, visible: Visible) -> Iterator[str]:
        growth, said = Growth(), False
        for text, thought, is_last in self._pieces(reply):
            visible.think(thought)
            if shown := visible.feed(growth.add(text, is_last=is_last)):
                said = said or bool(shown.strip())
                yield shown
            if visible.over:
                reply.finish = "stop"
                break
        reply.check()
        rest = visible.feed(growth.end()) + visible.end()
        if not said and not rest.strip():
            raise ChatModelError("empty", f"finish reason {reply.finish!r}")
        yield rest

    def _pieces(self, reply: Reply) -> Iterator[tuple[str, str, bool]]:
        """Text, reasoning, and whether it comes with the end; asked again in another way as long as that may help."""
        known, refused = self._known(), RefusedError(0, "")
        for _ in range(_MOST_TRIES):
            begun = False
            try:
                for piece in self._read(known, reply):
                    if not begun:
                        self._remember(known)
                    begun = True
                    yield piece
                return
            except RefusedError as error:
                other = None if begun else otherwise(known, error, self._candidates())
                refused = error if refused.status == 0 or not error.is_of_address else refused
                if other is None:
                    break
                known = other
        raise ChatModelError(refused.reason, f"{refused.status} {refused.line} ({_endpoint(known.base)})") from refused

    def _read(self, known: Manners, reply: Reply) -> Iterator[tuple[str, str, bool]]:
        last_words = time.monotonic()
        for event in events(self._request(known, reply)):
            text, thought, is_last = reply.read(event)
            if text or thought:
                yield text, thought, is_last
                last_words = time.monotonic()
            elif time.monotonic() - last_words > self._settings.chat_timeout:
                raise ChatModelError("timeout", "the server keeps the line open and says nothing")

    def _request(self, known: Manners, reply: Reply) -> Request:
        parts = [("system", reply.system), ("user", reply.ask)]
        if not known.system:
            parts = [("user", f"{reply.system}\n\n{reply.ask}")]
        body: Event = {
            "model": self._model,
            "messages": [{"role": role, "content": content} for role, content in parts],
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self._settings.chat_temperature is not None:
            body["temperature"] = self._settings.chat_temperature
        if known.limits:
            body[known.limits[0]] = reply.tokens
        if reply.likely is not None:
            body |= {"logprobs": True, "top_logprobs": _TOP}
        served = reply.served or Served(known.base, self._key)
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if served.key:
            headers |= {"Authorization": f"Bearer {served.key}", "api-key": served.key}  # the second is Azure's
        return Request(
            url=_endpoint(served.base), headers=headers,
            body={name: value for name, value in body.items() if name not in known.left_out},
            between=self._settings.chat_timeout, until=reply.started + self._settings.chat_deadline,
            most_bytes=_BYTES_IN_ANY_CASE + _BYTES_A_TOKEN * reply.tokens, stop=reply.stop,
        )  # fmt: skip

    def _candidates(self) -> list[str]:
        """Where the endpoint may be: where the person says, below /v1 there, and below /v1 of that server."""
        parts = urlsplit(self._address)
        if parts.query or re.search(r"/v\d\w*\Z", parts.path):
            return [self._address]
        return list(dict.fromkeys([self._address, f"{self._address}/v1", f"{parts.scheme}://{parts.netloc}/v1"]))

    def _known(self) -> Manners:
        limits = LIMITS[::-1] if self._address == _OPENAI else LIMITS
        return _KNOWN.get(self._name) or Manners(self._address, limits)

    def _remember(self, known: Manners) -> None:
        _KNOWN[self._name] = known

    @property
    def _name(self) -> tuple[str, str]:
        return self._address, self._model

    def _count(self, reply: Reply) -> None:
        seconds = time.monotonic() - reply.started
        with self._lock:
            self._usage = Usage(
                self._usage.calls + 1, self._usage.prompt_tokens + reply.prompt_tokens,
                self._usage.reply_tokens + reply.reply_tokens, self._usage.seconds + seconds,
            )  # fmt: skip

        # A server that cuts a prompt to its context without a word counts a round number: Ollama's is 4,096 at first.
        if reply.prompt_tokens >= _LEAST_CONTEXT and reply.prompt_tokens.bit_count() == 1:
            self._tell(say("context_full", language_here(), tokens=reply.prompt_tokens))

    def _failed(self, error: ChatModelError) -> None:
        """Tell the operator, in the server's own words and without the key."""
        if self._key:
            error.detail = error.detail.replace(self._key, "…")
        error.detail = re.sub(r"(://)[^/@\s]+@", r"\1", error.detail)
        if error.reason != "stopped":
            self._tell(f"{error.reason}. {error.detail}")

    def _tell(self, words: str) -> None:
        """The operator; the same thing once until something else happens."""
        if words != self._told:
            self._told = words
            _LOG.warning("Chat model %r: %s", self._model, words)


def _begins(word: str, begun: str) -> bool:
    return bool(begun) and (word.startswith(begun) or begun.startswith(word))


def _endpoint(base: str) -> str:
    """Behind the path of an address; Azure's have a question behind it (?api-version=…)."""
    path, mark, query = base.partition("?")
    return f"{path}{_ENDPOINT}{mark}{query}"
