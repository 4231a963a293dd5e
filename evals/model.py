"""What reaches the person of what a capable chat model truthfully drafts, and of what is false.

`python -m evals.model [SET …] [--judge none]` puts recorded questions to the whole assistant, over HTTP to a server that
writes the recorded statements and answers with the recorded verdicts (`evals.replay`). `--live` asks the server that
ASSISTANT_CHAT_MODEL and ASSISTANT_CHAT_BASE_URL name instead, and prints what it said and what was shown, to be read.
Counts are kept in `evals/results/model.json` by set and judge.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from assistant import Answer, Assistant
from assistant.language.text import folded, language_of, sentences
from evals.golden import HERE, SHARED, open_folder
from evals.replay import Recorded, Row, serving

RESULTS = HERE / "results" / "model.json"
DRAFTS = SHARED / "data" / "drafts"
# Where each set's statements are, and the documents of each folder that they name.
SETS = {
    "drafts": (DRAFTS, {"knowledge": HERE.parent / "knowledge", "samples": SHARED / "samples"}),
    "unseen": (HERE / "golden" / "drafts", {"model": HERE / "golden" / "drafts" / "knowledge"}),
    "held": (HERE / "golden" / "held", {"held": HERE / "golden" / "held" / "knowledge"}),
}
# In percent, with the recorded judge: of the true statements that are shown, and as the model's words; of the false ones.
BARS = {"true shown": 97.0, "true as words": 92.0, "questions in full": 85.0}
_MOST_FALSE = 2.0


@dataclass
class Counted:
    """What became of statements and questions of one folder and language."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)  # what went wrong, one each

    def share(self, part: str, whole: str) -> float:
        """In percent."""
        return 100 * self.counts[part] / max(1, self.counts[whole])


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay the sets and print a table of each; 1 when one misses a bar."""
    parser = argparse.ArgumentParser(prog="python -m evals.model", description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"all unless told: {', '.join(SETS)}")
    parser.add_argument("--judge", choices=("chat", "none"), default="chat", help="recorded verdicts, or figures alone")
    parser.add_argument("--live", action="store_true", help="ask the configured server instead of the recorded one")
    options = parser.parse_args(arguments)
    missed = False
    for name in options.sets or SETS:
        folder, documents = SETS[name]
        if not folder.is_dir():
            print(f"{name}: skipped, there is no folder {str(folder)!r} (ASSISTANT_SHARED names it)")
            continue
        replies, false = read_rows(folder / "replies.jsonl"), read_rows(folder / "false.jsonl")
        if options.live:
            _live(replies, documents)
            continue
        counted = _replayed(replies, false, documents, options.judge)
        print_table(f"{name}, judge {options.judge}", counted)
        keep(f"{name}, judge {options.judge}", counted)
        missed |= options.judge == "chat" and _misses(counted)
    return int(missed)


def read_rows(path: Path) -> list[Row]:
    """The objects of a file of JSON lines; none without it."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line] if path.exists() else []


def _replayed(
    replies: Sequence[Row], false: Sequence[Row], documents: dict[str, Path], judge: str
) -> dict[str, Counted]:  # fmt: skip
    """Each folder's questions twice: with what the model wrote, and with the false statements in its place."""
    counted: dict[str, Counted] = {}
    for name, folder in documents.items():
        own = [row for row in replies if row["folder"] == name]
        wrong = [row for row in false if row["folder"] == name]
        lies = [row | {"statements": [one for one in wrong if one["id"] == row["id"]]} for row in own]
        for language in dict.fromkeys(row["language"] for row in own):
            part = counted[f"{name} {language}"] = Counted()
            asked = [row for row in own if row["language"] == language]
            _ask(Recorded.of(asked, wrong), folder, judge, part, _count_true)
            told = [row for row in lies if row["language"] == language and row["statements"]]
            _ask(Recorded.of(told, wrong), folder, judge, part, _count_false)
    return counted


def _ask(
    recorded: Recorded, folder: Path, judge: str, part: Counted, count: Callable[[Row, Answer, Counted], None]
) -> None:  # fmt: skip
    """Put the questions to an assistant over the folder and count what becomes of their statements."""
    with serving(recorded) as address, _open(folder, address, judge) as assistant:
        begun = time.monotonic()
        for row in recorded.replies.values():
            count(row, assistant.ask(row["question"]), part)
        part.counts["milliseconds"] += round(1000 * (time.monotonic() - begun))
    part.counts["calls"] += sum(recorded.calls.values())
    part.counts["quotes not in the prompt"] += len(recorded.missing)
    part.lines += [f"{question}: not in the prompt: {words[:120]}" for question, words in recorded.missing]
    part.lines += [f"nobody has judged: {statement}" for statement in recorded.unknown]


def _open(folder: Path, address: str, judge: str) -> AbstractContextManager[Assistant]:
    return open_folder(folder, chat_model="recorded", chat_base_url=address, judge=judge)


def _count_true(row: Row, answer: Answer, part: Counted) -> None:
    """Each true statement of a reply: shown in the model's words, as the words it cites, or not."""
    shown = []
    for statement in row["statements"]:
        what = how_shown(statement, answer)
        truth = "true" if statement["true"] else "false"
        part.counts[truth] += 1
        part.counts[f"{truth} {what}"] += 1
        if _is_crossed(statement):
            part.counts[f"{truth} across languages"] += 1
            part.counts[f"{truth} across languages {what}"] += 1
        if (what == "withheld") == statement["true"] or (truth, what) == ("false", "as words"):
            part.lines.append(f"{row['id']} {truth} {what}: {statement['text']}  {_why(statement, answer)}")
        if statement["true"]:
            shown.append(what != "withheld")
    if shown and not row["must_decline"]:
        part.counts["questions"] += 1
        part.counts[f"questions {'in full' if all(shown) else 'in part' if any(shown) else 'empty'}"] += 1


def _count_false(row: Row, answer: Answer, part: Counted) -> None:
    for statement in row["statements"]:
        what = how_shown(statement, answer)
        part.counts["false"] += 1
        part.counts[f"false {what}"] += 1
        if what == "as words":
            part.lines.append(f"{row['id']} false shown: {statement['text']}")


def how_shown(statement: Row, answer: Answer) -> str:
    """`as words` of the model, `as quotes` of what it cites, or `withheld`."""
    words = {folded(claim.text).rstrip(".") for claim in answer.claims if claim.proof != "quoted"}
    text = statement["text"]
    parts = [folded(text[start:end]).rstrip(".") for start, end in sentences(text)]
    if folded(text).rstrip(".") in words or all(any(part in one for one in words) for part in parts):
        return "as words"
    quoted = [
        folded(citation.quote) for claim in answer.claims if claim.proof == "quoted" for citation in claim.citations
    ]
    wanted = [_cells(quote["words"]) for quote in statement["quotes"]]
    found = any(all(cell in quote for cell in cells) or quote in "".join(cells) for cells in wanted for quote in quoted)
    return "as quotes" if found else "withheld"


def _cells(words: str) -> list[str]:
    return [folded(part.rpartition(": ")[2]) for part in words.split(" · ")]


def _is_crossed(statement: Row) -> bool:
    return any(language_of(quote["words"]) != language_of(statement["text"]) for quote in statement["quotes"])


def _why(statement: Row, answer: Answer) -> str:
    own = (one for one in answer.withheld if folded(one.text) in folded(statement["text"]))
    return "; ".join(f"{one.reason.code} {one.reason.values}" for one in own) or answer.outcome.value


def _misses(counted: dict[str, Counted]) -> bool:
    total = sum((part.counts for part in counted.values()), Counter[str]())
    return any(figure < BARS.get(name, 0) for name, figure in _figures(total).items()) or (
        100 * total["false as words"] > _MOST_FALSE * total["false"]
    )


def _figures(counts: Counter[str]) -> dict[str, float]:
    true, questions = max(1, counts["true"]), max(1, counts["questions"])
    return {
        "true shown": 100 * (counts["true as words"] + counts["true as quotes"]) / true,
        "true as words": 100 * counts["true as words"] / true,
        "questions in full": 100 * counts["questions in full"] / questions,
    }


def print_table(title: str, counted: dict[str, Counted]) -> None:
    """The counts of each folder and language and of all, then what went wrong."""
    columns = {**{name: part.counts for name, part in counted.items()}}
    columns["all"] = sum(columns.values(), Counter[str]())
    print(f"\n{title}\n{'':34}" + "".join(f"{name:>14}" for name in columns))
    for count in sorted(columns["all"]):
        print(f"{count:34}" + "".join(f"{counts[count]:14}" for counts in columns.values()))
    for name in _figures(Counter()):
        print(f"{name + ', %':34}" + "".join(f"{_figures(counts)[name]:14.1f}" for counts in columns.values()))
    for part in counted.values():
        print("\n".join(part.lines))


def keep(title: str, counted: dict[str, Counted]) -> None:
    """Write the counts, a set beside the others."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    known[title] = {
        name: dict(sorted((key, value) for key, value in part.counts.items() if key != "milliseconds"))
        for name, part in counted.items()
    }
    RESULTS.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _live(replies: Sequence[Row], documents: dict[str, Path]) -> None:
    for name, folder in documents.items():
        with open_folder(folder, **_configured()) as assistant:
            for row in (row for row in replies if row["folder"] == name):
                print("\n".join(_told(row, assistant)), flush=True)


def _configured() -> dict[str, object]:
    from assistant import Settings

    settings = Settings()
    if not settings.chat_model:
        raise SystemExit(
            "--live needs a chat model: set ASSISTANT_CHAT_MODEL, and ASSISTANT_CHAT_BASE_URL for its server."
        )
    return {"chat_model": settings.chat_model, "chat_base_url": settings.chat_base_url}


def _told(row: Row, assistant: Assistant) -> Iterator[str]:
    begun = time.monotonic()
    answer = assistant.ask(row["question"])
    yield f"\n{row['id']} {row['question']} ({answer.outcome.value}, {time.monotonic() - begun:.1f} s)"
    yield from (f"  {claim.proof}: {claim.text}" for claim in answer.claims)
    yield from (f"  withheld ({one.reason.code} {one.reason.values}): {one.text}" for one in answer.withheld)
    yield from (f"  notice: {notice.code} {notice.values}" for notice in answer.notices)


if __name__ == "__main__":
    sys.exit(main())
