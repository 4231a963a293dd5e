"""The index matches the folder, whatever happened to files, settings, processes and disks."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import pytest
from langchain_core.embeddings import Embeddings

from assistant import Assistant, AssistantError
from assistant.embedding import Embedder
from assistant.errors import EmbeddingError, IndexDamagedError, IndexInUseError, IndexNotReadyError
from assistant.index.changes import compare
from assistant.index.doctor import Level, examine
from assistant.index.folder import contents_of
from assistant.settings import Settings
from assistant.types import Document, FileState, IndexReport
from conftest import Open
from hashing import of_documents
from small_knowledge import ALLOWANCE, ALLOWANCE_TEXT, BICYCLES, HOUSING, write_knowledge
from worded import english


class CountingEmbeddings(Embeddings):
    """The real model, and the texts of documents that it was given."""

    def __init__(self, model: Embeddings) -> None:
        self._model = model
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += of_documents(texts)
        return self._model.embed_documents(texts)

    def embed_query(self, text: str) -> list[float]:
        return self._model.embed_query(text)


@pytest.fixture
def counting(embedder: Embedder) -> CountingEmbeddings:
    return CountingEmbeddings(embedder.model)


@pytest.fixture
def model(embedder: Embedder, counting: CountingEmbeddings) -> Embedder:
    return Embedder(embedder.name, counting, embedder.fits)


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return write_knowledge(tmp_path / "knowledge")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def found_texts(assistant: Assistant, question: str) -> str:
    return "\n".join(hit.chunk.text for hit in assistant.retrieve(question, k=50))


def assert_whole(assistant: Assistant) -> None:
    """Catalogue, words and vectors agree, and every chunk is where its document has it."""
    index = assistant._index
    ids = index.catalogue.chunk_ids()
    assert index.derived.words.ids() == ids
    assert index.derived.vectors.ids() == ids
    documents = {document.id: document for document in assistant.documents()}
    for row in index.catalogue.rows(ids).values():
        text = documents[row.chunk.document_id].text
        assert text[row.chunk.start : row.chunk.end] == row.chunk.text


def changes(report: IndexReport) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], list[str]]:
    return report.added, report.updated, report.removed, list(report.failed)


NO_CHANGES: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], list[str]] = ((), (), (), [])


# What changed in the folder


def test_the_first_run_adds_every_document(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    report = assistant.index()
    assert report.added == (BICYCLES, ALLOWANCE, HOUSING)
    assert (report.updated, report.removed, report.failed, report.unchanged) == ((), (), {}, 0)
    assert report.chunks == sum(assistant.count_chunks().values()) > 3
    assert_whole(assistant)


def test_the_second_run_changes_nothing_and_embeds_nothing(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    counting.texts.clear()
    report = assistant.index()
    assert changes(report) == NO_CHANGES
    assert report.unchanged == 3
    assert counting.texts == []


def test_of_a_changed_file_only_the_changed_chunks_are_embedded(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    counting.texts.clear()
    (knowledge / ALLOWANCE).write_text(ALLOWANCE_TEXT.replace("1,250명", "1,300명"), "utf-8")
    report = assistant.index()
    assert (report.updated, report.embedded) == ((ALLOWANCE,), 1)
    assert counting.texts == [
        "강릉시 청년 교통비 지원 > 신청 방법\n"
        "교통비 신청 기한은 2024년 4월 30일이다. 교통비는 강릉시청 누리집에서 신청한다. 지난해에는 1,300명이 교통비를 받았다."
    ]


def test_the_old_words_of_a_changed_file_are_found_no_more(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    assert "누리집" in found_texts(assistant, "누리집에서 신청")
    (knowledge / ALLOWANCE).write_text(ALLOWANCE_TEXT.replace("누리집", "민원실"), "utf-8")
    assistant.index()
    assert "누리집" not in found_texts(assistant, "누리집에서 신청")
    assert "민원실" in found_texts(assistant, "민원실에서 신청")
    document = assistant.document(ALLOWANCE)
    assert document and "누리집" not in document.text
    assert_whole(assistant)


def test_a_removed_file_never_answers_again(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    (knowledge / BICYCLES).unlink()
    assert assistant.index().removed == (BICYCLES,)
    assert assistant.document(BICYCLES) is None
    assert "bicycles" not in found_texts(assistant, "How many public bicycles does Busan lend?")
    assert not assistant.ask("How many public bicycles does Busan lend?").claims
    assert_whole(assistant)


def test_a_moved_file_is_found_under_its_new_path_and_not_embedded_again(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    counting.texts.clear()
    (knowledge / BICYCLES).rename(knowledge / "bicycles.md")
    report = assistant.index()
    assert (report.added, report.removed) == (("bicycles.md",), (BICYCLES,))
    assert (report.moved, report.embedded, report.unchanged) == ({BICYCLES: "bicycles.md"}, 0, 2)
    assert counting.texts == []
    moved = assistant.document("bicycles.md")
    assert moved and moved.title == "Public bicycles in Busan"
    assert_whole(assistant)


def test_a_moved_file_whose_title_was_its_name_takes_the_new_name(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    (knowledge / "옛 이름.txt").write_text("글 한 줄.\n", "utf-8")
    assistant = open_assistant(knowledge, data)
    assistant.index()
    (knowledge / "옛 이름.txt").rename(knowledge / "새 이름.txt")
    assistant.index()
    document = assistant.document("새 이름.txt")
    assert document and document.title == "새 이름"
    assert assistant.document("옛 이름.txt") is None


def test_the_same_content_is_indexed_once_until_the_file_that_counts_is_gone(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    shutil.copy(knowledge / BICYCLES, knowledge / "a-copy.md")
    for _ in range(2):
        report = assistant.index()
        assert (report.duplicates, report.added, report.unchanged) == ({"a-copy.md": BICYCLES}, (), 3)
    assert {hit.document.id for hit in assistant.retrieve("public bicycles in Busan")} & {BICYCLES, "a-copy.md"} == {
        BICYCLES
    }
    counting.texts.clear()
    (knowledge / BICYCLES).unlink()
    report = assistant.index()
    assert (report.added, report.removed, report.duplicates) == (("a-copy.md",), (BICYCLES,), {})
    assert counting.texts == []
    assert assistant.document(BICYCLES) is None
    assert_whole(assistant)


def test_a_document_that_becomes_a_copy_of_another_answers_no_more(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    shutil.copy(knowledge / ALLOWANCE, knowledge / BICYCLES)
    report = assistant.index()
    assert (report.removed, report.duplicates) == ((BICYCLES,), {BICYCLES: ALLOWANCE})
    assert assistant.document(BICYCLES) is None
    assert_whole(assistant)


def test_a_file_that_failed_is_read_again_only_when_something_has_changed(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    (knowledge / "slow.md").write_text("| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 1_500_000, "utf-8")
    assistant = open_assistant(knowledge, data, read_seconds=8.0)
    assert "more than 8 s" in english(assistant.index().failed["slow.md"])
    assert "more than 8 s" in english(assistant.index().failed["slow.md"])
    assert [(file.path, file.state) for file in assistant.files() if file.state is FileState.FAILED] == [
        ("slow.md", FileState.FAILED)
    ]
    (knowledge / "slow.md").write_text("# 짧은 글\n\n이제는 짧다.\n", "utf-8")
    report = assistant.index()
    assert (report.added, report.failed) == (("slow.md",), {})


def test_with_other_limits_a_file_that_failed_is_tried_again(open_assistant: Open, knowledge: Path, data: Path) -> None:
    (knowledge / "big.txt").write_text("글이 길다.\n" * 100_000, "utf-8")
    first = open_assistant(knowledge, data, max_file_mb=1)
    assert "ASSISTANT_MAX_FILE_MB" in english(first.index().failed["big.txt"])
    first.close()
    (knowledge / "big.txt").write_text("글이 짧다.\n", "utf-8")
    second = open_assistant(knowledge, data, max_file_mb=2)
    assert second.index().added == ("big.txt",)


def test_a_row_of_catalog_csv_that_changes_changes_its_document_alone(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    counting.texts.clear()
    row = f"path,publisher,effective,number\n{HOUSING},국토교통부,2024-05-01,고시 제2024-7호\n"
    (knowledge / "catalog.csv").write_text(row, "utf-8")
    report = assistant.index()
    assert (report.updated, report.unchanged) == ((HOUSING,), 2)
    document = assistant.document(HOUSING)
    assert document
    assert (document.publisher, document.effective, document.number) == ("국토교통부", "2024-05-01", "고시 제2024-7호")
    assert counting.texts == []
    (knowledge / "catalog.csv").unlink()
    assert assistant.index().updated == (HOUSING,)


def test_what_is_wrong_in_catalog_csv_is_a_warning(open_assistant: Open, knowledge: Path, data: Path) -> None:
    (knowledge / "catalog.csv").write_text(f"path,published\n{HOUSING},어제\ngone.pdf,2024\n", "utf-8")
    report = open_assistant(knowledge, data).index()
    assert len(report.added) == 3
    warnings = english(report.warnings["catalog.csv"])
    assert "어제" in warnings and "gone.pdf" in warnings


def test_a_touched_file_with_the_same_bytes_is_unchanged(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    os.utime(knowledge / ALLOWANCE, (1, 1))
    report = assistant.index()
    assert changes(report) == NO_CHANGES
    assert report.unchanged == 3


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("scan.exe", b"MZ\x90", ".exe", id="a format that is not read"),
        pytest.param("empty.md", b"", "no text", id="empty"),
        pytest.param("noise.txt", b"\x81\xff\x00\xfe" * 9, "UTF-8", id="no text in any encoding"),
        pytest.param("front.md", b"---\ntitle: a: b\n---\nText", "YAML", id="front matter that is not YAML"),
        pytest.param("date.md", b"---\npublished: 2024-02-30\n---\nText.", "", id="a day that does not exist"),
        pytest.param("deep.md", b"> " * 3000 + b"deep", "", id="nested a thousand times"),
    ],
)
def test_an_unreadable_file_is_reported_and_does_not_harm_the_others(
    *, open_assistant: Open, knowledge: Path, data: Path, name: str, content: bytes, reason: str
) -> None:
    (knowledge / name).write_bytes(content)
    assistant = open_assistant(knowledge, data)
    report = assistant.index()
    assert {BICYCLES, ALLOWANCE, HOUSING} <= set(report.added)
    if name in report.failed:
        assert reason in english(report.failed[name])
        assert english(report.failed[name]).rstrip().endswith(".")
        assert assistant.document(name) is None
    else:  # read after all, which is better still
        assert name == "deep.md"
    assert_whole(assistant)


def test_a_file_name_that_is_not_unicode_is_reported(open_assistant: Open, knowledge: Path, data: Path) -> None:
    name = "공고.txt".encode("cp949")  # as an old Korean archive unpacks it
    (Path(os.fsdecode(bytes(knowledge) + b"/" + name))).write_text("강릉시는 공고한다.", "utf-8")
    report = open_assistant(knowledge, data).index()
    assert len(report.added) == 3
    ((path, reason),) = report.failed.items()
    path.encode()  # can be printed
    assert "Rename" in english(reason)


def test_a_file_that_becomes_unreadable_loses_its_old_text(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    (knowledge / ALLOWANCE).write_bytes(b"\x00\xff" * 50)
    report = assistant.index()
    assert list(report.failed) == [ALLOWANCE]
    assert assistant.document(ALLOWANCE) is None
    assert "누리집" not in found_texts(assistant, "강릉시청 누리집에서 신청")
    assert_whole(assistant)


def test_file_names_are_compared_in_nfc(open_assistant: Open, knowledge: Path, data: Path) -> None:
    (knowledge / ALLOWANCE).unlink()
    decomposed = unicodedata.normalize("NFD", ALLOWANCE)
    (knowledge / decomposed).parent.mkdir(exist_ok=True)
    (knowledge / decomposed).write_text(ALLOWANCE_TEXT, "utf-8")
    assistant = open_assistant(knowledge, data)
    assert ALLOWANCE in assistant.index().added
    assert assistant.document(ALLOWANCE)
    assert assistant.index().unchanged == 3


def test_two_files_whose_names_look_the_same_are_named(open_assistant: Open, knowledge: Path, data: Path) -> None:
    (knowledge / unicodedata.normalize("NFC", "공고.md")).write_text("# 공고\n\n동해시는 공고한다.\n", "utf-8")
    (knowledge / unicodedata.normalize("NFD", "공고.md")).write_text("# 공고\n\n삼척시는 공고한다.\n", "utf-8")
    report = open_assistant(knowledge, data).index()
    assert "공고.md" in report.added
    assert "two files" in english(report.warnings["공고.md"])


@pytest.mark.parametrize(
    "name",
    [".hidden.md", ".git/notes.md", "~$draft.md", "draft.md.tmp", "draft.md~", "README.md", "ko/ReadMe.md", "ko/glossary.csv"],
)  # fmt: skip
def test_a_file_that_is_no_document_is_passed_over(
    open_assistant: Open, knowledge: Path, data: Path, name: str
) -> None:
    path = knowledge / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("이 파일은 문서가 아니다.", "utf-8")
    report = open_assistant(knowledge, data).index()
    assert report.added == (BICYCLES, ALLOWANCE, HOUSING)
    assert report.failed == {}


def test_links_out_of_the_folder_are_not_followed(
    open_assistant: Open, knowledge: Path, data: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "private"
    outside.mkdir()
    (outside / "secret.md").write_text("비밀번호는 1234이다.", "utf-8")
    (knowledge / "secret.md").symlink_to(outside / "secret.md")
    (knowledge / "private").symlink_to(outside)
    report = open_assistant(knowledge, data).index()
    assert report.added == (BICYCLES, ALLOWANCE, HOUSING)
    assert report.failed == {}
    assert "a link out of the folder, which is not followed" in english(report.warnings["secret.md"])
    assert "a link to a folder, which is not followed" in english(report.warnings["private"])


def test_file_names_that_are_not_utf_8_are_named_apart_and_as_what_they_may_be(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    for name in ("한글", "국어"):
        Path(os.fsdecode(os.fsencode(knowledge / f"{name}.md").replace(name.encode(), name.encode("cp949")))).touch()
    assistant = open_assistant(knowledge, data)
    for _ in range(2):
        failed = assistant.index().failed
        assert len(failed) == 2
        assert all(f"'{name}.md'" in english(failed.values()) for name in ("한글", "국어"))


def test_a_folder_without_documents_is_told(open_assistant: Open, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = open_assistant(tmp_path / "empty", tmp_path / "data").index()
    assert "has no documents" in english(report.warnings[str(tmp_path / "empty")])


def test_documents_of_a_folder_that_cannot_be_listed_are_kept(open_assistant: Open) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        knowledge = write_knowledge(Path(folder) / "knowledge")
        assistant = open_assistant(knowledge, Path(folder) / "data")
        assistant.index()
        (knowledge / "ko").chmod(0)
        (knowledge / "en" / "new.md").write_text("# Wharf\n\nThe wharf of Busan opens at nine.\n", "utf-8")
        with nobody():
            contents = contents_of(knowledge)
        changes = compare(contents, {}, assistant._index.catalogue.files(), assistant.settings)
        assert list(contents.unlisted) == ["ko"]
        assert (changes.gone, changes.to_read) == ([], ["en/new.md"])


@contextmanager
def nobody() -> Iterator[None]:
    """As somebody who may not read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_pipe_in_the_folder_is_passed_over(open_assistant: Open, knowledge: Path, data: Path) -> None:
    os.mkfifo(knowledge / "pipe.md")
    assert len(open_assistant(knowledge, data).index().added) == 3


def test_without_its_folder_indexing_says_so_and_keeps_the_index(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    knowledge.rename(knowledge.with_name("elsewhere"))
    with pytest.raises(AssistantError, match="ASSISTANT_KNOWLEDGE_DIR"):
        assistant.index()
    assert len(assistant.documents()) == 3


def test_a_folder_that_is_empty_all_at_once_keeps_its_documents_unless_told_otherwise(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    counting.texts.clear()
    knowledge.rename(knowledge.with_name("elsewhere"))
    knowledge.mkdir()  # as a share that is not mounted
    report = assistant.index()
    assert (report.removed, report.unchanged, len(assistant.documents())) == ((), 3, 3)
    assert "mount it and run: assistant index. To remove them all, run: assistant index --yes" in english(
        report.failed[str(knowledge)]
    )
    report = assistant.index(remove_all=True)
    assert (len(report.removed), report.failed, assistant.documents()) == (3, {}, [])
    knowledge.rmdir()
    knowledge.with_name("elsewhere").rename(knowledge)
    assert len(assistant.index().added) == 3
    assert counting.texts == []


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda assistant: assistant.ask("금리"), id="ask"),
        pytest.param(lambda assistant: assistant.retrieve("금리"), id="retrieve"),
        pytest.param(lambda assistant: assistant.documents(), id="documents"),
        pytest.param(lambda assistant: assistant.document(HOUSING), id="document"),
        pytest.param(lambda assistant: assistant.index(), id="index"),
        pytest.param(lambda assistant: assistant.choices(), id="choices"),
    ],
)
def test_what_is_closed_says_so(
    open_assistant: Open, knowledge: Path, data: Path, ask: Callable[[Assistant], Any]
) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    assistant.close()
    assistant.close()
    with pytest.raises(AssistantError, match="is closed"):
        ask(assistant)


@pytest.mark.parametrize("question", [None, 3, b"bytes", ["list"]], ids=str)
def test_a_question_that_is_no_text_is_an_error_of_ours(
    open_assistant: Open, knowledge: Path, data: Path, question: Any
) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    for ask in (assistant.ask, assistant.retrieve):
        with pytest.raises(AssistantError, match=r"A question is text \(str\), not"):
            ask(question)


def test_opening_twice_in_one_process_is_said_at_once(knowledge: Path, data: Path) -> None:
    settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data)
    with Assistant.open(settings), pytest.raises(IndexInUseError, match="in use by this process"):
        Assistant.open(settings)
    Assistant.open(settings).close()


def test_what_failed_is_tried_again_by_a_reader_that_was_mended(
    open_assistant: Open, knowledge: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (knowledge / "odd.md").write_bytes(b"\x00\xff" * 20)
    assistant = open_assistant(knowledge, data)
    assert list(assistant.index().failed) == ["odd.md"]
    read: list[str] = []
    assistant.index(lambda progress: read.append(progress.document_id))
    assert "odd.md" not in read
    monkeypatch.setattr("assistant.index.changes.readers_digest", lambda: "of a reader that was mended")
    report = assistant.index(lambda progress: read.append(progress.document_id))
    assert (set(read) - {""}, report.unchanged) == ({"odd.md"}, 3)


# What changed in the settings


def test_without_an_index_asking_names_the_command(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    with pytest.raises(IndexNotReadyError, match="Run: assistant index"):
        assistant.ask("전세자금 금리는 얼마인가요?")


def test_an_index_of_another_model_is_not_asked_and_made_anew_on_request(
    open_assistant: Open, knowledge: Path, data: Path, embedder: Embedder, counting: CountingEmbeddings
) -> None:
    first = open_assistant(knowledge, data)
    first.index()
    first.close()
    second = open_assistant(knowledge, data, model=Embedder("another", counting, embedder.fits))
    for ask in (second.ask, second.retrieve):
        with pytest.raises(IndexNotReadyError, match=rf"{embedder.name}.*another.*Run: assistant index"):
            ask("전세자금 금리는 얼마인가요?")
    counting.texts.clear()
    report = second.index()
    assert (len(report.added), report.embedded) == (3, report.chunks)
    assert len(counting.texts) == report.chunks
    assert second.ask("전세자금 금리는 얼마인가요?").claims
    assert_whole(second)
    second.close()
    (folder,) = (data / "chroma").iterdir()
    client = chromadb.PersistentClient(str(folder))
    (collection,) = client.list_collections()
    assert collection.count() == report.chunks
    client.close()  # type: ignore[attr-defined]  # of the client that ClientAPI stands for


def test_going_back_to_the_first_model_before_indexing_finds_the_index_as_it_was(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    first = open_assistant(knowledge, data, model=model)
    first.index()
    first.close()
    open_assistant(knowledge, data, model=Embedder("another", counting, model.fits)).close()
    counting.texts.clear()
    again = open_assistant(knowledge, data, model=model)
    assert again.retrieve("전세자금 금리")
    assert again.index().unchanged == 3
    assert counting.texts == []
    assert_whole(again)


def test_a_model_that_cannot_be_used_does_not_cost_the_old_index(
    open_assistant: Open, knowledge: Path, data: Path, embedder: Embedder
) -> None:
    class Broken(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            raise OSError("no such file")

        def embed_query(self, text: str) -> list[float]:
            raise OSError("no such file")

    first = open_assistant(knowledge, data)
    first.index()
    first.close()
    broken = open_assistant(knowledge, data, model=Embedder("broken", Broken(), embedder.fits))
    with pytest.raises(EmbeddingError, match="ASSISTANT_EMBEDDING_MODEL"):
        broken.index()
    broken.close()
    assert open_assistant(knowledge, data).retrieve("전세자금 금리")


def test_other_chunk_settings_ask_for_indexing_and_embed_only_new_texts(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    first = open_assistant(knowledge, data, model=model)
    first.index()
    first.close()
    before = list(counting.texts)
    second = open_assistant(knowledge, data, model=model, chunk_chars=100)
    with pytest.raises(IndexNotReadyError, match=r"chunk settings.*Run: assistant index"):
        second.ask("전세자금 금리는 얼마인가요?")
    report = second.index()
    assert 0 < report.embedded < report.chunks
    assert max(len(hit.chunk.text) for hit in second.retrieve("교통비", k=50)) <= 100
    assert not set(before) & set(counting.texts[len(before) :])
    assert_whole(second)


# What happened to the process and the disk


_INDEXER = """
import os, random, sys
from pathlib import Path
import chromadb
from assistant.assistant import Assistant
from assistant.language import terms
from assistant.language.glossary import Glossary
from assistant.index.owner import Owner
from assistant.embedding import load_embedder
from assistant.settings import Settings

knowledge, data = map(Path, sys.argv[1:])
settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data)
embedder = load_embedder(settings)
embedder.embed_query("ready")
terms.warm_up()
for _ in sys.stdin:
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        print("gone", flush=True)
        continue
    assistant = Assistant(settings, Owner(data), embedder, Glossary.open(None))
    for cycle in range(1000):
        for path in sorted(knowledge.glob("*.md")):
            text = path.read_text("utf-8")
            path.with_suffix(".tmp").write_text(text.replace(*random.choice([("100", "200"), ("200", "100")])), "utf-8")
            path.with_suffix(".tmp").replace(path)
        assistant.index()
        if cycle == 0:
            print(os.getpid(), flush=True)
"""


@pytest.fixture
def indexer(tmp_path: Path, data: Path) -> Iterator[Callable[[float], None]]:
    """Lets a process index again and again and kills it after so many seconds."""
    command = [sys.executable, "-c", _INDEXER, str(tmp_path / "knowledge"), str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        written, read = process.stdin, process.stdout

        def kill_after(seconds: float) -> None:
            written.write("\n")
            written.flush()
            process_id = int(read.readline())
            time.sleep(seconds)
            os.kill(process_id, signal.SIGKILL)
            assert read.readline() == "gone\n"

        yield kill_after
        process.kill()


@pytest.mark.models
def test_killed_at_any_moment_the_next_opening_is_right(
    open_assistant: Open, tmp_path: Path, data: Path, indexer: Callable[[float], None], embedder: Embedder
) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    for number in range(12):
        text = f"# 강릉시 사업 {number}\n\n강릉시는 사업 {number}에 100억 원을 쓴다.\n\n## 일정\n\n사업 {number}은 100일 걸린다.\n"
        (knowledge / f"{number}.md").write_text(text, "utf-8")
        # Both wordings are there for good, so that nothing is embedded and most of the time goes into writing.
        (knowledge / "kept").mkdir(exist_ok=True)
        (knowledge / "kept" / f"{number}-100.md").write_text(text + "\n", "utf-8")  # the bytes are others
        (knowledge / "kept" / f"{number}-200.md").write_text(text.replace("100", "200") + "\n", "utf-8")
    first = open_assistant(knowledge, data)
    first.index()
    first.close()
    moments = random.Random(7)
    for _ in range(6):
        indexer(moments.uniform(0.0, 0.6))
        assistant = open_assistant(knowledge, data)
        assert_whole(assistant)
        if assistant.documents():
            hits = assistant.retrieve("사업에 얼마를 쓰나요?", k=50)
            assert all(hit.document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text for hit in hits)
        assistant.close()
        found = examine(Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data), embedder)
        assert [finding for finding in found if finding.level is Level.PROBLEM] == []
    assistant = open_assistant(knowledge, data)
    assistant.index()
    assert len(assistant.documents()) == 36
    assert_whole(assistant)


@pytest.mark.parametrize("part", ["words", "chroma"])
@pytest.mark.parametrize("harm", ["delete all", "delete one", "truncate", "random bytes"])
def test_a_damaged_part_is_mended_from_the_catalogue_without_the_model(
    *, open_assistant: Open, knowledge: Path, data: Path, model: Embedder,
    counting: CountingEmbeddings, part: str, harm: str,
) -> None:  # fmt: skip
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    expected = assistant.retrieve("전세자금 금리")
    assistant.close()
    whole = data.with_name("whole")
    data.rename(whole)
    counting.texts.clear()
    for number, victim in enumerate(_victims(whole / part, harm)):
        # A folder of its own each time: Chroma may write to a closed one a moment longer.
        harmed = data.with_name(f"harmed-{number}")
        shutil.copytree(whole, harmed)
        _harm(harmed / victim.relative_to(whole), harm)
        again = open_assistant(knowledge, harmed, model=model)
        assert_whole(again)
        assert again.retrieve("전세자금 금리") == expected
        assert again.index().unchanged == 3
        again.close()
    assert counting.texts == []


def _victims(folder: Path, harm: str) -> list[Path]:
    """The folder, or its files one after the other; locks have no content."""
    if harm == "delete all":
        return [folder]
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".lock"]


def _harm(victim: Path, harm: str) -> None:
    if harm == "delete all":
        shutil.rmtree(victim)
    elif harm == "delete one":
        victim.unlink()
    elif harm == "truncate":
        victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])
    else:
        victim.write_bytes(random.Random(1).randbytes(max(10, victim.stat().st_size)))


def test_after_an_opening_that_never_ended_the_vectors_are_made_anew(
    open_assistant: Open, knowledge: Path, data: Path, model: Embedder, counting: CountingEmbeddings
) -> None:
    # Random bytes in Chroma's graph kill the process that reads it; the second opening must not read it.
    assistant = open_assistant(knowledge, data, model=model)
    assistant.index()
    assistant._index.catalogue.set_property("derived", "opening")
    assistant.close()
    counting.texts.clear()
    (data / "chroma" / "chroma.sqlite3").write_bytes(b"bad")
    again = open_assistant(knowledge, data, model=model)
    assert_whole(again)
    assert counting.texts == []


def test_a_damaged_catalogue_says_what_to_do(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    assistant.close()
    (data / "catalogue.sqlite").write_bytes(b"not a catalogue" * 500)
    for name in ("catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        (data / name).unlink(missing_ok=True)
    with pytest.raises(IndexDamagedError, match=r"catalogue\.sqlite.*assistant doctor --repair"):
        open_assistant(knowledge, data)


def test_an_assistant_that_was_closed_can_be_opened_and_written_to_again(
    open_assistant: Open, knowledge: Path, data: Path
) -> None:
    first = open_assistant(knowledge, data)
    first.index()
    first.close()
    (knowledge / BICYCLES).unlink()
    second = open_assistant(knowledge, data)
    assert second.index().removed == (BICYCLES,)
    assert_whole(second)


def test_questions_are_answered_while_documents_are_replaced(open_assistant: Open, knowledge: Path, data: Path) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    done = threading.Event()
    with ThreadPoolExecutor() as threads:
        problems = [threads.submit(_ask_until, done, assistant) for _ in range(3)]
        for number in range(5):
            text = ALLOWANCE_TEXT.replace("## 지원 내용", f"## 지원 내용 {'자세히 ' * number}")
            (knowledge / ALLOWANCE).write_text(text, "utf-8")
            assert assistant.index().updated == (ALLOWANCE,)
        done.set()
        assert [problem.result() for problem in problems] == [[], [], []]
    assert_whole(assistant)


def test_a_document_replaced_between_two_reads_of_one_search_is_searched_again(
    open_assistant: Open, knowledge: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = open_assistant(knowledge, data)
    assistant.index()
    (knowledge / ALLOWANCE).write_text(ALLOWANCE_TEXT.replace("4월 30일", "5월 31일"), "utf-8")
    catalogue = assistant._index.catalogue
    put, document = catalogue.put, catalogue.document
    is_writing, may_commit = threading.Event(), threading.Event()

    def put_late(*values: Any) -> None:
        is_writing.set()
        may_commit.wait(30)
        put(*values)

    def read_after_the_commit(document_id: str) -> Document | None:
        may_commit.set()
        writer.join(30)
        return document(document_id)

    monkeypatch.setattr(catalogue, "put", put_late)
    writer = threading.Thread(target=assistant.index)
    writer.start()
    assert is_writing.wait(30)
    monkeypatch.setattr(catalogue, "document", read_after_the_commit)
    assert "5월 31일" in found_texts(assistant, "강릉 청년 교통비 신청 기한은 언제인가요?")


def _ask_until(done: threading.Event, assistant: Assistant) -> list[object]:
    """What was wrong with the answers."""
    problems: list[object] = []
    while not done.is_set():
        answer = assistant.ask("강릉 청년 교통비 신청 기한은 언제인가요?")
        if "4월 30일" not in answer.text:
            problems.append(answer)
        problems += [
            hit for hit in answer.evidence
            if hit.document.text[hit.chunk.start : hit.chunk.end] != hit.chunk.text
        ]  # fmt: skip
    return problems
