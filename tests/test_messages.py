"""Every text in both languages, with the same values; every code that the program says has one, and each is said."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import assistant
from assistant import errors
from assistant.messages import TEXTS, is_known, joined, language_here, say, word
from assistant.messages.answers import ANSWERS
from assistant.messages.files import FILES
from assistant.messages.machine import MACHINE
from assistant.messages.page import PAGE
from assistant.messages.terminal import TERMINAL
from assistant.types import LANGUAGES, Language, Message, Outcome

SOURCE = Path(assistant.__file__).parent
# What says a code, and where among its arguments the code stands.
_SAY = {"Message": 0, "of": 0, "say": 0, "note": 0, "_tell_of": 0, "words": 0, "text": 0, "joined": 1}
_REFUSE = {"RefusalError": 1, "try_later": 1}


def values_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def calls() -> list[tuple[str, ast.Call, ast.expr]]:
    """Each call in the program that says something: where it is, and the expression for the code."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        own = {
            node.name: 0 for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any(hasattr(errors, getattr(base, "id", "")) for base in node.bases)
        }  # fmt: skip
        say_codes = _SAY | _REFUSE | own | {name: 0 for name in vars(errors) if name.endswith("Error")}
        for node in ast.walk(tree):
            name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in say_codes and len(node.args) > say_codes[name]:
                found.append((f"{path.relative_to(SOURCE)}:{node.lineno}", node, node.args[say_codes[name]]))
    return found


def codes_in(expression: ast.expr) -> Iterator[str]:
    """The codes that an expression may be; `*` stands for what is only known when it runs."""
    match expression:
        case ast.Constant(value=str(code)):
            yield code
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*codes_in(one), *codes_in(other))


def test_no_code_stands_for_two_texts() -> None:
    assert len(TEXTS) == sum(map(len, (ANSWERS, FILES, MACHINE, PAGE, TERMINAL)))


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_is_there_in_both_languages_and_korean_adds_no_value(code: str) -> None:
    korean, english = (TEXTS[code][language] for language in ("ko", "en"))
    assert values_of(korean) <= values_of(english)
    assert values_of(english) - values_of(korean) <= {"detail", "parts"}  # a library's own words
    assert not re.search(r"[가-힣]", english)


def test_what_is_said_has_a_text_with_these_values() -> None:
    said = [(where, call, code) for where, call, expression in calls() for code in codes_in(expression)]
    assert len(said) > 300
    for where, call, code in said:
        known = [text for text in TEXTS if fnmatchcase(text, code)]
        assert known, f"{where}: {code!r} has no text"
        adds = {"joined": {"first", "second"}, "try_later": {"seconds"}}.get(getattr(call.func, "id", ""), set[str]())
        given = adds | {keyword.arg for keyword in call.keywords}
        if None not in given and not any(isinstance(argument, ast.Dict) for argument in call.args):
            lacking = values_of(TEXTS[code]["en"]) - given if code in TEXTS else ()
            assert not lacking, f"{where}: {lacking}"


def test_no_text_is_for_nothing() -> None:
    """Each stands somewhere in the program, as it is or made of parts."""
    strings, made = set[str](), set[str]()
    for path in SOURCE.rglob("*.py"):
        if path.parent.name != "messages":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    strings.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    made.update(
                        code
                        for code in codes_in(node)
                        if re.fullmatch(r"(?:[a-z_]{3,}\*|\*[a-z_]{3,}|[a-z_]{3,}\*[a-z_]+)", code)
                    )
    strings |= set(re.findall(r"\w+", "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.js"))))
    unsaid = [code for code in TEXTS if code not in strings and not any(fnmatchcase(code, one) for one in made)]
    assert not unsaid


# In a Korean sentence: a command, a program, an ending of files, a name of a field or of a value.
LATIN = re.compile(r"(?<![\w/.'-])[a-z]{2,}(?:-[a-z]+)*\b(?![\w/.:=(])")
COMMANDS = {
    "assistant", "index", "doctor", "tesseract", "dpi", "path", "apt-get", "install", "chroma", "run", "pip", "chat",
    "word", "none", "sentence-transformers", "true", "false", "chromadb", "ulimit", "filters", "korean", "english",
    "aliases", "tesseract-ocr", "tesseract-ocr-kor", "hub", "ko", "en",
}  # fmt: skip


@pytest.mark.parametrize("code", [*FILES, *MACHINE])
def test_no_english_stands_in_korean(code: str) -> None:
    korean = re.sub(r"\{[^{}]*\}", "", TEXTS[code]["ko"])
    assert not {*LATIN.findall(korean)} - COMMANDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_and_a_message_inside_another_are_worded_too(language: Language) -> None:
    assert say("timeout", language) in word(Message("model_failed", {"reason": "timeout"}), language)
    inner = Message.of("not_opened", detail="no")
    assert word(inner, language) in word(Message.of("repaired_not_read", why=inner), language)
    three = joined([Message.of("passage", words=words) for words in ("가", "나", "다")], "and_then")
    assert word(three, language) == "“가”, “나”, “다”"


def test_a_message_of_a_later_version_is_not_known() -> None:
    assert not is_known(Message("of_tomorrow"))
    assert not is_known(Message.of("repaired_not_read", why=Message("of_tomorrow")))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        pytest.param({"LANG": "ko_KR.UTF-8"}, "ko", id="the locale"),
        pytest.param({"LC_ALL": "C.UTF-8", "LANG": "ko_KR.UTF-8"}, "en", id="what is above it"),
        pytest.param({"LC_ALL": "C.UTF-8", "ASSISTANT_LANGUAGE": "ko"}, "ko", id="the setting"),
        pytest.param({"LANG": "de_DE.UTF-8"}, "en", id="another language"),
        pytest.param({}, "en", id="nothing"),
    ],
)
def test_a_terminal_speaks_the_language_of_its_setting_or_locale(
    environment: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ASSISTANT_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_here() == language


@pytest.mark.parametrize("outcome", [one for one in Outcome if one not in (Outcome.ANSWERED, Outcome.SMALL_TALK)])
def test_each_outcome_without_an_answer_has_a_name(outcome: Outcome) -> None:
    assert say(f"outcome_{outcome}", "ko") and say(f"outcome_{outcome}", "en")
