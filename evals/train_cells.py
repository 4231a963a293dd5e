"""Learn what weighs how much in `assistant.answer.named` and `assistant.answer.tables`, on questions about cells.

Those of the golden sets towns-a, -b and -c, with the cells that state their facts in the quoted rows; those whose evidence is
in no table; and questions made of the tables of these folders and of `tables/`: the words of a row and a column, some left
out, with some of those around the table; some with a row or a year that the table does not have. `python -m
evals.train_cells` prints both lists of weights to be copied, and what each left-out group of documents gets with the others'.
"""

import json
import pickle
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from assistant import Assistant, Settings
from assistant.answer.named import FEATURES, Found, Looker, places_of
from assistant.answer.tables import SIGNS, signs_of
from assistant.evaluation.scoring import _says
from assistant.language.tables import tables_of
from assistant.types import Cell, Document, Hit, Table
from evals.golden import HERE, SHARED

FOLDERS = {
    "towns-a": HERE / "golden" / "towns-a", "towns-b": HERE / "golden" / "towns-b", "towns-c": HERE / "golden" / "towns-c",
    "knowledge": HERE.parent / "knowledge", "tables": HERE / "tables", "hard": SHARED / "samples-hard",
}  # fmt: skip
MADE = 800
_PENALTY = 0.02
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question, what must be true of the cell that answers it, and the documents it was made of."""

    text: str
    group: str
    document: str
    value: str = ""  # of the made ones: the words of the cell; empty when nothing answers
    row: str = ""
    facts: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[str, ...] = ()
    is_golden: bool = False

    def is_answered_by(self, found: Found) -> bool:
        document, cell = found.hit.document, found.cell
        if document.id != self.document:
            return False
        if self.facts:
            places = [at for quote in self.quotes if (at := document.text.find(quote)) >= 0]
            inside = any(at <= cell.start < at + len(quote) for at, quote in zip(places, self.quotes, strict=False))
            words = f"{cell.text} {cell.unit}"
            return inside and any(_says(text, one) for one in self.facts[0] for text in (cell.text, words))
        return bool(self.value) and cell.text == self.value and self.row in (*cell.row[-1:], "")


def main() -> int:
    """Print the weights; 0."""
    with opened() as assistant:
        questions = [*golden(), *written(), *made(assistant)]
        looker = Looker(assistant._embedder.embed_sentences)
        looked = []
        for asked, hits in zip(questions, _retrieved(assistant, questions), strict=True):
            found = looker.look(asked.text, places_of(hits))
            looked.append((asked, found, np.array([asked.is_answered_by(one) for one in found])))
    choose(looked)
    return 0


def opened() -> Assistant:
    """An assistant over all the folders, whose index is kept for the next time."""
    kept = Path(tempfile.gettempdir()) / "assistant-evals" / "cells"
    knowledge = kept / "knowledge"
    for name, folder in FOLDERS.items():
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.suffix not in (".jsonl", ".csv" if name == "knowledge" else ""):
                target = knowledge / name / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=kept / "data", chat_model="")
    assistant = Assistant.open(settings)
    assistant.index()
    return assistant


def _retrieved(assistant: Assistant, questions: Sequence[Asked]) -> Iterator[list[Hit]]:
    """The hits of each question; they are kept for the next time."""
    kept = Path(tempfile.gettempdir()) / "assistant-evals" / "cells" / "hits.pickle"
    known: dict[str, list[Any]] = pickle.loads(kept.read_bytes()) if kept.is_file() else {}
    documents = {document.id: document for document in assistant.documents()}
    for at, asked in enumerate(questions):
        if asked.text not in known:
            hits = assistant.retrieve(asked.text)
            known[asked.text] = [(hit.chunk, hit.score, hit.cosine) for hit in hits]
        if at == len(questions) - 1:
            kept.write_bytes(pickle.dumps(known))
        yield [Hit(chunk, documents[chunk.document_id], score, cosine) for chunk, score, cosine in known[asked.text]]


def golden() -> Iterator[Asked]:
    """The questions of the towns: with facts where the evidence is a row, else nothing in a table answers."""
    for name in ("towns-a", "towns-b", "towns-c"):
        for line in (HERE / "golden" / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            quotes = tuple(one["quote"] for one in row.get("evidence", ()) if "|" in one["quote"])
            document = row["evidence"][0]["document"] if row.get("evidence") else ""
            facts = tuple(map(tuple, row.get("facts", ()))) if quotes else ()
            yield Asked(row["question"], name, f"{name}/{document}", facts=facts, quotes=quotes, is_golden=True)


def written() -> Iterator[Asked]:
    """Every other one of those that were written by hand; the rest is asked in `python -m evals.cells`."""
    for line in (HERE / "tables" / "questions.jsonl").read_text("utf-8").splitlines()[::2]:
        row = json.loads(line)
        yield Asked(row["question"], "written", f"tables/{row['document']}", row["value"])


def made(assistant: Assistant) -> Iterator[Asked]:
    """Questions made of cells drawn at random, as many of each document."""
    draw = random.Random(21)
    documents = [document for document in assistant.documents() if any(t.cells for t in tables_of(document))]
    rows = [(cell.row[-1], document.id) for document in documents for t in tables_of(document) for cell in t.cells
            if cell.row]  # fmt: skip
    for number in range(MADE):
        document = documents[number % len(documents)]
        if draw.random() < 0.35:
            document = draw.choice([one for one in documents if one.id.startswith("towns")])
        table = draw.choice([one for one in tables_of(document) if one.cells])
        cell = draw.choice(table.cells)
        if not cell.row:
            continue
        group = document.id.partition("/")[0]
        seen, kind = (document, table, cell), draw.random()
        if kind < 0.12 and (row := _row_of_another(draw, rows, document)):
            yield Asked(_words(draw, seen, row=row), group, document.id)
        elif kind < 0.2 and cell.period and not _PERIOD.search(" ".join(cell.row)):
            yield Asked(_words(draw, seen, year=str(int(cell.period[:4]) + 7)), group, document.id)
        elif kind < 0.3 and len({one.column for one in table.cells}) > 1 and not _PERIOD.search(" ".join(cell.column)):
            bare = replace(cell, column=(), unit="")  # which of the columns is not said
            yield Asked(_words(draw, (document, table, bare)), group, document.id)
        else:
            yield Asked(_words(draw, seen), group, document.id, cell.text, cell.row[-1])


_PERIOD = re.compile(r"(?:19|20)\d\d|\d월|\dQ|분기")


def _row_of_another(draw: random.Random, rows: Sequence[tuple[str, str]], document: Document) -> str:
    row, other = draw.choice(rows)
    return row if other != document.id and row not in document.text else ""


_ENDINGS = {
    "ko": ("은 얼마인가요?", "은 얼마야", " 알려줘", " 얼마", "이 어떻게 되나요?", "?", "은요?", " 좀 알려 주세요", "은 몇 {unit}인가요?", "가 몇 {unit}이에요",
           " 얼마였지", "는 얼마나 되는지", " 몇 {unit}나 돼요", "가 얼마로 나와 있나요", " 얼마 주나요", "는 얼마까지 받을 수 있나", " 몇 {unit} 뽑나요", " 얼마 썼어요",
           "가 궁금합니다", " 확인 부탁드려요", "은 얼마로 잡혔나요", "는 몇 {unit} 있어요", " 수치", " 얼마 내야 하나요", "는 언제인가요", " 어디예요", "이 몇 {unit}이었어",
           "는 얼마 들었나", " 좀", "에 얼마나 들어갔나요", "의 규모는 어느 정도인가요", " 몇이야", " 얼마 받아요", "는 뭐라고 되어 있나요", " 지원받으면 얼마", " 있나요, 있다면 몇 {unit}"),
    "en": (" how much is it?", "?", " please", ": how many {unit}?", " figure", ", how much was it", " - what is it", " cost", ", what did it come to?",
           " according to the document?", " in total?", " amount", ", what is the number?", " what do I pay"),
}  # fmt: skip
_BEGINNINGS = {
    "ko": ("", "", "", "", "혹시 ", "저기 ", "문의드립니다. ", "보고서에 쓰려고 하는데 ", "우리 시 ", "그러면 "),
    "en": ("", "", "What is ", "How much is ", "How many ", "What was ", "Tell me ", "I need "),
}  # fmt: skip


def _words(draw: random.Random, seen: tuple[Document, Table, Cell], *, row: str = "", year: str = "") -> str:
    """The question as someone may put it who has seen the table, or has not quite."""
    document, table, cell = seen
    alone = len({one.column for one in table.cells}) == 1
    is_period = len(cell.column) > 0 and re.fullmatch(r"\D{0,2}(?:19|20)\d\d\D{0,3}", cell.column[-1])
    said = [_short(draw, row or draw.choice([" ".join(cell.row), cell.row[-1], cell.row[-1]]))]
    if cell.column and not is_period and not (alone and draw.random() < 0.6):
        said.append(_short(draw, draw.choice([" ".join(cell.column), cell.column[-1]])))
    if draw.random() < 0.3:
        said.reverse()
    if cell.period and (year or is_period or draw.random() < 0.4):
        said.insert(
            0,
            f"{year or cell.period[:4]}{draw.choice(['년', '년', ''])}"
            if document.language == "ko"
            else year or cell.period[:4],
        )
    around = [document.region or document.title.split()[0]] if draw.random() < 0.7 else []
    lines = [document.text[start:end] for start, end in table.caption] + [
        heading.title for heading in document.headings_above(table.start)
    ]
    lines = [re.sub(r"\([^)]*\)|[\d.]+|[<>\[\]]", " ", line).strip() for line in lines]
    if any(lines) and draw.random() < 0.5:
        around.append(_short(draw, draw.choice([line for line in lines if line])))
    elif draw.random() < 0.4:
        around.append(" ".join(document.title.split()[: draw.randint(1, 4)]))
    endings = [one for one in _ENDINGS[document.language] if cell.unit or "{unit}" not in one]
    ending = draw.choice(endings).format(unit=cell.unit)
    begin = draw.choice(_BEGINNINGS[document.language])
    return begin + " ".join([*around, draw.choice(["", "의"]).join([" ".join(said)])]) + ending


def _short(draw: random.Random, name: str) -> str:
    """The name, perhaps without what is in brackets, and without one of its words."""
    if draw.random() < 0.6:
        name = re.sub(r"\s*\([^)]*\)", "", name) or name
    words = name.split()
    if len(words) > 2 and draw.random() < 0.3:
        words.pop(draw.randrange(len(words)))
    joined = " ".join(words)
    return joined.replace(" ", "") if draw.random() < 0.15 and len(joined) < 14 else joined


Looked = tuple[Asked, list[Found], NDArray[np.bool_]]


def choose(looked: Sequence[Looked]) -> None:
    """Weights of the choice among cells, then those of how sure it is, each on all groups but one, then on all."""
    groups = sorted({asked.group for asked, _, _ in looked})
    sure = []
    for group in [*groups, ""]:
        train = [one for one in looked if one[0].group != group]
        weights = _choice(train)
        test = [one for one in looked if one[0].group == group] if group else train
        picked = [(*one, _best(one, weights)) for one in test]
        has = [one for one in picked if one[2].any()]
        right = sum(bool(right[best]) for _, _, right, best in has)
        print(f"{group or 'all':10} chosen {right}/{len(has)}")
        sure.append((group, weights))
    print("\nWEIGHTS", dict(zip(FEATURES, np.round(weights, 2).tolist(), strict=True)))
    _confidence(looked, sure)


def _choice(looked: Sequence[Looked]) -> Array:
    """A conditional logit: the cells that answer against all others of their question."""
    usable = [one for one in looked if one[1] and one[2].any() and not one[2].all()]
    signals = np.stack([found.signals for _, every, _ in usable for found in every]).astype(float)
    right = np.concatenate([one[2] for one in usable])
    starts = np.cumsum([0, *(len(one[1]) for one in usable[:-1])])
    of = np.repeat(np.arange(len(usable)), [len(one[1]) for one in usable])

    def loss(weights: Array) -> tuple[float, Array]:
        scores = signals @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        every, own = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        pull = odds / every[of] - odds * right / own[of]
        penalty = _PENALTY * len(usable) * weights
        return float((np.log(every) - np.log(own)).sum() + penalty @ weights / 20), pull @ signals + penalty / 10

    return np.asarray(minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x)


def _best(one: Looked, weights: Array) -> int:
    return int(np.argmax(np.stack([found.signals for found in one[1]]) @ weights)) if one[1] else -1


def _rescored(found: Sequence[Found], weights: Array) -> list[Found]:
    scores = np.stack([one.signals for one in found]).astype(float) @ weights
    shares = np.exp(scores - logsumexp(scores))
    return [Found(found[at].hit, found[at].table, found[at].cell, found[at].signals, float(scores[at]), float(shares[at]))
            for at in np.argsort(-scores, kind="stable")]  # fmt: skip


def _confidence(looked: Sequence[Looked], folds: Sequence[tuple[str, Array]]) -> None:
    """A regression on whether the chosen cell answers; measured where its weights were not learned."""
    shown: list[tuple[float, bool, Asked]] = []
    for group, weights in folds:
        lines = []
        for asked, found, _ in looked:
            if found:
                ranked = _rescored(found, weights)
                lines.append((asked, signs_of(ranked), asked.is_answered_by(ranked[0])))
        train = [one for one in lines if one[0].group != group]
        fitted = _logistic(np.stack([signs for _, signs, _ in train]), np.array([right for *_, right in train]))
        if group:
            shown += [(float(_sigmoid(signs @ fitted[1:] + fitted[0])), right, asked)
                      for asked, signs, right in lines if asked.group == group]  # fmt: skip
    print(
        "\nBIAS", round(float(fitted[0]), 2), "SIGNS", dict(zip(SIGNS, np.round(fitted[1:], 2).tolist(), strict=True))
    )
    _print(shown)


def _print(shown: Sequence[tuple[float, bool, Asked]]) -> None:
    """What is shown from which bar on, and what is wrong then."""
    for kind in ("towns", "written", "all"):
        part = [one for one in shown if kind == "all" or one[2].group == kind or (kind == "towns" and one[2].is_golden)]
        for bar in (0.3, 0.5, 0.6, 0.7, 0.8, 0.9):
            over = [right for sure, right, _ in part if sure >= bar]
            every = sum(right for _, right, _ in part)
            print(
                f"{kind} bar {bar}: shown {len(over)} of {len(part)}, right {sum(over)} of {every}, wrong {len(over) - sum(over)}"
            )
    for sure, right, asked in sorted(shown, key=lambda one: -one[0]):
        if sure >= 0.6 and not right:
            print(f"  wrong {sure:.2f} {asked.text}")


def _logistic(signs: Array, right: NDArray[np.bool_]) -> Array:
    lines = np.hstack([np.ones((len(signs), 1)), signs])

    def loss(weights: Array) -> tuple[float, Array]:
        odds = lines @ weights
        total = np.logaddexp(0, odds).sum() - odds[right].sum() + 1.0 * float(weights[1:] @ weights[1:])
        slope = lines.T @ (_sigmoid(odds) - right)
        slope[1:] += 2 * weights[1:]
        return float(total), slope

    return np.asarray(minimize(loss, np.zeros(lines.shape[1]), jac=True, method="L-BFGS-B").x)


def _sigmoid(odds: Any) -> Any:
    return 1 / (1 + np.exp(-odds))


if __name__ == "__main__":
    sys.exit(main())
