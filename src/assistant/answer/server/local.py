"""A chat model in a file, run by llama.cpp in a process of ours that ends with this one."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from assistant.errors import ChatModelError

PREFIX: Final = "gguf:"
_CONTEXT = 8192  # tokens of prompt and reply together: what a machine without a graphics card reads in minutes
_SLOTS = 2  # a statement is judged while the next one is drafted
_SECONDS_TO_START = 300.0  # a file of 5 GB from a slow disk
_LOOK_SECONDS = 1.0
_ERRORS = 1  # what llama.cpp tells, from errors to every token
_SECONDS_TO_READ = 40.0  # before the first word; who waits longer for a small model has had the quotes by then
_LEAST_EVIDENCE = 800  # characters: a dozen sentences
_SAMPLE: Final = (
    "만 19세 이상 34세 이하의 청년은 3월 31일까지 읍·면·동 행정복지센터에 신청하며, 매월 20만 원을 최대 12개월 동안 받는다. "
    * 3
)


@dataclass(frozen=True, slots=True)
class Served:
    """Where a model answers, and the key that nobody else on this machine has."""

    base: str
    key: str


class LocalModel:
    """One model file; its process starts when it is first needed, and again should it have died."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._served = Served("", "")
        self._reads = 0.0  # characters a second

    def evidence_chars(self, most: int) -> int:
        """As much evidence as this machine reads in time, `most` at most; not known before it is loaded."""
        return min(most, max(_LEAST_EVIDENCE, int(self._reads * _SECONDS_TO_READ))) if self._reads else most

    def served(self) -> Served:
        """Where it answers, once it is loaded. Raises `ChatModelError` when it cannot be."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                self._end()
                self._served = self._start()
                self._reads = self._reads or _characters_a_second(self._served)
            return self._served

    def close(self) -> None:
        """End its process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._child:
            _end(self._child)
            self._child = None

    def _start(self) -> Served:
        if not self._path.is_file():
            raise ChatModelError("not_found", f"there is no file {str(self._path)!r}: ASSISTANT_CHAT_MODEL names it")
        key = secrets.token_urlsafe(24)
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            child = subprocess.Popen(  # noqa: S603  # this program itself
                [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
            )  # fmt: skip
            assert child.stdin and child.stdout  # noqa: S101  # pipes
            overdue = threading.Timer(_SECONDS_TO_START, child.kill)
            overdue.start()
            wanted = {"path": str(self._path), "key": key, "context": _CONTEXT, "slots": _SLOTS, "threads": threads()}
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(wanted) + "\n")
                child.stdin.flush()
            address = next((line.strip() for line in child.stdout if line.startswith("http://")), "")
            overdue.cancel()
            if not address:
                _end(child)
                raise ChatModelError("failed", f"{str(self._path)!r} cannot be loaded: {_last_line(said)}")
        child.stdout.close()
        self._child = child  # its open input is what tells it that we live
        return Served(f"{address}/v1", key)


def threads() -> int:
    """Of this machine, those that leave room for search and the web chat: llama.cpp's spin while they wait, so that
    on two busy cores one is six times faster than two."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable - 1 if usable <= _FEW else usable // 2)


_FEW = 4  # cores; above, half of them are the second thread of one that is already busy

_MODELS: dict[Path, LocalModel] = {}
_MODELS_LOCK = threading.Lock()


def local_model(name: str) -> LocalModel:
    """The one of that name (`gguf:/path/to/model.gguf`): all who ask for it share its process."""
    path = Path(name.removeprefix(PREFIX)).expanduser().absolute()
    with _MODELS_LOCK:
        return _MODELS.setdefault(path, LocalModel(path))


def _characters_a_second(served: Served) -> float:
    """How fast it reads Korean."""
    import httpx

    asked = {"messages": [{"role": "user", "content": _SAMPLE}], "max_tokens": 1}
    key = {"Authorization": f"Bearer {served.key}"}
    with httpx.Client(trust_env=False, timeout=_SECONDS_TO_START) as client:
        began = time.monotonic()
        client.post(f"{served.base}/chat/completions", json=asked, headers=key).raise_for_status()
    return len(_SAMPLE) / (time.monotonic() - began)


def _end(child: "subprocess.Popen[str]") -> None:
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _last_line(said: IO[str]) -> str:
    said.seek(0)
    return next((line.strip() for line in reversed(said.readlines()) if line.strip()), "llama.cpp said nothing")


def _serve() -> None:
    """What the child does: serve until the parent is gone, however it ended."""
    wanted = json.loads(sys.stdin.readline())
    try:
        import xllamacpp
    except ModuleNotFoundError:
        sys.exit("xllamacpp is not installed. Run: pip install 'policy-assistant[local]'")
    parameters: Any = xllamacpp.CommonParams()
    parameters.model.path = wanted["path"]
    parameters.api_keys = [wanted["key"]]
    parameters.n_ctx, parameters.n_parallel, parameters.kv_unified = wanted["context"], wanted["slots"], True
    parameters.cpuparams.n_threads = wanted["threads"]
    parameters.verbosity = _ERRORS
    parameters.ui = parameters.endpoint_slots = False
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    threading.Thread(target=_until_closed, daemon=True).start()
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


def _until_closed() -> None:
    sys.stdin.read()
    os._exit(0)  # llama.cpp's own end waits for the reply that it is writing


if __name__ == "__main__":
    _serve()
