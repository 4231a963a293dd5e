"""Our city and here mean the place of whoever asks; words that only look like it do not."""

import pytest

from assistant.language.here import name_home, name_own, speaks_of_home
from assistant.language.regions import Region
from assistant.search.scope import home_of


def home(name: str) -> Region:
    region = home_of(name)
    assert region
    return region


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("우리 구의 청년수당", "광주광역시 서구의 청년수당"),
        ("우리구청 전화번호", "광주광역시 서구청 전화번호"),
        ("우리 시의 예산", "광주광역시의 예산"),
        ("저희 지역 도서관", "광주광역시 서구 도서관"),
        ("우리 시장은 누구인가요?", "광주광역시장은 누구인가요?"),
        ("관내 초등학교는 몇 곳인가요?", "광주광역시 서구 초등학교는 몇 곳인가요?"),
        ("여기서 받을 수 있나요?", "광주광역시 서구에서 받을 수 있나요?"),
        ("여기는 얼마인가요?", "광주광역시 서구는 얼마인가요?"),
        ("What is our city's budget?", "What is Gwangju's budget?"),
        ("Who is our mayor?", "Who is the mayor of Gwangju?"),
        ("Are there trails around here?", "Are there trails in Gwangju Seo District?"),
        ("How long are the trails of this district?", "How long are the trails of Gwangju Seo District?"),
    ],
)
def test_a_question_about_the_askers_place_names_it(question: str, named: str) -> None:
    assert speaks_of_home(question)
    assert name_home(question, home("광주 서구")) == named
    assert name_home(question, None) == question


@pytest.mark.parametrize(
    "question",
    [
        "우리나라의 예산", "우리 나라의 예산", "우리도 신청할 수 있나요?", "우리 시대의 과제", "우리 시간", "우리 구역", "우리 군대",
        "우리 시장 상인회", "우리 지역사회", "도서관내 시설", "여기저기 흩어진 시설", "중요하게 여기는 가치", "이곳저곳",
        "Here is my question: how much?", "Where is it?", "our country", "우리 시스템",
    ],
)  # fmt: skip
def test_other_words_mean_no_place(question: str) -> None:
    assert not speaks_of_home(question)
    assert name_home(question, home("창원")) == question


def test_here_is_the_place_that_the_question_names_and_our_city_is_compared_with_it() -> None:
    assert name_home("부산 관내 학교", home("창원")) == "부산 관내 학교"
    assert name_home("우리 시와 부산의 예산", home("창원")) == "창원시와 부산의 예산"
    assert name_own("여기와 우리 시", home("창원")) == "여기와 창원시"


def test_our_province_is_the_one_above_and_our_army_is_none() -> None:
    assert name_home("우리 도의 예산", home("창원")) == "경상남도의 예산"
    assert name_home("우리 군의 예산", home("창원")) == "우리 군의 예산"
    assert name_home("우리 군의 예산", home("양평군")) == "양평군의 예산"
