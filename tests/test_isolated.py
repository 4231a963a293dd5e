"""A file that hangs, bursts or kills its reader costs itself, and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assistant.errors import ReadError
from assistant.ingest import IsolatedReader, Limits, Request, read_document

PLAN = "# 청년 주거 계획\n\n창원시는 2024년에 3억 원을 쓴다.\n"
Make = Callable[..., IsolatedReader]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes readers with these limits."""
    readers: list[IsolatedReader] = []

    def one(*, seconds: float = 30.0, megabytes: int = 2048) -> IsolatedReader:
        readers.append(IsolatedReader(Limits(seconds, megabytes * 1_000_000, 100_000_000)))
        return readers[-1]

    yield one
    for reader in readers:
        reader.close()


def request(folder: Path, name: str = "plan.md", content: str = PLAN) -> Request:
    path = folder / name
    path.write_text(content, "utf-8")
    return Request(path, name, 600, {"publisher": "창원시"})


def slow(folder: Path) -> Request:
    """A file that takes Markdown's reader many seconds."""
    return request(folder, "slow.md", "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 200_000)


def readers() -> list[psutil.Process]:
    """The children of this process that read files; tests beside these may have others."""
    return [child for child in psutil.Process().children() if "assistant.ingest.child" in child.cmdline()]


def test_a_document_comes_back_as_it_was_read(make: Make, tmp_path: Path) -> None:
    asked = request(tmp_path)
    reading = make().read(asked)
    assert reading == read_document(asked.path, "plan.md", catalog_row={"publisher": "창원시"})
    assert reading.document.publisher == "창원시"


def test_what_is_wrong_with_a_file_is_said_in_the_readers_words(make: Make, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="has no text"):
        make().read(request(tmp_path, content=" \n"))


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    reader = make(seconds=1.0)
    started = time.monotonic()
    with pytest.raises(ReadError, match=r"more than 1 s.*ASSISTANT_READ_SECONDS"):
        reader.read(slow(tmp_path))
    assert time.monotonic() - started < 10
    assert reader.read(request(tmp_path)).document.title == "청년 주거 계획"


def test_a_file_that_needs_too_much_memory_is_given_up_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    reader = make(megabytes=300)
    with pytest.raises(ReadError, match=r"ASSISTANT_READ_MEMORY_MB|crash"):
        reader.read(request(tmp_path, "big.txt", "청년에게 월세를 지원한다.\n" * 4_000_000))
    assert reader.read(request(tmp_path)).document.title == "청년 주거 계획"


def test_a_file_that_kills_its_reader_is_reported_and_the_next_is_read(make: Make, tmp_path: Path) -> None:
    reader = make()
    reader.read(request(tmp_path))
    (child,) = readers()
    threading.Timer(0.3, child.kill).start()
    with pytest.raises(ReadError, match="crash"):
        reader.read(slow(tmp_path))
    assert reader.read(request(tmp_path)).document.title == "청년 주거 계획"


def test_files_come_in_their_order_with_errors_in_their_places(make: Make, tmp_path: Path) -> None:
    names = [f"{number}.md" for number in range(5)]
    requests = [request(tmp_path, name, "" if name == "3.md" else f"# 제{name}호 사업 계획\n\n글.\n") for name in names]
    requests[1].path.unlink()
    outcomes = list(make().read_all(requests, lambda page, pages: None))
    assert [isinstance(outcome, ReadError) for outcome in outcomes] == [False, True, False, True, False]
    assert [outcome.document.id for outcome in outcomes if not isinstance(outcome, ReadError)] == [
        "0.md",
        "2.md",
        "4.md",
    ]


def test_closing_does_not_wait_for_a_file_that_is_being_read(make: Make, tmp_path: Path) -> None:
    reader = make()
    outcomes = reader.read_all([request(tmp_path), slow(tmp_path)], lambda page, pages: None)
    next(outcomes)
    started = time.monotonic()
    outcomes.close()
    assert time.monotonic() - started < 2
    assert readers() == []


_PARENT = """
import sys
from pathlib import Path
from assistant.ingest import IsolatedReader, Limits, Request
reader = IsolatedReader(Limits(60, 2 * 10**9, 10**9))
print("reading", flush=True)
reader.read(Request(Path(sys.argv[1]), "slow.md", 600))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_parent_that_ends_takes_its_reader_with_it(tmp_path: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(slow(tmp_path).path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as parent:  # fmt: skip
        assert parent.stdout and parent.stdout.readline() == "reading\n"
        time.sleep(0.7)
        children = psutil.Process(parent.pid).children()
        os.kill(parent.pid, number)
        parent.wait(10)
    assert len(children) == 1
    gone, alive = psutil.wait_procs(children, timeout=5)
    assert (len(gone), alive) == (1, [])
