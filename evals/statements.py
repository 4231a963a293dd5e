"""Does the check keep what is true and withhold what one change made false? One true statement a line, and its false ones.

`python -m evals.statements` prints shares by kind and language and each failure with its reason, and writes
`evals/results/statements.json`. A statement is checked against the sentences that overlap its quote, among those of the
chunks around. The rules were made while looking at the first set. The others were written after them: what they showed
at first sight is in `docs/decisions/0010`, and what that taught is in the rules since. `holds` are parts of a false
statement that are true.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Claim, Settings
from assistant.answer import EvidenceSentence, Statement, Verifier, evidence_sentences
from assistant.answer.parts import parts_of
from assistant.ingest import read_document, split_chunks
from assistant.language.glossary import Glossary
from assistant.language.text import language_of
from assistant.search import Embedder, load_embedder
from assistant.types import Chunk, Document, Hit
from evals.golden import HERE, SHARED

RESULTS = HERE / "results" / "statements.json"
FOLDERS = {"knowledge": HERE.parent / "knowledge", "samples": SHARED, "towns": HERE / "golden" / "statements-towns"}
SETS = {"first": "statements", "later": "statements-later", "third": "statements-third"}
BARS = {"true": 0.95, "false": 0.99}  # shares kept and withheld of the first; the run fails below

_BEYOND = 200  # characters around a chunk, as a draft has them


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one statement; `kind` says what was changed in it, `true` when nothing was."""

    id: str
    kind: str
    language: str
    crossed: bool  # the quote is in the other language
    text: str
    right: bool
    reason: str


def main() -> int:
    """Check the sets and print a table of each; 1 below a bar."""
    embedder = load_embedder(Settings(_env_file=None))
    checked: dict[str, list[Checked]] = {}
    for title, prefix in SETS.items():
        checked[title] = [one for name in FOLDERS for one in _checked(prefix, name, embedder)]
        print(title)
        print_table(checked[title])
    counted = {title: _counted(each) for title, each in checked.items()}
    RESULTS.write_text(json.dumps(counted, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(_share(checked["first"], kind) < bar for kind, bar in BARS.items()))


def _checked(prefix: str, name: str, embedder: Embedder) -> Iterator[Checked]:
    folder = FOLDERS[name]
    if not folder.is_dir():
        print(f"{name}: skipped, there is no folder {str(folder)!r} (ASSISTANT_SHARED names it)")
        return
    glossary = Glossary.open(folder / "glossary.csv")
    verifier = Verifier(glossary, embedder.embed_documents, embedder.embed_english)
    path = HERE / "golden" / f"{prefix}-{name}.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        row = json.loads(line)
        yield from _check(row, _evidence(folder, row, embedder), verifier)


def _evidence(folder: Path, row: dict[str, Any], embedder: Embedder) -> tuple[list[EvidenceSentence], tuple[int, ...]]:
    """The sentences of the chunks that have the quote and of those next to them; the numbers of the quote's own."""
    document = read_document(folder / row["document"], row["document"]).document
    start = document.text.find(row["quote"])
    if start < 0:
        raise SystemExit(f"{row['id']}: its quote is not in {row['document']!r}")
    end = start + len(row["quote"])
    chunks = split_chunks(document, longest=Settings(_env_file=None).chunk_chars, fits=embedder.fits)
    evidence = evidence_sentences(_hits(document, chunks, start, end), beyond=_BEYOND)
    return evidence, tuple(one.number for one in evidence if one.start < end and start < one.end)


def _hits(document: Document, chunks: Sequence[Chunk], start: int, end: int) -> list[Hit]:
    own = [at for at, chunk in enumerate(chunks) if chunk.start < end and start < chunk.end]
    return [Hit(chunk, document, score=1.0) for chunk in chunks[max(0, own[0] - 1) : own[-1] + 2]]


def _check(
    row: dict[str, Any], evidence: tuple[list[EvidenceSentence], tuple[int, ...]], verifier: Verifier
) -> Iterator[Checked]:
    sentences, numbers = evidence
    true = row["statement"]
    kept = {true, *parts_of(true), *row.get("holds", ())}
    for kind, text in (("true", true), *((false["kind"], false["text"]) for false in row["false"])):
        checked = verifier.prove(Statement(text, numbers), sentences)
        shown = [one for one in checked if isinstance(one, Claim)]
        # A part that the true statement has, too, does not hold what was changed.
        right = text in {one.text for one in shown} if kind == "true" else {one.text for one in shown} <= kept
        said = [one.citations[0].quote if isinstance(one, Claim) else one.reason for one in checked]
        crossed = language_of(row["quote"]) != row["language"]
        yield Checked(row["id"], kind, row["language"], crossed, text, right, " / ".join(said))


def print_table(checked: Sequence[Checked]) -> None:
    """Shares by kind and language, then what went wrong."""
    columns = _columns(checked)
    print(f"{'':12}" + "".join(f"{name:>16}" for name in columns))
    for kind in dict.fromkeys(one.kind for one in checked):
        print(f"{kind:12}" + "".join(f"{_counts(part, kind):>16}" for part in columns.values()))
    for one in checked:
        if not one.right:
            print(f"{'withheld' if one.kind == 'true' else 'shown'}: {one.id} {one.kind}: {one.text}\n    {one.reason}")


def _columns(checked: Sequence[Checked]) -> dict[str, list[Checked]]:
    return {
        "all": list(checked),
        "ko": [one for one in checked if one.language == "ko"],
        "en": [one for one in checked if one.language == "en"],
        "same language": [one for one in checked if not one.crossed],
        "the other": [one for one in checked if one.crossed],
    }


def _counts(checked: Sequence[Checked], kind: str) -> str:
    own = [one.right for one in checked if one.kind == kind]
    return f"{sum(own)}/{len(own)} {sum(own) / len(own):4.0%}" if own else "-"


def _share(checked: Sequence[Checked], kind: str) -> float:
    own = [one.right for one in checked if (one.kind == "true") == (kind == "true")]
    return sum(own) / max(1, len(own))


def _counted(checked: Sequence[Checked]) -> dict[str, Any]:
    kinds = dict.fromkeys(one.kind for one in checked)
    return {
        "right": {
            name: {kind: _counts(part, kind) for kind in kinds} for name, part in _columns(checked).items()
        },
        "wrong": [
            {"id": one.id, "kind": one.kind, "text": one.text, "reason": one.reason[:200]} for one in checked if not one.right
        ],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
