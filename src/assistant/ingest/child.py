"""What runs in the child process of `isolated`: reads the files it is told, within limits, and replies as JSON."""

import ctypes
import json
import resource
import signal
import sys
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from assistant.errors import ReadError
from assistant.ingest.read import read_document
from assistant.types import Message

_PR_SET_PDEATHSIG = 1  # of prctl(2)


def main() -> None:
    """Serve the parent at the file descriptor that the first argument names, until it hangs up."""
    line, memory = Connection(int(sys.argv[1])), int(sys.argv[2])
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # a parent that was killed takes the child with it
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _reply(line, {"ready": True})
    while True:
        try:
            request = json.loads(line.recv_bytes())
        except EOFError:
            return
        _reply(line, _answer(line, request))


def _answer(line: Connection, request: dict[str, Any]) -> dict[str, Any]:
    try:
        reading = read_document(
            Path(request["path"]), request["document_id"], catalog_row=request["catalog_row"],
            longest=request["longest"], covers=request["covers"], on_page=lambda page, pages: _reply(line, {"page": [page, pages]}),
        )  # fmt: skip
    except ReadError as error:
        return {"error": asdict(error.message)}
    except OSError as error:
        return {"error": asdict(Message.of("not_opened", detail=error.strerror or error))}
    except MemoryError:
        return {"error": asdict(Message("reading_needs_memory"))}
    except Exception as error:  # each library has its own on a damaged file
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return {"error": asdict(Message.of("reader_failed", detail=reason))}
    return asdict(reading)


def _reply(line: Connection, reply: dict[str, Any]) -> None:
    line.send_bytes(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
