"""The web chat: a page for people, HTTP endpoints for programs, one process that owns the index."""

from assistant.web.server import create_app, serve
from assistant.web.service import Service

__all__ = ["Service", "create_app", "serve"]
