"""Ask a running web chat 200 questions while 50 files are added and 50 deleted.

Counts errors, and answers whose citations or evidence name a file after its deletion was reported. Each file is
about a town of its own, so that a question has one right file.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

QUESTIONS, CHANGES, ASKERS = 200, 50, 4
_SECONDS_TO_START = 120


@dataclass
class Tally:
    """What was seen; `gone` has the reported deletions by the moment of the report."""

    gone: dict[str, float] = field(default_factory=dict)
    added: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    right: int = 0


def main() -> int:
    """Print what was counted; 1 after an error or a stale answer."""
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(folder) / "knowledge"
        knowledge.mkdir()
        for number in range(2 * CHANGES):  # half of them stay, half are deleted
            write_town(knowledge, number)
        with serving(knowledge, Path(folder) / "data") as address:
            tally = ask_while_changing(address, knowledge)
    seconds = sorted(tally.seconds)
    print(f"questions {len(seconds)}, right {tally.right}, errors {len(tally.errors)}, stale {len(tally.stale)},"
          f" not found after they were added {len(tally.missed)}")  # fmt: skip
    print(f"files added {len(tally.added)}, deleted {len(tally.gone)}; seconds a question: "
          f"median {seconds[len(seconds) // 2]:.2f}, p95 {seconds[int(len(seconds) * 0.95)]:.2f}")  # fmt: skip
    for problem in (*tally.errors, *tally.stale, *tally.missed):
        print(f"  {problem}")
    return 1 if tally.errors or tally.stale or tally.missed else 0


def write_town(knowledge: Path, number: int) -> None:
    """A file about one programme with a figure of its own."""
    text = (
        f"# 별빛마을 {number}호 사업\n\n별빛마을 {number}호 사업의 지원금은 {number + 1000}만 원이다. "
        f"별빛마을 {number}호 사업은 마을회관 {number}동에서 신청한다.\n"
    )
    partial = knowledge / f"{number}.tmp"
    partial.write_text(text, "utf-8")
    partial.replace(knowledge / f"{number:03}.md")


@contextmanager
def serving(knowledge: Path, data: Path) -> Iterator[str]:
    """A web chat in a process of its own; its address once it is ready."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--knowledge", str(knowledge)]
    with subprocess.Popen([*command, "--data", str(data)], stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        address = server.stderr.readline().split()[-1]
        threading.Thread(target=server.stderr.read, daemon=True).start()
        try:
            wait_until_ready(address)
            yield address
        finally:
            server.terminate()


def wait_until_ready(address: str) -> None:
    """Return when /healthz says so."""
    until = time.monotonic() + _SECONDS_TO_START
    while httpx.get(f"{address}/healthz", timeout=30).json()["state"] != "ready":
        if time.monotonic() > until:
            raise TimeoutError(f"{address} is not ready after {_SECONDS_TO_START} s")
        time.sleep(0.5)


def ask_while_changing(address: str, knowledge: Path) -> Tally:
    """All questions and all changes, side by side."""
    tally = Tally()
    with ThreadPoolExecutor(ASKERS + 1) as threads:
        changing = threads.submit(change_files, address, knowledge, tally)
        asked = [threads.submit(ask, address, number, tally) for number in range(QUESTIONS)]
        for future in (changing, *asked):
            future.result()
    return tally


def change_files(address: str, knowledge: Path, tally: Tally) -> None:
    """Add one file and delete another, index, and note when the report came; fifty times."""
    with httpx.Client(base_url=address, timeout=120) as client:
        for number in range(CHANGES):
            new, old = 2 * CHANGES + number, CHANGES + number
            write_town(knowledge, new)
            (knowledge / f"{old:03}.md").unlink()
            reply = client.post("/api/index", json={})
            report = reply.json()
            if reply.is_error or report["failed"] or f"{old:03}.md" not in report["removed"]:
                tally.errors.append(f"index: {reply.status_code} {report}")
            tally.gone[f"{old:03}.md"] = tally.added[f"{new:03}.md"] = time.monotonic()


def ask(address: str, number: int, tally: Tally) -> None:
    """Ask about one of the files, those that change above all, and look at what the answer rests on."""
    town = number * 37 % (3 * CHANGES)
    name = f"{town:03}.md"
    started = time.monotonic()
    question = {"question": f"별빛마을 {town}호 사업의 지원금은 얼마인가요?"}
    reply = httpx.post(f"{address}/api/ask", json=question, timeout=120)
    tally.seconds.append(time.monotonic() - started)
    if reply.is_error:
        tally.errors.append(f"{name}: {reply.status_code} {reply.text[:200]}")
        return
    answer = reply.json()
    named = {hit["chunk"]["document_id"] for hit in answer["evidence"]}
    named |= {citation["document_id"] for citation in answer["citations"]}
    tally.stale.extend(f"{name}: {other}" for other in named if tally.gone.get(other, started) < started)
    if tally.added.get(name, started) < started and name not in named:
        tally.missed.append(name)
    tally.right += any(citation["document_id"] == name for citation in answer["citations"])


if __name__ == "__main__":
    sys.exit(main())
