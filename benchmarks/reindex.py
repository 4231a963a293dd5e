"""What indexing and re-indexing 500 files costs: seconds, and how many chunks the embedding model was given.

The files are the passages of the TyDi QA set below ASSISTANT_SHARED, three to a file. `overhead` is the wall time of
the first index over the embedding model's own time on the same chunks, both measured in this run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant import Assistant, IndexReport, Settings
from assistant.embedding import load_embedder

PASSAGES = Path(os.environ.get("ASSISTANT_SHARED", "../shared")) / "data" / "tydiqa-ko" / "corpus.jsonl"
FILES = 500
_EMBED_AT_ONCE = 64  # as the index does


def main() -> int:
    """Print the table; 2 without the passages."""
    if not PASSAGES.is_file():
        print(f"There is no {str(PASSAGES)!r}. Set ASSISTANT_SHARED to the folder that has data/tydiqa-ko.")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(folder) / "knowledge"
        write_files(knowledge)
        settings = Settings(knowledge_dir=knowledge, data_dir=Path(folder) / "data", chat_model="")
        print(f"{'step':34} {'wall s':>7} {'CPU s':>7} {'embedded':>9}  report")
        with Assistant.open(settings) as assistant:
            assistant.warm_up()
            load_embedder(settings).embed_query("ready")
            first = measure("first index", assistant)
            for step, change in steps(knowledge):
                change()
                measure(step, assistant)
            alone = embedding_seconds(assistant, load_embedder(settings).embed_documents)
        print(f"\nthe embedding model alone, on the same chunks: {alone:.1f} s; overhead: {first / alone:.2f}")
        print_command(settings)
    return 0


def write_files(knowledge: Path) -> None:
    """The passages as Markdown files."""
    knowledge.mkdir()
    rows = [json.loads(line) for line in PASSAGES.read_text("utf-8").splitlines()]
    for number in range(FILES):
        passages = [f"# {row['title']}\n\n{row['text']}\n" for row in rows[number::FILES]]
        (knowledge / f"{number:03}.md").write_text("\n".join(passages), "utf-8")


def steps(knowledge: Path) -> list[tuple[str, Callable[[], object]]]:
    """What is done to the files between two runs."""
    changed = knowledge / "007.md"
    return [
        ("nothing changed", lambda: None),
        ("one file changed", lambda: changed.write_text(changed.read_text("utf-8") + "\n새 문단이다.\n", "utf-8")),
        ("one file removed", (knowledge / "008.md").unlink),
        ("one file renamed", lambda: (knowledge / "009.md").rename(knowledge / "renamed.md")),
        ("one file copied", lambda: shutil.copy(knowledge / "010.md", knowledge / "copy.md")),
        ("all files touched", lambda: touch_all(knowledge)),
    ]


def touch_all(knowledge: Path) -> None:
    """A new time for each file, with the same bytes."""
    for path in knowledge.glob("*.md"):
        path.touch()


def measure(step: str, assistant: Assistant) -> float:
    """Index, print a row, and return the wall time."""
    wall, cpu = time.perf_counter(), time.process_time()
    report = assistant.index()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{step:34} {wall:7.2f} {cpu:7.2f} {report.embedded:9}  {_counts(report)}", flush=True)
    return wall


def embedding_seconds(assistant: Assistant, embed: Callable[[list[str]], object]) -> float:
    """The wall time of the embedding model alone on all chunks."""
    catalogue = assistant._index.catalogue
    texts = [row.text for row in catalogue.rows(catalogue.chunk_ids()).values()]
    started = time.perf_counter()
    for start in range(0, len(texts), _EMBED_AT_ONCE):
        embed(texts[start : start + _EMBED_AT_ONCE])
    return time.perf_counter() - started


def print_command(settings: Settings) -> None:
    """What the command costs when nothing has changed, its start-up included."""
    command = [sys.executable, "-m", "assistant.cli", "index", "--json"]
    folders = ["--knowledge", str(settings.knowledge_dir), "--data", str(settings.data_dir)]
    before, wall = os.times(), time.perf_counter()
    subprocess.run([*command, *folders], check=True, capture_output=True)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"assistant index, nothing changed, as a command: {time.perf_counter() - wall:.1f} s, {cpu:.1f} CPU s")


def _counts(report: IndexReport) -> str:
    counts = {
        "added": report.added, "updated": report.updated, "removed": report.removed,
        "moved": report.moved, "duplicates": report.duplicates,
    }  # fmt: skip
    words = [f"{len(documents)} {word}" for word, documents in counts.items() if documents]
    return ", ".join([*words, f"{report.unchanged} unchanged"])


if __name__ == "__main__":
    sys.exit(main())
