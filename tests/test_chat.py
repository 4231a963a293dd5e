"""Chat servers as they are: what reaches the reader of a reply, how a server is asked again, and why one fails."""

import datetime
import ipaddress
import json
import logging
import math
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from assistant.answer import chat
from assistant.answer.chat import ChatModel, Usage
from assistant.answer.server import wire
from assistant.errors import ChatModelError
from assistant.settings import Settings
from servers import Script, Server, Wire, closed_port, serving, socks_proxy

FIRST = "강릉시는 월 5만 원을 준다. [E1]\n"
SECOND = "기한은 3월 31일이다. [E2]"
ANSWER = FIRST + SECOND


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


@pytest.fixture(autouse=True)
def nothing_learned(server: Server) -> None:
    """What a test's server has refused is none of the next one's business."""
    chat._KNOWN.clear()
    chat._ROOM.clear()
    server.forget()


def settings_for(server: Server, **values: Any) -> Settings:
    defaults = {"chat_model": "scripted", "chat_base_url": server.url, "chat_timeout": 1, "chat_deadline": 5}
    return Settings(_env_file=None, **(defaults | values))


def heard(server: Server, script: Script, **values: Any) -> str:
    server.script = script
    return "".join(ChatModel(settings_for(server, **values)).stream("You help.", "What?"))


def reason_of(server: Server, script: Script, **values: Any) -> tuple[str, str]:
    with pytest.raises(ChatModelError) as caught:
        heard(server, script, **values)
    return caught.value.reason, caught.value.detail


def pieces(text: str, length: int = 3) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


# What reaches the reader


def says(*parts: str, finish: str | None = "stop", done: bool = True) -> Script:
    """The parts, a few characters at a time."""

    def script(wire: Wire) -> None:
        wire.start()
        for piece in pieces("".join(parts)):
            wire.say(piece)
        if finish is not None:
            wire.say("", finish=finish)
        wire.end(done=done)

    return script


def chunks(*choices: dict[str, Any], finish: str = "stop") -> Script:
    """Chunks as they are."""

    def script(wire: Wire) -> None:
        wire.start()
        for choice in choices:
            wire.event({"object": "chat.completion.chunk", "choices": [{"index": 0, "finish_reason": None} | choice]})
        wire.finish(finish)

    return script


def deltas(*texts: object, **more: object) -> Script:
    return chunks(*({"delta": {"content": text} | more} for text in texts))


def whole(value: object, content_type: str = "application/json", indent: int | None = None) -> Script:
    """A reply in one, although a stream was asked for."""

    def script(wire: Wire) -> None:
        wire.start(content_type=content_type)
        wire.raw(json.dumps(value, ensure_ascii=False, indent=indent).encode())
        wire.end(done=False)

    return script


def raw(*lines: bytes, content_type: str = "text/event-stream") -> Script:
    def script(wire: Wire) -> None:
        wire.start(content_type=content_type)
        for line in lines:
            wire.raw(line)
        wire.end(done=False)

    return script


def a_chunk(text: str, finish: str | None = None) -> bytes:
    return json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": finish}]}).encode()


COMPLETE = {
    "object": "chat.completion",
    "choices": [{"message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}],
}
_HARMONY = "<|channel|>analysis<|message|>We need E1.<|end|><|start|>assistant<|channel|>final<|message|>"

_REPLIES = [
    # reasoning
    pytest.param(says("<think>Let me see. [E9]\n</think>\n", ANSWER), id="think"),
    pytest.param(says("<thinking>hm\n", "</thinking>", ANSWER), id="thinking"),
    pytest.param(says("Okay, the person asks.\nIt is in [E1]\nSo.\n</think>\n\n", ANSWER), id="only the end of think"),
    pytest.param(says("[THINK]hm[/THINK]", ANSWER), id="THINK in brackets"),
    pytest.param(says("◁think▷hm◁/think▷", ANSWER), id="think between triangles"),
    pytest.param(says("<|START_THINKING|>hm<|END_THINKING|>", ANSWER), id="START_THINKING"),
    pytest.param(says("<unused94>thought\nhm<unused95>", ANSWER), id="unused94"),
    pytest.param(says(_HARMONY, ANSWER, "<|return|>"), id="channels"),
    pytest.param(says("analysisWe need E1.assistantfinal", ANSWER), id="channels without their tokens"),
    pytest.param(says("<think>hm</think>", FIRST, "<think>more</think>", SECOND), id="think twice"),
    pytest.param(says("<think>", ANSWER), id="think that never ends holds the answer"),
    pytest.param(chunks({"delta": {"reasoning_content": "hm [E9]\n"}}, {"delta": {"content": ANSWER}}), id="reasoning_content"),
    pytest.param(chunks({"delta": {"reasoning": "hm", "content": ""}}, {"delta": {"content": ANSWER}}), id="reasoning"),
    pytest.param(chunks({"delta": {"reasoning_content": ANSWER, "content": None}}), id="the reply where reasoning belongs"),
    pytest.param(deltas([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}], [{"type": "text", "text": ANSWER}]), id="parts"),
    # tokens
    pytest.param(says("<|im_start|>assistant\n", ANSWER, "<|im_end|>"), id="im_start"),
    pytest.param(says("<|start_header_id|>assistant<|end_header_id|>\n\n", ANSWER, "<|eot_id|>"), id="eot_id"),
    pytest.param(says(ANSWER, "</s>"), id="end of text"),
    pytest.param(says(ANSWER, "<｜end▁of▁sentence｜>"), id="wide end of sentence"),
    pytest.param(says(ANSWER, "<end_of_turn>\n<start_of_turn>user\nAnd then?"), id="goes on as the person, Gemma"),
    pytest.param(says(ANSWER, "<|im_end|>\n<|im_start|>user\nAnd then? [E7]\n"), id="goes on as the person"),
    pytest.param(says(ANSWER, "[INST] And then? [/INST]"), id="goes on as the person, Mistral"),
    pytest.param(says("<answer>", ANSWER, "</answer>"), id="answer tags"),
    pytest.param(says("\ufffd\ufeff", ANSWER, "\ufffd\u200b\x00"), id="replacement characters"),
    pytest.param(raw(b'data: {"choices":[{"delta":{"content":"\\ud83d' + ANSWER.replace("\n", "\\n").encode() + b'"}}]}\n\ndata: [DONE]\n\n'), id="half a surrogate pair"),
    # ends
    *(pytest.param(says(ANSWER, finish=finish), id=f"finish reason {finish!r}") for finish in ("eos", "eos_token", "end_turn", "STOP", "tool_calls")),
    pytest.param(says(ANSWER, finish=""), id="empty finish reason with DONE"),
    pytest.param(says(ANSWER, finish=None), id="no finish reason with DONE"),
    pytest.param(says(ANSWER, done=False), id="finish reason without DONE"),
    # chunks
    pytest.param(whole(COMPLETE), id="whole JSON"),
    pytest.param(whole(COMPLETE, indent=2), id="whole JSON over several lines"),
    pytest.param(whole(COMPLETE, content_type="text/event-stream"), id="whole JSON said to be a stream"),
    pytest.param(whole({"choices": [{"message": {"content": ANSWER}}]}), id="whole JSON without a finish reason"),
    pytest.param(chunks(*({"message": {"content": piece}} for piece in pieces(ANSWER))), id="message for delta"),
    pytest.param(chunks(*({"text": piece} for piece in pieces(ANSWER))), id="text for delta"),
    pytest.param(deltas(*(ANSWER[:end] for end in range(2, len(ANSWER) + 1, 3)), ANSWER), id="all so far in each chunk"),
    pytest.param(chunks(*({"delta": {"content": piece}} for piece in pieces(ANSWER)), {"delta": {"content": ANSWER}, "finish_reason": "stop"}), id="once more in the last chunk"),
    pytest.param(chunks(*({"delta": {"content": piece}} for piece in pieces(ANSWER)), {"message": {"content": ANSWER}}), id="once more as a message"),
    pytest.param(deltas(ANSWER, ANSWER), id="the same chunk twice"),
    pytest.param(deltas(FIRST[:-1], FIRST, ANSWER[:-2], ANSWER), id="all so far in few chunks"),
    pytest.param(deltas(None, "", ANSWER), id="chunks with nothing"),
    pytest.param(raw(b"data:" + a_chunk(ANSWER) + b"\ndata:" + a_chunk("", "stop") + b"\n"), id="no blank lines"),
    pytest.param(raw(b": ping\r\n\r\nevent: x\r\ndata: " + a_chunk(ANSWER, "stop") + b"\r\n\r\n"), id="comments and CRLF"),
    pytest.param(raw(a_chunk(ANSWER) + b"\n", a_chunk("", "stop") + b"\n", content_type="application/x-ndjson"), id="JSON lines"),
    pytest.param(raw(*(bytes([byte]) for byte in b"data: " + json.dumps({"choices": [{"delta": {"content": ANSWER}}]}, ensure_ascii=False).encode()), b"\n\ndata: [DONE]"), id="byte by byte"),
    pytest.param(raw(b'data: {"choices": []}\n\ndata: {"choices": null, "usage": {}}\n\n', b"data: " + a_chunk(ANSWER, "stop") + b"\n\n"), id="no choices in some"),
]  # fmt: skip


@pytest.mark.parametrize("script", _REPLIES)
def test_the_answer_reaches_the_reader_and_nothing_else(server: Server, script: Script) -> None:
    assert heard(server, script).strip() == ANSWER
    assert len(server.requests) == 1


def test_what_a_model_repeats_is_not_taken_for_all_so_far(server: Server) -> None:
    assert heard(server, deltas(*["하"] * 5, "!", "!")) == "하하하하하!!"


def test_the_first_line_comes_before_the_second_is_written(server: Server) -> None:
    seen = threading.Event()
    waited: list[bool] = []

    def script(wire: Wire) -> None:
        wire.start()
        for piece in pieces(FIRST):
            wire.say(piece)
        waited.append(seen.wait(5))
        wire.say(SECOND)
        wire.finish()

    server.script = script
    said = ""
    for piece in ChatModel(settings_for(server)).stream("", "What?"):
        said += piece
        if said == FIRST:
            seen.set()
    assert waited == [True]


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        pytest.param(says("답은 다음과 같다.\n", ANSWER, finish="length"), f"답은 다음과 같다.\n{FIRST}", id="a statement among them"),
        pytest.param(says("The person asks.\nLet me see.\nIt", finish="length"), "", id="no statement"),
        pytest.param(says("<think>It is\nin [E1]\n", finish="length"), "", id="reasoning"),
    ],
)  # fmt: skip
def test_what_was_held_back_of_a_reply_that_breaks_off_is_not_lost(server: Server, script: Script, kept: str) -> None:
    server.script = script
    said: list[str] = []
    stream = ChatModel(settings_for(server)).stream("", "What?")
    with pytest.raises(ChatModelError):
        for piece in stream:
            said.append(piece)
    assert "".join(said) == kept


def test_a_model_that_ends_its_reasoning_without_a_beginning_is_known_the_next_time(server: Server) -> None:
    heard(server, says("Let me see.\n</think>\n", ANSWER))
    assert heard(server, says("It is in [E1]\nSo.\n</think>\n", ANSWER)).strip() == ANSWER


# How it is asked


def refusing(message: str, *names: str, status: int = 400) -> Script:
    """A script that refuses any request which has one of the names, in the words of a server."""

    def script(wire: Wire) -> None:
        if set(json.loads(wire.body)) & set(names):
            wire.status(status, json.dumps({"error": {"message": message}}).encode())
        else:
            says(ANSWER)(wire)

    return script


def without_system(wire: Wire) -> None:
    if any(message["role"] == "system" for message in json.loads(wire.body)["messages"]):
        wire.status(400, b'{"error": {"message": "System role not supported"}}')
    else:
        says(ANSWER)(wire)


def without_stream(wire: Wire) -> None:
    if json.loads(wire.body).get("stream"):
        wire.status(400, b'{"error": {"message": "stream: this model does not support streaming", "param": "stream"}}')
    else:
        whole(COMPLETE)(wire)


_REFUSALS = [
    pytest.param(refusing("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens"), {"max_completion_tokens"}, id="only max_completion_tokens"),
    pytest.param(refusing("max_tokens is too large: 8192", "max_tokens", "max_completion_tokens"), set(), id="no limit that large"),
    pytest.param(refusing("Unsupported value: 'temperature' does not support 0.2 with this model.", "temperature"), {"max_tokens"}, id="temperature"),
    pytest.param(refusing('{"loc": ["body", "stream_options"], "msg": "extra fields not permitted"}', "stream_options", status=422), {"max_tokens", "temperature"}, id="stream_options"),
    pytest.param(refusing("Bad request", "stream_options", "temperature"), {"max_tokens"}, id="does not say what"),
    pytest.param(refusing("maximum context length is 8192 tokens, you requested 9000", "max_tokens"), {"temperature"}, id="a limit beyond the context"),
    pytest.param(without_system, {"max_tokens"}, id="system message"),
    pytest.param(without_stream, {"max_tokens"}, id="stream"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "kept"), _REFUSALS)
def test_what_a_server_refuses_is_left_out_and_remembered(server: Server, script: Script, kept: set[str]) -> None:
    assert heard(server, script, chat_temperature=0.2) == ANSWER
    asked = len(server.requests)
    assert 2 <= asked <= 3
    assert heard(server, script, chat_temperature=0.2) == ANSWER
    assert len(server.requests) == asked + 1
    last = server.requests[-1]
    assert kept <= set(last)
    assert "You help." in last["messages"][0]["content"]
    assert "What?" in last["messages"][-1]["content"]


def test_openai_is_asked_with_its_own_name_for_the_limit() -> None:
    model = ChatModel(Settings(_env_file=None, chat_model="gpt"))
    assert model._known().limits[0] == "max_completion_tokens"


def test_nothing_is_sent_that_is_not_set(server: Server) -> None:
    heard(server, says(ANSWER))
    (request,) = server.requests
    assert set(request) == {"model", "messages", "stream", "stream_options", "max_tokens"}
    assert request["max_tokens"] == 8192
    assert "authorization" not in server.headers[-1]


@pytest.mark.parametrize("key", ["key\n", ' "key" ', "\ufeffkey\r\n", "'key'"])
def test_a_key_is_sent_as_it_was_meant(server: Server, key: str) -> None:
    heard(server, says(ANSWER), openai_api_key=key)
    assert server.headers[-1]["authorization"] == "Bearer key"


def only_below_v1(wire: Wire) -> None:
    if wire.path == "/v1/chat/completions":
        says(ANSWER)(wire)
    else:
        wire.status(404, b"404 page not found")


def lm_studio(wire: Wire) -> None:
    if wire.path == "/v1/chat/completions":
        says(ANSWER)(wire)
    else:
        wire.status(200, b'{"error": "Unexpected endpoint or method. (POST /chat/completions)"}')


def page_elsewhere(wire: Wire) -> None:
    if wire.path == "/v1/chat/completions":
        says(ANSWER)(wire)
    else:
        wire.start(content_type="text/html")
        wire.raw(b"<!doctype html>\n<title>WebUI</title>")
        wire.end(done=False)


@pytest.mark.parametrize("script", [only_below_v1, lm_studio, page_elsewhere])
@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/models", "/api", '"', " \n"])
def test_an_address_is_understood(server: Server, path: str, script: Script) -> None:
    assert heard(server, script, chat_base_url=f"{server.address}{path}") == ANSWER
    assert server.paths[-1] == "/v1/chat/completions"


def test_an_address_may_ask_something_itself(server: Server) -> None:
    address = f"{server.address}/openai/deployments/scripted?api-version=2026-01-01"
    assert heard(server, says(ANSWER), chat_base_url=address, openai_api_key="key") == ANSWER
    assert server.paths == ["/openai/deployments/scripted/chat/completions?api-version=2026-01-01"]
    assert server.headers[-1]["api-key"] == "key"


def first_words(*shares: tuple[str, float]) -> Script:
    top = [{"token": token, "logprob": math.log(share)} for token, share in shares]
    logprobs = {"content": [top[0] | {"top_logprobs": top}]} if shares else None
    return chunks({"delta": {"content": shares[0][0] if shares else "yes"}, "logprobs": logprobs}, finish="length")


@pytest.mark.parametrize(
    ("script", "shares"),
    [
        pytest.param(first_words(("yes", 0.5), (" Yes", 0.1), ("no", 0.2), ("The", 0.1)), {"yes": 0.75, "no": 0.25}, id="told"),
        pytest.param(first_words(("The", 0.9), ("yes", 0.05)), {}, id="begins otherwise"),
        pytest.param(first_words(), {}, id="not told"),
        pytest.param(refusing("logprobs is not supported", "logprobs"), {}, id="refused"),
    ],
)  # fmt: skip
def test_the_first_words_shares_are_what_the_server_tells(
    server: Server, script: Script, shares: dict[str, float]
) -> None:
    server.script = script
    model = ChatModel(settings_for(server))
    assert model.first_word("", "Is it?", ["yes", "no"]) == pytest.approx(shares)
    assert server.requests[0]["max_tokens"] == 1


def test_usage_is_what_the_server_counts(server: Server) -> None:
    def script(wire: Wire) -> None:
        wire.start()
        wire.say(ANSWER, finish="stop")
        wire.event({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 7}})
        wire.end()

    server.script = script
    model = ChatModel(settings_for(server))
    assert model.usage == Usage()
    assert model.ask("", "What?") == ANSWER
    assert model.ask("", "What?") == ANSWER
    usage = model.usage
    assert (usage.calls, usage.prompt_tokens, usage.reply_tokens) == (2, 80, 14)
    assert usage.seconds > 0


def test_another_model_of_the_same_server_is_asked_by_its_name(server: Server) -> None:
    server.script = says(ANSWER)
    ChatModel(settings_for(server), model="judge").ask("", "What?")
    assert server.requests[-1]["model"] == "judge"


# Why it fails


def half(then: Callable[[Wire], None], *, chunked: bool = True) -> Script:
    """Half a reply, then that."""

    def script(wire: Wire) -> None:
        wire.start(chunked=chunked)
        wire.say("강릉시는 청년에게 교")
        then(wire)

    return script


def error(status: int, message: object = "scripted") -> Script:
    return lambda wire: wire.status(status, json.dumps({"error": message}).encode())


def stalls(wire: Wire) -> None:
    time.sleep(2)
    wire.cut()


def pings(wire: Wire) -> None:
    wire.start()
    for _ in range(40):
        wire.raw(b": ping\n\n")
        time.sleep(0.1)


def trickles(wire: Wire) -> None:
    wire.start()
    for _ in range(100):
        wire.say("음")
        time.sleep(0.1)


def floods(wire: Wire) -> None:
    wire.start()
    for _ in range(100):
        wire.raw(b"x" * 100_000)


_FAILURES = [
    pytest.param(half(Wire.cut), "broke_off", id="cut in the middle"),
    pytest.param(half(Wire.cut, chunked=False), "broke_off", id="ends in the middle"),
    pytest.param(half(Wire.reset), "broke_off", id="reset in the middle"),
    pytest.param(half(lambda wire: wire.end(done=False)), "broke_off", id="no finish reason and no DONE"),
    pytest.param(half(lambda wire: wire.finish("length")), "too_long", id="length"),
    pytest.param(half(lambda wire: wire.finish("MAX_TOKENS")), "too_long", id="MAX_TOKENS"),
    pytest.param(chunks({"delta": {"content": ""}}, finish="length"), "too_long", id="hidden reasoning ate the limit"),
    pytest.param(says("<think>hm", finish="length"), "too_long", id="reasoning ate the limit"),
    pytest.param(half(lambda wire: wire.finish("content_filter")), "failed", id="filtered"),
    pytest.param(says(""), "empty", id="empty"),
    pytest.param(says(" \n\n"), "empty", id="blanks"),
    pytest.param(says("<|im_end|>"), "empty", id="a token alone"),
    pytest.param(raw(b'data: {"choices": null}\n\ndata: [DONE]\n\n'), "empty", id="no choices"),
    pytest.param(error(429), "quota", id="429"),
    pytest.param(error(402), "quota", id="402"),
    pytest.param(error(401), "refused_key", id="401"),
    pytest.param(error(403), "refused_key", id="403"),
    pytest.param(error(400, {"message": "API key not valid. Please pass a valid API key."}), "refused_key", id="400 for a key"),
    pytest.param(error(404, {"message": "model 'scripted' not found"}), "not_found", id="404 for a model"),
    pytest.param(error(400, {"message": "scripted is not a valid model ID"}), "not_found", id="400 for a model"),
    pytest.param(error(403, {"message": "Project does not have access to model scripted"}), "not_found", id="403 for a model"),
    pytest.param(error(404, "nothing here"), "address", id="404"),
    pytest.param(lambda wire: wire.status(307, b"", Location="https://elsewhere.example/v1"), "address", id="moved"),
    pytest.param(error(400), "failed", id="400"),
    pytest.param(error(500), "failed", id="500"),
    pytest.param(error(413), "context", id="413"),
    pytest.param(error(400, {"message": "the request exceeds the available context size", "type": "exceed_context_size_error"}), "context", id="context"),
    pytest.param(error(503, {"message": "Loading model", "type": "unavailable_error"}), "loading", id="loading"),
    pytest.param(error(503, {"message": "Overloaded"}), "busy", id="busy"),
    pytest.param(lambda wire: wire.status(502, b"<html><h1>502 Bad Gateway</h1></html>"), "unreachable", id="502 with a page"),
    pytest.param(error(504), "timeout", id="504"),
    pytest.param(error(407), "proxy", id="407"),
    pytest.param(error(400, "The plain HTTP request was sent to HTTPS port"), "tls", id="http to https"),
    pytest.param(lambda wire: wire.reset(), "unreachable", id="reset at once"),
    pytest.param(stalls, "timeout", id="no headers"),
    pytest.param(half(stalls), "timeout", id="stalls in the middle"),
    pytest.param(pings, "timeout", id="only keeps the line open"),
    pytest.param(trickles, "timeout", id="speaks on and on"),
    pytest.param(floods, "too_long", id="floods"),
    pytest.param(raw(b"data: {not json\n\n"), "broke_off", id="garbage JSON"),
    pytest.param(raw(b'data: "a string"\n\n'), "failed", id="JSON of another kind"),
    pytest.param(raw(b'data: {"error": {"message": "out of memory"}}\n\n'), "failed", id="an error in the stream"),
    pytest.param(half(lambda wire: wire.event({"error": {"message": "Rate limit reached"}})), "quota", id="an error in the middle"),
    pytest.param(raw(b"<html>a web page</html>\n", content_type="text/html"), "address", id="a web page"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "reason"), _FAILURES)
def test_a_failure_is_told_apart(server: Server, script: Script, reason: str) -> None:
    started = time.monotonic()
    assert reason_of(server, script, chat_deadline=1.5, chat_tokens=16)[0] == reason
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    ("url", "environment", "reason"),
    [
        pytest.param("http://127.0.0.1:{port}/v1", {}, "unreachable", id="nothing listens"),
        pytest.param("http://no-such-host.invalid/v1", {}, "address", id="no such host"),
        pytest.param("http://no-such-host.invalid/v1", {"HTTP_PROXY": "socks5://127.0.0.1:{port}"}, "proxy", id="no SOCKS proxy there"),
        pytest.param("https://no-such-host.invalid/v1", {"HTTPS_PROXY": "http://127.0.0.1:{port}"}, "proxy", id="no proxy there"),
        pytest.param("https://no-such-host.invalid/v1", {"HTTPS_PROXY": "odd://127.0.0.1:{port}"}, "proxy", id="a proxy of no known kind"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_apart(
    url: str, environment: dict[str, str], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(port=closed_port()))
    settings = Settings(_env_file=None, chat_model="m", chat_base_url=url.format(port=closed_port()))
    with pytest.raises(ChatModelError) as caught:
        ChatModel(settings).ask("", "What?")
    assert caught.value.reason == reason


def test_a_server_without_tls_is_no_secure_one(server: Server) -> None:
    assert reason_of(server, says(ANSWER), chat_base_url=server.url.replace("http:", "https:"))[0] == "tls"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that no authority has signed, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the office")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "office.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize("trusted", [False, True], ids=["unknown authority", "the office's own authority"])
def test_a_certificate_counts_when_the_system_trusts_it(
    certificate: Path, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wire._certificates.cache_clear()
    with serving(tls=tls) as secure:
        if trusted:
            assert heard(secure, says(ANSWER)) == ANSWER
        else:
            assert reason_of(secure, says(ANSWER))[0] == "tls"
    wire._certificates.cache_clear()


def test_a_proxy_is_passed_through(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.address)
    assert heard(server, says(ANSWER), chat_base_url="http://models.invalid/v1") == ANSWER
    assert server.paths == ["http://models.invalid/v1/chat/completions"]


def test_a_socks_proxy_is_passed_through(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with socks_proxy(server) as address:
        monkeypatch.setenv("ALL_PROXY", address)
        assert heard(server, says(ANSWER), chat_base_url="http://models.invalid/v1") == ANSWER


def test_this_machines_own_server_is_not_sought_behind_a_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    assert heard(server, says(ANSWER)) == ANSWER


def test_the_operator_reads_the_servers_own_line_once_and_no_key(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.script = error(401, {"message": "Incorrect API key provided: secret-key"})
    model = ChatModel(settings_for(server, openai_api_key="secret-key"))
    for _ in range(2):
        with pytest.raises(ChatModelError) as caught:
            model.ask("", "What?")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert "Incorrect API key provided" in line
    assert "401" in line
    assert server.url in line
    assert "secret-key" not in line + caught.value.detail + str(caught.value)


@pytest.mark.parametrize(("tokens", "told"), [(4096, True), (4095, False), (64, False)])
def test_the_operator_is_told_of_a_prompt_that_was_cut_to_the_context(
    server: Server, tokens: int, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    usage = {"prompt_tokens": tokens, "completion_tokens": 7}
    assert heard(server, whole(COMPLETE | {"usage": usage})) == ANSWER
    assert told == any("ASSISTANT_CHAT_EVIDENCE_CHARS" in record.getMessage() for record in caplog.records)


# Whoever stops listening ends the model's work


def until_nobody_listens(gone: threading.Event, *, begins: bool = True) -> Script:
    def script(wire: Wire) -> None:
        if begins:
            wire.start()
            wire.say(FIRST)
        if wire.waits_for_hangup(5):
            gone.set()

    return script


def test_a_reader_who_leaves_ends_the_models_work(server: Server) -> None:
    gone = threading.Event()
    server.script = until_nobody_listens(gone)
    stream = ChatModel(settings_for(server)).stream("", "What?")
    assert next(stream) == FIRST
    stream.close()  # type: ignore[attr-defined]  # a generator
    assert gone.wait(2)


def test_who_has_left_asks_nothing(server: Server) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ChatModelError, match="stopped"):
        ChatModel(settings_for(server)).ask("", "What?", stop=stop)
    assert server.requests == []


@pytest.mark.parametrize("begins", [True, False], ids=["while it speaks", "before it has said anything"])
def test_a_signal_ends_the_models_work(server: Server, begins: bool) -> None:
    gone, stop = threading.Event(), threading.Event()
    server.script = until_nobody_listens(gone, begins=begins)
    threading.Timer(0.2, stop.set).start()
    with pytest.raises(ChatModelError) as caught:
        ChatModel(settings_for(server, chat_timeout=30, chat_deadline=30)).ask("", "What?", stop=stop)
    assert caught.value.reason == "stopped"
    assert gone.wait(2)


def test_threads_share_one_model(server: Server) -> None:
    server.script = says(ANSWER)
    model = ChatModel(settings_for(server))
    replies: list[str] = []
    threads = [threading.Thread(target=lambda: replies.append(model.ask("", "What?"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replies == [ANSWER] * 8
    assert model.usage.calls == 8
