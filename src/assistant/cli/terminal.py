"""What the commands print for people: progress, reports, answers, hits, scores."""

import codecs
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, TextIO

from assistant.evaluation.scoring import AT_MOST_MEASURES, MEASURES
from assistant.index.indexing import Progress
from assistant.messages import say
from assistant.types import TABLE_HEAD, Language

# A row of an answer's table; other lines end with a marker or a full stop.
_ROW = re.compile(r"\| (?P<about>[^|]*) \| (?P<words>[^|]*) \|")

_SIGNS = {"Pd": "-", "Pi": '"', "Pf": '"'}  # by Unicode's kind of punctuation


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


def show_progress(language: Language, progress: Progress) -> None:
    """One line that is written over: a bar, the counts, the time that is left, the file at hand."""
    done = round(20 * progress.done / max(1, progress.total))
    bar = "█" * done + "░" * (20 - done)
    left = ""
    if progress.seconds_left is not None:
        left = f" {say('time_left', language, minutes=_minutes(progress.seconds_left))} "
    page = f" ({progress.page}/{progress.pages})" if progress.pages else ""
    line = f"{bar} {progress.done}/{progress.total}{left} {progress.document_id}{page}"
    end = "\n" if progress.done == progress.total else ""
    print(f"\r\033[K{_plain(line)}", end=end, file=sys.stderr, flush=True)


def show_asked(language: Language, done: int, total: int) -> None:
    """Which golden question is being asked, on a line that is written over."""
    line = say("asking" if done < total else "asked", language, number=done + 1, total=total)
    print(f"\r\033[K{line}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def print_report(report: dict[str, Any], language: Language) -> None:
    """What one run of indexing did, failures to stderr."""
    for old, new in report["moved"].items():
        _print(f"{say('did_moved', language)}: {old} → {new}")
    for did, moved in (("added", report["moved"].values()), ("updated", ()), ("removed", report["moved"])):
        for document_id in report[did]:
            if document_id not in moved:
                _print(f"{say(f'did_{did}', language)}: {document_id}")
    for path, original in report["duplicates"].items():
        _print(say("did_duplicate", language, path=path, original=original))
    for path, warnings in report["warnings"].items():
        words = " ".join(warning["text"] for warning in warnings)
        _print(say("did_warn", language, path=path, warning=words), file=sys.stderr)
    for path, why in report["failed"].items():
        _print(say("did_fail", language, path=path, why=why["text"]), file=sys.stderr)
    counts = {name: len(report[name]) for name in ("added", "updated", "removed", "moved", "duplicates", "failed")}
    seconds, rest = f"{report['seconds']:.1f}", {name: report[name] for name in ("unchanged", "chunks", "embedded")}
    print(say("did_all", language, **counts, **rest, seconds=seconds))


def print_answer(answer: dict[str, Any], language: Language) -> None:
    """The text, each citation with its quote and place, and the notices."""
    titles = {hit["document"]["id"]: hit["document"]["title"] for hit in answer["evidence"]}
    print("\n".join(_without_table(answer["text"])))
    for number, citation in enumerate(answer["citations"], start=1):
        print(f"\n[{number}] {_place(citation)}")
        _print_replaced(citation["replaced_by"], language, titles)
        print(f"    “{' '.join(citation['quote'].split())}”")
        place = {"document": citation["document_id"], "start": citation["start"], "end": citation["end"]}
        _print(f"    {say('characters', language, **place)}")
    for notice in answer["notices"]:
        print(f"\n※ {notice['text']}")


def print_hits(hits: list[dict[str, Any]], language: Language) -> None:
    """The hits, best first."""
    titles = {hit["document"]["id"]: hit["document"]["title"] for hit in hits}
    for number, hit in enumerate(hits, start=1):
        print(f"{number}. {hit['score']:.3f}  {_place(hit['document'] | hit['chunk'])}")
        _print_replaced(hit["replaced_by"], language, titles)
        print(f"   {' '.join(hit['chunk']['text'].split())}\n")


def show_step(language: Language, what: str, done: int, total: int) -> None:
    """What the doctor looks at, on a line that is written over."""
    count = f" {done}/{total}" if total > 1 else ""
    print(f"\r\033[K{say(f'looking_at_{what}', language)}{count}\r", end="", file=sys.stderr, flush=True)


def print_findings(findings: list[dict[str, Any]], language: Language) -> None:
    """What is wrong and what to do about it, worst first."""
    for finding in findings:
        level = say(f"level_{finding['level']}", language)
        print(f"{level}: {finding['text']}")
    if not findings:
        print(say("all_well", language))


def print_repair(repair: dict[str, Any], language: Language) -> None:
    """What was found, what was done, and what is left."""
    print_findings(repair["before"], language)
    for done in repair["done"]:
        print(say("repair_did", language, what=done["text"]))
    before, after = (f"{repair[f'bytes_{when}'] / 1e6:.1f}" for when in ("before", "after"))
    print(say("repair_size", language, before=before, after=after))
    for finding in repair["after"]:
        print(say("repair_left", language, what=finding["text"]))


def print_scores(scores: dict[str, Any], language: Language) -> None:
    """The measures, over all and by language; the questions that went wrong; the bars."""
    measures = scores["measures"]
    print(" " * 20 + "".join(f"{name:>22}" for name in measures))
    for title, values in _rows(measures, language):
        print(title + " " * (20 - _width(title)) + "".join(f"{value:>22}" for value in values))
    for question in scores["questions"]:
        if question["reasons"]:
            print()
            _print(f"{question['id']} ({question['language']}, {question['outcome']}) {question['question']}")
            for reason in question["reasons"]:
                _print(f"    {reason['text']}")
    for bar in scores["bars"]:
        _print_bar(bar, measures, language)


def _rows(measures: dict[str, Any], language: Language) -> Iterator[tuple[str, list[str]]]:
    """The title of each row, and its values: over all, and by language."""
    parts = measures.values()
    yield say("eval_questions", language), [str(part["questions"]) for part in parts]
    for name in MEASURES:
        yield say(f"measure_{name}", language), [_share(part[name], language) for part in parts]
    for name in ("shown", "withheld"):
        yield say(f"eval_{name}", language), [str(part["statements"][name]) for part in parts]
    if measures["all"]["model_failures"]:
        yield say("eval_model_failed", language), [str(part["model_failures"]) for part in parts]


def print_json(value: Any) -> None:
    """JSON and nothing else; in ASCII where the terminal does not have all letters."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text)


def _share(share: dict[str, Any], language: Language) -> str:
    if share["percent"] is None:
        return "-"
    percent = f"{share['percent']:5.1f}"
    return say("eval_share", language, right=share["right"], of=share["of"], percent=percent)


def _print_bar(bar: dict[str, Any], measures: dict[str, Any], language: Language) -> None:
    title = say(f"measure_{bar['measure']}", language)
    for asked_in in measures:
        if asked_in in bar["below"]:
            share, percent = _share(measures[asked_in][bar["measure"]], language), f"{bar['percent']:g}"
            code = "eval_above" if bar["measure"] in AT_MOST_MEASURES else "eval_below"
            below = say(code, language, measure=title, language=asked_in, share=share, percent=percent)
            print(f"\n{below}")
        if asked_in in bar["nothing_to_count"]:
            print(f"\n{say('eval_not_judged', language, measure=title, language=asked_in)}")


def _width(text: str) -> int:
    """How many columns it takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


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


def _print(line: str, file: TextIO | None = None) -> None:
    print(_plain(line), file=file)


def _print_replaced(document_id: str, language: Language, titles: dict[str, str]) -> None:
    """The document that replaces the one above: by its title where that is at hand."""
    if document_id:
        _print(f"    {say('replaced_by', language, title=titles.get(document_id, document_id))}")


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
