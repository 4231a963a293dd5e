"""Ask the golden questions without a chat model and count: the evidence cited, the facts stated, and the rest declined.

Run `make eval`. Each set's answers are kept in `evals/results/`, so that a change shows which questions it moved. What
is counted is told in `assistant.evaluation.scoring`.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import Assistant, Settings
from assistant.evaluation.golden import read_questions
from assistant.evaluation.scoring import Scored, Scores, Share, evaluate

__all__ = ["FOLDERS", "HERE", "open_folder", "read_questions"]

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("ASSISTANT_SHARED", "../shared"))
TOWNS = ("towns-a", "towns-b", "towns-c")
FOLDERS = {"seeds": SHARED / "seeds", "knowledge": HERE.parent / "knowledge"}

# Share of a set's questions to answer with the evidence cited, and to decline, below which the run fails. The sets
# named -more, -third and -fourth were written by others who had not seen the ones before. None of them is held out any
# more: the scorer that has to agree with the rules was trained on all of them.
BARS = {
    "seeds": {"en": 0.85, "ko": 0.70, "declined": 0.70},
    "seeds-more": {"en": 0.85, "ko": 0.70, "declined": 0.70},
    "knowledge": {"en": 0.90, "ko": 0.90, "declined": 0.80},
    "knowledge-more": {"en": 0.90, "ko": 0.80, "declined": 0.80},
    "seeds-third": {"en": 0.80, "ko": 0.80, "declined": 0.90},
    "knowledge-third": {"en": 0.80, "ko": 0.90, "declined": 0.90},
    "seeds-fourth": {"en": 0.70, "ko": 0.50, "declined": 0.70},
    "knowledge-fourth": {"en": 0.80, "ko": 0.80, "declined": 0.80},
    # Invented ordinances, notices, statistics of towns: many figures side by side. Rules were made on the first two.
    "towns-a": {"en": 0.70, "ko": 0.85, "declined": 0.70},
    "towns-b": {"en": 0.60, "ko": 0.80, "declined": 0.75},
    "towns-c": {"en": 0.40, "ko": 0.75, "declined": 0.40},
}
# In percent, of all sets of the three sources together, in each language.
TOTAL_BARS = {"correctness": 90.0, "precision": 97.0, "declined": 85.0}

_MOST_CHARACTERS = 120


def main() -> int:
    """Run every set whose documents are there; 1 when one, or all together, are below their bars."""
    below = False
    asked: list[Scored] = []
    for name in BARS:
        folder = folder_of(name)
        if not folder.is_dir():
            print(f"{name}: skipped, there is no folder {str(folder)!r} (ASSISTANT_SHARED names it)")
            continue
        with open_folder(folder) as assistant:
            scores = evaluate(read_questions(HERE / "golden" / f"{name}.jsonl"), assistant.ask)
        keep(scores, HERE / "results" / f"{name}.json")
        below |= print_table(name, scores)
        asked += () if name in TOWNS else scores.questions
    together = Scores(tuple(asked))
    print(f"\nthe three sources: {len(asked)} questions")
    for measure, bar in TOTAL_BARS.items():
        counts = (f"{part} {_counts(together.in_language(part).measure(measure))}" for part in together.languages)
        print(f"  {measure:24} {'   '.join(counts)} (at least {bar:.0f}%)")
    return 1 if below or together.below(TOTAL_BARS) else 0


def folder_of(name: str) -> Path:
    """The documents that a set asks about."""
    return HERE / "golden" / name if name in TOWNS else FOLDERS[name.split("-", maxsplit=1)[0]]


@contextmanager
def open_folder(knowledge: Path, **values: object) -> Iterator[Assistant]:
    """An assistant over the folder, indexed afresh; with these settings, and without a chat model unless they name one."""
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(**{"knowledge_dir": knowledge, "data_dir": Path(data), "chat_model": "", **values})
        with Assistant.open(settings) as assistant:
            assistant.index()
            yield assistant


def is_right(scored: Scored) -> bool:
    """Whether one quote has the words of the evidence; or, for the unanswerable, whether nothing was claimed."""
    return scored.declined if scored.question.must_decline else bool(scored.cites_evidence)


def keep(scores: Scores, path: Path) -> None:
    """Write the answers, one question a block, so that a diff reads well."""
    path.parent.mkdir(exist_ok=True)
    kept = [
        {
            "id": scored.question.id,
            "language": scored.question.language,
            "question": scored.question.question,
            "answerable": not scored.question.must_decline,
            "right": is_right(scored),
            "correct": scored.correct,
            "outcome": scored.answer.outcome.value,
            "answer": _beginning(scored.answer.text),
            "quotes": [
                {"document": citation.document_id, "quote": _beginning(citation.quote)}
                for citation in scored.answer.citations
            ],
        }
        for scored in scores.questions
    ]
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _beginning(text: str) -> str:
    """Enough to know it by: the documents themselves may not be ours to copy."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_CHARACTERS else line[:_MOST_CHARACTERS].rsplit(" ", 1)[0] + " …"


def print_table(name: str, scores: Scores) -> bool:
    """Print the counts and the questions that went wrong; whether a bar was missed."""
    print(f"\n{name}: {len(scores.questions)} questions")
    missed = False
    english, korean = scores.in_language("en"), scores.in_language("ko")
    for key, words, share in (
        ("en", "English, evidence cited", english.measure("recall")),
        ("ko", "Korean, evidence cited", korean.measure("recall")),
        ("declined", "rightly declined", scores.measure("declined")),
    ):
        missed |= share.is_below(100 * BARS[name][key])
        print(f"  {words:24} {_counts(share)} (at least {BARS[name][key]:.0%})")
    for words, part, measure in (
        ("English, correct", english, "correctness"),
        ("Korean, correct", korean, "correctness"),
        ("citations right", scores, "precision"),
    ):
        print(f"  {words:24} {_counts(part.measure(measure))}")
    for scored in scores.questions:
        if not is_right(scored):
            print(f"  wrong: {scored.question.id} {scored.question.question} -> {scored.answer.outcome.value}")
    return missed


def _counts(share: Share) -> str:
    return f"{share.right:3} of {share.of:3}   {'-' if share.percent is None else f'{share.percent:3.0f}%'}"


if __name__ == "__main__":
    sys.exit(main())
