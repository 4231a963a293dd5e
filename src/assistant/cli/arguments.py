"""What each command takes: its options, and what is refused before anything runs."""

import argparse
from collections.abc import Callable, Mapping
from importlib.metadata import version

from assistant.evaluation.scoring import MEASURES
from assistant.ingest.metadata import advice_on
from assistant.messages import language_here, say
from assistant.settings import Settings
from assistant.types import Language

Run = Callable[[argparse.Namespace, Settings], int]

_EXAMPLES = {
    "index": "assistant index --json",
    "ask": 'assistant ask "서구 가족돌봄청년수당은 1년에 얼마인가요?"',
    "retrieve": 'assistant retrieve "Onnuri gift certificate discount" -k 3 --region "Gwangju Seo District"',
    "eval": "assistant eval questions.jsonl --bar correctness=80 --bar declined=90 --out scores.json",
    "serve": "assistant serve --port 8080",
    "doctor": "assistant doctor --repair",
    "backup": "assistant backup /backups/monday.tar.gz",
    "restore": "assistant restore /backups/monday.tar.gz --data new-data --knowledge new-knowledge",
    "mcp": '{"command": "assistant", "args": ["mcp"]}',
}


def parser_of(commands: Mapping[str, Run], language: Language) -> argparse.ArgumentParser:
    """What the command line may say, explained in the language; `run` of what is parsed is the command."""

    def words(code: str, **values: object) -> str:
        return say(code, language, **values)

    parser = argparse.ArgumentParser(prog="assistant", description=words("help"))
    parser.add_argument("--version", action="version", version=f"assistant {version('policy-assistant')}")
    parsers = parser.add_subparsers(required=True, metavar="command")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help=words("help_json"))
    shared.add_argument("--knowledge", metavar="FOLDER", help=words("help_knowledge"))
    shared.add_argument("--data", metavar="FOLDER", help=words("help_data"))
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("question", type=_question)
    for name in ("region", "publisher", "language", "document"):
        question.add_argument(f"--{name}", action="append", default=[], help=words(f"help_{name}"))
    for name in ("from", "to"):
        question.add_argument(
            f"--{name}", dest=f"published_{name}", default="", metavar="DATE", type=_date, help=words(f"help_{name}")
        )
    for name, run in commands.items():
        parents = [shared, question] if name in ("ask", "retrieve") else [shared]
        what, example = words(f"help_{name}"), words("example", command=_EXAMPLES[name])
        command = parsers.add_parser(name, parents=parents, help=what, description=what, epilog=example)
        command.set_defaults(run=run)
        _add_own_options(command, name, words)
    return parser


def _add_own_options(command: argparse.ArgumentParser, name: str, words: Callable[..., str]) -> None:
    """The options that only this command has."""
    match name:
        case "index":
            command.add_argument("--watch", action="store_true", help=words("help_watch"))
            command.add_argument("--yes", action="store_true", help=words("help_yes"))
        case "retrieve":
            command.add_argument("-k", type=_count, help=words("help_k"))
        case "eval":
            command.add_argument("file", metavar="FILE", help=words("help_file"))
            command.add_argument("--out", metavar="PATH", help=words("help_out"))
            command.add_argument(
                "--bar", metavar="NAME=PERCENT", action="append", default=[], type=_bar,
                help=words("help_bar", measures=", ".join(MEASURES)),
            )  # fmt: skip
        case "serve":
            command.add_argument("--host", help=words("help_host"))
            command.add_argument("--port", type=_port, help=words("help_port"))
        case "backup" | "restore":
            command.add_argument("file", metavar="FILE", help=words("help_backup_file"))
            if name == "restore":
                command.add_argument("--yes", action="store_true", help=words("help_replace"))
        case "doctor":
            command.add_argument("--repair", action="store_true", help=words("help_repair"))
            command.add_argument("--thorough", action="store_true", help=words("help_thorough"))


def _question(text: str) -> str:
    if not text.split():
        raise argparse.ArgumentTypeError(say("wrong_question", language_here()))
    return text


def _date(text: str) -> str:
    if advice_on("published", text):
        raise argparse.ArgumentTypeError(say("wrong_day", language_here(), text=text))
    return text


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(say("wrong_number", language_here(), text=text, least=0, most=65535))
    return int(text)


def _count(text: str) -> int:
    if not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(say("wrong_number", language_here(), text=text, least=1, most=100))
    return int(text)


def _bar(text: str) -> tuple[str, float]:
    name, _, percent = text.partition("=")
    if name not in MEASURES:
        raise argparse.ArgumentTypeError(say("wrong_measure", language_here(), name=name, measures=", ".join(MEASURES)))
    try:
        value = float(percent.removesuffix("%"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(say("wrong_percentage", language_here(), text=text, name=name))
    return name, value
