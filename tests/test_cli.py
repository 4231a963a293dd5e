"""The command line: what it prints, where, and how it exits."""

import errno
import io
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import psutil
import pytest

from assistant import Answer, Chunk, Citation, Claim, IndexReport
from assistant.cli import commands, main
from assistant.cli.remote import ask_owner
from assistant.errors import IndexInUseError
from assistant.index.indexing import Progress
from assistant.index.owner import Owner, address_of_owner
from assistant.settings import Settings
from conftest import Open
from servers import Server, Wire, closed_port, serving
from small_knowledge import ALLOWANCE, BICYCLES, HOUSING, write_knowledge

ANSWERED = "전세자금 금리는 얼마인가요?"
ABSTAINED = "부산시장의 전화번호는 무엇인가요?"
DOCUMENT_FIELDS = {
    "id", "title", "publisher", "region", "kind", "number", "published", "effective", "source", "url", "language",
    "replaces",
}  # fmt: skip
HIT_FIELDS = {"score", "cosine", "chunk", "document", "replaced_by"}


def names(of: type) -> set[str]:
    return {field.name for field in fields(of)}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with knowledge/ and without a .env of its own."""
    write_knowledge(tmp_path / "knowledge")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def indexed(folders: Path, open_assistant: Open) -> None:
    assistant = open_assistant(folders / "knowledge", folders / "data")
    assistant.index()
    assistant.close()


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: its exit code, stdout and stderr."""

    def run_one(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as exit:  # argparse
            code = int(exit.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_one


def run_process(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        capture_output=True, timeout=60, check=False, env={**os.environ, **environment},
    )  # fmt: skip


# index


def test_index_reports_what_changed(run: Run) -> None:
    code, out, err = run("index")
    assert (code, err) == (0, "")
    assert f"added: {ALLOWANCE}" in out
    assert re.search(
        r"^3 added, 0 updated, 0 removed, .* 0 failed, 0 unchanged; 5 chunks, 5 of them embedded; \d+\.\d s$", out, re.M
    )


def test_index_prints_the_fields_of_the_report_as_json(run: Run) -> None:
    code, out, err = run("index", "--json")
    report = json.loads(out)
    assert (code, err) == (0, "")
    assert set(report) == names(IndexReport)
    assert report["added"] == [BICYCLES, ALLOWANCE, HOUSING]


@pytest.mark.usefixtures("indexed")
def test_index_names_what_moved_and_what_has_the_content_of_another(run: Run, folders: Path) -> None:
    knowledge = folders / "knowledge"
    (knowledge / BICYCLES).rename(knowledge / "bicycles.md")
    shutil.copy(knowledge / HOUSING, knowledge / "주거 사본.txt")
    code, out, err = run("index")
    assert (code, err) == (0, "")
    assert f"moved: {BICYCLES} → bicycles.md\n" in out
    assert f"duplicate: 주거 사본.txt has the content of {HOUSING}; only that one is indexed\n" in out
    assert "added:" not in out and "removed:" not in out
    assert "1 added, 0 updated, 1 removed, 1 moved, 1 duplicates, 0 failed, 2 unchanged" in out


def test_a_file_name_cannot_fake_a_line_of_the_report(run: Run, folders: Path) -> None:
    (folders / "knowledge" / "a\nremoved: b\033[31m.txt").write_text("글 한 줄.\n", "utf-8")
    _, out, _ = run("index")
    assert "added: a\ufffdremoved: b\ufffd[31m.txt\n" in out
    assert not re.search(r"^removed:", out, re.M)


def test_index_exits_3_when_a_file_could_not_be_read_and_says_which(run: Run, folders: Path) -> None:
    (folders / "knowledge" / "plan.exe").write_bytes(b"MZ")
    code, out, err = run("index")
    assert code == 3
    assert "plan.exe" in err
    assert "3 added" in out
    code, out, err = run("index", "--json")
    assert (code, err) == (3, "")
    assert list(json.loads(out)["failed"]) == ["plan.exe"]


def test_index_of_a_folder_that_is_not_there_names_the_setting(run: Run) -> None:
    code, out, err = run("index", "--knowledge", "nowhere")
    assert (code, out) == (3, "")
    assert "'nowhere'" in err and "ASSISTANT_KNOWLEDGE_DIR" in err


# ask


@pytest.mark.usefixtures("indexed")
def test_ask_prints_the_answer_its_citations_and_notices(run: Run) -> None:
    code, out, err = run("ask", ANSWERED)
    assert (code, err) == (0, "")
    assert out.startswith("전세자금 금리는 연 2.1%이다. [1]\n")
    assert "[1] 국토교통부 청년 전세자금 안내" in out
    assert "“전세자금 금리는 연 2.1%이다.”" in out
    assert re.search(rf"{HOUSING}, characters \d+–\d+", out)
    assert "※" in out


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(("question", "code"), [(ANSWERED, 0), (ABSTAINED, 1)])
def test_ask_prints_the_fields_of_the_answer_as_json(run: Run, question: str, code: int) -> None:
    exit_code, out, err = run("ask", question, "--json")
    answer = json.loads(out)
    assert (exit_code, err) == (code, "")
    assert set(answer) == names(Answer) | {"citations"}
    assert (answer["outcome"] == "answered") == (code == 0)
    for claim in answer["claims"]:
        assert set(claim) == names(Claim)
        assert all(set(citation) == names(Citation) for citation in claim["citations"])
    for hit in answer["evidence"]:
        assert set(hit) == HIT_FIELDS
        assert (set(hit["chunk"]), set(hit["document"])) == (names(Chunk), DOCUMENT_FIELDS)


@pytest.mark.usefixtures("indexed")
def test_ask_takes_filters(run: Run) -> None:
    code, out, _ = run("ask", ANSWERED, "--json", "--region", "Busan", "--region", "강릉")
    assert all(hit["document"]["region"] in ("Busan", "강릉") for hit in json.loads(out)["evidence"])
    assert code == 1


@pytest.mark.usefixtures("indexed")
def test_dates_filter_and_a_wrong_one_is_told(run: Run) -> None:
    code, out, _ = run("retrieve", ANSWERED, "--json", "--from", "2023", "--to", "2023-05")
    assert (code, {hit["document"]["id"] for hit in json.loads(out)}) == (0, {BICYCLES})
    code, out, err = run("ask", ANSWERED, "--to", "2023-5")
    assert (code, out) == (2, "")
    assert "'2023-5' is no date; write 2024, 2024-03 or 2024-03-15" in err


def test_a_home_region_that_is_no_place_is_named_before_anything_else(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME_REGION", "Atlantis")
    code, out, err = run("ask", ANSWERED)
    assert (code, out) == (3, "")
    assert err.startswith("ASSISTANT_HOME_REGION: ") and "'Atlantis'" in err


@pytest.mark.parametrize("command", ["ask", "retrieve"])
def test_without_an_index_the_command_to_run_is_named(run: Run, command: str) -> None:
    code, out, err = run(command, ANSWERED)
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert "Run: assistant index" in err
    code, out, err = run(command, ANSWERED, "--json")
    assert (code, err) == (3, "")
    assert "Run: assistant index" in json.loads(out)["error"]


# retrieve


@pytest.mark.usefixtures("indexed")
def test_retrieve_prints_hits_best_first(run: Run) -> None:
    code, out, err = run("retrieve", ANSWERED, "-k", "2")
    assert (code, err) == (0, "")
    scores = [float(score) for score in re.findall(r"^\d+\. (0\.\d{3})", out, re.M)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 2
    code, out, err = run("retrieve", ANSWERED, "-k", "2", "--json")
    hits = json.loads(out)
    assert [round(hit["score"], 3) for hit in hits] == scores
    assert all(set(hit) == HIT_FIELDS for hit in hits)
    assert all(set(hit["document"]) == DOCUMENT_FIELDS for hit in hits)


@pytest.mark.usefixtures("indexed")
def test_retrieve_exits_1_without_hits(run: Run) -> None:
    assert run("retrieve", ANSWERED, "--document", "none.md", "--json") == (1, "[]\n", "")


# Usage, settings


@pytest.mark.parametrize("command", ["index", "ask", "retrieve", "serve"])
def test_help_shows_an_example_that_starts_with_the_command(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"example: assistant {command}" in " ".join(out.split())


@pytest.mark.parametrize(
    "arguments",
    [[], ["no-such-command"], ["ask"], ["ask", "a", "--unknown"], ["retrieve", "a", "-k", "0"], ["retrieve", "a", "-k", "-3"],
     ["retrieve", "a", "-k", "many"], ["ask", " \n"], ["retrieve", ""], ["serve", "--port", "70000"], ["serve", "--port", "web"],
     ["ask", "a", "--from", "yesterday"]],
)  # fmt: skip
def test_wrong_usage_exits_2_and_shows_the_usage(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "usage: assistant" in err


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ASSISTANT_TOP_K", "0"),
        ("ASSISTANT_CHUNK_CHARS", "many"),
        ("ASSISTANT_CHAT_BASE_URL", "localhost:11434"),
        ("ASSISTANT_EMBEDDING_MODEL", "openai:"),
        ("ASSISTANT_PORT", "70000"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    code, out, err = run("ask", ANSWERED)
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert err.startswith(f"{variable}: ")
    assert repr(value) in err


def test_a_wrong_setting_in_env_is_named_too(run: Run, folders: Path) -> None:
    (folders / ".env").write_text("ASSISTANT_TOP_K=-1\n", "utf-8")
    code, _, err = run("ask", ANSWERED)
    assert code == 3
    assert "ASSISTANT_TOP_K" in err and ".env" in err


def test_a_data_folder_that_cannot_be_made_is_one_line(run: Run, folders: Path) -> None:
    (folders / "file").write_text("", "utf-8")
    code, out, err = run("index", "--data", "file/data")
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert "ASSISTANT_DATA_DIR" in err


def test_the_version_is_told(run: Run) -> None:
    code, out, err = run("--version")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"assistant \d+\.\d+\.\d+\S*\n", out)


def test_settings_in_cp949_are_read(run: Run, folders: Path) -> None:
    (folders / "knowledge").rename(folders / "지식")
    (folders / ".env").write_bytes("ASSISTANT_KNOWLEDGE_DIR=지식\n".encode("cp949"))
    code, out, _ = run("index")
    assert code == 0
    assert "3 added" in out


@pytest.mark.parametrize(
    "command", [["index"], ["ask", ANSWERED], ["retrieve", ANSWERED], ["doctor"], ["doctor", "--repair"]]
)
def test_in_a_wrong_folder_nothing_is_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, out, err = run(*command)
    assert (code, (out + err).count("Run: assistant index") + err.count("ASSISTANT_KNOWLEDGE_DIR") > 0) == (3, True)
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("encoding", ["cp949", "ascii", "latin-1", "utf-8"])
def test_a_terminal_of_any_encoding_is_written_to(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    shown = []
    for options in ([], ["--json"]):
        out = io.BytesIO()
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out, encoding=encoding, write_through=True))
        assert main(["ask", ANSWERED, *options]) == 0
        shown.append(out.getvalue().decode(encoding))
    assert re.search(r"characters \d+[-–]\d+", shown[0])
    assert ("전세자금" in shown[0]) == (encoding in ("cp949", "utf-8"))
    assert json.loads(shown[1])["claims"][0]["text"].startswith("전세자금")


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        pytest.param(OSError(errno.EMFILE, "Too many open files", "a.md"), 3, "ulimit -n", id="too many files"),
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), 3, "Make room on the disk", id="full disk"),
        pytest.param(MemoryError(), 3, "too little memory", id="too little memory"),
        pytest.param(KeyError("x"), 4, "Report it", id="an error of ours"),
    ],
)
def test_no_error_is_a_traceback_or_an_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, says: str
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setitem(commands._COMMANDS, "ask", fail)
    exit_code, out, err = run("ask", ANSWERED)
    assert (exit_code, out) == (code, "")
    assert err.count("\n") == 1
    assert says in err


# Beside another process


@pytest.fixture
def owned(folders: Path) -> Iterator[Server]:
    """A running web chat: a real server, whose address stands in the note beside the lock it holds."""
    with serving() as server:
        owner = Owner(folders / "data")
        owner.announce(server.address)
        yield server
        owner.release()


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("arguments", "path", "body", "reply", "code"),
    [
        pytest.param(["ask", ANSWERED, "--region", "강릉", "--from", "2024"], "/api/ask",
                     {"question": ANSWERED, "filters": {"regions": ["강릉"], "publishers": [], "languages": [], "documents": [], "published_from": "2024", "published_to": ""}},
                     {"outcome": "no_evidence", "text": "없습니다.", "citations": [], "notices": []}, 1, id="ask"),
        pytest.param(["retrieve", ANSWERED, "-k", "3"], "/api/retrieve",
                     {"question": ANSWERED, "k": 3, "filters": {"regions": [], "publishers": [], "languages": [], "documents": [], "published_from": "", "published_to": ""}},
                     [], 1, id="retrieve"),
        pytest.param(["index"], "/api/index", {},
                     {"added": ["a.md"], "updated": [], "unchanged": 1, "removed": [], "failed": {}, "seconds": 0.1, "chunks": 2}, 0, id="index"),
        pytest.param(["index", "--yes"], "/api/index?remove_all=true", {}, {"failed": {}}, 0, id="index --yes"),
        pytest.param(["doctor", "--thorough"], "/api/doctor?thorough=True", {},
                     [{"level": "problem", "text": "Words are lost."}], 3, id="doctor"),
    ],
)  # fmt: skip
def test_a_command_beside_the_web_chat_asks_it(
    *, run: Run, owned: Server, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], path: str, body: dict[str, Any], reply: object, code: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("ASSISTANT_ADMIN_PASSWORD", "open sesame")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")  # must not stand in between
    owned.script = lambda wire: wire.json(reply)
    exit_code, out, err = run(*arguments, "--json")
    assert (exit_code, err) == (code, "")
    assert json.loads(out) == reply
    assert (owned.paths, owned.requests) == ([path], [body])
    assert owned.headers[0]["authorization"] == "Bearer open sesame"


@pytest.mark.parametrize(
    ("script", "says"),
    [
        pytest.param(lambda wire: wire.status(401, b'{"error": "Set ASSISTANT_ADMIN_PASSWORD."}'), "Set ASSISTANT_ADMIN_PASSWORD.", id="its own words"),
        pytest.param(lambda wire: wire.status(500, b"<html>"), "answered 500", id="a page"),
        pytest.param(lambda wire: wire.status(200, b"<html>"), "answered 200", id="something else listens there"),
        pytest.param(Wire.cut, "in use by the web chat", id="it breaks off"),
    ],
)  # fmt: skip
def test_when_the_web_chat_cannot_answer_the_command_says_why(
    run: Run, owned: Server, script: Callable[[Wire], None], says: str
) -> None:
    owned.script = script
    code, out, err = run("ask", ANSWERED)
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert says in err


def test_when_the_web_chat_does_not_listen_the_command_says_who_has_the_index(run: Run, folders: Path) -> None:
    owner = Owner(folders / "data")
    address = f"http://127.0.0.1:{closed_port()}"
    owner.announce(address)
    code, _, err = run("ask", ANSWERED)
    owner.release()
    assert code == 3
    assert f"in use by the web chat at {address}" in err


@pytest.mark.usefixtures("indexed")
def test_the_note_of_a_killed_owner_does_not_keep_a_command_from_answering(run: Run, folders: Path) -> None:
    (folders / "data" / "owner").write_text(f"http://127.0.0.1:{closed_port()}", "utf-8")
    assert run("ask", ANSWERED)[0] == 0


# doctor


@pytest.mark.usefixtures("indexed")
def test_doctor_finds_nothing_wrong_with_an_index_that_is_right(run: Run) -> None:
    code, out, err = run("doctor", "--json")
    assert (code, err) == (0, "")
    assert [finding for finding in json.loads(out) if finding["level"] == "problem"] == []


@pytest.mark.usefixtures("indexed")
def test_doctor_names_what_is_wrong_and_mends_it(run: Run, folders: Path) -> None:
    with sqlite3.connect(folders / "data" / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE chunks SET start = start + 1, end = end + 1")
    code, out, _ = run("doctor")
    assert code == 3
    assert re.search(r"^problem: .*Run: assistant doctor --repair$", out, re.M)
    code, out, _ = run("doctor", "--repair")
    assert code == 0
    assert re.search(r"^done: .*", out, re.M) and re.search(r"^on disk: \d+\.\d MB before, \d+\.\d MB now$", out, re.M)
    assert run("ask", ANSWERED)[0] == 0
    assert run("doctor")[0] == 0


def test_doctor_without_an_index_names_the_command(run: Run) -> None:
    code, out, _ = run("doctor")
    assert code == 3
    assert "Run: assistant index" in out


# In a process of its own


def run_on_a_terminal(*arguments: str) -> tuple[int, str]:
    """The exit code of a command and what it writes to a terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "assistant.cli", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=follower) as process:
        os.close(follower)
        shown = b""
        with suppress(OSError):  # the end of a terminal
            while part := os.read(leader, 65536):
                shown += part
    os.close(leader)
    return process.returncode, shown.decode()


def test_on_a_terminal_index_shows_a_bar_with_counts_and_the_time_that_is_left(folders: Path) -> None:
    paragraph = "강릉시는 사업 {0}에 {0}억 원을 쓰고, 사업 {0}의 신청을 {0}일 동안 받는다.\n\n"
    for number in range(8):
        text = "".join(paragraph.format(1000 * number + line) for line in range(500))
        (folders / "knowledge" / f"{number}.md").write_text(f"# 강릉시 사업 {number}\n\n{text}", "utf-8")
    code, shown = run_on_a_terminal("index")
    assert code == 0
    lines = shown.split("\r")
    assert "░" * 20 + " 0/11 " in lines[1]
    assert any(re.search(r"█░* \d+/11 \d+:\d\d left .*\.md", line) for line in lines)
    assert "█" * 20 + " 11/11" in lines[-2]


@pytest.mark.timeout(90)
def test_beside_a_web_chat_that_is_starting_index_waits_and_shows_how_far_it_is(folders: Path) -> None:
    for number in range(3):
        text = "".join(f"강릉시는 사업 {number}-{line}에 {line}억 원을 쓴다.\n\n" for line in range(400))
        (folders / "knowledge" / f"{number}.md").write_text(f"# 강릉시 사업 {number}\n\n{text}", "utf-8")
    shown: list[Progress] = []
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = server.stderr.readline().split()[-1]
        threading.Thread(target=server.stderr.read, daemon=True).start()
        in_use = IndexInUseError("in_use", address=address, folder="data")
        report = ask_owner(in_use, Settings(_env_file=None), "/api/index", {}, shown.append)
        server.terminate()
    assert (report["unchanged"], report["failed"]) == (6, {})
    assert any(progress.total == 6 and progress.document_id for progress in shown)
    assert address_of_owner(folders / "data") is None


@pytest.mark.timeout(60)
def test_watching_indexes_what_changes_and_leaves_the_index_free_between(folders: Path) -> None:
    command = [sys.executable, "-u", "-m", "assistant.cli", "index", "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        assert any(line.startswith("Watching ") for line in lines)
        (folders / "knowledge" / "새 문서.md").write_text("# 새 문서\n\n양양군은 파도 교실을 연다.\n", "utf-8")
        assert any(line == "added: 새 문서.md\n" for line in lines)
        (folders / "knowledge" / BICYCLES).unlink()
        assert any(line == f"removed: {BICYCLES}\n" for line in lines)
        Owner(folders / "data", wait=5).release()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_stopped_by_ctrl_c_index_leaves_a_valid_index_and_can_go_on(folders: Path, open_assistant: Open) -> None:
    for number in range(1000):
        (folders / "knowledge" / f"{number}.md").write_text(
            f"# 사업 {number}\n\n사업 {number}의 예산은 {number}억 원이다.\n", "utf-8"
        )
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "index"], stderr=subprocess.PIPE, text=True
    ) as process:
        until = time.monotonic() + 60
        while not psutil.Process(process.pid).children() and time.monotonic() < until:
            time.sleep(0.05)  # until it reads
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == "\nStopped. The index is as it was after the last finished batch.\n"
    assistant = open_assistant(folders / "knowledge", folders / "data")
    report = assistant.index()
    assert report.unchanged + len(report.added) == 1003
    assert assistant.retrieve("사업 999의 예산", k=1)[0].document.id == "999.md"


def test_the_commands_work_in_processes_of_their_own() -> None:
    done = run_process("index", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout)["added"]) == 3
    done = run_process("ask", ANSWERED, "--json", PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["outcome"] == "answered"
    done = run_process("retrieve", ANSWERED)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"1. 0.")
