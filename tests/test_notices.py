"""Notices, ordinances and budgets as towns write them: short labelled lines, tables with a unit, exceptions."""

from contextlib import closing
from pathlib import Path

import pytest

from assistant import Assistant, Chunk, Document, Hit, Outcome
from assistant.answer.reply import Reply
from assistant.answer.sentence import evidence_sentences
from assistant.index.catalogue import Catalogue
from assistant.language.regions import regions_in
from assistant.search.scope import Scope
from assistant.types import Message
from conftest import Open

NOTICE = """# 2025년 강릉시 출산지원금 안내

강릉시 공고 제2025-77호
2025. 1. 20.
강릉시장

## 지원 금액

| 구분 | 총 지원액 | 지급 방법 |
| --- | --- | --- |
| 첫째 | 30만 원 | 일시금 |
| 둘째 | 50만 원 | 일시금 |
| 셋째 이상 | 300만 원 | 30개월 분할 |

## 신청 방법

신청 기한: 출생일부터 1년 이내
신청 장소: 주소지 동 주민센터
구비 서류: 신분증, 통장 사본
지급일: 신청한 달의 다음 달 25일

## 거주 요건

① 출산지원금은 출생일 현재 6개월 이상 강릉시에 거주하는 보호자에게 지급한다.
② 제1항에도 불구하고 보호자가 군인인 경우에는 거주 기간의 제한을 두지 아니한다.
"""
BUDGET = """# 강릉시 2025년도 예산안

강릉시는 2025년도 예산안을 1조 5,300억 원 규모로 편성했다.

## 분야별 예산

(단위: 억 원)

| 분야 | 2024년 | 2025년 | 사업 수 |
| --- | --- | --- | --- |
| 사회복지 | 5,120 | 5,340 | 81 |
| 환경 | 1,180 | 1,250 | 24 |
| 교통 | 940 | 920 | 17 |

## 주요 사업

- 이차전지 연구단지 조성: 42억 원
- 청년 창업 공간 조성: 15억 원
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, open_for_module: Open) -> Assistant:
    folder = tmp_path_factory.mktemp("town")
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "출산.md").write_text(NOTICE, "utf-8")
    (folder / "knowledge" / "예산.md").write_text(BUDGET, "utf-8")
    assistant = open_for_module(folder / "knowledge", folder / "data")
    assistant.index()
    return assistant


@pytest.mark.parametrize(
    ("question", "words", "others"),
    [
        pytest.param("강릉시 출산지원금 신청 기한은?", ["1년 이내"], ["25일"], id="a short label"),
        pytest.param("강릉 출산지원금 둘째 얼마", ["50만 원"], ["30만 원", "300만 원"], id="the row that is named"),
        pytest.param("강릉시 넷째 출산지원금은 얼마인가요?", ["300만 원"], ["50만 원"], id="a row that begins below"),
        pytest.param("강릉시 출산지원금은 얼마인가요?", ["30만 원", "50만 원", "300만 원"], [], id="all rows"),
        pytest.param("첫째 출산지원금이 100만 원 맞나요?", ["30만 원"], ["100만 원"], id="a figure to confirm"),
        pytest.param(
            "강릉시 출산지원금은 언제까지 어디서 신청하나요?", ["1년 이내", "주민센터"], [], id="two things at once"
        ),
        pytest.param("강릉시 2025년 환경 예산은 얼마인가요?", ["1,250억 원"], ["42억"], id="the unit above a table"),
        pytest.param("이차전지 연구단지 조성에 얼마가 드나요?", ["42억 원"], ["15억 원"], id="the item that is named"),
        pytest.param("강릉시 2025년 예산은 얼마인가요?", ["1조 5,300억"], ["42억", "15억"], id="a budget of all"),
        pytest.param(
            "강릉에 얼마나 살아야 출산지원금을 받나요?", ["6개월 이상", "군인"], [], id="a rule with its exception"
        ),
    ],
)
def test_a_question_of_a_notice_is_answered_with_its_own_line(
    town: Assistant, question: str, words: list[str], others: list[str]
) -> None:
    answer = town.ask(question)
    claimed = " ".join(claim.text for claim in answer.claims)
    seen = claimed or " ".join(passage.citation.quote for passage in answer.closest)  # where it is not sure
    assert all(word in seen for word in words), seen
    assert not any(other in claimed for other in others), claimed


@pytest.mark.parametrize(
    "question",
    [
        "강릉시 국방 예산은 얼마인가요?",
        "강릉시 육아휴직 지원금은 얼마인가요?",
        "강릉시 공공수영장 이용료는 얼마인가요?",
        "강릉시장 이름이 무엇인가요?",
    ],
)
def test_what_is_asked_of_has_to_be_there(town: Assistant, question: str) -> None:
    assert town.ask(question).outcome is not Outcome.ANSWERED


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        pytest.param("2025년 환경 예산은 얼마인가요?", ": 1,250억 원", ["단위: 억 원"], id="money"),
        pytest.param("환경 분야 사업 수는 몇 개인가요?", ": 24", [], id="a count takes no unit of money"),
    ],
)
def test_a_cell_cites_its_row_its_header_and_its_unit(
    town: Assistant, question: str, value: str, unit: list[str]
) -> None:
    [claim] = town.ask(question).claims
    row, header = "| 환경 | 1,180 | 1,250 | 24 |", "| 분야 | 2024년 | 2025년 | 사업 수 |"
    assert [citation.quote for citation in claim.citations] == [row, header, *unit]
    assert claim.text.endswith(value)


def test_lines_that_stand_for_themselves_are_not_run_together(tmp_path: Path, open_assistant: Open) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "출산.md").write_text(NOTICE, "utf-8")
    assistant = open_assistant(tmp_path / "knowledge", tmp_path / "data")
    assistant.index()
    [hit, *_] = assistant.ask("출산지원금 신청 기한은?").evidence
    assert "신청 기한: 출생일부터 1년 이내\n\n신청 장소:" in hit.document.text
    assert "강릉시 공고 제2025-77호\n\n2025. 1. 20.\n\n강릉시장" in hit.document.text


@pytest.mark.parametrize(
    ("question", "region", "told"),
    [
        pytest.param("강릉시 발급 수수료는?", "", True, id="a place is asked about"),
        pytest.param("발급 수수료는?", "", False, id="no place is asked about"),
        pytest.param("강릉시 발급 수수료는?", "강원특별자치도 강릉시", False, id="a document of the place"),
        pytest.param("강릉시 발급 수수료는?", "전국", False, id="a national document"),
    ],
)
def test_what_is_cited_of_an_unknown_place_is_named_once(
    *, question: str, region: str, told: bool, tmp_path: Path
) -> None:
    fees = "수수료는 한 통에 700원이다."
    kiosk = Document("무인.md", f"무인 발급기 안내\n\n{fees} {fees}", "무인 발급기 안내", "ko", region=region)
    hit = Hit(Chunk(kiosk.id, kiosk.text, 0, len(kiosk.text)), kiosk, 0.9)
    with closing(Catalogue(tmp_path / "catalogue.sqlite")) as catalogue:
        reply = Reply(question, "ko", Scope(regions=regions_in(question)), catalogue, (hit,))
        reply.claims += [line.quote() for line in evidence_sentences([hit]) if line.text == fees]
        answer = reply.finished()
    wanted = Message.of("region_unknown", documents="「무인 발급기 안내」", region="강원특별자치도 강릉시")
    assert [notice for notice in answer.notices if notice.code == "region_unknown"] == [wanted] * told
