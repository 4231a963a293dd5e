"""What the commands print for people: progress, reports, answers, hits, scores."""

import codecs
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, TextIO

from assistant.evaluation.scoring import MEASURES
from assistant.index.indexing import Progress
from assistant.types import TABLE_HEAD

# A row of an answer's table; other lines end with a marker or a full stop.
_ROW = re.compile(r"\| (?P<about>[^|]*) \| (?P<words>[^|]*) \|")

_SIGNS = {"Pd": "-", "Pi": '"', "Pf": '"'}  # by Unicode's kind of punctuation

_TITLES = {
    "correctness": "answer correctness",
    "precision": "citation precision",
    "recall": "citation recall",
    "declined": "declined",
    "abstention": "abstention accuracy",
}


def speak_any_encoding() -> None:
    """Print what the terminal has no letter for as what comes next to it, not as an error: CP949 has no long dash."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    """Of dashes -, of quotation marks \", of letters with marks the letter; of all else ?."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = []
    for letter in error.object[error.start : error.end]:
        plain = unicodedata.normalize("NFKD", letter)[0]
        found.append(plain if plain.isascii() else _SIGNS.get(unicodedata.category(letter), "?"))
    return "".join(found), error.end


def show_progress(progress: Progress) -> None:
    """One line that is written over: a bar, the counts, the time that is left, the file at hand."""
    done = round(20 * progress.done / max(1, progress.total))
    bar = "█" * done + "░" * (20 - done)
    left = "" if progress.seconds_left is None else f" {_minutes(progress.seconds_left)} left "
    page = f" ({progress.page}/{progress.pages})" if progress.pages else ""
    line = f"{bar} {progress.done}/{progress.total}{left} {progress.document_id}{page}"
    end = "\n" if progress.done == progress.total else ""
    print(f"\r\033[K{_plain(line)}", end=end, file=sys.stderr, flush=True)


def show_asked(done: int, total: int) -> None:
    """Which golden question is being asked, on a line that is written over."""
    line = f"question {done + 1} of {total}" if done < total else f"{total} of {total} questions asked"
    print(f"\r\033[K{line}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def print_report(report: dict[str, Any]) -> None:
    """What one run of indexing did, failures to stderr."""
    for old, new in report["moved"].items():
        _say(f"moved: {old} → {new}")
    for word, moved in (("added", report["moved"].values()), ("updated", ()), ("removed", report["moved"])):
        for document_id in report[word]:
            if document_id not in moved:
                _say(f"{word}: {document_id}")
    for path, original in report["duplicates"].items():
        _say(f"duplicate: {path} has the content of {original}; only that one is indexed")
    for path, warning in report["warnings"].items():
        _say(f"warning: {path} {warning}", file=sys.stderr)
    for path, reason in report["failed"].items():
        _say(f"failed: {path} {reason}", file=sys.stderr)
    words = ("added", "updated", "removed", "moved", "duplicates", "failed")
    counts = ", ".join(f"{len(report[word])} {word}" for word in words)
    print(
        f"{counts}, {report['unchanged']} unchanged; {report['chunks']} chunks, {report['embedded']} of them embedded;"
        f" {report['seconds']:.1f} s"
    )


def print_answer(answer: dict[str, Any]) -> None:
    """The text, each citation with its quote and place, and the notices."""
    titles = {hit["document"]["id"]: hit["document"]["title"] for hit in answer["evidence"]}
    print("\n".join(_without_table(answer["text"])))
    for number, citation in enumerate(answer["citations"], start=1):
        print(f"\n[{number}] {_place(citation)}")
        _say_replaced(citation["replaced_by"], answer["language"], titles)
        print(f"    “{' '.join(citation['quote'].split())}”")
        _say(f"    {citation['document_id']}, characters {citation['start']}–{citation['end']}")
    for notice in answer["notices"]:
        print(f"\n※ {notice['text']}")


def print_hits(hits: list[dict[str, Any]]) -> None:
    """The hits, best first."""
    titles = {hit["document"]["id"]: hit["document"]["title"] for hit in hits}
    for number, hit in enumerate(hits, start=1):
        print(f"{number}. {hit['score']:.3f}  {_place(hit['document'] | hit['chunk'])}")
        _say_replaced(hit["replaced_by"], hit["document"]["language"], titles)
        print(f"   {' '.join(hit['chunk']['text'].split())}\n")


def show_step(what: str, done: int, total: int) -> None:
    """What the doctor looks at, on a line that is written over."""
    count = f" {done}/{total}" if total > 1 else ""
    print(f"\r\033[K{what}{count}\r", end="", file=sys.stderr, flush=True)


def print_findings(findings: list[dict[str, Any]]) -> None:
    """What is wrong and what to do about it, worst first."""
    for finding in findings:
        print(f"{finding['level']}: {finding['problem']} {finding['advice']}".rstrip())
    if not findings:
        print("All is well: catalogue, words, vectors and files agree.")


def print_repair(repair: dict[str, Any]) -> None:
    """What was found, what was done, and what is left."""
    print_findings(repair["before"])
    for done in repair["done"]:
        print(f"done: {done}")
    print(f"on disk: {repair['bytes_before'] / 1e6:.1f} MB before, {repair['bytes_after'] / 1e6:.1f} MB now")
    for finding in repair["after"]:
        print(f"left: {finding['problem']} {finding['advice']}".rstrip())


def print_scores(scores: dict[str, Any]) -> None:
    """The measures, over all and by language; the questions that went wrong; the bars."""
    measures = scores["measures"]
    print("".join([f"{'':20}", *(f"{name:>22}" for name in measures)]).rstrip())
    print(f"{'questions':20}" + "".join(f"{part['questions']:22}" for part in measures.values()))
    for name in MEASURES:
        print(f"{_TITLES[name]:20}" + "".join(f"{_share(part[name]):>22}" for part in measures.values()))
    for name in ("shown", "withheld"):
        counts = (part["statements"][name] for part in measures.values())
        print(f"{f'statements {name}':20}" + "".join(f"{count:22}" for count in counts))
    if measures["all"]["model_failures"]:
        print(f"{'model failed':20}" + "".join(f"{part['model_failures']:22}" for part in measures.values()))
    for question in scores["questions"]:
        if question["reasons"]:
            print()
            _say(f"{question['id']} ({question['language']}, {question['outcome']}) {question['question']}")
            for reason in question["reasons"]:
                _say(f"    {reason}")
    for bar in scores["bars"]:
        _print_bar(bar, measures)


def print_json(value: Any) -> None:
    """JSON and nothing else; in ASCII where the terminal does not have all letters."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text)


def _share(share: dict[str, Any]) -> str:
    if share["percent"] is None:
        return "-"
    return f"{share['right']} of {share['of']}  {share['percent']:5.1f} %"


def _print_bar(bar: dict[str, Any], measures: dict[str, Any]) -> None:
    name = bar["measure"]
    for language in measures:
        if language in bar["below"]:
            print(
                f"\nbelow the bar: {_TITLES[name]}, {language}: {_share(measures[language][name])}, at least {bar['percent']:g} %"
            )
        if language in bar["nothing_to_count"]:
            print(f"\nnot judged: {_TITLES[name]}, {language}: there is nothing to count")


def _without_table(text: str) -> Iterator[str]:
    """The lines of an answer, its tables as terminals can show them: a name, and what is said of it, indented."""
    before = ""
    for line in text.splitlines():
        if line in TABLE_HEAD.splitlines():
            continue
        row = _ROW.fullmatch(line)
        if row and row["about"] != before:
            yield row["about"]
        yield f"    {row['words']}" if row else line
        before = row["about"] if row else ""


def _say(line: str, file: TextIO | None = None) -> None:
    print(_plain(line), file=file)


def _say_replaced(document_id: str, language: str, titles: dict[str, str]) -> None:
    """The document that replaces the one above: by its title where that is at hand."""
    if document_id:
        title = titles.get(document_id, document_id)
        _say(f"    개정·폐지됨 → {title}" if language == "ko" else f"    amended or replaced by → {title}")


def _plain(line: str) -> str:
    """A line in which a file name can neither begin another one nor command the terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


def _place(where: dict[str, Any]) -> str:
    page = f"p. {where['page']}" if where["page"] else ""
    parts = (where["title"], where["publisher"], where["region"], where["published"], *where["headings"], page)
    return " · ".join(part for part in parts if part)


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
