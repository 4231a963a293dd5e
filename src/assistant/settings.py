"""Every value one may tune, read from ASSISTANT_* variables and `.env`."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

USE_MULTILINGUAL = "use-multilingual"


class Settings(BaseSettings):
    """The settings; keyword arguments win over the environment, and that over `.env`.

    Raises `SettingsError` with one line per wrong value, each naming its setting.
    """

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True,
        populate_by_name=True,
    )  # fmt: skip

    knowledge_dir: Path = Path("knowledge")
    data_dir: Path = Path("data")
    glossary: Path | None = None
    watch: bool = False

    # Limits on one file: most documents of a city hall have less than 20 MB and are read in less than 2 s.
    max_file_mb: Annotated[int, Field(ge=1, le=10_000)] = 100
    read_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    read_memory_mb: Annotated[int, Field(ge=256)] = 2048

    embedding_model: str = USE_MULTILINGUAL
    embedding_base_url: str = ""
    embedding_api_key: SecretStr = SecretStr("")

    reranker: str = ""

    chroma_url: str = ""

    # 600 characters hold two or three paragraphs of a press release: averaging vectors blur beyond that.
    chunk_chars: Annotated[int, Field(ge=100, le=8000)] = 600

    home_region: str = ""

    top_k: Annotated[int, Field(ge=1, le=100)] = 8

    chat_model: str = ""
    chat_base_url: str = ""
    chat_timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    # Evidence is cut to this many characters so that prompt and answer fit a small model's 4,096 tokens.
    chat_evidence_chars: Annotated[int, Field(ge=500)] = 6000
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("openai_api_key", "OPENAI_API_KEY")
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    admin_password: SecretStr = SecretStr("")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from error

    @field_validator("embedding_model")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip() or name.strip() == "openai:":
            raise ValueError(f"name a model: {USE_MULTILINGUAL}, a sentence-transformers model or openai:NAME")
        return name.strip()

    @field_validator("chat_base_url", "embedding_base_url", "chroma_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("an address starts with http:// or https://, such as http://localhost:11434/v1")
        return url.rstrip("/")


def _explain(error: ValidationError) -> str:
    """One line per wrong setting: its variable, the value, and what is wrong with it."""
    lines = []
    for problem in error.errors():
        name = str(problem["loc"][0]).upper()
        variable = name if name.startswith("OPENAI") else f"ASSISTANT_{name.removeprefix('ASSISTANT_')}"
        reason = problem["msg"].removeprefix("Value error, ")
        value = "" if "KEY" in name or "PASSWORD" in name else f" (it is {problem['input']!r})"
        lines.append(f"{variable}: {reason}{value}. Change it in the environment or in .env.")
    return "\n".join(lines)
