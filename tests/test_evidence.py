"""What the model and the judge read: lines in their place."""

from itertools import pairwise
from pathlib import Path

import pytest

from assistant import Assistant, Chunk, Document, Hit
from assistant.answer import gather
from assistant.ingest import read_document
from assistant.types import Heading

NOTICE = """한빛시 청년 월세 지원 공고

지원 대상

- 19세부터 39세까지의 무주택 청년

지원 제외

다음에 해당하면 지원하지 않는다.
- 부모와 함께 사는 사람
- 공무원

지원 금액

(단위: 천원)

| 구분 | 월 지원액 |
| --- | --- |
| 1인 | 200 |
| 2인 | 300 |
"""


def notice(tmp_path: Path) -> Document:
    path = tmp_path / "공고.md"
    body = NOTICE.replace("한빛시 청년 월세 지원 공고", "# 한빛시 청년 월세 지원 공고", 1)
    for title in ("지원 대상", "지원 제외", "지원 금액"):
        body = body.replace(f"\n{title}\n", f"\n## {title}\n")
    path.write_text(f"---\npublisher: 한빛시\nregion: 창원\npublished: 2025-03-02\n---\n{body}", "utf-8")
    return read_document(path, "공고.md").document


def hit_on(document: Document, words: str) -> Hit:
    start = document.text.index(words)
    return Hit(Chunk(document.id, words, start, start + len(words)), document, 0.5)


def test_a_document_that_fits_is_laid_out_whole_and_each_line_once(tmp_path: Path) -> None:
    document = notice(tmp_path)
    hits = [hit_on(document, "공무원"), hit_on(document, "| 1인 | 200 |")]
    assert gather(hits, 5000).text.splitlines() == [
        "<<< 한빛시 청년 월세 지원 공고 | 한빛시 | 창원 | 2025-03-02 >>>",
        "[E1] # 한빛시 청년 월세 지원 공고",
        "[E2] ## 지원 대상",
        "[E3] - 19세부터 39세까지의 무주택 청년",
        "[E4] ## 지원 제외",
        "[E5] 다음에 해당하면 지원하지 않는다.",
        "[E6] - 부모와 함께 사는 사람",
        "[E7] - 공무원",
        "[E8] ## 지원 금액",
        "[E9] (단위: 천원)",
        "[E10] | 구분 | 월 지원액 |",
        "[E11] | 1인 | 200 |",
        "[E12] | 2인 | 300 |",
    ]


def test_a_table_of_contents_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "보고.md").write_text(
        "# 검토보고서\n\n## 목차\n\n제안이유 ··· 1\n\n검토의견 ··· 3\n\n## 제안이유\n\n시는 조례를 고친다.\n", "utf-8"
    )
    hits = [hit_on(read_document(tmp_path / "보고.md", "보고.md").document, "시는 조례를 고친다.")]
    assert "···" not in gather(hits, 5000).text
    assert "[E4] 시는 조례를 고친다." in gather(hits, 5000).text


def test_the_judge_reads_a_cited_line_under_its_heading_and_what_announces_it(tmp_path: Path) -> None:
    evidence = gather([hit_on(notice(tmp_path), "공무원")], 5000)
    line = next(line for line in evidence.lines if "부모" in line.text)
    assert evidence.excerpt([line]).splitlines() == [
        "<<< 한빛시 청년 월세 지원 공고 | 한빛시 | 창원 | 2025-03-02 >>>",
        "# 한빛시 청년 월세 지원 공고",
        "## 지원 제외",
        "다음에 해당하면 지원하지 않는다.",
        "[E6] - 부모와 함께 사는 사람",
        "- 공무원",
    ]
    row = next(line for line in evidence.lines if "1인" in line.text)
    assert evidence.excerpt([row]).splitlines()[-4:] == [
        "(단위: 천원)", "| 구분 | 월 지원액 |", f"[E{row.number}] | 1인 | 200 |", "| 2인 | 300 |",
    ]  # fmt: skip


def test_the_budget_holds_and_the_best_hit_comes_first(shipped: Assistant) -> None:
    hits = shipped.retrieve("온누리상품권 할인", k=20)
    for most in (500, 1500, 4000):
        evidence = gather(hits, most)
        assert sum(len(line.text) for line in evidence.lines) <= most
        assert evidence.lines[0].hit.document.id in {hit.document.id for hit in hits[:5]}
        assert any(hits[0].chunk.start <= line.start < hits[0].chunk.end for line in evidence.lines)
        assert [line.number for line in evidence.lines] == list(range(1, len(evidence.lines) + 1))
        for one, other in pairwise(evidence.lines):
            assert one.hit.document.id != other.hit.document.id or one.end <= other.start


@pytest.mark.parametrize("long", [20, 400])
def test_of_a_long_table_the_header_and_the_rows_that_were_found_are_read(long: int) -> None:
    rows = "\n".join(f"| 시설 {number} | {number}00 |" for number in range(long))
    text = f"요금표\n\n(단위: 원)\n\n| 시설 | 요금 |\n| --- | --- |\n{rows}\n"
    document = Document("표.md", text, "요금표", "ko", headings=(Heading(1, "요금표", 0),))
    read = gather([hit_on(document, "| 시설 15 | 1500 |")], 4000).text
    assert "(단위: 원)" in read and "| 시설 | 요금 |" in read and "| 시설 15 | 1500 |" in read
    assert f"| 시설 {long - 1} |" in read if long == 20 else "| 시설 300 |" not in read
