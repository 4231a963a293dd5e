"""Search finds the passage, in either language, within what was asked for, and never stumbles."""

from pathlib import Path

import pytest

from assistant import Assistant, AssistantError, Filters
from conftest import Open
from small_knowledge import ALLOWANCE, ALLOWANCE_TEXT, BICYCLES, HOUSING, write_knowledge

KO_CHANGWON = "ko/창원-대전환-한일-세미나.md"
EN_CHANGWON = "en/changwon-grand-transformation-seminar.md"
KO_KRIHS = "ko/국토연구원-브리프-736-지속가능-공동체.md"
EN_KRIHS = "en/krihs-brief-736-sustainable-communities.md"
KO_SEO = "ko/광주-서구-취임-3주년.md"
EN_SEO = "en/seo-district-third-anniversary.md"


@pytest.fixture
def changing(open_assistant: Open, tmp_path: Path) -> Assistant:
    assistant = open_assistant(write_knowledge(tmp_path / "knowledge"), tmp_path / "data")
    assistant.index()
    return assistant


# What is found


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("온누리상품권은 얼마나 할인되나요?", "최대 20%까지 할인", id="ko to ko"),
        pytest.param("맨발 산책길은 몇 곳인가요?", "맨발 산책길 32곳", id="ko to ko, a count"),
        pytest.param("온누리 상품권 할인", "최대 20%까지 할인", id="ko, spaced otherwise"),
        pytest.param("How large are the pledges of the Seo District Honors?", "2.9 billion won", id="en to en"),
        pytest.param("Where was the Changwon seminar held?", "Grand Mercure", id="en to en, a place"),
    ],
)
def test_the_passage_that_answers_is_found_first(shipped: Assistant, question: str, words: str) -> None:
    assert any(words in hit.chunk.text for hit in shipped.retrieve(question, k=2))


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        pytest.param("온누리상품권은 얼마나 할인되나요?", "en", "save up to 20%", id="ko to en"),
        pytest.param("가족돌봄청년수당은 얼마인가요?", "en", "3 million won a year", id="ko to en, an allowance"),
        pytest.param("창원 세미나 장소는 어디인가요?", "en", "Grand Mercure", id="ko to en, a place"),
        pytest.param("How much is the Youth Family Caregiver Allowance?", "ko", "연 300만 원", id="en to ko"),
        pytest.param("barefoot walking trails total length", "ko", "8.7km", id="en to ko, a length"),
        pytest.param("Which hub did Kim Sun-bae propose?", "ko", "스마트 그린 융복합 거점", id="en to ko, a person"),
    ],
)
def test_a_question_finds_its_passage_in_the_other_language(
    shipped: Assistant, question: str, language: str, words: str
) -> None:
    hits = shipped.retrieve(question, k=3, filters=Filters(languages=[language]))
    assert any(words in hit.chunk.text for hit in hits)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        pytest.param("국토연구원의 핵심 과제", {KO_KRIHS, EN_KRIHS}, id="국토연구원"),
        pytest.param("core tasks of KRIHS", {KO_KRIHS, EN_KRIHS}, id="KRIHS"),
        pytest.param("Korea Research Institute for Human Settlements", {KO_KRIHS, EN_KRIHS}, id="in full"),
        pytest.param("Hong Nam-pyo", {KO_CHANGWON, EN_CHANGWON}, id="a person, romanised"),
        pytest.param("홍남표 시장", {KO_CHANGWON, EN_CHANGWON}, id="a person"),
    ],
)  # fmt: skip
def test_a_name_finds_its_documents_under_each_of_its_names(
    shipped: Assistant, question: str, documents: set[str]
) -> None:
    assert {hit.document.id for hit in shipped.retrieve(question, k=100)} == documents


@pytest.mark.parametrize("question", ["1,250명이 받았나요?", "1250명이 받았나요?", "1,250명", "who are the 1,250"])
def test_a_number_is_found_with_and_without_its_commas(small: Assistant, question: str) -> None:
    assert "1,250명" in small.retrieve(question)[0].chunk.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("100,000,000원", "1억 원", id="an amount in full"),
        pytest.param("일억 원", "1억 원", id="in words"),
        pytest.param("100 million won", "1억 원", id="in the other language"),
        pytest.param("2024-04-30", "4월 30일", id="a date with hyphens"),
        pytest.param("2024.4.30.", "4월 30일", id="with points"),
        pytest.param("April 30", "4월 30일", id="in the other language, without its year"),
        pytest.param("5만원", "5만 원", id="without a space"),
    ],
)
def test_an_amount_or_a_date_is_found_however_it_is_written(small: Assistant, question: str, words: str) -> None:
    assert any(words in hit.chunk.text for hit in small.retrieve(question, k=2))


def test_a_new_name_in_the_glossary_is_used_after_indexing(open_assistant: Open, tmp_path: Path) -> None:
    knowledge = write_knowledge(tmp_path / "knowledge")
    assistant = open_assistant(knowledge, tmp_path / "data")
    assistant.index()
    before = assistant.retrieve("두바퀴누리는 몇 대인가요?")
    glossary = knowledge / "glossary.csv"
    glossary.write_text(glossary.read_text("utf-8") + "두바퀴누리,public bicycles,\n", "utf-8")
    assistant.index()
    after = assistant.retrieve("두바퀴누리는 몇 대인가요?")
    assert after[0].document.id == BICYCLES
    assert after[0].score > before[0].score


# In which order


def test_scores_lie_in_0_to_1_and_the_best_is_first(shipped: Assistant) -> None:
    for question in ("온누리상품권 할인", "KRIHS core tasks", "오늘 날씨"):
        scores = [hit.score for hit in shipped.retrieve(question, k=50)]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 <= score <= 1.0 for score in scores)
        assert len(scores) > 1


def test_the_same_question_gives_the_same_hits(shipped: Assistant) -> None:
    first = shipped.retrieve("착한도시 서구", k=20)
    assert all(shipped.retrieve("착한도시 서구", k=20) == first for _ in range(3))


def test_the_order_does_not_depend_on_how_the_index_came_about(
    open_assistant: Open, tmp_path: Path, changing: Assistant
) -> None:
    knowledge = tmp_path / "knowledge"
    (knowledge / ALLOWANCE).unlink()
    changing.index()
    (knowledge / ALLOWANCE).write_text(ALLOWANCE_TEXT, "utf-8")
    changing.index()
    anew = open_assistant(knowledge, tmp_path / "anew")
    anew.index()
    for question in ("교통비 신청 기한", "public bicycles", "전세자금 금리"):
        hits, hits_anew = (assistant.retrieve(question, k=2) for assistant in (changing, anew))
        assert [hit.chunk for hit in hits] == [hit.chunk for hit in hits_anew]


def test_replacing_a_document_often_leaves_scores_in_0_to_1(changing: Assistant, tmp_path: Path) -> None:
    # Deleted chunks count in the statistics of words until they are merged away.
    before = changing.retrieve("교통비 신청 기한")[0].score
    for number in range(6):
        text = ALLOWANCE_TEXT.replace("# 강릉시 청년 교통비 지원", f"# 강릉시 청년 교통비 지원 {number}")
        (tmp_path / "knowledge" / ALLOWANCE).write_text(text, "utf-8")
        changing.index()
        scores = [hit.score for hit in changing.retrieve("교통비 신청 기한", k=50)]
        assert all(0.0 <= score <= 1.0 for score in scores)
        assert abs(scores[0] - before) < 0.1


@pytest.mark.parametrize("k", [1, 2, 5, 100])
def test_at_most_k_hits_are_given_each_chunk_once(shipped: Assistant, k: int) -> None:
    hits = shipped.retrieve("지역 정책", k=k)
    assert len(hits) == min(k, sum(shipped.count_chunks().values()))
    assert len({(hit.chunk.document_id, hit.chunk.start) for hit in hits}) == len(hits)


def test_fewer_hits_are_the_first_of_more(shipped: Assistant) -> None:
    fewer, more = (shipped.retrieve("지역 정책", k=k) for k in (3, 10))
    assert fewer == more[:3]


def test_without_k_the_setting_counts(open_assistant: Open, tmp_path: Path) -> None:
    assistant = open_assistant(write_knowledge(tmp_path / "knowledge"), tmp_path / "data", top_k=2)
    assistant.index()
    assert len(assistant.retrieve("청년")) == 2


# Where


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        pytest.param(Filters(regions=["Changwon"]), {KO_CHANGWON, EN_CHANGWON}, id="region"),
        pytest.param(Filters(regions=["창원시"]), {KO_CHANGWON, EN_CHANGWON}, id="region in Korean"),
        pytest.param(Filters(regions=["광주 서구"]), {KO_SEO, EN_SEO}, id="district"),
        pytest.param(Filters(regions=["Gwangju"]), {KO_SEO, EN_SEO}, id="the city above the district"),
        pytest.param(Filters(publishers=["krihs"]), {EN_KRIHS}, id="publisher, in any case"),
        pytest.param(Filters(languages=["ko"]), {KO_CHANGWON, KO_KRIHS, KO_SEO}, id="language"),
        pytest.param(Filters(documents=[EN_SEO, KO_SEO]), {EN_SEO, KO_SEO}, id="documents"),
        pytest.param(Filters(regions=["Changwon"], languages=["en"]), {EN_CHANGWON}, id="both"),
        pytest.param(Filters(regions=["Changwon"], documents=[EN_SEO]), set(), id="nothing is left"),
        pytest.param(Filters(documents=["no such document"]), set(), id="unknown document"),
        pytest.param(Filters(regions=["Atlantis"]), set(), id="unknown region"),
    ],
)  # fmt: skip
def test_filters_leave_only_what_they_name(shipped: Assistant, filters: Filters, documents: set[str]) -> None:
    hits = shipped.retrieve("정책의 성과와 계획", k=100, filters=filters)
    assert {hit.document.id for hit in hits} == documents


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        pytest.param("창원의 인구는 왜 줄어드나요?", {KO_CHANGWON, EN_CHANGWON, KO_KRIHS, EN_KRIHS}, id="Korean"),
        pytest.param("Why does Changwon lose people?", {KO_CHANGWON, EN_CHANGWON, KO_KRIHS, EN_KRIHS}, id="English"),
        pytest.param("광주 서구의 복지 정책은?", {KO_SEO, EN_SEO, KO_KRIHS, EN_KRIHS}, id="a district"),
    ],
)  # fmt: skip
def test_a_place_in_the_question_leaves_its_documents_and_national_ones(
    shipped: Assistant, question: str, documents: set[str]
) -> None:
    assert {hit.document.id for hit in shipped.retrieve(question, k=100)} <= documents


def test_a_place_without_documents_leaves_national_ones(shipped: Assistant) -> None:
    hits = shipped.retrieve("제주도의 관광 정책은?", k=100)
    assert {hit.document.id for hit in hits} <= {KO_KRIHS, EN_KRIHS}


def test_a_place_and_a_filter_for_another_leave_nothing(small: Assistant) -> None:
    assert small.retrieve("부산 공공자전거는 몇 대인가요?", filters=Filters(documents=[ALLOWANCE])) == []


def test_a_document_without_a_stated_region_counts_for_what_its_first_page_names(small: Assistant) -> None:
    hits = small.retrieve("강릉 청년 전세자금", k=100)
    assert {hit.document.id for hit in hits} <= {ALLOWANCE, HOUSING}


# What people type

_STRANGE = [
    pytest.param("?!…。，·", id="punctuation"),
    pytest.param("the of and is", id="English stop words"),
    pytest.param("그 것이 수 있는 등", id="Korean stop words"),
    pytest.param("가", id="one syllable"),
    pytest.param("ㅋㅋㅋ ㅠㅠ", id="jamo"),
    pytest.param("정책 " * 666, id="2,000 characters"),
    pytest.param("가" * 2000, id="2,000 without a space"),
    pytest.param("'; DROP TABLE documents; --", id="SQL"),
    pytest.param('"unclosed AND (OR +- content:[* TO *] ~2^3 \\', id="query syntax"),
    pytest.param("%_%' OR 1=1", id="LIKE"),
    pytest.param("🚲🚲 자전거 👩‍👩‍👧 🇰🇷", id="emoji"),
    pytest.param("교통비\x00기한", id="NUL"),
    pytest.param("교통비 \ud83d 기한", id="half a character"),
    pytest.param("\u200b\u202e교통비\ufeff", id="invisible"),
    pytest.param("첫 줄\n둘째 줄\r\n\t셋째", id="lines"),
    pytest.param("<script>alert(1)</script>", id="HTML"),
    pytest.param("交通費 はいくら？ Сколько? كم", id="other scripts"),
    pytest.param("1e999 -0 ١٢٣ ½ ²", id="odd numbers"),
]


@pytest.mark.parametrize("question", _STRANGE)
def test_no_question_is_an_error(small: Assistant, question: str) -> None:
    hits = small.retrieve(question)
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)
    answer = small.ask(question)
    answer.text.encode()
    assert answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\t ", "empty", id="blank"),
        pytest.param("가" * 2001, "2001 characters", id="too long"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(small: Assistant, question: str, says: str) -> None:
    for ask in (small.ask, small.retrieve):
        with pytest.raises(AssistantError, match=says):
            ask(question)


def test_an_empty_index_has_no_hits_and_the_answer_says_so(open_assistant: Open, tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    assistant = open_assistant(knowledge, tmp_path / "data")
    assert assistant.index().chunks == 0
    assert assistant.retrieve("교통비") == []
    assert assistant.ask("교통비는 얼마인가요?").outcome == "no_evidence"
    assert assistant.ask("부산 교통비는 얼마인가요?").outcome == "no_evidence"
