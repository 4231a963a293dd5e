"""Models for sentence-transformers, from a folder, from the hub's cache on this machine, or from the hub."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

Model = TypeVar("Model")

_HUB_NAME: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)?")  # e5-small, intfloat/multilingual-e5-small
_HUB_SECONDS: Final = 10.0


def load_model(load: Callable[..., Model], name: str, author: str) -> Model:
    """The model of this name, that `author` made when it names nobody. Raises what the libraries raise."""
    try:
        return load(name, device="cpu", local_files_only=True)
    except Exception:  # not in the hub's cache; whatever is wrong with a folder stays wrong
        if Path(name).exists() or not _HUB_NAME.fullmatch(name):
            raise
    from huggingface_hub import HfApi

    # Out of reach, the hub client tries every file of the model again for more than a minute.
    HfApi().model_info(name if "/" in name else f"{author}/{name}", timeout=_HUB_SECONDS)
    return load(name, device="cpu")


def reason_of(error: Exception) -> str:
    """An error of the libraries in one line."""
    return re.sub(r"\s+", " ", str(error)).strip()[:200] or type(error).__name__
