"""What axe-core finds in each state of the page: nothing serious or critical, in both languages, light and dark."""

import importlib.resources
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Server
from .test_page import ENGLISH, KOREAN, OpenPage, ask, highlighted

pytestmark = pytest.mark.browser

AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "() => axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"


class Looks:
    """The states that were looked at, and what was found in them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.found: dict[str, list[str]] = {}

    def look(self, state: str) -> None:
        if not self._page.evaluate("() => 'axe' in window"):
            self._page.evaluate(AXE)
        violations: list[dict[str, Any]] = self._page.evaluate(RUN)
        self.found[state] = [
            f"{one['impact']} {one['id']}: {node['html'][:150]} {node.get('failureSummary', '')[:200]}"
            for one in violations
            for node in one["nodes"][:3]
        ]

    def serious(self) -> dict[str, list[str]]:
        """What must not be, by state."""
        kept = {
            state: [line for line in lines if line.startswith(("serious", "critical"))]
            for state, lines in self.found.items()
        }
        return {state: lines for state, lines in kept.items() if lines}


def test_a_wide_page_in_korean(server: Server, visit: OpenPage) -> None:
    page = visit(server.url, width=1440).page
    looks = Looks(page)
    page.locator("#chat .example").first.wait_for()
    page.locator("#chat-tab-button").wait_for()
    looks.look("the beginning")
    page.locator("#question textarea").press("Enter")
    looks.look("an empty question")
    page.locator("#question textarea").fill("가" * 2010)
    looks.look("too long a question")
    ask(page, KOREAN)
    highlighted(page)
    page.locator("#chat .next").first.wait_for()
    expect(page.locator("#announcer p")).to_have_count(2)  # that it searches, and the answer, each once
    looks.look("an answer, its document, and next questions")
    page.locator("#chat .evidence summary").click()
    looks.look("the evidence")
    page.get_by_role("searchbox", name="이 문서에서 찾기").fill("서구")
    looks.look("words found in the document")
    ask(page, "제주도의 관광 예산은 얼마인가요?")
    looks.look("no answer")
    ask(page, "안녕하세요")
    looks.look("small talk")
    page.route("**/chat", lambda _: None)
    page.locator("#question textarea").fill(ENGLISH)
    page.keyboard.press("Enter")
    looks.look("searching")
    page.get_by_role("button", name="답변 멈추기").click()
    looks.look("stopped")
    page.get_by_role("button", name="범위").click()
    page.get_by_label("지역").fill("창원")
    page.keyboard.press("Enter")
    looks.look("the scope")
    page.keyboard.press("Escape")
    looks.look("a scope that was chosen")
    page.locator("#conversations .rename").click()
    looks.look("a title being changed")
    page.keyboard.press("Escape")
    page.locator("#conversations .remove").click()
    looks.look("a conversation that was deleted")
    page.locator("#knowledge-tab-button").click()
    page.locator("#knowledge tbody tr").first.wait_for()
    looks.look("the knowledge")
    page.locator("#knowledge .delete").first.click()
    looks.look("a file to be deleted")
    print(looks.found)
    assert looks.serious() == {}
    assert len(looks.found) == 16


def test_a_phone_in_english_and_in_the_dark(server: Server, visit: OpenPage) -> None:
    page = visit(server.url, locale="en-GB", width=390, height=844, dark=True).page
    looks = Looks(page)
    page.locator("#chat .example").first.wait_for()
    page.locator("#chat-tab-button").wait_for()
    looks.look("the beginning")
    ask(page, ENGLISH)
    looks.look("an answer")
    page.locator("#chat .claims .marker").first.click()
    highlighted(page)
    page.wait_for_function("() => getComputedStyle(document.getElementById('right')).opacity === '1'")
    looks.look("the sheet with the document")
    page.go_back()
    ask(page, "What is the tourism budget of Jeju?")
    looks.look("no answer")
    page.locator("#show-list").click()
    expect(page.get_by_role("searchbox", name="Search conversations")).to_be_focused()
    looks.look("the list")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters").click()
    looks.look("the scope")
    page.keyboard.press("Escape")
    page.locator("#knowledge-tab-button").click()
    page.locator("#knowledge tbody tr").first.wait_for()
    looks.look("the knowledge")
    for path in ("documents", "documents/ko/광주-서구-취임-3주년.md?start=0&end=5", "about"):
        page.goto(f"{server.url}/{path}")
        looks.look(path)
    print(looks.found)
    assert looks.serious() == {}
    assert len(looks.found) == 10
