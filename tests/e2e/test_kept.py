"""Conversations that outlive what happens to the page: reloads, other windows, a server that goes and comes back."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import ROOT, Server, serving
from .test_page import ENGLISH, KOREAN, OpenPage, ask, highlighted

pytestmark = pytest.mark.browser


def titles(page: Page) -> list[str]:
    return page.locator("#conversations li a").all_inner_texts()


def test_a_conversation_has_an_address_and_is_there_after_a_reload_and_in_another_window(
    server: Server, visit: OpenPage
) -> None:
    page = visit(server.url).page
    ask(page, KOREAN)
    said, address = page.locator("#chat .claims").inner_text(), page.url
    assert "?conversation=" in address
    page.reload()
    assert page.locator("#chat .claims").inner_text() == said
    assert highlighted(page), "its first citation is open again"
    other = page.context.new_page()
    other.goto(server.url)
    other.locator("#conversations li a").click()
    assert other.url == address
    ask(other, ENGLISH)
    expect(page.locator("#chat .claims")).to_have_count(2)
    other.locator("#clear").click()
    other.go_back()
    expect(other.locator("#chat .claims")).to_have_count(2)
    other.close()


def test_conversations_are_found_renamed_deleted_and_taken_back(server: Server, visit: OpenPage) -> None:
    page = visit(server.url, width=1440).page
    for question in (KOREAN, ENGLISH):
        ask(page, question)
        page.locator("#clear").click()
    assert titles(page) == [ENGLISH, KOREAN], "the newest first"
    search = page.get_by_role("searchbox", name="대화에서 찾기")
    search.fill("300만")
    expect(page.locator("#conversations li a")).to_have_text([KOREAN])
    page.locator("#conversations .rename").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("<b>수당</b>")
    page.keyboard.press("Enter")
    expect(page.locator("#conversations li a")).to_have_text(["<b>수당</b>"])
    page.locator("#conversations li a").click()
    page.locator("#conversations .remove").click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#conversations li a")).to_have_count(0)
    page.get_by_role("button", name="되돌리기").click()
    expect(page.locator("#conversations li a")).to_have_text(["<b>수당</b>"])
    expect(page.locator("#chat .claims")).to_contain_text("300만 원")


def test_a_question_under_way_is_taken_up_after_a_reload_and_offered_in_another_window(
    server: Server, visit: OpenPage
) -> None:
    seen = visit(server.url)
    page, held = seen.page, []

    def hold(route: Route) -> None:
        held.append(route)  # the server does not answer

    page.route("**/chat", hold)
    page.locator("#question textarea").fill(KOREAN)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .waiting")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#chat .waiting")).to_have_text("다른 창에서 답을 받고 있습니다.")
    expect(other.get_by_role("button", name="여기서 답 받기")).to_be_visible()
    page.unroute("**/chat")
    page.reload()
    expect(page.locator("#chat .claims")).to_contain_text("300만 원", timeout=20_000)
    expect(other.locator("#chat .claims")).to_contain_text("300만 원")
    other.close()


def test_a_stopped_question_can_be_asked_again_and_an_empty_one_explains_itself(
    server: Server, visit: OpenPage
) -> None:
    page = visit(server.url).page
    page.route("**/chat", lambda _: None)
    box = page.locator("#question textarea")
    box.press("Enter")
    expect(page.locator("#question-hint")).to_have_text("먼저 질문을 적어 주세요.")
    box.fill("가" * 1900)
    expect(page.locator("#question-hint")).to_have_text("100자 남음")
    height = box.bounding_box()
    assert height
    assert height["height"] <= 860 / 3
    box.fill("가" * 2010)
    expect(page.locator("#question-hint")).to_contain_text("10자 넘칩니다")
    box.press("Enter")
    expect(page.locator("#chat .exchange")).to_have_count(0)
    box.fill(KOREAN)
    box.press("Enter")
    page.get_by_role("button", name="답변 멈추기").click()
    expect(page.locator("#chat .waiting")).to_have_text("여기에서 멈추었습니다.")
    page.unroute("**/chat")
    page.get_by_role("button", name="다시 묻기").click()
    expect(page.locator("#chat .claims")).to_contain_text("300만 원", timeout=20_000)
    expect(page.locator("#chat .exchange")).to_have_count(1)
    offered = page.locator("#chat .next")
    offered.first.wait_for()
    question = offered.first.inner_text()
    offered.first.click()
    expect(page.locator("#chat .user .plain").last).to_have_text(question)
    expect(page.locator("#chat .claims")).to_have_count(2, timeout=20_000)


def test_an_answer_is_copied_and_a_conversation_is_saved(server: Server, visit: OpenPage) -> None:
    page = visit(server.url, width=1440).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, KOREAN)
    citation = server.ask(KOREAN)["citations"][0]
    page.locator("#chat .copy").click()
    expect(page.locator("#toast")).to_have_text("복사했습니다.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert f"「{citation['title']}」" in copied
    assert f"“{citation['quote']}”" in copied
    page.locator("#chat .copy-html").click()
    written = "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then(blob => blob.text()).catch(() => '')"
    page.wait_for_function(f"() => {written}")
    html = page.evaluate(f"() => {written}")
    assert f'href="{server.url}/documents/' in html
    page.get_by_role("button", name="출처 복사").click()
    page.wait_for_function("() => navigator.clipboard.readText().then(text => text.startsWith('“'))")
    for name, ending in (("Markdown으로 저장", "md"), ("Word로 저장", "docx")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"{KOREAN.replace('?', ' ').strip()}.{ending}"
    saved = download.value.path().read_bytes()
    assert saved.startswith(b"PK")


def test_below_a_sub_path_a_page_and_its_question_outlive_the_server(tmp_path: Path, visit: OpenPage) -> None:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    below = {"ASSISTANT_ROOT_PATH": "/policy"}
    with serving(tmp_path, tmp_path / "knowledge", environment=below) as first:
        first.wait("ready")
        seen = visit(f"{first.url}/policy/documents")  # no request may leave the sub-path
        page = seen.page
        page.goto(f"{first.url}/policy/")
        page.locator("#knowledge-tab-button").click()
        expect(page.locator("#knowledge tbody tr")).to_have_count(6)
        page.locator("#chat-tab-button").click()
        ask(page, KOREAN)
    page.locator("#question textarea").fill(ENGLISH)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .waiting")).to_have_text("연결이 끊겨 다시 연결하고 있습니다…")
    page.locator("#chat .claims .marker").click()
    expect(page.get_by_role("button", name="다시 시도")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("문서를 불러오지 못했습니다.")
    # The page goes on by itself, and one that is opened while the server starts becomes usable by itself.
    with serving(tmp_path, tmp_path / "knowledge", port=int(first.url.rpartition(":")[2]), environment=below) as second:
        second.wait("starting")
        other = page.context.new_page()
        other.goto(f"{second.url}/policy/")
        expect(other.locator("body")).to_contain_text("아직 준비 중입니다")
        expect(other.locator("#chat .example").first).to_be_visible(timeout=120_000)
        expect(page.locator("#chat .claims").last).to_contain_text("3 million won", timeout=120_000)
        expect(page.locator("#chat .claims")).to_have_count(2)
        page.evaluate("document.querySelector('#document-panel .again')?.click()")  # unless it has gone on by itself
        assert highlighted(page)
    seen.problems = [problem for problem in seen.problems if "Failed to load resource" not in problem]
