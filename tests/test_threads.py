"""What threads share gives each of them what it would give one alone."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.embedding import Embedder
from assistant.index.check import compare_vectors, compare_words
from assistant.language import terms
from assistant.language.facts import facts_in
from assistant.language.once import once
from assistant.language.regions import regions_in
from conftest import Open
from small_knowledge import write_knowledge

THREADS = 8
_STARTS = "regulat organis municipal nation connect subsid generous allocat appl construct relation hope".split()
_ENDS = "ions ing ities ed ally ation izational fulness iveness ies s".split()
TEXTS = [
    f"{start}{end} of {other}{_ENDS[-number % len(_ENDS)]} cost {number} million won; 강릉시는 {start} 사업에 {number}억 원을 지원하였다."
    for number, start in enumerate(_STARTS, start=1)
    for end, other in zip(_ENDS, reversed(_STARTS), strict=False)
]
QUESTIONS = (
    "전세자금 금리는 얼마인가요?",
    "강릉시 청년 교통비는 월 얼마인가요?",
    "How many public bicycles does Busan lend?",
    "What does a ride on a public bicycle cost?",
    "부산시장의 전화번호는 무엇인가요?",
    "Who needs a guardian?",
)


@pytest.fixture(autouse=True)
def hurry() -> Iterator[None]:
    """Threads take turns a thousand times as often, so that what they can spoil is spoilt."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def at_once(work: Callable[[], Any]) -> list[Any]:
    """What eight threads give that begin together."""
    together = Barrier(THREADS)

    def begin(_number: int) -> Any:
        together.wait()
        return work()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(begin, range(THREADS)))


def forget() -> None:
    """Empty what keeps the terms of texts, so that they are made anew."""
    for kept in (terms.terms_of, terms.stem):
        kept.cache_clear()


def rounded(vectors: list[list[float]]) -> list[list[float]]:
    """To what the order of a sum leaves alone."""
    return [[round(value, 4) + 0.0 for value in vector] for vector in vectors]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(lambda embedder: terms.split_terms(TEXTS), id="terms"),
        pytest.param(lambda embedder: [terms.units_of(text) for text in TEXTS], id="units"),
        pytest.param(lambda embedder: [terms.word_key(text) for text in TEXTS], id="stems"),
        pytest.param(lambda embedder: [list(facts_in(text)) for text in TEXTS], id="facts"),
        pytest.param(lambda embedder: [regions_in(text) for text in TEXTS], id="regions"),
        pytest.param(lambda embedder: rounded(embedder.embed_documents(TEXTS[::8])), id="vectors"),
        pytest.param(lambda embedder: rounded(embedder.embed_sentences(TEXTS[::8])), id="vectors of sentences"),
    ],
)
def test_what_is_made_of_a_text_is_the_same_in_eight_threads(embedder: Embedder, of: Callable[[Embedder], Any]) -> None:
    alone = of(embedder)
    forget()
    assert at_once(lambda: of(embedder)) == [alone] * THREADS


def test_what_is_loaded_once_is_waited_for() -> None:
    loads: list[int] = []

    @once
    def load() -> list[int]:
        sum(range(10_000))  # time for another thread to come
        loads.append(1)
        return loads

    assert all(loaded is loads for loaded in at_once(load))
    assert loads == [1]


@pytest.fixture
def asked(open_assistant: Open, tmp_path: Path) -> Iterator[Assistant]:
    knowledge = write_knowledge(tmp_path / "knowledge")
    assistant = open_assistant(knowledge, tmp_path / "data")
    assistant.index()
    yield assistant


def test_eight_threads_are_answered_as_one_while_files_are_indexed(asked: Assistant) -> None:
    knowledge = asked.settings.knowledge_dir
    alone = [shown(asked, question) for question in QUESTIONS]
    ended = Event()

    def ask() -> list[list[Any]]:
        rounds: list[list[Any]] = []
        while not ended.is_set() or not rounds:
            forget()
            rounds.append([shown(asked, question) for question in QUESTIONS])
        return rounds

    with ThreadPoolExecutor(THREADS) as threads:
        asking = [threads.submit(ask) for _ in range(THREADS)]
        try:
            for number in range(2):
                for part in range(3):
                    text = "\n\n".join(TEXTS[part * 20 : part * 20 + 20])
                    (knowledge / f"{part}.md").write_text(f"# Tariffs of wharf {number}\n\n{text}", "utf-8")
                assert len(asked.index().failed) == 0
        finally:
            ended.set()
        rounds = [answers for thread in asking for answers in thread.result()]
    assert [answers for answers in rounds if answers != alone] == []
    index = asked._index
    assert not compare_words(index.catalogue, index.derived.words, thorough=True)
    assert not compare_vectors(index.catalogue, index.derived.vectors, "use-multilingual", lambda done, total: None)


def shown(assistant: Assistant, question: str) -> Any:
    answer = assistant.ask(question)
    return answer.outcome, [(claim.text, claim.citations) for claim in answer.claims]
