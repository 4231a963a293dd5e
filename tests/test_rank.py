"""What a score is made of: words and meaning, and cosines that say the same under every model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.embedding import Embedder
from assistant.embedding.common import unrelated_texts
from assistant.index.catalogue import ChunkRow
from assistant.index.translations import best_cosines, sentences_of_chunks
from assistant.language.text import language_of
from assistant.search.rank import Candidate, Signals, rank
from assistant.types import LANGUAGES, Chunk, Document

SHARES = st.floats(0, 1)


@given(SHARES, st.floats(-1, 1), st.booleans(), st.none() | st.floats(-1, 1))
def test_every_score_is_in_0_to_1(words: float, cosine: float, same: bool, translation: float | None) -> None:
    assert 0.0 <= Signals(words, cosine, same, translation).score() <= 1.0


@given(SHARES, SHARES, st.booleans())
def test_a_chunk_that_fits_better_by_one_signal_scores_higher(words: float, cosine: float, same: bool) -> None:
    plain = Signals(words, cosine, same).score()
    for better in (Signals(1, cosine, same), Signals(words, 1, same)):
        assert better.score() >= plain - 1e-12


def test_of_equals_the_chunk_in_the_questions_language_is_first() -> None:
    same, other = (Signals(0.4, 0.6, same).score() for same in (True, False))
    assert same > other > 0.5 * same


def test_what_was_said_before_counts_by_its_share() -> None:
    fits_now, fitted_before = Signals(0.5, 0.5, True), Signals(0.1, 0.1, True)
    both = [
        Candidate(row("one"), None, (fits_now, fitted_before)),
        Candidate(row("two"), None, (fitted_before, fits_now)),
    ]
    (first, one), (second, other) = rank(both, (1.0, 0.5))
    assert (one.row.chunk.text, other.row.chunk.text) == ("one", "two")
    assert first == pytest.approx((fits_now.score() + 0.5 * fitted_before.score()) / 1.5)
    assert second < first


# Cosines of one model mean what those of another do


def row(text: str, title: str = "강릉시 교통비") -> ChunkRow:
    document = Document(id="a.md", text=text, title=title, language=language_of(text))
    return ChunkRow.of(document, Chunk("a.md", text, 0, len(text)))


def test_unrelated_texts_have_cosines_around_0_in_each_pair_of_languages(light_or_default: Embedder) -> None:
    vectors = {language: light_or_default.embed_documents(unrelated_texts(language)) for language in LANGUAGES}
    for one in LANGUAGES:
        for other in LANGUAGES:
            cosines = np.asarray(vectors[one]) @ np.asarray(vectors[other]).T
            apart = cosines[~np.eye(len(cosines), dtype=bool)]
            assert abs(apart.mean()) < 0.1
            assert cosines.diagonal().mean() > 0.4  # a sentence and its translation


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        pytest.param("청년 교통비는 얼마인가요?", "청년에게 교통비를 월 5만 원씩 지원한다.", "김치찌개는 물을 붓고 끓인다.", id="Korean"),
        pytest.param(
            "How much is the youth travel allowance?", "Young people get 50,000 won a month for buses.",
            "Stir the paste into the stock.", id="English",
        ),
        pytest.param(
            "How much is the youth travel allowance?", "청년에게 교통비를 월 5만 원씩 지원한다.", "김치찌개는 물을 붓고 끓인다.",
            id="English over Korean",
        ),
        pytest.param(
            "청년 교통비는 얼마인가요?", "Young people get 50,000 won a month for buses.", "Stir the paste into the stock.",
            id="Korean over English",
        ),
    ],
)  # fmt: skip
def test_an_answer_lies_far_above_0_and_another_matter_around_it(
    light_or_default: Embedder, question: str, answer: str, other: str
) -> None:
    asked = np.asarray(light_or_default.embed_query(question))
    fits, does_not = np.asarray(light_or_default.embed_documents([answer, other])) @ asked
    assert fits > 0.15 > does_not


def test_a_chunk_alone_has_the_vector_that_it_has_among_others(embedder: Embedder) -> None:
    texts = ["강릉시는 청년에게 교통비를 준다.", "Busan lends bicycles.", "표\n| 가 | 나 |", "—", "긴 글 " * 900]
    for text, vector in zip(texts, embedder.embed_documents(texts), strict=True):
        assert vector == pytest.approx(embedder.embed_documents([text])[0], abs=1e-5)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


# The sentences of a chunk, for a question in the other language


LONG = "강릉시는 2001년에 세워졌다. 시청은 강릉대로에 있다. 청년에게 교통비를 월 5만 원씩 지원한다. 바다는 동쪽에 있다."
ASKED = "How much is the travel allowance for young people?"


def test_of_a_long_passage_the_sentence_that_translates_the_question_counts(embedder: Embedder) -> None:
    kept = sentences_of_chunks(
        [row(LONG), row(LONG.replace("청년에게 교통비를 월 5만 원씩 지원한다. ", ""))], embedder.embed_sentences
    )
    (question,) = embedder.embed_sentences([ASKED])
    with_it, without_it = best_cosines(question, kept)
    assert with_it > without_it + 0.1


def test_the_sentences_of_a_chunk_are_the_same_alone_and_among_others(embedder: Embedder) -> None:
    rows = [row(LONG), row("Busan lends bicycles.", "Bicycles"), row("표\n| 가 | 나 |"), row("—")]
    for one, kept in zip(rows, sentences_of_chunks(rows, embedder.embed_sentences), strict=True):
        (alone,) = sentences_of_chunks([one], embedder.embed_sentences)
        assert np.abs(kept.astype(int) - alone.astype(int)).max() <= 1


@given(st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=1, max_size=5))
def test_sentences_kept_as_whole_numbers_have_nearly_their_cosines(values: list[list[float]]) -> None:
    matrix = np.asarray(values, np.float32) + np.float32(0.01)
    question = np.asarray([0.5, -0.5, 0.5, 0.5], np.float32)
    texts = iter(matrix.tolist())
    (kept,) = sentences_of_chunks(
        [row("하나. 둘. 셋. 넷. 다섯.")], lambda sentences: [next(texts)][: len(sentences)] * 5
    )
    cosine = float(matrix[0] @ question / np.linalg.norm(matrix[0]))
    assert best_cosines(question.tolist(), [kept])[0] == pytest.approx(cosine, abs=0.02)


@pytest.mark.parametrize("size", [0, 7])
def test_vectors_of_another_length_fit_nothing(size: int) -> None:
    assert best_cosines([0.5] * 4, [np.ones(size, np.int8), np.ones(4, np.int8)]) == [0.0, 1.0]
