"""The web chat in a real browser, over the shipped knowledge and without a chat model."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Server, Visit

pytestmark = pytest.mark.browser

KOREAN = "광주 서구의 가족돌봄청년수당은 1년에 얼마인가요?"
ENGLISH = "How much is the Youth Family Caregiver Allowance a year?"
OpenPage = Callable[..., Visit]


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, and wait for the whole answer."""
    answered = page.locator("#chat .copy").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .copy")).to_have_count(answered + 1, timeout=20_000)


def highlighted(page: Page) -> str:
    """The words that the panel highlights, once it has."""
    page.locator("#document-panel mark").first.wait_for()
    return "".join(page.locator("#document-panel mark").all_text_contents())


def is_in_view(page: Page, selector: str, frame: str) -> bool:
    """Whether an element is inside the visible part of its scrolling frame."""
    places = [page.locator(place).first for place in (selector, frame)]
    until = time.monotonic() + 20
    while not all(boxes := [place.bounding_box() for place in places]) and time.monotonic() < until:
        page.wait_for_timeout(50)  # the panel draws its document anew when a citation is clicked
    inner, outer = boxes
    assert inner
    assert outer
    return outer["y"] <= inner["y"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"]


@pytest.mark.parametrize(
    ("question", "locale", "words"), [(KOREAN, "ko-KR", "300만 원"), (ENGLISH, "en-US", "3 million won")]
)
def test_a_click_on_a_citation_shows_exactly_its_quote(
    server: Server, visit: OpenPage, question: str, locale: str, words: str
) -> None:
    page = visit(server.url, locale=locale).page
    ask(page, question)
    citations = server.ask(question)["citations"]
    assert words in page.locator("#chat .claims").inner_text()
    assert highlighted(page) == citations[0]["quote"], "the first citation opens by itself"
    for number, citation in enumerate(citations, start=1):
        page.locator("#chat .claims .marker", has_text=f"[{number}]").first.click()
        expect(page.locator("#document-panel header h2")).to_have_text(citation["title"])
        page.wait_for_function("quote => document.querySelector('mark')?.textContent === quote", arg=citation["quote"])
        assert is_in_view(page, "#document-panel mark", "#document-panel")


def test_citations_of_an_earlier_answer_still_open(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    ask(page, KOREAN)
    first = highlighted(page)
    ask(page, ENGLISH)
    page.wait_for_function("quote => document.querySelector('mark')?.textContent !== quote", arg=first)
    page.locator("#chat .claims").first.locator(".marker").first.click()
    page.wait_for_function("quote => document.querySelector('mark')?.textContent === quote", arg=first)


def test_the_newest_question_is_in_view_and_the_chat_stays_where_the_reader_puts_it(
    server: Server, visit: OpenPage
) -> None:
    page = visit(server.url).page
    for question in (KOREAN, ENGLISH):
        ask(page, question)
    assert is_in_view(page, "#chat .user-row >> nth=1", "#chat .bubble-wrap")
    page.locator("#chat .user-row").first.hover()  # scrolls up to it
    page.mouse.wheel(0, 30)
    moved = page.evaluate(
        """() => new Promise(done => {
            const chat = document.querySelector("#chat .bubble-wrap"), before = chat.scrollTop;
            document.querySelector("#chat .answer").append(document.createElement("p"));
            setTimeout(() => done(chat.scrollTop - before), 500);
        })"""
    )
    assert abs(moved) <= 30


def test_a_citation_opens_with_the_keyboard(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    ask(page, KOREAN)
    page.locator("#links a").first.click()
    expect(page.locator("#document-panel .documents li")).to_have_count(7)
    page.locator("#chat .claims .marker").first.focus()
    page.keyboard.press("Enter")
    assert highlighted(page) == server.ask(KOREAN)["citations"][0]["quote"]


def test_a_citation_has_an_address_of_its_own(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    ask(page, KOREAN)
    address = page.locator("#chat .claims .marker").first.evaluate("link => link.href")
    alone = visit(address).page
    assert alone.locator("mark").first.evaluate("mark => mark.getBoundingClientRect().bottom <= innerHeight")
    assert "".join(alone.locator("mark").all_text_contents()) == server.ask(KOREAN)["citations"][0]["quote"]


def test_an_abstention_names_its_outcome_and_links_the_nearest_passages(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    question = "제주도의 관광 예산은 얼마인가요?"
    ask(page, question)
    expect(page.locator("#chat .outcome")).to_be_visible()
    expect(page.locator("#chat .near")).to_have_count(min(3, len(server.ask(question)["evidence"])))
    assert page.locator("#chat .claims").count() == 0


def test_the_input_keeps_the_focus_and_the_conversation_can_be_cleared(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    ask(page, KOREAN)
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#question textarea")).to_have_value("")
    page.locator("#clear").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#document-panel .documents li")).to_have_count(7)
    ask(page, ENGLISH)
    expect(page.locator("#chat .answer")).to_have_count(1)


@pytest.mark.parametrize(
    ("locale", "opener", "regions", "place", "width"),
    [
        ("ko-KR", "범위", "지역", "경상남도 창원시", 1280),
        ("en-GB", "Filters", "Regions", "Changwon, South Gyeongsang", 390),
    ],
)
def test_filters_offer_what_is_indexed_restrict_the_answer_and_go_with_a_click(
    *, server: Server, visit: OpenPage, locale: str, opener: str, regions: str, place: str, width: int
) -> None:
    page = visit(server.url, locale=locale, width=width).page
    expect(page.get_by_label(regions)).to_be_hidden()
    page.locator(f"#known-regions option[value='{place}']").wait_for(state="attached")
    page.get_by_role("button", name=opener, exact=True).click()
    page.get_by_label(regions).fill(place)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#question .chip")).to_contain_text(place)
    ask(page, ENGLISH)
    links = page.locator("#chat .answer a").evaluate_all("links => links.map((link) => decodeURI(link.href))")
    assert all("창원" in link or "changwon" in link for link in links)
    assert "3 million won" not in page.locator("#chat .answer").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.locator("#chat .within")).to_contain_text(place)
    page.locator("#chat .widen").click()
    expect(page.locator("#chat .claims")).to_contain_text("3 million won", timeout=20_000)
    expect(page.locator("#question .chip")).to_have_count(0)


def test_a_click_on_an_example_asks_it(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    page.get_by_role("button", name=KOREAN).click()
    expect(page.locator("#chat .claims")).to_contain_text("300만 원", timeout=20_000)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("가로등 정비 사업의 예산은 얼마인가요?", "<img src=x onerror=alert(1)> ![그림](http://evil.example/a.png)"),
        (
            "가로등 점검 주기는 몇 개월인가요?",
            "<script>alert(2)</script> [여기](http://evil.example/) *별표* $x^2$ `코드`",
        ),
    ],
)
def test_markup_in_a_document_is_shown_as_text(server: Server, visit: OpenPage, question: str, written: str) -> None:
    page = visit(server.url).page
    ask(page, question)
    assert written in page.locator("#chat .claims").inner_text()
    assert written in highlighted(page)
    assert page.locator("#chat img, #document-panel img, #chat script, a[href*='evil']").count() == 0


def test_markup_in_a_question_is_shown_as_text(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    typed = "<img src=x onerror=alert(3)> ![a](http://evil.example/b.png) # 예산?"
    ask(page, typed)
    expect(page.locator("#chat .user .plain")).to_have_text(typed)
    assert page.locator("#chat img, a[href*='evil']").count() == 0


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ko-KR", ("정책 문서 도우미", "정책 문서에 대해 물어보세요", "새 대화")),
        ("en-GB", ("Policy Assistant", "Ask about the policy documents", "New conversation")),
    ],
)
def test_the_page_speaks_the_language_of_the_browser(
    server: Server, visit: OpenPage, locale: str, words: tuple[str, str, str]
) -> None:
    page = visit(server.url, locale=locale).page
    heading, placeholder, clear = words
    expect(page.locator("#heading h1")).to_have_text(heading)
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", placeholder)
    expect(page.locator("#clear")).to_have_text(clear)
    assert page.evaluate("document.documentElement.lang") == locale[:2]
    expect(page.locator("#chat-tab-button")).to_have_text("대화" if locale == "ko-KR" else "Chat")
    page.locator("#language").click()
    expect(page.locator("#chat-tab-button")).to_have_text("Chat" if locale == "ko-KR" else "대화")
    expect(page.locator("#heading h1")).not_to_have_text(heading)


@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_a_phone(server: Server, visit: OpenPage, dark: bool) -> None:
    page = visit(server.url, width=390, dark=dark).page
    ask(page, KOREAN)
    marker = page.locator("#chat .claims .marker").first
    marker.click()
    highlighted(page)
    assert is_in_view(page, "#document-panel mark", "#document-panel")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.go_back()
    expect(marker).to_be_focused()
    expect(page.locator("#right")).to_be_hidden()
    marker.click()
    page.get_by_role("button", name="답변으로 돌아가기").click()
    expect(page.locator("#right")).to_be_hidden()
    expect(page.locator("#chat .claims")).to_be_visible()


def test_the_knowledge_folder_can_be_read_again_from_the_page(server: Server, visit: OpenPage) -> None:
    page = visit(server.url).page
    page.locator("#document-panel button.index").click()
    expect(page.locator("#document-panel button.index")).to_be_enabled()
    expect(page.locator("#document-panel .documents li")).to_have_count(7)
