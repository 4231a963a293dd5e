"""Start the web chat: the port first, then the page, then the assistant."""

import asyncio
import os
import resource
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.errors import AssistantError
from assistant.messages import say
from assistant.settings import Settings
from assistant.web.ending import end_in_any_case, watch_signals
from assistant.web.endpoints import add_endpoints, not_ready_page
from assistant.web.guard import Guard
from assistant.web.log import tell, write_json
from assistant.web.observer import Observer
from assistant.web.prefix import Prefix
from assistant.web.protocol import TimedProtocol
from assistant.web.service import Service

if TYPE_CHECKING:
    from assistant.web.page import BuiltPage

_LARGEST_REQUEST = 1_000_000  # bytes; a question has at most 2,000 characters, a long conversation some 100,000
_SECONDS_FOR_ANSWERS = 3  # that are on their way when the server is stopped
_MOST_CONNECTIONS, _FEWEST_CONNECTIONS = 2000, 50
_SECONDS_BETWEEN_THREADS = 0.001  # so that a dozen that compute do not keep /healthz and the page waiting
_OTHER_FILES = 200  # that are open at once


def serve(settings: Settings) -> None:
    """Serve the web chat until Ctrl-C or SIGTERM. Raises `AssistantError` when the port cannot be had."""
    if settings.log == "json":
        write_json()
    listening = _listen(settings)
    service = Service(settings, _address(listening))
    tell(say("web_chat", service.settings.terminal_language, address=service.address))
    app = create_app(service)
    config = uvicorn.Config(
        app, http=TimedProtocol, ws="none", log_level="warning", access_log=False,
        log_config=None if settings.log == "json" else uvicorn.config.LOGGING_CONFIG, server_header=False,
        proxy_headers=False, limit_concurrency=_most_connections(), timeout_graceful_shutdown=_SECONDS_FOR_ANSWERS,
    )  # fmt: skip
    watch_signals()
    sys.setswitchinterval(_SECONDS_BETWEEN_THREADS)
    try:
        asyncio.run(_run(uvicorn.Server(config), listening, app.state.stop))
    except KeyboardInterrupt:  # uvicorn has shut down in order and passes Ctrl-C on
        tell(say("web_stopped", service.settings.terminal_language))


async def _run(server: uvicorn.Server, listening: socket.socket, stop: Callable[[], None]) -> None:
    """Serve until told to stop; then end indexing, for which uvicorn would wait."""
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not (server.should_exit or serving.done()):
        await asyncio.sleep(0.1)
    end_in_any_case()
    stop()
    await serving


def _most_connections() -> int:
    """As many as files may be open, less what indexing and the index need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    if hard == resource.RLIM_INFINITY or hard > soft:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(_FEWEST_CONNECTIONS, min(_MOST_CONNECTIONS, soft - _OTHER_FILES))


def create_app(service: Service) -> FastAPI:
    """The endpoints and the page. Running it builds the page, opens the service, and in the end closes it."""
    front = _Front(service)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        stopping = asyncio.Event()
        starting = asyncio.create_task(front.run(stopping))
        yield
        stopping.set()
        await asyncio.to_thread(service.close)
        await starting

    app = FastAPI(title="Policy assistant", lifespan=lifespan, openapi_url=None, max_body_size=_LARGEST_REQUEST)
    app.add_middleware(Guard, service=service)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=service.settings.trusted_proxies)
    app.add_middleware(Observer, metrics=service.metrics)
    app.add_middleware(Prefix, settings=service.settings)  # first of all: it has to know who sends
    add_endpoints(app, service)
    app.mount("/", front)
    app.state.stop = service.stop
    return app


class _Front:
    """What is at `/`: a waiting page while Gradio is imported, which takes 5 s, then the chat."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._door: ASGIApp = self._wait

    async def run(self, stopping: asyncio.Event) -> None:
        """Import Gradio, show the page, and only then open the service: two threads importing at once
        would each take twice as long."""
        with tempfile.TemporaryDirectory(prefix="assistant-") as folder:  # which nobody else may look into
            os.environ["GRADIO_TEMP_DIR"] = folder
            await self._run(stopping)

    async def _run(self, stopping: asyncio.Event) -> None:
        try:
            page = await asyncio.to_thread(_build_page, self._service)
        except Exception as error:  # nobody waits for this task before the server stops
            self._service.fail(error)
            return
        if stopping.is_set():
            return
        async with page.app.router.lifespan_context(page.app):
            self._door = page.door
            self._service.start()
            await stopping.wait()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door(scope, receive, send)

    async def _wait(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await not_ready_page(self._service, Request(scope))(scope, receive, send)


def _build_page(service: Service) -> "BuiltPage":
    async def build() -> "BuiltPage":  # on a loop, for Gradio would leave one of its own behind
        from assistant.web.page import build_page

        return build_page(service)

    return asyncio.run(build())


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        address = f"{settings.host}:{settings.port}"
        raise AssistantError("port_taken", address=address, detail=error.strerror) from error


def _address(listening: socket.socket) -> str:
    """Where to reach the socket from this machine."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # all interfaces include this one
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
