"""What is broken off or fails in the middle is right at the next run, and readers see what is committed."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from assistant.index import FileRecord, Index
from assistant.index.catalogue import Catalogue, ChunkRow
from assistant.index.indexing import Progress, pipeline_of, update_index
from assistant.settings import Settings
from assistant.types import Chunk, Document, IndexReport
from hashing import HashingEmbeddings, hashing_embedder

FILES = 12


class Opened:
    """An index over a knowledge folder, with the hashing model."""

    def __init__(self, folder: Path, **values: Any) -> None:
        self.settings = Settings(_env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data", **values)
        self.model = HashingEmbeddings()
        self.embedder = hashing_embedder(self.model)
        self.index = Index(self.settings.data_dir, self.embedder, pipeline_of(self.settings))

    def update(self, on_progress: Callable[[Progress], None] = lambda progress: None) -> IndexReport:
        return update_index(self.index, self.embedder, self.settings, on_progress)

    def assert_right(self) -> None:
        """The three parts agree, and the documents are those of the files."""
        ids = self.index.catalogue.chunk_ids()
        assert self.index.derived.words.ids() == self.index.derived.vectors.ids() == ids
        files = {path.name: path.read_text("utf-8").split("\n")[2] for path in self.settings.knowledge_dir.iterdir()}
        found = {document.id: document.text.split("\n")[2] for document in self.index.catalogue.documents()}
        assert found == files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    write_all(tmp_path, 1)
    return tmp_path


@pytest.fixture
def open_index(folder: Path) -> Iterator[Callable[..., Opened]]:
    with ExitStack() as opened:

        def open_one(**values: Any) -> Opened:
            one = Opened(folder, **values)
            opened.callback(one.index.close)
            return one

        yield open_one


def write_all(folder: Path, amount: int) -> None:
    for number in range(FILES):
        text = f"# 강릉시 사업 {number}\n\n강릉시는 사업 {number}에 {amount}억 원을 쓴다.\n\n## 일정\n\n사업은 {amount}일 걸린다.\n"
        (folder / "knowledge" / f"{number}.md").write_text(text, "utf-8")


@pytest.mark.parametrize("step", [0, 1, 5, FILES])
def test_a_run_that_is_stopped_at_any_step_is_finished_by_the_next(
    open_index: Callable[..., Opened], folder: Path, step: int
) -> None:
    one = open_index()
    one.update()
    write_all(folder, 2)
    (folder / "knowledge" / "0.md").unlink()
    steps = iter(range(999))

    def stop(progress: Progress) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one.update(stop)
    embedded = len(one.model.texts)
    one.update()
    one.assert_right()
    places = [text for text in one.model.texts if text.startswith("강릉시 사업")]  # of each chunk that is embedded
    assert len(places) <= 2 * (FILES + FILES - 1)  # those of the first run, then each changed one once
    assert len(one.model.texts) >= embedded


_FAILING = """
import resource, sys
from pathlib import Path
from test_crash import Opened, write_all
from assistant.index.vectors import Vectors
from assistant.index.words import Words

one = Opened(Path(sys.argv[1]))
one.update()
for part, method in ((Words, "write"), (Vectors, "put"), (Vectors, "remove"), (Vectors, "put"), (Words, "write")):
    write_all(Path(sys.argv[1]), id(method) % 1000 + len(one.model.texts))
    whole = getattr(part, method)
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fail(self, *arguments):
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))  # as if the disk were full
        try:
            return whole(self, *arguments)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))

    setattr(part, method, fail)
    try:
        one.update()
        print("nothing failed")
    except Exception as error:
        print("failed")
    setattr(part, method, whole)
    one.update()
    one.assert_right()
one.index.close()
"""


def test_after_a_write_that_failed_the_next_run_in_the_same_process_is_right(folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    command = [sys.executable, "-c", _FAILING, str(folder)]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=environment)
    assert (run.stdout.split("\n")[:-1], run.returncode) == (["failed"] * 5, 0), run.stderr


def test_what_failed_with_other_settings_is_tried_again(open_index: Callable[..., Opened], folder: Path) -> None:
    path = folder / "knowledge" / "odd.md"
    path.write_bytes(b"\x00\xff" * 20)
    first = open_index()
    assert list(first.update().failed) == ["odd.md"]
    status = path.stat()
    path.write_bytes("# 새\n\n글이다.\n".encode().ljust(40))  # only reading it again tells
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert list(first.update().failed) == ["odd.md"]
    first.index.close()
    second = open_index(chunk_chars=500)
    assert "odd.md" in second.update().added


def test_what_was_removed_is_gone_for_every_reader_at_once(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    for number in range(300):
        document = Document(f"{number:03}.md", "가나다 " * 500, "제목", "ko")
        rows = [ChunkRow.of(document, Chunk(document.id, "가나다", start, start + 3)) for start in range(0, 400, 4)]
        with catalogue.transaction():
            catalogue.put(document, FileRecord(document.id, 1, 1, document.id), rows)
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            catalogue.documents()
            catalogue.rows(catalogue.chunk_ids("299.md"))

    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        late = 0
        for number in range(100):
            with catalogue.transaction():
                catalogue.remove(f"{number:03}.md")
            late += catalogue.document(f"{number:03}.md") is not None
        done.set()
        for reader in reading:
            reader.result()
    catalogue.close()
    assert late == 0
