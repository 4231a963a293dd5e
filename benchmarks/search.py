"""How fast is search, and what does it take, at 1,000, 10,000 and 100,000 chunks; ours beside LangChain's stock hybrid.

`python -m benchmarks.search 1000 10000` measures those sizes alone. The texts are sentences of the public sets below
ASSISTANT_SHARED, recombined. Each measurement has a process of its own. The first run at a size embeds everything, and
keeps the vectors in the system's folder for temporary files, where later runs find them: so indexing is timed with its
vectors at hand. What the embedding models add to that is measured on 1,000 chunks in each run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from langchain_core.embeddings import Embeddings

from benchmarks.search_knowledge import PUBLISHERS, SETS, CachedEmbeddings, read_questions, write_knowledge
from benchmarks.search_systems import SYSTEMS

SIZES = (1_000, 10_000, 100_000)
FILTERS = {"all": (), "10 %": PUBLISHERS[:1], "50 %": PUBLISHERS[:5]}  # what is kept of the documents

_DATA = Path(os.environ.get("ASSISTANT_SHARED", "../shared")) / "data"
_KEPT = Path(tempfile.gettempdir()) / "assistant-benchmark-vectors"
_RESULTS = Path(__file__).parent / "results"

_EMBEDDED = 1_000  # chunks on which the time of the embedding models is measured
_FEW = 25  # chunks
_OPENINGS = 5  # each a process of its own with one question
_WARM_UP = 20  # questions
_QUESTIONS, _QUESTIONS_OF_SLOW = 100, 20  # for each filter; BM25Retriever is slow with many chunks
_MANY_CHUNKS = 50_000

_ROWS = {
    "chunks": "chunks",
    "index": "index: chunks a second",
    "index without embedding": "index, vectors at hand: chunks a second",
    "disk": "data folder: MB",
    "memory": "memory after the questions: MB",
    "memory at most": "memory at its highest: MB",
    "opening": "opening: s",
    "first p50": "first question after it: p50 ms",
    "first p95": "first question after it: p95 ms",
    "all p50": "question: p50 ms",
    "all p95": "question: p95 ms",
    "10 % p50": "filter that keeps 10 %: p50 ms",
    "10 % p95": "filter that keeps 10 %: p95 ms",
    "10 % to all": "… to no filter, p50",
    "50 % p50": "filter that keeps 50 %: p50 ms",
    "50 % p95": "filter that keeps 50 %: p95 ms",
    "50 % to all": "… to no filter, p50",
}

Measures = dict[str, float]  # by the keys of `_ROWS`
P = ParamSpec("P")
T = TypeVar("T")


def main(sizes: Sequence[int]) -> int:
    """Print a table for each size and keep the figures by commit; 2 without the texts."""
    missing = [name for name in SETS if not (_DATA / name).is_dir()]
    if missing:
        print(f"There is no {missing[0]!r} in {str(_DATA)!r}. Set ASSISTANT_SHARED to the folder that has data/.")
        return 2
    _KEPT.mkdir(exist_ok=True)
    tables: dict[str, dict[str, Measures]] = {}
    embedding = _seconds_to_embed()
    for chunks in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _prepare(Path(folder), chunks)
            table = {name: _measure(name, Path(folder), chunks, embedding[name]) for name in SYSTEMS}
        _print_table(chunks, table)
        tables[str(chunks)] = table
        _keep({"commit": _commit(), "cores": os.cpu_count(), "seconds to embed a chunk": embedding, "chunks": tables})
    return 0


def _seconds_to_embed() -> dict[str, float]:
    """What the embedding models add to the time of each chunk, by system."""
    seconds = {}
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder), _EMBEDDED)
        for name in SYSTEMS:
            _report(name, "indexing with and without the embedding models")
            chunks, without, _ = _in_process(_index, name, Path(folder), True)
            _, whole, _ = _in_process(_index, name, Path(folder), False)
            seconds[name] = (whole - without) / chunks
            print(f"{name}: embedding measured, {1 / seconds[name]:.0f} chunks a second", flush=True)
    return seconds


def _prepare(folder: Path, chunks: int) -> None:
    """Have the files of this size in the folder and their vectors on disk, unless an earlier run has embedded them."""
    write_knowledge(folder / "knowledge", _DATA, chunks)
    write_knowledge(folder / "few", _DATA, _FEW)
    done = _KEPT / f"{chunks}.done"
    if done.is_file():
        print(f"\n{chunks:,} chunks: vectors reused from {_KEPT}", flush=True)
        return
    print(f"\n{chunks:,} chunks: embedding them for {_KEPT}", flush=True)
    with ProcessPoolExecutor(len(SYSTEMS), mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_index, folder=folder, kept=True), SYSTEMS))
    done.touch()


def _measure(name: str, folder: Path, chunks: int, embedding: float) -> Measures:
    """All that is measured of one system at one size."""
    report = partial(_report, f"{chunks:,} {name}")
    report("indexing")
    made, seconds, missed = _in_process(_index, name, folder, True)
    if missed:  # what cuts the chunks has changed since they were embedded
        report(f"embedded {missed} more, indexing again")
        made, seconds, _ = _in_process(_index, name, folder, True)
    report("asking")
    questions = read_questions(_DATA)
    openings = [_in_process(_ask_first, name, folder, question) for question in questions[:_OPENINGS]]
    answers = _in_process(_ask, name, folder, chunks, questions[_OPENINGS:])
    first = [milliseconds for _, milliseconds in openings]
    return {
        "chunks": made, "index": made / (seconds + made * embedding), "index without embedding": made / seconds,
        "disk": _megabytes(folder / name), "opening": _percentile([s for s, _ in openings], 50),
        "first p50": _percentile(first, 50), "first p95": _percentile(first, 95), **answers,
    }  # fmt: skip


def _in_process(measure: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a function returns in a new process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *arguments, **named).result()


def _index(name: str, folder: Path, kept: bool) -> tuple[int, float, int]:
    """The chunks, the seconds from an empty folder, and how many of them had no vector on disk."""
    models: list[CachedEmbeddings] = []

    def wrap(model: Embeddings) -> Embeddings:
        if not kept:
            return model
        models.append(CachedEmbeddings(_KEPT / "vectors.sqlite", model))
        return models[-1]

    with tempfile.TemporaryDirectory() as empty:  # libraries and models load for a few files
        SYSTEMS[name].index(folder / "few", Path(empty), wrap)
    shutil.rmtree(folder / name, ignore_errors=True)
    started = time.perf_counter()
    chunks = SYSTEMS[name].index(folder / "knowledge", folder / name, wrap)
    return chunks, time.perf_counter() - started, sum(model.missed for model in models)


def _ask_first(name: str, folder: Path, question: str) -> tuple[float, float]:
    """The seconds until it is open, and the milliseconds of the first question."""
    started = time.perf_counter()
    with SYSTEMS[name].open(folder / "knowledge", folder / name) as ask:
        opened = time.perf_counter()
        ask(question, ())
        return opened - started, (time.perf_counter() - opened) * 1000


def _ask(name: str, folder: Path, chunks: int, questions: Sequence[str]) -> Measures:
    """Milliseconds with each filter in turn, each question once; and the memory that it took."""
    each = _QUESTIONS_OF_SLOW if name == "stock" and chunks >= _MANY_CHUNKS else _QUESTIONS
    times: dict[str, list[float]] = {kind: [] for kind in FILTERS}
    with SYSTEMS[name].open(folder / "knowledge", folder / name) as ask:
        for number, question in enumerate(questions[: _WARM_UP + each * len(FILTERS)]):
            kind = list(FILTERS)[number % len(FILTERS)]
            started = time.perf_counter()
            publishers = ask(question, FILTERS[kind])
            if number >= _WARM_UP:
                times[kind].append((time.perf_counter() - started) * 1000)
            if FILTERS[kind] and not {*publishers} <= {*FILTERS[kind]}:
                raise RuntimeError(f"{name} found {publishers} for {question!r}, of {FILTERS[kind]}")
        memory = {"memory": _memory("VmRSS"), "memory at most": _memory("VmHWM")}
    percentiles = {f"{kind} p{p}": _percentile(values, p) for kind, values in times.items() for p in (50, 95)}
    ratios = {
        f"{kind} to all": percentiles[f"{kind} p50"] / percentiles["all p50"] for kind in FILTERS if kind != "all"
    }
    return memory | percentiles | ratios


def _memory(kind: str) -> float:
    """MB of this process, as the kernel counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:"))


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*")) / 1e6


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _report(what: str, doing: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}: {doing}", file=sys.stderr, flush=True)


def _print_table(chunks: int, table: dict[str, Measures]) -> None:
    names = [*SYSTEMS]
    print(f"\n{f'{chunks:,} chunks':42} {names[0]:>10} {names[1]:>10} {'ratio':>8}")
    for key, words in _ROWS.items():
        ours, stock = (table[name][key] for name in names)
        print(f"{words:42} {ours:10,.2f} {stock:10,.2f} {ours / stock:8.2f}")
    if chunks > _EMBEDDED:
        print(
            "The first rate is computed: the time without embedding, and that of the model alone after it.", flush=True
        )


def _keep(figures: dict[str, object]) -> None:
    """Write the figures below the commit's name, after each size, so that a long run loses none."""
    _RESULTS.mkdir(exist_ok=True)
    (_RESULTS / f"{figures['commit']}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def _commit() -> str:
    """The commit that was measured; `-dirty` when files were changed since."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    told = subprocess.run(command, cwd=_RESULTS.parent, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "no-commit"


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or SIZES))
