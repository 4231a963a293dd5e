"""Sentences stand exactly where they are said to, and end where sentences end."""

from pathlib import Path

import pytest
from evals.sentences import FOLDER, count_boundaries
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest import read_document
from assistant.language.text import UNBREAKABLE, language_of, language_of_question, sentences

KNOWLEDGE = sorted((Path(__file__).parents[1] / "knowledge").rglob("??/*.md"))


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


SENTENCES = {
    "Korean": ("창원은 도시다. 서구는 구다.", ["창원은 도시다.", "서구는 구다."]),
    "English": ("It is a city. Is it big? Yes!", ["It is a city.", "Is it big?", "Yes!"]),
    "one": ("끝에 점이 없는 문장", ["끝에 점이 없는 문장"]),
    "date with points": ("2024. 3. 15. 시행한다. 끝이다.", ["2024. 3. 15. 시행한다.", "끝이다."]),
    "short date": ("'24. 3. 시행한다. 끝이다.", ["'24. 3. 시행한다.", "끝이다."]),
    "decimal": ("3.5% 올랐다. 8.7km다.", ["3.5% 올랐다.", "8.7km다."]),
    "number at the end": ("The limit is 20. It is old.", ["The limit is 20.", "It is old."]),
    "title": ("Mr. Kim met Dr. Lee. They talked.", ["Mr. Kim met Dr. Lee.", "They talked."]),
    "number abbreviation": ("See Brief No. 736. It is new.", ["See Brief No. 736.", "It is new."]),
    "initials": ("J. K. Park spoke. He left.", ["J. K. Park spoke.", "He left."]),
    "country": ("The U.S. cities grew. Ours fell.", ["The U.S. cities grew.", "Ours fell."]),
    "Latin": ("Fees, e.g. Rent, i.e. Cost, vs. Gain. End.", ["Fees, e.g. Rent, i.e. Cost, vs. Gain.", "End."]),
    "month": ("It began on Mar. 15, 2024. It ended.", ["It began on Mar. 15, 2024.", "It ended."]),
    "quotation": ('"It is late." He left.', ['"It is late."', "He left."]),
    "Korean quotation": ("그는 ‘끝났다.’ 하고 갔다. 끝.", ["그는 ‘끝났다.’ 하고 갔다.", "끝."]),
    "bracket": ("(끝났다.) 그는 갔다.", ["(끝났다.)", "그는 갔다."]),
    "bullet": ("- 하나다.\n○ 둘이다.\n□ 셋이다.", ["하나다.", "둘이다.", "셋이다."]),
    "numbered": ("1. 하나다.\n2) 둘이다.\n(3) 셋이다.\n① 넷이다.", ["하나다.", "둘이다.", "셋이다.", "넷이다."]),
    "lettered": ("가. 하나다.\n나. 둘이다.", ["하나다.", "둘이다."]),
    "Roman": ("Ⅰ. 하나다.\nIV. 둘이다.", ["하나다.", "둘이다."]),
    "bullet with a number": ("- 1. 하나다.", ["하나다."]),
    "lines": ("한 줄\n다음 줄. 또 한 문장", ["한 줄", "다음 줄.", "또 한 문장"]),
    "only marks": ("---\n***\n- \n· · ·", []),
    "ellipsis": ("끝나지 않았다... 아직이다.", ["끝나지 않았다...", "아직이다."]),
    "address": ("See www.changwon.go.kr. It is open.", ["See www.changwon.go.kr.", "It is open."]),
    "file name": ("plan.pdf를 보라. 끝이다.", ["plan.pdf를 보라.", "끝이다."]),
    "Japanese stop": ("終わった。 次だ。", ["終わった。", "次だ。"]),
    "range of months": ("기간은 2025. 4. ~ 2025. 12. (9개월)이다. 끝이다.", ["기간은 2025. 4. ~ 2025. 12. (9개월)이다.", "끝이다."]),
    "range with weekdays": ("2025. 3. 17. (월) ~ 4. 4. (금)", ["2025. 3. 17. (월) ~ 4. 4. (금)"]),
    "day at the start": ("낸다. 3. 15. 시행한다.", ["낸다.", "3. 15. 시행한다."]),
    "row": ("| 낸다. 또 낸다. | 2. 10. ~ 자금 소진 시 |", ["| 낸다. 또 낸다. | 2. 10. ~ 자금 소진 시 |"]),
    "section": ("It may stay (Sec. 3-39). It may not.", ["It may stay (Sec. 3-39).", "It may not."]),
    "section at the start": ("Sec. 3-39. Parking.", ["Sec. 3-39. Parking."]),
    "law of a state": ("Under G.L. c. 151, § 7, it is so. See 12 Mass. App. Ct. 345.", ["Under G.L. c. 151, § 7, it is so.", "See 12 Mass. App. Ct. 345."]),
    "hour": ("At 5 p.m. on Fri., it ends. So it is.", ["At 5 p.m. on Fri., it ends.", "So it is."]),
    "no gap": ("지원합니다.다만, 아니다.", ["지원합니다.", "다만, 아니다."]),
    "amended": ("정한다. <개정 2024. 3. 15.> 또 정한다.", ["정한다. <개정 2024. 3. 15.>", "또 정한다."]),
    "numbered inside": ("받지 아니한다. 가. 높이 2m 이하의 담", ["받지 아니한다.", "높이 2m 이하의 담"]),
    "article": ("제3조(목적) 이 조례는 돕는다. 제4조(정의) 뜻은 같다.", ["제3조(목적) 이 조례는 돕는다.", "제4조(정의) 뜻은 같다."]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*pair, id=name) for name, pair in SENTENCES.items()])
def test_a_text_is_split_at_its_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(st.text("가나다.!?。 \n\"'”)(-1234abc①○", max_size=80))
def test_sentences_are_spans_in_order_within_one_line(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert position <= start < end
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        position = end


_DAYS = st.builds(
    lambda year, month, day, week, gap: "".join((
        f"{year}.{gap}" if year else "", f"{month}.", f"{gap}{day}." if day else "", f"{gap}({week})" if day and week else ""
    )),
    st.sampled_from(("", "2025", "’26", "'24")), st.integers(1, 12), st.integers(0, 31), st.sampled_from(("", *"월화수목금토일")),
    st.sampled_from(("", " ")),
)  # fmt: skip
_RANGES = st.builds(
    "{}{}{}".format, _DAYS, st.sampled_from((" ~ ", "~", " ∼ ", " – ")), st.one_of(_DAYS, st.just("자금 소진 시"))
)
_NOTATION = st.one_of(
    _RANGES,
    st.builds("제{}조의{}제{}항".format, st.integers(1, 99), st.integers(2, 9), st.integers(1, 9)),
    st.builds("{:,}.{}억 원".format, st.integers(1, 10**6), st.integers(0, 9)),
    st.builds("(Sec. {}-{})".format, st.integers(1, 99), st.integers(1, 99)),
    st.builds("G.L. c. {}, § {}".format, st.integers(1, 300), st.integers(1, 99)),
    st.builds("{} p.m. on {} {}, 2026".format, st.integers(1, 12), st.sampled_from(("Jan.", "Sept.", "May")), st.integers(1, 31)),
)  # fmt: skip


@given(
    _NOTATION,
    st.sampled_from(("{}", "기간은 {}이다.", "{}까지 낸다.", "- 기간: {} (예정)", "It is {} in all.", "| 간판 | {} |")),
)
def test_a_date_a_range_or_a_reference_is_never_cut(notation: str, line: str) -> None:
    text = f"{line.format(notation)}\n{line.format(notation)} 끝이다."
    assert all(any(notation in one for one in split(part)) for part in text.split("\n"))


@given(_RANGES)
def test_a_range_of_days_is_a_run_that_is_not_cut(days: str) -> None:
    days = days.removesuffix("자금 소진 시").lstrip("’'")
    assert any(days.rstrip() in match[0] for match in UNBREAKABLE.finditer(f"기간 {days} 안에"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_sentences_end_where_people_say_they_do(path: Path) -> None:
    assert count_boundaries(path).f1 >= 0.96


@given(st.text("가나다. \n-1a", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_part_of_a_text_gives_sentences_of_that_part(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    part = [(start + first, start + last) for first, last in sentences(text[start:end])]
    assert list(sentences(text, start, end)) == part


@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.stem)
def test_every_word_of_a_document_is_in_a_sentence(path: Path) -> None:
    text = read_document(path, path.name).document.text
    covered = {position for start, end in sentences(text) for position in range(start, end)}
    rest = "".join(" " if position in covered else character for position, character in enumerate(text))
    assert not rest.replace("- ", "").strip()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("창원특례시", "ko", id="Korean"),
        pytest.param("Changwon Special City", "en", id="English"),
        pytest.param("창원특례시(Changwon Special City)는 커졌다.", "ko", id="Korean with an English name"),
        pytest.param("The district's line is called Baro Munja Harangke (바로문자하랑께).", "en", id="English with a Korean name"),
        pytest.param("2024. 3. 15.", "en", id="no letters"),
        pytest.param("", "en", id="nothing"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_most_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        pytest.param("KRIHS Policy Brief 736의 저자는?", "ko", id="Korean around an English name"),
        pytest.param("Who is the mayor?", "en", id="English"),
        pytest.param("What is 창?", "en", id="one syllable"),
        pytest.param("What is 착한도시?", "ko", id="an English question about a Korean name"),
    ],
)
def test_a_question_with_korean_words_is_korean(question: str, language: str) -> None:
    assert language_of_question(question) == language


@pytest.mark.parametrize(
    "run",
    ["2024. 3. 15.", "2024년 3월 15일", "'24. 3.", "1,250억 원", "3.5 %", "제3조의2 제1항", "100 million won", "10시", "10~20%",
     "March 15, 2024", "15 March 2024", "062-365-4114", "Article 3-2", "₩3,000", "1억 2천만 원"],
)  # fmt: skip
def test_numbers_and_dates_are_runs_that_are_not_cut(run: str) -> None:
    assert any(match[0].startswith(run.lstrip("'")) for match in UNBREAKABLE.finditer(f"앞 {run} 뒤"))
