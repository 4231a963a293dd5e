"""How well are passages found? Public sets and golden questions through `Assistant.retrieve`; the former beside simpler
rankings and with parts off.

`python -m evals.search` prints a table for each set and keeps the figures of each question by commit; `--merged` asks the
same in one collection of all sets, too. Compared with what was kept last, it names the questions that got worse and ends
with 1 when a set lost more than chance explains. Passages in several chunks count by their best one.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from assistant import Assistant, Filters
from assistant.language.glossary import Glossary
from assistant.search.rank import MEANING, Candidate, rank
from assistant.types import LANGUAGES, Chunk
from evals import golden
from evals.sets import SETS, SetQuestion, open_sets, read_questions, twins_in

RESULTS = Path(__file__).parent / "results" / "search"
MEASURES = (R @ 1, R @ 5, R @ 10, RR @ 10, nDCG @ 10)

# Where both sets are, each question is a sentence of a passage in its own language, which would be found instead.
PARALLEL = {"ntrex-ko-en": Filters(languages=["en"]), "ntrex-en-ko": Filters(languages=["ko"])}

_CHUNKS = 30  # that are asked for, so that ten documents are among them
_RESAMPLES = 2000
_RRF = 60  # Cormack, Clarke and Büttcher 2009
_MANY_WORSE = 5  # questions that are named

Ranking = list[str]  # document ids, best first
Rank = Callable[[list[Candidate]], Ranking]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to rank: the mean of each measure in percent, and the nDCG@10 of each question."""

    name: str
    means: dict[str, float]
    each: dict[str, float]

    @property
    def interval(self) -> tuple[float, float]:
        """Of the mean nDCG@10, 95 %, by resampling the questions (Efron 1979)."""
        values = np.array(list(self.each.values()))
        chosen = np.random.default_rng(0).integers(0, len(values), (_RESAMPLES, len(values)))
        low, high = np.percentile(values[chosen].mean(axis=1), [2.5, 97.5])
        return 100 * float(low), 100 * float(high)


def main() -> int:
    """Every set, then the merged one; 1 when one lost significantly."""
    rows: dict[str, list[Row]] = {}
    for name in SETS:
        with open_sets(name) as assistant:
            rows[name] = list(rows_of(assistant, answerable(assistant, name)))
        print_table(name, rows[name])
    for kind, folder in golden.FOLDERS.items():
        with golden.open_folder(folder) as assistant:
            for language in LANGUAGES:
                name = f"golden, {kind}, {language}"
                rows[name] = [golden_row(assistant, kind, language)]
                print_table(name, rows[name])
    if "--merged" in sys.argv:
        with open_sets(*SETS) as assistant:
            for name in SETS:
                questions = answerable(assistant, name)
                merged = score("merged", [ours(assistant, q, PARALLEL.get(name)) for q in questions], questions)
                rows[name].append(merged)
                loss = rows[name][0].means["nDCG@10"] - merged.means["nDCG@10"]
                print(
                    f"{name:14} in one collection of all sets: {merged.means['nDCG@10']:.1f} ({-loss:+.1f})", flush=True
                )
    lost = compare(rows)
    keep(rows)
    return 1 if lost else 0


def golden_row(assistant: Assistant, kind: str, language: str) -> Row:
    """The golden questions about one folder in one language: is the passage found that has the words of the evidence?"""
    catalogue = assistant._index.catalogue
    chunks = [row.chunk for rows in catalogue.pages(catalogue.chunk_ids()) for row in rows]
    questions, rankings = [], []
    for file in sorted((golden.HERE / "golden").glob(f"{kind}*.jsonl")):
        for asked in golden.read_questions(file):
            relevant = frozenset(
                _passage(chunk) for words in asked.evidence for chunk in chunks
                if chunk.document_id == words.document and words.quote in chunk.text
            )  # fmt: skip
            if asked.language == language and relevant:
                id = f"{file.stem}/{asked.id}"
                questions.append(SetQuestion(id, asked.question, language, (), "", relevant))
                rankings.append([_passage(hit.chunk) for hit in assistant.retrieve(asked.question, k=_CHUNKS)])
    return score("retrieve", rankings, questions)


def _passage(chunk: Chunk) -> str:
    return f"{chunk.document_id}@{chunk.start}"


def answerable(assistant: Assistant, name: str) -> list[SetQuestion]:
    """The questions with an answer; of passages with the same content, the one that is indexed counts."""
    twins = twins_in(assistant)
    return [
        replace(question, relevant=frozenset(twins.get(id, id) for id in question.relevant))
        for question in read_questions(name)
        if question.relevant
    ]


def rows_of(assistant: Assistant, questions: list[SetQuestion]) -> Iterator[Row]:
    """The whole path first; then simpler rankings of the same candidates, and the path with one part off."""
    yield score("retrieve", [ours(assistant, question) for question in questions], questions)
    search = assistant._search
    found = [search.candidates([question.text]) for question in questions]
    weights = {"words alone (BM25)": 0.0, "vectors alone": 1.0, "fused, no history": MEANING}
    off: dict[str, Rank] = {name: partial(by_fusion, meaning=meaning) for name, meaning in weights.items()}
    for name, ranking in (off | {"rank fusion": by_rank}).items():
        yield score(name, [ranking(candidates) for candidates in found], questions)
    glossary, search.glossary = search.glossary, Glossary([])
    yield score("- without glossary", [by_fusion(search.candidates([q.text])) for q in questions], questions)
    search.glossary = glossary


def ours(assistant: Assistant, question: SetQuestion, filters: Filters | None = None) -> Ranking:
    """As callers get it."""
    hits = assistant.retrieve(question.text, k=_CHUNKS, history=question.history, filters=filters)
    return list(dict.fromkeys(hit.chunk.document_id for hit in hits))


def by_fusion(candidates: list[Candidate], meaning: float = MEANING) -> Ranking:
    ranked = rank(candidates, (1.0,), meaning)
    return list(dict.fromkeys(candidate.row.chunk.document_id for _, candidate in ranked))


def by_rank(candidates: list[Candidate]) -> Ranking:
    """Reciprocal rank fusion of words and vectors."""
    points: dict[str, float] = {}
    for meaning in (0.0, 1.0):
        for place, id in enumerate(by_fusion(candidates, meaning), start=1):
            points[id] = points.get(id, 0.0) + 1 / (_RRF + place)
    return sorted(points, key=lambda id: -points[id])


def score(name: str, rankings: Sequence[Ranking], questions: Sequence[SetQuestion]) -> Row:
    """The measures over all questions."""
    qrels = {question.id: dict.fromkeys(question.relevant, 1) for question in questions}
    run = {
        question.id: {id: 1.0 - place / 1000 for place, id in enumerate(ranking)}
        for question, ranking in zip(questions, rankings, strict=True)
    }
    means = ir_measures.calc_aggregate(MEASURES, qrels, run)
    each = {metric.query_id: metric.value for metric in ir_measures.iter_calc([nDCG @ 10], qrels, run)}
    return Row(name, {str(measure): 100 * float(value) for measure, value in means.items()}, each)


def print_table(name: str, rows: Sequence[Row]) -> None:
    names = [str(measure) for measure in MEASURES]
    print(
        f"\n{name}, {len(rows[0].each)} questions\n{'':26}"
        + "".join(f"{measure:>9}" for measure in names)
        + "   nDCG@10, 95 %"
    )
    for row in rows:
        low, high = row.interval
        print(
            f"{row.name:26}" + "".join(f"{row.means[measure]:9.1f}" for measure in names) + f"   {low:.1f}–{high:.1f}",
            flush=True,
        )


def compare(rows: dict[str, list[Row]]) -> bool:
    """Print what became worse since the last kept result; whether a set lost more than chance explains."""
    kept = sorted(RESULTS.glob("*.json"))
    if not kept:
        return False
    before = json.loads(kept[-1].read_text("utf-8"))["sets"]
    lost = False
    for name, (now, *_) in rows.items():
        each = before.get(name, {}).get("each", {})
        ids = [id for id in now.each if id in each]
        changes = np.array([now.each[id] - each[id] for id in ids])
        if not len(changes) or not changes.any():
            continue
        is_loss = changes.mean() < 0 and _chance(changes) < 0.05
        lost |= is_loss
        worse = sorted((change, id) for change, id in zip(changes, ids, strict=True) if change < 0)
        print(
            f"{name}: {100 * changes.mean():+.1f} since {kept[-1].stem}{' (significant)' if is_loss else ''},"
            f" {len(worse)} worse: {', '.join(f'{id} {100 * change:+.0f}' for change, id in worse[:_MANY_WORSE])}"
        )
    return lost


def _chance(changes: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    """How often changes of such size and random direction add up to so much (Fisher's randomisation test)."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (_RESAMPLES, len(changes)))
    return float((np.abs((signs * changes).mean(axis=1)) >= abs(changes.mean())).mean())


def keep(rows: dict[str, list[Row]]) -> None:
    """Write the figures below the time and the commit."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude=*"], capture_output=True, text=True, check=False
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    sets = {
        name: {
            "rows": {row.name: {measure: round(value, 2) for measure, value in row.means.items()} for row in ranked},
            "each": {id: round(value, 4) for id, value in ranked[0].each.items()},
        }
        for name, ranked in rows.items()
    }
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M')}-{told.stdout.strip() or 'no-commit'}.json"
    path.write_text(json.dumps({"sets": sets}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
