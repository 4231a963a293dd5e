"""Places are found and told apart; ordinary words that look like places are not."""

import pytest

from assistant.language.regions import is_national, matches, regions_in, without_regions


def labels(text: str) -> list[str]:
    """Each mention by its label; one that several places share, by its name and how many."""
    return [
        next(iter(mention)).label("ko") if len(mention) == 1 else f"{min(place.name for place in mention)} ×{len(mention)}"
        for mention in regions_in(text)
    ]  # fmt: skip


PLACES = {
    "city": ("창원의 예산", ["경상남도 창원시"]),
    "special city": ("창원특례시는", ["경상남도 창원시"]),
    "city with its suffix": ("창원시에서", ["경상남도 창원시"]),
    "English city": ("in Changwon City", ["경상남도 창원시"]),
    "English lower case": ("changwon's budget", ["경상남도 창원시"]),
    "mayor of a city": ("창원특례시장은", ["경상남도 창원시"]),
    "metropolitan city": ("부산에서", ["부산광역시"]),
    "institute of a city": ("부산시정연구원", ["부산광역시"]),
    "first level": ("경기도와 제주도", ["경기도", "제주특별자치도"]),
    "ambiguous district": ("서구의 예산", ["서구 ×5"]),
    "district of a city": ("광주 서구의 예산", ["광주광역시 서구"]),
    "unspaced district of a city": ("광주서구청", ["광주광역시 서구"]),
    "district of a city with its full name": ("광주광역시 서구", ["광주광역시 서구"]),
    "city far from its district": ("광주는 크다. 그 가운데 서구가 있다.", ["광주광역시 서구"]),
    "another city": ("대전 서구", ["대전광역시 서구"]),
    "English district": ("Seo District of Gwangju Metropolitan City", ["광주광역시 서구"]),
    "English possessive": ("Gwangju's Seo District", ["광주광역시 서구"]),
    "romanised district": ("Seo-gu", ["서구 ×5"]),
    "mayor of a district": ("서구청장은", ["서구 ×5"]),
    "council of a district": ("광주 서구의회", ["광주광역시 서구"]),
    "people of a district": ("서구민에게", ["서구 ×5"]),
    "style of a district": ("서구형 순환경제", ["서구 ×5"]),
    "two districts": ("광주 서구와 부산 동래구", ["광주광역시 서구", "부산광역시 동래구"]),
    "Gwangju-si may be either": ("광주시의 예산", ["광주광역시 ×2"]),
    "Gwangju in Gyeonggi": ("경기도 광주시", ["경기도 광주시"]),
    "Gwangju, then its short form": ("광주광역시는 크다. 광주시는", ["광주광역시"]),
    "only": ("창원뿐이다", ["경상남도 창원시"]),
    "or": ("제주나 부산", ["제주특별자치도", "부산광역시"]),
    "county": ("장수군의 사과", ["전북특별자치도 장수군"]),
    "county that looks like a word": ("전북 장수의 사과", ["전북특별자치도 장수군"]),
    "none": ("예산이 늘었다", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*pair, id=name) for name, pair in PLACES.items()])
def test_places_are_found(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "공주 같은 장수", "이천 원을 받았다", "이천 명이 왔다", "사천 명", "상주 인구가 늘었다", "고성이 오갔다", "정선된 작품",
        "강화 대책", "규제 강화를", "중구난방으로", "남구하다", "서구권 문화", "서구 열강의 침략", "동구 밖 과수원", "인제 그만",
        "장수의 비결", "보은의 뜻", "음성 안내", "예산을 편성했다", "완주를 마쳤다", "진도를 점검했다", "동해를 보다", "권한 부여",
        "영광의 순간", "화성 탐사", "무안을 주다", "동작을 감지한다", "성동격서", "고령 인구", "고령자", "구미에 맞는 정책",
        "대량 양산", "인성 함양을 위해", "사상이 불온하다", "구로 나눈다", "구리 가격", "강진이 발생했다", "영주권", "여주를 심다",
        "거창한 계획", "장성급 회담", "고양이 급식소", "길고양이", "용인하지 않는다", "기장을 심다", "목표 달성", "수영 교실",
        "연수를 받다", "부산하게 움직였다", "전주 대비 3% 늘었다", "원주민 공동체", "나주평야", "대전환", "남동풍", "세종대왕",
        "Sejong the Great", "Seoulite", "Busanese",
    ],
)  # fmt: skip
def test_words_that_look_like_places_are_none(text: str) -> None:
    assert labels(text) == []


def test_a_text_without_its_places_keeps_its_other_words() -> None:
    assert without_regions("광주 서구의 예산").split() == ["의", "예산"]
    assert without_regions("the budget of Changwon City").split() == ["the", "budget", "of"]


@pytest.mark.parametrize("region", ["전국", "Korea (national)", "대한민국", "Republic of Korea", "nationwide"])
def test_the_whole_country_is_national(region: str) -> None:
    assert is_national(region)


@pytest.mark.parametrize("region", ["창원", "Gwangju Seo District", "부산광역시", ""])
def test_a_place_is_not_national(region: str) -> None:
    assert not is_national(region)


@pytest.mark.parametrize(
    ("asked", "stated", "expected"),
    [
        pytest.param("창원", "Changwon", True, id="the same in another language"),
        pytest.param("서구", "광주 서구", True, id="one of those it may mean"),
        pytest.param("광주", "광주 서구", True, id="a city and its district"),
        pytest.param("광주 서구", "광주광역시", True, id="a district and its city"),
        pytest.param("경남", "창원", True, id="a province and its city"),
        pytest.param("광주 서구", "대전 서구", False, id="districts of the same name"),
        pytest.param("광주 서구", "광주 남구", False, id="districts of one city"),
        pytest.param("창원", "부산", False, id="two cities"),
        pytest.param("경기도 광주시", "광주광역시", False, id="two cities of the same name"),
    ],
)
def test_a_document_answers_about_its_own_place(asked: str, stated: str, expected: bool) -> None:
    assert matches(regions_in(asked)[0], regions_in(stated)[0]) == expected
