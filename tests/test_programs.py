"""Programs of others as they come: OpenAI's client and a client of the Model Context Protocol, on the real server."""

import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import openai
import pytest
import uvicorn
from markdown_it import MarkdownIt
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from assistant import Settings
from assistant.web import Service, create_app
from small_knowledge import write_knowledge

QUESTION = "강릉시 청년 교통비는 월 얼마인가요?"
FACT = "5만 원"
SECRET = "![그림](http://evil.example/a.png) <img src=x>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs")
    knowledge = write_knowledge(folder / "knowledge")
    (knowledge / "가로등.txt").write_text(
        f"가로등 정비 계획\n\n가로등 정비의 예산은 12억 원이며 {SECRET} 표시도 글자다.\n", "utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """The web chat's own application behind a real port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(_env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data")
        service = Service(settings, address)
        server = uvicorn.Server(uvicorn.Config(create_app(service), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while service.status.state != "ready":
            assert service.status.state != "failed" and thread.is_alive()
            time.sleep(0.05)
        yield address
        server.should_exit = True
        thread.join(30)


@pytest.fixture(scope="module")
def client(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)


def asks(text: str) -> list[ChatCompletionMessageParam]:
    system: ChatCompletionMessageParam = {"role": "system", "content": "Answer briefly."}
    return [system, {"role": "user", "content": text}]


def test_openais_client_gets_an_answer_with_its_citations(client: openai.OpenAI, address: str) -> None:
    assert [model.id for model in client.models.list()] == ["policy-assistant"]
    completion = client.chat.completions.create(model="policy-assistant", messages=asks(QUESTION), temperature=0.2)
    message = completion.choices[0].message
    assert completion.choices[0].finish_reason == "stop"
    assert message.content and FACT in message.content and "\n\n[1] " in message.content
    citation = message.model_extra["citations"][0] if message.model_extra else {}
    assert FACT in citation["quote"]
    assert message.annotations
    marked = message.annotations[0].url_citation
    assert message.content[marked.start_index : marked.end_index] == "[1]"
    assert marked.url == citation["link"] and marked.url.startswith(address)
    shown = httpx.get(marked.url)
    assert shown.status_code == 200 and "<mark" in shown.text


def test_streamed_pieces_are_the_whole(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="any", messages=asks(QUESTION)).choices[0].message.content
    chunks: list[ChatCompletionChunk] = list(
        client.chat.completions.create(model="any", messages=asks(QUESTION), stream=True)
    )
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"
    assert len({chunk.id for chunk in chunks}) == 1
    assert any((chunk.choices[0].delta.model_extra or {}).get("citations") for chunk in chunks)


def test_earlier_turns_count_and_parts_of_text_are_read(client: openai.OpenAI) -> None:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "강릉시는 청년에게 교통비로 월 5만 원을 지원한다. [1]"},
        {"role": "user", "content": [{"type": "text", "text": "언제까지 신청하나요?"}]},
    ]
    reply = client.chat.completions.create(model="any", messages=messages).choices[0].message.content
    assert reply and "4월 30일" in reply


def test_what_documents_say_is_no_markup(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="any", messages=asks("가로등 정비의 예산은 얼마인가요?"))
    content = reply.choices[0].message.content or ""
    assert "12억 원" in content and "그림" in content
    drawn = MarkdownIt("commonmark").render(content)
    assert "<img" not in drawn and "evil.example" not in "".join(re.findall(r"<a [^>]*>", drawn))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({"messages": []}, 422, id="no message"),
        pytest.param({"messages": [{"role": "user", "content": " "}]}, 422, id="empty question"),
        pytest.param({"messages": [{"role": "assistant", "content": "네."}]}, 422, id="nobody asks"),
        pytest.param({"messages": [{"role": "user", "content": "가" * 2001}]}, 422, id="too long"),
    ],
)
def test_errors_are_as_openais_client_reads_them(client: openai.OpenAI, body: dict[str, Any], status: int) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        client.chat.completions.create(model="any", **body)
    assert refused.value.status_code == status
    assert isinstance(refused.value.body, dict) and refused.value.body["message"]


def test_the_interface_describes_itself(address: str) -> None:
    described = httpx.get(f"{address}/api/openapi.json").json()["paths"]
    assert {"/api/ask", "/api/retrieve", "/api/documents", "/v1/chat/completions", "/healthz"} <= described.keys()
    assert all(path.startswith(("/api/", "/v1/", "/healthz", "/readyz")) for path in described)


def test_the_tools_of_the_command_answer_beside_the_web_chat(address: str, folder: Path) -> None:
    """The index is the web chat's: the command asks there."""
    command = ["-m", "assistant.cli", "mcp", "--data", str(folder / "data"), "--knowledge", str(folder / "knowledge")]

    async def talk() -> tuple[list[str], Any, Any]:
        parameters = StdioServerParameters(command=sys.executable, args=command, env=dict(os.environ))
        async with stdio_client(parameters) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            tools = [tool.name for tool in (await session.list_tools()).tools]
            answer = await session.call_tool("ask", {"question": QUESTION})
            hits = await session.call_tool("search_documents", {"question": QUESTION, "k": 2})
            return tools, answer, hits

    tools, answer, hits = anyio.run(talk)
    assert tools == ["ask", "search_documents"]
    assert FACT in answer.content[0].text and answer.structured_content["outcome"] == "answered"
    assert len(hits.structured_content["hits"]) == 2
