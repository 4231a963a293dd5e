"""The Knowledge tab in a real browser: upload, see what became of each file, ask, delete, ask again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Server, Visit
from .test_page import ask

pytestmark = pytest.mark.browser

BUS = "---\ntitle: 가람시 마을버스 <b>개편</b>\n---\n\n# 마을버스\n\n가람시 마을버스 요금은 1,200원이다.\n"
QUESTION = "가람시 마을버스 요금은 얼마인가요?"
MARKUP = "<img src=x onerror=alert(4)> & '굵게'.md"
OpenPage = Callable[..., Visit]


@pytest.fixture
def files(tmp_path: Path, server: Server) -> Iterator[Path]:
    """A folder to upload from; what a test left in the knowledge folder is taken away, and out of the index."""
    before = set(server.knowledge.iterdir())
    yield tmp_path
    left = set(server.knowledge.iterdir()) - before
    for path in left:
        path.unlink()
    if left:
        server.index()


def open_tab(page: Page) -> None:
    """Go to the tab with the keyboard, and wait for the list."""
    page.get_by_role("tab").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#knowledge tbody td.title").first.wait_for(timeout=20_000)


def upload(page: Page, *paths: Path) -> None:
    """Choose files, and wait until each has its result."""
    with page.expect_file_chooser() as chooser:
        page.get_by_text("파일 고르기").click()
    chooser.value.set_files(paths)
    expect(page.locator("#knowledge .uploads li[class]")).to_have_count(len(paths), timeout=20_000)


def drop(page: Page, name: str, text: str) -> None:
    """Drag a file onto the page and let go."""
    page.locator("#knowledge .drop").evaluate(
        """(drop, [name, text]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], name));
            drop.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
        }""",
        [name, text],
    )


def result(page: Page, name: str) -> Locator:
    return page.locator("#knowledge .uploads li", has_text=name)


def delete(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"{name} 지우기").last.click()
    page.get_by_role("dialog").get_by_role("button", name="지우기").click()
    expect(page.locator("#knowledge .said")).to_have_text(f"지웠습니다. 더는 답에 쓰이지 않습니다: {name}")


def test_an_uploaded_file_answers_and_a_deleted_one_no_more(server: Server, visit: OpenPage, files: Path) -> None:
    (files / "버스.md").write_text(BUS, "utf-8")
    (files / "손상.pdf").write_bytes(b"%PDF-1.7\nbroken")
    page = visit(server.url).page
    open_tab(page)
    page.evaluate(
        """() => {
            window.seen = [];
            const note = () => document.querySelectorAll("#knowledge :is(.uploads p, .overall p, .said)")
                .forEach((told) => window.seen.push(told.textContent));
            new MutationObserver(note).observe(document.querySelector("#knowledge"), {childList: true, subtree: true});
        }"""
    )
    upload(page, files / "버스.md", files / "손상.pdf")
    expect(result(page, "버스.md")).to_contain_text("색인됨: 가람시 마을버스 <b>개편</b> (조각 1개)")
    expect(result(page, "손상.pdf")).to_contain_text("읽지 못함: ")
    expect(page.locator("#knowledge section.failed")).to_contain_text("손상.pdf")
    seen = page.evaluate("window.seen")
    for told in (
        "기다리는 중",
        "올리는 중 100%",
        "파일 2/2 · 100%",
        "올렸습니다. 색인을 기다립니다.",
        "문서를 다시 읽고 있습니다…",
    ):
        assert told in seen

    page.get_by_role("tab", name="대화").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .claims").last).to_contain_text("1,200원")

    page.get_by_role("tab", name="문서 관리").click()
    delete(page, "손상.pdf")
    expect(page.locator("#knowledge section.failed")).to_be_hidden()
    delete(page, "버스.md")
    expect(page.locator("#knowledge .uploads li")).to_have_count(0)
    page.get_by_role("tab", name="대화").click()
    ask(page, QUESTION)
    expect(page.locator("#chat .answer").last.locator(".outcome")).to_be_visible()
    expect(page.locator("#chat .answer").last).not_to_contain_text("1,200원")


def test_a_taken_name_is_replaced_after_a_click_and_a_duplicate_is_named(
    server: Server, visit: OpenPage, files: Path
) -> None:
    (server.knowledge / "버스.md").write_text("# 옛글\n\n가람시 마을버스 요금은 900원이다.\n", "utf-8")
    server.index()
    (files / "버스.md").write_text(BUS, "utf-8")
    seen = visit(server.url)
    open_tab(seen.page)
    upload(seen.page, files / "버스.md")
    expect(result(seen.page, "버스.md")).to_contain_text("같은 이름의 파일이 이미 있습니다")
    seen.page.get_by_role("button", name="바꾸기").click()
    expect(result(seen.page, "버스.md")).to_contain_text("색인됨: 가람시 마을버스")
    drop(seen.page, "사본.md", BUS)
    expect(result(seen.page, "사본.md")).to_contain_text("버스.md 파일과 내용이 같습니다")
    seen.problems = [problem for problem in seen.problems if "409" not in problem]  # a taken name


def test_escape_deletes_nothing_and_names_are_text(server: Server, visit: OpenPage, files: Path) -> None:
    (files / MARKUP).write_text(BUS, "utf-8")
    page = visit(server.url).page
    open_tab(page)
    upload(page, files / MARKUP)
    expect(page.locator("#knowledge .uploads strong")).to_have_text(MARKUP)
    page.locator("#knowledge").get_by_label("찾기").fill("onerror")
    expect(page.locator("#knowledge tbody tr")).to_have_count(1)
    expect(page.locator("#knowledge tbody a")).to_have_text("가람시 마을버스 <b>개편</b>")
    page.locator("#knowledge tbody .delete").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP)
    expect(page.get_by_role("dialog").get_by_role("button", name="취소")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#knowledge tbody .delete")).to_be_focused()
    assert (server.knowledge / MARKUP).exists()
    assert page.locator("#knowledge img, #knowledge b").count() == 0


@pytest.mark.parametrize(
    ("locale", "words", "dark"), [("ko-KR", "문서 올리기", True), ("en-GB", "Upload documents", False)]
)
def test_the_tab_is_no_wider_than_a_phone(server: Server, visit: OpenPage, locale: str, words: str, dark: bool) -> None:
    page = visit(server.url, locale=locale, width=390, dark=dark).page
    open_tab(page)
    expect(page.locator("#knowledge h2").first).to_have_text(words)
    expect(page.locator("#knowledge tbody td.title")).to_have_count(7)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_files_that_others_change_appear_after_reading_again(server: Server, visit: OpenPage, files: Path) -> None:
    page = visit(server.url).page
    open_tab(page)
    (server.knowledge / "버스.md").write_text(BUS, "utf-8")
    page.get_by_role("button", name="문서 다시 읽기").last.click()
    expect(page.locator("#knowledge .said")).to_contain_text("새 문서 1건")
    expect(page.locator("#knowledge tbody tr", has_text="마을버스")).to_contain_text("색인됨")


def test_files_are_chosen_and_deleted_together(server: Server, visit: OpenPage, files: Path) -> None:
    names = ("함께 하나.md", "함께 둘.md")
    for number, name in enumerate(names):
        (server.knowledge / name).write_text(f"# 글 {number}\n\n가람시 {number}번 정류장은 역 앞에 있다.\n", "utf-8")
    server.index()
    page = visit(server.url).page
    open_tab(page)
    page.locator("#knowledge").get_by_label("찾기").fill("함께")
    expect(page.locator("#knowledge tbody tr")).to_have_count(2)
    page.get_by_label("보이는 파일 모두 고르기").check()
    page.get_by_role("button", name="고른 파일 2개 지우기").click()
    page.get_by_role("dialog").get_by_role("button", name="지우기").click()
    expect(page.locator("#knowledge tbody td.none")).to_be_visible()
    expect(page.get_by_role("button", name="고른 파일")).to_be_hidden()
    assert not any((server.knowledge / name).exists() for name in names)


def test_what_a_document_is_can_be_stated(server: Server, visit: OpenPage, files: Path) -> None:
    (server.knowledge / "노선.md").write_text("# 노선\n\n가람시 9번 노선은 역을 지난다.\n", "utf-8")
    server.index()
    visited = visit(server.url)
    page = visited.page
    open_tab(page)
    page.locator("#knowledge").get_by_label("찾기").fill("노선.md")
    row = page.locator("#knowledge tbody tr")
    row.get_by_role("button", name="문서 정보 고치기").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("제목").fill("가람시 <b>노선</b>")
    dialog.get_by_label("발행일").fill("언젠가")
    dialog.get_by_role("button", name="저장").click()
    expect(dialog.get_by_role("alert")).to_contain_text("언젠가")
    dialog.get_by_label("발행일").fill("2025-03")
    dialog.get_by_role("button", name="저장").click()
    expect(page.locator("#knowledge .said")).to_contain_text("가람시 <b>노선</b>")
    expect(row.locator("td.title a")).to_have_text("가람시 <b>노선</b>")
    expect(row.locator("td.date")).to_have_text("2025-03")
    assert page.locator("#knowledge b").count() == 0
    visited.problems = [problem for problem in visited.problems if "422" not in problem]  # no date
