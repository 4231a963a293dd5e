"""What the server tells whoever runs it: lines for people or JSON for programs, never a question or an answer."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

REQUEST: Final[ContextVar[str]] = ContextVar("request", default="")  # the id of the one that is being answered

_PROGRAMS: Final = logging.getLogger("assistant")  # it has a handler where ASSISTANT_LOG is json


def write_json() -> None:
    """Write JSON from now on, one object a line; what the libraries warn of, too."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Json())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _PROGRAMS.setLevel(logging.INFO)


def tell(line: str) -> None:
    """A line on the terminal of whoever started the server, at once."""
    if _PROGRAMS.isEnabledFor(logging.INFO):
        _PROGRAMS.info(line)
        return
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def note_request(**values: object) -> None:
    """What became of a request, for programs alone."""
    if _PROGRAMS.isEnabledFor(logging.INFO):
        _PROGRAMS.info("request", extra={"values": values})


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "values", {}),
        }
        if request := REQUEST.get():
            told["request"] = request
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
