"""A chat server that says what was recorded: it finds the question in a prompt, and writes what a capable model wrote.

It speaks OpenAI's protocol over HTTP. Each recorded statement is written behind the numbers of its quotes in that prompt,
without one where a quote is not there. Asked to judge, it answers with the recorded verdict.
"""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.language.text import folded

_NUMBERED = re.compile(r"^\[E(\d+)\] (.*)$", re.MULTILINE)
_QUESTION = re.compile(r"(?:질문|Question): ([^\n]*)(?P<only>\n\(.*\))?$")
_STATEMENT = re.compile(r"(?:진술|Statement): (.*?)\n\n", re.DOTALL)
_LEAST_ALIKE = 0.85  # of a quote that is cut differently
_VERDICTS = {"supported": "SUPPORTED", "contradicted": "CONTRADICTED", "not stated": "NOT_STATED"}

Row = dict[str, Any]


@dataclass
class Recorded:
    """Questions with statements, and verdicts by statement; and what the server was asked meanwhile."""

    replies: dict[str, Row]
    verdicts: dict[str, str]
    missing: list[tuple[str, str]] = field(default_factory=list)  # quotes that were not in a prompt, by question
    calls: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)  # statements to judge that nobody has judged

    @classmethod
    def of(cls, replies: Sequence[Row], false: Sequence[Row]) -> "Recorded":
        """From the rows of `replies.jsonl` and `false.jsonl`."""
        statements = [statement for row in replies for statement in row["statements"]] + list(false)
        verdicts = {folded(one["text"]): one["verdict"] for one in statements}
        return cls({folded(row["question"]): row for row in replies}, verdicts)

    def reply(self, ask: str) -> str:
        """What the model says to a prompt."""
        if stated := _STATEMENT.search(ask):
            self.calls["judge"] += 1
            return self._verdict(stated[1])
        self.calls["draft"] += 1
        asked = _QUESTION.search(ask)
        row = self.replies.get(folded(asked[1])) if asked else None
        if not row or not row["statements"]:
            return "NONE"
        lines = [(int(number), folded(words)) for number, words in _NUMBERED.findall(ask)]
        said = [
            self._line(row, statement, lines, of_one=bool(asked and asked["only"])) for statement in row["statements"]
        ]
        return "\n".join(filter(None, said)) or "NONE"

    def _line(self, row: Row, statement: Row, lines: Sequence[tuple[int, str]], *, of_one: bool) -> str:
        """The statement behind its numbers; nothing where only one place is asked about and the quotes are of another."""
        numbers: list[int] = []
        for quote in statement["quotes"]:
            if found := find_quote(quote["words"], lines):
                numbers += found
            elif of_one:
                return ""
            else:
                self.missing.append((row["id"], quote["words"]))
        cited = ", ".join(f"E{number}" for number in dict.fromkeys(numbers))
        return f"{statement['text']} [{cited}]" if cited else statement["text"]

    def _verdict(self, statement: str) -> str:
        """The recorded one, also of a part of a recorded statement."""
        said = folded(statement)
        if said in self.verdicts:
            return _VERDICTS[self.verdicts[said]]
        for text, verdict in self.verdicts.items():
            if said.rstrip(".") in text:
                return _VERDICTS[verdict]
        self.unknown.append(statement)
        return _VERDICTS["not stated"]


def find_quote(words: str, lines: Sequence[tuple[int, str]]) -> list[int]:
    """The numbers of the lines that a quote is, spans, or is a part of; a row by its cells in their order."""
    wanted = folded(words)
    for number, line in lines:
        if wanted in line:
            return [number]
    cells = [_bare(part.rpartition(": ")[2]) for part in words.split(" · ")]
    rows = [(sum(cell in line for cell in cells), number) for number, line in lines if "|" in line]
    most, number = max(rows, default=(0, 0))
    if len(cells) > 1 and most >= _LEAST_ALIKE * len(cells):
        return [number]
    parts = [number for number, line in lines if len(line) > _SHORTEST and line.strip("|") in wanted]
    if parts:
        return parts
    alike = [(SequenceMatcher(None, wanted, line).quick_ratio(), number, line) for number, line in lines]
    likely = [
        (SequenceMatcher(None, wanted, line).ratio(), number) for quick, number, line in alike if quick >= _LEAST_ALIKE
    ]
    best = max(likely, default=(0.0, 0))
    return [best[1]] if best[0] >= _LEAST_ALIKE else []


def _bare(cell: str) -> str:
    """A cell without the unit that it was written with: 46.5억 달러 stands as 46.5 in its table."""
    number = re.match(r"\(?[△▲−-]?[\d,.]+", cell)
    return folded(number[0] if number else cell).strip("|")


_SHORTEST = 6  # characters of a line that counts as a part of a quote


@contextmanager
def serving(recorded: Recorded) -> Iterator[str]:
    """The address of a server that says what was recorded."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = recorded.reply(body["messages"][-1]["content"])
            if body.get("stream"):
                self._stream(said)
            else:
                choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
                self._send("application/json", json.dumps({"choices": [choice]}).encode())

        def _stream(self, said: str) -> None:
            pieces = [*re.findall(r"\S+\s*", said), ""]
            events = [
                {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None if piece else "stop"}]}
                for piece in pieces
            ]
            lines = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
            self._send("text/event-stream", f"{lines}data: [DONE]\n\n".encode())

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing: the table is what is read."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
