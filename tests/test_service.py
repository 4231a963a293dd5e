"""The service behind the web chat: it watches the folder, and it stops when told, whatever it is doing."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import psutil
import pytest

from assistant import Settings
from assistant.index.folder import changes_below
from assistant.web import Service

BUS = "# 가람시 마을버스\n\n가람시 마을버스 요금은 1,200원이다.\n"
Watch = Callable[..., "Queue[None]"]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Watches a folder in a thread; each change that matters goes into the queue."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(folder: Path, *, without: Path | None = None) -> "Queue[None]":
        told: Queue[None] = Queue()

        def put_all() -> None:
            for change in changes_below(folder, stop, without=without):
                told.put(change)

        threads.append(threading.Thread(target=put_all))
        threads[-1].start()
        told.get(timeout=10)  # it watches from now on
        return told

    yield start
    stop.set()
    for thread in threads:
        thread.join(2)
        assert not thread.is_alive()


def is_told(told: "Queue[None]", seconds: float = 8) -> bool:
    try:
        told.get(timeout=seconds)
    except Empty:
        return False
    return True


def test_each_change_of_a_document_or_of_what_is_told_of_all_is_told_once(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "교통").mkdir()
    told, file = watch(tmp_path), tmp_path / "교통" / "버스.md"
    file.write_text(BUS, "utf-8")
    assert is_told(told), "new"
    file = file.rename(tmp_path / "버스.md")
    assert is_told(told), "moved"
    file.unlink()
    assert is_told(told), "deleted"
    (tmp_path / "glossary.csv").write_text("korean,english,aliases\n", "utf-8")
    assert is_told(told), "glossary"
    assert told.empty()


def test_hidden_and_temporary_files_and_the_index_are_not_told(watch: Watch, tmp_path: Path) -> None:
    for folder in ("data", ".git"):
        (tmp_path / folder).mkdir()
    told = watch(tmp_path, without=tmp_path / "data")
    for name in (".upload-1.pdf", "~$버스.docx", "버스.tmp", "README.md", "data/words.md", ".git/버스.md"):
        (tmp_path / name).write_text(BUS, "utf-8")
    assert not is_told(told, 2)


def test_a_file_that_is_being_copied_is_told_when_it_is_whole(watch: Watch, tmp_path: Path) -> None:
    told = watch(tmp_path)
    with (tmp_path / "큰.md").open("w", encoding="utf-8") as file:
        for _ in range(10):
            file.write(BUS * 100)
            file.flush()
            assert not is_told(told, 0.2)
    assert is_told(told)


def test_a_folder_that_comes_back_is_watched_again(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    told = watch(folder)
    folder.rename(tmp_path / "away")
    assert is_told(told), "it is gone"
    (tmp_path / "away").rename(folder)
    assert is_told(told), "it is there again"
    (folder / "버스.md").write_text(BUS, "utf-8")
    assert is_told(told)


def test_a_watched_folder_is_indexed_after_each_change_and_an_error_ends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "knowledge").mkdir()
    settings = Settings(knowledge_dir=tmp_path / "knowledge", data_dir=tmp_path / "data", watch=True, _env_file=None)
    service = Service(settings)
    service.open()
    assistant = service.assistant
    assert assistant
    glossary = tmp_path / "knowledge" / "glossary.csv"
    glossary.write_text("no,columns\nof,a glossary\n", "utf-8")
    said = ""
    while "not indexed:" not in said:
        time.sleep(0.1)
        said += capsys.readouterr().err
    assert "glossary.csv" in said
    glossary.unlink()
    (tmp_path / "knowledge" / "버스.md").write_text(BUS, "utf-8")
    (tmp_path / "knowledge" / "남는 글.md").write_text("# 남는 글\n\n폴더가 비면 색인을 지우지 않는다.\n", "utf-8")
    wait_until(lambda: assistant.document("버스.md") is not None)
    (tmp_path / "knowledge" / "버스.md").unlink()
    wait_until(lambda: assistant.document("버스.md") is None)
    started = time.monotonic()
    service.close()
    assert time.monotonic() - started < 2
    assert not [thread for thread in threading.enumerate() if thread.name == "watch-knowledge"]


def test_a_server_stopped_during_indexing_ends_within_5_seconds(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "slow.md").write_text(
        "가나다라 마바사 아자차카.\n" * 1_000_000, "utf-8"
    )  # takes half a minute to read
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--knowledge", str(knowledge)]
    with (tmp_path / "log").open("wb") as log:
        server = psutil.Popen([*command, "--data", str(tmp_path / "data")], stderr=log, cwd=tmp_path)
        wait_until(lambda: any(child.cpu_times().user > 1 for child in server.children()), 60)
        children = server.children()
        started = time.monotonic()
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    assert time.monotonic() - started < 6
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8")
    wait_until(lambda: not any(child.is_running() for child in children))


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
