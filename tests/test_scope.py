"""Scope: a question about one place is not answered from another, and filters leave only what they name."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from assistant.answer import take_apart
from assistant.errors import AssistantError, SettingsError
from assistant.index.catalogue import Catalogue, FileRecord
from assistant.language.glossary import Glossary
from assistant.search.scope import Cards, Register, Scope, home_of, narrow_to_names, still_in_scope
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


def scope_of(question: str, filters: Filters | None = None) -> Scope:
    return Cards(ALL).scope_of(question, filters)


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
    scope = scope_of(question)
    left = set(scope.documents or ())
    assert left == about | EVERYWHERE
    assert {one.id for one in ALL if scope.is_about(one)} == about


def test_a_question_without_a_place_searches_everything() -> None:
    scope = scope_of("전세자금 금리는?")
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
    scope = scope_of("금리는?", filters)
    assert {one.id for one in ALL if scope.documents is None or one.id in scope.documents} == left


def test_a_filter_does_not_open_what_the_question_closed() -> None:
    assert scope_of("창원시 인구는?", Filters(documents=["daegu-seo"])).documents == []


@pytest.mark.parametrize(
    ("question", "language", "label"),
    [
        pytest.param("광주 서구의 수당은?", "ko", "광주광역시 서구", id="Korean"),
        pytest.param("광주 서구의 수당은?", "en", "Seo District, Gwangju", id="English"),
        pytest.param("서구의 수당은?", "ko", "서구", id="shared by several cities"),
    ],
)
def test_places_are_named_as_people_write_them(question: str, language: str, label: str) -> None:
    assert scope_of(question).label(language) == label  # type: ignore[arg-type]  # a Language


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


DATED = [
    Document(id=date or "none", text="글", title="글", language="ko", published=date)
    for date in ("2023", "2024", "2024-05", "2024-06-01", "2024-12-31", "2025-01-01", "")
]


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        pytest.param("2024", "2024", {"2024", "2024-05", "2024-06-01", "2024-12-31"}, id="a year includes its last day"),
        pytest.param("2024-06", "", {"2024", "2024-06-01", "2024-12-31", "2025-01-01"}, id="a year of which a part fits"),
        pytest.param("", "2024-05-31", {"2023", "2024", "2024-05"}, id="until a day"),
        pytest.param("2024-06-01", "2024-06-01", {"2024", "2024-06-01"}, id="one day"),
        pytest.param("2025", "2024", set(), id="the wrong way round"),
    ],
)  # fmt: skip
def test_dates_include_what_they_name_and_leave_out_documents_without_one(
    first: str, last: str, left: set[str]
) -> None:
    scope = Cards(DATED).scope_of("금리는?", Filters(published_from=first, published_to=last))
    assert set(scope.documents or ()) == left


def test_every_spelling_of_the_whole_country_is_one_filter() -> None:
    english = document("english", region="National")
    assert set(Cards([CHANGWON, NATIONAL, english]).scope_of("?", Filters(regions=["전국"])).documents or ()) == {
        "national", "english",
    }  # fmt: skip


def test_only_a_place_that_leaves_something_out_says_so() -> None:
    assert scope_of("창원시 인구는?").left_out
    assert not scope_of("창원시 인구는?", Filters(documents=["changwon", "national"])).left_out
    assert not Cards([CHANGWON, NATIONAL]).scope_of("창원시 인구는?", None).left_out
    assert not scope_of("창원시장은 누구인가요?").with_national


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(tmp_path / "catalogue.sqlite")) as opened:
        yield opened


def put(catalogue: Catalogue, *documents: Document) -> None:
    with catalogue.transaction():
        for one in documents:
            catalogue.put(one, FileRecord(one.id, 1, 1, one.text), [])


def test_scope_follows_the_catalogue(catalogue: Catalogue) -> None:
    put(catalogue, CHANGWON, NATIONAL, BY_TITLE)
    register = Register(catalogue)

    def left() -> set[str]:
        return set(register.scope_of("대전 서구의 협약은?").documents or ())

    assert left() == {"national", "by-title"}
    put(catalogue, document("changwon", region="대전 서구"))
    assert left() == set(), "all three qualify"
    with catalogue.transaction():
        catalogue.remove("by-title")
        catalogue.put(DAEGU_SEO, FileRecord("daegu-seo", 1, 1, ""), [])
    assert left() == {"national", "changwon"}
    with suppress(RuntimeError), catalogue.transaction():
        catalogue.remove("national")
        raise RuntimeError
    assert left() == {"national", "changwon"}, "rolled back"
    assert register.choices() == Filters(["대구 서구", "대전 서구", "전국"], [], ["ko"])
    with catalogue.transaction():
        catalogue.clear()
    assert register.choices() == Filters([], [], [])


def test_many_threads_see_each_change_as_soon_as_it_is_committed(catalogue: Catalogue) -> None:
    put(catalogue, CHANGWON, NATIONAL)
    register, wrong, stop = Register(catalogue), [], Event()

    def look() -> None:
        while not stop.is_set():
            left = register.scope_of("창원시 인구는?", Filters(documents=["changwon", "national"])).documents
            if left not in (["changwon", "national"], ["national", "changwon"], ["national"], None):
                wrong.append(left)

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(100):
            place = "부산" if number % 2 else "창원"
            put(catalogue, document("changwon", region=place))
            about = register.scope_of("창원시 인구는?").documents
            assert about == (["national"] if number % 2 else None)
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
    assert wrong == []


def test_a_document_that_speaks_for_another_place_by_now_does_not_answer() -> None:
    hits = [hit(document("changwon", region="부산")), hit(NATIONAL)]
    assert [one.document.id for one in still_in_scope(hits, "창원시 인구는?", None)] == ["national"]
    assert still_in_scope(hits, "인구는?", None) == hits


@pytest.mark.parametrize("date", ["2024-13", "2024-02-30", "24", "2024/05/01", "작년"])
def test_a_date_that_is_none_is_told(catalogue: Catalogue, date: str) -> None:
    with pytest.raises(AssistantError, match="not a date") as caught:
        Register(catalogue).scope_of("금리는?", Filters(published_to=date))
    assert repr(date) in str(caught.value)


@pytest.mark.parametrize("name", ["창원", "Changwon City", "광주 서구", "Seo District, Gwangju"])
def test_a_home_region_goes_by_any_of_its_names(name: str) -> None:
    assert home_of(name)


@pytest.mark.parametrize(("name", "says"), [("Atlantis", "not a place"), ("서구", "광주광역시 서구; 대구"), ("창원, 부산", "write one")])  # fmt: skip
def test_a_home_region_that_is_not_one_place_names_its_setting(name: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        home_of(name)
    assert str(caught.value).startswith("ASSISTANT_HOME_REGION: ")
