"""The command line: assistant index | ask | retrieve | serve | doctor."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from threading import Event
from typing import Any

from assistant.as_json import answer_as_json, hit_as_json, report_as_json
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexInUseError
from assistant.folder import changes_below
from assistant.remote import ask_owner
from assistant.search import load_embedder
from assistant.settings import Settings
from assistant.terminal import (
    print_answer,
    print_findings,
    print_hits,
    print_json,
    print_repair,
    print_report,
    show_progress,
    show_step,
)
from assistant.types import Filters, Outcome

_ANSWERED, _ABSTAINED, _MENDABLE = 0, 1, 3  # argparse itself exits with 2 on wrong usage

_EXAMPLES = {
    "index": "example: assistant index --json",
    "ask": 'example: assistant ask "서구 가족돌봄청년수당은 1년에 얼마인가요?"',
    "retrieve": 'example: assistant retrieve "Onnuri gift certificate discount" -k 3 --region "Gwangju Seo District"',
    "serve": "example: assistant serve --port 8080",
    "doctor": "example: assistant doctor --repair",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 answered or done, 1 abstained, 2 usage, 3 an error a person can mend."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings(**_overrides(options))
        return int(options.run(options, settings))
    except AssistantError as error:
        _report_error(str(error), as_json=options.json)
        return _MENDABLE
    except KeyboardInterrupt:
        print("\nStopped. The index is as it was after the last finished batch.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ANSWERED


def _index(options: argparse.Namespace, settings: Settings) -> int:
    code = _index_once(options, settings)
    if options.watch:
        print(f"Watching {str(settings.knowledge_dir)!r}. Stop with Ctrl-C.", file=sys.stderr, flush=True)
        for _ in changes_below(settings.knowledge_dir, Event(), without=settings.data_dir):
            try:
                _index_once(options, settings)
            except AssistantError as error:  # tried again at the next change
                _report_error(str(error), as_json=options.json)
    return code


def _index_once(options: argparse.Namespace, settings: Settings) -> int:
    on_progress = show_progress if sys.stderr.isatty() else None
    try:
        with Assistant.open(settings) as assistant:
            report = report_as_json(assistant.index(on_progress or (lambda progress: None)))
    except IndexInUseError as error:
        if options.knowledge and error.address:
            raise AssistantError(
                f"The web chat at {error.address} has this index and reads a knowledge folder of its own."
                " Leave out --knowledge, name another folder with --data, or stop the web chat."
            ) from error
        report = ask_owner(error, settings, "/api/index", {}, on_progress)
    (print_json if options.json else print_report)(report)
    return _MENDABLE if report["failed"] else _ANSWERED


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    filters = _filters(options)
    try:
        with Assistant.open(settings) as assistant:
            answer = answer_as_json(assistant.ask(options.question, filters=Filters(**filters)))
    except IndexInUseError as error:
        answer = ask_owner(error, settings, "/api/ask", {"question": options.question, "filters": filters})
    (print_json if options.json else print_answer)(answer)
    return _ANSWERED if answer["outcome"] == Outcome.ANSWERED else _ABSTAINED


def _retrieve(options: argparse.Namespace, settings: Settings) -> int:
    filters = _filters(options)
    try:
        with Assistant.open(settings) as assistant:
            found = assistant.retrieve(options.question, k=options.k, filters=Filters(**filters))
            hits: list[Any] = [hit_as_json(hit) for hit in found]
    except IndexInUseError as error:
        body = {"question": options.question, "k": options.k, "filters": filters}
        hits = ask_owner(error, settings, "/api/retrieve", body)
    (print_json if options.json else print_hits)(hits)
    return _ANSWERED if hits else _ABSTAINED


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web import serve

    serve(settings)
    return _ANSWERED


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.doctor import Level, examine
    from assistant.repair import repair

    embedder = load_embedder(settings)
    on_step = show_step if sys.stderr.isatty() else (lambda what, done, total: None)
    if options.repair:
        mended = repair(settings, embedder, on_step)
        found = list(mended.after)
        (print_json if options.json else print_repair)(asdict(mended))
    else:
        found = examine(settings, embedder, on_step)
        (print_json if options.json else print_findings)([asdict(finding) for finding in found])
    return _MENDABLE if any(finding.level is Level.PROBLEM for finding in found) else _ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Ask local-policy documents; every answer cites the words that prove it.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON and nothing else")
    shared.add_argument("--knowledge", metavar="FOLDER", help="the documents (ASSISTANT_KNOWLEDGE_DIR)")
    shared.add_argument("--data", metavar="FOLDER", help="the index (ASSISTANT_DATA_DIR)")
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("question")
    for name in ("region", "publisher", "language", "document"):
        question.add_argument(f"--{name}", action="append", default=[], help=f"only this {name}; may be repeated")
    for name, words in (("from", "since"), ("to", "until")):
        question.add_argument(
            f"--{name}", dest=f"published_{name}", default="", metavar="DATE",
            help=f"only documents published {words} then: 2024, 2024-03 or 2024-03-15, itself included",
        )  # fmt: skip
    for name, run, parents, words in (
        ("index", _index, [shared], "make the index match the knowledge folder"),
        ("ask", _ask, [shared, question], "answer a question, with citations"),
        ("retrieve", _retrieve, [shared, question], "show the chunks that search finds"),
        ("serve", _serve, [shared], "start the web chat"),
        ("doctor", _doctor, [shared], "check the index against itself, the files and the settings"),
    ):
        command = commands.add_parser(name, parents=parents, help=words, description=words, epilog=_EXAMPLES[name])
        command.set_defaults(run=run)
        if name == "index":
            command.add_argument("--watch", action="store_true", help="stay, and index again when files change")
        if name == "doctor":
            command.add_argument("--repair", action="store_true", help="mend what can be mended, and give space back")
        if name == "retrieve":
            command.add_argument("-k", type=_count, help="how many chunks (ASSISTANT_TOP_K)")
        if name == "serve":
            command.add_argument("--host", help="where to listen (ASSISTANT_HOST)")
            command.add_argument("--port", help="which port to listen on (ASSISTANT_PORT)")
    return parser


def _count(text: str) -> int:
    if not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to 100")
    return int(text)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that stand on the command line."""
    names = {"knowledge": "knowledge_dir", "data": "data_dir", "host": "host", "port": "port"}
    given = {setting: getattr(options, name, None) for name, setting in names.items()}
    return {setting: value for setting, value in given.items() if value is not None}


def _filters(options: argparse.Namespace) -> dict[str, Any]:
    lists = {f"{name}s": getattr(options, name) for name in ("region", "publisher", "language", "document")}
    return {**lists, "published_from": options.published_from, "published_to": options.published_to}


def _report_error(message: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"error": message})
    else:
        print(message, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
