"""Do the sentences of the extractive answer contain the reference answer? On open questions, in Korean and English.

`python -m evals.extract` prints, given the right passage and given search, the share of answerable questions whose first
one, two and three candidates contain it, and whether what is shown does; and writes the table to `evals/results/`.
"""

import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from assistant import Assistant, Filters
from assistant.answer.extract import candidates, extract_claims
from assistant.answer.question import take_apart
from assistant.types import Hit
from evals.sets import FOLDER, SetQuestion, open_sets, read_questions

RESULTS = Path(__file__).parent / "results" / "extract.json"
SETS = ("tydiqa-ko", "squad2")
_COUNTS = (1, 2, 3)


def main() -> int:
    """Both sets; 0."""
    kept: dict[str, dict[str, dict[str, float]]] = {}
    for name in SETS:
        answers = _answers(name)
        with open_sets(name) as assistant:
            questions = [question for question in read_questions(name) if question.relevant and answers[question.id]]
            passage = [_contained(assistant, question, answers[question.id], _passage(assistant, question))
                       for question in questions]  # fmt: skip
            search = [_contained(assistant, question, answers[question.id], assistant.retrieve(question.text))
                      for question in questions]  # fmt: skip
        kept[name] = {"given the passage": _shares(passage), "given search": _shares(search)}
        print(f"\n{name}: {len(questions)} questions that have an answer")
        for given, shares in kept[name].items():
            print(f"  {given:18}", "  ".join(f"{count} {share:.1%}" for count, share in shares.items()))
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    return 0


def _answers(name: str) -> dict[str, list[str]]:
    rows = map(json.loads, (FOLDER / name / "queries.jsonl").read_text("utf-8").splitlines())
    return {row["id"]: row["answers"] if row["answerable"] else [] for row in rows}


def _passage(assistant: Assistant, question: SetQuestion) -> list[Hit]:
    return assistant.retrieve(question.text, filters=Filters(documents=tuple(question.relevant)))


def _contained(
    assistant: Assistant, question: SetQuestion, answers: Sequence[str], hits: Sequence[Hit]
) -> dict[str, bool]:
    """Whether the first sentences contain a reference answer, and whether all that is shown together does."""
    embed = assistant._embedder.embed_sentences
    asked = take_apart(question.text, assistant._search.glossary)
    ranked = [candidate.sentence.text for candidate in candidates(asked, hits, embed)]
    shown = [
        claim.text
        for claim in extract_claims(question.text, hits, assistant._search.glossary, embed, lambda document: True)
    ]
    found = {f"in the first {count}": _contains(ranked[:count], answers) for count in _COUNTS}
    return {**found, "in what is shown": _contains(shown, answers), "something is shown": bool(shown)}


def _contains(sentences: Sequence[str], answers: Sequence[str]) -> bool:
    said = _folded(" ".join(sentences))
    return any(_folded(answer) in said for answer in answers)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).casefold().split())


def _shares(rows: Sequence[dict[str, bool]]) -> dict[str, float]:
    return {name: round(sum(row[name] for row in rows) / len(rows), 4) for name in rows[0]}


if __name__ == "__main__":
    sys.exit(main())
