"""What a score is made of: words, vectors of sentences and their mean, and a second model for English."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.text import language_of
from assistant.search import Embedder
from assistant.search.catalogue import ChunkRow
from assistant.search.english import EnglishEmbeddings
from assistant.search.fuse import FUSION, Signals
from assistant.search.question_map import towards_answers
from assistant.search.sentence_vectors import best_cosines, vectors_of_chunks
from assistant.types import Chunk, Document

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, SHARES, st.none() | SHARES, st.booleans())
def test_every_score_is_in_0_to_1(
    words: float, mean: float, sentence: float, english: float | None, same: bool
) -> None:
    assert 0.0 <= FUSION.score(Signals(words, mean, sentence, english, same)) <= 1.0 + 1e-9


@given(SHARES, SHARES, SHARES, SHARES)
def test_a_chunk_that_fits_better_by_one_signal_scores_higher(a: float, b: float, c: float, d: float) -> None:
    plain = FUSION.score(Signals(a, b, c, d, True))
    for better in (
        Signals(1, b, c, d, True),
        Signals(a, 1, c, d, True),
        Signals(a, b, 1, d, True),
        Signals(a, b, c, 1, True),
    ):
        assert FUSION.score(better) >= plain - 1e-12


def test_of_equals_the_chunk_in_the_questions_language_is_first() -> None:
    same, other = (FUSION.score(Signals(0.4, 0.6, 0.6, None, same)) for same in (True, False))
    assert same > other > 0.5 * same


# The vectors of a chunk


def row(text: str, title: str = "강릉시 교통비") -> ChunkRow:
    document = Document(id="a.md", text=text, title=title, language=language_of(text))
    return ChunkRow.of(document, Chunk("a.md", text, 0, len(text)))


LONG = "강릉시는 2001년에 세워졌다. 시청은 강릉대로에 있다. 청년에게 교통비를 월 5만 원씩 지원한다. 바다는 동쪽에 있다."


def test_the_best_sentence_fits_better_than_the_mean_of_a_long_passage(embedder: Embedder) -> None:
    (kept,) = vectors_of_chunks([row(LONG)], embedder)
    question = embedder.embed_question("청년 교통비는 얼마인가요?")
    assert best_cosines(question, [kept.sentences])[0] > float(np.dot(kept.vector, question)) + 0.02


def test_a_chunk_alone_has_the_vectors_that_it_has_among_others(embedder: Embedder) -> None:
    rows = [row(LONG), row("Busan lends bicycles.", "Bicycles"), row("표\n| 가 | 나 |"), row("—")]
    for one, kept in zip(rows, vectors_of_chunks(rows, embedder), strict=True):
        (alone,) = vectors_of_chunks([one], embedder)
        assert kept.vector == pytest.approx(alone.vector, abs=1e-4)
        assert np.linalg.norm(kept.vector) == pytest.approx(1.0, abs=1e-3)
        assert kept.sentences.shape == alone.sentences.shape


def test_only_english_chunks_have_a_vector_for_english(embedder: Embedder) -> None:
    korean, english = vectors_of_chunks([row(LONG), row("Busan lends bicycles.", "Bicycles")], embedder)
    assert (len(korean.english), len(english.english)) == (0, 384)


@given(st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=1, max_size=5))
def test_sentences_kept_as_whole_numbers_have_nearly_their_cosines(values: list[list[float]]) -> None:
    matrix = np.asarray(values, np.float32) + np.float32(0.01)
    question = np.asarray([0.5, -0.5, 0.5, 0.5], np.float32)
    largest = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-9)
    cosines = matrix @ question / np.maximum(np.linalg.norm(matrix, axis=1), 1e-9)
    kept = np.rint(matrix / largest * 127).astype(np.int8).ravel()
    assert best_cosines(question.tolist(), [kept])[0] == pytest.approx(float(cosines.max()), abs=0.02)


@pytest.mark.parametrize("size", [0, 7])
def test_vectors_of_another_length_fit_nothing(size: int) -> None:
    assert best_cosines([0.5] * 4, [np.ones(size, np.int8), np.ones(4, np.int8)]) == [0.0, 1.0]


def test_the_map_brings_a_question_nearer_to_its_answer_than_to_another_question(embedder: Embedder) -> None:
    question, answer, other = embedder.embed_documents(
        ["청년 교통비는 얼마인가요?", "청년에게 교통비를 월 5만 원씩 지원한다.", "노인 교통비는 누가 받나요?"]
    )
    plain = np.asarray(question, np.float32)
    turned = towards_answers(plain)
    turned = turned / np.linalg.norm(turned)
    nearer = [float(vector @ answer) - float(vector @ other) for vector in (turned, plain)]
    assert nearer[0] > nearer[1]


# The model for English


def test_the_model_for_english_puts_an_answer_beside_its_question() -> None:
    question, answer, other = EnglishEmbeddings().embed_documents(
        ["How much does a ride cost?", "A ticket is 1,000 won.", "Helmets keep heads safe."]
    )
    assert np.dot(question, answer) > np.dot(question, other) + 0.1
    assert np.linalg.norm(question) == pytest.approx(1.0, abs=1e-3)


def test_it_takes_text_of_any_length_and_none() -> None:
    model = EnglishEmbeddings()
    assert model.embed_documents([]) == []
    for text in ("", "word " * 5000, "한국어", "\x00"):
        assert np.isfinite(model.embed_query(text)).all()
