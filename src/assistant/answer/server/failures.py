"""Why a chat server did not reply, told from its status and words, or from what the transport raised."""

import json
import re
import socket
import ssl
from dataclasses import dataclass
from typing import Any, Final

# What servers write into an error, by what it means; read in this order. The words are those of OpenAI, Azure, Gemini,
# Anthropic's and Mistral's gateways, OpenRouter, vLLM, SGLang, llama.cpp, Ollama, LM Studio and Hugging Face.
_WORDS: Final = tuple(
    (reason, re.compile(pattern, re.IGNORECASE))
    for reason, pattern in (
        ("tls", r"plain http request was sent to https|client sent an http request to an https"),
        ("loading", r"\bloading\b|warming up|is starting|not ready"),
        ("quota", r"insufficient_quota|quota|billing|credit|rate.?limit"),
        ("refused_key", r"(?:invalid|incorrect|missing|no|expired) (?:\w+ )?(?:api.?key|token)|api.?key (?:not valid|expired)|unauthori[sz]ed"),
        ("context", r"context.?(?:length|size|window)|maximum context|(?:prompt|input|request) (?:is )?too (?:long|large)|too many (?:input )?tokens|exceeds? .{0,40}tokens"),
        ("not_found", r"model.{0,80}(?:not.?found|does not exist|not exist|not a valid|not supported|no access|not available|not have access|unknown)"
                      r"|not a valid model|(?:not find|no such|unknown|invalid|unsupported|not have access to|pull(?:ing)?) (?:the |suitable )?(?:\w+ )?model|model_not_found"),
        ("busy", r"overloaded|too many requests|at capacity|\bbusy\b"),
    )
)  # fmt: skip
_STATUS: Final = {
    200: "failed", 401: "refused_key", 402: "quota", 403: "refused_key", 404: "address", 405: "address", 407: "proxy",
    408: "timeout", 413: "context", 429: "quota", 502: "unreachable", 503: "busy", 504: "timeout", 524: "timeout",
    529: "busy",
}  # fmt: skip
_SURE_STATUS: Final = (401, 402, 407, 408, 413, 429, 504, 524)  # whatever the words say
_LONGEST_LINE = 300  # characters of what the server wrote


@dataclass
class RefusedError(Exception):
    """A reply that is an error: its status (200 within a stream), its body, and where it points to."""

    status: int
    text: str
    location: str = ""

    @property
    def line(self) -> str:
        """The server's own words, in one line."""
        try:
            said = _message(json.loads(self.text))
        except ValueError:
            said = re.sub(r"<(?:style|script).*?</(?:style|script)>|<[^>]*>", " ", self.text, flags=re.DOTALL)
        return " ".join((said or self.text).split())[:_LONGEST_LINE]

    @property
    def reason(self) -> str:
        """The code of what went wrong."""
        if 300 <= self.status < 400 or self.is_page:
            return "address" if self.status < 500 else _STATUS.get(self.status, "failed")
        if self.status in _SURE_STATUS:
            return _STATUS[self.status]
        found = next((reason for reason, words in _WORDS if words.search(self.text)), "")
        return found or _STATUS.get(self.status, "failed")

    @property
    def is_page(self) -> bool:
        """Whether it is a web page: no chat server speaks there."""
        return bool(re.match(r"\s*<(?:!doctype|html|\?xml|head|body)", self.text, re.IGNORECASE))

    @property
    def is_of_address(self) -> bool:
        """Whether nothing answers at that path, so that another one may be right."""
        return self.reason == "address" or "unexpected endpoint" in self.text.casefold()  # LM Studio's, with status 200


def _message(value: Any) -> str:
    """The words of an error object, however deep they stand."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message, value)))
    if not isinstance(value, dict):
        return ""
    known = (value.get(name) for name in ("message", "error", "detail", "msg", "error_description", "reason"))
    return next(filter(None, map(_message, known)), "")


def reason_of_transport(error: BaseException, *, begun: bool) -> str:
    """The code for what the HTTP client, or the system under it, raised; `begun`: a part of the reply was there."""
    import httpx

    chain = list(_causes(error))
    kinds: tuple[tuple[str, type[BaseException] | tuple[type[BaseException], ...]], ...] = (
        ("tls", ssl.SSLError),
        ("proxy", (httpx.ProxyError, ImportError)),  # a SOCKS proxy without what it needs
        ("address", (socket.gaierror, httpx.InvalidURL, httpx.UnsupportedProtocol)),
        ("refused_key", UnicodeEncodeError),  # no key has such letters
        ("proxy", ValueError),  # one of an unknown kind
        ("timeout", (httpx.TimeoutException, TimeoutError)),
        ("broke_off" if begun else "unreachable", (httpx.NetworkError, httpx.RemoteProtocolError, OSError)),
    )
    return next((reason for reason, kind in kinds if any(isinstance(one, kind) for one in chain)), "failed")


def _causes(error: BaseException | None) -> "list[BaseException]":
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain
