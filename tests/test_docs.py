"""What the documentation says is true: settings, commands, examples."""

import hashlib
import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def _variable(name: str) -> str:
    return "OPENAI_API_KEY" if name == "openai_api_key" else f"ASSISTANT_{name.upper()}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme(name: str) -> None:
    assert f"`{_variable(name)}`" in README


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    known = {_variable(name) for name in Settings.model_fields}
    assert set(re.findall(r"ASSISTANT_[A-Z_]+[A-Z]", README)) <= known


@pytest.mark.parametrize("command", ["index", "ask", "retrieve", "serve"])
def test_every_command_stands_in_the_readme_and_its_help_has_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"\nassistant {command}" in README
    with pytest.raises(SystemExit) as exit_:
        main([command, "--help"])
    assert exit_.value.code == 0
    assert f"example: assistant {command}" in capsys.readouterr().out


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_readmes_python_examples_run(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert 'data_dir="data"' in block
    code = block.replace('data_dir="data"', f"data_dir={str(tmp_path)!r}")
    exec(compile(code, "README.md", "exec"), {})


def test_the_readmes_commands_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    lines = re.findall(r"^assistant ((?:index|ask|retrieve)\b.*)$", README, re.MULTILINE)
    assert len(lines) >= 3
    for line in lines:
        assert main(shlex.split(line, comments=True)) == 0, line
    assert "[1]" in capsys.readouterr().out


_MODELS = re.findall(
    r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|", (ROOT / "docs" / "models.md").read_text("utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("file", "digest"), _MODELS, ids=[file for file, _ in _MODELS])
def test_the_checksums_of_the_models_are_those_of_their_files(file: str, digest: str) -> None:
    package, _, name = file.partition("/")
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        pytest.skip(f"{package} is not installed")
    with (Path(found.origin).parent / name).open("rb") as content:
        assert hashlib.file_digest(content, "sha256").hexdigest() == digest


def test_linked_files_of_the_documentation_exist() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "knowledge" / "README.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
