"""One file has documents and index, also while they change; what is no whole backup changes nothing."""

import io
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant, AssistantError, Settings
from assistant.errors import IndexInUseError
from assistant.index.backup import back_up, restore
from conftest import Open
from hashing import HashingEmbeddings, hashing_embedder
from small_knowledge import ALLOWANCE, write_knowledge

QUESTION = "교통비 신청 기한은 언제인가요?"


def settings_in(folder: Path) -> Settings:
    return Settings(_env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data")


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(assistant: Assistant) -> list[tuple[str, float]]:
    return [(hit.chunk.text, hit.score) for hit in assistant.retrieve(QUESTION)]


@pytest.fixture
def source(open_assistant: Open, tmp_path: Path) -> Assistant:
    folder = tmp_path / "source"
    assistant = open_assistant(write_knowledge(folder / "knowledge"), folder / "data", model=hashing_embedder())
    assistant.index()
    return assistant


def test_what_was_restored_answers_as_before_and_embeds_nothing(
    source: Assistant, open_assistant: Open, tmp_path: Path
) -> None:
    (source.settings.knowledge_dir / ".upload-1.md").write_text("half a")
    written = back_up(source.settings, tmp_path / "backup.tar.gz")
    there = settings_in(tmp_path / "there")
    assert restore(there, tmp_path / "backup.tar.gz") == written
    (source.settings.knowledge_dir / ".upload-1.md").unlink()
    assert files_below(there.knowledge_dir) == files_below(source.settings.knowledge_dir)
    model = HashingEmbeddings()
    restored = open_assistant(there.knowledge_dir, there.data_dir, model=hashing_embedder(model))
    assert restored.documents() == source.documents()
    assert found(restored) == found(source)
    report = restored.index()
    assert (report.added, report.updated, report.removed, model.texts) == ((), (), (), [])


def test_each_backup_made_while_documents_change_is_whole(
    source: Assistant, open_assistant: Open, tmp_path: Path
) -> None:
    ended = threading.Event()

    def change() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            for name in ("a", "b"):
                (source.settings.knowledge_dir / f"{name}.md").write_text(
                    f"# 사업\n\n사업 {name}의 예산은 {number}억 원이다.\n"
                )
            source.index()

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for number in range(4):
            back_up(source.settings, tmp_path / f"{number}.tar.gz")
    finally:
        ended.set()
        changing.join()
    for number in range(4):
        there = settings_in(tmp_path / str(number))
        restore(there, tmp_path / f"{number}.tar.gz")
        restored = open_assistant(there.knowledge_dir, there.data_dir, model=hashing_embedder())
        assert not [finding for finding in restored.examine(thorough=True) if finding.level == "problem"]
        restored.index()
        files = {path.name: path.read_text("utf-8") for path in there.knowledge_dir.glob("?.md")}
        assert {name: document.text for name in files if (document := restored.document(name))} == {
            name: text.removeprefix("# ").strip() for name, text in files.items()
        }


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda whole: b"", id="empty"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="cut"),
        pytest.param(lambda whole: whole[:300] + b"\0" * 100 + whole[400:], id="damaged"),
        pytest.param(lambda whole: b"# A document\n", id="no archive"),
        pytest.param(lambda whole: packed(**{"knowledge/a.md": b"text"}), id="without a catalogue"),
        pytest.param(lambda whole: packed(**{"catalogue.sqlite": b"text"}), id="no catalogue"),
        pytest.param(lambda whole: packed(**{"knowledge/../../a.md": b"text"}), id="a file outside"),
        pytest.param(lambda whole: packed(**{"/etc/assistant": b"text"}), id="a file elsewhere"),
    ],
)
def test_what_is_no_whole_backup_changes_nothing(
    source: Assistant, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "backup.tar.gz"
    back_up(source.settings, file)
    file.write_bytes(spoil(file.read_bytes()))
    source.close()
    before = files_below(tmp_path / "source")
    with pytest.raises(AssistantError, match=r"backup\.tar\.gz"):
        restore(source.settings, file, replace=True)
    after = files_below(tmp_path / "source")
    assert {name for name in before.keys() ^ after.keys() if "owner" not in name} == set()
    assert all(after[name] == content for name, content in before.items() if "owner" not in name)


def test_documents_that_are_there_are_replaced_only_when_told_so(source: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    back_up(source.settings, file)
    with pytest.raises(IndexInUseError):
        restore(source.settings, file, replace=True)
    source.close()
    (source.settings.knowledge_dir / "later.md").write_text("# Later\n")
    with pytest.raises(AssistantError, match="--yes"):
        restore(source.settings, file)
    restore(source.settings, file, replace=True)
    assert not (source.settings.knowledge_dir / "later.md").exists()
    assert (source.settings.knowledge_dir / ALLOWANCE).is_file()


def test_without_an_index_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="assistant index"):
        back_up(settings_in(tmp_path), tmp_path / "backup.tar.gz")
    assert not list(tmp_path.iterdir())
