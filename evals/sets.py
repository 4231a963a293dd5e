"""The public sets below ASSISTANT_SHARED: passages as documents of a knowledge folder, questions, what answers them.

Their indexes stay in the system's folder for temporary files, so that a second run embeds only what has changed.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from assistant import Assistant, Settings
from assistant.index.catalogue import Catalogue
from assistant.types import FileState, Turn

FOLDER = Path(os.environ.get("ASSISTANT_SHARED", "../shared")) / "data"
SETS = ("welfare-ko", "tydiqa-ko", "squad2", "mtrag-govt", "ntrex-ko-en", "ntrex-en-ko")


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question, its conversation so far, the same question as people wrote it to stand alone (`""` where they did
    not), and the documents that answer it (none when it cannot be answered)."""

    id: str
    text: str
    language: str
    history: tuple[Turn, ...]
    rewrite: str
    relevant: frozenset[str]


@contextmanager
def open_sets(*names: str) -> Iterator[Assistant]:
    """An assistant over the passages of these sets, indexed."""
    kept = Path(tempfile.gettempdir()) / "assistant-evals" / "+".join(names)
    _write_documents(names, kept / "knowledge")
    settings = Settings(_env_file=None, knowledge_dir=kept / "knowledge", data_dir=kept / "data", chat_model="")
    with Assistant.open(settings) as assistant:
        if len(names) > 1:
            _take_vectors(assistant, [kept.parent / name / "data" for name in names])
        assistant.index()
        yield assistant


def twins_in(assistant: Assistant) -> dict[str, str]:
    """Documents that are not indexed because another has the same content, and that other one."""
    return {file.path: file.original for file in assistant.files() if file.state is FileState.DUPLICATE}


def _take_vectors(assistant: Assistant, folders: Sequence[Path]) -> None:
    """Take over what the sets' own indexes have embedded."""
    catalogue, model = assistant._index.catalogue, assistant.settings.embedding_model
    for folder in folders:
        if not (folder / "catalogue.sqlite").is_file():
            continue
        with closing(Catalogue(folder / "catalogue.sqlite")) as other:
            for rows in other.pages(other.chunk_ids()):
                catalogue.keep_vectors(model, other.vectors(model, [row.digest for row in rows]))


def _write_documents(names: Sequence[str], knowledge: Path) -> None:
    """Each passage of these sets as a document `SET/PASSAGE.md`, its title as the heading."""
    for name in names:
        folder = knowledge / name
        folder.mkdir(parents=True, exist_ok=True)
        for passage in _lines(FOLDER / name / "corpus.jsonl"):
            title = f"# {passage['title'].strip()}\n\n" if passage["title"].strip() else ""
            file, text = folder / f"{passage['id']}.md", title + passage["text"]
            if not file.is_file() or file.read_text("utf-8") != text:
                file.write_text(text, "utf-8")


def read_questions(name: str) -> list[SetQuestion]:
    """The questions of a set; `relevant` has ids of documents that `write_documents` makes."""
    relevant: dict[str, set[str]] = {}
    for line in (FOLDER / name / "qrels.tsv").read_text("utf-8").splitlines():
        question, passage, grade = line.split("\t")
        if grade.isdigit() and int(grade) > 0:  # not the head
            relevant.setdefault(question, set()).add(f"{name}/{passage}.md")
    return [
        SetQuestion(
            row["id"], row["text"], row["lang"], _turns(row.get("history", [])), row.get("meta", {}).get("rewrite", ""),
            frozenset(relevant.get(row["id"], ())),
        )
        for row in _lines(FOLDER / name / "queries.jsonl")
    ]  # fmt: skip


def _turns(history: list[dict[str, str]]) -> tuple[Turn, ...]:
    """Questions with the reply behind each."""
    pairs = zip_longest(history, history[1:], fillvalue={"speaker": "", "text": ""})
    return tuple(
        Turn(said["text"], following["text"] if following["speaker"] == "agent" else "")
        for said, following in pairs
        if said["speaker"] == "user"
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
