"""A small model judges by one word: its share where the server tells it, else the word itself."""

import json
import math
from collections.abc import Iterator

import pytest

from assistant.answer.proof.judge import ChatJudge, Verdict, WordJudge, load_judge
from assistant.settings import Settings
from servers import Script, Server, Wire, serving

EXCERPT, STATEMENT = "# 강릉시 청년 교통비\n월 5만 원을 준다.", "강릉시는 청년에게 월 5만 원을 준다."


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as one:
        yield one


def says(word: str, **shares: float) -> Script:
    """A script: the word, with the shares of words where they are asked for."""
    top = [{"token": token, "logprob": math.log(share)} for token, share in shares.items()]

    def script(wire: Wire) -> None:
        choice = {"message": {"content": word}, "finish_reason": "stop"}
        if shares and json.loads(wire.body).get("logprobs"):
            choice["logprobs"] = {"content": [{"token": word, "logprob": 0.0, "top_logprobs": top}]}
        wire.json({"object": "chat.completion", "choices": [choice]})

    return script


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        pytest.param(says("yes", yes=0.6, no=0.3), Verdict.SUPPORTED, id="more yes than no"),
        pytest.param(says("yes", yes=0.4, Yes=0.1, no=0.3, NO=0.25), Verdict.NOT_STATED, id="less, with capitals"),
        pytest.param(says("Yes."), Verdict.SUPPORTED, id="yes without shares"),
        pytest.param(says("No, the evidence says otherwise."), Verdict.NOT_STATED, id="no without shares"),
        pytest.param(says("Yesterday"), Verdict.NOT_STATED, id="another word"),
    ],
)
def test_it_supports_what_is_answered_with_yes(server: Server, script: Script, verdict: Verdict) -> None:
    server.script = script
    settings = Settings(_env_file=None, chat_model="small", chat_base_url=server.url, judge="word")
    judge = load_judge(settings)
    assert judge
    assert judge("얼마인가요?", STATEMENT, EXCERPT) is verdict
    ask = server.requests[-1]["messages"][1]["content"]
    assert EXCERPT in ask
    assert STATEMENT in ask
    assert ask.endswith("yes or no.")


@pytest.mark.parametrize(
    ("model", "judge_model", "kind"),
    [
        pytest.param("gpt", "", ChatJudge, id="a server's"),
        pytest.param("gguf:/a.gguf", "", WordJudge, id="a file"),
        pytest.param("gpt", "gguf:/a.gguf", WordJudge, id="a file that judges for a server"),
        pytest.param("gguf:/a.gguf", "gpt", ChatJudge, id="a server that judges for a file"),
    ],
)
def test_a_model_file_is_taken_for_a_small_one(model: str, judge_model: str, kind: type) -> None:
    assert isinstance(load_judge(Settings(_env_file=None, chat_model=model, judge_model=judge_model)), kind)
