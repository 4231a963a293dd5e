"""What several test files share."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from evals.smollm2 import smollm2

from assistant.answer.server.local import LocalModel
from assistant.assistant import Assistant
from assistant.embedding import Embedder, load_embedder
from assistant.index.indexing import glossary_path
from assistant.index.owner import Owner
from assistant.language.glossary import Glossary
from assistant.settings import USE_MULTILINGUAL, Settings
from small_knowledge import write_knowledge

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
Open = Callable[..., Assistant]

# What the person who runs the tests has set is for their own assistant; and so is the language of their terminal.
for _name in [name for name in os.environ if name.startswith("ASSISTANT_") and name != "ASSISTANT_SHARED"]:
    del os.environ[_name]
os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedding model that the assistant uses unless told otherwise."""
    return load_embedder(Settings(_env_file=None))


@pytest.fixture(scope="session", params=["default", USE_MULTILINGUAL])
def light_or_default(request: pytest.FixtureRequest, embedder: Embedder) -> Embedder:
    """Each of the models that come with the package."""
    if request.param == "default":
        return embedder
    return load_embedder(Settings(_env_file=None, embedding_model=request.param))


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
def llama() -> Iterator[LocalModel]:
    """SmolLM2 (135M) under llama.cpp, which invents freely: what a check must catch."""
    try:
        model = LocalModel(smollm2())
    except ModuleNotFoundError as error:
        pytest.skip(str(error))
    yield model
    model.close()


def _opener(opened: ExitStack, session_model: Embedder) -> Open:
    def open_one(knowledge: Path, data: Path, *, model: Embedder = session_model, **values: Any) -> Assistant:
        settings = Settings(_env_file=None, knowledge_dir=knowledge, data_dir=data, **values)
        owner = Owner(data, wait=0.5)
        opened.callback(owner.release)
        assistant = Assistant(settings, owner, model, Glossary.open(glossary_path(settings)))
        opened.callback(assistant.close)
        return assistant

    return open_one
