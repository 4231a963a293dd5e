"""Settings come from the environment and .env, and a wrong one is named in one line."""

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings

EXAMPLE = Path(__file__).parents[1] / ".env.example"


def variable_of(field: str) -> str:
    return "OPENAI_API_KEY" if field == "openai_api_key" else f"ASSISTANT_{field.upper()}"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither this machine's variables nor its .env."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(variable_of(field), raising=False)


def examples() -> dict[str, tuple[str, str]]:
    """Each variable of .env.example with its value and the comment above it."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    found = {}
    for above, line in pairwise(lines):
        name, sign, value = line.removeprefix("# ").partition("=")
        if sign and name.isupper():
            found[name] = (value, above)
    return found


def test_every_setting_stands_in_the_example_with_a_comment() -> None:
    shown = examples()
    assert set(shown) == {variable_of(field) for field in Settings.model_fields}
    for variable, (_, comment) in shown.items():
        assert comment.startswith("# "), variable
        assert "=" not in comment, variable
        assert comment.endswith("."), variable


def test_the_example_shows_the_defaults_and_changes_nothing(tmp_path: Path) -> None:
    assert all(line.startswith("#") or not line for line in EXAMPLE.read_text("utf-8").splitlines())
    set_all = "\n".join(f"{name}={value}" for name, (value, _) in examples().items())
    (tmp_path / ".env").write_text(set_all, "utf-8")
    assert Settings() == Settings(_env_file=None)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        pytest.param("knowledge_dir", "문서 폴더", Path("문서 폴더"), id="a folder with a space"),
        pytest.param("top_k", "3", 3, id="a number"),
        pytest.param("chat_timeout", "1.5", 1.5, id="a decimal"),
        pytest.param("chat_temperature", "0.2", 0.2, id="a decimal that is not set by default"),
        pytest.param("chat_base_url", " http://localhost:11434/v1\u200b ", "http://localhost:11434/v1", id="blanks around an address"),
        pytest.param("chat_base_url", "http://localhost:11434/v1/", "http://localhost:11434/v1", id="an address with a slash"),
        pytest.param("embedding_model", " openai:text-embedding-3-small ", "openai:text-embedding-3-small", id="blanks around"),
        pytest.param("glossary", "names.csv", Path("names.csv"), id="a file"),
        pytest.param("glossary", "", None, id="nothing"),
        pytest.param("port", "0", 0, id="a free port"),
    ],
)  # fmt: skip
def test_a_variable_sets_its_setting(
    field: str, text: str, value: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f'{variable_of(field)}="{text}"\n', "utf-8")
    assert getattr(Settings(), field) == value
    (tmp_path / ".env").unlink()
    monkeypatch.setenv(variable_of(field), text)
    assert getattr(Settings(), field) == value


def test_arguments_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_TOP_K=1\nASSISTANT_PORT=1\nASSISTANT_CHUNK_CHARS=101\n", "utf-8")
    monkeypatch.setenv("ASSISTANT_TOP_K", "2")
    monkeypatch.setenv("ASSISTANT_PORT", "2")
    settings = Settings(top_k=3)
    assert (settings.top_k, settings.port, settings.chunk_chars) == (3, 2, 101)


def test_what_is_no_setting_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_COLOUR=blue\nOTHER=1\n", "utf-8")
    assert Settings() == Settings(_env_file=None)


WRONG = {
    "port": ["70000", "-1", "http"],
    "top_k": ["0", "101", "eight", "1.5"],
    "chunk_chars": ["99", "8001", ""],
    "chat_timeout": ["0", "-1", "soon"],
    "chat_deadline": ["0", "soon"],
    "chat_tokens": ["15", "many"],
    "chat_temperature": ["-1", "2.1", "hot"],
    "chat_evidence_chars": ["499"],
    "embedding_model": [" ", "openai:"],
    "chat_base_url": ["localhost:11434", "ftp://a"],
    "embedding_base_url": ["localhost"],
}


@pytest.mark.parametrize(
    ("field", "text"),
    [pytest.param(field, text, id=f"{field}={text}") for field, texts in WRONG.items() for text in texts if text],
)
def test_a_wrong_value_is_named_in_one_line(field: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of(field), text)
    with pytest.raises(SettingsError) as caught:
        Settings()
    message = str(caught.value)
    assert message.startswith(f"{variable_of(field)}: ")
    assert repr(text) in message
    assert "\n" not in message
    assert "Change it in the environment or in .env." in message


def test_a_wrong_argument_is_named_by_its_variable() -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_TOP_K"):
        Settings(top_k=0)


def test_several_wrong_values_give_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "http")
    monkeypatch.setenv("ASSISTANT_TOP_K", "0")
    with pytest.raises(SettingsError) as caught:
        Settings()
    assert sorted(line.split(":")[0] for line in str(caught.value).split("\n")) == ["ASSISTANT_PORT", "ASSISTANT_TOP_K"]


SECRETS = ["openai_api_key", "embedding_api_key", "admin_password"]


@pytest.mark.parametrize("field", SECRETS)
def test_secrets_are_not_shown(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of(field), "tell-nobody")
    settings = Settings()
    assert getattr(settings, field).get_secret_value() == "tell-nobody"
    assert "tell-nobody" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize("field", SECRETS)
def test_secrets_are_not_in_messages(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable_of(field), "tell-nobody")
    monkeypatch.setenv("ASSISTANT_PORT", "http")
    with pytest.raises(SettingsError) as caught:
        Settings()
    assert "tell-nobody" not in str(caught.value)
    with pytest.raises(SettingsError) as caught:
        Settings(**{field: ["tell-nobody"]})
    assert "tell-nobody" not in str(caught.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().top_k = 9  # type: ignore[misc]  # that is the point
