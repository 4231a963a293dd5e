"""Scope: a question about one place is not answered from another, and filters leave only what they name."""

import pytest

from assistant.answer import take_apart
from assistant.language.glossary import Glossary
from assistant.scope import is_about, narrow_to_names, scope_of
from assistant.types import Chunk, Document, Filters, Hit


def document(id: str, *, region: str = "", title: str = "제목", text: str = "", publisher: str = "") -> Document:
    return Document(id=id, text=text or title, title=title, language="ko", publisher=publisher, region=region)


CHANGWON = document("changwon", region="창원", publisher="창원특례시")
GWANGJU = document("gwangju", region="Gwangju")
GWANGJU_SEO = document("gwangju-seo", region="Gwangju Seo District", publisher="Seo District")
DAEGU_SEO = document("daegu-seo", region="대구 서구")
NATIONAL = document("national", region="전국")
UNSTATED = document("unstated", title="전세자금 안내", text="전세자금을 빌려준다.")
BY_TITLE = document("by-title", title="대전 서구 소식", text="대전광역시 서구는 광주 서구와 협약을 맺었다.")
ALL = [CHANGWON, GWANGJU, GWANGJU_SEO, DAEGU_SEO, NATIONAL, UNSTATED, BY_TITLE]
EVERYWHERE = {"national", "unstated"}


@pytest.mark.parametrize(
    ("question", "about"),
    [
        pytest.param("창원시 인구는?", {"changwon"}, id="a city"),
        pytest.param("What is the population of Changwon?", {"changwon"}, id="in English"),
        pytest.param("광주 서구의 수당은?", {"gwangju-seo", "gwangju"}, id="a district and the city it lies in"),
        pytest.param("광주광역시의 예산은?", {"gwangju-seo", "gwangju"}, id="a city and its districts"),
        pytest.param("서구의 수당은?", {"gwangju-seo", "gwangju", "daegu-seo", "by-title"}, id="one of several districts"),
        pytest.param("대구 서구의 수당은?", {"daegu-seo"}, id="the district of another city"),
        pytest.param("대전 서구의 협약은?", {"by-title"}, id="the place in the title, not the one in passing"),
        pytest.param("제주의 예산은?", set(), id="a place without documents"),
    ],
)  # fmt: skip
def test_a_place_in_the_question_leaves_documents_about_it_and_national_ones(question: str, about: set[str]) -> None:
    scope = scope_of(question, None, ALL)
    left = set(scope.documents or ())
    assert left == about | EVERYWHERE
    assert {one.id for one in ALL if is_about(one, scope.regions)} == about


def test_a_question_without_a_place_searches_everything() -> None:
    scope = scope_of("전세자금 금리는?", None, ALL)
    assert scope.documents is None
    assert scope.regions == ()


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        pytest.param(Filters(), {one.id for one in ALL}, id="none"),
        pytest.param(Filters(regions=["창원특례시"]), {"changwon"}, id="another name of the region"),
        pytest.param(Filters(regions=["gwangju seo district"]), {"gwangju-seo", "gwangju"}, id="in another case"),
        pytest.param(Filters(regions=["전국"]), {"national"}, id="national ones"),
        pytest.param(Filters(publishers=["SEO DISTRICT", "창원특례시"]), {"gwangju-seo", "changwon"}, id="any publisher"),
        pytest.param(Filters(documents=["unstated"]), {"unstated"}, id="a document"),
        pytest.param(Filters(languages=["en"]), set(), id="a language that none has"),
    ],
)  # fmt: skip
def test_filters_leave_only_what_they_name(filters: Filters, left: set[str]) -> None:
    scope = scope_of("금리는?", filters, ALL)
    assert {one.id for one in ALL if scope.documents is None or one.id in scope.documents} == left


def test_a_filter_does_not_open_what_the_question_closed() -> None:
    assert scope_of("창원시 인구는?", Filters(documents=["daegu-seo"]), ALL).documents == []


@pytest.mark.parametrize(
    ("question", "language", "label"),
    [
        pytest.param("광주 서구의 수당은?", "ko", "광주광역시 서구", id="Korean"),
        pytest.param("광주 서구의 수당은?", "en", "Seo District, Gwangju", id="English"),
        pytest.param("서구의 수당은?", "ko", "서구", id="shared by several cities"),
    ],
)
def test_places_are_named_as_people_write_them(question: str, language: str, label: str) -> None:
    assert scope_of(question, None, ALL).label(language) == label  # type: ignore[arg-type]  # a Language


def hit(of: Document) -> Hit:
    return Hit(Chunk(of.id, of.text, 0, len(of.text)), of, 0.5)


def test_a_question_about_an_institution_is_not_answered_from_a_document_that_never_names_it() -> None:
    named = document("named", text="국토연구원은 네 가지 과제를 제시했다.")
    other = document("other", text="산업연구원은 거점을 제안했다.")
    glossary = Glossary.open(None)
    kept = narrow_to_names([hit(other), hit(named)], take_apart("What does KRIHS propose?", glossary).names)
    assert [one.document.id for one in kept] == ["named"]


def test_when_no_document_names_the_institution_all_stay() -> None:
    hits = [hit(CHANGWON), hit(NATIONAL)]
    assert narrow_to_names(hits, take_apart("What does KRIHS propose?", Glossary.open(None)).names) == hits
