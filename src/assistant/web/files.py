"""The scripts and styles of the page: one file a name, made of its parts, compressed, and kept by browsers until it changes."""

import gzip
import importlib.resources
import zlib
from functools import cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

# One request each over a slow line: a script is its parts, in this order.
FILES: Final[dict[str, tuple[str, ...]]] = {
    "chat.css": ("chat.css", "document.css"),
    "chat.js": ("store.js", "panel.js", "list.js", "scope.js", "export.js", "chat.js"),
    "knowledge.css": ("knowledge.css",),
    "knowledge.js": ("knowledge.js",),
}


@cache
def content_of(name: str) -> bytes:
    """The whole file."""
    folder = importlib.resources.files("assistant.web")
    return b"\n".join(folder.joinpath(part).read_bytes() for part in FILES[name])


@cache
def _compressed(name: str) -> bytes:
    return gzip.compress(content_of(name), 9, mtime=0)


@cache
def versioned(name: str) -> str:
    """Its address, another one for other content."""
    return f"{name}?v={zlib.crc32(content_of(name)):08x}"


def file_reply(name: str, request: Request) -> Response:
    """The file; for a year when asked for by its version."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if request.query_params.get("v") else "no-cache"}
    headers["Vary"] = "Accept-Encoding"
    media_type = "text/css" if name.endswith(".css") else "text/javascript"
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content_of(name), media_type=media_type, headers=headers)
    return Response(_compressed(name), media_type=media_type, headers=headers | {"Content-Encoding": "gzip"})
