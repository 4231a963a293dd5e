"""What becomes of the statements that a real, tiny chat model drafts: shown, withheld and why; one line a question.

`python -m evals.drafts [SET …] [--ask] [--every N] [--language ko|en] [--first N]` puts the golden questions to the
whole assistant, with the replies that SmolLM2 (135M) gave behind llama.cpp's server. It invents freely: what is shown
of it tells how good the check is. Replies are kept by their prompt in `evals/results/replies.jsonl`, so that a change
of the check is measured in a minute; `--ask` asks the model where there is none. What is shown is in
`evals/results/drafts.jsonl`, beside its quotes, and a person's verdict on it in `evals/golden/drafts-checked.jsonl`;
the run fails when one shown was found false.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from assistant import Answer, Assistant, Claim, Outcome, Withheld
from assistant.answer import EvidenceSentence, Statement
from assistant.answer.chat import ChatModel
from assistant.errors import ChatModelError
from assistant.golden import GoldenQuestion
from assistant.scoring import model_failed
from assistant.settings import Settings
from assistant.types import LANGUAGES
from evals.golden import BARS, HERE, TOWNS, folder_of, open_folder, read_questions
from evals.smollm2 import serving_smollm2

RESULTS = HERE / "results" / "drafts.jsonl"
REPLIES = HERE / "results" / "replies.jsonl"
CHECKED = HERE / "golden" / "drafts-checked.jsonl"

_MOST_TOKENS = 8192  # that SmolLM2 was trained on; a Korean letter takes two or three
_EVIDENCE_CHARACTERS = 1200
_TIMEOUT = 600  # seconds: a machine that is busy with other things is no failure of the model

# A reason without the words and figures of its statement.
_OWN_WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\(.*?\)|[\d.]+%?")

Row = dict[str, Any]


class UnrecordedError(Exception):
    """There is no reply to this prompt, and the model is not to be asked."""


class Replies:
    """The model's replies by their prompts; those that are missing are asked for, when `asks`, and kept."""

    def __init__(self, path: Path, *, asks: bool) -> None:
        self._path = path
        self._asks = asks
        self._known = {row["prompt"]: row for row in read_rows(path)}

    def model(self, settings: Settings) -> "_Recorded":
        """In place of `ChatModel`."""
        return _Recorded(self, ChatModel(settings))

    def stream(self, system: str, ask: str, model: ChatModel) -> Iterator[str]:
        """As `ChatModel.stream`."""
        prompt = sha256(f"{system}\n{ask}".encode()).hexdigest()[:16]
        if known := self._known.get(prompt):
            yield known["reply"]
            if known["failure"]:
                raise ChatModelError(known["failure"])
        elif self._asks:
            yield from self._asked(prompt, model.stream(system, ask))
        else:
            raise UnrecordedError

    def _asked(self, prompt: str, pieces: Iterator[str]) -> Iterator[str]:
        said, failure = "", ""
        try:
            for piece in pieces:
                said += piece
                yield piece
        except ChatModelError as error:
            failure = error.reason
            raise
        finally:  # the draft may have heard enough
            self._known[prompt] = {"prompt": prompt, "reply": said, "failure": failure}
            with self._path.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(self._known[prompt], ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class _Recorded:
    replies: Replies
    asked: ChatModel

    def stream(self, system: str, ask: str) -> Iterator[str]:
        return self.replies.stream(system, ask, self.asked)


class Listener:
    """Writes down what the assistant's verifier is given to prove, and what it makes of it."""

    def __init__(self, assistant: Assistant) -> None:
        self.drafted: list[str] = []
        self.proved: set[str] = set()
        self._prove = assistant._verifier.prove
        assistant._verifier.prove = self.prove  # type: ignore[method-assign]  # the answer does not tell who drafted it

    def prove(self, statement: Statement, evidence: Sequence[EvidenceSentence]) -> list[Claim | Withheld]:
        checked = self._prove(statement, evidence)
        self.drafted.append(statement.text)
        self.proved.update(part.text for part in checked if isinstance(part, Claim))
        return checked

    def begin(self) -> None:
        """Forget the question before."""
        self.drafted, self.proved = [], set()


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, print the table and write what is shown; 1 when a statement shown was found false, 2 on wrong usage."""
    options = _options(arguments)
    replies = Replies(REPLIES, asks=options.ask)
    rows: list[Row] = []
    started = time.monotonic()
    with (
        serving_smollm2(_MOST_TOKENS) if options.ask else nullcontext("http://127.0.0.1:9") as address,
        patch("assistant.answer.draft.ChatModel", replies.model),
    ):
        for name in options.sets or [name for name in BARS if name not in TOWNS]:
            for row in _ask(name, _part(name, options), address):
                rows.append(row)
                print(f"{time.monotonic() - started:7.1f} s  {row['id']:24} {_said(row)}", flush=True)
    verdicts = {(row["id"], row["text"]): row["verdict"] for row in read_rows(CHECKED)}
    for row in rows:
        for claim in _by_model(row):
            claim["verdict"] = verdicts.get((row["id"], claim["text"]), "not checked")
    RESULTS.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print_table(rows)
    return int(any(claim["verdict"] == "false" for row in rows for claim in _by_model(row)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.drafts", description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"all but those of towns unless told: {', '.join(BARS)}")
    parser.add_argument("--ask", action="store_true", help="ask the model where no reply is kept (5 to 40 s each)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every nth question of each set")
    parser.add_argument("--language", choices=LANGUAGES, help="only those in one language")
    parser.add_argument("--first", type=int, metavar="N", help="only the first n of those of each set")
    options = parser.parse_args(arguments)
    if unknown := set(options.sets) - set(BARS):
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    return options


def _part(name: str, options: argparse.Namespace) -> list[GoldenQuestion]:
    every = read_questions(HERE / "golden" / f"{name}.jsonl")[:: options.every]
    return [question for question in every if options.language in (None, question.language)][: options.first]


def read_rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines; none without it."""
    lines = path.read_text("utf-8").split("\n") if path.is_file() else []
    return [json.loads(line) for line in lines if line]


def _ask(name: str, questions: Sequence[GoldenQuestion], address: str) -> Iterator[Row]:
    """What became of each question of a set, except those that the model was not asked."""
    folder = folder_of(name)
    if not folder.is_dir():
        print(f"{name}: skipped, there is no folder {str(folder)!r} (ASSISTANT_SHARED names it)", flush=True)
        return
    model = {"chat_model": "smollm2", "chat_base_url": f"{address}/v1"}
    limits = {"chat_evidence_chars": _EVIDENCE_CHARACTERS, "chat_timeout": _TIMEOUT}
    with open_folder(folder, **model, **limits) as assistant:
        listener = Listener(assistant)
        for question in questions:
            listener.begin()
            try:
                answer = assistant.ask(question.question)
            except UnrecordedError:
                continue
            yield _row(name, question, answer, listener)


def _row(name: str, question: GoldenQuestion, answer: Answer, listener: Listener) -> Row:
    return {
        "id": f"{name}/{question.id}",
        "language": question.language,
        "question": question.question,
        "must_decline": question.must_decline,
        "outcome": answer.outcome.value,
        "drafted": len(listener.drafted),
        "shown": [_shown(claim, listener) for claim in answer.claims],
        "withheld": [{"text": withheld.text, "reason": withheld.reason} for withheld in answer.withheld],
        "model_failed": model_failed(answer),
        "notices": list(answer.notices),
    }


def _shown(claim: Claim, listener: Listener) -> Row:
    """A statement beside what it cites; `by_model` is false for the quotes that stand in for a model that failed."""
    return {
        "text": claim.text,
        "by_model": claim.text in listener.proved,
        "about": claim.about,
        "citations": [{"document": cited.document_id, "quote": cited.quote} for cited in claim.citations],
    }


def _said(row: Row) -> str:
    failed = ", the model failed" if row["model_failed"] else ""
    return f"{row['outcome']}: {row['drafted']} drafted, {len(_by_model(row))} shown{failed}"


def _by_model(row: Row) -> list[Row]:
    return [claim for claim in cast("list[Row]", row["shown"]) if claim["by_model"]]


def print_table(rows: Sequence[Row]) -> None:
    """What was counted, over all and by language."""
    parts = {language: [row for row in rows if row["language"] == language] for language in ("en", "ko")}
    counted = [_counts(part) for part in (rows, *parts.values())]
    print("".join(f"{name:>8}" for name in ("all", *parts)))
    for name in dict.fromkeys(name for counts in counted for name in counts):
        print("".join(f"{counts[name]:8}" for counts in counted) + f"  {name}")


def _counts(rows: Sequence[Row]) -> Counter[str]:
    counts: Counter[str] = Counter({"questions": len(rows)})
    counts["statements drafted"] = sum(row["drafted"] for row in rows)
    counts["of the model's, shown"] = sum(len(_by_model(row)) for row in rows)
    counts.update(f"  {claim['verdict']}" for row in rows for claim in _by_model(row))
    counts["of the model's, withheld"] = sum(len(row["withheld"]) for row in rows)
    counts.update(f"  because {kind_of(withheld['reason'])}" for row in rows for withheld in row["withheld"])
    counts["questions declined"] = sum(row["outcome"] != Outcome.ANSWERED for row in rows)
    counts["questions to be declined, in which a statement was shown"] = sum(
        row["must_decline"] and bool(_by_model(row)) for row in rows
    )
    counts["questions in which the model failed"] = sum(row["model_failed"] for row in rows)
    return counts


def kind_of(reason: str) -> str:
    """A reason to withhold, without the words and figures of its statement."""
    return " ".join(_OWN_WORDS.sub("…", reason).split())


if __name__ == "__main__":
    sys.exit(main())
