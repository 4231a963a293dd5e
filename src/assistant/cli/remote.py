"""Commands beside a running web chat, which owns the index: it is asked over HTTP."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError, IndexInUseError
from assistant.index.indexing import Progress
from assistant.messages import is_known
from assistant.settings import Settings
from assistant.types import Message

if TYPE_CHECKING:
    import httpx

_LOOK_AGAIN_SECONDS = 0.5


def ask_owner(
    in_use: IndexInUseError, settings: Settings, path: str, body: dict[str, Any] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Any:  # fmt: skip
    """The JSON that the owner of the index replies; `on_progress` is told how far it is with indexing.

    Without a body, what it shows there. Waits while the owner is still starting. Raises `AssistantError` in the owner's words, and `in_use` itself when
    nobody answers.
    """
    import httpx

    if not in_use.address:
        raise in_use
    password = settings.admin_password.get_secret_value()
    headers = {b"Accept-Language": settings.terminal_language.encode()}
    if password:
        headers[b"Authorization"] = f"Bearer {password}".encode()  # bytes: it may be Korean
    try:
        with httpx.Client(
            base_url=in_use.address, headers=headers, timeout=httpx.Timeout(None, connect=5), trust_env=False
        ) as client:  # trust_env: never by a proxy
            while True:
                reply = client.get(path) if body is None else _post(client, path, body, on_progress)
                if reply.status_code != httpx.codes.SERVICE_UNAVAILABLE or not _is_starting(client):
                    return _content(reply, in_use.address)
                _show(client, on_progress)
                time.sleep(_LOOK_AGAIN_SECONDS)
    except httpx.TransportError:
        raise in_use from None


def _post(
    client: "httpx.Client", path: str, body: dict[str, Any], on_progress: Callable[[Progress], None] | None
) -> "httpx.Response":
    if on_progress is None:
        return client.post(path, json=body)
    with ThreadPoolExecutor(1) as threads:
        reply = threads.submit(client.post, path, json=body)
        while not wait([reply], _LOOK_AGAIN_SECONDS).done:
            _show(client, on_progress)
        return reply.result()


def _show(client: "httpx.Client", on_progress: Callable[[Progress], None] | None) -> None:
    if on_progress is None:
        return
    with suppress(ValueError, KeyError, TypeError):  # whatever listens there, this is only for the eye
        indexing = client.get("/healthz").json()["indexing"]
        if indexing:
            on_progress(Progress(**indexing))


def _is_starting(client: "httpx.Client") -> bool:
    with suppress(ValueError, AttributeError):
        return client.get("/healthz").json().get("state") in ("starting", "indexing")
    return False


def _content(reply: "httpx.Response", address: str) -> Any:
    try:
        content = reply.json()
    except ValueError:
        content = None
    if reply.is_error or content is None:
        raise _told(content if isinstance(content, dict) else {}, address, reply.status_code)
    return content


def _told(reply: dict[str, Any], address: str, status: int) -> AssistantError:
    """The owner's error; one without a code, or with one that is not known here, in its words."""
    if "code" in reply and is_known(told := Message.read(reply)):
        return AssistantError(told)
    if "error" in reply:
        return AssistantError("as_told", text=reply["error"])
    return AssistantError("web_answered", address=address, status=status)
