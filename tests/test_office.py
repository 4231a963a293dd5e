"""DOCX, PPTX and ODT as their pages show them: headings, numbers of lists, tables, notes; nothing hidden or deleted."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from assistant.ingest.blocks import Block, BlockKind, Content
from assistant.ingest.formats import read_content
from worded import english

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def relations(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def write_zip(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def write_docx(path: Path, body: str, **parts: str) -> Path:
    """A DOCX with that body, and parts such as `styles` with what stands in their root."""
    documents = {"document": f"<w:body>{body}</w:body>", **parts}
    return write_zip(
        path,
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(*((name, f"{name}.xml") for name in parts)),
            **{
                f"word/{name}.xml": f'<w:{name} xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/'
                f'markup-compatibility/2006" xmlns:m="urn:m">{content}</w:{name}>'
                for name, content in documents.items()
            },
        },
    )


def read(path: Path) -> Content:
    return read_content(path, lambda page, pages: None)


def read_docx(folder: Path, body: str, **parts: str) -> list[Block]:
    return [*read(write_docx(folder / "a.docx", body, **parts)).blocks]


def texts(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def styled(text: str, style: str) -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def style(identity: str, name: str, properties: str = "", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr></w:style>"
    )


STYLES = "".join(
    (
        style("1", "heading 1"),
        style("2", "제목 2"),
        style("3", "개요 3"),
        style("a3", "Title"),
        style("Own", "우리 제목", based_on="1"),
        style("Lvl", "소제목", '<w:outlineLvl w:val="1"/>'),
        style("TOC1", "toc 1"),
        style("Body", "Body Text"),
    )
)


@pytest.mark.parametrize(
    ("identity", "level"),
    [
        pytest.param("1", 1, id="as Word names it in any language"),
        pytest.param("2", 2, id="제목 2"),
        pytest.param("3", 3, id="개요 3"),
        pytest.param("a3", 1, id="title"),
        pytest.param("Own", 1, id="based on a heading"),
        pytest.param("Lvl", 2, id="with an outline level"),
        pytest.param("Body", 0, id="text"),
        pytest.param("unknown", 0, id="a style that is not there"),
    ],
)
def test_headings_are_told_by_style(identity: str, level: int, tmp_path: Path) -> None:
    (block,) = read_docx(tmp_path, styled("사업 개요", identity), styles=STYLES)
    assert (block.level, block.text) == (level, "사업 개요")
    assert (block.kind is BlockKind.HEADING) == (level > 0)


def test_a_long_text_in_a_style_for_headings_is_text(tmp_path: Path) -> None:
    (block,) = read_docx(tmp_path, styled("지원한다. " * 40, "3"), styles=STYLES)
    assert block.kind is BlockKind.PARAGRAPH


def test_an_outline_level_of_the_paragraph_goes_before_that_of_its_style(tmp_path: Path) -> None:
    body = paragraph("하나", '<w:pStyle w:val="1"/><w:outlineLvl w:val="2"/>')
    body += paragraph("둘", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>')
    assert [block.level for block in read_docx(tmp_path, body, styles=STYLES)] == [3, 0]


def test_the_table_of_contents_is_left_out(tmp_path: Path) -> None:
    blocks = read_docx(tmp_path, styled("제1장 총칙	1", "TOC1") + styled("제1장 총칙", "1"), styles=STYLES)
    assert texts(blocks) == ["제1장 총칙"]


def numbering(*levels: tuple[str, str], start: int = 1, more: str = "") -> str:
    each = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (kind, pattern) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="7">{each}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f"{more}"
    )


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


@pytest.mark.parametrize(
    ("kind", "pattern", "markers"),
    [
        pytest.param("decimal", "%1.", ["1.", "2.", "3."], id="1."),
        pytest.param("ganada", "%1.", ["가.", "나.", "다."], id="가."),
        pytest.param("ganada", "%1)", ["가)", "나)", "다)"], id="가)"),
        pytest.param("decimalEnclosedCircle", "%1", ["①", "②", "③"], id="①"),
        pytest.param("upperRoman", "%1.", ["I.", "II.", "III."], id="I."),
        pytest.param("lowerLetter", "(%1)", ["(a)", "(b)", "(c)"], id="(a)"),
        pytest.param("decimal", "제%1조", ["제1조", "제2조", "제3조"], id="제1조"),
        pytest.param("koreanDigital", "%1.", ["일.", "이.", "삼."], id="일."),
        pytest.param("decimalZero", "%1.", ["01.", "02.", "03."], id="01."),
        pytest.param("bullet", "□", ["□", "□", "□"], id="a bullet that tells the level"),
        pytest.param("bullet", "\uf0b7", ["-", "-", "-"], id="a bullet of a symbol font"),
        pytest.param("bullet", "\uf06e", ["■", "■", "■"], id="a square of Wingdings"),
    ],
)
def test_items_have_the_number_that_word_shows(kind: str, pattern: str, markers: list[str], tmp_path: Path) -> None:
    blocks = read_docx(tmp_path, item("청년") * 3, numbering=numbering((kind, pattern)))
    assert texts(blocks) == [f"{marker} 청년" for marker in markers]
    assert {block.kind for block in blocks} == {BlockKind.ITEM}


def test_numbers_of_several_levels_restart_below_each_other(tmp_path: Path) -> None:
    levels = numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("ganada", "%3)"))
    body = item("가") + item("나", 1) + item("다", 2) + item("라", 2) + item("마", 1) + item("바") + item("사", 1)
    lines = ["1. 가", "  1.1 나", "    가) 다", "    나) 라", "  1.2 마", "2. 바", "  2.1 사"]
    assert texts(read_docx(tmp_path, body, numbering=levels)) == lines


def test_a_list_may_start_again_or_elsewhere(tmp_path: Path) -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = item("a") + item("b") + item("c", number=2) + item("d", number=2)
    blocks = read_docx(tmp_path, body, numbering=numbering(("decimal", "%1."), start=5, more=again))
    assert texts(blocks) == ["5. a", "6. b", "1. c", "2. d"]


def test_a_style_may_number_its_headings(tmp_path: Path) -> None:
    numbered = style("1", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    blocks = read_docx(tmp_path, styled("총칙", "1") * 2, styles=numbered, numbering=numbering(("upperRoman", "%1.")))
    assert [(block.level, block.text) for block in blocks] == [(1, "I. 총칙"), (1, "II. 총칙")]


def test_number_zero_takes_the_number_away(tmp_path: Path) -> None:
    numbered = style("L", "List", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = styled("하나", "L") + paragraph("둘", '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    blocks = read_docx(tmp_path, body, styles=numbered, numbering=numbering(("decimal", "%1.")))
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.ITEM, "1. 하나"),
        (BlockKind.PARAGRAPH, "둘"),
    ]


def test_a_text_with_a_bullet_of_its_own_gets_no_dash(tmp_path: Path) -> None:
    blocks = read_docx(tmp_path, item("○ 지원 대상"), numbering=numbering(("bullet", "•")))
    assert texts(blocks) == ["○ 지원 대상"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(f"<w:ins>{run('새로 ')}</w:ins>{run('쓴다')}", "새로 쓴다", id="inserted"),
        pytest.param(f"<w:del><w:r><w:delText>옛</w:delText></w:r></w:del>{run('새')}", "새", id="deleted"),
        pytest.param(f"{run('한')}<w:del><w:r><w:br/></w:r></w:del>{run('줄')}", "한줄", id="a deleted break"),
        pytest.param(f"<w:moveFrom>{run('여기')}</w:moveFrom>{run('저기')}", "저기", id="moved away"),
        pytest.param(run("보임") + run("숨김", "<w:vanish/>"), "보임", id="hidden"),
        pytest.param(run("보임", '<w:vanish w:val="0"/>'), "보임", id="not hidden after all"),
        pytest.param(f"<w:hyperlink>{run('링크')}</w:hyperlink>{run(' 뒤')}", "링크 뒤", id="link"),
        pytest.param(f"<w:sdt><w:sdtPr/><w:sdtContent>{run('칸')}</w:sdtContent></w:sdt>", "칸", id="content control"),
        pytest.param(
            "<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>" + run("3"), "3", id="a field's code"
        ),
        pytest.param(run("면적 10 m") + run("2", '<w:vertAlign w:val="superscript"/>'), "면적 10 m²", id="square"),
        pytest.param(f"{run('가')}<w:r><w:tab/></w:r>{run('나')}", "가 나", id="tab"),
        pytest.param(f"{run('2024')}<w:r><w:noBreakHyphen/></w:r>{run('12호')}", "2024-12호", id="hyphen"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>' + run("3"), "±3", id="a sign"),
        pytest.param("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a + b", id="formula"),
        pytest.param(f"<w:ruby><w:rt>{run('훈')}</w:rt><w:rubyBase>{run('訓')}</w:rubyBase></w:ruby>", "訓", id="ruby"),
    ],
)
def test_a_paragraph_is_what_its_page_shows(content: str, text: str, tmp_path: Path) -> None:
    assert texts(read_docx(tmp_path, paragraph(content))) == [text]


def test_line_breaks_part_lines(tmp_path: Path) -> None:
    body = paragraph(f"{run('첫 줄')}<w:r><w:br/></w:r>{run('둘째 줄')}")
    assert texts(read_docx(tmp_path, body)) == ["첫 줄", "둘째 줄"]


def test_an_alternative_for_old_programs_is_not_read_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('상자 글')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(read_docx(tmp_path, paragraph(run("본문") + drawing))) == ["본문", "상자 글"]


@pytest.mark.parametrize(("text", "word"), [("예산서를 본다", "주1) "), ("See the budget", "Note 1) ")])
def test_notes_stand_below_the_paragraph_that_calls_them(text: str, word: str, tmp_path: Path) -> None:
    call = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    blocks = read_docx(
        tmp_path,
        paragraph(run("예산은 300") + call + run("이다.")) + paragraph("다음"),
        footnotes=f'<w:footnote w:id="4">{paragraph(text)}</w:footnote>',
    )
    assert texts(blocks) == ["예산은 300¹이다.", f"{word}{text}", "다음"]
    assert blocks[1].kind is BlockKind.NOTE


def test_endnotes_and_notes_in_tables_are_kept(tmp_path: Path) -> None:
    call = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    row = f"<w:tr>{cell('가')}{cell(paragraph(run('나') + call))}</w:tr>"
    blocks = read_docx(
        tmp_path, f"<w:tbl>{row}</w:tbl>", endnotes=f'<w:endnote w:id="2">{paragraph("설명")}</w:endnote>'
    )
    assert texts(blocks) == ["| 가 | 나¹ |", "주1) 설명"]


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_merged_cells_are_repeated_and_header_rows_become_one(tmp_path: Path) -> None:
    two, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("구분", down) + cell("2024", two),
        cell("", on) + cell("예산") + cell("결산"),
        cell("청년", down) + cell("1") + cell("2"),
        cell("", on) + cell("3") + cell("4"),
    )
    blocks = read_docx(tmp_path, body)
    assert texts(blocks) == ["| 구분 | 2024 예산 | 2024 결산 |", "| 청년 | 1 | 2 |", "| 청년 | 3 | 4 |"]
    assert [block.level for block in blocks] == [1, 0, 0]


def test_a_frame_around_text_and_tables_unfolds(tmp_path: Path) -> None:
    inner = table(cell("가") + cell("나"), cell("1") + cell("2"))
    body = table(cell(paragraph("앞") + inner + paragraph("뒤")))
    assert texts(read_docx(tmp_path, body)) == ["앞", "| 가 | 나 |", "| 1 | 2 |", "뒤"]


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    body = table(cell("가") + cell("나"), "<w:trPr><w:del/></w:trPr>" + cell("옛") + cell("것"), cell("1") + cell("2"))
    assert texts(read_docx(tmp_path, body)) == ["| 가 | 나 |", "| 1 | 2 |"]


def test_a_bookmark_between_cells_is_no_cell(tmp_path: Path) -> None:
    body = table(f'<w:tblPrEx/><w:bookmarkStart w:id="1"/>{cell("가")}<w:bookmarkEnd w:id="1"/>{cell("나")}')
    assert texts(read_docx(tmp_path, body)) == ["| 가 | 나 |"]


def test_a_divider_keeps_the_header_for_what_stands_below(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(cell("사업") + cell("금액"), cell("가") + cell("1"), cell("일반회계", wide), cell("나") + cell("2"))
    lines = ["| 사업 | 금액 |", "| 가 | 1 |", "일반회계", "| 사업 | 금액 |", "| 나 | 2 |"]
    assert texts(read_docx(tmp_path, body)) == lines


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
CHART = (
    f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r>'
    "<a:t>연도별 예산</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>"
    '<c:pt idx="0"><c:v>예산</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx="0">'
    "<c:v>2024년</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>0.0%</c:formatCode>"
    '<c:pt idx="0"><c:v>0.125</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart>'
    "</c:chartSpace>"
)
DIAGRAM = (
    f'<d:dataModel xmlns:d="{DRAWING}/diagram" xmlns:a="{DRAWING}/main"><d:ptLst>'
    + "".join(f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("접수", "심사"))
    + "</d:ptLst></d:dataModel>"
)


def graphic(inside: str) -> str:
    return (
        f'<w:r><w:drawing><a:graphic xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><a:graphicData>{inside}'
        "</a:graphicData></a:graphic></w:drawing></w:r>"
    )


def read_docx_with(folder: Path, body: str, kind: str, target: str, part: str | bytes) -> Content:
    """What is read of a DOCX whose relation `x` leads to a part."""
    path = write_docx(folder / "a.docx", body)
    parts = parts_of(path)
    parts["word/_rels/document.xml.rels"] = relations((kind, target)).replace('"r0"', '"x"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, f"word/{target}": part}.items():
            archive.writestr(name, content)
    return read(path)


def test_a_chart_of_word_is_a_table_of_its_values(tmp_path: Path) -> None:
    drawn = paragraph(run("추이") + graphic(f'<c:chart xmlns:c="{DRAWING}/chart" r:id="x"/>'))
    content = read_docx_with(tmp_path, drawn + paragraph("끝"), "chart", "charts/chart1.xml", CHART)
    assert texts(content.blocks) == ["추이", "연도별 예산", "|  | 예산 |", "| 2024년 | 12.5% |", "끝"]


def test_a_diagram_of_word_is_read(tmp_path: Path) -> None:
    drawn = paragraph(graphic(f'<d:relIds xmlns:d="{DRAWING}/diagram" r:dm="x"/>'))
    content = read_docx_with(tmp_path, drawn + paragraph("끝"), "diagramData", "diagrams/data1.xml", DIAGRAM)
    assert texts(content.blocks) == ["접수", "심사", "끝"]


def inner_docx(folder: Path) -> bytes:
    return write_docx(folder / "inner.docx", paragraph("안의 글")).read_bytes()


PAGE = "<html><body><p>안의 글</p></body></html>"
MAIL = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{PAGE}"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("a.html", PAGE.encode(), id="a page"),
        pytest.param("a.mht", MAIL.encode(), id="a page in a mail"),
        pytest.param("a.txt", "안의 글".encode(), id="text"),
        pytest.param("a.docx", None, id="a document"),
    ],
)
def test_a_file_that_was_inserted_whole_is_read(name: str, part: bytes | None, tmp_path: Path) -> None:
    body = paragraph("위") + f'<w:altChunk xmlns:r="{OFFICE}" r:id="x"/>' + paragraph("아래")
    content = read_docx_with(tmp_path, body, "aFChunk", name, inner_docx(tmp_path) if part is None else part)
    assert (texts(content.blocks), content.warnings) == (["위", "안의 글", "아래"], [])


def test_an_inserted_file_that_is_not_read_is_told(tmp_path: Path) -> None:
    body = paragraph("위") + f'<w:altChunk xmlns:r="{OFFICE}" r:id="x"/>'
    content = read_docx_with(tmp_path, body, "aFChunk", "a.rtf", rb"{\rtf1 text}")
    assert texts(content.blocks) == ["위"]
    assert "inserted file .rtf" in english(content.warnings)


def test_an_object_of_another_program_is_told(tmp_path: Path) -> None:
    made = '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Equation.3"/></w:object></w:r>'
    content = read(write_docx(tmp_path / "a.docx", paragraph("식") + paragraph(made) * 2))
    assert texts(content.blocks) == ["식"]
    assert "object Equation.3 (2)" in english(content.warnings)


def test_strict_documents_are_read_as_others_are(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", styled("개요", "1") + item("청년"), styles=STYLES,
                      numbering=numbering(("ganada", "%1.")))  # fmt: skip
    parts = parts_of(path)
    strict = {
        name: re.sub(r"http://schemas.openxmlformats.org/(wordprocessingml|officeDocument)/2006/",
                     r"http://purl.oclc.org/ooxml/\1/", content)
        for name, content in parts.items()
    }  # fmt: skip
    assert "purl.oclc.org/ooxml/wordprocessingml/main" in strict["word/document.xml"]
    write_zip(path, strict)
    assert texts(read(path).blocks) == ["개요", "가. 청년"]


def test_names_of_parts_may_be_written_otherwise(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("본문"))
    parts = parts_of(path)
    parts["Word\\Document.xml"] = parts.pop("word/document.xml")
    write_zip(path, parts)
    assert texts(read(path).blocks) == ["본문"]


# --- PPTX


def test_a_slide_is_a_page_with_its_title_above(tmp_path: Path) -> None:
    deck = Presentation()
    for title, items in (("청년 정책", []), ("추진 계획", ["월세 지원", "취업 지원"])):
        slide = deck.slides.add_slide(deck.slide_layouts[1 if items else 5])
        slide.shapes.title.text = title
        for number, each in enumerate(items):
            frame = slide.placeholders[1].text_frame
            (frame.paragraphs[0] if not number else frame.add_paragraph()).text = each
            frame.paragraphs[-1].level = number
    deck.save(str(tmp_path / "a.pptx"))
    blocks = read(tmp_path / "a.pptx").blocks
    assert [(block.kind, block.level, block.text, block.page) for block in blocks] == [
        (BlockKind.HEADING, 1, "청년 정책", 1),
        (BlockKind.HEADING, 2, "추진 계획", 2),
        (BlockKind.ITEM, 0, "- 월세 지원", 2),
        (BlockKind.ITEM, 0, "  – 취업 지원", 2),
    ]


def test_shapes_are_read_from_top_to_bottom_and_left_to_right(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for text, left, top in (("셋", 1, 5), ("둘", 5, 1.1), ("하나", 1, 1.15)):
        slide.shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1)).text_frame.text = text
    deck.save(str(tmp_path / "a.pptx"))
    assert texts(read(tmp_path / "a.pptx").blocks) == ["하나", "둘", "셋"]


def test_what_stands_above_a_title_belongs_to_its_slide(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "추진 계획"
    slide.shapes.title.top, slide.shapes.title.left = Inches(3), Inches(1)
    slide.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame.text = "창원시"
    deck.save(str(tmp_path / "a.pptx"))
    assert texts(read(tmp_path / "a.pptx").blocks) == ["추진 계획", "창원시"]


def test_groups_tables_notes_and_charts_of_a_slide_are_read(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "묶음"
    grid = slide.shapes.add_table(2, 3, Inches(1), Inches(2), Inches(4), Inches(1)).table
    grid.cell(0, 1).merge(grid.cell(0, 2))
    for (row, column), text in {(0, 0): "구분", (0, 1): "금액", (1, 0): "월세", (1, 1): "20", (1, 2): "30"}.items():
        grid.cell(row, column).text = text
    chart = CategoryChartData(number_format="0.0%")
    chart.categories = ["2023", "2024"]
    chart.add_series("참여율", (0.125, 0.5))
    slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(4), Inches(4), Inches(2), chart)
    slide.notes_slide.notes_text_frame.text = "천천히 말한다.\n질문을 받는다."
    deck.save(str(tmp_path / "a.pptx"))
    assert texts(read(tmp_path / "a.pptx").blocks) == [
        "묶음", "| 구분 | 금액 | 금액 |", "| 월세 | 20 | 30 |", "|  | 참여율 |", "| 2023 | 12.5% |", "| 2024 | 50.0% |",
        "발표자 노트: 천천히 말한다. 질문을 받는다.",
    ]  # fmt: skip


def test_hidden_slides_are_left_out_and_named(tmp_path: Path) -> None:
    deck = Presentation()
    for title in ("하나", "숨김", "셋"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    deck.slides[1]._element.set("show", "0")
    deck.save(str(tmp_path / "a.pptx"))
    content = read(tmp_path / "a.pptx")
    assert [(block.text, block.page) for block in content.blocks] == [("하나", 1), ("셋", 3)]
    assert english(content.warnings) == "Hidden slides are left out: 2."


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()}


def test_the_texts_of_a_diagram_are_read(tmp_path: Path) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(str(tmp_path / "a.pptx"))
    parts = parts_of(tmp_path / "a.pptx")
    drawing, diagram = (f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("main", "diagram"))
    frame = (
        f'<p:graphicFrame><a:graphic xmlns:a="{drawing}"><a:graphicData><d:relIds xmlns:d="{diagram}" r:dm="d1"/>'
        "</a:graphicData></a:graphic></p:graphicFrame></p:spTree>"
    )
    slide, links = "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels"
    parts[slide] = parts[slide].replace("</p:spTree>", frame)
    link = f'<Relationship Id="d1" Type="{OFFICE}/diagramData" Target="../diagrams/data1.xml"/></Relationships>'
    parts[links] = parts[links].replace("</Relationships>", link)
    points = "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("계획 수립", "예산 편성")
    )
    parts["ppt/diagrams/data1.xml"] = f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{drawing}">{points}</d:dataModel>'
    assert texts(read(write_zip(tmp_path / "b.pptx", parts)).blocks) == ["계획 수립", "예산 편성"]


def test_strict_presentations_are_read_as_others_are(tmp_path: Path) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "청년 정책"
    deck.save(str(tmp_path / "a.pptx"))
    strict = {
        name: re.sub(r"http://schemas.openxmlformats.org/(presentationml|drawingml|officeDocument)/2006/",
                     r"http://purl.oclc.org/ooxml/\1/", content)
        for name, content in parts_of(tmp_path / "a.pptx").items()
    }  # fmt: skip
    assert "purl.oclc.org/ooxml/presentationml/main" in strict["ppt/slides/slide1.xml"]
    assert texts(read(write_zip(tmp_path / "b.pptx", strict)).blocks) == ["청년 정책"]


@pytest.mark.parametrize(
    ("mark", "lines"),
    [
        pytest.param('<a:buAutoNum {a} type="arabicPeriod"/>', ["1. 청년", "2. 청년"], id="1."),
        pytest.param('<a:buAutoNum {a} type="circleNumDbPlain" startAt="3"/>', ["③ 청년", "④ 청년"], id="from ③"),
        pytest.param('<a:buChar {a} char="□"/>', ["□ 청년", "□ 청년"], id="□"),
        pytest.param("<a:buNone {a}/>", ["청년", "청년"], id="none"),
    ],
)
def test_bullets_and_numbers_of_slides_are_written(mark: str, lines: list[str], tmp_path: Path) -> None:
    from lxml import etree

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    frame = slide.placeholders[1].text_frame
    frame.text = "청년\n청년"
    for each in frame.paragraphs:
        element = mark.format(a='xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"')
        each._p.get_or_add_pPr().append(etree.fromstring(element))
    deck.save(str(tmp_path / "a.pptx"))
    assert texts(read(tmp_path / "a.pptx").blocks) == lines


# --- ODT

ODF = "urn:oasis:names:tc:opendocument:xmlns"


def read_odt(folder: Path, body: str, styles: str = "", common: str = "") -> list[Block]:
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text", "table", "style", "draw"))
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    path = folder / "a.odt"
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    write_zip(path, parts | {"styles.xml": f"<office:document-styles {names}>{common}</office:document-styles>"})
    return [*read(path).blocks]


LIST_STYLE = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="가, 나, 다, ..." '
    'style:num-suffix=")"/><text:list-level-style-bullet text:level="3" text:bullet-char="□"/></text:list-style>'
)


def test_odt_headings_have_the_level_of_their_outline(tmp_path: Path) -> None:
    body = (
        '<text:p text:style-name="Title">계획</text:p><text:h text:outline-level="2">배경</text:h><text:p>글</text:p>'
    )
    blocks = read_odt(tmp_path, body)
    assert [(block.level, block.text) for block in blocks] == [(1, "계획"), (2, "배경"), (0, "글")]


def test_odt_lists_are_numbered_by_their_style(tmp_path: Path) -> None:
    def items(*content: str) -> str:
        return "".join(f"<text:list-item>{each}</text:list-item>" for each in content)

    deepest = f"<text:list>{items('<text:p>셋</text:p>')}</text:list>"
    inner = f"<text:list>{items('<text:p>둘</text:p>' + deepest, '<text:p>둘</text:p>')}</text:list>"
    outer = items("<text:p>하나</text:p>" + inner, "<text:p>하나</text:p>")
    body = f'<text:list text:style-name="L">{outer}</text:list>'
    again = f'<text:list text:style-name="L" text:continue-numbering="true">{items("<text:p>또</text:p>")}</text:list>'
    lines = ["1. 하나", "  가) 둘", "    □ 셋", "  나) 둘", "2. 하나", "3. 또"]
    common = LIST_STYLE.replace('num-format="1"', 'num-format="A"')  # of the same name, for another list
    assert texts(read_odt(tmp_path, body + again, LIST_STYLE, common)) == lines


def test_odt_headings_are_numbered_by_the_outline(tmp_path: Path) -> None:
    levels = "".join(
        f'<text:outline-level-style text:level="{level}" style:num-format="1" text:display-levels="{level}"/>'
        for level in (1, 2)
    )
    body = "".join(f'<text:h text:outline-level="{level}">총칙</text:h>' for level in (1, 2, 2, 1, 2))
    common = f"<text:outline-style>{levels}</text:outline-style>"
    assert texts(read_odt(tmp_path, body, common=common)) == [f"{n} 총칙" for n in ("1", "1.1", "1.2", "2", "2.1")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param('가<text:s text:c="3"/>나<text:tab/>다', "가 나 다", id="spaces"),
        pytest.param("<text:span>청년 </text:span>지원", "청년 지원", id="spans"),
        pytest.param('10 m<text:span text:style-name="T">2</text:span>', "10 m²", id="superscript"),
        pytest.param("본문<office:annotation><text:p>의견</text:p></office:annotation>", "본문", id="comment"),
        pytest.param(
            "<text:ruby><text:ruby-base>訓</text:ruby-base><text:ruby-text>훈</text:ruby-text></text:ruby>",
            "訓",
            id="ruby",
        ),
    ],
)
def test_an_odt_paragraph_is_what_its_page_shows(content: str, text: str, tmp_path: Path) -> None:
    raised = '<style:style style:name="T"><style:text-properties style:text-position="super 58%"/></style:style>'
    assert texts(read_odt(tmp_path, f"<text:p>{content}</text:p>", raised)) == [text]


def test_odt_notes_and_frames_stand_below_their_paragraph(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>설명</text:p></text:note-body>"
        "</text:note>"
    )
    frame = "<draw:frame><draw:text-box><text:p>상자</text:p></draw:text-box></draw:frame>"
    body = f"<text:section><text:p>300{note}원{frame}</text:p></text:section><text:p>다음</text:p>"
    assert texts(read_odt(tmp_path, body)) == ["300¹원", "주1) 설명", "상자", "다음"]


def test_odt_deletions_and_contents_are_left_out(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>옛</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>목차 1</text:p>"
        "</text:index-body></text:table-of-content><text:p>새</text:p>"
    )
    assert texts(read_odt(tmp_path, body)) == ["새"]


def test_odt_cells_are_repeated_where_they_are_merged_or_counted(tmp_path: Path) -> None:
    def of(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    wide, twice = 'table:number-columns-spanned="2"', 'table:number-columns-repeated="2"'
    body = (
        f"<table:table><table:table-header-rows><table:table-row>{of('구분')}{of('금액', wide)}{covered}"
        '</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated="2">'
        f"{of('월세')}{of('0', twice)}</table:table-row>"
        '<table:table-row table:number-rows-repeated="99999"><table:table-cell/></table:table-row>'
        "</table:table>"
    )
    assert texts(read_odt(tmp_path, body)) == ["| 구분 | 금액 | 금액 |", "| 월세 | 0 | 0 |", "| 월세 | 0 | 0 |"]
