"""What of Gradio can be reached: the page and its events; and nothing that stands in an event is opened."""

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
NOTHING_CHOSEN: list[Any] = [None, [], [], [], "", ""]  # the conversation, which the server keeps, and the filters
Json = dict[str, Any]


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


@pytest.fixture(scope="module")
def events(client: TestClient) -> dict[str, int]:
    """The number of each event of the page, by the name of its function."""
    config = re.search(r"window\.gradio_config = (\{.*?\});", client.get("/").text, re.DOTALL)
    assert config
    return {event["api_name"]: event["id"] for event in json.loads(config[1])["dependencies"]}


def event(number: int, data: list[Any], **more: Any) -> Json:
    return {"session_hash": "abc123", "fn_index": number, "data": data} | more


def test_a_question_is_answered_through_the_page(client: TestClient, events: dict[str, int]) -> None:
    joined = client.post("/gradio_api/queue/join", json=event(events["answer"], [QUESTION, *NOTHING_CHOSEN]))
    assert joined.status_code == 200
    told = client.get("/gradio_api/queue/data", params={"session_hash": "abc123"}).text
    messages = [json.loads(line.removeprefix("data: ")) for line in told.splitlines() if line]
    assert messages[-2]["msg"] == "process_completed"
    assert messages[-2]["success"]
    assert "5만 원" in told


def test_an_example_that_was_chosen_goes_into_the_box(client: TestClient, events: dict[str, int]) -> None:
    chosen = {"index": 0, "value": {"text": QUESTION}}
    reply = client.post("/gradio_api/run/predict", json=event(events["_chosen"], [], event_data=chosen))
    assert reply.json()["data"] == [QUESTION]


def file(path: str, **more: str) -> Json:
    return {"path": path, "meta": {"_type": "gradio.FileData"}} | more


READABLE = "/etc/hostname"
HOSTILE: dict[str, tuple[str, str, list[Any], Json]] = {
    # what is tried: way, event, data, and what else the body has
    "an endless file as the question": ("queue/join", "answer", [file("/dev/zero"), *NOTHING_CHOSEN], {}),
    "a file as the question": ("queue/join", "answer", [file(READABLE), *NOTHING_CHOSEN], {}),
    "a file as the conversation": ("queue/join", "answer", [QUESTION, file(READABLE), [], [], [], "", ""], {}),
    "a file among regions": ("queue/join", "answer", [QUESTION, None, [file(READABLE)], [], [], "", ""], {}),
    "a list in a list": ("queue/join", "answer", [QUESTION, None, [[file(READABLE)]], [], [], "", ""], {}),
    "an address to fetch": ("queue/join", "answer", [file("", url="https://example.org/"), *NOTHING_CHOSEN], {}),
    "a file for an event that takes nothing": ("run/predict", "clear", [file(READABLE)], {}),
    "a file as what was chosen": ("run/predict", "_chosen", [], {"event_data": file(READABLE)}),
    "a file inside what was chosen": ("run/predict", "_chosen", [], {"event_data": {"index": 0, "value": file(READABLE)}}),
    "a conversation of one's own": ("queue/join", "answer", [QUESTION, [{"question": "?"}], [], [], [], "", ""], {}),
    "a text where a list belongs": ("queue/join", "answer", [QUESTION, None, "강릉", [], [], "", ""], {}),
    "a number as the question": ("queue/join", "answer", [7, *NOTHING_CHOSEN], {}),
    "too little": ("queue/join", "answer", [QUESTION], {}),
    "past the queue": ("run/predict", "answer", [QUESTION, *NOTHING_CHOSEN], {}),
    "an event that waits for nothing in the queue": ("queue/join", "clear", [], {}),
    "a session that is no name": ("run/predict", "clear", [], {"session_hash": "../x"}),
    "no session": ("run/predict", "clear", [], {"session_hash": None}),
}  # fmt: skip


def left_behind() -> list[Path]:
    return [path for path in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if path.is_file()]


@pytest.mark.parametrize("tried", [pytest.param(tried, id=name) for name, tried in HOSTILE.items()])
def test_what_the_page_does_not_send_is_refused_and_nothing_is_opened(
    client: TestClient, events: dict[str, int], tried: tuple[str, str, list[Any], Json]
) -> None:
    way, name, data, more = tried
    reply = client.post(f"/gradio_api/{way}", json=event(events[name], data) | more)
    assert reply.status_code == 422
    assert set(reply.json()) == {"error", "code", "values"}
    assert left_behind() == []


@pytest.mark.parametrize("number", [99, -1, 10**30, "0", None])
@pytest.mark.parametrize("way", ["queue/join", "run/predict"])
def test_an_event_that_does_not_exist_is_no_error_of_the_server(client: TestClient, way: str, number: object) -> None:
    body = {"session_hash": "abc123", "fn_index": number, "data": []}
    assert client.post(f"/gradio_api/{way}", json=body).status_code == 422


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"[" * 50_000, b'{"data": ' + b"[" * 5000 + b"]" * 5000 + b"}", b"\xff", b"null"]
)
def test_a_body_that_is_no_event_is_refused(client: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/gradio_api/run/predict", content=body, headers=headers).status_code == 422


def test_a_large_body_is_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/run/predict", content=b" " * 200_000).status_code == 413


def test_gradio_does_not_see_what_an_event_does_not_take(client: TestClient, events: dict[str, int]) -> None:
    more = {"simple_format": True, "batched": True, "oauth_token": "x", "event_id": "y", "unknown": file(READABLE)}
    assert client.post("/gradio_api/run/predict", json=event(events["clear"], []) | more).status_code == 200
    assert left_behind() == []


@pytest.mark.parametrize(
    "path",
    [
        "config", "config/", "openapi.json", "docs", "redoc", "monitoring", "manifest.json", "robots.txt", "svelte/x", "pwa_icon",
        "login", "logout", "token", "gradio_api/upload", "gradio_api/file=/etc/passwd", "gradio_api/file/etc/passwd", "gradio_api/info",
        "gradio_api/proxy=http://example.org", "gradio_api/vibe-code", "gradio_api/openapi.json", "gradio_api/runs", "gradio_api/user",
        "gradio_api/queue/status", "gradio_api/login_check", "gradio_api/deep_link", "gradio_api/dev/reload", "gradio_api/call/answer/x",
        "gradio_api/stream/a/b/1/playlist.m3u8", "gradio_api/startup-events", "gradio_api/resetx", "gradio_api/", "gradio_api",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_what_the_page_does_not_use_of_gradio_is_not_there(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, f"/{path}").status_code == 404


def test_the_files_of_the_page_are_for_this_user_alone(client: TestClient) -> None:
    assert Path(os.environ["GRADIO_TEMP_DIR"]).stat().st_mode & 0o077 == 0
