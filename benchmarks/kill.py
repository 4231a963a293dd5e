"""Kill a process that indexes, fifty times at random moments, and look at what the next opening finds.

Half of the kills fall into a first index, half into a re-index of files that were added, changed, renamed and deleted.
After each: does opening succeed, is the doctor content, does every hit stand in the text that its document has now, and
does no reading child outlive its parent? After the re-index that follows: does every answer come from the files?
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from assistant import Assistant, Settings
from assistant.doctor import Level, examine
from assistant.search import Embedder, load_embedder

KILLS, FILES, SEED = 50, 40, 7
_CHILD = b"assistant.ingest.child"


def main() -> int:
    """Print what was counted; 1 when anything was wrong."""
    rng, counts = random.Random(SEED), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        knowledge, data = Path(folder) / "knowledge", Path(folder) / "data"
        knowledge.mkdir()
        settings = Settings(knowledge_dir=knowledge, data_dir=data, chat_model="")
        embedder = load_embedder(settings)
        seconds = {"first index": measure(knowledge, data, rng), "re-index": measure(knowledge, data, rng)}
        for number in range(KILLS):
            phase = "first index" if number % 2 else "re-index"
            if phase == "first index":
                shutil.rmtree(data)
            change_files(knowledge, rng)
            counts[f"{phase}: {kill_after(rng.uniform(0.5, seconds[phase]), knowledge, data)}"] += 1
            counts.update(look(settings, embedder, rng))
    for what, count in sorted(counts.items()):
        print(f"{what:60} {count:4}")
    return int(any(what.startswith("wrong") for what in counts))


def measure(knowledge: Path, data: Path, rng: random.Random) -> float:
    """The seconds that a run takes when nobody kills it."""
    change_files(knowledge, rng)
    started = time.monotonic()
    start(knowledge, data).wait()
    return time.monotonic() - started


def change_files(knowledge: Path, rng: random.Random) -> None:
    """A third of the files gets new words, one is renamed, one deleted, one comes back."""
    for number in range(FILES):
        path = knowledge / f"{number:02}.md"
        if rng.random() < 0.33 or not path.exists():
            amount = rng.randrange(1000, 9999)
            lines = [f"별빛마을 {number}호 사업은 {line}년째에 {amount + line}만 원을 쓴다." for line in range(1, 30)]
            path.write_text(f"# 별빛마을 {number}호 사업\n\n" + "\n\n".join(lines) + "\n", "utf-8")
    victims = rng.sample(sorted(knowledge.glob("*.md")), 2)
    victims[0].rename(knowledge / f"renamed-{rng.randrange(10**6)}.md")
    victims[1].unlink()


def start(knowledge: Path, data: Path) -> "subprocess.Popen[bytes]":
    """The command that a person would type."""
    command = [sys.executable, "-m", "assistant.cli", "index", "--knowledge", str(knowledge), "--data", str(data)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_after(seconds: float, knowledge: Path, data: Path) -> str:
    """Whether the kill came while the command was at work."""
    with start(knowledge, data) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            return "killed"
        return "had ended before"


def look(settings: Settings, embedder: Embedder, rng: random.Random) -> list[str]:
    """What is wrong after a kill, and after the re-index that follows."""
    found = [f"wrong: a child outlived its parent ({count})" for count in [children_left()] if count]
    with Assistant.open(settings) as assistant:
        found += stale_hits(assistant, settings, rng, current=False)
    found += problems(settings, embedder)
    with Assistant.open(settings) as assistant:
        report = assistant.index()
        found += [f"wrong: failed {path}" for path in report.failed]
        found += stale_hits(assistant, settings, rng, current=True)
    return [*found, *problems(settings, embedder), "opened, examined, re-indexed and asked"]


def problems(settings: Settings, embedder: Embedder) -> list[str]:
    """What the doctor finds, except that files are still to be indexed."""
    found = examine(settings, embedder)
    return [f"wrong: doctor: {one.problem}" for one in found if one.level is Level.PROBLEM and one.name != "index"]


def stale_hits(assistant: Assistant, settings: Settings, rng: random.Random, *, current: bool) -> list[str]:
    """Hits whose words are not in their document; when `current`, also those whose words are not in the file."""
    if not assistant.count_chunks():
        return []
    wrong = []
    for hit in assistant.retrieve(f"별빛마을 {rng.randrange(FILES)}호 사업은 얼마를 쓰나요?", k=50):
        if hit.document.text[hit.chunk.start : hit.chunk.end] != hit.chunk.text:
            wrong.append("wrong: a hit is not in its document")
        path = settings.knowledge_dir / hit.document.id
        if current and not (path.is_file() and hit.chunk.text in path.read_text("utf-8")):
            wrong.append("wrong: a hit is not in its file")
    return wrong


def children_left() -> int:
    """How many reading children run, a moment after their parents have gone."""
    time.sleep(0.2)
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found += _CHILD in (process / "cmdline").read_bytes() and (process / "status").read_text().split("PPid:\t")[
                1
            ].split()[0] in ("1", str(os.getppid()))
        except OSError:
            continue
    return found


if __name__ == "__main__":
    sys.exit(main())
