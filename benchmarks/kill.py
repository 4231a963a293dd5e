"""Kill a process with SIGKILL while it indexes, re-indexes and repairs, at random moments, and look at what it leaves.

After each kill the index must open, the doctor must find nothing but files that have changed since, no process may
be left, and every answer must come from the files as they are or as they were one change earlier.
`python -m benchmarks.kill 50` kills 50 times.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.embedding import Embedder, load_embedder
from assistant.index.catalogue import Catalogue
from assistant.index.derived import Derived
from assistant.index.doctor import Level, examine
from assistant.index.owner import Owner
from assistant.index.repair import repair
from assistant.language import terms
from assistant.language.glossary import Glossary
from assistant.settings import Settings

FILES, AMOUNTS = 12, 3
_LONGEST_LIFE = 3.0  # seconds from the opening of the index to a kill at any moment
_LONGEST_STAY = 0.01  # seconds in a phase that the kill waits for
_LONGEST_WAIT = 20.0  # seconds for that phase
_FIRST_EACH = 5  # so many kills, the index is made from nothing
_SECONDS_TO_VANISH = 5.0  # of a child whose parent was killed

_ELSE = "reading or changing files"
# What the process that is killed says it is doing, by the method that does it.
_PHASES: tuple[tuple[type, str, str], ...] = (
    (Derived, "__init__", "opening words and vectors"),
    (Derived, "mend", "mending at the opening"),
    (Derived, "put", "writing words and vectors"),
    (Catalogue, "put", "writing the catalogue"),
    (Derived, "remove", "deleting words and vectors"),
    (Derived, "rewrite_words", "repair: making words anew"),
    (Derived, "rewrite_vectors", "repair: making vectors anew"),
    (Catalogue, "compact", "repair: compacting the catalogue"),
)


@dataclass
class Tally:
    """What was seen after the kills."""

    phases: Counter[str] = field(default_factory=Counter)
    not_opened: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    children: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return sum(map(len, (self.not_opened, self.findings, self.wrong, self.orphans)))


def main(kills: int, seed: int = 7) -> int:
    """Print the table; 1 when anything was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        tally = _kill_again_and_again(Path(folder), kills, random.Random(seed))
    for phase, count in tally.phases.most_common():
        print(f"{count:4}  killed while {phase}")
    print(f"{tally.children:4}  reading children that were alive then")
    for name in ("not_opened", "findings", "wrong", "orphans"):
        found = getattr(tally, name)
        print(f"{len(found):4}  {name.replace('_', ' ')}")
        for line in found[:5]:
            print(f"      {line}")
    print(f"      opening took {max(tally.seconds):.1f} s at most, {sum(tally.seconds) / kills:.2f} s on average")
    return 1 if tally.faults else 0


def _kill_again_and_again(folder: Path, kills: int, moments: random.Random) -> Tally:
    knowledge, data = folder / "knowledge", folder / "data"
    settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data)
    _write_knowledge(knowledge)
    embedder = load_embedder(settings)
    tally = Tally()
    with _indexer(folder) as kill:
        for number in range(kills):
            if number % _FIRST_EACH == 0:
                shutil.rmtree(data, ignore_errors=True)
            if number % 2:  # most moments are in a few long phases; the short ones are waited for
                phase, children = kill(moments.uniform(0.0, _LONGEST_STAY), _PHASES[number // 2 % len(_PHASES)][2])
            else:
                phase, children = kill(moments.uniform(0.0, _LONGEST_LIFE), "")
            tally.phases[phase] += 1
            tally.children += len(children)
            tally.orphans += [f"{number}: {phase}: {child}" for child in children if not _vanishes(child)]
            _look(settings, embedder, tally, f"{number}: {phase}")
            print(f"\r{number + 1}/{kills}, {tally.faults} faults", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return tally


def _look(settings: Settings, embedder: Embedder, tally: Tally, when: str) -> None:
    """Open, ask, close, examine."""
    started = time.monotonic()
    try:
        assistant = _open(settings, embedder)
    except Exception as error:  # whatever it is, that is what is counted
        tally.not_opened.append(f"{when}: {error!r}")
        return
    tally.seconds.append(time.monotonic() - started)
    try:
        tally.wrong += [f"{when}: {wrong}" for wrong in _wrong_answers(assistant, settings.knowledge_dir)]
    except Exception as error:
        tally.wrong.append(f"{when}: {error!r}")
    assistant.close()
    found = [finding for finding in examine(settings, embedder) if finding.level is Level.PROBLEM]
    # Killed before it wrote a single document, there may be no index yet.
    tally.findings += [f"{when}: {finding}" for finding in found if finding.message.code != "no_index"]


def _open(settings: Settings, embedder: Embedder) -> Assistant:
    return Assistant(settings, Owner(settings.data_dir), embedder, Glossary.open(None))


# The knowledge: each file has one of three amounts, the next one at each change.


def _write_knowledge(folder: Path) -> None:
    (folder / "kept").mkdir(parents=True)
    for number in range(FILES):
        _write(folder, number, 0)
        for amount in range(AMOUNTS):
            # The same words in files that stay: their vectors are kept, and the time goes into writing.
            text = f"{_text(number, amount)}\n\n## 비고\n\n보존 {number}-{amount}\n"
            (folder / "kept" / f"{number}-{amount}.md").write_text(text, "utf-8")


def _write(folder: Path, number: int, amount: int) -> None:
    """At once, as editors do it."""
    half = folder / f"{number}.tmp"
    half.write_text(_text(number, amount), "utf-8")
    half.replace(folder / f"{number}.md")


def _text(number: int, amount: int) -> str:
    return (
        f"# 강릉시 사업 {number}\n\n강릉시는 사업 {number}에 {amount + 1}00억 원을 쓴다.\n\n"
        f"## 일정\n\n사업 {number}은 {amount + 1}00일 걸린다.\n"
    )


def _amount_in(text: str) -> int:
    return next(amount for amount in range(AMOUNTS) if f"{amount + 1}00억" in text or f"{amount + 1}00일" in text)


def _wrong_answers(assistant: Assistant, knowledge: Path) -> Iterator[str]:
    """Hits that are neither of the file as it is nor as it was before the last change."""
    documents = {document.id: document for document in assistant.documents()}
    for number in range(FILES):
        name = f"{number}.md"
        if name not in documents:
            continue
        hits = [hit for hit in assistant.retrieve(f"사업 {number}에 얼마를 쓰나요?", k=50) if hit.document.id == name]
        now = _amount_in((knowledge / name).read_text("utf-8"))
        allowed = {now, (now - 1) % AMOUNTS}
        found = {_amount_in(hit.chunk.text) for hit in hits}
        if not hits or len(found) != 1 or not found <= allowed:
            yield f"{name} says {found}, the file {now}"
        for hit in hits:
            if documents[name].text[hit.chunk.start : hit.chunk.end] != hit.chunk.text:
                yield f"{name} has not {hit.chunk.text!r} where its chunk is"


# The process that is killed


@contextmanager
def _indexer(folder: Path) -> Iterator[Callable[[float, str], tuple[str, list[int]]]]:
    """Gives what lets a process index until it is killed, so many seconds after its start or after it came to a phase,
    and tells what it was at and its children then."""
    command = [sys.executable, "-m", "benchmarks.kill", "index", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        written, read = process.stdin, process.stdout

        def kill(seconds: float, phase: str) -> tuple[str, list[int]]:
            written.write("\n")
            written.flush()
            victim = int(read.readline())
            until = time.monotonic() + _LONGEST_WAIT
            while phase and (folder / "phase").read_text("utf-8").strip() != phase and time.monotonic() < until:
                time.sleep(0.0005)
            time.sleep(seconds)
            os.kill(victim, signal.SIGSTOP)  # so that its children are those of the moment
            was_at, children = (folder / "phase").read_text("utf-8").strip(), _children(victim)
            os.kill(victim, signal.SIGKILL)
            read.readline()
            return was_at, children

        yield kill
        process.kill()


def _index_until_killed(folder: Path) -> None:
    """For each line of stdin, fork a process that indexes, changes the files, and indexes again."""
    settings = Settings(_env_file=None, knowledge_dir=folder / "knowledge", data_dir=folder / "data")
    embedder = load_embedder(settings)
    embedder.embed_query("ready")
    terms.warm_up()
    phases = os.open(folder / "phase", os.O_CREAT | os.O_RDWR)
    _tell_phases(phases)
    import chromadb  # noqa: F401  # once, not in each fork

    for _ in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)
            os.waitpid(child, 0)
            os.pwrite(phases, _ELSE.ljust(40).encode(), 0)
            print("gone", flush=True)
        else:
            _change_and_index(settings, embedder)


def _change_and_index(settings: Settings, embedder: Embedder) -> None:
    while True:
        assistant = _open(settings, embedder)
        for _ in range(2):
            assistant.index()
            for number in range(FILES):
                now = _amount_in((settings.knowledge_dir / f"{number}.md").read_text("utf-8"))
                _write(settings.knowledge_dir, number, (now + 1) % AMOUNTS)
        assistant.index()
        # What a repair does where it finds something.
        assistant._index.derived.rewrite_words(lambda done, total: None)
        assistant._index.derived.rewrite_vectors(lambda done, total: None)
        assistant.close()
        repair(settings, embedder)


def _tell_phases(file: int) -> None:
    """Have the methods of `_PHASES` write what they are into a file, and `_ELSE` when it is none of them."""
    current = [_ELSE]

    def tell(phase: str) -> None:
        current[0] = phase
        os.pwrite(file, phase.ljust(40).encode(), 0)

    def telling(method: Callable[..., Any], phase: str) -> Callable[..., Any]:
        @wraps(method)
        def told(*arguments: Any, **named: Any) -> Any:
            before = current[0]
            tell(phase)
            try:
                return method(*arguments, **named)
            finally:
                tell(before)

        return told

    tell(_ELSE)
    for owner, name, phase in _PHASES:
        setattr(owner, name, telling(getattr(owner, name), phase))


def _children(process: int) -> list[int]:
    """The processes whose parent it is."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[1]) == process:
            found.append(int(status.parent.name))
    return found


def _vanishes(process: int) -> bool:
    until = time.monotonic() + _SECONDS_TO_VANISH
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":  # dead; only its new parent has not looked yet
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    if sys.argv[1:2] == ["index"]:
        _index_until_killed(Path(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 50))
