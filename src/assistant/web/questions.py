"""Questions of many people: so many at once, so many more that wait, each for a while and not for those who left."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, closing, suppress
from threading import Event, Lock
from typing import Any, Final, Generic, TypeVar

from assistant.web.caller import Allowance
from assistant.web.refusal import try_later

T = TypeVar("T")
# What is told of one question, step by step. Soon after the event is set it ends, without a chat model's words.
Work = Callable[[Event], Generator[T, None, None]]

_SECONDS_TO_LOOK = 0.05  # whether something was told at the last moment
_SECONDS_WITHOUT = 60.0  # for which nobody waits for a chat model, once one question has waited too long
_SECONDS_UNTIL_LATER = 5  # after which somebody may ask again when too many ask at once


class _End:
    """That nothing more is told."""


_END: Final = _End()


class _Job(Generic[T]):
    """One question on its way: what is told of it arrives on the event loop of whoever asked."""

    def __init__(self, work: Work[T], caller: str, seconds: float) -> None:
        self.caller = caller
        self.until = time.monotonic() + seconds  # at first for its turn to come
        self.stop = Event()
        self.told: asyncio.Queue[T | _End | Exception] = asyncio.Queue()
        self.future: Future[None]
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._is_left = False

    def run(self) -> None:
        """Tell all of it, then the end or the error; in a thread of the pool."""
        try:
            with closing(self._work(self.stop)) as steps:
                for step in steps:
                    if self._is_left:
                        break
                    self._tell(step)
            self._tell(_END)
        except Exception as error:
            self._tell(error)
        except BaseException as error:  # a PanicException of tantivy is one, and whoever asked would wait for ever
            self._tell(RuntimeError(f"{type(error).__name__}: {error}"))

    def leave(self) -> None:
        """Nobody waits for it any more."""
        self._is_left = True
        self.stop.set()
        self.future.cancel()

    def _tell(self, step: T | _End | Exception) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self.told.put_nowait, step)


class Questions:
    """Answers in threads of its own. A question that takes more than so many `seconds` has a few more `to_finish` without
    the chat model. Raises `RefusalError`: 503 when too many wait or one takes too long, 429 when one
    caller asks more than its share."""

    def __init__(
        self, *, at_once: int, waiting: int, seconds: float, per_minute: int, seconds_to_finish: float = 30.0
    ) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")
        self._most, self._seconds, self._seconds_to_finish = at_once + waiting, seconds, seconds_to_finish
        self._without_until = 0.0
        self._allowance = Allowance(per_minute, 60.0 / per_minute)
        self._lock = Lock()
        self._jobs: set[_Job[Any]] = set()
        self._open: Counter[str] = Counter()

    def stream(self, work: Work[T], caller: str) -> AsyncGenerator[T, None]:
        """What `work` tells, as it tells it; refused at once. Whoever stops listening, and closes this, ends the work."""
        return self._told(self._admit(work, caller))

    async def _told(self, job: _Job[T]) -> AsyncGenerator[T, None]:
        try:
            while not isinstance(step := await self._next(job), _End):
                if isinstance(step, Exception):
                    raise step
                yield step
        finally:
            job.leave()

    async def last(self, work: Work[T], caller: str) -> T:
        """The last that `work` tells."""
        async with aclosing(self.stream(work, caller)) as steps:
            *_, last = [step async for step in steps]
        return last

    @property
    def open_count(self) -> int:
        """How many are being answered or wait for it."""
        return len(self._jobs)

    def close(self) -> None:
        """End all that is on its way; threads that hang are not waited for."""
        with self._lock:
            jobs = list(self._jobs)
        for job in jobs:
            job.leave()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _admit(self, work: Work[T], caller: str) -> _Job[T]:
        with self._lock:
            if caller and self._open[caller] * 2 >= self._most:
                raise try_later(429, "too_many_requests", _SECONDS_UNTIL_LATER)
            wait = self._allowance.seconds_until_next(caller) if caller else 0.0
            if wait:
                raise try_later(429, "too_many_requests", int(wait) + 1)
            if len(self._jobs) >= self._most:
                raise try_later(503, "too_busy", _SECONDS_UNTIL_LATER)
            self._allowance.take(caller)
            job = _Job(work, caller, self._seconds + self._seconds_to_finish)
            self._jobs.add(job)
            self._open[caller] += 1
            job.future = self._threads.submit(self._run, job)
        job.future.add_done_callback(lambda _: self._forget(job))
        return job

    def _run(self, job: _Job[T]) -> None:
        now = time.monotonic()
        if now < self._without_until:
            job.stop.set()
        job.until = now + (self._seconds_to_finish if job.stop.is_set() else self._seconds)
        job.run()

    def _forget(self, job: _Job[T]) -> None:
        with self._lock:
            self._jobs.discard(job)
            self._open[job.caller] -= 1
            if not self._open[job.caller]:
                del self._open[job.caller]

    async def _next(self, job: _Job[T]) -> T | _End | Exception:
        while True:
            try:
                return await asyncio.wait_for(job.told.get(), max(_SECONDS_TO_LOOK, job.until - time.monotonic()))
            except TimeoutError:
                if time.monotonic() < job.until:
                    continue  # its turn has come meanwhile
            if job.future.cancel():
                raise try_later(503, "too_busy", _SECONDS_UNTIL_LATER)
            if job.stop.is_set():
                raise try_later(503, "took_too_long", _SECONDS_UNTIL_LATER)
            job.until = time.monotonic() + self._seconds_to_finish
            self._without_until = job.until + _SECONDS_WITHOUT
            job.stop.set()
