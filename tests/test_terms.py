"""Words are found again in any of their forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.terms import content_units, split_terms, terms_of, units_of, values_of, word_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("예산을", "예산은", id="particles"),
        pytest.param("지원했다", "지원하는", id="forms of a verb"),
        pytest.param("주민을 돕는다", "도왔다", id="irregular verb"),
        pytest.param("어려운 때", "어렵다", id="irregular adjective"),
        pytest.param("청년이 머물며", "머무르는 도시", id="short form of a verb"),
        pytest.param("communities", "community", id="English plural"),
        pytest.param("Funded", "funding", id="English verb"),
        pytest.param("mayor's", "Mayor", id="possessive"),
        pytest.param("resident’s", "residents", id="curly possessive"),
        pytest.param("8,000건", "8000건", id="thousands"),
        pytest.param("KRIHS는", "krihs", id="English name before a particle"),
    ],
)
def test_forms_of_a_word_share_a_term(one: str, other: str) -> None:
    assert set(terms_of(one).content) & set(terms_of(other).content)


@pytest.mark.parametrize(
    ("text", "join"),
    [
        pytest.param("한부모 가족", "한부모", id="determiner and noun"),
        pytest.param("제3조에 따라", "제3조", id="article"),
        pytest.param("65세 이상", "65세", id="number and unit"),
        pytest.param("3,000명", "3000명", id="thousands"),
    ],
)
def test_adjacent_morphemes_are_joined(text: str, join: str) -> None:
    joins = terms_of(text).joins
    assert join in joins or all(any(part in other for other in joins) for part in (join[:2], join[-2:]))


@pytest.mark.parametrize(
    "text", [pytest.param("What is the", id="English"), pytest.param("무엇은 어디에", id="Korean")]
)
def test_question_words_are_no_content(text: str) -> None:
    assert terms_of(text).content == ()


def test_unknown_words_are_found_by_their_characters() -> None:
    assert set(terms_of("바로문자하랑께").bigrams) & set(terms_of("바로 문자 하랑께").bigrams)


def test_many_texts_give_what_each_gives_alone() -> None:
    texts = ["창원시 예산", "the budget of Changwon", "", "제3조", "2024"]
    assert split_terms(texts) == [terms_of(text) for text in texts]


def test_a_key_has_stems_only() -> None:
    assert word_key("The Cities of Residents") == word_key("city resident")


@given(st.text("가나다라 제3조 abc DEF 1,000 .-", max_size=40))
def test_units_stand_in_the_text_in_order(text: str) -> None:
    for units in (units_of(text), content_units(text)):
        assert all(0 <= unit.start <= unit.end <= len(text) for unit in units)
        assert [unit.start for unit in units] == sorted(unit.start for unit in units)


@given(st.text(max_size=60))
def test_any_text_has_terms(text: str) -> None:
    assert [unit.form for unit in content_units(text)] == list(terms_of(text).content)


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        pytest.param(
            "30000000", ("3,000만원", "3천만 원", "삼천만 원", "30 million won", "KRW 30 million"), id="money"
        ),
        pytest.param("12000", ("1만 2천 명", "1만2천명"), id="a count"),
        pytest.param("1500000", ("1,500천원", "150만 원"), id="in thousands"),
        pytest.param("2024-03-15", ("2024.3.15.", "2024년 3월 15일", "2024-03-15", "March 15, 2024"), id="a day"),
        pytest.param("2024-03", ("2024.3.15.", "2024년 3월", "'24. 3.", "March 2024"), id="a month"),
        pytest.param("03-15", ("2024.3.15.", "3월 15일", "March 15"), id="a day of any year"),
        pytest.param("3-2조", ("제3조의2", "제3조의 2", "Article 3-2"), id="an article"),
    ],
)
def test_a_value_is_one_term_however_it_is_written(value: str, forms: tuple[str, ...]) -> None:
    for form in forms:
        assert value in values_of(f"({form})"), form


@pytest.mark.parametrize("text", ["30,000,000원", "세 번", "첫째", "062-365-4114", "청년", ""])
def test_what_is_a_word_already_or_in_every_text_is_no_value(text: str) -> None:
    assert values_of(text) == ()


def test_another_article_and_another_amount_are_other_terms() -> None:
    assert not set(values_of("제3조의2")) & set(values_of("제3조"))
    assert not set(values_of("3천만 원")) & set(values_of("3천 원"))
