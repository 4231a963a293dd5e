"""What of Gradio can be reached: the page, as ours, and what it loads; and nothing that stands in an event is opened."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Settings
from assistant.web import Service, create_app
from small_knowledge import write_knowledge

HERE = "http://127.0.0.1"
QUESTION = "강릉시 청년 교통비는 한 달에 얼마인가요?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The page as it is served, over the small knowledge folder."""
    folder = tmp_path_factory.mktemp("door")
    knowledge = write_knowledge(folder / "knowledge")
    service = Service(Settings(knowledge_dir=knowledge, data_dir=folder / "data", _env_file=None))
    with TestClient(create_app(service), base_url=HERE, client=("127.0.0.1", 50000)) as client:
        while client.get("/").status_code == 503 or client.get("/healthz").json()["state"] != "ready":
            assert service.status.state != "failed"
        yield client


def test_the_page_is_ours_and_gradio_has_no_event_in_it(client: TestClient) -> None:
    page = client.get("/").text
    config = re.search(r"window\.gradio_config = (\{.*?\});", page, re.DOTALL)
    assert config
    assert json.loads(config[1])["dependencies"] == []
    assert page.index('id="top"') < page.index("<gradio-app") < page.index('id="app"')
    assert "Gradio" not in "".join(re.findall(r"<meta[^>]*>", page))


@pytest.mark.parametrize(
    ("headers", "language", "title"),
    [
        pytest.param({"Accept-Language": "ko-KR"}, "ko", "정책 문서 도우미", id="the browser's Korean"),
        pytest.param({"Accept-Language": "en-GB"}, "en", "Policy Assistant", id="the browser's English"),
        pytest.param({"Accept-Language": "en-GB", "Cookie": "language=ko"}, "ko", "정책 문서 도우미", id="as chosen"),
        pytest.param({"Accept-Language": "ko", "Cookie": "language=<b>"}, "ko", "정책 문서 도우미", id="nothing that can be chosen"),
    ],
)  # fmt: skip
def test_the_page_arrives_in_the_readers_language(
    client: TestClient, headers: dict[str, str], language: str, title: str
) -> None:
    page = client.get("/", headers=headers).text
    assert f'<html lang="{language}"' in page
    assert f'<meta property="og:title" content="{title}">' in page
    assert page.count("<title>") == 1


@pytest.mark.parametrize("way", ["queue/join", "run/predict", "cancel", "reset"])
@pytest.mark.parametrize(
    "body",
    [
        {"session_hash": "abc123", "fn_index": 0, "data": [QUESTION]},
        {
            "session_hash": "abc123",
            "fn_index": 0,
            "data": [{"path": "/dev/zero", "meta": {"_type": "gradio.FileData"}}],
        },
        {"session_hash": "abc123", "fn_index": 0, "data": [{"url": "https://example.org/", "path": ""}]},
        [],
    ],
    ids=["a question", "an endless file", "an address to fetch", "no event"],
)
def test_no_event_of_gradio_is_let_in_and_nothing_in_it_is_opened(client: TestClient, way: str, body: Any) -> None:
    reply = client.post(f"/gradio_api/{way}", json=body)
    assert reply.status_code == 404
    assert "error" in reply.json()
    assert [path for path in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "path",
    [
        "config", "config/", "openapi.json", "docs", "redoc", "monitoring", "manifest.json", "robots.txt", "svelte/x", "pwa_icon",
        "login", "logout", "token", "gradio_api/upload", "gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd", "gradio_api/info",
        "gradio_api/proxy=http://example.org", "gradio_api/vibe-code", "gradio_api/openapi.json", "gradio_api/runs", "gradio_api/user",
        "gradio_api/queue/status", "gradio_api/login_check", "gradio_api/deep_link", "gradio_api/dev/reload", "gradio_api/call/answer/x",
        "gradio_api/heartbeat/a", "gradio_api/queue/data", "gradio_api/stream/a/b/1/playlist.m3u8", "gradio_api/startup-events", "gradio_api/resetx", "gradio_api/", "gradio_api",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_what_the_page_does_not_use_of_gradio_is_not_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, f"/{path}").status_code == 404


def test_the_files_of_the_page_are_for_this_user_alone(client: TestClient) -> None:
    assert Path(os.environ["GRADIO_TEMP_DIR"]).stat().st_mode & 0o077 == 0
