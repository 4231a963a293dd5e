"""The command line: assistant index | ask | retrieve | eval | serve | doctor | mcp."""

import argparse
import errno
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from assistant.assistant import Assistant
from assistant.cli.arguments import Run, parser_of
from assistant.cli.remote import ask_owner
from assistant.cli.terminal import (
    print_answer,
    print_findings,
    print_hits,
    print_json,
    print_repair,
    print_report,
    print_scores,
    show_asked,
    show_progress,
    show_step,
    speak_any_encoding,
)
from assistant.embedding import load_embedder
from assistant.errors import AssistantError, IndexInUseError
from assistant.evaluation.as_json import scores_as_json
from assistant.evaluation.golden import GoldenQuestion, misquoted, not_indexed, read_questions
from assistant.evaluation.scoring import Scores, evaluate
from assistant.index.folder import changes_below
from assistant.messages import language_here, say, word
from assistant.plugs.as_json import (
    answer_as_json,
    answer_from_json,
    error_as_json,
    finding_as_json,
    hit_as_json,
    repair_as_json,
    report_as_json,
)
from assistant.settings import Settings
from assistant.types import Answer, Filters, Language, Message, Outcome

if TYPE_CHECKING:
    from assistant.index.backup import Backup

# argparse itself exits with 2 on wrong usage
_ANSWERED, _ABSTAINED, _BELOW_BAR, _MENDABLE, _UNEXPECTED = 0, 1, 1, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 answered or done, 1 abstained or below a bar, 2 usage, 3 an error a person can mend,
    4 one of the assistant's own."""
    speak_any_encoding()
    language = language_here()
    options = parser_of(_COMMANDS, language).parse_args(arguments)
    try:
        settings = Settings(**_overrides(options))
        language = settings.terminal_language
        return int(options.run(options, settings))
    except AssistantError as error:
        _report_error(error.message, language, as_json=options.json)
        return _MENDABLE
    except KeyboardInterrupt:
        print(f"\n{say('interrupted', language)}", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _ANSWERED
    except (OSError, MemoryError) as error:  # of the machine
        _report_error(_of_the_machine(error), language, as_json=options.json)
        return _MENDABLE
    except Exception as error:
        _report_error(_unexpected(error), language, as_json=options.json)
        return _UNEXPECTED


def _of_the_machine(error: OSError | MemoryError) -> Message:
    if isinstance(error, MemoryError):
        return Message("no_memory")
    advice = {
        errno.EMFILE: Message("raise_open_files"), errno.ENFILE: Message("end_others"),
        errno.ENOSPC: Message("make_room"), errno.EDQUOT: Message("make_room"),
    }.get(error.errno or 0, Message("look_at_disk"))  # fmt: skip
    detail = error.strerror or error
    if error.filename:
        return Message.of("machine_refused_file", file=error.filename, detail=detail, advice=advice)
    return Message.of("machine_refused", detail=detail, advice=advice)


def _unexpected(error: Exception) -> Message:
    """One line; how it came to that goes into a file, for whoever mends the assistant."""
    with tempfile.NamedTemporaryFile("w", prefix="assistant-", suffix=".txt", encoding="utf-8", delete=False) as file:
        traceback.print_exception(error, file=file)
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Message.of("own_error", detail=reason, file=file.name)


def _index(options: argparse.Namespace, settings: Settings) -> int:
    code = _index_once(options, settings)
    if options.watch:
        watching = say("watching", settings.terminal_language, folder=str(settings.knowledge_dir))
        print(watching, file=sys.stderr, flush=True)
        for _ in changes_below(settings.knowledge_dir, Event(), without=settings.data_dir):
            try:
                _index_once(options, settings)
            except AssistantError as error:  # tried again at the next change
                _report_error(error.message, settings.terminal_language, as_json=options.json)
    return code


def _index_once(options: argparse.Namespace, settings: Settings) -> int:
    language = settings.terminal_language
    on_progress = partial(show_progress, language) if sys.stderr.isatty() else None
    try:
        with Assistant.open(settings) as assistant:
            done = assistant.index(on_progress or (lambda progress: None), remove_all=options.yes)
            report = report_as_json(done, language)
    except IndexInUseError as error:
        if options.knowledge and error.address:
            raise AssistantError("other_knowledge", address=error.address) from error
        where = "/api/index?remove_all=true" if options.yes else "/api/index"
        report = ask_owner(error, settings, where, {}, on_progress)
    (print_json if options.json else partial(print_report, language=language))(report)
    return _MENDABLE if report["failed"] else _ANSWERED


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    answer = _answer(settings, options.question, _filters(options))
    (print_json if options.json else partial(print_answer, language=settings.terminal_language))(answer)
    return _ANSWERED if answer["outcome"] in (Outcome.ANSWERED, Outcome.SMALL_TALK) else _ABSTAINED


def _answer(settings: Settings, question: str, filters: dict[str, Any]) -> dict[str, Any]:
    """Asked here or, beside a running web chat, there."""
    try:
        with Assistant.open(settings) as assistant:
            return answer_as_json(assistant.ask(question, filters=Filters(**filters)))
    except IndexInUseError as error:
        answer: dict[str, Any] = ask_owner(error, settings, "/api/ask", {"question": question, "filters": filters})
        return answer


def _retrieve(options: argparse.Namespace, settings: Settings) -> int:
    hits = _hits(settings, options.question, options.k, _filters(options))
    (print_json if options.json else partial(print_hits, language=settings.terminal_language))(hits)
    return _ANSWERED if hits else _ABSTAINED


def _hits(settings: Settings, question: str, k: int | None, filters: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        with Assistant.open(settings) as assistant:
            return [hit_as_json(hit) for hit in assistant.retrieve(question, k=k, filters=Filters(**filters))]
    except IndexInUseError as error:
        body = {"question": question, "k": k, "filters": filters}
        hits: list[dict[str, Any]] = ask_owner(error, settings, "/api/retrieve", body)
        return hits


def _mcp(_options: argparse.Namespace, settings: Settings) -> int:
    """The index is free between two questions, for indexing and the web chat."""
    try:
        from assistant.plugs.mcp import tools
    except ModuleNotFoundError as error:
        raise AssistantError("no_mcp") from error
    tools(lambda question: _answer(settings, question, {}), lambda question, k: _hits(settings, question, k, {})).run()
    return _ANSWERED


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    file, out = Path(options.file), Path(options.out) if options.out else None
    questions = read_questions(file)
    if out and (out.is_dir() or not out.parent.is_dir()):  # before hundreds of questions are asked
        raise AssistantError("out_no_folder", file=out)
    bars, scores = dict(options.bar), _scores(file, questions, settings)
    measured = scores_as_json(scores, bars, settings.terminal_language)
    (print_json if options.json else partial(print_scores, language=settings.terminal_language))(measured)
    if out:
        _write(measured, out)
    return _BELOW_BAR if scores.below(bars) else _ANSWERED


def _write(scores: dict[str, object], out: Path) -> None:
    try:
        out.write_text(json.dumps(scores, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise AssistantError("out_refused", file=out, detail=error.strerror) from error


def _scores(file: Path, questions: list[GoldenQuestion], settings: Settings) -> Scores:
    """Asked here or, beside a running web chat, there."""
    language = settings.terminal_language
    on_progress = partial(show_asked, language) if sys.stderr.isatty() else (lambda done, total: None)
    try:
        with Assistant.open(settings) as assistant:
            _warn(file, questions, [document.id for document in assistant.documents(characters=0)], language)
            _warn_of_quotes(file, questions, assistant)
            return evaluate(questions, assistant.ask, on_progress)
    except IndexInUseError as error:
        in_use = error

    def ask(question: str) -> Answer:
        return answer_from_json(ask_owner(in_use, settings, "/api/ask", {"question": question}))

    known = [document["id"] for document in ask_owner(in_use, settings, "/api/documents")]
    _warn(file, questions, known, language)
    return evaluate(questions, ask, on_progress)


def _warn(file: Path, questions: list[GoldenQuestion], indexed: list[str], language: Language) -> None:
    """Name the documents that cannot be cited; without an index, the first question says so."""
    for document, line in not_indexed(questions, indexed).items() if indexed else ():
        print(say("golden_not_indexed", language, file=file, line=line, document=document), file=sys.stderr)


def _warn_of_quotes(file: Path, questions: list[GoldenQuestion], assistant: Assistant) -> None:
    """Name the words that cannot be cited, because their document does not have them."""

    def text_of(document_id: str) -> str:
        document = assistant.document(document_id)
        return document.text if document else ""

    for evidence, line in misquoted(questions, text_of).items():
        language, values = (
            assistant.settings.terminal_language,
            {"document": evidence.document, "quote": evidence.quote},
        )
        print(say("golden_misquoted", language, file=file, line=line, **values), file=sys.stderr)


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    from assistant.web import serve

    serve(settings)
    return _ANSWERED


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.index.backup import back_up

    _tell_of_backup(back_up(settings, Path(options.file)), options, settings, "backed_up")
    return _ANSWERED


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.index.backup import restore

    _tell_of_backup(restore(settings, Path(options.file), replace=options.yes), options, settings, "restored")
    return _ANSWERED


def _tell_of_backup(backup: "Backup", options: argparse.Namespace, settings: Settings, code: str) -> None:
    if options.json:
        print_json(asdict(backup))
    else:
        values = {"file": backup.file, "files": backup.files, "megabytes": backup.bytes / 1e6}
        print(say(code, settings.terminal_language, **values))


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.index.doctor import Level, examine
    from assistant.index.repair import repair

    embedder, language = load_embedder(settings), settings.terminal_language
    on_step = partial(show_step, language) if sys.stderr.isatty() else (lambda what, done, total: None)
    try:
        if options.repair:
            mended = repair(settings, embedder, on_step, thorough=options.thorough)
            (print_json if options.json else partial(print_repair, language=language))(repair_as_json(mended, language))
            found = [finding_as_json(finding, language) for finding in mended.after]
        else:
            findings = examine(settings, embedder, on_step, thorough=options.thorough)
            found = [finding_as_json(finding, language) for finding in findings]
    except IndexInUseError as error:
        if options.repair:
            raise AssistantError("in_use_repair", why=error.message) from error
        found = ask_owner(error, settings, f"/api/doctor?thorough={options.thorough}", {})
    if not options.repair:
        (print_json if options.json else partial(print_findings, language=language))(found)
    return _MENDABLE if any(finding["level"] == Level.PROBLEM for finding in found) else _ANSWERED


_COMMANDS: Final[dict[str, Run]] = {
    "index": _index, "ask": _ask, "retrieve": _retrieve, "eval": _eval, "serve": _serve, "doctor": _doctor,
    "backup": _backup, "restore": _restore, "mcp": _mcp,
}  # fmt: skip


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that stand on the command line."""
    names = {"knowledge": "knowledge_dir", "data": "data_dir", "host": "host", "port": "port"}
    given = {setting: getattr(options, name, None) for name, setting in names.items()}
    return {setting: value for setting, value in given.items() if value is not None}


def _filters(options: argparse.Namespace) -> dict[str, Any]:
    lists = {f"{name}s": getattr(options, name) for name in ("region", "publisher", "language", "document")}
    return {**lists, "published_from": options.published_from, "published_to": options.published_to}


def _report_error(message: Message, language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json(error_as_json(message, language))
    else:
        print(word(message, language), file=sys.stderr)
