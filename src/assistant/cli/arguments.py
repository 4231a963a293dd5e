"""What each command takes: its options, and what is refused before anything runs."""

import argparse
from collections.abc import Callable, Mapping
from importlib.metadata import version

from assistant.evaluation.scoring import MEASURES
from assistant.ingest.metadata import advice_on
from assistant.settings import Settings

Run = Callable[[argparse.Namespace, Settings], int]

_EXAMPLES = {
    "index": "example: assistant index --json",
    "ask": 'example: assistant ask "서구 가족돌봄청년수당은 1년에 얼마인가요?"',
    "retrieve": 'example: assistant retrieve "Onnuri gift certificate discount" -k 3 --region "Gwangju Seo District"',
    "eval": "example: assistant eval questions.jsonl --bar correctness=80 --bar declined=90 --out scores.json",
    "serve": "example: assistant serve --port 8080",
    "doctor": "example: assistant doctor --repair",
    "mcp": 'example, in the settings of a client: {"command": "assistant", "args": ["mcp"]}',
}


def parser_of(commands: Mapping[str, Run]) -> argparse.ArgumentParser:
    """What the command line may say; `run` of what is parsed is the command."""
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Ask local-policy documents; every answer cites the words that prove it.",
    )
    parser.add_argument("--version", action="version", version=f"assistant {version('policy-assistant')}")
    parsers = parser.add_subparsers(required=True, metavar="command")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON and nothing else")
    shared.add_argument("--knowledge", metavar="FOLDER", help="the documents (ASSISTANT_KNOWLEDGE_DIR)")
    shared.add_argument("--data", metavar="FOLDER", help="the index (ASSISTANT_DATA_DIR)")
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("question", type=_question)
    for name in ("region", "publisher", "language", "document"):
        question.add_argument(f"--{name}", action="append", default=[], help=f"only this {name}; may be repeated")
    for name, words in (("from", "since"), ("to", "until")):
        question.add_argument(
            f"--{name}", dest=f"published_{name}", default="", metavar="DATE", type=_date,
            help=f"only documents published {words} then: 2024, 2024-03 or 2024-03-15, itself included",
        )  # fmt: skip
    for name, parents, words in (
        ("index", [shared], "make the index match the knowledge folder"),
        ("ask", [shared, question], "answer a question, with citations"),
        ("retrieve", [shared, question], "show the chunks that search finds"),
        ("eval", [shared], "measure the answers to your own golden questions"),
        ("serve", [shared], "start the web chat"),
        ("doctor", [shared], "check the index against itself, the files and the settings"),
        ("mcp", [shared], "answer and search as tools of the Model Context Protocol, by pipes"),
    ):
        command = parsers.add_parser(name, parents=parents, help=words, description=words, epilog=_EXAMPLES[name])
        command.set_defaults(run=commands[name])
        _add_own_options(command, name)
    return parser


def _add_own_options(command: argparse.ArgumentParser, name: str) -> None:
    """The options that only this command has."""
    match name:
        case "index":
            command.add_argument("--watch", action="store_true", help="stay, and index again when files change")
            command.add_argument(
                "--yes", action="store_true", help="remove all documents when the folder has none left"
            )
        case "retrieve":
            command.add_argument("-k", type=_count, help="how many chunks (ASSISTANT_TOP_K)")
        case "eval":
            command.add_argument(
                "file", metavar="FILE", help="the questions, one JSON object a line; the README shows one"
            )
            command.add_argument("--out", metavar="PATH", help="write the JSON to this file, too")
            command.add_argument(
                "--bar", metavar="NAME=PERCENT", action="append", default=[], type=_bar,
                help=f"exit with 1 when a measure is below, in any language: {', '.join(MEASURES)}; may be repeated",
            )  # fmt: skip
        case "serve":
            command.add_argument("--host", help="where to listen (ASSISTANT_HOST)")
            command.add_argument("--port", type=_port, help="which port to listen on (ASSISTANT_PORT)")
        case "doctor":
            command.add_argument("--repair", action="store_true", help="mend what can be mended, and give space back")
            command.add_argument("--thorough", action="store_true", help="compare the words of all chunks, not of some")


def _question(text: str) -> str:
    if not text.split():
        raise argparse.ArgumentTypeError("the question is empty")
    return text


def _date(text: str) -> str:
    if advice_on("published", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2024, 2024-03 or 2024-03-15")
    return text


def _port(text: str) -> int:
    if not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to 100")
    return int(text)


def _bar(text: str) -> tuple[str, float]:
    name, _, percent = text.partition("=")
    if name not in MEASURES:
        raise argparse.ArgumentTypeError(f"{name!r} is not a measure; these are: {', '.join(MEASURES)}")
    try:
        value = float(percent.removesuffix("%"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} has no percentage from 0 to 100, as in {name}=80")
    return name, value
