"""Many people at once at a running web chat: alone, beside indexing, with a chat model that is slow or hangs.

    python -m benchmarks.load              everything, some 15 minutes
    python -m benchmarks.load page hanging the named scenarios

Prints errors, seconds a question, what /healthz took meanwhile, the memory, how many model calls people cause who leave, and
how many seconds the server lives on after SIGTERM in each state.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
CLIENTS, QUESTIONS = 50, 6
LEAVING, SECONDS_UNTIL_LEFT = 120, 2.0
ASKED = (
    "광주 서구의 가족돌봄청년수당은 1년에 얼마인가요?", "온누리상품권을 쓰면 얼마나 할인받나요?", "창원 한일 세미나는 어디에서 열렸나요?",
    "How much is the Youth Family Caregiver Allowance a year?", "What are the four core tasks of KRIHS?",
    "서구 아너스 회원은 몇 명인가요?",
)  # fmt: skip
NO_TIMEOUT = httpx.Timeout(None)


@dataclass
class Model:
    """A chat model that replies after so many seconds, or never."""

    seconds: float = 0.0
    calls: int = 0
    address: str = ""

    async def reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = re.search(r"content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            self.calls += 1
            gone = asyncio.create_task(reader.read())
            await asyncio.wait({gone}, timeout=self.seconds)
            if not gone.done():
                choice = {"index": 0, "delta": {"content": "NONE"}, "finish_reason": "stop"}
                event = json.dumps({"id": "1", "object": "chat.completion.chunk", "choices": [choice]})
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
                writer.write(f"data: {event}\n\ndata: [DONE]\n\n".encode())
                await writer.drain()
            gone.cancel()
        writer.close()


@dataclass
class Web:
    """A web chat in a process of its own."""

    address: str
    process: psutil.Process
    knowledge: Path

    def memory(self) -> float:
        return float(self.process.memory_info().rss / 1e6)


@dataclass
class Tally:
    """What the clients of a scenario saw."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    health: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        return (
            f"{name:<22} {outcomes:<28} question p50 {_at(self.seconds, 0.5):6.2f} p95 {_at(self.seconds, 0.95):6.2f} s"
            f"   /healthz p50 {_at(self.health, 0.5):.3f} p95 {_at(self.health, 0.95):.3f} max {max(self.health, default=0):.3f} s"
            f"   {max(self.memory, default=0):.0f} MB"
        )


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0


@asynccontextmanager
async def modelling(model: Model) -> AsyncIterator[Model]:
    server = await asyncio.start_server(model.reply, "127.0.0.1", 0, backlog=1000)
    model.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        server.close()


@asynccontextmanager
async def serving(model: Model | None = None, **settings: str) -> AsyncIterator[Web]:
    """The web chat over the shipped documents; `settings` for its environment."""
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(shutil.copytree(KNOWLEDGE, Path(folder) / "knowledge"))
        own = {"ASSISTANT_CHAT_MODEL": "any", "ASSISTANT_CHAT_BASE_URL": model.address} if model else {}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
        log = (Path(folder) / "log").open("wb")
        process = psutil.Popen(
            [sys.executable, "-m", "assistant.cli", "serve", "--port", "0", "--knowledge", str(knowledge), "--data",
             str(Path(folder) / "data")], stderr=log, env=environment | own | settings,
        )  # fmt: skip
        try:
            yield Web(await _address(Path(folder) / "log"), process, knowledge)
        finally:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait, 30)
            log.close()


async def _address(log: Path) -> str:
    while True:
        await asyncio.sleep(0.2)
        said = log.read_text("utf-8")
        if "ready:" in said:
            return said.partition("web chat: ")[2].splitlines()[0]
        if "failed" in said:
            raise SystemExit(said)


Ask = Callable[[httpx.AsyncClient, str], Awaitable[str]]


async def by_api(client: httpx.AsyncClient, question: str) -> str:
    """The status, or what went wrong on the way."""
    reply = await client.post("/api/ask", json={"question": question})
    return "answered" if reply.status_code == 200 else str(reply.status_code)


async def by_page(client: httpx.AsyncClient, question: str) -> str:
    """As a browser does: what is told of the question, line by line."""
    async with client.stream("POST", "/chat", json={"question": question}) as told:
        if told.status_code != 200:
            return str(told.status_code)
        *_, last = [json.loads(line) async for line in told.aiter_lines()]
    return "answered" if last["kind"] == "answer" else str(last["html"])


async def crowd(web: Web, ask: Ask, *, clients: int = CLIENTS, questions: int = QUESTIONS) -> Tally:
    """So many clients that ask so many questions each, one after another; /healthz is looked at meanwhile."""
    tally = Tally()

    async def one(number: int) -> None:
        async with httpx.AsyncClient(base_url=web.address, timeout=NO_TIMEOUT, verify=False) as client:
            for turn in range(questions):
                begun = time.monotonic()
                try:
                    outcome = await ask(client, ASKED[(number + turn) % len(ASKED)])
                except httpx.HTTPError as error:
                    outcome = type(error).__name__
                tally.seconds.append(time.monotonic() - begun)
                tally.outcomes[outcome] += 1

    watching = asyncio.create_task(_watch(web, tally))
    await asyncio.gather(*(one(number) for number in range(clients)))
    watching.cancel()
    return tally


async def _watch(web: Web, tally: Tally) -> None:
    async with httpx.AsyncClient(base_url=web.address, timeout=NO_TIMEOUT, verify=False) as client:
        while True:
            begun = time.monotonic()
            with suppress(httpx.HTTPError, psutil.NoSuchProcess):  # it is being ended
                await client.get("/healthz")
                tally.health.append(time.monotonic() - begun)
                tally.memory.append(web.memory())
            await asyncio.sleep(0.2)


async def idle() -> None:
    async with serving() as web:
        tally = Tally()
        watching = asyncio.create_task(_watch(web, tally))
        await asyncio.sleep(10)
        watching.cancel()
        print(tally.line("idle"))


async def api() -> None:
    async with serving() as web:
        print((await crowd(web, by_api)).line("api"))


async def page() -> None:
    async with serving() as web:
        print((await crowd(web, by_page)).line("page"))


async def indexing() -> None:
    """Beside the indexing of 100 files."""
    text = (KNOWLEDGE / "ko" / "광주-서구-취임-3주년.md").read_text("utf-8").split("---", 2)[2]
    async with serving() as web:
        for number in range(100):
            (web.knowledge / f"{number}.md").write_text(f"# 가람{number}시 사업\n{text}\n가람{number}시.\n", "utf-8")
        async with httpx.AsyncClient(base_url=web.address, timeout=NO_TIMEOUT, verify=False) as client:
            working = asyncio.create_task(client.post("/api/index", json={}))
            print((await crowd(web, by_api)).line("api, indexing"))
            print((await crowd(web, by_page)).line("page, indexing"))
            print("  indexing went on until the end" if not working.done() else "  indexing ended before")
            await working


async def slow() -> None:
    async with modelling(Model(20)) as model, serving(model) as web:
        print((await crowd(web, by_api, questions=2)).line("api, model 20 s"))
        print((await crowd(web, by_page, questions=1)).line("page, model 20 s"))


async def hanging() -> None:
    async with modelling(Model(1e9)) as model, serving(model, ASSISTANT_QUESTION_SECONDS="40") as web:
        print((await crowd(web, by_api, questions=1)).line("api, model hangs"))
        print((await crowd(web, by_page, questions=1)).line("page, model hangs"))


async def leaving() -> None:
    """People who leave: how many calls of the model they cause, and how soon others are answered."""
    for name, ask in (("api", by_api), ("page", by_page)):
        async with modelling(Model(1e9)) as model, serving(model) as web:

            async def leave(ask: Ask = ask, web: Web = web) -> None:
                async with httpx.AsyncClient(base_url=web.address, timeout=NO_TIMEOUT, verify=False) as client:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(ask(client, ASKED[0]), SECONDS_UNTIL_LEFT)

            await asyncio.gather(*(leave() for _ in range(LEAVING)))
            model.seconds = 0
            calls = model.calls
            tally = await crowd(web, ask, clients=1, questions=1)
            print(f"{name}: {LEAVING} leave after {SECONDS_UNTIL_LEFT} s: {calls} model calls; the next is answered in "
                  f"{tally.seconds[0]:.1f} s ({dict(tally.outcomes)})")  # fmt: skip


async def memory() -> None:
    """2,000 questions, half of them by the page, each in a session of its own."""
    async with serving() as web:
        print(f"memory {web.memory():.0f} MB", end="", flush=True)
        for _ in range(10):
            await crowd(web, by_api, clients=10, questions=10)
            await crowd(web, by_page, clients=10, questions=10)
            print(f" {web.memory():.0f}", end="", flush=True)
        print(" MB, by 200 questions")


async def ending() -> None:
    """Seconds from SIGTERM until the process is gone."""
    for name, model, ask in (("idle", None, None), ("questions", None, by_api), ("hanging model, api", Model(1e9), by_api),
                             ("hanging model, page", Model(1e9), by_page)):  # fmt: skip
        async with modelling(model or Model()) as one, serving(one if model else None) as web:
            crowding = asyncio.create_task(crowd(web, ask, clients=30)) if ask else None
            await asyncio.sleep(5)
            begun = time.monotonic()
            web.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(web.process.wait, 30)
            print(f"SIGTERM, {name}: gone in {time.monotonic() - begun:.1f} s")
            if crowding:
                crowding.cancel()
                await asyncio.gather(crowding, return_exceptions=True)


SCENARIOS = {one.__name__: one for one in (idle, api, page, indexing, slow, hanging, leaving, memory, ending)}


async def main(names: list[str]) -> None:
    for name in names or SCENARIOS:
        await SCENARIOS[name]()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
