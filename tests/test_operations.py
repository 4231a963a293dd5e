"""What whoever runs the server sees of it: readiness, metrics, a log that names no question, a backup beside it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from small_knowledge import write_knowledge

QUESTION = "강릉시 청년 교통비는 얼마인가요?"


class Running:
    """A server that answers, and what its `/readyz` said until then."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.client = httpx.Client(base_url=address, timeout=60, trust_env=False)
        self.before: list[int] = []

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / "log").read_text("utf-8").splitlines()]

    def ask(self, question: str, **headers: str) -> httpx.Response:
        return self.client.post("/api/ask", json={"question": question}, headers=headers)

    def metrics(self) -> str:
        return self.client.get("/metrics").text

    def requests_noted(self, request: str) -> list[dict[str, Any]]:
        """The lines about one request, which come a moment after its response."""
        until = time.monotonic() + 20
        while not (noted := [line for line in self.log() if line.get("request") == request]):
            assert time.monotonic() < until
            time.sleep(0.05)
        return noted


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    write_knowledge(folder / "knowledge")
    environment = os.environ | {"ASSISTANT_LOG": "json", "ASSISTANT_EMBEDDING_MODEL": "use-multilingual"}
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    with (folder / "log").open("wb") as log:
        process = psutil.Popen(command, stderr=log, cwd=folder, env=environment)
    try:
        while not (started := re.search(r"web chat: (http://[\d.:]+)", (folder / "log").read_text("utf-8"))):
            assert process.poll() is None
            time.sleep(0.05)
        running = Running(folder, started[1])
        while (status := running.client.get("/readyz").status_code) != 200:
            assert process.poll() is None
            running.before.append(status)
            time.sleep(0.05)
        yield running
        running.client.close()
    finally:
        process.terminate()
        process.wait(20)


def test_it_is_ready_when_it_answers_and_not_before(server: Running) -> None:
    assert set(server.before) == {503}
    assert server.client.get("/readyz").json() == {"state": "ready"}
    assert server.ask(QUESTION).json()["outcome"] == "answered"


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        pytest.param("proxy-7f.1_a", True, id="of a proxy"),
        pytest.param("", False, id="none"),
        pytest.param('"}{', False, id="no id"),
        pytest.param("a" * 65, False, id="too long"),
    ],
)
def test_each_response_has_the_id_that_the_log_names(server: Running, given: str, is_kept: bool) -> None:
    reply = server.ask("오늘 날씨는 어떤가요?", **{"X-Request-ID": given})
    id = reply.headers["X-Request-ID"]
    assert (id == given) == is_kept
    (noted,) = server.requests_noted(id)
    assert (noted["method"], noted["route"], noted["status"]) == ("POST", "/api/ask", 200)
    assert noted["seconds"] >= 0


def test_the_log_names_no_question_no_answer_and_no_document(server: Running) -> None:
    server.ask("무지개송어 양식장은 어디인가요?", **{"X-Request-ID": "secret-1"})
    server.client.get("/documents/ko/강릉-교통비.md", params={"start": 1}, headers={"X-Request-ID": "secret-2"})
    server.client.get("/무지개송어", headers={"X-Request-ID": "secret-3"})
    routes = [server.requests_noted(f"secret-{number}")[0]["route"] for number in (1, 2, 3)]
    assert routes == ["/api/ask", "/documents/{document_id:path}", "page"]
    told = json.dumps([line for line in server.log() if line["message"] == "request"], ensure_ascii=False)
    assert not any(word in told for word in ("무지개송어", "교통비", "5만"))


def test_the_metrics_count_requests_and_answers(server: Running) -> None:
    def count(name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", server.metrics(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    answers = 'assistant_answer_seconds_count{language="ko",model_failed="false",outcome="answered"}'
    refused = 'assistant_request_seconds_count{method="POST",route="/api/ask",status="422"}'
    before = count(answers), count(refused)
    server.ask(QUESTION)
    server.ask("")
    assert (count(answers), count(refused)) == (before[0] + 1, before[1] + 1)
    assert count("assistant_ready") == 1.0
    assert count("assistant_documents") == 3.0
    assert count("process_resident_memory_bytes") > 1e7


def test_who_is_elsewhere_gets_no_metrics(server: Running) -> None:
    reply = server.client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
    assert reply.status_code == 403
    assert "process_" not in reply.text


def test_a_backup_beside_it_can_be_restored_and_asked(server: Running, tmp_path: Path) -> None:
    there = ["--knowledge", str(tmp_path / "knowledge"), "--data", str(tmp_path / "data")]
    file = str(tmp_path / "backup.tar.gz")
    environment = os.environ | {"ASSISTANT_EMBEDDING_MODEL": "use-multilingual"}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "assistant.cli", *arguments]
        done = subprocess.run(command, cwd=server.folder, env=environment, capture_output=True, check=True, timeout=120)
        return done.stdout.decode()

    assert "5 files" in run("backup", file)
    assert "5 files" in run("restore", file, *there)
    answer = json.loads(run("ask", QUESTION, "--json", *there))
    assert answer["text"] == server.ask(QUESTION).json()["text"]
