"""Models for sentence-transformers, from a folder, from the hub's cache on this machine, or from the hub."""

import re
from pathlib import Path
from typing import Any, Final, Literal

_HUB_NAME: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)?")  # e5-small, intfloat/multilingual-e5-small
_HUB_SECONDS: Final = 10.0


def load_model(kind: Literal["SentenceTransformer", "CrossEncoder"], name: str, author: str) -> Any:
    """The model of this name, that `author` made when it names nobody. Raises what the libraries raise, and
    `ModuleNotFoundError` where they are not installed: they weigh more than all else, and the default does without."""
    try:
        import sentence_transformers
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"{error.name} is not installed; run: make models, or pip install 'policy-assistant[models]'"
        ) from error
    load = getattr(sentence_transformers, kind)
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
