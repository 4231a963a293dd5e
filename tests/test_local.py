"""A chat model in a file runs in a process of ours, which ends with this one however that ends."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest
from evals.smollm2 import smollm2

from assistant.answer.chat import ChatModel
from assistant.answer.server.local import PREFIX, LocalModel, local_model, threads
from assistant.errors import ChatModelError
from assistant.settings import Settings

_PARENT = """
import sys, time
from pathlib import Path
from assistant.answer.server.local import LocalModel
model = LocalModel(Path(sys.argv[1]))
model.served()
print(model._child.pid, flush=True)
time.sleep(600)
"""


def ended(process: int, within: float = 15) -> bool:
    until = time.monotonic() + within
    while psutil.pid_exists(process) and time.monotonic() < until:
        time.sleep(0.05)
    return not psutil.pid_exists(process)


def process_of(model: LocalModel) -> int:
    model.served()
    assert model._child
    return model._child.pid


@pytest.mark.models
def test_it_answers_through_the_same_path_as_a_server(llama: LocalModel) -> None:
    served = llama.served()
    settings = Settings(_env_file=None, chat_model="any", chat_base_url=served.base, openai_api_key=served.key)
    with pytest.raises(ChatModelError) as failed:  # it never stops by itself so soon
        ChatModel(settings).ask("You write long stories.", "Tell me all about Busan.", tokens=3)
    assert failed.value.reason == "too_long"
    assert threads() >= 1


@pytest.mark.models
def test_whoever_stops_listening_ends_its_work(llama: LocalModel) -> None:
    served = llama.served()
    settings = Settings(_env_file=None, chat_model="any", chat_base_url=served.base, openai_api_key=served.key)
    stop = threading.Event()
    threading.Timer(1, stop.set).start()
    with pytest.raises(ChatModelError, match="stopped"):
        ChatModel(settings).ask("You write long stories.", "Tell me all about Seoul.", tokens=4000, stop=stop)


@pytest.mark.models
def test_nobody_else_on_this_machine_may_ask_it(llama: LocalModel) -> None:
    asked = httpx.post(f"{llama.served().base}/chat/completions", json={"messages": []}, trust_env=False)
    assert asked.status_code == 401


@pytest.mark.models
def test_its_evidence_is_what_the_machine_reads_in_time(llama: LocalModel) -> None:
    assert LocalModel(Path("any.gguf")).evidence_chars(6000) == 6000  # not known before it is loaded
    llama.served()
    assert 800 <= llama.evidence_chars(1_000_000) < 1_000_000
    assert llama.evidence_chars(500) == 500


@pytest.mark.models
def test_it_is_started_again_when_it_has_died_and_ends_when_closed(llama: LocalModel) -> None:
    model = LocalModel(llama._path)
    first = process_of(model)
    psutil.Process(first).kill()
    assert model._child
    model._child.wait(15)
    second = process_of(model)
    assert second != first
    model.close()
    assert ended(second)


@pytest.mark.models
def test_it_ends_with_a_parent_that_was_killed(llama: LocalModel) -> None:
    with subprocess.Popen([sys.executable, "-c", _PARENT, llama._path], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert psutil.pid_exists(child)
        parent.kill()
    assert ended(child)


def test_all_who_name_a_file_share_its_process() -> None:
    assert local_model(f"{PREFIX}some.gguf") is local_model(f"{PREFIX}{Path.cwd()}/some.gguf")


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        pytest.param(None, "not_found", "there is no file", id="no file"),
        pytest.param(b"not a model", "failed", "cannot be loaded", id="no model"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_failure(
    content: bytes | None, reason: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "a model.gguf"
    if content is not None:
        path.write_bytes(content)
        smollm2_or_skip()
    settings = Settings(_env_file=None, chat_model=f"{PREFIX}{path}")
    for act in (lambda: ChatModel(settings).ask("", "What?"), ChatModel(settings).warm_up):
        with pytest.raises(ChatModelError) as caught:
            act()
        assert caught.value.reason == reason
        assert words in caught.value.detail
        assert str(path) in caught.value.detail


def smollm2_or_skip() -> None:
    try:
        smollm2()
    except ModuleNotFoundError as error:
        pytest.skip(str(error))
