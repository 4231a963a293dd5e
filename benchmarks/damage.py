"""Damage an index at random, ask, examine, repair, and ask again.

Each damage is done to a copy of one index, by a seed: bits flipped, blocks overwritten, files cut, emptied, lost, in the
way, or grown, in the catalogue, the words or the vectors; in some copies as if the process had been killed (no seal).
After it `ask` must answer as before or end with one sentence that names the next step and exit code 3; `doctor` must
agree; and after `doctor --repair` every answer must be as before. Each step has a process of its own, and a time limit.
`python -m benchmarks.damage 200` does 200 of them.
"""

import argparse
import importlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from assistant.cli import main as main_of_commands
from assistant.embedding import load_embedder
from assistant.language import terms
from assistant.settings import Settings

_SECONDS = 120  # for a command that takes four
_NOTHING_WRONG, _ABSTAINED, _MENDABLE = 0, 1, 3


@dataclass
class Tally:
    """What was seen."""

    kinds: Counter[str] = field(default_factory=Counter)
    told: int = 0
    faults: list[str] = field(default_factory=list)


Harm = Callable[[Path, random.Random], None]


def flip_bits(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 1, 8, 64])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def overwrite(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    start = chance.randrange(len(content))
    length = min(chance.choice([16, 512, 4096]), len(content) - start)
    content[start : start + length] = chance.choice([bytes(length), chance.randbytes(length)])
    file.write_bytes(content)


def cut(file: Path, chance: random.Random) -> None:
    os.truncate(file, chance.randrange(file.stat().st_size))


def empty(file: Path, _chance: random.Random) -> None:
    os.truncate(file, 0)


def lose(file: Path, _chance: random.Random) -> None:
    file.unlink()


def grow(file: Path, chance: random.Random) -> None:
    with file.open("ab") as end:
        end.write(chance.randbytes(chance.choice([1, 4096])))


def stand_in_the_way(file: Path, _chance: random.Random) -> None:
    file.unlink()
    file.mkdir()


_HARMS: tuple[Harm, ...] = (
    flip_bits,
    flip_bits,
    flip_bits,
    overwrite,
    overwrite,
    cut,
    empty,
    lose,
    grow,
    stand_in_the_way,
)


def main(count: int, seed: int, questions: list[str]) -> int:
    """Print what was seen; 1 when anything was wrong."""
    chance, tally = random.Random(seed), Tally()
    _warm_up()
    with tempfile.TemporaryDirectory() as folder:
        whole = make_index(Path(folder) / "whole")
        right = work(whole, [["ask", question, "--json"] for question in questions])
        for number in range(count):
            copy = Path(folder) / "copy"
            shutil.copytree(whole, copy)
            what = harm_one(copy / "data", chance)
            tally.kinds[" of ".join(what.split(" of ")[:2])] += 1
            tally.faults += [f"{number}: {what}: {fault}" for fault in look(copy, questions, right, tally)]
            shutil.rmtree(copy)
            print(f"\r{number + 1}/{count}, {len(tally.faults)} faults", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for kind, times in tally.kinds.most_common():
        print(f"{times:4}  {kind}")
    print(f"{tally.told:4}  told by ask; the others were answered as before")
    print(f"{len(tally.faults):4}  faults")
    for fault in tally.faults:
        print(f"      {fault}")
    return 1 if tally.faults else 0


def make_index(folder: Path) -> Path:
    """A knowledge folder with forty files, and its index."""
    knowledge = folder / "knowledge"
    knowledge.mkdir(parents=True)
    for number in range(40):
        more = "\n\n".join(
            f"## 사업 {part}\n\n{number}동의 사업 {part}에는 {number * 7 + part}억 원을 쓴다." for part in range(6)
        )
        text = f"# 가람시 {number}동 주민 사업\n\n가람시 {number}동의 축제는 {number + 1}월에 열린다.\n\n{more}\n"
        (knowledge / f"{number}.md").write_text(text, "utf-8")
    ((code, _, err),) = work(folder, [["index"]])
    if code:
        raise SystemExit(err)
    return folder


def harm_one(data: Path, chance: random.Random, *, may_be_killed: bool = True) -> str:
    """Damage one file of the data folder; says what was done."""
    part = chance.choice(["catalogue", "words", "chroma"])
    top = data / "catalogue.sqlite" if part == "catalogue" else data / part
    files = [top] if part == "catalogue" else sorted(path for path in top.rglob("*") if path.is_file())
    file = chance.choice([path for path in files if path.stat().st_size and not path.name.endswith(".lock")])
    harm, killed = chance.choice(_HARMS), may_be_killed and chance.random() < 0.4
    status = file.stat()
    harm(file, chance)
    if file.is_file() and chance.random() < 0.5:  # a disk that fails leaves the time as it was
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    if killed:
        (data / "seal").unlink()
    return f"{harm.__name__} of {part}{' without a seal' if killed else ''} of {file.name}"


def look(folder: Path, questions: list[str], right: list[list[object]], tally: Tally) -> list[str]:
    """What went wrong with the commands beside that damage."""
    asks = [["ask", question, "--json"] for question in questions]
    first, examined, repaired, *after = [
        *work(folder, asks[:1]),
        *work(folder, [["doctor"]]),
        *work(folder, [["doctor", "--repair"], *asks, ["doctor"]]),
    ]
    faults = []
    tally.told += first[0] == _MENDABLE
    if first[0] == _MENDABLE:
        error = json.loads(str(first[1])).get("error", "")
        if "\n" in error or "Run: assistant " not in error:
            faults.append(f"ask says {error!r}")
        if examined[0] != _MENDABLE or "Run: assistant " not in str(examined[1]):
            faults.append(f"doctor does not tell: {examined}")
    elif first[:2] != right[0][:2]:
        faults.append(f"ask says {first}")
    if repaired[0] != _NOTHING_WRONG:
        faults.append(f"repair says {repaired}")
    faults += [
        f"after the repair: {found}" for found, wanted in zip(after, right, strict=False) if found[:2] != wanted[:2]
    ]
    if after and after[-1][0] != _NOTHING_WRONG:
        faults.append(f"after the repair doctor says {after[-1]}")
    seen = [first, examined, repaired, *after]
    return faults + [f"traceback: {one[2]}" for one in seen if "Traceback" in str(one[2]) or one[0] not in (0, 1, 3)]


def work(folder: Path, commands: list[list[str]]) -> list[list[object]]:
    """Code, output and errors of commands, one after the other in one process; of those that it did not live to end, why."""
    end, line = os.pipe()
    child = os.fork()
    if not child:
        os.chdir(folder)
        with os.fdopen(line, "w") as out:
            for command in commands:
                print(json.dumps(_run(command)), file=out, flush=True)
        os._exit(0)
    os.close(line)
    watch = threading.Timer(_SECONDS, os.kill, (child, signal.SIGKILL))
    watch.start()
    with os.fdopen(end) as lines:
        found = [json.loads(line) for line in lines]
    status = os.waitpid(child, 0)[1]
    watch.cancel()
    return found + [[None, "", f"ended with {status}"]] * (len(commands) - len(found))


def _run(command: list[str]) -> list[object]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main_of_commands(command)
    return [code, out.getvalue(), err.getvalue()]


def _warm_up() -> None:
    """What every command loads, before the processes part."""
    embedder = load_embedder(Settings(_env_file=None))
    embedder.embed_query("가람시")
    terms.warm_up()
    importlib.import_module("chromadb")


QUESTIONS = [
    "가람시 12동의 축제는 몇 월에 열리나요?",
    "가람시 7동의 사업 3에는 얼마를 쓰나요?",
    "가람시 33동의 축제는 언제 열리나요?",
]

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    sys.exit(main(options.count, options.seed, QUESTIONS))
