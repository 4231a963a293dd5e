"""Blocks become text in which each stands where it is said to, and no row of a table is parted from its header."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.ingest.blocks import Block, BlockKind, note_block, table_blocks
from assistant.ingest.chunk import split_chunks
from assistant.ingest.formats.markdown import blocks_of_markdown
from assistant.ingest.formats.text import blocks_of_plain_text
from assistant.ingest.layout import lay_out
from assistant.types import Chunk, Document

RULE = "| --- | --- |"


def document_of(blocks: list[Block], longest: int) -> Document:
    laid = lay_out(blocks, longest)
    text, headings, pages = laid.text, laid.headings, laid.pages
    return Document(id="a", text=text, title="", language="ko", headings=headings, pages=pages)


def chunks_of(document: Document, longest: int) -> list[Chunk]:
    return split_chunks(document, longest=longest, fits=lambda text: True)


words = st.text("가나다라마바사 abc123", min_size=1, max_size=20).map(str.strip).filter(bool)
cells = st.lists(words, min_size=2, max_size=2)
tables = st.lists(cells, min_size=2, max_size=12).map(lambda rows: [*table_blocks(rows)])
lines = st.builds(
    lambda kind, text, level: [Block(kind, text, level if kind is BlockKind.HEADING else 0)],
    st.sampled_from([BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NOTE]), words, st.integers(1, 4),
)  # fmt: skip
contents = st.lists(st.one_of(lines, tables), min_size=1, max_size=10).map(
    lambda parts: [b for part in parts for b in part]
)


def paged(blocks: list[Block], turns: list[bool]) -> list[Block]:
    """The blocks on pages that turn where the list says so, some of them empty."""
    page, result = 1, []
    for block, turn in zip(blocks, turns, strict=False):
        page += 2 if turn else 0
        result.append(Block(block.kind, block.text, block.level, page))
    return result


paged_contents = st.builds(paged, contents, st.lists(st.booleans(), min_size=200, max_size=200))
lengths = st.sampled_from([1, 30, 60, 200, 600])


@settings(deadline=None)
@given(contents, lengths)
def test_every_block_stands_in_the_text_in_its_order(blocks: list[Block], longest: int) -> None:
    text = lay_out(blocks, longest).text
    position = 0
    for block in blocks:
        position = text.index(block.text, position) + len(block.text)
    assert text == text.strip()


@settings(deadline=None)
@given(contents, lengths)
def test_headings_stand_where_they_say_and_keep_their_order(blocks: list[Block], longest: int) -> None:
    laid = lay_out(blocks, longest)
    text, headings, pages = laid.text, laid.headings, laid.pages
    found = [(heading.level, heading.title) for heading in headings]
    assert found == [(block.level, block.text) for block in blocks if block.kind is BlockKind.HEADING]
    assert all(text.startswith(heading.title, heading.start) for heading in headings)
    assert not pages


@settings(deadline=None)
@given(paged_contents, lengths)
def test_every_line_is_on_its_page(blocks: list[Block], longest: int) -> None:
    headers = {block.text for block in blocks if block.level == 1 and block.kind is BlockKind.ROW}
    assume(
        not any(block.text in headers for block in blocks if block.level == 0)
    )  # it would be taken for a repeated one
    document = document_of(blocks, longest)
    position = 0
    for block in blocks:
        position = document.text.index(block.text, position)
        assert document.page_at(position) == block.page
        position += len(block.text)
    assert [*document.pages] == sorted(document.pages)


@settings(deadline=None)
@given(contents, lengths)
def test_each_part_of_a_table_begins_with_its_header(blocks: list[Block], longest: int) -> None:
    parts = [part.split("\n") for part in lay_out(blocks, longest).text.split("\n\n") if part.startswith("|")]
    headers = [block.text for block in blocks if block.level == 1 and block.kind is BlockKind.ROW]
    for part in parts:
        assert part[0] in headers
        assert part[1] == RULE
        assert len(part) == 3 or len("\n".join(part)) <= longest
    rows = [block.text for block in blocks if block.kind is BlockKind.ROW and not block.level]
    assert [row for part in parts for row in part[2:]] == rows


@settings(deadline=None)
@given(contents, st.sampled_from([60, 200, 600]))
def test_a_part_of_a_table_that_fits_stays_in_one_chunk(blocks: list[Block], longest: int) -> None:
    document = document_of(blocks, longest)
    chunks = chunks_of(document, longest)
    for part in document.text.split("\n\n"):
        if part.startswith("|") and len(part) <= longest:
            assert any(part in chunk.text for chunk in chunks)


@pytest.mark.parametrize("longest", [1, 40, 60, 600])
def test_a_long_table_is_cut_into_parts_of_that_length(longest: int) -> None:
    table = [*table_blocks([["구분", "금액"], *([f"{n}월", f"{n * 10}만 원"] for n in range(1, 13))])]
    text = lay_out(table, longest).text
    assert text.count("| 구분 | 금액 |") == text.count(RULE) == len(text.split("\n\n"))
    assert (len(text.split("\n\n")) > 1) == (longest < 600)


def test_the_header_on_a_later_page_is_of_that_page() -> None:
    rows = [
        Block(BlockKind.ROW, "| 구분 | 금액 |", 1, 1),
        *(Block(BlockKind.ROW, "| 월세 | 20만 원 |", 0, n) for n in (1, 2)),
    ]
    document = document_of(rows, 30)
    assert [chunk.page for chunk in chunks_of(document, 40)] == [1, 2]


def test_tables_that_follow_each_other_stay_apart() -> None:
    two = [*table_blocks([["가", "나"], ["1", "2"]]), *table_blocks([["다", "라"], ["3", "4"]])]
    assert lay_out(two, 600).text == f"| 가 | 나 |\n{RULE}\n| 1 | 2 |\n\n| 다 | 라 |\n{RULE}\n| 3 | 4 |"


def test_a_note_stands_below_its_paragraph_as_one_of_its_own() -> None:
    blocks = [Block(BlockKind.ITEM, "- 하나¹"), note_block("1", "국토교통부 고시"), Block(BlockKind.ITEM, "- 둘")]
    assert lay_out(blocks, 600).text == "- 하나¹\n\n주1) 국토교통부 고시\n\n- 둘"


TABLE = "| 구분 | 금액 |\n|---|:---:|\n| 월세 | 20만 원 |"
TABLE_ROWS = [("| 구분 | 금액 |", 1), ("| 월세 | 20만 원 |", 0)]


@pytest.mark.parametrize("read", [blocks_of_markdown, blocks_of_plain_text], ids=["Markdown", "plain text"])
def test_a_table_in_text_has_a_header_and_no_rule_of_its_own(read: Callable[[str], list[Block]]) -> None:
    blocks = read(f"표 1\n\n{TABLE}\n\n글이다.")
    assert [(block.text, block.level) for block in blocks if block.kind is BlockKind.ROW] == TABLE_ROWS
    assert lay_out(blocks, 600).text == f"표 1\n\n| 구분 | 금액 |\n{RULE}\n| 월세 | 20만 원 |\n\n글이다."


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("| 가 | 나 |\n| 1 | 2 |", [("| 가 | 나 |", 0), ("| 1 | 2 |", 0)], id="no rule"),
        pytest.param("|가|나|\n|--|--|\n|1||", [("| 가 | 나 |", 1), ("| 1 |  |", 0)], id="narrow"),
        pytest.param(
            "| 가 |\n|---|\n| -- |\n| --- |", [("| 가 |", 1), ("| -- |", 0), ("| --- |", 0)], id="dashes as values"
        ),
        pytest.param("| --- |\n| 가 |", [("| --- |", 0), ("| 가 |", 0)], id="a rule on top"),
    ],
)
def test_rows_of_plain_text_are_told_from_rules(text: str, rows: list[tuple[str, int]]) -> None:
    assert [(block.text, block.level) for block in blocks_of_plain_text(text)] == rows
