"""The order of hits: the newer of two documents on a matter first, copies once, both sides of a comparison."""

from pathlib import Path

import pytest

from assistant import Assistant
from conftest import Open

OLD, NEW, ELSEWHERE, OTHER = "2023.md", "2025.md", "부산.md", "주거.md"


def bus_fares(title: str, region: str, published: str, amount: int) -> str:
    return (
        f"---\ntitle: {title}\nregion: {region}\npublished: {published}\n---\n\n# {title}\n\n"
        f"청년 버스비는 만 19세 이상 34세 이하인 청년에게 월 {amount}만 원까지 지원한다. 신청은 시청 누리집에서 받는다.\n"
    )


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / OLD).write_text(bus_fares("2023년 청년 버스비 안내", "강릉", "2023-02-01", 5), "utf-8")
    (folder / NEW).write_text(bus_fares("2025년 청년 버스비 안내", "강릉", "2025-02", 7), "utf-8")
    (folder / ELSEWHERE).write_text(bus_fares("2026년 청년 버스비 안내", "부산", "2026-01", 9), "utf-8")
    (folder / OTHER).write_text(
        "---\ntitle: 전세자금 안내\nregion: 강릉\npublished: 2026-05\n---\n\n청년에게 전세자금을 최대 1억 원까지 빌려준다.\n",
        "utf-8",
    )
    return folder


@pytest.fixture
def assistant(open_assistant: Open, knowledge: Path, tmp_path: Path) -> Assistant:
    opened = open_assistant(knowledge, tmp_path / "data")
    opened.index()
    return opened


def order(assistant: Assistant, question: str) -> list[str]:
    return [hit.document.id for hit in assistant.retrieve(question)]


def test_of_two_documents_on_a_matter_the_newer_is_first_and_the_older_stays(assistant: Assistant) -> None:
    found = order(assistant, "강릉시 청년 버스비는 얼마까지 지원하나요?")
    assert found.index(NEW) < found.index(OLD)
    assert found[0] == NEW


def test_a_question_that_names_the_year_of_the_older_gets_that_first(assistant: Assistant) -> None:
    assert order(assistant, "2023년 강릉시 청년 버스비는 얼마까지 지원했나요?")[0] == OLD


def test_a_newer_document_on_another_matter_does_not_go_first(assistant: Assistant) -> None:
    assert order(assistant, "강릉시 청년 버스비는 얼마까지 지원하나요?")[-1] == OTHER


def test_a_newer_document_of_another_city_does_not_go_first(assistant: Assistant, knowledge: Path) -> None:
    (knowledge / NEW).unlink()
    assistant.index()
    hits = assistant.retrieve("2023년 청년 버스비 안내")
    assert hits[0].document.id == OLD


def test_a_copy_of_a_passage_is_shown_once_from_the_newer_document(assistant: Assistant, knowledge: Path) -> None:
    text = bus_fares("청년 버스비 안내(다시 알림)", "강릉", "2026-03", 7)
    (knowledge / "copy.md").write_text(text.replace("이상 34세", "이상, 34세"), "utf-8")
    assistant.index()
    found = order(assistant, "강릉시 청년 버스비는 얼마까지 지원하나요?")
    assert found[0] == "copy.md"
    assert NEW not in found
    assert OLD in found


def test_passages_with_other_figures_are_no_copies(assistant: Assistant) -> None:
    assert {OLD, NEW} <= set(order(assistant, "청년 버스비"))


def test_a_comparison_of_places_gets_each_in_turn(open_assistant: Open, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for year in range(2018, 2026):
        text = bus_fares(f"{year}년 청년 버스비 안내", "강릉", f"{year}-01", year % 50)
        (folder / f"{year}.md").write_text(text.replace("누리집", "누리집 " * (year - 2016)), "utf-8")
    (folder / "busan.md").write_text(bus_fares("교통 지원", "부산", "2020-01", 3), "utf-8")
    assistant = open_assistant(folder, tmp_path / "data", top_k=4)
    assistant.index()
    hits = assistant.retrieve("강릉과 부산의 청년 버스비를 비교해 주세요")
    assert {hit.document.region for hit in hits[:2]} == {"강릉", "부산"}
