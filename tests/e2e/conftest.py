"""The real server on a free port, and a real browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=30_000)  # a machine may be several times as busy as this one
_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

# A .txt keeps every character; the claim about it is a quote, so they all have to arrive on the page.
HOSTILE = """가로등 정비 계획

가로등 정비 사업의 예산은 12억 원이며 <img src=x onerror=alert(1)> ![그림](http://evil.example/a.png) 표시도 글자다.

가로등 점검 주기는 3개월이고 <script>alert(2)</script> [여기](http://evil.example/) *별표* $x^2$ `코드` 도 글자다.
"""


@dataclass
class Server:
    """Where the web chat answers, and what it wrote on its terminal."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    knowledge: Path

    def healthz(self) -> dict[str, object]:
        return dict(json.load(urllib.request.urlopen(f"{self.url}/healthz", timeout=5)))

    def wait(self, state: str, seconds: float = 180) -> None:
        """Until the server is in that state."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if self.healthz()["state"] == state:
                    return
            except (urllib.error.URLError, ConnectionError):
                assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError(f"not {state} after {seconds} s:\n{self.log.read_text('utf-8')}")

    def ask(self, question: str) -> dict[str, list[dict[str, str]]]:
        """The answer that /api/ask gives."""
        request = urllib.request.Request(
            f"{self.url}/api/ask",
            json.dumps({"question": question}).encode(),
            {"Content-Type": "application/json"},
        )
        return dict(json.load(urllib.request.urlopen(request, timeout=30)))

    def index(self) -> None:
        """Make the index match the knowledge folder."""
        headers = {"Content-Type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/api/index", b"{}", headers), timeout=60).close()


@dataclass
class Visit:
    """A page, and what its browser did that it should not: requests to other hosts, errors, dialogs."""

    page: Page
    host: str
    foreign: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.host}/"):
            self.foreign.append(request.url)

    def note_line(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.problems.append(line.text)

    def note_error(self, error: Error) -> None:
        self.problems.append(str(error))

    def note_dialog(self, dialog: Dialog) -> None:
        self.problems.append(dialog.message)
        dialog.dismiss()


@contextmanager
def serving(
    folder: Path, knowledge: Path, port: int = 0, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """`app.py` on that port, else a free one, with an index in the folder; stopped with SIGTERM, which must not leave a
    traceback."""
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    settings = {
        "ASSISTANT_HOST": "127.0.0.1",
        "ASSISTANT_PORT": str(port),
        "ASSISTANT_DATA_DIR": str(folder / "data"),
        "ASSISTANT_KNOWLEDGE_DIR": str(knowledge),
        "ASSISTANT_CHAT_MODEL": "",
        "ASSISTANT_ADMIN_PASSWORD": "",
    } | (environment or {})
    log = folder / "server.log"
    with log.open("wb") as terminal:
        process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings, stdout=terminal, stderr=terminal
        )
    try:
        yield Server(f"http://127.0.0.1:{port}", process, log, knowledge)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        assert "Traceback" not in log.read_text("utf-8")


def _skip_without_browser() -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}; apt-get install chromium fonts-nanum")


@pytest.fixture(
    scope="module"
)  # Playwright's event loop is that of the thread until it ends: no other test could run one
def browser() -> Iterator[Browser]:
    _skip_without_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(
    scope="package"
)  # a server takes as long to start as a file of tests; each leaves the documents as they were
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    _skip_without_browser()
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    (folder / "knowledge" / "가로등.txt").write_text(HOSTILE, "utf-8")
    with serving(folder, folder / "knowledge") as server:
        server.wait("ready")
        yield server


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens pages, each in a browser of its own; none may leave this host or log an error."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(
        url: str, *, locale: str = "ko-KR", width: int = 1280, height: int = 860, dark: bool = False
    ) -> Visit:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        seen = Visit(page, url.partition("/documents")[0])
        page.on("request", seen.note_request)
        page.on("console", seen.note_line)
        page.on("pageerror", seen.note_error)
        page.on("dialog", seen.note_dialog)
        page.goto(url)
        contexts.append(context)
        visits.append(seen)
        return seen

    yield open_page
    for context in contexts:
        context.close()
    for seen in visits:
        assert seen.foreign == []
        assert seen.problems == []
