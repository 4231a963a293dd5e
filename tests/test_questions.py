"""Questions of many people at once: how many are answered, how many wait, and what happens to those nobody waits for."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from contextlib import aclosing
from threading import Event
from typing import Any

import pytest

from assistant.messages import word
from assistant.web.caller import Allowance
from assistant.web.questions import Questions
from assistant.web.refusal import RefusalError


class Work:
    """Work that goes on until it is let go; it knows what became of it."""

    def __init__(self) -> None:
        self.begun, self.go, self.ended = Event(), Event(), Event()
        self.stop = Event()

    def __call__(self, stop: Event) -> Generator[str, None, None]:
        self.stop = stop
        self.begun.set()
        try:
            yield "first"
            self.go.wait(10)
            yield "last"
        finally:
            self.ended.set()


def pool(*, at_once: int = 2, waiting: int = 2, seconds: float = 60, per_minute: int = 1000) -> Questions:
    return Questions(at_once=at_once, waiting=waiting, seconds=seconds, per_minute=per_minute)


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def within_time() -> None:
        await asyncio.wait_for(scenario(), 20)

    asyncio.run(within_time())


async def until(event: Event) -> None:
    while not event.is_set():
        await asyncio.sleep(0.01)


async def all_of(questions: Questions, work: Any, caller: str = "") -> list[str]:
    async with aclosing(questions.stream(work, caller)) as steps:
        return [step async for step in steps]


def test_so_many_are_answered_at_once_and_the_others_wait_for_their_turn() -> None:
    async def scenario() -> None:
        questions, works = pool(), [Work() for _ in range(4)]
        asked = [asyncio.create_task(all_of(questions, work)) for work in works]
        await asyncio.gather(*(until(work.begun) for work in works[:2]))
        assert not any(work.begun.is_set() for work in works[2:])
        for work in works:
            work.go.set()
        assert await asyncio.gather(*asked) == [["first", "last"]] * 4
        questions.close()

    run(scenario)


def test_when_too_many_wait_another_is_told_to_come_later() -> None:
    async def scenario() -> None:
        questions, works = pool(), [Work() for _ in range(4)]
        asked = [asyncio.create_task(all_of(questions, work)) for work in works]
        await until(works[0].begun)
        with pytest.raises(RefusalError) as refused:
            await all_of(questions, Work())
        assert refused.value.status == 503
        assert int(refused.value.headers["Retry-After"]) > 0
        assert "다시 질문" in word(refused.value.message, "ko")
        for work in works:
            work.go.set()
        await asyncio.gather(*asked)
        assert await all_of(questions, works[0]) == ["first", "last"], "there is room again"
        questions.close()

    run(scenario)


def test_nobody_takes_more_than_half_of_the_places() -> None:
    async def scenario() -> None:
        questions, works = pool(), [Work() for _ in range(3)]
        asked = [asyncio.create_task(all_of(questions, work, "203.0.113.7")) for work in works[:2]]
        await until(works[0].begun)
        with pytest.raises(RefusalError) as refused:
            await all_of(questions, works[2], "203.0.113.7")
        assert refused.value.status == 429
        other = asyncio.create_task(all_of(questions, works[2], "203.0.113.8"))
        for work in works:
            work.go.set()
        assert await asyncio.gather(*asked, other) == [["first", "last"]] * 3
        questions.close()

    run(scenario)


def test_so_many_a_minute_are_for_each_address_and_not_for_this_machine() -> None:
    async def scenario() -> None:
        questions, work = pool(per_minute=3), Work()
        work.go.set()
        for _ in range(3):
            await all_of(questions, work, "203.0.113.7")
        with pytest.raises(RefusalError) as refused:
            await all_of(questions, work, "203.0.113.7")
        assert refused.value.status == 429
        assert 0 < int(refused.value.headers["Retry-After"]) <= 21
        await all_of(questions, work, "203.0.113.8")
        for _ in range(9):
            await all_of(questions, work)
        questions.close()

    run(scenario)


def test_an_allowance_forgets_the_callers_of_long_ago() -> None:
    allowance = Allowance(1, 60)
    for number in range(20_000):
        allowance.take(str(number))
    assert allowance.seconds_until_next("0") == 0
    assert allowance.seconds_until_next("19999") > 50


@pytest.mark.parametrize("way", ["closed", "cancelled"])
def test_who_leaves_ends_the_work_and_one_that_waits_never_begins(way: str) -> None:
    async def scenario() -> None:
        questions, works = pool(at_once=1), [Work() for _ in range(2)]
        tasks = [asyncio.create_task(all_of(questions, work)) for work in works]
        await until(works[0].begun)
        for task in tasks if way == "cancelled" else ():
            task.cancel()
        if way == "closed":
            questions.close()
        await until(works[0].stop)
        works[0].go.set()
        await until(works[0].ended)
        await asyncio.wait(tasks, timeout=0.1)
        assert not works[1].begun.is_set()
        if way != "closed":
            last = Work()
            last.go.set()
            assert await all_of(questions, last) == ["first", "last"], "its place is free"
        questions.close()

    run(scenario)


def test_one_that_takes_too_long_goes_on_without_the_model() -> None:
    def without_model(stop: Event) -> Generator[str, None, None]:
        stop.wait(10)
        yield "quoted"

    async def scenario() -> None:
        questions = pool(seconds=0.2)
        assert await all_of(questions, without_model) == ["quoted"]
        questions.close()

    run(scenario)


def test_after_one_that_took_too_long_the_next_do_not_wait_for_the_model() -> None:
    begun_without = []

    def answers(stop: Event) -> Generator[str, None, None]:
        begun_without.append(stop.is_set())
        stop.wait(10)
        yield "quoted"

    async def scenario() -> None:
        questions = pool(at_once=1, waiting=9, seconds=0.5)
        assert await asyncio.gather(*(all_of(questions, answers) for _ in range(5))) == [["quoted"]] * 5
        assert begun_without == [False, True, True, True, True]
        questions.close()

    run(scenario)


def test_one_that_never_ends_is_given_up_and_one_that_waited_in_vain_is_told() -> None:
    async def scenario() -> None:
        questions = Questions(at_once=1, waiting=1, seconds=0.2, per_minute=10, seconds_to_finish=0.2)
        hanging, waiting = Work(), Work()
        asked = [asyncio.create_task(all_of(questions, work)) for work in (hanging, waiting)]
        gave_up, waited = await asyncio.gather(*asked, return_exceptions=True)
        assert isinstance(gave_up, RefusalError)
        assert isinstance(waited, RefusalError)
        assert "시간이 너무 오래" in word(gave_up.message, "ko")
        assert "질문이 많아" in word(waited.message, "ko")
        assert not waiting.begun.is_set()
        hanging.go.set()
        questions.close()

    run(scenario)


class Panic(BaseException):
    """As tantivy raises."""


@pytest.mark.parametrize("error", [ValueError, Panic, SystemExit])
def test_whatever_goes_wrong_is_told_to_who_asked(error: type[BaseException]) -> None:
    def fails(_: Event) -> Generator[str, None, None]:
        yield "first"
        raise error

    async def scenario() -> None:
        questions = pool()
        steps = questions.stream(fails, "")
        assert await anext(steps) == "first"
        with pytest.raises(BaseException) as raised:  # SystemExit would end the loop
            await anext(steps)
        assert isinstance(raised.value, error | RuntimeError)
        questions.close()

    run(scenario)
