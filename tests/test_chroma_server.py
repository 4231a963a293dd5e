"""Vectors on a Chroma server: what the index promises holds while the server dies, comes back, or comes back empty."""

import itertools
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.errors import VectorServerError
from assistant.index import Index
from assistant.index.indexing import pipeline_of, update_index
from assistant.language.glossary import Glossary
from assistant.search import Search
from assistant.settings import Settings
from assistant.types import IndexReport
from hashing import HashingEmbeddings, hashing_embedder
from servers import closed_port

QUESTION = "사업 3에 얼마를 쓰나요?"

_CHROMA = str(Path(sys.executable).with_name("chroma"))
# What that command calls after two seconds of imports.
_CHROMA_AT_ONCE = (sys.executable, "-c", "import sys, chromadb_rust_bindings as chroma; chroma.cli(sys.argv)")


class ChromaServer:
    """A real `chroma run` on one port, which may be killed and started again, on any folder."""

    def __init__(self) -> None:
        self.port = closed_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, path: Path, *, command: Sequence[str] = _CHROMA_AT_ONCE) -> None:
        arguments = [*command, "run", "--path", str(path), "--port", str(self.port)]
        self._process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.url}/api/v2/heartbeat").raise_for_status()
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("chroma run does not answer")

    def kill(self) -> None:
        if self._process:
            self.signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()
            self._process = None

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    @property
    def collections(self) -> str:
        return f"{self.url}/api/v2/tenants/default_tenant/databases/default_database/collections"


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """Runs for all tests that leave it as it was."""
    server = ChromaServer()
    server.start(tmp_path_factory.mktemp("chroma"), command=[_CHROMA])
    yield server
    server.kill()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    """One that a test may kill; its folder is `there`."""
    server = ChromaServer()
    server.start(tmp_path / "there")
    yield server
    server.kill()


class Opened:
    """An index over a knowledge folder, with the hashing model."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.model = HashingEmbeddings()
        self.embedder = hashing_embedder(self.model)
        self.index = Index(settings.data_dir, self.embedder, pipeline_of(settings), chroma_url=settings.chroma_url)
        self.search = Search(self.index, Glossary.open(None)).search

    def update(self) -> IndexReport:
        return update_index(self.index, self.embedder, self.settings, lambda progress: None)

    def ask(self) -> list[tuple[str, float]]:
        return [(hit.chunk.text, hit.score) for hit in self.search(QUESTION, 5)]

    def assert_whole(self) -> None:
        ids = self.index.catalogue.chunk_ids()
        assert self.index.derived.words.ids() == ids
        assert self.index.derived.vectors.ids() == ids


Open = Callable[..., Opened]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    for number in range(12):
        write(folder, number, "100억 원")
    return folder


def write(folder: Path, number: int, amount: str) -> None:
    text = f"# 강릉시 사업 {number}\n\n강릉시는 사업 {number}에 {amount}을 쓴다.\n\n## 일정\n\n사업 {number}은 100일 걸린다.\n"
    (folder / f"{number}.md").write_text(text, "utf-8")


@pytest.fixture
def open_index(tmp_path: Path, knowledge: Path) -> Iterator[Open]:
    """Opens the index in a folder of `tmp_path`, with its vectors there or on a server."""
    with ExitStack() as opened:

        def open_one(server: ChromaServer | None, data: str = "data", **values: Any) -> Opened:
            url = server.url if server else ""
            settings = Settings(
                _env_file=None, knowledge_dir=knowledge, data_dir=tmp_path / data, chroma_url=url, **values
            )
            one = Opened(settings)
            opened.callback(one.index.close)
            return one

        yield open_one


def collections(server: ChromaServer) -> set[str]:
    return {collection["name"] for collection in httpx.get(server.collections).json()}


def test_on_a_server_the_same_is_found_with_the_same_scores(one_server: ChromaServer, open_index: Open) -> None:
    here, there = open_index(None, "here"), open_index(one_server, "there")
    here.update(), there.update()
    assert there.ask() == here.ask() != []
    there.assert_whole()
    assert not (there.settings.data_dir / "chroma").exists()


def test_without_its_server_opening_says_so_at_once(open_index: Open) -> None:
    started = time.monotonic()
    with pytest.raises(VectorServerError, match=r"http://127.*does not answer.*chroma run.*ASSISTANT_CHROMA_URL"):
        open_index(ChromaServer())
    assert time.monotonic() - started < 3


def test_a_server_that_hangs_is_waited_for_a_few_seconds(one_server: ChromaServer, open_index: Open) -> None:
    one_server.signal(signal.SIGSTOP)
    try:
        started = time.monotonic()
        with pytest.raises(VectorServerError, match="does not answer"):
            open_index(one_server)
        assert time.monotonic() - started < 6
    finally:
        one_server.signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        pytest.param(404, b"Not Found", "no Chroma server", id="another web server"),
        pytest.param(200, b"<html>", "no Chroma server", id="a page for everything"),
        pytest.param(410, b'{"error":"Unimplemented"}', "no Chroma server", id="another interface"),
        pytest.param(200, b'"0.6.3"', r"version .0\.6\.3.*pip install", id="too old"),
    ],
)
def test_what_is_no_chroma_server_of_today_is_said(open_index: Open, status: int, body: bytes, said: str) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        server = ChromaServer()
        server.url = f"http://127.0.0.1:{other.server_address[1]}"
        with pytest.raises(VectorServerError, match=said):
            open_index(server)
        other.shutdown()


def test_a_server_that_comes_back_answers_the_next_question_and_one_that_comes_back_empty_is_filled(
    server: ChromaServer, open_index: Open, tmp_path: Path
) -> None:
    one = open_index(server)
    one.update()
    before = one.ask()
    one.model.texts.clear()
    for path in ("there", "empty"):
        server.kill()
        with pytest.raises(VectorServerError, match="does not answer"):
            one.ask()
        with pytest.raises(VectorServerError, match="does not answer"):
            one.update()
        server.start(tmp_path / path)
        assert one.ask() == before
        one.assert_whole()
    assert one.model.texts == []


def test_what_a_dead_server_could_not_be_told_it_is_told_by_the_next_run(
    server: ChromaServer, open_index: Open, knowledge: Path, tmp_path: Path
) -> None:
    one = open_index(server)
    one.update()

    class KillsTheServer(HashingEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            server.kill()
            return super().embed_documents(texts)

    (knowledge / "0.md").unlink()
    write(knowledge, 3, "200억 원")
    one.embedder = one.index.embedder = hashing_embedder(KillsTheServer())
    with pytest.raises(VectorServerError):
        one.update()
    with pytest.raises(VectorServerError):
        one.index.remove(["1.md"])
    assert one.index.catalogue.document("1.md") is None
    one.embedder = one.index.embedder = hashing_embedder(one.model)
    one.model.texts.clear()
    server.start(tmp_path / "there")
    assert (one.update().added, one.model.texts) == (("1.md",), [])  # and 3.md, whose vectors were kept
    assert "200억" in one.ask()[0][0]
    one.assert_whole()


def test_an_opening_fills_a_server_that_lost_its_data(server: ChromaServer, open_index: Open, tmp_path: Path) -> None:
    one = open_index(server)
    one.update()
    before = one.ask()
    one.index.close()
    server.kill()
    server.start(tmp_path / "empty")
    again = open_index(server)
    assert again.ask() == before
    again.assert_whole()
    assert again.model.texts == []


def test_indexes_on_one_server_leave_each_other_and_all_else_alone(
    one_server: ChromaServer, open_index: Open, knowledge: Path, tmp_path: Path
) -> None:
    httpx.post(one_server.collections, json={"name": "somebody-elses"}).raise_for_status()
    before = collections(one_server)
    first = open_index(one_server, "first")
    first.update()
    first.index.close()
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    copy, second = open_index(one_server, "copy"), open_index(one_server, "second")
    write(knowledge, 3, "200억 원")
    copy.update(), second.update()
    assert "200억" in copy.ask()[0][0]
    first = open_index(one_server, "first")
    assert "100억" in first.ask()[0][0]
    assert first.update().updated == ("3.md",)
    for index in (first, copy, second):
        index.assert_whole()
    assert len(collections(one_server) - before) == 3
    assert before < collections(one_server)


def test_of_an_earlier_embedding_model_nothing_stays_on_the_server(one_server: ChromaServer, open_index: Open) -> None:
    before = collections(one_server)
    one = open_index(one_server)
    one.update()
    (first,) = collections(one_server) - before
    one.index.close()
    other = open_index(one_server, chunk_chars=500)  # another pipeline
    other.index._pipeline = "{}"
    other.index.embedder = other.embedder = hashing_embedder()
    other.update()
    assert collections(one_server) - before == {first}


def test_changing_between_folder_and_server_finds_what_is_in_the_files_now(
    one_server: ChromaServer, open_index: Open, knowledge: Path
) -> None:
    for amount, where in (("100억 원", None), ("200억 원", one_server), ("300억 원", None), ("400억 원", one_server)):
        write(knowledge, 3, amount)
        one = open_index(where)
        one.update()
        assert amount in one.ask()[0][0]
        one.assert_whole()
        one.index.close()
        # Each chunk with its place, once; then the one that has changed.
        assert len(one.model.texts) == (24 if amount == "100억 원" else 1)


def test_while_the_server_dies_and_comes_back_every_answer_is_right_or_says_so(
    server: ChromaServer, open_index: Open, knowledge: Path, tmp_path: Path
) -> None:
    one = open_index(server)
    one.update()
    done = threading.Event()
    with ThreadPoolExecutor() as threads:
        asking = [threads.submit(_ask_until, done, one) for _ in range(2)]
        indexing = threads.submit(_index_until, done, one, knowledge)
        try:
            for path in ("there", "empty"):
                time.sleep(0.7)
                server.kill()
                server.start(tmp_path / path)
            time.sleep(0.7)
        finally:
            done.set()
        assert [asked.result() for asked in asking] == [[], []]
        indexing.result()
    one.update()
    one.assert_whole()


def _ask_until(done: threading.Event, one: Opened) -> list[object]:
    """What was wrong with the answers; that the server does not answer is none of it."""
    wrong: list[object] = []
    while not done.is_set():
        with suppress(VectorServerError):
            best = one.search(QUESTION, 5)[0].chunk
            if best.document_id != "3.md" or "사업 3에" not in best.text:
                wrong.append(best)
    return wrong


def _index_until(done: threading.Event, one: Opened, knowledge: Path) -> None:
    for amount in itertools.count(100):
        if done.is_set():
            return
        for number in range(12):
            write(knowledge, number, f"{amount}억 원")
        with suppress(VectorServerError):
            one.update()
