"""A PDF becomes paragraphs, tables and notes as a reader sees them; no word or figure is lost, glued or cut."""

import hashlib
import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from shutil import which

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ReadError
from assistant.ingest.blocks import BlockKind, Content
from assistant.ingest.formats.pdf import read_pdf
from assistant.ingest.formats.wrapped import habits_of, unwrapped
from worded import english

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))
TESSERACT = which("tesseract")
LISTED = subprocess.run([TESSERACT, "--list-langs"], capture_output=True, text=True, check=False) if TESSERACT else None
LANGUAGES = LISTED.stdout.split() if LISTED else []
needs_tesseract = pytest.mark.skipif("eng" not in LANGUAGES, reason="tesseract with English is not installed")

# Fonts that need no file: the first by PDFium's own tables for Korean, the second drawn by PDFium itself.
_FONTS = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium /Encoding /UniKS-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> >>",
    b"<< /Type /FontDescriptor /FontName /HYSMyeongJo-Medium /Flags 4 /FontBBox [0 -148 1001 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /Identity-H /DescendantFonts [8 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /DW 500 /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
    b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Wingdings-Regular /Encoding /WinAnsiEncoding >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /HYSMyeongJo-Medium /Encoding /UniKS-UCS2-H /DescendantFonts [11 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYSMyeongJo-Medium /DW 1000 /FontDescriptor 5 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> >>",
)


def pdf(
    *pages: str | bytes, size: tuple[int, int] = (595, 842), page: str = "", catalog: str = "",
    more: Sequence[bytes] = (), trailer: str = "",
) -> bytes:  # fmt: skip
    """A PDF of drawn pages (`str`) or grey pictures (`bytes`, see `scan`); `page` is added to each page."""
    width, height = size
    objects = [b"", b"", *_FONTS, *more]
    kids = []
    for drawn in pages:
        image, content = "", drawn
        if isinstance(content, bytes):
            objects.append(content)
            image, content = f"/XObject << /Im {len(objects)} 0 R >>", f"q {width} 0 0 {height} 0 0 cm /Im Do Q"
        stream = content.encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        fonts = "/Font << /F1 3 0 R /F2 6 0 R /F3 7 0 R /F4 9 0 R /F5 10 0 R >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources << {fonts} {image} >>"
            f" /Contents {len(objects)} 0 R {page} >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    file, places = b"%PDF-1.7\n", []
    for number, value in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        file + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
        + f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(file)}\n%%EOF\n".encode()
    )  # fmt: skip


def line(x: float, y: float, text: str, size: float = 10) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def lines(texts: Sequence[str], x: float = 70, top: float = 780, size: float = 10, pitch: float = 16) -> str:
    return "".join(line(x, top - number * pitch, text, size) for number, text in enumerate(texts))


def hancom(x: float, y: float, text: str, size: float = 10, narrow: float = 0.5) -> str:
    """A text in a font that states a full em for each letter, as Hancom's programs write it: the next one is moved back."""
    glyphs = [(f"<{letter.encode('utf-16-be').hex()}>", 1 - narrow if letter.isascii() else 0.0) for letter in text]
    return f"BT /F5 {size} Tf {x} {y} Td [{' '.join(f'{glyph} {1000 * back:.0f}' for glyph, back in glyphs)}] TJ ET\n"


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"0.5 w {x1} {y1} m {x2} {y2} l S\n"


def table(
    rows: Sequence[Sequence[str]], top: float = 700, left: float = 70, column: float = 100, row: float = 24
) -> str:
    """Cells with lines around them."""
    height, width = len(rows) * row, max(map(len, rows)) * column
    across = "".join(rule(left, top - n * row, left + width, top - n * row) for n in range(len(rows) + 1))
    down = "".join(
        rule(left + n * column, top, left + n * column, top - height) for n in range(max(map(len, rows)) + 1)
    )
    return across + down + "".join(
        line(left + c * column + 4, top - r * row - 16, text) for r, cells in enumerate(rows) for c, text in enumerate(cells)
    )  # fmt: skip


def scan(drawn: str, size: tuple[int, int]) -> bytes:
    """What is drawn as a picture, as a scanner makes it."""
    return picture(pdf(drawn, size=size), 0)


def picture(file: bytes | Path, page: int) -> bytes:
    """A page at 200 dpi as an image object."""
    with pdfium.PdfDocument(file) as document:
        bitmap = document[page].render(scale=200 / 72, grayscale=True)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        rows = bytes(bitmap.buffer)
    pixels = b"".join(rows[y * stride : y * stride + width] for y in range(height))
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>"
        b"\nstream\n%s\nendstream" % (width, height, len(pixels), pixels)
    )


def content_of(tmp_path: Path, file: bytes) -> Content:
    path = tmp_path / "a.pdf"
    path.write_bytes(file)
    return read_pdf(path, lambda page, pages: None)


def texts_of(tmp_path: Path, *pages: str | bytes) -> list[str]:
    return [block.text for block in content_of(tmp_path, pdf(*pages)).blocks]


def wrapped(text: str, width: int = 40) -> list[str]:
    """A text in lines of `width` letters of Korean, as HWP breaks them; spaces at line ends are not in the file."""
    found, room = [""], 2 * width
    for letter in text:
        taken = 1 + (letter > "\u1100")
        if room < taken:
            found.append("")
            room = 2 * width
        if letter != " " or found[-1]:
            found[-1] += letter
            room -= taken
    return [one.rstrip() for one in found]


STATEMENT = (
    "창원시는 청년 월세 지원 사업의 대상을 만 19세 이상 34세 이하 무주택 청년으로 정하고 2024. 3. 15.부터 1,250억 원을 들여 지원합니다. "
    "신청은 주소지 읍면동 행정복지센터에서 받으며 자세한 내용은 제3조의2에 따라 시장이 정합니다."
)
BODY = ["가나다라마바사아자차카타파하 가나다라마바사아자차카타파하 가나다라마바사아자 끝."] * 6


def test_wrapped_lines_become_a_paragraph_again(tmp_path: Path) -> None:
    assert texts_of(tmp_path, lines(wrapped(STATEMENT))) == [STATEMENT]


ENGLISH = (
    "The committee keeps its records and the plan was made known to the public in March 2024 by the city of Changwon."
)


def joined(*broken: str, document: Sequence[str] = ()) -> str:
    habits = habits_of([list(broken), *([one] for one in document)])
    return unwrapped(broken, habits)


@pytest.mark.parametrize(
    ("broken", "document", "whole"),
    [
        pytest.param(["the imple-", "mentation of it"], [], "the implementation of it", id="hyphenation"),
        pytest.param(["the imple\xad", "mentation"], [], "the implementation", id="soft hyphen"),
        pytest.param(["of COVID-", "19 in Korea"], [], "of COVID-19 in Korea", id="a number behind a hyphen"),
        pytest.param(["from 2024-", "2025 on"], [], "from 2024-2025 on", id="years"),
        pytest.param(["a long-", "term plan"], ["its long-term aims"], "a long-term plan", id="a known compound"),
        pytest.param(["policy-", "making"], ["the policy of making"], "policy-making", id="two known words"),
        pytest.param(["in Seo-", "gu, Incheon"], [], "in Seo-gu, Incheon", id="a Korean district"),
        pytest.param(["the plan -", "made known"], [], "the plan - made known", id="a dash"),
        pytest.param(["see https://www.krihs.re.kr/", "eng/"], [], "see https://www.krihs.re.kr/eng/", id="an address"),
        pytest.param(["in the", "city"], [], "in the city", id="English words"),
        pytest.param(["was 12", "34 of"], [], "was 12 34 of", id="English numbers stay apart"),
    ],
)  # fmt: skip
def test_english_line_ends_are_joined(broken: list[str], document: list[str], whole: str) -> None:
    assert joined(*broken, document=document) == whole


@pytest.mark.parametrize(
    ("broken", "document", "whole"),
    [
        pytest.param(["기후위기 대응을 위", "한 법률"], [], "기후위기 대응을 위한 법률", id="inside a word"),
        pytest.param(["11월 10일", "우리 위원회에"], [], "11월 10일 우리 위원회에", id="between words"),
        pytest.param(["다양한 사", "회계층의 의견을"], [], "다양한 사회계층의 의견을", id="inside a noun"),
        pytest.param(["제1기 205", "0 탄소중립위원회"], [], "제1기 2050 탄소중립위원회", id="inside a number"),
        pytest.param(["예산은 1,", "250억 원이다"], [], "예산은 1,250억 원이다", id="behind the comma of a number"),
        pytest.param(["비율은 3.", "5%이다"], [], "비율은 3.5%이다", id="behind a decimal point"),
        pytest.param(["공고일 2024.", "3. 15. 시행"], ["2024. 1. 2. 공고"], "공고일 2024. 3. 15. 시행", id="a date with spaces"),
        pytest.param(["공고일 2024.", "3.15. 시행"], ["2024.1.2. 공고"], "공고일 2024.3.15. 시행", id="a date without"),
        pytest.param(["자료는 2023", "2024년 것이다"], [], "자료는 2023 2024년 것이다", id="two years"),
        pytest.param(["각각 1,250", "300명이다"], [], "각각 1,250 300명이다", id="two figures"),
        pytest.param(["지원 대상은 250", "명이다"], [], "지원 대상은 250명이다", id="a unit"),
        pytest.param(["총 1,250억", "원을 들여"], [], "총 1,250억 원을 들여", id="won behind a figure"),
        pytest.param(["예산(백만", "원)"], [], "예산(백만원)", id="won behind a unit"),
        pytest.param(["개정안 제", "3조의2에 따른"], [], "개정안 제3조의2에 따른", id="the number of an article"),
        pytest.param(["(안 제15조제", "5항)"], [], "(안 제15조제5항)", id="the number of a paragraph"),
        pytest.param(["설치된 2050", "지방위원회의"], [], "설치된 2050 지방위원회의", id="a word behind a number"),
        pytest.param(["지원 신청을", "합니다"], [], "지원 신청을 합니다", id="a verb behind its object"),
        pytest.param(["월세를 지원", "합니다"], [], "월세를 지원합니다", id="a verb made of a noun"),
        pytest.param(["창원시(의창구", ")의 청년"], [], "창원시(의창구)의 청년", id="a closing bracket"),
        pytest.param(["기본 조례", "(안)을 정하고"], [], "기본 조례(안)을 정하고", id="an opening bracket"),
        pytest.param(["심의ㆍ", "의결한다"], [], "심의ㆍ의결한다", id="a middle dot"),
        pytest.param(["지방", "자치단체별로"], ["지방자치단체의 장"], "지방자치단체별로", id="a word that the document has"),
        pytest.param(["지방 ", "자치단체별로"], ["지방자치단체의 장"], "지방 자치단체별로", id="a space that is in the file"),
        pytest.param(["변경 가능", "또한, 구단이"], [], "변경 가능 또한, 구단이", id="a word that begins statements"),
    ],
)  # fmt: skip
def test_korean_line_ends_are_joined(broken: list[str], document: list[str], whole: str) -> None:
    assert joined(*broken, document=document) == whole


def test_where_spaces_at_line_ends_are_in_the_file_no_other_is_made() -> None:
    text = ["대상은 청년 ", "가구의 소득", "기준을 충족", "하는 사람 ", "중에서 정하는 ", "기준에 따른"]
    assert joined(*text) == "대상은 청년 가구의 소득기준을 충족하는 사람 중에서 정하는 기준에 따른"


@given(st.lists(st.text("가나다란을 12,.()ab", min_size=1), min_size=1, max_size=4))
def test_joining_loses_and_adds_nothing_but_spaces(broken: list[str]) -> None:
    before = "".join("".join(broken).split())
    assert "".join(joined(*broken).split()) == (before if "....." not in before else "".join(joined(*broken).split()))


@pytest.mark.parametrize("marker", ["□", "○", "-", "※", "2.", "나.", "②", "제2조(정의)"])
def test_an_item_begins_a_block_even_below_a_full_line(marker: str, tmp_path: Path) -> None:
    full = "가나다라마바사아자차카타파하 가나다라마바사아자차카타파하 가나다라마바사아자차카타파하끝."
    first = {"2.": "1. ", "나.": "가. ", "②": "① ", "제2조(정의)": "제1조(목적) "}.get(marker, f"{marker} ")
    drawn = lines([f"{first}{full}", f"{marker} 둘째 항목", full, full])
    assert [text[: len(marker)] for text in texts_of(tmp_path, drawn)][1] == marker


def test_a_date_at_the_start_of_a_line_begins_no_item(tmp_path: Path) -> None:
    text = [
        "이 조례는 창원시 청년의 주거 안정을 위하여 필요한 사항을 정하고 그 시행일은",
        "2024. 3. 15.로 하며 그 밖의 것은 규칙으로 정한다.",
    ]
    assert len(texts_of(tmp_path, lines(text))) == 1


def test_paragraphs_are_told_apart_by_indentation_and_distance(tmp_path: Path) -> None:
    first, second = wrapped(STATEMENT), wrapped(STATEMENT.replace("창원시", "김해시"))
    indented = line(80, 780, first[0]) + lines(first[1:], top=764) + line(80, 764 - 16 * len(first) + 16, second[0])
    below = 764 - 16 * len(first)
    assert len(texts_of(tmp_path, indented + lines(second[1:], top=below))) == 2
    assert len(texts_of(tmp_path, lines(first) + lines(second, top=780 - 16 * len(first) - 12))) == 2


def test_larger_lines_are_headings_and_the_largest_on_the_first_page_is_the_title(tmp_path: Path) -> None:
    drawn = (
        line(150, 790, "창원시 청년 지원", 20) + line(180, 764, "기본 계획", 20)
        + line(70, 720, "추진 배경", 14) + lines(BODY, top=690)
    )  # fmt: skip
    blocks = content_of(tmp_path, pdf(drawn)).blocks
    assert [(block.kind, block.level, block.text) for block in blocks[:2]] == [
        (BlockKind.HEADING, 1, "창원시 청년 지원 기본 계획"),
        (BlockKind.HEADING, 2, "추진 배경"),
    ]
    assert all(block.kind is BlockKind.PARAGRAPH for block in blocks[2:])


@pytest.mark.parametrize(
    "form", ["- {} -", "{} / 12", "페이지 {} / 12", "Page {} of 12", "{}", "{}쪽", "p. {}", "[{}]"]
)
@pytest.mark.parametrize("y", [30, 815], ids=["below", "above"])
def test_page_numbers_go(form: str, y: float, tmp_path: Path) -> None:
    pages = [lines([f"{n}번째 쪽의 본문입니다."]) + line(280, y, form.format(n)) for n in range(3, 7)]
    assert texts_of(tmp_path, *pages) == [f"{n}번째 쪽의 본문입니다." for n in range(3, 7)]


def test_a_number_at_the_end_of_a_page_that_does_not_count_pages_stays(tmp_path: Path) -> None:
    pages = [lines(BODY) + line(280, 60, number) for number in ("1250", "300", "77")]
    assert [text for text in texts_of(tmp_path, *pages) if text.isdigit()] == ["1250", "300", "77"]


def test_running_lines_go_but_for_what_only_they_say(tmp_path: Path) -> None:
    pages = [
        line(70, 815, "창원시 공고 제2024-12호")
        + lines([f"본문 {n}입니다.", "둘째 줄."])
        + line(250, 30, f"본문 1입니다. | {n}")
        for n in range(1, 5)
    ]
    texts = texts_of(tmp_path, *pages)
    assert texts.count("창원시 공고 제2024-12호") == 1
    assert sum("|" in text for text in texts) == 0


def test_titles_of_chapters_go_with_the_number_of_the_page_behind_them(tmp_path: Path) -> None:
    titles = ["제1장 총칙", "제1장 총칙", "제2장 지원", "제2장 지원"]
    pages = [line(300, 815, f"{title} {n}") + lines(BODY[:n]) for n, title in enumerate(titles, start=1)]
    assert not any(re.search(r"제\d장.* \d$", text) for text in texts_of(tmp_path, *pages))


def test_titles_that_some_pages_share_stay(tmp_path: Path) -> None:
    pages = [
        line(70, 810, "지원 대상" if n % 5 == 0 else f"{'가나다라마바사아자차카타파하'[n]} 사업", 16)
        + lines(BODY[:2], top=780 - n)
        for n in range(12)
    ]
    assert texts_of(tmp_path, *pages).count("지원 대상") == 3


def test_running_lines_stand_at_the_edge_with_nothing_outside_of_them(tmp_path: Path) -> None:
    clause = "이 조항은 예시이다."
    pages = [
        line(70, 815, "계약서") + line(70, 780, title, 14) + lines([clause], top=760) for title in ("갑", "을", "병")
    ]
    texts = texts_of(tmp_path, *pages)
    assert (texts.count("계약서"), texts.count(clause)) == (1, 3)


def test_two_page_numbers_of_a_spread_go(tmp_path: Path) -> None:
    pages = [lines(BODY) + line(70, 30, f"{2 * n:02}") + line(500, 30, f"{2 * n + 1:02}") for n in range(1, 5)]
    assert not any(text.isdigit() for text in texts_of(tmp_path, *pages))


def test_titles_of_slides_stay(tmp_path: Path) -> None:
    pages = [
        line(70, 790, f"{n}. {title}", 20) + lines(BODY[:n], top=700)
        for n, title in enumerate(["서론", "본론", "결론"], 1)
    ]
    assert [text for text in texts_of(tmp_path, *pages) if "." in text[:2]] == ["1. 서론", "2. 본론", "3. 결론"]


def test_running_lines_go_from_pages_that_are_one_table(tmp_path: Path) -> None:
    pages = [
        table([*ROWS, [f"{n}", "1", "2"]]) + line(70, 815, "창원시 예산서") + line(450, 20, f"시청 {n}")
        for n in range(3)
    ]
    assert [text for text in texts_of(tmp_path, *pages) if not text.startswith("|")] == ["창원시 예산서", "시청"]


def test_lines_that_return_elsewhere_on_the_page_are_content(tmp_path: Path) -> None:
    pages = [lines(["가" * n for n in range(1, 6)]) + line(70, 500 - 40 * n, "문의: 055-225-2114") for n in range(4)]
    pages = [page + lines(BODY, top=300 - 10 * n) for n, page in enumerate(pages)]
    assert texts_of(tmp_path, *pages).count("문의: 055-225-2114") == 4


def test_a_paragraph_goes_on_over_the_page_and_below_its_footer(tmp_path: Path) -> None:
    broken = wrapped(STATEMENT)
    top, rest = broken[:2], broken[2:]
    pages = [lines(BODY, top=400) + lines(top, top=280) + line(280, 30, "- 1 -"), lines(rest) + line(280, 30, "- 2 -")]
    content = content_of(tmp_path, pdf(*pages))
    assert content.blocks[-1].text == STATEMENT
    assert content.blocks[-1].page == 1


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = wrapped(STATEMENT * 2, 20), wrapped(STATEMENT.replace("창원시", "김해시") * 2, 20)
    drawn = line(120, 810, "두 단으로 쓴 글", 16) + lines(left, 70, 760) + lines(right, 310, 760)
    text = "".join(texts_of(tmp_path, drawn)[1:])
    assert text.replace(" ", "") == (STATEMENT * 2 + STATEMENT.replace("창원시", "김해시") * 2).replace(" ", "")


THREE = [[f"{word} 단의 {n}째 줄은 이렇게 끝까지 채워져" for n in range(12)] for word in ("가운데", "왼쪽의", "오른쪽")]


@pytest.mark.parametrize("gutter", [24, 12, 6])
def test_text_of_one_column_is_never_joined_across(gutter: int, tmp_path: Path) -> None:
    size = 8.0
    width = max(sum(size * (1 if letter > "\u1100" else 0.5) for letter in text) for text in THREE[0])
    drawn = "".join(lines(texts, x=40 + n * (width + gutter), size=size, pitch=13) for n, texts in enumerate(THREE))
    text = "".join("".join(texts_of(tmp_path, line(40, 815, "공고", 20) + drawn)).split())
    assert "".join("".join(line for texts in THREE for line in texts).split()) in text


def test_columns_with_short_lines_and_items_are_columns(tmp_path: Path) -> None:
    left = ["지원 대상", "- 청년", "- 신혼부부와 한부모가족", "- 그 밖의 무주택자"]
    right = ["지원 내용", "- 월세를 달마다", "- 보증금 이자", "- 이사비"]
    assert texts_of(tmp_path, lines(left, x=60) + lines(right, x=330)) == [*left, *right]


def test_keys_and_what_they_do_are_lines_of_their_own(tmp_path: Path) -> None:
    keys = [
        ("C-b", "한 글자 뒤로 옮긴다는 뜻이며 줄을 끝까지 채운다"),
        ("C-f", "한 글자 앞으로 옮긴다는 뜻이며 줄을 끝까지 채운다"),
    ]
    drawn = "".join(line(70, 700 - 16 * n, key) + line(150, 700 - 16 * n, text) for n, (key, text) in enumerate(keys))
    assert texts_of(tmp_path, drawn) == [" ".join(key) for key in keys]


def test_a_title_and_small_print_at_the_end_of_its_line_are_two(tmp_path: Path) -> None:
    drawn = line(70, 780, "대출 금리", 20) + line(400, 780, "2019년 4월 9일 기준", 9) + lines(BODY, top=700)
    assert texts_of(tmp_path, drawn)[:2] == ["대출 금리", "2019년 4월 9일 기준"]


def test_where_the_order_is_not_sure_lines_stay_apart_and_the_report_says_so(tmp_path: Path) -> None:
    left = [f"왼쪽 글 {n}은 여기에서 끝나지 않고 다음 줄로 계속 이어진다고 하는데" for n in range(6)]
    right = [
        f"{n}번째 설명은 다른 이야기이므로" + "길게 이어지는 곳도 있는데 이 줄만은 그렇게" * (n == 3) for n in range(6)
    ]
    rows = "".join(line(30, 700 - 16 * n, left[n], 6) + line(320, 700 - 16 * n, right[n], 6) for n in range(6))
    content = content_of(tmp_path, pdf(rows))
    assert [block.text for block in content.blocks] == [text for pair in zip(left, right, strict=True) for text in pair]
    assert "not sure" in english(content.warnings)


UNRULED = [["국비", "1,200", "△3.4%"], ["도비", "300", "-"], ["시비 (출연금)", "40", "12.5%"]]


def unruled(rows: Sequence[Sequence[str]], top: float = 700) -> str:
    """Rows without lines, the figures set to the right."""
    return "".join(
        line(70 if c == 0 else 200 + 90 * c - 5 * len(text), top - 18 * r, text)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )


@pytest.mark.parametrize(
    "header", [["구분", "2023년", "2024"], ["", "예산", "증감률"]], ids=["years", "words, none over the names"]
)
def test_figures_below_a_header_are_a_table_without_lines(header: list[str], tmp_path: Path) -> None:
    texts = texts_of(tmp_path, lines(BODY) + unruled([header, *UNRULED], top=500) + lines(BODY, top=400))
    rows = ["| " + " | ".join(row) + " |" for row in (header, *UNRULED)]
    assert texts[texts.index(rows[0]) : texts.index(rows[0]) + 4] == rows


def test_a_table_of_contents_is_no_table(tmp_path: Path) -> None:
    rows = [["차례", "쪽"], *([f"제{n}장 지원 ·········", str(90 + n)] for n in range(1, 6))]
    assert not any("|" in text for text in texts_of(tmp_path, lines(BODY) + unruled(rows, top=500)))


def test_dots_that_are_written_one_by_one_lead_to_their_page(tmp_path: Path) -> None:
    drawn = lines(BODY)
    for n in range(12):
        dots = "".join(line(200 + 8 * dot, 500 - 16 * n, ".") for dot in range(30))
        drawn += line(70, 500 - 16 * n, f"제{n}절 지원 내용과 방법") + dots + line(445, 500 - 16 * n, str(90 + n))
    assert texts_of(tmp_path, drawn)[-1] == "제11절 지원 내용과 방법 ··· 101"


def test_figures_without_a_header_stay_lines(tmp_path: Path) -> None:
    assert texts_of(tmp_path, lines(BODY) + unruled(UNRULED, top=500))[-3:] == [" ".join(row) for row in UNRULED]


def test_a_table_without_lines_is_read_row_by_row(tmp_path: Path) -> None:
    names, amounts = (
        ["청년 월세", "노인 일자리", "아동 급식", "장애인 지원", "다문화 가족"],
        ["120", "85", "43", "9", "7"],
    )
    drawn = lines(names, 70) + lines(amounts, 400)
    assert texts_of(tmp_path, drawn) == [f"{name} {amount}" for name, amount in zip(names, amounts, strict=True)]


ROWS = [["구분", "예산", "비고"], ["청년", "1,250", "신규"], ["노인", "300", "계속"]]
AS_TEXT = ["| 구분 | 예산 | 비고 |", "| 청년 | 1,250 | 신규 |", "| 노인 | 300 | 계속 |"]


def test_a_table_becomes_rows_in_its_place_and_no_paragraphs(tmp_path: Path) -> None:
    drawn = lines(["표 위의 글."], top=780) + table(ROWS) + lines(["표 아래의 글."], top=500)
    blocks = content_of(tmp_path, pdf(drawn)).blocks
    assert [block.text for block in blocks] == ["표 위의 글.", *AS_TEXT, "표 아래의 글."]
    assert [block.level for block in blocks if block.kind is BlockKind.ROW] == [1, 0, 0]


def test_a_table_may_be_open_at_its_sides(tmp_path: Path) -> None:
    drawn = table(ROWS).split("\n")
    without_sides = [one for one in drawn if not re.match(r"0.5 w (70|370) 700 m \1 ", one)]
    assert len(drawn) - len(without_sides) == 2
    assert texts_of(tmp_path, "\n".join(without_sides)) == AS_TEXT


def test_cells_merged_over_rows_are_repeated(tmp_path: Path) -> None:
    merged = table([["구분", "예산"], ["청년", "1,250"], ["", "300"]])
    merged = merged.replace(rule(70, 652, 270, 652), rule(170, 652, 270, 652))
    assert texts_of(tmp_path, merged) == ["| 구분 | 예산 |", "| 청년 | 1,250 |", "| 청년 | 300 |"]


def test_figures_below_each_other_in_a_cell_stay_apart(tmp_path: Path) -> None:
    drawn = (
        table([["구분", "예산"], ["청년", ""]], column=60, row=40) + line(134, 648, "12,500") + line(134, 634, "3,400")
    )
    assert texts_of(tmp_path, drawn)[1] == "| 청년 | 12,500 3,400 |"


def test_a_wrapped_cell_is_one_text(tmp_path: Path) -> None:
    drawn = table([["구분", "내용"], ["청년", ""]], column=80, row=60)
    drawn += lines(["청년 월세 지원", "대상을 정하고"], 154, 630)
    assert texts_of(tmp_path, drawn)[1] == "| 청년 | 청년 월세 지원 대상을 정하고 |"


def test_figures_in_boxes_too_wide_stay_in_their_cells(tmp_path: Path) -> None:
    rows = [["구분", "집행액", "한도", "잔액"], ["자치단체자본보조", "421,615", "305,764", "-3,582"]]
    drawn = table([["", "", "", ""]] * 2, column=60) + "".join(
        hancom(74 + 60 * c, 684 - 24 * r, text, 8) for r, row in enumerate(rows) for c, text in enumerate(row)
    )
    assert texts_of(tmp_path, drawn) == [
        "| 구분 | 집행액 | 한도 | 잔액 |",
        "| 자치단체자본보조 | 421,615 | 305,764 | -3,582 |",
    ]


def test_spaces_behind_signs_in_boxes_too_wide_are_seen(tmp_path: Path) -> None:
    drawn = hancom(70, 700, "(단위:") + hancom(70 + 10 * 3.8, 700, "백만원,") + hancom(70 + 10 * 7.7, 700, "%)")
    assert texts_of(tmp_path, drawn) == ["(단위: 백만원, %)"]


@pytest.mark.parametrize("text", ["[302,182]", "국고보조율(%)", "(421,615)"])
def test_a_word_that_reaches_over_the_border_stays_in_its_cell(text: str, tmp_path: Path) -> None:
    cells = table([["구분", "한도"], ["", "305,764"]], column=60)
    width = sum(10 if letter > "\u1100" else 5 for letter in text)
    assert texts_of(tmp_path, cells + line(134 - width, 660, text))[-1] == f"| {text} | 305,764 |"


def test_a_bracket_of_another_font_stays_with_its_word(tmp_path: Path) -> None:
    cells = table([["구분", "한도"], ["", "305,764"]], column=60)
    drawn = cells + line(84, 660, "분류(합계") + helvetica(129, 660, "\\)", 10)
    assert texts_of(tmp_path, drawn)[-1] == "| 분류(합계) | 305,764 |"


def test_dotted_lines_are_lines(tmp_path: Path) -> None:
    dots = "".join(rule(x / 10, 652, x / 10 + 0.5, 652) for x in range(700, 2700, 12))
    cells = table([["구분", "금액"], ["", ""]], row=48) + line(74, 684, "") + dots.replace("652", "628")
    drawn = cells + line(74, 634, "국비") + line(174, 634, "10") + line(74, 610, "시비") + line(174, 610, "20")
    assert texts_of(tmp_path, drawn) == ["| 구분 | 금액 |", "| 국비 | 10 |", "| 시비 | 20 |"]


def test_rows_of_figures_without_a_line_between_them_are_rows(tmp_path: Path) -> None:
    cells = [["구분", "2023년", "2024년"], ["", "", ""]]
    drawn = table(cells, row=48) + lines(["국비", "도비", "시비 (출연금 포함)"], 74, 640, pitch=12)
    drawn += lines(["1,200", "300", "40"], 174, 640, pitch=12) + lines(["1,300", "△20", "-"], 274, 640, pitch=12)
    assert texts_of(tmp_path, drawn)[1:] == [
        "| 국비 | 1,200 | 1,300 |",
        "| 도비 | 300 | △20 |",
        "| 시비 (출연금 포함) | 40 | - |",
    ]


def test_a_figure_with_another_in_brackets_below_it_is_one_cell(tmp_path: Path) -> None:
    drawn = table([["구분", "계획", "집행"], ["국비", "775,293", ""]], row=48) + lines(
        ["564,342", "[560,000]"], 274, 642
    )
    assert texts_of(tmp_path, drawn)[1:] == ["| 국비 | 775,293 | 564,342 [560,000] |"]


def test_the_lines_of_a_chart_make_no_table(tmp_path: Path) -> None:
    grid = "".join(rule(100, 500 + 40 * n, 480, 500 + 40 * n) for n in range(6)) + rule(100, 500, 100, 700)
    bars = "".join(f"0.2 0.4 0.8 rg {120 + 70 * n} 500 30 {60 + 25 * n} re f\n" for n in range(5))
    labels = "".join(line(120 + 70 * n, 565 + 25 * n, f"{12 + n}.5", 8) for n in range(5))
    years = "".join(line(120 + 70 * n, 485, f"{2020 + n}", 8) for n in range(5))
    texts = texts_of(tmp_path, lines(BODY) + grid + bars + "0 g\n" + labels + years)
    assert not any("|" in text for text in texts)


def test_a_cover_with_lines_is_no_table(tmp_path: Path) -> None:
    drawn = table([["", ""], ["", ""]], column=200, row=120)
    drawn += line(80, 660, "이슈와 초점", 30) + line(80, 620, "발행인 홍길동", 7) + line(400, 660, "23-1호", 9)
    assert not any("|" in text for text in texts_of(tmp_path, drawn + line(80, 520, "조세지출", 20)))


def test_underlined_words_make_no_table(tmp_path: Path) -> None:
    drawn = lines(BODY) + "".join(rule(70, 778 - 16 * n, 200, 778 - 16 * n) for n in range(6))
    assert all(block.kind is BlockKind.PARAGRAPH for block in content_of(tmp_path, pdf(drawn)).blocks)


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    frame = rule(60, 800, 500, 800) + rule(60, 700, 500, 700) + rule(60, 800, 60, 700) + rule(500, 800, 500, 700)
    assert texts_of(tmp_path, frame + lines(wrapped(STATEMENT, 42))) == [STATEMENT]


def test_a_table_goes_on_on_the_next_page_with_its_header_once(tmp_path: Path) -> None:
    second = table([ROWS[0], ["아동", "43", "계속"]], top=780)
    content = content_of(
        tmp_path, pdf(lines(BODY) + table(ROWS, top=200) + line(280, 30, "1"), second + line(280, 30, "2"))
    )
    rows = [(block.text, block.level, block.page) for block in content.blocks if block.kind is BlockKind.ROW]
    assert rows == [*zip(AS_TEXT, [1, 0, 0], [1] * 3, strict=True), ("| 아동 | 43 | 계속 |", 0, 2)]


def test_another_table_on_the_next_page_keeps_its_header(tmp_path: Path) -> None:
    other = [["연도", "인원", "기관"], ["2023", "12", "시청"]]
    content = content_of(tmp_path, pdf(table(ROWS, top=200), lines(["다른 표"]) + table(other, top=700)))
    assert sum(block.level for block in content.blocks if block.kind is BlockKind.ROW) == 2


def test_a_row_cut_by_the_page_is_one(tmp_path: Path) -> None:
    first = table([ROWS[0], ["청년", "1,250", "신규 사업으로 함"]], top=120, row=30).replace(rule(70, 60, 370, 60), "")
    second = table([ROWS[0], ["", "", "께 한다"]], top=780, row=30)
    rows = [block.text for block in content_of(tmp_path, pdf(first, second)).blocks]
    assert rows == [AS_TEXT[0], "| 청년 | 1,250 | 신규 사업으로 함께 한다 |"]


def test_a_row_without_a_line_between_paragraphs_side_by_side_is_several(tmp_path: Path) -> None:
    """신·구조문대비표 has one cell for each side, in which the new begins beside the old."""
    old = ["제1조(목적) ① 이 조례는", "청년의 주거 안정을 위", "한다.", "② (생 략)", "<신 설>", "③ (생 략)"]
    new = [
        "제1조(목적) ① 이 조례는",
        "청년과 노인의 안정을 위",
        "한다.",
        "② (현행과 같음)",
        "④ 시장은 계획을 세운다.",
        "③ (현행과 같음)",
    ]
    drawn = table([["현 행", "개 정 안"]], column=140) + table([["", ""]], top=676, column=140, row=110)
    drawn += lines(old, 74, 660) + lines(new, 214, 660)
    rows = texts_of(tmp_path, drawn)
    assert "| <신 설> | ④ 시장은 계획을 세운다. |" in rows


def test_footnotes_become_notes_and_their_calls_lengthen_no_figure(tmp_path: Path) -> None:
    drawn = (
        lines(BODY) + line(70, 660, "대상은 1,250명") + line(140, 664, "1)", 6) + line(146, 660, "이다.")
        + line(70, 90, "1) 2023년 말의 인원이다.", 8) + line(70, 78, "2) 다른 자료에 따른다.", 8)
    )  # fmt: skip
    blocks = content_of(tmp_path, pdf(drawn + line(280, 30, "- 1 -"))).blocks
    assert [block.text for block in blocks if block.kind is BlockKind.NOTE] == [
        "주1) 2023년 말의 인원이다.", "주2) 다른 자료에 따른다.",
    ]  # fmt: skip
    assert any("1,250명¹" in block.text for block in blocks)
    assert not any("1,2501" in block.text or "명1" in block.text for block in blocks)


def test_exponents_are_raised(tmp_path: Path) -> None:
    assert texts_of(tmp_path, line(70, 700, "면적은 500m") + line(125, 704, "2", 6) + line(128, 700, "이다.")) == [
        "면적은 500m²이다."
    ]


@pytest.mark.parametrize("turn", ["0 1 -1 0 595 0 cm", "-1 0 0 -1 595 842 cm", "0 -1 1 0 0 842 cm"])
def test_a_turned_page_reads_like_an_upright_one(turn: str, tmp_path: Path) -> None:
    drawn = f"q {turn}\n{lines(wrapped(STATEMENT, 30), top=560)}{table(ROWS, top=400)}Q"
    assert texts_of(tmp_path, drawn) == [STATEMENT, *AS_TEXT]


def test_two_letters_of_a_ligature_are_two(tmp_path: Path) -> None:
    maps = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange"
    maps += b" 2 beginbfchar <41> <00660066> <42> <0065> endbfchar endcmap end end"
    more = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 13 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(maps), maps),
    ]
    drawn = "BT /F6 10 Tf 70 700 Td (BABBAB) Tj ET\n"
    file = pdf(drawn, more=more).replace(b"/F5 10 0 R", b"/F6 12 0 R")
    assert content_of(tmp_path, file).blocks[0].text == "effeeffe"


def test_bold_that_is_printed_twice_is_read_once(tmp_path: Path) -> None:
    assert texts_of(tmp_path, line(70, 700, "창원시") + line(70.3, 700, "창원시")) == ["창원시"]


def test_watermarks_and_what_stands_outside_of_the_page_are_left_out(tmp_path: Path) -> None:
    watermark = f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{'대외비'.encode('utf-16-be').hex()}> Tj ET\n"
    assert texts_of(tmp_path, lines(["본문입니다."]) + watermark + line(700, 400, "재단선")) == ["본문입니다."]


def test_bullets_of_symbol_fonts_are_bullets(tmp_path: Path) -> None:
    bullets = "BT /F4 10 Tf 70 700 Td (l) Tj ET BT /F4 10 Tf 70 680 Td (\xf0) Tj ET\n"
    drawn = bullets + line(85, 700, "추진 배경") + line(85, 680, "추진 방향")
    assert texts_of(tmp_path, drawn) == ["● 추진 배경", "• 추진 방향"]


@pytest.mark.parametrize(
    ("share", "is_read"), [(0.005, True), (0.1, False)], ids=["a few symbols", "a font of figures"]
)
def test_a_page_is_not_read_when_a_part_of_its_letters_has_no_meaning(
    share: float, is_read: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    body = lines(BODY * 6)
    unknown = f"BT /F3 10 Tf 70 60 Td <{'0041' * int(share * len(''.join(BODY * 6)))}> Tj ET\n"
    content = content_of(tmp_path, pdf(body + unknown, lines(["본문입니다."])))
    assert (content.blocks[0].page == 1) is is_read


def test_leaders_are_shortened(tmp_path: Path) -> None:
    assert texts_of(tmp_path, lines(["제안경위 ····················· 1"])) == ["제안경위 ··· 1"]


def test_annotations_and_filled_in_forms_are_text(tmp_path: Path) -> None:
    stream = line(5, 5, "홍길동").encode()
    shape = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 130 20] /Resources << /Font << /F1 3 0 R >> >> /Length %d >>"
        % len(stream)
    )
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /F 4 /Rect [70 700 200 720] /AP << /N 13 0 R >> >>"
    more = [field, shape + b"\nstream\n" + stream + b"\nendstream"]
    file = pdf(lines(["신청인"]), page="/Annots [12 0 R]", catalog="/AcroForm << /Fields [12 0 R] >>", more=more)
    assert [block.text for block in content_of(tmp_path, file).blocks] == ["신청인", "홍길동"]


def test_each_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(*[lines(["본문입니다."])] * 3))
    told: list[tuple[int, int]] = []
    read_pdf(path, lambda page, pages: told.append((page, pages)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("title", "meta"),
    [
        pytest.param("창원시 청년 지원 계획", {"title": "창원시 청년 지원 계획"}, id="it stands on the page"),
        pytest.param("Microsoft Word - 문서1.hwp", {}, id="the name of a file"),
        pytest.param("", {}, id="none"),
    ],
)
def test_the_title_of_the_file_counts_only_if_its_page_has_it(title: str, meta: dict[str, str], tmp_path: Path) -> None:
    info = f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>".encode()
    file = pdf(line(70, 780, "창원시 청년 지원 계획", 18) + lines(BODY, top=700), more=[info], trailer="/Info 12 0 R")
    assert content_of(tmp_path, file).meta == meta


# --- Files that are locked or damaged -------------------------------------------------------------------------


def encrypted(file: bytes, password: bytes) -> bytes:
    """The file under the standard security handler, 40 bits of RC4, opened by that password."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded, permissions, name = (password + padding)[:32], b"\xfc\xff\xff\xff", b"0123456789abcdef"
    owner = _rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    key = hashlib.md5(padded + owner + permissions + name, usedforsecurity=False).digest()[:5]
    user = _rc4(key, padding)

    def lock(match: re.Match[bytes]) -> bytes:
        salt = int(match[1]).to_bytes(3, "little") + b"\0\0"
        stream = _rc4(hashlib.md5(key + salt, usedforsecurity=False).digest()[:10], match[3])
        return match[1] + b" 0 obj" + match[2] + b"stream\n" + stream + b"\nendstream"

    body = re.sub(rb"(\d+) 0 obj(\n<< /Length \d+ >>\n)stream\n(.*?)\nendstream", lock, file, flags=re.DOTALL)
    handler = (
        f"/ID [<{name.hex()}> <{name.hex()}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        f" /O <{owner.hex()}> /U <{user.hex()}> >> >>\nstartxref"
    )
    return body.replace(b">>\nstartxref", handler.encode())


def _rc4(key: bytes, text: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def test_a_file_that_opens_without_a_password_is_read(tmp_path: Path) -> None:
    file = encrypted(pdf(lines(["본문입니다."])), b"")
    assert [block.text for block in content_of(tmp_path, file).blocks] == ["본문입니다."]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param(
            encrypted(pdf(lines(["본문입니다."])), b"secret"), "locked with a password. Save it without", id="locked"
        ),
        pytest.param(b"%PDF-1.7\n%%EOF\n", "is damaged", id="nothing in it"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 20, "is damaged", id="noise"),
        pytest.param(pdf(lines(BODY))[:900], "is damaged", id="cut off before its pages"),
        pytest.param(pdf(), "is damaged|has no text", id="no pages"),
        pytest.param(pdf("", ""), "has no text", id="empty pages"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(file: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=reason):
        content_of(tmp_path, file)


def test_of_a_file_that_is_cut_off_what_is_there_is_read_with_a_warning(tmp_path: Path) -> None:
    file = pdf(lines(["본문입니다."]))
    content = content_of(tmp_path, file[: file.index(b"startxref\n")])
    assert [block.text for block in content.blocks] == ["본문입니다."]
    assert "cut off" in english(content.warnings)


# --- Scans ----------------------------------------------------------------------------------------------------


def helvetica(x: float, y: float, text: str, size: float = 14, font: str = "F2") -> str:
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


SENTENCES = ["Changwon supports young residents.", "The budget is 1,250 million won.", "Apply before 15 March 2024."]
SMALL = (400, 200)  # points; tesseract takes its time with large pages
PICTURE = scan("".join(helvetica(40, 150 - 40 * n, text, 16) for n, text in enumerate(SENTENCES)), SMALL)
GARBAGE = "".join(
    f"BT /F3 12 Tf 70 {700 - 20 * n} Td <{''.join(f'{ord(c) - 29:04x}' for c in text)}> Tj ET\n"
    for n, text in enumerate(SENTENCES)
)


@pytest.mark.parametrize("pages", [[PICTURE], [GARBAGE]], ids=["pictures", "letters without a meaning"])
def test_without_tesseract_a_scan_is_refused_with_what_to_install(
    pages: list[str | bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match=r"is a scan without text\. Install tesseract.*apt-get.*assistant index"):
        content_of(tmp_path, pdf(*pages))


def test_without_tesseract_scanned_pages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    text = lines(["본문입니다. 이 쪽에는 글이 있습니다."])
    content = content_of(tmp_path, pdf(text, text, PICTURE, GARBAGE, PICTURE, text, PICTURE))
    assert len(content.blocks) == 3
    assert english(content.warnings).startswith("Pages that are scans and were not read: 3–5, 7. Install tesseract")


@needs_tesseract
def test_a_scan_is_read(tmp_path: Path) -> None:
    text = " ".join(block.text for block in content_of(tmp_path, pdf(PICTURE, size=SMALL)).blocks)
    assert all(sentence in text for sentence in SENTENCES)


@needs_tesseract
def test_a_table_in_a_scan_keeps_its_cells(tmp_path: Path) -> None:
    rows = [["Region", "Budget", "People"], ["Changwon", "1,250", "40"], ["Gimhae", "300", "7"]]
    across = "".join(rule(20, 170 - 40 * n, 380, 170 - 40 * n) for n in range(4))
    down = "".join(rule(20 + 120 * n, 170, 20 + 120 * n, 50) for n in range(4))
    cells = "".join(
        helvetica(30 + 120 * c, 144 - 40 * r, cell, 16) for r, row in enumerate(rows) for c, cell in enumerate(row)
    )
    blocks = content_of(tmp_path, pdf(scan(across + down + cells, SMALL), size=SMALL)).blocks
    assert [block.text for block in blocks] == [f"| {' | '.join(row)} |" for row in rows]


@needs_tesseract
def test_a_picture_without_letters_is_no_text(tmp_path: Path) -> None:
    drawn = "0.5 g 40 20 120 100 re f 0.2 g 200 60 80 100 re f"
    with pytest.raises(ReadError, match=r"has no text|is a scan"):
        content_of(tmp_path, pdf(scan(drawn, SMALL), size=SMALL))


# --- Real files -----------------------------------------------------------------------------------------------


def sample(name: str) -> Path:
    path = SHARED / "samples" / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path


def kept_share(path: Path, blocks: Sequence[str]) -> float:
    """The share of PDFium's own characters that the blocks have, leaders and page numbers aside."""
    with pdfium.PdfDocument(path) as document:
        raw = "\n".join(page.get_textpage().get_text_range() for page in document)
    raw = re.sub(r"(?m)^- \d+ -\r?$|·{4,}", "", raw)
    found = "".join(blocks).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    before, after = (Counter("".join(text.split())) for text in (raw, found))
    return 1 - (before - after).total() / before.total()


@pytest.mark.shared
def test_a_committee_report_is_read_as_it_looks() -> None:
    path = sample("ko_assembly_review_report.pdf")
    content = read_pdf(path, lambda page, pages: None)
    texts = [block.text for block in content.blocks]
    assert kept_share(path, texts) >= 0.99
    assert not any(re.fullmatch(r"- \d+ -", text) for text in texts)
    assert any("제1기 2050 탄소중립‧녹색성장위원회에 비해 감소한" in text for text in texts)
    assert any("농어민, 중소상공인, 시민사회단체 등 다양한" in text for text in texts)  # over a page
    assert "| 서울 | 40 | 10 | 30 | 13 | 2 |  |  | 5 | 2 | 공공(4) | 법조인(2), 컨설팅(1), 학회(1) |" in texts
    assert "| 여성 | 28명 | 7명 |" in texts
    new = "| <신 설> | 5. 「비영리민간단체 지원법」 제2조에 따른 비영리민간단체 |"
    assert texts.count(new) == 2
    assert [block.text[:4] for block in content.blocks if block.kind is BlockKind.NOTE] == ["주1) ", "주2) "]


@pytest.mark.shared
def test_rules_with_a_table_are_read_as_they_look() -> None:
    path = sample("ko_table_text.pdf")
    texts = [block.text for block in read_pdf(path, lambda page, pages: None).blocks]
    assert kept_share(path, texts) >= 0.99
    assert "| 7월 | 18:00 | 17:00 | 18:30 |" in texts
    assert any(
        "9회까지 경기속행이 불가능(일몰시간 제한)하게 되었을 경우 서스펜디드 경기로 한다." in text for text in texts
    )
    assert "12" not in texts


@pytest.mark.shared
@needs_tesseract
def test_a_real_scan_is_read() -> None:
    text = " ".join(block.text for block in read_pdf(sample("scanned_en.pdf"), lambda page, pages: None).blocks)
    assert text == "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"


@pytest.mark.shared
def test_real_letters_without_a_meaning_are_never_taken_for_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReadError, match="is a scan without text"):
        read_pdf(sample("pdf_no_tounicode.pdf"), lambda page, pages: None)


@pytest.mark.shared
@pytest.mark.skipif("kor" not in LANGUAGES, reason="tesseract with Korean is not installed")
def test_a_korean_scan_is_read_without_spaces_between_syllables(tmp_path: Path) -> None:
    image = picture(sample("ko_assembly_review_report.pdf"), 9)
    text = " ".join(texts_of(tmp_path, image))
    assert "현재 제2기 탄소중립" in text
    assert "위원회의 위촉권이 제한되고" in text
    assert "6,835개(국가통계포털, 2021년 기준)" in text


@pytest.mark.shared
def test_a_locked_file_is_refused() -> None:
    with pytest.raises(ReadError, match=r"is locked with a password\. Save it without one\."):
        read_pdf(sample("encrypted.pdf"), lambda page, pages: None)
