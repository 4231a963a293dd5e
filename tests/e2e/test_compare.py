"""A comparison in a real browser: a row for each place, whose citations open their words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Server
from .test_page import OpenPage, ask, highlighted

pytestmark = pytest.mark.browser

QUESTION = "강릉, 부산, 제주의 청년 교통비를 비교하면 각각 얼마인가요?"
CONFLICT = "여수시 폐기물 처리시설 주변 지역 지원금은 얼마인가요?"


@pytest.fixture(scope="module")
def cities(server: Server) -> Iterator[Server]:
    """The server with documents of three cities more, while this file is tested."""
    written = []
    for place, city, amount in (("강릉", "강릉시", 5), ("부산", "부산시", 7)):
        words = f"{city}는 청년 교통비를 월 {amount}만 원씩 지원한다. 신청은 시청 누리집에서 받는다."
        head = f"title: {city} 청년 교통비 안내\npublisher: {city}청\nregion: {place}\npublished: 2025-03-02"
        written.append(write(server, place, f"---\n{head}\n---\n\n# {city} 청년 교통비 안내\n\n{words}\n"))
    for name, date, amount in (("소식지", "2024-02-01", 3), ("의회 회의록", "2025-06-11", 4)):
        head = f"title: 여수시 {name}\npublisher: 여수시 {name.split()[0]}\nregion: 여수\npublished: {date}"
        words = f"폐기물 처리시설 주변 지역에는 한 해에 {amount}억 원의 지원금을 준다."
        written.append(write(server, name, f"---\n{head}\n---\n\n# 여수시 {name}\n\n{words}\n"))
    server.index()
    yield server
    for path in written:
        path.unlink()
    server.index()


def write(server: Server, name: str, text: str) -> Path:
    path = server.knowledge / f"{name}.md"
    path.write_text(text, "utf-8")
    return path


def test_a_comparison_is_a_table_whose_citations_open_their_words(cities: Server, visit: OpenPage) -> None:
    page = visit(cities.url).page
    ask(page, QUESTION)
    table = page.get_by_role("table", name="나란히 보기")
    headers = table.get_by_role("rowheader")
    assert headers.all_inner_texts() == ["강원특별자치도 강릉시", "부산광역시", "제주특별자치도"]
    assert headers.evaluate_all("cells => cells.map(cell => cell.scope)") == ["row"] * 3
    assert table.get_by_role("cell").last.inner_text() == "문서에 없음"
    assert highlighted(page) == "강릉시는 청년 교통비를 월 5만 원씩 지원한다."
    table.locator("a.marker").last.click()
    expect(page.locator("#document-panel mark")).to_have_text("부산시는 청년 교통비를 월 7만 원씩 지원한다.")
    expect(table.locator("a.marker[aria-current]")).to_have_text("[2]")


def test_different_values_are_a_table_of_issuers_and_dates_in_the_dark_and_on_a_phone(
    cities: Server, visit: OpenPage
) -> None:
    page = visit(cities.url, width=375, dark=True).page
    for question in (CONFLICT, QUESTION):
        ask(page, question)
    headers = page.locator("#chat table.claims").first.get_by_role("rowheader").all_inner_texts()
    assert sorted(headers) == [
        "여수시 소식지 · 여수시 소식지 · 2024-02-01",
        "여수시 의회 회의록 · 여수시 의회 · 2025-06-11",
    ]
    expect(page.locator("#chat .notice", has_text="문서마다 값이 달라")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    for cell in page.locator("#chat table.claims :is(th, td)").all():
        assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
