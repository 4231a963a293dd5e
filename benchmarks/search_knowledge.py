"""Knowledge of any size for `benchmarks.search`: real sentences in new documents, questions, and vectors that are kept.

Each paragraph is made of runs of sentences as people wrote them, so that words and vectors are distributed as in real
documents, and no two are the same. The same number of a document gives the same document at every size.
"""

import hashlib
import json
import random
import re
import sqlite3
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

SETS = ("welfare-ko", "tydiqa-ko", "squad2", "mtrag-govt")
PUBLISHERS = (
    "푸른솔연구원", "한빛정책실", "가온기획단", "다온지원단", "누리조사원",
    "Harbour Office", "Meadow Bureau", "Juniper Institute", "Lantern Council", "Quarry Board",
)  # fmt: skip

_SECTIONS = (3, 4, 5, 6, 7)  # of a document, in turn; each is one chunk, so that there are 5 a document
_SHORTEST, _LONGEST = 250, 580  # characters of a section, below the 600 at which it would be cut
_GOES_ON = 0.7  # chance that a sentence is followed by the one that follows it in its source
_EMBED_AT_ONCE = 64  # as the index does

Passage = tuple[str, list[str]]  # title and sentences


def write_knowledge(folder: Path, data: Path, chunks: int) -> None:
    """Markdown files of so many chunks in all, from the sets below `data`."""
    folder.mkdir(parents=True)
    sets = [_passages(data / name / "corpus.jsonl") for name in SETS]
    taken: set[str] = set()
    left = chunks
    for number in count():
        if left <= 0:
            break
        chance = random.Random(number)
        sections = min(left, _SECTIONS[number % len(_SECTIONS)])
        text = _document(chance, sets[chance.randrange(len(sets))], sections, taken)
        (folder / f"{number:06}.md").write_text(text, "utf-8")
        left -= sections


def read_questions(data: Path) -> list[str]:
    """The questions of all sets, shuffled, each once."""
    files = [data / name / "queries.jsonl" for name in SETS]
    texts = {json.loads(line)["text"].strip(): None for file in files for line in file.read_text("utf-8").splitlines()}
    questions = list(texts)
    random.Random(0).shuffle(questions)
    return questions


class CachedEmbeddings(Embeddings):
    """An embedding model that keeps on disk what it has embedded; `missed` counts what it had not."""

    def __init__(self, path: Path, model: Embeddings) -> None:
        self.missed = 0
        self._model = model
        # Another model, or the same made otherwise, shall not find them.
        self._made_by = np.asarray(model.embed_query("정책 policy"), np.float32).round(3).tobytes()
        self._file = sqlite3.connect(path, timeout=600, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        parts = [texts[start : start + _EMBED_AT_ONCE] for start in range(0, len(texts), _EMBED_AT_ONCE)]
        return [vector for part in parts for vector in self._embed(part)]

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        by_digest = {self._digest(text): text for text in texts}
        marks = ",".join("?" * len(by_digest))
        found = self._file.execute(f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", list(by_digest))
        kept = {digest: np.frombuffer(vector, np.float32).tolist() for digest, vector in found}
        missing = [digest for digest in by_digest if digest not in kept]
        if missing:
            made = self._model.embed_documents([by_digest[digest] for digest in missing])
            blobs = [np.asarray(vector, np.float32).tobytes() for vector in made]
            self._file.execute("BEGIN IMMEDIATE")  # two systems embed side by side
            self._file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", zip(missing, blobs, strict=True))
            self._file.execute("COMMIT")
            self.missed += len(missing)
            kept |= dict(zip(missing, made, strict=True))
        return [kept[self._digest(text)] for text in texts]

    def _digest(self, text: str) -> bytes:
        return hashlib.sha256(self._made_by + text.encode()).digest()


def _passages(file: Path) -> list[Passage]:
    """Title and sentences of the passages with a title; sentences that Markdown could take for more are left out."""
    passages = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        sentences = [" ".join(text.split()) for text in re.split(r"(?<=[.!?])\s+", row["text"])]
        usable = [text for text in sentences if 20 <= len(text) <= 300 and re.match(r"\w[^|<`]*$", text)]
        title = " ".join(row["title"].split())[:100]
        if title and usable:
            passages.append((title, usable))
    return passages


def _document(chance: random.Random, passages: Sequence[Passage], sections: int, taken: set[str]) -> str:
    title, publisher = chance.choice(passages)[0], chance.choice(PUBLISHERS)
    stated = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\npublisher: {publisher}\n---\n"
    return "\n".join([stated, *(_section(chance, passages, taken) for _ in range(sections))])


def _section(chance: random.Random, passages: Sequence[Passage], taken: set[str]) -> str:
    """A heading and a paragraph that no section had before."""
    while True:
        heading, paragraph = _paragraph(chance, passages)
        if paragraph not in taken:
            taken.add(paragraph)
            return f"## {heading}\n\n{paragraph}\n"


def _paragraph(chance: random.Random, passages: Sequence[Passage]) -> tuple[str, str]:
    wanted = chance.randint(_SHORTEST, _LONGEST)
    heading, sentences = chance.choice(passages)
    place, paragraph = chance.randrange(len(sentences)), ""
    while len(paragraph) + len(sentences[place]) < wanted:
        paragraph = f"{paragraph} {sentences[place]}".lstrip()
        place += 1
        if place == len(sentences) or chance.random() > _GOES_ON:
            sentences = chance.choice(passages)[1]
            place = chance.randrange(len(sentences))
    return heading, paragraph or sentences[place]
